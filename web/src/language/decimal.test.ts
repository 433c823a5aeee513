import { describe, expect, it } from "vitest";
import { billionths, quantity, sum, typedDecimal, writeBillionths } from "./decimal";

describe("decimals", () => {
  it("add up exactly where floats would not", () => {
    const added = sum(["0.1", "0.2"]);

    expect(added).toBe(billionths("0.3"));
  });

  it("are unknown in sum when one part is unknown", () => {
    expect(sum(["1", null])).toBeNull();
  });

  it("are refused with more places than answers carry", () => {
    expect(billionths("0.1234567891")).toBeNull();
  });

  it.each([
    ["0.0005", "0.000"],
    ["0.0015", "0.002"],
    ["0.0025", "0.002"],
    ["1234567.8915", "1,234,567.892"],
    ["-2.5", "−2.500"],
  ])("write %s kg as %s, half to even", (text, written) => {
    expect(quantity(text, "kg")).toBe(written);
  });

  it("write counted things without places", () => {
    expect(quantity("180", "箱")).toBe("180");
  });

  it("never write minus zero", () => {
    expect(writeBillionths(-1n, 3)).toBe("0.000");
  });
});

describe("what a person types as a figure", () => {
  it("is understood as the pages write it and as an input method does", () => {
    expect(typedDecimal("1,200.500")).toBe("1200.500");
    expect(typedDecimal("-1,200,000")).toBe("-1200000");
    expect(typedDecimal("１２．５")).toBe("12.5");
  });

  it("keeps a comma that groups nothing, so it is refused and not guessed", () => {
    expect(typedDecimal("1,5")).toBe("1,5");
    expect(typedDecimal("1,2345")).toBe("1,2345");
  });
});
