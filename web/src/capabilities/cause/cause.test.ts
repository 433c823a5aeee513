import { expect, test } from "vitest";
import { namesIn } from "./api";

test("a pasted list is read whatever lies between its numbers, each number once", () => {
  expect(namesIn("L1\r\n L2\tL3, L1；lot:L4、\n\n")).toEqual(["L1", "L2", "L3", "lot:L4"]);
  expect(namesIn("A B-1")).toEqual(["A B-1"]);
  expect(namesIn(" \n")).toEqual([]);
});
