/**
 * Decimals as the ledger keeps them: text, exact, never a float.
 *
 * Only what pages need: to add, to compare and to write them for people.
 */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
/** Answers carry at most nine places. */
const PLACES = 9;
const ONE = 10n ** BigInt(PLACES);

/** The text as billionths; `null` if it is no decimal. */
export function billionths(text: string | null | undefined): bigint | null {
  const found = DECIMAL.exec(text?.trim() ?? "");
  if (!found) return null;
  const [, sign, whole, part = ""] = found;
  if (part.length > PLACES) return null;
  const value = BigInt(whole ?? "0") * ONE + BigInt(part.padEnd(PLACES, "0") || "0");
  return sign ? -value : value;
}

/** Thousands as this desk itself writes them. */
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/;
const WIDE = /[０-９．，－]/g;
const WIDE_TO_PLAIN = 0xfee0;

/**
 * What a person typed as a figure, in plain digits: groups as on the page (`1,200.000`) and the
 * wide digits of an input method are understood. A lone comma stays and is refused.
 */
export function typedDecimal(text: string): string {
  const narrow = text.replace(WIDE, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) - WIDE_TO_PLAIN),
  );
  return GROUPED.test(narrow) ? narrow.replaceAll(",", "") : narrow;
}

/** A size for drawing; never for a figure that is shown. */
export function magnitude(text: string | null | undefined): number {
  return text == null ? 0 : Number(text);
}

/** Exact sum; `null` if any part is not known. */
export function sum(parts: readonly (string | null | undefined)[]): bigint | null {
  let total = 0n;
  for (const part of parts) {
    const value = billionths(part);
    if (value === null) return null;
    total += value;
  }
  return total;
}

/** The exact product of two decimals; `null` where one is none, or the product needs more places. */
export function times(one: string, other: string): string | null {
  const [a, b] = [billionths(one), billionths(other)];
  if (a === null || b === null || (a * b) % ONE !== 0n) return null;
  return plain((a * b) / ONE);
}

/** Places needed to write the value without rounding it. */
export function placesNeeded(text: string | null | undefined): number {
  return text?.includes(".") ? (text.replace(/0+$/, "").split(".")[1]?.length ?? 0) : 0;
}

function group(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Text of billionths with a fixed number of places, rounded half to even. */
export function writeBillionths(value: bigint, places: number): string {
  const step = 10n ** BigInt(PLACES - places);
  const size = value < 0n ? -value : value;
  let units = size / step;
  const rest = (size % step) * 2n;
  if (rest > step || (rest === step && units % 2n === 1n)) units += 1n;
  const digits = units.toString().padStart(places + 1, "0");
  const whole = group(digits.slice(0, digits.length - places));
  const part = places > 0 ? `.${digits.slice(digits.length - places)}` : "";
  return `${value < 0n && units > 0n ? "−" : ""}${whole}${part}`;
}

/** Billionths as the decimal text that answers carry: no groups, no rounding. */
export function plain(value: bigint): string {
  const size = value < 0n ? -value : value;
  const part = (size % ONE).toString().padStart(PLACES, "0").replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${size / ONE}${part && `.${part}`}`;
}

/** Weights and volumes are written to the gram; counted things as they are. */
export function usualPlaces(unit: string | null | undefined): number | null {
  return unit && ["kg", "l", "L", "t", "m", "m3"].includes(unit) ? 3 : null;
}

/** A quantity for people: `1,800.000`, or `12` cartons. */
export function quantity(text: string | null | undefined, unit?: string | null): string {
  if (text == null) return "–";
  const value = billionths(text);
  if (value === null) return text;
  return writeBillionths(value, usualPlaces(unit) ?? Math.min(placesNeeded(text), 3));
}

/** A whole number with its groups: `12,400`. */
export function count(value: number): string {
  return group(String(Math.trunc(value)));
}
