/** Cleanings of machines. Mirrors `/machine-cleanings`. */
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Cleaning = Schemas["CleaningView"];

const PAGE = 50;

const once = (site: string, key: string) => ({
  query: { site },
  header: { "Idempotency-Key": key },
});

export const cleaningsQuery = (site: string, equipment: string) =>
  infiniteQueryOptions({
    queryKey: ["cleanings", site, equipment],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: PAGE,
        ...(equipment ? { equipment } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/machine-cleanings", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const cleanMachine = (site: string, body: Schemas["CleanMachine"], key: string) =>
  unwrap(api.POST("/api/v1/machine-cleanings", { params: once(site, key), body }));

export const voidCleaning = (
  site: string,
  id: string,
  body: Schemas["VoidCleaning"],
  key: string,
) =>
  unwrap(
    api.POST("/api/v1/machine-cleanings/{id}/void", {
      params: { ...once(site, key), path: { id } },
      body,
    }),
  );
