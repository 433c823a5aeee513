/** What was asked for in an audit, or found; or the same said anew. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { fieldValue, instantOf } from "../../language/time";
import { Refused } from "../quality/Refused";
import { type AuditLine, GRADES, setLine } from "./api";

interface LineFormProps {
  code: string;
  kind: "document" | "finding";
  line?: AuditLine;
  onDone: () => void;
}

export function LineForm({ code, kind, line, onDone }: LineFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [form, setForm] = useState(() => ({
    text: line?.text ?? "",
    asked_at: fieldValue(line?.asked_at ?? new Date().toISOString()),
    answered_at: line?.answered_at ? fieldValue(line.answered_at) : "",
    grade: line?.grade ?? "minor",
    action: line?.action ?? "",
  }));
  const [closed, setClosed] = useState(line?.closed ?? false);
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const asked = kind === "document";
  const commit = useMutation({
    mutationFn: () =>
      setLine(
        site,
        code,
        {
          line: line?.line ?? null,
          kind,
          text: form.text.trim(),
          asked_at: asked ? instantOf(form.asked_at) : null,
          answered_at: asked && form.answered_at ? instantOf(form.answered_at) : null,
          grade: asked ? null : form.grade,
          action: form.action.trim() || null,
          closed: asked ? false : closed,
          act: acting.how(reasons),
        },
        acting.key,
      ),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await refresh(queries);
      onDone();
    },
  });
  const change = (words: Partial<typeof form>): void => {
    acting.touched();
    commit.reset();
    setForm((now) => ({ ...now, ...words }));
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Field label={t("audits.text")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={2000}
            value={form.text}
            onChange={({ target }) => change({ text: target.value })}
          />
        )}
      </Field>
      {asked &&
        (["asked_at", "answered_at"] as const).map((name) => (
          <Field key={name} label={t(name === "asked_at" ? "audits.asked" : "audits.answered")}>
            {(id) => (
              <DateField
                id={id}
                timed
                value={form[name]}
                onChange={(at) => change({ [name]: at })}
              />
            )}
          </Field>
        ))}
      {!asked && (
        <>
          <Field label={t("audits.grade_word")}>
            {(id) => (
              <Select
                id={id}
                aria-label={t("audits.grade_word")}
                value={form.grade}
                onChange={(grade) => change({ grade })}
                options={GRADES.map((value) => ({ value, label: t(`audits.grade.${value}`) }))}
              />
            )}
          </Field>
          <Field label={t("audits.action")}>
            {(id) => (
              <Input
                id={id}
                maxLength={200}
                placeholder={t("audits.action_hint")}
                value={form.action}
                onChange={({ target }) => change({ action: target.value })}
              />
            )}
          </Field>
          <Checkbox
            checked={closed}
            onChange={({ target }) => {
              acting.touched();
              commit.reset();
              setClosed(target.checked);
            }}
          >
            {t("audits.closed")}
          </Checkbox>
        </>
      )}
      <div role="alert">
        <Refused
          problem={commit.error}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          disabled={form.text.trim() === ""}
          loading={commit.isPending}
        >
          {t("audits.save")}
        </Button>
      </div>
    </form>
  );
}
