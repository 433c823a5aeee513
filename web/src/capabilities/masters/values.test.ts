import { describe, expect, it } from "vitest";
import type { MasterField, MasterKind } from "./api";
import { blank, madeCode, readThousandths, thousandths } from "./values";

const field = (name: string, holds: string, required = false, choices: string[] = []) =>
  ({ name, holds, required, choices, fields: [] }) as unknown as MasterField;

describe("temperatures", () => {
  it("are typed in degrees and kept in thousandths", () => {
    for (const [text, kept] of [
      ["-18", -18000],
      ["2.5", 2500],
      ["−0,25", -250],
      ["0.004", 4],
    ] as const) {
      expect(readThousandths(text)).toBe(kept);
    }
    expect(thousandths(-18000)).toBe("-18");
    expect(thousandths(-250)).toBe("-0.25");
    expect(thousandths(4)).toBe("0.004");
  });

  it("are not made up from what is no number", () => {
    for (const text of ["cold", "", "1.2345", "--3"]) expect(readThousandths(text)).toBeNull();
  });
});

describe("a new record", () => {
  it("holds nothing but the first of a choice that must be made", () => {
    const fields = [
      field("name", "text", true),
      field("tracking", "choice", true, ["lot", "none"]),
      field("storage", "choice", false, ["chilled"]),
      field("lines", "rows"),
      field("days", "whole"),
      field("single", "yes_no"),
    ];

    expect(blank(fields)).toEqual({
      name: "",
      tracking: "lot",
      storage: "",
      lines: [],
      days: null,
      single: false,
    });
  });

  it("gets its code from the fields that are filled", () => {
    const kind = { code_from: ["item", "version"] } as unknown as MasterKind;

    expect(madeCode(kind, { item: "A", version: "" })).toBe("A");
    expect(madeCode(kind, { item: "A", version: "2" })).toBe("A/2");
    expect(madeCode({ code_from: [] } as unknown as MasterKind, {})).toBeNull();
  });
});
