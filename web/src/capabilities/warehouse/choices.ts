/** What a code may be: places, items, partners, lots, orders and units, found while typing. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";

export type ChoiceOf = "place" | "item" | "partner" | "lot" | "any_lot" | "sales_order";

export interface Choice {
  value: string;
  label: string;
}

const SHOWN = 20;

async function search(site: string, of: ChoiceOf, q: string, signal: AbortSignal) {
  const words = { limit: SHOWN, ...(q ? { q } : {}) };
  if (of === "lot") {
    const found = await unwrap(
      api.GET("/api/v1/stock", { params: { query: { site, ...words } }, signal }),
    );
    return found.rows.map((row) => ({
      value: row.lot_number ?? row.lot,
      label: `${row.lot_number ?? row.lot} ${row.item_name}`,
    }));
  }
  // What went to a customer is no longer in stock.
  if (of === "any_lot") {
    const query = { site, kind: "lot", ...words };
    const found = await unwrap(api.GET("/api/v1/pools", { params: { query }, signal }));
    return found.rows.map(({ lot_number, code, item }) => ({
      value: lot_number ?? code,
      label: `${lot_number ?? code} ${item?.name ?? ""}`.trim(),
    }));
  }
  if (of === "sales_order") {
    const query = { site, state: "released", ...words };
    const found = await unwrap(api.GET("/api/v1/sales-orders", { params: { query }, signal }));
    return found.rows.map(({ code, partner, partner_name }) => ({
      value: code,
      label: `${code} ${partner_name ?? partner ?? ""}`,
    }));
  }
  const found = await unwrap(
    api.GET("/api/v1/masters/{kind}", { params: { path: { kind: of }, query: words }, signal }),
  );
  return found.rows.map(({ code, fields }) => ({
    value: code,
    label: `${code} ${String((fields as Record<string, unknown>).name ?? "")}`.trim(),
  }));
}

export const choicesQuery = (site: string, of: ChoiceOf, q: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["choices", site, of, q],
    queryFn: ({ signal }): Promise<Choice[]> => search(site, of, q, signal),
    enabled,
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  });
