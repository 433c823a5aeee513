/** The outbox against a database in memory and a server that is played. */
import { beforeEach, expect, test, vi } from "vitest";

/** What a browser's database does, as far as the outbox asks for it. */
const { held, disk } = vi.hoisted(() => ({
  held: new Map<string, Map<string, unknown>>(),
  disk: { full: 0 },
}));

vi.mock("./database", () => {
  const storeOf = (name: string) => {
    const rows = held.get(name) ?? new Map<string, unknown>();
    held.set(name, rows);
    const keyOf = (row: Record<string, unknown>): string =>
      name === "waiting" ? `${row.device} ${row.sequence}` : String(row.key);
    return {
      add: (row: Record<string, unknown>) => {
        if (rows.has(keyOf(row))) throw new Error("the key is taken");
        return rows.set(keyOf(row), row);
      },
      put: (row: Record<string, unknown>, key?: string) => rows.set(key ?? keyOf(row), row),
      get: (key: string) => rows.get(key),
      delete: (key: string | unknown[]) => rows.delete([key].flat().join(" ")),
      getAll: () => [...rows.values()],
    };
  };
  const transact = async (
    _stores: string[],
    _mode: string,
    work: (of: typeof storeOf) => unknown,
  ) => {
    if (_mode === "readwrite" && disk.full > 0) {
      disk.full -= 1;
      throw new DOMException("no room", "QuotaExceededError");
    }
    return work(storeOf);
  };
  return {
    transact,
    answerOf: async (value: unknown) => value,
    all: async (name: string) => storeOf(name).getAll(),
    readMeta: async (key: string) => storeOf("meta").get(key) ?? null,
    writeMeta: async (key: string, value: unknown) => {
      storeOf("meta").put(value as Record<string, unknown>, key);
    },
    isFull: (cause: unknown) => cause instanceof DOMException,
  };
});

import { session } from "../server/session";
import {
  done,
  full,
  loadOutbox,
  moveTimes,
  needsEyes,
  queueOf,
  record,
  settle,
  waiting,
} from "./outbox";

const act = (lot: string) => ({
  act: "feed" as const,
  put_in: "scanned" as const,
  body: { run: "run:R1", lot, quantity: "1" },
  shown: { item: null, code: lot, quantity: "1", unit: "kg" },
});
const answerTo = (sequence: number, state: "recorded" | "kept" | "waits") => ({
  sequence,
  state,
  act: null,
  answer: null,
  broken: [],
  problem: null,
});

function signedInAs(id: string): void {
  session.set({ person: { id, name: id } } as never);
}

beforeEach(async () => {
  held.clear();
  disk.full = 0;
  full.set(false);
  signedInAs("chen");
  await loadOutbox();
});

test("acts get numbers without a gap and keys that are their own", async () => {
  const entries = [await record(act("a")), await record(act("b")), await record(act("c"))];

  expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(new Set(entries.map(({ key }) => key)).size).toBe(3);
  expect(new Set(entries.map(({ device }) => device)).size).toBe(1);
});

test("each person at a device has a queue of their own", async () => {
  const one = await record(act("a"));
  signedInAs("lin");
  const other = await record(act("b"));

  expect(other.device).not.toBe(one.device);
  expect(other.sequence).toBe(1);
  expect(queueOf("lin").map(({ key }) => key)).toEqual([other.key]);
});

test("what waits is there again after the page was killed", async () => {
  const entry = await record(act("a"));
  waiting.set([]);
  await loadOutbox();

  expect(waiting.get().map(({ key }) => key)).toEqual([entry.key]);
  expect((await record(act("b"))).sequence).toBe(2);
});

test("an entry leaves the queue only with an answer of its own", async () => {
  const one = await record(act("a"));
  await record(act("b"));

  await settle([answerTo(1, "recorded"), answerTo(2, "waits")], one.device);

  expect(waiting.get().map(({ sequence }) => sequence)).toEqual([2]);
  expect(done.get().map(({ sequence }) => sequence)).toEqual([1]);
});

test("what the server only keeps stays in sight", async () => {
  const entry = await record(act("a"));

  await settle([answerTo(1, "kept")], entry.device);
  await loadOutbox();

  expect(done.get().filter(needsEyes)).toHaveLength(1);
});

test("a full disk is said, and the reserve takes the act that met it", async () => {
  disk.full = 1;

  await record(act("a"));

  expect(full.get()).toBe(true);
  expect(waiting.get()).toHaveLength(1);
});

test("where not even the reserve helps nothing is said to be recorded", async () => {
  disk.full = 2;

  await expect(record(act("a"))).rejects.toThrow();

  expect(waiting.get()).toHaveLength(0);
});

test("what was made before the clock was set is moved, on disk as well; what is new stays", async () => {
  const before = await record(act("PK1"));
  held.get("waiting")?.set(`${before.device} 1`, { ...before, load: "an earlier opening" });
  await loadOutbox();
  await record(act("CB1"));

  expect(await moveTimes(3_600_000)).toBe(1);
  const [first, second] = [1, 2].map((number) =>
    waiting.get().find(({ sequence }) => sequence === number),
  );
  expect((first?.made ?? 0) - before.made).toBe(3_600_000);
  expect(Date.parse(first?.at ?? "")).toBe(first?.made);
  expect(second?.made).toBeLessThan(first?.made ?? 0);
  expect(held.get("waiting")?.get(`${before.device} 1`)).toEqual(first);
  expect(await moveTimes(3_600_000)).toBe(0);
});
