// One question of the bank on the page "Practise": loaded, set up in the form of its kind, with a way to its section.
((P) => {
  "use strict";
  const { element } = P;
  P.views = {}; // by name: `title`, `show`, and `leave` where something must stop

  // "Read: …", a link to a section of the book; empty where there is none.
  P.link = (label) => {
    const [address, title] = P.room.catalogue.sections[label] || [];
    return address ? element("span", {}, "Read: ", element("a", { href: address }, title)) : "";
  };

  P.titleOf = (entry) => entry.title || `${entry.topic[0].toUpperCase()}${entry.topic.slice(1)}`;

  P.factsOf = (entry) => `${entry.part}, chapter ${entry.chapter}, ${entry.topic}: `
    + `${P.many(entry.marks, "mark")}, about ${P.many(entry.minutes, "minute")}`;

  // `options` as for the forms; resolves to the form, whose element is `root`.
  P.ask = async (entry, heading, options) => {
    const data = await P.load(entry.id);
    const root = element("section", { id: `question-${entry.id}`, className: "u-practice", "aria-labelledby": `head-${entry.id}` });
    const title = element(options.level || "h2", { id: `head-${entry.id}`, className: "u-practice-title", tabIndex: -1 }, heading);
    root.append(title, element("p", { className: "u-practice-facts" }, P.factsOf(entry)));
    const link = (label) => P.link(label || entry.section);
    const read = element("p", { className: "u-room-read" });
    const marked = (result) => {
      if (entry.kind === "generator") read.replaceChildren(...(result.right ? [] : [link("")]));
      options.marked?.(result);
    };
    const given = { ...options, link, marked };
    let form;
    if (entry.kind === "generator") {
      form = P.calculation(root, data, (name) => P.fragment(data.pieces[name]), { ...given, place: options.place, again: false });
    } else {
      form = (entry.kind === "open" ? P.open : P.idea)(root, data, { ...given, seed: options.place });
    }
    root.append(read);
    const hand = () => {
      const result = form.hand();
      if (entry.kind === "generator" && !result.right) read.replaceChildren(link(""));
      return result;
    };
    return { ...form, hand, root, data, focus: () => title.focus() };
  };
})(window.unrolledPractice);
