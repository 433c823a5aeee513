/** What pages ask the server, with the keys under which the answers are kept. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, Problem, rememberCsrf, unwrap } from "./client";
import type { Session } from "./types";

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    // Asked before anyone has signed in, so "signed out" is an answer here and no problem.
    const { data, response } = await api.GET("/api/v1/session", { signal });
    if (response.status === 401) return null;
    if (!data) throw new Problem(response.status, "fault", { ref: "–" });
    rememberCsrf(data.csrf);
    return data;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether the first administrator is still missing. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/setup", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const overviewQuery = (site: string) =>
  queryOptions({
    queryKey: ["overview", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/overview", { params: { query: { site } }, signal })),
  });

export const searchQuery = (site: string, q: string, limit = 20) =>
  queryOptions({
    queryKey: ["search", site, q, limit],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/search", { params: { query: { site, q, limit } }, signal })),
    enabled: q.trim() !== "",
  });

/** What a list of pools is narrowed to. */
export interface PoolFilter {
  kind?: string | undefined;
  q?: string | undefined;
  item?: string | undefined;
  stock?: string | undefined;
}

/** A question without what was not asked; the contract knows no `undefined`. */
export function asked<T extends object>(words: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(words).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export const poolsQuery = (site: string, filter: PoolFilter) =>
  infiniteQueryOptions({
    queryKey: ["pools", site, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        ...asked(filter),
        ...(pageParam ? { cursor: pageParam } : {}),
        limit: 100,
      };
      return unwrap(api.GET("/api/v1/pools", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const passportQuery = (site: string, ref: string, as_of?: string) =>
  queryOptions({
    queryKey: as_of ? ["pool", site, ref, as_of] : ["pool", site, ref],
    queryFn: ({ signal }) => {
      const query = { site, ...(as_of ? { as_of } : {}) };
      return unwrap(api.GET("/api/v1/pools/{ref}", { params: { path: { ref }, query }, signal }));
    },
    enabled: ref !== "",
  });

/** What a trace is asked: the same words in the address of the page and of the endpoint. */
export interface TraceAsk {
  root: string;
  direction: string;
  mode: string;
  tolerance?: number | undefined;
  at_from?: string | undefined;
  at_to?: string | undefined;
  transfer?: string | undefined;
  as_of?: string | undefined;
}

export const pictureQuery = (site: string, ask: TraceAsk, limit: number) =>
  queryOptions({
    queryKey: ["picture", site, ask, limit],
    queryFn: ({ signal }) => {
      const query = { site, ...asked(ask), limit };
      return unwrap(api.GET("/api/v1/trace/picture", { params: { query }, signal }));
    },
    enabled: ask.root !== "",
    placeholderData: (before, query) =>
      (query?.queryKey[2] as TraceAsk | undefined)?.root === ask.root ? before : undefined,
  });

export const readingsQuery = (site: string, ask: TraceAsk) => {
  const { mode: _, ...rest } = ask;
  return queryOptions({
    queryKey: ["readings", site, rest],
    queryFn: ({ signal }) => {
      const query = { site, ...asked(rest) };
      return unwrap(api.GET("/api/v1/trace/readings", { params: { query }, signal }));
    },
    enabled: ask.root !== "",
    placeholderData: keepPreviousData,
  });
};

/** Every movement of a trace, with what each reader of a report asks for. */
export const tableQuery = (site: string, ask: TraceAsk) =>
  queryOptions({
    queryKey: ["trace-table", site, ask],
    queryFn: ({ signal }) => {
      const query = { site, ...asked(ask) };
      return unwrap(api.GET("/api/v1/trace/table", { params: { query }, signal }));
    },
    enabled: ask.root !== "",
  });

/** The column sets that one saved. */
export const columnSetsQuery = (site: string) =>
  queryOptions({
    queryKey: ["trace-columns", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/trace/columns", { params: { query: { site } }, signal })),
  });

export const importsQuery = (site: string) =>
  queryOptions({
    queryKey: ["imports", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/imports", { params: { query: { site } }, signal })),
  });

/** An import is asked for again twice a second while the server works on it. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) =>
      query.state.data && ["checking", "running"].includes(query.state.data.state) ? 500 : false,
  });

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/people", { signal })),
});

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/tokens", { signal })),
});

/** Records after a place in the ledger, in its order. */
export const ledgerQuery = (from: number, limit: number) =>
  queryOptions({
    queryKey: ["ledger", from, limit],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/ledger", { params: { query: { from, limit } }, signal })),
    placeholderData: keepPreviousData,
  });

/** The checkpoints that are kept, the newest first. */
export const checkpointsQuery = infiniteQueryOptions({
  queryKey: ["ledger", "signed", "checkpoints"],
  queryFn: ({ pageParam, signal }) => {
    const query = pageParam === null ? {} : { below: pageParam };
    return unwrap(api.GET("/api/v1/ledger/checkpoints", { params: { query }, signal }));
  },
  initialPageParam: null as number | null,
  getNextPageParam: (page) => page.next ?? null,
});

/** The key that checks them. */
export const signingKeysQuery = queryOptions({
  queryKey: ["ledger", "signed", "keys"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/ledger/keys", { signal })),
});

export const ledgerHeadQuery = queryOptions({
  queryKey: ["ledger", "head"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/ledger/head", { signal })),
});
