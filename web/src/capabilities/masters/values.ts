/** What a form starts with, and how values look while they are typed. */
import type { MasterField, MasterKind, Values } from "./api";

/** What a field holds before anybody filled it. */
function nothing(field: MasterField): unknown {
  switch (field.holds) {
    case "yes_no":
      return false;
    case "rows":
      return [];
    case "whole":
    case "thousandths":
      return null;
    case "choice":
      return field.required ? (field.choices[0] ?? "") : "";
    default:
      return "";
  }
}

/** The values of a new record or row. */
export const blank = (fields: MasterField[]): Values =>
  Object.fromEntries(fields.map((field) => [field.name, nothing(field)]));

/** The code a record gets from its fields; `null` where a person writes it. */
export function madeCode(kind: MasterKind, values: Values): string | null {
  if (kind.code_from.length === 0) return null;
  const parts = kind.code_from.map((name) => String(values[name] ?? "").trim());
  return parts.filter((part) => part !== "").join("/");
}

/** -18500 as -18.5, without ever being a float. */
export function thousandths(value: number): string {
  const digits = String(Math.abs(value)).padStart(4, "0");
  const part = digits.slice(-3).replace(/0+$/, "");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -3)}${part ? `.${part}` : ""}`;
}

/** -18.5 as -18500; `null` where it is no such number. */
export function readThousandths(text: string): number | null {
  const [, sign, whole, part = ""] = /^([-−]?)(\d{1,4})(?:[.,](\d{0,3}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return null;
  const value = Number(whole) * 1000 + Number(part.padEnd(3, "0"));
  return sign ? -value : value;
}

/** Words of one text, apart by blanks. */
export const apart = (text: unknown): string[] =>
  String(text ?? "")
    .split(/\s+/)
    .filter((word) => word !== "");
