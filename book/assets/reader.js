// What a reader leaves behind, in this browser only: where they stopped, which chapters they have finished.
(() => {
  "use strict";
  const KEY = "unrolled-reader";
  // all that the book keeps, its look included
  const KEPT = [KEY, "unrolled-run", "unrolled-practice", "unrolled-paper", "notation", "mode", "theme"];
  const name = DOCUMENTATION_OPTIONS.pagename || "";
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const isChapter = name.startsWith("notebooks/");
  const addressOf = (chapter) => new URL(`${chapter}.html`, root).href;
  const pageOf = (link) => new URL(link.getAttribute("href"), location.href).href.split(/[?#]/)[0];

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY)) || {};
      return { place: kept.place || null, done: Array.isArray(kept.done) ? kept.done : [] };
    } catch { return { place: null, done: [] }; } // blocked, or damaged
  }

  function save(state) {
    try { localStorage.setItem(KEY, JSON.stringify(state)); } catch { /* storage is blocked: nothing is kept */ }
  }

  const text = (element) => (element ? element.firstChild.textContent.trim() : "");

  // The section whose heading has last passed the top of the window.
  function place() {
    const headings = [...document.querySelectorAll(".bd-article h2, .bd-article h3")];
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const heading = passed[passed.length - 1], section = heading && heading.closest("section");
    return {
      page: name, title: text(document.querySelector(".bd-article h1")),
      section: section ? section.id : "", heading: text(heading),
    };
  }

  let waiting = 0;
  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(() => save({ ...load(), place: place() }), 400);
  }

  function showDone() {
    const { done } = load();
    for (const link of document.querySelectorAll(".bd-sidebar-primary a.internal, .u-map a.u-box")) {
      link.classList.toggle("u-done", done.some((one) => addressOf(one) === pageOf(link)));
    }
    const button = document.querySelector(".u-finish");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-pressed", done.includes(name));
  }

  function finish() {
    const state = load();
    const done = state.done.includes(name) ? state.done.filter((one) => one !== name) : [...state.done, name];
    save({ ...state, done });
    showDone();
  }

  // On the first page: the way back to where one stopped, and the button that forgets.
  function showPlace() {
    const box = document.querySelector(".u-return");
    if (!box) return;
    const state = load(), link = box.querySelector("a"), to = state.place;
    link.hidden = !to || !/^notebooks\/[\w/-]+$/.test(to.page);
    box.hidden = link.hidden && !state.done.length;
    if (link.hidden) return;
    link.href = addressOf(to.page) + (to.section ? `#${encodeURIComponent(to.section)}` : "");
    link.textContent = `Go on with ${to.title}${to.heading ? `: ${to.heading}` : ""}`;
  }

  function forget() {
    try { KEPT.forEach((key) => localStorage.removeItem(key)); } catch { /* nothing was kept */ }
    showDone();
    showPlace();
    document.querySelector(".u-forgotten").textContent = "Forgotten.";
  }

  // The figure of the first page may be held.
  function hold(button) {
    const held = button.closest(".u-moving").classList.toggle("u-held");
    button.textContent = held ? "Go on" : "Pause";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".u-finish, .u-forget, .u-hold");
    if (!button) return;
    if (button.matches(".u-finish")) finish();
    else if (button.matches(".u-forget")) forget();
    else hold(button);
  });

  if (isChapter) {
    window.addEventListener("scroll", remember, { passive: true });
    remember();
  }
  const show = () => { showDone(); showPlace(); };
  show();
  window.addEventListener("storage", (event) => { if (event.key === KEY) show(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) show(); });
})();
