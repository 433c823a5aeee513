/** Templates, printing, queues, rolls and labels nobody can read. Mirrors the routes of labels. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { PREVIEW } from "../../frame/act";
import type { Layout } from "./design/layout";

type Schemas = components["schemas"];
export type PrintAsk = Schemas["PrintLabels"];
export type RollAsk = Schemas["PrintRoll"];
export type IdentifyAsk = Schemas["Identify"];

/** How an act is sent: done once under its key, however often it is sent. */
const sent = (site: string, key: string) => ({
  query: { site },
  header: { "Idempotency-Key": key },
});

const shown = (site: string, body: Schemas["PreviewLabel"], signal: AbortSignal) =>
  unwrap(
    api.POST("/api/v1/label-templates/preview", { params: { query: { site } }, body, signal }),
  );

/** How a layout would come out, and everything that speaks against it. */
export const previewQuery = (site: string, layout: Layout, subject: string | null) =>
  queryOptions({
    queryKey: [PREVIEW, "label", site, subject, layout],
    queryFn: ({ signal }) =>
      // The contract says an object; a layout is one.
      shown(site, { layout: layout as unknown as Record<string, never>, subject }, signal),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });

/** How the label of a subject would come out, by the template it is printed with. */
export const printPreviewQuery = (
  site: string,
  subject: string,
  template: string,
  customer: string,
) =>
  queryOptions({
    queryKey: ["label-choice", site, subject, "preview", template, customer],
    queryFn: ({ signal }) =>
      shown(
        site,
        { subject, ...(template ? { template } : {}), ...(customer ? { customer } : {}) },
        signal,
      ),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const fieldsQuery = queryOptions({
  queryKey: ["label-fields"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/label-templates/fields", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const readyQuery = queryOptions({
  queryKey: ["label-ready"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/label-templates/ready", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Which templates and printers a subject has, and what was printed of it before. */
export const choiceQuery = (site: string, subject: string, customer = "") =>
  queryOptions({
    queryKey: ["label-choice", site, subject, customer],
    queryFn: ({ signal }) => {
      const query = { site, subject, ...(customer ? { customer } : {}) };
      return unwrap(api.GET("/api/v1/label-templates/choice", { params: { query }, signal }));
    },
  });

export const labelsQuery = (site: string, subject: string) =>
  queryOptions({
    queryKey: ["labels", site, subject],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/labels", { params: { query: { site, subject } }, signal })),
  });

export const printLabel = (site: string, body: PrintAsk, key: string) =>
  unwrap(api.POST("/api/v1/labels/print", { params: sent(site, key), body }));

export const voidLabel = (site: string, label: string, body: Schemas["VoidLabel"], key: string) =>
  unwrap(
    api.POST("/api/v1/labels/{label}/void", {
      params: { path: { label }, ...sent(site, key) },
      body,
    }),
  );

/** The address of a label as it was printed. */
export const labelFile = (site: string, label: string, kind: "pdf" | "svg"): string =>
  `/api/v1/labels/${encodeURIComponent(label)}/label.${kind}?${new URLSearchParams({ site })}`;

/** Printers change by themselves, so they are asked again and again. */
const WATCH_MS = 3_000;

export const printersQuery = (site: string) =>
  queryOptions({
    queryKey: ["printers", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/printers", { params: { query: { site } }, signal })),
    refetchInterval: WATCH_MS,
  });

const JOBS = 200;

export const jobsQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["print-jobs", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/printers/{code}/jobs", {
          params: { path: { code }, query: { site, limit: JOBS } },
          signal,
        }),
      ),
    enabled: code !== "",
    refetchInterval: WATCH_MS,
    placeholderData: keepPreviousData,
  });

export const jobQuery = (site: string, job: string) =>
  queryOptions({
    queryKey: ["print-job", site, job],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/print-jobs/{job}", { params: { path: { job }, query: { site } }, signal }),
      ),
    // Until it is done or needs a person, the printer may have said something new.
    refetchInterval: ({ state }) =>
      !state.data || ["waiting", "sending"].includes(state.data.state) ? 1_000 : false,
  });

export const picturesQuery = (site: string, job: string) =>
  queryOptions({
    queryKey: ["print-job", site, job, "pictures"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/print-jobs/{job}/pictures", {
          params: { path: { job }, query: { site } },
          signal,
        }),
      ),
  });

export const pausePrinter = (site: string, code: string, paused: boolean) => {
  const params = { path: { code }, query: { site } };
  return paused
    ? unwrap(api.POST("/api/v1/printers/{code}/pause", { params }))
    : unwrap(api.POST("/api/v1/printers/{code}/resume", { params }));
};

export const confirmJob = (site: string, job: string, text: string) =>
  unwrap(
    api.POST("/api/v1/print-jobs/{job}/confirm", {
      params: { path: { job }, query: { site } },
      body: { text },
    }),
  );

export const repeatJob = (site: string, job: string, body: Schemas["PrintAgain"], key: string) =>
  unwrap(
    api.POST("/api/v1/print-jobs/{job}/again", {
      params: { path: { job }, ...sent(site, key) },
      body,
    }),
  );

export const moveJob = (site: string, job: string, printer?: string) =>
  unwrap(
    api.POST("/api/v1/print-jobs/{job}/move", {
      params: { path: { job }, query: { site } },
      body: printer ? { printer } : {},
    }),
  );

export const cancelJob = (site: string, job: string, body: Schemas["CancelJob"], key: string) =>
  unwrap(
    api.POST("/api/v1/print-jobs/{job}/cancel", {
      params: { path: { job }, ...sent(site, key) },
      body,
    }),
  );

export const rollsQuery = (site: string) =>
  queryOptions({
    queryKey: ["label-rolls", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/label-rolls", { params: { query: { site } }, signal })),
  });

export const rollQuery = (site: string, roll: string) =>
  queryOptions({
    queryKey: ["label-rolls", site, roll],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/label-rolls/{roll}", {
          params: { path: { roll }, query: { site } },
          signal,
        }),
      ),
    enabled: roll !== "",
  });

export const printRoll = (site: string, body: RollAsk, key: string) =>
  unwrap(api.POST("/api/v1/label-rolls", { params: sent(site, key), body }));

export const candidatesQuery = (site: string, place: string) =>
  queryOptions({
    queryKey: ["should-lie-here", site, place],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/labels/should-lie-here", { params: { query: { site, place } }, signal }),
      ),
    enabled: place !== "",
  });

export const identifyGoods = (site: string, body: IdentifyAsk, key: string) =>
  unwrap(api.POST("/api/v1/labels/identify", { params: sent(site, key), body }));
