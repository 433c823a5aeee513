import { describe, expect, it } from "vitest";
import type { WorkOrder } from "../server/cache";
import type { Guide } from "../server/guides";
import { filesToKeep, fits, isRead, withReads } from "./guides";

const guide = (code: string, more: Partial<Guide> = {}): Guide => ({
  code,
  version: 2,
  titles: { en: code },
  item: null,
  operation: null,
  station: null,
  unread: "refuse",
  effective_on: "2026-03-01",
  change: null,
  at: "",
  by: null,
  steps: [],
  read_version: 1,
  new_steps: [1],
  ...more,
});

const file = (sha256: string, bytes: number) => ({
  sha256,
  bytes,
  name: sha256,
  media_type: "image/png",
});

describe("instructions on a device", () => {
  it("count as read once they were read here, by the person who did", () => {
    const entry = {
      act: "read_instruction" as const,
      path: { code: "MIX" },
      body: { version: 2 },
      person: "wang",
    };

    const [mine] = withReads([guide("MIX")], [entry], "wang");
    const [other] = withReads([guide("MIX")], [entry], "hao");
    expect([isRead(mine as Guide), mine?.new_steps]).toEqual([true, []]);
    expect(isRead(other as Guide)).toBe(false);
  });

  it("stay unread where an older version was read", () => {
    const entry = {
      act: "read_instruction" as const,
      path: { code: "MIX" },
      body: { version: 1 },
      person: "wang",
    };

    expect(isRead(withReads([guide("MIX")], [entry], "wang")[0] as Guide)).toBe(false);
  });

  it("are for what they name, and for everything they do not", () => {
    const work = { order: { lines: [{ role: "output", item: "FILLING" }] } } as WorkOrder;

    expect(fits(guide("A", { operation: "MIX" }), work, "MIX", null)).toBe(true);
    expect(fits(guide("B", { operation: "MIX", item: "BREAD" }), work, "MIX", null)).toBe(false);
    expect(fits(guide("C", { station: "M-1" }), work, "MIX", "M-1")).toBe(true);
    expect(fits(guide("C", { station: "M-1" }), work, "MIX", null)).toBe(false);
  });

  it("keep each picture once and no more than there is room for", () => {
    const steps = [{ texts: {}, caution: false, files: [file("a", 60), file("b", 50)] }];
    const of = [
      guide("A", { steps }),
      guide("B", { steps: [{ texts: {}, caution: false, files: [file("a", 60), file("c", 40)] }] }),
    ];

    expect(filesToKeep(of, 100).map(({ sha256 }) => sha256)).toEqual(["a", "c"]);
  });
});
