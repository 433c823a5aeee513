import { describe, expect, it } from "vitest";
import type { Balance } from "../../api/types";
import { axisOf } from "./AsOfSlider";
import { agrees } from "./MassBalance";

const balance: Balance = {
  unit: "kg",
  root: "40",
  on_hand: "29.932",
  in_process: "1.05",
  shipped: "8.064",
  scrapped: "0.434",
  lost: "0.5",
  adjusted: "0.02",
  unexplained: "0",
};

describe("a mass balance", () => {
  it("agrees when the parts add up to the last place", () => {
    expect(agrees(balance)).toBe(true);
  });

  it("does not agree when a billionth is missing", () => {
    expect(agrees({ ...balance, shipped: "8.063999999" })).toBe(false);
  });

  it("lets a count gain lower the sum", () => {
    expect(agrees({ ...balance, adjusted: "-0.02", on_hand: "29.972" })).toBe(true);
  });
});

describe("the axis of record time", () => {
  const bucket = (at: string) => ({ at, recorded: 1, late: 0 });

  it("keeps the order and leaves the right end to now", () => {
    const { places } = axisOf(
      ["2026-11-02T09:00:00Z", "2026-11-16T09:00:00Z", "2026-11-16T10:00:00Z"].map(bucket),
    );

    expect(places[0]).toBe(0);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    expect(places.at(-1)).toBeLessThan(1);
  });

  it("draws a long quiet stretch short and marks it", () => {
    const busy = Array.from(
      { length: 20 },
      (_, hour) => `2026-11-16T${String(hour).padStart(2, "0")}:00:00Z`,
    );

    const { places, cuts } = axisOf(["2026-10-01T00:00:00Z", ...busy].map(bucket));

    expect(cuts).toHaveLength(1);
    expect(places[1]).toBeLessThan(0.3);
  });

  it("has no places without buckets", () => {
    expect(axisOf([]).places).toEqual([]);
  });
});
