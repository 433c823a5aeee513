/** Work instructions. Mirrors `/instructions`. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Instruction = Schemas["InstructionView"];
export type Version = Schemas["VersionView"];
export type Publish = Schemas["PublishInstruction"];
export type StepFile = Schemas["StepFileView"];
export type Draft = Schemas["DraftView"];
export type Readers = Schemas["InstructionReaders"];

const PAGE = 100;
export const UNREAD = ["show", "warn", "ask", "refuse"] as const;

export const instructionsQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["instructions", site],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/instructions", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export const instructionQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["instruction", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/instructions/{code}", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
    enabled: code !== "",
  });

export const readersQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["instruction", site, code, "readers"],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/instructions/{code}/readers", {
          params: { path: { code }, query: { site } },
          signal,
        }),
      ),
  });

export const publish = (site: string, body: Publish, key: string) =>
  unwrap(
    api.POST("/api/v1/instructions", {
      params: { query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const withdraw = (
  site: string,
  code: string,
  body: Schemas["WithdrawInstruction"],
  key: string,
) =>
  unwrap(
    api.POST("/api/v1/instructions/{code}/withdraw", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const settingsQuery = queryOptions({
  queryKey: ["instructions", "settings"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/instruction-settings", { signal })),
});

export const setSettings = (second_person: boolean) =>
  unwrap(api.PUT("/api/v1/instruction-settings", { body: { second_person } }));

export const draftsQuery = (site: string) =>
  queryOptions({
    queryKey: ["instructions", site, "drafts"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/instruction-drafts", { params: { query: { site } }, signal })),
  });

export const handIn = (site: string, body: Publish, key: string) =>
  unwrap(
    api.POST("/api/v1/instruction-drafts", {
      params: { query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const releaseDraft = (
  site: string,
  code: string,
  body: Schemas["ReleaseDraft"],
  key: string,
) =>
  unwrap(
    api.POST("/api/v1/instruction-drafts/{code}/release", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

export const returnDraft = (
  site: string,
  code: string,
  body: Schemas["ReturnDraft"],
  key: string,
) =>
  unwrap(
    api.POST("/api/v1/instruction-drafts/{code}/return", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );

/** A text in the reader's language, else in the first one it was written in. */
export const textIn = (texts: Readonly<Record<string, string>>, language: string): string =>
  texts[language] ?? Object.values(texts)[0] ?? "";
