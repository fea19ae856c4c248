"use strict";
// Puts the parts together and offers `window.kilMap` to the window. Data come from the island and are shown as text.
(() => {
  const kil = window.kilParts;
  const map = window.kil_map;
  const data = JSON.parse(kil.byId("kil-data").textContent);
  const inWindow = document.documentElement.classList.contains("kil-window");
  const layers = { need: true, cold: Boolean(data.cold), wards: true, names: true, organisations: true };

  // --- prepare -------------------------------------------------------------------------------------------------
  for (const area of [...data.lsoas, ...data.wards, ...data.outlines]) kil.prepareArea(area);
  data.wards.forEach(kil.prepareWard);
  const room = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
  data.wardsByRoom = [...data.wards].sort((a, b) => room(b) - room(a));
  const fills = new Map(data.need.classes.flatMap(({ deciles, colour }) => deciles.map((decile) => [decile, colour])));
  data.fill = (decile) => fills.get(decile) || (data.need.unknown ? data.need.unknown.colour : "#eceeef");
  const points = new kil.Points(data);

  // --- draw ----------------------------------------------------------------------------------------------------
  map.createPane("kil-areas").style.zIndex = 350;
  map.createPane("kil-points").style.zIndex = 450;
  for (const name of ["kil-areas", "kil-points"]) map.getPane(name).style.pointerEvents = "none";
  let homeZoom = 10;
  const size = () => {
    const shown = map.getSize();
    const base = Math.min(1, Math.max(0.78, Math.min(shown.x, shown.y) / 640));
    return Math.min(1.5, Math.max(0.75, base + (map.getZoom() - homeZoom) * 0.13));
  };
  const areaScene = new kil.Scene((ctx, view) => kil.paintAreas(ctx, view, data, layers), { pane: "kil-areas" });
  const pointScene = new kil.Scene((ctx, view) => kil.paintOver(ctx, view, data, layers, points, size()), { pane: "kil-points" });

  let atHome = true; // until the person moves; a map at home stays fitted when its window changes size
  const whenZoomed = kil.whenZoomed(map);
  const goHome = () => whenZoomed(fitHome);
  const fitHome = () => {
    map.invalidateSize({ animate: false, pan: false });
    map.setMinZoom(5);
    map.fitBounds(data.home, { padding: [16, 16], animate: false });
    homeZoom = map.getZoom();
    map.setMinZoom(Math.max(5, homeZoom - 1.5));
    atHome = true;
  };
  goHome();
  map.addLayer(areaScene).addLayer(pointScene);
  map.setMaxBounds(L.latLngBounds(data.home).pad(0.75));
  let settling = 0;
  map.on("resize", () => {
    clearTimeout(settling); // Leaflet moves a map whose window changes size: the last word is home
    settling = setTimeout(() => atHome && goHome(), 60);
  });
  map.on("dragstart", () => (atHome = false));
  map.on("zoomend moveend", () => (atHome = atHome && Math.abs(map.getZoom() - homeZoom) < 0.01));

  L.control.zoom({ position: "topleft", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
  const home = L.control({ position: "topleft" });
  home.onAdd = () => {
    const button = kil.make("button", { type: "button", class: "kil-home", "aria-label": "Show the whole area" });
    button.title = "Show the whole area";
    button.append(kil.make("span", { "aria-hidden": "true", text: "\u2302" }));
    button.addEventListener("click", goHome);
    L.DomEvent.disableClickPropagation(button);
    return button;
  };
  home.addTo(map);
  L.control.scale({ position: "bottomleft", maxWidth: 120 }).addTo(map);

  // --- tell the window, if there is one: by an event that its script in another world can hear, and by an object ---
  const tell = (what, value) => {
    const call = window.kilHost?.[what];
    if (typeof call === "function") window.kilHost[what](...(value === undefined ? [] : [value]));
    document.dispatchEvent(new CustomEvent(`kil-${what}`, { detail: value ?? "" }));
  };

  // --- select and hover ------------------------------------------------------------------------------------------
  const closeCard = () => {
    const hadFocus = kil.byId("kil-card").contains(document.activeElement);
    kil.byId("kil-card").hidden = true;
    points.selected = null;
    pointScene.draw();
    if (hadFocus) map.getContainer().focus();
  };
  /** Move the map aside where the card would hide what it is about. */
  const keepClear = (location) => {
    const card = kil.byId("kil-card");
    const region = kil.byId("kil-region").getBoundingClientRect();
    const box = card.getBoundingClientRect();
    const point = map.latLngToContainerPoint([location.at[1], location.at[0]]);
    const [left, right] = [box.left - region.left - 22, box.right - region.left + 22];
    if (point.x < left || point.x > right || point.y > box.bottom - region.top + 22) return;
    atHome = false;
    map.panBy([point.x - (inWindow ? right + 10 : left - 10), 0], { animate: false });
  };
  const openCard = (location, organisation) => {
    points.selected = location;
    const choose = (chosen) => {
      openCard(location, chosen);
      tell("selected", chosen.id);
    };
    const all = inWindow && location.visible.length > 1 ? () => gather([...new Set([...points.chosen, ...location.visible.map(({ id }) => id)])].filter(Boolean)) : null;
    kil.showCard(data, location, organisation, choose, all);
    // In the window the details stand beside the map, so one organisation alone needs no card over it.
    if (inWindow && location.visible.length === 1) kil.byId("kil-card").hidden = true;
    else keepClear(location);
    pointScene.draw();
  };
  /** Several chosen together: the window knows them too. */
  const gather = (ids) => {
    points.chosen = new Set(ids);
    pointScene.draw();
    tell("chosen", ids.join(" "));
  };
  const reveal = (location, organisation, pan) => {
    const at = [location.at[1], location.at[0]];
    if (pan || !map.getBounds().contains(at)) {
      atHome = false;
      map.setView(at, Math.max(map.getZoom(), homeZoom + 1.5), { animate: false });
    }
    openCard(location, organisation);
  };
  const under = (event) => {
    const point = L.CRS.EPSG3857.latLngToPoint(event.latlng, 0);
    return [point.x, point.y];
  };
  const scale = () => map.options.crs.scale(map.getZoom()) / 256;
  const locationUnder = (world) => (layers.organisations ? points.at(world, scale(), size()) : null);

  map.on("click", (event) => {
    const location = locationUnder(under(event));
    if (!location) {
      closeCard();
      tell("selected", "");
      kil.showTip(areaTip(under(event)), event.containerPoint, map.getSize()); // a finger cannot hover
      return;
    }
    if (inWindow && (event.originalEvent.shiftKey || event.originalEvent.ctrlKey || event.originalEvent.metaKey)) {
      gather(points.turned(location));
      return;
    }
    const only = location.visible.length === 1 ? location.visible[0] : undefined;
    openCard(location, only);
    tell("selected", (only && only.id) || ""); // of several nobody is chosen yet
  });

  let hovered = "";
  const hover = (id) => {
    if (id !== hovered) tell("hovered", (hovered = id));
  };
  map.on("mousemove", (event) => {
    const world = under(event);
    const location = locationUnder(world);
    map.getContainer().classList.toggle("kil-pointing", Boolean(location));
    hover(location && location.visible.length === 1 ? location.visible[0].id : "");
    kil.showTip(location ? locationTip(location) : areaTip(world), event.containerPoint, map.getSize());
  });
  map.on("mouseout movestart zoomstart", () => kil.showTip(null));
  map.on("mouseout", () => hover(""));

  const locationTip = ({ visible, place, exact }) => {
    const where = exact ? place : `in ${place}`;
    if (visible.length === 1) return [visible[0].name, `${visible[0].turnover} · ${where}`];
    return [`${visible.length} organisations`, kil.picking ? where : `${where} · click to list them`];
  };
  const areaTip = (world) => {
    const area = layers.need && kil.areaAt(data.lsoas, world);
    if (!area) return null;
    const decile = area.decile === null ? "Need not known" : `Deprivation decile ${area.decile} of 10 (1 = most deprived)`;
    const ward = kil.areaAt(data.wards, world);
    const cold = layers.cold && ward?.cold ? ["In a cold spot: high need and thin capacity"] : [];
    const lines = [area.name, ...(ward ? [`${ward.name} ward`] : []), ...cold, decile, `${kil.thousands(area.population)} residents`];
    return area.covered && (!ward || ward.covered) ? lines : [...lines, "Not covered by the postcode directory"];
  };

  // --- key, tables, keys -----------------------------------------------------------------------------------------
  const redraw = () => {
    areaScene.draw();
    pointScene.draw();
  };
  kil.fillHead(data);
  kil.fillNeedKey(data);
  kil.fillLayerKey(data, layers, redraw);
  if (inWindow) kil.fillWindowKey(data);
  else {
    kil.fillBandFilter(data, points, () => pointScene.draw());
    kil.fillWardTable(data);
    kil.fillNeedTable(data);
    kil.fillOrganisationTable(data, (location, organisation) => {
      kil.byId("kil-region").scrollIntoView({ block: "nearest" });
      reveal(location, organisation, true);
      kil.byId("kil-card").focus({ preventScroll: true });
    });
  }
  const letGo = () => {
    closeCard();
    tell("selected", "");
  };
  kil.byId("kil-card-close").addEventListener("click", letGo);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && points.selected) letGo();
  });
  const keys = kil.mapKeys(map, {
    nothing: "No organisation is in view.",
    home: goHome,
    items: () => (layers.organisations ? points.shown : []).map((location) => ({ key: location.place, at: location.at, location, words: () => locationTip(location).join(", ").replace(" · click to list them", "") })),
    choose({ location }) {
      const only = location.visible.length === 1 ? location.visible[0] : undefined;
      openCard(location, only);
      tell("selected", (only && only.id) || "");
      if (only) return `${only.name} is selected.`;
      kil.byId("kil-card").querySelector(".kil-name:enabled")?.focus();
      return `${location.visible.length} organisations here: ${location.visible.map(({ name }) => name).join("; ")}. Tab goes through them, Enter selects one, Escape closes the list.`;
    },
    leave: () => Boolean(points.selected) && (letGo(), true),
    from: () => points.selected?.at,
  });
  for (const id of ["kil-card", "kil-tip"]) {
    L.DomEvent.disableClickPropagation(kil.byId(id));
    L.DomEvent.disableScrollPropagation(kil.byId(id));
  }
  map.getContainer().setAttribute("aria-describedby", "kil-help");
  map.getContainer().setAttribute("role", "application");
  map.getContainer().setAttribute("aria-label", `Map of ${data.title}`);
  kil.byId("kil-print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => {
    const { _southWest: low, _northEast: high } = map.getBounds();
    const bounds = atHome ? data.home : [[low.lat, low.lng], [high.lat, high.lng]];
    kil.byId("kil-picture").src = kil.picture(bounds, data, layers, points);
    kil.byId("kil-picture").alt = data.alternative;
  });
  if (window.innerWidth < 700 && inWindow) kil.byId("kil-key").open = false;
  new ResizeObserver(() => (atHome ? goHome() : map.invalidateSize({ animate: false }))).observe(kil.byId("kil-region"));
  document.fonts.ready.then(() => {
    kil.forgetNames();
    redraw();
  });

  // --- what the window calls -------------------------------------------------------------------------------------
  window.kilMap = {
    /** Show only these organisations; null shows all. */
    setFilter(ids) {
      points.ids = ids === null ? null : new Set(ids);
      points.refresh();
      keys.forget();
      if (points.selected && !points.selected.visible.length) closeCard();
      else pointScene.draw();
      return points.count;
    },
    /** Mark an organisation and list who is at its place; null clears. */
    select(id, pan = false) {
      const found = id === null ? undefined : points.whereIs.get(id);
      if (found) reveal(found[0], found[1], pan);
      else closeCard();
      return Boolean(found);
    },
    /** Mark all that are chosen together. */
    choose(ids) {
      points.chosen = new Set(ids);
      pointScene.draw();
      return points.chosenPlaces().size;
    },
    /** Show the whole area ("home"), [[south, west], [north, east]], or what `view` gave. */
    setView(view = "home") {
      if (Array.isArray(view)) map.fitBounds(view, { animate: false });
      else if (typeof view === "object") {
        atHome = false;
        map.setView(view.at, view.zoom, { animate: false });
      } else goHome();
    },
    /** What is in sight, to be shown again by `setView` when the page is drawn anew. */
    view() {
      const { lat, lng } = map.getCenter();
      return atHome ? "home" : { at: [lat, lng], zoom: map.getZoom() };
    },
    /** Let a place be picked on the map, or no longer; see pick.js, which only the window has. */
    setPicking: (on) => kil.setPicking?.(Boolean(on)),
    /** Open or close the key. */
    setKey(open) {
      kil.byId("kil-key").open = Boolean(open);
    },
    /** Hide what is there to be pressed, while the window takes a picture for paper; or show it again. */
    setPaper: (on) => document.documentElement.classList.toggle("kil-paper", Boolean(on)),
    /** Where the keys are: the place they point at; "" for none. */
    pointed: () => keys.current(),
    /** How many organisations show. */
    shown: () => points.count,
  };

  tell("ready");
})();
