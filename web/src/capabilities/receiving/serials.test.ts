import { describe, expect, it } from "vitest";
import { pieces, readSerials } from "./serials";

describe("serial numbers that were pasted", () => {
  it("are one a line or a run a line, whatever parts its ends", () => {
    const read = readSerials("SN-001\n\nSN-010..SN-019\nA1\tA9\r\nB1 – B3\nC1 - C2");

    expect(read).toEqual([
      { from: "SN-001", to: null },
      { from: "SN-010", to: "SN-019" },
      { from: "A1", to: "A9" },
      { from: "B1", to: "B3" },
      { from: "C1", to: "C2" },
    ]);
    expect(pieces(read)).toBe(1 + 10 + 9 + 3 + 2);
  });

  it("are not counted where a run cannot be one", () => {
    expect(pieces(readSerials("A1..B2"))).toBeNull();
    expect(pieces(readSerials("A9..A1"))).toBeNull();
    expect(pieces(readSerials("A..B"))).toBeNull();
    expect(pieces([])).toBe(0);
  });
});
