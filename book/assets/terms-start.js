// Loads what explains a term or a letter when the first one is pointed at, tapped or reached by keyboard.
if ("popover" in document.body) {
  const { src } = document.currentScript;
  const TERMS = '.u-term, .u-symbol, .bd-article :not(dt) > a.internal[href*="#sec-"]';
  let loading, open;

  const load = (tag, attributes) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement(tag), attributes, { onload, onerror }));
  });
  const address = (name) => new URL(name, src).href;

  function start({ target }) {
    const term = target.closest?.(TERMS);
    if (term) {
      loading ??= Promise.all([
        load("link", { rel: "stylesheet", href: address("terms.css") }),
        load("script", { src: address("terms-data.js") }),
        load("script", { src: address("terms.js") }),
      ]).then(() => unrolledTerms(TERMS), () => { loading = false; });
    }
    return term;
  }

  for (const event of ["pointerover", "focusin"]) document.addEventListener(event, start);
  // A finger's first tap explains, the second one follows the link.
  document.addEventListener("pointerdown", ({ target }) => { open = target.closest?.("[aria-describedby=u-meaning]"); });
  document.addEventListener("click", (event) => {
    const term = start(event);
    if (!term || event.pointerType !== "touch" || open || !loading) return;
    event.preventDefault();
    loading.then(() => window.unrolledTerms?.show(term));
  });
}
