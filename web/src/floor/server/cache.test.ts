/** What a device makes of the server's answers, one after the other. */
import { afterEach, expect, test, vi } from "vitest";
import { lotOf, runOf, workOf } from "../judge/plant";
import { type Cache, EMPTY, fetchKept, withCache } from "./cache";

const cacheOf = (more: Partial<Cache>): Cache => ({
  as_of: "2026-11-19T14:00:00+08:00",
  cursor: "2.1.2026-11-19",
  whole: false,
  changed: true,
  tasks: [],
  orders: [],
  purchases: [],
  shipments: [],
  holds: [],
  places: [],
  items: [],
  lots: [],
  gone: [],
  more: [],
  ...more,
});
const place = { code: "A-05", name: "shelf", kind: "bin", parent: "" };
const whole = withCache(
  null,
  cacheOf({ whole: true, lots: [lotOf("A", "X"), lotOf("B", "X")], places: [place] }),
  1,
);

/** Plays the server, and says what it was asked. */
function against(answer: () => [number, unknown]) {
  const asked: { url: string; unless: string | null }[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push({ url, unless: new Headers(init.headers).get("if-none-match") });
    const [status, body] = answer();
    return new Response(body === null ? null : JSON.stringify(body), { status });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

test("lots that changed take the place of the old ones, and what is gone goes", () => {
  const lots = [lotOf("B", "X", { on_hand: "7" }), lotOf("C", "X")];
  const next = withCache(whole, cacheOf({ lots, gone: ["lot:A"] }), 2);

  expect(next.lots.map(({ lot_number, on_hand }) => [lot_number, on_hand])).toEqual([
    ["B", "7"],
    ["C", "100"],
  ]);
});

test("places stay where no master changed", () => {
  expect(withCache(whole, cacheOf({}), 2).places).toEqual(whole.places);
  expect(whole.places).toEqual([{ ...place, parent: null }]);
});

test("an answer that nothing changed makes what is kept younger, and nothing else", () => {
  const same = withCache(whole, cacheOf({ changed: false, cursor: "c" }), 9);

  expect(same).toEqual({ ...whole, as_of: 9, cursor: "c" });
});

test("a run that is told no more is over, and still there for whoever closed it", () => {
  const before = withCache(null, cacheOf({ whole: true, orders: [workOf()] }), 1);
  const after = withCache(before, cacheOf({ orders: [{ ...workOf(), runs: [] }] }), 2);

  expect(after.work[0]?.runs).toEqual([{ ...runOf(), closed_at: runOf().started_at }]);
});

test("what was cut stays said until it is told whole", () => {
  const cut = withCache(null, cacheOf({ whole: true, more: ["lots", "orders"] }), 1);

  expect(withCache(cut, cacheOf({}), 2).more).toEqual(["lots"]);
  expect(withCache(cut, cacheOf({ whole: true }), 2).more).toEqual([]);
});

test("the second time only what changed is asked for, and 304 is taken for the same", async () => {
  const answers: [number, unknown][] = [
    [200, cacheOf({ whole: true, lots: [lotOf("A", "X")] })],
    [304, null],
  ];
  const asked = against(() => answers.shift() ?? [500, null]);

  const first = await fetchKept(null, "anna", null);
  const second = await fetchKept(first, "anna", null);

  expect(asked).toEqual([
    { url: "/api/v1/floor/cache?", unless: null },
    { url: "/api/v1/floor/cache?since=2.1.2026-11-19", unless: '"2.1.2026-11-19"' },
  ]);
  expect(second).toEqual({ ...first, as_of: second.as_of });
});

test("another person is told everything anew, because tasks are theirs", async () => {
  const asked = against(() => [200, cacheOf({ whole: true })]);

  await fetchKept({ ...whole, reader: "anna" }, "ben", null);

  expect(asked[0]?.url).toBe("/api/v1/floor/cache?");
});

test("where not all orders fit, the ones of the station are asked for", async () => {
  const asked = against(() => [200, cacheOf({ whole: true })]);

  await fetchKept({ ...whole, reader: "anna" }, "anna", "M-03");
  const narrow = await fetchKept({ ...whole, reader: "anna", more: ["orders"] }, "anna", "M-03");
  await fetchKept(narrow, "anna", "M-03");

  expect(asked.map(({ url }) => url.split("?")[1])).toEqual([
    "since=2.1.2026-11-19",
    "station=M-03",
    "station=M-03&since=2.1.2026-11-19",
  ]);
});

test("who may see nothing has nothing, and is not asked again and again in vain", async () => {
  against(() => [403, { code: "denied" }]);

  expect(await fetchKept(whole, "anna", null)).toMatchObject({
    ...EMPTY,
    reader: "anna",
    as_of: expect.any(Number),
  });
});
