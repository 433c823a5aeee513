/** What can be done with a handling unit: build it, fill it, put it somewhere. */
import type { TFunction } from "i18next";
import { quantity } from "../../language/decimal";
import type { ActSpec } from "./ActForm";
import { type NumberPool, nameOf } from "./api";
import { type BodyOf, type DoneOf, orNull, sendAct, type Unit } from "./send";

export const UNIT_KINDS = ["case", "pallet", "crate"] as const;

export function unitSentence(t: TFunction, unit: Unit): string {
  const held = unit.contents.map(
    (one) => `${nameOf(one)} ${quantity(one.quantity, one.unit)} ${one.unit}`,
  );
  const place = unit.place_name ?? unit.place;
  return t(place ? "packing.would_hold" : "packing.would_hold_nowhere", {
    unit: unit.code,
    place,
    contents: held.length > 0 ? held.join(t("common.list_join")) : t("packing.nothing"),
  });
}

export const buildSpec = (site: string): ActSpec<Unit> => ({
  name: "build",
  fields: [
    { name: "kind", holds: "kind", needed: true, initial: "pallet", choices: [...UNIT_KINDS] },
    { name: "place", holds: "place" },
    { name: "code", holds: "text" },
    { name: "item", holds: "item" },
    { name: "full", holds: "number" },
    { name: "returnable", holds: "item" },
  ],
  tell: unitSentence,
  send: (v, act, key, preview) =>
    sendAct("/api/v1/units", {
      site,
      act,
      key,
      preview,
      body: {
        kind: v.kind ?? "",
        place: orNull(v.place),
        code: orNull(v.code),
        item: orNull(v.item),
        full: v.item ? orNull(v.full) : null,
        full_unit: null,
        returnable: orNull(v.returnable),
      },
    }),
});

export const fillSpec = (site: string, unit: Unit): ActSpec<Unit> => ({
  name: "fill",
  fields: [
    { name: "lot", holds: "lot", needed: true },
    { name: "quantity", holds: "number", needed: true },
    { name: "weights", holds: "text" },
    { name: "from_place", holds: "place", initial: unit.place ?? "" },
    { name: "from_unit", holds: "text" },
    { name: "order", holds: "sales_order" },
    { name: "line", holds: "number" },
    { name: "full", holds: "number", initial: unit.fill?.full ?? "" },
  ],
  tell: unitSentence,
  send: (v, act, key, preview) => {
    const body: BodyOf<"/api/v1/units/{code}/fill"> = {
      lot: v.lot ?? "",
      quantity: v.quantity ?? "",
      // What comes out of another unit comes from where that one stands.
      place: orNull(v.from_unit) ? null : orNull(v.from_place),
      from_unit: orNull(v.from_unit),
      order: orNull(v.order),
      line: orNull(v.line) ? Number(v.line) : null,
      weights: (v.weights ?? "").split(/[\s;]+/).filter((one) => one !== ""),
      // What it was told before stays; a new figure is told anew.
      full: v.full === unit.fill?.full ? null : orNull(v.full),
      full_unit: null,
    };
    const at = { code: unit.code };
    return sendAct("/api/v1/units/{code}/fill", { site, act, key, preview, at, body });
  },
});

const putSpec = (site: string, unit: Unit, where: "place" | "parent"): ActSpec<Unit> => ({
  name: where === "place" ? "put_unit" : "nest",
  fields: [{ name: where, holds: where === "place" ? "place" : "text", needed: true }],
  tell: unitSentence,
  send: (v, act, key, preview) =>
    sendAct("/api/v1/units/{code}/put", {
      site,
      act,
      key,
      preview,
      at: { code: unit.code },
      body: { place: orNull(v.place), parent: orNull(v.parent) },
    }),
});

export const moveUnitSpec = (site: string, unit: Unit): ActSpec<Unit> =>
  putSpec(site, unit, "place");
export const nestSpec = (site: string, unit: Unit): ActSpec<Unit> => putSpec(site, unit, "parent");

type Numbers = DoneOf<"/api/v1/number-pools/{code}/blocks">["result"];

export const takeNumbersSpec = (site: string, pools: NumberPool[]): ActSpec<Numbers> => ({
  name: "take_numbers",
  fields: [
    {
      name: "pool",
      holds: "kind",
      needed: true,
      initial: pools[0]?.code ?? "",
      choices: pools.map((pool) => pool.code),
      labels: Object.fromEntries(pools.map((pool) => [pool.code, pool.name])),
    },
    { name: "count", holds: "number", needed: true },
    { name: "purpose", holds: "text", needed: true },
  ],
  tell: (t, { block }) =>
    t("numbers.would_take", { count: block.count, first: block.first, last: block.last }),
  send: (v, act, key, preview) =>
    sendAct("/api/v1/number-pools/{code}/blocks", {
      site,
      act,
      key,
      preview,
      at: { code: v.pool ?? "" },
      body: { count: Number(v.count), purpose: v.purpose ?? "" },
    }),
});
