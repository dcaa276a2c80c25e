// Titles and concepts come first: what a page is called counts more than which words it holds.
(() => {
  "use strict";
  // What nobody sees who opens the page, and formulas for the ear, would make an excerpt unreadable.
  const UNSEEN = [
    ".headerlink", "script", "style", "template", "details", ".onlyprint", ".katex-mathml", ".toggle-button",
    ".n-ng:not(.n-pytorch)", ".n-goodfellow:not(.n-pytorch)", ".n-olah:not(.n-pytorch)", "figure.u-explorer .u-says",
    ".solution", "svg",
  ].join();
  const stemmer = new Stemmer();
  const NAMED = 100, CONCEPT = 10; // a concept before a heading of the same words

  const wordsOf = (text) => splitQuery(text.toLowerCase())
    .filter((word) => !stopwords.includes(word)).map((word) => stemmer.stemWord(word));

  // Chapters before their laboratories, these before the reference and the lists.
  const rankOf = (name) => {
    if (/^notebooks\/\d/.test(name)) return 30;
    if (/^notebooks\/labs/.test(name)) return 10;
    return name.startsWith("book/reference/") ? -20 : 0;
  };

  // How much of a name was asked for, from 0 to 1; 0 when a word that was asked is not in it.
  function match(asked, name) {
    const words = new Set(wordsOf(name));
    const found = (word) => words.has(word) || (word.length > 3 && [...words].some((other) => other.startsWith(word)));
    return asked.length && asked.every(found) ? asked.length / Math.max(words.size, asked.length) : 0;
  }

  function named(asked) {
    const { docnames, filenames, titles, alltitles, indexentries } = Search._index, best = new Map();
    const offer = (name, file, id, bonus) => {
      const share = match(asked, name);
      if (!share) return;
      const score = NAMED * (1 + share) + rankOf(docnames[file]) + bonus;
      if (score <= (best.get(file)?.[4] ?? 0)) return;
      const whole = titles[file] === name;
      const anchor = id && !whole ? `#${id}` : "";
      const title = name in alltitles && !whole ? `${titles[file]} > ${name}` : titles[file];
      best.set(file, [docnames[file], title, anchor, null, score, filenames[file]]);
    };
    for (const [name, places] of Object.entries(alltitles)) places.forEach(([file, id]) => offer(name, file, id, 0));
    for (const [name, places] of Object.entries(indexentries)) {
      places.forEach(([file, id, main]) => { if (main) offer(name, file, id, CONCEPT); });
    }
    return [...best.values()];
  }

  const perform = Search._performSearch;
  Search._performSearch = (query, ...terms) => {
    const first = named(wordsOf(query)), names = new Set(first.map(([name]) => name));
    const others = perform(query, ...terms).filter(([name]) => !names.has(name));
    for (const result of others) result[4] = Math.min(result[4], NAMED) + rankOf(result[0]);
    return [...others, ...first].sort((a, b) => a[4] - b[4]); // the last is shown first
  };

  // A page from a disk may not read other pages: then there are no excerpts.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html").querySelector('[role="main"]');
    if (!page) return "";
    page.querySelectorAll(UNSEEN).forEach((part) => part.remove());
    const part = anchor ? page.querySelector(anchor) : null;
    return ((part && part.closest("section")) || page).textContent.replace(/\s+/g, " ");
  };
})();
