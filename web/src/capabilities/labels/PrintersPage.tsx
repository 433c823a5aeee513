/** What the printers do: the one that needs a hand first, its jobs beside it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { jobQuery, jobsQuery, pausePrinter, printersQuery } from "./api";
import type { PrinterView } from "./contract";
import { JobPanel } from "./JobPanel";
import { JobRows } from "./JobRows";
import { LabelTabs } from "./LabelTabs";
import "./labels.css";
import { PrinterMark } from "./PrinterMark";
import { Unreadable } from "./Unreadable";

/** Where nothing moves until somebody comes. */
const trouble = ({ state, paused, failed, unsure }: PrinterView): number =>
  unsure * 4 + failed * 2 + (state === "ready" || paused ? 0 : 1);

const isSaid = (word: [string, string | undefined]): boolean => word[1] !== undefined;

export function PrintersPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/labels" });
  const navigate = useNavigate({ from: "/labels" });
  const may = useMay("labels.print");
  const mayMake = useMay("masters.manage");
  const printers = useQuery(printersQuery(site));
  const rows = printers.data?.rows.toSorted((a, b) => trouble(b) - trouble(a)) ?? [];
  const shown = rows.find(({ code }) => code === search.printer) ?? rows[0];
  const go = (change: Record<string, string | undefined>): void =>
    void navigate({
      search: (now) => Object.fromEntries(Object.entries({ ...now, ...change }).filter(isSaid)),
      replace: true,
    });
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("labels.printers")}</h1>
        <LabelTabs />
        <span className="grow" />
        {may && (
          <Button onClick={() => go({ unreadable: "yes" })}>{t("labels.unreadable.title")}</Button>
        )}
      </header>
      {printers.isError && printers.data && (
        <Stale
          at={printers.dataUpdatedAt}
          cause={printers.error}
          retry={() => printers.refetch()}
        />
      )}
      {printers.isPending && <Bones rows={3} height={120} />}
      {printers.isError && !printers.data && (
        <Failed cause={printers.error} retry={() => printers.refetch()} />
      )}
      {printers.isSuccess && rows.length === 0 && (
        <section className="card">
          <Empty text={t("labels.no_printers")}>
            {mayMake ? (
              <Link to="/masters/$kind" params={{ kind: "printer" }} search={{ add: "yes" }}>
                <Button type="primary" tabIndex={-1}>
                  {t("labels.add_printer")}
                </Button>
              </Link>
            ) : (
              <span className="mut">{t("labels.who_adds_printers")}</span>
            )}
          </Empty>
        </section>
      )}
      {shown && (
        <div className="printers">
          <ul className="printer-list" aria-label={t("labels.printers")}>
            {rows.map((printer) => (
              <li key={printer.code}>
                <PrinterCard
                  printer={printer}
                  chosen={printer === shown}
                  onChoose={() => go({ printer: printer.code })}
                />
              </li>
            ))}
          </ul>
          <Queue
            key={shown.code}
            printer={shown}
            fallback={rows.find(({ code }) => code === shown.fallback)?.name ?? ""}
            may={may}
            onOpen={(job) => go({ job, printer: shown.code })}
          />
        </div>
      )}
      <OpenJob job={search.job} onClose={() => go({ job: undefined })} />
      <Drawer
        open={search.unreadable !== undefined}
        onClose={() => go({ unreadable: undefined })}
        title={t("labels.unreadable.title")}
        size={620}
        destroyOnHidden
      >
        <Unreadable
          place={search.unreadable === "yes" ? "" : (search.unreadable ?? "")}
          printers={rows}
          onClose={() => go({ unreadable: undefined })}
        />
      </Drawer>
    </div>
  );
}

interface CardProps {
  printer: PrinterView;
  chosen: boolean;
  onChoose: () => void;
}

