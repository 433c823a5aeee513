/** One hold as lists, forms and passports show it. */

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { holdReason } from "../../frame/rules";
import { quantity } from "../../language/decimal";
import { since } from "../../language/span";
import { moment } from "../../language/time";
import { StateMark, StateShape } from "../../marks/StateMark";
import { type Hold, lotTitle, type StoppedPick } from "./api";
import "./quality.css";

interface HoldRowProps {
  hold: Hold;
  /** What the page is about: that is not said again. */
  about?: "lot" | "complaint";
}

/** One hold: which lot, why, for which complaint, since when, by whom, what it stops, its end. */
export function HoldRow({ hold, about }: HoldRowProps): ReactNode {
  const { t } = useTranslation();
  const { lot } = hold;
  return (
    <div>
      <p>
        {hold.lifted_at ? (
          <span className="chip chip-gone">{t("quality.lifted")}</span>
        ) : (
          <StateShape tone="hold" size={14} />
        )}{" "}
        <b>{holdReason(t, hold.reason)}</b>
      </p>
      {about !== "lot" && (
        <p>
          {lot.item_name}{" "}
          <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
            {lotTitle(lot)}
          </Link>{" "}
          <span className="num">
            {quantity(hold.quantity, lot.unit)} {lot.unit}
          </span>{" "}
          {/* What was released is not free while it is held. */}
          {hold.status && hold.status !== "released" && <StateMark state={hold.status} />}
        </p>
      )}
      <p className="sec t13">
        {t("quality.held_since", { span: since(t, hold.since), at: moment(hold.since) })}
        {hold.by?.name && ` · ${hold.by.name}`}
      </p>
      {hold.lifted_at && (
        <p className="sec t13">
          {t("quality.lifted_at", { at: moment(hold.lifted_at) })}
          {hold.lifted_by?.name && ` · ${hold.lifted_by.name}`}
          {hold.lifted_reason && ` · ${hold.lifted_reason}`}
        </p>
      )}
      {hold.complaint && about !== "complaint" && (
        <p className="t13">
          {t("quality.for_complaint")}{" "}
          <Link to="/complaints/$code" params={{ code: hold.complaint }} className="lnk code">
            {hold.complaint}
          </Link>
        </p>
      )}
      {!hold.lifted_at && <Stopped shipments={hold.shipments} unit={lot.unit} />}
    </div>
  );
}

/** Shipments that a hold stops; what was taken from its place already has to be brought back. */
export function Stopped({
  shipments,
  unit,
}: {
  shipments: StoppedPick[];
  unit: string;
}): ReactNode {
  const { t } = useTranslation();
  if (shipments.length === 0) return <p className="mut t13">{t("quality.stops_none")}</p>;
  return (
    <ul className="t13">
      {shipments.map((pick) => (
        <li key={`${pick.shipment} ${pick.quantity} ${pick.picked}`}>
          {t("quality.stops")}{" "}
          <Link to="/documents/$code" params={{ code: pick.shipment }} className="lnk code">
            {pick.shipment}
          </Link>{" "}
          <span className="num">
            {quantity(pick.quantity, unit)} {unit}
          </span>
          {pick.picked && <b className="fault"> {t("quality.bring_back")}</b>}
        </li>
      ))}
    </ul>
  );
}
