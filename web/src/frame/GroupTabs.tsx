/** The pages of a subject of the rail beside each other, as far as somebody may see them. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { GROUPS, type Page } from "./rail";
import { usePermissions } from "./session";
import { Tabs } from "./Tabs";

export function GroupTabs({ of }: { of: keyof typeof GROUPS }): ReactNode {
  const { t } = useTranslation();
  const may = usePermissions();
  const pages: readonly Page[] = GROUPS[of].pages;
  const seen = pages.filter(({ needs }) => !needs || may.includes(needs));
  // A tab alone leads nowhere.
  if (seen.length < 2) return null;
  return (
    <Tabs
      label={t(`frame.${GROUPS[of].word}`)}
      tabs={seen.map(({ to, word }) => [to, t(`frame.${word}`)])}
    />
  );
}
