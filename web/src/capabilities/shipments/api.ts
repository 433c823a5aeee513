/** Shipments: planned from a sales order, picked, sent and received. Mirrors `/shipments`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type Shipment = components["schemas"]["ShipmentView"];
export type Pick = components["schemas"]["PickView"];
export type Proposal = components["schemas"]["ProposalView"];
export type ShipmentDone = components["schemas"]["Done_ShipmentView"];

export const shipmentsQuery = (site: string, open: boolean) =>
  infiniteQueryOptions({
    queryKey: ["shipments", site, open],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: 100,
        ...(open ? { open } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/shipments", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const shipmentQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["shipment", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/shipments/{code}", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
    enabled: code !== "",
  });

/** What goes first, and why what would go before it may not. */
export const proposalQuery = (
  site: string,
  ask: { item: string; quantity: string; customer: string | null },
) =>
  queryOptions({
    queryKey: ["proposal", site, ask],
    queryFn: ({ signal }) => {
      const { item, quantity, customer } = ask;
      const query = { site, item, quantity, ...(customer ? { customer } : {}) };
      return unwrap(api.GET("/api/v1/stock/proposal", { params: { query }, signal }));
    },
  });

export const dropPick = (site: string, code: string, pick: number, key: string) =>
  unwrap(
    api.DELETE("/api/v1/shipments/{code}/picks/{pick}", {
      params: { path: { code, pick }, query: { site }, header: { "Idempotency-Key": key } },
    }),
  );
