// Figures on a phone: type that would be too small to read makes its figure wider than the window; it then scrolls.
(() => {
  "use strict";
  const LEAST = 10; // CSS pixels
  const RASTER = 0.85; // of the size at which a picture's type is 12 px high
  const NARROW = matchMedia("(max-width: 36rem)");

  // Size of the smallest type of a drawing, in its own units; an index or an exponent counts as its line does.
  // All frames of a figure are drawn alike.
  function smallest(svg) {
    const sizeOf = (element) => parseFloat(getComputedStyle(element).fontSize);
    const lines = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
    return Math.min(...lines.map((text) => Math.max(...[...text.querySelectorAll("tspan"), text].map((part) => (
      part.matches("text") && !text.firstChild.data?.trim() && text.querySelector("tspan") ? 0 : sizeOf(part)
    )))));
  }

  function fit() {
    for (const figure of document.querySelectorAll("figure.u-picture, figure.u-explorer, .formula-card, .u-moving")) {
      const drawing = figure.querySelector(".u-svg, img.u-raster");
      if (!drawing) continue;
      const least = drawing.matches("svg")
        ? (drawing.viewBox.baseVal.width * LEAST) / smallest(drawing)
        : drawing.width * RASTER;
      if (NARROW.matches) figure.style.setProperty("--u-least", `${Math.ceil(least)}px`);
      else figure.style.removeProperty("--u-least");
      for (const frame of figure.querySelectorAll(".u-frame")) {
        if (NARROW.matches) frame.tabIndex = 0;
        else frame.removeAttribute("tabindex");
      }
    }
  }

  NARROW.addEventListener("change", fit);
  if (NARROW.matches) fit();
})();
