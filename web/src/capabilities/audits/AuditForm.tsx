/** Writes an audit down, or says anew what it is: who, when, how long, how it ended. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { Refused } from "../quality/Refused";
import { type Audit, KINDS, setAudit } from "./api";

interface AuditFormProps {
  /** The audit that is said anew. */
  audit?: Audit;
  onCancel: () => void;
  onDone: (code: string) => void;
}

const OUTCOMES = ["pending", "passed", "failed"] as const;
const MINUTES = 60;
const PASSED = { pending: null, passed: true, failed: false } as const;

const outcomeOf = (passed: boolean | null | undefined): (typeof OUTCOMES)[number] => {
  if (passed === null || passed === undefined) return "pending";
  return passed ? "passed" : "failed";
};

export function AuditForm({ audit, onCancel, onDone }: AuditFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [form, setForm] = useState({
    code: audit?.code ?? "",
    kind: audit?.kind ?? "customer",
    auditor: audit?.auditor ?? "",
    standard: audit?.standard ?? "",
    from_on: audit?.from_on ?? "",
    to_on: audit?.to_on ?? "",
    result: audit?.result ?? "",
    note: audit?.note ?? "",
  });
  const [outcome, setOutcome] = useState(outcomeOf(audit?.passed));
  const [hours, setHours] = useState<number | null>(
    audit?.minutes ? audit.minutes / MINUTES : null,
  );
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const commit = useMutation({
    mutationFn: () =>
      setAudit(
        site,
        audit?.code ?? "",
        {
          code: audit ? null : form.code.trim() || null,
          kind: form.kind,
          auditor: form.auditor.trim(),
          standard: form.standard.trim() || null,
          from_on: form.from_on,
          to_on: form.to_on || null,
          minutes: hours === null ? null : Math.round(hours * MINUTES),
          passed: PASSED[outcome],
          result: form.result.trim() || null,
          note: form.note.trim() || null,
          act: acting.how(reasons),
        },
        acting.key,
      ),
    onError: acting.refused,
    onSuccess: async ({ result: { code } }) => {
      acting.done();
      await refresh(queries);
      onDone(code);
    },
  });
  const touch = (): void => {
    acting.touched();
    commit.reset();
  };
  const change = (words: Partial<typeof form>): void => {
    touch();
    setForm((now) => ({ ...now, ...words }));
  };
  const text = (name: keyof typeof form, label: string, most: number): ReactNode => (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          maxLength={most}
          value={form[name]}
          onChange={({ target }) => change({ [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <div className="row">
        <Field label={t("audits.kind_word")} width={150}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("audits.kind_word")}
              value={form.kind}
              onChange={(kind) => change({ kind })}
              options={KINDS.map((value) => ({ value, label: t(`audits.kind.${value}`) }))}
              style={{ width: "100%" }}
            />
          )}
        </Field>
        {text("auditor", t("audits.auditor"), 200)}
      </div>
      <div className="row">
        {text("standard", t("audits.standard"), 200)}
        {!audit && text("code", t("audits.number"), 60)}
      </div>
      <div className="row">
        {(["from_on", "to_on"] as const).map((end) => (
          <Field key={end} label={t(`audits.${end}`)} width={160}>
            {(id) => (
              <DateField id={id} value={form[end]} onChange={(day) => change({ [end]: day })} />
            )}
          </Field>
        ))}
        <Field label={t("audits.hours")} width={100}>
          {(id) => (
            <InputNumber
              id={id}
              min={0}
              step={0.5}
              value={hours}
              onChange={(value) => {
                touch();
                setHours(value);
              }}
            />
          )}
        </Field>
      </div>
      <div className="row">
        <Field label={t("audits.outcome")} width={160}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("audits.outcome")}
              value={outcome}
              onChange={(next) => {
                touch();
                setOutcome(next);
              }}
              options={OUTCOMES.map((value) => ({ value, label: t(`audits.${value}`) }))}
              style={{ width: "100%" }}
            />
          )}
        </Field>
        {text("result", t("audits.result"), 200)}
      </div>
      {text("note", t("audits.note"), 2000)}
      <div role="alert">
        <Refused
          problem={commit.error}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      <div className="drawer-acts">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          disabled={form.auditor.trim() === "" || form.from_on === ""}
          loading={commit.isPending}
        >
          {t("audits.save")}
        </Button>
      </div>
    </form>
  );
}
