/** What can be done with a portion of stock, each act as data for the one form. */
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { quantity } from "../../language/decimal";
import type { ActField, ActSpec } from "./ActForm";
import { type Became, nameOf, type Returned, type StockRow } from "./api";
import { type LotStock, orNull, sendAct } from "./send";

/** In the order of how often a day they are done. */
export const STOCK_ACTS = [
  "move",
  "count",
  "adjust",
  "scrap",
  "split",
  "merge",
  "relabel",
  "repack",
  "supplier_return",
] as const;
export type StockAct = (typeof STOCK_ACTS)[number];

/** Goods that lie nowhere yet are put away, not moved. */
export const wordOf = (act: StockAct, row: StockRow): StockAct | "putaway" =>
  act === "move" && !row.place && !row.unit ? "putaway" : act;

const figure = (text: string | null | undefined, unit: string): string =>
  `${quantity(text, unit)} ${unit}`;

/** A lot as it would be: how much, and where it lies. */
export function stockSentence(t: TFunction, lot: LotStock): ReactNode {
  const where = lot.portions.map(
    (one) =>
      `${one.place_name ?? one.place ?? one.handling_unit} ${quantity(one.quantity, lot.unit)}`,
  );
  const words = { lot: nameOf(lot), quantity: figure(lot.on_hand, lot.unit) };
  return where.length > 0
    ? t("warehouse.would_lie", { ...words, places: where.join(t("common.list_join")) })
    : t("warehouse.would_hold", words);
}

const becameSentence = (t: TFunction, { from, into }: Became): ReactNode =>
  t("warehouse.would_become", {
    from: nameOf(from),
    left: figure(from.on_hand, from.unit),
    into: nameOf(into),
    there: figure(into.on_hand, into.unit),
  });

const returnedSentence = (t: TFunction, { document, stock }: Returned): ReactNode =>
  t("warehouse.would_return", {
    document,
    lot: nameOf(stock),
    quantity: figure(stock.on_hand, stock.unit),
  });

const amount = (unit: string, initial = ""): ActField => ({
  name: "quantity",
  holds: "number",
  needed: true,
  unit,
  initial,
});
const why: ActField = { name: "reason", holds: "text", needed: true };
const whyAsked: ActField = { name: "reason", holds: "text", whenAsked: true };
const newNumber: ActField = { name: "lot_number", holds: "text" };

/** The form of an act at a portion of stock. */
export function stockSpec(act: StockAct, site: string, row: StockRow): ActSpec<never> {
  return SPECS[act](site, row) as unknown as ActSpec<never>;
}

