/** Words for rules that something broke which was done all the same. */
import type { useTranslation } from "react-i18next";

type Say = ReturnType<typeof useTranslation>["t"];

/** A rule in a few words. */
export const ruleWord = (t: Say, code: string): string =>
  t(`tasks.rule.${code}`, { defaultValue: t("tasks.rule.other") });

/** Why something is held: what a person wrote, or the rules that a device's act broke. */
export function holdReason(t: Say, reason: string): string {
  const [, rules] = /^act:\S+ ([a-z_ ]+)$/.exec(reason) ?? [];
  if (rules === undefined) return reason;
  return rules
    .split(" ")
    .map((rule) => ruleWord(t, rule))
    .join(t("common.list_join"));
}
