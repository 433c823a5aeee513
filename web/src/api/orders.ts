/** Purchase and sales orders. Mirrors `/purchase-orders` and `/sales-orders`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "./client";
import type { components } from "./schema.gen";

export type Order = components["schemas"]["OrderView"];
export type OrderLine = components["schemas"]["OrderLineView"];
export type PlaceOrder = components["schemas"]["PlaceOrder"];
export type OrderKind = "purchase" | "sales";

const LISTS = { purchase: "/api/v1/purchase-orders", sales: "/api/v1/sales-orders" } as const;
const ONE = {
  purchase: "/api/v1/purchase-orders/{code}",
  sales: "/api/v1/sales-orders/{code}",
} as const;
const STATE = {
  purchase: "/api/v1/purchase-orders/{code}/state",
  sales: "/api/v1/sales-orders/{code}/state",
} as const;

export interface OrderFilter {
  state?: string | undefined;
  q?: string | undefined;
}

export const ordersQuery = (site: string, kind: OrderKind, filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: ["orders", site, kind, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: 100,
        ...(filter.state ? { state: filter.state } : {}),
        ...(filter.q ? { q: filter.q } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET(LISTS[kind], { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const orderQuery = (site: string, kind: OrderKind, code: string) =>
  queryOptions({
    queryKey: ["order", site, kind, code],
    queryFn: ({ signal }) =>
      unwrap(api.GET(ONE[kind], { params: { path: { code }, query: { site } }, signal })),
    enabled: code !== "",
  });

export const placeOrder = (site: string, kind: OrderKind, body: PlaceOrder, key: string) =>
  unwrap(
    api.POST(LISTS[kind], {
      params: { query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const stepOrder = (site: string, kind: OrderKind, code: string, state: string) =>
  unwrap(
    api.POST(STATE[kind], {
      params: { path: { code }, query: { site } },
      body: { state },
    }),
  );
