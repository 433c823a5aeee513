/** What can be done with a shipment, each act as data for the one form. */
import type { TFunction } from "i18next";
import type { ActSpec } from "../warehouse/ActForm";
import { orNull, sendAct } from "../warehouse/send";
import type { Shipment } from "./api";

export const planSpec = (site: string, order: string): ActSpec<Shipment> => ({
  name: "plan",
  fields: [
    { name: "order", holds: "sales_order", needed: true, initial: order },
    { name: "dock", holds: "place" },
  ],
  tell: (t: TFunction, one) =>
    t("shipments.would_plan", {
      code: one.code,
      customer: one.customer_name ?? one.customer,
      count: one.lines.length,
    }),
  send: (v, act, key, preview) =>
    sendAct("/api/v1/shipments", {
      site,
      act,
      key,
      preview,
      body: { order: v.order ?? "", dock: orNull(v.dock), code: null },
    }),
});

export const dispatchSpec = (site: string, code: string): ActSpec<Shipment> => ({
  name: "dispatch",
  fields: [
    { name: "carrier", holds: "text" },
    { name: "plate", holds: "text" },
    { name: "driver", holds: "text" },
    { name: "driver_phone", holds: "text" },
    { name: "seal", holds: "text" },
    { name: "precool_c", holds: "number", unit: "°C" },
    { name: "loading_c", holds: "number", unit: "°C" },
    { name: "returnable", holds: "item" },
    { name: "count", holds: "number" },
  ],
  tell: (t, one) =>
    t("shipments.would_dispatch", {
      code: one.code,
      customer: one.customer_name ?? one.customer,
      count: one.picks.length,
    }),
  send: (v, act, key, preview) =>
    sendAct("/api/v1/shipments/{code}/dispatch", {
      site,
      act,
      key,
      preview,
      at: { code },
      body: {
        carrier: orNull(v.carrier),
        plate: orNull(v.plate),
        driver: orNull(v.driver),
        driver_phone: orNull(v.driver_phone),
        seal: orNull(v.seal),
        precool_c: orNull(v.precool_c),
        loading_c: orNull(v.loading_c),
        returnables:
          v.returnable && v.count ? [{ item: v.returnable, count: Number(v.count) }] : [],
      },
    }),
});

/** It arrived: how warm, and of which line how much was missing. */
export const deliverSpec = (site: string, { code, lines }: Shipment): ActSpec<Shipment> => ({
  name: "deliver",
  fields: [
    { name: "arrival_c", holds: "number", unit: "°C" },
    ...(lines.length > 1
      ? [
          {
            name: "short_line",
            holds: "kind" as const,
            choices: lines.map(({ line }) => String(line)),
            labels: Object.fromEntries(lines.map((one) => [String(one.line), one.item_name])),
          },
        ]
      : []),
    { name: "short", holds: "number" },
    { name: "shortfall", holds: "text" },
  ],
  tell: (t, one) =>
    t(one.shortfall ? "shipments.would_deliver_short" : "shipments.would_deliver", {
      code: one.code,
      customer: one.customer_name ?? one.customer,
      shortfall: one.shortfall,
    }),
  send: (v, act, key, preview) =>
    sendAct("/api/v1/shipments/{code}/deliver", {
      site,
      act,
      key,
      preview,
      at: { code },
      body: {
        arrival_c: orNull(v.arrival_c),
        shortfall: orNull(v.shortfall),
        short: v.short
          ? [
              {
                line: Number(v.short_line || lines[0]?.line),
                quantity: v.short,
                reason: orNull(v.shortfall),
              },
            ]
          : [],
      },
    }),
});

/** Another lot than the proposed one; the server asks why where it goes out of turn. */
export const pickSpec = (
  site: string,
  code: string,
  line: { line: number; unit: string; wanted: string },
): ActSpec<Shipment> => ({
  name: "set_pick",
  fields: [
    { name: "lot", holds: "lot", needed: true },
    { name: "quantity", holds: "number", needed: true, unit: line.unit, initial: line.wanted },
    { name: "place", holds: "place" },
    { name: "handling_unit", holds: "text" },
    { name: "customer_lot", holds: "text" },
    { name: "reason", holds: "text", whenAsked: true },
  ],
  tell: (t, one) => t("shipments.would_pick", { count: one.picks.length }),
  send: (v, act, key, preview) =>
    sendAct("/api/v1/shipments/{code}/picks", {
      site,
      act,
      key,
      preview,
      at: { code },
      body: {
        line: line.line,
        lot: orNull(v.lot),
        quantity: v.quantity ?? "",
        place: orNull(v.place),
        handling_unit: orNull(v.handling_unit),
        customer_lot: orNull(v.customer_lot),
        reason: orNull(v.reason),
      },
    }),
});
