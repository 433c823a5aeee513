/** Lots in doubt: how far each went, all that is here held with one press, and the way to a recall. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "../../api/schema.gen";
import { useActing } from "../../frame/act";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import { lotTitle, placeHold } from "./api";
import "./quality.css";

interface InDoubtProps {
  lots: components["schemas"]["ContainedLot"][];
  /** Everything that came of them and is here. */
  toHold: string[];
  /** Why they are held. */
  reason: string;
}

export function InDoubt({ lots, toHold, reason }: InDoubtProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("quality.judge");
  const holding = useActing();
  const hold = useCommit(
    holding,
    () => placeHold(site, { lots: toHold, reason, act: holding.how({}) }, holding.key, false),
    () => undefined,
  );
  const open = lots.some(({ on_hold }) => !on_hold);
  return (
    <>
      <ul className="in-doubt">
        {lots.map(({ lot, here, on_hold, spread }) => (
          <li key={lot.lot} className="row">
            <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
              {lotTitle(lot)}
            </Link>
            <span className="num">
              {quantity(here, lot.unit)} {lot.unit}
            </span>
            <span className="grow sec t13 num">{t("quality.chart.spread", { ...spread })}</span>
            {on_hold && <StateMark state="hold" />}
          </li>
        ))}
      </ul>
      {toHold.length === 0 && <p className="mut t13">{t("quality.chart.nothing_here")}</p>}
      <div role="alert">
        {hold.error && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, hold.error)}</span>
          </Note>
        )}
      </div>
      <p className="row">
        {open && toHold.length > 0 && (
          <Button
            danger
            type="primary"
            disabled={!may}
            loading={hold.isPending}
            onClick={() => hold.mutate()}
          >
            {t("quality.chart.hold_all", { count: toHold.length })}
          </Button>
        )}
        {lots.some(({ spread }) => spread.customers > 0) && (
          <Link
            to="/recalls"
            search={{ open: "1", root: lots.map(({ lot }) => lot.lot).join(" ") }}
            className="lnk"
          >
            {t("quality.chart.recall")}
          </Link>
        )}
      </p>
    </>
  );
}
