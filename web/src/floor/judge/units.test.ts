import { expect, test } from "vitest";
import type { Done, Waiting } from "../keep/outbox";
import { withEntries } from "./kept";
import { lotOf, plantOf } from "./plant";
import { resolve } from "./resolve";
import { goesInto, unitsBuilt } from "./units";

let made = 0;
const entryOf = (
  act: Waiting["act"],
  body: Record<string, unknown>,
  path: Record<string, string> = {},
): Waiting => {
  made += 1;
  return {
    device: "d",
    sequence: made,
    key: `k${made}`,
    act,
    at: "2026-11-19T14:40:00.000+08:00",
    put_in: "scanned",
    path,
    body,
    made,
    person: "p",
    person_name: null,
    shown: { item: null, code: null, quantity: null, unit: null },
  };
};
const doneOf = (entry: Waiting, state: "recorded" | "refused", code?: string): Done => ({
  ...entry,
  heard: entry.made,
  answered: {
    sequence: entry.sequence,
    state,
    act: "A1",
    answer: code ? { result: { code } } : null,
    broken: [],
    problem: null,
  },
});

test("a case that was built here is known while it is empty, a refused one is not", () => {
  const own = entryOf("build", { kind: "case", code: "CS-1" });
  const given = doneOf(entryOf("build", { kind: "pallet" }), "recorded", "PL-7");
  const refused = doneOf(entryOf("build", { kind: "case", code: "CS-2" }), "refused");

  const units = unitsBuilt([given, refused], [own]);

  expect(units.map(({ code, kind }) => [code, kind]).toSorted()).toEqual([
    ["CS-1", "case"],
    ["PL-7", "pallet"],
  ]);
  const kept = { ...plantOf([]), units };
  expect(resolve(kept, { text: "cs-1" })).toMatchObject([{ kind: "unit", code: "CS-1" }]);
});

test("what is packed lies in its case, and goes where the case goes", () => {
  const build = entryOf("build", { kind: "case", code: "CS-1", place: "C-04" });
  const fill = entryOf("fill", { lot: "lot:CB1", quantity: "40", place: "C-04" }, { code: "CS-1" });
  const put = entryOf("put_unit", { place: "C-05" }, { code: "CS-1" });
  const kept = { ...plantOf([lotOf("CB1", "CABBAGE")]), units: unitsBuilt([], [build]) };

  const [lot] = withEntries(kept, [fill, put]).lots;

  expect(lot?.on_hand).toBe("100");
  expect(lot?.portions).toMatchObject([
    { place: "C-04", handling_unit: null, quantity: "60" },
    { place: "C-05", handling_unit: "CS-1", quantity: "40" },
  ]);
});

test("the smaller unit goes into the larger, whichever is scanned first", () => {
  expect(goesInto("case", "pallet")).toBe(true);
  expect(goesInto("pallet", "case")).toBe(false);
  expect(goesInto(null, "pallet")).toBe(true);
});

test("a lot that somebody here wants held is held here, whatever the answer will be", () => {
  const hold = entryOf("hold", { lots: ["lot:CB1"], reason: "smell" });

  const [lot] = withEntries(plantOf([lotOf("CB1", "CABBAGE")]), [hold]).lots;

  expect(lot?.holds).toEqual(["smell"]);
});