const SPECS = {
  move: (site: string, { lot, quantity: there, place, unit }: StockRow): ActSpec<LotStock> => ({
    name: unit || place ? "move" : "putaway",
    fields: [{ name: "to", holds: "place", needed: true }, amount(lot.unit, there)],
    tell: stockSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/moves", {
        site,
        act,
        key,
        preview,
        body: {
          lot: lot.lot,
          from: unit ? null : place,
          from_unit: unit,
          to: v.to ?? "",
          quantity: v.quantity ?? "",
        },
      }),
  }),
  count: (site: string, { lot, place, unit }: StockRow): ActSpec<LotStock> => ({
    name: "count",
    blind: true,
    fields: [
      { name: "counted", holds: "number", needed: true },
      {
        name: "unit",
        holds: "unit",
        unit: lot.unit,
        unitsOf: { item: lot.item, figure: "counted" },
      },
      whyAsked,
    ],
    tell: stockSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/counts", {
        site,
        act,
        key,
        preview,
        body: {
          lot: lot.lot,
          place: unit ? null : place,
          handling_unit: unit,
          counted: v.counted ?? "",
          unit: orNull(v.unit),
          reason: orNull(v.reason),
        },
      }),
  }),
  adjust: (site: string, { lot, place }: StockRow): ActSpec<LotStock> => ({
    name: "adjust",
    fields: [{ name: "change", holds: "number", needed: true, unit: lot.unit }, why],
    tell: stockSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/adjustments", {
        site,
        act,
        key,
        preview,
        body: { lot: lot.lot, place, change: v.change ?? "", reason: v.reason ?? "" },
      }),
  }),
  scrap: (site: string, { lot, place, unit }: StockRow): ActSpec<LotStock> => ({
    name: "scrap",
    fields: [amount(lot.unit), why],
    tell: stockSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/scraps", {
        site,
        act,
        key,
        preview,
        body: {
          lot: lot.lot,
          place: unit ? null : place,
          handling_unit: unit,
          quantity: v.quantity ?? "",
          reason: v.reason ?? "",
        },
      }),
  }),
  split: (site: string, { lot, place }: StockRow): ActSpec<Became> => ({
    name: "split",
    fields: [amount(lot.unit), newNumber],
    tell: becameSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/splits", {
        site,
        act,
        key,
        preview,
        body: {
          lot: lot.lot,
          place,
          quantity: v.quantity ?? "",
          lot_number: orNull(v.lot_number),
        },
      }),
  }),
  merge: (site: string, { lot }: StockRow): ActSpec<Became> => ({
    name: "merge",
    fields: [{ name: "into", holds: "lot", needed: true }],
    tell: becameSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/merges", {
        site,
        act,
        key,
        preview,
        body: { from: lot.lot, into: v.into ?? "" },
      }),
  }),
  relabel: (site: string, { lot }: StockRow): ActSpec<Became> => ({
    name: "relabel",
    fields: [
      { ...newNumber, needed: true },
      { ...why, needed: false },
    ],
    tell: becameSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/relabels", {
        site,
        act,
        key,
        preview,
        body: { lot: lot.lot, lot_number: v.lot_number ?? "", reason: orNull(v.reason) },
      }),
  }),
  repack: (site: string, { lot, place }: StockRow): ActSpec<Became> => ({
    name: "repack",
    fields: [
      { name: "into_item", holds: "item", needed: true },
      { name: "quantity_from", holds: "number", needed: true, unit: lot.unit },
      { name: "quantity_to", holds: "number", needed: true },
      newNumber,
    ],
    tell: becameSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/repacks", {
        site,
        act,
        key,
        preview,
        body: {
          lot: lot.lot,
          place,
          into_item: v.into_item ?? "",
          quantity_from: v.quantity_from ?? "",
          quantity_to: v.quantity_to ?? "",
          lot_number: orNull(v.lot_number),
        },
      }),
  }),
  supplier_return: (site: string, { lot, place }: StockRow): ActSpec<Returned> => ({
    name: "supplier_return",
    fields: [amount(lot.unit), why],
    tell: returnedSentence,
    send: (v, act, key, preview) =>
      sendAct("/api/v1/supplier-returns", {
        site,
        act,
        key,
        preview,
        body: { lot: lot.lot, place, quantity: v.quantity ?? "", reason: v.reason ?? "" },
      }),
  }),
};

/** Goods come back from a customer: into a lot of their own that waits, unless they never left. */
export const customerReturnSpec = (
  site: string,
  known: { customer?: string; document?: string; lot?: string },
): ActSpec<Returned> => ({
  name: "customer_return",
  fields: [
    { name: "customer", holds: "partner", needed: true, initial: known.customer ?? "" },
    { name: "sent", holds: "coming", from: "customer" },
    { name: "lot", holds: "any_lot", needed: true, initial: known.lot ?? "" },
    { name: "quantity", holds: "number", needed: true },
    { name: "document", holds: "text", initial: known.document ?? "" },
    { name: "place", holds: "place" },
    { name: "reason", holds: "text" },
    { name: "same_lot", holds: "yes_no" },
  ],
  tell: returnedSentence,
  send: (v, act, key, preview) =>
    sendAct("/api/v1/customer-returns", {
      site,
      act,
      key,
      preview,
      body: {
        customer: v.customer ?? "",
        lot: v.lot ?? "",
        quantity: v.quantity ?? "",
        document: orNull(v.document),
        sent: orNull(v.sent),
        place: orNull(v.place),
        reason: orNull(v.reason),
        same_lot: v.same_lot === "true",
      },
    }),
});
