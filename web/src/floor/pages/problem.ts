/** What went wrong, in words: the same sentences the desk says. */
import { has, type Params, t } from "../base/words";
import type { Broken } from "../server/outbox";
import { Problem } from "../server/request";

/** A rule that what was done had broken: it is on record, and no refusal. */
export const brokenWords = (one: Broken): string =>
  has(`broken.${one.code}`) ? t(`broken.${one.code}`, readable(one.params)) : wordsOf(one);

export function wordsOf({ code, params }: Broken): string {
  if (code === "practice") return t("floor.practice.no_line");
  for (const group of ["refusal", "access"]) {
    const key = `${group}.${code}`;
    if (has(key)) return t(key, readable(params));
  }
  return t("access.fault", { ref: code });
}

/** Names of lots without their kind in front, and fields by their word. */
function readable(params: Broken["params"]): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (name === "field" && has(`field.${value}`)) return [name, t(`field.${value}`)];
      return [name, typeof value === "string" ? value.replace(/^(lot|run|unit):/, "") : value];
    }),
  );
}

export const saidOf = (cause: unknown): string =>
  cause instanceof Problem
    ? wordsOf({ code: cause.code, params: cause.params })
    : t("access.fault", { ref: cause instanceof Error ? cause.message : "–" });
