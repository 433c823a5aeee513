/** Moving over a large drawing: drag, wheel, zoom, and the node an arrow key leads to. */
import {
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
  type WheelEvent,
} from "react";
import type { Picture } from "../../../api/types";
import type { Look } from "./paint";
import { type Places, TOP } from "./places";

const SMALLEST = 0.02;
const LARGEST = 6;
/** Pointer travel that makes a click a drag. */
const DRAG = 4;

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

interface Frame {
  width: number;
  height: number;
}

/** No further than that an edge of the drawing meets its edge of the frame. */
export function heldLook(look: Look, places: Frame, size: Frame): Look {
  const [w, h] = [places.width * look.scale, places.height * look.scale];
  return {
    scale: look.scale,
    x: clamp(look.x, Math.min(0, size.width - w), Math.max(0, size.width - w)),
    y: clamp(look.y, Math.min(0, size.height - h), Math.max(0, (size.height - h) / 2)),
  };
}

/** At first the root in the middle, as large as its words need. */
function opening(places: Places, picture: Picture, size: Frame): Look {
  const root = Math.max(
    0,
    picture.nodes.findIndex((node) => node.root),
  );
  const scale = Math.min(1, size.width / places.width);
  const middle = ((places.y[root] ?? 0) + (places.h[root] ?? 0) / 2) * scale;
  return heldLook({ scale, x: 0, y: size.height / 2 - middle }, places, size);
}

export function useMoving({
  places,
  size,
  ask,
  picture,
}: {
  places: Places | null;
  size: Frame;
  ask: (look: Look) => void;
  picture: Picture;
}) {
  const [look, setLook] = useState<Look>({ scale: 1, x: 0, y: 0 });
  const drag = useRef<{ x: number; y: number; moved: number } | null>(null);
  const wasDragged = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another drawing is looked at afresh.
  useEffect(() => {
    if (places) setLook(opening(places, picture, size));
  }, [places]);
  useEffect(() => ask(look), [look, ask]);

  const change = useCallback(
    (by: (now: Look) => Look): void => {
      if (places) setLook((now) => heldLook(by(now), places, size));
    },
    [places, size],
  );
  const zoomAt = (factor: number, cx: number, cy: number): void =>
    change((now) => {
      const scale = clamp(now.scale * factor, SMALLEST, LARGEST);
      const by = scale / now.scale;
      return { scale, x: cx - (cx - now.x) * by, y: cy - (cy - now.y) * by };
    });
  const move = useCallback(
    (x: number, y: number): void =>
      change((now) => ({
        scale: now.scale,
        x: size.width / 2 - x * now.scale,
        y: size.height / 2 - y * now.scale,
      })),
    [change, size],
  );
  return {
    look,
    move,
    zoom: (factor: number): void => zoomAt(factor, size.width / 2, size.height / 2),
    whole: (): void => {
      if (!places) return;
      const scale = Math.min(1, size.width / places.width, size.height / places.height);
      change(() => ({ scale, x: 0, y: 0 }));
    },
    reveal: (node: number): void => {
      if (!places) return;
      const [x, y] = [places.columns[places.layer[node] ?? 0] ?? 0, places.y[node] ?? 0];
      change((now) => {
        const [left, top] = [now.x + x * now.scale, now.y + y * now.scale];
        const inside = left > 10 && left < size.width - 140 && top > TOP && top < size.height - 40;
        if (inside) return now;
        return { ...now, x: size.width / 2 - x * now.scale, y: size.height / 2 - y * now.scale };
      });
    },
    dragged: (): boolean => wasDragged.current,
    handlers: {
      onWheel: (event: WheelEvent<HTMLDivElement>): void => {
        const box = event.currentTarget.getBoundingClientRect();
        if (event.ctrlKey || event.metaKey) {
          zoomAt(event.deltaY < 0 ? 1.15 : 0.87, event.clientX - box.left, event.clientY - box.top);
        } else {
          change((now) => ({ ...now, x: now.x - event.deltaX, y: now.y - event.deltaY }));
        }
      },
      onPointerDown: (event: PointerEvent<HTMLDivElement>): void => {
        drag.current = { x: event.clientX, y: event.clientY, moved: 0 };
        wasDragged.current = false;
      },
      onPointerMove: (event: PointerEvent<HTMLDivElement>): void => {
        const from = drag.current;
        if (!from || event.buttons === 0) return;
        const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
        const moved = from.moved + Math.abs(dx) + Math.abs(dy);
        drag.current = { x: event.clientX, y: event.clientY, moved };
        if (moved < DRAG) return;
        wasDragged.current = true;
        change((now) => ({ ...now, x: now.x + dx, y: now.y + dy }));
      },
      onPointerUp: (): void => {
        drag.current = null;
      },
    },
  };
}

/** The node an arrow key leads to: along the widest flow, or to the neighbour in the layer. */
export function nextNode(places: Places, here: number, key: string): number | null {
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const [near, far] = key === "ArrowRight" ? [places.from, places.to] : [places.to, places.from];
    let best: number | null = null;
    let widest = 0;
    for (let at = 0; at < near.length; at++) {
      const width = places.thick[at] ?? 0;
      if (near[at] === here && width > widest) [best, widest] = [far[at] ?? null, width];
    }
    return best;
  }
  const layer = places.layer[here] ?? 0;
  const [start, end] = [places.starts[layer] ?? 0, places.starts[layer + 1] ?? 0];
  const at = places.order.indexOf(here, start) + (key === "ArrowDown" ? 1 : -1);
  return at >= start && at < end ? (places.order[at] ?? null) : null;
}

/** Where what was painted has to lie so that it fits what is looked at now. */
export function shifted(painted: Look, now: Look): string {
  const by = now.scale / painted.scale;
  const x = now.x - painted.x * by;
  const y = now.y - painted.y * by;
  return `translate3d(${x}px, ${y}px, 0) scale(${by})`;
}
