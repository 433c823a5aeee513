/** Control charts. Mirrors `/control-charts`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { sent } from "../quality/api";

type Schemas = components["schemas"];
export type ChartRow = Schemas["ChartRow"];
export type Chart = Schemas["ChartView"];
export type ChartPoint = Schemas["ChartPoint"];
export type Signal = Schemas["SignalView"];
export type Summary = Schemas["SummaryView"];
export type Bin = Schemas["BinView"];
export type AnswerSignal = Schemas["AnswerSignal"];

export const chartsQuery = (site: string) =>
  queryOptions({
    queryKey: ["control-charts", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/control-charts", { params: { query: { site } }, signal })),
  });

export const chartQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["control-charts", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/control-charts/{code}", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
    enabled: code !== "",
  });

/** What was made since the chart last said nothing. */
export const containmentQuery = (site: string, code: string, said: Signal) =>
  queryOptions({
    queryKey: ["control-charts", site, code, "containment", said.signal],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/control-charts/{code}/containment", {
          params: { path: { code }, query: { site, signal: said.signal } },
          signal,
        }),
      ),
  });

export const answerSignal = (site: string, code: string, body: AnswerSignal, key: string) =>
  unwrap(
    api.POST("/api/v1/control-charts/{code}/answers", {
      params: { ...sent(site, key, false), path: { code } },
      body,
    }),
  );
