"use strict";
// The keys below the maps, the nine classes, the list of areas, and what is said of the one that is chosen.
(() => {
  const kil = window.kilParts;
  const { make, byId } = kil;

  const row = (swatch, text) => make("li", {}, swatch, make("span", { text }));

  /** What the patterns and the strong line mean, as far as they are on the map. */
  const markRows = (data, state, hatched) => {
    const areas = data.areas[state.type];
    const rows = [];
    const hatch = (crossed) => kil.areaSwatch("#ffffff", kil.hatched(data.colours.hatch, crossed));
    if (hatched && areas.some((area) => area.few)) rows.push(row(hatch(false), data.marks.few));
    if (hatched && areas.some((area) => !area.covered)) rows.push(row(hatch(true), data.marks.lost));
    if (areas.some((area) => area.cold)) rows.push(row(kil.coldSwatch(data.colours), data.marks.cold));
    return rows;
  };

  const unknownShade = (data, state) =>
    data.areas[state.type].some((area) => area.capacity === null && area.covered)
      ? [row(kil.areaSwatch(data.capacity.unknown.colour), data.capacity.unknown.label)]
      : [];

  /** Titles and keys of both maps. */
  kil.fillAreaKeys = (data, state) => {
    const kind = data.types.find((one) => one.key === state.type);
    const domain = data.need.domains[state.domain];
    const measure = domain && state.domain ? `, ${domain.title}` : "";
    const together = state.mode === "bivariate";
    byId("kil-need-title").textContent = together ? kind.combined : data.need.title + measure;
    byId("kil-capacity-title").textContent = kind.capacity;
    const need = data.need.classes.map(({ colour, label }) => row(kil.areaSwatch(colour), label));
    if (data.lsoas.some((area) => (area.deciles[state.domain] ?? null) === null)) {
      need.push(row(kil.areaSwatch(data.need.unknown.colour), data.need.unknown.label));
    }
    byId("kil-need-key").replaceChildren(...need);
    const shades = data.capacity.classes.map(({ colour, label }) => row(kil.areaSwatch(colour), label));
    byId("kil-capacity-key").replaceChildren(...shades, ...unknownShade(data, state), ...markRows(data, state, true));
    fillNine(data, state);
    byId("kil-alternative").textContent = data.alternatives[state.mode];
  };

  /** The nine classes as a table of words, their edges, and what lies over them. */
  const fillNine = (data, state) => {
    if (!data.combined || state.mode !== "bivariate") return;
    const cells = data.combined.cells.map(({ key, label, colour }) => {
      const count = data.areas[state.type].filter((area) => area.cell === key).length;
      const swatch = kil.swatch(104, 26, (ctx) => {
        ctx.fillStyle = colour;
        ctx.fillRect(0, 0, 104, 26);
        ctx.font = '500 13px Roboto, "Segoe UI", Arial, sans-serif';
        ctx.textAlign = "center";
        ctx.textBaseline = "middle";
        ctx.lineJoin = "round";
        ctx.lineWidth = 3.2;
        ctx.strokeStyle = "rgba(255,255,255,0.88)";
        ctx.strokeText(key, 52, 14);
        ctx.fillStyle = data.colours.ink;
        ctx.fillText(key, 52, 14);
      });
      swatch.style.width = "100%";
      const parts = [swatch, make("span", { class: "kil-hidden", text: `${key}: ` }), make("span", { text: label })];
      const item = make("li", {}, ...parts, make("b", { text: count ? `${count} ${count === 1 ? "area" : "areas"}` : "none" }));
      return item;
    });
    const heading = make("h2", { text: "Nine classes of need and capacity" });
    const edges = [...data.combined.edges, data.combined.note].map((text) => make("li", { text }));
    byId("kil-nine").replaceChildren(
      heading,
      make("ul", { class: "kil-cells" }, ...cells),
      make("ul", { class: "kil-need" }, ...unknownShade(data, state), ...markRows(data, state, true)),
      make("ul", { class: "kil-notes" }, ...edges),
    );
  };

  /** Buttons of which one is pressed. */
  kil.fillSegment = (id, choices, current, choose) => {
    const buttons = choices.map(([value, text]) => {
      const button = make("button", { type: "button", text, "aria-pressed": String(value === current) });
      button.addEventListener("click", () => choose(value));
      return button;
    });
    byId(id).replaceChildren(...buttons);
    byId(id).hidden = choices.length < 2;
  };

  kil.fillAreaHead = (data) => {
    document.title = `${data.title}: need and capacity`;
    byId("kil-title").textContent = data.title;
    byId("kil-subtitle").textContent = data.subtitle;
    const figure = ([value, label]) => make("div", {}, make("dt", { text: label }), make("dd", { text: value }));
    byId("kil-figures").append(...data.figures.map(figure));
    byId("kil-sources").textContent = `${data.dated} Sources: ${data.sources.join("; ")}.`;
    byId("kil-sources").title = data.sources.join("\n");
    byId("kil-attributions").textContent = data.attributions.map((line) => `${line.replace(/\.$/, "")}.`).join(" ");
    byId("kil-notes").append(...data.notes.map((text) => make("li", { text })));
  };

  /** In the window the list holds the sources too, and the foot leads there. */
  kil.fillWindowSources = (data, open) => {
    byId("kil-key-sources").append(...[...data.sources, ...data.attributions].map((text) => make("li", { text })));
    byId("kil-sources").textContent = data.dated;
    const show = make("button", { type: "button", class: "kil-link", text: "Sources and licences" });
    show.addEventListener("click", () => {
      open();
      byId("kil-sources-title").scrollIntoView();
      byId("kil-sources-title").focus({ preventScroll: true });
    });
    byId("kil-sources").append(" ", show);
  };

  /** What is said of the chosen area. */
  kil.fillChosen = (area, state) => {
    const hint = state.picking === "off" ? "Choose an area on a map or in the list" : "Pick by clicks, or with space in the list";
    byId("kil-chosen-title").textContent = area ? area.name : hint;
    byId("kil-chosen-title").dir = "auto";
    byId("kil-marks").replaceChildren(...(area ? [...(state.mode === "bivariate" && area.cell_label ? [area.cell_label] : []), ...area.marks].map((text) => make("li", { text })) : []));
    const pair = ([name, value]) => [make("dt", { text: name }), make("dd", { text: value })];
    byId("kil-facts").replaceChildren(...(area ? area.facts.flatMap(pair) : []));
    byId("kil-sentence").textContent = area ? area.sentence : "";
  };

  /**
   * The list of areas: arrow keys move and choose; while picking, they move alone and space picks.
   * `act` has `choose(code)`, `pick(code)`, `point(code)`.
   */
  kil.AreaList = class {
    constructor(data, state, act) {
      [this.data, this.state, this.act] = [data, state, act];
      this.element = byId("kil-areas-list");
      this.current = "";
      this.element.addEventListener("keydown", (event) => this.key(event));
      this.element.addEventListener("click", (event) => {
        const item = event.target.closest("[data-code]");
        if (item) this.take(item.dataset.code);
      });
      this.element.addEventListener("mousemove", (event) => act.point(event.target.closest("[data-code]")?.dataset.code ?? ""));
      this.element.addEventListener("mouseleave", () => act.point(""));
      this.element.addEventListener("blur", () => act.point(""));
    }

    fill() {
      const picking = this.state.picking !== "off";
      this.codes = this.data.pickable(this.state).map((area) => area.code);
      this.element.setAttribute("aria-multiselectable", String(picking));
      const kind = this.data.types.find((one) => one.key === this.state.type);
      byId("kil-list-title").textContent = this.state.picking === "lsoa" ? "Small areas (LSOAs)" : kind.many;
      const items = this.data.pickable(this.state).map((area, index) => {
        const item = make("li", { role: "option", id: `kil-area-${index}`, "data-code": area.code });
        item.append(make("span", { text: area.name, dir: "auto" }));
        if (area.cold) item.append(make("b", { text: "Cold spot" }));
        else if (area.covered === false) item.append(make("i", { text: "not covered" }));
        else if (area.few) item.append(make("i", { text: "few" }));
        return item;
      });
      this.element.replaceChildren(...items);
      this.show();
    }

    show() {
      const { picking, picked, selected } = this.state;
      for (const item of this.element.children) {
        const { code } = item.dataset;
        item.setAttribute("aria-selected", String(picking === "off" ? code === selected : picked.has(code)));
        item.classList.toggle("kil-current", picking !== "off" && code === this.current);
      }
      const at = this.codes.indexOf(picking === "off" ? selected : this.current);
      if (at < 0) this.element.removeAttribute("aria-activedescendant");
      else {
        this.element.setAttribute("aria-activedescendant", `kil-area-${at}`);
        this.element.children[at].scrollIntoView({ block: "nearest" });
      }
    }

    take(code) {
      this.current = code;
      if (this.state.picking === "off") this.act.choose(code);
      else this.act.pick(code);
    }

    key(event) {
      const last = this.codes.length - 1;
      const at = this.codes.indexOf(this.state.picking === "off" ? this.state.selected : this.current);
      const page = Math.max(1, Math.floor(this.element.clientHeight / 26) - 1);
      const to = {
        ArrowDown: Math.min(last, at + 1),
        ArrowUp: Math.max(0, at - 1),
        PageDown: Math.min(last, at + page),
        PageUp: Math.max(0, at - page),
        Home: 0,
        End: last,
      }[event.key];
      if (to !== undefined && last >= 0) {
        this.current = this.codes[to];
        if (this.state.picking === "off") this.act.choose(this.current);
        else {
          this.act.point(this.current);
          this.show();
        }
      } else if ((event.key === " " || event.key === "Enter") && this.current) this.take(this.current);
      else return;
      event.preventDefault();
    }
  };

  /** The maps as tables. */
  kil.fillAreaTables = (data) => {
    const n = "kil-number";
    const cell = (text) => make("td", { class: n, text });
    const facts = data.types.flatMap(({ key }) => data.areas[key])[0]?.facts.map(([name]) => [name, n]) ?? [];
    const together = data.combined ? [["Need and capacity"]] : [];
    for (const kind of data.types) {
      const rows = data.areas[kind.key].map((area) =>
        make(
          "tr",
          {},
          make("th", { scope: "row", text: area.name, dir: "auto" }),
          ...facts.map(([name]) => cell(area.facts.find(([other]) => other === name)?.[1] ?? "not known")),
          ...(data.combined ? [make("td", { text: area.cell_label || "not known" })] : []),
          make("td", { text: area.marks.join(". ") || "none" }),
        ),
      );
      byId("kil-wards").append(kil.headed(`Need and capacity: ${kind.many.toLowerCase()}`, [["Area"], ...facts, ...together, ["To be known"]], rows));
    }
    kil.fillNeedTable(data);
  };
})();
