import type { TFunction } from "i18next";
import { describe, expect, it } from "vitest";
import type { Balance } from "../../api/types";
import { count } from "../../language/decimal";
import { axisOf } from "./AsOfSlider";
import { agrees } from "./MassBalance";
import { readFrom } from "./words";

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

describe("where an answer was read from", () => {
  const t = ((key: string, values?: Record<string, string>) =>
    [key, ...Object.values(values ?? {})].join(" ")) as unknown as TFunction;
  const database = {
    transfers: 12_345,
    levels: 3,
    statements: 31,
    round_trips: 0,
    parts: 1,
    ids_sent: 9,
    broadcast_factor: 1,
    bytes_sent: 99,
    rows: 20,
    frontier_max: 4,
  };

  it("is memory, or the database with what that took", () => {
    expect(readFrom(t, { read_from: "memory" })).toBe("trace.read_from.memory");
    expect(readFrom(t, { read_from: "database", database })).toBe(
      `trace.read_from.database ${count(12_345)} 3 31`,
    );
  });
});
