/** The pages of labels beside each other: what the printers do, what labels look like, the rolls. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tabs } from "../../frame/Tabs";

export function LabelTabs(): ReactNode {
  const { t } = useTranslation();
  return (
    <Tabs
      label={t("frame.labels")}
      tabs={[
        ["/labels", t("labels.tab.printers")],
        ["/labels/templates", t("labels.tab.templates")],
        ["/labels/rolls", t("labels.tab.rolls")],
      ]}
    />
  );
}
