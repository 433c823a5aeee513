/** What waits. Mirrors `GET /tasks`. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type Task = components["schemas"]["TaskView"];

/** How often what waits is looked up again while somebody looks at it. */
const AGAIN_MS = 30_000;

/** What waits for a role, or for all roles of the person. */
export const tasksQuery = (site: string, role: string) =>
  queryOptions({
    queryKey: ["tasks", site, role],
    queryFn: ({ signal }) => {
      const query = { site, ...(role ? { role } : {}) };
      return unwrap(api.GET("/api/v1/tasks", { params: { query }, signal }));
    },
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  });
