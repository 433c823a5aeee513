/** Records that are kept to a circle. Mirrors `/circles`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Circle = Schemas["CircleView"];
export type CircleRow = Schemas["CircleRow"];
export type KeepToCircle = Schemas["KeepToCircle"];

export type KeptKind = "recall" | "complaint" | "audit" | "bom" | "instruction";

export const ROLES = ["quality", "manager", "planner", "leader", "operator", "auditor"] as const;

export const circleQuery = (site: string, kind: KeptKind, code: string) =>
  queryOptions({
    queryKey: ["circle", site, kind, code],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/circles/{kind}/{code}", {
          params: { path: { kind, code }, query: { site } },
          signal,
        }),
      ),
  });

export const circlesQuery = (site: string) =>
  queryOptions({
    queryKey: ["circles", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/circles", { params: { query: { site } }, signal })),
  });

export const keepTo = (
  site: string,
  { kind, code }: { kind: string; code: string },
  body: KeepToCircle,
) =>
  unwrap(
    api.PUT("/api/v1/circles/{kind}/{code}", {
      params: { path: { kind, code }, query: { site } },
      body,
    }),
  );
