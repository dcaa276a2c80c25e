// Questions to practise: puts a variant's numbers into the texts, marks answers and explains them.
// No dependency, no request, nothing kept beyond the page.
(() => {
  "use strict";
  const RETRY = 0.1, HINT = 0.1; // of the marks, for each further try and each hint
  const MOST_LINES = 6; // of a matrix that one can type

  // --- Formulas: the trees of lib.exam.expressions ---

  const each = (f) => function apply(a, b) {
    if (Array.isArray(a)) return a.map((x, k) => apply(x, Array.isArray(b) ? b[k] : b));
    return Array.isArray(b) ? b.map((x) => apply(a, x)) : f(a, b);
  };
  const total = (a) => (Array.isArray(a) ? a.reduce((sum, x) => sum + total(x), 0) : a);
  const transposed = (a) => a[0].map((_, k) => a.map((row) => row[k]));
  const product = (a, b) => {
    if (Array.isArray(a[0])) return a.map((row) => product(row, b));
    if (Array.isArray(b[0])) return transposed(b).map((column) => product(a, column));
    return total(a.map((x, k) => x * b[k]));
  };
  const OPERATIONS = {
    "+": each((a, b) => a + b),
    "-": each((a, b) => a - b),
    "*": each((a, b) => a * b),
    "/": each((a, b) => a / b),
    "**": each((a, b) => a ** b),
    ">": each((a, b) => Number(a > b)),
    "@": product,
    neg: each((a) => -a),
    at: (a, k) => a[k],
    abs: each(Math.abs),
    exp: each(Math.exp),
    floor: each(Math.floor),
    join: (...numbers) => numbers,
    ln: each(Math.log),
    outer: (a, b) => a.map((x) => b.map((y) => x * y)),
    sigmoid: each((a) => 1 / (1 + Math.exp(-a))),
    sqrt: each(Math.sqrt),
    sum: total,
    tanh: each(Math.tanh),
    transpose: transposed,
  };

  function evaluate(tree, names) {
    if (typeof tree === "string") return names[tree];
    if (!Array.isArray(tree)) return tree;
    return OPERATIONS[tree[0]](...tree.slice(1).map((part) => evaluate(part, names)));
  }

  // --- Answers ---

  // "−0,5", "3/4", "1e-2"; of whole numbers also "80,384". Anything else is null.
  function readNumber(text, whole) {
    let t = text.trim().replace(/[−–]/g, "-").replace(/[\s\u00a0\u202f']/g, "");
    if (whole) t = /^[-+]?\d{1,3}([,.]\d{3})+$/.test(t) ? t.replace(/[,.]/g, "") : t;
    else if (!t.includes(".")) t = t.replace(",", ".");
    const fraction = t.match(/^([-+]?\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/);
    if (fraction) return Number(fraction[2]) ? Number(fraction[1]) / Number(fraction[2]) : null;
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(t) ? Number(t) : null;
  }

  const shapeOf = (a) => (Array.isArray(a) ? [a.length, ...shapeOf(a[0])] : []);
  const sameShape = (a, b) => String(shapeOf(a)) === String(shapeOf(b));
  const flat = (a) => (Array.isArray(a) ? a.flatMap(flat) : [a]);
  const near = (x, truth, tolerance) =>
    Math.abs(x - truth) <= tolerance * Math.abs(truth) * (1 + 1e-9) + 1e-9;

  // Which entries agree; null when the shape does not.
  function compare(given, truth, tolerance) {
    if (!sameShape(given, truth)) return null;
    const expected = flat(truth);
    return flat(given).map((x, k) => near(x, expected[k], tolerance));
  }

  const all = (entries) => entries !== null && entries.every(Boolean);

  // What the values would be for someone who goes on from the answers given so far.
  function followed(data, names, given) {
    const followed = { ...names };
    for (const step of data.steps) {
      if (step.name in given) followed[step.name] = given[step.name];
      else if (step.formula) followed[step.name] = evaluate(step.formula, followed);
    }
    return followed;
  }

  // Mark one answer: entry by entry against the truth, then against what follows from earlier answers.
  function mark(data, variant, answer, value, earlier) {
    const step = data.steps[answer.steps[answer.steps.length - 1]];
    const own = followed(data, variant.names, earlier);
    const follows = Object.keys(earlier).length > 0 && step.formula
      ? evaluate(step.formula, own) : variant.names[step.name];
    const right = compare(value, variant.names[step.name], answer.tolerance);
    const after = compare(value, follows, answer.tolerance);
    const entries = right && after ? right.map((ok, k) => ok || after[k]) : right;
    let mistake = -1;
    if (!all(entries)) {
      mistake = data.mistakes.findIndex((m, k) => m.answer === answer.name && [variant.names, own].some(
        (names) => all(compare(value, m.formula ? evaluate(m.formula, names) : variant.mistakes[k], answer.tolerance))));
    }
    return { entries, mistake, followed: all(entries) && !all(right) };
  }

  // --- Elements ---

  function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in made && name !== "list") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  const many = (count, thing) => `${Number(count.toFixed(1))} ${thing}${count === 1 ? "" : "s"}`;

  function start(root) {
    const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    const id = root.id;
    const marksOf = (answer) => answer.steps.reduce((sum, k) => sum + data.steps[k].marks, 0);
    const whole = data.steps.reduce((sum, step) => sum + step.marks, 0);
    let place = 0, state;

    function piece(name) {
      const copy = root.querySelector(`template[data-piece="${name}"]`).content.cloneNode(true);
      const texts = data.variants[place].texts;
      const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        node.data = node.data.replace(/@(\d+)@/g, (_, mark) => texts[mark]);
      }
      return copy;
    }

    const text = element("div", { className: "u-practice-text" });
    const form = element("form", { noValidate: true, autocomplete: "off" });
    const fields = element("div", { className: "u-practice-answers" });
    const status = element("div", { className: "u-practice-status", role: "status" });
    const hints = element("ul", { className: "u-practice-hints" });
    const steps = element("ol", { className: "u-practice-steps" });
    const note = element("p", { className: "u-practice-note" });
    const button = (words, type = "button") => element("button", { type, className: "u-practice-button" }, words);
    const check = button("Check", "submit");
    const hint = button("");
    const show = button("");
    const next = button("Same, new numbers");
    form.append(fields, element("p", { className: "u-practice-actions" }, check, hint, show, next));
    root.append(text, form, status, hints, steps, note);

    // --- Fields ---

    function cell(label, key) {
      const input = element("input", { type: "text", inputMode: "text", spellcheck: false, autocomplete: "off" });
      input.dataset.key = key;
      if (typeof label === "string") input.setAttribute("aria-label", label);
      else input.setAttribute("aria-labelledby", label.id);
      return element("span", { className: "u-practice-cell" }, input, element("span", { className: "u-practice-sign" }));
    }

    function grid(answer, k, rows, columns) {
      const body = element("tbody");
      for (let r = 0; r < rows; r += 1) {
        const row = element("tr");
        for (let c = 0; c < columns; c += 1) {
          row.append(element("td", {}, cell(`row ${r + 1}, column ${c + 1}`, r * columns + c)));
        }
        body.append(row);
      }
      return element("table", { className: "u-practice-matrix" }, body);
    }

    // The shape is part of the answer: the grid appears in the shape that was typed.
    function matrix(answer, k) {
      const size = (name) => element("input", {
        type: "number", min: 1, max: MOST_LINES, className: "u-practice-size", "aria-label": `number of ${name}`,
      });
      const rows = size("rows"), columns = size("columns");
      const box = element("div", { className: "u-practice-grid" });
      const lay = () => {
        const [r, c] = [rows, columns].map((input) => Math.min(Number(input.value), MOST_LINES));
        box.replaceChildren(...(r > 0 && c > 0 ? [grid(answer, k, Math.floor(r), Math.floor(c))] : []));
      };
      rows.addEventListener("input", lay);
      columns.addEventListener("input", lay);
      return [element("span", { className: "u-practice-shape" }, rows, " rows, ", columns, " columns"), box];
    }

    function field(answer, k) {
      const label = element("span", { id: `${id}-label-${k}`, className: "u-practice-label" }, piece(`label-${k}`));
      label.append(` (${many(marksOf(answer), "mark")})`);
      const group = element("div", { className: "u-practice-answer", role: "group", "aria-labelledby": label.id }, label);
      if (answer.kind === "number") {
        group.append(cell(label, 0));
      } else if (answer.kind === "vector") {
        const length = data.variants[place].names[answer.name].length;
        for (let entry = 0; entry < length; entry += 1) {
          const name = answer.entries[entry] ?? `entry ${entry + 1}`;
          group.append(element("span", { className: "u-practice-entry" },
            element("span", { "aria-hidden": "true" }, name), cell(name, entry)));
        }
      } else if (answer.kind === "matrix") {
        group.append(...matrix(answer, k));
      } else {
        for (let option = 0; option < answer.options; option += 1) {
          group.append(element("label", { className: "u-practice-option" },
            element("input", { type: "radio", name: `${id}-${k}`, value: option }), piece(`option-${k}-${option}`)));
        }
      }
      return group;
    }

    // The value typed for an answer: undefined when empty, or a message about what is malformed.
    function read(answer, k) {
      const group = fields.children[k];
      if (answer.kind === "choice") {
        const chosen = group.querySelector("input:checked");
        return { value: chosen ? Number(chosen.value) : undefined };
      }
      const inputs = [...group.querySelectorAll(".u-practice-cell input")];
      inputs.forEach((input) => input.removeAttribute("aria-invalid"));
      const typed = inputs.filter((input) => input.value.trim() !== "");
      if (!typed.length) return { value: undefined };
      const numbers = inputs.map((input) => readNumber(input.value, answer.tolerance === 0));
      const bad = inputs.filter((_, n) => numbers[n] === null);
      bad.forEach((input) => input.setAttribute("aria-invalid", "true"));
      if (bad.length) {
        const said = bad[0].value.trim();
        return { bad: bad[0], message: said ? `“${said}” is not a number.` : "An entry is still empty." };
      }
      if (answer.kind === "number") return { value: numbers[0] };
      if (answer.kind === "vector") return { value: numbers };
      const columns = group.querySelector("tr").children.length;
      const lines = [];
      for (let n = 0; n < numbers.length; n += columns) lines.push(numbers.slice(n, n + columns));
      return { value: lines };
    }

    function sign(group, entries) {
      [...group.querySelectorAll(".u-practice-sign")].forEach((place, n) => {
        const known = entries && n in entries;
        place.className = `u-practice-sign${known ? (entries[n] ? " right" : " wrong") : ""}`;
        place.replaceChildren(...(known ? [
          element("span", { "aria-hidden": "true" }, entries[n] ? "✓" : "✗"),
          element("span", { className: "u-practice-spoken" }, entries[n] ? "right" : "wrong"),
        ] : []));
      });
    }

    // --- Marking ---

    function nameOf(answer, k) {
      const name = element("strong", {}, piece(`label-${k}`));
      name.append(": ");
      return name;
    }

    function verdict(answer, k, result) {
      const line = element("li", {}, nameOf(answer, k));
      const full = marksOf(answer), best = state.best[k];
      const earned = `${Number(best.toFixed(1))} of ${many(full, "mark")}`;
      if (all(result.entries)) {
        line.className = "right";
        line.append(result.followed ? `right, going on from your earlier answer; ${earned}.` : `right; ${earned}.`);
        return line;
      }
      line.className = "wrong";
      if (result.entries === null) {
        line.append(`the shape is not right; ${earned}. `);
      } else if (result.entries.length > 1) {
        const wrong = result.entries.flatMap((ok, n) => (ok ? [] : [entryName(answer, n)]));
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

    function entryName(answer, n) {
      if (answer.kind === "vector") return answer.entries[n] ?? `entry ${n + 1}`;
      const columns = data.variants[place].names[answer.name][0].length;
      return `row ${Math.floor(n / columns) + 1}, column ${(n % columns) + 1}`;
    }

    function submit(event) {
      event.preventDefault();
      const answers = data.answers.map(read);
      const malformed = answers.find((answer) => answer.message);
      if (malformed || answers.every((answer) => answer.value === undefined)) {
        status.replaceChildren(element("p", { className: "returned" }, malformed
          ? `${malformed.message} Nothing was counted. Type numbers as 0.47, −3/4 or 1e−2.`
          : "Type at least one answer; you need not have all."));
        (malformed ? malformed.bad : fields.querySelector("input")).focus();
        return;
      }
      const earlier = {}, lines = [];
      data.answers.forEach((answer, k) => {
        const value = answers[k].value;
        sign(fields.children[k], null);
        if (value === undefined) return;
        const result = mark(data, data.variants[place], answer, value, { ...earlier });
        if (String(state.last[k]) !== String(value)) state.tries[k] += 1;
        state.last[k] = value;
        const share = result.entries ? result.entries.filter(Boolean).length / result.entries.length : 0;
        const left = answer.steps.filter((n) => n >= state.shown).reduce((sum, n) => sum + data.steps[n].marks, 0);
        const price = Math.max(0, 1 - RETRY * (state.tries[k] - 1) - HINT * state.hints);
        state.best[k] = Math.max(state.best[k], left * share * price);
        state.right[k] = all(result.entries);
        earlier[answer.name] = value;
        if (answer.kind !== "choice") sign(fields.children[k], result.entries);
        lines.push(verdict(answer, k, result));
      });
      const score = state.best.reduce((sum, marks) => sum + marks, 0);
      const done = state.right.every(Boolean);
      const head = `${Number(score.toFixed(1))} of ${many(whole, "mark")}${done ? ": all right." : " so far."}`;
      const hinted = done && (state.hints || state.shown)
        ? " With help it counts as practice: try new numbers alone." : "";
      status.replaceChildren(element("p", {}, head + hinted), element("ul", {}, ...lines));
      next.classList.toggle("first", done);
    }

    // --- Help ---

    function name() {
      const hintsLeft = 3 - state.hints;
      hint.textContent = hintsLeft ? `Hint ${state.hints + 1} of 3 (−${100 * HINT} %)` : "No more hints";
      hint.disabled = !hintsLeft;
      const step = data.steps[state.shown];
      show.textContent = step
        ? `Show ${state.shown ? "the next step" : "the first step"} (−${many(step.marks, "mark")})` : "All steps are shown";
      show.disabled = !step;
    }

    function giveHint() {
      const item = element("li", {}, element("strong", {}, `Hint ${state.hints + 1}: `), piece(`hint-${state.hints}`));
      hints.append(item);
      state.hints += 1;
      name();
    }

    function showStep() {
      const item = element("li", {},
        element("p", { className: "u-practice-rule" }, piece(`rule-${state.shown}`)), piece(`step-${state.shown}`));
      steps.append(item);
      state.shown += 1;
      if (state.shown === data.steps.length && data.mistakes.length) {
        item.append(element("p", { className: "u-practice-common" }, `The common mistake, ${data.mistakes[0].name}:`),
          piece("mistake-0"));
      }
      name();
    }

    function renew() {
      state = {
        tries: data.answers.map(() => 0), best: data.answers.map(() => 0), right: data.answers.map(() => false),
        last: [], hints: 0, shown: 0,
      };
      text.replaceChildren(piece("text"));
      fields.replaceChildren(...data.answers.map(field));
      for (const box of [status, hints, steps]) box.replaceChildren();
      note.textContent = `Numbers ${place + 1} of ${data.variants.length}`;
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
  }

  const begin = () => document.querySelectorAll("section.u-practice").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
