/** Control charts: at the left all of them, those that say something first; then the one that was chosen. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { lotTitle } from "../quality/api";
import { QualityTabs } from "../quality/QualityTabs";
import { type Chart, type ChartRow, chartQuery, chartsQuery, type Signal } from "./api";
import { Containment } from "./Containment";
import "./charts.css";
import { Figures } from "./Figures";
import { LineDrawing } from "./LineDrawing";

export function ChartsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/control-charts" });
  const navigate = useNavigate({ from: "/control-charts" });
  const charts = useQuery(chartsQuery(site));
  const rows = charts.data?.rows ?? [];
  const code = search.code ?? rows[0]?.code ?? "";
  const make = (
    <Link to="/masters/$kind" params={{ kind: "control_chart" }} className="lnk">
      {t("quality.chart.make")}
    </Link>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("quality.chart.title")}</h1>
        <QualityTabs />
        <span className="grow" />
        {make}
      </header>
      {charts.isError && charts.data && (
        <Stale at={charts.dataUpdatedAt} cause={charts.error} retry={() => charts.refetch()} />
      )}
      <div className={charts.isSuccess && rows.length === 0 ? "queue one" : "queue charts"}>
        <aside className="card" aria-label={t("quality.chart.title")}>
          {charts.isPending && <Bones rows={4} height={56} />}
          {charts.isError && !charts.data && (
            <Failed cause={charts.error} retry={() => charts.refetch()} />
          )}
          {charts.isSuccess && rows.length === 0 && <Empty text={t("quality.chart.none")} />}
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
        {code !== "" && <Shown code={code} chosen={search.signal ?? ""} />}
      </div>
    </div>
  );
}

function Row({ row }: { row: ChartRow }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <span className="row">
        <b className="grow">{row.name}</b>
        {row.open > 0 ? (
          <span className="chip chip-hold num">{t("quality.chart.open", { count: row.open })}</span>
        ) : (
          <span className="mut t13">{row.points > 0 && t("quality.chart.quiet")}</span>
        )}
      </span>
      <span className="row sec t13">
        <span className="grow">
          <span className="code">{row.item}</span> · {row.characteristic}
        </span>
        <span className="num">{row.last_at && moment(row.last_at)}</span>
      </span>
    </>
  );
}

function Shown({ code, chosen }: { code: string; chosen: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const navigate = useNavigate({ from: "/control-charts" });
  const chart = useQuery(chartQuery(site, code));
  if (chart.isPending) {
    return (
      <section className="card pad" aria-label={code}>
        <Bones rows={6} />
      </section>
    );
  }
  if (chart.isError) {
    return (
      <section className="card pad" aria-label={code}>
        <Failed cause={chart.error} retry={() => chart.refetch()} />
      </section>
    );
  }
  const { data } = chart;
  const key = ({ signal }: Signal): string => signal;
  const choose = (signal: Signal): void => {
    void navigate({ search: { code, signal: key(signal) }, replace: true });
  };
  const signal =
    data.signals.find((one) => key(one) === chosen) ??
    data.signals.find(({ answer, of_scatter }) => !answer && !of_scatter) ??
    data.signals.find(({ answer }) => !answer) ??
    data.signals[0] ??
    null;
  return (
    <div className="chart-shown">
      <section className="card pad" aria-label={data.name}>
        <Drawing chart={data} chosen={signal} onChoose={choose} />
        <Figures chart={data} />
      </section>
      <section className="card pad" aria-label={t("quality.chart.signals")}>
        <h2 className="t16">{t("quality.chart.signals")}</h2>
        {data.signals_all > data.signals.length && (
          <p className="sec t13 num">
            {t("quality.chart.newest_of", { shown: data.signals.length, all: data.signals_all })}
          </p>
        )}
        {data.signals.length === 0 && <p className="sec">{t("quality.chart.no_signals")}</p>}
        <ul className="chart-signals">
          {data.signals.map((one) => (
            <li key={`${key(one)} ${one.seen} ${one.of_scatter}`}>
              <button
                type="button"
                className="queue-row"
                aria-current={one === signal}
                onClick={() => choose(one)}
              >
                <span className="row">
                  <span className="grow">
                    {!one.answer && <span className="chip chip-hold">!</span>}{" "}
                    {t(`quality.chart.rule.${one.rule}`)}
                    {one.of_scatter && (
                      <span className="mut"> ({t("quality.chart.of_scatter")})</span>
                    )}{" "}
                    <span className="code">{lotTitle(one.lot)}</span>
                  </span>
                  <span className="num sec t13">{moment(one.at)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {signal && <Containment key={key(signal)} chart={data} signal={signal} />}
    </div>
  );
}

interface DrawingProps {
  chart: Chart;
  chosen: Signal | null;
  onChoose: (signal: Signal) => void;
}

function Drawing({ chart, chosen, onChoose }: DrawingProps): ReactNode {
  const { t } = useTranslation();
  const shared = { all: chart.points, chosen, onChoose };
  return (
    <>
      <h2 className="t16">
        {chart.name}{" "}
        <span className="sec t13">
          {chart.item_name} · {chart.characteristic} · {t(`masters.choice.${chart.chart}`)}
        </span>
      </h2>
      <p className="sec t13 num">
        {t("quality.chart.base", { count: chart.base })}
        {chart.drawn < chart.points &&
          `　${t("quality.chart.drawn_of", { drawn: chart.drawn, points: chart.points })}`}
        {chart.left_out > 0 && `　${t("quality.chart.left_out", { count: chart.left_out })}`}
      </p>
      {chart.position.length === 0 && <p className="mut">{t("quality.chart.too_few")}</p>}
      <LineDrawing
        {...shared}
        name={t("quality.chart.position")}
        points={chart.position}
        height={240}
        signals={chart.signals.filter(({ of_scatter }) => !of_scatter)}
        allowed={[chart.lower, chart.upper]}
      />
      <LineDrawing
        {...shared}
        name={t("quality.chart.scatter")}
        points={chart.scatter}
        height={130}
        signals={chart.signals.filter(({ of_scatter }) => of_scatter)}
      />
    </>
  );
}
