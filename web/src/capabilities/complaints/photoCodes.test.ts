import { expect, it } from "vitest";
import { offersOf, type ScanView, saidBy, type UnitView } from "./photoCodes";

type Reading = ScanView["readings"][number];

const reading = (kind: string, id: string, more: Partial<Reading> = {}): Reading => ({
  kind,
  id,
  code: id.slice(id.indexOf(":") + 1),
  item_name: "水餃",
  why: "own_code",
  ...more,
});
const nothingIn = () => Promise.reject(new Error("no unit was asked for"));
const holding = (...lots: string[]) => {
  const contents = lots.map((lot) => ({ lot, lot_number: null, item_name: "水餃" }));
  return Promise.resolve({ contents } as unknown as UnitView);
};

it("a lot is offered as the lot, a piece as the lot it came in, a shipment as the delivery note", async () => {
  const readings = [
    reading("lot", "lot:L1"),
    reading("serial", "serial:S1", { of_lot: "lot:L2" }),
    reading("serial", "lot:S2"),
    reading("shipment", "SH1"),
    reading("place", "A-01"),
  ];

  const offers = await offersOf({ readings }, nothingIn);

  expect(offers.map(({ fills, value }) => `${fills} ${value}`)).toEqual([
    "lot lot:L1",
    "lot lot:L2",
    "lot lot:S2",
    "document SH1",
  ]);
});

it("a unit offers each lot in it", async () => {
  const offers = await offersOf({ readings: [reading("unit", "P-1")] }, () =>
    holding("lot:L1", "lot:L2"),
  );

  expect(offers.map(({ kind, value }) => [kind, value])).toEqual([
    ["unit", "lot:L1"],
    ["unit", "lot:L2"],
  ]);
});

it("what two codes of a photo say is offered once, and a code that says nothing is told", async () => {
  const asked: string[] = [];
  const look = (text: string) => {
    asked.push(text);
    return Promise.resolve({ readings: text.includes("L1") ? [reading("lot", "lot:L1")] : [] });
  };
  const scans = [
    { text: "L1", symbology: "]C0" },
    { text: "10L1", symbology: "]d2" },
    { text: "91a\u001d92b", symbology: null },
  ];

  const said = await saidBy(scans, look, nothingIn);

  expect(asked).toEqual(["]C0L1", "]d210L1", "91a\u001d92b"]);
  expect(said.offers).toHaveLength(1);
  expect(said.unknown).toEqual(["91a · 92b"]);
});
