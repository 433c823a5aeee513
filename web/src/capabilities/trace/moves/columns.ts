/** The columns of the movements of a trace: which there are, how wide they are, what they are sorted by. */
import type { TraceRow } from "../../../api/types";
import { billionths } from "../../../language/decimal";

export const COLUMNS = [
  "stage",
  "document_kind",
  "document",
  "at",
  "item",
  "lot",
  "supplier_lot",
  "quantity",
  "unit",
  "contains",
  "partner",
  "warehouse",
  "bin",
  "status",
  "expires",
  "operation",
  "equipment",
  "person",
  "basis",
  "recorded_at",
  "transfer",
] as const;
export type Column = (typeof COLUMNS)[number];

export const STAGES = [
  "received",
  "fed",
  "made",
  "moved",
  "shipped",
  "returned",
  "scrapped",
  "lost",
  "adjusted",
] as const;

/** Pixels; a number of a lot is never cut. */
export const WIDTH: Record<Column, number> = {
  stage: 96,
  document_kind: 104,
  document: 140,
  at: 124,
  item: 190,
  lot: 170,
  supplier_lot: 140,
  quantity: 110,
  unit: 60,
  contains: 120,
  partner: 160,
  warehouse: 100,
  bin: 100,
  status: 120,
  expires: 104,
  operation: 130,
  equipment: 110,
  person: 110,
  basis: 90,
  recorded_at: 124,
  transfer: 170,
};

export const FIGURES: ReadonlySet<Column> = new Set(["quantity", "contains"]);

/** What is seen of a table: columns in an order, a text, stages, a column to sort by. */
export interface Look {
  columns: Column[];
  q: string;
  stages: string[];
  /** A column, with `-` before it from the last to the first. */
  sort: string;
}

export const WHOLE: Look = { columns: [...COLUMNS], q: "", stages: [], sort: "" };

/** What a column says, as text to look for and to sort by. */
export function said(row: TraceRow, column: Column): string {
  switch (column) {
    case "item":
      return row.item_name ?? row.item ?? "";
    case "lot":
      return row.lot_number ?? row.lot ?? "";
    case "contains":
      return row.contains.expected ?? "";
    default:
      return row[column] ?? "";
  }
}

/** The rows that a look shows, in its order. What it leaves out is the rest. */
export function seen(rows: readonly TraceRow[], { q, stages, sort }: Look): TraceRow[] {
  const text = q.trim().toLowerCase();
  const shown = rows.filter(
    (row) =>
      (stages.length === 0 || stages.includes(row.stage)) &&
      (text === "" || COLUMNS.some((column) => said(row, column).toLowerCase().includes(text))),
  );
  if (!sort) return shown;
  const down = sort.startsWith("-");
  const column = (down ? sort.slice(1) : sort) as Column;
  const sign = down ? -1 : 1;
  return shown.toSorted((a, b) => sign * compare(a, b, column));
}

/** Figures as figures, moments as moments; what says nothing comes last. */
function compare(a: TraceRow, b: TraceRow, column: Column): number {
  const [one, other] = [said(a, column), said(b, column)];
  if (!one || !other) return Number(!one) - Number(!other);
  if (FIGURES.has(column)) {
    const [left, right] = [billionths(one) ?? 0n, billionths(other) ?? 0n];
    return left < right ? -1 : Number(left > right);
  }
  if (column === "at" || column === "recorded_at") return Date.parse(one) - Date.parse(other);
  return one.localeCompare(other);
}

/** The look in the words of the endpoints that hand a table out. */
export function asked({ columns, q, stages, sort }: Look): Record<string, string> {
  const all = columns.length === COLUMNS.length && columns.every((one, at) => one === COLUMNS[at]);
  return {
    ...(!all && { columns: columns.join(",") }),
    ...(q.trim() && { q: q.trim() }),
    ...(stages.length > 0 && { stages: stages.join(",") }),
    ...(sort && { sort }),
  };
}

/** A column one place further on or back. */
export function shifted(columns: readonly Column[], column: Column, by: -1 | 1): Column[] {
  const from = columns.indexOf(column);
  const to = from + by;
  if (from < 0 || to < 0 || to >= columns.length) return [...columns];
  const next = columns.filter((one) => one !== column);
  next.splice(to, 0, column);
  return next;
}
