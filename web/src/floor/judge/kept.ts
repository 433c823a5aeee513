/**
 * What is true here and now: what the server said, and on top of it what was done at this device
 * since. Nothing of it is written back; the server's next answer takes its place.
 */
import { billionths, plain } from "../../language/decimal";
import type { Done, Waiting } from "../keep/outbox";
import type { Kept, Lot, Run } from "../server/cache";
import { filled, put } from "./units";

/** In front of the name of a movement that only this device knows of. */
export const HERE = "here:";

export const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

export const plus = (one: string | null | undefined, other: string): string =>
  plain((billionths(one ?? "0") ?? 0n) + (billionths(other) ?? 0n));

export const less = (one: string | null | undefined, other: string): string =>
  plain((billionths(one ?? "0") ?? 0n) - (billionths(other) ?? 0n));

export const above = (one: string | null | undefined, other: string): boolean =>
  (billionths(one ?? "0") ?? 0n) > (billionths(other) ?? 0n);

/** Entries whose effect the kept answer does not hold yet. */
export function unheard(kept: Kept, waiting: readonly Waiting[], done: readonly Done[]): Waiting[] {
  const since = done.filter(
    ({ heard, answered }) => heard > kept.as_of && answered.state !== "refused",
  );
  return [...since, ...waiting].toSorted((one, other) => one.made - other.made);
}

/** The kept answer with the entries done on top of it. */
export function withEntries(kept: Kept, entries: readonly Waiting[]): Kept {
  return entries.reduce(withEntry, kept);
}

function withEntry(kept: Kept, entry: Waiting): Kept {
  const { body } = entry;
  const lot = text(body.lot);
  const quantity = text(body.quantity);
  switch (entry.act) {
    case "feed":
      return lot && quantity ? fed(kept, entry, lot, quantity) : kept;
    case "move":
      return lot && quantity
        ? withLot(kept, lot, (one) => moved(one, text(body.from), text(body.to), quantity))
        : kept;
    case "count":
      return lot ? withLot(kept, lot, (one) => counted(one, body)) : kept;
    case "finish":
      return withRun(kept, entry.path.run ?? "", (run) => ({ ...run, closed_at: entry.at }));
    case "start":
      return started(kept, entry);
    case "receive":
      return received(kept, entry);
    case "return":
      return lot === null && quantity ? returned(kept, text(body.feed) ?? "", quantity) : kept;
    case "output":
      return quantity ? produced(kept, entry, quantity) : kept;
    case "fill":
      return lot && quantity
        ? withLot(kept, lot, (one) => filled(kept, one, entry.path.code ?? "", body, quantity))
        : kept;
    case "put_unit":
      return put(kept, entry.path.code ?? "", text(body.parent), text(body.place));
    case "pick":
      return picked(kept, entry);
    case "drop_pick":
      return dropped(kept, entry);
    case "hold":
      return held(kept, body);
    default:
      return kept;
  }
}

const names = (lot: Lot, name: string): boolean => lot.lot === name || lot.lot_number === name;

function withLot(kept: Kept, name: string, change: (lot: Lot) => Lot): Kept {
  return { ...kept, lots: kept.lots.map((lot) => (names(lot, name) ? change(lot) : lot)) };
}

function withRun(kept: Kept, name: string, change: (run: Run) => Run): Kept {
  return {
    ...kept,
    work: kept.work.map((work) => ({
      ...work,
      runs: work.runs.map((run) => (run.run === name ? change(run) : run)),
    })),
  };
}

function fed(kept: Kept, entry: Waiting, lot: string, quantity: string): Kept {
  const { run, place } = entry.body;
  const source = kept.lots.find((one) => names(one, lot));
  const lighter = withLot(kept, lot, (one) => taken(one, text(place), quantity));
  return withRun(lighter, text(run) ?? "", (one) => ({
    ...one,
    inputs: [
      ...one.inputs,
      {
        transfer: HERE + entry.key,
        pool: source?.lot ?? lot,
        lot_number: source?.lot_number ?? lot,
        item: source?.item ?? null,
        item_name: source?.item_name ?? null,
        quantity,
        unit: source?.unit ?? null,
        at: entry.at,
      },
    ],
  }));
}

/** Takes from the place that is named, else from where enough lies. */
export function taken(lot: Lot, place: string | null, quantity: string): Lot {
  const from =
    lot.portions.find((portion) => portion.place === place) ??
    lot.portions.find((portion) => !above(quantity, portion.quantity));
  const portions = lot.portions.map((portion) =>
    portion === from ? { ...portion, quantity: less(portion.quantity, quantity) } : portion,
  );
  return {
    ...lot,
    on_hand: less(lot.on_hand, quantity),
    unplaced: from ? (lot.unplaced ?? null) : less(lot.unplaced, quantity),
    portions: portions.filter((portion) => above(portion.quantity, "0")),
  };
}

function moved(lot: Lot, from: string | null, to: string | null, quantity: string): Lot {
  const lighter = taken(lot, from, quantity);
  const there = lighter.portions.find(({ place, handling_unit }) => place === to && !handling_unit);
  const portions = there
    ? lighter.portions.map((portion) =>
        portion === there ? { ...portion, quantity: plus(portion.quantity, quantity) } : portion,
      )
    : [...lighter.portions, { place: to, place_name: null, handling_unit: null, quantity }];
  return { ...lighter, on_hand: lot.on_hand, portions };
}

