/** How far the house is on its way to the first day, computed from what is on record. */
import { queryOptions } from "@tanstack/react-query";
import { api, Problem, unwrap } from "../../api/client";

/** What a count that ran into its limit is written as. */
export interface Count {
  count: number;
  more: boolean;
}

const MOST = 200;

const masters = async (kind: string, signal: AbortSignal): Promise<Count> => {
  const page = await unwrap(
    api.GET("/api/v1/masters/{kind}", {
      params: { path: { kind }, query: { limit: MOST } },
      signal,
    }),
  );
  return { count: page.rows.length, more: Boolean(page.next) };
};

const ORDERS = ["/api/v1/purchase-orders", "/api/v1/sales-orders", "/api/v1/work-orders"] as const;

const openOrders = async (site: string, signal: AbortSignal): Promise<Count> => {
  const pages = await Promise.all(
    ORDERS.map((path) =>
      unwrap(
        api.GET(path, { params: { query: { site, state: "released", limit: MOST } }, signal }),
      ),
    ),
  );
  return {
    count: pages.reduce((all, page) => all + page.rows.length, 0),
    more: pages.some((page) => Boolean(page.next)),
  };
};

/** Documents that opening stock was written down under; they are numbered `OPEN…`. */
const openings = async (site: string, signal: AbortSignal): Promise<Count> => {
  const found = await unwrap(
    api.GET("/api/v1/search", { params: { query: { site, q: "OPEN", limit: 100 } }, signal }),
  );
  const documents = found.hits.filter(
    ({ kind, title }) => kind === "document" && title.startsWith("OPEN"),
  );
  return { count: documents.length, more: found.hits.length === 100 };
};

/** People who may sign in and have a role; `null` for those who may not see them. */
async function people(signal: AbortSignal): Promise<{ count: number; roles: string[] } | null> {
  try {
    const page = await unwrap(api.GET("/api/v1/people", { signal }));
    const able = page.rows.filter(({ active, roles }) => active && roles.length > 0);
    return { count: able.length, roles: [...new Set(able.flatMap(({ roles }) => roles))] };
  } catch (cause) {
    if (cause instanceof Problem && cause.code === "denied") return null;
    throw cause;
  }
}

/** Stock that is on record but lies nowhere: it was taken over, and nobody has counted it yet. */
const unplaced = async (site: string, signal: AbortSignal): Promise<Count> => {
  const page = await unwrap(
    api.GET("/api/v1/stock", { params: { query: { site, limit: MOST } }, signal }),
  );
  const lots = page.rows.filter((lot) => lot.unplaced != null && lot.unplaced !== "0");
  return { count: lots.length, more: Boolean(page.next) };
};

export const goLiveQuery = (site: string) =>
  queryOptions({
    queryKey: ["go-live", site],
    queryFn: async ({ signal }) => {
      const [who, items, partners, places, rules, orders, counted, loose] = await Promise.all([
        people(signal),
        masters("item", signal),
        masters("partner", signal),
        masters("place", signal),
        masters("rule", signal),
        openOrders(site, signal),
        openings(site, signal),
        unplaced(site, signal),
      ]);
      return { who, items, partners, places, rules, orders, counted, loose };
    },
  });

/** Acts of a person looked through for the first steps; who did more is past them. */
const ACTS = 200;

/** What a person did of the chain, and the document each of its steps begins with. */
export const firstStepsQuery = (site: string, person: string) =>
  queryOptions({
    queryKey: ["first-steps", site, person],
    queryFn: async ({ signal }) => {
      const released = { site, state: "released", limit: 50 };
      const [acts, bought, made, sold, shipments] = await Promise.all([
        unwrap(
          api.GET("/api/v1/acts", { params: { query: { site, person, limit: ACTS } }, signal }),
        ),
        unwrap(api.GET("/api/v1/purchase-orders", { params: { query: released }, signal })),
        unwrap(api.GET("/api/v1/work-orders", { params: { query: released }, signal })),
        unwrap(api.GET("/api/v1/sales-orders", { params: { query: released }, signal })),
        unwrap(api.GET("/api/v1/shipments", { params: { query: { site, limit: 20 } }, signal })),
      ]);
      const waits = ({ rows }: typeof bought): string | undefined =>
        rows.find(({ lines }) => lines.some(({ role, open }) => role === "output" && open !== "0"))
          ?.code;
      const standing = acts.rows.filter(({ undone_by }) => !undone_by);
      return {
        done: [...new Set(standing.map(({ name }) => name))],
        receive: waits(bought),
        make: waits(made),
        ship: waits(sold),
        shipped: shipments.rows.find(({ dispatched_at }) => dispatched_at)?.code,
      };
    },
  });
