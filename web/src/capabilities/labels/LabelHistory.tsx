/** Every label printed of a thing: first ones, once more and why, and those that no longer count. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { labelFile, labelsQuery, voidLabel } from "./api";
import type { LabelView } from "./contract";
import { WithReason } from "./JobPanel";
import "./labels.css";
import { PAPER } from "./PrinterPick";

/** Labels before the list is cut. */
const LISTED = 5;

export function LabelHistory({ subject }: { subject: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("work.read");
  const [all, setAll] = useState(false);
  const labels = useQuery({ ...labelsQuery(site, subject), enabled: may });
  if (!may) return null;
  const rows = labels.data?.rows ?? [];
  const shown = all ? rows : rows.slice(0, LISTED);
  return (
    <section className="card">
      <h2 className="card-h">
        {t("frame.labels")} {rows.length > 0 && <span className="mut">{rows.length}</span>}
      </h2>
      {labels.isPending && <Bones rows={1} height={40} />}
      {labels.isError && <Failed cause={labels.error} retry={() => labels.refetch()} />}
      {labels.isSuccess && rows.length === 0 && (
        <p className="pad t13 sec">{t("labels.none_printed")}</p>
      )}
      {shown.length > 0 && (
        <ul className="label-rows">
          {shown.map((label) => (
            <LabelRow key={label.label} label={label} />
          ))}
        </ul>
      )}
      {shown.length < rows.length && (
        <p className="pad">
          <button type="button" className="lnk t13" onClick={() => setAll(true)}>
            {t("common.more", { count: rows.length - shown.length })}
          </button>
        </p>
      )}
    </section>
  );
}

function LabelRow({ label }: { label: LabelView }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("labels.print");
  const queries = useQueryClient();
  const acting = useActing();
  const put = useMutation({
    mutationFn: (reason: string) =>
      voidLabel(site, label.label, { reason, act: acting.how({}) }, acting.key),
    onSuccess: async () => {
      acting.done();
      await refresh(queries);
    },
  });
  const { voided } = label;
  return (
    <li className={voided ? "label-void" : undefined}>
      <p className="row">
        <span className="num">{moment(label.at)}</span>
        <span className="grow">
          {label.by?.name ?? "–"} ·{" "}
          {label.printer == null || label.printer === PAPER ? t("labels.paper") : label.printer}{" "}
          <span className="num">× {label.copies}</span>
        </span>
        {label.reprint_of && !voided && <span className="chip chip-n">{t("labels.reprint")}</span>}
        {voided && <span className="chip chip-gone chip-word">{t("labels.voided")}</span>}
      </p>
      {label.reason && <p className="t13 sec">{label.reason}</p>}
      {voided && (
        <p className="t13 sec">
          {t("labels.voided_by", {
            at: moment(voided.at),
            by: voided.by?.name ?? "–",
            reason: voided.reason,
          })}
        </p>
      )}
      {put.isError && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, put.error)}
        </Note>
      )}
      <div className="row label-acts">
        <a
          className="lnk t13"
          href={labelFile(site, label.label, "svg")}
          target="_blank"
          rel="noreferrer"
        >
          {t("labels.look")}
        </a>
        {may && !voided && (
          <WithReason
            small
            danger
            word={t("labels.void")}
            why={t("labels.why_void")}
            busy={put.isPending}
            onDo={(reason) => put.mutate(reason)}
          />
        )}
      </div>
    </li>
  );
}
