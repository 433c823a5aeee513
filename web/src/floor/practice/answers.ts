/**
 * What a server would answer to what was practised, made up on the device: every act is recorded, and
 * what comes of it bears a practice number. No request is ever made for it.
 */
import { PREFIX } from "../base/practice";
import { plus } from "../judge/kept";
import type { Waiting } from "../keep/outbox";
import type { Kept, Lot } from "../server/cache";
import type { Answered, Sent } from "../server/outbox";

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The number of what an entry brought into being. */
const numberOf = ({ act, sequence }: Waiting): string =>
  `${PREFIX}${act === "receive" ? "IN" : "OUT"}${sequence}`;

function answerOf(entry: Waiting): Answered {
  const lot_number = numberOf(entry);
  const lot = { lot: `lot:${lot_number}`, lot_number };
  const made = entry.act === "receive" ? { lots: [lot] } : entry.act === "output" ? lot : {};
  return {
    sequence: entry.sequence,
    state: "recorded",
    act: null,
    answer: { result: made },
    broken: [],
    problem: null,
  };
}

export const answers = (entries: readonly Waiting[]): Sent => ({
  clock_offset_ms: null,
  next_sequence: (entries.at(-1)?.sequence ?? 0) + 1,
  entries: entries.map(answerOf),
});

/** What came of practice, beyond what every device reckons by itself: new lots, and output. */
export function withMade(kept: Kept, entries: readonly Waiting[]): Kept {
  return entries.reduce((now, entry) => {
    if (entry.act === "receive") return withReceived(now, entry);
    return entry.act === "output" ? withOutput(now, entry) : now;
  }, kept);
}

interface Made {
  item: string;
  quantity: string;
  place: string | null;
  expires_on: string | null;
  supplier_lot: string | null;
}

function madeLot(kept: Kept, entry: Waiting, made: Made): Lot {
  const number = numberOf(entry);
  const item = kept.items.find(({ code }) => code === made.item);
  const { place, quantity } = made;
  const place_name = kept.places.find(({ code }) => code === place)?.name ?? null;
  return {
    lot: `lot:${number}`,
    lot_number: number,
    supplier_lot: made.supplier_lot,
    item: made.item,
    item_name: item?.name ?? made.item,
    unit: item?.unit ?? "kg",
    on_hand: quantity,
    unplaced: place === null ? quantity : "0",
    set_aside: "0",
    status: "released",
    holds: [],
    expires_on: made.expires_on,
    portions: place === null ? [] : [{ place, place_name, handling_unit: null, quantity }],
  };
}

function withReceived(kept: Kept, entry: Waiting): Kept {
  const [line] = Array.isArray(entry.body.lots)
    ? (entry.body.lots as Record<string, unknown>[])
    : [];
  const item = text(line?.item);
  const quantity = text(line?.quantity);
  if (item === null || quantity === null) return kept;
  const made = madeLot(kept, entry, {
    item,
    quantity,
    place: text(line?.place),
    expires_on: text(line?.expires_on),
    supplier_lot: text(line?.supplier_lot),
  });
  return { ...kept, lots: [...kept.lots, made] };
}

function withOutput(kept: Kept, entry: Waiting): Kept {
  const run = text(entry.body.run);
  const quantity = text(entry.body.quantity);
  const work = kept.work.find(({ runs }) => runs.some((one) => one.run === run));
  const line = work?.order.lines.find(({ role }) => role === "output");
  if (!work || !line || quantity === null) return kept;
  const none = { place: null, expires_on: null, supplier_lot: null };
  const served = plus(line.served, quantity);
  const lines = work.order.lines.map((one) => (one === line ? { ...one, served } : one));
  return {
    ...kept,
    lots: [...kept.lots, madeLot(kept, entry, { ...none, item: line.item, quantity })],
    work: kept.work.map((one) => (one === work ? { ...one, order: { ...one.order, lines } } : one)),
  };
}
