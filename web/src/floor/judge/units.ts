/**
 * Handling units as this device knows them: what was built here, where it stands, what is in it.
 *
 * The server has no list of units, and an empty one lies nowhere: what was built here would be
 * unknown to the next scan without this.
 */
import type { Done, Waiting } from "../keep/outbox";
import type { Kept, KeptUnit, Lot } from "../server/cache";
import { plus, taken, text } from "./kept";

interface MayHaveCode {
  result?: { code?: string };
}

/** The units that were built at this device, with where they were put since. */
export function unitsBuilt(done: readonly Done[], waiting: readonly Waiting[]): KeptUnit[] {
  const units = new Map<string, KeptUnit>();
  const heard = done.filter(({ answered }) => answered.state !== "refused");
  for (const entry of [...heard, ...waiting].toSorted((one, other) => one.made - other.made)) {
    if (entry.act === "build") {
      const code = codeOf(entry);
      const kind = text(entry.body.kind) ?? "";
      if (code) units.set(code, { code, kind, parent: null, place: text(entry.body.place) });
    }
    const unit = entry.act === "put_unit" ? units.get(entry.path.code ?? "") : undefined;
    if (unit) {
      const { parent, place } = entry.body;
      units.set(unit.code, { ...unit, parent: text(parent), place: text(place) });
    }
  }
  return [...units.values()];
}

/** The number a unit has: the one it was built with, else the one the server gave. */
function codeOf(entry: Waiting | Done): string | null {
  const given = text(entry.body.code);
  if (given !== null || !("answered" in entry)) return given;
  return (entry.answered.answer as MayHaveCode | null)?.result?.code ?? null;
}

/** Which of two units stands in the other: the smaller in the larger. */
const SIZE: Record<string, number> = { case: 1, crate: 2, pallet: 3 };

/** Whether a unit of the one kind goes into one of the other; what is unknown is taken for a case. */
export const goesInto = (inner: string | null, outer: string | null): boolean =>
  (SIZE[inner ?? ""] ?? 1) <= (SIZE[outer ?? ""] ?? 1);

export const kindOf = (kept: Kept, code: string): string | null =>
  kept.units?.find((unit) => unit.code === code)?.kind ?? null;

/** Where a unit stands, within others too. */
export function standsAt(kept: Kept, code: string): string | null {
  const portion = kept.lots
    .flatMap(({ portions }) => portions)
    .find(({ handling_unit }) => handling_unit === code);
  if (portion?.place) return portion.place;
  const unit = kept.units?.find((one) => one.code === code);
  if (!unit?.parent || unit.parent === code) return unit?.place ?? null;
  return standsAt(kept, unit.parent);
}

/** A lot of which some went into a unit. */
export function filled(
  kept: Kept,
  lot: Lot,
  unit: string,
  body: Record<string, unknown>,
  quantity: string,
): Lot {
  const lighter = taken(lot, text(body.place), quantity);
  const there = lighter.portions.find(({ handling_unit }) => handling_unit === unit);
  const portions = there
    ? lighter.portions.map((portion) =>
        portion === there ? { ...portion, quantity: plus(portion.quantity, quantity) } : portion,
      )
    : [
        ...lighter.portions,
        { place: standsAt(kept, unit), place_name: null, handling_unit: unit, quantity },
      ];
  return { ...lighter, on_hand: lot.on_hand, portions };
}

/** A unit that was put elsewhere takes what is in it along. */
export function put(kept: Kept, code: string, parent: string | null, place: string | null): Kept {
  const to = place ?? (parent ? standsAt(kept, parent) : null);
  return {
    ...kept,
    lots: kept.lots.map((lot) =>
      lot.portions.some(({ handling_unit }) => handling_unit === code)
        ? {
            ...lot,
            portions: lot.portions.map((portion) =>
              portion.handling_unit === code
                ? { ...portion, place: to, place_name: null }
                : portion,
            ),
          }
        : lot,
    ),
  };
}
