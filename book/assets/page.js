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

  window.addEventListener("resize", reach);
  window.addEventListener("load", async () => {
    if (window.MathJax && window.MathJax.startup) await window.MathJax.startup.promise;
    reach();
  });
})();
