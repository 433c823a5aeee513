/** The keys of the board: what a hand can do with a pointer, it can do with these. */
import type { KeyboardEvent } from "react";
import type { Design } from "./useDesign";

const STEP_MM = 0.5;
const LEAP_MM = 5;

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Letters with Ctrl or Command. */
function command(design: Design, key: string, shift: boolean): boolean {
  if (key === "z") shift ? design.redo() : design.undo();
  else if (key === "y") design.redo();
  else if (key === "d") design.duplicate();
  else if (key === "a") design.chooseAll();
  else return false;
  return true;
}

/** Does what a key means; says whether it meant anything. */
function pressed(design: Design, event: KeyboardEvent): boolean {
  const { key, shiftKey } = event;
  const withCommand = event.ctrlKey || event.metaKey;
  const arrow = ARROWS[key];
  const [only] = design.chosen;
  if (arrow) {
    if (design.chosen.length === 0) return false;
    const step = shiftKey ? LEAP_MM : STEP_MM;
    const [dx, dy] = [arrow[0] * step, arrow[1] * step];
    withCommand ? design.grow(dx, dy) : design.nudge(dx, dy);
    return true;
  }
  if (withCommand) return command(design, key.toLowerCase(), shiftKey);
  if (key === "Delete" || key === "Backspace") design.remove();
  else if (key === "Escape") design.choose([]);
  else if (key === "PageUp" && only !== undefined) design.reorder(only, 1);
  else if (key === "PageDown" && only !== undefined) design.reorder(only, -1);
  else return false;
  return true;
}

/** Keys in a field are the field's own. */
const writes = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("input, textarea, .ant-select") !== null;

export function onBoardKey(design: Design, event: KeyboardEvent): void {
  if (writes(event.target)) return;
  if (pressed(design, event)) event.preventDefault();
}
