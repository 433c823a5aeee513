/** Recalls and drills. Mirrors `/recalls`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Recall = Schemas["RecallView"];
export type RecallRow = Schemas["RecallRow"];
export type Figures = Schemas["RecallFigures"];
export type Costs = Schemas["CostFigures"];
export type Customer = Schemas["RecallCustomer"];
export type RecallLot = Schemas["RecallLotView"];
export type Contact = Schemas["ContactView"];
export type Notice = Schemas["NoticeRow"];
export type Drill = Schemas["DrillRow"];
export type Case = Schemas["CaseView"];
export type CaseSite = Schemas["CaseSite"];
export type OtherCase = Schemas["CaseRow"];
export type OpenRecall = Schemas["OpenRecall"];

export const HAZARDS = ["substance", "microbe", "allergen", "machine", "foreign_body"] as const;
export const CHANNELS = ["phone", "email", "message", "visit"] as const;
export const DRAWN = ["lot", "packaging", "unit", "delivery"] as const;
export const PARTS = [
  "on_hand",
  "gone",
  "intercepted",
  "sealed",
  "sold",
  "missing",
  "open",
] as const;

/** How widely a hazard asks the record to be read: an empty vessel ends only a substance. */
export const readingFor = (hazard: string): string =>
  hazard === "substance" ? "record" : "possible";

const PAGE = 50;
/** A board that several people work at is read again this often. */
const AGAIN_MS = 15_000;

export const recallsQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["recalls", site],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/recalls", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const drillsQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["drills", site],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/drills", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const recallQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["recall", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/recalls/{code}", { params: { path: { code }, query: { site } }, signal }),
      ),
    refetchInterval: AGAIN_MS,
  });

export const openRecall = (site: string, body: OpenRecall, key: string, preview: boolean) =>
  unwrap(
    api.POST("/api/v1/recalls", {
      params: {
        query: { site, ...(preview ? { preview } : {}) },
        ...(preview ? {} : { header: { "Idempotency-Key": key } }),
      },
      body,
    }),
  );

const at = (site: string, code: string, key: string) => ({
  path: { code },
  query: { site },
  header: { "Idempotency-Key": key },
});

export const setLot = (
  site: string,
  code: string,
  body: Schemas["SetRecallLot"],
  key: string,
): Promise<unknown> =>
  unwrap(api.POST("/api/v1/recalls/{code}/lots", { params: at(site, code, key), body }));

export const holdAll = (
  site: string,
  code: string,
  body: Schemas["HoldRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(api.POST("/api/v1/recalls/{code}/hold", { params: at(site, code, key), body }));

export const tell = (
  site: string,
  code: string,
  body: Schemas["TellRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(api.POST("/api/v1/recalls/{code}/notices", { params: at(site, code, key), body }));

export const acknowledge = (
  site: string,
  code: string,
  body: Schemas["TellRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(
    api.POST("/api/v1/recalls/{code}/acknowledgements", { params: at(site, code, key), body }),
  );

export const account = (
  site: string,
  code: string,
  body: Schemas["AccountRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(api.POST("/api/v1/recalls/{code}/accounts", { params: at(site, code, key), body }));

export const check = (
  site: string,
  code: string,
  body: Schemas["EndRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(api.POST("/api/v1/recalls/{code}/check", { params: at(site, code, key), body }));

export const close = (
  site: string,
  code: string,
  body: Schemas["EndRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(api.POST("/api/v1/recalls/{code}/close", { params: at(site, code, key), body }));

export const send = (
  site: string,
  code: string,
  body: Schemas["SendNotices"],
  key: string,
): Promise<Schemas["Done_RecallView"]> =>
  unwrap(api.POST("/api/v1/recalls/{code}/sendings", { params: at(site, code, key), body }));

export const drawDrill = (site: string, body: Schemas["DrawDrill"], key: string) =>
  unwrap(
    api.POST("/api/v1/drills", {
      params: { query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

/** What a recall costs, for whoever sees prices. */
export const costsQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["recall-costs", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/recalls/{code}/costs", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
  });

/** How far each site is that a recall reaches. */
export const caseQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["recall-sites", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/recalls/{code}/sites", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
    refetchInterval: AGAIN_MS,
  });

/** Holds at every site that the recall reaches. */
export const holdCase = (
  site: string,
  code: string,
  body: Schemas["HoldRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(api.POST("/api/v1/recalls/{code}/sites/hold", { params: at(site, code, key), body }));

/** Recalls of other sites that reach this one. */
export const casesQuery = (site: string) =>
  queryOptions({
    queryKey: ["recall-cases", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/recall-cases", { params: { query: { site } }, signal })),
    refetchInterval: AGAIN_MS,
  });

export const holdPart = (
  site: string,
  of: string,
  body: Schemas["HoldRecall"],
  key: string,
): Promise<unknown> =>
  unwrap(
    api.POST("/api/v1/recall-cases/{case}/hold", {
      params: { path: { case: of }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );
