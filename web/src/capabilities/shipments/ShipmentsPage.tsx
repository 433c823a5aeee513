/** Shipments: what still has to leave first; planning one, and taking goods back. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Segmented } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSession, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { ActForm } from "../warehouse/ActForm";
import { customerReturnSpec } from "../warehouse/stockActs";
import { type Shipment, shipmentsQuery } from "./api";
import { ShipmentState } from "./ShipmentState";
import { planSpec } from "./shipmentActs";
import "./shipments.css";

const VIEWS = ["open", "dispatched", "delivered", "any"] as const;
type View = (typeof VIEWS)[number];

const shownIn = (view: View, { state }: Shipment): boolean => {
  if (view === "any") return true;
  return view === "open" ? state === "planned" : state === view;
};

export function ShipmentsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/shipments" });
  const navigate = useNavigate({ from: "/shipments" });
  const may = useMay("goods.record");
  const several = (useSession()?.sites.length ?? 0) > 1;
  const view = VIEWS.find((one) => one === search.state) ?? "open";
  const [returning, setReturning] = useState(false);
  const [planning, setPlanning] = useState(false);
  const shipments = useInfiniteQuery(shipmentsQuery(site, view === "open"));
  const all = shipments.data?.pages.flatMap((page) => page.rows) ?? [];
  const rows = all.filter((one) => shownIn(view, one));
  const spec = useMemo(() => planSpec(site, search.order ?? ""), [site, search.order]);
  const closePlan = (): void => {
    setPlanning(false);
    if (search.order)
      void navigate({ search: search.state ? { state: search.state } : {}, replace: true });
  };
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.shipments")}</h1>
        <span className="grow" />
        <Segmented<View>
          aria-label={t("field.state")}
          value={view}
          onChange={(state) =>
            void navigate({ search: state === "open" ? {} : { state }, replace: true })
          }
          options={VIEWS.map((value) => ({ value, label: t(`shipments.view.${value}`) }))}
        />
        <Link to="/in-transit" className="lnk">
          {t("transport.title")}
        </Link>
        {several && (
          <Link to="/site-goods" className="lnk">
            {t("crossings.title")}
          </Link>
        )}
        <Link to="/returnables" className="lnk">
          {t("returnables.title")}
        </Link>
        {may && <Button onClick={() => setReturning(true)}>{t("act.customer_return")}</Button>}
        {may && (
          <Button
            type="primary"
            icon={<Icon name="plus" size={14} />}
            onClick={() => setPlanning(true)}
          >
            {t("act.plan")}
          </Button>
        )}
      </header>
      {shipments.isError && all.length > 0 && (
        <Stale
          at={shipments.dataUpdatedAt}
          cause={shipments.error}
          retry={() => shipments.refetch()}
        />
      )}
      <section className="card">
        {shipments.isPending && <Bones />}
        {shipments.isError && all.length === 0 && (
          <Failed cause={shipments.error} retry={() => shipments.refetch()} />
        )}
        {shipments.isSuccess && rows.length === 0 && (
          <Empty text={t(`shipments.empty.${view}`)}>
            <Link to="/sales-orders" className="lnk">
              {t("shipments.to_orders")}
            </Link>
          </Empty>
        )}
        {rows.length > 0 && <ShipmentTable rows={rows} />}
        {shipments.hasNextPage && (
          <Button block type="text" onClick={() => shipments.fetchNextPage()}>
            {t("shipments.more")}
          </Button>
        )}
      </section>
      <Drawer
        open={planning || Boolean(search.order)}
        onClose={closePlan}
        title={t("act.plan")}
        size={480}
        destroyOnHidden
      >
        <div className="stack">
          <p className="sec t13">{t("act_hint.plan")}</p>
          <ActForm
            spec={spec}
            onDone={(done) =>
              void navigate({ to: "/shipments/$code", params: { code: done.result.code } })
            }
            onClose={closePlan}
          />
        </div>
      </Drawer>
      <Drawer
        open={returning}
        onClose={() => setReturning(false)}
        title={t("act.customer_return")}
        size={480}
        destroyOnHidden
      >
        <div className="stack">
          <p className="sec t13">{t("act_hint.customer_return")}</p>
          <ActForm spec={customerReturnSpec(site, {})} onClose={() => setReturning(false)} />
        </div>
      </Drawer>
    </div>
  );
}

function ShipmentTable({ rows }: { rows: Shipment[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("shipments.note_number")}</th>
            <th scope="col">{t("field.customer")}</th>
            <th scope="col">{t("shipments.order")}</th>
            <th scope="col">{t("field.lines")}</th>
            <th scope="col">{t("shipments.picks")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("field.time")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.code} className="tap">
              <td>
                <Link to="/shipments/$code" params={{ code: one.code }} className="lnk code">
                  {one.code}
                </Link>
              </td>
              <td>{one.customer_name ?? one.customer}</td>
              <td className="code">{one.order}</td>
              <td>
                {one.lines.map((line) => (
                  <div key={line.line}>
                    {line.item_name}{" "}
                    <span className="num sec">
                      {quantity(line.quantity, line.unit)} {line.unit}
                    </span>
                  </div>
                ))}
              </td>
              <td className="num">
                {t("shipments.picked_of", {
                  picked: one.picks.filter(({ picked }) => picked).length,
                  count: one.picks.length,
                })}
              </td>
              <td>
                <ShipmentState state={one.state} />
              </td>
              <td className="num">
                {moment(one.delivered_at ?? one.dispatched_at ?? one.planned_at)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
