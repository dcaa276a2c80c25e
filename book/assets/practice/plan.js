// What went wrong comes back, and so do flashcards: memory by ts-fsrs, days from the exam date that the reader gives.
// Without ts-fsrs, which the build may lack, there is no `P.plan`, and no view speaks of it. Days are whole numbers, as
// the clock on the wall counts them, so neither the hour nor daylight saving moves anything.
((P) => {
  "use strict";
  const { FSRS } = window;
  if (!FSRS) return;
  const { Again, Good } = FSRS.Rating;
  const SUCCESSES = 3; // on as many days in a row of repetitions: then an item may rest
  const LAST_DAYS = 3; // before the exam, over which the last repetitions are spread
  const DAY = 864e5; // milliseconds

  const numberOf = (day) => Date.parse(`${day}T00:00Z`) / DAY;
  const today = () => numberOf(P.dayOf(Date.now()));
  const examDay = () => (P.store.state.exam ? numberOf(P.store.state.exam) : null);
  const scheduler = () => FSRS.fsrs({ request_retention: P.store.state.retention, enable_short_term: false, enable_fuzz: false });

  // What is kept of an item after a rating: stability and difficulty of its memory, the day, how it was.
  function rated(before, rating) {
    const memory = before ? { stability: before.s, difficulty: before.d } : null;
    const passed = before ? Math.max(0, today() - before.last) : 0;
    const { stability, difficulty } = scheduler().next_state(memory, passed, rating);
    const good = rating !== Again;
    const days = good ? [...new Set([...(before?.days ?? []), today()])].slice(-SUCCESSES) : [];
    return { s: stability, d: difficulty, last: today(), good, days };
  }

  // A small number that is always the same for an item.
  const place = (id) => [...id].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % 65521, 0);

  // The day on which an item comes back; null while it rests. By itself that is the day on which the chance to know it
  // has fallen to what the reader wishes. Before an exam, what would come too late is brought forward to one of the last
  // days; what goes wrong when no day is left comes back at once, until it is right.
  function dayOf(id, { s, last, good, days }) {
    const own = last + scheduler().next_interval(s, 0), exam = examDay();
    if (exam === null) return days.length < SUCCESSES ? own : null;
    const eve = exam - 1;
    if (own <= eve) return own;
    if (!good) return Math.max(last, eve);
    if (days.length >= SUCCESSES || eve <= last) return null;
    return eve - (place(id) % Math.min(LAST_DAYS, eve - last));
  }

  // All that comes back, as [id, day], the longest due first; none after the exam.
  function coming(cards) {
    const exam = examDay();
    if (exam !== null && today() > exam) return [];
    const known = new Set(cards ? P.room.catalogue.cards.map(({ id }) => id) : P.room.catalogue.questions.map(({ id }) => id));
    return Object.entries(P.store.state.plan)
      .map(([id, kept]) => [id, known.has(id) ? dayOf(id, kept) : null])
      .filter(([, day]) => day !== null)
      .sort(([, a], [, b]) => a - b);
  }

  const named = (day) => new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" }).format(day * DAY);
  const inDays = (day) => (day <= today() ? "today" : day === today() + 1 ? "tomorrow" : `in ${day - today()} days, on ${named(day)}`);

  P.plan = {
    // A question was answered. Only what went wrong, or needed help, is planned. A later check of the same attempt, an
    // object that the caller keeps, replaces the first one.
    answered(attempt, id, first, { alone, right }) {
      const { plan } = P.store.state;
      if (first) attempt.before = plan[id] ?? null;
      if (attempt.before === undefined) return; // of a paper that was handed in earlier
      const good = alone && right;
      if (good && !attempt.before) delete plan[id];
      else plan[id] = rated(attempt.before, good ? Good : Again);
    },

    // A flashcard was rated, from 1, again, to 4, easy.
    turned(id, rating) {
      P.store.reload();
      P.store.state.plan[id] = rated(P.store.state.plan[id], rating);
      P.store.save();
    },

    // Ids of the questions, or of the cards, that are due: their day is today, or has passed.
    due: (cards = false) => coming(cards).filter(([, day]) => day <= today()).map(([id]) => id),

    // How many come on each of the days ahead, as [day in words, count].
    ahead() {
      const counts = new Map();
      for (const [, day] of [...coming(false), ...coming(true)].sort(([, a], [, b]) => a - b)) {
        if (day > today()) counts.set(day, (counts.get(day) ?? 0) + 1);
      }
      return [...counts].map(([day, count]) => [day === today() + 1 ? "tomorrow" : named(day), count]);
    },

    // When an item comes back, in words.
    said(id) {
      if (P.plan.left() < 0) return "The exam is past: nothing comes back.";
      const kept = P.store.state.plan[id], day = kept ? dayOf(id, kept) : null;
      if (day !== null) return `It comes back ${inDays(day)}.`;
      return examDay() === null ? "It was right on three days, and rests." : "It rests until the exam.";
    },

    // Whole days until the exam; negative when it is past, null when there is no date.
    left: () => (examDay() === null ? null : examDay() - today()),
  };
})(window.unrolledPractice);
