/** What devices handed over, and the devices. Mirrors `/device-acts` and `/devices`. */
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type DeviceAct = Schemas["DeviceActView"];
export type Device = Schemas["DeviceView"];
export type Settle = Schemas["SettleDeviceAct"];

const PAGE = 50;

interface Page {
  site: string;
  limit: number;
  cursor?: string;
}

const page = (site: string, cursor: string | null): Page => ({
  site,
  limit: PAGE,
  ...(cursor ? { cursor } : {}),
});

/** What somebody has to look at; with `all` what was settled, too. */
export const deviceActsQuery = (site: string, all: boolean) =>
  infiniteQueryOptions({
    queryKey: ["device-acts", site, all],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...page(site, pageParam), ...(all ? { all } : {}) };
      return unwrap(api.GET("/api/v1/device-acts", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next ?? null,
    placeholderData: keepPreviousData,
  });

export const devicesQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["devices", site],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET("/api/v1/devices", { params: { query: page(site, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next ?? null,
  });

export const settle = (site: string, code: string, body: Settle, key: string) =>
  unwrap(
    api.POST("/api/v1/device-acts/{code}/settle", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );
