// Models alive in the page: type a text, see every number, let the model go on. live-models.js computes.
(() => {
  "use strict";
  const MOST = 240, AT_ONCE = 100, PAUSE = 60; // characters in a panel, and written in one go; milliseconds between two
  const SHOWN = 8; // rows of the table of next characters
  const SVG = { col: 11, narrow: 9, row: 11, head: 17, gap: 7 };
  const NAMES = { " ": ["␣", "a blank"], "\n": ["↵", "a new line"], "\ufffd": ["�", "an unknown character"] };
  const QUANTITIES = [["i", "input gate"], ["f", "forget gate"], ["g", "candidate"], ["o", "output gate"], ["c", "cell state"], ["h", "hidden state"]];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const panels = [];
  let count = 0;

  function element(tag, properties = {}, ...children) {
    const { attributes = {}, ...rest } = properties, made = Object.assign(document.createElement(tag), rest);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  }

  const glyph = (symbol) => (NAMES[symbol] || [symbol])[0];
  const spoken = (symbol) => (NAMES[symbol] ? NAMES[symbol][1] : `“${symbol}”`);
  const number = (value, places = 2) => value.toFixed(places).replace(/^-(?!0\.?0*$)/, "−").replace(/^-/, "");
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const shown = (symbol) => [element("span", { attributes: { "aria-hidden": "true" } }, glyph(symbol)), element("span", { className: "u-spoken" }, spoken(symbol))];

  // --- Parts of a panel ---

  function slider(words, properties, act) {
    count += 1;
    const id = `u-live-${count}`, output = element("output", { htmlFor: id });
    const input = element("input", { type: "range", id, ...properties });
    input.addEventListener("input", act);
    const tell = (text, said = text) => { output.textContent = text; input.setAttribute("aria-valuetext", said); };
    return { input, tell, box: element("div", { className: "u-slider" }, element("label", { htmlFor: id }, words), input, output) };
  }

  function table(caption, heads) {
    const body = element("tbody"), title = element("caption", {}, caption);
    const head = element("thead", {}, element("tr", {}, ...heads.map((words) => element("th", { scope: "col" }, words))));
    return { title, body, box: element("table", { className: "u-live-table" }, title, head, body) };
  }

  const row = (first, ...cells) => element("tr", {}, element("th", { scope: "row" }, ...first), ...cells.map((cell) => element("td", {}, cell)));

  function bar(p, q) {
    const part = (name, share) => {
      const made = element("span", { className: name });
      made.style.width = `${100 * share}%`;
      return made;
    };
    return element("span", { className: "u-live-bar", attributes: { "aria-hidden": "true" } }, part("u-live-model", p), part("u-live-drawn", q));
  }

  // --- What is kept of each model: rows over the text, and values at one character ---

  const VIEWS = {
    lstm(panel) {
      const { units } = panel.reader.model, unit = slider("unit", { min: 0, max: units - 1, step: 1, value: panel.about.unit }, () => changed(panel, "unit"));
      const values = table("", ["quantity", "value"]);
      return {
        controls: unit.box,
        table: values,
        left: 62,
        labels: ["input", "forget", "candidate", "output", "cell", "hidden"],
        about: "Under each character, gates and states of the unit once it has been read: blue above 0, orange below, the fuller the larger. The cell state is drawn in proportion to its largest value.",
        rows() {
          const u = Number(unit.input.value), steps = panel.reader.steps;
          const rows = QUANTITIES.map(([key]) => steps.map((step) => step[key][u]));
          const largest = Math.max(...rows[4].map(Math.abs));
          rows[4] = rows[4].map((value) => value / largest);
          return rows;
        },
        tell() {
          const u = Number(unit.input.value), step = panel.reader.steps[panel.at];
          unit.tell(String(u));
          values.title.textContent = `Unit ${u} after ${spoken(panel.reader.symbols[panel.reader.ids[panel.at]])}`;
          values.body.replaceChildren(...QUANTITIES.map(([key, name]) => row([name], number(step[key][u]))));
          return `Unit ${u}: cell state ${number(step.c[u])}, forget gate ${number(step.f[u])}, input gate ${number(step.i[u])}.`;
        },
      };
    },
    gpt(panel) {
      const { layers, heads } = panel.reader.model;
      const names = Array.from({ length: layers * heads }, (_, k) => [Math.floor(k / heads) + 1, (k % heads) + 1]);
      const values = table("", ["head", "looks most at", "weight"]);
      const symbol = (t) => panel.reader.symbols[panel.reader.ids[t]];
      const most = (k) => {
        const { attention, start } = panel.reader.steps[panel.at], weights = attention[k], place = weights.indexOf(Math.max(...weights));
        return [start + place, weights[place]];
      };
      const back = (t) => (t === panel.at ? "itself" : `${panel.at - t} back`);
      return {
        controls: "",
        table: values,
        left: 44,
        labels: names.map(([l, h]) => `L${l} H${h}`),
        about: "From the chosen character, where each head looks; L is its layer. The fuller, the larger the weight, in proportion to the largest of the row.",
        rows() {
          const { attention, start } = panel.reader.steps[panel.at];
          return attention.map((weights) => {
            const largest = Math.max(...weights), values = new Array(panel.reader.ids.length).fill(0);
            weights.forEach((weight, s) => { values[start + s] = weight / largest; });
            return values;
          });
        },
        tell() {
          values.title.textContent = `From ${spoken(symbol(panel.at))}, character ${panel.at}`;
          values.body.replaceChildren(...names.map(([layer, one], j) => {
            const [t, w] = most(j), cell = element("span", {}, ...shown(symbol(t)), `, ${back(t)}`);
            return row([`layer ${layer}, head ${one}`], cell, number(w));
          }));
          const best = names.map((_, j) => most(j)), k = best.reduce((a, [, w], j) => (w > best[a][1] ? j : a), 0), [place, weight] = best[k];
          return `Layer ${names[k][0]}, head ${names[k][1]} looks most at ${spoken(symbol(place))}, ${back(place)}: ${number(weight)}.`;
        },
      };
    },
  };

  // --- Drawing ---

  const settings = (panel) => {
    const k = Number(panel.k.input.value);
    return { temperature: Number(panel.temperature.input.value), k: k === panel.reader.symbols.length ? Infinity : k, mass: Number(panel.mass.input.value) };
  };

  function strip(panel) {
    const { ids, symbols } = panel.reader, width = panel.strip.clientWidth, { view } = panel;
    if (!width) return;
    const col = width < 480 ? SVG.narrow : SVG.col, across = Math.max(1, Math.floor((width - view.left) / col));
    const rows = view.rows(), high = SVG.head + rows.length * SVG.row, step = high + SVG.gap;
    let parts = "";
    for (let from = 0, y = 0; from < ids.length; from += across, y += step) {
      const to = Math.min(ids.length, from + across), x = (t) => view.left + (t - from) * col;
      const some = [...ids.slice(from, to).keys()].map((t) => t + from);
      view.labels.forEach((label, r) => {
        parts += `<text class="u-live-label" x="${view.left - 5}" y="${y + SVG.head + (r + 0.85) * SVG.row}">${label}</text>`;
        for (const t of some) {
          const size = Math.min(1, Math.abs(rows[r][t]));
          if (size > 0.01) parts += `<rect class="u-live-${rows[r][t] < 0 ? "below" : "above"}" x="${x(t) + 0.5}" y="${y + SVG.head + r * SVG.row + 0.5}" width="${col - 1}" height="${SVG.row - 1}" opacity="${size.toFixed(2)}"/>`;
        }
      });
      for (const t of some) {
        parts += `<text class="u-live-symbol" x="${x(t) + col / 2}" y="${y + 12}">${escaped(glyph(symbols[ids[t]]))}</text>`;
        parts += `<rect class="u-live-column${t === panel.at ? " u-live-here" : ""}" data-t="${t}" x="${x(t)}" y="${y + 0.5}" width="${col}" height="${high}"/>`;
      }
    }
    const height = Math.ceil(ids.length / across) * step;
    panel.strip.innerHTML = `<svg role="img" aria-label="${ids.length} characters, each with ${rows.length} numbers as colours; a table has those of the chosen one" width="${width}" height="${height}">${parts}</svg>`;
  }

  function next(panel) {
    const { steps, symbols, ids } = panel.reader, { logits } = steps[panel.at], chosen = settings(panel);
    const p = unrolledLive.nextToken(logits), q = unrolledLive.nextToken(logits, chosen), first = unrolledLive.ordered(p).slice(0, SHOWN);
    const left = q.reduce((sum, value) => sum + (value > 0), 0);
    panel.next.title.textContent = `After ${spoken(symbols[ids[panel.at]])}, character ${panel.at}: ${left} of ${q.length} can be drawn`;
    panel.next.body.replaceChildren(...first.map((id) => row(shown(symbols[id]), bar(p[id], q[id]), number(p[id]), q[id] ? number(q[id]) : "cut")));
    panel.temperature.tell(chosen.temperature ? number(chosen.temperature, 1) : "0, greedy");
    panel.k.tell(chosen.k === Infinity ? "all" : String(chosen.k));
    panel.mass.tell(number(chosen.mass));
    const best = first.slice(0, 3).map((id) => `${spoken(symbols[id])} ${number(q[id])}`);
    return `After ${spoken(symbols[ids[panel.at]])}: ${best.join(", ")}. ${left} of ${q.length} can be drawn.`;
  }

  function draw(panel) {
    const { ids, symbols } = panel.reader;
    panel.place.input.max = ids.length - 1;
    panel.place.input.value = panel.at;
    panel.place.tell(`${panel.at}: ${glyph(symbols[ids[panel.at]])}`, `${panel.at}: ${spoken(symbols[ids[panel.at]])}`);
    const words = [next(panel), panel.view.tell()];
    strip(panel);
    return words;
  }

  // What has changed is said once, when nothing has changed for a while.
  function changed(panel, what) {
    const [chances, values] = draw(panel);
    clearTimeout(panel.waiting);
    panel.waiting = setTimeout(() => say(panel, what === "unit" ? values : what === "rule" ? chances : `${chances} ${values}`), 700);
  }

  function say(panel, words) {
    clearTimeout(panel.waiting);
    if (panel.state.textContent !== words) panel.state.textContent = words;
  }

  function read(panel, text) {
    panel.reader.read(text);
    panel.at = panel.reader.ids.length - 1;
  }

  // --- Writing ---

  function one(panel) {
    const { steps, ids, symbols } = panel.reader, p = unrolledLive.nextToken(steps.at(-1).logits, settings(panel));
    const symbol = symbols[unrolledLive.draw(p, unrolledLive.uniform(Number(panel.seed.value) || 0, ids.length))];
    panel.field.value += symbol;
    panel.wrote += symbol;
    read(panel, panel.field.value);
    return [...panel.wrote].length < AT_ONCE && ids.length <= MOST;
  }

  function write(panel) {
    if (panel.reader.ids.length > MOST) {
      say(panel, `The panel holds ${MOST} characters: take some away, or begin again.`);
      return;
    }
    panel.wrote = "";
    if (still.matches) {
      while (one(panel));
      stop(panel);
      return;
    }
    panel.write.textContent = "Stop";
    say(panel, "Writing …");
    const tick = () => {
      const more = one(panel);
      draw(panel);
      if (more) panel.timer = setTimeout(tick, PAUSE);
      else stop(panel);
    };
    panel.timer = setTimeout(tick, PAUSE);
  }

  function stop(panel, words = "") {
    clearTimeout(panel.timer);
    panel.timer = null;
    panel.write.textContent = "Go on writing";
    draw(panel);
    say(panel, `${words}It wrote: “${panel.wrote.replace(/\n/g, " ↵ ")}”`);
  }

  const leave = () => panels.forEach((panel) => { if (panel.timer) stop(panel, "Stopped, as the page was left. "); });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });

  // --- A panel ---

  function build(place, state) {
    const name = place.dataset.live, reader = unrolledLive.reader(name), about = unrolledLive.found[name];
    const panel = { reader, about, state, at: 0, timer: null, wrote: "" };
    const button = (words, act) => {
      const made = element("button", { type: "button" }, words);
      made.addEventListener("click", act);
      return made;
    };
    const rule = () => changed(panel, "rule");
    panel.field = element("textarea", { rows: 3, maxLength: MOST, spellcheck: false, autocapitalize: "off", autocomplete: "off", value: about.text });
    panel.field.addEventListener("input", () => {
      if (panel.timer) stop(panel);
      read(panel, panel.field.value);
      panel.at = [...panel.field.value.slice(0, panel.field.selectionStart)].length; // where the caret is
      changed(panel, "text");
    });
    panel.write = button("Go on writing", () => (panel.timer ? stop(panel, "Stopped. ") : write(panel)));
    panel.seed = element("input", { type: "number", value: 1, min: 0, max: 9999 });
    const again = button("Begin again", () => {
      if (panel.timer) stop(panel);
      panel.field.value = about.text;
      read(panel, about.text);
      changed(panel, "text");
    });
    panel.temperature = slider("temperature", { min: 0, max: 2, step: 0.1, value: 1 }, rule);
    panel.k = slider("top-k", { min: 1, max: reader.symbols.length, step: 1, value: reader.symbols.length }, rule);
    panel.mass = slider("nucleus", { min: 0.05, max: 1, step: 0.05, value: 1 }, rule);
    panel.place = slider("character", { min: 0, max: 1, step: 1 }, () => { panel.at = Number(panel.place.input.value); changed(panel, "place"); });
    panel.next = table("", ["next", "probability", "model", "drawn"]);
    panel.strip = element("div", { className: "u-live-strip" });
    panel.strip.addEventListener("click", ({ target }) => {
      if (!target.dataset.t) return;
      panel.at = Number(target.dataset.t);
      changed(panel, "place");
    });
    panel.view = VIEWS[name](panel);
    const actions = element("div", { className: "u-live-actions" }, panel.write, again, element("label", {}, "seed ", panel.seed));
    place.prepend(
      element("label", { className: "u-live-text" }, "Your text", panel.field), actions, state, panel.place.box, panel.strip,
      element("p", { className: "u-live-note" }, `${panel.view.about} Weights are rounded to ${Math.floor(about.digits * Math.log2(about.base))} bits: probabilities are within ${about.within} of those in Python.`), panel.view.controls,
      element("div", { className: "u-live-tables" },
        element("div", {}, panel.temperature.box, panel.k.box, panel.mass.box, panel.next.box), element("div", {}, panel.view.table.box)),
    );
    panels.push(panel);
    read(panel, about.text);
    draw(panel);
    panel.field.focus();
    return panel;
  }

  window.unrolledLive.show = (place, state) => say(build(place, state), "Ready: type, or let it go on writing.");
  window.addEventListener("resize", () => panels.forEach((panel) => { if (!panel.timer) strip(panel); }));
})();
