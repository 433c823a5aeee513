import { expect, test } from "vitest";
import { entryOf, GROUPS, isWithin, SUBJECTS } from "./rail";

test("the rail leads to the first page of a subject that somebody may see", () => {
  expect(entryOf(GROUPS.settings, ["people.manage", "work.read"])?.to).toBe("/people");
  expect(entryOf(GROUPS.settings, ["work.read"])?.to).toBe("/go-live");
  expect(entryOf(GROUPS.settings, [])).toBeUndefined();
});

test("every page belongs to one subject at most", () => {
  const subjects = [...SUBJECTS, GROUPS.settings];
  const homes = (pathname: string): string[] =>
    subjects.filter((one) => isWithin(one, pathname)).map(({ word }) => word);
  expect(homes("/")).toEqual(["home"]);
  expect(homes("/sales-orders")).toEqual(["orders"]);
  expect(homes("/masters/item")).toEqual(["masters"]);
  expect(homes("/complaint-trend")).toEqual(["complaints"]);
  expect(homes("/drills")).toEqual(["recalls"]);
  expect(homes("/tokens")).toEqual(["settings"]);
  for (const { pages } of subjects)
    for (const { to } of pages) expect(homes(to), to).toHaveLength(1);
});