function PrinterCard({ printer, chosen, onChoose }: CardProps): ReactNode {
  const { t } = useTranslation();
  const { waiting, failed, unsure, since, state } = printer;
  return (
    <button type="button" className="card printer-card" aria-pressed={chosen} onClick={onChoose}>
      <span className="row">
        <b className="grow">{printer.name}</b>
        <PrinterMark state={printer.paused ? "paused" : printer.state} />
      </span>
      <span className="t13 sec">
        {printer.place ?? printer.code} · {t(`labels.language.${printer.language}`)} ·{" "}
        <span className="num">{printer.dpi} dpi</span>
      </span>
      {since && state !== "ready" && (
        <span className="t13 sec num">{t("labels.since", { at: moment(since) })}</span>
      )}
      <span className="t13 num printer-counts">
        {unsure > 0 && <b className="late">{t("labels.count_unsure", { count: unsure })}</b>}
        {failed > 0 && <b className="fault">{t("labels.count_failed", { count: failed })}</b>}
        <span className={waiting > 0 ? undefined : "mut"}>
          {waiting > 0
            ? t("labels.count_waiting", { count: waiting })
            : t("labels.nothing_waiting")}
        </span>
      </span>
    </button>
  );
}

interface QueueProps {
  printer: PrinterView;
  /** The name of the one it falls back to. */
  fallback: string;
  may: boolean;
  onOpen: (job: string) => void;
}

function Queue({ printer, fallback, may, onOpen }: QueueProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const jobs = useQuery(jobsQuery(site, printer.code));
  const pause = useMutation({
    mutationFn: (paused: boolean) => pausePrinter(site, printer.code, paused),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["printers"] }),
  });
  return (
    <section className="card">
      <header className="card-h printer-h">
        <h2 className="grow">
          {printer.name}{" "}
          {printer.since && printer.state !== "ready" && (
            <span className="mut num">{t("labels.since", { at: moment(printer.since) })}</span>
          )}
        </h2>
        {may && (
          <Button
            size="small"
            icon={<Icon name={printer.paused ? "play" : "pause"} size={14} />}
            loading={pause.isPending}
            onClick={() => pause.mutate(!printer.paused)}
          >
            {t(printer.paused ? "labels.resume" : "labels.pause")}
          </Button>
        )}
      </header>
      <WhatToDo printer={printer} fallback={fallback} />
      {pause.isError && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, pause.error)}
        </Note>
      )}
      {jobs.isError && jobs.data && (
        <Stale at={jobs.dataUpdatedAt} cause={jobs.error} retry={() => jobs.refetch()} />
      )}
      {jobs.isPending && <Bones rows={5} />}
      {jobs.isError && !jobs.data && <Failed cause={jobs.error} retry={() => jobs.refetch()} />}
      {jobs.data?.rows.length === 0 && <Empty text={t("labels.no_jobs")} />}
      {jobs.data && jobs.data.rows.length > 0 && <JobRows rows={jobs.data.rows} onOpen={onOpen} />}
      {jobs.data?.next && (
        <p className="t13 mut pad">{t("labels.only_newest", { count: jobs.data.rows.length })}</p>
      )}
    </section>
  );
}

interface DoProps {
  printer: PrinterView;
  /** The name of the one its labels go to meanwhile. */
  fallback: string;
}

/** A printer that stands says what a hand can do about it, and where its labels go meanwhile. */
function WhatToDo({ printer, fallback }: DoProps): ReactNode {
  const { t } = useTranslation();
  const { state, paused, fallback_by } = printer;
  if (state === "ready" && !paused) return null;
  return (
    <div className="printer-do">
      <Note tone={paused ? "plain" : "ask"}>
        <Icon name={paused ? "pause" : "warn"} size={16} />
        <div>
          <p>{t(`labels.printer_do.${paused ? "paused" : state}`)}</p>
          {fallback && !paused && (
            <p>
              {t(fallback_by === "program" ? "labels.goes_to" : "labels.can_go_to", {
                printer: fallback,
              })}
            </p>
          )}
        </div>
      </Note>
    </div>
  );
}

interface OpenJobProps {
  job: string | undefined;
  onClose: () => void;
}

function OpenJob({ job, onClose }: OpenJobProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const found = useQuery({ ...jobQuery(site, job ?? ""), enabled: job !== undefined });
  return (
    <Drawer
      open={job !== undefined}
      onClose={onClose}
      title={t("labels.job")}
      size={560}
      destroyOnHidden
    >
      {found.isPending && <Bones rows={3} height={80} />}
      {found.isError && <Failed cause={found.error} retry={() => found.refetch()} />}
      {found.data && <JobPanel key={found.data.job} job={found.data} />}
    </Drawer>
  );
}
