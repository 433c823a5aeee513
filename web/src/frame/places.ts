/** Where a thing that was found or scanned is looked at. */
import type { TFunction } from "i18next";
import type { Hit, PoolEnd } from "../api/types";

/** The page that answers the first question about a hit. */
export function placeOf(hit: Pick<Hit, "kind" | "ref" | "title">) {
  const bare = bareRef(hit.ref);
  switch (hit.kind) {
    case "document":
      return { to: "/documents/$code", params: { code: bare } } as const;
    case "customer":
      return { to: "/trace", search: { root: hit.ref, direction: "backward" } } as const;
    case "supplier":
      return { to: "/trace", search: { root: hit.ref, direction: "forward" } } as const;
    case "item":
      return { to: "/lots", search: { item: bare } } as const;
    case "transfer":
      return { to: "/documents/$code", params: { code: hit.title } } as const;
    default:
      return { to: "/trace", search: { root: hit.ref, direction: "forward" } } as const;
  }
}

/** What the other end of a transfer is called; scrap, loss and adjust have words, not names. */
export function endTitle(t: TFunction, { ref, title }: PoolEnd): string {
  return ref.includes(":") ? title : t(`pool_kind.${ref}`, { defaultValue: title });
}

/** What a thing is called on its label: `lot:SA-1` is SA-1. */
export const bareRef = (ref: string): string => ref.slice(ref.indexOf(":") + 1);
