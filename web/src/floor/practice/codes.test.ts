import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error -- a script without types
import { practiceCodes } from "../../../scripts/practice-codes.mjs";

it("the practice codes are what their script draws", () => {
  const kept = readFileSync(new URL("./codes.gen.ts", import.meta.url), "utf8");

  expect(kept).toBe(practiceCodes());
});
