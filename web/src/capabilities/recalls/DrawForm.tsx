/** Opens a drill about something that nobody chose: a seed draws it, and draws it again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { Refused } from "../quality/Refused";
import { DRAWN, drawDrill, HAZARDS } from "./api";

interface DrawFormProps {
  onCancel: () => void;
  onDone: (code: string) => void;
}

export function DrawForm({ onCancel, onDone }: DrawFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [form, setForm] = useState({
    of: DRAWN[0] as string,
    hazard: HAZARDS[0] as string,
    reason: "",
    seed: "",
    target: "240",
  });
  const change = (words: Partial<typeof form>): void => {
    acting.touched();
    commit.reset();
    setForm((now) => ({ ...now, ...words }));
  };
  const commit = useMutation({
    mutationFn: () => {
      const body = {
        of: form.of,
        hazard: form.hazard,
        reason: form.reason.trim(),
        seed: form.seed.trim() === "" ? null : Number.parseInt(form.seed, 10) || 0,
        target_min: Number.parseInt(form.target, 10) || null,
        act: acting.how({}),
      };
      return drawDrill(site, body, acting.key);
    },
    onError: acting.refused,
    onSuccess: async ({ result }) => {
      acting.done();
      await refresh(queries);
      onDone(result.code);
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Note tone="ask">{t("recalls.drill_note")}</Note>
      <Field label={t("recalls.draw_from")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            aria-label={t("recalls.draw_from")}
            value={form.of}
            onChange={(of) => change({ of })}
            options={DRAWN.map((value) => ({ value, label: t(`recalls.draw_of.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t("recalls.hazard_of")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            aria-label={t("recalls.hazard_of")}
            value={form.hazard}
            onChange={(hazard) => change({ hazard })}
            options={HAZARDS.map((value) => ({ value, label: t(`recalls.hazard.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t("recalls.reason")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={400}
            value={form.reason}
            onChange={({ target }) => change({ reason: target.value })}
          />
        )}
      </Field>
      <div className="row recall-two">
        <Field label={t("recalls.target")} width={160}>
          {(id) => (
            <Input
              id={id}
              inputMode="numeric"
              value={form.target}
              onChange={({ target }) => change({ target: target.value })}
            />
          )}
        </Field>
        <Field label={t("recalls.seed")} width={220}>
          {(id) => (
            <Input
              id={id}
              inputMode="numeric"
              placeholder={t("recalls.seed_hint")}
              value={form.seed}
              onChange={({ target }) => change({ seed: target.value })}
            />
          )}
        </Field>
      </div>
      <div role="alert">
        <Refused problem={commit.error} reasons={{}} onReason={() => undefined} />
      </div>
      <div className="drawer-acts">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={form.reason.trim() === ""}
        >
          {t("recalls.draw")}
        </Button>
      </div>
    </form>
  );
}
