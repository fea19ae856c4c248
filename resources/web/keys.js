"use strict";
// A map by keyboard: N and P go round what is in view, what is nearest to the selected or to the centre first; Enter
// chooses it, Escape leaves.
(() => {
  const kil = (window.kilParts = window.kilParts || {});

  let line = null;

  // In the window the panels are gone round with F6: who comes to a page that nobody was in yet stands on its map.
  window.addEventListener("focus", () => {
    const nowhere = !document.activeElement || document.activeElement === document.body;
    if (nowhere && document.documentElement.classList.contains("kil-window")) document.querySelector(".kil-keys")?.focus({ preventScroll: true });
  });

  /** Say something to those who do not see the map; the same words a second time are said again. */
  kil.say = (words) => {
    if (!line) {
      line = kil.make("p", { class: "kil-hidden kil-said", role: "status", "aria-live": "polite" });
      document.body.append(line);
    }
    line.textContent = line.textContent === words ? `${words}\u00a0` : words;
  };

  const RING = 34;
  const ringed = () => {
    const icon = L.divIcon({ className: "kil-keys-ring", iconSize: [RING, RING] });
    return L.marker([0, 0], { icon, keyboard: false, interactive: false, zIndexOffset: 2000 });
  };
  const drawRing = (marker) => {
    const { style } = marker.getElement();
    Object.assign(style, { border: "3px solid var(--map-focus)", borderRadius: "50%", boxShadow: "0 0 0 2px #fff, inset 0 0 0 2px #fff" });
    marker.getElement().setAttribute("aria-hidden", "true");
  };

  /** Gives what moves a map at once, or after the zoom that is under way: Leaflet ignores a move meanwhile. */
  kil.whenZoomed = (map) => {
    let zooming = false;
    map.on("zoomanim", () => (zooming = true));
    map.on("zoomend", () => (zooming = false));
    return (move) => (zooming ? map.once("zoomend", move) : move());
  };

  /**
   * Gives a map its keys.
   * `act.items()` are the things in view: `{ key, at: [longitude, latitude], words() }`; `act.choose(item)` chooses one
   * and returns what to say; `act.leave()` lets go, false where there is nothing to let go of; `act.home()` shows the
   * whole area; `act.from()` is where what is selected stands, if anything is; `act.point(item)` marks one, null for
   * none; without it a ring is drawn. `act.nothing` says that there is nothing in view. Returns what the page may call.
   */
  kil.mapKeys = (map, act) => {
    const container = map.getContainer();
    let order = [];
    let place = -1;
    let moved = false; // whether the order is that of another view
    let ring = null;

    const mark = (item) => {
      if (act.point) act.point(item);
      else if (!item) ring?.remove();
      else {
        ring ??= ringed();
        ring.setLatLng([item.at[1], item.at[0]]).addTo(map);
        drawRing(ring);
      }
    };
    const forget = () => {
      if (place >= 0) mark(null);
      order = [];
      place = -1;
    };
    const inOrder = () => {
      const bounds = map.getBounds();
      const begun = act.from?.();
      const from = begun && bounds.contains([begun[1], begun[0]]) ? [begun[1], begun[0]] : map.getCenter();
      const centre = map.latLngToContainerPoint(from);
      const away = (item) => centre.distanceTo(map.latLngToContainerPoint([item.at[1], item.at[0]]));
      const seen = act.items().filter(({ at }) => bounds.contains([at[1], at[0]]));
      return seen.map((item) => [away(item), item]).sort((a, b) => a[0] - b[0]).map(([, item]) => item);
    };
    /** Put what is in view into order; what is pointed at stays so where it is still in view. */
    const arrange = () => {
      const now = order[place];
      order = inOrder();
      place = now ? order.findIndex(({ key, at }) => key === now.key && at.join() === now.at.join()) : -1;
      moved = false;
    };
    const step = (by) => {
      if (place < 0 || moved) arrange();
      if (!order.length) {
        kil.say(act.nothing);
        return;
      }
      place = place < 0 && by < 0 ? order.length - 1 : (place + by + order.length) % order.length;
      const item = order[place];
      mark(item);
      kil.showTip(null);
      kil.say(`${item.words()}. ${place + 1} of ${order.length} in view. Enter chooses.`);
    };
    const choose = () => {
      const item = order[place];
      if (!item) {
        kil.say("Press N to go to the nearest first.");
        return;
      }
      const said = act.choose(item);
      moved = false; // choosing may move the map aside, after which the order stays
      if (said) kil.say(said);
    };
    const leave = () => {
      const pointed = place >= 0;
      forget();
      if (act.leave() || pointed) kil.say("Let go.");
    };

    const keys = {
      n: () => step(1), "]": () => step(1), p: () => step(-1), "[": () => step(-1),
      "+": () => map.zoomIn(), "=": () => map.zoomIn(), "-": () => map.zoomOut(), "_": () => map.zoomOut(),
      Enter: choose, " ": choose, Escape: leave,
      Home: () => {
        act.home();
        kil.say("The whole area.");
      },
    };
    container.addEventListener("keydown", (event) => {
      if (event.target !== container || event.ctrlKey || event.altKey || event.metaKey) return;
      const what = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!what) return;
      event.preventDefault();
      event.stopPropagation();
      what();
    });
    container.classList.add("kil-keys");
    container.addEventListener("blur", () => mark(null));
    container.addEventListener("focus", () => order[place] && mark(order[place]));
    map.on("moveend zoomend", () => (moved = true));
    return { forget, step, choose, leave, current: () => order[place]?.key ?? "" };
  };
})();
