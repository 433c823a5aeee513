import { describe, expect, it } from "vitest";
import type { Picture, PictureFlow, PictureNode } from "../../../api/types";
import { graphOf } from "./graph";
import { chooseLabels, overlap } from "./labels";
import { BAR, type Layout, layOut } from "./layout";
import { orderLayers, totalCrossings } from "./order";
import { band } from "./paths";
import { stack } from "./stack";

const quantity = (value: number | null) => {
  const text = value === null ? null : String(value);
  return { expected: text, min: text, max: text, unit: "kg" };
};

function node(
  id: string,
  layer: number,
  amount: number | null,
  more: Partial<PictureNode> = {},
): PictureNode {
  return {
    id,
    ref: `lot:${id}`,
    layer,
    kind: "lot",
    title: id,
    subtitle: null,
    members: 1,
    quantity: quantity(amount),
    entered: null,
    entered_unit: "kg",
    resting: null,
    state: "gone",
    possible: false,
    root: false,
    at: null,
    ...more,
  };
}

function flow(
  from: string,
  to: string,
  amount: number | null,
  more: Partial<PictureFlow> = {},
): PictureFlow {
  return {
    from,
    to,
    quantity: quantity(amount),
    transfers: 1,
    basis: "scanned",
    possible: false,
    at_first: "2026-11-19T08:00:00+08:00",
    at_last: "2026-11-19T08:00:00+08:00",
    late: 0,
    ...more,
  };
}

function picture(nodes: PictureNode[], flows: PictureFlow[]): Picture {
  const depth = Math.max(...nodes.map(({ layer }) => layer)) + 1;
  return {
    layers: Array.from({ length: depth }, (_, at) => ({
      key: `l${at}`,
      kind: "lot",
      label: null,
      count: 1,
    })),
    nodes,
    flows,
    context: [],
    unit: "kg",
    grouped: false,
    answer: {
      root: "lot:r",
      direction: "forward",
      mode: "strict",
      tolerance_s: 0,
      complete: true,
      warnings: [],
      customers: [],
      suppliers: [],
      counts: {
        pools: 0,
        lots: 0,
        runs: 0,
        transfers: 0,
        customers: 0,
        shipments: 0,
        suppliers: 0,
        by_basis: {},
        late: 0,
      },
    },
    timeline: [],
  };
}

const place = (
  of: Picture,
  like: Layout | null = null,
  size = { width: 976, height: 480 },
): Layout =>
  layOut({
    picture: of,
    ...size,
    words: ({ title }) => ({ title, fact: "holds 1.000" }),
    measure: (text) => text.length * 7,
    headWidth: () => 60,
    selected: null,
    like,
  });

/** A root that feeds `width` runs, each of which makes one lot. */
function fan(width: number): Picture {
  const nodes = [node("r", 0, width, { root: true })];
  const flows: PictureFlow[] = [];
  for (let at = 0; at < width; at++) {
    nodes.push(node(`RUN-${at}`, 1, 1), node(`LOT-${at}`, 2, 1));
    flows.push(flow("r", `RUN-${at}`, 1), flow(`RUN-${at}`, `LOT-${(at * 7) % width}`, 1));
  }
  return picture(nodes, flows);
}

describe("the order of a drawing", () => {
  it("removes crossings that can be removed", () => {
    const of = fan(9);
    const graph = graphOf(of.nodes, of.flows, 3);
    const before = totalCrossings(graph);

    orderLayers(graph);

    expect(before).toBeGreaterThan(0);
    expect(totalCrossings(graph)).toBe(0);
  });

  it("gives a flow that skips layers a way around the bars in between", () => {
    const of = picture(
      [node("a", 0, 2, { root: true }), node("b", 1, 1), node("c", 2, 2)],
      [flow("a", "b", 1), flow("b", "c", 1), flow("a", "c", 1)],
    );
    const graph = graphOf(of.nodes, of.flows, 3);

    expect(graph.layers[1]).toHaveLength(2);
    const layout = place(of);
    const bar = layout.nodes.find(({ node: one }) => one.id === "b");
    const long = layout.flows.find(({ flow: one }) => one.from === "a" && one.to === "c");
    const crossing = Number(/C[\d. -]+ ([\d.]+)L/.exec(long?.middle ?? "")?.[1]);
    expect(bar && (crossing < bar.y || crossing > bar.y + bar.height)).toBe(true);
  });

  it("keeps a flow that leads back out of the order and still draws it", () => {
    const of = picture(
      [node("a", 0, 2, { root: true }), node("b", 1, 2)],
      [flow("a", "b", 2), flow("b", "a", 1)],
    );

    const layout = place(of);

    expect(layout.flows).toHaveLength(2);
    expect(
      layout.flows.every(({ middle }) => middle.startsWith("M") && !middle.includes("NaN")),
    ).toBe(true);
  });
});

