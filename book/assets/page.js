// Small repairs of the page: what the theme and its libraries leave to the reader's browser.
(() => {
  // A table or a formula wider than a phone scrolls in its own box, which the keyboard must reach.
  const WIDE = ".pst-scrollable-table-container, div.math, .cell_output .output, .highlight pre, .sig, "
    + ".u-practice-text, .u-practice-steps, .u-practice-hints";

  function reach() {
    for (const box of document.querySelectorAll(WIDE)) {
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

  function fit() {
    for (const formula of smaller) formula.style.fontSize = "";
    smaller.clear();
    const formulas = [...document.querySelectorAll(".bd-article .katex")].filter((f) => f.offsetWidth > 100);
    const factors = formulas.map(factor);
    formulas.forEach((formula, k) => {
      if (factors[k] === 1) return;
      smaller.add(formula);
      formula.style.fontSize = `${1.21 * factors[k]}em`; // KaTeX sets it to 1.21em
    });
  }

  // What is copied holds the TeX of a formula, not its pieces; a formula of which a part is selected goes as a whole.
  function copyTeX(event) {
    const selection = getSelection();
    if (!event.clipboardData || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0).cloneRange();
    const formulaOf = (node) => {
      const formula = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".katex");
      return formula?.closest(".katex-display") || formula;
    };
    const first = formulaOf(range.startContainer), last = formulaOf(range.endContainer);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const copy = document.createElement("div");
    copy.append(range.cloneContents());
    if (!copy.querySelector(".katex")) return;
    for (const formula of copy.querySelectorAll(".katex")) {
      const mark = formula.closest(".katex-display") ? "$$" : "$";
      formula.replaceWith(mark + formula.querySelector("annotation").textContent + mark);
    }
    // In the page, so that what is hidden there, the other notations, is left out.
    (document.querySelector(".bd-article") || document.body).append(copy);
    event.clipboardData.setData("text/plain", copy.innerText);
    copy.remove();
    event.preventDefault();
  }
  document.addEventListener("copy", copyTeX);

  // Buttons that are pictures say to a screen reader what they do; the arrow of a folded box, what it opens.
  function name() {
    for (const button of document.querySelectorAll("button.copybtn")) button.setAttribute("aria-label", "Copy this code");
    for (const button of document.querySelectorAll(".admonition-title > .toggle-button")) {
      button.setAttribute("aria-label", button.parentElement.textContent.trim());
    }
  }

  // Paper is white and has a width of its own: colours are those of the light page, formulas fit the sheet.
  const PAPER = { width: "640px", type: "12.5px" }; // as print.css has them
  let printing = false, theme = "";

  function toPaper() {
    const root = document.documentElement, article = document.querySelector(".bd-article");
    if (printing || !article) return;
    printing = true;
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    root.style.fontSize = PAPER.type;
    article.style.width = PAPER.width;
    fit();
    article.style.width = root.style.fontSize = "";
  }

  function fromPaper() {
    if (!printing) return;
    printing = false;
    document.documentElement.dataset.theme = theme;
    settle();
  }
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", fromPaper);

  const settle = () => {
    if (printing) return;
    fit();
    reach();
  };
  window.addEventListener("resize", settle);
  window.addEventListener("load", async () => {
    name();
    await document.fonts.ready;
    settle();
    // Boxes open, questions change their formulas: then the article changes its height.
    const article = document.querySelector(".bd-article");
    if (article) new ResizeObserver(() => requestAnimationFrame(settle)).observe(article);
  });
})();
