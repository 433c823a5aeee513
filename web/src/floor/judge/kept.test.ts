import { expect, test } from "vitest";
import type { Waiting } from "../keep/outbox";
import { linesOf } from "./feed";
import { unheard, withEntries } from "./kept";
import { lotOf, plantOf } from "./plant";

const entryOf = (
  sequence: number,
  act: Waiting["act"],
  body: Record<string, unknown>,
): Waiting => ({
  device: "d",
  sequence,
  key: `k${sequence}`,
  act,
  at: "2026-11-19T14:40:00.000+08:00",
  put_in: "scanned",
  path: {},
  body,
  made: sequence,
  person: "p",
  person_name: null,
  shown: { item: null, code: null, quantity: null, unit: null },
});

const feed = entryOf(1, "feed", { run: "run:R1", lot: "lot:CB1", quantity: "15", place: "C-04" });

test("what was fed offline is in the pot, and gone from its place", () => {
  const kept = withEntries(plantOf([lotOf("CB1", "CABBAGE")]), [feed]);

  const [work] = kept.work;
  const [run] = work?.runs ?? [];
  if (!work || !run) throw new Error("the plant has one pot");
  expect(linesOf(work, run)[0]).toMatchObject({ fed: "15", open: "25" });
  expect(kept.lots[0]).toMatchObject({ on_hand: "85", portions: [{ quantity: "85" }] });
});

test("what was moved lies at the other place, and there is as much of it as before", () => {
  const move = entryOf(2, "move", { lot: "lot:CB1", quantity: "60", from: "C-04", to: "C-05" });

  const [lot] = withEntries(plantOf([lotOf("CB1", "CABBAGE")]), [move]).lots;

  expect(lot?.on_hand).toBe("100");
  expect(lot?.portions).toMatchObject([
    { place: "C-04", quantity: "40" },
    { place: "C-05", quantity: "60" },
  ]);
});

test("an entry counts until an answer that holds it is there, and a refused one never", () => {
  const plant = plantOf([]);
  const answered = { sequence: 1, act: null, answer: null, broken: [], problem: null };
  const doneAt = (heard: number, state: "recorded" | "refused") => ({
    ...feed,
    heard,
    answered: { ...answered, state },
  });

  expect(unheard(plant, [feed], [])).toHaveLength(1);
  expect(unheard(plant, [], [doneAt(2, "recorded")])).toHaveLength(1);
  expect(unheard({ ...plant, as_of: 3 }, [], [doneAt(2, "recorded")])).toHaveLength(0);
  expect(unheard(plant, [], [doneAt(2, "refused")])).toHaveLength(0);
});
