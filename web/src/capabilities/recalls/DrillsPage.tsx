/** How drills went, one after the other: whether practice makes it better. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { tookMinutes } from "../../language/took";
import { type Drill, drillsQuery } from "./api";
import { RecallTabs } from "./RecallTabs";
import { Stage } from "./Stage";
import "./recalls.css";

export function DrillsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("recall.manage");
  const drills = useInfiniteQuery(drillsQuery(site));
  const rows = drills.data?.pages.flatMap((page) => page.rows) ?? [];
  const draw = may && (
    <Link to="/recalls" search={{ open: "draw" }}>
      <Button type="primary" tabIndex={-1}>
        {t("recalls.draw_drill")}
      </Button>
    </Link>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("recalls.tab.drills")}</h1>
        <span className="grow" />
        {rows.length > 0 && draw}
      </header>
      <RecallTabs />
      {drills.isError && rows.length > 0 && (
        <Stale at={drills.dataUpdatedAt} cause={drills.error} retry={() => drills.refetch()} />
      )}
      <section className="card">
        {drills.isPending && <Bones rows={5} />}
        {drills.isError && rows.length === 0 && (
          <Failed cause={drills.error} retry={() => drills.refetch()} />
        )}
        {drills.isSuccess && rows.length === 0 && (
          <Empty text={t("recalls.drills_none")}>
            {draw || <span className="mut">{t("recalls.who_opens")}</span>}
          </Empty>
        )}
        {rows.length > 0 && (
          <>
            <Trend drills={rows} />
            <DrillTable drills={rows} />
          </>
        )}
        {drills.hasNextPage && (
          <Button block type="text" onClick={() => drills.fetchNextPage()}>
            {t("quality.next_page")}
          </Button>
        )}
      </section>
    </div>
  );
}

/** The points from the oldest to the newest; the table below says the same in words. */
function Trend({ drills }: { drills: Drill[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <figure className="drill-trend">
      <figcaption className="mut t12">{t("recalls.trend")}</figcaption>
      <div aria-hidden="true">
        {[...drills].reverse().map(({ code, score }) => (
          <span key={code} title={code}>
            <b className="num t12">{score.points}</b>
            <i
              className={score.points >= 80 ? "good" : undefined}
              style={{ height: `${Math.max(score.points, 2)}px` }}
            />
          </span>
        ))}
      </div>
    </figure>
  );
}

function DrillTable({ drills }: { drills: Drill[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("recalls.tab.drills")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("recalls.number")}</th>
            <th scope="col">{t("recalls.reason")}</th>
            <th scope="col">{t("recalls.opened")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col" className="r">
              {t("recalls.score")}
            </th>
            <th scope="col" className="r">
              {t("recalls.found")}
            </th>
            <th scope="col" className="r">
              {t("recalls.acknowledged")}
            </th>
            <th scope="col">{t("recalls.took")}</th>
          </tr>
        </thead>
        <tbody>
          {drills.map((drill) => (
            <Row key={drill.code} drill={drill} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ drill }: { drill: Drill }): ReactNode {
  const { t } = useTranslation();
  const { score } = drill;
  const limit = t("span.hours", { count: score.within_4_h ? 4 : 24 });
  const within = score.within_4_h || score.within_24_h;
  return (
    <tr>
      <td className="nw">
        <Link to="/recalls/$code" params={{ code: drill.code }} className="lnk code">
          {drill.code}
        </Link>
      </td>
      <td>
        {drill.reason}
        <span className="mut t12"> {drill.drawn ?? t(`recalls.hazard.${drill.hazard}`)}</span>
      </td>
      <td className="num nw">{moment(drill.opened_at)}</td>
      <td>
        <Stage stage={drill.stage} drill />
      </td>
      <td className="r num">
        <b>{score.points}</b>
      </td>
      <td className="r num nw">{drill.percent} %</td>
      <td className="r num nw">
        {drill.known} / {drill.customers}
      </td>
      <td className="nw">
        {tookMinutes(t, score.minutes)}{" "}
        <span className={within ? "recall-ok" : "recall-open"}>
          {t(within ? "recalls.within" : "recalls.beyond", { limit })}
        </span>
      </td>
    </tr>
  );
}
