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

interface HandOutProps {
  ask: TraceAsk;
  look?: Look;
}

/** The report on paper, which a guest may have too. */
export function TracePaper({ ask, look = WHOLE }: HandOutProps): ReactNode {
  const { t } = useTranslation();
  return (
    <PrintButton
      path="/api/v1/trace/report.pdf"
      of=""
      word={t("trace.report.paper")}
      query={{ ...ask, ...asked(look) }}
    />
  );
}

export function HandOut({ ask, look = WHOLE }: HandOutProps): ReactNode {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const table = asked(look);
  const guest = useGuest();
  // What others read by machine is for the house's own people; a guest has the paper.
  if (guest) return <TracePaper ask={ask} look={look} />;
  return (
    <>
      <TracePaper ask={ask} look={look} />
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
