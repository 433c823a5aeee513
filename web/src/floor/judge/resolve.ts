/**
 * What a scan names, from what the device keeps: a lot, a place, a unit, an order, a run.
 *
 * The answer never waits for the network. Where two readings make sense, both are given.
 */

import type { Scan } from "../scan/scan";
import type { Item, Kept, Lot, Order, Place, Run, Shipment, WorkOrder } from "../server/cache";
import { elementString, type Label } from "./element";
import { layoutOf, readBy } from "./layouts";

export type Reading =
  | { kind: "lot"; code: string; lot: Lot; label: Label | null }
  | { kind: "place"; code: string; place: Place }
  | { kind: "unit"; code: string; lots: Lot[]; place: string | null }
  | { kind: "run"; code: string; run: Run; work: WorkOrder }
  | { kind: "work_order"; code: string; work: WorkOrder }
  | { kind: "purchase_order"; code: string; order: Order }
  | { kind: "shipment"; code: string; shipment: Shipment }
  | { kind: "item"; code: string; item: Item; label: Label | null }
  /** A supplier's label of goods that are not here yet. */
  | { kind: "delivery"; code: string; item: Item; label: Label; orders: Order[] }
  | { kind: "weight"; code: string; kilograms: string };

const bare = (ref: string): string => ref.replace(/^(lot|run|unit|place|tank):/, "");

/** What scales send as keys: `ST,GS,+ 21.000kg`, `21.000 kg`. A bare number is no weight. */
const WEIGHT = /^(?:[A-Z]{2},[A-Z]{2},)?\s*\+?\s*(\d+(?:\.\d+)?)\s*(kg|g)$/i;

export function weightOf(text: string): string | null {
  const found = WEIGHT.exec(text.trim());
  if (!found) return null;
  const [, figure = "", unit = ""] = found;
  if (unit.toLowerCase() === "kg") return figure;
  const grams = Number(figure);
  return Number.isInteger(grams) ? String(grams / 1000) : null;
}

/** The same number as GTIN-8, -12, -13 and -14. */
export const fourteen = (gtin: string): string => gtin.padStart(14, "0");

const same = (one: string | null | undefined, other: string): boolean =>
  one != null && one.toUpperCase() === other.toUpperCase();

const lotNames = (lot: Lot, code: string): boolean =>
  same(lot.lot_number, code) || same(bare(lot.lot), code);

export function runsOf(kept: Kept): { run: Run; work: WorkOrder }[] {
  return kept.work.flatMap((work) => work.runs.map((run) => ({ run, work })));
}

/** All that a scan may mean, the most likely first. */
export function resolve(kept: Kept, scan: Pick<Scan, "text">): Reading[] {
  const text = scan.text.trim();
  const kilograms = weightOf(text);
  if (kilograms !== null) return [{ kind: "weight", code: text, kilograms }];
  const plain = plainReadings(kept, bare(text));
  const labels = [elementString(text) ?? digitalLink(text), ...laidOut(kept, text)];
  const said = labels.flatMap((label) => (label ? labelReadings(kept, label) : []));
  return unique([...plain, ...said]);
}

/** What the text says by the layouts of suppliers. */
function laidOut(kept: Kept, text: string): Label[] {
  return (kept.layouts ?? []).flatMap(({ layout, supplier, item }): Label[] => {
    const parts = layoutOf(layout);
    const said = parts && readBy(parts, text);
    if (!said) return [];
    const named = said.item ?? item;
    // A layout for one item is none for another.
    if (item && said.item && said.item !== item) return [];
    return [{ ...said, ...(named ? { item: named } : {}), supplier }];
  });
}

