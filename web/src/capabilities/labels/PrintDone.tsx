/** What became of a print: on its way, printed, standing somewhere, or a file. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { jobQuery, labelFile, printersQuery } from "./api";
import type { JobView, Printed } from "./contract";
import { JobPanel } from "./JobPanel";
import { nameOf } from "./PrinterPick";
import { subjectName } from "./subjects";

interface DoneProps {
  printed: Printed;
  onMore: () => void;
  onClose: () => void;
}

export function PrintDone({ printed, onMore, onClose }: DoneProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const { label, job } = printed;
  return (
    <div className="stack">
      {job ? (
        <Watched job={job} />
      ) : (
        <>
          <Note tone="ok">
            <Icon name="check" size={16} />
            <span className="grow">
              {t("labels.pdf_ready", { what: subjectName(t, label.subject) })}
            </span>
          </Note>
          <div className="design-shown print-shown">
            <img
              className="paper"
              src={labelFile(site, label.label, "svg")}
              alt={t("labels.picture_of", { what: subjectName(t, label.subject) })}
            />
          </div>
        </>
      )}
      <div className="drawer-acts">
        <Button onClick={onMore}>{t("labels.print_more")}</Button>
        {!job && (
          <a href={labelFile(site, label.label, "pdf")} target="_blank" rel="noreferrer">
            <Button type="primary" tabIndex={-1}>
              {t("labels.open_pdf")}
            </Button>
          </a>
        )}
        {!job && (
          <a
            href={`${labelFile(site, label.label, "pdf")}&a4=true`}
            target="_blank"
            rel="noreferrer"
          >
            <Button tabIndex={-1}>{t("labels.open_a4")}</Button>
          </a>
        )}
        <Button onClick={onClose}>{t("common.close")}</Button>
      </div>
    </div>
  );
}

/** The job is asked for again until it is done or needs a person. */
function Watched({ job }: { job: JobView }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const now = useQuery({ ...jobQuery(site, job.job), initialData: job });
  const { data: printers } = useQuery(printersQuery(site));
  const on = ["sent", "confirmed"].includes(now.data.state);
  return (
    <>
      {now.isError && (
        <Stale at={now.dataUpdatedAt} cause={now.error} retry={() => now.refetch()} />
      )}
      {on && (
        <div role="status">
          <Note tone="ok">
            <Icon name="check" size={16} />
            <span className="grow">
              {t("labels.sent_ok", { printer: nameOf(printers?.rows ?? [], now.data.printer) })}
            </span>
            <Link to="/labels" search={{ printer: now.data.printer }} className="lnk">
              {t("labels.see_queue")}
            </Link>
          </Note>
        </div>
      )}
      <JobPanel job={now.data} />
    </>
  );
}
