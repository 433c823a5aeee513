/** What is practised stays where it was practised. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Waiting } from "../keep/outbox";

/** Opens the modules anew, in practice or in earnest, with a `fetch` that counts. */
async function opened(on: boolean) {
  const asked: string[] = [];
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => (on && key === "suyuan.floor.practice" ? "on" : null),
    setItem: () => {},
    removeItem: () => {},
  });
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response("{}", { status: 200 });
  });
  const databases: string[] = [];
  vi.stubGlobal("indexedDB", {
    open: (name: string) => {
      databases.push(name);
      throw new Error("nothing is kept here");
    },
  });
  vi.resetModules();
  return { asked, databases };
}

const entry = (sequence: number, act: Waiting["act"], body: Record<string, unknown>): Waiting => ({
  device: "d",
  sequence,
  key: `k${sequence}`,
  act,
  at: "2026-11-19T14:00:00+08:00",
  put_in: "scanned",
  path: {},
  body,
  made: sequence,
  person: "practice",
  person_name: null,
  shown: { item: null, code: null, quantity: null, unit: null },
});

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

test("no request leaves a page that practises, whatever asks for one", async () => {
  const { asked } = await opened(true);
  const { request } = await import("../server/request");
  const { send } = await import("../server/outbox");
  const { fetchKept } = await import("../server/cache");

  await expect(request("outbox", { method: "POST", body: {} })).rejects.toMatchObject({
    status: 0,
    code: "practice",
  });
  await expect(send([entry(1, "feed", {})], "now")).rejects.toThrow();
  await expect(fetchKept(null, "practice", null)).rejects.toThrow();
  expect(asked).toEqual([]);
});

test("the same request leaves in earnest, so that the test above can fail", async () => {
  const { asked } = await opened(false);
  const { request } = await import("../server/request");

  await request("session");
  expect(asked).toEqual(["/api/v1/session"]);
});

test.each([
  [true, "suyuan-floor-practice"],
  [false, "suyuan-floor"],
])("practice %s keeps its own database", async (on, name) => {
  const { databases } = await opened(on);
  const { readMeta } = await import("../keep/database");

  await readMeta("session").catch(() => null);
  expect(databases).toEqual([name]);
});

test("what is real cannot be forgotten by ending practice", async () => {
  const { databases } = await opened(false);
  const { forgetPractice } = await import("../keep/database");

  await expect(forgetPractice()).rejects.toThrow("no practice");
  expect(databases).toEqual([]);
});

test("a code belongs to one side, and a weight to none", async () => {
  await opened(true);
  const { onThisSide, LABEL } = await import("../base/practice");

  expect(onThisSide("PRACTICE-PK1", true)).toBe("PRACTICE-PK1");
  expect(onThisSide("lot:PK261119-01", true)).toBeNull();
  expect(onThisSide("ST,GS,+ 21.000kg", true)).toBe("ST,GS,+ 21.000kg");
  expect(onThisSide("practice-pk1", false)).toBeNull();
  expect(onThisSide("PK261119-01", false)).toBe("PK261119-01");
  expect(onThisSide(LABEL, true)).toContain("PRACTICE-SA1");
});

test("every number of practice has the prefix that is nothing in earnest", async () => {
  await opened(true);
  const { practiceFactory } = await import("./factory");
  const { answers, withMade } = await import("./answers");
  const { isPracticeCode } = await import("../base/practice");
  const came = [
    entry(1, "receive", {
      lots: [{ item: "PRACTICE-CABBAGE", quantity: "9", place: "PRACTICE-A2" }],
    }),
    entry(2, "output", { run: "run:PRACTICE-R1", quantity: "5" }),
  ];
  const kept = withMade(practiceFactory(1), came);
  const numbers = [
    ...kept.lots.flatMap(({ lot, lot_number }) => [lot, lot_number ?? ""]),
    ...kept.places.map(({ code }) => code),
    ...kept.items.map(({ code }) => code),
    ...kept.work.flatMap(({ order, runs }) => [order.code, ...runs.map(({ run }) => run)]),
    ...kept.purchases.map(({ code }) => code),
  ];

  expect(numbers.filter((number) => !isPracticeCode(number))).toEqual([]);
  expect(kept.lots.slice(-2).map(({ item, on_hand }) => [item, on_hand])).toEqual([
    ["PRACTICE-CABBAGE", "9"],
    ["PRACTICE-FILLING", "5"],
  ]);
  expect(answers(came).entries.every(({ state }) => state === "recorded")).toBe(true);
});

test("the wrong lot is refused in the practice pot, and the right one is not", async () => {
  await opened(true);
  const { practiceFactory } = await import("./factory");
  const { judgeFeed } = await import("../judge/feed");
  const { lotNamed } = await import("../judge/store");
  const kept = practiceFactory(1);
  const [work] = kept.work;
  const [run] = work?.runs ?? [];
  if (!work || !run) throw new Error("the practice factory has a pot");
  const judge = (name: string) => {
    const lot = lotNamed(kept, name);
    return lot && judgeFeed({ kept, work, run, lot, kilograms: null, today: "2026-11-19" });
  };

  expect(judge("PRACTICE-PK1")).toMatchObject({ may: true, quantity: "40" });
  expect(judge("PRACTICE-CV1")).toMatchObject({ may: false, why: "wrong_item" });
});
