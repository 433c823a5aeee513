/**
 * Where everything in a trace drawing lies. Pure: a picture, a size and a way to measure text in,
 * places and curves out. It neither knows the page nor the language.
 *
 * Width is quantity, with one scale per drawing. While the as-of slider moves, a drawing is laid
 * out after the one it belongs to, so that what stays does not jump.
 */
import type {
  Picture,
  PictureContext,
  PictureFlow,
  PictureLayer,
  PictureNode,
} from "../../../api/types";
import { magnitude } from "../../../language/decimal";
import { type Graph, graphOf, type Step, type Vertex } from "./graph";
import { type Box, chooseLabels, type Wanted } from "./labels";
import { orderLayers } from "./order";
import { band, hairline, line, loop, type Passage } from "./paths";
import { stack } from "./stack";

/** What a node says about itself: one line above its bar, one fact below. */
export interface Words {
  title: string;
  fact: string | null;
}

export interface Ask {
  picture: Picture;
  width: number;
  height: number;
  words: (node: PictureNode) => Words;
  /** Width of a text in pixels as the drawing writes it. */
  measure: (text: string, strong: boolean) => number;
  headWidth: (layer: PictureLayer) => number;
  selected: string | null;
  /** The drawing this one must stay in place with. */
  like: Layout | null;
}

export interface PlacedNode {
  node: PictureNode;
  words: Words;
  x: number;
  y: number;
  height: number;
  /** Height of the part that still rests there. */
  resting: number;
  title: Box;
  fact: Box | null;
  showTitle: boolean;
  showFact: boolean;
}

export interface PlacedFlow {
  flow: PictureFlow;
  outline: string;
  middle: string;
  width: number;
  /** Whether its width means a quantity. */
  toScale: boolean;
  unknown: boolean;
}

export interface PlacedContext {
  title: string;
  items: number;
  x: number;
  y: number;
  curves: string[];
  into: string[];
}

export interface Layout {
  width: number;
  height: number;
  /** Pixels per unit of the root. */
  scale: number;
  columns: { layer: PictureLayer; x: number }[];
  nodes: PlacedNode[];
  flows: PlacedFlow[];
  context: PlacedContext[];
}

export const BAR = 10;
const MARGIN_X = 20;
const TOP = 40;
const BOTTOM = 10;
const ABOVE = 20;
const BELOW = 20;
const TIGHT = 3;
const LINE = 14;
const BAR_LEAST = 4;
const BAR_MOST = 148;
const BAR_OF_ROOT_LEAST = 36;
const FLOW_LEAST = 1.5;
const UNKNOWN_WIDTH = 6;
const OTHER_UNIT_WIDTH = 3;
const POSSIBLE_BAR = 9;
const COLUMN_LEAST = 84;
const COLUMN_MOST = 220;
const CONTEXT_SLOT = 40;
const CONTEXT_MOST = 5;
/** From this many nodes on, rows close up and labels are chosen. */
const DENSE = 60;
const CENTRING_ROUNDS = 4;

/** Lays out a picture. */
export function layOut(ask: Ask): Layout {
  const { picture, like } = ask;
  const graph = graphOf(picture.nodes, picture.flows, picture.layers.length);
  const words = new Map(picture.nodes.map((node) => [node.id, ask.words(node)]));
  const families = contextFamilies(picture.context, picture.nodes);
  const columns = placeColumns(ask, graph, words, families);
  if (like) orderLike(graph, like);
  else orderLayers(graph);

  const sizes = new Sizes(picture, graph);
  sizes.choose(ask.height - TOP - BOTTOM, families.length * CONTEXT_SLOT, like?.scale ?? null);
  const tops = placeRows(graph, sizes, ask.height - BOTTOM, families.length * CONTEXT_SLOT, like);
  const xOf = (layer: number): number => columns.x[layer] ?? MARGIN_X;

  const nodes = picture.nodes.map((node) =>
    placeNode(
      node,
      words.get(node.id) ?? { title: node.title, fact: null },
      xOf(node.layer),
      tops,
      sizes,
      graph,
      ask,
    ),
  );
  showLabels(nodes, ask.selected);
  const lowest = Math.max(ask.height - BOTTOM, ...nodes.map((n) => n.y + n.height + BELOW));
  const contextTop = lowest - families.length * CONTEXT_SLOT;
  return {
    width: columns.width,
    height: lowest + BOTTOM,
    scale: sizes.scale,
    columns: picture.layers.map((layer, at) => ({ layer, x: xOf(at) })),
    nodes,
    flows: placeFlows(graph, sizes, tops, xOf),
    context: placeContext(families, nodes, contextTop, xOf),
  };
}

/** Heights of bars and widths of flows under one scale. */
class Sizes {
  scale = 1;
  readonly dense: boolean;

