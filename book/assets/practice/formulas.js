// Formulas of solutions: the trees of lib.exam.expressions, evaluated with a variant's or a student's numbers.
window.unrolledPractice = {};
((P) => {
  "use strict";
  const each = (f) => function apply(a, b) {
    if (Array.isArray(a)) return a.map((x, k) => apply(x, Array.isArray(b) ? b[k] : b));
    return Array.isArray(b) ? b.map((x) => apply(a, x)) : f(a, b);
  };
  const total = (a) => (Array.isArray(a) ? a.reduce((sum, x) => sum + total(x), 0) : a);
  const transposed = (a) => a[0].map((_, k) => a.map((row) => row[k]));
  const product = (a, b) => {
    if (Array.isArray(a[0])) return a.map((row) => product(row, b));
    if (Array.isArray(b[0])) return transposed(b).map((column) => product(a, column));
    return total(a.map((x, k) => x * b[k]));
  };
  const OPERATIONS = {
    "+": each((a, b) => a + b),
    "-": each((a, b) => a - b),
    "*": each((a, b) => a * b),
    "/": each((a, b) => a / b),
    "**": each((a, b) => a ** b),
    ">": each((a, b) => Number(a > b)),
    "@": product,
    neg: each((a) => -a),
    at: (a, k) => a[k],
    abs: each(Math.abs),
    exp: each(Math.exp),
    floor: each(Math.floor),
    join: (...numbers) => numbers,
    ln: each(Math.log),
    outer: (a, b) => a.map((x) => b.map((y) => x * y)),
    sigmoid: each((a) => 1 / (1 + Math.exp(-a))),
    sqrt: each(Math.sqrt),
    sum: total,
    tanh: each(Math.tanh),
    transpose: transposed,
  };

  P.evaluate = (tree, names) => {
    if (typeof tree === "string") return names[tree];
    if (!Array.isArray(tree)) return tree;
    return OPERATIONS[tree[0]](...tree.slice(1).map((part) => P.evaluate(part, names)));
  };
})(window.unrolledPractice);
