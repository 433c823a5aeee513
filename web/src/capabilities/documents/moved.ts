/** The movements that stand on one document, out of the passports of the pools it is about. */
import type { Passport, PoolEnd } from "../../api/types";

export interface Movement {
  transfer: string;
  from: PoolEnd;
  to: PoolEnd;
  quantity: string | null;
  unit: string | null;
  at: string;
}

/** Each movement once, though both of its ends may know it; what was taken back is left out. */
export function rowsOf(code: string, passports: Passport[]): Movement[] {
  const found = new Map<string, Movement>();
  for (const passport of passports) {
    const me: PoolEnd = {
      ref: passport.ref,
      title: passport.lot_number ?? passport.code,
      item_name: passport.item?.name ?? null,
    };
    for (const came of [true, false]) {
      for (const link of came ? passport.sources : passport.destinations) {
        if (link.document !== code || link.void) continue;
        found.set(link.transfer, {
          transfer: link.transfer,
          from: came ? link.pool : me,
          to: came ? me : link.pool,
          quantity: link.quantity ?? null,
          unit: link.unit ?? null,
          at: link.at,
        });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.at.localeCompare(b.at));
}
