import { expect, test } from "vitest";
import { figure, place, range } from "./scale";

test("a range has room, also where all values are one", () => {
  expect(range([10, 20])).toEqual([9.4, 20.6]);
  const [from, to] = range([5, 5]);
  expect(from).toBeLessThan(5);
  expect(to).toBeGreaterThan(5);
  expect(range([])).toEqual([0, 1]);
});

test("a figure has the digits that tell values of its range apart", () => {
  expect(figure(12.3456, [12, 13])).toBe("12.35");
  expect(figure(1234.5, [1000, 2000])).toBe("1235");
  expect(place(15, [10, 20], 100)).toBe(50);
});
