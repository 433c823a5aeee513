/** The next step of a complaint and how long there is for it. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { span } from "../../language/span";
import { moment } from "../../language/time";
import { StateShape } from "../../marks/StateMark";
import type { Complaint } from "./api";

export function Clock({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const { next_step, due_at, at } = complaint;
  if (!next_step) return <span className="chip chip-free">{t("complaints.step.closed")}</span>;
  const left = due_at ? Date.parse(due_at) - Date.now() : null;
  const late = left !== null && left < 0;
  return (
    <span className={`chip chip-${late ? "late" : "wait"}`}>
      <StateShape tone={late ? "late" : "wait"} />
      {t(`complaints.do.${next_step}`)}
      <span className="num" title={due_at ? moment(due_at) : undefined}>
        {left === null
          ? t("complaints.waits", { span: span(t, Date.now() - Date.parse(at)) })
          : late
            ? t("tasks.overdue", { span: span(t, -left) })
            : t("complaints.left", { span: span(t, left) })}
      </span>
    </span>
  );
}
