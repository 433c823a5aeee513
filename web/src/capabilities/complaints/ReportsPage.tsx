/** What strangers reported by the public form: unconfirmed until somebody takes or dismisses it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Drawer, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { dismissReport, type Report, reportFile, reportsQuery } from "./api";
import { ComplaintForm } from "./ComplaintForm";
import { ComplaintTabs } from "./ComplaintTabs";
import { PublicForm } from "./PublicForm";
import "./complaints.css";

const REASON_MOST = 200;
const WHYS = ["junk", "twice", "not_ours", "no_fault", "other"] as const;

export function ReportsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const navigate = useNavigate();
  const reports = useQuery(reportsQuery(site));
  const [taken, setTaken] = useState<Report | null>(null);
  const [dismissed, setDismissed] = useState<Report | null>(null);
  const rows = reports.data?.rows ?? [];
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("complaints.reports.title")}</h1>
        <ComplaintTabs />
      </header>
      {reports.isError && reports.data && (
        <Stale at={reports.dataUpdatedAt} cause={reports.error} retry={() => reports.refetch()} />
      )}
      <section className="card" aria-label={t("complaints.reports.title")}>
        {reports.isPending && <Bones rows={4} />}
        {reports.isError && !reports.data && (
          <Failed cause={reports.error} retry={() => reports.refetch()} />
        )}
        {reports.isSuccess && rows.length === 0 && <Empty text={t("complaints.reports.none")} />}
        <ul>
          {rows.map((report) => (
            <li key={report.report} className="report-row">
              <ReportRow report={report} onTake={setTaken} onDismiss={setDismissed} />
            </li>
          ))}
        </ul>
      </section>
      <PublicForm />
      <Drawer
        open={taken !== null}
        onClose={() => setTaken(null)}
        title={t("complaints.reports.take")}
        size={600}
        destroyOnHidden
      >
        {taken && (
          <ComplaintForm
            report={taken}
            onCancel={() => setTaken(null)}
            onDone={(code) => navigate({ to: "/complaints/$code", params: { code } })}
          />
        )}
      </Drawer>
      <Drawer
        open={dismissed !== null}
        onClose={() => setDismissed(null)}
        title={t("complaints.reports.dismiss")}
        size={480}
        destroyOnHidden
      >
        {dismissed && <DismissForm report={dismissed} onDone={() => setDismissed(null)} />}
      </Drawer>
    </div>
  );
}

interface ReportRowProps {
  report: Report;
  onTake: (report: Report) => void;
  onDismiss: (report: Report) => void;
}

function ReportRow({ report, onTake, onDismiss }: ReportRowProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const mayTake = useMay("goods.record");
  const mayDismiss = useMay("quality.judge");
  const said = [
    [t("complaints.reports.from"), report.name],
    [t("complaints.reports.contact"), report.contact],
    [t("complaints.reports.product"), report.product],
    [t("complaints.reports.lot"), report.lot],
    [t("complaints.document"), report.document],
  ].filter(([, word]) => word);
  return (
    <>
      <p>
        <span className="chip chip-wait">{t("complaints.reports.unconfirmed")}</span>{" "}
        <span className="num mut t12">{moment(report.at)}</span>
      </p>
      <p className="complaint-said">{report.text}</p>
      <p className="t13">
        {said.map(([word, value]) => (
          <span key={word}>
            <span className="sec">{word}</span> <b>{value}</b>
            {"　"}
          </span>
        ))}
      </p>
      {report.files.length > 0 && (
        <p className="t13">
          {report.files.map((file) => (
            <a
              key={file.sha256}
              className="lnk"
              href={reportFile(site, report.report, file.sha256)}
              download={file.name}
            >
              {t("complaints.reports.file", { name: file.name })}{" "}
            </a>
          ))}
        </p>
      )}
      <div className="row">
        {mayTake && (
          <Button type="primary" onClick={() => onTake(report)}>
            {t("complaints.reports.take")}
          </Button>
        )}
        {mayDismiss && (
          <Button onClick={() => onDismiss(report)}>{t("complaints.reports.dismiss")}</Button>
        )}
      </div>
    </>
  );
}

function DismissForm({ report, onDone }: { report: Report; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const [why, setWhy] = useState<string>(WHYS[0]);
  const [reason, setReason] = useState("");
  const dismiss = useMutation({
    mutationFn: () => dismissReport(site, report.report, { why, reason: reason.trim() }),
    onSuccess: async () => {
      await refresh(queries);
      onDone();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        dismiss.mutate();
      }}
    >
      <p className="complaint-said">{report.text}</p>
      <Field label={t("complaints.reports.why")}>
        {(id) => (
          <Select
            id={id}
            value={why}
            onChange={setWhy}
            options={WHYS.map((one) => ({
              value: one,
              label: t(`complaints.reports.whys.${one}`),
            }))}
          />
        )}
      </Field>
      <Field label={t("complaints.reports.remember")}>
        {(id) => (
          <Input
            id={id}
            maxLength={REASON_MOST}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
      {dismiss.error && <p role="alert">{problemWords(t, dismiss.error)}</p>}
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          disabled={why === "other" && reason.trim() === ""}
          loading={dismiss.isPending}
        >
          {t("complaints.reports.dismiss")}
        </Button>
      </div>
    </form>
  );
}
