/** Questions to the whole genealogy. Mirrors `/chain-health` and `/trace/cause` and its neighbours. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Health = Schemas["HealthView"];
export type Loss = Schemas["LossView"];
export type CauseAsk = Schemas["CauseAsk"];
export type Causes = Schemas["CauseView"];
export type Finding = Schemas["FindingView"];
export type Suspect = Schemas["SuspectView"];
export type Held = Schemas["HeldView"];
export type Dispersion = Schemas["DispersionPage"];
export type Parts = Schemas["PartsView"];
export type PoolName = Schemas["PoolName"];

const PAGE = 50;

/** Which losses of the chain are looked at. */
export interface Slice {
  kind?: string | undefined;
  stage?: string | undefined;
  person?: string | undefined;
  month?: string | undefined;
}

export interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

/** What is not said is left out, rather than sent as nothing. */
export function given<T extends object>(words: T): { [key in keyof T]?: NonNullable<T[key]> } {
  const kept = Object.entries(words).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(kept) as { [key in keyof T]?: NonNullable<T[key]> };
}

export const healthQuery = (site: string, period: Period) =>
  queryOptions({
    queryKey: ["chain-health", site, period],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/chain-health", { params: { query: { site, ...given(period) } }, signal }),
      ),
    placeholderData: keepPreviousData,
  });

export const lossesQuery = (site: string, period: Period, slice: Slice) =>
  infiniteQueryOptions({
    queryKey: ["chain-health", site, period, "losses", slice],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: PAGE,
        ...given(period),
        ...given(slice),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/chain-health/losses", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export const causeQuery = (site: string, ask: CauseAsk | null) =>
  queryOptions({
    queryKey: ["cause", site, ask],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/v1/trace/cause", {
          params: { query: { site } },
          body: ask ?? { bad: [] },
          signal,
        }),
      ),
    enabled: ask !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const whatIfQuery = (site: string, root: string, at: string) =>
  queryOptions({
    queryKey: ["what-if", site, root, at],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/trace/what-if", { params: { query: { site, root, at } }, signal })),
    enabled: root !== "" && at !== "",
    retry: false,
  });

export const dispersionQuery = (site: string, item: string, period: Period) =>
  queryOptions({
    queryKey: ["dispersion", site, item, period],
    queryFn: ({ signal }) => {
      const query = { site, ...given({ item, ...period }) };
      return unwrap(api.GET("/api/v1/trace/dispersion", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const partsQuery = (site: string, root: string) =>
  queryOptions({
    queryKey: ["dispersion", site, "parts", root],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/trace/dispersion/parts", { params: { query: { site, root } }, signal }),
      ),
    enabled: root !== "",
    retry: false,
  });

/** Numbers that were scanned, typed or pasted: one a line, or apart by commas, semicolons or tabs. */
export const namesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n\r\t,;，；、]+/)
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  ),
];
