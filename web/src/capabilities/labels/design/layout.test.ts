import { describe, expect, it } from "vitest";
import { edited, opened } from "./editing.ts";
import { fieldOf, filled } from "./fields.ts";
import { segmentsOf, writtenSegments } from "./gs1.ts";
import {
  added,
  aligned,
  changed,
  duplicated,
  type Layout,
  moved,
  offered,
  PALETTE,
  removed,
  reordered,
  resized,
  within,
} from "./layout.ts";
import { snapped } from "./snap.ts";

const box = (x: number, y: number, width = 10, height = 10) =>
  ({ kind: "box", x, y, width, height, thickness_mm: 0.3 }) as const;
const label = (...elements: Layout["elements"]): Layout => ({
  width_mm: 100,
  height_mm: 60,
  elements,
});

describe("a layout under the hand", () => {
  it("keeps a group on the label, however far it is moved", () => {
    const two = label(box(5, 5), box(80, 20));

    expect(moved(two, [0, 1], -50, 0).elements.map(({ x }) => x)).toEqual([0, 75]);
    expect(moved(two, [0, 1], 50, 900).elements.map(({ x, y }) => [x, y])).toEqual([
      [15, 35],
      [90, 50],
    ]);
  });

  it("moves only what is chosen", () => {
    expect(moved(label(box(5, 5), box(20, 20)), [1], 0.5, 0).elements.map(({ x }) => x)).toEqual([
      5, 20.5,
    ]);
  });

  it("pulls a side and leaves the opposite one where it is", () => {
    const [one] = resized(label(box(10, 10)), 0, "nw", -4, 2).elements;

    expect(one).toMatchObject({ x: 6, y: 12, width: 14, height: 8 });
  });

  it("never turns an element inside out", () => {
    const [one] = resized(label(box(10, 10)), 0, "e", -500, 0).elements;

    expect(one).toMatchObject({ x: 10, width: 1 });
  });

  it("aligns one with the label and several with each other", () => {
    expect(aligned(label(box(5, 5)), [0], "right").elements[0]?.x).toBe(90);
    expect(
      aligned(label(box(5, 5), box(30, 9, 20)), [0, 1], "center").elements.map(({ x }) => x),
    ).toEqual([22.5, 17.5]);
  });

  it("chooses the copies, which lie on top", () => {
    const { layout, chosen } = duplicated(label(box(5, 5), box(30, 9)), [0]);

    expect(chosen).toEqual([2]);
    expect(layout.elements[2]).toMatchObject({ x: 8, y: 8 });
  });

  it("changes places with the neighbour in the order of drawing, and stops at the ends", () => {
    const two = label(box(1, 1), box(2, 2));

    expect(reordered(two, 0, 1).layout.elements.map(({ x }) => x)).toEqual([2, 1]);
    expect(reordered(two, 1, 1)).toEqual({ layout: two, chosen: [1] });
  });

  it("takes everything of the palette onto the smallest label", () => {
    for (const offer of PALETTE) {
      const small: Layout = { width_mm: 15, height_mm: 8, elements: [] };
      const one = offered(offer, small, { x: 14, y: 1 });

      expect(one.x >= 0 && one.y >= 0, offer).toBe(true);
      expect(one.x + one.width <= 15 && one.y + one.height <= 8, offer).toBe(true);
    }
  });

  it("leaves out what is as it is where absent", () => {
    const [one] = changed(label({ ...box(1, 1), rotation: 90 }), 0, {
      rotation: undefined,
    }).elements;

    expect(one).toEqual(box(1, 1));
  });

  it("finds what a frame touches", () => {
    const two = label(box(5, 5), box(30, 9));

    expect(within(two, { x: 12, y: 0, width: 30, height: 12 })).toEqual([0, 1]);
    expect(within(two, { x: 16, y: 0, width: 4, height: 60 })).toEqual([]);
  });
});

describe("edges that nearly meet", () => {
  it("are made to meet, and the line is told", () => {
    const two = label(box(20, 20), box(40, 20.4));
    const snap = snapped(two, [1], { x: 40.3, y: 20.4, width: 10, height: 10 }, 0.6, 1);

    expect(snap.dy).toBeCloseTo(-0.4);
    expect(snap.lines).toEqual(expect.arrayContaining([{ axis: "y", at: 20 }]));
  });

  it("fall to the grid where nothing is near", () => {
    const snap = snapped(label(box(0, 0)), [0], { x: 13.3, y: 17.7, width: 7, height: 3 }, 0.2, 1);

    expect(snap.dx).toBeCloseTo(-0.3);
    expect(snap.dy).toBeCloseTo(0.3);
    expect(snap.lines).toEqual([]);
  });
});

describe("the way back", () => {
  const one = label(box(5, 5));

  it("takes a whole drag back at once", () => {
    let now = opened(one);
    for (const by of [1, 2, 3])
      now = edited(now, { do: "change", layout: moved(one, [0], by, 0), about: "drag 1" });
    now = edited(now, { do: "undo" });

    expect(now.layout).toBe(one);
    expect(edited(now, { do: "redo" }).layout.elements[0]?.x).toBe(8);
  });

  it("keeps two drags apart once the hand has rested", () => {
    let now = edited(opened(one), { do: "change", layout: moved(one, [0], 1, 0), about: "drag" });
    now = edited(now, { do: "rest" });
    now = edited(now, { do: "change", layout: moved(now.layout, [0], 1, 0), about: "drag" });

    expect(edited(now, { do: "undo" }).layout.elements[0]?.x).toBe(6);
  });

  it("chooses nothing that is no longer there", () => {
    let now = edited(opened(one), { do: "change", layout: added(one, box(1, 1)), chosen: [1] });
    now = edited(now, { do: "undo" });

    expect(now.chosen).toEqual([]);
    expect(removed(one, [0]).elements).toEqual([]);
  });
});

describe("the data of a GS1 symbol", () => {
  it("is a list of identifiers, and is written back as it was", () => {
    const data = "(01){gtin}(10){lot}(17){expiry}";

    expect(segmentsOf(data)).toEqual([
      { ai: "01", value: "{gtin}" },
      { ai: "10", value: "{lot}" },
      { ai: "17", value: "{expiry}" },
    ]);
    expect(writtenSegments(segmentsOf(data) ?? [])).toBe(data);
  });

  it("keeps identifiers whose places are chosen by the figure, and fields that may be empty", () => {
    const data = "(310n){net_weight}(17){expiry?}";

    expect(segmentsOf(data)?.map(({ ai }) => ai)).toEqual(["310n", "17"]);
    expect(fieldOf("{expiry?}")).toEqual({ name: "expiry", mayLack: true });
    expect(fieldOf("{lot} ")).toBeNull();
    expect(filled("{lot}-{note?}-{nowhere}", { lot: "L1" })).toBe("L1--{nowhere}");
  });

  it("is no list where something stands outside of the identifiers", () => {
    expect(segmentsOf("lot (10){lot}")).toBeNull();
    expect(segmentsOf("")).toEqual([]);
  });
});
