import { expect, test } from "vitest";
import { heardAt, moveOf, offset } from "./clock";

const HOUR = 3_600_000;
const now = { load: "this", ahead: HOUR };

test.each([
  ["made before the clock was set forward", { made: 0, load: "this", ahead: 0 }, HOUR, HOUR],
  ["made after it was set forward", { made: 0, load: "this", ahead: HOUR }, HOUR, 0],
  ["made before the page was opened anew", { made: 0, load: "other", ahead: HOUR }, HOUR, HOUR],
  ["made by a page that did not look at its clock", { made: 0 }, HOUR, HOUR],
  ["made while the clock drifted by seconds", { made: 0, load: "other", ahead: 0 }, 20_000, 0],
])("an entry %s is moved as far as the clock was", (_, entry, jump, moved) => {
  expect(moveOf(entry, jump, now)).toBe(moved);
});

test("an entry made before the clock was set back is moved back", () => {
  const entry = { made: 0, load: "this", ahead: 0 };

  expect(moveOf(entry, -HOUR, { load: "this", ahead: -HOUR })).toBe(-HOUR);
});

test("a device that only slept moves nothing, because the server's time fits as before", () => {
  expect(moveOf({ made: 0, load: "this", ahead: 0 }, 0, now)).toBe(0);
});

test("the server's time is taken off an answer", () => {
  heardAt(
    "Thu, 19 Nov 2026 06:00:00 GMT",
    Date.UTC(2026, 10, 19, 5, 0, 0),
    Date.UTC(2026, 10, 19, 5, 0, 1),
  );

  expect(offset.get()).toBe(HOUR);
  heardAt("no time", 0, 0);
  heardAt(null, 0, 0);
  expect(offset.get()).toBe(HOUR);
});
