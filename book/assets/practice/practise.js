// The view in which one practises: what to practise, one question after the other, the score of the session.
((P) => {
  "use strict";
  const { element, button } = P;
  const WAYS = [
    ["all", "everything"], ["part", "a part of the exam"], ["chapter", "a chapter"], ["topic", "a topic"],
    ["weak", "my weak topics"], ["due", "what went wrong and is due today"],
  ];
  const KINDS = [["generator", "calculations"], ["conceptual", "questions about ideas"], ["open", "open questions and drawings"]];

  // Values to choose from, with the names that a reader sees.
  function valuesOf(by) {
    const { parts, chapters, questions } = P.room.catalogue;
    if (by === "part") return parts.map((part) => [part, part]);
    if (by === "chapter") return Object.entries(chapters).map(([number, title]) => [number, `${number}: ${title}`]);
    const topics = [...new Set(questions.map(({ topic }) => topic))];
    return topics.sort((a, b) => a.localeCompare(b)).map((topic) => [topic, topic]);
  }

  const option = ([value, words]) => element("option", { value }, words);

  // The form in which one chooses. It tells `start` what is wished.
  function chooser(start) {
    const ways = WAYS.filter(([way]) => way !== "due" || P.plan);
    const fade = element("input", { type: "checkbox" });
    const by = element("select", { id: "u-room-by" }, ...ways.map(option));
    const which = element("select", { id: "u-room-which" });
    const second = element("label", { htmlFor: "u-room-which", hidden: true }, "Which one: ", which);
    const hard = element("select", { id: "u-room-hard" }, option(["", "any"]),
      ...P.room.catalogue.difficulties.map(([name]) => option([name, name])));
    const boxes = KINDS.map(([kind]) => element("input", { type: "checkbox", value: kind, checked: true }));
    const kinds = element("fieldset", { className: "u-room-kinds" }, element("legend", {}, "Kinds of questions"),
      ...KINDS.map(([, words], k) => element("label", {}, boxes[k], ` ${words}`)));
    const fill = () => {
      const values = ["part", "chapter", "topic"].includes(by.value) ? valuesOf(by.value) : [];
      which.replaceChildren(...values.map(option));
      second.hidden = !values.length;
    };
    by.addEventListener("change", fill);
    const form = element("form", { className: "u-room-choose" },
      element("label", { htmlFor: "u-room-by" }, "Practise ", by), second,
      element("label", { htmlFor: "u-room-hard" }, "Difficulty: ", hard), kinds,
      element("label", { className: "u-room-fade" }, fade, " calculations as complete examples first, then with fewer steps shown each time"),
      element("p", { className: "u-practice-actions" }, button("Start", "submit")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      start({
        by: by.value, which: which.value, difficulty: hard.value, fade: fade.checked,
        kinds: boxes.filter((box) => box.checked).map((box) => box.value),
      });
    });
    const choose = (wish) => {
      by.value = wish.by;
      fill();
      if (wish.which) which.value = wish.which;
    };
    return { form, choose };
  }

  const NONE = {
    weak: "No topic is weak yet. A topic becomes weak when its last answers earned less than 60 % of their marks, or needed help.",
    due: "Nothing is due today. What goes wrong, or needs help, comes back here on its day.",
  };

  function session(panel, wish) {
    const { catalogue } = P.room;
    const questions = wish.id ? catalogue.questions.filter(({ id }) => id === wish.id) : P.fitting(catalogue.questions, wish);
    if (!questions.length) {
      P.room.say(NONE[wish.by] || "No question fits this choice. Tick another kind, or choose another difficulty.");
      return false;
    }
    const next = wish.by === "due" ? P.dueOnes(catalogue.questions, wish)
      : P.sequence(questions, catalogue.confusable, Math.random);
    const fader = wish.fade ? P.fader() : null;
    const box = element("div"), line = element("p", { className: "u-room-score" });
    const on = button("Next question"), stop = button("Stop here");
    const total = { earned: 0, of: 0, count: 0 };
    let asked = null; // the question and its variant

    const tell = () => {
      const { run } = P.store.state, days = P.store.streak();
      line.textContent = `In this session: ${P.ofMarks(total.earned, total.of)}, ${P.many(total.count, "question")}. `
        + `${run} right in a row without help; ${P.many(days, "day")} in a row.`;
    };

    async function ask() {
      const entry = fader ? fader.entry(next) : next();
      if (!entry) {
        box.replaceChildren();
        on.hidden = true;
        P.room.say("Nothing more is due today.");
        stop.focus();
        return;
      }
      const attempt = { place: entry === asked?.entry ? (asked.place + 1) % catalogue.variants : P.nextPlace(entry, catalogue.variants) };
      asked = { entry, place: attempt.place };
      let counted = 0;
      const marked = (result) => {
        fader?.marked(result.right);
        on.classList.toggle("first", result.right);
        if (result.shown) return; // with steps that were shown it is no answer of one's own
        const first = P.store.record(attempt, entry, result);
        if (first) { total.of += result.of; total.count += 1; }
        total.earned += result.earned - counted;
        counted = result.earned;
        tell();
      };
      try {
        const title = P.titleOf(entry), head = fader ? fader.head(title) : `Question: ${title}`;
        const form = await P.ask(entry, head, { place: attempt.place, marked, faded: fader?.given });
        box.replaceChildren(form.root);
        on.classList.toggle("first", fader?.passed() === true);
        P.room.settle();
        form.focus();
      } catch (error) { P.room.say(error.message); }
    }

    on.addEventListener("click", ask);
    stop.addEventListener("click", () => P.room.show("progress"));
    tell();
    panel.append(box, element("p", { className: "u-practice-actions" }, on, stop), line);
    ask();
    return true;
  }

  P.views.practise = {
    title: "Practise",
    show(panel, wish) {
      const place = element("div");
      const begin = (wanted) => {
        place.replaceChildren();
        P.room.say("");
        return session(place, wanted);
      };
      const { form, choose } = chooser(begin);
      panel.append(form, place);
      if (!wish) return;
      if (wish.by) choose(wish);
      begin({ kinds: KINDS.map(([kind]) => kind), ...wish });
    },
  };
})(window.unrolledPractice);
