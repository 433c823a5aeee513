/**
 * The few GS1 application identifiers that matter on a floor without network: which item, which
 * lot, until when, how much. The server knows all of them and resolves what this does not.
 */

export interface Label {
  gtin?: string;
  lot?: string;
  serial?: string;
  sscc?: string;
  produced_on?: string;
  best_before_on?: string;
  expires_on?: string;
  /** Net weight in kilograms. */
  kilograms?: string;
  count?: string;
  /** What a supplier's own layout says beyond the standard: code of the item, and how much. */
  item?: string;
  quantity?: string;
  supplier?: string;
}

const GS = "\u001d";

/** A date as labels write it, `YYMMDD`; day 00 is the last of the month. */
export function labelDate(text: string): string | null {
  const found = /^(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!found) return null;
  const [year, month, day] = [2000 + Number(found[1]), Number(found[2]), Number(found[3])];
  if (month < 1 || month > 12) return null;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day > last) return null;
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day === 0 ? last : day)}`;
}

/** Whether the last digit is the check digit of the others. */
export function checks(digits: string): boolean {
  const sum = [...digits]
    .toReversed()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return /^\d+$/.test(digits) && sum % 10 === 0;
}

/** Identifiers with their lengths: a number for a fixed one, `most` for one that a GS ends. */
const FIXED: Record<string, { length: number; take: (label: Label, value: string) => boolean }> = {
  "00": { length: 18, take: (label, value) => checks(value) && keep(label, "sscc", value) },
  "01": { length: 14, take: (label, value) => checks(value) && keep(label, "gtin", value) },
  "02": { length: 14, take: (label, value) => checks(value) && keep(label, "gtin", value) },
  "11": { length: 6, take: (label, value) => keep(label, "produced_on", labelDate(value)) },
  "15": { length: 6, take: (label, value) => keep(label, "best_before_on", labelDate(value)) },
  "17": { length: 6, take: (label, value) => keep(label, "expires_on", labelDate(value)) },
};
const OPEN: Record<string, { most: number; name: "lot" | "serial" | "count" }> = {
  "10": { most: 20, name: "lot" },
  "21": { most: 20, name: "serial" },
  "37": { most: 8, name: "count" },
};

function keep(label: Label, name: keyof Label, value: string | null): boolean {
  if (value === null || value === "") return false;
  label[name] = value;
  return true;
}

/** Reads an element string, as scanners send it or with brackets; `null` if it is none. */
export function elementString(text: string): Label | null {
  const plain = text.startsWith("(") ? unbracketed(text) : text;
  if (plain === null) return null;
  const label: Label = {};
  let rest = plain.replace(new RegExp(`^${GS}`), "");
  if (rest === "") return null;
  while (rest !== "") {
    const next = take(rest, label);
    if (next === null) return null;
    rest = next;
  }
  return label;
}

/** Takes one element off the front; what follows it, or `null` where it cannot be read. */
function take(text: string, label: Label): string | null {
  const identifier = text.slice(0, 2);
  const fixed = FIXED[identifier];
  if (fixed) {
    const value = text.slice(2, 2 + fixed.length);
    if (value.length < fixed.length || !fixed.take(label, value)) return null;
    return text.slice(2 + fixed.length).replace(new RegExp(`^${GS}`), "");
  }
  const weight = /^310(\d)(\d{6})/.exec(text);
  if (weight) {
    const places = Number(weight[1]);
    const digits = (weight[2] ?? "").padStart(places + 1, "0");
    const whole = digits.slice(0, digits.length - places);
    const part = places > 0 ? `.${digits.slice(digits.length - places)}` : "";
    keep(label, "kilograms", `${whole.replace(/^0+(?=\d)/, "")}${part}`);
    return text.slice(10).replace(new RegExp(`^${GS}`), "");
  }
  const open = OPEN[identifier];
  if (!open) return null;
  const end = text.indexOf(GS);
  const value = text.slice(2, end < 0 ? undefined : end);
  if (value.length > open.most || !keep(label, open.name, value)) return null;
  return end < 0 ? "" : text.slice(end + 1);
}

/** `(01)…(10)…` as a scanner would send it. */
function unbracketed(text: string): string | null {
  const parts = [...text.matchAll(/\((\d{2,4})\)([^(]*)/g)];
  if (parts.map(([whole]) => whole).join("") !== text) return null;
  return parts.map(([, identifier, value]) => `${identifier}${value}`).join(GS);
}
