// A panel that trains in the page. Python makes the updates, in the worker of run-worker.js; this script asks and draws.
(() => {
  "use strict";
  const HERE = document.currentScript.src, place = document.querySelector(".u-train");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const MINUS = /-(?=\d)/g, number = (x) => String(Number(x.toPrecision(2))).replace(MINUS, "−");
  let panel, code, bytes; // from train-data.js
  let worker = null, run = null, asked = [], looked = 0, network = null, before = null;
  const at = {}; // parts of the panel, by name

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  const say = (words) => { at.state.textContent = words; };
  const count = () => network.losses.length;
  const latest = () => (panel.what === "error" ? network.view?.error : network.losses.at(-1));
  const choice = (name) => JSON.parse(at[name].value);
  const described = () => `${panel.cells[network.cell]}, step size ${choice("lr")}`;

  // --- Training ---

  function begin() {
    if (network && count() > 1) before = { losses: network.losses, norms: network.norms, name: network.name };
    network = { cell: choice("cell"), seed: choice("seed"), losses: [], norms: [], view: null, made: false };
    looked = -Infinity;
    draw();
    tell();
  }

  function start(updates) {
    if (location.protocol === "file:") {
      say("A page from the disk may not start Python: type  python3 -m http.server  in the folder of the book, "
        + "and open http://localhost:8000 there.");
      return;
    }
    run = {}; // a run that was stopped is another one
    network.end = count() + updates;
    at.run.textContent = "Stop";
    place.setAttribute("aria-busy", "true");
    if (worker) say("Training …");
    else {
      worker = new Worker(new URL("run-worker.js", HERE));
      worker.onmessage = ({ data }) => hear(data);
      worker.onerror = (event) => hear({ failed: event.message || "its files could not be read" });
      at.bar = element("progress", { max: bytes, value: 0 });
      at.bar.setAttribute("aria-label", "Python is loaded");
      at.actions.append(at.bar);
      say(`Python is loaded, ${(bytes / 1e6).toFixed(0)} MB unpacked, once on this page.`);
    }
    ask(run);
  }

  // A few updates; a look at the network costs more, and comes less often.
  function ask(mine) {
    if (mine !== run) return;
    const updates = Math.min(panel.pace[0], network.end - count());
    const look = count() + updates === network.end || performance.now() - looked > (still.matches ? 2000 : 250);
    const first = network.made ? {} : { task: panel.task, cell: network.cell, seed: network.seed };
    network.made = true;
    post({ ...first, updates, look });
  }

  function post(wish) {
    asked.push(network);
    worker.postMessage({ train: { ...wish, lr: choice("lr"), clip: choice("clip") } });
  }

  function hear({ bytes: loaded, running: ready, trained, failed }) {
    if (failed) {
      forget();
      say(`Python could not go on: ${failed}`);
      return;
    }
    if (loaded && at.bar) at.bar.value = loaded;
    if (ready && at.bar) {
      at.bar.remove();
      at.bar = null;
      say("Training …");
    }
    if (!trained || asked.shift() !== network) return; // answers come in the order of the questions
    network.losses.push(...trained.losses);
    network.norms.push(...trained.norms);
    network.name = described();
    if (trained.view) {
      network.view = trained.view;
      looked = performance.now();
    }
    if (asked.includes(network)) return; // more is under way
    if (!run || count() >= network.end) report();
    else {
      const mine = run;
      if (!still.matches || trained.view) draw();
      requestAnimationFrame(() => setTimeout(ask, panel.pace[1], mine)); // not in a tab that is not seen
    }
  }

  // Ask for no more updates.
  function rest() {
    run = null;
    at.run.textContent = "Run";
    at.bar?.remove();
    at.bar = null;
  }

  // End Python, too; the next update begins a new network.
  function forget() {
    worker?.terminate();
    worker = null;
    asked = [];
    rest();
    place.setAttribute("aria-busy", "false");
    begin();
  }

  // Ask for no more updates, only for a last look.
  function stop() {
    if (at.bar) {
      forget();
      say("Stopped, before Python was there.");
      return;
    }
    rest();
    post({ updates: 0, look: true });
  }

  function report() {
    rest();
    draw();
    tell();
    say(`${count()} ${count() === 1 ? "update" : "updates"}: ${panel.what} ${number(latest())}, gradient norm `
      + `${number(network.norms.at(-1))}${said(network.view)}.`);
    place.setAttribute("aria-busy", "false");
  }

  function reset() {
    if (at.bar) forget();
    rest();
    place.setAttribute("aria-busy", "false");
    begin();
    say(`A new network with random weights: ${panel.cells[network.cell]}.`);
  }

  // --- Pictures ---

  const WIDTH = () => Math.max(200, Math.min(420, at.loss.clientWidth));
  const EDGE = { left: 46, right: 8, top: 8, bottom: 34 }, HEIGHT = 190;

  function picture(box, alt, xs, ys, inside, xlabel) {
    const width = WIDTH(), right = width - EDGE.right, bottom = HEIGHT - EDGE.bottom;
    const lines = xs.map(([x, text]) => `<text x="${x}" y="${bottom + 15}" text-anchor="middle">${text}</text>`)
      + ys.map(([y, text]) => `<path class="u-train-grid" d="M${EDGE.left} ${y}H${right}"/>`
        + `<text x="${EDGE.left - 5}" y="${y + 4}" text-anchor="end">${text}</text>`);
    box.innerHTML = `<svg viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img">`
      + `<path class="u-train-axis" d="M${EDGE.left} ${EDGE.top}V${bottom}H${right}"/>${lines.replaceAll(",<", "<")}`
      + `<text x="${(EDGE.left + right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${xlabel}</text>${inside}</svg>`;
    box.firstChild.setAttribute("aria-label", alt);
  }

  const scale = (low, high, start, end) => (x) => start + (end - start) * (Math.min(high, Math.max(low, x)) - low) / (high - low);
  const across = (low, high) => scale(low, high, EDGE.left, WIDTH() - EDGE.right);
  const up = (low, high) => scale(low, high, HEIGHT - EDGE.bottom, EDGE.top);
  const logUp = (low, high) => { const y = up(Math.log10(low), Math.log10(high)); return (v) => y(Math.log10(Math.max(v, 1e-12))); };

  function powers(low, high, y) {
    const found = [];
    for (let p = Math.round(Math.log10(low)); p <= Math.log10(high) + 1e-9; p += 1) found.push([y(10 ** p), number(10 ** p)]);
    return found;
  }

  function line(kind, values, x, y) {
    const each = Math.ceil(values.length / 400) || 1;
    const points = values.flatMap((v, k) => (k % each && k < values.length - 1 ? [] : [`${x(k + 1).toFixed(1)} ${y(v).toFixed(1)}`]));
    return points.length ? `<path class="u-train-${kind}" d="M${points.join("L")}${points.length === 1 ? "h1.5" : ""}"/>` : "";
  }

  function curve(box, name, key, baseline) {
    const [low, high] = panel.range, end = Math.max(panel.updates, count(), before?.losses.length || 0);
    const x = across(1, end), y = logUp(low, high);
    const level = baseline ? `<path class="u-train-level" d="M${EDGE.left} ${y(baseline[0])}H${x(end)}"/>` : "";
    const named = baseline ? `<text x="${x(end) - 3}" y="${y(baseline[0]) + baseline[2]}" text-anchor="end">${baseline[1]}</text>` : "";
    const values = network[key], some = milestones().map((k) => `${number(values[k - 1])} at update ${k}`);
    const alt = `${name}, on a logarithmic scale: ${some.length ? some.join(", ") : "no update yet"}.`;
    picture(box, alt, [[x(1), 1], [x(end / 2), Math.round(end / 2)], [x(end) - 8, end]], powers(low, high, y),
      level + (before ? line("before", before[key], x, y) : "") + line("now", values, x, y) + named, "updates");
  }

  // A few updates whose numbers are said and listed.
  function milestones() {
    const n = count();
    return [...new Set([1, ...[1, 2, 3, 4].map((k) => Math.round((n * k) / 4))])].filter((k) => k >= 1 && k <= n);
  }

  function draw() {
    at.count.textContent = count();
    at.value.textContent = latest() === undefined ? "–" : number(latest());
    at.norm.textContent = count() ? number(network.norms.at(-1)) : "–";
    at.before.hidden = !before;
    at.before.textContent = before ? `Dashed: the network before, ${before.name}.` : "";
    curve(at.loss, "Loss of each batch", "losses", panel.baseline);
    curve(at.gradient, "Norm of the gradient", "norms", null);
    outcome();
  }

  function outcome() {
    const { view } = network;
    if (panel.task === "hello") spelling(view);
    else {
      sums(view);
      reached(view);
    }
  }

  function spelling(view) {
    at.writes.textContent = view ? view.writes : "–";
    const letters = [..."helo"], read = [..."hell"], next = [..."ello"];
    const row = (k) => element("tr", {}, element("th", { scope: "row" }, read[k]), ...letters.map((letter, n) => {
      const p = view ? view.probabilities[k][n] : 0.25;
      const cell = element("td", {}, view ? p.toFixed(2) : "–");
      cell.style.setProperty("--u-p", view ? p : 0);
      if (letter === next[k]) cell.append(element("span", { className: "u-train-right" }, " ✓"));
      return cell;
    }));
    at.table.replaceChildren(...read.map((_, k) => row(k)));
  }

  function sums(view) {
    const x = across(0, 2), y = up(0, 2), ticks = [0, 0.5, 1, 1.5, 2];
    const points = view ? view.points.map(([sum, said]) => (
      `<circle class="u-train-point" cx="${x(sum).toFixed(1)}" cy="${y(said).toFixed(1)}" r="3"/>`)).join("") : "";
    const answers = view ? view.points.map(([, said]) => said) : [];
    const alt = view ? `Answers to 60 new sequences, against their sums: from ${number(Math.min(...answers))} to `
      + `${number(Math.max(...answers))}; mean squared error of 200, ${number(view.error)}.` : "No answers yet.";
    picture(at.sums, alt, ticks.map((t) => [x(t), t]), ticks.map((t) => [y(t), t]),
      `<path class="u-train-level" d="M${x(0)} ${y(0)}L${x(2)} ${y(2)}"/>${points}`, "true sum");
  }

  function reached(view) {
    const steps = view ? view.reach : [], T = Number(panel.task.split(" ")[1]);
    const x = across(1, T), y = logUp(1e-3, 10);
    const alt = steps.length ? `Of the gradient at step ${T}, there arrives ${[1, T / 4, T / 2].map((t) => (
      `${number(steps[t - 1])} at step ${t}`)).join(", ")}.` : "No gradient yet.";
    picture(at.reach, alt, [1, T / 4, T / 2, (3 * T) / 4, T].map((t) => [x(t), t]), powers(1e-3, 10, y), line("now", steps, x, y), "step");
  }

  const said = (view) => (panel.task === "hello" ? `, it writes ${view.writes}`
    : `, ${number(view.reach[0])} of the gradient arrives at step 1`);

  // The numbers behind the curves.
  function tell() {
    at.numbers.replaceChildren(...milestones().map((k) => element("tr", {}, element("td", {}, String(k)),
      element("td", {}, number(network.losses[k - 1])), element("td", {}, number(network.norms[k - 1])))));
  }

  // --- The panel ---

  function chooser(name, label, options, chosen, change) {
    const select = element("select", { id: `u-train-${name}` });
    for (const [value, words] of options) {
      select.append(element("option", { value: JSON.stringify(value), selected: value === chosen }, String(words)));
    }
    select.addEventListener("change", change);
    at[name] = select;
    return element("label", {}, `${label} `, select);
  }

  const button = (name, words, act) => {
    at[name] = element("button", { type: "button" }, words);
    at[name].addEventListener("click", act);
    return at[name];
  };

  function figure(name, title) {
    at[name] = element("div", { className: "u-train-picture" });
    return element("figure", {}, element("figcaption", {}, title), at[name]);
  }

  function table(head, name) {
    at[name] = element("tbody");
    return element("table", {}, element("thead", {}, element("tr", {}, ...head.map((h) => element("th", { scope: "col" }, h)))), at[name]);
  }

  function build() {
    const { begin: first } = panel, clipping = () => at.clip.selectedOptions[0].text;
    const changed = () => { if (count()) say(`From the next update on: step size ${at.lr.value}, ${clipping()}.`); };
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Panel that trains a network");
    const settings = element("div", { className: "u-train-settings" },
      chooser("cell", "Cell", Object.entries(panel.cells), first.cell, reset),
      chooser("lr", "Step size", panel.steps.map((s) => [s, s]), first.lr, changed),
      chooser("clip", "Clip the gradient", panel.clips.map((c) => [c, c === null ? "not clipped" : `norm at most ${c}`]), first.clip, changed),
      chooser("seed", "Random start", panel.starts.map((s) => [s, s]), panel.starts[0], reset));
    at.actions = element("div", { className: "u-train-actions" },
      button("step", "Step", () => (run ? stop() : start(1))),
      button("run", "Run", () => (run ? stop() : start(panel.updates))),
      button("reset", "Reset", reset));
    at.state = element("p", { className: "u-train-state" });
    at.state.setAttribute("role", "status");
    for (const name of ["count", "value", "norm", "writes"]) at[name] = element("b", {}, "–");
    const values = element("p", { className: "u-train-values" }, "Updates ", at.count, ` · ${panel.what === "error" ? "error on new sequences" : "loss"} `,
      at.value, " · gradient norm ", at.norm);
    at.before = element("p", { className: "u-train-before" });
    at.charts = element("div", { className: "u-train-charts" }, figure("loss", "Loss of each batch"), figure("gradient", "Norm of the gradient"));
    if (panel.task === "hello") {
      values.append(" · it writes ", at.writes);
      at.charts.append(element("figure", {}, element("figcaption", {}, "Probability of each next letter; ✓ is right"),
        table(["read", ..."helo"], "table")));
    } else at.charts.append(figure("sums", "Answers to 60 new sequences"), figure("reach", "Share of the gradient that arrives at each step"));
    const numbers = element("details", {}, element("summary", {}, "The curves in numbers"), table(["update", "loss", "gradient norm"], "numbers"));
    const listing = element("details", {}, element("summary", {}, "The code that runs here"),
      element("p", {}, "Forward and backward pass of the cell are the functions of this book, from lib.equations. All of it: lib/training/by_hand.py."));
    listing.insertAdjacentHTML("beforeend", code);
    place.replaceChildren(settings, at.actions, at.state, values, at.charts, at.before, numbers, listing);
  }

  const load = (tag, properties) => new Promise((resolve, reject) => {
    document.head.append(element(tag, { ...properties, onload: resolve, onerror: reject }));
  });

  async function open() {
    await Promise.all([
      load("script", { src: new URL("train-data.js", HERE).href }),
      load("link", { rel: "stylesheet", href: new URL("train.css", HERE).href }),
    ]);
    ({ code, bytes, panels: { [place.dataset.panel]: panel } } = self.UNROLLED_TRAIN);
    build();
    begin();
    at.run.focus();
    addEventListener("pagehide", () => {
      forget();
      say("Stopped, as the page was left.");
    });
    new ResizeObserver(() => draw()).observe(at.charts);
  }
  open();
})();
