// Small repairs of the page: what the theme and its libraries leave to the reader's browser.
(() => {
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

  window.addEventListener("load", name);
})();
