import { describe, expect, it } from "vitest";
import { Problem } from "../api/client";
import { ruleOf } from "./passes";

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
