/** One shipment: what the order asks, what is picked for it and from where, then sending it off. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { LabelHistory } from "../labels/LabelHistory";
import { PrintLabel } from "../labels/PrintLabel";
import { ActForm } from "../warehouse/ActForm";
import { customerReturnSpec } from "../warehouse/stockActs";
import { type Shipment, shipmentQuery } from "./api";
import { ColdChain } from "./ColdChain";
import { DispatchCard } from "./DispatchCard";
import { degrees } from "./degrees";
import { PickLine } from "./PickLine";
import { PickTable } from "./PickTable";
import { ShipmentState } from "./ShipmentState";
import { deliverSpec } from "./shipmentActs";
import "./shipments.css";

export function ShipmentPage(): ReactNode {
  const { code } = useParams({ from: "/desk/shipments/$code" });
  const site = useSite();
  const shipment = useQuery(shipmentQuery(site, code));
  return (
    <div className="page">
      {shipment.isPending && <Bones title={code} />}
      {shipment.isError && (
        <Failed title={code} cause={shipment.error} retry={() => shipment.refetch()} />
      )}
      {shipment.data && <Whole key={shipment.data.code} shipment={shipment.data} />}
    </div>
  );
}

function Whole({ shipment }: { shipment: Shipment }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const mayTrace = useMay("trace.read");
  const [returning, setReturning] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const open = shipment.state === "planned";
  return (
    <>
      <header className="page-h">
        <div>
          <h1 className="h1">
            {shipment.customer_name ?? shipment.customer}{" "}
            <span className="code">{shipment.code}</span> <ShipmentState state={shipment.state} />
          </h1>
          <p className="sec">
            {t("shipments.order")} <b className="code">{shipment.order}</b>
            {shipment.customer_reference && (
              <>
                {"　"}
                {t("field.partner_reference")} <b className="code">{shipment.customer_reference}</b>
              </>
            )}
            {shipment.dock && (
              <>
                {"　"}
                {t("act_field.dock")} <b className="code">{shipment.dock}</b>
              </>
            )}
          </p>
        </div>
        <span className="grow" />
        {mayTrace && !open && (
          <Link
            to="/trace"
            search={{ root: `document:${shipment.code}`, direction: "backward" }}
            className="ship-trace"
          >
            <Button type="primary" tabIndex={-1} icon={<Icon name="trace" size={16} />}>
              {t("shipments.trace")}
            </Button>
          </Link>
        )}
        {may && !open && (
          <Button onClick={() => setReturning(true)}>{t("act.customer_return")}</Button>
        )}
        <PrintLabel
          subject={`shipment:${shipment.code}`}
          {...(shipment.customer ? { customer: shipment.customer } : {})}
        />
        {open && (
          <PrintButton
            path="/api/v1/shipments/{code}/pick-list.pdf"
            of={shipment.code}
            word={t("shipments.pick_list")}
          />
        )}
        <PrintButton
          path="/api/v1/shipments/{code}/delivery-note.pdf"
          of={shipment.code}
          word={t("shipments.note")}
        />
      </header>
      <div className="ship-cols">
        <div className="stack">
          {open &&
            shipment.lines.map((line) => (
              <PickLine key={line.line} shipment={shipment} line={line} may={may} />
            ))}
          <PickTable shipment={shipment} may={may && open} refused={refused} />
        </div>
        <aside className="stack">
          {open && may && <DispatchCard shipment={shipment} onRefused={setRefused} />}
          {!open && <Travel shipment={shipment} />}
          <LabelHistory subject={`shipment:${shipment.code}`} />
          {!open && (
            <ColdChain
              subject={`shipment:${shipment.code}`}
              loggers={shipment.loggers ?? []}
              excursions={shipment.excursions ?? []}
            />
          )}
          {shipment.state === "dispatched" && may && (
            <section className="card pad stack deliver">
              <h2 className="t16">{t("act.deliver")}</h2>
              <ActForm spec={deliverSpec(site, shipment)} />
            </section>
          )}
        </aside>
      </div>
      <Drawer
        open={returning}
        onClose={() => setReturning(false)}
        title={t("act.customer_return")}
        size={480}
        destroyOnHidden
      >
        <div className="stack">
          <p className="sec t13">{t("act_hint.customer_return")}</p>
          <ActForm
            spec={customerReturnSpec(site, {
              customer: shipment.customer ?? "",
              document: shipment.code,
              lot: onlyLot(shipment),
            })}
            onClose={() => setReturning(false)}
          />
        </div>
      </Drawer>
    </>
  );
}

/** The lot of a shipment of one lot, however many places it was picked from. */
function onlyLot({ picks }: Shipment): string {
  const [lot, ...others] = new Set(picks.map(({ lot_number }) => lot_number ?? ""));
  return others.length === 0 ? (lot ?? "") : "";
}

/** The lines of which something was missing, each with how much and why. */
function missing({ short = [], lines }: Shipment): [string, string][] {
  return short.map(({ line, quantity: much, reason }) => {
    const of = lines.find((one) => one.line === line);
    const words = [of?.item_name, `−${quantity(much, of?.unit ?? "")} ${of?.unit ?? ""}`, reason];
    return ["act_field.shortfall", words.filter(Boolean).join(" ")];
  });
}

/** How it travelled, as it was written down when it left and when it arrived. */
function Travel({ shipment }: { shipment: Shipment }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const rows: [string, string | null | undefined][] = [
    ["shipments.left_at", shipment.dispatched_at && moment(shipment.dispatched_at)],
    ["act_field.carrier", shipment.carrier],
    ["act_field.plate", shipment.plate],
    ["shipments.driver", shipment.driver],
    ["act_field.driver_phone", shipment.driver_phone],
    ["act_field.seal", shipment.seal],
    ["act_field.precool_c", degrees(shipment.precool_c)],
    ["act_field.loading_c", degrees(shipment.loading_c)],
    ["shipments.arrived_at", shipment.delivered_at && moment(shipment.delivered_at)],
    ["act_field.arrival_c", degrees(shipment.arrival_c)],
    ["act_field.shortfall", shipment.shortfall],
    ...missing(shipment),
  ];
  return (
    <section className="card pad">
      <h2 className="t16">{t("shipments.travel")}</h2>
      <dl className="kv">
        {rows.map(([word, value]) => (
          <div key={`${word} ${value ?? ""}`} className="kv-row">
            <dt>{t(word)}</dt>
            <dd className="num">{value ?? "–"}</dd>
          </div>
        ))}
      </dl>
      <div className="stack">
        <Link to="/shipments/$code/note" params={{ code: shipment.code }} className="lnk t13">
          {t("shipments.read_note")}
        </Link>
        {may && (
          <Link to="/acts" search={{ document: shipment.code }} className="lnk t13">
            {t("shipments.take_back")}
          </Link>
        )}
      </div>
    </section>
  );
}
