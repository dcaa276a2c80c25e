// Models that run in the page: a character LSTM and a small GPT, from weights that a script has registered.
// Every number of a step is kept, for the page shows it. No dependency; nothing runs until `read` is called.
(() => {
  "use strict";
  const found = {};

  // --- Weights, as book/live_models.py writes them ---

  const digit = (text, place) => {
    const code = text.charCodeAt(place) - 35;
    return code - (code > 57);
  };

  function unpacked([[rows, columns], scales, text], { base, digits }) {
    const count = rows * columns, half = (base ** digits - 1) / 2, values = new Float32Array(count);
    for (let i = 0; i < count; i += 1) {
      let value = 0;
      for (let k = 0; k < digits; k += 1) value = value * base + digit(text, k * count + i);
      values[i] = ((value - half) / half) * 2 ** ((digit(scales, Math.floor(i / columns)) - 70) / 8);
    }
    return values;
  }

  // W x + b; W is a matrix of as many rows as `out` has entries, row by row.
  function affine(W, x, b, out = new Float64Array(b.length)) {
    const columns = x.length;
    for (let i = 0, at = 0; i < out.length; i += 1) {
      let sum = b ? b[i] : 0;
      for (let j = 0; j < columns; j += 1, at += 1) sum += W[at] * x[j];
      out[i] = sum;
    }
    return out;
  }

  const sigmoid = (a) => 1 / (1 + Math.exp(-a));

  // --- The two models: `step(ids, t, steps)` returns the logits after the token at place t, and what led to them. ---

  function lstm(weights, size) {
    const W_ih = weights["layer.weight_ih_l0"], W_hh = weights["layer.weight_hh_l0"];
    const b_ih = weights["layer.bias_ih_l0"], b_hh = weights["layer.bias_hh_l0"];
    const H = W_hh.length / b_hh.length, zero = new Float64Array(H);
    return {
      units: H,
      cut() {},
      step(ids, t, steps) {
        const before = t ? steps[t - 1] : { h: zero, c: zero };
        const a = affine(W_hh, before.h, b_hh);
        for (let r = 0; r < 4 * H; r += 1) a[r] += W_ih[r * size + ids[t]] + b_ih[r]; // a one-hot input chooses a column
        const part = (k, act) => Float64Array.from(a.subarray(k * H, (k + 1) * H), act);
        const i = part(0, sigmoid), f = part(1, sigmoid), g = part(2, Math.tanh), o = part(3, sigmoid);
        const c = before.c.map((value, u) => f[u] * value + i[u] * g[u]), h = c.map((value, u) => o[u] * Math.tanh(value));
        return { i, f, g, o, c, h, logits: affine(weights["output.weight"], h, weights["output.bias"]) };
      },
    };
  }

  function normalized(x, weight, bias) {
    const mean = x.reduce((sum, value) => sum + value) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length, scale = Math.sqrt(variance + 1e-5);
    return x.map((value, j) => ((value - mean) / scale) * weight[j] + bias[j]);
  }

  // Keys and values are kept, as chapter 19 does. At most `context` tokens fit; then the older half is dropped.
  function gpt(weights, size, { heads }) {
    const E = weights["norm.weight"].length, D = E / heads, context = weights["positions.weight"].length / E;
    const layers = [];
    for (let l = 0; weights[`layers.${l}.linear1.weight`]; l += 1) {
      layers.push({ w: (name) => weights[`layers.${l}.${name}`], keys: [], values: [] });
    }
    let start = 0, filled = 0;

    function attend(layer, z, place) {
      const qkv = affine(layer.w("self_attn.in_proj_weight"), z, layer.w("self_attn.in_proj_bias"));
      layer.keys[place] = qkv.slice(E, 2 * E);
      layer.values[place] = qkv.slice(2 * E);
      const mixed = new Float64Array(E), rows = [];
      for (let first = 0; first < E; first += D) {
        const scores = new Float64Array(place + 1);
        for (let s = 0; s <= place; s += 1) {
          for (let j = first; j < first + D; j += 1) scores[s] += (qkv[j] * layer.keys[s][j]) / Math.sqrt(D);
        }
        const row = softmax(scores);
        for (let s = 0; s <= place; s += 1) {
          for (let j = first; j < first + D; j += 1) mixed[j] += row[s] * layer.values[s][j];
        }
        rows.push(row);
      }
      return [affine(layer.w("self_attn.out_proj.weight"), mixed, layer.w("self_attn.out_proj.bias")), rows];
    }

    function token(id, place) {
      let x = Float64Array.from({ length: E }, (_, j) => weights["embed.weight"][id * E + j] + weights["positions.weight"][place * E + j]);
      const attention = [];
      for (const layer of layers) {
        const norm = (n) => normalized(x, layer.w(`norm${n}.weight`), layer.w(`norm${n}.bias`));
        const [mixed, rows] = attend(layer, norm(1), place);
        x = x.map((value, j) => value + mixed[j]);
        const inner = affine(layer.w("linear1.weight"), norm(2), layer.w("linear1.bias")).map((a) => Math.max(a, 0));
        const outer = affine(layer.w("linear2.weight"), inner, layer.w("linear2.bias"));
        x = x.map((value, j) => value + outer[j]);
        attention.push(...rows);
      }
      const last = normalized(x, weights["norm.weight"], weights["norm.bias"]);
      return { attention, logits: affine(weights["embed.weight"], last, null, new Float64Array(size)) };
    }

    return {
      layers: layers.length,
      heads,
      cut(t) { filled = Math.min(filled, Math.max(0, t - start)); },
      step(ids, t) {
        const from = t < context ? 0 : (context / 2) * (Math.floor((2 * (t - context)) / context) + 1);
        if (from !== start) [start, filled] = [from, 0];
        while (start + filled < t) token(ids[start + filled], filled++);
        return { start, ...token(ids[t], filled++) };
      },
    };
  }

  // --- From logits to the next character, as in lib/models/sampling.py ---

  function softmax(logits, temperature = 1) {
    const largest = logits.reduce((a, b) => Math.max(a, b)), p = logits.map((a) => Math.exp((a - largest) / temperature));
    const sum = p.reduce((a, b) => a + b);
    return p.map((value) => value / sum);
  }

  function scaled(p, keep) {
    const kept = p.map((value, id) => (keep(id) ? value : 0)), sum = kept.reduce((a, b) => a + b);
    return kept.map((value) => value / sum);
  }

  const ordered = (p) => Array.from(p.keys()).sort((a, b) => p[b] - p[a] || a - b); // ids, the most probable first

  // Temperature first, then the k most probable, then the nucleus.
  function nextToken(logits, { temperature = 1, k = Infinity, mass = 1 } = {}) {
    const order = ordered(logits);
    if (temperature === 0) return logits.map((_, id) => Number(id === order[0]));
    const rank = [];
    order.forEach((id, place) => { rank[id] = place; });
    const p = scaled(softmax(logits, temperature), (id) => rank[id] < k);
    let before = 0;
    const inside = new Set(order.filter((id) => {
      const stays = before < mass * (1 - 1e-6); // a hair less, or rounding would decide about the edge
      before += p[id];
      return stays;
    }));
    return scaled(p, (id) => inside.has(id));
  }

  // A number in [0, 1) for a seed and a place: who stops and goes on gets the same text.
  function uniform(seed, place) {
    let x = Math.imul(seed, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  }

  function draw(p, u) {
    const goal = u * p.reduce((a, b) => a + b);
    let reached = 0;
    return p.findIndex((value) => (reached += value) > goal);
  }

  // --- What the page and the tests use ---

  // A reader of one text at a time, which begins a new line; what it has read before is not read again.
  function reader(name) {
    const { characters, weights, ...settings } = found[name];
    const symbols = [...characters], numbers = new Map(symbols.map((symbol, id) => [symbol, id]));
    const model = (settings.heads ? gpt : lstm)(weights, symbols.length, settings);
    const ids = [], steps = [];
    return {
      model, ids, steps, symbols,
      read(text) {
        const now = ["\n", ...text].map((symbol) => numbers.get(symbol) ?? 0); // 0 stands for all others
        let same = 0;
        while (same < ids.length && ids[same] === now[same]) same += 1;
        ids.splice(same, Infinity, ...now.slice(same));
        steps.length = same;
        model.cut(same);
        for (let t = same; t < ids.length; t += 1) steps.push(model.step(ids, t, steps));
        return steps;
      },
    };
  }

  window.unrolledLive = {
    found, reader, nextToken, ordered, uniform, draw,
    register(name, { arrays, ...about }) {
      const weights = Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, unpacked(array, about)]));
      found[name] = { ...about, weights };
    },
  };
})();
