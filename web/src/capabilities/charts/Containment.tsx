/** One signal: what was made since the last good check, held with one press; and what was found. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Failed } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { moment } from "../../language/time";
import { lotTitle } from "../quality/api";
import { InDoubt } from "../quality/InDoubt";
import { answerSignal, type Chart, containmentQuery, type Signal } from "./api";

interface ContainmentProps {
  chart: Chart;
  signal: Signal;
}

export function Containment({ chart, signal }: ContainmentProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("quality.judge");
  const found = useQuery(containmentQuery(site, chart.code, signal));
  const rule = t(`quality.chart.rule.${signal.rule}`);
  const data = found.data;
  return (
    <section className="card pad chart-contain" aria-label={t("quality.chart.contain")}>
      <h2 className="t16">
        {rule} · <span className="code">{lotTitle(signal.lot)}</span>{" "}
        <span className="sec num t13">{moment(signal.at)}</span>
      </h2>
      {found.isPending && <Bones rows={3} />}
      {found.isError && <Failed cause={found.error} retry={() => found.refetch()} />}
      {data && (
        <>
          <p className="sec t13">
            {data.since
              ? t("quality.chart.since", { at: moment(data.since) })
              : t("quality.chart.since_ever")}
            {data.good && (
              <>
                {" "}
                <Link to="/lots/$ref" params={{ ref: data.good.lot }} className="lnk code">
                  {lotTitle(data.good)}
                </Link>
              </>
            )}
            {data.machines.length > 0 &&
              `　${t("quality.chart.machines", { machines: data.machines.join(t("common.list_join")) })}`}
          </p>
          <InDoubt
            lots={data.lots}
            toHold={data.to_hold}
            reason={t("quality.chart.hold_reason", { name: chart.name, rule })}
          />
        </>
      )}
      {signal.answer ? (
        <p className="t13">
          {t("quality.chart.answered", {
            by: signal.answer.by?.name ?? "–",
            at: moment(signal.answer.at),
            note: signal.answer.note,
          })}
        </p>
      ) : (
        may && <AnswerForm chart={chart.code} signal={signal} />
      )}
    </section>
  );
}

function AnswerForm({ chart, signal }: { chart: string; signal: Signal }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [note, setNote] = useState("");
  const save = useCommit(
    acting,
    () => {
      const body = { signal: signal.signal, note, act: acting.how({}) };
      return answerSignal(site, chart, body, acting.key);
    },
    () => setNote(""),
  );
  return (
    <form
      className="row verdict-row"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Field label={t("quality.chart.answer")}>
        {(id) => (
          <Input
            id={id}
            maxLength={2000}
            value={note}
            onChange={({ target }) => {
              acting.touched();
              save.reset();
              setNote(target.value);
            }}
          />
        )}
      </Field>
      <Button htmlType="submit" loading={save.isPending} disabled={note.trim() === ""}>
        {t("quality.chart.save_answer")}
      </Button>
      {save.error && <span className="fault t13">{problemWords(t, save.error)}</span>}
    </form>
  );
}
