import { expect, test } from "vitest";
import type { Order } from "../../api/orders";
import { isFilled, isHalf, type Row, rowsOf, withAnother } from "./rows";

const line = (number: number, open: string) => ({
  line: number,
  role: "output",
  item: `I${number}`,
  item_name: `Item ${number}`,
  unit: "kg",
  quantity: "10",
  served: "0",
  open,
  takes: open,
  substitutes: [],
});
const order: Order = {
  code: "PO-1",
  kind: "purchase",
  state: "released",
  at: "2026-11-26T08:00:00Z",
  lines: [line(1, "10"), line(2, "0"), line(3, "4")],
};

const filledWith = (row: Row, lot: Partial<Row["lot"]>): Row => ({
  ...row,
  lot: { ...row.lot, ...lot },
});

test("a row waits for every line that is still to come, and one where there is no order", () => {
  expect(rowsOf(order).map((row) => row.line)).toEqual([1, 3]);
  expect(rowsOf(null).map((row) => row.line)).toEqual([null]);
});

test("another lot stands behind the last of its line, and what is on no order at the end", () => {
  const rows = withAnother(withAnother(rowsOf(order), null, ""), 1, "I1");

  expect(rows.map((row) => row.line)).toEqual([1, 1, 3, null]);
  expect(new Set(rows.map((row) => row.id)).size).toBe(4);
});

test("what was begun is neither received by halves nor left out in silence", () => {
  const [ordered, free] = withAnother(rowsOf(order).slice(0, 1), null, "") as [Row, Row];
  const photo = new File(["x"], "label.png");

  expect(isHalf(ordered)).toBe(false);
  expect(isHalf(free)).toBe(false);
  expect(isHalf(filledWith(free, { item: "I9" }))).toBe(true);
  expect(isHalf(filledWith(free, { quantity: "2" }))).toBe(true);
  expect(isHalf({ ...ordered, files: [photo] })).toBe(true);
  expect(isFilled(filledWith(free, { item: "I9", quantity: "2" }))).toBe(true);
  expect(isHalf(filledWith({ ...ordered, files: [photo] }, { quantity: "2" }))).toBe(false);
});
