/** The layout under the hand, what is chosen in it, and the way back. */
import type { Layout } from "./layout.ts";

/** Steps that can be taken back; older ones are forgotten. */
const MOST_STEPS = 200;

export interface Editing {
  layout: Layout;
  chosen: readonly number[];
  past: readonly Layout[];
  future: readonly Layout[];
  /** What the last step was about: the next one about the same is the same step. */
  about: string | null;
}

export type Step =
  | { do: "choose"; chosen: readonly number[] }
  /** Steps `about` the same thing in a row (a drag, typing in one field) are taken back at once. */
  | { do: "change"; layout: Layout; chosen?: readonly number[]; about?: string }
  | { do: "rest" }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "open"; layout: Layout };

export const opened = (layout: Layout): Editing => ({
  layout,
  chosen: [],
  past: [],
  future: [],
  about: null,
});

const there = (layout: Layout, chosen: readonly number[]): number[] =>
  chosen.filter((at) => at < layout.elements.length);

export function edited(now: Editing, step: Step): Editing {
  switch (step.do) {
    case "open":
      return opened(step.layout);
    case "choose":
      return { ...now, chosen: there(now.layout, step.chosen), about: null };
    case "rest":
      return now.about === null ? now : { ...now, about: null };
    case "change": {
      const chosen = there(step.layout, step.chosen ?? now.chosen);
      if (step.layout === now.layout) return { ...now, chosen };
      const about = step.about ?? null;
      const same = about !== null && about === now.about;
      const past = same ? now.past : [...now.past, now.layout].slice(-MOST_STEPS);
      return { layout: step.layout, chosen, past, future: [], about };
    }
    case "undo": {
      const layout = now.past.at(-1);
      if (!layout) return now;
      return {
        layout,
        chosen: there(layout, now.chosen),
        past: now.past.slice(0, -1),
        future: [now.layout, ...now.future],
        about: null,
      };
    }
    case "redo": {
      const [layout, ...future] = now.future;
      if (!layout) return now;
      return {
        layout,
        chosen: there(layout, now.chosen),
        past: [...now.past, now.layout],
        future,
        about: null,
      };
    }
  }
}
