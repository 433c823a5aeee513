/** Recalls, and how practice goes, beside each other. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tabs } from "../../frame/Tabs";

export function RecallTabs(): ReactNode {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t("frame.recalls")}
      tabs={[
        ["/recalls", t("recalls.tab.all")],
        ["/drills", t("recalls.tab.drills")],
      ]}
    />
  );
}
