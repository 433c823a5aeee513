/** The log of acts, and taking one back. Mirrors `/acts`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Act = Schemas["ActView"];
export type ActDetail = Schemas["ActDetail"];
export type FactView = Schemas["FactView"];
export type UndoAct = Schemas["UndoAct"];
export type Undone = Schemas["Undone"];
export type CorrectQuantity = Schemas["CorrectQuantity"];

const PAGE = 50;

export interface ActFilter {
  person: string;
  document: string;
  /** Only acts that touched this lot. */
  lot: string;
}

export const actsQuery = (site: string, { person, document, lot }: ActFilter) =>
  infiniteQueryOptions({
    queryKey: ["acts", site, person, document, lot],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: PAGE,
        ...(person ? { person } : {}),
        ...(document ? { document } : {}),
        ...(lot ? { lot } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/acts", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const actQuery = (site: string, act: string) =>
  queryOptions({
    queryKey: ["act", site, act],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/acts/{act}", { params: { path: { act }, query: { site } }, signal })),
    enabled: act !== "",
  });

export const undoAct = (site: string, act: string, body: UndoAct, key: string, preview: boolean) =>
  unwrap(
    api.POST("/api/v1/acts/{act}/undo", {
      params: {
        path: { act },
        query: { site, ...(preview ? { preview } : {}) },
        ...(preview ? {} : { header: { "Idempotency-Key": key } }),
      },
      body,
    }),
  );

export const amendQuantity = (
  site: string,
  act: string,
  body: CorrectQuantity,
  key: string,
  preview: boolean,
) =>
  unwrap(
    api.POST("/api/v1/acts/{act}/quantity", {
      params: {
        path: { act },
        query: { site, ...(preview ? { preview } : {}) },
        ...(preview ? {} : { header: { "Idempotency-Key": key } }),
      },
      body,
    }),
  );
