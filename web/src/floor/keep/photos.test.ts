import { describe, expect, it } from "vitest";
import { subjectOf } from "./photos";

describe("what a picture belongs to", () => {
  it("is the first lot of a receipt", () => {
    const answer = { result: { code: "GRN-1", lots: [{ lot: "lot:L1" }, { lot: "lot:L2" }] } };

    expect(subjectOf("photo", answer)).toBe("lot:L1");
    expect(subjectOf("paper", answer)).toBe("lot:L1");
  });

  it("is the call that was raised", () => {
    expect(subjectOf("call", { result: { code: "CA-7" } })).toBe("call:CA-7");
  });

  it("is nothing while nobody has answered", () => {
    expect(subjectOf("photo", undefined)).toBeNull();
    expect(subjectOf("call", null)).toBeNull();
    expect(subjectOf("call", {})).toBeNull();
  });
});
