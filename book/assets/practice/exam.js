// The view in which one sits a paper: no feedback until it is handed in, then marks, diagnoses and the working.
((P) => {
  "use strict";
  const { element, button } = P;
  const SHORTEST = 10, LONGEST = 180, USUAL = 60; // minutes
  const WARNINGS = [600, 300, 60]; // seconds before the end
  const SAVE = 300; // milliseconds after the last key
  let ticking = 0, saving = 0, forms = [];

  const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  // --- Before ---

  function setup(panel) {
    const minutes = element("input", { type: "number", id: "u-exam-minutes", min: SHORTEST, max: LONGEST, value: USUAL, required: true });
    const boxes = P.room.catalogue.parts.map((part) => element("input", { type: "checkbox", value: part, checked: true }));
    const form = element("form", { className: "u-room-choose" },
      element("label", { htmlFor: "u-exam-minutes" }, `Minutes (${SHORTEST} to ${LONGEST}) `, minutes),
      element("fieldset", { className: "u-room-kinds" }, element("legend", {}, "Parts"),
        ...boxes.map((box) => element("label", {}, box, ` ${box.value}`))),
      element("p", { className: "u-practice-actions" }, button("Draw a paper", "submit")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const parts = boxes.filter((box) => box.checked).map((box) => box.value);
      if (!parts.length) { P.room.say("Choose at least one part."); return; }
      try {
        P.sitting.begin({ seed: P.newSeed(), minutes: Math.round(Number(minutes.value)), parts });
        P.room.show("exam");
      } catch (error) { P.room.say(error.message); }
    });
    panel.append(
      element("p", {}, "A paper with the same number of minutes for each part. There is no feedback until you hand in. "
        + "What you type is kept in this browser, also when you close the page; the clock goes on."), form);
  }

  // --- The paper itself ---

  async function lay(place) {
    const { items } = P.sitting.paper(), { questions } = P.room.catalogue;
    const entries = items.map(({ id }) => questions.find((question) => question.id === id));
    if (entries.includes(undefined)) throw new Error("The book has changed since this paper was drawn. Draw another.");
    const attempts = items.map((item) => ({ place: item.place }));
    forms = await Promise.all(entries.map((entry, k) => P.ask(entry, `Question ${k + 1}`, {
      exam: true, place: items[k].place, level: "h3", marked: (result) => changed(k, result),
    })));
    let part = "";
    forms.forEach((form, k) => {
      Object.assign(form, { entry: entries[k], attempt: attempts[k] });
      if (entries[k].part !== part) place.append(element("h2", {}, `Part ${entries[k].part}`));
      part = entries[k].part;
      place.append(form.root);
      if (P.sitting.paper().answers[k]) form.restore(P.sitting.paper().answers[k]);
    });
  }

  function keep() {
    clearTimeout(saving);
    if (!forms.length || !P.sitting.paper()) return;
    P.sitting.paper().answers = forms.map((form) => form.values());
    P.sitting.save();
  }

  function keepSoon() {
    clearTimeout(saving);
    saving = setTimeout(keep, SAVE);
  }

  function clock(left) {
    let warned = P.sitting.secondsLeft();
    const tick = () => {
      const seconds = P.sitting.secondsLeft();
      left.textContent = clockOf(seconds);
      for (const limit of WARNINGS) if (warned > limit && seconds <= limit) P.room.say(`${P.many(limit / 60, "minute")} left.`);
      warned = seconds;
      if (seconds === 0) hand("Time is up: the paper is handed in.");
    };
    ticking = setInterval(tick, 1000);
    left.textContent = clockOf(warned);
  }

  function bar() {
    const left = element("span", { className: "u-exam-left", role: "timer" });
    const over = button("Hand in"), sure = button("Yes, hand in"), no = button("Not yet");
    const question = element("p", { hidden: true }), words = element("span");
    question.append(words, sure, " ", no);
    over.addEventListener("click", () => {
      const empty = forms.filter((form) => !form.answered()).length;
      words.textContent = `${empty ? `${P.many(empty, "question")} without an answer here. ` : ""}Hand in now? `;
      question.hidden = false;
      sure.focus();
    });
    no.addEventListener("click", () => { question.hidden = true; over.focus(); });
    sure.addEventListener("click", () => hand("The paper is handed in."));
    clock(left);
    return element("div", { className: "u-exam-clock" }, element("p", {}, "Time left: ", left), over, question);
  }

  function hand(words) {
    keep();
    P.sitting.paper().handed = true;
    P.sitting.save();
    P.room.show("exam", { fresh: true, words });
  }

  // --- Marks ---

  function table() {
    const rows = P.sitting.paper().parts.map((part) => [part, forms.filter(({ entry }) => entry.part === part)]);
    rows.push(["All", forms]);
    const line = ([name, of]) => {
      const [earned, full] = ["earned", "of"].map((key) => of.reduce((sum, { result }) => sum + result[key], 0));
      return element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, P.ofMarks(earned, full)),
        element("td", {}, full ? `${Math.round((100 * earned) / full)} %` : "–"));
    };
    const head = ["Part", "Marks", "Share"].map((name) => element("th", { scope: "col" }, name));
    return element("table", { className: "u-room-table" }, element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...rows.map(line)));
  }

  let redraw = () => {};
  function changed(k, result) { // a point of a marking scheme was ticked after handing in
    forms[k].result = result;
    P.store.record(forms[k].attempt, forms[k].entry, result);
    redraw();
    keep();
  }

  function marks(panel, place, { fresh, words }) {
    const box = element("div", { className: "u-room-wide" }), again = button("Another paper");
    redraw = () => box.replaceChildren(table());
    for (const form of forms) {
      form.result = form.hand();
      if (!fresh) form.attempt.earned = form.result.earned; // counted when it was handed in
      else P.store.record(form.attempt, form.entry, form.result);
    }
    redraw();
    again.addEventListener("click", () => { P.sitting.forget(); P.room.show("exam"); });
    const head = element("h2", { tabIndex: -1 }, "Your marks");
    const open = forms.some(({ entry }) => entry.kind === "open")
      ? element("p", {}, "Open questions wait for you: compare, and tick what your answer has.") : "";
    panel.prepend(head, box, open, element("p", { className: "u-practice-actions" }, again));
    if (!fresh) return;
    P.room.say(words);
    head.focus();
  }

  P.views.exam = {
    title: "Sit a paper",
    async show(panel, wish = {}) {
      forms = [];
      if (!P.sitting.paper()) { setup(panel); return; }
      const place = element("div");
      panel.append(place);
      try { await lay(place); } catch (error) {
        P.sitting.forget();
        P.room.say(error.message);
        setup(panel);
        return;
      }
      if (!panel.contains(place)) return; // another view was chosen meanwhile
      P.room.settle();
      if (P.sitting.paper().handed) { marks(panel, place, wish); return; }
      panel.prepend(bar());
      place.addEventListener("input", keepSoon);
      place.addEventListener("change", keepSoon);
      if (P.sitting.secondsLeft() === 0) hand("Time is up: the paper is handed in.");
      else forms[0].focus();
    },
    leave() {
      clearInterval(ticking);
      if (P.sitting.running()) keep();
      forms = [];
    },
  };
  window.addEventListener("pagehide", () => { if (P.sitting.running()) keep(); });
})(window.unrolledPractice);
