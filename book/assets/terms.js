// What a term or a letter means, in a box beside it: while one points at either of them, or the term has the focus.
// Escape closes the box.
(() => {
  "use strict";
  const GAP = 4, EDGE = 8; // CSS pixels
  const WAIT = 150, LEAVE = 300; // milliseconds

  // The next letter in the row or in the column of a table.
  function neighbour(symbol, key) {
    const cell = symbol.closest("td"), side = /Left|Up/.test(key) ? "previousElementSibling" : "nextElementSibling";
    const step = /Up|Down/.test(key) ? (at) => at.parentElement[side]?.cells[cell.cellIndex] : (at) => at[side];
    for (let at = step(cell); at; at = step(at)) {
      const found = at.querySelector(".u-symbol");
      if (found) return found;
    }
    return null;
  }

  function begin(TERMS) {
    const { concepts, symbols } = window.UNROLLED_TERMS;
    // Where several concepts share a section, its link means the first.
    const sections = new Map(Object.entries(concepts).reverse().map(([name, [, , address]]) => [address, name]));
    const box = Object.assign(document.createElement("div"), { id: "u-meaning", popover: "manual" });
    let term = null, coming = 0, leaving = 0;
    box.setAttribute("role", "tooltip");
    document.body.append(box);

    function meaning(element) {
      if (element.dataset.symbol) return symbols[element.dataset.symbol];
      const { pathname, hash } = element;
      const name = sections.get(pathname.split("/").slice(-2).join("/") + hash);
      return concepts[hash.startsWith("#term-") ? hash.slice(6) : name];
    }

    function place() {
      const lines = [...term.getClientRects()], { clientWidth, clientHeight } = document.documentElement;
      if (!lines.length) { hide(); return; }
      const last = lines.at(-1), below = last.bottom + GAP, above = lines[0].top - GAP - box.offsetHeight;
      box.style.left = `${Math.max(EDGE, Math.min(last.left, clientWidth - box.offsetWidth - EDGE))}px`;
      box.style.top = `${below + box.offsetHeight > clientHeight && above > 0 ? above : below}px`;
    }

    function stay() {
      clearTimeout(coming);
      clearTimeout(leaving);
      coming = leaving = 0;
    }

    function show(element) {
      stay();
      const found = meaning(element);
      if (element === term || !found) return;
      hide();
      term = element;
      box.replaceChildren(Object.assign(document.createElement("strong"), { textContent: found[0] }), found[1]);
      term.setAttribute("aria-describedby", box.id);
      box.showPopover();
      place();
    }

    function hide() {
      stay();
      if (!term) return;
      term.removeAttribute("aria-describedby");
      term = null;
      box.hidePopover();
    }

    document.addEventListener("pointerover", ({ target, pointerType }) => {
      const over = target.closest?.(TERMS);
      if (pointerType === "touch") return;
      if (over || box.contains(target)) {
        stay();
        if (over && over !== term) coming = setTimeout(show, WAIT, over);
      } else {
        clearTimeout(coming);
        if (term && term !== document.activeElement) leaving ||= setTimeout(hide, LEAVE);
      }
    });
    document.addEventListener("focusin", ({ target }) => {
      if (!target.matches(TERMS)) return;
      if (target.matches(".u-symbol")) {
        for (const other of target.closest("table").querySelectorAll(".u-symbol")) other.tabIndex = -1;
        target.tabIndex = 0;
      }
      show(target);
    });
    document.addEventListener("focusout", ({ target }) => { if (target === term && !target.matches(":hover")) hide(); });
    document.addEventListener("pointerdown", ({ target }) => { if (term && !term.contains(target) && !box.contains(target)) hide(); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      if (!event.key.startsWith("Arrow") || !event.target.matches(".u-symbol")) return;
      event.preventDefault();
      neighbour(event.target, event.key)?.focus();
    });
    for (const event of ["scroll", "resize"]) {
      window.addEventListener(event, () => { if (term) place(); }, { capture: true, passive: true });
    }

    begin.show = show;
    const first = [...document.querySelectorAll(TERMS)].find((element) => element.matches(":hover, :focus"));
    if (first) show(first);
  }

  window.unrolledTerms = begin;
})();
