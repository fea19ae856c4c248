"use strict";
// The map as tables: what it shows, for those who do not see it, and for looking things up.
(() => {
  const kil = (window.kilParts = window.kilParts || {});
  const { make, byId, thousands } = kil;

  kil.headed = (caption, headings, rows) =>
    make(
      "table",
      {},
      make("caption", { text: caption }),
      make("thead", {}, make("tr", {}, ...headings.map(([text, kind]) => make("th", { scope: "col", text, class: kind || "" })))),
      make("tbody", {}, ...rows),
    );

  const number = (text) => make("td", { class: "kil-number", text });
  const percent = (share) => (share === null ? "not known" : `${Math.round(share * 100)}%`);

  const areaRow = (area) => {
    const lost = area.covered ? "not known" : "not covered";
    const counted = (value) => (value === null ? lost : thousands(value));
    const rate = area.rate === null ? lost : `${area.rate.toFixed(1)} (${area.rate_low.toFixed(1)} to ${area.rate_high.toFixed(1)})`;
    return make(
      "tr",
      area.whole ? { class: "kil-whole" } : {},
      make("th", { scope: "row", text: area.name, dir: "auto" }),
      ...[thousands(area.population), percent(area.deprived), counted(area.organisations), counted(area.cluster), rate].map(number),
      make("td", { text: area.marks.join(". ") || "none" }),
    );
  };

  kil.fillWardTable = (data) => {
    const cluster = data.bands.find((band) => band.cluster);
    const n = "kil-number";
    byId("kil-wards").append(
      kil.headed(
        "Need and capacity by ward",
        [
          ["Area"],
          ["Residents", n],
          ["Residents in the most deprived 20% of England", n],
          ["Organisations", n],
          [cluster ? `Of them ${cluster.label}` : "In the cluster", n],
          ["Organisations per 10,000 residents (95% interval)", n],
          ["To be known"],
        ],
        data.areas.map(areaRow),
      ),
    );
  };

  /** The need of every small area: what the colours say, for those who do not see them. */
  kil.fillNeedTable = (data) => {
    const row = (area) => {
      const cells = [thousands(area.population), area.decile ?? "not known", area.covered ? "yes" : "no"];
      return make("tr", {}, make("th", { scope: "row", text: area.name, dir: "auto" }), ...cells.map(number));
    };
    const byName = [...data.lsoas].sort((a, b) => a.name.localeCompare(b.name, "en-GB", { numeric: true }));
    const n = "kil-number";
    const headings = [["Small area (LSOA)"], ["Residents", n], ["Deprivation decile (1 = most deprived)", n], ["Covered by the postcode directory", n]];
    byId("kil-wards").append(
      make("details", { class: "kil-more" }, make("summary", { text: `${data.need.title}, all ${data.lsoas.length} small areas` }), kil.headed(data.need.title, headings, byName.map(row))),
    );
  };

  /** Every organisation by place, with a search; a row leads to its place on the map. */
  kil.fillOrganisationTable = (data, show) => {
    const bands = new Map(data.bands.map((band) => [band.key, band.label]));
    const rows = data.locations.flatMap((location) => location.organisations.map((one) => [location, one]));
    rows.sort(([, a], [, b]) => a.ward.localeCompare(b.ward, "en-GB") || a.name.localeCompare(b.name, "en-GB"));
    const built = rows.map(([location, one]) => {
      const name = make("button", { type: "button", class: "kil-name", text: one.name, dir: "auto", title: "Show on the map" });
      name.addEventListener("click", () => show(location, one));
      const cells = [one.ward, location.place, bands.get(one.band)].map((text) => make("td", { text }));
      const row = make("tr", {}, make("th", { scope: "row" }, name), ...cells, number(one.turnover), number(one.decile ?? "not shown"));
      return [row, `${one.name} ${one.ward} ${location.place} ${bands.get(one.band)}`.toLocaleLowerCase("en-GB")];
    });
    const search = make("input", { type: "search", id: "kil-search", autocomplete: "off", spellcheck: "false" });
    const told = make("span", { class: "kil-told", role: "status" });
    const filter = () => {
      const words = search.value.toLocaleLowerCase("en-GB").split(/\s+/).filter(Boolean);
      let count = 0;
      for (const [row, text] of built) {
        row.hidden = !words.every((word) => text.includes(word));
        count += row.hidden ? 0 : 1;
      }
      told.textContent = `${thousands(count)} of ${thousands(built.length)}`;
    };
    search.addEventListener("input", filter);
    const headings = [["Organisation"], ["Ward"], ["Place"], ["Turnover band"], ["Turnover", "kil-number"], ["Deprivation decile", "kil-number"]];
    byId("kil-list").append(
      make("p", { class: "kil-find" }, make("label", { for: "kil-search", text: "Find an organisation, ward or band" }), search, told),
      kil.headed("Organisations by ward and place", headings, built.map(([row]) => row)),
    );
    filter();
  };
})();
