/**
 * What a device keeps to work without network: stock with its states, places, orders, runs, tasks.
 *
 * Read from the lists every page reads, until the server has one answer for it.
 */
import type { components } from "../../api/schema.gen";
import type { KeptLayout } from "./layouts";
import { everyPage, Problem, request } from "./request";

type Schemas = components["schemas"];
export type Lot = Schemas["LotStock"];
export type Order = Schemas["OrderView"];
export type OrderLine = Schemas["OrderLineView"];
export type WorkOrder = Schemas["WorkOrderView"];
export type Run = Schemas["RunView"];
export type Shipment = Schemas["ShipmentView"];
export type Task = Schemas["TaskView"];

export interface Place {
  code: string;
  name: string;
  kind: string;
  parent: string | null;
}

export interface Item {
  code: string;
  name: string;
  unit: string;
  gtin: string | null;
  shelf_life_days: number | null;
}

export interface Kept {
  /** When the server said this, by the device's clock. */
  as_of: number;
  lots: Lot[];
  places: Place[];
  items: Item[];
  work: WorkOrder[];
  purchases: Order[];
  shipments: Shipment[];
  tasks: Task[];
  /** Units that were built at this device, also while nothing is in them. */
  units?: readonly KeptUnit[];
  /** How suppliers lay out their labels. */
  layouts?: readonly KeptLayout[];
}

export interface KeptUnit {
  code: string;
  kind: string;
  parent: string | null;
  place: string | null;
}

interface Master {
  code: string;
  retired: boolean;
  fields: Record<string, unknown>;
}

const text = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;

const placeOf = ({ code, fields }: Master): Place => ({
  code,
  name: text(fields.name) ?? code,
  kind: text(fields.kind) ?? "",
  parent: text(fields.parent),
});

const itemOf = ({ code, fields }: Master): Item => ({
  code,
  name: text(fields.name) ?? code,
  unit: text(fields.unit) ?? "",
  gtin: text(fields.gtin),
  shelf_life_days: typeof fields.shelf_life_days === "number" ? fields.shelf_life_days : null,
});

/** A list this person may not see is empty for them. */
async function ifAllowed<Row>(asked: Promise<Row[]>): Promise<Row[]> {
  return asked.catch((cause: unknown) => {
    if (cause instanceof Problem && cause.status === 403) return [];
    throw cause;
  });
}

/** Nobody pressed anything for this. */
const HIDDEN = { background: true };

export async function fetchKept(): Promise<Kept> {
  const as_of = Date.now();
  const one = encodeURIComponent;
  const [lots, places, items, orders, purchases, shipments, tasks] = await Promise.all([
    ifAllowed(everyPage<Lot>("stock?limit=200")),
    ifAllowed(everyPage<Master>("masters/place?limit=200")),
    ifAllowed(everyPage<Master>("masters/item?limit=200")),
    ifAllowed(everyPage<Order>("work-orders?state=released&limit=50", 2)),
    ifAllowed(everyPage<Order>("purchase-orders?state=released&limit=50", 2)),
    ifAllowed(everyPage<{ code: string; state: string }>("shipments?limit=50", 1)),
    ifAllowed(request<{ rows: Task[] }>("tasks", HIDDEN).then(({ rows }) => rows)),
  ]);
  const [work, open] = await Promise.all([
    Promise.all(orders.map(({ code }) => request<WorkOrder>(`work-orders/${one(code)}`, HIDDEN))),
    Promise.all(
      shipments
        .filter(({ state }) => state === "planned")
        .map(({ code }) => request<Shipment>(`shipments/${one(code)}`, HIDDEN)),
    ),
  ]);
  const live = (rows: Master[]): Master[] => rows.filter(({ retired }) => !retired);
  return {
    as_of,
    lots,
    places: live(places).map(placeOf),
    items: live(items).map(itemOf),
    work,
    purchases,
    shipments: open,
    tasks,
  };
}
