/** The pages of labels beside each other: what the printers do, what labels look like, the rolls. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "../quality/quality.css";

const TABS = [
  ["/labels", "printers"],
  ["/labels/templates", "templates"],
  ["/labels/rolls", "rolls"],
] as const;

export function LabelTabs(): ReactNode {
  const { t } = useTranslation();
  return (
    <nav className="tabs" aria-label={t("frame.labels")}>
      {TABS.map(([to, word]) => (
        <Link
          key={to}
          to={to}
          search={{}}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {t(`labels.tab.${word}`)}
        </Link>
      ))}
    </nav>
  );
}
