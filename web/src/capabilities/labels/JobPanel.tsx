/** One job: how it stands, what was printed as pictures, and what a person can do about it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import {
  cancelJob,
  confirmJob,
  jobQuery,
  moveJob,
  picturesQuery,
  printersQuery,
  repeatJob,
} from "./api";
import type { JobView } from "./contract";
import { Paper } from "./Paper";
import { JobMark } from "./PrinterMark";
import { nameOf } from "./PrinterPick";
import { subjectName } from "./subjects";

type Ask =
  | { do: "confirm"; text: string }
  | { do: "again"; reason: string }
  | { do: "move"; to: string }
  | { do: "cancel"; reason: string };

function useJobAct(job: JobView) {
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  return useMutation({
    mutationFn: async (ask: Ask): Promise<JobView> => {
      const act = acting.how({});
      switch (ask.do) {
        case "confirm":
          return confirmJob(site, job.job, ask.text);
        case "again": {
          const why = ask.reason ? { reason: ask.reason } : {};
          return (await repeatJob(site, job.job, { ...why, act }, acting.key)).result;
        }
        case "move":
          return moveJob(site, job.job, ask.to || undefined);
        case "cancel":
          return (await cancelJob(site, job.job, { reason: ask.reason, act }, acting.key)).result;
      }
    },
    onError: acting.refused,
    onSuccess: async (view) => {
      acting.done();
      queries.setQueryData(jobQuery(site, view.job).queryKey, view);
      const changed = ["printers", "print-jobs", "print-job", "labels", "label-choice"];
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => changed.includes(String(queryKey[0])),
      });
    },
  });
}

export function JobPanel({ job }: { job: JobView }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("labels.print");
  const site = useSite();
  const { data: printers } = useQuery(printersQuery(site));
  return (
    <div className="stack">
      <p className="row job-head">
        <b className="t16 code">{subjectName(t, job.subject)}</b>
        <JobMark state={job.state} />
        <span className="grow" />
        <span className="mut num t13">{moment(job.changed_at)}</span>
      </p>
      <p className="t13 sec">
        {t("labels.job_on", {
          printer: nameOf(printers?.rows ?? [], job.printer),
          count: job.labels * job.copies,
        })}
        {job.attempts > 1 && ` ${t("labels.attempts", { count: job.attempts })}`}
        {job.problem && ` ${t(`labels.problem.${job.problem}`)}`}
      </p>
      {may && <JobActs job={job} />}
      <Pictures job={job} />
    </div>
  );
}

/** What can be done, by how the job stands; the likeliest first. */
export function JobActs({ job }: { job: JobView }): ReactNode {
  const { t } = useTranslation();
  const act = useJobAct(job);
  const { state } = job;
  const mayConfirm = state === "unsure" || state === "sent";
  const waits = state === "waiting" || state === "failed";
  const mayRepeat = ["unsure", "sent", "confirmed", "failed"].includes(state);
  return (
    <div className="stack">
      {state === "unsure" && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <span>{t("labels.printed_ask")}</span>
        </Note>
      )}
      {mayConfirm && (
        <ScanBack busy={act.isPending} onScan={(text) => act.mutate({ do: "confirm", text })} />
      )}
      <div role="alert">
        {act.isError && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, act.error)}</span>
          </Note>
        )}
      </div>
      {waits && <MoveOn job={job} onMove={(to) => act.mutate({ do: "move", to })} />}
      {mayRepeat && (
        <WithReason
          // What surely never came out needs no reason to be tried again.
          free={state === "failed" && !job.sent}
          word={t(state === "failed" ? "labels.try_again" : "labels.again")}
          why={t("labels.why_again")}
          busy={act.isPending}
          onDo={(reason) => act.mutate({ do: "again", reason })}
        />
      )}
      {waits && (
        <WithReason
          danger
          word={t("labels.cancel_job")}
          why={t("labels.why_cancel")}
          busy={act.isPending}
          onDo={(reason) => act.mutate({ do: "cancel", reason })}
        />
      )}
    </div>
  );
}

