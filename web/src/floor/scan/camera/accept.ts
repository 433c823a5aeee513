/**
 * Which readings are believed.
 *
 * A wrong number is worse than none: with none the person moves the camera. Squares correct their
 * own errors and are believed at once unless nearly all of that was used up. Bars have one check
 * digit or character at most, which lets one wrong reading in some hundred pass: they must be read
 * in two pictures, and in three where even that guard is missing.
 */
import { GS } from "../scan";
import type { Reading } from "./reading";

/** Of the error correction of a square, this share must be left for one look to do. */
const MARGIN_LEAST = 0.2;
/** Lines of bars that agree; a torn code read along its rim has two. */
const LINES_LEAST = 6;
/** Sightings further apart have nothing to do with each other. */
const MEMORY_MS = 2_000;
/** Nobody changes one label for the next so quickly. */
const RIVAL_MS = 600;
/** Without a check character (Code 39), or so short that noise looks like it. */
const UNGUARDED = new Set(["Code39", "Code39Std", "ITF14", "ITF", "EAN8", "UPCE"]);

type Sighting = { reading: Reading; atMs: number };

export class Acceptance {
  private seen: Sighting[] = [];

  /** The readings of one picture that are believed now. */
  offer(readings: Reading[], atMs: number): Reading[] {
    this.seen = this.seen.filter((sighting) => atMs - sighting.atMs <= MEMORY_MS);
    const distinct = readings.filter(
      (reading, at) => readings.findIndex((other) => isSame(other, reading)) === at,
    );
    for (const reading of distinct) this.seen.push({ reading, atMs });
    return distinct.filter((reading) => this.isBelieved(reading, atMs));
  }

  private isBelieved(reading: Reading, atMs: number): boolean {
    const agreeing = this.seen.filter((other) => isSame(other.reading, reading)).length;
    return agreeing >= sightingsFor(reading) + this.rivalsOf(reading, atMs);
  }

  /**
   * Sightings of other bars just now in this place. Two codes of one label stand close together
   * too, but are read in one picture; of two readings of one code a picture has the one or the
   * other. What was here a while ago was another label.
   */
  private rivalsOf(reading: Reading, atMs: number): number {
    if (reading.lines === null) return 0;
    const times = new Set(this.timesOf(reading));
    return this.seen.filter(
      ({ reading: other, atMs: then }) =>
        other.lines !== null &&
        atMs - then <= RIVAL_MS &&
        isNear(other, reading) &&
        !isSame(other, reading) &&
        !this.timesOf(other).some((at) => times.has(at)),
    ).length;
  }

  private timesOf(reading: Reading): number[] {
    return this.seen.filter((one) => isSame(one.reading, reading)).map(({ atMs }) => atMs);
  }
}

const isSame = (a: Reading, b: Reading): boolean => a.text === b.text && a.format === b.format;

const isNear = (a: Reading, b: Reading): boolean =>
  Math.hypot(a.at.x - b.at.x, a.at.y - b.at.y) < Math.max(a.at.width, b.at.width) / 2;

/** In how many pictures this must be read. */
export function sightingsFor(reading: Reading): number {
  if (reading.lines === null) return (reading.margin ?? 0) >= MARGIN_LEAST ? 1 : 2;
  if (UNGUARDED.has(reading.format)) return 3;
  // One check digit lets a tenth pass: under frost the same wrong number was read in two pictures.
  if (reading.format === "EAN13") return 3;
  const isProven = reading.symbology === "]C1" && hasProof(reading.text);
  if (reading.lines < LINES_LEAST) return isProven ? 2 : 3;
  return isProven ? 1 : 2;
}

// GS1 General Specifications 3.2: lengths of values that need no separator after them.
const FIXED: Record<string, number> = {
  "00": 18,
  "01": 14,
  "02": 14,
  "11": 6,
  "12": 6,
  "13": 6,
  "15": 6,
  "16": 6,
  "17": 6,
  "20": 2,
};
const CHECKED = new Set(["00", "01", "02"]);
const VARIABLE = new Set(["10", "21", "22", "30", "37"]);

/**
 * Whether an element string proves itself: a number with a check digit is in it, its dates are
 * dates and nothing is left over. Other identifiers prove nothing and are no error here.
 */
export function hasProof(elements: string): boolean {
  let rest = withoutSeparator(elements);
  let isChecked = false;
  while (rest !== "") {
    const ai = rest.slice(0, 2);
    const length = FIXED[ai];
    if (length !== undefined) {
      const value = rest.slice(2, 2 + length);
      if (value.length < length || !/^\d+$/.test(value)) return false;
      if (CHECKED.has(ai)) {
        if (!isCheckDigitRight(value)) return false;
        isChecked = true;
      } else if (length === 6 && !isDate(value)) return false;
      rest = withoutSeparator(rest.slice(2 + length));
    } else if (VARIABLE.has(ai)) {
      const end = rest.indexOf(GS);
      if (end === 2 || rest.length === 2) return false;
      rest = end < 0 ? "" : rest.slice(end + 1);
    } else return false;
  }
  return isChecked;
}

const withoutSeparator = (elements: string): string =>
  elements.startsWith(GS) ? elements.slice(1) : elements;

/** GS1 General Specifications 7.9: weights three and one from the right. */
export function isCheckDigitRight(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** YYMMDD; the day may be 00 for a whole month. */
const isDate = (value: string): boolean => {
  const [month, day] = [Number(value.slice(2, 4)), Number(value.slice(4))];
  return month >= 1 && month <= 12 && day <= 31;
};
