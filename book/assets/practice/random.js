// Chance that a seed repeats: the same seed gives the same order, on every browser.
((P) => {
  "use strict";
  // mulberry32: numbers from 0 to 1, from a whole number.
  P.random = (seed) => {
    let a = seed >>> 0;
    return () => {
      a = (a + 0x6d2b79f5) >>> 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  };

  P.newSeed = () => Math.floor(Math.random() * 2 ** 31);

  P.shuffled = (items, chance) => {
    const order = [...items];
    for (let k = order.length - 1; k > 0; k -= 1) {
      const other = Math.floor(chance() * (k + 1));
      [order[k], order[other]] = [order[other], order[k]];
    }
    return order;
  };

  P.places = (count, seed) => P.shuffled([...Array(count).keys()], P.random(seed));
})(window.unrolledPractice);
