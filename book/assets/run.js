// Cells that run in the page. Python is loaded, by run-worker.js, when a button is pressed first.
(() => {
  "use strict";
  const KEY = "unrolled-run"; // by page and cell: what was written, and whether it is solved
  const HERE = document.currentScript;
  const list = document.getElementById("u-run-units");
  if (!list) return;
  const units = JSON.parse(list.textContent), page = DOCUMENTATION_OPTIONS.pagename;
  const cells = new Map();
  let worker = null, active = null;

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // --- What is kept ---

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; }
  }

  function keep(cell) {
    const all = kept(), of = { ...all[page] };
    const changed = cell.text !== cell.original;
    if (changed || cell.solved) of[cell.name] = { ...(changed && { text: cell.text }), ...(cell.solved && { solved: true }) };
    else delete of[cell.name];
    try { localStorage.setItem(KEY, JSON.stringify({ ...all, [page]: of })); } catch { /* storage is blocked */ }
  }

  // --- The worker ---

  const sources = () => units.map((unit) => (Array.isArray(unit) ? cells.get(unit[0])?.text ?? "" : unit));

  function run(cell) {
    if (active) stop("Stopped, to run another cell.");
    cell.output.textContent = "";
    mark(cell, null);
    cell.output.classList.remove("u-run-wrong");
    if (location.protocol === "file:") {
      say(cell, "A page from the disk may not start Python: type  python3 -m http.server  in the folder of the book, "
        + "and open http://localhost:8000 there.");
      return;
    }
    active = cell;
    cell.run.textContent = "Stop";
    cell.place.setAttribute("aria-busy", "true");
    if (!worker) {
      worker = new Worker(new URL("run-worker.js", HERE.src));
      worker.onmessage = ({ data }) => hear(data);
      worker.onerror = (event) => hear({ failed: event.message || "its files could not be read" });
      const total = Number(HERE.dataset.bytes);
      cell.bar = element("progress", { max: total, value: 0 });
      cell.bar.setAttribute("aria-label", "Python is loaded");
      cell.actions.append(cell.bar);
      say(cell, `Python is loaded, ${(total / 1e6).toFixed(0)} MB unpacked, once on this page.`);
    } else say(cell, "Running …");
    const place = units.findIndex((unit) => Array.isArray(unit) && unit[0] === cell.name);
    worker.postMessage({ sources: sources(), place });
  }

  function hear({ bytes, running, text, done, failed }) {
    const cell = active;
    if (!cell) return;
    if (bytes && cell.bar) {
      cell.bar.value = bytes;
      if (bytes >= cell.bar.max) say(cell, "Python is starting …");
    }
    if (running) { cell.bar?.remove(); say(cell, "Running …"); }
    if (text) { cell.box.classList.add("u-run-ran"); cell.output.append(text); }
    if (done) finish(cell, done);
    if (failed) { end(); stop(); say(cell, `Python could not be started: ${failed}`, cell); }
  }

  function finish(cell, { value, solved, error, line, place }) {
    cell.box.classList.add("u-run-ran");
    if (error) {
      const other = place === undefined ? cell : cells.get(units[place][0]) || null;
      const where = other === cell ? (line ? `Line ${line}: ` : "") : "In a cell above, which this one needs: ";
      cell.output.append(where + error);
      cell.output.classList.add("u-run-wrong");
      if (other && line) { edit(other); mark(other, line); }
      say(cell, `It ended with an error${where === "" ? "" : other === cell ? ` in line ${line}` : " in a cell above"}.`);
      end();
      return;
    }
    if (value) cell.output.append(value);
    const verdict = solved[cell.name];
    if (verdict !== undefined) { cell.solved = verdict; tell(cell); }
    if (line) { edit(cell); mark(cell, line); }
    keep(cell);
    say(cell, verdict ? "" : verdict === false ? "Not solved yet." : "Done.");
    end();
  }

  function end() {
    if (!active) return;
    active.bar?.remove();
    active.run.textContent = "Run";
    active.place.setAttribute("aria-busy", "false");
    active = null;
  }

  function stop(words) {
    const cell = active;
    worker?.terminate();
    worker = null;
    end();
    if (cell && words) say(cell, words);
  }
  window.addEventListener("pagehide", () => stop("Stopped, as the page was left."));

  // --- A cell ---

  const say = (cell, words) => { if (cell.state.textContent !== words) cell.state.textContent = words; };
  const tell = (cell) => { cell.mark.textContent = cell.solved ? "Solved" : ""; };

  // A line of the editor, counted from 1; null takes the mark away.
  function mark(cell, line) {
    cell.wrong = line;
    if (cell.field) draw(cell);
  }

  function draw(cell) {
    const count = cell.field.value.split("\n").length;
    const numbers = Array.from({ length: count }, (_, k) => (
      k + 1 === cell.wrong ? element("b", {}, `▸${k + 1}\n`) : `${k + 1}\n`));
    cell.lines.replaceChildren(...numbers);
    cell.field.rows = count;
    cell.field.style.height = "auto"; // the rows, and below them the bar that scrolls
    cell.field.style.height = `calc(${1.5 * count}em + 1rem + ${cell.field.offsetHeight - cell.field.clientHeight}px)`;
    if (cell.wrong) { cell.field.dataset.wrong = ""; cell.field.style.setProperty("--u-wrong-line", cell.wrong); }
    else delete cell.field.dataset.wrong;
  }

  // A plain field, known to keyboard, phone and screen reader. Tab leaves it until something is typed.
  function edit(cell) {
    if (cell.field) return;
    const field = element("textarea", { value: cell.text, spellcheck: false, autocapitalize: "off", autocomplete: "off" });
    field.setAttribute("aria-label", cell.label);
    field.setAttribute("wrap", "off");
    cell.lines = element("div", { className: "u-run-lines" });
    cell.lines.setAttribute("aria-hidden", "true");
    cell.field = field;
    cell.editor = element("div", { className: "u-run-editor" }, cell.lines, field);
    cell.place.prepend(cell.editor);
    cell.box.classList.add("u-run-editing");
    cell.edit.hidden = true;
    cell.reset.hidden = false;
    let indents = false;
    const type = (text) => document.execCommand("insertText", false, text); // keeps what can be undone
    field.addEventListener("input", () => {
      cell.text = field.value;
      if (!indents) say(cell, "Tab indents now. Esc, then Tab, leaves the field; Shift+Enter runs the cell.");
      indents = true;
      mark(cell, null);
      keep(cell);
    });
    field.addEventListener("blur", () => { indents = false; });
    field.addEventListener("keydown", (event) => {
      const before = field.value.slice(0, field.selectionStart), line = before.slice(before.lastIndexOf("\n") + 1);
      if (event.key === "Escape" && indents) { indents = false; say(cell, "Tab leaves the field."); }
      else if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) run(cell);
      else if (event.key === "Enter") type(`\n${line.match(/^\s*/)[0]}${/:\s*$/.test(line) ? "    " : ""}`);
      else if (event.key === "Tab" && indents && !event.shiftKey) type(" ".repeat(4 - (line.length % 4)));
      else if (event.key === "Tab" && indents) outdent(field, before.length - line.length);
      else return;
      event.preventDefault();
    });
    draw(cell);
  }

  function outdent(field, start) {
    const spaces = field.value.slice(start).match(/^ {0,4}/)[0].length, caret = field.selectionStart;
    if (!spaces) return;
    field.setSelectionRange(start, start + spaces);
    document.execCommand("delete");
    field.setSelectionRange(Math.max(start, caret - spaces), Math.max(start, caret - spaces));
  }

  function reset(cell) {
    if (active === cell) stop();
    cell.editor?.remove();
    Object.assign(cell, { text: cell.original, field: null, editor: null, solved: false, wrong: null });
    cell.box.classList.remove("u-run-editing", "u-run-ran");
    cell.output.textContent = "";
    cell.output.classList.remove("u-run-wrong");
    cell.edit.hidden = false;
    cell.reset.hidden = true;
    tell(cell);
    keep(cell);
    say(cell, "The cell is as in the book.");
    cell.edit.focus();
  }

  function begin(place, number) {
    const box = place.closest(".cell"), name = place.dataset.run;
    const original = box.querySelector(".cell_input pre").textContent.replace(/\n$/, "");
    const label = `Code of cell ${number + 1}`;
    const button = (words, act) => {
      const made = element("button", { type: "button" }, words);
      made.addEventListener("click", act);
      return made;
    };
    const cell = { place, box, name, original, label, text: original, solved: false, field: null };
    cell.run = button("Run", () => (active === cell ? stop("Stopped. What the cells had computed is gone.") : run(cell)));
    cell.edit = button("Edit", () => { edit(cell); cell.field.focus(); });
    cell.reset = button("Reset", () => reset(cell));
    cell.reset.hidden = true;
    for (const one of [cell.run, cell.edit, cell.reset]) one.setAttribute("aria-describedby", `u-run-${number}`);
    cell.mark = element("span", { className: "u-run-solved" });
    cell.mark.setAttribute("role", "status");
    cell.state = element("p", { className: "u-run-state", id: `u-run-${number}` });
    cell.state.setAttribute("role", "status");
    cell.output = element("pre", { tabIndex: 0 });
    cell.output.setAttribute("aria-label", "What it printed");
    cell.actions = element("div", { className: "u-run-actions" }, cell.run, cell.edit, cell.reset, cell.mark, cell.state);
    place.append(cell.actions, cell.output);
    cells.set(name, cell);
    const old = kept()[page]?.[name];
    if (!old) return;
    cell.solved = old.solved === true;
    tell(cell);
    if (typeof old.text === "string") { cell.text = old.text; edit(cell); }
  }

  document.querySelectorAll(".u-run").forEach(begin);
  window.addEventListener("resize", () => cells.forEach((cell) => { if (cell.field) draw(cell); }));
})();
