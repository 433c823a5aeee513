import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type Guest = components["schemas"]["GuestView"];
export type GuestLink = components["schemas"]["GuestLink"];
export type Visit = components["schemas"]["GuestScopeView"];
export type Invitation = components["schemas"]["InviteGuest"];

/** The guests of the site, the newest first. */
export const guestsQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["guests", site],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/guests", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });

/** One guest, with what they looked at. */
export const guestQuery = (site: string, id: string) =>
  queryOptions({
    queryKey: ["guests", site, id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/guests/{id}", { params: { path: { id }, query: { site } }, signal })),
  });

/** What the guest who asks may see. */
export const visitQuery = queryOptions({
  queryKey: ["visit"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/guest", { signal })),
});

export const invite = (site: string, body: Invitation): Promise<GuestLink> =>
  unwrap(api.POST("/api/v1/guests", { params: { query: { site } }, body }));

export const shutOut = (site: string, id: string): Promise<unknown> =>
  unwrap(api.DELETE("/api/v1/guests/{id}", { params: { path: { id }, query: { site } } }));

/** What a link leads to: behind the `#`, where no server, log or referrer sees it. */
export const linkOf = (token: string): string => `${location.origin}/guest#${token}`;
