/** The page for an address that leads nowhere. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useTitleOf } from "./title";

export function NotFound(): ReactNode {
  const { t } = useTranslation();
  const page = useRef<HTMLElement>(null);
  useTitleOf(page);
  return (
    <main ref={page} className="blank" style={{ paddingTop: 96 }}>
      <h1 className="h1">{t("not_found.title")}</h1>
      <p>{t("not_found.text")}</p>
      <Link to="/" className="lnk">
        {t("not_found.home")}
      </Link>
    </main>
  );
}
