/** Work orders: the list, the most urgent first, and writing a new one. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Input, Segmented } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { magnitude, quantity } from "../../language/decimal";
import { civil, isPast } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { workOrdersQuery } from "./api";
import { NewWorkOrder } from "./NewWorkOrder";
import "./production.css";

const STATES = ["any", "planned", "released", "closed"] as const;
const TYPING_PAUSE_MS = 220;
const LAST_DAY = "9999";

type Order = ReturnType<typeof useOrders>["rows"][number];

function useOrders(filter: { q: string | undefined; state: string | undefined }) {
  const site = useSite();
  const orders = useInfiniteQuery(workOrdersQuery(site, filter));
  const rows = useMemo(() => {
    const all = orders.data?.pages.flatMap((page) => page.rows) ?? [];
    const waits = (state: string): number => (state === "released" || state === "planned" ? 0 : 1);
    return all.toSorted(
      (a, b) =>
        waits(a.state) - waits(b.state) ||
        (a.due_on ?? LAST_DAY).localeCompare(b.due_on ?? LAST_DAY),
    );
  }, [orders.data]);
  return { orders, rows };
}

export function WorkOrdersPage(): ReactNode {
  const { t } = useTranslation();
  const search = useSearch({ from: "/desk/work-orders" });
  const navigate = useNavigate({ from: "/work-orders" });
  const mayOrder = useMay("orders.manage");
  const [writing, setWriting] = useState(false);
  const { orders, rows } = useOrders({ q: search.q, state: search.state });
  const narrowed = Boolean(search.q || search.state);
  const change = (words: { q?: string | undefined; state?: string | undefined }): void =>
    void navigate({
      search: (now) =>
        Object.fromEntries(Object.entries({ ...now, ...words }).filter(([, value]) => value)),
      replace: true,
    });
  const write = (
    <Button type="primary" icon={<Icon name="plus" size={14} />} onClick={() => setWriting(true)}>
      {t("production.new_order")}
    </Button>
  );
  const blank = orders.isSuccess && rows.length === 0;
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.work_orders")}</h1>
        <GroupTabs of="production" />
        <Late rows={rows} />
        <span className="grow" />
        <Find value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
        <Segmented
          aria-label={t("field.state")}
          value={search.state ?? "any"}
          onChange={(state) => change({ state: state === "any" ? undefined : state })}
          options={STATES.map((value) => ({
            value,
            label: value === "any" ? t("orders.any") : t(`state.${value}`),
          }))}
        />
        {mayOrder && !(blank && !narrowed) && write}
      </header>
      {orders.isError && rows.length > 0 && (
        <Stale at={orders.dataUpdatedAt} cause={orders.error} retry={() => orders.refetch()} />
      )}
      <section className="card">
        {orders.isPending && <Bones />}
        {orders.isError && rows.length === 0 && (
          <Failed cause={orders.error} retry={() => orders.refetch()} />
        )}
        {blank && (
          <Empty text={t(narrowed ? "orders.none" : "production.no_orders")}>
            {narrowed && (
              <Button onClick={() => change({ q: undefined, state: undefined })}>
                {t("orders.clear")}
              </Button>
            )}
            {!narrowed && mayOrder && write}
          </Empty>
        )}
        {rows.length > 0 && <OrderTable rows={rows} />}
        {orders.hasNextPage && (
          <Button block type="text" onClick={() => orders.fetchNextPage()}>
            {t("production.more_orders")}
          </Button>
        )}
      </section>
      <Drawer
        open={writing}
        onClose={() => setWriting(false)}
        title={t("production.new_order")}
        size={720}
        destroyOnHidden
      >
        {writing && (
          <NewWorkOrder
            onDone={(code) => navigate({ to: "/work-orders/$code", params: { code } })}
          />
        )}
      </Drawer>
    </div>
  );
}

const isLate = (order: Order): boolean =>
  (order.state === "released" || order.state === "planned") && isPast(order.due_on ?? null);

function Late({ rows }: { rows: Order[] }): ReactNode {
  const { t } = useTranslation();
  const late = rows.filter(isLate).length;
  return (
    late > 0 && <span className="chip chip-late">{t("production.late", { count: late })}</span>
  );
}

function Find({ value, onChange }: { value: string; onChange: (q: string) => void }): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const pause = setTimeout(() => onChange(text), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text, value, onChange]);
  return (
    <Input
      allowClear
      style={{ width: 200 }}
      aria-label={t("production.find_order")}
      placeholder={t("production.find_order")}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

const TONES: Record<string, string> = { released: "wip", planned: "wait" };

/** Where an order stands. */
export function OrderState({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={`chip chip-${TONES[state] ?? "n"} chip-word`}>{t(`state.${state}`)}</span>
  );
}

/** How much of what is wanted is there, as a bar beside its figures. */
export function Progress({ served, wanted }: { served: string; wanted: string }): ReactNode {
  const share = Math.min(1, magnitude(wanted) > 0 ? magnitude(served) / magnitude(wanted) : 0);
  return (
    <span className="make-bar" aria-hidden="true">
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}

function OrderTable({ rows }: { rows: Order[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="scroll-x" aria-label={t("frame.work_orders")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.work_order")}</th>
            <th scope="col">{t("field.item")}</th>
            <th scope="col" className="r">
              {t("production.made_of_wanted")}
            </th>
            <th scope="col">
              <span className="sr">{t("production.made_of_wanted")}</span>
            </th>
            <th scope="col">{t("field.due_on")}</th>
            <th scope="col">{t("field.state")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((order) => {
            const made = order.lines.find(({ role }) => role === "output");
            const late = isLate(order);
            return (
              <tr key={order.code} className={late ? "make-late" : ""}>
                <td>
                  <Link to="/work-orders/$code" params={{ code: order.code }} className="lnk code">
                    {order.code}
                  </Link>
                </td>
                <td>
                  {made?.item_name} <span className="mut">{made?.item}</span>
                </td>
                <td className="r num">
                  {quantity(made?.served, made?.unit)} / {quantity(made?.quantity, made?.unit)}{" "}
                  {made?.unit}
                </td>
                <td>{made && <Progress served={made.served} wanted={made.quantity} />}</td>
                <td className="num">
                  {late ? (
                    <span className="chip chip-late chip-word">
                      {civil(order.due_on)} {t("production.overdue")}
                    </span>
                  ) : (
                    civil(order.due_on)
                  )}
                </td>
                <td>
                  <OrderState state={order.state} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
