/** How warm it was on the way: loggers' files, what was outside its limits, and what quality says. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { ActForm } from "../warehouse/ActForm";
import { degrees } from "./degrees";
import { type Excursion, judgeSpec, type Logger, sendLogger } from "./transport";

interface ColdChainProps {
  /** `shipment:DN-1` or `receipt:GR-1`. */
  subject: string;
  loggers: Logger[];
  excursions: Excursion[];
}

export function ColdChain({ subject, loggers, excursions }: ColdChainProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  return (
    <section className="card pad stack" aria-label={t("transport.cold")}>
      <div className="row">
        <h2 className="t16">{t("transport.cold")}</h2>
        <span className="grow" />
        {may && <LoggerPick subject={subject} />}
      </div>
      {loggers.length === 0 && excursions.length === 0 && (
        <p className="mut">{t("transport.no_logger")}</p>
      )}
      {excursions.map((one) => (
        <Outside key={one.excursion} one={one} />
      ))}
      {loggers.map((one) => (
        <p key={`${one.name} ${one.from}`} className="sec">
          <b>{one.name}</b>{" "}
          {t("transport.logger", {
            lowest: degrees(one.lowest_c),
            highest: degrees(one.highest_c),
            from: moment(one.from),
            until: moment(one.until),
            outside: one.outside_minutes,
          })}
        </p>
      ))}
    </section>
  );
}

function Outside({ one }: { one: Excursion }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("quality.judge");
  const [judging, setJudging] = useState(false);
  const limit = [
    one.least_c && `≥ ${degrees(one.least_c)}`,
    one.most_c && `≤ ${degrees(one.most_c)}`,
  ];
  return (
    <Note tone={one.judged_at ? "plain" : "no"}>
      <Icon name={one.judged_at ? "check" : "warn"} size={16} />
      <div className="grow stack">
        <span>
          {t(`masters.choice.${one.what}`)} <b className="num">{degrees(one.found_c)}</b>{" "}
          <span className="num">{limit.filter(Boolean).join(" ")}</span>
          {one.lasted_minutes != null && (
            <> {t("transport.lasted", { minutes: one.lasted_minutes })}</>
          )}
        </span>
        {one.reason && <span>{t("shipments.reason", { reason: one.reason })}</span>}
        {one.judged_at && (
          <span>
            {t("transport.judged_by", {
              by: one.judged_by ?? "–",
              at: moment(one.judged_at),
              note: one.note,
            })}
          </span>
        )}
        {!one.judged_at && may && !judging && (
          <Button style={{ justifySelf: "start" }} onClick={() => setJudging(true)}>
            {t("act.judge_temperature")}
          </Button>
        )}
        {judging && !one.judged_at && (
          <ActForm spec={judgeSpec(site, one.excursion)} onClose={() => setJudging(false)} />
        )}
      </div>
    </Note>
  );
}

/** Chooses a logger's file; what is wrong in it is told by line and column. */
function LoggerPick({ subject }: { subject: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: (file: File) => sendLogger(site, subject, file, crypto.randomUUID()),
    onSuccess: () => queries.invalidateQueries(),
  });
  const faults = send.error instanceof Problem ? send.error.faults : [];
  return (
    <div className="stack">
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) send.mutate(file);
          event.target.value = "";
        }}
      />
      <Button loading={send.isPending} onClick={() => input.current?.click()}>
        {t("transport.add_logger")}
      </Button>
      {send.isError && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <div className="grow stack">
            {faults.length === 0 && problemWords(t, send.error)}
            {faults.map((fault) => (
              <span key={`${fault.path} ${fault.kind}`}>
                {t("transport.at_line", { line: fault.path })}{" "}
                {t(`masters.fault.${fault.kind}`, {
                  found: fault.found,
                  expected: fault.expected,
                })}
              </span>
            ))}
          </div>
        </Note>
      )}
    </div>
  );
}
