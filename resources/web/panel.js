"use strict";
// The key, the tip beside the pointer and the card that lists who is at a place.
(() => {
  const kil = (window.kilParts = window.kilParts || {});
  const { make, byId, thousands } = kil;

  const MANY = 30; // rows of a card; a place with more says how many there are

  const symbolSwatch = (data, band) =>
    kil.swatch(26, 26, (ctx) => kil.drawSymbol(ctx, data.shapes, band, 13, band.shape === "triangle" ? 14.5 : 13, 1));

  kil.fillHead = (data) => {
    document.title = `${data.title}: ${data.subject} and need`;
    byId("kil-title").textContent = data.title;
    byId("kil-subtitle").textContent = data.subtitle;
    const total = data.bands.reduce((sum, band) => sum + band.organisations, 0);
    const cluster = data.bands.find((band) => band.cluster);
    const figure = (value, label) => make("div", {}, make("dt", { text: label }), make("dd", { text: thousands(value) }));
    byId("kil-figures").append(figure(total, data.subject));
    if (cluster) byId("kil-figures").append(figure(cluster.organisations, `in the ${cluster.label} cluster`));
    byId("kil-sources").textContent = `${data.dated} Sources: ${data.sources.join("; ")}.`;
    byId("kil-sources").title = data.sources.join("\n");
    byId("kil-attributions").textContent = data.attributions.map((line) => `${line.replace(/\.$/, "")}.`).join(" ");
    byId("kil-alternative").textContent = data.alternative;
    byId("kil-notes").append(...data.notes.map((text) => make("li", { text })));
  };

  kil.fillNeedKey = (data) => {
    byId("kil-need-title").textContent = data.need.title;
    const rows = data.need.classes.map(({ colour, label }) => [kil.areaSwatch(colour), label]);
    if (data.need.unknown) rows.push([kil.areaSwatch(data.need.unknown.colour), data.need.unknown.label]);
    if (data.need.hatch) rows.push([kil.areaSwatch("#ffffff", kil.hatched(data.colours.hatch, true)), data.need.hatch]);
    if (data.cold) rows.push([kil.coldSwatch(data.colours), data.cold]);
    byId("kil-need").append(...rows.map(([swatch, label]) => make("li", {}, swatch, make("span", { text: label }))));
  };

  const bandRow = (data, band, tag, attributes) => {
    const parts = [symbolSwatch(data, band), make("span", { text: band.label }), make("b", { text: thousands(band.organisations) })];
    return make(tag, { ...attributes, class: band.cluster ? "kil-chip kil-chip-cluster" : "kil-chip" }, ...parts);
  };

  /** In the window the bands, with their symbols, stand above the map; the key holds the rest, and the sources. */
  kil.fillWindowKey = (data) => {
    byId("kil-bands").append(severalRow(data));
    byId("kil-key-sources").append(...[...data.sources, ...data.attributions].map((text) => make("li", { text })));
    byId("kil-sources").textContent = data.dated;
    const show = make("button", { type: "button", class: "kil-link", text: "Sources and licences" });
    show.addEventListener("click", () => {
      byId("kil-key").open = true;
      byId("kil-sources-title").scrollIntoView();
      byId("kil-sources-title").focus({ preventScroll: true });
    });
    byId("kil-sources").append(" ", show);
  };

  /** The bands, each a switch: the page filters by itself. */
  kil.fillBandFilter = (data, points, changed) => {
    const switches = new Map();
    const show = () => {
      for (const [key, chip] of switches) chip.setAttribute("aria-pressed", String(!points.hiddenBands.has(key)));
      points.refresh();
      changed();
    };
    for (const band of data.bands) {
      const chip = bandRow(data, band, "button", { type: "button" });
      chip.title = `Show or hide: ${band.label}`;
      chip.addEventListener("click", () => {
        if (!points.hiddenBands.delete(band.key)) points.hiddenBands.add(band.key);
        show();
      });
      switches.set(band.key, chip);
      byId("kil-bands").append(make("li", {}, chip));
    }
    byId("kil-bands").append(severalRow(data));
    const quick = (text, wanted) => {
      const button = make("button", { type: "button", class: "kil-link", text });
      button.addEventListener("click", () => {
        points.hiddenBands = new Set(data.bands.filter((band) => !wanted(band)).map((band) => band.key));
        show();
      });
      byId("kil-quick").append(button);
    };
    quick("All", () => true);
    if (data.bands.some((band) => band.cluster)) quick("Only the cluster", (band) => band.cluster);
    show();
  };

  const severalRow = (data) => {
    const swatch = kil.swatch(26, 26, (ctx) => {
      kil.drawSymbol(ctx, data.shapes, data.bands[Math.min(2, data.bands.length - 1)], 9, 16, 1);
      kil.drawBadge(ctx, 3, 9, 16, 5, data.colours);
    });
    return make("li", { class: "kil-several" }, swatch, make("span", { text: data.several }));
  };

  kil.fillLayerKey = (data, layers, changed) => {
    const ofWards = data.wards.length ? { wards: "Ward boundaries", names: "Ward names" } : {};
    const ofCold = data.cold ? { cold: "Cold spots" } : {};
    const labels = { organisations: "Organisations", need: "Need", ...ofCold, ...ofWards };
    for (const [name, text] of Object.entries(labels)) {
      const box = make("input", { type: "checkbox", id: `kil-layer-${name}` });
      box.checked = layers[name];
      box.addEventListener("change", () => {
        layers[name] = box.checked;
        changed();
      });
      byId("kil-layers").append(make("li", {}, box, make("label", { for: box.id, text })));
    }
  };

  const describe = (organisation, band) => {
    const parts = [organisation.turnover === band.label ? band.label : `${organisation.turnover} a year`];
    if (organisation.year_end) parts.push(`year to ${kil.day(organisation.year_end)}${organisation.old ? " (over 24 months old)" : ""}`);
    return parts.join(" · ");
  };

  kil.day = (iso) => new Date(`${iso}T12:00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

  kil.placeText = (location) => {
    const first = location.organisations[0];
    const ward = first.ward && first.ward !== location.place ? `, ${first.ward} ward` : "";
    const decile = first.decile === null ? "" : ` · deprivation decile ${first.decile} of 10 (1 = most deprived)`;
    return `${location.exact ? "" : "In "}${location.place || "Place not given"}${ward}${decile}${location.exact ? "" : " · exact address not shown"}`;
  };

  /** Who is at a place; a click on one tells the window. `all` chooses all of them together, where that can be done. */
  kil.showCard = (data, location, chosen, choose, all = null) => {
    const people = location.visible.length ? location.visible : location.organisations;
    byId("kil-card-title").textContent = people.length === 1 ? people[0].name : `${people.length} organisations here`;
    byId("kil-card-place").textContent = kil.placeText(location);
    const rows = people.slice(0, MANY).map((organisation) => {
      const band = data.bands.find((one) => one.key === organisation.band);
      const name = make("button", { type: "button", class: "kil-name", dir: "auto", text: organisation.name });
      name.disabled = !organisation.id;
      name.addEventListener("click", () => choose(organisation));
      const row = make("li", {}, symbolSwatch(data, band), make("div", {}, ...(people.length > 1 ? [name] : []), make("p", { text: describe(organisation, band) })));
      if (organisation === chosen && people.length > 1) row.setAttribute("aria-current", "true");
      return row;
    });
    if (people.length > MANY) rows.push(make("li", { text: `and ${people.length - MANY} more, in the tables` }));
    if (all) {
      const button = make("button", { type: "button", class: "kil-link kil-all", text: `Select all ${people.length}` });
      button.addEventListener("click", all);
      rows.unshift(make("li", { class: "kil-card-all" }, button));
    }
    byId("kil-card-list").replaceChildren(...rows);
    byId("kil-card").hidden = false;
    byId("kil-card").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  };
})();
