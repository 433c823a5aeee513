/** Verdicts and holds. Mirrors `/inspections` and `/holds`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Waiting = Schemas["WaitingLot"];
export type Inspection = Schemas["InspectionView"];
export type Inspect = Schemas["Inspect"];
export type PlanAsks = Schemas["PlanAsks"];
export type Inspected = Schemas["Inspected"];
export type Hold = Schemas["HoldView"];
export type HeldLot = Schemas["HeldLot"];
export type StoppedPick = Schemas["StoppedPick"];
export type PlaceHold = Schemas["PlaceHold"];
export type LiftHold = Schemas["LiftHold"];
export type ResultSheet = Schemas["ResultSheet"];
export type RecordResults = Schemas["RecordResults"];
export type Reserved = Schemas["ReserveView"];
export type LotName = Schemas["LotName"];
export type LotStock = Schemas["LotStock"];

const PAGE = 100;
/** The most rows the server gives at once. */
const MOST = 200;

/** How an act is sent: shown only, or done under its key. */
export const sent = (site: string, key: string, preview: boolean) => ({
  query: { site, ...(preview ? { preview } : {}) },
  ...(preview ? {} : { header: { "Idempotency-Key": key } }),
});

const nextOf = (page: { next?: string | null }): string | null => page.next ?? null;

export const queueQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["inspections", site, "queue"],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/inspections/queue", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: nextOf,
    placeholderData: keepPreviousData,
  });

export const inspectionsQuery = (site: string, lot: string) =>
  infiniteQueryOptions({
    queryKey: ["inspections", site, "history", lot],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: PAGE,
        ...(lot ? { lot } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/inspections", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: nextOf,
    placeholderData: keepPreviousData,
  });

/** What the plan of a lot asks for at a stage. */
export const planQuery = (site: string, lot: string, stage: string) =>
  queryOptions({
    queryKey: ["inspections", site, "plan", lot, stage],
    queryFn: ({ signal }) => {
      const query = { site, lot, stage };
      return unwrap(api.GET("/api/v1/inspections/plan", { params: { query }, signal }));
    },
  });

export const inspect = (site: string, body: Inspect, key: string, preview: boolean) =>
  unwrap(api.POST("/api/v1/inspections", { params: sent(site, key, preview), body }));

/** What each piece of a lot showed at a stage. */
export const resultsQuery = (site: string, lot: string, stage: string) =>
  queryOptions({
    queryKey: ["inspections", site, "results", lot, stage],
    queryFn: ({ signal }) => {
      const query = { site, lot, stage };
      return unwrap(api.GET("/api/v1/inspections/results", { params: { query }, signal }));
    },
  });

export const recordResults = (site: string, body: RecordResults, key: string) =>
  unwrap(api.POST("/api/v1/inspections/results", { params: sent(site, key, false), body }));

export const releaseUnderReserve = (
  site: string,
  body: Schemas["UnderReserve"],
  key: string,
  preview: boolean,
) => unwrap(api.POST("/api/v1/reserves", { params: sent(site, key, preview), body }));

/** Lots that went on under reserve: those that wait for results, or those that are settled. */
export const reservesQuery = (site: string, settled: boolean) =>
  queryOptions({
    queryKey: ["reserves", site, settled],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/reserves", { params: { query: { site, settled } }, signal })),
  });

/** Every open hold, or all holds of one lot, lifted ones too. */
export const holdsQuery = (site: string, lot = "") =>
  queryOptions({
    queryKey: ["holds", site, lot],
    queryFn: async ({ signal }): Promise<Hold[]> => {
      const rows: Hold[] = [];
      let cursor: string | null = null;
      do {
        const query: { site: string; limit: number; cursor?: string; lot?: string } = {
          site,
          limit: MOST,
          ...(lot ? { lot } : {}),
          ...(cursor ? { cursor } : {}),
        };
        const page: Schemas["HoldPage"] = await unwrap(
          api.GET("/api/v1/holds", { params: { query }, signal }),
        );
        rows.push(...page.rows);
        cursor = page.next ?? null;
      } while (cursor);
      return rows;
    },
  });

export const placeHold = (site: string, body: PlaceHold, key: string, preview: boolean) =>
  unwrap(api.POST("/api/v1/holds", { params: sent(site, key, preview), body }));

export const liftHold = (site: string, id: string, body: LiftHold, key: string, preview: boolean) =>
  unwrap(
    api.POST("/api/v1/holds/{id}/lift", {
      params: { ...sent(site, key, preview), path: { id } },
      body,
    }),
  );

/** What quality says of a lot, its holds and where it lies; `null` once nothing is left of it. */
export const lotStockQuery = (site: string, ref: string, number: string) =>
  queryOptions({
    queryKey: ["stock", site, "lot", ref],
    queryFn: async ({ signal }): Promise<LotStock | null> => {
      const query = { site, q: number, limit: MOST };
      const page = await unwrap(api.GET("/api/v1/stock", { params: { query }, signal }));
      return page.rows.find((row) => row.lot === ref) ?? null;
    },
    enabled: ref !== "",
  });

/** What a lot is called. */
export const lotTitle = ({ lot, lot_number }: LotName): string =>
  lot_number ?? lot.slice(lot.indexOf(":") + 1);

/** The state a verdict is drawn as. */
export const stateOfStatus = (status: string | null | undefined): string =>
  !status || status === "released" ? "free" : status;
