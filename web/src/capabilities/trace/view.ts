/** Zoom and pan over a drawing that is larger than its frame. */
import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from "react";
import type { Layout, PlacedNode } from "./layout/layout";

interface Place {
  scale: number;
  x: number;
  y: number;
}

const SMALLEST = 0.15;
const LARGEST = 4;
/** A drawing is shrunk to its frame only while its words stay readable. */
const READABLE = 0.82;
/** Pointer travel that makes a click a drag. */
const DRAG = 4;
const HEADS = 34;

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

function whole(layout: Layout, size: { width: number; height: number }): Place {
  const scale = Math.min(1, size.width / layout.width, size.height / layout.height);
  return { scale, x: 0, y: 0 };
}

function opening(layout: Layout, size: { width: number; height: number }): Place {
  const fitted = whole(layout, size);
  if (fitted.scale >= READABLE) return fitted;
  const root = layout.nodes.find(({ node }) => node.root);
  const x = root ? clamp(size.width / 2 - root.x, size.width - layout.width, 0) : 0;
  const y = root ? clamp(size.height / 2 - root.y, size.height - layout.height, 0) : 0;
  return { scale: 1, x: layout.width > size.width ? x : 0, y: layout.height > size.height ? y : 0 };
}

/** What the frame shows of the drawing, and the acts that change it. */
export function useView(layout: Layout | null, size: { width: number; height: number }) {
  const [place, setPlace] = useState<Place>({ scale: 1, x: 0, y: 0 });
  const drag = useRef<{ x: number; y: number; moved: number } | null>(null);
  const wasDragged = useRef(false);
  const drawn = layout ? `${layout.width}x${layout.height} ${size.width}x${size.height}` : "";

  // A drawing of another size is looked at afresh; one that only changes inside is not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes stand for the layout.
  useEffect(() => {
    if (layout) setPlace(opening(layout, size));
  }, [drawn]);

  const held = (next: Place): Place => {
    if (!layout) return next;
    const [w, h] = [layout.width * next.scale, layout.height * next.scale];
    return {
      scale: next.scale,
      x: clamp(next.x, Math.min(0, size.width - w), Math.max(0, size.width - w)),
      y: clamp(next.y, Math.min(0, size.height - h), 0),
    };
  };
  const zoomAt = (factor: number, cx: number, cy: number): void =>
    setPlace((now) => {
      const scale = clamp(now.scale * factor, SMALLEST, LARGEST);
      const by = scale / now.scale;
      return held({ scale, x: cx - (cx - now.x) * by, y: cy - (cy - now.y) * by });
    });

  return {
    scale: place.scale,
    look: place,
    /** Whether some of the drawing lies outside the frame. */
    isPartial:
      layout !== null &&
      (layout.width * place.scale > size.width + 1 ||
        layout.height * place.scale > size.height + 1),
    /** Brings a place of the drawing into the middle of the frame. */
    centre: (x: number, y: number): void =>
      setPlace((now) =>
        held({
          scale: now.scale,
          x: size.width / 2 - x * now.scale,
          y: size.height / 2 - y * now.scale,
        }),
      ),
    transform: `translate(${place.x} ${place.y}) scale(${place.scale})`,
    onScreen: (x: number): number => place.x + x * place.scale,
    zoom: (factor: number): void => zoomAt(factor, size.width / 2, size.height / 2),
    fit: (): void => {
      if (layout) setPlace(whole(layout, size));
    },
    dragged: (): boolean => wasDragged.current,
    /** Brings a node into the frame, so that the keyboard never leads out of sight. */
    reveal: ({ x, y, height }: PlacedNode): void =>
      setPlace((now) => {
        const [left, top, low] = [
          now.x + x * now.scale,
          now.y + y * now.scale,
          now.y + (y + height) * now.scale,
        ];
        const dx = left < 10 ? 30 - left : left > size.width - 120 ? size.width - 160 - left : 0;
        const dy =
          top < HEADS + 24 ? HEADS + 40 - top : low > size.height - 24 ? size.height - 50 - low : 0;
        return dx === 0 && dy === 0 ? now : held({ ...now, x: now.x + dx, y: now.y + dy });
      }),
    handlers: {
      onWheel: (event: WheelEvent<SVGSVGElement>): void => {
        const box = event.currentTarget.getBoundingClientRect();
        if (event.ctrlKey)
          zoomAt(event.deltaY < 0 ? 1.1 : 0.9, event.clientX - box.left, event.clientY - box.top);
        else setPlace((now) => held({ ...now, x: now.x - event.deltaX, y: now.y - event.deltaY }));
      },
      onPointerDown: (event: PointerEvent): void => {
        drag.current = { x: event.clientX, y: event.clientY, moved: 0 };
        wasDragged.current = false;
      },
      onPointerMove: (event: PointerEvent): void => {
        const from = drag.current;
        if (!from || event.buttons === 0) return;
        const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
        drag.current = {
          x: event.clientX,
          y: event.clientY,
          moved: from.moved + Math.abs(dx) + Math.abs(dy),
        };
        if (drag.current.moved < DRAG) return;
        wasDragged.current = true;
        setPlace((now) => held({ ...now, x: now.x + dx, y: now.y + dy }));
      },
      onPointerUp: (): void => {
        drag.current = null;
      },
    },
  };
}
