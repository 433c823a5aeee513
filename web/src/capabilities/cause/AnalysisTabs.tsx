/** The questions to the whole genealogy beside each other. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tabs } from "../../frame/Tabs";
import "./cause.css";

export function AnalysisTabs(): ReactNode {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t("frame.analysis")}
      tabs={[
        ["/analysis", t("analysis.tab.health")],
        ["/analysis/cause", t("analysis.tab.cause")],
        ["/analysis/what-if", t("analysis.tab.what_if")],
        ["/analysis/dispersion", t("analysis.tab.dispersion")],
      ]}
    />
  );
}
