/** The rows of a delivery: lots of a line of the order, and of items that are not on it. */
import type { Order, OrderLine } from "../../api/orders";
import type { ReceiveLot } from "./api";

/** What a row is a lot of. */
export interface Goods {
  item: string;
  name: string;
  unit: string;
}

export interface Row {
  id: number;
  /** The line of the order; none where it is not on one. */
  line: number | null;
  lot: ReceiveLot;
  /** Photos and papers that go once the lot is there. */
  files: File[];
}

/** The rule that asked why, and its words. */
export interface Asked {
  rule: string;
  words: string;
}

export const goodsOf = (line: OrderLine): Goods => ({
  item: line.item,
  name: line.item_name,
  unit: line.unit,
});

function row(id: number, line: number | null, item: string): Row {
  return { id, line, lot: { line, item, quantity: "", attributes: {} }, files: [] };
}

/** A row for each line that is waited for, or one for what comes without an order. */
export function rowsOf(order: Order | null): Row[] {
  if (!order) return [row(1, null, "")];
  return order.lines
    .filter((line) => line.open !== "0")
    .map((line) => row(line.line, line.line, line.item));
}

/** One more lot of a line; more than was ordered is added by hand. */
export function withAnother(rows: Row[], line: number | null, item: string): Row[] {
  const id = Math.max(0, ...rows.map((one) => one.id)) + 1;
  const last = rows.findLastIndex((one) => one.line === line);
  return rows.toSpliced(last < 0 ? rows.length : last + 1, 0, row(id, line, item));
}

/** It says what came and how much of it. */
export const isFilled = ({ lot }: Row): boolean => lot.item !== "" && lot.quantity.trim() !== "";

/** Somebody began it and would lose something if it were left out. */
export function isHalf(one: Row): boolean {
  if (isFilled(one)) return false;
  const begun = one.line === null && (one.lot.item !== "" || one.lot.quantity.trim() !== "");
  return begun || one.files.length > 0;
}
