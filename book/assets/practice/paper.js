// A mock paper: as many minutes for each part of the exam, drawn by a seed.
((P) => {
  "use strict";
  const OPEN = 30; // minutes of a paper for each open question in it
  const ORDER = ["generator", "conceptual"];

  // The earliest questions whose minutes sum to exactly what is wanted; null where none do.
  function filling(questions, wanted) {
    const dead = new Set();
    const search = (place, left) => {
      if (left === 0) return [];
      const key = `${place} ${left}`;
      if (place === questions.length || left < 0 || dead.has(key)) return null;
      const taken = search(place + 1, left - questions[place].minutes);
      if (taken) return [questions[place], ...taken];
      const rest = search(place + 1, left);
      if (!rest) dead.add(key);
      return rest;
    };
    return search(0, wanted);
  }

  // Two calculations, one about ideas, and so on; an open question first where the part has one.
  function inTurns(questions, chance, opened) {
    const of = (kind) => P.shuffled(questions.filter((question) => question.kind === kind), chance);
    const turns = ORDER.flatMap((kind, k) => of(kind).map((question, place) => [place + 1.5 * k, question]));
    const order = turns.sort((a, b) => a[0] - b[0]).map(([, question]) => question);
    const open = of("open");
    return [...(opened ? open.slice(0, 1) : []), ...order, ...open.slice(opened ? 1 : 0)];
  }

  // A list of {id, place}; throws where the parts do not hold enough for the minutes.
  P.compose = ({ questions, variants }, { seed, minutes, parts }) => {
    const chance = P.random(seed);
    const opened = P.shuffled(parts, chance).slice(0, Math.floor(minutes / OPEN));
    return parts.flatMap((part, k) => {
      const share = Math.floor(minutes / parts.length) + (k < minutes % parts.length ? 1 : 0);
      const order = inTurns(questions.filter((question) => question.part === part), chance, opened.includes(part));
      const chosen = filling(order, share);
      if (!chosen) throw new Error(`${part} has no questions for ${share} minutes. Choose fewer minutes or more parts.`);
      return chosen.map(({ id, kind }) => ({
        id, place: Math.floor(chance() * (kind === "generator" ? variants : 2 ** 31)),
      }));
    });
  };
})(window.unrolledPractice);
