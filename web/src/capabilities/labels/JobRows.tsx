/** The jobs of a printer, the newest first; what waits for a person is tinted. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "../../language/time";
import type { JobView } from "./contract";
import { JobMark } from "./PrinterMark";
import { subjectName } from "./subjects";

export const needsPerson = ({ state }: JobView): boolean =>
  state === "unsure" || state === "failed";

export function JobRows({
  rows,
  onOpen,
}: {
  rows: readonly JobView[];
  onOpen: (job: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("labels.jobs")}>
      <table className="tb jobs">
        <thead>
          <tr>
            <th scope="col">{t("labels.of_what")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col" className="r">
              {t("labels.sheets")}
            </th>
            <th scope="col">{t("field.time")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((job) => (
            <tr key={job.job} className={needsPerson(job) ? "urgent" : undefined}>
              <td>
                <button type="button" className="lnk code" onClick={() => onOpen(job.job)}>
                  {subjectName(t, job.subject)}
                </button>
              </td>
              <td>
                <JobMark state={job.state} />
                {job.problem && (
                  <span className="t12 sec"> {t(`labels.problem.${job.problem}`)}</span>
                )}
                {job.first_printer !== job.printer && (
                  <span className="t12 sec">
                    {" "}
                    {t("labels.came_from", { printer: job.first_printer })}
                  </span>
                )}
              </td>
              <td className="r num">{job.labels * job.copies}</td>
              <td className="num">{moment(job.created_at)}</td>
              <td className="r">
                <Button size="small" onClick={() => onOpen(job.job)}>
                  {t(needsPerson(job) ? "labels.settle" : "labels.look")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
