/**
 * The data of a GS1 symbol as a list of identifiers, each with what it says.
 *
 * Only the writing of templates is known here, `(01){gtin}(10){lot}`; whether the data is sound for a
 * label is for the server to say.
 */
import type { SymbolElement } from "./layout.ts";

export interface Segment {
  ai: string;
  /** Text with fields in braces. */
  value: string;
}

/** The identifiers that labels of a factory carry, with the field that belongs to each. */
export const IDENTIFIERS: readonly { ai: string; field: string }[] = [
  { ai: "00", field: "sscc" },
  { ai: "01", field: "gtin" },
  { ai: "02", field: "gtin" },
  { ai: "10", field: "lot" },
  { ai: "11", field: "produced" },
  { ai: "15", field: "best_before" },
  { ai: "17", field: "expiry" },
  { ai: "21", field: "serial" },
  { ai: "30", field: "count" },
  { ai: "37", field: "count" },
  { ai: "240", field: "item_code" },
  { ai: "241", field: "customer_item" },
  { ai: "310n", field: "net_weight" },
  { ai: "330n", field: "gross_weight" },
  { ai: "400", field: "customer_order" },
];

export const isGs1 = ({ symbology, digital_link }: SymbolElement): boolean =>
  symbology.startsWith("gs1_") || digital_link !== undefined;

const SEGMENT = /\((\d{2,4}|\d{3}n)\)([^(]*)/y;

/** The segments of a text, or nothing if it is not written as segments from end to end. */
export function segmentsOf(data: string): Segment[] | null {
  const segments: Segment[] = [];
  SEGMENT.lastIndex = 0;
  let end = 0;
  while (end < data.length) {
    const found = SEGMENT.exec(data);
    if (!found) return null;
    segments.push({ ai: found[1] ?? "", value: found[2] ?? "" });
    end = SEGMENT.lastIndex;
  }
  return segments;
}

export const writtenSegments = (segments: readonly Segment[]): string =>
  segments.map(({ ai, value }) => `(${ai})${value}`).join("");

/** Identifiers that say the same of the same thing twice belong on no label. */
export function unused(segments: readonly Segment[]): readonly { ai: string; field: string }[] {
  return IDENTIFIERS.filter(({ ai }) => !segments.some((segment) => segment.ai === ai));
}
