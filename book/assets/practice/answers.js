// What is typed, read as numbers, and marked: entry by entry, with follow-through, against the common mistakes.
((P) => {
  "use strict";

  // "−0,5", "3/4", "1e-2"; of whole numbers also "80,384". Anything else is null.
  P.readNumber = (text, whole) => {
    let t = text.trim().replace(/[−–]/g, "-").replace(/[\s\u00a0\u202f']/g, "");
    if (whole) t = /^[-+]?\d{1,3}([,.]\d{3})+$/.test(t) ? t.replace(/[,.]/g, "") : t;
    else if (!t.includes(".")) t = t.replace(",", ".");
    const fraction = t.match(/^([-+]?\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/);
    if (fraction) return Number(fraction[2]) ? Number(fraction[1]) / Number(fraction[2]) : null;
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(t) ? Number(t) : null;
  };

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

  P.allRight = (entries) => entries !== null && entries.every(Boolean);

  // What the values would be for someone who goes on from the answers given so far.
  function followed(data, names, given) {
    const own = { ...names };
    for (const step of data.steps) {
      if (step.name in given) own[step.name] = given[step.name];
      else if (step.formula) own[step.name] = P.evaluate(step.formula, own);
    }
    return own;
  }

  // Mark one answer: entry by entry against the truth, then against what follows from earlier answers.
  P.mark = (data, variant, answer, value, earlier) => {
    const step = data.steps[answer.steps[answer.steps.length - 1]];
    const own = followed(data, variant.names, earlier);
    const follows = Object.keys(earlier).length > 0 && step.formula
      ? P.evaluate(step.formula, own) : variant.names[step.name];
    const right = compare(value, variant.names[step.name], answer.tolerance);
    const after = compare(value, follows, answer.tolerance);
    const entries = right && after ? right.map((ok, k) => ok || after[k]) : right;
    let mistake = -1;
    if (!P.allRight(entries)) {
      mistake = data.mistakes.findIndex((m, k) => m.answer === answer.name && [variant.names, own].some((names) =>
        P.allRight(compare(value, m.formula ? P.evaluate(m.formula, names) : variant.mistakes[k], answer.tolerance))));
    }
    return { entries, mistake, followed: P.allRight(entries) && !P.allRight(right) };
  };
})(window.unrolledPractice);
