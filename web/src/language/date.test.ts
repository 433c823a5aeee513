import { expect, test } from "vitest";
import { isWhole, readDate, readMoment, readTime } from "./date";

const NOW = new Date("2026-11-26T04:00:00Z");

test("a date is read however its label writes it", () => {
  for (const typed of ["2026-11-27", "2026/11/27", "2026.11.27", "20261127", "261127", "26/11/27"])
    expect(readDate(typed, NOW)).toBe("2026-11-27");
  expect(readDate("11/27", NOW)).toBe("2026-11-27");
  expect(readDate(" 1127 ", NOW)).toBe("2026-11-27");
  expect(readDate("7/3", NOW)).toBe("2026-07-03");
});

test("three digits of a year are a year of the ROC calendar", () => {
  expect(readDate("115/11/27", NOW)).toBe("2026-11-27");
  expect(readDate("1151127", NOW)).toBe("2026-11-27");
});

test("what is no date stays unread", () => {
  for (const typed of ["", "tomorrow", "2026-11-31", "13/1", "2026-1", "27"])
    expect(readDate(typed, NOW)).toBeNull();
});

test("a moment has a time of the day, or begins it", () => {
  expect(readMoment("2026-11-27 14:30", NOW)).toBe("2026-11-27T14:30");
  expect(readMoment("2026-11-27T14:30", NOW)).toBe("2026-11-27T14:30");
  expect(readMoment("11/27 0930", NOW)).toBe("2026-11-27T09:30");
  expect(readMoment("11/27", NOW)).toBe("2026-11-27T00:00");
  expect(readMoment("11/27 25:00", NOW)).toBeNull();
});

test("a time of the day is read with its colon or without", () => {
  for (const typed of ["08:30", "8:30", "0830", " 830 "]) expect(readTime(typed)).toBe("08:30");
  for (const typed of ["", "24:00", "8:60", "half past eight"]) expect(readTime(typed)).toBeNull();
});

test("only a whole date is read before the field is left", () => {
  expect(isWhole("2026-11-27")).toBe(true);
  expect(isWhole("1127")).toBe(false);
});
