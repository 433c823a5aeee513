/** What the floor makes of the server's readings of a code. */
import { afterEach, expect, test, vi } from "vitest";
import { askServer } from "./scanning";

const reading = (kind: string, id: string, rest: Record<string, unknown> = {}) => ({
  kind,
  id,
  code: id.split(":").at(-1),
  name: null,
  item: null,
  item_name: null,
  why: "own_code",
  ...rest,
});

/** Plays a server that reads a code so. */
const reads = (...readings: object[]): void => {
  vi.stubGlobal(
    "fetch",
    async () => new Response(JSON.stringify({ readings, unknown: [] }), { status: 200 }),
  );
};

afterEach(() => vi.unstubAllGlobals());

test("every reading with a page is a meaning, in the server's order", async () => {
  reads(
    reading("lot", "lot:F1", { item_name: "麵粉" }),
    reading("unit", "006141411234567890"),
    reading("serial", "serial:S9"),
  );

  const { meanings } = await askServer("F1");
  expect(meanings).toMatchObject([
    { to: ["lot", "lot:F1"], word: "lot", name: "麵粉", code: "F1", why: "own_code" },
    { to: ["unit", "006141411234567890"], word: "unit", name: "006141411234567890" },
    { to: ["lot", "serial:S9"], word: "lot", name: "S9", code: "S9" },
  ]);
});

test("what the floor has no page for is no meaning", async () => {
  reads(reading("complaint", "CC-1"), reading("supplier", "MILL", { name: "Mill" }));

  expect((await askServer("CC-1")).meanings).toEqual([]);
});

test("a supplier's label leads to the order that waits for it, with what it says", async () => {
  reads(
    reading("label", "L1", { item: "PK", label: { item: "PK", lot: "S-7", quantity: "20" } }),
    reading("label", "L2", { label: { lot: "S-7" } }),
  );

  expect((await askServer("x")).meanings).toMatchObject([
    { to: ["deliveries", "PK"], label: { item: "PK", lot: "S-7", quantity: "20" } },
  ]);
});
