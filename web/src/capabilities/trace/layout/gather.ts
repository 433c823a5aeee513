/**
 * Siblings drawn as one where a layer has more of them than its frame has rows: the pallets that
 * were made of one lot become one mark with a pip for each.
 *
 * Only the drawing gathers. The table, the evidence and every count keep each of them.
 */
import type { Picture, PictureFlow, PictureNode } from "../../../api/types";
import { billionths, plain } from "../../../language/decimal";

/** A layer with fewer nodes than this is drawn one by one. */
const ROWS = 10;

export interface Gathered {
  picture: Picture;
  /** What each gathered mark stands for, by its id. */
  members: Map<string, PictureNode[]>;
}

/** The picture with siblings gathered; `apart` names nodes and groups that stay as they are. */
export function gather(picture: Picture, apart: ReadonlySet<string>): Gathered {
  const members = new Map<string, PictureNode[]>();
  for (const [id, siblings] of siblingsOf(picture)) {
    const chosen = apart.has(id) || siblings.some((node) => apart.has(node.id));
    if (siblings.length > 1 && !chosen) members.set(id, siblings);
  }
  if (members.size === 0) return { picture, members };

  const standsFor = new Map<string, string>();
  for (const [id, siblings] of members) for (const node of siblings) standsFor.set(node.id, id);
  const nodes: PictureNode[] = [];
  for (const node of picture.nodes) {
    const id = standsFor.get(node.id);
    const siblings = id === undefined ? undefined : members.get(id);
    if (id === undefined || !siblings) nodes.push(node);
    else if (siblings[0] === node) nodes.push(oneOf(id, siblings));
  }
  return { picture: { ...picture, nodes, flows: joined(picture.flows, standsFor) }, members };
}

/** Lots of crowded layers by the one node everything in them came from. */
function siblingsOf({ nodes, flows, layers }: Picture): Map<string, PictureNode[]> {
  const sources = new Map<string, Set<string>>();
  for (const { from, to } of flows) {
    const known = sources.get(to) ?? new Set<string>();
    sources.set(to, known.add(from));
  }
  const rows = layers.map((_, layer) => nodes.filter((node) => node.layer === layer).length);
  const siblings = new Map<string, PictureNode[]>();
  for (const node of nodes) {
    const from = sources.get(node.id);
    const alone = node.kind !== "lot" || node.members > 1 || node.root || from?.size !== 1;
    if (alone || (rows[node.layer] ?? 0) < ROWS) continue;
    const id = `gathered:${[...from].join()}:${node.layer}:${node.possible}`;
    siblings.set(id, [...(siblings.get(id) ?? []), node]);
  }
  return siblings;
}

function oneOf(id: string, siblings: PictureNode[]): PictureNode {
  const [first] = siblings;
  if (!first) throw new Error("a group has members");
  const resting = siblings.filter((node) => node.resting);
  return {
    ...first,
    id,
    ref: null,
    title: "",
    members: siblings.length,
    quantity: { ...first.quantity, expected: total(siblings.map((one) => one.quantity.expected)) },
    entered: null,
    resting: resting.length > 0 ? total(resting.map((node) => node.resting)) : null,
    state: (resting[0] ?? first).state,
  };
}

/** Flows between the same two marks as one, unless they differ in how they are known. */
function joined(flows: readonly PictureFlow[], standsFor: Map<string, string>): PictureFlow[] {
  const together = new Map<string, PictureFlow>();
  for (const flow of flows) {
    const from = standsFor.get(flow.from) ?? flow.from;
    const to = standsFor.get(flow.to) ?? flow.to;
    const key = [from, to, flow.basis, flow.possible].join("\n");
    const before = together.get(key);
    together.set(
      key,
      before
        ? {
            ...before,
            quantity: {
              ...before.quantity,
              expected: total([before.quantity.expected, flow.quantity.expected]),
            },
            transfers: before.transfers + flow.transfers,
            late: before.late + flow.late,
            at_first: earliest(flow.at_first, before.at_first),
            at_last: latest(flow.at_last, before.at_last),
          }
        : { ...flow, from, to },
    );
  }
  return [...together.values()];
}

const earliest = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b);
const latest = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b);

/** Exact sum as text; `null` where any part is not known. */
function total(parts: readonly (string | null | undefined)[]): string | null {
  let all = 0n;
  for (const part of parts) {
    const value = billionths(part);
    if (value === null) return null;
    all += value;
  }
  return plain(all);
}
