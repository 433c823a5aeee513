/** Whether the server has heard of an entry, and what it made of it. */
import { useCell } from "../base/cell";
import { done, type Waiting } from "../keep/outbox";
import type { Broken, Fate } from "../server/outbox";
import { brokenWords, wordsOf } from "./problem";

export interface Heard {
  state: Fate;
  /** The number the server gave to what was made. */
  lot: string | null;
  /** The number of the document or unit it is. */
  code: string | null;
  said: string | null;
}

/** What the server answered, as soon as it has. */
export function useSent(entry: Waiting): Heard | null {
  const found = useCell(done).find(({ key }) => key === entry.key);
  if (!found) return null;
  const { state, answer, problem, broken } = found.answered;
  const [rule] = broken;
  return { state, lot: lotOf(answer), code: codeOf(answer), said: saidOf(problem, rule) };
}

const saidOf = (problem: Broken | null, rule: Broken | undefined): string | null =>
  problem ? wordsOf(problem) : rule ? brokenWords(rule) : null;

interface MayHaveLots {
  result?: { lots?: { lot_number?: string }[]; lot_number?: string | null };
}

function lotOf(answer: unknown): string | null {
  const result = (answer as MayHaveLots | null)?.result;
  return result?.lots?.[0]?.lot_number ?? result?.lot_number ?? null;
}

const codeOf = (answer: unknown): string | null =>
  (answer as { result?: { code?: string } } | null)?.result?.code ?? null;
