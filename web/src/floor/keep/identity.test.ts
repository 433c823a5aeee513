import { expect, test } from "vitest";
import { uuid7 } from "./identity";

test("a key begins with its time and says its version", () => {
  const key = uuid7(Date.UTC(2026, 10, 19, 14, 40), new Uint8Array(10).fill(255));

  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7fff-bfff-ffffffffffff$/);
  expect(Number.parseInt(key.replaceAll("-", "").slice(0, 12), 16)).toBe(
    Date.UTC(2026, 10, 19, 14, 40),
  );
});