/** The printed label is scanned: if it is the one of this job, it was printed. */
function ScanBack({ busy, onScan }: { busy: boolean; onScan: (text: string) => void }): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onScan(text.trim());
        setText("");
      }}
    >
      <Field label={t("labels.scan_back")}>
        {(id) => (
          <span className="row">
            <Input
              id={id}
              autoFocus
              prefix={<Icon name="scan" size={16} />}
              placeholder={t("labels.scan_back_hint")}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
            <Button htmlType="submit" loading={busy} disabled={text.trim() === ""}>
              {t("labels.confirm")}
            </Button>
          </span>
        )}
      </Field>
    </form>
  );
}

function MoveOn({ job, onMove }: { job: JobView; onMove: (to: string) => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const { data } = useQuery(printersQuery(site));
  const rows = data?.rows ?? [];
  const mine = rows.find(({ code }) => code === job.printer);
  const fallback = rows.find(({ code }) => code === mine?.fallback);
  const others = rows.filter(
    ({ code, state }) => code !== job.printer && code !== fallback?.code && state === "ready",
  );
  if (!fallback && others.length === 0) return null;
  return (
    <div className="row job-moves">
      {fallback && (
        <Button type="primary" onClick={() => onMove("")}>
          {t("labels.move_to", { printer: fallback.name })}
        </Button>
      )}
      {others.slice(0, 3).map(({ code, name }) => (
        <Button key={code} onClick={() => onMove(code)}>
          {t("labels.move_to", { printer: name })}
        </Button>
      ))}
    </div>
  );
}

interface WithReasonProps {
  word: string;
  why: string;
  busy: boolean;
  danger?: boolean;
  small?: boolean;
  /** Nothing has to be explained. */
  free?: boolean;
  onDo: (reason: string) => void;
}

/** An act that asks why before it is done. */
export function WithReason(props: WithReasonProps): ReactNode {
  const { word, why, busy, danger = false, small = false, free = false, onDo } = props;
  const size = small ? { size: "small" as const } : {};
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  if (!asking)
    return (
      <span>
        <Button
          {...size}
          danger={danger}
          loading={busy}
          onClick={() => (free ? onDo("") : setAsking(true))}
        >
          {word}
        </Button>
      </span>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onDo(reason.trim());
        setAsking(false);
        setReason("");
      }}
    >
      <Field label={why}>
        {(id) => (
          <span className="row">
            <Input
              id={id}
              autoFocus
              maxLength={200}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
            <Button
              htmlType="submit"
              danger={danger}
              type="primary"
              disabled={reason.trim() === ""}
            >
              {word}
            </Button>
            <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          </span>
        )}
      </Field>
    </form>
  );
}

function Pictures({ job }: { job: JobView }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const pictures = useQuery(picturesQuery(site, job.job));
  const shown = subjectName(t, job.subject);
  return (
    <section className="stack" aria-label={t("labels.pictures")}>
      <h3 className="eyebrow">{t("labels.pictures")}</h3>
      {pictures.isPending && <Bones rows={1} height={160} />}
      {pictures.isError && <Failed cause={pictures.error} retry={() => pictures.refetch()} />}
      {pictures.data?.svgs.length === 0 && <p className="mut t13">{t("labels.no_pictures")}</p>}
      {pictures.data?.svgs.map((svg, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels of a job have no identity but their place.
        <div key={at} className="design-shown">
          <Paper svg={svg} title={t("labels.picture_of", { what: shown })} />
        </div>
      ))}
      {pictures.data?.zpl && (
        <details className="zpl">
          <summary>{t("labels.sent_to_printer")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard. */}
          <pre tabIndex={0}>{pictures.data.zpl}</pre>
        </details>
      )}
    </section>
  );
}
