/** Asks the server what a code is, where the device does not know. Never asked for feedback. */
import type { components } from "../../api/schema.gen";
import type { Label } from "../judge/element";
import { request } from "./request";

type Schemas = components["schemas"];
type Reading = Schemas["ScanReading"];

/** Which page works with a kind of thing, and which word of ours says what it is. */
const PAGES: Record<string, [page: string, word: string]> = {
  lot: ["lot", "lot"],
  serial: ["lot", "lot"],
  place: ["place", "place"],
  run: ["feed", "run"],
  work_order: ["order", "work_order"],
  purchase_order: ["receive", "purchase_order"],
  sales_order: ["ship", "sales_order"],
  shipment: ["ship", "shipment"],
  unit: ["unit", "unit"],
  item: ["find", "item"],
  label: ["deliveries", "delivery"],
};

/** One thing a code may stand for, and the page that works with it. */
export interface Meaning {
  to: [string, ...string[]];
  word: string;
  name: string;
  code: string;
  /** Why the server reads it so. */
  why: string;
  /** What a supplier's label says of goods that are not here yet. */
  label: Label | null;
}

/** What the server says to a code. */
export interface Told {
  /** Everything it may stand for that the floor has a page for, likeliest first. */
  meanings: Meaning[];
  /** What was read well and is not known: a number of an item that nobody registered. */
  unknown: { what: string; value: string }[];
  /** What is wrong with a code that says it follows the standard. */
  fault: string | null;
}

function labelOf(said: Schemas["LabelView"]): Label {
  const facts = {
    gtin: said.gtin,
    item: said.item,
    lot: said.lot,
    produced_on: said.produced_on,
    expires_on: said.expires_on ?? said.best_before_on,
    quantity: said.quantity,
    supplier: said.supplier,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value != null)) as Label;
}

function meaningOf({ kind, id, code, name, item, item_name, why, label }: Reading): Meaning[] {
  const found = PAGES[kind];
  if (!found) return [];
  const [page, word] = found;
  const shared = { word, code, why, name: item_name ?? name ?? code };
  if (kind !== "label") return [{ ...shared, to: [page, id], label: null }];
  // A label that does not say its item leads nowhere: nobody could say which line it is.
  if (!item || !label) return [];
  return [{ ...shared, to: [page, item], label: labelOf(label) }];
}

export async function askServer(text: string): Promise<Told> {
  const said = await request<Schemas["ScanView"]>(`scan?text=${encodeURIComponent(text)}`);
  return {
    meanings: said.readings.flatMap(meaningOf),
    unknown: said.unknown.filter(({ what }) => what !== "code"),
    fault: said.fault?.code ?? null,
  };
}
