/** Opens a recall or a drill: the hazard first, for it says how widely the record is read. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { instantOf } from "../../language/time";
import { Refused } from "../quality/Refused";
import { HAZARDS, type OpenRecall, openRecall, readingFor } from "./api";
import { Complained, Direction } from "./Begun";

interface OpenFormProps {
  drill: boolean;
  root: string;
  reading: string;
  complaint: string;
  onCancel: () => void;
  onDone: (code: string) => void;
}

export function OpenForm(props: OpenFormProps): ReactNode {
  const { drill, onCancel, onDone } = props;
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [form, setForm] = useState({
    roots: props.root,
    hazard: "",
    reading: props.reading,
    narrow: "",
    reason: "",
    from: "",
    to: "",
    target: drill ? "240" : "",
  });
  const change = (words: Partial<typeof form>): void => {
    acting.touched();
    commit.reset();
    setForm((now) => ({ ...now, ...words }));
  };
  const reading = form.reading || readingFor(form.hazard);
  const narrower = reading === "record" && readingFor(form.hazard) === "possible";
  const roots = form.roots.split(/[\s,，、]+/).filter(Boolean);
  const body: OpenRecall = {
    roots,
    hazard: form.hazard,
    reason: form.reason.trim(),
    reading,
    narrow_reason: narrower ? form.narrow.trim() || null : null,
    from: form.from ? instantOf(form.from) : null,
    to: form.to ? instantOf(form.to) : null,
    complaint: props.complaint || null,
    drill,
    target_min: Number.parseInt(form.target, 10) || null,
    act: acting.how({}),
  };
  const asked = useDeferredValue(
    JSON.stringify([roots, form.hazard, reading, narrower && form.narrow, form.from, form.to]),
  );
  const ready = roots.length > 0 && form.hazard !== "" && (!narrower || form.narrow.trim() !== "");
  const preview = useQuery({
    queryKey: [PREVIEW, "recall", site, asked],
    queryFn: () => openRecall(site, { ...body, reason: body.reason || "…" }, "", true),
    enabled: ready,
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => openRecall(site, body, acting.key, false),
    onError: acting.refused,
    onSuccess: async ({ result }) => {
      acting.done();
      await refresh(queries);
      onDone(result.code);
    },
  });
  const problem = commit.error ?? (ready ? preview.error : null);
  const found = preview.data?.result;
  const word = drill ? "recalls.open_drill" : "recalls.open_one";
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      {drill && <Note tone="ask">{t("recalls.drill_note")}</Note>}
      <Complained
        code={props.complaint}
        onText={(text) => setForm((now) => (now.reason === "" ? { ...now, reason: text } : now))}
      />
      <Field label={t("recalls.hazard_of")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            aria-label={t("recalls.hazard_of")}
            {...(form.hazard && { value: form.hazard })}
            onChange={(hazard: string) => change({ hazard, reading: props.reading })}
            options={HAZARDS.map((value) => ({ value, label: t(`recalls.hazard.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t("recalls.roots")}>
        {(id) => (
          <Input
            id={id}
            value={form.roots}
            placeholder={t("recalls.roots_hint")}
            onChange={({ target }) => change({ roots: target.value })}
          />
        )}
      </Field>
      <Direction root={roots[0]} complaint={props.complaint} />
      {form.hazard !== "" && (
        <Field label={t("recalls.reading_of")}>
          {(id) => (
            <>
              <Select
                id={id}
                style={{ width: "100%" }}
                aria-label={t("recalls.reading_of")}
                value={reading}
                onChange={(next) => change({ reading: next })}
                options={["record", "possible"].map((value) => ({
                  value,
                  label: t(`recalls.reading.${value}`),
                }))}
              />
              <span className="mut t12">
                {t("recalls.reading_help", {
                  reading: t(`recalls.reading.${readingFor(form.hazard)}`),
                })}
              </span>
            </>
          )}
        </Field>
      )}
      {narrower && (
        <Field label={t("recalls.narrow_reason")}>
          {(id) => (
            <Input
              id={id}
              value={form.narrow}
              onChange={({ target }) => change({ narrow: target.value })}
            />
          )}
        </Field>
      )}
      {(form.hazard === "machine" || form.hazard === "foreign_body") && (
        <div className="row recall-two">
          <Field label={t("recalls.from")}>
            {(id) => (
              <DateField id={id} timed value={form.from} onChange={(from) => change({ from })} />
            )}
          </Field>
          <Field label={t("recalls.to")}>
            {(id) => <DateField id={id} timed value={form.to} onChange={(to) => change({ to })} />}
          </Field>
        </div>
      )}
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
      {found && (
        <p className="t13" aria-live="polite">
          <b>{t("recalls.would_reach", { count: found.lots.length })}</b>{" "}
          {t("recalls.lots_count", {
            record: found.lots_record ?? 0,
            possible: found.lots_possible ?? 0,
          })}
        </p>
      )}
      <div role="alert">
        <Refused problem={problem} reasons={{}} onReason={() => undefined} />
      </div>
      <Warned warnings={preview.data?.warnings} />
      <div className="drawer-acts">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          danger={!drill}
          htmlType="submit"
          loading={commit.isPending}
          disabled={!ready || form.reason.trim() === "" || problem !== null}
        >
          {t(word)}
        </Button>
      </div>
    </form>
  );
}
