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
      this.whereIs = new Map();
      for (const location of data.locations) {
        location.world = kil.world(location.at);
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
      this.shown.sort((a, b) => a.rank - b.rank);
    }

    shows(organisation) {
      return !this.hiddenBands.has(organisation.band) && (this.ids === null || this.ids.has(organisation.id));
    }

    paint(ctx, view, size) {
      const place = ({ world }) => [world[0] * view.scale - view.x, world[1] * view.scale - view.y];
      for (const location of this.shown) {
        const [x, y] = place(location);
        if (x < view.min.x - 20 || x > view.max.x + 20 || y < view.min.y - 20 || y > view.max.y + 20) continue;
        kil.drawSymbol(ctx, this.data.shapes, location.band, x, y, size);
        if (location.visible.length > 1) {
          kil.drawBadge(ctx, location.visible.length, x, y, location.band.radius * size, this.data.colours);
        }
      }
      if (this.selected) this.ring(ctx, ...place(this.selected), size);
    }

    /** Two rings, dark and light, so that what is selected shows on anything. */
    ring(ctx, x, y, size) {
      const radius = ((this.selected.band || this.data.bands[0]).radius + 6) * size;
      for (const [colour, width] of [["#ffffff", 6], [this.data.colours.ink, 2.6]]) {
        ctx.beginPath();
        ctx.arc(x, y, radius, 0, 2 * Math.PI);
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.stroke();
      }
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

  /** The present view as a picture for paper: twice as sharp as the screen, without anything to click. */
  kil.picture = (map, data, layers, points, size) => {
    const shown = map.getSize();
    const canvas = document.createElement("canvas");
    const sharp = 2200 / shown.x;
    canvas.width = Math.round(shown.x * sharp);
    canvas.height = Math.round(shown.y * sharp);
    const ctx = canvas.getContext("2d");
    ctx.scale(sharp, sharp);
    const corner = map.getPixelBounds().min;
    const scale = map.options.crs.scale(map.getZoom()) / 256;
    const view = { scale, x: corner.x, y: corner.y, min: L.point(0, 0), max: shown, size: 1 };
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, shown.x, shown.y);
    kil.paintAreas(ctx, view, data, layers);
    if (layers.organisations) points.paint(ctx, view, size);
    return canvas.toDataURL("image/png");
  };
})();
