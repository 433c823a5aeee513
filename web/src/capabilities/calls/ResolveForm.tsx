/** Ends a call: why it had come to that, what was done, and since when the line runs. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { instantOf } from "../../language/time";
import { type Call, resolveCall } from "./api";

export function ResolveForm({ call, onDone }: { call: Call; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [cause, setCause] = useState("");
  const [remedy, setRemedy] = useState("");
  const [running, setRunning] = useState("");
  const commit = useCommit(
    acting,
    () =>
      resolveCall(
        site,
        call.code,
        {
          cause: cause.trim() || null,
          remedy: remedy.trim() || null,
          running_at: running ? instantOf(running) : null,
          act: acting.how({}),
        },
        acting.key,
      ),
    onDone,
  );
  const change = (take: (text: string) => void) => (text: string) => {
    acting.touched();
    commit.reset();
    take(text);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <p>
        <b>{t(`calls.kind.${call.kind}`)}</b>
        {" · "}
        {call.station_name ?? call.station ?? t("calls.nowhere")}
      </p>
      <Field label={t("calls.cause")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={1000}
            value={cause}
            onChange={({ target }) => change(setCause)(target.value)}
          />
        )}
      </Field>
      <Field label={t("calls.remedy")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={1000}
            value={remedy}
            onChange={({ target }) => change(setRemedy)(target.value)}
          />
        )}
      </Field>
      {call.stopped && (
        <Field label={t("calls.runs_again")} width={230}>
          {(id) => <DateField id={id} timed value={running} onChange={change(setRunning)} />}
        </Field>
      )}
      {call.stopped && <p className="mut">{t("calls.runs_now")}</p>}
      {commit.error && (
        <p role="alert" className="call-said">
          {problemWords(t, commit.error)}
        </p>
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={commit.isPending}>
          {t("calls.resolve")}
        </Button>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
