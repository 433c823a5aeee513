/** Goods on the way: whom to call, what brought a delivery, how warm it was. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import type { ActSpec } from "../warehouse/ActForm";
import { sendAct } from "../warehouse/send";
import { degrees } from "./degrees";

export type OnTheWay = components["schemas"]["OnTheWayView"];
export type Inbound = components["schemas"]["InboundView"];
export type Excursion = components["schemas"]["ExcursionView"];
export type Logger = components["schemas"]["LoggerView"];

export const inTransitQuery = (site: string) =>
  queryOptions({
    queryKey: ["in-transit", site],
    queryFn: ({ signal }) => {
      const query = { site, limit: 200 };
      return unwrap(api.GET("/api/v1/in-transit", { params: { query }, signal }));
    },
  });

export const inboundQuery = (site: string) =>
  queryOptions({
    queryKey: ["inbound", site],
    queryFn: ({ signal }) => {
      const query = { site, limit: 50 };
      return unwrap(api.GET("/api/v1/inbound", { params: { query }, signal }));
    },
  });

/** Sends the file of a logger as it is, or only tries it out. */
export const sendLogger = (site: string, subject: string, file: File, key: string) =>
  unwrap(
    api.POST("/api/v1/loggers", {
      params: {
        query: { site, subject, name: file.name },
        header: { "Idempotency-Key": key },
      },
      // The contract says bytes; a file is sent as it is.
      body: file as unknown as number[],
      bodySerializer: (whole) => whole as unknown as BodyInit,
      headers: { "content-type": "application/octet-stream" },
    }),
  );

export const judgeSpec = (site: string, excursion: string): ActSpec<Excursion> => ({
  name: "judge_temperature",
  fields: [{ name: "note", holds: "text", needed: true }],
  tell: (t, one) => t("transport.judged", { found: degrees(one.found_c), note: one.note }),
  send: (v, act, key, preview) =>
    sendAct("/api/v1/excursions/{excursion}/judge", {
      site,
      act,
      key,
      preview,
      at: { excursion },
      body: { note: v.note ?? "" },
    }),
});
