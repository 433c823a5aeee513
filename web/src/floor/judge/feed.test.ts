import { expect, test } from "vitest";
import type { Kept, Lot } from "../server/cache";
import { judgeFeed, linesOf, tooMuch } from "./feed";
import { lotOf, plantOf } from "./plant";

const TODAY = "2026-11-19";

function judged(lot: Lot, others: Lot[] = [], kilograms: string | null = null) {
  const kept: Kept = plantOf([lot, ...others]);
  const work = kept.work[0];
  const run = work?.runs[0];
  if (!work || !run) throw new Error("the plant has one pot");
  return judgeFeed({ kept, work, run, lot, kilograms, today: TODAY });
}

test("a lot the step wants is proposed with what is still wanted", () => {
  expect(judged(lotOf("CB1", "CABBAGE"))).toMatchObject({
    may: true,
    quantity: "40",
    short: false,
  });
});

test("a lot that has less is proposed with all of it", () => {
  const portions = [{ place: "C-04", place_name: null, handling_unit: null, quantity: "6.4" }];
  const lot = lotOf("CB1", "CABBAGE", { on_hand: "6.4", portions });

  expect(judged(lot)).toMatchObject({ may: true, quantity: "6.4", short: true });
});

test("the weight of the scale goes before the plan", () => {
  expect(judged(lotOf("CB1", "CABBAGE"), [], "12.5")).toMatchObject({ quantity: "12.5" });
});

test("another item is refused with the lot to take instead", () => {
  const instead = lotOf("CB1", "CABBAGE");

  expect(judged(lotOf("CV1", "CHIVE"), [instead])).toMatchObject({
    may: false,
    why: "wrong_item",
    wanted: { line: { item: "CABBAGE" } },
    instead: { lot: { lot_number: "CB1" }, place: "C-04", because: "only" },
  });
});

test.each([
  ["expired", { expires_on: "2026-11-18" }],
  ["hold", { holds: ["glass"] }],
  ["pending_inspection", { status: "pending_inspection" }],
  ["rejected", { status: "rejected" }],
  ["nothing_left", { on_hand: "0" }],
] as const)("a lot is refused: %s", (why, more) => {
  const lot = lotOf("OIL1", "OIL", { ...more, holds: [...("holds" in more ? more.holds : [])] });

  expect(judged(lot, [lotOf("OIL2", "OIL")])).toMatchObject({
    may: false,
    why,
    instead: { lot: { lot_number: "OIL2" } },
  });
});

test("the first to expire is named where another was scanned", () => {
  const early = lotOf("CB0", "CABBAGE", { expires_on: "2026-11-25" });

  expect(judged(lotOf("CB1", "CABBAGE"), [early])).toMatchObject({
    may: true,
    earlier: { lot: { lot_number: "CB0" } },
  });
});

test("more than is wanted is told to the gram", () => {
  const work = plantOf([]).work[0];
  const run = work?.runs[0];
  const line = work && run ? linesOf(work, run)[0] : undefined;
  if (!line) throw new Error("the plant has one pot");

  expect(tooMuch(line, "43.5")).toBe("3.5");
  expect(tooMuch(line, "40")).toBeNull();
});
