/** The state of a lot: colour, shape and word. */
import type { ReactNode } from "react";
import { StateShape, toneOf } from "../../marks/shapes";
import { t } from "../base/words";

export function StateChip({ state, more }: { state: string; more?: string }): ReactNode {
  const tone = toneOf(state);
  return (
    <span className={`chip chip-${tone}`}>
      <StateShape tone={tone} />
      {t(`state.${state}`)}
      {more && ` ${more}`}
    </span>
  );
}
