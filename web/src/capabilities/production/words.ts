/** What the shop desk says in words: reasons, durations, names for codes. */
import type { TFunction } from "i18next";
import { Problem } from "../../api/client";
import { problemWords } from "../../frame/problems";
import type { OrderLine, Run } from "./api";

/** What flows: an item, or what was passed on from another run, which is called by its number. */
export const flowName = ({ item_name, pool }: Run["inputs"][number]): string =>
  item_name ?? pool.replace(/^[a-z]+:/, "");

const MINUTE_MS = 60_000;
const HOUR_MIN = 60;
const DAY_MIN = 24 * HOUR_MIN;

/** How long ago, written out: `2 小時 10 分鐘`. */
export function since(t: TFunction, at: string, now = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / MINUTE_MS));
  const days = Math.floor(minutes / DAY_MIN);
  const hours = Math.floor((minutes % DAY_MIN) / HOUR_MIN);
  if (days > 0) return t("production.days", { days, hours });
  if (hours > 0) return t("production.hours", { hours, minutes: minutes % HOUR_MIN });
  return t("production.minutes", { minutes });
}

/** A refusal of a feed, with the names of the materials in place of their codes. */
export function feedWords(
  t: TFunction,
  problem: unknown,
  lines: readonly OrderLine[],
  found: string | undefined,
): string {
  if (!(problem instanceof Problem) || problem.code !== "wrong_item")
    return problemWords(t, problem);
  const named = (code: string): string =>
    lines.find((line) => line.item === code)?.item_name ?? code;
  const wanted = String(problem.params.wanted ?? "")
    .split(" ")
    .filter(Boolean)
    .map(named)
    .join(t("common.list_join"));
  return t("production.wrong_item", {
    found: found ?? named(String(problem.params.found)),
    wanted,
  });
}
