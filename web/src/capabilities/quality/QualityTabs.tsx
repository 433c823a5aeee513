/** The pages of quality beside each other: what waits, what is blocked, what was done, by which device. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tabs } from "../../frame/Tabs";
import "./quality.css";

const TABS = [
  ["/inspections", "inspections"],
  ["/reserves", "reserves"],
  ["/control-charts", "charts"],
  ["/gauges", "gauges"],
  ["/holds", "holds"],
  ["/cleanings", "cleanings"],
  ["/acts", "acts"],
  ["/devices", "devices"],
] as const;

export function QualityTabs(): ReactNode {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t("frame.quality")}
      tabs={TABS.map(([to, word]) => [to, t(`quality.tab_${word}`)] as const)}
    />
  );
}
