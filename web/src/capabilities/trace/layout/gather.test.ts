import { describe, expect, it } from "vitest";
import type { Picture, PictureFlow, PictureNode } from "../../../api/types";
import { gather } from "./gather";

const kg = (expected: string | null) => ({ expected, min: null, max: null, unit: "kg" });

function lot(id: string, layer: number, amount: string, more: Partial<PictureNode> = {}) {
  const node: PictureNode = {
    id,
    ref: id,
    layer,
    kind: "lot",
    title: id,
    members: 1,
    quantity: kg(amount),
    state: "shipped",
    possible: false,
    root: false,
    ...more,
  };
  return node;
}

function flow(from: string, to: string, amount: string, basis = "scanned"): PictureFlow {
  const at = "2026-11-17T08:00:00+08:00";
  return {
    from,
    to,
    quantity: kg(amount),
    transfers: 1,
    basis,
    possible: false,
    at_first: at,
    at_last: at,
    late: 0,
  };
}

/** Four lots of `each` pallets, all of them on one truck. */
function pallets(each: number): Picture {
  const lots = ["A", "B", "C", "D"].map((id) => lot(id, 0, "2.016"));
  const made = lots.flatMap(({ id }) =>
    Array.from({ length: each }, (_, at) => lot(`${id}-${at}`, 1, "0.1")),
  );
  const truck = lot("truck", 2, "0.4", { kind: "shipment" });
  return {
    layers: ["lots", "pallets", "trucks"].map((key) => ({ key, kind: "lot", count: 1 })),
    nodes: [...lots, ...made, truck],
    flows: made.flatMap(({ id }) => [
      flow(id.slice(0, 1), id, "0.1"),
      flow(id, "truck", "0.1", id === "A-0" ? "imported" : "scanned"),
    ]),
    context: [],
    unit: "kg",
    grouped: false,
    timeline: [],
    answer: {} as Picture["answer"],
  };
}

const into = (picture: Picture, node: string): string[] =>
  picture.flows.filter(({ to }) => to === node).map(({ quantity }) => quantity.expected ?? "?");

describe("gathering", () => {
  it("leaves a picture alone whose layers have room", () => {
    const picture = pallets(2);

    expect(gather(picture, new Set()).picture).toBe(picture);
  });

  it("makes one mark of the pallets of each lot, and loses nothing", () => {
    const { picture, members } = gather(pallets(3), new Set());

    const marks = picture.nodes.filter(({ layer }) => layer === 1);
    expect(marks.map(({ quantity }) => quantity.expected)).toEqual(["0.3", "0.3", "0.3", "0.3"]);
    expect([...members.values()].flat()).toHaveLength(12);
    expect(marks.flatMap(({ id }) => into(picture, id))).toEqual(["0.3", "0.3", "0.3", "0.3"]);
  });

  it("keeps what was taken over from elsewhere apart from what was scanned", () => {
    const { picture } = gather(pallets(3), new Set());

    expect(into(picture, "truck").sort()).toEqual(["0.1", "0.2", "0.3", "0.3", "0.3"]);
  });

  it("does not gather what is selected, nor what was opened", () => {
    const whole = pallets(3);
    const [opened] = gather(whole, new Set()).members.keys();

    expect(gather(whole, new Set(["B-1"])).members.size).toBe(3);
    expect(gather(whole, new Set([opened ?? ""])).members.size).toBe(3);
  });

  it("says that a sum is not known when one of its parts is not", () => {
    const whole = pallets(3);
    whole.nodes
      .filter(({ id }) => id === "C-2")
      .map((node) => Object.assign(node, { quantity: kg(null) }));

    const { picture } = gather(whole, new Set());

    const marks = picture.nodes.filter(({ layer }) => layer === 1);
    expect(marks.map(({ quantity }) => quantity.expected)).toEqual(["0.3", "0.3", null, "0.3"]);
  });
});
