import { expect, it } from "vitest";
import { Acceptance, hasProof, isCheckDigitRight } from "./accept";
import { difference, Presence } from "./presence";
import type { Reading } from "./reading";

const square = (text: string, margin: number): Reading => ({
  text,
  symbology: "]d2",
  format: "DataMatrix",
  lines: null,
  margin,
  at: { x: 0.5, y: 0.5, width: 0.1 },
});
const bars = (text: string, also: Partial<Reading> = {}): Reading => ({
  text,
  symbology: "]C0",
  format: "Code128",
  lines: 40,
  margin: null,
  at: { x: 0.5, y: 0.5, width: 0.4 },
  ...also,
});
const SSCC = "00047101230965442574";

/** After how many equal pictures the reading is believed, out of ten. */
function pictures(reading: Reading): number {
  const acceptance = new Acceptance();
  for (let picture = 1; picture <= 10; picture += 1) {
    if (acceptance.offer([reading], picture * 100).length > 0) return picture;
  }
  return Number.POSITIVE_INFINITY;
}

it("squares are believed at once, unless nearly all their error correction was used up", () => {
  expect(pictures(square("A", 0.8))).toBe(1);
  expect(pictures(square("A", 0.05))).toBe(2);
});

it("bars need two pictures, and three where they do not guard themselves or few lines agree", () => {
  expect(pictures(bars("DP261117-2"))).toBe(2);
  expect(pictures(bars("4710000000012", { format: "EAN13", symbology: "]E0" }))).toBe(3);
  expect(pictures(bars("ABC", { format: "Code39", symbology: "]A0" }))).toBe(3);
  expect(pictures(bars("DP261117-2", { lines: 2 }))).toBe(3);
});

it("bars that prove themselves by a GS1 check digit need one picture with many lines", () => {
  expect(pictures(bars(SSCC, { symbology: "]C1" }))).toBe(1);
  expect(pictures(bars(SSCC, { symbology: "]C1", lines: 2 }))).toBe(2);
  expect(pictures(bars("00047101230965442575", { symbology: "]C1" }))).toBe(2);
});

it("of two texts of one place the one that is read more often is believed", () => {
  const acceptance = new Acceptance();
  const seen = ["A1", "B1", "A1", "A1", "A1"].map((text, at) =>
    acceptance.offer([bars(text)], at * 100).map((one) => one.text),
  );

  expect(seen.slice(0, 3)).toEqual([[], [], []]);
  expect(seen.flat()).not.toContain("B1");
  expect(seen[4]).toEqual(["A1"]);
});

it("two codes of one label do not stand in each other's way", () => {
  const acceptance = new Acceptance();
  const label = [bars("A1"), bars("B1", { at: { x: 0.5, y: 0.6, width: 0.4 } })];

  acceptance.offer(label, 0);

  expect(acceptance.offer(label, 100)).toEqual(label);
});

it("an element string proves itself only as a whole", () => {
  expect(hasProof(SSCC)).toBe(true);
  expect(hasProof("010471234567890010AB\u001d2177")).toBe(true);
  expect(hasProof("0104712345678907")).toBe(false);
  expect(hasProof("01047123456789001799130110AB")).toBe(false);
  expect(hasProof("10AB")).toBe(false);
  expect(isCheckDigitRight("4710000000010")).toBe(false);
});

const SCENE = Array(144).fill(100) as number[];
const OTHER = SCENE.map((grey, at) => (at % 3 === 0 ? 220 : grey));

it("a code that stays in the picture is one scan, though it flickers and the light changes", () => {
  const presence = new Presence();
  const darker = SCENE.map((grey) => grey - 30);

  const came = [
    presence.came(["A"], ["A"], SCENE, 0),
    presence.came([], [], darker, 300),
    presence.came([], [], SCENE, 600),
    presence.came(["A"], ["A"], SCENE, 900),
    presence.came(["A"], ["A"], SCENE, 9_000),
  ];

  expect(came).toEqual([["A"], [], [], [], []]);
});

it("a code that left the picture is another scan when it comes again, even soon", () => {
  const presence = new Presence();

  presence.came(["A"], ["A"], SCENE, 0);
  presence.came([], [], OTHER, 200);
  presence.came([], [], OTHER, 400);

  expect(presence.came(["A"], ["A"], SCENE, 600)).toEqual(["A"]);
  expect(difference(SCENE, OTHER)).toBeGreaterThan(difference(SCENE, SCENE));
});

it("a code that was not read for a second and a half is another scan", () => {
  const presence = new Presence();

  presence.came(["A"], ["A"], SCENE, 0);
  presence.came([], [], SCENE, 1_600);

  expect(presence.came(["A"], ["A"], SCENE, 1_700)).toEqual(["A"]);
});

it("a picture from before a code left does not bring it back", () => {
  const presence = new Presence();

  expect(presence.came(["A"], ["A"], SCENE, 0)).toEqual(["A"]);
  expect(presence.came([], [], OTHER, 300)).toEqual([]);
  expect(presence.came([], [], OTHER, 400)).toEqual([]);
  expect(presence.came(["A"], ["A"], SCENE, 200)).toEqual([]);
  expect(presence.came(["A"], ["A"], SCENE, 500)).toEqual(["A"]);
});
