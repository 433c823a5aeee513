/** Which complaint led to a page, and the way back: what begins there is linked to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { complaintQuery } from "./api";

/** Carries the complaint in an address, where there is one. */
export const withComplaint = (complaint: string | undefined): { complaint?: string } =>
  complaint ? { complaint } : {};

export function FromComplaint({ code }: { code: string | undefined }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("work.read");
  const known = useQuery({ ...complaintQuery(site, code ?? ""), enabled: may && Boolean(code) });
  if (!code) return null;
  return (
    <p className="row from-complaint t13" role="note">
      <Icon name="link" size={16} />
      <span>
        {t("complaints.from")}{" "}
        <Link to="/complaints/$code" params={{ code }} className="lnk code">
          {code}
        </Link>{" "}
        {known.data && <b>{known.data.customer_name}</b>}{" "}
        <span className="sec">{t("complaints.from_note")}</span>
      </span>
    </p>
  );
}
