/** The shop desk: what is open where, at the left; one run, or starting one, in the middle. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { clock } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { type Run, runsQuery } from "./api";
import { NameOf } from "./pickers";
import { RunPanel } from "./RunPanel";
import { StartPanel } from "./StartPanel";
import { Tanks } from "./Tanks";
import { flowName, since } from "./words";
import "./production.css";

export function ProductionPage(): ReactNode {
  const { t } = useTranslation();
  const search = useSearch({ from: "/desk/production" });
  const navigate = useNavigate({ from: "/production" });
  const tanks = search.view === "tanks";
  const show = (words: Record<string, string>): void =>
    void navigate({ search: words, replace: true });
  return (
    <div className="make">
      <aside className="make-board" aria-label={t("production.board")}>
        <header className="stack make-pad">
          <h1 className="h1">{t("frame.production")}</h1>
          <GroupTabs of="production" />
          <Segmented
            block
            aria-label={t("frame.production")}
            value={tanks ? "tanks" : "runs"}
            onChange={(view) => show(view === "tanks" ? { view } : {})}
            options={[
              { value: "runs", label: t("production.board") },
              { value: "tanks", label: t("production.tanks") },
            ]}
          />
        </header>
        {!tanks && (
          <Board
            chosen={search.run ?? ""}
            starting={!search.run && (search.order !== undefined || search.start !== undefined)}
            show={show}
          />
        )}
      </aside>
      <section className="make-main" aria-live="off">
        {tanks && <Tanks />}
        {!tanks && <Middle search={search} show={show} />}
      </section>
    </div>
  );
}

interface Words {
  run?: string;
  order?: string;
  start?: string;
}

interface MiddleProps {
  search: Words;
  show: (words: Record<string, string>) => void;
}

/** The run that was chosen; else the one that is open longest, so that something can be done. */
function Middle({ search, show }: MiddleProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const runs = useInfiniteQuery(runsQuery(site));
  if (!search.run && (search.order !== undefined || search.start !== undefined))
    return <StartPanel order={search.order ?? ""} show={show} />;
  const open = runs.data?.pages.flatMap((page) => page.rows) ?? [];
  const listed = search.run ? open.find(({ run }) => run === search.run) : open[0];
  const run = search.run ?? listed?.run;
  const order = search.order ?? listed?.order;
  if (run && order) return <RunPanel key={run} name={run} order={order} />;
  if (runs.isPending) return <Bones rows={8} />;
  return search.run ? <Empty text={t("production.run_unknown")} /> : null;
}

interface BoardProps {
  chosen: string;
  starting: boolean;
  show: (words: Record<string, string>) => void;
}

function Board({ chosen, starting, show }: BoardProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const runs = useInfiniteQuery(runsQuery(site));
  const rows = runs.data?.pages.flatMap((page) => page.rows) ?? [];
  const current = starting ? "" : chosen || rows[0]?.run;
  return (
    <>
      {may && (
        <div className="make-pad make-start">
          <Button
            block
            type={rows.length === 0 && !starting ? "primary" : "default"}
            icon={<Icon name="play" size={14} />}
            onClick={() => show({ start: "1" })}
          >
            {t("production.start")}
          </Button>
        </div>
      )}
      {runs.isPending && <Bones rows={5} height={64} />}
      {runs.isError && rows.length === 0 && (
        <Failed cause={runs.error} retry={() => runs.refetch()} />
      )}
      {runs.isError && rows.length > 0 && (
        <Stale at={runs.dataUpdatedAt} cause={runs.error} retry={() => runs.refetch()} />
      )}
      {runs.isSuccess && rows.length === 0 && <Empty text={t("production.no_runs")} />}
      <ul>
        {rows.map((run) => (
          <li key={run.run}>
            <button
              type="button"
              className="make-run"
              aria-current={run.run === current}
              onClick={() => show({ run: run.run, order: run.order })}
            >
              <OneRun run={run} />
            </button>
          </li>
        ))}
      </ul>
      {runs.hasNextPage && (
        <Button block type="text" onClick={() => runs.fetchNextPage()}>
          {t("production.more_runs")}
        </Button>
      )}
    </>
  );
}

/** What, where, who, since when, and what is in it. */
function OneRun({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <span className="row">
        <b className="grow">
          {run.operation_name ?? run.operation} · {run.makes_name ?? run.makes}
        </b>
        <span className="num sec t13">{since(t, run.started_at)}</span>
      </span>
      <span className="row sec t13">
        <span className="code">{run.order}</span>
        {run.station && (
          <span className="grow ellipsis r">
            <NameOf kind="place" code={run.station} />
          </span>
        )}
      </span>
      <span className="sec t13">
        {t("production.by_at", { name: run.started_by, at: clock(run.started_at) })}
      </span>
      <span className="mut t12">
        {run.inputs.length === 0
          ? t("production.nothing_in")
          : run.inputs
              .slice(-3)
              .map((flow) => `${flowName(flow)} ${quantity(flow.quantity, flow.unit)} ${flow.unit}`)
              .join(t("common.list_join"))}
      </span>
    </>
  );
}
