// What a page shows is laid out and made to fit the window when it comes near, while the browser has nothing else to
// do: a page has thousands of formulas, and all at once would stop a phone for a second.
(() => {
  "use strict";
  const BLOCKS = ".bd-article section:not(.u-practice) > :not(section, script, style)";
  const NARROW = matchMedia("(max-width: 36rem)"); // a phone
  const blocks = [...document.querySelectorAll(BLOCKS)];
  const within = (block, selector) => [block, ...block.querySelectorAll(selector)].filter((e) => e.matches(selector));

  // A table or a formula wider than a phone scrolls in its own box, which the keyboard must reach.
  const WIDE = ".pst-scrollable-table-container, div.math, .cell_output .output, .highlight pre, .sig, "
    + ".u-practice-text, .u-practice-steps, .u-practice-hints";

  function reach(block) {
    for (const box of within(block, WIDE)) {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  // A formula breaks only between its parts. A part that is wider than its line, on a phone, is set smaller; a
  // displayed one down to three quarters, beyond which its box scrolls. All is measured before anything is changed.
  const SMALLEST = 0.75;
  const smaller = new Set();

  function factor(formula) {
    const display = formula.closest(".katex-display");
    const place = display || formula.closest("p, li, dd, td, th, figcaption, div");
    const style = getComputedStyle(place);
    const room = place.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const parts = [...formula.querySelectorAll(".base")].map((part) => part.offsetWidth);
    const width = display ? parts.reduce((sum, part) => sum + part, 0) : Math.max(...parts);
    if (room <= 0 || width <= room) return 1;
    return Math.max(display ? SMALLEST : 0, (0.98 * room) / width);
  }

  function fitFormulas(some) {
    for (const formula of smaller) {
      if (!some.some((block) => block.contains(formula))) continue;
      formula.style.fontSize = "";
      smaller.delete(formula);
    }
    const formulas = some.flatMap((block) => [...block.querySelectorAll(".katex")]).filter((f) => f.offsetWidth > 100);
    const factors = formulas.map(factor);
    formulas.forEach((formula, k) => {
      if (factors[k] === 1) return;
      smaller.add(formula);
      formula.style.fontSize = `${1.21 * factors[k]}em`; // KaTeX sets it to 1.21em
    });
  }

  // Figures on a phone: type that would be too small to read makes its figure wider than the window; it then scrolls.
  const FIGURES = "figure.u-picture, figure.u-explorer, .formula-card, .u-moving";
  const LEAST = 10; // CSS pixels
  const RASTER = 0.85; // of the size at which a picture's type is 12 px high

  // Size of the smallest type of a drawing, in its own units; an index or an exponent counts as its line does.
  // All frames of a figure are drawn alike.
  function smallest(svg) {
    const sizeOf = (element) => parseFloat(getComputedStyle(element).fontSize);
    const lines = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim());
    return Math.min(...lines.map((text) => Math.max(...[...text.querySelectorAll("tspan"), text].map((part) => (
      part.matches("text") && !text.firstChild.data?.trim() && text.querySelector("tspan") ? 0 : sizeOf(part)
    )))));
  }

  function widen(block) {
    for (const figure of within(block, FIGURES)) {
      const drawing = figure.querySelector(".u-svg, img.u-raster");
      if (!drawing) continue;
      if (NARROW.matches) {
        const least = drawing.matches("svg")
          ? (drawing.viewBox.baseVal.width * LEAST) / smallest(drawing)
          : drawing.width * RASTER;
        figure.style.setProperty("--u-least", `${Math.ceil(least)}px`);
      } else figure.style.removeProperty("--u-least");
      for (const frame of figure.querySelectorAll(".u-frame")) {
        if (NARROW.matches) frame.tabIndex = 0;
        else frame.removeAttribute("tabindex");
      }
    }
  }

  // Who waits for its turn.
  const SLICE = 8; // milliseconds
  const idle = window.requestIdleCallback || window.setTimeout;
  const waiting = new Set(), near = new Set();
  let working = false, printing = false;

  // Until then a block is not laid out where it is not seen, see unrolled.css.
  const whole = (block) => { block.style.contentVisibility = "visible"; };

  function suit(some) {
    some.forEach(whole);
    some.forEach(widen);
    fitFormulas(some);
    some.forEach(reach);
  }

  function work() {
    const end = performance.now() + SLICE;
    working = false;
    for (const block of waiting) {
      waiting.delete(block);
      suit([block]);
      if (performance.now() > end) break;
    }
    ask([]);
  }

  // What is far has its turn when it comes near.
  function ask(some) {
    if (printing) return;
    for (const block of some) if (near.has(block)) waiting.add(block);
    if (working || !waiting.size) return;
    working = true;
    idle(work);
  }

  // Who goes to a place within the page arrives there only if all before it has its height.
  let complete = false;

  document.addEventListener("click", (event) => {
    if (complete || !event.target.closest("a")?.hash) return;
    suit(blocks);
    complete = true;
  }, { capture: true });

  // Paper is white and has a width of its own: colours are those of the light page, formulas fit the sheet.
  const PAPER = { width: "640px", type: "12.5px" }; // as print.css has them
  let theme = "";

  function toPaper() {
    const root = document.documentElement, article = document.querySelector(".bd-article");
    if (printing || !article) return;
    printing = true;
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    root.style.fontSize = PAPER.type;
    article.style.width = PAPER.width;
    fitFormulas(blocks);
    article.style.width = root.style.fontSize = "";
  }

  function fromPaper() {
    if (!printing) return;
    printing = false;
    document.documentElement.dataset.theme = theme;
    ask(blocks);
  }
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", fromPaper);

  // The window changes, or the letters; boxes open, questions change their formulas: then their block changes its size.
  window.addEventListener("resize", () => {
    complete = false;
    ask(blocks);
  });
  window.addEventListener("load", async () => {
    await document.fonts.ready;
    const sizes = new ResizeObserver((changes) => ask(changes.map(({ target }) => target)));
    const places = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      ask(changes.map(({ target }) => target));
    }, { rootMargin: "100% 0px" });
    for (const block of blocks) {
      sizes.observe(block);
      places.observe(block);
    }
  });

  // For who looks at the whole page at once.
  window.unrolledFit = () => suit(blocks);
})();
