/** One work order: what it makes and takes, its operations and runs, and the acts on it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Drawer, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { civil, clock, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import {
  type OrderLine,
  type Step,
  startOperation,
  stepWorkOrder,
  type WorkOrder,
  workOrderQuery,
} from "./api";
import { ChangeLine } from "./ChangeLine";
import { MadeByOthers } from "./MadeByOthers";
import { Materials } from "./NewWorkOrder";
import { Outcome } from "./Outcome";
import { NameOf } from "./pickers";
import { useAct } from "./useAct";
import { OrderState, Progress } from "./WorkOrdersPage";
import "./production.css";

export function WorkOrderPage(): ReactNode {
  const { code } = useParams({ from: "/desk/work-orders/$code" });
  const site = useSite();
  const order = useQuery(workOrderQuery(site, code));
  if (order.isPending) return <Bones title={code} rows={8} />;
  if (order.isError)
    return <Failed title={code} cause={order.error} retry={() => order.refetch()} />;
  return <Loaded key={code} work={order.data} />;
}

function Loaded({ work }: { work: WorkOrder }): ReactNode {
  const { t } = useTranslation();
  const { order } = work;
  const made = order.lines.find(({ role }) => role === "output");
  const mayOrder = useMay("orders.manage");
  const [changing, setChanging] = useState<OrderLine | "new" | null>(null);
  const isOpen = order.state === "planned" || order.state === "released";
  return (
    <div className="page">
      <header className="page-h">
        <div className="grow">
          <h1 className="h1">
            {made?.item_name} <span className="code">{order.code}</span>{" "}
            <OrderState state={order.state} />
          </h1>
          <p className="sec row">
            {made && <Progress served={made.served} wanted={made.quantity} />}
            <span className="num">
              {t("production.made", {
                served: quantity(made?.served, made?.unit),
                wanted: quantity(made?.quantity, made?.unit),
                unit: made?.unit,
              })}
            </span>
            <span className="num">
              {t("field.due_on")} {civil(order.due_on)}
            </span>
          </p>
        </div>
        <PrintButton path="/api/v1/work-orders/{code}/sheet.pdf" of={order.code} />
      </header>
      {mayOrder && <Steps code={order.code} state={order.state} />}
      {isOpen && work.materials.some(({ enough }) => !enough) && (
        <section className="card make-short">
          <Materials rows={work.materials.filter(({ enough }) => !enough)} />
        </section>
      )}
      <Lines work={work} onChange={mayOrder && isOpen ? setChanging : null} />
      <Operations work={work} />
      <MadeByOthers made={work.made_by_others} />
      <Drawer
        open={changing !== null}
        onClose={() => setChanging(null)}
        title={t(changing === "new" ? "production.add_material" : "production.change_line")}
        size={520}
        destroyOnHidden
      >
        {changing !== null && (
          <ChangeLine
            code={order.code}
            line={changing === "new" ? null : changing}
            steps={work.operations}
            onDone={() => setChanging(null)}
          />
        )}
      </Drawer>
    </div>
  );
}

const NEXT: Record<string, string[]> = {
  planned: ["released", "cancelled"],
  released: ["closed"],
  closed: ["released"],
  cancelled: ["planned"],
};

/** Releasing, closing and reopening; where something asks why, the reason is written first. */
function Steps({ code, state }: { code: string; state: string }): ReactNode {
  const { t } = useTranslation();
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const step = useAct({
    name: "work-order-state",
    body: to ? { state: to, ...(reason ? { reason } : {}) } : null,
    send: (how, body: { state: string; reason?: string }) => stepWorkOrder(how, code, body),
    onDone: () => {
      setTo("");
      setReason("");
    },
  });
  const word = (next: string): string =>
    t(`production.to_${state === "closed" || state === "cancelled" ? "again" : next}`);
  return (
    <section className="row make-steps" aria-label={t("common.acts")}>
      {state === "released" && (
        <Link to="/production" search={{ order: code }}>
          <Button type={to ? "default" : "primary"} tabIndex={-1}>
            {t("production.to_desk")}
          </Button>
        </Link>
      )}
      {(NEXT[state] ?? []).map((next, at) => (
        <Button
          key={next}
          type={at === 0 && state === "planned" && !to ? "primary" : "default"}
          aria-pressed={to === next}
          onClick={() => setTo(to === next ? "" : next)}
        >
          {word(next)}
        </Button>
      ))}
      {to && (
        <form
          className="row grow make-fields"
          onSubmit={(event) => {
            event.preventDefault();
            step.commit();
          }}
        >
          {state !== "planned" || to === "cancelled" ? (
            <Input
              style={{ width: 260 }}
              aria-label={t("field.reason")}
              placeholder={t("field.reason")}
              value={reason}
              onChange={(event) => {
                step.touched();
                setReason(event.target.value);
              }}
            />
          ) : null}
          <Button type="primary" htmlType="submit" disabled={!step.ready} loading={step.pending}>
            {t("production.confirm", { act: word(to) })}
          </Button>
        </form>
      )}
      {to && <Outcome act={step} short={t("production.release_short")} />}
    </section>
  );
}

