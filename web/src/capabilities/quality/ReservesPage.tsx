/** Lots that went on under reserve: what is missing of each, until when, and how far they went. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { lotTitle, type Reserved, reservesQuery } from "./api";
import { QualityTabs } from "./QualityTabs";

export function ReservesPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/reserves" });
  const navigate = useNavigate({ from: "/reserves" });
  const settled = search.of === "settled";
  const reserves = useQuery(reservesQuery(site, settled));
  const rows = reserves.data?.rows ?? [];
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("quality.reserve.title")}</h1>
        <QualityTabs />
        <span className="grow" />
        <Segmented
          aria-label={t("quality.reserve.which")}
          value={settled ? "settled" : "open"}
          options={["open", "settled"].map((value) => ({
            value,
            label: t(`quality.reserve.of_${value}`),
          }))}
          onChange={(of) =>
            void navigate({ search: of === "settled" ? { of } : {}, replace: true })
          }
        />
      </header>
      {reserves.isError && reserves.data && (
        <Stale
          at={reserves.dataUpdatedAt}
          cause={reserves.error}
          retry={() => reserves.refetch()}
        />
      )}
      <section className="card" aria-label={t("quality.reserve.title")}>
        {reserves.isPending && <Bones rows={4} height={64} />}
        {reserves.isError && !reserves.data && (
          <Failed cause={reserves.error} retry={() => reserves.refetch()} />
        )}
        {reserves.isSuccess && rows.length === 0 && (
          <Empty text={t(settled ? "quality.reserve.none_settled" : "quality.reserve.none")} />
        )}
        <ul>
          {rows.map((row) => (
            <ReserveRow key={`${row.lot.lot} ${row.at}`} row={row} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function ReserveRow({ row }: { row: Reserved }): ReactNode {
  const { t } = useTranslation();
  const { lot, spread } = row;
  return (
    <li className="held-row">
      <div>
        <p>
          <b>{lot.item_name}</b>{" "}
          <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
            {lotTitle(lot)}
          </Link>{" "}
          {row.late && <span className="chip chip-hold">{t("quality.reserve.late")}</span>}
          {row.passed === true && <span className="chip">{t("quality.reserve.passed")}</span>}
          {row.passed === false && (
            <span className="chip chip-hold">{t("quality.reserve.failed")}</span>
          )}{" "}
          {row.recall && (
            <Link to="/recalls/$code" params={{ code: row.recall }} className="lnk code">
              {row.recall}
            </Link>
          )}
        </p>
        <p className="sec t13">
          {t("quality.reserve.waits_for", { pending: row.pending.join(t("common.list_join")) })}
          {"　"}
          <span className="num">{t("quality.reserve.until", { at: moment(row.due) })}</span>
          {"　"}
          {row.customers.length > 0
            ? t("quality.reserve.only_for", {
                customers: row.customers.join(t("common.list_join")),
              })
            : t("quality.reserve.all")}
        </p>
        <p className="sec t13">
          {t("quality.reserve.released", { at: moment(row.at), by: row.by?.name ?? "–" })}
          {"　"}
          {row.reason}
        </p>
        <p className="t13 num">
          {t("quality.reserve.spread", {
            here: `${quantity(row.here, lot.unit)} ${lot.unit}`,
            lots: spread.lots,
            customers: spread.customers,
            deliveries: spread.deliveries,
          })}
        </p>
      </div>
      <p className="row">
        {row.passed == null && (
          <Link
            to="/inspections/results"
            search={{ lot: lot.lot, stage: row.stage }}
            className="lnk nw"
          >
            {t("quality.results.enter")}
          </Link>
        )}
        <Link to="/trace" search={{ root: lot.lot, direction: "forward" }} className="lnk nw">
          {t("quality.reserve.where")}
        </Link>
      </p>
    </li>
  );
}
