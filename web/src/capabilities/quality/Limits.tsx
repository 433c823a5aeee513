/** Between what a number may lie, or which words are good. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PlanAsks } from "./api";

export function Limits({ of }: { of: PlanAsks["characteristics"][number] }): ReactNode {
  const { t } = useTranslation();
  const { lower, upper, target, unit } = of;
  if (of.kind === "choice") {
    return (
      <span className="sec">
        {of.good.join(t("common.list_join"))}
        {of.bad.length > 0 && (
          <span className="fault"> | {of.bad.join(t("common.list_join"))}</span>
        )}
      </span>
    );
  }
  if (of.kind !== "number") return null;
  const between =
    lower && upper ? `${lower} – ${upper}` : lower ? `≥ ${lower}` : upper ? `≤ ${upper}` : "";
  const words = [between, unit, target && t("quality.plan.target", { target })];
  return <span className="num sec">{words.filter(Boolean).join(" ")}</span>;
}
