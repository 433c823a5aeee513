/** What is on the way, with whom to call; and what brought the last deliveries. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { ColdChain } from "./ColdChain";
import { degrees } from "./degrees";
import { inboundQuery, inTransitQuery, type OnTheWay } from "./transport";
import "./shipments.css";

export function OnTheWayPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const way = useQuery(inTransitQuery(site));
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("transport.title")}</h1>
        <span className="grow" />
        <Link to="/shipments" className="lnk">
          {t("frame.shipments")}
        </Link>
      </header>
      <section className="card" aria-label={t("transport.title")}>
        {way.isPending && <Bones />}
        {way.isError && <Failed cause={way.error} retry={() => way.refetch()} />}
        {way.data?.rows.length === 0 && <Empty text={t("shipments.empty.dispatched")} />}
        {way.data && way.data.rows.length > 0 && <WayTable rows={way.data.rows} />}
      </section>
      {way.data?.next && (
        <Note tone="plain">
          <Icon name="warn" size={16} /> {t("transport.more")}
        </Note>
      )}
      <Arrived />
    </div>
  );
}

function WayTable({ rows }: { rows: OnTheWay[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("shipments.note_number")}</th>
            <th scope="col">{t("field.customer")}</th>
            <th scope="col">{t("transport.call")}</th>
            <th scope="col">{t("act_field.carrier")}</th>
            <th scope="col">{t("act_field.plate")}</th>
            <th scope="col">{t("act_field.seal")}</th>
            <th scope="col">{t("shipments.left_at")}</th>
            <th scope="col">{t("transport.outside")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.shipment}>
              <td>
                <Link to="/shipments/$code" params={{ code: one.shipment }} className="lnk code">
                  {one.shipment}
                </Link>
              </td>
              <td>{one.customer_name ?? one.customer}</td>
              <td>
                {one.driver ?? one.sent_by ?? "–"}{" "}
                {one.driver_phone && (
                  <a href={`tel:${one.driver_phone}`} className="lnk num">
                    {one.driver_phone}
                  </a>
                )}
              </td>
              <td>{one.carrier ?? "–"}</td>
              <td className="code">{one.plate ?? "–"}</td>
              <td className="code">{one.seal ?? "–"}</td>
              <td className="num">{moment(one.dispatched_at)}</td>
              <td className={one.open_excursions > 0 ? "num late" : "num"}>
                {one.open_excursions > 0
                  ? t("transport.waiting", { count: one.open_excursions })
                  : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Deliveries that said what brought them, each with its cold chain. */
function Arrived(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const inbound = useQuery(inboundQuery(site));
  return (
    <section className="stack" aria-label={t("transport.inbound")}>
      <h2 className="t16">{t("transport.inbound")}</h2>
      {inbound.isPending && <Bones />}
      {inbound.isError && <Failed cause={inbound.error} retry={() => inbound.refetch()} />}
      {inbound.data?.rows.length === 0 && <Empty text={t("transport.no_inbound")} />}
      {inbound.data?.rows.map((one) => (
        <div key={`${one.document} ${one.at}`} className="card pad stack">
          <p>
            <Link to="/documents/$code" params={{ code: one.document }} className="lnk code">
              {one.document}
            </Link>{" "}
            {one.supplier} <span className="num sec">{moment(one.at)}</span>
          </p>
          <p className="sec">
            {[one.carrier, one.plate, one.driver, one.driver_phone, one.seal]
              .filter(Boolean)
              .join("　")}{" "}
            {one.arrival_c && <b className="num">{degrees(one.arrival_c)}</b>}
          </p>
          <ColdChain
            subject={`receipt:${one.document}`}
            loggers={one.loggers}
            excursions={one.excursions}
          />
        </div>
      ))}
    </section>
  );
}
