import { expect, test } from "vitest";
import { countOf, lastOf, piecesOf, serialOf, sharedWith } from "./serials";

test("a run is what is alike up to the digits at its end, the first the smaller", () => {
  expect(piecesOf({ from: "BX-0001", to: "BX-0250" })).toBe(250);
  expect(piecesOf({ from: "BX-7", to: "BX-7" })).toBe(1);
  expect(piecesOf({ from: "MOTOR", to: "MOTOR" })).toBe(1);
  expect(piecesOf({ from: "BX-0250", to: "BX-0001" })).toBeNull();
  expect(piecesOf({ from: "BX-0001", to: "CX-0002" })).toBeNull();
  expect(piecesOf({ from: "", to: "1" })).toBeNull();
});

test("numbers without leading zeros grow by a digit, those with them never do", () => {
  expect(piecesOf({ from: "SN8", to: "SN12" })).toBe(5);
  expect(piecesOf({ from: "SN8", to: "SN012" })).toBeNull();
});

test("digits beyond what a computer counts exactly are counted exactly", () => {
  expect(piecesOf({ from: "900719925474099200", to: "900719925474099299" })).toBe(100);
  expect(lastOf("900719925474099299", 2)).toBe("900719925474099300");
});

test("the last of so many keeps the zeros of the first", () => {
  expect(lastOf("BX-0001", 250)).toBe("BX-0250");
  expect(lastOf("SN8", 5)).toBe("SN12");
  expect(lastOf("MOTOR", 2)).toBeNull();
  expect(lastOf("BX-1", 0)).toBeNull();
});

test("a number in two ranges is named, and all are counted", () => {
  const ranges = [{ from: "A010", to: "A019" }];

  expect(sharedWith(ranges, { from: "A005", to: "A012" })).toBe("A010");
  expect(sharedWith(ranges, { from: "A015", to: "A015" })).toBe("A015");
  expect(sharedWith(ranges, { from: "A020", to: "A029" })).toBeNull();
  expect(countOf([...ranges, { from: "B1", to: "B3" }])).toBe(13);
});

test("a scan bears its serial number alone, in an element string or in a link", () => {
  expect(serialOf(" BX-0001 ")).toBe("BX-0001");
  expect(serialOf("010471234567890021BX-0001")).toBe("BX-0001");
  expect(serialOf("https://id.example.com/01/04712345678906/21/BX%2F1?17=261201")).toBe("BX/1");
});
