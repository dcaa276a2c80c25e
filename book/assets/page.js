// Small repairs of the page: what the theme and its libraries leave to the reader's browser.
(() => {
  // A table or a formula wider than a phone scrolls in its own box, which the keyboard must reach.
  const WIDE = ".pst-scrollable-table-container, div.math, .cell_output .output, .highlight pre, .sig";

  function reach() {
    for (const box of document.querySelectorAll(WIDE)) {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  // A formula in a line does not break. Where the line is shorter, on a phone, it is set smaller.
  const sizes = new WeakMap();

  function fit() {
    for (const formula of document.querySelectorAll(".bd-article mjx-container:not([display])")) {
      sizes.set(formula, sizes.get(formula) || formula.style.fontSize); // MathJax's own
      formula.style.fontSize = sizes.get(formula);
      const place = formula.closest("p, li, dd, td, div");
      const style = place ? getComputedStyle(place) : null;
      const room = place ? place.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) : 0;
      const width = formula.getBoundingClientRect().width;
      if (room > 0 && width > room) {
        formula.style.fontSize = `${(parseFloat(getComputedStyle(formula).fontSize) * room * 0.98) / width}px`;
      }
    }
  }

  // The arrow of a folded box says to a screen reader what it opens.
  function name() {
    for (const button of document.querySelectorAll(".admonition-title > .toggle-button")) {
      button.setAttribute("aria-label", button.parentElement.textContent.trim());
    }
  }

  const settle = () => { fit(); reach(); };
  window.addEventListener("resize", settle);
  window.addEventListener("load", async () => {
    if (window.MathJax && window.MathJax.startup) await window.MathJax.startup.promise;
    settle();
    name();
  });
})();
