/** What the plan of a lot asks for: how many pieces, what is let through, and what is looked at. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { Icon } from "../../marks/Icon";
import type { PlanAsks } from "./api";
import { Limits } from "./Limits";

export function PlanBox({ plan, unit }: { plan: PlanAsks; unit: string }): ReactNode {
  const { t } = useTranslation();
  const { size, pieces, accept, reject } = plan;
  return (
    <section className="plan-box" aria-label={t("quality.plan.title")}>
      <p>
        <Link to="/masters/$kind" params={{ kind: "inspection_plan" }} className="lnk">
          {plan.name || plan.code}
        </Link>{" "}
        <b>{t(plan.all ? "quality.plan.all" : "quality.plan.sample", { size, pieces, unit })}</b>
        {"　"}
        {t("quality.plan.numbers", { accept, reject })}
      </p>
      {plan.severity && (
        <p className={plan.severity === "normal" ? "sec t13" : "fault t13"}>
          {plan.severity !== "normal" && <Icon name="warn" size={14} />}{" "}
          {t(`quality.plan.severity.${plan.severity}`)}
          {plan.judged_before > 0 && (
            <>
              {"　"}
              {t("quality.plan.before", { count: plan.judged_before, refused: plan.not_accepted })}
            </>
          )}
        </p>
      )}
      {plan.severity === "given_up" && <Note tone="no">{t("quality.plan.given_up")}</Note>}
      {plan.characteristics.length > 0 && (
        <ul className="plan-looks t13">
          {plan.characteristics.map((one) => (
            <li key={one.name}>
              <b>{one.name}</b> <Limits of={one} />
              {one.class !== "major" && (
                <span className={one.class === "critical" ? "chip chip-hold" : "chip"}>
                  {t(`masters.choice.class_${one.class}`)}
                </span>
              )}
              {one.method && <span className="mut"> {one.method}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
