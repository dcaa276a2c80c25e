// What a student has practised, kept in this browser only: marks, days, weak topics, the memory of what comes back, the
// exam date. It can be taken along as a file; an older file has less of it.
((P) => {
  "use strict";
  const KEY = "unrolled-practice";
  const LONGEST = 8, LATEST = 5; // results kept of a topic, and those that count
  const WEAK = 0.6;
  const HELPED = 0.5; // what a success with help counts at most: practice, not mastery
  const VERSION = 1;
  const RETENTION = 0.9; // the share of what comes back that one wishes to know still

  const empty = () => ({
    version: VERSION, questions: {}, topics: {}, days: {}, run: 0, longest: 0, plan: {}, exam: "", retention: RETENTION,
  });
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(Date.parse(text));
  const isWithin = (value, least, most) => typeof value === "number" && value >= least && value <= most;
  // Of an item that comes back: stability and difficulty within the bounds of ts-fsrs, days since 1970.
  const isPlanned = (item) => isObject(item) && isWithin(item.s, 0.001, 36500) && isWithin(item.d, 1, 10)
    && Number.isInteger(item.last) && typeof item.good === "boolean" && Array.isArray(item.days)
    && item.days.every(Number.isInteger);
  const isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;

  // Keep of what was stored or imported only what has the form that the page writes.
  function sound(kept) {
    if (!isObject(kept) || kept.version !== VERSION) return null;
    const state = empty();
    const take = (name, good) => {
      if (!isObject(kept[name])) return;
      for (const [key, value] of Object.entries(kept[name])) if (good(value, key)) state[name][key] = value;
    };
    take("questions", (q) => isObject(q) && Number.isInteger(q.n) && Number.isInteger(q.place) && isShare(q.share));
    take("topics", (list) => Array.isArray(list) && list.length <= LONGEST && list.every(isShare));
    take("days", (pair, day) => isDay(day) && Array.isArray(pair) && pair.length === 2
      && pair.every(Number.isFinite));
    take("plan", isPlanned);
    if (isDay(kept.exam)) state.exam = kept.exam;
    if (isWithin(kept.retention, 0.7, 0.97)) state.retention = kept.retention;
    for (const name of ["run", "longest"]) if (Number.isInteger(kept[name]) && kept[name] >= 0) state[name] = kept[name];
    return state;
  }

  function load() {
    try { return sound(JSON.parse(localStorage.getItem(KEY))) || empty(); } catch { return empty(); }
  }

  // A day as the clock on the wall has it.
  P.dayOf = (time) => {
    const two = (number) => String(number).padStart(2, "0");
    const date = new Date(time);
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  };

  const store = {
    state: load(),
    kept: true,

    save() {
      try { localStorage.setItem(KEY, JSON.stringify(store.state)); } catch { store.kept = false; }
    },

    // Another window may have written meanwhile.
    reload() { if (store.kept) store.state = load(); },

    // One attempt at a question. Later checks of the same attempt, an object that the caller keeps, replace the first.
    record(attempt, entry, result) {
      store.reload();
      const { earned, of, alone } = result;
      const { state } = store, first = attempt.earned === undefined;
      const share = of ? earned / of : 0;
      const known = state.questions[entry.id] || { n: 0, place: attempt.place };
      state.questions[entry.id] = { n: known.n + (first ? 1 : 0), place: attempt.place, share };
      const results = state.topics[entry.topic] || [];
      const kept = first ? results : results.slice(0, -1);
      state.topics[entry.topic] = [...kept, alone ? share : Math.min(share, HELPED)].slice(-LONGEST);
      const day = state.days[P.dayOf(Date.now())] || [0, 0];
      state.days[P.dayOf(Date.now())] = first
        ? [day[0] + earned, day[1] + of] : [day[0] + earned - attempt.earned, day[1]];
      if (first) state.run = alone ? state.run + 1 : 0;
      state.longest = Math.max(state.longest, state.run);
      P.plan?.answered(attempt, entry.id, first, result);
      attempt.earned = earned;
      store.save();
      return first;
    },

    // Topics whose last results were weak, the weakest first.
    weak() {
      const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
      return Object.entries(store.state.topics)
        .map(([topic, list]) => ({ topic, share: mean(list.slice(-LATEST)) }))
        .filter(({ share }) => share < WEAK)
        .sort((a, b) => a.share - b.share);
    },

    // Days in a row on which something was practised; today need not be one of them yet.
    streak() {
      const date = new Date();
      const has = () => P.dayOf(date) in store.state.days;
      const back = () => date.setDate(date.getDate() - 1);
      if (!has()) back();
      let count = 0;
      for (; has(); back()) count += 1;
      return count;
    },

    marks() {
      return Object.values(store.state.days).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    },

    exported: () => JSON.stringify(store.state, null, 1),

    // Take over a file; false where it is none of ours.
    imported(text) {
      let state = null;
      try { state = sound(JSON.parse(text)); } catch { /* no JSON */ }
      if (!state) return false;
      store.state = state;
      store.save();
      return true;
    },

    forget() {
      store.state = empty();
      try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
    },
  };
  P.store = store;
})(window.unrolledPractice);
