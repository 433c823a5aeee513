/** The pages of quality beside each other: what waits, what is blocked, what was done, by which device. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "./quality.css";

const TABS = [
  ["/inspections", "inspections"],
  ["/holds", "holds"],
  ["/cleanings", "cleanings"],
  ["/acts", "acts"],
  ["/devices", "devices"],
] as const;

export function QualityTabs(): ReactNode {
  const { t } = useTranslation();
  return (
    <nav className="tabs" aria-label={t("frame.quality")}>
      {TABS.map(([to, word]) => (
        <Link
          key={to}
          to={to}
          search={{}}
          activeOptions={{ includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {t(`quality.tab_${word}`)}
        </Link>
      ))}
    </nav>
  );
}
