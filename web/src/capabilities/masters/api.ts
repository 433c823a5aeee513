/** What the pages of master data ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type MasterKind = Schemas["MasterKindView"];
export type MasterField = Schemas["MasterField"];
export type MasterRecord = Schemas["MasterRecord"];
export type MasterVersion = Schemas["MasterVersion"];
export type MasterFault = Schemas["MasterFault"];
export type SheetOutcome = Schemas["MasterSheetOutcome"];
export type SheetFault = Schemas["MasterSheetFault"];

/** What the fields of a record or of a row hold, by their names. */
export type Values = Record<string, unknown>;

/** A record that may not stand, with everything that is wrong with it. */
export class Faulty extends Error {
  constructor(readonly faults: MasterFault[]) {
    super("faulty");
  }
}

export const kindsQuery = queryOptions({
  queryKey: ["masters"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/masters", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const recordsQuery = (kind: string, q: string, withRetired: boolean) =>
  infiniteQueryOptions({
    queryKey: ["masters", kind, "list", q, withRetired],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 200,
        with_retired: withRetired,
        ...(q ? { q } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(
        api.GET("/api/v1/masters/{kind}", { params: { path: { kind }, query }, signal }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

/** A few records to choose from. */
export const choicesQuery = (kind: string, q: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["masters", kind, "choices", q],
    queryFn: ({ signal }) => {
      const query = { limit: 30, ...(q ? { q } : {}) };
      return unwrap(
        api.GET("/api/v1/masters/{kind}", { params: { path: { kind }, query }, signal }),
      );
    },
    enabled,
    placeholderData: keepPreviousData,
  });

export const recordQuery = (kind: string, code: string) =>
  queryOptions({
    queryKey: ["masters", kind, "one", code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/masters/{kind}/{code}", { params: { path: { kind, code } }, signal }),
      ),
    enabled: code !== "",
  });

/** Writes a record; what is wrong with it is thrown as `Faulty`. */
export async function save(
  kind: string,
  code: string,
  body: Schemas["DefineMaster"],
): Promise<Schemas["MasterView"]> {
  const answered = await api.PUT("/api/v1/masters/{kind}/{code}", {
    params: { path: { kind, code } },
    body,
  });
  const { error } = answered;
  if (error && "faults" in error && error.faults) throw new Faulty(error.faults);
  return unwrap(Promise.resolve(answered));
}

/** Hands a workbook in: it is looked through, and with `commit` taken over. */
export function takeSheet(kind: string, file: File, commit: boolean): Promise<SheetOutcome> {
  return unwrap(
    api.POST("/api/v1/masters/{kind}", {
      params: { path: { kind }, query: { commit } },
      // The contract says bytes; a file is sent as it is.
      body: file as unknown as number[],
      bodySerializer: (whole) => whole as unknown as BodyInit,
      headers: { "content-type": "application/octet-stream" },
    }),
  );
}
