/** The questions to the whole genealogy beside each other. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "../quality/quality.css";
import "./cause.css";

const TABS = [
  ["/analysis", "health"],
  ["/analysis/cause", "cause"],
  ["/analysis/what-if", "what_if"],
  ["/analysis/dispersion", "dispersion"],
] as const;

export function AnalysisTabs(): ReactNode {
  const { t } = useTranslation();
  return (
    <nav className="tabs analysis-tabs" aria-label={t("frame.analysis")}>
      {TABS.map(([to, word]) => (
        <Link
          key={to}
          to={to}
          search={{}}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {t(`analysis.tab.${word}`)}
        </Link>
      ))}
    </nav>
  );
}
