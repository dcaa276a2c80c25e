// The paper that is being written, kept in this browser: it survives a reload, and its clock goes on.
((P) => {
  "use strict";
  const KEY = "unrolled-paper";

  const isItem = (item) => item && typeof item.id === "string" && Number.isInteger(item.place);
  const isPaper = (kept) => kept && Number.isInteger(kept.minutes) && Number.isFinite(kept.started)
    && Array.isArray(kept.items) && kept.items.every(isItem) && Array.isArray(kept.answers);

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return isPaper(kept) ? kept : null;
    } catch { return null; } // blocked, or damaged
  }

  let paper = load();

  P.sitting = {
    paper: () => paper,
    running: () => Boolean(paper) && !paper.handed,
    secondsLeft: () => Math.max(0, Math.ceil((paper.started + 60000 * paper.minutes - Date.now()) / 1000)),

    begin(wish) {
      paper = { ...wish, items: P.compose(P.room.catalogue, wish), started: Date.now(), answers: [], handed: false };
      P.sitting.save();
    },

    save() {
      try { localStorage.setItem(KEY, JSON.stringify(paper)); } catch { /* it holds until the page is closed */ }
    },

    forget() {
      paper = null;
      try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
    },
  };
})(window.unrolledPractice);
