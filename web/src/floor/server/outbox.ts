/** Sends what a device recorded. The server answers for each entry what became of it. */
import { request } from "./request";

/** Acts a device sends, and what records call them. */
const NAMES = {
  feed: "feed",
  return: "return_material",
  move: "move",
  start: "start_operation",
  finish: "finish_operation",
  output: "produce",
  receive: "receive",
  count: "count",
  build: "build_unit",
  fill: "fill_unit",
  put_unit: "put_unit",
  pick: "take_pick",
  plan: "plan_shipment",
  set_pick: "set_pick",
  drop_pick: "drop_pick",
  dispatch: "dispatch",
  hold: "place_hold",
  raise_call: "raise_call",
  read_instruction: "read_instruction",
} as const;

export type ActName = keyof typeof NAMES;

/** Acts that nothing has been done for yet: the server may say no, and then nothing happened. */
const ASKED: ReadonlySet<ActName> = new Set(["plan", "set_pick", "drop_pick", "dispatch", "hold"]);

export const isAsked = (act: ActName): boolean => ASKED.has(act);
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

/** The most a request may carry. */
export const MOST = 200;

export function send(entries: readonly Entry[], sentAt: string): Promise<Sent> {
  const device = entries[0]?.device;
  const without = entries.map(({ device: _, act, ...entry }) => ({ ...entry, act: NAMES[act] }));
  const body = { device, sent_at: sentAt, entries: without };
  return request<Sent>("outbox", { method: "POST", body });
}
