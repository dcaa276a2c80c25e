// The view of what is due today, and of the days until the exam: its date, how sure one wants to be, what is ahead.
((P) => {
  "use strict";
  if (!P.plan) return;
  const { element, button } = P;
  const RETENTIONS = [["0.8", "80 % of it: fewer repetitions"], ["0.9", "90 % of it"], ["0.95", "95 % of it: more repetitions"]];
  const SHOWN = 7; // days ahead

  function set(changes) {
    P.store.reload();
    Object.assign(P.store.state, changes);
    P.store.save();
  }

  // "12 cards": a button that leads to them, or words where there are none.
  function lead(count, thing, begin) {
    if (!count) return element("span", {}, `No ${thing} is due. `);
    const made = button(P.many(count, thing));
    made.addEventListener("click", begin);
    return made;
  }

  function until() {
    const left = P.plan.left();
    if (left === null) return "Without a date, an item comes back until it was right on three days.";
    if (left < 0) return "This date is past, so nothing is due. Enter the next one, or take it out.";
    if (left === 0) return "The exam is today. What is still due may be looked at; nothing comes back later.";
    return `${P.many(left, "day")} left. All comes back on days before that one, and nothing after it.`;
  }

  function due() {
    const questions = P.plan.due().length, cards = P.plan.due(true).length, ahead = P.plan.ahead();
    const buttons = element("p", { className: "u-practice-actions u-room-due" },
      lead(questions, "question", () => P.room.show("practise", { by: "due" })),
      lead(cards, "card", () => P.room.show("cards", { due: true })));
    const days = ahead.slice(0, SHOWN).map(([day, count]) => `${count} ${day === "tomorrow" ? "" : "on "}${day}`);
    const more = ahead.slice(SHOWN).reduce((sum, [, count]) => sum + count, 0);
    const words = days.length ? `Then ${days.join(", ")}${more ? `, ${more} later` : ""}.` : "Nothing is planned for another day.";
    return [buttons, element("p", {}, words)];
  }

  P.views.today = {
    title: "Due today",
    show(panel) {
      P.store.reload();
      const { exam, retention } = P.store.state;
      const date = element("input", { type: "date", id: "u-room-date", value: exam });
      const sure = element("select", { id: "u-room-sure" }, ...RETENTIONS.map(([value, words]) => element("option", { value }, words)));
      sure.value = String(retention);
      const status = element("p", { role: "status" }, until()), list = element("div");
      const redraw = () => { status.textContent = until(); list.replaceChildren(...due()); };
      date.addEventListener("change", () => { set({ exam: date.value }); redraw(); });
      sure.addEventListener("change", () => { set({ retention: Number(sure.value) }); redraw(); });
      panel.append(
        element("p", {}, "Questions that went wrong or needed help, and cards that you have turned, come back on days that are "
          + "planned from your answers: due today is what was planned for today or an earlier day."),
        element("div", { className: "u-room-choose" },
          element("label", { htmlFor: date.id }, "My exam is on ", date),
          element("label", { htmlFor: sure.id }, "When it comes back, I want to know ", sure)),
        status, list);
      redraw();
    },
  };
})(window.unrolledPractice);
