import { expect, test } from "vitest";
import { lotOf, plantOf } from "./plant";
import { resolve, weightOf } from "./resolve";

const plant = plantOf([
  lotOf("CB1", "CABBAGE", { supplier_lot: "SA-1" }),
  lotOf("CB2", "CABBAGE", { supplier_lot: "SA-1" }),
  lotOf("10D9T", "OIL"),
]);
const kinds = (text: string): string[] =>
  resolve(plant, { text }).map(
    (one) => `${one.kind} ${one.kind === "lot" ? one.lot.lot_number : one.code}`,
  );

test("our own label, a bare number and small letters name the same lot", () => {
  for (const text of ["lot:CB1", "CB1", "cb1"]) expect(kinds(text)).toEqual(["lot CB1"]);
});

test("a lot that is called like an element string is that lot", () => {
  expect(kinds("10D9T")).toEqual(["lot 10D9T"]);
});

test("a supplier's number that two lots bear shows both", () => {
  expect(kinds("SA-1")).toEqual(["lot CB1", "lot CB2"]);
});

test("a GS1 label names the lot of its item, also as a link", () => {
  expect(kinds("010471234567890010CB1")).toEqual(["lot CB1"]);
  expect(kinds("https://id.gs1.org/01/04712345678900/10/CB2")).toEqual(["lot CB2"]);
});

test("a place and a run are what they are, and nothing is nothing", () => {
  expect(kinds("C-04")).toEqual(["place C-04"]);
  expect(kinds("R1")).toEqual(["run R1"]);
  expect(kinds("4710000000161")).toEqual([]);
});

test("what a scale types is a weight, and a bare number is none", () => {
  expect(weightOf("ST,GS,+  21.000kg")).toBe("21.000");
  expect(weightOf("250 g")).toBe("0.25");
  expect(weightOf("21")).toBeNull();
});

test("a supplier's own label is the delivery its order waits for, and of another supplier's none", () => {
  const line = { ...(plant.work[0]?.order.lines[1] ?? fail()), open: "700" };
  const order = { ...(plant.work[0]?.order ?? fail()), code: "PO-1", partner: "MILL" };
  const layout = { layout: "P{item}|L{lot}|Q{quantity}", item: null };
  const suppliedBy = (supplier: string) => ({
    ...plant,
    purchases: [{ ...order, lines: [line] }],
    layouts: [{ ...layout, supplier }],
  });
  const text = "PCABBAGE|LX-9|Q350.5";

  expect(resolve(suppliedBy("MILL"), { text })).toMatchObject([
    { kind: "delivery", label: { lot: "X-9", quantity: "350.5" }, orders: [{ code: "PO-1" }] },
  ]);
  expect(resolve(suppliedBy("OTHER"), { text })).toMatchObject([{ kind: "item" }]);
});

function fail(): never {
  throw new Error("the plant has one pot");
}
