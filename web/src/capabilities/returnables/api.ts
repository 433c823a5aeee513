/** Crates and pallets that come back: who owes how many. Mirrors `/returnables`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import type { ActSpec } from "../warehouse/ActForm";
import { orNull, sendAct } from "../warehouse/send";

export type Owed = components["schemas"]["ReturnableOwed"];
type Returnables = components["schemas"]["ReturnablesView"];

export const returnablesQuery = (site: string) =>
  queryOptions({
    queryKey: ["returnables", site],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/returnables", { params: { query: { site } }, signal })),
  });

export const statementQuery = (site: string, { partner, role, item }: Owed) =>
  queryOptions({
    queryKey: ["returnables", site, partner, role, item],
    queryFn: ({ signal }) => {
      const query = { site, partner, role, item };
      return unwrap(api.GET("/api/v1/returnables/statement", { params: { query }, signal }));
    },
  });

/** Numbers as they were scanned, one after the other. */
const scanned = (text: string | undefined): string[] =>
  (text ?? "").split(/[\s,;]+/).filter((code) => code !== "");

/** Crates or pallets go out to a partner, or come back: by their numbers, or counted. */
export const handSpec = (
  site: string,
  direction: "out" | "back",
  of?: Owed,
): ActSpec<Returnables> => ({
  name: direction === "out" ? "lend" : "regain",
  fields: [
    {
      name: "role",
      holds: "kind",
      initial: of?.role ?? "customer",
      choices: ["customer", "supplier"],
    },
    { name: "partner", holds: "partner", initial: of?.partner ?? "" },
    { name: "item", holds: "item", initial: of?.item ?? "" },
    { name: "count", holds: "number" },
    { name: "units", holds: "text" },
    ...(direction === "back" ? [{ name: "place", holds: "place" as const }] : []),
    { name: "reason", holds: "text", whenAsked: true },
  ],
  tell: (t, { rows }) =>
    rows
      .map((row) =>
        t("returnables.would_owe", {
          partner: row.partner_name,
          item: row.item_name,
          pieces: row.pieces,
        }),
      )
      .join(t("common.list_join")),
  send: (v, act, key, preview) =>
    sendAct("/api/v1/returnables", {
      site,
      act,
      key,
      preview,
      body: {
        direction,
        role: v.role || "customer",
        partner: orNull(v.partner),
        item: orNull(v.item),
        count: v.count ? Number(v.count) : null,
        units: scanned(v.units),
        place: orNull(v.place),
        reason: orNull(v.reason),
      },
    }),
});
