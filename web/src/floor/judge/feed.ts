/**
 * Whether a lot may go into a run, said at once from what the device keeps.
 *
 * The device advises the person who stands there; it is never the control. The server judges every
 * feed again, also what was recorded against this advice.
 */
import { billionths, plain, times } from "../../language/decimal";
import type { Kept, Lot, OrderLine, Run, WorkOrder } from "../server/cache";
import { above, HERE, less, plus } from "./kept";

export type Why =
  | "unknown"
  | "wrong_item"
  | "line_full"
  | "expired"
  | "hold"
  | "pending_inspection"
  | "rejected"
  | "nothing_left";

/** A lot to take in its place. */
export interface Instead {
  lot: Lot;
  place: string | null;
  place_name: string | null;
  because: "earliest" | "only";
}

export interface Line {
  line: OrderLine;
  fed: string;
  open: string;
  full: boolean;
}

export interface Refused {
  may: false;
  why: Why;
  lot: Lot | null;
  /** What the step wants now. */
  wanted: Line | null;
  instead: Instead | null;
}

export interface Allowed {
  may: true;
  lot: Lot;
  line: Line;
  /** What is proposed: what is still wanted, or all there is of the lot. */
  quantity: string;
  place: string | null;
  /** Whether the lot has less than is wanted. */
  short: boolean;
  /** A lot that should go before it. */
  earlier: Instead | null;
}

/** The lines of a run's operation with what went in. */
export function linesOf(work: WorkOrder, run: Run): Line[] {
  const lines = work.order.lines.filter(
    ({ role, operation }) => role === "input" && (operation == null || operation === run.operation),
  );
  return lines.map((line) => {
    const takes = new Set([line.item, ...(line.substitutes as string[])]);
    const total = (inputs: Run["inputs"]): string =>
      inputs
        .filter(({ item }) => item != null && takes.has(item))
        .reduce((sum, { quantity }) => plus(sum, quantity ?? "0"), "0");
    // What the server counted is in the line; what this device did since is not.
    const since = work.runs.flatMap(({ inputs }) =>
      inputs.filter(({ transfer }) => transfer.startsWith(HERE)),
    );
    const open = less(less(line.quantity, line.served), total(since));
    const full = !above(open, "0");
    return { line, fed: total(run.inputs), open: full ? "0" : open, full };
  });
}

export type LotState = "free" | "hold" | "pending_inspection" | "rejected" | "expired" | "gone";

export function stateOf(lot: Lot, today: string): LotState {
  if (lot.holds.length > 0) return "hold";
  if (lot.status === "rejected") return "rejected";
  if (lot.status === "pending_inspection" || lot.status === "pending") return "pending_inspection";
  if (lot.expires_on && lot.expires_on < today) return "expired";
  return above(lot.on_hand, "0") ? "free" : "gone";
}

/** Free lots of an item, the first to expire first. */
export function inOrder(kept: Kept, items: ReadonlySet<string>, today: string): Lot[] {
  const last = "9999-12-31";
  return kept.lots
    .filter((lot) => items.has(lot.item) && stateOf(lot, today) === "free")
    .toSorted(
      (one, other) =>
        (one.expires_on ?? last).localeCompare(other.expires_on ?? last) ||
        one.lot.localeCompare(other.lot),
    );
}

export function insteadOf(kept: Kept, line: OrderLine, today: string): Instead | null {
  const lots = inOrder(kept, new Set([line.item, ...(line.substitutes as string[])]), today);
  const [lot] = lots;
  if (!lot) return null;
  const portion = lot.portions.find(({ place }) => place != null);
  return {
    lot,
    place: portion?.place ?? null,
    place_name: portion?.place_name ?? null,
    because: lots.length === 1 ? "only" : "earliest",
  };
}

const WHY: Partial<Record<LotState, Why>> = {
  hold: "hold",
  rejected: "rejected",
  pending_inspection: "pending_inspection",
  expired: "expired",
  gone: "nothing_left",
};

export interface FeedAsk {
  kept: Kept;
  work: WorkOrder;
  run: Run;
  lot: Lot;
  /** Weight from the scale or the label, in kilograms. */
  kilograms: string | null;
  today: string;
}

export function judgeFeed(ask: FeedAsk): Refused | Allowed {
  const { kept, work, run, lot, today } = ask;
  const lines = linesOf(work, run);
  const fits = lines.filter(({ line }) => takesLot(line, lot));
  const next = lines.find(({ full }) => !full) ?? null;
  const line = fits.find(({ full }) => !full) ?? fits[0];
  const refuse = (why: Why, wanted: Line | null): Refused => {
    const instead = wanted ? insteadOf(kept, wanted.line, today) : null;
    return { may: false, why, lot, wanted, instead: instead?.lot === lot ? null : instead };
  };
  if (!line) return refuse("wrong_item", next);
  const why = WHY[stateOf(lot, today)];
  if (why) return refuse(why, line);
  if (line.full) return refuse("line_full", next);
  return allow(ask, line);
}

const takesLot = (line: OrderLine, lot: Lot): boolean =>
  line.item === lot.item || (line.substitutes as string[]).includes(lot.item);

function allow({ kept, work, run, lot, kilograms, today }: FeedAsk, line: Line): Allowed {
  const station =
    run.station ?? work.operations.find((o) => o.operation === run.operation)?.station;
  const portion =
    lot.portions.find(({ place }) => place === station) ??
    lot.portions.toSorted((one, other) => (above(one.quantity, other.quantity) ? -1 : 1))[0];
  const there = portion?.quantity ?? lot.on_hand;
  const proposed = kilograms ?? (above(line.open, there) ? there : line.open);
  const first = insteadOf(kept, line.line, today);
  const earlier =
    first && first.lot.lot !== lot.lot && (first.lot.expires_on ?? "") < (lot.expires_on ?? "9999")
      ? first
      : null;
  return {
    may: true,
    lot,
    line,
    quantity: plain(billionths(proposed) ?? 0n),
    place: portion?.place ?? null,
    short: above(line.open, there),
    earlier,
  };
}

/** How much more than the line wants a quantity is, beyond what the item's rule lets pass. */
export function tooMuch(line: Line, quantity: string, percent = 0): string | null {
  const margin = times(line.line.quantity, String(percent / 100)) ?? "0";
  const most = plus(line.open, margin);
  return above(quantity, most) ? less(quantity, line.open) : null;
}

/** How much of a quantity the books do not have; the server asks this before it looks at the plan. */
export const lacking = (lot: Lot, quantity: string): string | null =>
  above(quantity, lot.on_hand) ? less(quantity, lot.on_hand) : null;

/** What the server will say to a feed, by the code of its refusal; `null` where it takes it. */
export function saidByServer(
  judged: Refused | Allowed,
  quantity: string,
  percent = 0,
): string | null {
  if (!judged.may) return CODES[judged.why];
  if (lacking(judged.lot, quantity) !== null) return "not_enough";
  return tooMuch(judged.line, quantity, percent) === null ? null : "over_issue";
}

const CODES: Record<Why, string> = {
  unknown: "unknown_pool",
  wrong_item: "wrong_item",
  line_full: "over_issue",
  expired: "lot_expired",
  hold: "lot_on_hold",
  pending_inspection: "lot_pending",
  rejected: "lot_rejected",
  nothing_left: "not_enough",
};
