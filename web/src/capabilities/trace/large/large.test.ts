import { describe, expect, it } from "vitest";
import { synthetic } from "../../../../bench/trace/synthetic";
import { findInside } from "../find";
import { heldLook, nextNode } from "./moving";
import { nodeAt, type Places, placesOf } from "./places";

const picture = synthetic(3_000);
const places: Places = placesOf(
  { nodes: picture.nodes, flows: picture.flows, layers: picture.layers.length, unit: "kg" },
  1_380,
);
const at = (column: Float32Array | Uint32Array, index: number): number =>
  column[index] ?? Number.NaN;

describe("the places of a large drawing", () => {
  it("has every node once, and no bar lies on another", () => {
    expect(new Set(places.order).size).toBe(picture.nodes.length);
    for (let layer = 0; layer < picture.layers.length; layer++) {
      const row = places.order.slice(places.starts[layer], places.starts[layer + 1]);
      for (let next = 1; next < row.length; next++) {
        const [above, below] = [row[next - 1] ?? 0, row[next] ?? 0];
        expect(at(places.y, above) + at(places.h, above)).toBeLessThan(at(places.y, below) + 0.001);
      }
    }
  });

  it("lets every flow begin and end at its own bars", () => {
    for (let flow = 0; flow < places.from.length; flow++) {
      const [from, to] = [at(places.from, flow), at(places.to, flow)];
      const within = (y: number, node: number): boolean =>
        y >= at(places.y, node) - 0.01 && y <= at(places.y, node) + at(places.h, node) + 0.01;
      expect(within(at(places.y0, flow), from) && within(at(places.y1, flow), to)).toBe(true);
    }
  });

  it("is the same every time", () => {
    const { nodes, flows, layers } = synthetic(3_000);
    const again = placesOf({ nodes, flows, layers: layers.length, unit: "kg" }, 1_380);
    expect(again.y).toEqual(places.y);
    expect(again.order).toEqual(places.order);
  });

  it("finds every node by the middle of its bar, and none where there is none", () => {
    for (let node = 0; node < picture.nodes.length; node++) {
      const x = at(places.columns, places.layer[node] ?? 0) + 5;
      expect(nodeAt(places, x, at(places.y, node) + at(places.h, node) / 2, 2)).toBe(node);
    }
    expect(nodeAt(places, 5, -500, 2)).toBeNull();
  });

  it("goes down a layer with the arrow key to its end, and stays there", () => {
    const first = places.order[places.starts[3] ?? 0] ?? 0;
    let here: number | null = first;
    let steps = 0;
    for (let next: number | null = first; next !== null; steps++) {
      here = next;
      next = nextNode(places, here, "ArrowDown");
    }
    expect(steps).toBe((places.starts[4] ?? 0) - (places.starts[3] ?? 0));
    expect(here).toBe(places.order[(places.starts[4] ?? 0) - 1]);
  });

  it("is never moved out of its frame", () => {
    const size = { width: 1_380, height: 640 };
    const look = heldLook({ scale: 1, x: 9_999, y: -99_999 }, places, size);
    expect(look.x).toBeCloseTo(Math.max(0, size.width - places.width), 3);
    expect(look.y).toBeCloseTo(size.height - places.height, 3);
  });
});

describe("search inside a drawing", () => {
  it("finds what has every word, whatever its width or case, by layer", () => {
    expect(findInside(picture.nodes, "ｌ3-00000").map((one) => picture.nodes[one]?.id)).toEqual([
      "lot:L3-0",
    ]);
    expect(findInside(picture.nodes, "  ")).toEqual([]);
    expect(findInside(picture.nodes, "nothing of that name")).toEqual([]);
  });
});
