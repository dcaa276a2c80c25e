// Questions about ideas: choice, true or false with the reason, match, order, find the mistake.
((P) => {
  "use strict";
  const { element, fragment } = P;
  const LETTERS = "ABCDEFG";

  // A list of answers, of which one is chosen. What each says is shown once the answer is marked.
  function choices(id, replies, order, legend) {
    const group = element("fieldset", { className: "u-idea-choices" }, element("legend", {}, legend));
    const lines = order.map((k, n) => {
      const input = element("input", { type: "radio", name: id, value: k });
      const label = element("label", { className: "u-practice-option" }, input,
        element("span", { className: "u-idea-letter" }, LETTERS[n]), element("span", {}, fragment(replies[k].text)));
      const line = element("div", { className: "u-idea-reply" }, label);
      group.append(line);
      return line;
    });
    const chosen = () => {
      const input = group.querySelector("input:checked");
      return input ? Number(input.value) : -1;
    };
    const choose = (k) => {
      const input = [...group.querySelectorAll("input")].find((one) => Number(one.value) === k);
      if (input) input.checked = true;
    };
    // Feedback of every answer; the right one and the chosen one are marked, in words too.
    const explain = (right) => lines.forEach((line, n) => {
      const k = order[n], reply = replies[k], picked = k === chosen();
      line.classList.add(...(k === right ? ["right"] : picked ? ["wrong"] : []));
      const said = k === right ? "This is the answer. " : picked ? "You chose this. " : "";
      line.append(element("p", { className: "u-idea-feedback" }, element("strong", {}, said), fragment(reply.feedback)));
    });
    return { group, chosen, choose, explain };
  }

  const KINDS = {
    choice(id, data, seed) {
      const list = choices(id, data.answers, P.places(data.answers.length, seed), "Choose one");
      return {
        parts: [list.group],
        values: () => [list.chosen()],
        restore: ([k]) => list.choose(k),
        answered: () => list.chosen() >= 0,
        mark: () => { list.explain(0); return list.chosen() === 0 ? 1 : 0; },
        section: () => data.answers[list.chosen()]?.section,
      };
    },

    verdict(id, data, seed) {
      const verdicts = ["True", "False"].map((word, k) => element("label", { className: "u-practice-option" },
        element("input", { type: "radio", name: `${id}-verdict`, value: k }), word));
      const first = element("fieldset", { className: "u-idea-choices" }, element("legend", {}, "Does it hold?"), ...verdicts);
      const said = () => verdicts.findIndex((label) => label.querySelector("input").checked);
      const right = data.holds ? 0 : 1;
      const list = choices(id, data.answers, P.places(data.answers.length, seed), "For which reason?");
      return {
        parts: [first, list.group],
        values: () => [said(), list.chosen()],
        restore: ([k, reason]) => {
          if (verdicts[k]) verdicts[k].querySelector("input").checked = true;
          list.choose(reason);
        },
        answered: () => said() >= 0 && list.chosen() >= 0,
        mark: () => {
          const word = element("p", { className: "u-idea-feedback" },
            element("strong", {}, `It is ${data.holds ? "true" : "false"}. `),
            said() === right ? "You said so: 1 mark." : "");
          first.append(word);
          list.explain(0);
          return (said() === right ? 1 : 0) + (list.chosen() === 0 ? 1 : 0);
        },
        section: () => data.answers[list.chosen()]?.section,
      };
    },

    match(id, data, seed) {
      const order = P.places(data.pairs.length, seed);
      const rights = element("ol", { className: "u-idea-rights", type: "A" },
        ...order.map((k) => element("li", {}, fragment(data.pairs[k][1]))));
      const selects = data.pairs.map(([left], k) => {
        const name = element("span", { id: `${id}-left-${k}` }, fragment(left));
        const select = element("select", { "aria-labelledby": name.id },
          element("option", { value: "" }, "choose"), ...order.map((_, n) => element("option", { value: n }, LETTERS[n])));
        return { select, line: element("li", { className: "u-idea-pair" }, name, select, element("span", { className: "u-practice-sign" })) };
      });
      const list = element("ol", { className: "u-idea-lefts" }, ...selects.map(({ line }) => line));
      return {
        parts: [rights, list],
        values: () => selects.map(({ select }) => select.value),
        restore: (values) => values.forEach((value, k) => { if (selects[k]) selects[k].select.value = value; }),
        answered: () => selects.some(({ select }) => select.value !== ""),
        mark: () => {
          const hits = selects.map(({ select }, k) => select.value !== "" && order[Number(select.value)] === k);
          selects.forEach(({ line }, k) => {
            P.signed(line.querySelector(".u-practice-sign"), hits[k]);
            if (!hits[k]) line.append(` It is ${LETTERS[order.indexOf(k)]}.`);
          });
          return Math.min(hits.filter(Boolean).length, data.marks);
        },
      };
    },

    order(id, data, seed) {
      let order = P.places(data.steps.length, seed);
      if (order.every((k, n) => k === n)) order = [...order.slice(1), order[0]];
      const news = element("p", { className: "u-practice-spoken", role: "status" });
      const list = element("ol", { className: "u-idea-order" });
      const lines = data.steps.map((step, k) => {
        const text = element("span", { id: `${id}-step-${k}` }, fragment(step));
        const move = (words, by) => {
          const button = P.button(words);
          button.setAttribute("aria-describedby", text.id);
          button.addEventListener("click", () => {
            const from = order.indexOf(k), to = from + by;
            if (to < 0 || to >= order.length) return;
            order.splice(from, 1);
            order.splice(to, 0, k);
            lay();
            button.focus();
            news.textContent = `Now in place ${to + 1} of ${order.length}.`;
            list.dispatchEvent(new Event("change", { bubbles: true }));
          });
          return button;
        };
        return element("li", {}, text, element("span", { className: "u-idea-moves" }, move("Up", -1), move("Down", 1)));
      });
      // Only what has moved is put elsewhere, so that the focus stays where it is.
      const lay = () => order.forEach((k, n) => {
        if (list.children[n] !== lines[k]) list.insertBefore(lines[k], list.children[n] ?? null);
      });
      lay();
      let touched = false;
      list.addEventListener("change", () => { touched = true; });
      return {
        parts: [list, news],
        values: () => (touched ? order : []),
        restore: (kept) => {
          if (kept.length !== order.length) return;
          order = kept.map(Number);
          touched = true;
          lay();
        },
        answered: () => touched,
        mark: () => {
          lines.forEach((line, k) => {
            const right = order[k] === k;
            line.classList.toggle("right", right);
            line.append(element("p", { className: "u-idea-feedback" },
              right ? "✓ In its place." : `✗ Belongs in place ${k + 1}.`));
          });
          return order.every((k, n) => k === n) ? data.marks : 0;
        },
      };
    },

    mistake(id, data, seed, changed) {
      const list = choices(id, data.lines, [...data.lines.keys()], "Which line is wrong?");
      const own = element("input", { type: "text", autocomplete: "off", className: "u-idea-own" });
      const label = element("label", { className: "u-idea-mend" }, "What should it say? In your words: ", own);
      const tick = element("input", { type: "checkbox" }); // shown once the line is found
      const marks = () => (tick.checked ? 2 : 1);
      tick.addEventListener("change", () => changed(marks()));
      return {
        parts: [list.group, label],
        values: () => [list.chosen(), own.value, tick.checked],
        restore: ([k, words, mended]) => { list.choose(k); own.value = words ?? ""; tick.checked = mended === true; },
        answered: () => list.chosen() >= 0,
        mark: () => {
          list.explain(data.wrong);
          if (list.chosen() !== data.wrong) return 0;
          label.after(element("label", { className: "u-practice-option" }, tick, "I would have mended it like this: 1 mark more"));
          return marks();
        },
        section: () => data.lines[list.chosen()]?.section,
      };
    },
  };

  // The form of one question; `options` as for a calculation, `link` gives the way to a section.
  P.idea = (root, data, options) => {
    const { exam = false, seed = 0, marked = () => {}, link } = options;
    const status = element("div", { className: "u-practice-status", role: "status" });
    const text = element("div", { className: "u-practice-text" }, fragment(data.text));
    const form = element("form", { noValidate: true, autocomplete: "off" });
    let handed = false;
    const say = (earned) => {
      const right = earned >= data.marks;
      const line = element("p", {}, `${P.ofMarks(earned, data.marks)}${right ? ": all right." : "."} `);
      if (!right) line.append(link(kind.section?.() || ""));
      status.replaceChildren(line, ...(data.feedback ? [element("p", {}, fragment(data.feedback))] : []));
      return { earned, of: data.marks, alone: right, right };
    };
    const kind = KINDS[data.form](root.id, data, seed, (earned) => marked(say(earned)));
    const check = P.button("Check", "submit");
    const actions = element("p", { className: "u-practice-actions" }, check);
    form.append(...kind.parts, ...(exam ? [] : [actions]));
    root.append(text, form, status);

    function mark() {
      handed = true;
      const result = say(kind.mark());
      form.querySelectorAll("fieldset input[type=radio], select, .u-idea-own, .u-idea-moves button")
        .forEach((input) => { input.disabled = true; });
      actions.remove();
      return result;
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (exam || handed) return;
      if (!kind.answered()) {
        status.replaceChildren(element("p", { className: "returned" }, "Give your answer first; nothing was counted."));
        return;
      }
      marked(mark());
    });
    return {
      values: kind.values,
      restore: kind.restore,
      answered: kind.answered,
      hand: () => {
        const empty = !kind.answered();
        const result = mark();
        status.removeAttribute("role");
        if (empty) status.firstChild.prepend("There was no answer. ");
        return result;
      },
    };
  };
})(window.unrolledPractice);
