/** Calls from the floor. Mirrors `/calls`, `/call-figures` and `/call-settings`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Call = Schemas["CallView"];
export type CallChain = Schemas["CallChain"];
export type CallFigure = Schemas["CallFigure"];

/** Whoever waits should be seen within seconds. */
const AGAIN_MS = 5_000;
const PAGE = 50;

export const KINDS = ["material", "quality", "machine", "safety", "help"] as const;

export const openCallsQuery = (site: string) =>
  queryOptions({
    queryKey: ["calls", site, "open"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/calls", { params: { query: { site, open: true } }, signal })),
    refetchInterval: AGAIN_MS,
  });

export const callsQuery = (site: string, kind: string) =>
  infiniteQueryOptions({
    queryKey: ["calls", site, "all", kind],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: PAGE,
        ...(kind ? { kind } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/calls", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const figuresQuery = (site: string, days: number) =>
  queryOptions({
    queryKey: ["calls", site, "figures", days],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/call-figures", { params: { query: { site, days } }, signal })),
    placeholderData: keepPreviousData,
  });

export const chainsQuery = queryOptions({
  queryKey: ["calls", "chains"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/call-settings", { signal })),
});

export const setChains = (rows: CallChain[]) =>
  unwrap(api.PUT("/api/v1/call-settings", { body: { rows } }));

const once = (site: string, code: string, key: string) => ({
  path: { code },
  query: { site },
  header: { "Idempotency-Key": key },
});

export const raiseCall = (site: string, body: Schemas["RaiseCall"], key: string) =>
  unwrap(
    api.POST("/api/v1/calls", {
      params: { query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const answerCall = (site: string, code: string, body: Schemas["AnswerCall"], key: string) =>
  unwrap(api.POST("/api/v1/calls/{code}/answer", { params: once(site, code, key), body }));

export const resolveCall = (
  site: string,
  code: string,
  body: Schemas["ResolveCall"],
  key: string,
) => unwrap(api.POST("/api/v1/calls/{code}/resolve", { params: once(site, code, key), body }));

export const withdrawCall = (
  site: string,
  code: string,
  body: Schemas["WithdrawCall"],
  key: string,
) => unwrap(api.POST("/api/v1/calls/{code}/withdraw", { params: once(site, code, key), body }));
