/** Where a recall stands, as a mark: what is done next, for that is what whoever reads it does. */
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

const TONES: Record<string, string> = {
  scoped: "path",
  held: "hold",
  noticed: "wait",
  checked: "free",
  closed: "gone",
};

/** What comes after each step. */
const NEXT: Record<string, string> = {
  scoped: "held",
  held: "noticed",
  noticed: "recovered",
  checked: "closed",
};

/** The word of a step; in a drill nothing is blocked, it is counted. */
export const stepWord = (step: string, drill: boolean): string =>
  drill && step === "held" ? "counted" : step;

/** What is done next of a recall, in words; its end where there is nothing. */
export function nextWords(t: TFunction, stage: string, drill: boolean): string {
  const next = NEXT[stage];
  if (!next) return t(`recalls.stage.${stage}`);
  return t("recalls.next", { what: t(`recalls.do.${stepWord(next, drill)}`) });
}

export function Stage({ stage, drill }: { stage: string; drill: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={`chip chip-word chip-${TONES[stage] ?? "gone"}`}>
      {nextWords(t, stage, drill)}
    </span>
  );
}
