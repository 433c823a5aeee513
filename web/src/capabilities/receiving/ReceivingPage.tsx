/** Receiving: what is expected at the left, one delivery in the middle, its lots line by line. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Order, orderQuery, ordersQuery } from "../../api/orders";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { civil, isPast } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Delivery } from "./Delivery";
import "./receiving.css";

export function ReceivingPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/receiving" });
  const navigate = useNavigate({ from: "/receiving" });
  const mayReceive = useMay("goods.record");
  const expected = useInfiniteQuery(ordersQuery(site, "purchase", { state: "released" }));
  const rows = expected.data?.pages.flatMap((page) => page.rows) ?? [];
  const waiting = rows.filter(isAwaited).toSorted(soonestFirst);
  const without = search.without !== undefined;
  const chosen = without ? "" : (search.order ?? waiting[0]?.code ?? "");
  const order = useQuery(orderQuery(site, "purchase", chosen));
  return (
    <div className="receiving">
      <aside className="receiving-list" aria-label={t("receiving.expected")}>
        <header className="row">
          <h2 className="t16">
            <b>{t("receiving.expected")}</b>
          </h2>
          <span className="grow" />
          <span className="mut num">{t("receiving.count", { count: waiting.length })}</span>
        </header>
        {mayReceive && (
          <button
            type="button"
            className="receiving-order lnk"
            aria-current={without}
            onClick={() => navigate({ search: { without: "yes" }, replace: true })}
          >
            <span className="row">
              <Icon name="plus" size={14} /> {t("receiving.without")}
            </span>
          </button>
        )}
        {expected.isPending && <Bones rows={5} height={56} />}
        {expected.isError && <Failed cause={expected.error} retry={() => expected.refetch()} />}
        {expected.isSuccess && waiting.length === 0 && <NothingExpected />}
        <ul>
          {waiting.map((one) => (
            <li key={one.code}>
              <button
                type="button"
                className="receiving-order"
                aria-current={one.code === chosen}
                onClick={() => navigate({ search: { order: one.code }, replace: true })}
              >
                <Expected order={one} />
              </button>
            </li>
          ))}
        </ul>
      </aside>
      <section className="receiving-main">
        {without && <Delivery order={null} />}
        {!without && chosen === "" && (
          <>
            <h1 className="h1">{t("frame.receiving")}</h1>
            {expected.isSuccess && waiting.length > 0 && <Empty text={t("receiving.choose")} />}
          </>
        )}
        {chosen !== "" && order.isPending && <Bones rows={6} title={chosen} />}
        {order.isError && (
          <Failed title={chosen} cause={order.error} retry={() => order.refetch()} />
        )}
        {order.data && <Delivery key={order.data.code} order={order.data} />}
      </section>
    </div>
  );
}

/** Something is still to come; what may be over the order is not waited for. */
const isAwaited = (order: Order): boolean => order.lines.some((line) => line.open !== "0");

/** What is due first stands first; what has no day comes last. */
const soonestFirst = (a: Order, b: Order): number =>
  (a.due_on ?? "9999").localeCompare(b.due_on ?? "9999");

function Expected({ order }: { order: Order }): ReactNode {
  const { t } = useTranslation();
  const [first, ...others] = order.lines.filter((line) => line.open !== "0");
  const late = order.due_on ? isPast(order.due_on) : false;
  return (
    <>
      <span className="row">
        <b className="grow">
          {order.partner_name ?? order.partner} <span className="code sec">{order.code}</span>
        </b>
        <span className={`num ${late ? "late" : "sec"}`}>{civil(order.due_on)}</span>
      </span>
      <span className="row sec t13">
        <span className="grow">
          {first?.item_name} {first && quantity(first.open, first.unit)} {first?.unit}
          {others.length > 0 && ` ${t("receiving.more", { count: others.length })}`}
        </span>
        {late && <span className="chip chip-late">{t("receiving.overdue")}</span>}
      </span>
    </>
  );
}

function NothingExpected(): ReactNode {
  const { t } = useTranslation();
  const mayOrder = useMay("orders.manage");
  return (
    <Empty text={t("receiving.none")}>
      {mayOrder && (
        <Link to="/purchase-orders" className="lnk">
          {t("receiving.none_act")}
        </Link>
      )}
    </Empty>
  );
}
