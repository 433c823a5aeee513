/** My three to five tasks: what a pair of hands on the floor can do, the most urgent first. */
import type { Kept, Task } from "../server/cache";
import { linesOf } from "./feed";

export interface Job {
  id: string;
  kind: string;
  urgent: boolean;
  /** The page that does it, with what it needs. */
  to: readonly [string, ...string[]];
  code: string;
  /** Words that the sentence of the task takes. */
  partner: string | null;
  item: string | null;
  lot: string | null;
  quantity: string | null;
  unit: string | null;
  due: string | null;
  /** How far a run is: lines that are full, of all. */
  part: readonly [number, number] | null;
}

/** Tasks that are done with hands; the others belong to desks. */
const PAGES: Record<string, string> = {
  put_away: "lot",
  count_lot: "lot",
  expect_delivery: "receive",
  start_order: "order",
  ship_order: "ship",
  dispatch: "ship",
  answer_call: "call",
  escalated_call: "call",
  resolve_call: "call",
};
const RANK: Record<string, number> = { stuck: 0, late: 1, waiting: 2 };

/** Jobs at a station; at none, all of them. */
export function jobsOf(kept: Kept, station: string | null): Job[] {
  const tasks = kept.tasks
    .filter((task) => task.kind in PAGES && atStation(kept, task, station))
    .toSorted(
      (one, other) =>
        (RANK[one.state] ?? 9) - (RANK[other.state] ?? 9) ||
        (one.due ?? "9").localeCompare(other.due ?? "9"),
    )
    .map((task) => jobOf(kept, task));
  const [urgent, rest] = [tasks.filter((job) => job.urgent), tasks.filter((job) => !job.urgent)];
  return [...urgent, ...runs(kept, station), ...rest];
}

function atStation(kept: Kept, task: Task, station: string | null): boolean {
  if (station === null || task.kind !== "start_order") return true;
  const work = kept.work.find(({ order }) => order.code === task.code);
  return work?.operations.some((operation) => operation.station === station) ?? true;
}

function jobOf(kept: Kept, task: Task): Job {
  const work = kept.work.find(({ order }) => order.code === task.code);
  const made = work?.order.lines.find(({ role }) => role === "output");
  const came = kept.purchases.find(({ code }) => code === task.code)?.lines[0];
  const held = task.lot
    ? (kept.lots.find(({ lot }) => lot === task.lot?.lot)?.holds.length ?? 0) > 0
    : false;
  const named = task.lot?.lot ?? task.code;
  // A call names its kind, then where it is.
  const called = task.subject === "call" ? /^(\w+) ?(.*)$/.exec(task.note ?? "") : null;
  return {
    id: `${task.kind} ${task.code} ${named}`,
    kind: called
      ? `call_${called[1]}`
      : held && task.kind === "put_away"
        ? "quarantine"
        : task.kind,
    urgent: held || task.state === "stuck" || (called !== null && task.kind !== "resolve_call"),
    to: [PAGES[task.kind] ?? "", named],
    code: task.code,
    partner: task.partner ?? null,
    item: (called?.[2] || task.lot?.item_name) ?? made?.item_name ?? came?.item_name ?? null,
    lot: task.lot?.lot_number ?? null,
    quantity: task.quantity ?? made?.open ?? came?.open ?? null,
    unit: task.lot?.unit ?? made?.unit ?? came?.unit ?? null,
    due: task.due ?? null,
    part: null,
  };
}

/** Runs that are open: what is in the pot now. */
function runs(kept: Kept, station: string | null): Job[] {
  return kept.work.flatMap((work) =>
    work.runs
      .filter((run) => run.closed_at == null && (station === null || run.station === station))
      .map((run): Job => {
        const lines = linesOf(work, run);
        const made = work.order.lines.find(({ role }) => role === "output");
        return {
          id: `run ${run.run}`,
          kind: "run",
          urgent: false,
          to: ["feed", run.run],
          code: work.order.code,
          partner: null,
          item: made?.item_name ?? null,
          lot: run.run.replace(/^run:/, ""),
          quantity: null,
          unit: null,
          due: work.order.due_on ?? null,
          part: [lines.filter(({ full }) => full).length, lines.length],
        };
      }),
  );
}
