/** Whether the server has heard of an entry, and what it made of it. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { done, type Waiting } from "../keep/outbox";
import type { Fate } from "../server/outbox";
import { wordsOf } from "./problem";

export interface Heard {
  state: Fate;
  /** The number the server gave to what was made. */
  lot: string | null;
  said: string | null;
}

/** What the server answered, as soon as it has. */
export function useSent(entry: Waiting): Heard | null {
  const found = useCell(done).find(({ key }) => key === entry.key);
  if (!found) return null;
  const { state, answer, problem, broken } = found.answered;
  const first = problem ?? broken[0];
  return { state, lot: lotOf(answer), said: first ? wordsOf(first) : null };
}

interface MayHaveLots {
  result?: { lots?: { lot_number?: string }[]; lot_number?: string | null };
}

function lotOf(answer: unknown): string | null {
  const result = (answer as MayHaveLots | null)?.result;
  return result?.lots?.[0]?.lot_number ?? result?.lot_number ?? null;
}

/** The strip under a result: not sent yet, or not as the books have it. */
export function Sent({ sent }: { sent: Heard | null }): ReactNode {
  if (!sent) return <div className="f-strip">{t("floor.net.later")}</div>;
  if (sent.state === "recorded" || sent.state === "repeated") return null;
  return (
    <div className="f-strip">
      {sent.state === "refused" ? (sent.said ?? t("floor.fate.refused")) : t("floor.notice.broken")}
    </div>
  );
}
