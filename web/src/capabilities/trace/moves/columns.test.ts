import { describe, expect, it } from "vitest";
import type { TraceRow } from "../../../api/types";
import { asked, COLUMNS, seen, shifted, WHOLE } from "./columns";

const row = (words: Partial<TraceRow>): TraceRow => ({
  way: "forward",
  depth: 1,
  transfer: "t1",
  stage: "fed",
  at: "2026-03-01T08:00:00+08:00",
  recorded_at: "2026-03-01T08:00:00+08:00",
  late: false,
  contains: {},
  basis: "scanned",
  possible: false,
  withheld: [],
  ...words,
});

describe("the movements of a trace", () => {
  it("are found by any cell and narrowed by stage", () => {
    const rows = [
      row({ transfer: "a", partner: "Miller" }),
      row({ transfer: "b", stage: "shipped", lot_number: "L-7" }),
    ];
    expect(seen(rows, { ...WHOLE, q: "mill" }).map((one) => one.transfer)).toEqual(["a"]);
    expect(seen(rows, { ...WHOLE, stages: ["shipped"] }).map((one) => one.transfer)).toEqual(["b"]);
  });

  it("are sorted as figures and as moments, and what says nothing comes last", () => {
    const rows = [
      row({ transfer: "ten", quantity: "10", at: "2026-03-01T09:00:00+08:00" }),
      row({ transfer: "none" }),
      row({ transfer: "two", quantity: "2", at: "2026-03-01T02:00:00+00:00" }),
    ];
    const by = (sort: string) => seen(rows, { ...WHOLE, sort }).map((one) => one.transfer);
    expect(by("quantity")).toEqual(["two", "ten", "none"]);
    expect(by("at")).toEqual(["none", "ten", "two"]);
  });

  it("say in the address only what is not as usual", () => {
    expect(asked(WHOLE)).toEqual({});
    expect(asked({ columns: ["lot", "at"], q: " x ", stages: ["fed"], sort: "-at" })).toEqual({
      columns: "lot,at",
      q: "x",
      stages: "fed",
      sort: "-at",
    });
  });

  it("keep every column when one is moved", () => {
    const moved = shifted(COLUMNS, "at", -1);
    expect(moved.toSorted()).toEqual([...COLUMNS].toSorted());
    expect(moved.indexOf("at")).toBe(COLUMNS.indexOf("at") - 1);
    expect(shifted(COLUMNS, "stage", -1)).toEqual([...COLUMNS]);
  });
});
