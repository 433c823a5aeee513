/** A picture of many nodes, the same every time: eight layers, each lot going on into a few others. */
import type { Picture, PictureFlow, PictureNode } from "../../src/api/types";

const LAYERS = 8;
const STATES = ["free", "wip", "hold", "used_up", "shipped"];

/** A sequence that looks like chance and is none. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function synthetic(count: number): Picture {
  const next = sequence(7);
  const share = (at: number): number => Math.min(at, LAYERS - at, 3) + 0.02;
  const weights = Array.from({ length: LAYERS }, (_, at) => (at === 0 ? 0 : share(at)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.round(((count - 1) * weight) / total));
  sizes[0] = 1;
  const nodes: PictureNode[] = [];
  const rows: PictureNode[][] = sizes.map((size, layer) =>
    Array.from({ length: size }, (_, at) => {
      const expected = layer === 0 ? "1000" : String((1 + next() * 9) / Math.max(1, size / 20));
      const node = {
        id: `lot:L${layer}-${at}`,
        ref: `lot:L${layer}-${at}`,
        layer,
        kind: layer === LAYERS - 1 ? "customer" : "lot",
        title: `L${layer}-${String(at).padStart(5, "0")}`,
        subtitle: "…",
        members: 1,
        quantity: { expected, min: expected, max: expected, unit: "kg" },
        entered: expected,
        entered_unit: "kg",
        resting: next() < 0.3 ? String(Number(expected) / 2) : null,
        state: STATES[Math.floor(next() * STATES.length)] ?? "free",
        possible: next() < 0.1 && layer > 0,
        root: layer === 0,
        at: null,
      } as PictureNode;
      nodes.push(node);
      return node;
    }),
  );
  const flows: PictureFlow[] = [];
  rows.forEach((row, layer) => {
    const before = rows[layer - 1];
    if (!before) return;
    row.forEach((to, at) => {
      for (let link = 0; link < 1 + Math.floor(next() * 2); link++) {
        const near = (at / row.length + (next() - 0.5) * 0.1) * before.length;
        const from = before[Math.min(before.length - 1, Math.max(0, Math.floor(near)))];
        if (!from) continue;
        const { quantity } = to;
        flows.push({
          from: from.id,
          to: to.id,
          quantity,
          transfers: 1,
          basis: "scanned",
          possible: to.possible,
          at_first: "2026-11-19T08:00:00+08:00",
          at_last: "2026-11-19T08:00:00+08:00",
          late: 0,
        } as PictureFlow);
      }
    });
  });
  const layers = rows.map((row, at) => ({
    key: `item:${at}`,
    kind: "lot",
    label: `L${at}`,
    made_by: null,
    count: row.length,
  }));
  return {
    layers,
    nodes,
    flows,
    context: [],
    unit: "kg",
    grouped: false,
    timeline: [],
  } as unknown as Picture;
}
