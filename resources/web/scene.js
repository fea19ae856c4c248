"use strict";
// The areas: need by small area, hatching, ward boundaries and names, the outline. One canvas, drawn by hand.
(() => {
  const kil = (window.kilParts = window.kilParts || {});

  /** A Leaflet renderer that calls `paint(ctx, view)`; Leaflet moves and scales its canvas while zooming. */
  kil.Scene = L.Renderer.extend({
    options: { padding: 0.25 },
    initialize(paint, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._paint = paint;
    },
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "kil-canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._pen = this._container.getContext("2d");
    },
    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.round(size.x * ratio);
      this._container.height = Math.round(size.y * ratio);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this.draw();
    },
    draw() {
      if (!this._map || !this._bounds) return;
      const { min, max } = this._bounds;
      const ratio = window.devicePixelRatio || 1;
      this._pen.setTransform(1, 0, 0, 1, 0, 0);
      this._pen.clearRect(0, 0, this._container.width, this._container.height);
      this._pen.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      const origin = this._map.getPixelOrigin();
      const scale = this._map.options.crs.scale(this._map.getZoom()) / 256;
      this._paint(this._pen, { scale, x: origin.x, y: origin.y, min, max });
    },
  });

  /** Longitude and latitude to the unit square of zoom 0 (256 pixels), so that drawing is one multiplication. */
  kil.world = ([longitude, latitude]) => {
    const point = L.CRS.EPSG3857.latLngToPoint(L.latLng(latitude, longitude), 0);
    return [point.x, point.y];
  };

  kil.prepareArea = (area) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    area.lines = area.rings.map((ring) => {
      const line = new Float64Array(ring.length * 2);
      ring.forEach((corner, index) => {
        const [x, y] = kil.world(corner);
        line[2 * index] = x;
        line[2 * index + 1] = y;
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      });
      return line;
    });
    area.box = box;
    delete area.rings;
  };

  kil.inView = ({ box }, view) =>
    box[2] * view.scale - view.x >= view.min.x &&
    box[0] * view.scale - view.x <= view.max.x &&
    box[3] * view.scale - view.y >= view.min.y &&
    box[1] * view.scale - view.y <= view.max.y;

  kil.traceArea = (ctx, area, view) => {
    for (const line of area.lines) {
      for (let index = 0; index < line.length; index += 2) {
        const x = line[index] * view.scale - view.x;
        const y = line[index + 1] * view.scale - view.y;
        if (index) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
      }
      ctx.closePath();
    }
  };

  const paintNeed = (ctx, view, data, fills) => {
    ctx.lineJoin = "round";
    for (const area of data.lsoas) {
      if (!kil.inView(area, view)) continue;
      ctx.beginPath();
      kil.traceArea(ctx, area, view);
      ctx.fillStyle = fills(area.decile);
      ctx.fill("evenodd");
      ctx.strokeStyle = "rgba(255,255,255,0.85)";
      ctx.lineWidth = 0.7;
      ctx.stroke();
    }
  };

  const paintHatch = (ctx, view, data) => {
    const pattern = kil.hatch(ctx, data.colours.hatch, true);
    ctx.beginPath();
    for (const area of data.lsoas) if (!area.covered && kil.inView(area, view)) kil.traceArea(ctx, area, view);
    ctx.fillStyle = pattern;
    ctx.fill("evenodd");
    ctx.beginPath();
    for (const ward of data.wards) if (!ward.covered && kil.inView(ward, view)) kil.traceArea(ctx, ward, view);
    ctx.fill("evenodd");
  };

  kil.paintLines = (ctx, view, areas, colour, width) => {
    ctx.beginPath();
    for (const area of areas) if (kil.inView(area, view)) kil.traceArea(ctx, area, view);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  };

  /** A strong broken line inside the area: another pattern than any boundary. Neighbours keep their own. */
  kil.lineCold = (ctx, trace, colours) => {
    ctx.save();
    ctx.beginPath();
    trace();
    ctx.clip("evenodd");
    ctx.lineJoin = "round";
    for (const [colour, width, dash] of [[colours.dash, 9.5, []], [colours.cold, 7, [11, 4]]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.setLineDash(dash);
      ctx.stroke();
    }
    ctx.restore();
  };

  kil.paintCold = (ctx, view, data, areas) => {
    for (const area of areas) {
      if (area.cold && kil.inView(area, view)) kil.lineCold(ctx, () => kil.traceArea(ctx, area, view), data.colours);
    }
  };

  /** Places in a ward where its name may stand: its middle, then a grid over it. Worked out once. */
  kil.prepareWard = (ward) => {
    ward.world = kil.world(ward.at);
    const [west, north, east, south] = ward.box;
    ward.spots = [ward.world];
    for (let column = 1; column < 9; column += 1) {
      for (let row = 1; row < 9; row += 1) {
        const spot = [west + ((east - west) * column) / 9, north + ((south - north) * row) / 9];
        if (kil.areaAt([ward], spot)) ward.spots.push(spot);
      }
    }
  };

  const meet = (box, other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];

  /** Where a name of that size hides the fewest symbols and meets no other name; null where it cannot. */
  const bestBox = (ward, half, tall, view, symbols, taken, edges) => {
    let best = null;
    let least = TOO_MUCH;
    const screen = ([x, y]) => [x * view.scale - view.x, y * view.scale - view.y];
    const middle = screen(ward.world);
    for (const spot of ward.spots) {
      const [x, y] = screen(spot);
      const box = [x - half, y - tall, x + half, y + tall];
      if (box[0] < edges[0] || box[2] > edges[1] || taken.some((other) => meet(box, other))) continue;
      let cost = Math.hypot(x - middle[0], y - middle[1]) / (3 * half);
      for (const [px, py, weight] of symbols) {
        if (px > box[0] - 6 && px < box[2] + 6 && py > box[1] - 6 && py < box[3] + 6) cost += weight;
        if (cost >= least) break;
      }
      if (cost < least) {
        least = cost;
        best = box;
      }
    }
    return best;
  };

  const NAME_FONT = '500 12.5px Roboto, "Segoe UI", Arial, sans-serif';
  const NAME_HEIGHT = 15;
  const NAME_ROOM = 12;
  const TOO_MUCH = 15; // symbols (a cluster counts for six) that a name may hide before it is left out

  /** Where ward names go at this scale, widest wards first. The same wherever the map is moved to. */
  const placeNames = (ctx, scale, data) => {
    const taken = [];
    const view = { scale, x: 0, y: 0 };
    const symbols = data.locations.map(({ world, heavy }) => [world[0] * scale, world[1] * scale, heavy]);
    const names = [];
    const [[south, west], [north, east]] = data.home;
    // The whole area is shown with a little room around it; a name that reached farther would be cut off there.
    const edges = [kil.world([west, south])[0] * scale - NAME_ROOM, kil.world([east, north])[0] * scale + NAME_ROOM];
    const width = Math.max(60, Math.min(105, (edges[1] - edges[0]) / 6)); // in two lines on a telephone
    ctx.font = NAME_FONT;
    for (const ward of data.wardsByRoom) {
      const whole = kil.broken(ctx, ward.name, width);
      for (const lines of ward.mark ? [[...whole, ward.mark], [ward.mark]] : [whole]) {
        const half = Math.max(...lines.map((line) => ctx.measureText(line).width)) / 2 + 3;
        const box = bestBox(ward, half, (lines.length * NAME_HEIGHT) / 2 + 1, view, symbols, taken, edges);
        if (!box) continue;
        taken.push(box);
        names.push({ lines, x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 });
        break;
      }
    }
    return names;
  };

  let placed = { scale: 0, names: [] };
  kil.forgetNames = () => (placed = { scale: 0, names: [] });

  kil.paintNames = (ctx, view, data) => {
    if (placed.scale !== view.scale) placed = { scale: view.scale, names: placeNames(ctx, view.scale, data) };
    ctx.font = NAME_FONT;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    for (const { lines, x, y } of placed.names) {
      lines.forEach((line, index) => {
        const at = y - view.y + (index - (lines.length - 1) / 2) * NAME_HEIGHT;
        ctx.strokeStyle = "rgba(255,255,255,0.88)";
        ctx.lineWidth = 3.2;
        ctx.strokeText(line, x - view.x, at);
        ctx.fillStyle = data.colours.outline;
        ctx.fillText(line, x - view.x, at);
      });
    }
  };

  /** A name over lines of at most that width, at its spaces. */
  kil.broken = (ctx, name, width) => {
    const lines = [];
    for (const word of name.slice(0, 60).split(" ")) {
      const last = lines.length - 1;
      if (last >= 0 && ctx.measureText(`${lines[last]} ${word}`).width <= width) lines[last] += ` ${word}`;
      else lines.push(word);
    }
    return lines.slice(0, 3);
  };

  kil.paintAreas = (ctx, view, data, layers) => {
    if (layers.need) paintNeed(ctx, view, data, data.fill);
    if (layers.need) paintHatch(ctx, view, data);
    if (layers.wards) kil.paintLines(ctx, view, data.wards, "rgba(255,255,255,0.7)", 3);
    if (layers.wards) kil.paintLines(ctx, view, data.wards, data.colours.ward, 1.1);
    kil.paintLines(ctx, view, data.outlines, data.colours.outline, 2.4);
    if (layers.cold) kil.paintCold(ctx, view, data, data.wards);
  };

  /** The area that holds a point of the unit square, by the even-odd rule. */
  kil.areaAt = (areas, [x, y]) =>
    areas.find(({ box, lines }) => {
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
      let inside = false;
      for (const line of lines) {
        for (let i = 0, j = line.length - 2; i < line.length; j = i, i += 2) {
          const crosses = line[i + 1] > y !== line[j + 1] > y;
          if (crosses && x < ((line[j] - line[i]) * (y - line[i + 1])) / (line[j + 1] - line[i + 1]) + line[i]) inside = !inside;
        }
      }
      return inside;
    });
})();
