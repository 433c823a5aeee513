/** The ledger, and how long what hangs on it is kept, beside each other. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../frame/session";
import { Tabs } from "../../frame/Tabs";

export function LedgerTabs(): ReactNode {
  const { t } = useTranslation();
  const may = useMay("ledger.verify");
  if (!may) return null;
  return (
    <Tabs
      label={t("frame.ledger")}
      tabs={[
        ["/ledger", t("frame.ledger")],
        ["/retention", t("retention.link")],
      ]}
    />
  );
}
