/** A small plant for the tests of the judges: one pot, two lines, a few lots. */
import {
  EMPTY,
  type Kept,
  type Lot,
  type OrderLine,
  type Run,
  type WorkOrder,
} from "../server/cache";

export const lotOf = (number: string, item: string, more: Partial<Lot> = {}): Lot => ({
  lot: `lot:${number}`,
  lot_number: number,
  supplier_lot: null,
  item,
  item_name: item,
  unit: "kg",
  on_hand: "100",
  unplaced: "0",
  set_aside: "0",
  status: "released",
  holds: [],
  expires_on: "2026-12-31",
  portions: [{ place: "C-04", place_name: "C-04", handling_unit: null, quantity: "100" }],
  ...more,
});

const lineOf = (line: number, role: string, item: string, quantity: string): OrderLine => ({
  line,
  role,
  item,
  item_name: item,
  unit: "kg",
  quantity,
  served: "0",
  open: quantity,
  takes: quantity,
  due_on: null,
  operation: role === "input" ? "MIX" : null,
  substitutes: [],
});

export const runOf = (): Run => ({
  run: "run:R1",
  order: "WO-1",
  operation: "MIX",
  operation_name: "mix",
  step: 1,
  station: "M-03",
  equipment: null,
  makes: "FILL",
  makes_name: "FILL",
  started_at: "2026-11-19T14:00:00+08:00",
  started_by: null,
  closed_at: null,
  in_charge: null,
  inputs: [],
  outputs: [],
});

export const workOf = (): WorkOrder => ({
  order: {
    code: "WO-1",
    kind: "work",
    state: "released",
    partner: null,
    partner_name: null,
    partner_reference: null,
    due_on: null,
    at: "2026-11-19T12:00:00+08:00",
    lines: [
      lineOf(1, "output", "FILL", "60"),
      lineOf(2, "input", "CABBAGE", "40"),
      lineOf(3, "input", "OIL", "20"),
    ],
  },
  bom: null,
  routing: null,
  operations: [],
  runs: [runOf()],
  made_by_others: [],
  materials: [],
});

export const plantOf = (lots: Lot[]): Kept => ({
  ...EMPTY,
  as_of: 1,
  lots,
  places: [
    { code: "C-04", name: "cold", kind: "bin", parent: null },
    { code: "C-05", name: "cold", kind: "bin", parent: null },
  ],
  items: [
    { code: "CABBAGE", name: "CABBAGE", unit: "kg", gtin: "4712345678900", shelf_life_days: 6 },
  ],
  work: [workOf()],
  purchases: [],
  shipments: [],
  tasks: [],
});
