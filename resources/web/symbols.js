"use strict";
// Symbols, hatching and small text: everything that is drawn, on the map, in the key and for print.
(() => {
  const kil = (window.kilParts = window.kilParts || {});

  /** Trace a symbol's outline: a polygon of radius 1 from the data, or a circle where it has no corners. */
  kil.trace = (ctx, corners, x, y, radius) => {
    ctx.beginPath();
    if (!corners.length) {
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    }
    corners.forEach(([dx, dy], index) => {
      const px = x + dx * radius;
      const py = y + dy * radius;
      if (index) ctx.lineTo(px, py);
      else ctx.moveTo(px, py);
    });
    ctx.closePath();
  };

  /** Draw one band's symbol. A pale halo around it keeps it apart from whatever it lies on. */
  kil.drawSymbol = (ctx, shapes, band, x, y, scale) => {
    const radius = band.radius * scale;
    kil.trace(ctx, shapes[band.shape], x, y, radius);
    ctx.lineJoin = "round";
    ctx.strokeStyle = "rgba(255,255,255,0.95)";
    ctx.lineWidth = band.line_width + (band.cluster ? 2.6 : 1.2);
    ctx.stroke();
    ctx.fillStyle = band.fill;
    ctx.fill();
    ctx.strokeStyle = band.line;
    ctx.lineWidth = band.line_width;
    ctx.stroke();
  };

  /** The number of organisations at one place, above the right shoulder of its symbol. */
  kil.drawBadge = (ctx, count, x, y, radius, colours, size = 1) => {
    const text = String(count);
    const tall = size < 1.1 ? 5.5 : 6.5;
    ctx.font = `${size < 1.1 ? "400 9px" : "500 10px"} Roboto, "Segoe UI", Arial, sans-serif`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const half = Math.max(tall, ctx.measureText(text).width / 2 + 3);
    const cx = x + radius * 0.75 + half * 0.6;
    const cy = y - radius * 0.75 - 2;
    ctx.beginPath();
    ctx.roundRect(cx - half, cy - tall, 2 * half, 2 * tall, tall);
    ctx.fillStyle = colours.halo;
    ctx.fill();
    ctx.strokeStyle = "#7d8793";
    ctx.lineWidth = 0.8;
    ctx.stroke();
    ctx.fillStyle = colours.ink;
    ctx.fillText(text, cx, cy + 0.5);
  };

  /** A fill of diagonal lines, or of crossed ones. */
  kil.hatch = (ctx, colour, crossed = false) => {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.lineWidth = 1.2;
    // Every line has a light one beside it, so that it shows on dark fills as on pale ones.
    for (const [line, aside] of [["rgba(255,255,255,0.75)", 1.2], [colour, 0]]) {
      pen.strokeStyle = line;
      for (const shift of [-8, 0, 8]) {
        pen.beginPath();
        pen.moveTo(shift, 8 + aside);
        pen.lineTo(shift + 8 + aside, 0);
        if (crossed) {
          pen.moveTo(shift, aside);
          pen.lineTo(shift + 8, 8 + aside);
        }
        pen.stroke();
      }
    }
    return ctx.createPattern(tile, "repeat");
  };

  /** A canvas for the key, sharp on every screen. */
  kil.swatch = (width, height, draw) => {
    const canvas = document.createElement("canvas");
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    canvas.setAttribute("aria-hidden", "true");
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    draw(ctx);
    return canvas;
  };

  /** A coloured box for the key, with what lies over the colour. */
  kil.areaSwatch = (colour, over = () => {}) =>
    kil.swatch(26, 16, (ctx) => {
      ctx.fillStyle = colour;
      ctx.fillRect(0, 0, 26, 16);
      ctx.strokeStyle = "rgba(40,36,50,0.55)";
      ctx.lineWidth = 1;
      ctx.strokeRect(0.5, 0.5, 25, 15);
      over(ctx);
    });

  /** Hatching over a box of the key. */
  kil.hatched = (colour, crossed) => (ctx) => {
    ctx.fillStyle = kil.hatch(ctx, colour, crossed);
    ctx.fillRect(1, 1, 24, 14);
  };

  /** The line around cold spots, for the key. */
  kil.coldSwatch = (colours) =>
    kil.swatch(26, 16, (ctx) => {
      ctx.fillStyle = "#ffffff";
      ctx.fillRect(0, 0, 26, 16);
      kil.lineCold(ctx, () => ctx.rect(0, 0, 26, 16), colours);
    });

  /** Lines beside the pointer; none hides them. */
  kil.showTip = (lines, point, size) => {
    const tip = kil.byId("kil-tip");
    if (!lines) {
      tip.hidden = true;
      return;
    }
    tip.replaceChildren(...lines.map((text, index) => kil.make(index ? "span" : "strong", { text, dir: "auto" })));
    tip.hidden = false;
    const left = Math.min(point.x + 14, size.x - tip.offsetWidth - 8);
    const top = point.y + 18 + tip.offsetHeight > size.y ? point.y - tip.offsetHeight - 12 : point.y + 18;
    tip.style.transform = `translate(${Math.round(Math.max(8, left))}px, ${Math.round(Math.max(0, top))}px)`;
  };

  /** An element with text and children. Text is only ever text. */
  kil.make = (tag, { text, title, ...attributes } = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    if (title) element.title = title;
    element.append(...children);
    return element;
  };

  kil.byId = (id) => document.getElementById(id);
  kil.thousands = (value) => (value === null ? "not known" : value.toLocaleString("en-GB"));

  // In the report this page stands in a frame as text, without an address: there a link to a place in it would lead to
  // the page around it.
  if (window.location.protocol === "about:") {
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (!link) return;
      event.preventDefault();
      const place = kil.byId(link.getAttribute("href").slice(1));
      place.scrollIntoView();
      place.focus({ preventScroll: true });
    });
  }
})();
