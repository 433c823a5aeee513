import { describe, expect, it } from "vitest";
import { billionths } from "../../language/decimal";
import type { Run } from "./api";
import { restOf } from "./Rest";

const flow = (quantity: string | null, unit = "kg"): Run["inputs"][number] => ({
  at: "2026-11-26T06:04:00Z",
  pool: "lot:A",
  transfer: "t1",
  quantity,
  unit,
});

describe("what is left in a run", () => {
  it("is what went in and has not come out", () => {
    const left = restOf({ inputs: [flow("3"), flow("8")], outputs: [flow("0.2"), flow("9.5")] });

    expect(left).toBe(billionths("1.3"));
  });

  it("is not told where something is counted or not known", () => {
    expect(restOf({ inputs: [flow("3")], outputs: [flow("2", "pcs")] })).toBeNull();
    expect(restOf({ inputs: [flow(null)], outputs: [] })).toBeNull();
  });
});
