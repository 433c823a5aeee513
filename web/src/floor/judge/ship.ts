/** What a shipment still wants, which lots go first for it, and what may no longer leave. */
import type { Kept, Lot, OrderLine, Shipment } from "../server/cache";
import { inOrder, type LotState, stateOf } from "./feed";
import { above, less, plus } from "./kept";

export type Pick = Shipment["picks"][number];

/** A line of the order with what is not set aside for it yet. */
export interface Wanted {
  line: OrderLine;
  open: string;
  /** The lot that goes first, where this device knows one. */
  first: Lot | null;
}

/** Lines for which no portion, or too little, is set aside. */
export function wantedBy(kept: Kept, shipment: Shipment, today: string): Wanted[] {
  return shipment.lines.flatMap((line): Wanted[] => {
    const planned = shipment.picks
      .filter((pick) => pick.line === line.line)
      .reduce((sum, { quantity }) => plus(sum, quantity), "0");
    if (!above(line.open, planned)) return [];
    const items = new Set([line.item, ...(line.substitutes as string[])]);
    const lasting = inOrder(kept, items, today).filter(
      (lot) => tooShort(shipment, lot.expires_on, today) === null,
    );
    const [first = null] = lasting;
    return [{ line, open: less(line.open, planned), first }];
  });
}

/** Days that are left where the customer wants more of them; `null` where there are enough. */
export function tooShort(
  { least_days = 0 }: Shipment,
  expires_on: string | null | undefined,
  today: string,
): number | null {
  const left = daysLeft(expires_on, today);
  return left !== null && least_days > 0 && left < least_days ? left : null;
}

/** Whether a lot may still leave, as far as this device knows. */
export function stoppedBy(kept: Kept, pick: Pick, today: string): LotState | null {
  const lot = kept.lots.find((one) => one.lot === pick.lot);
  if (!lot) return null;
  const state = stateOf(lot, today);
  return state === "free" || state === "gone" ? null : state;
}

const DAY = 86_400_000;

/** Days a lot may still be used, today counted; `null` where it has no last day. */
export function daysLeft(expires_on: string | null | undefined, today: string): number | null {
  if (!expires_on) return null;
  return Math.round((Date.parse(expires_on) - Date.parse(today)) / DAY);
}

/** A lot somebody wants to take that is not on the list. */
export type Other =
  /** It is what goes first, or nothing is: it may be set aside at once. */
  | { way: "set"; line: OrderLine; lot: Lot; quantity: string }
  /** Another one goes first, or is set aside already: there has to be a reason. */
  | {
      way: "reason";
      line: OrderLine;
      lot: Lot;
      quantity: string;
      first: string;
      instead: Pick | null;
    };

/** What it would mean to take this lot; `null` where nobody ordered it. */
export function otherLot(kept: Kept, shipment: Shipment, lot: Lot, today: string): Other | null {
  const takes = (line: OrderLine): boolean =>
    line.item === lot.item || (line.substitutes as string[]).includes(lot.item);
  const wanted = wantedBy(kept, shipment, today).find(({ line }) => takes(line));
  if (wanted) {
    const quantity = above(wanted.open, lot.on_hand) ? lot.on_hand : wanted.open;
    const shared = { line: wanted.line, lot, quantity };
    const { first } = wanted;
    if (!first || first.lot === lot.lot) return { way: "set", ...shared };
    return { way: "reason", ...shared, first: first.lot_number ?? first.lot, instead: null };
  }
  const instead = shipment.picks.find(
    (pick) => !pick.picked && shipment.lines.some((line) => line.line === pick.line && takes(line)),
  );
  const line = shipment.lines.find((one) => one.line === instead?.line);
  if (!instead || !line) return null;
  const quantity = above(instead.quantity, lot.on_hand) ? lot.on_hand : instead.quantity;
  const first = instead.lot_number ?? instead.lot;
  return { way: "reason", line, lot, quantity, first, instead };
}
