/** The register of audits, the last one first, and how they go from year to year. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { ComplaintTabs } from "../complaints/ComplaintTabs";
import { AuditForm } from "./AuditForm";
import { type Audit, type AuditTrend, auditsQuery, auditTrendQuery, GRADES, KINDS } from "./api";
import { Outcome } from "./Outcome";
import "../complaints/complaints.css";
import { civil } from "../../language/time";
import { tookMinutes } from "../../language/took";

const MINUTES = 60;

/** Hours with one place behind the point, which is as exact as anybody writes them. */
export const hoursOf = (minutes: number): string => (minutes / MINUTES).toFixed(1);

export function AuditsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const { kind = "" } = useSearch({ from: "/desk/audits" });
  const navigate = useNavigate({ from: "/audits" });
  const may = useMay("quality.judge");
  const [writing, setWriting] = useState(false);
  const audits = useInfiniteQuery(auditsQuery(site, kind));
  const rows = audits.data?.pages.flatMap((page) => page.rows) ?? [];
  const write = may && (
    <Button type="primary" onClick={() => setWriting(true)}>
      {t("audits.add")}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("audits.title")}</h1>
        <ComplaintTabs />
        <Select
          aria-label={t("audits.kind_word")}
          value={kind || "all"}
          onChange={(next) =>
            navigate({ search: next === "all" ? {} : { kind: next }, replace: true })
          }
          options={["all", ...KINDS].map((value) => ({ value, label: t(`audits.kind.${value}`) }))}
          style={{ minWidth: 130 }}
        />
        <span className="grow" />
        {rows.length > 0 && write}
      </header>
      {audits.isError && rows.length > 0 && (
        <Stale at={audits.dataUpdatedAt} cause={audits.error} retry={() => audits.refetch()} />
      )}
      <section className="card">
        {audits.isPending && <Bones rows={5} />}
        {audits.isError && rows.length === 0 && (
          <Failed cause={audits.error} retry={() => audits.refetch()} />
        )}
        {audits.isSuccess && rows.length === 0 && (
          <Empty text={t("audits.empty")}>
            {write || <span className="mut">{t("audits.who_writes")}</span>}
          </Empty>
        )}
        {rows.length > 0 && <AuditTable rows={rows} />}
        {audits.hasNextPage && (
          <Button block type="text" onClick={() => audits.fetchNextPage()}>
            {t("quality.next_page")}
          </Button>
        )}
      </section>
      {rows.length > 0 && <Trend />}
      <Drawer
        open={writing}
        onClose={() => setWriting(false)}
        title={t("audits.add")}
        size={600}
        destroyOnHidden
      >
        <AuditForm
          onCancel={() => setWriting(false)}
          onDone={(code) => navigate({ to: "/audits/$code", params: { code } })}
        />
      </Drawer>
    </div>
  );
}

function AuditTable({ rows }: { rows: Audit[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("audits.title")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("audits.number")}</th>
            <th scope="col">{t("audits.kind_word")}</th>
            <th scope="col">{t("audits.auditor")}</th>
            <th scope="col">{t("audits.days")}</th>
            <th scope="col" className="r">
              {t("audits.hours")}
            </th>
            <th scope="col">{t("audits.outcome")}</th>
            <th scope="col">{t("audits.findings")}</th>
            <th scope="col">{t("audits.minutes")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td>
                <Link to="/audits/$code" params={{ code: row.code }} className="lnk code">
                  {row.code}
                </Link>
              </td>
              <td>{t(`audits.kind.${row.kind}`)}</td>
              <td>
                {row.auditor} {row.standard && <span className="mut t12">{row.standard}</span>}
              </td>
              <td className="num nw">
                {civil(row.from_on)}
                {row.to_on !== row.from_on && ` – ${civil(row.to_on)}`}
              </td>
              <td className="r num">{row.minutes ? hoursOf(row.minutes) : "–"}</td>
              <td>
                <Outcome audit={row} />
              </td>
              <td>
                <Findings figures={row.figures} />
              </td>
              <td className="num nw">{minutesOf(t, row.figures)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Say = ReturnType<typeof useTranslation>["t"];

function minutesOf(t: Say, { minutes_median, minutes_most }: Audit["figures"]): string {
  if (minutes_median === null || minutes_median === undefined) return "–";
  return t("audits.minutes_of", {
    median: tookMinutes(t, minutes_median),
    most: tookMinutes(t, minutes_most ?? minutes_median),
  });
}

/** How many of each grade, and how many of them are open. */
function Findings({ figures }: { figures: Audit["figures"] }): ReactNode {
  const { t } = useTranslation();
  const found = GRADES.filter((grade) => figures[grade] > 0);
  if (found.length === 0) return "–";
  return (
    <>
      {found.map((grade) => `${t(`audits.grade.${grade}`)} ${count(figures[grade])}`).join(" · ")}{" "}
      {figures.open > 0 && (
        <span className="chip chip-wait">
          {t("audits.open")} <span className="num">{count(figures.open)}</span>
        </span>
      )}
    </>
  );
}

function Trend(): ReactNode {
  const site = useSite();
  const trend = useQuery(auditTrendQuery(site));
  if (trend.isPending) return <Bones rows={3} />;
  if (trend.isError) return <Failed cause={trend.error} retry={() => trend.refetch()} />;
  return <TrendTable trend={trend.data} />;
}

function TrendTable({ trend }: { trend: AuditTrend }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="audit-trend">
      <h2 className="card-h" id="audit-trend">
        {t("audits.trend")}
      </h2>
      {trend.cut && <Note tone="warn">{t("audits.trend_cut")}</Note>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard. */}
      <section className="scroll-x" tabIndex={0} aria-labelledby="audit-trend">
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t("audits.year")}</th>
              <th scope="col">{t("audits.kind_word")}</th>
              <th scope="col" className="r">
                {t("audits.audits")}
              </th>
              <th scope="col">{t("audits.pass_rate")}</th>
              <th scope="col" className="r">
                {t("audits.duration")}
              </th>
              <th scope="col">{t("audits.findings")}</th>
              <th scope="col">{t("audits.minutes")}</th>
            </tr>
          </thead>
          <tbody>
            {trend.rows.toReversed().map((row) => (
              <tr key={`${row.year} ${row.kind}`}>
                <td className="num">{row.year}</td>
                <td>{t(`audits.kind.${row.kind}`)}</td>
                <td className="r num">{count(row.audits)}</td>
                <td>
                  <PassRate passed={row.passed} ended={row.ended} />
                </td>
                <td className="r num">{row.timed > 0 ? hoursOf(row.minutes / row.timed) : "–"}</td>
                <td>
                  <Findings figures={row.figures} />
                </td>
                <td className="num nw">{minutesOf(t, row.figures)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function PassRate({ passed, ended }: { passed: number; ended: number }): ReactNode {
  const { t } = useTranslation();
  if (ended === 0) return <span className="mut">{t("audits.pending")}</span>;
  return (
    <span className="row nw">
      <meter min={0} max={ended} value={passed} aria-label={t("audits.pass_rate")} />
      <span className="num t12">
        {t("audits.of_rate", { passed: count(passed), ended: count(ended) })}
      </span>
    </span>
  );
}
