import { expect, test } from "vitest";
import { checks, elementString, labelDate } from "./element";

const GS = "\u001d";

test("an element string names item, lot, dates and weight", () => {
  expect(elementString(`0104712345678900172612311026SA${GS}3103020000`)).toEqual({
    gtin: "04712345678900",
    expires_on: "2026-12-31",
    lot: "26SA",
    kilograms: "20.000",
  });
});

test("brackets are read as a scanner would have sent them", () => {
  expect(elementString("(01)04712345678900(10)SA-1(17)270228")).toEqual({
    gtin: "04712345678900",
    lot: "SA-1",
    expires_on: "2027-02-28",
  });
});

test("a lot that only looks like an element string is none", () => {
  expect(elementString("10D9T")).toEqual({ lot: "D9T" });
  expect(elementString("PK261119-01")).toBeNull();
  expect(elementString("0104712345678903")).toBeNull();
});

test("day 00 is the last of its month, and a day that is none is refused", () => {
  expect(labelDate("280200")).toBe("2028-02-29");
  expect(labelDate("270230")).toBeNull();
  expect(labelDate("271300")).toBeNull();
});

test("the check digit is the GS1 one", () => {
  expect(checks("04712345678900")).toBe(true);
  expect(checks("04712345678901")).toBe(false);
});
