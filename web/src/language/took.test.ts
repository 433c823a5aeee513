import { expect, test } from "vitest";
import { took, tookMinutes, tookSeconds } from "./took";

const say = (key: string, params?: { count: number }): string =>
  params ? `${params.count} ${key.split(".")[1]}` : key;

test("what is over in no time is told in milliseconds, and nothing is never said to be 0 s", () => {
  expect(took(say, 40.4)).toBe("40 ms");
  expect(took(say, 999)).toBe("999 ms");
  expect(took(say, 1_000)).toBe("1 seconds");
  expect(took(say, 0)).toBe("took.under_second");
});

test("whole minutes and seconds are told in the units that fit them", () => {
  expect(tookMinutes(say, 0)).toBe("took.under_minute");
  expect(tookMinutes(say, 135)).toBe("2 hours 15 minutes");
  expect(tookMinutes(say, 4 * 1_440)).toBe("4 days");
  expect(tookSeconds(say, 0)).toBe("took.under_second");
  expect(tookSeconds(say, 75)).toBe("1 minutes");
});
