/** The page's colours for a painter that knows no style sheet. */
import { toneOf } from "../../../marks/shapes";
import type { Colours } from "./paint";

const STATES = [
  "free",
  "wip",
  "shipped",
  "hold",
  "pending_inspection",
  "rejected",
  "expired",
  "used_up",
  "negative",
];

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--sy-${name}`).trim();
  const bar = document.querySelector(".trace") ?? document.documentElement;
  return {
    surface: token("surface"),
    ink: token("ink"),
    faint: token("ink-4"),
    bar: getComputedStyle(bar).getPropertyValue("--nodebar").trim() || token("ink-3"),
    path: token("path"),
    accent: token("accent"),
    context: token("context"),
    font: token("font"),
    states: Object.fromEntries(STATES.map((state) => [state, token(`${toneOf(state)}-mark`)])),
  };
}
