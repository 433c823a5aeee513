/**
 * The picture as a layered graph: every flow cut into steps of one layer.
 *
 * A flow that skips layers gets a waypoint in each layer it passes, so that it takes part in the
 * order and runs around the bars instead of over them. A flow that does not lead to the right is
 * kept apart; it is drawn as a loop and has no part in the order.
 */
import type { PictureFlow, PictureNode } from "../../../api/types";

/** A place in a layer: a node, or a waypoint of a long flow. */
export interface Vertex {
  id: string;
  layer: number;
  node: PictureNode | null;
}

/** One step of a flow between neighbouring layers. */
export interface Step {
  from: Vertex;
  to: Vertex;
  flow: PictureFlow;
}

export interface Graph {
  layers: Vertex[][];
  vertices: Map<string, Vertex>;
  steps: Step[];
  /** The steps of each flow, in its order from left to right. */
  stepsOf: Map<PictureFlow, Step[]>;
  loops: PictureFlow[];
  left: Map<Vertex, Step[]>;
  right: Map<Vertex, Step[]>;
}

/** Cuts the flows of a picture into steps. Flows at nodes that are not drawn are left out. */
export function graphOf(
  nodes: readonly PictureNode[],
  flows: readonly PictureFlow[],
  layerCount: number,
): Graph {
  const layers: Vertex[][] = Array.from({ length: layerCount }, () => []);
  const vertices = new Map<string, Vertex>();
  const add = (vertex: Vertex): Vertex => {
    vertices.set(vertex.id, vertex);
    layers[vertex.layer]?.push(vertex);
    return vertex;
  };
  for (const node of nodes) add({ id: node.id, layer: node.layer, node });

  const steps: Step[] = [];
  const stepsOf = new Map<PictureFlow, Step[]>();
  const loops: PictureFlow[] = [];
  flows.forEach((flow, at) => {
    const from = vertices.get(flow.from);
    const to = vertices.get(flow.to);
    if (!from || !to) return;
    if (to.layer <= from.layer) {
      loops.push(flow);
      return;
    }
    const own: Step[] = [];
    let last = from;
    for (let layer = from.layer + 1; layer <= to.layer; layer++) {
      const next = layer === to.layer ? to : add({ id: `${at}/${layer}`, layer, node: null });
      own.push({ from: last, to: next, flow });
      last = next;
    }
    stepsOf.set(flow, own);
    steps.push(...own);
  });

  const left = new Map<Vertex, Step[]>();
  const right = new Map<Vertex, Step[]>();
  for (const vertex of vertices.values()) {
    left.set(vertex, []);
    right.set(vertex, []);
  }
  for (const step of steps) {
    right.get(step.from)?.push(step);
    left.get(step.to)?.push(step);
  }
  return { layers, vertices, steps, stepsOf, loops, left, right };
}
