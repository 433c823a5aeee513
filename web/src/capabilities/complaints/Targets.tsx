/** How long each step of a complaint may take, and which department answers for which stage. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Failed } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay } from "../../frame/session";
import { type ComplaintSettings, STAGES, setSettings, settingsQuery } from "./api";

/** A year. */
const HOURS_MOST = 8784;
const STEPS = ["acknowledged", "investigated", "answered", "closed"] as const;

export function Targets(): ReactNode {
  const settings = useQuery(settingsQuery);
  if (settings.isPending) return <Bones rows={4} />;
  if (settings.isError) {
    return <Failed cause={settings.error} retry={() => settings.refetch()} />;
  }
  return <TargetsForm now={settings.data} />;
}

function TargetsForm({ now }: { now: ComplaintSettings }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const queries = useQueryClient();
  const [form, setForm] = useState(now);
  const save = useMutation({ mutationFn: setSettings, onSuccess: () => refresh(queries) });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(form);
      }}
    >
      <p className="sec t13">{t("complaints.targets.hours")}</p>
      {STEPS.map((step) => (
        <Field key={step} label={t(`complaints.do.${step}`)}>
          {(id) => (
            <InputNumber
              id={id}
              disabled={!may}
              min={1}
              max={HOURS_MOST}
              precision={0}
              value={form[step] ?? null}
              onChange={(hours) => {
                save.reset();
                setForm({ ...form, [step]: hours });
              }}
            />
          )}
        </Field>
      ))}
      <p className="mut t12">{t("complaints.targets.none")}</p>
      <h3 className="h3">{t("complaints.targets.departments")}</h3>
      {STAGES.map((stage) => (
        <Field key={stage} label={t(`trace.report.stage.${stage}`)}>
          {(id) => (
            <Input
              id={id}
              disabled={!may}
              maxLength={60}
              value={form.departments[stage] ?? ""}
              onChange={({ target }) => {
                save.reset();
                const { [stage]: _, ...others } = form.departments;
                const departments = target.value ? { ...others, [stage]: target.value } : others;
                setForm({ ...form, departments });
              }}
            />
          )}
        </Field>
      ))}
      <p role="status">
        {save.isSuccess && t("complaints.targets.saved")}
        {save.error && problemWords(t, save.error)}
      </p>
      {may && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("complaints.explain.save")}
        </Button>
      )}
    </form>
  );
}
