/**
 * Sends what a device recorded. The server answers for each entry what became of it.
 *
 * A server that has no outbox yet takes each act at its own route; there an act that breaks a rule
 * is refused, and stays on the device where people see it.
 */
import { Problem, request } from "./request";

/** Acts a device sends, by the names of the contract. */
export type ActName =
  | "feed"
  | "return"
  | "move"
  | "start"
  | "finish"
  | "output"
  | "receive"
  | "count"
  | "fill"
  | "put_unit"
  | "pick"
  | "raise_call"
  | "read_instruction";

export interface Entry {
  device: string;
  sequence: number;
  key: string;
  act: ActName;
  /** The device's clock at the act, with its offset from UTC. */
  at: string;
  put_in: "scanned" | "typed";
  path: Record<string, string>;
  body: Record<string, unknown>;
}

export interface Broken {
  code: string;
  params: Record<string, string | number>;
}

export type Fate =
  | "recorded"
  | "repeated"
  | "recorded_against_rules"
  | "kept"
  | "refused"
  | "waits";

export interface Answered {
  sequence: number;
  state: Fate;
  act: string | null;
  answer: unknown;
  broken: Broken[];
  problem: Broken | null;
}

export interface Sent {
  /** How far the server's clock is ahead of the device's. */
  clock_offset_ms: number | null;
  next_sequence: number;
  entries: Answered[];
}

const ROUTES: Record<ActName, (path: Record<string, string>) => string> = {
  feed: () => "feeds",
  return: () => "feeds/return",
  move: () => "moves",
  start: () => "operations/start",
  finish: ({ run = "" }) => `operations/${encodeURIComponent(run)}/finish`,
  output: () => "outputs",
  receive: () => "receipts",
  count: () => "counts",
  fill: ({ code = "" }) => `units/${encodeURIComponent(code)}/fill`,
  put_unit: ({ code = "" }) => `units/${encodeURIComponent(code)}/put`,
  raise_call: () => "calls",
  read_instruction: ({ code = "" }) => `instructions/${encodeURIComponent(code)}/read`,
  pick: ({ code = "", pick = "" }) => `shipments/${encodeURIComponent(code)}/picks/${pick}/pick`,
};

/** What records call the acts. */
const NAMES: Partial<Record<ActName, string>> = {
  return: "return_material",
  start: "start_operation",
  finish: "finish_operation",
  output: "produce",
  fill: "fill_unit",
  pick: "take_pick",
};

/** The most a request may carry. */
export const MOST = 200;

/** Whether the server takes whole outboxes; found out once for each opening of the page. */
let takesOutbox = true;

export async function send(entries: readonly Entry[], sentAt: string): Promise<Sent> {
  const device = entries[0]?.device;
  if (takesOutbox) {
    try {
      const without = entries.map(({ device: _, act, ...entry }) => ({
        ...entry,
        act: NAMES[act] ?? act,
      }));
      const body = { device, sent_at: sentAt, entries: without };
      return await request<Sent>("outbox", { method: "POST", body });
    } catch (cause) {
      const missing = cause instanceof Problem && (cause.status === 404 || cause.status === 405);
      if (!missing) throw cause;
      takesOutbox = false;
    }
  }
  return one(entries[0] as Entry);
}

/** Sends the first entry to its act's own route. */
async function one(entry: Entry): Promise<Sent> {
  const act = {
    ...(entry.body.act as object | undefined),
    at: entry.at,
    capture: entry.put_in,
    device: entry.device,
  };
  const answer = (state: Fate, more: Partial<Answered>): Sent => ({
    clock_offset_ms: null,
    next_sequence: entry.sequence + 1,
    entries: [
      {
        sequence: entry.sequence,
        state,
        act: null,
        answer: null,
        broken: [],
        problem: null,
        ...more,
      },
    ],
  });
  try {
    const done = await request<{ act: string }>(ROUTES[entry.act](entry.path), {
      method: "POST",
      body: { ...entry.body, act },
      key: entry.key,
    });
    return answer("recorded", { act: done.act, answer: done });
  } catch (cause) {
    // A session that ended, a busy server or a broken line: the entry stays and is tried again.
    if (!(cause instanceof Problem) || !FINAL.has(cause.status)) throw cause;
    return answer("refused", { problem: { code: cause.code, params: cause.params } });
  }
}

/** Answers that would be the same another time. */
const FINAL = new Set([400, 403, 404, 409, 413, 422]);
