/** Starting an operation: an order is chosen, the operation that comes next is proposed. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "../../api/schema.gen";
import { Field } from "../../frame/Field";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { civil, isPast } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { startOperation, type WorkOrder, workOrderQuery, workOrdersQuery } from "./api";
import { Outcome } from "./Outcome";
import { CodePick, NameOf } from "./pickers";
import { useAct } from "./useAct";

const LAST_DAY = "9999";

interface StartProps {
  order: string;
  show: (words: Record<string, string>) => void;
}

export function StartPanel({ order: asked, show }: StartProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const orders = useInfiniteQuery(workOrdersQuery(site, { state: "released" }));
  const rows = (orders.data?.pages.flatMap((page) => page.rows) ?? []).toSorted((a, b) =>
    (a.due_on ?? LAST_DAY).localeCompare(b.due_on ?? LAST_DAY),
  );
  const order = asked || rows[0]?.code || "";
  const chosen = useQuery(workOrderQuery(site, order));
  return (
    <>
      <h2 className="h1">{t("production.start")}</h2>
      {orders.isPending && <Bones rows={3} />}
      {orders.isError && <Failed cause={orders.error} retry={() => orders.refetch()} />}
      {orders.isSuccess && (
        <Released rows={rows} chosen={order} choose={(code) => show({ order: code })} />
      )}
      {orders.hasNextPage && (
        <Button type="text" onClick={() => orders.fetchNextPage()}>
          {t("production.more_orders")}
        </Button>
      )}
      {order && chosen.isPending && <Bones rows={3} />}
      {chosen.isError && <Failed cause={chosen.error} retry={() => chosen.refetch()} />}
      {chosen.data && (
        <StartForm key={order} work={chosen.data} onDone={(run) => show({ run, order })} />
      )}
    </>
  );
}

interface ReleasedProps {
  rows: components["schemas"]["OrderView"][];
  chosen: string;
  choose: (code: string) => void;
}

/** The orders that may be worked on, the most urgent first. */
function Released({ rows, chosen, choose }: ReleasedProps): ReactNode {
  const { t } = useTranslation();
  const mayOrder = useMay("orders.manage");
  if (rows.length === 0) {
    return (
      <section className="card">
        <Empty text={t("production.none_released")}>
          {mayOrder && (
            <Link to="/work-orders" className="lnk">
              {t("production.none_released_act")}
            </Link>
          )}
        </Empty>
      </section>
    );
  }
  return (
    <section className="card" aria-label={t("frame.work_orders")}>
      <ul className="make-choices">
        {rows.map((order) => {
          const made = order.lines.find(({ role }) => role === "output");
          return (
            <li key={order.code}>
              <button
                type="button"
                className="make-run"
                aria-current={order.code === chosen}
                onClick={() => choose(order.code)}
              >
                <span className="row">
                  <b className="grow">
                    {made?.item_name} <span className="code sec">{order.code}</span>
                  </b>
                  <span className="num">
                    {t("production.open_of", {
                      open: quantity(made?.open, made?.unit),
                      unit: made?.unit,
                    })}
                  </span>
                  <span
                    className={`num ${isPast(order.due_on ?? null) ? "chip chip-late chip-word" : "sec"}`}
                  >
                    {civil(order.due_on)}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The first operation nobody has begun; where all have, the last one again. */
const nextOf = (work: WorkOrder): string =>
  (work.operations.find(({ runs }) => runs === 0) ?? work.operations.at(-1))?.operation ?? "";

function StartForm({
  work,
  onDone,
}: {
  work: WorkOrder;
  onDone: (run: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const [operation, setOperation] = useState(() => nextOf(work));
  const [station, setStation] = useState("");
  const step = work.operations.find((one) => one.operation === operation);
  const start = useAct({
    name: "start",
    body:
      may && operation
        ? { order: work.order.code, operation, ...(station ? { station } : {}) }
        : null,
    send: startOperation,
    onDone: ({ result }) => onDone(result.run),
  });
  return (
    <form
      className="card make-pad stack"
      onSubmit={(event) => {
        event.preventDefault();
        start.commit();
      }}
    >
      <div className="row make-fields">
        <Field label={t("field.operation")}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("field.operation")}
              style={{ width: "100%" }}
              value={operation}
              onChange={(code: string) => {
                start.touched();
                setOperation(code);
              }}
              options={work.operations.map((one) => ({
                value: one.operation,
                label: `${one.step} · ${one.name || one.operation}${
                  one.open > 0 ? ` · ${t("production.already_open", { count: one.open })}` : ""
                }`,
              }))}
            />
          )}
        </Field>
        <Field label={t("production.station")}>
          {(id) => (
            <CodePick
              id={id}
              of="place"
              label={t("production.station")}
              value={station || step?.station || ""}
              onChange={(code) => {
                start.touched();
                setStation(code);
              }}
            />
          )}
        </Field>
      </div>
      <Outcome
        act={start}
        would={({ result }) => (
          <>
            {t("production.would_start", { operation: result.operation_name ?? result.operation })}
            {result.station && (
              <>
                {t("production.would_start_at")}
                <NameOf kind="place" code={result.station} />
              </>
            )}
          </>
        )}
      />
      <div className="row">
        <span className="grow" />
        <Button
          type="primary"
          htmlType="submit"
          icon={<Icon name="play" size={14} />}
          disabled={!start.ready}
          loading={start.pending}
        >
          {t("production.begin", { name: step?.name || operation })}
        </Button>
      </div>
    </form>
  );
}
