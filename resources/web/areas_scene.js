"use strict";
// The areas of need and capacity: fills, hatching, the line around cold spots, and what is chosen. Drawn by hand.
(() => {
  const kil = window.kilParts;

  /** Small areas by the decile of the measure that is shown. */
  const paintNeed = (ctx, view, data, state) => {
    ctx.lineJoin = "round";
    for (const area of data.lsoas) {
      if (!kil.inView(area, view)) continue;
      ctx.beginPath();
      kil.traceArea(ctx, area, view);
      ctx.fillStyle = data.fill(area.deciles[state.domain]);
      ctx.fill("evenodd");
      ctx.strokeStyle = "rgba(255,255,255,0.85)";
      ctx.lineWidth = 0.7;
      ctx.stroke();
    }
  };

  const fillAll = (ctx, view, areas, style) => {
    ctx.beginPath();
    for (const area of areas) if (kil.inView(area, view)) kil.traceArea(ctx, area, view);
    ctx.fillStyle = style;
    ctx.fill("evenodd");
  };

  /** Every area in its colour, then what must not be read as it stands. */
  const paintShades = (ctx, view, data, areas, shade) => {
    fillAll(ctx, view, data.outlines, "#ffffff");
    for (const area of areas) if (kil.inView(area, view)) fillAll(ctx, view, [area], shade(area));
    const [lines, crosses] = [kil.hatch(ctx, data.colours.hatch), kil.hatch(ctx, data.colours.hatch, true)];
    for (const area of areas) if (area.few || !area.covered) fillAll(ctx, view, [area], area.covered ? lines : crosses);
  };

  const paintBoundaries = (ctx, view, data, areas) => {
    kil.paintLines(ctx, view, areas, "rgba(255,255,255,0.7)", 3);
    kil.paintLines(ctx, view, areas, data.colours.ward, 1.1);
    kil.paintLines(ctx, view, data.outlines, data.colours.outline, 2.4);
    kil.paintCold(ctx, view, data, areas);
  };

  /** The map on the left: need, or both together. */
  kil.paintLeft = (ctx, view, data, state) => {
    const areas = data.areas[state.type];
    if (state.mode === "bivariate") paintShades(ctx, view, data, areas, (area) => data.cellFill(area.cell));
    else paintNeed(ctx, view, data, state);
    paintBoundaries(ctx, view, data, areas);
  };

  /** The map on the right: capacity. */
  kil.paintRight = (ctx, view, data, state) => {
    const areas = data.areas[state.type];
    paintShades(ctx, view, data, areas, (area) => data.shade(area.capacity));
    paintBoundaries(ctx, view, data, areas);
  };

  const outline = (ctx, view, area, widths) => {
    ctx.lineJoin = "round";
    for (const [colour, width] of widths) kil.paintLines(ctx, view, [area], colour, width);
  };

  /** What is picked, pointed at and chosen, and the names: over both maps alike. */
  kil.paintMarks = (ctx, view, data, state) => {
    const { ink, halo } = data.colours;
    const among = data.pickable(state);
    const picked = among.filter((area) => state.picked.has(area.code) && kil.inView(area, view));
    fillAll(ctx, view, picked, "rgba(255,196,46,0.42)");
    for (const area of picked) outline(ctx, view, area, [[ink, 3.4], ["#ffc42e", 1.8]]);
    const pointed = among.find((area) => area.code === state.hovered);
    if (pointed) outline(ctx, view, pointed, [[halo, 4.2], [ink, 2]]);
    const chosen = data.areas[state.type].find((area) => area.code === state.selected);
    if (chosen) outline(ctx, view, chosen, [[halo, 9], [ink, 7], ["#ffc42e", 3.6]]);
    if (state.picking !== "lsoa") kil.paintNames(ctx, view, data);
  };

  const BAR = 14;

  const drawScale = (ctx, latitude, scale, height, ink) => {
    const metresPerPixel = (40075016.686 * Math.cos((latitude * Math.PI) / 180)) / (256 * scale);
    const longest = 110 * metresPerPixel;
    const magnitude = 10 ** Math.floor(Math.log10(longest));
    const length = Math.max(...[1, 2, 5].map((step) => step * magnitude).filter((metres) => metres <= longest));
    ctx.fillStyle = ink;
    ctx.fillRect(8, height - BAR, length / metresPerPixel, 4);
    ctx.font = "400 12px Roboto, Arial, sans-serif";
    ctx.textAlign = "left";
    ctx.fillText(`${length >= 1000 ? `${length / 1000} km` : `${length} m`}, north up`, 8, height - BAR - 9);
  };

  /** A picture for paper of [[south, west], [north, east]], its title above it. */
  kil.areaPicture = (title, bounds, data, state, paint, width, height) => {
    const canvas = document.createElement("canvas");
    canvas.width = width * 2.5;
    canvas.height = height * 2.5;
    const ctx = canvas.getContext("2d");
    ctx.scale(2.5, 2.5);
    const [west, south] = kil.world([bounds[0][1], bounds[0][0]]);
    const [east, north] = kil.world([bounds[1][1], bounds[1][0]]);
    const scale = Math.min((width - 16) / (east - west), (height - 84) / (south - north));
    const view = {
      scale,
      x: ((west + east) / 2) * scale - width / 2,
      y: ((north + south) / 2) * scale - height / 2,
      min: L.point(0, 0),
      max: L.point(width, height),
    };
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, width, height);
    paint(ctx, view, data, state);
    kil.paintMarks(ctx, view, data, state);
    ctx.font = '500 14px Roboto, "Segoe UI", Arial, sans-serif';
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.fillStyle = data.colours.ink;
    ctx.fillText(title, 8, 6);
    ctx.textBaseline = "alphabetic";
    drawScale(ctx, (bounds[0][0] + bounds[1][0]) / 2, scale, height, data.colours.ink);
    return canvas.toDataURL("image/png");
  };
})();
