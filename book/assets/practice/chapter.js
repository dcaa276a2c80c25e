// The questions of a chapter: each form takes its texts and numbers from its own section of the page.
((P) => {
  "use strict";
  function start(root) {
    const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    P.calculation(root, data, (name) =>
      P.fragment(root.querySelector(`script[data-piece="${name}"]`).textContent));
  }

  const begin = () => document.querySelectorAll("section.u-practice").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})(window.unrolledPractice);
