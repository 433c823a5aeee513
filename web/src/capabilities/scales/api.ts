/** Scales: what is on them, and how their checks stand. Mirrors `/scales`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type Scale = components["schemas"]["ScaleView"];
export type Reading = components["schemas"]["ReadingView"];
export type ScaleCheck = components["schemas"]["ScaleCheckView"];

export const scalesQuery = (site: string) =>
  queryOptions({
    queryKey: ["scales", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/scales", { params: { query: { site } }, signal })),
  });

export const checksQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["scale-checks", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/scales/{code}/checks", {
          params: { path: { code }, query: { site, limit: 100 } },
          signal,
        }),
      ),
  });

/** Waits until the scale has settled, for some seconds. */
export const readScale = (site: string, code: string): Promise<Reading> =>
  unwrap(
    api.GET("/api/v1/scales/{code}/reading", {
      params: { path: { code }, query: { site, wait_s: 5 } },
    }),
  );

/** The check weight stands on the scale: what was read is taken down. */
export const checkScale = async (site: string, code: string, key: string): Promise<ScaleCheck> => {
  const reading = await readScale(site, code);
  if (!reading.reading) throw new ReadingProblem(reading);
  const done = await unwrap(
    api.POST("/api/v1/scales/{code}/checks", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body: { reading: reading.reading, nominal: null, act: { capture: "scanned" } },
    }),
  );
  return done.result;
};

/** What the scale said is no weight to go by. */
export class ReadingProblem extends Error {
  constructor(readonly reading: Reading) {
    super(reading.problem ?? "");
  }
}
