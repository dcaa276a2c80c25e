// Small builders of elements that all forms share.
((P) => {
  "use strict";
  P.element = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in made && name !== "list") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };

  P.button = (words, type = "button") => P.element("button", { type, className: "u-practice-button" }, words);

  // HTML that the build has written.
  P.fragment = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  P.short = (number) => Number(number.toFixed(1));
  P.many = (count, thing) => `${P.short(count)} ${thing}${P.short(count) === 1 ? "" : "s"}`;
  P.ofMarks = (earned, full) => `${P.short(earned)} of ${P.many(full, "mark")}`;

  // Right or wrong, for the eye and for the ear.
  P.signed = (place, right) => {
    place.className = `u-practice-sign ${right ? "right" : "wrong"}`;
    place.replaceChildren(
      P.element("span", { "aria-hidden": "true" }, right ? "✓" : "✗"),
      P.element("span", { className: "u-practice-spoken" }, right ? "right" : "wrong"),
    );
  };
})(window.unrolledPractice);
