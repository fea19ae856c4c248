"use strict";
// Picking a place for the window: a cross-hair follows the pointer or the arrow keys. A click or Enter picks the place
// under it, Escape leaves. It lies over the map and keeps clicks to itself; wheel and dragging go on to the map.
(() => {
  const kil = (window.kilParts = window.kilParts || {});
  const map = window.kil_map;
  const STEP = 6;
  const FAR = 48;
  const EDGE = 28; // nearer than this to the edge the map moves, not the cross-hair
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const HOW = "Arrow keys move the cross-hair, with Shift farther. Plus and minus zoom. Enter picks the place, Escape leaves.";
  let at = null; // where the cross-hair is, in pixels of the map

  const hair = kil.make("div", { class: "kil-hair", "aria-hidden": "true" });
  const cover = kil.make("div", { class: "kil-pick", tabindex: "0", role: "application", "aria-label": `Pick a place. ${HOW}` }, hair);
  const said = kil.make("p", { class: "kil-hidden", "aria-live": "polite" });
  const leave = kil.make("button", { type: "button", class: "kil-button", text: "Cancel" });
  const words = kil.make("p", {}, kil.make("b", { text: "Click the place," }), " or use the arrow keys and Enter.");
  const bar = kil.make("div", { class: "kil-pick-bar" }, words, leave);

  const tell = (detail) => document.dispatchEvent(new CustomEvent("kil-placed", { detail }));

  /** Put the cross-hair somewhere; the tip of the map says where that is. */
  const put = (point) => {
    at = point;
    hair.style.transform = `translate(${Math.round(point.x)}px, ${Math.round(point.y)}px)`;
  };
  const tellWhere = () => {
    map.fire("mousemove", { latlng: map.containerPointToLatLng(at), containerPoint: at });
    const tip = kil.byId("kil-tip");
    const [place] = tip.hidden ? [] : [...tip.children].map((line) => line.textContent);
    if (place && said.textContent !== place) said.textContent = place;
  };
  const move = ([right, down], far) => {
    const by = L.point(right, down).multiplyBy(far ? FAR : STEP);
    const size = map.getSize();
    const wanted = at.add(by);
    const inside = wanted.x > EDGE && wanted.y > EDGE && wanted.x < size.x - EDGE && wanted.y < size.y - EDGE;
    if (inside) put(wanted);
    else map.panBy(by, { animate: false });
    tellWhere();
  };
  const zoom = (by) => {
    map.setZoomAround(at, map.getZoom() + by, { animate: false });
    tellWhere();
  };
  const take = () => {
    const { lat, lng } = map.containerPointToLatLng(at);
    tell(`${lat.toFixed(6)},${lng.toFixed(6)}`);
  };

  cover.addEventListener("click", (event) => {
    event.stopPropagation();
    if (map.dragging.moved()) return; // the end of a drag is no choice
    put(map.mouseEventToContainerPoint(event));
    take();
  });
  cover.addEventListener("dblclick", (event) => event.stopPropagation());
  cover.addEventListener("mousemove", (event) => put(map.mouseEventToContainerPoint(event)));
  leave.addEventListener("click", () => tell(""));
  for (const name of ["click", "dblclick", "mousedown", "wheel"]) bar.addEventListener(name, (event) => event.stopPropagation());

  /** While a place is picked, the keys are ours: the map and what is selected on it do not hear them. */
  const onKey = (event) => {
    const here = event.target === cover || event.target === document.body;
    if (event.key === "Escape") tell("");
    else if (here && ARROWS[event.key]) move(ARROWS[event.key], event.shiftKey);
    else if (here && event.key === "Enter") take();
    else if (here && (event.key === "+" || event.key === "=")) zoom(0.5);
    else if (here && event.key === "-") zoom(-0.5);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Let a place be picked, or no longer. Each pick or leaving is told as the event "kil-placed". */
  kil.setPicking = (on) => {
    if (on === cover.isConnected) return;
    kil.picking = on;
    document.documentElement.classList.toggle("kil-picking", on);
    kil.showTip(null);
    if (!on) {
      document.removeEventListener("keydown", onKey, true);
      for (const part of [cover, bar, said]) part.remove();
      return;
    }
    map.getContainer().append(cover, bar, said);
    said.textContent = "";
    put(map.getSize().divideBy(2));
    document.addEventListener("keydown", onKey, true);
    cover.focus({ preventScroll: true });
  };
})();
