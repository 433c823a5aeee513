/** What is still in a run: to be made into something, handed back, passed on or lost. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { passportQuery } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { billionths, quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import type { Run } from "./api";

export function Rest({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const pool = useQuery(passportQuery(site, run.run));
  const { on_hand: left, unit } = pool.data ?? {};
  // What came out before the inputs were known is less than nothing, and is asked for elsewhere.
  if (!left || (billionths(left) ?? 0n) <= 0n) return null;
  const words = { quantity: quantity(left, unit), unit: unit ?? "" };
  if (!run.closed_at) return <p className="mut t13 num">{t("production.rest", words)}</p>;
  return (
    <Note tone="ask">
      <Icon name="warn" size={16} />
      <span className="grow">{t("production.rest_closed", words)}</span>
    </Note>
  );
}
