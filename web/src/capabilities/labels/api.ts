/** Templates, printing, queues, rolls and labels nobody can read. Mirrors the routes of labels. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { ActAsk } from "../../frame/act";
import { PREVIEW } from "../../frame/act";
import type { Done } from "../warehouse/send";
import type {
  Candidate,
  Choice,
  FieldExample,
  Identified,
  JobView,
  LabelView,
  Preview,
  Printed,
  PrinterView,
  ReadyTemplate,
  RollLabel,
  RollView,
} from "./contract";
import type { Layout } from "./design/layout";

type Query = Record<string, string | number | boolean | undefined>;
interface Init {
  params?: object;
  body?: object;
  signal?: AbortSignal;
}
type Call = (path: string, init: Init) => Promise<{ error?: unknown; response: Response }>;

const GET = api.GET as unknown as Call;
const POST = api.POST as unknown as Call;

const get = <T>(path: string, query: Query, signal: AbortSignal): Promise<T> =>
  unwrap<T>(GET(`/api/v1${path}`, { params: { query }, signal }));

const post = <T>(path: string, site: string, body: object): Promise<T> =>
  unwrap<T>(POST(`/api/v1${path}`, { params: { query: { site } }, body }));

const act = <T>(path: string, site: string, body: object, key: string): Promise<Done<T>> =>
  unwrap<Done<T>>(
    POST(`/api/v1${path}`, {
      params: { query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

const at = (segment: string): string => encodeURIComponent(segment);

/** How the label would come out, and everything that speaks against it. */
export const previewQuery = (site: string, layout: Layout, subject: string | null) =>
  queryOptions({
    queryKey: [PREVIEW, "label", site, subject, layout],
    queryFn: ({ signal }) =>
      unwrap<Preview>(
        POST("/api/v1/label-templates/preview", {
          params: { query: { site } },
          body: { layout, ...(subject ? { subject } : {}) },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });

export const fieldsQuery = (purpose: string) =>
  queryOptions({
    queryKey: ["label-fields", purpose],
    queryFn: ({ signal }) => get<FieldExample[]>("/label-templates/fields", { purpose }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const readyQuery = queryOptions({
  queryKey: ["label-ready"],
  queryFn: ({ signal }) => get<ReadyTemplate[]>("/label-templates/ready", {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Which template and printers a subject would have, how it would look, what was printed before. */
export const choiceQuery = (site: string, subject: string, template = "", customer = "") =>
  queryOptions({
    queryKey: ["label-choice", site, subject, template, customer],
    queryFn: ({ signal }) => {
      const query = {
        site,
        subject,
        ...(template ? { template } : {}),
        ...(customer ? { customer } : {}),
      };
      return get<Choice>("/label-templates/choice", query, signal);
    },
    placeholderData: keepPreviousData,
  });

export const labelsQuery = (site: string, subject: string) =>
  queryOptions({
    queryKey: ["labels", site, subject],
    queryFn: ({ signal }) => get<{ rows: LabelView[] }>("/labels", { site, subject }, signal),
  });

export interface PrintAsk {
  subject: string;
  template?: string;
  printer?: string;
  copies?: number;
  customer?: string;
  reason?: string;
  act: ActAsk;
}

export const printLabel = (site: string, body: PrintAsk, key: string) =>
  act<Printed>("/labels/print", site, body, key);

export const voidLabel = (
  site: string,
  label: string,
  body: { reason: string; act: ActAsk },
  key: string,
) => act<LabelView>(`/labels/${at(label)}/void`, site, body, key);

/** The address of a label as it was printed. */
export const labelFile = (site: string, label: string, kind: "pdf" | "svg"): string =>
  `/api/v1/labels/${at(label)}/label.${kind}?${new URLSearchParams({ site })}`;

/** Printers change by themselves, so they are asked again and again. */
const WATCH_MS = 3_000;

export const printersQuery = (site: string) =>
  queryOptions({
    queryKey: ["printers", site],
    queryFn: ({ signal }) => get<{ rows: PrinterView[] }>("/printers", { site }, signal),
    refetchInterval: WATCH_MS,
  });

const JOBS = 50;

export const jobsQuery = (site: string, printer: string, most = JOBS) =>
  queryOptions({
    queryKey: ["print-jobs", site, printer, most],
    queryFn: ({ signal }) =>
      get<{ rows: JobView[]; next: string | null }>(
        `/printers/${at(printer)}/jobs`,
        { site, limit: most },
        signal,
      ),
    enabled: printer !== "",
    refetchInterval: WATCH_MS,
    placeholderData: keepPreviousData,
  });

export const jobQuery = (site: string, job: string) =>
  queryOptions({
    queryKey: ["print-job", site, job],
    queryFn: ({ signal }) => get<JobView>(`/print-jobs/${at(job)}`, { site }, signal),
    // Until it is done or needs a person, the printer may have said something new.
    refetchInterval: ({ state }) =>
      !state.data || ["waiting", "sending"].includes(state.data.state) ? 1_000 : false,
  });

export const picturesQuery = (site: string, job: string) =>
  queryOptions({
    queryKey: ["print-job", site, job, "pictures"],
    queryFn: ({ signal }) =>
      get<{ svgs: string[]; zpl: string | null }>(
        `/print-jobs/${at(job)}/pictures`,
        { site },
        signal,
      ),
  });

export const pausePrinter = (site: string, printer: string, paused: boolean) =>
  post<PrinterView>(`/printers/${at(printer)}/${paused ? "pause" : "resume"}`, site, {});
export const confirmJob = (site: string, job: string, text: string) =>
  post<JobView>(`/print-jobs/${at(job)}/confirm`, site, { text });
export const repeatJob = (site: string, job: string, reason?: string) =>
  post<JobView>(`/print-jobs/${at(job)}/again`, site, reason ? { reason } : {});
export const moveJob = (site: string, job: string, printer?: string) =>
  post<JobView>(`/print-jobs/${at(job)}/move`, site, printer ? { printer } : {});
export const cancelJob = (site: string, job: string, reason: string) =>
  post<JobView>(`/print-jobs/${at(job)}/cancel`, site, { reason });

export const rollsQuery = (site: string) =>
  queryOptions({
    queryKey: ["label-rolls", site],
    queryFn: ({ signal }) => get<{ rows: RollView[] }>("/label-rolls", { site }, signal),
  });

export const rollQuery = (site: string, roll: string) =>
  queryOptions({
    queryKey: ["label-rolls", site, roll],
    queryFn: ({ signal }) =>
      get<{ roll: RollView; labels: RollLabel[] }>(`/label-rolls/${at(roll)}`, { site }, signal),
    enabled: roll !== "",
  });

export interface RollAsk {
  pool: string;
  count: number;
  printer?: string;
  template?: string;
  act: ActAsk;
}

export const printRoll = (site: string, body: RollAsk, key: string) =>
  act<{ roll: RollView; job: JobView | null }>("/label-rolls", site, body, key);

export const candidatesQuery = (site: string, place: string) =>
  queryOptions({
    queryKey: ["should-lie-here", site, place],
    queryFn: ({ signal }) =>
      get<{ place: string; rows: Candidate[] }>("/labels/should-lie-here", { site, place }, signal),
    enabled: place !== "",
  });

export interface IdentifyAsk {
  subject: string;
  place: string;
  reason: string;
  confirmed_by: string;
  confirm_pin?: string;
  confirm_password?: string;
  printer?: string;
  act: ActAsk;
}

export const identifyGoods = (site: string, body: IdentifyAsk, key: string) =>
  act<Identified>("/labels/identify", site, body, key);
