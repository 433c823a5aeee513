import type { TFunction } from "i18next";
import { describe, expect, it } from "vitest";
import { Problem } from "../../api/client";
import { ruleOf, since } from "./words";

const t = ((key: string, params: object) =>
  `${key} ${JSON.stringify(params)}`) as unknown as TFunction;

describe("a reason", () => {
  it("is given under the word of the rule that asks for it", () => {
    const asked = new Problem(409, "rule_asks", { rule: "own", words: "Why?" });

    expect(ruleOf(asked)).toBe("own");
  });

  it("lets more than ordered pass, but no lot that is held", () => {
    expect(ruleOf(new Problem(409, "over_issue", {}))).toBe("over_issue");
    expect(ruleOf(new Problem(409, "lot_on_hold", {}))).toBe("");
    expect(ruleOf(null)).toBe("");
  });
});

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
