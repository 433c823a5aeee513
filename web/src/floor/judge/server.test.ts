/**
 * What the device says of a feed is what the server said of it: `cases/floor/feed.json` is written by
 * a test of the server, with the answer a device keeps and what became of each feed.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Cache, withCache } from "../server/cache";
import { judgeFeed, saidByServer } from "./feed";
import { resolve, runsOf } from "./resolve";

interface Told {
  run: string;
  today: string;
  cache: Cache;
  cases: { scan: string; quantity: string; place: string | null; server: string | null }[];
}

const file = new URL("../../../../cases/floor/feed.json", import.meta.url);
const { run: name, today, cache, cases } = JSON.parse(readFileSync(file, "utf8")) as Told;
const kept = withCache(null, cache, 1);
const found = runsOf(kept).find(({ run }) => run.run === name);

/** The device's verdict, from the scan on. */
function judged(scan: string) {
  if (!found) throw new Error("the answer holds the run");
  const lot = resolve(kept, { text: `lot:${scan}` }).find((one) => one.kind === "lot")?.lot;
  return lot ? judgeFeed({ ...found, kept, lot, kilograms: null, today }) : null;
}

/** Lots with nothing in them are not told; of them the device knows as little as of a strange code. */
const told = new Set(cache.lots.map(({ lot_number }) => lot_number));

describe("a feed is judged on the device as on the server", () => {
  test("by an answer that has lots of every kind", () => {
    expect(new Set(cases.map(({ server }) => server)).size).toBeGreaterThan(7);
    expect(cases.filter(({ scan }) => told.has(scan)).length).toBeGreaterThan(15);
  });

  test.each(cases)("$scan $quantity $server", ({ scan, quantity, place, server }) => {
    const verdict = judged(scan);
    if (verdict === null) {
      expect(told.has(scan)).toBe(false);
      expect(["unknown_pool", "not_enough", "over_issue"]).toContain(server);
      return;
    }
    expect(saidByServer(verdict, quantity)).toBe(server);
    if (verdict.may) expect(verdict.place).toBe(place);
  });
});
