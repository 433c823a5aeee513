/** What customers complain of, by kind of fault and by material; every number leads to its list. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { instantOf } from "../../language/time";
import { type Trend, type TrendRow, trendQuery } from "./api";
import { ComplaintTabs } from "./ComplaintTabs";
import "./complaints.css";

/** Months a row of bars shows at most; the table has all of them in its sums. */
const BARS = 24;
const MIDNIGHT = "T00:00";

/** The moment a day begins, as the server reads it. */
const begins = (day: string | undefined): string =>
  day ? (instantOf(`${day}${MIDNIGHT}`) ?? "") : "";

export function TrendPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/complaint-trend" });
  const navigate = useNavigate({ from: "/complaint-trend" });
  const period = { from: begins(search.from), to: begins(search.to) };
  const trend = useQuery(trendQuery(site, period.from, period.to));
  const look = (change: { from?: string; to?: string }): void => {
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  };
  const shown = trend.data;
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("complaints.trend.title")}</h1>
        <ComplaintTabs />
      </header>
      <div className="row">
        {(["from", "to"] as const).map((end) => (
          <Field key={end} label={t(`field.${end}`)} width={160}>
            {(id) => (
              <DateField
                id={id}
                value={search[end] ?? ""}
                onChange={(day) => look({ [end]: day || undefined })}
              />
            )}
          </Field>
        ))}
      </div>
      {trend.isError && shown && (
        <Stale at={trend.dataUpdatedAt} cause={trend.error} retry={() => trend.refetch()} />
      )}
      {trend.isPending && <Bones rows={6} />}
      {trend.isError && !shown && <Failed cause={trend.error} retry={() => trend.refetch()} />}
      {shown?.cut && <Note tone="warn">{t("complaints.trend.cut")}</Note>}
      {shown && shown.total === 0 && <Empty text={t("complaints.trend.empty")} />}
      {shown && shown.total > 0 && (
        <>
          <section className="card">
            <h2 className="card-h">
              {t("complaints.trend.by_month")} <span className="num mut">{count(shown.total)}</span>
            </h2>
            <section
              className="pad-16 scroll-x"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
              tabIndex={0}
              aria-label={t("complaints.trend.by_month")}
            >
              <Bars trend={shown} counts={shown.by_month} tall />
            </section>
          </section>
          <TrendTable trend={shown} word="cause" rows={shown.causes} period={period} />
          <TrendTable trend={shown} word="material" rows={shown.materials} period={period} />
        </>
      )}
    </div>
  );
}

interface TrendTableProps {
  trend: Trend;
  word: "cause" | "material";
  rows: TrendRow[];
  period: { from: string; to: string };
}

function TrendTable({ trend, word, rows, period }: TrendTableProps): ReactNode {
  const { t } = useTranslation();
  const title = t(`complaints.trend.by_${word}`);
  const within = {
    ...(period.from ? { from: period.from } : {}),
    ...(period.to ? { to: period.to } : {}),
  };
  return (
    <section className="card">
      <h2 className="card-h">{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard. */}
      <section className="scroll-x" tabIndex={0} aria-label={title}>
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{title}</th>
              <th scope="col" className="r">
                {t("complaints.trend.count")}
              </th>
              <th scope="col" className="r">
                {t("complaints.trend.open")}
              </th>
              <th scope="col">{t("complaints.trend.by_month")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key ?? ""}>
                <th scope="row">
                  <Link
                    to="/complaints"
                    className="lnk"
                    search={{
                      all: "1",
                      ...within,
                      ...(row.key ? { [word]: row.key } : { without: word }),
                    }}
                  >
                    {row.name ?? row.key ?? t("complaints.trend.unsaid")}
                  </Link>{" "}
                  {row.name && <span className="code mut t12">{row.key}</span>}
                </th>
                <td className="r num">{count(row.count)}</td>
                <td className="r num">{row.open > 0 ? count(row.open) : "–"}</td>
                <td>
                  <Bars trend={trend} counts={row.by_month} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

interface BarsProps {
  trend: Trend;
  counts: number[];
  tall?: boolean;
}

/** The number of a month; the year stands where it begins. */
function monthShort(month: string, first: boolean): string {
  const [year, number] = month.split("-");
  return first || number === "01" ? `${year?.slice(2)}/${number}` : (number ?? "");
}

/** Room above a tall bar for its number, and below it for its month. */
const WRITTEN = 18;

/** A bar a month, the last ones; read out as numbers, and where there is room written on them. */
function Bars({ trend, counts, tall = false }: BarsProps): ReactNode {
  const { t } = useTranslation();
  const last = Math.max(0, counts.length - BARS);
  const shown = counts.slice(last);
  const most = Math.max(1, ...shown);
  const said = shown.map((number, at) => `${trend.months[last + at]} ${count(number)}`);
  const [height, step, written] = tall ? [96, 36, WRITTEN] : [24, 10, 0];
  return (
    <svg
      className="trend-bars"
      role="img"
      aria-label={t("complaints.trend.bars", { months: said.join(t("common.list_join")) })}
      width={shown.length * step}
      height={height + 2 * written}
    >
      {shown.map((number, at) => {
        const tallness = Math.max(1, Math.round((number / most) * (height - 2)));
        const month = trend.months[last + at] ?? "";
        const top = written + height - tallness;
        const middle = at * step + step / 2 - 1;
        return (
          <g key={month}>
            <rect x={at * step} y={top} width={step - 2} height={tallness}>
              <title>{said[at]}</title>
            </rect>
            {tall && (
              <>
                <text x={middle} y={top - 4}>
                  {number > 0 ? count(number) : ""}
                </text>
                <text x={middle} y={height + 2 * written - 5}>
                  {monthShort(month, at === 0)}
                </text>
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}
