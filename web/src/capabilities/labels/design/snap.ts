/** Edges that nearly meet are made to meet, and the line along which they do is shown. */
import type { Box, Layout } from "./layout.ts";

export interface SnapLine {
  axis: "x" | "y";
  at: number;
}

export interface Snap {
  dx: number;
  dy: number;
  lines: SnapLine[];
}

const marks = (from: number, size: number): number[] => [from, from + size / 2, from + size];

/** The nearest meeting of what moves with what stands, if it is near enough. */
function nearest(moving: number[], standing: number[], reach: number): [number, number] | null {
  let best: [number, number] | null = null;
  for (const mine of moving) {
    for (const theirs of standing) {
      const by = theirs - mine;
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best[0]))) best = [by, theirs];
    }
  }
  return best;
}

/**
 * How much further `moving` goes until an edge or its middle meets one of the label or of an
 * element that does not move; where nothing is within `reach`, to the next line of the grid.
 */
export function snapped(
  layout: Layout,
  chosen: readonly number[],
  moving: Box,
  reach: number,
  grid: number,
): Snap {
  const boxes: Box[] = [
    { x: 0, y: 0, width: layout.width_mm, height: layout.height_mm },
    ...layout.elements.filter((_, at) => !chosen.includes(at)),
  ];
  const x = nearest(
    marks(moving.x, moving.width),
    boxes.flatMap((box) => marks(box.x, box.width)),
    reach,
  );
  const y = nearest(
    marks(moving.y, moving.height),
    boxes.flatMap((box) => marks(box.y, box.height)),
    reach,
  );
  const toGrid = (value: number): number => Math.round(value / grid) * grid - value;
  return {
    dx: x ? x[0] : toGrid(moving.x),
    dy: y ? y[0] : toGrid(moving.y),
    lines: [
      ...(x ? [{ axis: "x" as const, at: x[1] }] : []),
      ...(y ? [{ axis: "y" as const, at: y[1] }] : []),
    ],
  };
}
