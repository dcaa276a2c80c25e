// Which question comes next: the least practised first, kinds mixed, those that are easily confused side by side.
((P) => {
  "use strict";
  const FIELDS = ["id", "kind", "part", "chapter", "topic", "section", "minutes", "marks", "title"];

  // The catalogue that the build wrote, each question and each card as an object.
  P.readCatalogue = (text) => {
    const catalogue = JSON.parse(text);
    const objects = (rows, fields) => rows.map((row) => Object.fromEntries(fields.map((name, k) => [name, row[k]])));
    catalogue.questions = objects(catalogue.questions, FIELDS);
    catalogue.cards = objects(catalogue.cards, ["id", "kind", "chapter"]);
    return catalogue;
  };

  // "easy", "medium" or "hard", by its minutes, as in the list of all questions.
  P.difficultyOf = ({ minutes }) => P.room.catalogue.difficulties.find(([, most]) => minutes <= most)[0];

  // `wish` has what must hold: `by` one of the fields, "all", "weak" or "due", `which` its value, `kinds`, and, where it
  // matters, `difficulty`, a name of the catalogue.
  P.fitting = (questions, wish) => questions.filter((question) => {
    if (!wish.kinds.includes(question.kind)) return false;
    if (wish.difficulty && P.difficultyOf(question) !== wish.difficulty) return false;
    if (wish.by === "due") return P.plan?.due().includes(question.id);
    if (wish.by === "weak") return P.store.weak().some(({ topic }) => topic === question.topic);
    return wish.by === "all" || !wish.which || String(question[wish.by]) === wish.which;
  });

  // Put the partner of a question behind it, where both are there.
  function paired(order, pairs) {
    const partnerOf = (id) => pairs.flatMap(([a, b]) => (a === id ? [b] : b === id ? [a] : []))[0];
    const left = [...order], result = [];
    while (left.length) {
      const next = left.shift();
      result.push(next);
      const partner = left.findIndex((question) => question.id === partnerOf(next.id));
      if (partner >= 0) result.push(...left.splice(partner, 1));
    }
    return result;
  }

  // A function that gives the next question, without end; never the same twice running, where there are others.
  P.sequence = (questions, pairs, chance) => {
    let queue = [], last = null;
    const tried = (question) => P.store.state.questions[question.id]?.n ?? 0;
    return () => {
      if (!queue.length) {
        const mixed = P.shuffled(questions, chance).sort((a, b) => tried(a) - tried(b));
        queue = paired(mixed, pairs);
        if (queue.length > 1 && queue[0] === last) queue.push(queue.shift());
      }
      last = queue.shift();
      return last;
    };
  };

  // The same for what is due today, the longest due first, until nothing is: then it gives nothing.
  P.dueOnes = (questions, wish) => {
    let last = null;
    return () => {
      const due = P.plan.due(), rank = ({ id }) => due.indexOf(id);
      const left = P.fitting(questions, wish).sort((a, b) => rank(a) - rank(b));
      last = left.find((question) => question !== last) ?? left[0];
      return last;
    };
  };

  // Which numbers a question gets: others than the last time.
  P.nextPlace = (question, variants) => {
    if (question.kind !== "generator") return P.newSeed();
    const known = P.store.state.questions[question.id];
    return known ? (known.place + 1) % variants : Math.floor(Math.random() * variants);
  };
})(window.unrolledPractice);
