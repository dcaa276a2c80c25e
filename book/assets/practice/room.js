// The page "Practise": its views, its catalogue, and what it says to a screen reader.
((P) => {
  "use strict";
  const { element, button } = P;
  const FIRST = "practise";

  function start(root) {
    const say = element("p", { className: "u-room-says", role: "status" });
    const panel = element("div", { className: "u-room-panel" });
    const buttons = Object.entries(P.views).map(([name, view]) => {
      const made = button(view.title);
      made.id = `u-view-${name}`;
      made.addEventListener("click", () => P.room.show(name));
      return made;
    });
    P.room = {
      static: root.dataset.static,
      catalogue: P.readCatalogue(root.querySelector('script[type="application/json"]').textContent),
      say: (words) => { say.textContent = words; },
      settle: () => requestAnimationFrame(() => window.dispatchEvent(new Event("resize"))), // wide formulas
      show(name, wish) {
        P.views[P.room.view]?.leave?.();
        P.room.view = name;
        buttons.forEach((one) => one.setAttribute("aria-pressed", one.id === `u-view-${name}`));
        say.textContent = "";
        panel.replaceChildren();
        P.views[name].show(panel, wish);
        P.room.settle();
      },
    };
    root.append(element("div", { className: "u-room-views", role: "group", "aria-label": "What to do" }, ...buttons), say, panel);
    begin();
  }

  // A link may ask for something: ?topic=LSTM, ?chapter=10, ?part=RNN, ?question=lstm-step, ?view=cards, with &chapter=10
  function begin() {
    const asked = new URLSearchParams(location.search);
    const id = asked.get("question");
    if (P.room.catalogue.questions.some((question) => question.id === id)) return P.room.show(FIRST, { id });
    const view = asked.get("view");
    if (view === "cards" && asked.has("chapter")) return P.room.show(view, { which: asked.get("chapter") });
    const by = ["topic", "chapter", "part"].find((name) => asked.has(name));
    if (by) return P.room.show(FIRST, { by, which: asked.get(by) });
    return P.room.show(Object.hasOwn(P.views, view ?? "") ? view : P.sitting?.running() ? "exam" : FIRST);
  }

  const room = document.getElementById("u-room");
  if (room) start(room);
})(window.unrolledPractice);
