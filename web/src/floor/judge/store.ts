/** Where things go and lie: proposals with their reason. */
import type { Kept, Lot, Place } from "../server/cache";

export interface WhereTo {
  place: Place;
  because: "alike" | "free";
}

const BINS = new Set(["bin", "zone", "dock", "area"]);

/** A place for goods that come: where the same item lies already, else one that is free. */
export function whereTo(kept: Kept, item: string, near: string | null): WhereTo | null {
  const bins = kept.places.filter(({ kind }) => BINS.has(kind));
  const used = (place: Place): Lot[] =>
    kept.lots.filter(({ portions }) => portions.some((portion) => portion.place === place.code));
  const alike = bins.find((place) => used(place).some((lot) => lot.item === item));
  if (alike) return { place: alike, because: "alike" };
  const free =
    bins.find((place) => place.parent === near && used(place).length === 0) ??
    bins.find((place) => place.kind === "bin" && used(place).length === 0);
  return free ? { place: free, because: "free" } : null;
}

/** Lots of an item that bear a supplier's number: it was received before. */
export const lotsNumbered = (kept: Kept, item: string, number: string): Lot[] =>
  kept.lots.filter((lot) => lot.item === item && lot.supplier_lot === number);

export interface Lying {
  lot: Lot;
  quantity: string;
  handling_unit: string | null;
}

/** What lies at a place. */
export const lyingAt = (kept: Kept, place: string): Lying[] =>
  kept.lots.flatMap((lot) =>
    lot.portions
      .filter((portion) => portion.place === place)
      .map(({ quantity, handling_unit }) => ({
        lot,
        quantity,
        handling_unit: handling_unit ?? null,
      })),
  );

export const lotNamed = (kept: Kept, name: string): Lot | undefined =>
  kept.lots.find((lot) => lot.lot === name) ?? kept.lots.find((lot) => lot.lot_number === name);
