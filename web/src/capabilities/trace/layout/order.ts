/**
 * The order of the vertices in each layer: barycentre, four sweeps, then a swap pass.
 *
 * It changes the layers in place and depends on nothing but the graph, so the same picture is
 * always drawn the same way.
 */
import type { Graph, Step, Vertex } from "./graph";

const SWEEPS = 4;
const SWAP_ROUNDS = 4;

function rankOf(layers: readonly Vertex[][]): Map<Vertex, number> {
  const rank = new Map<Vertex, number>();
  for (const layer of layers) {
    for (const [at, vertex] of layer.entries()) rank.set(vertex, at);
  }
  return rank;
}

/** Sorts a layer by the mean place of its neighbours; vertices without any keep their place. */
function sortByBarycentre(
  layer: Vertex[],
  neighbours: (vertex: Vertex) => Vertex[],
  rank: Map<Vertex, number>,
): void {
  const weight = new Map<Vertex, number>();
  layer.forEach((vertex, at) => {
    const beside = neighbours(vertex);
    const mean = beside.reduce((sum, other) => sum + (rank.get(other) ?? 0), 0) / beside.length;
    weight.set(vertex, beside.length > 0 ? mean : at);
  });
  layer.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0));
  for (const [at, vertex] of layer.entries()) rank.set(vertex, at);
}

/** Crossings of the steps of two neighbours of a layer, `above` lying over `below`. */
function crossings(above: readonly number[], below: readonly number[]): number {
  let count = 0;
  for (const a of above) for (const b of below) if (a > b) count++;
  return count;
}

/** Exchanges neighbours while that removes crossings on either side. */
function swapPass(graph: Graph): void {
  const rank = rankOf(graph.layers);
  const places = (steps: Step[] | undefined, end: "from" | "to"): number[] =>
    (steps ?? []).map((step) => rank.get(step[end]) ?? 0);

  for (let round = 0; round < SWAP_ROUNDS; round++) {
    let swapped = false;
    for (const layer of graph.layers) {
      for (let at = 0; at + 1 < layer.length; at++) {
        const [a, b] = [layer[at], layer[at + 1]];
        if (!a || !b) continue;
        const [aLeft, bLeft] = [
          places(graph.left.get(a), "from"),
          places(graph.left.get(b), "from"),
        ];
        const [aRight, bRight] = [
          places(graph.right.get(a), "to"),
          places(graph.right.get(b), "to"),
        ];
        const now = crossings(aLeft, bLeft) + crossings(aRight, bRight);
        const then = crossings(bLeft, aLeft) + crossings(bRight, aRight);
        if (then >= now) continue;
        layer[at] = b;
        layer[at + 1] = a;
        rank.set(b, at);
        rank.set(a, at + 1);
        swapped = true;
      }
    }
    if (!swapped) return;
  }
}

/** Puts every layer in an order with few crossings. */
export function orderLayers(graph: Graph): void {
  const rank = rankOf(graph.layers);
  const fromLeft = (vertex: Vertex): Vertex[] =>
    (graph.left.get(vertex) ?? []).map(({ from }) => from);
  const fromRight = (vertex: Vertex): Vertex[] =>
    (graph.right.get(vertex) ?? []).map(({ to }) => to);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const rightwards = sweep % 2 === 0;
    const layers = rightwards ? graph.layers : graph.layers.toReversed();
    for (const layer of layers) sortByBarycentre(layer, rightwards ? fromLeft : fromRight, rank);
  }
  swapPass(graph);
}

/** Total crossings between neighbouring layers; for tests and for comparing orders. */
export function totalCrossings(graph: Graph): number {
  const rank = rankOf(graph.layers);
  let total = 0;
  for (const layer of graph.layers) {
    for (let a = 0; a < layer.length; a++) {
      for (let b = a + 1; b < layer.length; b++) {
        const [above, below] = [layer[a], layer[b]];
        if (!above || !below) continue;
        const targets = (vertex: Vertex): number[] =>
          (graph.right.get(vertex) ?? []).map(({ to }) => rank.get(to) ?? 0);
        total += crossings(targets(above), targets(below));
      }
    }
  }
  return total;
}
