import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("the test codes are what their script draws", async () => {
  // @ts-expect-error -- a script without types
  const { testCodes } = await import("../../../../scripts/test-codes.mjs");

  const kept = readFileSync(new URL("./testcodes.gen.ts", import.meta.url), "utf8");

  expect(kept).toBe(testCodes());
});
