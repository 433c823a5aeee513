/** The cases of the server's own tests: both must read a label alike. */
import { expect, test } from "vitest";
import { layoutOf, readBy } from "./layouts";

const read = (layout: string, text: string) => {
  const parts = layoutOf(layout);
  return parts ? readBy(parts, text) : undefined;
};

test("a label is read by its layout", () => {
  expect(
    read("P{item}|L{lot}|Q{quantity}|D{produced:yymmdd}", "PFL-1|LX 9|Q12.50|D261107"),
  ).toEqual({ item: "FL-1", lot: "X 9", quantity: "12.5", produced_on: "2026-11-07" });
});

test("pieces may have lengths instead of ends", () => {
  expect(read("{lot:6}{expires:yyyy-mm-dd}{any}", "AB12342027-02-28 made in X")).toEqual({
    lot: "AB1234",
    expires_on: "2027-02-28",
  });
  expect(read("{lot:6}", "AB123")).toBeNull();
  expect(read("{lot:6}", "AB12345")).toBeNull();
});

test("years of the Republic and days of the year are days, and what is no day is no label", () => {
  expect(read("{produced:roc/mm/dd}", "115/11/07")).toEqual({ produced_on: "2026-11-07" });
  expect(read("{produced:yyyyddd}", "2026366")).toBeNull();
  expect(read("{produced:yyyyddd}", "2026311")).toEqual({ produced_on: "2026-11-07" });
  expect(read("{expires:yymmdd}", "261131")).toBeNull();
});

test("what is no layout is none", () => {
  for (const bad of ["{lot", "lot}", "{what}", "{lot}{item}", "{any}", "{lot:0}", "{expires:mm}"]) {
    expect(layoutOf(bad), bad).toBeNull();
  }
});
