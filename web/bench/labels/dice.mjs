/** Random numbers from a seed (mulberry32), so that every label can be made again. */
export function dice(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    unit,
    between: (low, high) => low + (high - low) * unit(),
    whole: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    one: (list) => list[Math.floor(unit() * list.length)],
    digits: (count) => Array.from({ length: count }, () => Math.floor(unit() * 10)).join(""),
    /** Nearly normal: the sum of four even throws, with a deviation of one. */
    normal: () => (unit() + unit() + unit() + unit() - 2) * 1.732,
  };
}
