/**
 * Runs of serial numbers, told by two scans: numbers that differ only in the digits at their end, as
 * the server counts them. What it would refuse is refused here, while the box is still in the hand.
 */

import { elementString } from "./element";

export interface Range {
  from: string;
  to: string;
}

/** As the server: so many digits are counted, what stands before them is part of the prefix. */
const DIGITS_MOST = 18;
const CHARS_MOST = 40;

interface Counted {
  prefix: string;
  digits: number;
  number: bigint;
}

function counted(serial: string): Counted | null {
  const text = serial.trim();
  if (text === "" || [...text].length > CHARS_MOST) return null;
  const tail = /\d*$/.exec(text)?.[0].slice(-DIGITS_MOST) ?? "";
  const prefix = text.slice(0, text.length - tail.length);
  return { prefix, digits: tail.length, number: BigInt(tail || "0") };
}

/** The serial number a scan bears: alone, in an element string, or in a link. */
export function serialOf(scanned: string): string {
  const linked = /^https?:\/\/.*\/21\/([^/?#]+)/.exec(scanned)?.[1];
  return elementString(scanned)?.serial ?? (linked ? decodeURIComponent(linked) : scanned.trim());
}

/** How many pieces from the first to the last; `null` where they are no run. */
export function piecesOf({ from, to }: Range): number | null {
  const [first, last] = [counted(from), counted(to)];
  if (!first || !last || first.prefix !== last.prefix) return null;
  if (first.digits === 0 || last.digits === 0) return from.trim() === to.trim() ? 1 : null;
  // Numbers without leading zeros grow by a digit; those with them do not.
  const least = last.digits === first.digits ? 0n : 10n ** BigInt(last.digits - 1);
  if (first.digits > last.digits || first.number > last.number || last.number < least) return null;
  return Number(last.number - first.number + 1n);
}

/** The last of so many numbers from the first; `null` where they cannot be counted. */
export function lastOf(from: string, count: number): string | null {
  const first = counted(from);
  if (!first || !Number.isSafeInteger(count) || count < 1) return null;
  if (first.digits === 0) return count === 1 ? from.trim() : null;
  const number = String(first.number + BigInt(count - 1)).padStart(first.digits, "0");
  return number.length > DIGITS_MOST ? null : first.prefix + number;
}

export const countOf = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, range) => sum + (piecesOf(range) ?? 0), 0);

/** The number of a range that another one names already; `null` where none does. */
export function sharedWith(ranges: readonly Range[], { from, to }: Range): string | null {
  const [first, last] = [counted(from), counted(to)];
  if (!first || !last) return null;
  for (const one of ranges) {
    const [begin, end] = [counted(one.from), counted(one.to)];
    if (!begin || !end || begin.prefix !== first.prefix) continue;
    // `SN07` and `SN7` are two numbers: only runs of the same length can meet.
    if (first.digits > end.digits || begin.digits > last.digits) continue;
    if (begin.number > last.number || first.number > end.number) continue;
    return begin.number > first.number ? one.from : from;
  }
  return null;
}
