/** Serial numbers as people paste them: one a line, or a run from one to another. */
import type { components } from "../../api/schema.gen";

export type SerialsAsk = components["schemas"]["SerialsAsk"];

/** What parts the two ends of a run; a hyphen only with blanks around it, for numbers have hyphens. */
const BETWEEN = /\s*(?:\t|\.\.+|–|—|~|～|至|到|\s-\s)\s*/;

/** The lines of a list, in the order they stand, so that a refusal's row is the row on the page. */
export function readSerials(text: string): SerialsAsk[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [from = "", to] = line.split(BETWEEN);
      return { from, to: to === undefined || to === "" ? null : to };
    });
}

const digitsOf = (serial: string): string => /\d*$/.exec(serial)?.[0] ?? "";

/** How many pieces a list names, where every line can be counted; the server counts for certain. */
export function pieces(asked: SerialsAsk[]): number | null {
  let sum = 0;
  for (const { from, to } of asked) {
    if (!to) {
      sum += 1;
      continue;
    }
    const [first, last] = [digitsOf(from), digitsOf(to)];
    const stem = from.slice(0, from.length - first.length);
    if (first === "" || last === "" || stem !== to.slice(0, to.length - last.length)) return null;
    const count = Number(last) - Number(first) + 1;
    if (!Number.isSafeInteger(count) || count < 1) return null;
    sum += count;
  }
  return sum;
}
