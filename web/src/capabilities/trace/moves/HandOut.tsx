/** What leaves the house of a trace: paper, a workbook, EPCIS. Each is put down in the ledger. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { address } from "../../../api/client";
import type { TraceAsk } from "../../../api/queries";
import { PrintButton } from "../../../frame/PrintButton";
import { useGuest, useSite } from "../../../frame/session";
import { Icon } from "../../../marks/Icon";
import { asked, type Look, WHOLE } from "./columns";

export function HandOut({ ask, look = WHOLE }: { ask: TraceAsk; look?: Look }): ReactNode {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const table = asked(look);
  const guest = useGuest();
  // What leaves the house is for its own people; a guest has the papers of what they may see.
  if (guest) return null;
  return (
    <>
      <PrintButton
        path="/api/v1/trace/report.pdf"
        of=""
        word={t("trace.report.paper")}
        query={{ ...ask, ...table }}
      />
      <Button
        href={address("/api/v1/trace.xlsx", { site, ...ask, ...table, lang: i18n.language })}
        download
        icon={<Icon name="table" size={16} />}
      >
        XLSX
      </Button>
      <Button
        href={address("/api/v1/trace/epcis.jsonld", { site, ...ask })}
        download
        title={t("trace.report.epcis")}
        icon={<Icon name="export" size={16} />}
      >
        EPCIS
      </Button>
    </>
  );
}
