/** What is typed, pasted or dropped as results, before it is sent. */
import type { components } from "../../api/schema.gen";

export type ResultSheet = components["schemas"]["ResultSheet"];
export type ResultColumn = ResultSheet["columns"][number];
type Characteristic = ResultColumn["characteristic"];

/** Values that are not sent yet, by characteristic; the first is of the piece after those that are known. */
export type Typed = Record<string, string[]>;

/** Whether a value conforms; `null` where it is no value of this characteristic. */
export function conforms(of: Characteristic, value: string): boolean | null {
  if (of.kind === "choice") {
    if (of.good.includes(value)) return true;
    return of.bad.includes(value) ? false : null;
  }
  if (of.kind !== "number") return value.trim() === "" ? null : true;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value)) return null;
  const found = Number(value);
  return (
    (of.lower === "" || found >= Number(of.lower)) && (of.upper === "" || found <= Number(of.upper))
  );
}

/** A decimal comma and signs of full width are read as what they stand for. */
export function asTyped(of: Characteristic, text: string): string {
  const plain = text.normalize("NFKC").trim();
  if (of.kind === "number") return plain.replace(",", ".").replace(/[^\d.+-]/g, "");
  if (of.kind !== "choice") return plain;
  const words = [...of.good, ...of.bad];
  const at = /^\d$/.test(plain) && !words.includes(plain) ? Number(plain) - 1 : -1;
  return words[at] ?? plain;
}

/** The values of a column that was pasted: one a line, or apart by tabs. */
export const pasted = (text: string): string[] =>
  text
    .split(/[\r\n\t]+/)
    .map((one) => one.trim())
    .filter((one) => one !== "");

/**
 * The values of a file of an instrument: the first line names the characteristics, each line after it is
 * a piece. Columns that no characteristic is called by are named, so that nothing is lost unseen.
 */
export function fromFile(
  text: string,
  columns: ResultColumn[],
): { typed: Typed; unknown: string[] } {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const [head = "", ...rows] = lines;
  const mark = ["\t", ";", ","].find((one) => head.includes(one)) ?? ",";
  const cells = (line: string): string[] =>
    line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const typed: Typed = {};
  const unknown: string[] = [];
  for (const [at, name] of cells(head).entries()) {
    const column = columns.find(({ characteristic }) => characteristic.name === name);
    if (column) {
      const values = rows.map((row) => asTyped(column.characteristic, cells(row)[at] ?? ""));
      typed[name] = values;
    } else if (name !== "") {
      unknown.push(name);
    }
  }
  return { typed, unknown };
}

/** How many pieces of a characteristic are known, those that are not sent yet counted. */
export const known = ({ values, characteristic }: ResultColumn, typed: Typed): number =>
  values.filter((value) => value != null).length +
  (typed[characteristic.name] ?? []).filter((value) => value !== "").length;
