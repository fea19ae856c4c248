"use strict";
/* What the report's page can do beyond being read: put tables in order, show the maps, follow the reader.
   Constant: its hash stands in the page's content security policy. It makes no markup, only text and attributes. */
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

  /** What a row goes by in a column: a number, a text, or null where there is nothing to go by. */
  function key(cell) {
    const order = cell.dataset.order;
    if (order === "") return null;
    if (order !== undefined) return Number(order);
    return cell.lastChild ? cell.lastChild.textContent : "";
  }

  function compare(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
  }

  /** Rows by one column: rising, falling, then as they came. What is not known stays last, whichever way. */
  function sortable(table) {
    const body = table.tBodies[0];
    const came = [...body.rows];
    if (came.length < 2) return;
    const headings = all("thead th", table);
    const said = document.createElement("p");
    said.className = "unseen";
    said.setAttribute("role", "status");
    table.closest(".table").append(said);
    headings.forEach((heading, column) => {
      const name = heading.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      heading.replaceChildren(button);
      heading.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const next = { none: "ascending", ascending: "descending", descending: "none" }[heading.getAttribute("aria-sort")];
        for (const other of headings) other.setAttribute("aria-sort", other === heading ? next : "none");
        body.append(...ordered(came, column, next));
        said.textContent = next === "none" ? "Rows as they came." : `Sorted by ${name}, ${next}.`;
      });
    });
  }

  function ordered(came, column, direction) {
    if (direction === "none") return came;
    const turn = direction === "ascending" ? 1 : -1;
    const known = [];
    const last = [];
    for (const row of came) {
      const value = key(row.cells[column]);
      (value === null ? last : known).push({ row, value });
    }
    known.sort((a, b) => turn * compare(a.value, b.value));
    return [...known, ...last].map((each) => each.row);
  }

  /** A box that holds all of its table is no stop for the keyboard, and lets the headings stay in sight. */
  function fitting(box) {
    const caption = box.getAttribute("aria-labelledby");
    const inner = box.firstElementChild;
    const look = () => {
      const fits = inner.offsetWidth <= box.clientWidth + 1;
      box.classList.toggle("fits", fits);
      for (const [name, value] of [["role", "region"], ["tabindex", "0"], ["aria-labelledby", caption]]) {
        if (fits) box.removeAttribute(name);
        else box.setAttribute(name, value);
      }
    };
    new ResizeObserver(look).observe(box);
    look();
  }

  /** The map to explore in place of its picture; paper still gets the picture. */
  function explorable(figure) {
    const map = figure.querySelector(".map");
    const picture = figure.querySelector(".scroll");
    const tools = figure.querySelector(".tools");
    const choices = all("[data-show]", tools);
    const full = tools.querySelector("[data-full]");
    const show = (what) => {
      map.hidden = what !== "map";
      picture.hidden = what === "map";
      full.hidden = map.hidden || !document.fullscreenEnabled;
      for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.show === what));
    };
    for (const choice of choices) choice.addEventListener("click", () => show(choice.dataset.show));
    full.addEventListener("click", () => map.requestFullscreen().catch(() => {})); // refused: it stays where it is
    tools.hidden = false;
    show("map");
  }

  /** The contents say where the reader is. */
  function follow() {
    const links = new Map(all("nav a").map((link) => [link.hash.slice(1), link]));
    const headings = all("h2, h3");
    let current = null;
    const look = () => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3);
      const link = passed.length ? links.get(passed.at(-1).id) : null;
      if (link === current) return;
      if (current) current.removeAttribute("aria-current");
      if (link) link.setAttribute("aria-current", "true");
      current = link;
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        look();
      });
    }, { passive: true });
    look();
  }

  all("table").forEach(sortable);
  all(".scroll").forEach(fitting);
  all("figure").filter((figure) => figure.querySelector(".map")).forEach(explorable);
  follow();
  const narrow = matchMedia("screen and (max-width: 62em)");
  const contents = document.querySelector("nav details");
  const fold = () => {
    contents.open = !narrow.matches;
  };
  narrow.addEventListener("change", fold);
  fold();
  document.documentElement.classList.add("ready");
})();
