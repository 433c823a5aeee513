import { expect, test } from "vitest";
import type { Shipment } from "../server/cache";
import { lotOf, plantOf } from "./plant";
import { daysLeft, otherLot, type Pick, stoppedBy, wantedBy } from "./ship";

const TODAY = "2026-11-19";
const first = lotOf("F1", "BUN", { expires_on: "2026-12-01" });
const second = lotOf("F2", "BUN", { expires_on: "2026-12-20" });
const held = lotOf("F0", "BUN", { expires_on: "2026-11-25", holds: ["bacteria"] });
const plant = plantOf([second, first, held, lotOf("C1", "CABBAGE")]);

const pickOf = (more: Partial<Pick> = {}): Pick => ({
  pick: 1,
  line: 1,
  item: "BUN",
  item_name: "BUN",
  lot: "lot:F1",
  lot_number: "F1",
  quantity: "40",
  unit: "kg",
  picked: false,
  ...more,
});

const shipmentOf = (picks: Pick[]): Shipment => ({
  code: "DN-1",
  state: "planned",
  order: "SO-1",
  planned_at: "2026-11-19T08:00:00+08:00",
  lines: [
    {
      line: 1,
      role: "output",
      item: "BUN",
      item_name: "BUN",
      unit: "kg",
      quantity: "40",
      served: "0",
      open: "40",
      takes: "40",
      due_on: null,
      operation: null,
      substitutes: [],
    },
  ],
  picks,
});

test("a line wants what is not set aside, and the free lot that expires first goes first", () => {
  expect(wantedBy(plant, shipmentOf([]), TODAY)).toMatchObject([
    { open: "40", first: { lot: "lot:F1" } },
  ]);
  expect(wantedBy(plant, shipmentOf([pickOf({ quantity: "15" })]), TODAY)).toMatchObject([
    { open: "25" },
  ]);
  expect(wantedBy(plant, shipmentOf([pickOf()]), TODAY)).toEqual([]);
});

test("what goes first is taken at once, another lot needs a reason, goods nobody ordered are refused", () => {
  const empty = shipmentOf([]);

  expect(otherLot(plant, empty, first, TODAY)).toMatchObject({ way: "set", quantity: "40" });
  expect(otherLot(plant, empty, second, TODAY)).toMatchObject({ way: "reason", first: "F1" });
  expect(otherLot(plant, empty, lotOf("C1", "CABBAGE"), TODAY)).toBeNull();
});

test("a lot in place of one that is set aside says which one it replaces, and never a picked one", () => {
  const pick = pickOf();

  expect(otherLot(plant, shipmentOf([pick]), second, TODAY)).toMatchObject({
    way: "reason",
    instead: pick,
  });
  expect(otherLot(plant, shipmentOf([pickOf({ picked: true })]), second, TODAY)).toBeNull();
});

test("a lot that was held since it was gathered does not leave", () => {
  expect(stoppedBy(plant, pickOf(), TODAY)).toBeNull();
  expect(stoppedBy(plant, pickOf({ lot: "lot:F0" }), TODAY)).toBe("hold");
});

test("days are counted from today", () => {
  expect(daysLeft("2026-11-24", TODAY)).toBe(5);
  expect(daysLeft(null, TODAY)).toBeNull();
});
