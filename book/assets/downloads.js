// A drawing is taken as it is shown: in the chosen letters, and of a figure that moves the state in which it stands.
(() => {
  "use strict";

  function follow({ target }) {
    const link = target.closest?.(".u-take a");
    if (!link) return;
    const line = link.parentElement, { notation } = document.documentElement.dataset;
    const state = [...line.parentElement.querySelectorAll(".u-frame")].findIndex((frame) => !frame.hidden) + 1;
    let address = link.getAttribute("href").replace(/-state-\d+/, `-state-${state}`);
    if (line.classList.contains("u-lettered")) {
      address = address.replace(/(-ng|-goodfellow|-olah)?(?=\.\w+$)/, notation === "pytorch" ? "" : `-${notation}`);
    }
    link.setAttribute("href", address);
  }

  for (const event of ["click", "contextmenu"]) document.addEventListener(event, follow);
})();
