/**
 * Chain health: a score, what each kind of loss costs, and where the losses are.
 *
 * The score is 100 less what the parts lost, and the page shows each part as the sum it is. Every
 * number leads to the records behind it.
 */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { AnalysisTabs } from "./AnalysisTabs";
import { given, type Health, healthQuery, type Slice } from "./api";
import { LossList } from "./LossList";
import { PeriodFields, periodOf } from "./PeriodFields";

type Parts = Health["parts"];

export function HealthPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/analysis" });
  const navigate = useNavigate({ from: "/analysis" });
  const period = periodOf(search);
  const health = useQuery(healthQuery(site, period));
  const slice: Slice = {
    kind: search.kind,
    stage: search.stage,
    person: search.person,
    month: search.month,
  };
  const isOpen = Object.values(slice).some((word) => word !== undefined);
  const look = (words: Slice): void =>
    void navigate({ search: ({ from, to }) => given({ from, to, ...words }) });
  const shown = health.data;
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("analysis.health.title")}</h1>
        <AnalysisTabs />
        <span className="grow" />
        <PeriodFields
          period={search}
          onChange={(words) => void navigate({ search: (now) => given({ ...now, ...words }) })}
        />
      </header>
      {health.isError && shown && (
        <Stale at={health.dataUpdatedAt} cause={health.error} retry={() => health.refetch()} />
      )}
      {health.isPending && <Bones rows={6} />}
      {health.isError && !shown && <Failed cause={health.error} retry={() => health.refetch()} />}
      {shown && !shown.parts.some(({ of }) => of > 0) && (
        <section className="card">
          <Empty text={t("analysis.health.empty")} />
        </section>
      )}
      {shown?.parts.some(({ of }) => of > 0) && (
        <div className="stack" aria-busy={health.isFetching}>
          <Score health={shown} look={look} />
          <Slices health={shown} look={look} />
        </div>
      )}
      <Drawer
        open={isOpen}
        onClose={() => look({})}
        title={t("analysis.health.records")}
        size={720}
        destroyOnHidden
      >
        <LossList period={period} slice={slice} />
      </Drawer>
    </div>
  );
}

function Score({ health, look }: { health: Health; look: (slice: Slice) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card" aria-label={t("analysis.health.score")}>
      <div className="health-score">
        <b className="num" data-testid="score">
          {health.score}
        </b>
        <span className="mut">{t("analysis.health.of_100")}</span>
        <p className="sec t13">{t("analysis.health.formula")}</p>
      </div>
      <PartTable parts={health.parts} look={look} />
    </section>
  );
}

function PartTable({ parts, look }: { parts: Parts; look: (slice: Slice) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("analysis.health.parts")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("analysis.health.loss_of")}</th>
            <th scope="col">{t("analysis.health.reckoned")}</th>
            <th scope="col" className="r">
              {t("analysis.health.lost")}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.kind}>
              <td>
                {part.affected > 0 ? (
                  <button
                    type="button"
                    className="lnk health-go"
                    onClick={() => look({ kind: part.kind })}
                  >
                    {t(`analysis.loss.${part.kind}`)}
                  </button>
                ) : (
                  <span className="mut">{t(`analysis.loss.${part.kind}`)}</span>
                )}
                <span className="mut t12 health-why">{t(`analysis.loss_why.${part.kind}`)}</span>
              </td>
              <td className="num nw">
                {part.weight} × {count(part.affected)} ÷ {count(part.of)}{" "}
                <span className="mut">{t(`analysis.base.${part.base}`)}</span>
              </td>
              <td className="r num">{part.lost === "0" ? "–" : `−${part.lost}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface Row {
  key: string;
  title: string;
  count: number;
  kinds: Record<string, number>;
  slice: Slice;
}

function Slices({ health, look }: { health: Health; look: (slice: Slice) => void }): ReactNode {
  const { t } = useTranslation();
  const stages = health.stages.map(({ key, ...rest }) => ({
    ...rest,
    key,
    title: t(`analysis.stage.${key}`),
    slice: { stage: key },
  }));
  const owners = health.owners.map(({ person, ...rest }) => ({
    ...rest,
    key: person?.person ?? "none",
    title: person ? (person.name ?? person.person) : t("analysis.health.nobody"),
    slice: { person: person?.person ?? "none" },
  }));
  const months = health.months.map(({ key, ...rest }) => ({
    ...rest,
    key,
    title: key,
    slice: { month: key },
  }));
  return (
    <div className="health-slices">
      <SliceTable word="by_stage" rows={stages} look={look} />
      <SliceTable word="by_owner" rows={owners} look={look} />
      <SliceTable word="by_month" rows={months.toReversed()} look={look} />
    </div>
  );
}

function SliceTable({
  word,
  rows,
  look,
}: {
  word: "by_stage" | "by_owner" | "by_month";
  rows: Row[];
  look: (slice: Slice) => void;
}): ReactNode {
  const { t } = useTranslation();
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <section className="card">
      <div className="card-h">{t(`analysis.health.${word}`)}</div>
      {rows.length === 0 && <Empty text={t("analysis.health.no_loss")} />}
      <ul className="health-list">
        {rows.map((row) => (
          <li key={row.key}>
            <button type="button" className="health-row" onClick={() => look(row.slice)}>
              <span>{row.title}</span>
              <b className="num">{count(row.count)}</b>
              <i aria-hidden="true" style={{ width: `${(row.count / most) * 100}%` }} />
              <span className="mut t12">
                {Object.entries(row.kinds)
                  .map(([kind, number]) => `${t(`analysis.loss.${kind}`)} ${count(number)}`)
                  .join(t("common.list_join"))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
