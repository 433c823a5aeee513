/** Problems in the words of the reader: what it is, what to do now, what was not done. */
import type { TFunction } from "i18next";
import { Problem } from "../api/client";

const ACCESS = new Set([
  "signed_out",
  "denied",
  "faulty",
  "csrf",
  "locked_out",
  "pin_needed",
  "wrong_secret",
  "code_needed",
  "wrong_code",
  "too_many_requests",
  "step_up_needed",
  "not_found",
  "too_large",
  "fault",
  "busy",
  "disk_full",
  "moved",
  "arriving",
  "method_not_allowed",
  "stale",
  "cancelled",
  "unreachable",
  "not_built_in",
]);

/** What a thing is called on its label: `lot:SA-1` is SA-1. */
export function bareParams(params: Problem["params"]): Problem["params"] {
  const words = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === "string" ? value.replace(/^(lot|run|tank|supplier|customer):/, "") : value,
  ]);
  return Object.fromEntries(words);
}

/** One sentence or two for any failure of a request. */
export function problemWords(t: TFunction, cause: unknown): string {
  if (!(cause instanceof Problem)) return t("access.fault", { ref: "–" });
  if (cause.code === "bad_input") {
    const field = String(cause.params.field ?? "");
    return t("refusal.bad_input", { field: t(`field.${field}`, { defaultValue: field }) });
  }
  if (cause.code === "locked_out") {
    const seconds = Number(cause.params.retry_s ?? 60);
    return t("access.locked_out", { minutes: Math.max(1, Math.ceil(seconds / 60)) });
  }
  if (cause.code === "unknown_code" || cause.code === "unknown_document") {
    const kind = String(cause.params.kind ?? "");
    return t(`refusal.${cause.code}`, {
      ...bareParams(cause.params),
      kind: t(`field.${kind}`, { defaultValue: kind }),
    });
  }
  if (cause.code === "group_withheld") {
    return t("refusal.group_withheld", { group: t(`sights.${cause.params.group}`) });
  }
  const group = ACCESS.has(cause.code) ? "access" : "refusal";
  return t(`${group}.${cause.code}`, {
    ...bareParams(cause.params),
    defaultValue: t("access.fault", { ref: cause.code }),
  });
}
