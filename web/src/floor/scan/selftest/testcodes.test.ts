import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error -- a script without types
import { testCodes } from "../../../../scripts/test-codes.mjs";

it("the test codes are what their script draws", () => {
  const kept = readFileSync(new URL("./testcodes.gen.ts", import.meta.url), "utf8");

  expect(kept).toBe(testCodes());
});
