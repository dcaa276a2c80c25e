// Explorers: the sliders of a figure choose which of its frames is shown. No dependency, no request.
(() => {
  "use strict";
  if (window.unrolledExplorers) return;
  window.unrolledExplorers = true;

  const SELECTOR = "figure.u-explorer";
  const waiting = new WeakMap();

  function update(figure) {
    let index = 0;
    for (const input of figure.querySelectorAll("input[type=range]")) {
      const values = JSON.parse(input.dataset.values);
      const text = values[Number(input.value)];
      index = index * values.length + Number(input.value);
      input.setAttribute("aria-valuetext", text);
      input.parentElement.querySelector("output").textContent = text;
    }
    const frames = figure.querySelector(".u-frames").children;
    for (let i = 0; i < frames.length; i += 1) frames[i].hidden = i !== index;
    return frames[index];
  }

  // The description follows once the slider rests, so that a reader is not talked over.
  function speak(figure, frame) {
    clearTimeout(waiting.get(figure));
    waiting.set(figure, setTimeout(() => {
      figure.querySelector(".u-spoken").textContent = frame.getAttribute("aria-label");
    }, 600));
  }

  document.addEventListener("input", (event) => {
    const figure = event.target.closest(SELECTOR);
    if (figure && event.target.type === "range") speak(figure, update(figure));
  });

  // A browser that comes back to a page may have put the sliders where they were left.
  const synchronize = () => document.querySelectorAll(SELECTOR).forEach(update);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", synchronize);
  else synchronize();
  window.addEventListener("pageshow", synchronize);

  // On paper there is no slider: every figure prints as it stood when the page was opened.
  let moved = new Map();
  window.addEventListener("beforeprint", () => {
    moved = new Map();
    for (const figure of document.querySelectorAll(SELECTOR)) {
      for (const input of figure.querySelectorAll("input[type=range]")) {
        moved.set(input, input.value);
        input.value = input.defaultValue;
      }
      update(figure);
    }
  });
  window.addEventListener("afterprint", () => {
    moved.forEach((value, input) => { input.value = value; });
    synchronize();
  });
})();
