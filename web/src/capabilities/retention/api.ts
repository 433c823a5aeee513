/** How long records are kept, what may go, and archives. Mirrors `/retention`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Retention = Schemas["RetentionView"];
export type RetentionClass = Schemas["RetentionClass"];
export type LegalHold = Schemas["LegalHoldView"];
export type KeptFile = Schemas["KeptFile"];
export type SetRetention = Schemas["SetRetention"];
export type SetLegalHold = Schemas["SetLegalHold"];
export type RemoveContents = Schemas["RemoveContents"];

export const FAMILIES = [
  "goods",
  "receiving",
  "shipping",
  "production",
  "complaints",
  "quality",
  "calls",
  "instructions",
  "temperatures",
] as const;

/** Which files a list shows. */
export const SHOWS = ["due", "kept", "removed"] as const;
export type Show = (typeof SHOWS)[number];

const PAGE = 50;

export const retentionQuery = (site: string) =>
  queryOptions({
    queryKey: ["retention", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/retention", { params: { query: { site } }, signal })),
  });

export const keptFilesQuery = (site: string, show: Show) =>
  infiniteQueryOptions({
    queryKey: ["retention", site, "files", show],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, show, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/retention/files", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const setRetention = (site: string, code: string, body: SetRetention, key: string) =>
  unwrap(
    api.POST("/api/v1/retention/classes/{code}", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const setLegalHold = (site: string, code: string, body: SetLegalHold, key: string) =>
  unwrap(
    api.POST("/api/v1/retention/holds/{code}", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

/** With `preview` it is only said what would go. */
export const removeContents = (
  site: string,
  body: RemoveContents,
  { key, preview }: { key: string; preview: boolean },
) =>
  unwrap(
    api.POST("/api/v1/retention/removals", {
      params: {
        query: { site, ...(preview ? { preview } : {}) },
        header: { "Idempotency-Key": key },
      },
      body,
    }),
  );

export const archiveOf = async (site: string, after: number | null): Promise<Blob> => {
  const query = { site, ...(after ? { after } : {}) };
  const made = api.GET("/api/v1/retention/archive", { params: { query }, parseAs: "blob" });
  return (await unwrap(made)) as unknown as Blob;
};

export const restoreArchive = (site: string, file: File, key: string) =>
  unwrap(
    api.POST("/api/v1/retention/archive", {
      params: { query: { site }, header: { "Idempotency-Key": key } },
      headers: { "content-type": "application/octet-stream" },
      // The description says an array of bytes; a file is sent as it is.
      body: file as unknown as number[],
      bodySerializer: (body: unknown) => body as BodyInit,
    }),
  );
