/** The results of one lot at one stage, also after its verdict: what came late belongs here. */
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "../../frame/Outcome";
import { QualityTabs } from "./QualityTabs";
import { ResultsForm } from "./ResultsForm";

export function ResultsPage(): ReactNode {
  const { t } = useTranslation();
  const { lot = "", stage = "incoming" } = useSearch({ from: "/desk/inspections/results" });
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("quality.results.title")}</h1>
        <QualityTabs />
        {lot && (
          <Link to="/lots/$ref" params={{ ref: lot }} className="lnk code">
            {lot.slice(lot.indexOf(":") + 1)}
          </Link>
        )}
        <span className="sec">{t(`quality.stages.${stage}`, { defaultValue: stage })}</span>
      </header>
      <section className="card pad" aria-label={t("quality.results.title")}>
        {lot ? <ResultsForm {...{ lot, stage }} /> : <Empty text={t("quality.results.which")} />}
      </section>
    </div>
  );
}
