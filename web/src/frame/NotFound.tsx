/** The page for an address that leads nowhere. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function NotFound(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="blank" style={{ paddingTop: 96 }}>
      <h1 className="h1">{t("not_found.title")}</h1>
      <p>{t("not_found.text")}</p>
      <Link to="/" className="lnk">
        {t("not_found.home")}
      </Link>
    </main>
  );
}
