/** The practice factory: one delivery to come, one pot to fill, one lot that does not belong in it. */
import { NO_GTIN, PREFIX } from "../base/practice";
import { t } from "../base/words";
import { EMPTY, type Kept, type Lot, type OrderLine, type WorkOrder } from "../server/cache";
import type { Session } from "../server/session";

const code = (name: string): string => `${PREFIX}${name}`;
const PORK = code("PORK");
const CABBAGE = code("CABBAGE");
const CHIVE = code("CHIVE");
const FILLING = code("FILLING");

/** Everything the lessons need may be done; nothing that signs or leads is part of them. */
const MAY = ["work.read", "goods.record", "trace.read"];

export const practiceSession = (): Session => ({
  company: { code: code("CO"), name: t("floor.practice.word") },
  csrf: "",
  kiosk: null,
  language: null,
  permissions: MAY,
  everywhere: [],
  withheld: [],
  second_factor_needed: false,
  password_given: false,
  person: {
    active: true,
    id: "practice",
    name: t("floor.practice.word"),
    roles: [],
    at_sites: [],
    username: null,
    last_seen: null,
  },
  sites: [
    {
      code: code("SITE"),
      name: t("floor.practice.word"),
      permissions: MAY,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  ],
});

function lotOf(number: string, item: string, name: string, more: Partial<Lot> = {}): Lot {
  const on_hand = "60";
  const place = code("A1");
  return {
    lot: `lot:${code(number)}`,
    lot_number: code(number),
    supplier_lot: null,
    item,
    item_name: name,
    unit: "kg",
    on_hand,
    unplaced: "0",
    set_aside: "0",
    status: "released",
    holds: [],
    expires_on: "2099-12-31",
    portions: [
      { place, place_name: t("floor.practice.shelf"), handling_unit: null, quantity: on_hand },
    ],
    ...more,
  };
}

function lineOf(line: number, role: string, item: string, name: string, much: string): OrderLine {
  return {
    line,
    role,
    item,
    item_name: name,
    unit: "kg",
    quantity: much,
    served: "0",
    open: much,
    takes: much,
    due_on: null,
    operation: role === "input" ? "MIX" : null,
    substitutes: [],
  };
}

function workOf(at: string): WorkOrder {
  const operation_name = t("floor.practice.mixing");
  const station = code("M1");
  return {
    order: {
      code: code("WO1"),
      kind: "work",
      state: "released",
      partner: null,
      partner_name: null,
      partner_reference: null,
      due_on: null,
      at,
      lines: [
        lineOf(1, "output", FILLING, t("floor.practice.filling"), "80"),
        lineOf(2, "input", PORK, t("floor.practice.pork"), "40"),
        lineOf(3, "input", CABBAGE, t("floor.practice.cabbage"), "40"),
      ],
    },
    bom: null,
    routing: null,
    operations: [
      { step: 1, operation: "MIX", name: operation_name, station, equipment: "", runs: 1, open: 1 },
    ],
    runs: [
      {
        run: `run:${code("R1")}`,
        order: code("WO1"),
        operation: "MIX",
        operation_name,
        step: 1,
        station,
        equipment: null,
        makes: FILLING,
        makes_name: t("floor.practice.filling"),
        started_at: at,
        started_by: null,
        closed_at: null,
        in_charge: null,
        inputs: [],
        outputs: [],
      },
    ],
    made_by_others: [],
    materials: [],
  };
}

/** As it is at the beginning; what was practised since lies on top of it. */
export function practiceFactory(began: number): Kept {
  const at = new Date(began).toISOString();
  const item = (of: string, name: string, gtin: string | null = null) => ({
    code: of,
    name,
    unit: "kg",
    gtin,
    shelf_life_days: 6,
  });
  const words = {
    pork: t("floor.practice.pork"),
    cabbage: t("floor.practice.cabbage"),
    chive: t("floor.practice.chive"),
    shelf: t("floor.practice.shelf"),
  };
  return {
    ...EMPTY,
    as_of: began,
    lots: [
      lotOf("PK1", PORK, words.pork),
      lotOf("CB1", CABBAGE, words.cabbage),
      lotOf("CV1", CHIVE, words.chive),
    ],
    places: [
      { code: code("A1"), name: words.shelf, kind: "bin", parent: null },
      { code: code("A2"), name: words.shelf, kind: "bin", parent: null },
      { code: code("M1"), name: t("floor.practice.mixing"), kind: "station", parent: null },
    ],
    items: [
      item(PORK, words.pork),
      item(CABBAGE, words.cabbage, NO_GTIN),
      item(CHIVE, words.chive),
      item(FILLING, t("floor.practice.filling")),
    ],
    work: [workOf(at)],
    purchases: [
      {
        code: code("PO1"),
        kind: "purchase",
        state: "released",
        partner: code("S1"),
        partner_name: t("floor.practice.supplier"),
        partner_reference: null,
        due_on: null,
        at,
        lines: [lineOf(1, "output", CABBAGE, words.cabbage, "100")],
      },
    ],
  };
}
