// The choice of notation in the header. The page's root already has it: see the script in the head of layout.html.
(() => {
  "use strict";
  const root = document.documentElement;
  const select = document.getElementById("u-notation");
  if (!select) return;
  const names = [...select.options].map((option) => option.value);

  function show(name) {
    if (!names.includes(name)) return;
    root.dataset.notation = name;
    select.value = name;
    // What measures itself, as wide formulas do, has changed its size.
    window.dispatchEvent(new Event("resize"));
  }

  function keep(name) {
    try { localStorage.setItem("notation", name); } catch { /* storage is blocked: it holds for this page */ }
    const url = new URL(location.href);
    if (!url.searchParams.has("notation")) return;
    url.searchParams.set("notation", name);
    try { history.replaceState(history.state, "", url); } catch { /* a file may refuse */ }
  }

  select.value = root.dataset.notation;
  select.addEventListener("change", () => { show(select.value); keep(select.value); });
  // Another tab has chosen, or a browser comes back to a page as it was left.
  window.addEventListener("storage", (event) => { if (event.key === "notation") show(event.newValue); });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    try { show(localStorage.getItem("notation")); } catch { /* as it was */ }
  });
})();
