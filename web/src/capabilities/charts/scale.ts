/** From figures to places in a drawing. */

/** The least and the most of what is drawn, with a little room. */
export function range(values: number[]): [number, number] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of known) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const room = (most - least || Math.abs(most) || 1) * 0.06;
  return [least - room, most + room];
}

/** The place of a value between two ends, as far along a length. */
export const place = (value: number, [from, to]: [number, number], length: number): number =>
  ((value - from) / (to - from || 1)) * length;

/** As many digits as tell two values of a range apart. */
export function figure(value: number, [from, to]: [number, number]): string {
  const digits = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(to - from || 1))));
  return value.toFixed(digits);
}
