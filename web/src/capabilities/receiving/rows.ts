/** The rows of a delivery: lots of a line of the order, and of items that are not on it. */
import type { Order, OrderLine } from "../../api/orders";
import type { Coming } from "../crossings/api";
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

/** What another site sent, as a row: the first that waits for its item, or one more. */
export function withComing(rows: Row[], coming: Coming, order: Order | null): Row[] {
  const line = order?.lines.find(({ item }) => item === coming.item)?.line ?? null;
  const lot = {
    item: coming.item,
    quantity: coming.left,
    sent: coming.transfer,
    supplier_lot: coming.lot_number ?? coming.lot.replace(/^lot:/, ""),
    produced_on: coming.produced_on ?? null,
    expires_on: coming.expires_on ?? null,
  };
  const waits = (one: Row): boolean =>
    one.line === line && one.lot.quantity.trim() === "" && !one.lot.sent;
  const known = rows.find((one) => waits(one) && (one.lot.item === coming.item || !one.lot.item));
  const into = known ? rows : withAnother(rows, line, coming.item);
  const id = known?.id ?? Math.max(...into.map((one) => one.id));
  return into.map((one) => (one.id === id ? { ...one, lot: { ...one.lot, ...lot } } : one));
}

/** It says what came and how much of it. */
export const isFilled = ({ lot }: Row): boolean => lot.item !== "" && lot.quantity.trim() !== "";

/** Somebody began it and would lose something if it were left out. */
export function isHalf(one: Row): boolean {
  if (isFilled(one)) return false;
  const begun = one.line === null && (one.lot.item !== "" || one.lot.quantity.trim() !== "");
  return begun || one.files.length > 0;
}
