/** Complaints. Mirrors `/complaints`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Complaint = Schemas["ComplaintView"];
export type ComplaintLot = Schemas["ComplaintLot"];
export type TakeComplaint = Schemas["TakeComplaint"];
export type StepComplaint = Schemas["StepComplaint"];

const PAGE = 50;

/** The steps of a complaint in their order. */
export const STEPS = ["taken", "acknowledged", "investigated", "answered", "closed"] as const;

export const complaintsQuery = (site: string, open: boolean) =>
  infiniteQueryOptions({
    queryKey: ["complaints", site, open],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: PAGE,
        ...(open ? { open } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/complaints", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const complaintQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["complaint", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/complaints/{code}", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
    enabled: code !== "",
  });

export const takeComplaint = (site: string, body: TakeComplaint, key: string, preview: boolean) =>
  unwrap(
    api.POST("/api/v1/complaints", {
      params: {
        query: { site, ...(preview ? { preview } : {}) },
        ...(preview ? {} : { header: { "Idempotency-Key": key } }),
      },
      body,
    }),
  );

export const stepComplaint = (site: string, code: string, body: StepComplaint, key: string) =>
  unwrap(
    api.POST("/api/v1/complaints/{code}/step", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );
