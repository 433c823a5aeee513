/** How an audit ended, as a mark. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { StateShape } from "../../marks/StateMark";
import type { Audit } from "./api";

export function Outcome({ audit }: { audit: Audit }): ReactNode {
  const { t } = useTranslation();
  const { passed, result } = audit;
  const known = passed !== null && passed !== undefined;
  const tone = known ? (passed ? "free" : "hold") : "wait";
  const word = known ? (passed ? "passed" : "failed") : "pending";
  return (
    <span className={`chip chip-${tone}`}>
      <StateShape tone={tone} />
      {t(`audits.${word}`)} {result}
    </span>
  );
}
