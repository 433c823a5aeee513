/** What customers say, and what others find, beside each other. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "../../frame/session";
import { Tabs } from "../../frame/Tabs";
import { count } from "../../language/decimal";
import { reportsQuery } from "./api";

export function ComplaintTabs(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const waiting = useQuery(reportsQuery(site)).data?.rows.length ?? 0;
  const reports = t("complaints.tab.reports");
  return (
    <Tabs
      label={t("frame.complaints")}
      tabs={[
        ["/complaints", t("complaints.tab.list")],
        ["/complaint-reports", waiting > 0 ? `${reports} (${count(waiting)})` : reports],
        ["/complaint-trend", t("complaints.tab.trend")],
        ["/audits", t("audits.title")],
      ]}
    />
  );
}
