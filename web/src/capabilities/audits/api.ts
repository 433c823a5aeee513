/** The register of audits. Mirrors `/audits`. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Audit = Schemas["AuditView"];
export type AuditLine = Schemas["AuditLineView"];
export type AuditTrend = Schemas["AuditTrend"];
export type SetAudit = Schemas["SetAudit"];
export type SetAuditLine = Schemas["SetAuditLine"];

export const KINDS = ["customer", "iso", "brcgs", "gmp", "authority"] as const;
export const GRADES = ["critical", "major", "minor", "observation"] as const;

const PAGE = 50;

export const auditsQuery = (site: string, kind: string) =>
  infiniteQueryOptions({
    queryKey: ["audits", site, kind],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        site,
        limit: PAGE,
        ...(kind ? { kind } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return unwrap(api.GET("/api/v1/audits", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: keepPreviousData,
  });

export const auditQuery = (site: string, code: string) =>
  queryOptions({
    queryKey: ["audit", site, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/audits/{code}", { params: { path: { code }, query: { site } }, signal }),
      ),
  });

export const auditTrendQuery = (site: string) =>
  queryOptions({
    queryKey: ["audit-trend", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/audit-trend", { params: { query: { site } }, signal })),
  });

export const setAudit = (site: string, code: string, body: SetAudit, key: string) => {
  const header = { "Idempotency-Key": key };
  return unwrap(
    code
      ? api.POST("/api/v1/audits/{code}", {
          params: { path: { code }, query: { site }, header },
          body,
        })
      : api.POST("/api/v1/audits", { params: { query: { site }, header }, body }),
  );
};

export const setLine = (site: string, code: string, body: SetAuditLine, key: string) =>
  unwrap(
    api.POST("/api/v1/audits/{code}/lines", {
      params: { path: { code }, query: { site }, header: { "Idempotency-Key": key } },
      body,
    }),
  );
