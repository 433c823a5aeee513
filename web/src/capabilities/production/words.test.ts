import type { TFunction } from "i18next";
import { describe, expect, it } from "vitest";
import { since } from "./words";

const t = ((key: string, params: object) =>
  `${key} ${JSON.stringify(params)}`) as unknown as TFunction;

describe("how long ago", () => {
  it("is written out in the two largest units", () => {
    const now = Date.parse("2026-11-19T15:00:00Z");

    expect(since(t, "2026-11-19T14:31:00Z", now)).toBe('production.minutes {"minutes":29}');
    expect(since(t, "2026-11-19T12:50:00Z", now)).toBe('production.hours {"hours":2,"minutes":10}');
    expect(since(t, "2026-11-17T12:00:00Z", now)).toBe('production.days {"days":2,"hours":3}');
  });

  it("is never before it began", () => {
    const now = Date.parse("2026-11-19T15:00:00Z");

    expect(since(t, "2026-11-19T15:00:09Z", now)).toBe('production.minutes {"minutes":0}');
  });
});
