/** The sites of the company. Mirrors `/sites`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type SiteRow = components["schemas"]["SiteRow"];
export type OpenSite = components["schemas"]["OpenSite"];

export const sitesQuery = queryOptions({
  queryKey: ["sites"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/sites", { signal })),
});

export const openSite = (body: OpenSite): Promise<SiteRow> =>
  unwrap(api.POST("/api/v1/sites", { body }));