function counted(lot: Lot, body: Record<string, unknown>): Lot {
  const found = text(body.counted);
  const place = text(body.place);
  if (found === null) return lot;
  const portions = lot.portions.map((portion) =>
    portion.place === place && portion.handling_unit === null
      ? { ...portion, quantity: found }
      : portion,
  );
  const before = lot.portions.find((portion) => portion.place === place)?.quantity ?? "0";
  return { ...lot, portions, on_hand: plus(lot.on_hand, less(found, before)) };
}

function started(kept: Kept, entry: Waiting): Kept {
  const { order, operation, run } = entry.body;
  return {
    ...kept,
    work: kept.work.map((work) => {
      if (work.order.code !== order) return work;
      const step = work.operations.find((one) => one.operation === operation);
      const fresh: Run = {
        // As the server will call it, so that what is fed next names the same run.
        run: `run:${text(run) ?? entry.key}`,
        order: work.order.code,
        operation: text(operation) ?? "",
        operation_name: step?.name ?? null,
        step: step?.step ?? 0,
        station: step?.station ?? null,
        equipment: step?.equipment ?? null,
        makes: null,
        makes_name: null,
        started_at: entry.at,
        started_by: entry.person,
        closed_at: null,
        in_charge: null,
        inputs: [],
        outputs: [],
      };
      return { ...work, runs: [...work.runs, fresh] };
    }),
  };
}

function received(kept: Kept, entry: Waiting): Kept {
  const lots = Array.isArray(entry.body.lots) ? (entry.body.lots as Record<string, unknown>[]) : [];
  return {
    ...kept,
    purchases: kept.purchases.map((order) =>
      order.code === entry.body.order
        ? {
            ...order,
            lines: order.lines.map((line) => {
              const came = lots.filter((lot) => lot.line === line.line);
              const total = came.reduce((sum, lot) => plus(sum, text(lot.quantity) ?? "0"), "0");
              return {
                ...line,
                served: plus(line.served, total),
                open: above(line.open, total) ? less(line.open, total) : "0",
              };
            }),
          }
        : order,
    ),
  };
}

/** What goes back from a run is in it no more; how much is in it is what a line still wants. */
function returned(kept: Kept, feed: string, quantity: string): Kept {
  const fedBy = kept.work.flatMap(({ runs }) => runs.flatMap(({ inputs }) => inputs));
  const input = fedBy.find(({ transfer }) => transfer === feed);
  if (!input) return kept;
  const work = kept.work.map((one) => {
    if (!one.runs.some(({ inputs }) => inputs.includes(input))) return one;
    const lines = one.order.lines.map((line) =>
      line.role === "input" && line.item === input.item
        ? { ...line, served: less(line.served, quantity), open: plus(line.open, quantity) }
        : line,
    );
    const runs = one.runs.map((run) => ({
      ...run,
      inputs: run.inputs.map((other) =>
        other === input ? { ...other, quantity: less(other.quantity, quantity) } : other,
      ),
    }));
    return { ...one, order: { ...one.order, lines }, runs };
  });
  const back = withLot({ ...kept, work }, input.pool, (lot) => ({
    ...lot,
    on_hand: plus(lot.on_hand, quantity),
    unplaced: plus(lot.unplaced, quantity),
  }));
  return back;
}

/** What came out is on the order; the lot it is in gets its number from the server. */
function produced(kept: Kept, entry: Waiting, quantity: string): Kept {
  const run = text(entry.body.run) ?? "";
  const work = kept.work.map((one) => {
    if (!one.runs.some((other) => other.run === run)) return one;
    const made = one.order.lines.find(({ role }) => role === "output");
    const lines = one.order.lines.map((line) =>
      line === made
        ? {
            ...line,
            served: plus(line.served, quantity),
            open: above(line.open, quantity) ? less(line.open, quantity) : "0",
          }
        : line,
    );
    const output = {
      transfer: HERE + entry.key,
      pool: HERE + entry.key,
      lot_number: null,
      item: made?.item ?? null,
      item_name: made?.item_name ?? null,
      quantity,
      unit: made?.unit ?? null,
      at: entry.at,
    };
    const runs = one.runs.map((other) =>
      other.run === run ? { ...other, outputs: [...other.outputs, output] } : other,
    );
    return { ...one, order: { ...one.order, lines }, runs };
  });
  return { ...kept, work };
}

/** What is put back is on the list no more; should the server refuse, its next answer has it again. */
function dropped(kept: Kept, { path }: Waiting): Kept {
  const shipments = kept.shipments.map((one) =>
    one.code === path.code
      ? { ...one, picks: one.picks.filter(({ pick }) => String(pick) !== path.pick) }
      : one,
  );
  return { ...kept, shipments };
}

function picked(kept: Kept, { path }: Waiting): Kept {
  return {
    ...kept,
    shipments: kept.shipments.map((shipment) =>
      shipment.code === path.code
        ? {
            ...shipment,
            picks: shipment.picks.map((pick) =>
              String(pick.pick) === path.pick ? { ...pick, picked: true } : pick,
            ),
          }
        : shipment,
    ),
  };
}

/** Whoever asked for a hold means it: nobody takes from the lot here, whatever the answer will be. */
function held(kept: Kept, { lots, reason }: Record<string, unknown>): Kept {
  const named = Array.isArray(lots) ? (lots as string[]) : [];
  return named.reduce(
    (sum, name) =>
      withLot(sum, name, (lot) => ({ ...lot, holds: [...lot.holds, text(reason) ?? ""] })),
    kept,
  );
}
