/**
 * Where thousands of nodes lie. Pure, and made for a worker: a picture in, columns of numbers out.
 *
 * The drawing of few nodes counts crossings and chooses labels pair by pair; with thousands that
 * takes minutes. Here the order is barycentre sweeps alone, and labels come from the room on screen.
 */
import type { PictureFlow, PictureNode } from "../../../api/types";
import { magnitude } from "../../../language/decimal";

/** What the places need to know of a picture. */
export interface LargePicture {
  nodes: readonly PictureNode[];
  flows: readonly PictureFlow[];
  layers: number;
  unit: string | null;
}

/** Places in the order of the nodes and flows of the picture. */
export interface Places {
  width: number;
  height: number;
  /** Pixels per unit of the root. */
  scale: number;
  /** Left edge of each layer. */
  columns: Float32Array;
  layer: Uint16Array;
  y: Float32Array;
  h: Float32Array;
  /** Part of the bar that still rests there. */
  resting: Float32Array;
  /** Nodes by layer, from the top; those of a layer begin at its start. */
  order: Uint32Array;
  starts: Uint32Array;
  from: Uint32Array;
  to: Uint32Array;
  y0: Float32Array;
  y1: Float32Array;
  thick: Float32Array;
}

export const BAR = 10;
export const TOP = 40;
const MARGIN_X = 20;
const GAP = 3;
const BAR_LEAST = 3;
const BAR_OF_ROOT_LEAST = 36;
const FLOW_LEAST = 1;
const COLUMN_LEAST = 150;
const LAST_COLUMN = 180;
const SWEEPS = 6;
/** A bar is at most so many times as high as a usual one. */
const HIGHEST = 148;

interface Links {
  left: number[][];
  right: number[][];
}

function linksOf(count: number, from: Uint32Array, to: Uint32Array, layer: Uint16Array): Links {
  const left: number[][] = Array.from({ length: count }, () => []);
  const right: number[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < from.length; at++) {
    const [a, b] = [from[at] ?? 0, to[at] ?? 0];
    if ((layer[a] ?? 0) >= (layer[b] ?? 0)) continue;
    right[a]?.push(b);
    left[b]?.push(a);
  }
  return { left, right };
}

/** Sorts each layer by the mean place of its neighbours, there and back. */
function sweep(layers: number[][], links: Links, count: number): void {
  const rank = new Float32Array(count);
  const number = (row: number[]): void => {
    // As a share of the layer, so that neighbours in long and short layers weigh alike.
    for (const [at, node] of row.entries()) rank[node] = (at + 0.5) / row.length;
  };
  layers.forEach(number);
  const weight = new Float32Array(count);
  for (let round = 0; round < SWEEPS; round++) {
    const rightwards = round % 2 === 0;
    for (const row of rightwards ? layers : layers.toReversed()) {
      for (const node of row) {
        const beside = (rightwards ? links.left : links.right)[node] ?? [];
        let sum = 0;
        for (const other of beside) sum += rank[other] ?? 0;
        weight[node] = beside.length > 0 ? sum / beside.length : (rank[node] ?? 0);
      }
      row.sort((a, b) => (weight[a] ?? 0) - (weight[b] ?? 0) || a - b);
      number(row);
    }
  }
}

/** Lays out a picture of any size in about the time it takes to read it. */
export function placesOf(picture: LargePicture, frameWidth: number): Places {
  const { nodes, flows, unit } = picture;
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  const known = flows.filter(({ from, to }) => index.has(from) && index.has(to));
  const from = Uint32Array.from(known, (flow) => index.get(flow.from) ?? 0);
  const to = Uint32Array.from(known, (flow) => index.get(flow.to) ?? 0);
  const layer = Uint16Array.from(nodes, (node) => node.layer);
  const layers: number[][] = Array.from({ length: picture.layers }, () => []);
  nodes.forEach((node, at) => {
    layers[node.layer]?.push(at);
  });
  sweep(layers, linksOf(nodes.length, from, to, layer), nodes.length);

  const amounts = Float64Array.from(nodes, ({ quantity }) =>
    quantity.unit == null || quantity.unit === unit ? Math.max(0, magnitude(quantity.expected)) : 0,
  );
  let largest = 0;
  for (const amount of amounts) largest = Math.max(largest, amount);
  const scale = largest > 0 ? Math.max(BAR_OF_ROOT_LEAST, HIGHEST) / largest : 1;
  const thick = Float32Array.from(known, ({ quantity, possible }) =>
    possible || quantity.expected == null || (quantity.unit != null && quantity.unit !== unit)
      ? FLOW_LEAST
      : Math.max(FLOW_LEAST, magnitude(quantity.expected) * scale),
  );
  const h = heights(nodes.length, { amounts, scale, from, to, thick });
  const { y, height } = rows(layers, h);
  const columns = columnsOf(picture.layers, frameWidth);
  const { y0, y1 } = ends(nodes.length, { from, to, thick, y });
  const resting = Float32Array.from(nodes, (node, at) => {
    const amount = amounts[at] ?? 0;
    const share = amount > 0 ? Math.min(1, magnitude(node.resting) / amount) : 0;
    return share * (h[at] ?? 0);
  });
  const starts = new Uint32Array(layers.length + 1);
  layers.forEach((row, at) => {
    starts[at + 1] = (starts[at] ?? 0) + row.length;
  });
  return {
    width: (columns.at(-1) ?? MARGIN_X) + LAST_COLUMN,
    height,
    scale,
    columns,
    layer,
    y,
    h,
    resting,
    order: Uint32Array.from(layers.flat()),
    starts,
    from,
    to,
    y0,
    y1,
    thick,
  };
}