describe("places in a layer", () => {
  it("are the wished ones when nothing is in the way", () => {
    expect(
      stack(
        [
          { height: 10, top: 5 },
          { height: 10, top: 40 },
        ],
        0,
        100,
      ),
    ).toEqual([5, 40]);
  });

  it("share a conflict evenly", () => {
    expect(
      stack(
        [
          { height: 10, top: 20 },
          { height: 10, top: 20 },
        ],
        0,
        100,
      ),
    ).toEqual([15, 25]);
  });

  it("never overlap and never leave the frame while they fit", () => {
    const wishes = [90, 10, 80, 5, 60].map((top) => ({ height: 15, top }));

    const tops = stack(wishes, 0, 100);

    tops.forEach((top, at) => {
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top + 15).toBeLessThanOrEqual(100 + 1e-9);
      expect(top).toBeGreaterThanOrEqual((tops[at - 1] ?? -15) + 15 - 1e-9);
    });
  });
});

describe("a layout", () => {
  it("draws every quantity with one scale and nothing under 1.5 px", () => {
    const of = picture(
      [node("r", 0, 40, { root: true }), node("a", 1, 30), node("b", 1, 0.001)],
      [flow("r", "a", 30), flow("r", "b", 0.001)],
    );

    const layout = place(of);

    const widths = new Map(layout.flows.map(({ flow: { to }, width }) => [to, width]));
    expect(widths.get("a")).toBeCloseTo(30 * layout.scale);
    expect(widths.get("b")).toBe(1.5);
  });

  it("draws an unknown share as its own band and never as a guess", () => {
    const of = picture(
      [node("r", 0, 4, { root: true }), node("a", 1, null)],
      [flow("r", "a", null)],
    );

    const [only] = place(of).flows;

    expect(only?.unknown).toBe(true);
    expect(only?.width).toBe(6);
  });

  it.each([5, 12, 29])("shows all labels of a fan of %i without one over another", (width) => {
    const layout = place(fan(width));

    const boxes = layout.nodes.flatMap((placed) => [
      ...(placed.showTitle ? [placed.title] : []),
      ...(placed.showFact && placed.fact ? [placed.fact] : []),
    ]);
    expect(layout.nodes.every(({ showTitle }) => showTitle)).toBe(true);
    boxes.forEach((box, at) => {
      for (const other of boxes.slice(at + 1)) expect(overlap(box, other)).toBe(false);
    });
  });

  it("caps the labels of a large drawing and keeps those of the root", () => {
    const layout = place(fan(390));

    const shown = layout.nodes.filter(({ showTitle }) => showTitle);
    expect(shown.length).toBeLessThanOrEqual(120);
    expect(shown.some(({ node: one }) => one.root)).toBe(true);
  });

  it("places every one of 800 nodes inside the drawing", () => {
    const layout = place(fan(399));

    expect(layout.nodes).toHaveLength(799);
    expect(layout.nodes.every(({ y, height }) => y >= 0 && y + height <= layout.height)).toBe(true);
  });

  it("is the same for the same picture", () => {
    expect(place(fan(8))).toEqual(place(fan(8)));
  });

  it("leaves what stays in its place when an earlier moment is shown", () => {
    const now = fan(8);
    const base = place(now);
    const then = picture(now.nodes.slice(0, 9), now.flows.slice(0, 8));
    then.layers = now.layers;

    const earlier = place(then, base);

    for (const { node: one, y } of earlier.nodes) {
      expect(y).toBeCloseTo(
        base.nodes.find((other) => other.node.id === one.id)?.y ?? Number.NaN,
        0,
      );
    }
    expect(earlier.columns.map(({ x }) => x)).toEqual(base.columns.map(({ x }) => x));
  });

  it("makes a bar at least as high as what flows through it", () => {
    const layout = place(fan(20));

    for (const { node: one, height } of layout.nodes) {
      const out = layout.flows
        .filter((f) => f.flow.from === one.id)
        .reduce((sum, f) => sum + f.width, 0);
      expect(height).toBeGreaterThanOrEqual(out - 1e-6);
    }
  });
});

describe("labels", () => {
  const box = (x: number, y: number) => ({ x, y, width: 50, height: 14 });
  const label = (id: string, priority: number, x: number, y: number) => ({
    id,
    priority,
    title: box(x, y),
    fact: box(x, y + 30),
    bar: { x, y: y + 18, width: BAR, height: 8 },
  });

  it("give way by priority: the second line first, then the name", () => {
    const shown = chooseLabels([label("high", 2, 0, 0), label("low", 1, 0, 30)]);

    expect(shown.get("high")).toEqual({ title: true, fact: false });
    expect(shown.get("low")?.title).toBe(true);
  });

  it("hide a name that would lie on a name of higher priority", () => {
    const shown = chooseLabels([label("high", 2, 0, 0), label("low", 1, 4, 4)]);

    expect(shown.get("high")?.title).toBe(true);
    expect(shown.get("low")?.title).toBe(false);
  });
});

describe("curves", () => {
  it("bend late, so that they pass under no label", () => {
    const path = band([{ x0: 0, y0: 0, x1: 100, y1: 50 }], 4);

    expect(path.startsWith("M0 -2C95 -2 70 48 100 48")).toBe(true);
  });
});
