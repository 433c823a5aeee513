/**
 * Pointers on the board: an element is moved, a side is pulled, a frame is opened.
 *
 * Mouse, pen and finger are the same here. What a gesture does is told from where it began, never
 * added up, so nothing drifts.
 */
import { type PointerEvent, useRef, useState } from "react";
import { type Box, boundsOf, type Handle, type Layout, moved, resized, within } from "./layout";
import { type SnapLine, snapped } from "./snap";
import type { Design } from "./useDesign";

export const GRID_MM = 1;
const REACH_PX = 6;
/** A hand that only points does not hold still. */
const SLIP_PX = 3;

interface Gesture {
  kind: "move" | "pull" | "frame";
  layout: Layout;
  chosen: readonly number[];
  from: { x: number; y: number };
  handle?: Handle;
  /** What was under the pointer as it came down. */
  at: number | null;
  begun: boolean;
  name: string;
}

let gestures = 0;

export interface Board {
  onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
  onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
  lines: SnapLine[];
  frame: Box | null;
}

const between = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

/** Which element or handle is under the pointer. */
function under(target: EventTarget): { at: number | null; handle: Handle | null } {
  const element = target instanceof Element ? target : null;
  const handle = element?.closest<SVGElement>("[data-handle]")?.dataset.handle ?? null;
  const at = element?.closest<SVGElement>("[data-at]")?.dataset.at;
  return { at: at === undefined ? null : Number(at), handle: handle as Handle | null };
}

export function useBoard(design: Design, scale: number): Board {
  const gesture = useRef<Gesture | null>(null);
  const [lines, setLines] = useState<SnapLine[]>([]);
  const [frame, setFrame] = useState<Box | null>(null);
  const reach = REACH_PX / scale;
  const pointOf = (event: PointerEvent<SVGSVGElement>): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale };
  };

  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0) return;
    const { at, handle } = under(event.target);
    const from = pointOf(event);
    gestures += 1;
    const begin = (kind: Gesture["kind"], chosen: readonly number[]): void => {
      const now = { kind, layout: design.layout, chosen, from, at, begun: false };
      gesture.current = { ...now, name: `gesture ${gestures}`, ...(handle ? { handle } : {}) };
      event.currentTarget.setPointerCapture(event.pointerId);
    };
    const isChosen = at !== null && design.chosen.includes(at);
    if (handle) begin("pull", design.chosen);
    else if (at === null) {
      if (!event.shiftKey) design.choose([]);
      begin("frame", event.shiftKey ? design.chosen : []);
    } else if (event.shiftKey) {
      const others = design.chosen.filter((one) => one !== at);
      design.choose(isChosen ? others : [...others, at]);
    } else {
      const chosen = isChosen ? design.chosen : [at];
      if (!isChosen) design.choose(chosen);
      begin("move", chosen);
    }
  };

  const move = (now: Gesture, dx: number, dy: number, free: boolean): void => {
    const around = boundsOf(now.layout, now.chosen);
    if (!around) return;
    const to = { ...around, x: around.x + dx, y: around.y + dy };
    const snap = free
      ? { dx: 0, dy: 0, lines: [] }
      : snapped(now.layout, now.chosen, to, reach, GRID_MM / 2);
    setLines(snap.lines);
    design.put(moved(now.layout, now.chosen, dx + snap.dx, dy + snap.dy), now.name);
  };

  const pull = (now: Gesture, dx: number, dy: number, free: boolean): void => {
    const [at] = now.chosen;
    const one = at === undefined ? undefined : now.layout.elements[at];
    if (!one || at === undefined || !now.handle) return;
    const corner = {
      x: (now.handle.includes("w") ? one.x : one.x + one.width) + dx,
      y: (now.handle.includes("n") ? one.y : one.y + one.height) + dy,
      width: 0,
      height: 0,
    };
    const snap = free
      ? { dx: 0, dy: 0, lines: [] }
      : snapped(now.layout, now.chosen, corner, reach, GRID_MM / 2);
    const sideways = /[ew]/.test(now.handle);
    const upright = /[ns]/.test(now.handle);
    setLines(snap.lines.filter(({ axis }) => (axis === "x" ? sideways : upright)));
    design.put(resized(now.layout, at, now.handle, dx + snap.dx, dy + snap.dy), now.name);
  };

  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    const now = gesture.current;
    if (!now) return;
    const point = pointOf(event);
    const [dx, dy] = [point.x - now.from.x, point.y - now.from.y];
    now.begun ||= Math.hypot(dx, dy) * scale > SLIP_PX;
    if (!now.begun) return;
    if (now.kind === "move") move(now, dx, dy, event.altKey);
    else if (now.kind === "pull") pull(now, dx, dy, event.altKey);
    else {
      const open = between(now.from, point);
      setFrame(open);
      design.choose([...new Set([...now.chosen, ...within(now.layout, open)])]);
    }
  };

  const onPointerUp = (): void => {
    const now = gesture.current;
    gesture.current = null;
    setLines([]);
    setFrame(null);
    design.rest();
    // Of several that were chosen, a click without a move chooses one.
    if (now && !now.begun && now.kind === "move" && now.at !== null) design.choose([now.at]);
  };

  const onPointerCancel = (): void => {
    const now = gesture.current;
    gesture.current = null;
    setLines([]);
    setFrame(null);
    // The system took the pointer away; what was half done is put back.
    if (now?.begun && now.kind !== "frame") design.put(now.layout, now.name);
    design.rest();
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel, lines, frame };
}
