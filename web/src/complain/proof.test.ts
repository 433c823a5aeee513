import { describe, expect, it } from "vitest";
import { answerTo, zeroBits } from "./proof";

describe("the proof of work", () => {
  it("counts zero bits from the front", () => {
    expect(zeroBits(new Uint8Array([0, 0x10, 0]))).toBe(11);
    expect(zeroBits(new Uint8Array([0x80]))).toBe(0);
    expect(zeroBits(new Uint8Array([0, 0]))).toBe(16);
  });

  it("finds an answer whose hash begins with so many zero bits", async () => {
    const answer = await answerTo("question", 8);

    const said = new TextEncoder().encode(`question:${answer}`);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", said));
    expect(zeroBits(hash)).toBeGreaterThanOrEqual(8);
  });
});
