// Fading: of a calculation first a complete example, then the last step to do, then half of them, then all alone, each
// time with new numbers. Who does not get there goes back by one.
((P) => {
  "use strict";
  const { element } = P;

  // How many steps are shown at each level, from all to none.
  P.levels = (steps) => [...new Set([steps, steps - 1, Math.floor(steps / 2), 0])];

  P.fader = () => {
    let entry = null, level = 0, levels = [], passed = false;
    return {
      // What is asked now: the same question until it was done alone; then what `next` gives.
      entry(next) {
        level = Math.max(0, level + (passed ? 1 : -1));
        if (!entry || level >= levels.length) {
          entry = next();
          level = 0;
        }
        levels = [0];
        passed = entry?.kind !== "generator"; // others have no steps
        return entry;
      },
      given(steps) {
        levels = P.levels(steps);
        passed = levels[level] === steps;
        return levels[level];
      },
      marked(right) { passed = passed || right; },
      passed: () => passed && entry.kind === "generator",
      head(title) {
        if (entry.kind !== "generator") return `Question: ${title}`;
        return `${level === 0 ? "Complete example" : "Your turn"}: ${title}`;
      },
    };
  };

  // Which rule comes next? Said at once, and not counted. `rules` are texts as nodes, that of each step; `given` is the
  // number of the step that is asked.
  P.whichRule = (id, rules, given) => {
    const texts = [...new Set(rules.map((rule) => rule.textContent))];
    const status = element("p", { role: "status", className: "u-room-says" });
    const group = element("fieldset", { className: "u-idea-choices" },
      element("legend", {}, `Which rule does step ${given + 1} follow?`));
    for (const text of texts) {
      const input = element("input", { type: "radio", name: `${id}-rule` });
      input.addEventListener("change", () => {
        status.textContent = text === rules[given].textContent
          ? "✓ Yes. Now use it." : "✗ No, that is another step. Which quantity is not there yet?";
      });
      const rule = rules.find(({ textContent }) => textContent === text);
      group.append(element("label", { className: "u-practice-option" }, input, element("span", {}, rule)));
    }
    group.append(status);
    return group;
  };
})(window.unrolledPractice);
