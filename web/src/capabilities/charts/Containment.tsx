/** One signal: what was made since the last good check, held with one press; and what was found. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import { lotTitle, placeHold } from "../quality/api";
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
  const holding = useActing();
  const rule = t(`quality.chart.rule.${signal.rule}`);
  const reason = t("quality.chart.hold_reason", { name: chart.name, rule });
  const hold = useCommit(
    holding,
    () => {
      const body = { lots: found.data?.to_hold ?? [], reason, act: holding.how({}) };
      return placeHold(site, body, holding.key, false);
    },
    () => undefined,
  );
  const data = found.data;
  const open = data?.lots.some(({ on_hold }) => !on_hold) ?? false;
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
          <ul className="chart-lots">
            {data.lots.map(({ lot, here, on_hold, spread }) => (
              <li key={lot.lot} className="row">
                <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
                  {lotTitle(lot)}
                </Link>
                <span className="num">
                  {quantity(here, lot.unit)} {lot.unit}
                </span>
                <span className="grow sec t13 num">{t("quality.chart.spread", { ...spread })}</span>
                {on_hold && <StateMark state="hold" />}
              </li>
            ))}
          </ul>
          {data.to_hold.length === 0 && (
            <p className="mut t13">{t("quality.chart.nothing_here")}</p>
          )}
          {hold.error && (
            <Note tone="no">
              <Icon name="warn" size={16} />
              <span className="grow">{problemWords(t, hold.error)}</span>
            </Note>
          )}
          <p className="row">
            {open && data.to_hold.length > 0 && (
              <Button
                danger
                type="primary"
                disabled={!may}
                loading={hold.isPending}
                onClick={() => hold.mutate()}
              >
                {t("quality.chart.hold_all", { count: data.to_hold.length })}
              </Button>
            )}
            {data.lots.some(({ spread }) => spread.customers > 0) && (
              <Link
                to="/recalls"
                search={{ open: "1", root: data.lots.map(({ lot }) => lot.lot).join(" ") }}
                className="lnk"
              >
                {t("quality.chart.recall")}
              </Link>
            )}
          </p>
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
