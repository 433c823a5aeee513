/** Electronic signatures. Mirrors `/signatures`. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { show } from "../../passkeys/ceremony";

type Schemas = components["schemas"];
export type Signature = Schemas["SignatureView"];
export type SignAsk = Schemas["SignAsk"];

/** What a signature may mean, as 21 CFR 11.50 lists it and a little more. */
export const MEANINGS = [
  "authorship",
  "review",
  "approval",
  "responsibility",
  "release",
  "verification",
] as const;

/** Of what signatures are shown. */
export interface SignedWhat {
  act?: string;
  document?: string;
  lot?: string;
}

export const signaturesQuery = (site: string, of: SignedWhat) =>
  queryOptions({
    queryKey: ["signatures", site, of],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/signatures", { params: { query: { site, ...of } }, signal })),
  });

export const failuresQuery = (site: string) =>
  infiniteQueryOptions({
    queryKey: ["signatures", site, "failures"],
    queryFn: ({ pageParam, signal }) => {
      const query = { site, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/signatures/failures", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export const ticket = (site: string, body: SignAsk) =>
  unwrap(api.POST("/api/v1/signatures/tickets", { params: { query: { site } }, body }));

/** A passkey of whoever holds it out. */
export async function passkeyTicket(site: string, body: SignAsk) {
  const asked = await unwrap(api.POST("/api/v1/session/passkey/question"));
  const credential = await show(asked.options);
  return ticket(site, { ...body, passkey: { credential } });
}

export const signAct = (site: string, act: string, tickets: string[]) =>
  unwrap(
    api.POST("/api/v1/acts/{act}/signatures", {
      params: { path: { act }, query: { site } },
      body: { tickets },
    }),
  );