interface Flows {
  from: Uint32Array;
  to: Uint32Array;
  thick: Float32Array;
}

/** A bar is as high as what it holds, and as all that enters or leaves it. */
function heights(
  count: number,
  { amounts, scale, from, to, thick }: Flows & { amounts: Float64Array; scale: number },
): Float32Array {
  const ins = new Float32Array(count);
  const outs = new Float32Array(count);
  for (let at = 0; at < from.length; at++) {
    const [a, b, width] = [from[at] ?? 0, to[at] ?? 0, thick[at] ?? 0];
    outs[a] = (outs[a] ?? 0) + width;
    ins[b] = (ins[b] ?? 0) + width;
  }
  return Float32Array.from(ins, (entering, at) =>
    Math.max(BAR_LEAST, entering, outs[at] ?? 0, (amounts[at] ?? 0) * scale),
  );
}

/** Each layer stands in the middle of the highest one. */
function rows(layers: number[][], h: Float32Array): { y: Float32Array; height: number } {
  const tall = layers.map((row) => row.reduce((sum, node) => sum + (h[node] ?? 0) + GAP, 0));
  const room = Math.max(0, ...tall);
  const y = new Float32Array(h.length);
  layers.forEach((row, at) => {
    let next = TOP + (room - (tall[at] ?? 0)) / 2;
    for (const node of row) {
      y[node] = next;
      next += (h[node] ?? 0) + GAP;
    }
  });
  return { y, height: room + TOP + 20 };
}

function columnsOf(count: number, frameWidth: number): Float32Array {
  const free = frameWidth - 2 * MARGIN_X - LAST_COLUMN;
  const step = Math.max(COLUMN_LEAST, count > 1 ? free / (count - 1) : 0);
  return Float32Array.from({ length: count }, (_, at) => MARGIN_X + at * step);
}

/** Flows leave a bar in the order of where they go, so that they do not cross at its edge. */
function ends(
  count: number,
  { from, to, thick, y }: Flows & { y: Float32Array },
): { y0: Float32Array; y1: Float32Array } {
  const allot = (near: Uint32Array, far: Uint32Array): Float32Array => {
    const order = Uint32Array.from(near, (_, at) => at);
    order.sort(
      (a, b) =>
        (near[a] ?? 0) - (near[b] ?? 0) || (y[far[a] ?? 0] ?? 0) - (y[far[b] ?? 0] ?? 0) || a - b,
    );
    const used = new Float32Array(count);
    const places = new Float32Array(near.length);
    for (const flow of order) {
      const node = near[flow] ?? 0;
      const width = thick[flow] ?? 0;
      places[flow] = (y[node] ?? 0) + (used[node] ?? 0) + width / 2;
      used[node] = (used[node] ?? 0) + width;
    }
    return places;
  };
  return { y0: allot(from, to), y1: allot(to, from) };
}

/** The node at a place of the drawing, or its nearest within a few pixels. */
export function nodeAt(places: Places, x: number, y: number, reach: number): number | null {
  const layer = places.columns.findLastIndex((left) => left - reach <= x);
  const left = places.columns[layer];
  if (left === undefined) return null;
  const [start, end] = [places.starts[layer] ?? 0, places.starts[layer + 1] ?? 0];
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places.y[places.order[middle] ?? 0] ?? 0) <= y) low = middle + 1;
    else high = middle;
  }
  let best: number | null = null;
  let nearest = reach;
  for (const at of [low - 1, low]) {
    if (at < start || at >= end) continue;
    const node = places.order[at] ?? 0;
    const [top, tall] = [places.y[node] ?? 0, places.h[node] ?? 0];
    const away = Math.max(0, top - y, y - top - tall);
    if (away <= nearest) [best, nearest] = [node, away];
  }
  return best;
}
