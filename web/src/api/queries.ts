/** What pages ask the server, with the keys under which the answers are kept. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { Problem, rememberCsrf, request } from "./client";
import type {
  Hit,
  Import,
  LedgerRecord,
  Overview,
  Passport,
  Person,
  Picture,
  PoolPage,
  Readings,
  Session,
  Token,
} from "./types";

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await request<Session>("GET", "/session", { signal });
      rememberCsrf(session.csrf);
      return session;
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 401) return null;
      throw cause;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether the first administrator is still missing. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => request<{ needed: boolean; demo: boolean }>("GET", "/setup", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const overviewQuery = (site: string) =>
  queryOptions({
    queryKey: ["overview", site],
    queryFn: ({ signal }) => request<Overview>("GET", "/overview", { query: { site }, signal }),
  });

export const searchQuery = (site: string, q: string, limit = 20) =>
  queryOptions({
    queryKey: ["search", site, q, limit],
    queryFn: ({ signal }) =>
      request<{ hits: Hit[] }>("GET", "/search", { query: { site, q, limit }, signal }),
    enabled: q.trim() !== "",
  });

/** What a list of pools is narrowed to. */
export interface PoolFilter {
  kind?: string | undefined;
  q?: string | undefined;
  item?: string | undefined;
  stock?: string | undefined;
}

export const poolsQuery = (site: string, filter: PoolFilter) =>
  infiniteQueryOptions({
    queryKey: ["pools", site, filter],
    queryFn: ({ pageParam, signal }) =>
      request<PoolPage>("GET", "/pools", {
        query: { site, ...filter, cursor: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const passportQuery = (site: string, ref: string) =>
  queryOptions({
    queryKey: ["pool", site, ref],
    queryFn: ({ signal }) =>
      request<Passport>("GET", `/pools/${encodeURIComponent(ref)}`, { query: { site }, signal }),
    enabled: ref !== "",
  });

/** What a trace is asked: the same words in the address of the page and of the endpoint. */
export interface TraceAsk {
  root: string;
  direction: string;
  mode: string;
  tolerance?: string | undefined;
  at_from?: string | undefined;
  at_to?: string | undefined;
  transfer?: string | undefined;
  as_of?: string | undefined;
}

export const pictureQuery = (site: string, ask: TraceAsk, limit: number) =>
  queryOptions({
    queryKey: ["picture", site, ask, limit],
    queryFn: ({ signal }) =>
      request<Picture>("GET", "/trace/picture", { query: { site, ...ask, limit }, signal }),
    enabled: ask.root !== "",
    placeholderData: (before, query) =>
      (query?.queryKey[2] as TraceAsk | undefined)?.root === ask.root ? before : undefined,
  });

export const readingsQuery = (site: string, ask: TraceAsk) => {
  const { mode: _, ...rest } = ask;
  return queryOptions({
    queryKey: ["readings", site, rest],
    queryFn: ({ signal }) =>
      request<Readings>("GET", "/trace/readings", { query: { site, ...rest }, signal }),
    enabled: ask.root !== "",
    placeholderData: keepPreviousData,
  });
};

export const importsQuery = (site: string) =>
  queryOptions({
    queryKey: ["imports", site],
    queryFn: ({ signal }) => request<{ rows: Import[] }>("GET", "/imports", { query: { site }, signal }),
  });

/** An import is asked for again twice a second while the server works on it. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) => request<Import>("GET", `/imports/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) =>
      query.state.data && ["checking", "running"].includes(query.state.data.state) ? 500 : false,
  });

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => request<{ rows: Person[] }>("GET", "/people", { signal }),
});

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => request<{ rows: Token[] }>("GET", "/tokens", { signal }),
});

/** Records after a place in the ledger, in its order. */
export const ledgerQuery = (from: number, limit: number) =>
  queryOptions({
    queryKey: ["ledger", from, limit],
    queryFn: ({ signal }) =>
      request<{ rows: LedgerRecord[]; next: number | null }>("GET", "/ledger", {
        query: { from, limit },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const ledgerHeadQuery = queryOptions({
  queryKey: ["ledger", "head"],
  queryFn: ({ signal }) =>
    request<{ seq: number; hash: string; root: string; appended_at?: string | null }>(
      "GET",
      "/ledger/head",
      { signal },
    ),
});
