// Open questions: written or drawn on paper first; then the student ticks the points of the marking scheme.
((P) => {
  "use strict";
  const { element, fragment } = P;

  P.open = (root, data, options) => {
    const { exam = false, marked = () => {}, link } = options;
    const text = element("div", { className: "u-practice-text" }, fragment(data.text));
    const own = element("textarea", { rows: 4, autocomplete: "off", spellcheck: false });
    const label = element("label", { className: "u-open-own" }, data.drawing
      ? "Draw it on paper. Notes, if you like:" : "Write it here or on paper:", own);
    const show = P.button("Show the marking scheme");
    const actions = element("p", { className: "u-practice-actions" }, show);
    const scheme = element("div", { className: "u-open-scheme" });
    root.append(text, label, ...(exam ? [] : [actions]), scheme);
    const total = data.points.reduce((sum, point) => sum + point.marks, 0);
    const status = element("p", { className: "u-practice-status", role: "status" });

    const ticks = data.points.map(() => element("input", { type: "checkbox" }));
    let counted = false;

    function say() {
      const earned = ticks.reduce((sum, tick, k) => sum + (tick.checked ? data.points[k].marks : 0), 0);
      const right = earned === total;
      const line = element("span", {}, `${P.ofMarks(earned, total)}${right ? ": all of them." : "."} `);
      status.replaceChildren(line, ...(right ? [] : [link("")]));
      return { earned, of: total, alone: right, right };
    }

    // The scheme beside the drawing. While one practises, the marks count when one says so; on a paper, at each tick.
    function reveal() {
      own.readOnly = true;
      const count = P.button("Count these marks");
      count.addEventListener("click", () => { counted = true; marked(say()); });
      const list = element("fieldset", { className: "u-idea-choices" },
        element("legend", {}, "Compare part by part. Tick what your answer has:"),
        ...data.points.map((point, k) => element("label", { className: "u-practice-option" }, ticks[k],
          element("span", {}, fragment(point.text), ` (${P.many(point.marks, "mark")})`))));
      list.addEventListener("change", () => { if (exam || counted) marked(say()); });
      const model = element("p", {}, element("strong", {}, "In short: "), fragment(data.answer));
      const common = element("p", {}, element("strong", {}, "The common mistake: "), fragment(data.mistake));
      scheme.append(...(data.drawing ? [fragment(data.drawing)] : []), list,
        ...(exam ? [] : [element("p", { className: "u-practice-actions" }, count)]), status, model, common);
      actions.remove();
    }

    show.addEventListener("click", () => { reveal(); ticks[0].focus(); });
    return {
      values: () => [own.value, ...ticks.map((tick) => tick.checked)],
      restore: ([words, ...ticked]) => {
        own.value = words ?? "";
        ticks.forEach((tick, k) => { tick.checked = ticked[k] === true; });
      },
      answered: () => own.value.trim() !== "",
      hand: () => { reveal(); return say(); },
    };
  };
})(window.unrolledPractice);
