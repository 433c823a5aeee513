/** Goods between the sites of the company. Mirrors `/crossings` and `/trace/sites`. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { TraceAsk } from "../../api/queries";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Coming = Schemas["Coming"];
export type Unnamed = Schemas["Unnamed"];
export type SitesTrace = Schemas["SitesTrace"];

/** What other sites sent here: of one of them, or of all where no supplier is named. */
export const comingQuery = (site: string, supplier: string, q: string) =>
  queryOptions({
    queryKey: ["coming", site, supplier, q],
    queryFn: ({ signal }) => {
      const query = { site, ...(supplier ? { supplier } : {}), ...(q ? { q } : {}) };
      return unwrap(api.GET("/api/v1/crossings/coming", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const unnamedQuery = (site: string) =>
  queryOptions({
    queryKey: ["unnamed", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/crossings/unnamed", { params: { query: { site } }, signal })),
  });

export const nameHalf = (site: string, code: string, body: Schemas["NameHalf"], key: string) =>
  unwrap(
    api.POST("/api/v1/crossings/{code}/sender", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const traceSitesQuery = (site: string, ask: TraceAsk) => {
  const given = Object.entries(ask).filter(([, value]) => value !== undefined);
  return queryOptions({
    queryKey: ["trace-sites", site, ask],
    queryFn: ({ signal }) => {
      const query = { site, ...(Object.fromEntries(given) as unknown as TraceAsk) };
      return unwrap(api.GET("/api/v1/trace/sites", { params: { query: query as never }, signal }));
    },
    enabled: ask.root !== "",
  });
};
