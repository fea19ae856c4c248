"use strict";
// The organisations: one symbol for each place that shows, the cluster on top. Redrawn alone when a filter changes.
(() => {
  const kil = (window.kilParts = window.kilParts || {});

  /** What is shown: which bands, and which ids when the window filters. Counts are kept per location. */
  kil.Points = class {
    constructor(data) {
      this.data = data;
      this.rank = new Map(data.bands.map((band, index) => [band.key, band.cluster ? 1000 : index]));
      this.bands = new Map(data.bands.map((band) => [band.key, band]));
      this.hiddenBands = new Set();
      this.ids = null;
      this.selected = null;
      this.chosen = new Set(); // ids of organisations that are chosen together
      this.whereIs = new Map();
      for (const location of data.locations) {
        location.world = kil.world(location.at);
        location.heavy = location.organisations.some((one) => one.cluster) ? 6 : 1;
        for (const organisation of location.organisations) {
          if (organisation.id) this.whereIs.set(organisation.id, [location, organisation]);
        }
      }
      this.refresh();
    }

    /** Work out anew what every location shows. */
    refresh() {
      this.shown = [];
      this.count = 0;
      for (const location of this.data.locations) {
        location.visible = location.organisations.filter((one) => this.shows(one));
        this.count += location.visible.length;
        if (!location.visible.length) continue;
        location.rank = Math.max(...location.visible.map((one) => this.rank.get(one.band)));
        location.band = this.bands.get(location.visible.find((one) => this.rank.get(one.band) === location.rank).band);
        this.shown.push(location);
      }
      this.shown.sort((a, b) => a.rank - b.rank || b.at[1] - a.at[1]);
    }

    shows(organisation) {
      return !this.hiddenBands.has(organisation.band) && (this.ids === null || this.ids.has(organisation.id));
    }

    /** Ordinary symbols, then `between` (the names), then the cluster. */
    paint(ctx, view, size, between) {
      const place = ({ world }) => [world[0] * view.scale - view.x, world[1] * view.scale - view.y];
      let named = false;
      for (const location of this.shown) {
        if (location.band.cluster && !named) named = between() || true;
        const [x, y] = place(location);
        if (x < view.min.x - 20 || x > view.max.x + 20 || y < view.min.y - 20 || y > view.max.y + 20) continue;
        kil.drawSymbol(ctx, this.data.shapes, location.band, x, y, size);
        if (location.visible.length > 1) {
          kil.drawBadge(ctx, location.visible.length, x, y, location.band.radius * size, this.data.colours, size);
        }
      }
      if (!named) between();
      for (const location of this.chosenPlaces()) if (location !== this.selected) this.ring(ctx, location, ...place(location), size);
      if (this.selected) this.ring(ctx, this.selected, ...place(this.selected), size);
    }

    /** Where something is chosen and shown. */
    chosenPlaces() {
      const places = [...this.chosen].map((id) => this.whereIs.get(id)).filter((found) => found && this.shows(found[1]));
      return new Set(places.map(([location]) => location));
    }

    /** Ids chosen together once those at a place are turned: all of them in, or out when all were in. */
    turned(location) {
      const ids = location.visible.map(({ id }) => id).filter(Boolean);
      const rest = [...this.chosen].filter((id) => !ids.includes(id));
      return ids.every((id) => this.chosen.has(id)) ? rest : [...rest, ...ids];
    }

    /** Two rings, dark and light, and the symbol once more: what is selected shows on anything. */
    ring(ctx, location, x, y, size) {
      const radius = ((location.band || this.data.bands[0]).radius + 6) * size;
      for (const [colour, width] of [["#ffffff", 6], [this.data.colours.ink, 2.6]]) {
        ctx.beginPath();
        ctx.arc(x, y, radius, 0, 2 * Math.PI);
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.stroke();
      }
      if (location.band) kil.drawSymbol(ctx, this.data.shapes, location.band, x, y, size);
    }

    /** The location nearest to a point of the unit square, the topmost of those as near. */
    at([x, y], scale, size) {
      let found = null;
      let nearest = Infinity;
      for (const location of this.shown) {
        const distance = Math.hypot(location.world[0] - x, location.world[1] - y) * scale - location.band.radius * size;
        if (distance <= Math.min(nearest, 4)) {
          found = location;
          nearest = Math.max(distance, -2);
        }
      }
      return found;
    }
  };
})();
(() => {
  const kil = window.kilParts;

  /** What lies over the areas: organisations and names, as far as they are switched on. */
  kil.paintOver = (ctx, view, data, layers, points, size) => {
    const names = () => layers.names && kil.paintNames(ctx, view, data);
    if (layers.organisations) points.paint(ctx, view, size, names);
    else names();
  };

  const PAPER = { width: 940, height: 600, sharp: 2.5 };

  /** A scale bar of a round length and an arrow for north, bottom left. */
  const drawScale = (ctx, latitude, scale, ink) => {
    const metresPerPixel = (40075016.686 * Math.cos((latitude * Math.PI) / 180)) / (256 * scale);
    const longest = 150 * metresPerPixel;
    const magnitude = 10 ** Math.floor(Math.log10(longest));
    const length = Math.max(...[1, 2, 5].map((step) => step * magnitude).filter((metres) => metres <= longest));
    const width = length / metresPerPixel;
    const y = PAPER.height - 14;
    ctx.fillStyle = ink;
    ctx.fillRect(8, y, width, 4);
    ctx.font = "400 12px Roboto, Arial, sans-serif";
    ctx.textAlign = "left";
    ctx.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, 8, y - 9);
    const x = width + 34;
    ctx.beginPath();
    [[x, y - 14], [x + 6, y + 4], [x, y], [x - 6, y + 4]].forEach(([px, py]) => ctx.lineTo(px, py));
    ctx.fill();
    ctx.fillText("N", x + 10, y - 3);
  };

  /** A picture for paper of [[south, west], [north, east]]: its own shape and sharpness, nothing to click. */
  kil.picture = (bounds, data, layers, points) => {
    const canvas = document.createElement("canvas");
    canvas.width = PAPER.width * PAPER.sharp;
    canvas.height = PAPER.height * PAPER.sharp;
    const ctx = canvas.getContext("2d");
    ctx.scale(PAPER.sharp, PAPER.sharp);
    const [west, south] = kil.world([bounds[0][1], bounds[0][0]]);
    const [east, north] = kil.world([bounds[1][1], bounds[1][0]]);
    const scale = Math.min((PAPER.width - 24) / (east - west), (PAPER.height - 24) / (south - north));
    const view = {
      scale,
      x: ((west + east) / 2) * scale - PAPER.width / 2,
      y: ((north + south) / 2) * scale - PAPER.height / 2,
      min: L.point(0, 0),
      max: L.point(PAPER.width, PAPER.height),
    };
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, PAPER.width, PAPER.height);
    kil.paintAreas(ctx, view, data, layers);
    kil.paintOver(ctx, view, data, layers, points, 0.95);
    drawScale(ctx, (bounds[0][0] + bounds[1][0]) / 2, scale, data.colours.ink);
    return canvas.toDataURL("image/png");
  };
})();
