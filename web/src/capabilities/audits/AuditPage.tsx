/** One audit: how it ended, what was asked for and how fast it lay on the table, what was found. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Bones, Failed, Stale } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { civil, moment } from "../../language/time";
import { tookMinutes } from "../../language/took";
import { KeptTo } from "../circles/KeptTo";
import { Files } from "../files/Files";
import { AuditForm } from "./AuditForm";
import { hoursOf } from "./AuditsPage";
import { type Audit, type AuditLine, auditQuery, setLine } from "./api";
import { LineForm } from "./LineForm";
import { Outcome } from "./Outcome";
import "../complaints/complaints.css";

type Kind = "document" | "finding";

export function AuditPage(): ReactNode {
  const { code } = useParams({ from: "/desk/audits/$code" });
  const site = useSite();
  const audit = useQuery(auditQuery(site, code));
  const { t } = useTranslation();
  if (audit.isPending) return <Bones title={code} rows={5} height={72} />;
  if (!audit.data) {
    return <Failed title={code} cause={audit.error} retry={() => audit.refetch()} />;
  }
  return (
    <div className="page">
      {audit.isError && (
        <Stale at={audit.dataUpdatedAt} cause={audit.error} retry={() => audit.refetch()} />
      )}
      <Head audit={audit.data} />
      <div className="complaint">
        <div className="stack">
          <Lines audit={audit.data} kind="document" />
          <Lines audit={audit.data} kind="finding" />
        </div>
        <Files
          subject={`audit:${code}`}
          files={audit.data.attachments}
          none={t("audits.papers_none")}
        />
      </div>
    </div>
  );
}

function Head({ audit }: { audit: Audit }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const [open, setOpen] = useState(false);
  return (
    <header className="page-h">
      <div className="grow">
        <h1 className="h1">
          {audit.auditor} <span className="code">{audit.code}</span> <Outcome audit={audit} />
        </h1>
        <p className="sec t13">
          {t(`audits.kind.${audit.kind}`)} {audit.standard}
          {"　"}
          <span className="num">
            {civil(audit.from_on)}
            {audit.to_on !== audit.from_on && ` – ${civil(audit.to_on)}`}
          </span>
          {audit.minutes && (
            <>
              {"　"}
              {t("audits.hours")} <b className="num">{hoursOf(audit.minutes)}</b>
            </>
          )}
        </p>
        {audit.note && <p className="complaint-said">{audit.note}</p>}
        <KeptTo kind="audit" code={audit.code} />
      </div>
      {may && <Button onClick={() => setOpen(true)}>{t("audits.change")}</Button>}
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t("audits.change")}
        size={600}
        destroyOnHidden
      >
        <AuditForm audit={audit} onCancel={() => setOpen(false)} onDone={() => setOpen(false)} />
      </Drawer>
    </header>
  );
}

function Lines({ audit, kind }: { audit: Audit; kind: Kind }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const [line, setLineOpen] = useState<AuditLine | "new" | null>(null);
  const lines = audit.lines.filter((one) => one.kind === kind);
  const title = t(kind === "document" ? "audits.documents" : "audits.findings");
  return (
    <section className="card" aria-labelledby={`audit-${kind}`}>
      <h2 className="card-h" id={`audit-${kind}`}>
        <span className="grow">{title}</span>
        {may && (
          <Button onClick={() => setLineOpen("new")}>
            {t(kind === "document" ? "audits.add_document" : "audits.add_finding")}
          </Button>
        )}
      </h2>
      {lines.length === 0 && (
        <p className="pad-16 sec t13">
          {t(kind === "document" ? "audits.documents_none" : "audits.findings_none")}
        </p>
      )}
      <ul>
        {lines.map((one) => (
          <li key={one.line} className="report-row">
            {kind === "document" ? (
              <DocumentLine audit={audit} line={one} />
            ) : (
              <FindingLine line={one} />
            )}
            {may && (
              <div className="row">
                <Button size="small" onClick={() => setLineOpen(one)}>
                  {t("audits.line_change")}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Drawer
        open={line !== null}
        onClose={() => setLineOpen(null)}
        title={title}
        size={520}
        destroyOnHidden
      >
        {line !== null && (
          <LineForm
            code={audit.code}
            kind={kind}
            {...(line === "new" ? {} : { line })}
            onDone={() => setLineOpen(null)}
          />
        )}
      </Drawer>
    </section>
  );
}

function DocumentLine({ audit, line }: { audit: Audit; line: AuditLine }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("quality.judge");
  const queries = useQueryClient();
  const acting = useActing();
  const answer = useMutation({
    mutationFn: () =>
      setLine(
        site,
        audit.code,
        {
          line: line.line,
          kind: "document",
          text: line.text,
          asked_at: line.asked_at ?? null,
          answered_at: new Date().toISOString(),
          closed: false,
          act: acting.how({}),
        },
        acting.key,
      ),
    onSuccess: async () => {
      acting.done();
      await refresh(queries);
    },
  });
  return (
    <>
      <p>
        <b>{line.text}</b>
      </p>
      <p className="t13 row">
        <span className="sec num">
          {t("audits.asked")} {moment(line.asked_at)}
        </span>
        {line.answered_at ? (
          <span className="num">
            {t("audits.answered")} {moment(line.answered_at)}{" "}
            <b>{t("audits.after", { span: tookMinutes(t, line.minutes ?? 0) })}</b>
          </span>
        ) : (
          <span className="chip chip-wait">{t("audits.waiting")}</span>
        )}
        {!line.answered_at && may && (
          <Button size="small" loading={answer.isPending} onClick={() => answer.mutate()}>
            {t("audits.answer_now")}
          </Button>
        )}
      </p>
      {answer.error && <p role="alert">{problemWords(t, answer.error)}</p>}
    </>
  );
}

function FindingLine({ line }: { line: AuditLine }): ReactNode {
  const { t } = useTranslation();
  const grave = line.grade === "critical" || line.grade === "major";
  return (
    <>
      <p>
        <span className={`chip chip-${grave ? "hold" : "n"}`}>
          {t(`audits.grade.${line.grade}`)}
        </span>{" "}
        <b>{line.text}</b>
      </p>
      <p className="t13">
        {line.action && (
          <>
            <span className="sec">{t("audits.action")}</span> <b>{line.action}</b>
            {"　"}
          </>
        )}
        <span className={`chip chip-${line.closed ? "gone" : "wait"}`}>
          {t(line.closed ? "audits.closed" : "audits.open")}
        </span>{" "}
        <span className="mut t12">{line.by}</span>
      </p>
    </>
  );
}