interface LinesProps {
  work: WorkOrder;
  onChange: ((line: OrderLine | "new") => void) | null;
}

function Lines({ work, onChange }: LinesProps): ReactNode {
  const { t } = useTranslation();
  const stepName = (code: string): string =>
    work.operations.find(({ operation }) => operation === code)?.name || code;
  return (
    <section className="card" aria-labelledby="make-lines">
      <div className="card-h">
        <h2 id="make-lines" className="t13">
          {t("field.lines")}
        </h2>
        <span className="grow" />
        {onChange && (
          <button type="button" className="lnk t13" onClick={() => onChange("new")}>
            <Icon name="plus" size={12} /> {t("production.add_material")}
          </button>
        )}
      </div>
      <div className="scroll-x">
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t("field.item")}</th>
              <th scope="col">{t("field.operation")}</th>
              <th scope="col" className="r">
                {t("production.wanted")}
              </th>
              <th scope="col" className="r">
                {t("production.served")}
              </th>
              <th scope="col" className="r">
                {t("production.open")}
              </th>
              <th scope="col">
                <span className="sr">{t("common.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {work.order.lines.map((line) => (
              <tr key={line.line}>
                <td>
                  {line.role === "output" && (
                    <span className="chip chip-n">{t("production.makes")}</span>
                  )}{" "}
                  {line.item_name} <span className="mut">{line.item}</span>
                </td>
                <td>
                  {line.operation && stepName(line.operation)}
                  {!line.operation && line.role === "input" && t("production.any_step")}
                </td>
                <td className="r num">{quantity(line.quantity, line.unit)}</td>
                <td className="r num">{quantity(line.served, line.unit)}</td>
                <td className="r num">
                  <b>{quantity(line.open, line.unit)}</b> {line.unit}
                </td>
                <td className="r">
                  {onChange && (
                    <Button
                      size="small"
                      aria-label={`${t("common.edit")} ${line.item_name}`}
                      onClick={() => onChange(line)}
                    >
                      {t("common.edit")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The operations in their order, each with its runs. */
function Operations({ work }: { work: WorkOrder }): ReactNode {
  const { t } = useTranslation();
  if (work.operations.length === 0 && work.runs.length === 0) return null;
  const next = work.operations.find(({ runs }) => runs === 0)?.operation;
  return (
    <section className="card" aria-labelledby="make-runs">
      <h2 id="make-runs" className="card-h">
        {t("production.runs")}
      </h2>
      <ul className="make-runs">
        {work.operations.map((step) => (
          <li key={step.operation}>
            <b>
              {step.step} · {step.name || step.operation}
            </b>{" "}
            {step.station && (
              <span className="mut">
                <NameOf kind="place" code={step.station} />
              </span>
            )}
            {step.runs === 0 && <span className="mut"> · {t("production.not_begun")}</span>}
            {work.order.state === "released" && (
              <Begin order={work.order.code} step={step} next={step.operation === next} />
            )}
            <ul>
              {work.runs
                .filter((run) => run.operation === step.operation)
                .map((run) => (
                  <li key={run.run} className="row t13">
                    <Link
                      to="/production"
                      search={{ run: run.run, order: run.order }}
                      className="lnk code"
                    >
                      {run.run.replace(/^run:/, "")}
                    </Link>
                    <span className={`chip chip-word chip-${run.closed_at ? "n" : "wip"}`}>
                      {t(run.closed_at ? "production.finished" : "state.wip")}
                    </span>
                    <span className="num sec">
                      {moment(run.started_at)} – {run.closed_at ? clock(run.closed_at) : ""}
                    </span>
                    <span className="sec">{run.started_by}</span>
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface BeginProps {
  order: string;
  step: Step;
  /** Whether it is the first that nobody has begun. */
  next: boolean;
}

/** Begins an operation from its order and goes to where it is fed. */
function Begin({ order, step, next }: BeginProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const navigate = useNavigate();
  const start = useAct({
    name: "start",
    body: { order, operation: step.operation },
    send: startOperation,
    live: false,
    onDone: ({ result }) =>
      void navigate({ to: "/production", search: { run: result.run, order } }),
  });
  if (!may) return null;
  return (
    <>
      {"　"}
      <Button
        size="small"
        type={next ? "primary" : "default"}
        icon={<Icon name="play" size={12} />}
        loading={start.pending}
        onClick={() => start.commit()}
      >
        {t("production.begin", { name: step.name || step.operation })}
      </Button>
      {start.problem !== null && <Outcome act={start} />}
    </>
  );
}
