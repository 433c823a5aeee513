/**
 * What a delivery note says, to be read on the screen. For paper the server sets it as a PDF with its
 * own fonts; printed by the browser this page is the next best.
 */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { useSession, useSite } from "../../frame/session";
import { plain, quantity, sum } from "../../language/decimal";
import { civil, moment } from "../../language/time";
import { nameOf } from "../warehouse/api";
import { type Pick, type Shipment, shipmentQuery } from "./api";
import { degrees } from "./degrees";
import "./note.css";

export function NotePage(): ReactNode {
  const { t } = useTranslation();
  const { code } = useParams({ from: "/desk/shipments/$code/note" });
  const site = useSite();
  const shipment = useQuery(shipmentQuery(site, code));
  return (
    <div className="page note-page">
      <header className="page-h no-print">
        <Link to="/shipments/$code" params={{ code }} className="lnk">
          {t("shipments.back")}
        </Link>
        <span className="grow" />
        <PrintButton path="/api/v1/shipments/{code}/delivery-note.pdf" of={code} primary />
      </header>
      {shipment.isPending && <Bones title={code} />}
      {shipment.isError && (
        <Failed title={code} cause={shipment.error} retry={() => shipment.refetch()} />
      )}
      {shipment.data && <Sheet shipment={shipment.data} />}
    </div>
  );
}

function Sheet({ shipment }: { shipment: Shipment }): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  const site = useSite();
  const place = session?.sites.find(({ code }) => code === site);
  return (
    <article className="sheet" aria-label={t("shipments.note")}>
      <header className="sheet-h">
        <div>
          <b>{session?.company.name}</b>
          <div>{place?.name}</div>
        </div>
        <h1>{t("shipments.note")}</h1>
        <div className="sheet-no">
          <b className="code">{shipment.code}</b>
          <div>{t(`shipments.state.${shipment.state}`)}</div>
        </div>
      </header>
      <dl className="sheet-kv">
        <Said word="field.customer">{shipment.customer_name ?? shipment.customer}</Said>
        <Said word="shipments.order">{shipment.order}</Said>
        <Said word="shipments.customer_reference">{shipment.customer_reference}</Said>
        <Said word="shipments.left_at">
          {shipment.dispatched_at && moment(shipment.dispatched_at)}
        </Said>
        <Said word="act_field.carrier">{shipment.carrier}</Said>
        <Said word="act_field.plate">{shipment.plate}</Said>
        <Said word="act_field.seal">{shipment.seal}</Said>
        <Said word="shipments.driver">{shipment.driver}</Said>
        <Said word="act_field.precool_c">{degrees(shipment.precool_c)}</Said>
        <Said word="act_field.loading_c">{degrees(shipment.loading_c)}</Said>
        <Said word="act_field.arrival_c">{degrees(shipment.arrival_c)}</Said>
        <Said word="act_field.shortfall">{shipment.shortfall}</Said>
      </dl>
      <Goods picks={shipment.picks} />
      <footer className="sheet-sign">
        <span>{t("shipments.sign_sent")}</span>
        <span>{t("shipments.sign_driver")}</span>
        <span>{t("shipments.sign_received")}</span>
      </footer>
    </article>
  );
}

/** A field of the sheet; what is not known yet stays a line to write on. */
function Said({ word, children }: { word: string; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <div>
      <dt>{t(word)}</dt>
      <dd>{children || " "}</dd>
    </div>
  );
}

function Goods({ picks }: { picks: Pick[] }): ReactNode {
  const { t } = useTranslation();
  const units = [...new Set(picks.map(({ unit }) => unit))];
  return (
    <table className="sheet-goods">
      <thead>
        <tr>
          <th scope="col">{t("field.item")}</th>
          <th scope="col">{t("field.lot_number")}</th>
          <th scope="col">{t("field.produced_on")}</th>
          <th scope="col">{t("field.expires_on")}</th>
          <th scope="col">{t("warehouse.unit")}</th>
          <th scope="col" className="r">
            {t("field.quantity")}
          </th>
        </tr>
      </thead>
      <tbody>
        {picks.map((pick) => (
          <tr key={pick.pick}>
            <td>
              {pick.item_name} <span className="code">{pick.item}</span>
            </td>
            <td className="code">{nameOf(pick)}</td>
            <td className="num">{civil(pick.produced_on)}</td>
            <td className="num">{civil(pick.expires_on)}</td>
            <td className="code">
              {pick.handling_unit ?? "–"}
              {pick.outer_unit && <div>{pick.outer_unit}</div>}
            </td>
            <td className="r num">
              {quantity(pick.quantity, pick.unit)} {pick.unit}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {units.map((unit) => {
          const total = sum(picks.filter((one) => one.unit === unit).map((one) => one.quantity));
          return (
            <tr key={unit}>
              <th scope="row" colSpan={5} className="r">
                {t("shipments.total")}
              </th>
              <td className="r num">
                {total === null ? "–" : quantity(plain(total), unit)} {unit}
              </td>
            </tr>
          );
        })}
      </tfoot>
    </table>
  );
}
