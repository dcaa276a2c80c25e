// The form of a calculation: one variant of a generated question, marked at once or when a paper is handed in.
((P) => {
  "use strict";
  const { element, button, many } = P;
  const RETRY = 0.1, HINT = 0.1; // of the marks, for each further try and each hint

  // A copy of a piece with the numbers of a variant in the places of its marks.
  function numbered(copy, texts) {
    const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      node.data = node.data.replace(/@(\d+)@/g, (_, mark) => texts[mark]);
    }
    return copy;
  }

  // `options`: `place` of the variant, `exam` (no help, no feedback before `hand`), `marked` (called with the marks at
  // each check), `faded` (from the number of steps to how many are shown from the start), `again` (whether it offers new
  // numbers itself).
  P.calculation = (root, data, pieceOf, options = {}) => {
    const { exam = false, faded = () => 0, again = true, marked = () => {} } = options;
    const given = faded(data.steps.length);
    const id = root.id;
    const marksOf = (answer) => answer.steps.reduce((sum, k) => sum + (k < given ? 0 : data.steps[k].marks), 0);
    const asked = data.answers.map((answer) => answer.steps[answer.steps.length - 1] >= given);
    const whole = data.answers.reduce((sum, answer, k) => sum + (asked[k] ? marksOf(answer) : 0), 0);
    let place = options.place ?? 0, state;
    const variant = () => data.variants[place];
    const piece = (name) => numbered(pieceOf(name), variant().texts);

    const text = element("div", { className: "u-practice-text" });
    const form = element("form", { noValidate: true, autocomplete: "off" });
    const rule = element("div"), fields = element("div", { className: "u-practice-answers" });
    const status = element("div", { className: "u-practice-status", role: "status" });
    const hints = element("ul", { className: "u-practice-hints" });
    const steps = element("ol", { className: "u-practice-steps" });
    const note = element("p", { className: "u-practice-note" });
    const check = button("Check", "submit"), hint = button(""), show = button(""), next = button("Same, new numbers");
    const actions = element("p", { className: "u-practice-actions" }, check, hint, show, ...(again ? [next] : []));
    form.append(rule, fields, ...(exam ? [] : [actions]));
    form.hidden = given === data.steps.length; // a complete example
    if (given) root.append(text, steps, form, status, hints, note);
    else root.append(text, form, status, hints, steps, note);

    // --- Marking ---

    function verdict(answer, k, result) {
      const line = element("li", {}, element("strong", {}, piece(`label-${k}`), ": "));
      const earned = P.ofMarks(state.best[k], marksOf(answer));
      if (P.allRight(result.entries)) {
        line.className = "right";
        line.append(result.followed ? `right, going on from your earlier answer; ${earned}.` : `right; ${earned}.`);
        return line;
      }
      line.className = "wrong";
      if (result.entries === null) {
        line.append(`the shape is not right; ${earned}. `);
      } else if (result.entries.length > 1) {
        const wrong = result.entries.flatMap((ok, n) => (ok ? [] : [P.entryName(answer, variant(), n)]));
        line.append(`${earned}. Not right: ${wrong.join(", ")}.`);
      } else {
        line.append(`not right; ${earned}. `);
      }
      if (result.mistake >= 0) {
        line.append(element("div", { className: "u-practice-diagnosis" }, piece(`mistake-${result.mistake}`)));
      } else if (answer.kind !== "choice") {
        const rules = answer.steps.map((n) => element("li", {}, piece(`rule-${n}`)));
        line.append("It is not one of the common mistakes. The steps that lead here:", element("ul", {}, ...rules));
      }
      return line;
    }

    // Mark what is typed; returns a line for each answer.
    function markAll(answers) {
      const earlier = {}, lines = [];
      data.answers.forEach((answer, k) => {
        const value = answers[k].value;
        P.signField(fields.children[k], null);
        if (value === undefined || !asked[k]) return;
        const result = P.mark(data, variant(), answer, value, { ...earlier });
        if (String(state.last[k]) !== String(value)) state.tries[k] += 1;
        state.last[k] = value;
        const share = result.entries ? result.entries.filter(Boolean).length / result.entries.length : 0;
        const left = answer.steps.filter((n) => n >= state.shown || n < given)
          .reduce((sum, n) => sum + data.steps[n].marks, 0);
        const price = Math.max(0, 1 - RETRY * (state.tries[k] - 1) - HINT * state.hints);
        state.best[k] = Math.max(state.best[k], left * share * price);
        state.right[k] = P.allRight(result.entries);
        earlier[answer.name] = value;
        if (answer.kind !== "choice") P.signField(fields.children[k], result.entries);
        lines.push(verdict(answer, k, result));
      });
      return lines;
    }

    const score = () => state.best.reduce((sum, marks) => sum + marks, 0);
    const done = () => state.right.every((right, k) => right || !asked[k]);
    const alone = () => done() && !given && !state.hints && state.shown === 0 && state.tries.every((count) => count <= 1);

    function submit(event) {
      event.preventDefault();
      if (exam) return;
      const answers = data.answers.map((answer, k) => P.readField(fields.children[k], answer));
      const malformed = answers.find((answer) => answer.message);
      if (malformed || answers.every((answer) => answer.value === undefined)) {
        status.replaceChildren(element("p", { className: "returned" }, malformed
          ? `${malformed.message} Nothing was counted. Type numbers as 0.47, −3/4 or 1e−2.`
          : "Type at least one answer; you need not have all."));
        (malformed ? malformed.bad : [...fields.children].find((group) => !group.hidden).querySelector("input")).focus();
        return;
      }
      const lines = markAll(answers);
      const head = `${P.ofMarks(score(), whole)}${done() ? ": all right." : " so far."}`;
      const hinted = done() && (state.hints || state.shown)
        ? " With help it counts as practice: try new numbers alone." : "";
      status.replaceChildren(element("p", {}, head + hinted), element("ul", {}, ...lines));
      next.classList.toggle("first", done());
      marked({ earned: score(), of: whole, alone: alone(), right: done(), shown: given > 0 });
    }

    // --- Help ---

    function name() {
      const hintsLeft = 3 - state.hints;
      hint.textContent = hintsLeft ? `Hint ${state.hints + 1} of 3 (−${100 * HINT} %)` : "No more hints";
      hint.disabled = !hintsLeft;
      const step = data.steps[Math.max(state.shown, given)];
      show.textContent = step
        ? `Show ${state.shown || given ? "the next step" : "the first step"} (−${many(step.marks, "mark")})` : "All steps are shown";
      show.disabled = !step;
    }

    function giveHint() {
      hints.append(element("li", {}, element("strong", {}, `Hint ${state.hints + 1}: `), piece(`hint-${state.hints}`)));
      state.hints += 1;
      name();
    }

    function addStep(k) {
      const item = element("li", {}, element("p", { className: "u-practice-rule" }, piece(`rule-${k}`)), piece(`step-${k}`));
      steps.append(item);
      if (k === data.steps.length - 1 && data.mistakes.length) {
        item.append(element("p", { className: "u-practice-common" }, `The common mistake, ${data.mistakes[0].name}:`),
          piece("mistake-0"));
      }
    }

    function showStep() {
      const k = Math.max(state.shown, given);
      addStep(k);
      state.shown = k + 1;
      name();
    }

    function renew() {
      state = {
        tries: data.answers.map(() => 0), best: data.answers.map(() => 0), right: data.answers.map(() => false),
        last: [], hints: 0, shown: 0,
      };
      text.replaceChildren(piece("text"));
      fields.replaceChildren(...data.answers.map((answer, k) =>
        P.field(id, answer, k, variant(), piece, marksOf(answer))));
      [...fields.children].forEach((group, k) => { group.hidden = !asked[k]; });
      for (const box of [status, hints, steps]) box.replaceChildren();
      for (let k = 0; k < given; k += 1) addStep(k);
      if (given && !form.hidden) {
        const rules = data.steps.map((_, k) => element("span", {}, piece(`rule-${k}`)));
        rule.replaceChildren(P.whichRule(id, rules, given));
      }
      note.textContent = again ? `Numbers ${place + 1} of ${data.variants.length}` : "";
      next.classList.remove("first");
      name();
    }

    form.addEventListener("submit", submit);
    hint.addEventListener("click", giveHint);
    show.addEventListener("click", showStep);
    next.addEventListener("click", () => {
      place = (place + 1) % data.variants.length;
      renew();
      status.replaceChildren(element("p", {}, "New numbers."));
      fields.querySelector("input").focus();
    });
    renew();

    return {
      values: () => data.answers.map((answer, k) => P.typedIn(fields.children[k], answer)),
      restore: (values) => values.forEach((texts, k) => P.putBack(fields.children[k], data.answers[k], texts)),
      answered: () => data.answers.some((answer, k) => P.typedIn(fields.children[k], answer).some(Boolean)),
      // Mark once, as a paper is marked, and show the working; what cannot be read earns nothing.
      hand: () => {
        const answers = data.answers.map((answer, k) => P.readField(fields.children[k], answer));
        const lines = markAll(answers.map((answer) => (answer.message ? {} : answer)));
        form.querySelectorAll("input").forEach((input) => { input.disabled = true; });
        status.removeAttribute("role"); // the paper says its marks itself
        status.replaceChildren(
          element("p", {}, `${P.ofMarks(score(), whole)}.${lines.length ? "" : " There was no answer."}`),
          element("ul", {}, ...lines));
        steps.before(element("p", { className: "u-practice-rule" }, "The working:"));
        data.steps.forEach((_, k) => addStep(k));
        return { earned: score(), of: whole, alone: alone(), right: done(), shown: given > 0 };
      },
    };
  };
})(window.unrolledPractice);
