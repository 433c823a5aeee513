/** Complaints. Mirrors `/complaints`, their reports and their public form. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Complaint = Schemas["ComplaintView"];
export type ComplaintLot = Schemas["ComplaintLot"];
export type ComplaintSuspect = Schemas["ComplaintSuspect"];
export type TakeComplaint = Schemas["TakeComplaint"];
export type StepComplaint = Schemas["StepComplaint"];
export type SetComplaintLots = Schemas["SetComplaintLots"];
export type ExplainComplaint = Schemas["ExplainComplaint"];
export type Compensate = Schemas["Compensate"];
export type ReturnSample = Schemas["ReturnSample"];
export type ComplaintSettings = Schemas["ComplaintSettings"];
export type Trend = Schemas["ComplaintTrend"];
export type TrendRow = Schemas["TrendRow"];
export type Report = Schemas["ReportView"];
export type SetComplaintForm = Schemas["SetComplaintForm"];

const PAGE = 50;

/** The steps of a complaint in their order. */
export const STEPS = ["taken", "acknowledged", "investigated", "answered", "closed"] as const;

/** What a customer may be given. */
export const WAYS = ["credit", "replacement", "refund", "goodwill", "none"] as const;

/** Which complaints a list shows. */
export interface Shown {
  open?: boolean | undefined;
  cause?: string | undefined;
  material?: string | undefined;
  without?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export const complaintsQuery = (site: string, shown: Shown) =>
  infiniteQueryOptions({
    queryKey: ["complaints", site, shown],
    queryFn: ({ pageParam, signal }) => {
      const asked = Object.entries(shown).filter(([, value]) => value);
      const query = {
        site,
        limit: PAGE,
        ...Object.fromEntries(asked),
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

const of = (site: string, code: string, key: string) => ({
  path: { code },
  query: { site },
  header: { "Idempotency-Key": key },
});

export const stepComplaint = (site: string, code: string, body: StepComplaint, key: string) =>
  unwrap(api.POST("/api/v1/complaints/{code}/step", { params: of(site, code, key), body }));

export const setLots = (site: string, code: string, body: SetComplaintLots, key: string) =>
  unwrap(api.POST("/api/v1/complaints/{code}/lots", { params: of(site, code, key), body }));

export const explain = (site: string, code: string, body: ExplainComplaint, key: string) =>
  unwrap(api.POST("/api/v1/complaints/{code}/explanation", { params: of(site, code, key), body }));

export const compensate = (site: string, code: string, body: Compensate, key: string) =>
  unwrap(
    api.POST("/api/v1/complaints/{code}/compensations", { params: of(site, code, key), body }),
  );

export const returnSample = (site: string, code: string, body: ReturnSample, key: string) =>
  unwrap(api.POST("/api/v1/complaints/{code}/samples", { params: of(site, code, key), body }));

/** Stages that goods go through, as the table of a trace calls them. */
export const STAGES = ["received", "fed", "made", "moved", "shipped"] as const;

export const settingsQuery = queryOptions({
  queryKey: ["complaint-settings"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/complaint-settings", { signal })),
});

export const setSettings = (body: ComplaintSettings) =>
  unwrap(api.PUT("/api/v1/complaint-settings", { body }));

export const trendQuery = (site: string, from: string, to: string) =>
  queryOptions({
    queryKey: ["complaint-trend", site, from, to],
    queryFn: ({ signal }) => {
      const query = { site, ...(from ? { from } : {}), ...(to ? { to } : {}) };
      return unwrap(api.GET("/api/v1/complaint-trend", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const formQuery = (site: string) =>
  queryOptions({
    queryKey: ["complaint-form", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/complaint-form", { params: { query: { site } }, signal })),
  });

export const setForm = (site: string, body: SetComplaintForm) =>
  unwrap(api.PUT("/api/v1/complaint-form", { params: { query: { site } }, body }));

export const reportsQuery = (site: string) =>
  queryOptions({
    queryKey: ["complaint-reports", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/complaint-reports", { params: { query: { site } }, signal })),
  });

export const dismissReport = (
  site: string,
  report: string,
  body: { why: string; reason: string },
) =>
  unwrap(
    api.POST("/api/v1/complaint-reports/{report}/dismiss", {
      params: { path: { report }, query: { site } },
      body,
    }),
  );

export const reportFile = (site: string, report: string, sha256: string): string =>
  `/api/v1/complaint-reports/${report}/files/${sha256}?${new URLSearchParams({ site })}`;

/** A photo of a report, as if it had been chosen here. */
export async function reportPhoto(
  site: string,
  report: string,
  { sha256, name, media_type }: Report["files"][number],
): Promise<File> {
  const answer = await fetch(reportFile(site, report, sha256));
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new File([await answer.blob()], name, { type: media_type });
}
