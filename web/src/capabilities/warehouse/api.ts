/** Stock and handling units. Mirrors `/stock` and `/units`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { billionths } from "../../language/decimal";
import type { LotStock, Portion } from "./send";

export type Became = components["schemas"]["Done_Became"]["result"];
export type Returned = components["schemas"]["Done_Returned"]["result"];

export interface StockFilter {
  q?: string | undefined;
  item?: string | undefined;
  place?: string | undefined;
  status?: string | undefined;
  as_of?: string | undefined;
}

export const stockQuery = (site: string, filter: StockFilter) =>
  infiniteQueryOptions({
    queryKey: ["stock", site, filter],
    queryFn: ({ pageParam, signal }) => {
      const words = Object.entries(filter).filter(([, word]) => word !== undefined && word !== "");
      const query = {
        site,
        limit: 200,
        ...(Object.fromEntries(words) as { [K in keyof StockFilter]?: string }),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/stock", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

/** A unit now, or as it was at a moment. */
export const unitQuery = (site: string, code: string, at?: string) =>
  queryOptions({
    queryKey: ["unit", site, code, at ?? null],
    queryFn: ({ signal }) => {
      const query = { site, ...(at ? { at } : {}) };
      return unwrap(api.GET("/api/v1/units/{code}", { params: { path: { code }, query }, signal }));
    },
    placeholderData: keepPreviousData,
    enabled: code !== "",
    retry: false,
  });

export type NumberPool = components["schemas"]["NumberPoolView"];
export type NumberBlock = components["schemas"]["NumberBlockView"];

export const numberPoolsQuery = (site: string) =>
  queryOptions({
    queryKey: ["number-pools", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/number-pools", { params: { query: { site } }, signal })),
  });

/** A portion of a lot as one line: a lot that lies at three places is three of them. */
export interface StockRow {
  key: string;
  lot: LotStock;
  place: string | null;
  placeName: string | null;
  unit: string | null;
  quantity: string;
}

const isSome = (quantity: string | null | undefined): quantity is string =>
  (billionths(quantity) ?? 0n) !== 0n;

function rowOf(lot: LotStock, portion: Partial<Portion> & { quantity: string }): StockRow {
  return {
    key: [lot.lot, portion.place ?? "", portion.handling_unit ?? ""].join("|"),
    lot,
    place: portion.place ?? null,
    placeName: portion.place_name ?? null,
    unit: portion.handling_unit ?? null,
    quantity: portion.quantity,
  };
}

/** The lines of a lot. Of an earlier moment only the whole is known, not where it lay. */
export function rowsOf(lot: LotStock, place?: string): StockRow[] {
  if (lot.unplaced == null) return [rowOf(lot, { quantity: lot.on_hand })];
  const rows = lot.portions.map((portion) => rowOf(lot, portion));
  if (isSome(lot.unplaced)) rows.push(rowOf(lot, { quantity: lot.unplaced }));
  const there = place ? rows.filter((row) => row.place === place) : rows;
  // A place that is asked for may be a whole warehouse; then its bins are what there is to show.
  return there.length > 0 ? there : rows;
}

/** The word for what quality says of a lot. */
export function stateOf(lot: Pick<LotStock, "status" | "holds">): string | null {
  if (lot.holds.length > 0 || lot.status === "on_hold") return "hold";
  return lot.status === "released" ? "free" : (lot.status ?? null);
}

export const nameOf = (lot: Pick<LotStock, "lot" | "lot_number">): string =>
  lot.lot_number ?? lot.lot;
