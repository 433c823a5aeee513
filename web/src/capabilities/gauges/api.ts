/** Gauges and their calibrations. Mirrors `/gauges`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { sent } from "../quality/api";

type Schemas = components["schemas"];
export type Gauge = Schemas["GaugeRow"];
export type Calibration = Schemas["CalibrationView"];
export type CalibrateGauge = Schemas["CalibrateGauge"];

export const gaugesQuery = (site: string) =>
  queryOptions({
    queryKey: ["gauges", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/gauges", { params: { query: { site } }, signal })),
  });

export const gaugeQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["gauges", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/gauges/{code}", { params: { path: { code }, query: { site } }, signal }),
      ),
  });

/** What was judged with it around a calibration. */
export const judgedQuery = (site: string, code: string, calibration: string) =>
  queryOptions({
    queryKey: ["gauges", site, code, "judged", calibration],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/gauges/{code}/judged", {
          params: { path: { code }, query: { site, calibration } },
          signal,
        }),
      ),
  });

export const calibrateGauge = (site: string, code: string, body: CalibrateGauge, key: string) =>
  unwrap(
    api.POST("/api/v1/gauges/{code}/calibrations", {
      params: { ...sent(site, key, false), path: { code } },
      body,
    }),
  );
