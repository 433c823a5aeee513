/** What if: had a lot been held at a moment, what would not have left, and what to hold to stop it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { count, quantity } from "../../language/decimal";
import { fieldValue, instantOf, moment } from "../../language/time";
import { AnalysisTabs } from "./AnalysisTabs";
import { type Held, whatIfQuery } from "./api";
import { PoolLink } from "./PoolLink";

export function WhatIfPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const search = useSearch({ from: "/desk/analysis/what-if" });
  const navigate = useNavigate({ from: "/analysis/what-if" });
  const [root, setRoot] = useState(search.root ?? "");
  const [at, setAt] = useState(search.at ?? fieldValue(new Date().toISOString()));
  const moments = search.at ? (instantOf(search.at) ?? search.at) : "";
  const question = whatIfQuery(site, search.root ?? "", moments);
  const held = useQuery(question);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("analysis.what_if.title")}</h1>
        <AnalysisTabs />
      </header>
      <form
        className="card what-if-ask"
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ search: { root: root.trim(), at } });
        }}
      >
        <Field label={t("analysis.what_if.lot")}>
          {(id) => (
            <Input
              id={id}
              value={root}
              placeholder={t("analysis.what_if.lot_hint")}
              onChange={({ target }) => setRoot(target.value)}
            />
          )}
        </Field>
        <Field label={t("analysis.what_if.at")}>
          {(id) => <DateField id={id} timed value={at} onChange={setAt} />}
        </Field>
        <div className="row">
          <Button
            type="primary"
            htmlType="submit"
            disabled={root.trim() === "" || at === ""}
            loading={held.isFetching}
          >
            {t("analysis.what_if.ask")}
          </Button>
          {held.isFetching && (
            <Button onClick={() => void queries.cancelQueries({ queryKey: question.queryKey })}>
              {t("common.cancel")}
            </Button>
          )}
        </div>
      </form>
      {!question.enabled && (
        <section className="card">
          <Empty text={t("analysis.what_if.empty")} />
        </section>
      )}
      {held.isFetching && !held.data && <Bones rows={6} />}
      {held.isError && !held.isFetching && (
        <Failed cause={held.error} retry={() => held.refetch()} />
      )}
      {held.data && <Answer held={held.data} />}
    </div>
  );
}

function Answer({ held }: { held: Held }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <section className="card what-if-said" role="status">
        <p className="t16">
          {t("analysis.what_if.said", {
            lot: held.pool.title,
            at: moment(held.at),
            stopped: count(held.stopped),
            all: count(held.stopped + held.left_anyway),
          })}
        </p>
        <p className="sec t13">
          {t("analysis.what_if.spared", { number: count(held.spared) })}{" "}
          {t("analysis.what_if.nothing_else")}
        </p>
      </section>
      <Holds held={held} />
      <section className="card">
        <div className="card-h">{t("analysis.what_if.by_customer")}</div>
        {held.customers.length === 0 && <Empty text={t("analysis.what_if.no_delivery")} />}
        {held.customers.map((one) => (
          <details key={one.customer.ref} className="what-if-customer" open={one.stopped > 0}>
            <summary>
              <b>{one.customer.title}</b>{" "}
              <span className="mut">
                {t("analysis.what_if.of_customer", {
                  stopped: count(one.stopped),
                  left: count(one.left_anyway),
                })}
              </span>
            </summary>
            <Deliveries deliveries={one.deliveries} name={one.customer.title} />
          </details>
        ))}
        {held.left_out > 0 && (
          <Note tone="warn">
            {t("analysis.what_if.left_out", { number: count(held.left_out) })}
          </Note>
        )}
      </section>
    </div>
  );
}

/** The fewest holds, one click from the form that lays them. */
function Holds({ held }: { held: Held }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const lots = held.fewest.filter(({ ref }) => ref.startsWith("lot:"));
  return (
    <section className="card">
      <div className="card-h">
        {t("analysis.what_if.fewest", { count: held.fewest.length })}
        <span className="grow" />
        {may && lots.length > 0 && (
          <Link to="/holds" search={{ place: lots.map(({ ref }) => ref).join("\n") }}>
            <Button danger size="small" tabIndex={-1}>
              {t("analysis.what_if.hold_these", { count: lots.length })}
            </Button>
          </Link>
        )}
      </div>
      {!held.stops_all && <Note tone="warn">{t("analysis.what_if.not_all")}</Note>}
      {held.stops_all && !held.is_fewest && <Note>{t("analysis.what_if.maybe_fewer")}</Note>}
      {held.fewest.length === 0 && <Empty text={t("analysis.what_if.none_needed")} />}
      <ul className="what-if-holds">
        {held.fewest.map((pool) => (
          <li key={pool.ref}>
            <PoolLink pool={pool} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Deliveries({
  deliveries,
  name,
}: {
  deliveries: Held["customers"][number]["deliveries"];
  name: string;
}): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={name}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("analysis.what_if.delivery")}</th>
            <th scope="col">{t("analysis.what_if.left_at")}</th>
            <th scope="col">{t("analysis.what_if.goods")}</th>
            <th scope="col" className="r">
              {t("analysis.quantity")}
            </th>
            <th scope="col">{t("analysis.what_if.would")}</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((one) => (
            <tr key={one.transfer}>
              <td className="nw">
                {one.document ? (
                  <Link to="/documents/$code" params={{ code: one.document }} className="lnk code">
                    {one.document}
                  </Link>
                ) : (
                  <span className="mut">–</span>
                )}
              </td>
              <td className="num nw">{moment(one.at)}</td>
              <td>
                <PoolLink pool={one.pool} />
              </td>
              <td className="r num nw">
                {quantity(one.quantity, one.unit)} {one.quantity && one.unit}
              </td>
              <td>
                <span className={`chip ${one.stopped ? "chip-free" : "chip-out"}`}>
                  {t(`analysis.what_if.${one.stopped ? "stays" : "leaves"}`)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
