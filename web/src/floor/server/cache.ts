/**
 * What a device keeps to work without network: stock with its states, places, items, orders, runs,
 * tasks.
 *
 * The server says it once whole and then only what changed; where nothing did it says nothing.
 */
import type { components } from "../../api/schema.gen";
import type { KeptLayout } from "./layouts";
import { Problem, request } from "./request";

type Schemas = components["schemas"];
export type Lot = Schemas["LotStock"];
export type Order = Schemas["OrderView"];
export type OrderLine = Schemas["OrderLineView"];
export type WorkOrder = Schemas["WorkOrderView"];
export type Run = Schemas["RunView"];
export type Shipment = Schemas["ShipmentView"];
export type Task = Schemas["TaskView"];
export type Cache = Schemas["FloorCache"];

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
  /** Whether its pieces have serial numbers. */
  serials?: boolean;
}

export interface Kept {
  /** When the server said this, by the device's clock. */
  as_of: number;
  /** How far it is, for the server to say what changed since; `null` where that cannot be asked. */
  cursor: string | null;
  /** Whom it was said to: another person has other tasks. */
  reader: string | null;
  /** The station whose orders it holds; `null` for all of them. */
  station: string | null;
  /** Lists that are longer than what is here. */
  more: readonly string[];
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

export const EMPTY: Kept = {
  as_of: 0,
  cursor: null,
  reader: null,
  station: null,
  more: [],
  lots: [],
  places: [],
  items: [],
  work: [],
  purchases: [],
  shipments: [],
  tasks: [],
};

/** Lists that are told anew each time, so that it is known each time whether they were cut. */
const EVERY_TIME = new Set(["orders", "purchases", "shipments", "holds"]);

/** What the server said, on top of what it said before. */
export function withCache(before: Kept | null, cache: Cache, as_of: number): Kept {
  const had = before ?? EMPTY;
  if (!cache.changed) return { ...had, as_of, cursor: cache.cursor };
  const untold = had.more.filter(
    (list) => !EVERY_TIME.has(list) && !(list === "lots" && cache.whole),
  );
  return {
    ...had,
    as_of,
    cursor: cache.cursor,
    more: [...new Set([...untold, ...cache.more])],
    lots: cache.whole ? cache.lots : changedLots(had.lots, cache),
    // Left out where no master changed.
    places: cache.places.length > 0 ? cache.places.map(placeOf) : had.places,
    items: cache.items.length > 0 ? cache.items.map(itemOf) : had.items,
    work: cache.orders.map((work) => withOver(had.work, work)),
    purchases: cache.purchases,
    shipments: cache.shipments,
    tasks: cache.tasks,
  };
}

function changedLots(had: readonly Lot[], { lots, gone }: Cache): Lot[] {
  const anew = new Set([...lots.map(({ lot }) => lot), ...gone]);
  return [...had.filter(({ lot }) => !anew.has(lot)), ...lots];
}

/** Runs that are no longer told are over; whoever just closed one still looks at it. */
function withOver(had: readonly WorkOrder[], work: WorkOrder): WorkOrder {
  const before = had.find(({ order }) => order.code === work.order.code);
  const told = new Set(work.runs.map(({ run }) => run));
  const over = (before?.runs ?? [])
    .filter(({ run }) => !told.has(run))
    .map((run): Run => ({ ...run, closed_at: run.closed_at ?? run.started_at }));
  return { ...work, runs: [...work.runs, ...over] };
}

const placeOf = ({ code, name, kind, parent }: Cache["places"][number]): Place => ({
  code,
  name: name || code,
  kind,
  parent: parent || null,
});

const itemOf = (item: Cache["items"][number]): Item => ({
  code: item.code,
  name: item.name || item.code,
  unit: item.unit,
  gtin: item.gtin ?? null,
  shelf_life_days: item.shelf_life_days ?? null,
  serials: item.serials,
});

/**
 * Asks for what changed. A device at a station takes the orders of all stations as long as they fit;
 * where they do not, its own come first.
 */
export async function fetchKept(
  before: Kept | null,
  reader: string,
  station: string | null,
): Promise<Kept> {
  const as_of = Date.now();
  const narrow =
    station !== null && (before?.more.includes("orders") || before?.station === station);
  const at = narrow ? station : null;
  const had = before?.cursor && before.reader === reader && before.station === at ? before : null;
  const query = new URLSearchParams({
    ...(at === null ? {} : { station: at }),
    ...(had?.cursor ? { since: had.cursor } : {}),
  });
  try {
    const cache = await request<Cache | null>(`floor/cache?${query}`, {
      background: true,
      ...(had?.cursor ? { unless: had.cursor } : {}),
    });
    // Nothing changed.
    if (cache === null) return { ...(had ?? EMPTY), as_of };
    return { ...withCache(had, cache, as_of), reader, station: at };
  } catch (cause) {
    // Who may not see it has nothing to work with; that is an answer as well.
    if (cause instanceof Problem && cause.status === 403) return { ...EMPTY, as_of, reader };
    throw cause;
  }
}