function plainReadings(kept: Kept, code: string): Reading[] {
  const found: Reading[] = [];
  for (const lot of kept.lots.filter((one) => lotNames(one, code))) {
    found.push({ kind: "lot", code, lot, label: null });
  }
  for (const place of kept.places.filter((one) => same(one.code, code))) {
    found.push({ kind: "place", code: place.code, place });
  }
  for (const { run, work } of runsOf(kept)) {
    if (same(bare(run.run), code)) found.push({ kind: "run", code, run, work });
  }
  for (const work of kept.work) {
    if (same(work.order.code, code)) found.push({ kind: "work_order", code, work });
  }
  for (const order of kept.purchases) {
    if (same(order.code, code) || same(order.partner_reference, code)) {
      found.push({ kind: "purchase_order", code: order.code, order });
    }
  }
  for (const shipment of kept.shipments) {
    if (same(shipment.code, code)) found.push({ kind: "shipment", code, shipment });
  }
  const inUnit = unitOf(kept, code);
  if (inUnit) found.push(inUnit);
  if (found.length > 0) return found;
  // A supplier's number is not unique: it comes last, and all that bear it are shown.
  for (const lot of kept.lots.filter((one) => same(one.supplier_lot, code))) {
    found.push({ kind: "lot", code, lot, label: null });
  }
  const item = kept.items.find(
    (one) => same(one.code, code) || (one.gtin !== null && gtinIs(one, code)),
  );
  if (item) found.push({ kind: "item", code, item, label: null });
  return found;
}

function unitOf(kept: Kept, code: string): Reading | null {
  const lots = kept.lots.filter((lot) =>
    lot.portions.some(({ handling_unit }) => same(handling_unit, code)),
  );
  if (lots.length === 0) {
    // One that was built here and is still empty.
    const built = kept.units?.find((unit) => same(unit.code, code));
    return built ? { kind: "unit", code: built.code, lots, place: built.place } : null;
  }
  const portion = lots[0]?.portions.find(({ handling_unit }) => same(handling_unit, code));
  return { kind: "unit", code, lots, place: portion?.place ?? null };
}

const gtinIs = (item: Item, code: string): boolean =>
  /^\d{8,14}$/.test(code) && item.gtin !== null && fourteen(item.gtin) === fourteen(code);

function labelReadings(kept: Kept, label: Label): Reading[] {
  if (label.sscc) {
    const unit = unitOf(kept, label.sscc);
    return unit ? [unit] : [];
  }
  const { gtin, lot: number } = label;
  const item = label.item
    ? kept.items.find((one) => same(one.code, label.item ?? ""))
    : gtin
      ? kept.items.find((one) => gtinIs(one, gtin))
      : undefined;
  const found: Reading[] = [];
  if (number) {
    const fits = kept.lots.filter(
      (lot) =>
        (lotNames(lot, number) || same(lot.supplier_lot, number)) &&
        (!item || lot.item === item.code),
    );
    for (const lot of fits) found.push({ kind: "lot", code: number, lot, label });
  }
  if (!item) return found;
  const waiting = kept.purchases.filter(({ lines }) =>
    lines.some((line) => line.item === item.code && line.open !== "0"),
  );
  // Whose label it is says whose delivery it is.
  const theirs = waiting.filter(({ partner }) => partner === label.supplier);
  const orders = label.supplier ? theirs : waiting;
  if (orders.length > 0) {
    found.push({ kind: "delivery", code: number ?? item.code, item, label, orders });
  }
  return found.length > 0 ? found : [{ kind: "item", code: item.code, item, label }];
}

/** `https://…/01/{gtin}/10/{lot}?17=…` */
function digitalLink(text: string): Label | null {
  if (!/^https?:\/\//i.test(text)) return null;
  let address: URL;
  try {
    address = new URL(text);
  } catch {
    return null;
  }
  const steps = address.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const from = steps.findIndex((step) => step === "01" || step === "00");
  if (from < 0) return null;
  const pairs: [string, string][] = [];
  for (let at = from; at + 1 < steps.length; at += 2) {
    pairs.push([steps[at] ?? "", steps[at + 1] ?? ""]);
  }
  for (const pair of address.searchParams) if (/^\d{2,4}$/.test(pair[0])) pairs.push(pair);
  return elementString(
    pairs
      .map(([identifier, value]) =>
        identifier === "01" ? `01${fourteen(value)}` : `${identifier}${value}`,
      )
      .join("\u001d"),
  );
}

/** Each thing once; goods that are awaited are a delivery, and not their item besides. */
function unique(readings: Reading[]): Reading[] {
  const seen = new Set<string>();
  const awaited = new Set(
    readings.flatMap((one) => (one.kind === "delivery" ? [one.item.code] : [])),
  );
  return readings.filter((reading) => {
    if (reading.kind === "item" && awaited.has(reading.item.code)) return false;
    const name =
      reading.kind === "lot" ? `lot ${reading.lot.lot}` : `${reading.kind} ${reading.code}`;
    return seen.has(name) ? false : seen.add(name);
  });
}
