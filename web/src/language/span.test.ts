import { expect, test } from "vitest";
import { since, span } from "./span";

/** Says which word was asked for, and with how many. */
const said = ((key: string, params?: { count: number }) =>
  `${params?.count ?? ""}${key.slice("span.".length)}`) as never;

const MINUTE = 60_000;

test("hours and minutes are written out, and a nought is left away", () => {
  expect(span(said, 130 * MINUTE)).toBe("2hours 10minutes");
  expect(span(said, 120 * MINUTE)).toBe("2hours");
  expect(span(said, 40 * MINUTE)).toBe("40minutes");
});

test("from two days on only days are said", () => {
  expect(span(said, 47 * 60 * MINUTE)).toBe("47hours");
  expect(span(said, 49 * 60 * MINUTE)).toBe("2days");
});

test("seconds are said only where there is no minute", () => {
  expect(span(said, 12_400)).toBe("12seconds");
  expect(span(said, 72_400)).toBe("1minutes");
});

test("what has just begun waits since now, and what nobody knows has no length", () => {
  expect(since(said, "2026-11-19T06:00:00Z", Date.parse("2026-11-19T06:00:20Z"))).toBe("now");
  expect(since(said, null)).toBe("–");
});
