import { expect, it } from "vitest";
import { believed } from "./photo";
import { doubled, evened, type Grey, inkAlone, means } from "./pixels";
import type { Done, Way } from "./reading";
import { Turns } from "./turns";

const read = (text: string, way: Way, lines: number | null): Done["readings"][number] => ({
  text,
  way,
  symbology: lines === null ? "]d2" : "]C0",
  format: lines === null ? "DataMatrix" : "Code128",
  lines,
  margin: lines === null ? 1 : null,
  at: { x: 0.5, y: 0.5, width: lines === null ? 0.1 : 0.6 },
});

it("bars of a photo are believed when two ways of looking agree, squares at once", () => {
  expect(believed([read("DP261117-2", "plain", 40)])).toEqual([]);
  expect(believed([read("DP261117-2", "plain", 40), read("DP261117-2", "sharpened", 30)])).toEqual([
    { text: "DP261117-2", symbology: "]C0", by: "photo" },
  ]);
  expect(believed([read("10AB", "plain", null)])).toHaveLength(1);
});

it("of several codes in a photo the widest comes first", () => {
  const readings = [read("10AB", "plain", null), ...Array(2).fill(read("DP261117-2", "plain", 40))];

  expect(believed(readings).map(({ text }) => text)).toEqual(["DP261117-2", "10AB"]);
});

it("every way of looking has its turn, and the one that read comes first while it may again", () => {
  const turns = new Turns();

  const first = new Set([0, 1, 2, 3, 4, 5, 6, 7].flatMap((at) => turns.ways(at).slice(1)));
  turns.read("keen", 100);

  expect([...first].toSorted()).toEqual([
    "blackest",
    "crisp",
    "denoised",
    "inked",
    "keen",
    "levelled",
    "steadied",
    "turned",
  ]);
  expect(turns.ways(200)).toEqual(["keen", "plain"]);
  expect(turns.thorough(200)).toEqual(["keen"]);
  turns.missed(["plain"]);
  turns.missed(["keen"]);
  expect(turns.thorough(200), "once in vain").toEqual(["keen"]);
  turns.missed(["keen"]);
  expect(turns.thorough(200), "twice in vain").not.toEqual(["keen"]);
  turns.read("keen", 100);
  expect(turns.ways(5_000)[0]).toBe("plain");
  expect(turns.thorough(5_000)).not.toContain("plain");
});

const grey = (width: number, height: number, at: (x: number, y: number) => number): Grey => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, n) =>
    at(n % width, Math.floor(n / width)),
  ),
});

it("a code torn off at its edge stands alone: carton is as light as paper, ink is dark", () => {
  const [ink, carton, paper] = [30, 100, 200];
  const torn = grey(21, 7, (x) => (x < 7 ? carton : x < 14 ? ink : paper));

  const alone = inkAlone(torn, 0.33).values;

  expect([0, 7, 14].map((x) => (alone[x] as number) < 127)).toEqual([false, true, false]);
});

it("means are of what is there, at the rim too", () => {
  const corner = means(
    grey(4, 4, (x, y) => (x === 0 && y === 0 ? 90 : 0)),
    1,
  );

  expect(corner[0]).toBeCloseTo(22.5);
  expect(corner[5]).toBeCloseTo(10);
  expect(corner[15]).toBe(0);
});

it("a picture that is doubled keeps its light", () => {
  const twice = doubled(grey(8, 8, () => 77));

  expect([twice.width, twice.height]).toEqual([16, 16]);
  expect(twice.values.every((value) => Math.abs(value - 77) < 1e-3)).toBe(true);
});

it("pale print in shadow is as dark as black print in light once it is evened", () => {
  const stripes = (x: number): boolean => Math.floor(x / 4) % 2 === 0;
  const pale = evened(
    grey(64, 64, (x) => (stripes(x) ? 60 : 90)),
    12,
  );
  const black = evened(
    grey(64, 64, (x) => (stripes(x) ? 10 : 230)),
    12,
  );

  for (const x of [33, 37]) {
    const at = 32 * 64 + x;
    expect(Math.abs((pale.values[at] ?? 0) - (black.values[at] ?? 0))).toBeLessThan(2);
    expect((pale.values[at] ?? 0) < 128).toBe(stripes(x));
  }
});
