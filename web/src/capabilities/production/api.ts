/** Work orders, operations and what goes through them. Mirrors `/work-orders`, `/operations`, `/tanks`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type WorkOrder = Schemas["WorkOrderView"];
export type OrderLine = Schemas["OrderLineView"];
export type Readiness = Schemas["Readiness"];
export type Step = Schemas["StepView"];
export type Run = Schemas["RunView"];
export type Flow = Schemas["FlowView"];
export type Tank = Schemas["TankContents"];
export type Take = Schemas["TakeView"];
export type LotStock = Schemas["LotStock"];

export interface OrderFilter {
  state?: string | undefined;
  q?: string | undefined;
}

export const workOrdersQuery = (site: string, filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: ["work-orders", site, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: 100,
        ...(filter.state ? { state: filter.state } : {}),
        ...(filter.q ? { q: filter.q } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/work-orders", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const workOrderQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["work-order", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/work-orders/{code}", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
    enabled: code !== "",
  });

export const explosionQuery = (site: string, item: string, quantity: string) =>
  queryOptions({
    queryKey: ["explosion", site, item, quantity],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/boms/{item}/explosion", {
          params: { path: { item }, query: { site, quantity } },
          signal,
        }),
      ),
    enabled: item !== "" && quantity !== "",
    retry: false,
  });

/** The board is asked for again by itself: others work on it at the same time. */
const BOARD_EVERY_MS = 15_000;

export const runsQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["runs", site],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/operations", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    refetchInterval: BOARD_EVERY_MS,
  });

export const tanksQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["tanks", site],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/tanks", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export const proposalQuery = (site: string, item: string, quantity: string) =>
  queryOptions({
    queryKey: ["proposal", site, item, quantity],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/stock/proposal", { params: { query: { site, item, quantity } }, signal }),
      ),
    enabled: item !== "" && quantity !== "",
    retry: false,
  });

export const lotsQuery = (site: string, q: string, item: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["stock", site, "choices", q, item],
    queryFn: ({ signal }) => {
      const query = { site, limit: 20, ...(q ? { q } : {}), ...(item ? { item } : {}) };
      return unwrap(api.GET("/api/v1/stock", { params: { query }, signal }));
    },
    enabled,
    placeholderData: keepPreviousData,
  });

/** How an act is sent: as a preview, or for good under a key. */
export interface Sending {
  site: string;
  key: string;
  preview: boolean;
}

const asked = ({ site, key, preview }: Sending) => ({
  query: { site, ...(preview ? { preview } : {}) },
  ...(preview ? {} : { header: { "Idempotency-Key": key } }),
});

export const placeWorkOrder = (how: Sending, body: Schemas["PlaceWorkOrder"]) =>
  unwrap(api.POST("/api/v1/work-orders", { params: asked(how), body }));

export const stepWorkOrder = (how: Sending, code: string, body: Schemas["StepOrder"]) =>
  unwrap(
    api.POST("/api/v1/work-orders/{code}/state", {
      params: { ...asked(how), path: { code } },
      body,
    }),
  );

export const changeLine = (how: Sending, code: string, body: Schemas["ChangeLine"]) =>
  unwrap(
    api.POST("/api/v1/work-orders/{code}/lines", {
      params: { ...asked(how), path: { code } },
      body,
    }),
  );

export const startOperation = (how: Sending, body: Schemas["StartOperation"]) =>
  unwrap(api.POST("/api/v1/operations/start", { params: asked(how), body }));

export const finishOperation = (how: Sending, run: string, body: Schemas["CloseRun"]) =>
  unwrap(
    api.POST("/api/v1/operations/{run}/finish", { params: { ...asked(how), path: { run } }, body }),
  );

export const reopenOperation = (how: Sending, run: string, body: Schemas["CloseRun"]) =>
  unwrap(
    api.POST("/api/v1/operations/{run}/reopen", { params: { ...asked(how), path: { run } }, body }),
  );

export const passOn = (how: Sending, run: string, body: Schemas["PassOn"]) =>
  unwrap(
    api.POST("/api/v1/operations/{run}/pass", { params: { ...asked(how), path: { run } }, body }),
  );

export const loseFromRun = (how: Sending, run: string, body: Schemas["LoseFromRun"]) =>
  unwrap(
    api.POST("/api/v1/operations/{run}/losses", { params: { ...asked(how), path: { run } }, body }),
  );

export const feed = (how: Sending, body: Schemas["Feed"]) =>
  unwrap(api.POST("/api/v1/feeds", { params: asked(how), body }));

export const feedAll = (how: Sending, body: Schemas["FeedAll"]) =>
  unwrap(api.POST("/api/v1/feeds/all", { params: asked(how), body }));

export const rework = (how: Sending, body: Schemas["ReworkLot"]) =>
  unwrap(api.POST("/api/v1/rework", { params: asked(how), body }));

export const handBack = (how: Sending, body: Schemas["HandBack"]) =>
  unwrap(api.POST("/api/v1/feeds/return", { params: asked(how), body }));

export const produce = (how: Sending, body: Schemas["Produce"]) =>
  unwrap(api.POST("/api/v1/outputs", { params: asked(how), body }));

export const openTank = (how: Sending, body: Schemas["OpenTank"]) =>
  unwrap(api.POST("/api/v1/tanks", { params: asked(how), body }));

export const fillTank = (how: Sending, body: Schemas["FillTank"]) =>
  unwrap(api.POST("/api/v1/tanks/fill", { params: asked(how), body }));

export const drawTank = (how: Sending, body: Schemas["DrawTank"]) =>
  unwrap(api.POST("/api/v1/tanks/draw", { params: asked(how), body }));

export const cleanTank = (how: Sending, body: Schemas["CleanTank"]) =>
  unwrap(api.POST("/api/v1/tanks/clean", { params: asked(how), body }));

export const undoAct = (how: Sending, act: string, body: Schemas["UndoAct"]) =>
  unwrap(api.POST("/api/v1/acts/{act}/undo", { params: { ...asked(how), path: { act } }, body }));