  constructor(
    readonly picture: Picture,
    readonly graph: Graph,
  ) {
    this.dense = picture.nodes.length > DENSE;
  }

  /** Takes the largest scale at which every layer still fits. */
  choose(room: number, contextRoom: number, kept: number | null): void {
    const largest = Math.max(...this.picture.nodes.map((node) => this.amount(node)), 0);
    if (largest === 0) return;
    let scale = BAR_MOST / largest;
    this.graph.layers.forEach((layer, at) => {
      const amount = layer.reduce((sum, { node }) => sum + (node ? this.amount(node) : 0), 0);
      const margins = layer.reduce(
        (sum, vertex) => sum + this.margins(vertex) + (vertex.node ? 2 : 0),
        0,
      );
      const free = room - margins - (at === 0 ? contextRoom : 0);
      if (amount > 0) scale = Math.min(scale, Math.max(free, 0) / amount);
    });
    scale = Math.max(scale, BAR_OF_ROOT_LEAST / largest);
    this.scale = kept !== null && kept <= scale * 1.02 ? kept : scale;
  }

  /** Quantity of a node in the unit of the drawing; what has another unit counts as nothing. */
  amount(node: PictureNode): number {
    const { expected, unit } = node.quantity;
    return unit === null || unit === this.picture.unit ? Math.max(0, magnitude(expected)) : 0;
  }

  toScale(flow: PictureFlow): boolean {
    const { expected, unit } = flow.quantity;
    return expected !== null && (unit === null || unit === this.picture.unit);
  }

  width(flow: PictureFlow): number {
    if (flow.possible) return FLOW_LEAST;
    if (flow.quantity.expected === null) return UNKNOWN_WIDTH;
    if (!this.toScale(flow)) return OTHER_UNIT_WIDTH;
    return Math.max(FLOW_LEAST, magnitude(flow.quantity.expected) * this.scale);
  }

  bar(vertex: Vertex): number {
    const side = (steps: Step[] | undefined): number =>
      (steps ?? []).reduce((sum, { flow }) => sum + this.width(flow), 0);
    const flows = Math.max(side(this.graph.left.get(vertex)), side(this.graph.right.get(vertex)));
    if (!vertex.node) return flows;
    if (vertex.node.possible) return Math.max(POSSIBLE_BAR, flows);
    return Math.max(BAR_LEAST, flows, this.amount(vertex.node) * this.scale);
  }

  above(vertex: Vertex): number {
    return vertex.node && !this.dense ? ABOVE : TIGHT;
  }

  margins(vertex: Vertex): number {
    return this.above(vertex) + (vertex.node && !this.dense ? BELOW : TIGHT);
  }
}

/** Left edges of the layers: each wide enough for its labels, the rest shared between the gaps. */
function placeColumns(
  ask: Ask,
  graph: Graph,
  words: Map<string, Words>,
  families: Family[],
): { x: number[]; width: number } {
  const { like, picture } = ask;
  const known = new Map(like?.columns.map(({ layer, x }) => [layer.key, x]));
  if (like && picture.layers.every(({ key }) => known.has(key))) {
    return { x: picture.layers.map(({ key }) => known.get(key) ?? 0), width: like.width };
  }

  const needs = graph.layers.map((layer, at) => {
    const texts = layer.flatMap(({ node }) => {
      const said = node && words.get(node.id);
      return said
        ? [ask.measure(said.title, true), said.fact ? ask.measure(said.fact, false) : 0]
        : [];
    });
    if (at === 0) texts.push(...families.map(({ title }) => ask.measure(title, false)));
    const head = picture.layers[at];
    const widest = Math.max(
      COLUMN_LEAST,
      head ? ask.headWidth(head) + 8 : 0,
      ...texts.map((w) => w + 18),
    );
    return at === graph.layers.length - 1 ? widest : Math.min(COLUMN_MOST, widest);
  });
  const natural = needs.reduce((sum, need) => sum + need, 0) + 2 * MARGIN_X;
  const slack = Math.max(0, ask.width - natural);
  // Gaps that many flows cross get more of what is left.
  const weights = needs.map((_, at) => {
    const crossing = graph.steps.filter(({ from }) => from.layer === at).length;
    return at === needs.length - 1 ? 0 : 1 + Math.min(crossing, 12) / 6;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const x: number[] = [];
  let next = MARGIN_X;
  needs.forEach((need, at) => {
    x.push(Math.round(next));
    next += need + (slack * (weights[at] ?? 0)) / total;
  });
  return { x, width: Math.max(natural, ask.width) };
}

/** Orders the layers by where their nodes lay before; new ones go beside their neighbours. */
function orderLike(graph: Graph, like: Layout): void {
  const before = new Map(like.nodes.map(({ node, y, height }) => [node.id, y + height / 2]));
  const place = new Map<Vertex, number>();
  for (const vertex of graph.vertices.values()) {
    const y = before.get(vertex.id);
    if (y !== undefined) place.set(vertex, y);
  }
  for (const layer of graph.layers) {
    for (const vertex of layer) {
      if (place.has(vertex)) continue;
      const beside = [
        ...(graph.left.get(vertex) ?? []).map(({ from }) => place.get(from)),
        ...(graph.right.get(vertex) ?? []).map(({ to }) => place.get(to)),
      ].filter((y) => y !== undefined);
      place.set(vertex, beside.reduce((sum, y) => sum + y, 0) / Math.max(1, beside.length));
    }
    layer.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
}

/** Tops of the bars of all vertices. */
function placeRows(
  graph: Graph,
  sizes: Sizes,
  bottom: number,
  contextRoom: number,
  like: Layout | null,
): Map<Vertex, number> {
  const tops = new Map<Vertex, number>();
  const before = new Map(like?.nodes.map(({ node, y }) => [node.id, y]));
  const middle = (vertex: Vertex): number => (tops.get(vertex) ?? 0) + sizes.bar(vertex) / 2;
  const settle = (layer: Vertex[], at: number, wish: (vertex: Vertex) => number): void => {
    const boxes = layer.map((vertex) => ({
      height: sizes.bar(vertex) + sizes.margins(vertex),
      top: wish(vertex) - sizes.above(vertex),
    }));
    const places = stack(boxes, TOP, bottom - (at === 0 ? contextRoom : 0));
    layer.forEach((vertex, row) => {
      tops.set(vertex, (places[row] ?? TOP) + sizes.above(vertex));
    });
  };

  graph.layers.forEach((layer, at) => {
    let next = TOP;
    settle(layer, at, (vertex) => {
      const own = next;
      next += sizes.bar(vertex) + sizes.margins(vertex);
      return before.get(vertex.id) ?? own;
    });
  });
  if (like) return tops;

  const towards = (steps: Step[], end: "from" | "to"): [number, number] =>
    steps.reduce<[number, number]>(
      ([sum, weight], step) => {
        const w = sizes.width(step.flow);
        return [sum + middle(step[end]) * w, weight + w];
      },
      [0, 0],
    );
  for (let round = 0; round < CENTRING_ROUNDS; round++) {
    const rightwards = round % 2 === 0;
    const numbered = graph.layers.map((layer, at) => ({ layer, at }));
    for (const { layer, at } of rightwards ? numbered : numbered.toReversed()) {
      settle(layer, at, (vertex) => {
        const [ls, lw] = towards(graph.left.get(vertex) ?? [], "from");
        const [rs, rw] = towards(graph.right.get(vertex) ?? [], "to");
        const [sum, weight] = round < 2 ? (rightwards ? [ls, lw] : [rs, rw]) : [ls + rs, lw + rw];
        const centre = weight > 0 ? sum / weight : middle(vertex);
        return centre - sizes.bar(vertex) / 2;
      });
    }
  }
  return tops;
}

function placeNode(
  node: PictureNode,
  words: Words,
  x: number,
  tops: Map<Vertex, number>,
  sizes: Sizes,
  graph: Graph,
  ask: Ask,
): PlacedNode {
  const vertex = graph.vertices.get(node.id);
  const y = vertex ? (tops.get(vertex) ?? TOP) : TOP;
  const height = vertex ? sizes.bar(vertex) : BAR_LEAST;
  const amount = sizes.amount(node);
  const share = amount > 0 ? Math.min(1, magnitude(node.resting) / amount) : 0;
  return {
    node,
    words,
    x,
    y,
    height,
    resting: share > 0 ? Math.max(Math.min(3, height), height * share) : 0,
    title: { x, y: y - 6 - LINE + 2, width: ask.measure(words.title, true), height: LINE },
    fact: words.fact
      ? { x, y: y + height + 4, width: ask.measure(words.fact, false), height: LINE }
      : null,
    showTitle: true,
    showFact: words.fact !== null,
  };
}

function showLabels(nodes: PlacedNode[], selected: string | null): void {
  const wanted: Wanted[] = nodes.map((placed) => ({
    id: placed.node.id,
    priority:
      (placed.node.root ? 4e9 : 0) +
      (placed.node.id === selected ? 2e9 : 0) +
      (placed.node.state === "negative" ? 1e9 : 0) +
      placed.height * 1e3 -
      (placed.node.possible ? 1e3 : 0),
    title: placed.title,
    fact: placed.fact,
    bar: { x: placed.x, y: placed.y, width: BAR, height: placed.height },
  }));
  const shown = chooseLabels(wanted);
  for (const placed of nodes) {
    const lines = shown.get(placed.node.id);
    placed.showTitle = lines?.title ?? false;
    placed.showFact = lines?.fact ?? false;
  }
}

function placeFlows(
  graph: Graph,
  sizes: Sizes,
  tops: Map<Vertex, number>,
  xOf: (layer: number) => number,
): PlacedFlow[] {
  const top = (vertex: Vertex): number => tops.get(vertex) ?? 0;
  const leaves = new Map<Step, number>();
  const enters = new Map<Step, number>();
  // Flows leave a bar in the order of where they go, so that they do not cross at its edge.
  const allot = (
    steps: Step[],
    far: "from" | "to",
    places: Map<Step, number>,
    start: number,
  ): void => {
    let next = start;
    for (const step of steps.toSorted((a, b) => top(a[far]) - top(b[far]))) {
      const width = sizes.width(step.flow);
      places.set(step, next + width / 2);
      next += width;
    }
  };
  for (const vertex of graph.vertices.values()) {
    allot(graph.right.get(vertex) ?? [], "to", leaves, top(vertex));
    allot(graph.left.get(vertex) ?? [], "from", enters, top(vertex));
  }

  const rightEdge = (vertex: Vertex): number => xOf(vertex.layer) + (vertex.node ? BAR : 0);
  const placed: PlacedFlow[] = [];
  const describe = (flow: PictureFlow): Omit<PlacedFlow, "outline" | "middle"> => ({
    flow,
    width: sizes.width(flow),
    toScale: sizes.toScale(flow),
    unknown: flow.quantity.expected === null && !flow.possible,
  });
  for (const [flow, steps] of graph.stepsOf) {
    const passages: Passage[] = steps.map((step) => ({
      x0: rightEdge(step.from),
      y0: leaves.get(step) ?? 0,
      x1: xOf(step.to.layer),
      y1: enters.get(step) ?? 0,
    }));
    placed.push({
      ...describe(flow),
      outline: band(passages, sizes.width(flow)),
      middle: line(passages),
    });
  }
  for (const flow of graph.loops) {
    const [from, to] = [graph.vertices.get(flow.from), graph.vertices.get(flow.to)];
    if (!from || !to) continue;
    const under = Math.max(top(from) + sizes.bar(from), top(to) + sizes.bar(to)) + 24;
    const middle = loop(
      {
        x0: rightEdge(from),
        y0: top(from) + sizes.bar(from) / 2,
        x1: xOf(to.layer),
        y1: top(to) + sizes.bar(to) / 2,
      },
      under,
    );
    placed.push({ ...describe(flow), outline: "", middle });
  }
  return placed.sort((a, b) => b.width - a.width);
}

interface Family {
  title: string;
  items: number;
  into: string[];
}

/** Other inputs by where they come from; what would be a sixth line is told in one. */
function contextFamilies(
  context: readonly PictureContext[],
  nodes: readonly PictureNode[],
): Family[] {
  const drawn = new Map(nodes.map((node) => [node.id, node]));
  const families = new Map<string, Family>();
  for (const { from_title, items, into } of context) {
    if ((drawn.get(into)?.layer ?? 0) === 0) continue;
    const family = families.get(from_title) ?? { title: from_title, items: 0, into: [] };
    family.items += items;
    if (!family.into.includes(into)) family.into.push(into);
    families.set(from_title, family);
  }
  const ranked = [...families.values()].sort((a, b) => b.into.length - a.into.length);
  const rest = ranked.splice(CONTEXT_MOST);
  if (rest.length > 0) {
    ranked.push({
      title: `＋${rest.length}`,
      items: rest.reduce((sum, { items }) => sum + items, 0),
      into: [...new Set(rest.flatMap(({ into }) => into))],
    });
  }
  return ranked;
}

/** One trunk per layer gap: hairlines gather before the layer they feed and fan out into it. */
function placeContext(
  families: readonly Family[],
  nodes: readonly PlacedNode[],
  top: number,
  xOf: (layer: number) => number,
): PlacedContext[] {
  const drawn = new Map(nodes.map((placed) => [placed.node.id, placed]));
  const lowest = top + (families.length - 0.5) * CONTEXT_SLOT;
  return families.map(({ title, items, into }, at) => {
    const x = xOf(0);
    const y = top + at * CONTEXT_SLOT + ABOVE;
    const curves = into.flatMap((id) => {
      const target = drawn.get(id);
      if (!target) return [];
      const layer = target.node.layer;
      const gap = xOf(layer) - xOf(layer - 1);
      const trunk = {
        x0: Math.max(x + BAR + 24, xOf(layer) - gap * 0.85),
        x1: Math.max(x + BAR + 30, xOf(layer) - gap * 0.68),
        y: lowest - layer * 5,
      };
      return [
        hairline({ x: x + BAR, y: y + 2 }, trunk, { x: target.x, y: target.y + target.height / 2 }),
      ];
    });
    return { title, items, x, y, curves, into };
  });
}
