"use strict";
// Two maps that move as one, or one of nine classes; offers `window.kilAreas` to the window and tells it by events.
(() => {
  const kil = window.kilParts;
  const { byId, make } = kil;
  const left = window.kil_need;
  const right = window.kil_capacity;
  const data = JSON.parse(byId("kil-data").textContent);
  const inWindow = document.documentElement.classList.contains("kil-window");
  const state = {
    mode: data.combined ? data.mode : "pair",
    type: data.types[0].key,
    domain: 0,
    picking: "off",
    selected: "",
    hovered: "",
    picked: new Set(),
  };

  // --- prepare -------------------------------------------------------------------------------------------------
  const everyArea = Object.values(data.areas).flat();
  for (const area of [...data.lsoas, ...everyArea, ...data.outlines]) kil.prepareArea(area);
  everyArea.forEach(kil.prepareWard);
  for (const area of data.lsoas) area.decile = area.deciles[0] ?? null;
  data.lsoas.sort((a, b) => a.name.localeCompare(b.name, "en-GB", { numeric: true }));
  data.locations = [];
  const needFills = new Map(data.need.classes.flatMap(({ deciles, colour }) => deciles.map((decile) => [decile, colour])));
  data.fill = (decile) => needFills.get(decile) ?? data.need.unknown.colour;
  data.shade = (place) => (place === null ? data.capacity.unknown.colour : data.capacity.classes[place].colour);
  const cells = new Map((data.combined?.cells ?? []).map(({ key, colour }) => [key, colour]));
  data.cellFill = (cell) => cells.get(cell) ?? data.capacity.unknown.colour;
  data.pickable = ({ picking, type }) => (picking === "lsoa" ? data.lsoas : data.areas[picking === "ward" && data.areas.ward ? "ward" : type]);
  const room = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
  const prepareNames = () => {
    data.wardsByRoom = [...data.areas[state.type]].sort((a, b) => room(b) - room(a));
    for (const area of data.wardsByRoom) area.mark = state.mode === "bivariate" ? area.cell : "";
    kil.forgetNames();
  };
  prepareNames();

  const tell = (what, value = "") => document.dispatchEvent(new CustomEvent(what, { detail: value }));

  // --- draw ----------------------------------------------------------------------------------------------------
  const scenes = [];
  const addScene = (map, pane, height, paint) => {
    map.createPane(pane).style.zIndex = height;
    map.getPane(pane).style.pointerEvents = "none";
    const scene = new kil.Scene((ctx, view) => paint(ctx, view, data, state), { pane });
    scenes.push([map, scene, pane === "kil-marks"]);
  };
  addScene(left, "kil-fills", 350, kil.paintLeft);
  addScene(left, "kil-marks", 450, kil.paintMarks);
  addScene(right, "kil-fills", 350, kil.paintRight);
  addScene(right, "kil-marks", 450, kil.paintMarks);
  const redraw = () => scenes.forEach(([, scene]) => scene.draw());
  const redrawMarks = () => scenes.forEach(([, scene, marks]) => marks && scene.draw());

  let atHome = true;
  let homeZoom = 10;
  let following = false;
  const bothShow = () => state.mode === "pair";
  const follow = (from, to) => {
    if (following || !bothShow()) return;
    following = true;
    to.setView(from.getCenter(), from.getZoom(), { animate: false });
    following = false;
  };
  const resized = () => {
    following = true;
    for (const map of bothShow() ? [left, right] : [left]) map.invalidateSize({ animate: false, pan: false });
    following = false;
  };
  const whenLeft = kil.whenZoomed(left);
  const whenRight = kil.whenZoomed(right);
  const goHome = () => whenLeft(() => whenRight(fitHome));
  const fitHome = () => {
    resized();
    left.setMinZoom(5);
    right.setMinZoom(5);
    left.fitBounds(data.home, { paddingTopLeft: [34, 12], paddingBottomRight: [12, 12], animate: false });
    follow(left, right);
    homeZoom = left.getZoom();
    for (const map of [left, right]) map.setMinZoom(Math.max(5, homeZoom - 1.5));
    atHome = true;
  };
  const goThere = (view) => {
    atHome = false;
    left.setView(view.at, view.zoom, { animate: false });
    follow(left, right);
  };

  // --- choose, pick, point ---------------------------------------------------------------------------------------
  const find = (code) => data.areas[state.type].find((area) => area.code === code);
  const chosen = () => find(state.selected);
  const choose = (code, pan = false) => {
    const found = find(code);
    const before = state.selected;
    state.selected = found ? code : "";
    kil.fillChosen(found, state);
    list.show();
    if (found && (pan || !left.getBounds().contains([found.at[1], found.at[0]]))) goThere({ at: [found.at[1], found.at[0]], zoom: left.getZoom() });
    redrawMarks();
    return [Boolean(found), before !== state.selected];
  };
  const chooseByHand = (code) => choose(code)[1] && tell("kil-area-selected", state.selected);
  const sayPicked = () => {
    const noun = state.picking === "lsoa" ? "small area" : "ward";
    const count = state.picked.size;
    byId("kil-told").textContent = state.picking === "off" ? "" : `${count} ${noun}${count === 1 ? "" : "s"} picked`;
  };
  const pick = (code) => {
    if (!state.picked.delete(code)) state.picked.add(code);
    sayPicked();
    list.show();
    redrawMarks();
    tell("kil-area-selection", [...state.picked].join(" "));
  };
  const point = (code) => {
    if (code === state.hovered) return;
    state.hovered = code;
    redrawMarks();
    tell("kil-area-hovered", code);
  };

  const worldOf = (event) => {
    const at = L.CRS.EPSG3857.latLngToPoint(event.latlng, 0);
    return [at.x, at.y];
  };
  const under = (event) => kil.areaAt(data.pickable(state), worldOf(event));
  const needLines = (area, ward) => {
    const decile = area.deciles[state.domain] ?? null;
    const measure = state.domain ? `${data.need.domains[state.domain].title}: decile` : "Deprivation decile";
    const words = decile === null ? "Need not known" : `${measure} ${decile} of 10 (1 = most deprived)`;
    return [area.name, ...(ward ? [ward.name] : []), words, `${kil.thousands(area.population)} residents`];
  };
  const tipOf = (event, map) => {
    const ward = kil.areaAt(data.areas[state.type], worldOf(event));
    const small = kil.areaAt(data.lsoas, worldOf(event));
    if (small && ((map === left && bothShow()) || state.picking === "lsoa")) return needLines(small, ward);
    if (!ward) return null;
    const cell = state.mode === "bivariate" && ward.cell_label ? [ward.cell_label] : [];
    return [ward.name, ...cell, ...ward.tip.filter(Boolean), ...ward.marks];
  };
  // The left map alone keeps to the land; the right one may be dragged too far, and comes back when it is let go.
  left.options.maxBoundsViscosity = 1;
  right.on("moveend", () => follow(left, right));
  let settling = 0;
  const settle = () => {
    clearTimeout(settling); // each map moves when its size changes, and takes the other along: the last word is home
    settling = setTimeout(() => atHome && goHome(), 60);
  };
  for (const map of [left, right]) {
    map.on("resize", settle);
    map.boxZoom.disable(); // a click with Shift picks
    map.on("move", () => follow(map, map === left ? right : left));
    map.on("dragstart", () => (atHome = false));
    map.on("resize", () => atHome && !following && goHome()); // Leaflet keeps the centre when its window changes size
    map.on("zoomend moveend", () => (atHome = atHome && Math.abs(left.getZoom() - homeZoom) < 0.01));
    map.on("click", (event) => {
      const area = under(event);
      if (state.picking === "off") chooseByHand(area ? area.code : "");
      else if (area) pick(area.code);
      showTip(event, map); // a finger cannot hover
    });
    map.on("mousemove", (event) => {
      const area = under(event);
      map.getContainer().classList.toggle("kil-pointing", Boolean(area));
      point(area ? area.code : "");
      showTip(event, map);
    });
    map.on("mouseout movestart zoomstart", () => following || kil.showTip(null));
    map.on("mouseout", () => point(""));
  }
  const showTip = (event, map) => {
    const inside = map.getContainer().getBoundingClientRect();
    const around = byId("kil-pair").getBoundingClientRect();
    const [dx, dy] = [inside.left - around.left, inside.top - around.top];
    const at = { x: event.containerPoint.x + dx, y: event.containerPoint.y + dy };
    kil.showTip(tipOf(event, map), at, { x: dx + inside.width, y: dy + inside.height });
  };

  // --- what is shown -----------------------------------------------------------------------------------------------
  const setMode = (mode) => {
    if (mode === "bivariate" && !data.combined) return false;
    const wasHome = atHome; // a map that changes its size moves, which is not the person's doing
    state.mode = mode === "bivariate" ? mode : "pair";
    refresh();
    if (wasHome) goHome();
    else {
      resized();
      follow(left, right);
    }
    return true;
  };
  const setAreaType = (type) => {
    if (!data.areas[type]) return false;
    state.type = type;
    if (state.selected && !chosen()) {
      choose("");
      tell("kil-area-selected", "");
    }
    refresh();
    return true;
  };
  const setDomain = (key) => {
    const at = data.need.domains.findIndex((domain) => domain.key === key);
    if (at < 0) return false;
    state.domain = at;
    refresh();
    return true;
  };
  const setPicking = (what) => {
    state.picking = ["lsoa", "ward"].includes(what) ? what : "off";
    if (state.picking === "ward" && data.areas.ward && state.type !== "ward") setAreaType("ward");
    state.picked = new Set();
    state.hovered = "";
    sayPicked();
    list.current = "";
    refresh();
    tell("kil-area-selection", "");
  };
  const refresh = () => {
    prepareNames();
    byId("kil-pair").classList.toggle("kil-combined", state.mode === "bivariate");
    byId("kil-measure").hidden = data.need.domains.length < 2 || state.mode === "bivariate";
    byId("kil-domain").value = data.need.domains[state.domain]?.key ?? "";
    kil.fillAreaKeys(data, state);
    const modes = data.combined ? [["pair", "Side by side"], ["bivariate", "In one map"]] : [];
    kil.fillSegment("kil-modes", modes, state.mode, setMode);
    const turn = (type) => setAreaType(type) && tell("kil-area-type", type); // the table beside the maps follows
    kil.fillSegment("kil-types", data.types.map(({ key, many }) => [key, many]), state.type, turn);
    list.fill();
    kil.fillChosen(chosen(), state);
    redraw();
  };

  const list = new kil.AreaList(data, state, { choose: chooseByHand, pick, point });
  kil.fillAreaHead(data);
  byId("kil-domain").append(...data.need.domains.map(({ key, title }) => make("option", { value: key, text: title })));
  byId("kil-domain").addEventListener("change", (event) => setDomain(event.target.value));
  if (!inWindow) kil.fillAreaTables(data);
  refresh();
  left.setMaxBounds(L.latLngBounds(data.home).pad(0.75));
  goHome();
  for (const [map, scene] of scenes) map.addLayer(scene);

  // --- controls ----------------------------------------------------------------------------------------------------
  L.control.zoom({ position: "topleft", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(left);
  const home = L.control({ position: "topleft" });
  home.onAdd = () => {
    const button = make("button", { type: "button", class: "kil-home", "aria-label": "Show the whole area", title: "Show the whole area" });
    button.append(make("span", { "aria-hidden": "true", text: "\u2302" }));
    button.addEventListener("click", goHome);
    L.DomEvent.disableClickPropagation(button);
    return button;
  };
  home.addTo(left);
  L.control.scale({ position: "bottomleft", maxWidth: 110, imperial: false }).addTo(left);
  for (const [map, title] of [[left, "Map of need in"], [right, "Map of capacity in"]]) {
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", `${title} ${data.title}`);
    map.getContainer().setAttribute("aria-describedby", "kil-help");
  }
  const keysOf = (map) => kil.mapKeys(map, {
    nothing: "No area is in view.",
    home: goHome,
    items: () => data.pickable(state).map((area) => ({ key: area.code, at: area.at ?? middle(area), area, words: () => spoken(area, map) })),
    point: (item) => point(item ? item.key : ""),
    choose({ area }) {
      if (state.picking === "off") {
        chooseByHand(area.code);
        return `${area.name} is selected. ${area.sentence ?? ""}`;
      }
      pick(area.code);
      return `${area.name} is ${state.picked.has(area.code) ? "picked" : "not picked any more"}.`;
    },
    leave: () => Boolean(state.selected) && (chooseByHand(""), true),
    from: () => chosen()?.at,
  });
  const middle = ({ box }) => {
    const { lat, lng } = L.CRS.EPSG3857.pointToLatLng(L.point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), 0);
    return [lng, lat];
  };
  const spoken = (area, map) => {
    const need = map === left && bothShow() && area.deciles;
    return (need ? needLines(area) : [area.name, ...(area.tip ?? []).filter(Boolean), ...(area.marks ?? [])]).join(", ");
  };
  const keys = [keysOf(left), keysOf(right)];
  const setList = (open) => {
    byId("kil-stage").classList.toggle("kil-listed", open);
    byId("kil-list-switch").setAttribute("aria-expanded", String(open));
  };
  setList(!inWindow);
  if (inWindow) kil.fillWindowSources(data, () => setList(true));
  byId("kil-list-switch").addEventListener("click", () => setList(!byId("kil-stage").classList.contains("kil-listed")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selected) chooseByHand("");
  });
  byId("kil-print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => {
    const { _southWest: low, _northEast: high } = left.getBounds();
    const bounds = atHome ? data.home : [[low.lat, low.lng], [high.lat, high.lng]];
    const [width, height] = bothShow() ? [480, 390] : [640, 430]; // so that a page of A4 holds the rest too
    byId("kil-picture").src = kil.areaPicture(byId("kil-need-title").textContent, bounds, data, state, kil.paintLeft, width, height);
    byId("kil-picture").alt = data.alternatives[state.mode];
    byId("kil-other-picture").hidden = !bothShow();
    if (!bothShow()) return;
    byId("kil-other-picture").src = kil.areaPicture(byId("kil-capacity-title").textContent, bounds, data, state, kil.paintRight, width, height);
  });
  new ResizeObserver(() => {
    if (atHome) goHome();
    else {
      resized();
      follow(left, right);
    }
  }).observe(byId("kil-pair"));
  document.fonts.ready.then(() => {
    kil.forgetNames();
    redraw();
  });

  // --- what the window calls -----------------------------------------------------------------------------------------
  window.kilAreas = {
    /** Mark an area of the type that is shown; null or "" clears. No event is told. */
    select: (code, pan = false) => choose(code ?? "", Boolean(pan))[0],
    /** Show "pair" or "bivariate"; false where there are too few areas for thirds. */
    setMode,
    /** Show areas of this type: "ward", "custom", "lad"; false where the project has none. */
    setAreaType,
    /** Colour need by this measure, such as "imd" or "income"; false where it is not known. */
    setDomain,
    /** Start picking "lsoa" or "ward" with an empty selection; "off" ends it. */
    setPicking,
    /** Replace what is picked. No event is told. */
    setSelection(codes) {
      const known = new Set(data.pickable(state).map((area) => area.code));
      state.picked = new Set(codes.filter((code) => known.has(code)));
      sayPicked();
      list.show();
      redrawMarks();
      return state.picked.size;
    },
    /** The codes that are picked. */
    selection: () => [...state.picked],
    /** Mark an area as pointed at, from a table beside the maps; null or "" for none. No event is told. */
    point(code) {
      state.hovered = code ?? "";
      redrawMarks();
    },
    /** Hide what is there to be pressed, while the window takes a picture for paper; or show it again. */
    setPaper: (on) => document.documentElement.classList.toggle("kil-paper", Boolean(on)),
    /** Where the keys are: the code of the area they point at; "" for none. */
    pointed: () => keys.map((one) => one.current()).find(Boolean) ?? "",
    /** Open or close the list of areas. */
    setList: (open) => setList(Boolean(open)),
    /** Show the whole area ("home"), or what `view` gave. */
    setView(view = "home") {
      if (typeof view !== "object") {
        goHome();
        return;
      }
      if (view.domain) setDomain(view.domain);
      if (view.mode) setMode(view.mode);
      if (view.home) goHome();
      else goThere(view);
    },
    /** What is in sight, to be shown again by `setView` when the page is drawn anew: place, mode and measure. */
    view() {
      const { lat, lng } = left.getCenter();
      if (atHome && bothShow() && state.domain === 0) return "home";
      const domain = data.need.domains[state.domain]?.key ?? "";
      return { at: [lat, lng], zoom: left.getZoom(), home: atHome, mode: state.mode, domain };
    },
    /** What both maps show now: equal while they move as one. */
    views: () => [left, right].map((map) => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]),
  };

  tell("kil-ready"); // what the window waits for, whatever the page
  tell("kil-areas-ready");
})();
