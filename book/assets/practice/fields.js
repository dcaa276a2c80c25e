// The fields in which the answers of a calculation are typed: number, vector, matrix, choice.
((P) => {
  "use strict";
  const { element } = P;
  const MOST_LINES = 6; // of a matrix that one can type

  function cell(label, key) {
    const input = element("input", { type: "text", inputMode: "text", spellcheck: false, autocomplete: "off" });
    input.dataset.key = key;
    if (typeof label === "string") input.setAttribute("aria-label", label);
    else input.setAttribute("aria-labelledby", label.id);
    return element("span", { className: "u-practice-cell" }, input, element("span", { className: "u-practice-sign" }));
  }

  function grid(rows, columns) {
    const body = element("tbody");
    for (let r = 0; r < rows; r += 1) {
      const row = element("tr");
      for (let c = 0; c < columns; c += 1) {
        row.append(element("td", {}, cell(`row ${r + 1}, column ${c + 1}`, r * columns + c)));
      }
      body.append(row);
    }
    return element("table", { className: "u-practice-matrix" }, body);
  }

  // The shape is part of the answer: the grid appears in the shape that was typed.
  function matrix() {
    const size = (name) => element("input", {
      type: "number", min: 1, max: MOST_LINES, className: "u-practice-size", "aria-label": `number of ${name}`,
    });
    const rows = size("rows"), columns = size("columns");
    const box = element("div", { className: "u-practice-grid" });
    const lay = () => {
      const [r, c] = [rows, columns].map((input) => Math.min(Number(input.value), MOST_LINES));
      box.replaceChildren(...(r > 0 && c > 0 ? [grid(Math.floor(r), Math.floor(c))] : []));
    };
    rows.addEventListener("input", lay);
    columns.addEventListener("input", lay);
    return [element("span", { className: "u-practice-shape" }, rows, " rows, ", columns, " columns"), box];
  }

  // The group of one answer; `piece` gives its texts with the numbers of the variant.
  P.field = (id, answer, k, variant, piece, marks) => {
    const label = element("span", { id: `${id}-label-${k}`, className: "u-practice-label" }, piece(`label-${k}`));
    label.append(` (${P.many(marks, "mark")})`);
    const group = element("div", { className: "u-practice-answer", role: "group", "aria-labelledby": label.id }, label);
    if (answer.kind === "number") {
      group.append(cell(label, 0));
    } else if (answer.kind === "vector") {
      for (let entry = 0; entry < variant.names[answer.name].length; entry += 1) {
        const name = answer.entries[entry] ?? `entry ${entry + 1}`;
        group.append(element("span", { className: "u-practice-entry" },
          element("span", { "aria-hidden": "true" }, name), cell(name, entry)));
      }
    } else if (answer.kind === "matrix") {
      group.append(...matrix());
    } else {
      for (let option = 0; option < answer.options; option += 1) {
        group.append(element("label", { className: "u-practice-option" },
          element("input", { type: "radio", name: `${id}-${k}`, value: option }), piece(`option-${k}-${option}`)));
      }
    }
    return group;
  };

  const cellsOf = (group) => [...group.querySelectorAll(".u-practice-cell input")];

  // The value typed for an answer: undefined when empty, or a message about what is malformed.
  P.readField = (group, answer) => {
    if (answer.kind === "choice") {
      const chosen = group.querySelector("input:checked");
      return { value: chosen ? Number(chosen.value) : undefined };
    }
    const inputs = cellsOf(group);
    inputs.forEach((input) => input.removeAttribute("aria-invalid"));
    const typed = inputs.filter((input) => input.value.trim() !== "");
    if (!typed.length) return { value: undefined };
    const numbers = inputs.map((input) => P.readNumber(input.value, answer.tolerance === 0));
    const bad = inputs.filter((_, n) => numbers[n] === null);
    bad.forEach((input) => input.setAttribute("aria-invalid", "true"));
    if (bad.length) {
      const said = bad[0].value.trim();
      return { bad: bad[0], message: said ? `“${said}” is not a number.` : "An entry is still empty." };
    }
    if (answer.kind === "number") return { value: numbers[0] };
    if (answer.kind === "vector") return { value: numbers };
    const columns = group.querySelector("tr").children.length;
    const lines = [];
    for (let n = 0; n < numbers.length; n += columns) lines.push(numbers.slice(n, n + columns));
    return { value: lines };
  };

  // Say of each entry whether it is right; null takes all signs away.
  P.signField = (group, entries) => {
    [...group.querySelectorAll(".u-practice-sign")].forEach((place, n) => {
      if (entries && n in entries) P.signed(place, entries[n]);
      else { place.className = "u-practice-sign"; place.replaceChildren(); }
    });
  };

  P.entryName = (answer, variant, n) => {
    if (answer.kind === "vector") return answer.entries[n] ?? `entry ${n + 1}`;
    const columns = variant.names[answer.name][0].length;
    return `row ${Math.floor(n / columns) + 1}, column ${(n % columns) + 1}`;
  };

  // What stands in a field, as text that can be kept, and put back.
  P.typedIn = (group, answer) => {
    if (answer.kind === "choice") return [group.querySelector("input:checked")?.value ?? ""];
    const sizes = [...group.querySelectorAll(".u-practice-size")];
    return [...sizes, ...cellsOf(group)].map((input) => input.value);
  };

  P.putBack = (group, answer, texts) => {
    if (answer.kind === "choice") {
      const chosen = [...group.querySelectorAll("input")].find((input) => input.value === texts[0]);
      if (chosen) chosen.checked = true;
      return;
    }
    const sizes = [...group.querySelectorAll(".u-practice-size")];
    sizes.forEach((input, n) => { input.value = texts[n] ?? ""; input.dispatchEvent(new Event("input")); });
    cellsOf(group).forEach((input, n) => { input.value = texts[sizes.length + n] ?? ""; });
  };
})(window.unrolledPractice);
