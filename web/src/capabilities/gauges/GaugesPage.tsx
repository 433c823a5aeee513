/** The register of gauges: at the left all of them, those that may not be measured with first. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { QualityTabs } from "../quality/QualityTabs";
import { type Gauge, gaugesQuery } from "./api";
import { GaugeShown } from "./GaugeShown";
import "./gauges.css";

export function GaugesPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/gauges" });
  const navigate = useNavigate({ from: "/gauges" });
  const gauges = useQuery(gaugesQuery(site));
  const rows = gauges.data?.rows ?? [];
  const code = search.code ?? rows[0]?.code ?? "";
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("quality.gauge.title")}</h1>
        <QualityTabs />
        <span className="grow" />
        <Link to="/masters/$kind" params={{ kind: "gauge" }} className="lnk">
          {t("quality.gauge.make")}
        </Link>
      </header>
      {gauges.isError && gauges.data && (
        <Stale at={gauges.dataUpdatedAt} cause={gauges.error} retry={() => gauges.refetch()} />
      )}
      <div className={gauges.isSuccess && rows.length === 0 ? "queue one" : "queue gauges"}>
        <aside className="card" aria-label={t("quality.gauge.title")}>
          {gauges.isPending && <Bones rows={4} height={56} />}
          {gauges.isError && !gauges.data && (
            <Failed cause={gauges.error} retry={() => gauges.refetch()} />
          )}
          {gauges.isSuccess && rows.length === 0 && <Empty text={t("quality.gauge.none")} />}
          <ul>
            {rows.map((row) => (
              <li key={row.code}>
                <button
                  type="button"
                  className="queue-row"
                  aria-current={row.code === code}
                  onClick={() => void navigate({ search: { code: row.code }, replace: true })}
                >
                  <Row row={row} />
                </button>
              </li>
            ))}
          </ul>
        </aside>
        {code !== "" && <GaugeShown key={code} code={code} chosen={search.calibration ?? ""} />}
      </div>
    </div>
  );
}

function Row({ row }: { row: Gauge }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <span className="row">
        <b className="grow">{row.name}</b>
        <GaugeState state={row.state} />
      </span>
      <span className="row sec t13">
        <span className="grow">
          <span className="code">{row.code}</span> {row.measures}
        </span>
        {row.due && <span className="num">{t("quality.gauge.until", { day: row.due })}</span>}
      </span>
    </>
  );
}

function GaugeState({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  const stops = state === "out" || state === "overdue";
  return (
    <span className={stops ? "chip chip-hold" : "chip"}>{t(`quality.gauge.state.${state}`)}</span>
  );
}
