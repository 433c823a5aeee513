/** What customers say, and what others find, beside each other. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSite } from "../../frame/session";
import { Tabs } from "../../frame/Tabs";
import { count } from "../../language/decimal";
import { reportsQuery } from "./api";

export function ComplaintTabs(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  // Who may not judge sees nothing of what strangers left.
  const mayRead = useMay("quality.judge");
  const waiting = useQuery({ ...reportsQuery(site), enabled: mayRead }).data?.rows.length ?? 0;
  const reports = t("complaints.tab.reports");
  const waits = [
    "/complaint-reports",
    waiting > 0 ? `${reports} (${count(waiting)})` : reports,
  ] as const;
  return (
    <Tabs
      label={t("frame.complaints")}
      tabs={[
        ["/complaints", t("complaints.tab.list")],
        ...(mayRead ? [waits] : []),
        ["/complaint-trend", t("complaints.tab.trend")],
        ["/audits", t("audits.title")],
      ]}
    />
  );
}
