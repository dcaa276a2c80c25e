// Explorers: the controls of a figure choose which of its frames is shown. No dependency, no request.
(() => {
  "use strict";
  if (window.unrolledExplorers) return;
  window.unrolledExplorers = true;

  const SELECTOR = "figure.u-explorer";
  const CONTROL = ".u-control";
  const waiting = new WeakMap();

  const range = (control) => control.querySelector("input[type=range]");
  const radios = (control) => [...control.querySelectorAll("input[type=radio]")];
  const texts = (control) => JSON.parse((range(control) || control).dataset.values);

  function count(control) {
    return radios(control).length || texts(control).length;
  }

  function position(control) {
    if (range(control)) return Number(range(control).value);
    if (radios(control).length) return radios(control).findIndex((radio) => radio.checked);
    return Number(control.dataset.at);
  }

  function first(control) {
    if (range(control)) return Number(range(control).defaultValue);
    if (radios(control).length) return radios(control).findIndex((radio) => radio.defaultChecked);
    return Number(control.dataset.start);
  }

  function move(control, place) {
    const at = Math.min(Math.max(place, 0), count(control) - 1);
    if (range(control)) range(control).value = at;
    else if (radios(control).length) radios(control)[at].checked = true;
    else control.dataset.at = at;
  }

  // What a control says of itself.
  function tell(control) {
    if (radios(control).length) return;
    const at = position(control), text = texts(control)[at];
    const output = control.querySelector("output");
    if (output.textContent !== text) output.textContent = text;
    if (range(control)) range(control).setAttribute("aria-valuetext", text);
    for (const button of control.querySelectorAll("button")) {
      // not `disabled`: a button that is pressed to the end must keep the focus
      button.setAttribute("aria-disabled", at === (Number(button.dataset.step) < 0 ? 0 : count(control) - 1));
    }
  }

  function show(children, index) {
    for (let i = 0; i < children.length; i += 1) children[i].hidden = i !== index;
    return children[index];
  }

  function update(figure) {
    let index = 0;
    for (const control of figure.querySelectorAll(CONTROL)) {
      index = index * count(control) + position(control);
      tell(control);
    }
    const says = figure.querySelector(".u-says");
    const sentence = says ? show(says.children, index).textContent : "";
    const frame = show(figure.querySelector(".u-frames").children, index);
    return `${sentence} ${frame.getAttribute("aria-label")}`.trim();
  }

  // The description follows once the control rests, so that a reader is not talked over.
  function speak(figure, control, words) {
    const stage = control.querySelector("button") ? `${texts(control)[position(control)]}. ` : "";
    clearTimeout(waiting.get(figure));
    waiting.set(figure, setTimeout(() => {
      figure.querySelector(".u-spoken").textContent = stage + words;
    }, 600));
  }

  function changed(control) {
    const figure = control.closest(SELECTOR);
    speak(figure, control, update(figure));
  }

  document.addEventListener("input", (event) => {
    const control = event.target.closest(CONTROL);
    if (control) changed(control);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(`${CONTROL} button`);
    if (!button) return;
    const control = button.closest(CONTROL), before = position(control);
    move(control, before + Number(button.dataset.step));
    if (position(control) !== before) changed(control);
  });

  // Sliders and radio buttons know the arrow keys by themselves; Home and End go to the first and the last.
  document.addEventListener("keydown", (event) => {
    const control = event.target.closest?.(CONTROL);
    if (!control || range(control) || event.altKey || event.ctrlKey || event.metaKey) return;
    const before = position(control), places = { Home: 0, End: count(control) - 1 };
    if (!radios(control).length) Object.assign(places, { ArrowLeft: before - 1, ArrowRight: before + 1 });
    if (!(event.key in places)) return;
    event.preventDefault();
    move(control, places[event.key]);
    if (radios(control).length) radios(control)[position(control)].focus();
    if (position(control) !== before) changed(control);
  });

  // A browser that comes back to a page may have put the controls where they were left.
  const synchronize = () => document.querySelectorAll(SELECTOR).forEach(update);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", synchronize);
  else synchronize();
  window.addEventListener("pageshow", synchronize);

  // On paper nothing moves: every figure prints as it stood when the page was opened.
  let moved = new Map();
  window.addEventListener("beforeprint", () => {
    moved = new Map();
    for (const figure of document.querySelectorAll(SELECTOR)) {
      for (const control of figure.querySelectorAll(CONTROL)) {
        moved.set(control, position(control));
        move(control, first(control));
      }
      update(figure);
    }
  });
  window.addEventListener("afterprint", () => {
    moved.forEach((at, control) => move(control, at));
    synchronize();
  });
})();
