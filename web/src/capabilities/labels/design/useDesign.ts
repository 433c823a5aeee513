/** The design under the hand: every way to change it, one step of the way back each. */
import { useMemo, useReducer } from "react";
import { type Editing, edited, opened } from "./editing";
import {
  type Alignment,
  added,
  aligned,
  type Change,
  changed,
  duplicated,
  type Layout,
  moved,
  type Offer,
  offered,
  removed,
  reordered,
} from "./layout";

export interface Design extends Editing {
  choose: (chosen: readonly number[]) => void;
  /** A change of the whole; `about` gathers a row of changes to one step. */
  put: (layout: Layout, about?: string) => void;
  change: (at: number, change: Change, about?: string) => void;
  add: (offer: Offer, at?: { x: number; y: number }) => void;
  nudge: (dx: number, dy: number) => void;
  /** Makes all that are chosen wider and higher, where they can be. */
  grow: (dx: number, dy: number) => void;
  remove: () => void;
  duplicate: () => void;
  align: (how: Alignment) => void;
  reorder: (at: number, by: 1 | -1) => void;
  chooseAll: () => void;
  rest: () => void;
  undo: () => void;
  redo: () => void;
  open: (layout: Layout) => void;
}

/** A line may be flat; all else stays large enough to be taken hold of. */
const leastOf = (kind: string): number => (kind === "line" ? 0 : 1);

export function useDesign(first: Layout): Design {
  const [now, step] = useReducer(edited, first, opened);
  return useMemo(() => {
    const { layout, chosen } = now;
    const put = (next: Layout, about?: string): void =>
      step({ do: "change", layout: next, ...(about ? { about } : {}) });
    const take = (next: { layout: Layout; chosen: readonly number[] }): void =>
      step({ do: "change", ...next });
    const middle = { x: layout.width_mm / 2, y: layout.height_mm / 2 };
    return {
      ...now,
      choose: (next) => step({ do: "choose", chosen: next }),
      put,
      change: (at, change, about) => put(changed(layout, at, change), about),
      add: (offer, at = middle) =>
        take({
          layout: added(layout, offered(offer, layout, at)),
          chosen: [layout.elements.length],
        }),
      nudge: (dx, dy) => put(moved(layout, chosen, dx, dy), "nudge"),
      grow: (dx, dy) =>
        put(
          chosen.reduce((all, at) => {
            const one = all.elements[at];
            if (!one) return all;
            const least = leastOf(one.kind);
            return changed(all, at, {
              width: Math.min(Math.max(least, one.width + dx), all.width_mm - one.x),
              height: Math.min(Math.max(least, one.height + dy), all.height_mm - one.y),
            });
          }, layout),
          "grow",
        ),
      remove: () => take({ layout: removed(layout, chosen), chosen: [] }),
      duplicate: () => take(duplicated(layout, chosen)),
      align: (how) => put(aligned(layout, chosen, how)),
      reorder: (at, by) => take(reordered(layout, at, by)),
      chooseAll: () => step({ do: "choose", chosen: layout.elements.map((_, at) => at) }),
      rest: () => step({ do: "rest" }),
      undo: () => step({ do: "undo" }),
      redo: () => step({ do: "redo" }),
      open: (next) => step({ do: "open", layout: next }),
    };
  }, [now]);
}
