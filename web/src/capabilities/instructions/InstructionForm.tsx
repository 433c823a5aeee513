/** Writing an instruction, or its next version: what it is for, what it says, and what is new. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { LANGUAGE_NAMES, LANGUAGES } from "../../language/language";
import { handIn, publish, settingsQuery, UNREAD } from "./api";
import { asked, type Draft, emptyStep, movedUp } from "./draft";
import { StepInput } from "./StepInput";

interface InstructionFormProps {
  first: Draft;
  onCancel: () => void;
  /** Told the code where the instruction has a page. */
  onDone: (code: string | null) => void;
}

export function InstructionForm({ first, onCancel, onDone }: InstructionFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const two = useQuery(settingsQuery).data?.second_person ?? false;
  const [draft, setDraft] = useState(first);
  const commit = useMutation({
    mutationFn: async () => {
      const body = asked(draft, acting.how({}));
      if (!two) return (await publish(site, body, acting.key)).result.code;
      await handIn(site, body, acting.key);
      // A draft of something new has no page yet.
      return draft.based_on > 0 ? draft.code : null;
    },
    onError: acting.refused,
    onSuccess: async (code) => {
      acting.done();
      onDone(code);
      await refresh(queries);
    },
  });
  const change = (part: Partial<Draft>): void => {
    acting.touched();
    commit.reset();
    setDraft((now) => ({ ...now, ...part }));
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Head draft={draft} change={change} />
      <h3 className="h3">{t("instructions.steps")}</h3>
      {draft.steps.map((step, place) => (
        <StepInput
          key={step.key}
          step={step}
          place={place}
          code={draft.code.trim()}
          languages={draft.languages}
          onChange={(next) =>
            setDraft((now) => ({
              ...now,
              steps: now.steps.map((one) => (one.key === step.key ? next(one) : one)),
            }))
          }
          onUp={() => change({ steps: movedUp(draft.steps, place) })}
          onRemove={() => change({ steps: draft.steps.filter(({ key }) => key !== step.key) })}
        />
      ))}
      <div>
        <Button onClick={() => change({ steps: [...draft.steps, emptyStep()] })}>
          {t("instructions.add_step")}
        </Button>
      </div>
      {draft.based_on > 0 && (
        <Field label={t("instructions.change")}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={2}
              maxLength={1000}
              value={draft.change}
              onChange={({ target }) => change({ change: target.value })}
            />
          )}
        </Field>
      )}
      {commit.error && (
        <p role="alert" className="instruction-said">
          {problemWords(t, commit.error)}
        </p>
      )}
      <p className="mut">{t(two ? "instructions.hand_in_note" : "instructions.publish_note")}</p>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={commit.isPending}>
          {t(two ? "instructions.hand_in" : "instructions.publish", {
            version: draft.based_on + 1,
          })}
        </Button>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

interface HeadProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

function Head({ draft, change }: HeadProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <div className="row instruction-fields">
        <Field label={t("instructions.code")} width={160}>
          {(id) => (
            <Input
              id={id}
              maxLength={60}
              disabled={draft.based_on > 0}
              value={draft.code}
              onChange={({ target }) => change({ code: target.value })}
            />
          )}
        </Field>
        <Field label={t("instructions.unread")} width={190}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("instructions.unread")}
              value={draft.unread}
              onChange={(unread) => change({ unread })}
              options={UNREAD.map((value) => ({
                value,
                label: t(`instructions.unread_${value}`),
              }))}
            />
          )}
        </Field>
        <Field label={t("instructions.effective_on")} width={220}>
          {(id) => (
            <DateField
              id={id}
              value={draft.effective_on}
              onChange={(effective_on) => change({ effective_on })}
            />
          )}
        </Field>
      </div>
      <div className="row instruction-fields">
        <Field label={t("instructions.operation")} width={200}>
          {(id) => (
            <Input
              id={id}
              maxLength={60}
              value={draft.operation}
              onChange={({ target }) => change({ operation: target.value })}
            />
          )}
        </Field>
        <Field label={t("instructions.item")} width={220}>
          {(id) => (
            <MasterPicker
              id={id}
              kind="item"
              label={t("instructions.item")}
              value={draft.item}
              onChange={(item) => change({ item })}
            />
          )}
        </Field>
        <Field label={t("instructions.station")} width={220}>
          {(id) => (
            <MasterPicker
              id={id}
              kind="place"
              label={t("instructions.station")}
              value={draft.station}
              onChange={(station) => change({ station })}
            />
          )}
        </Field>
      </div>
      <Languages draft={draft} change={change} />
      {draft.languages.map((tag) => (
        <Field key={tag} label={`${t("instructions.title")} · ${nameOf(tag)}`}>
          {(id) => (
            <Input
              id={id}
              lang={tag}
              maxLength={200}
              value={draft.titles[tag] ?? ""}
              onChange={({ target }) =>
                change({ titles: { ...draft.titles, [tag]: target.value } })
              }
            />
          )}
        </Field>
      ))}
    </>
  );
}

/** A language in its own script, else by its code. */
export const nameOf = (tag: string): string =>
  LANGUAGE_NAMES[tag as keyof typeof LANGUAGE_NAMES] ?? tag;

/** The program's languages are chosen, others are typed: people on a floor speak more of them. */
function Languages({ draft, change }: HeadProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Field label={t("instructions.languages")}>
      {(id) => (
        <Select
          id={id}
          mode="tags"
          aria-label={t("instructions.languages")}
          placeholder={t("instructions.language_tag")}
          value={draft.languages}
          onChange={(languages: string[]) => {
            const known = languages.filter((tag) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag));
            if (known.length > 0) change({ languages: known });
          }}
          options={LANGUAGES.map((value) => ({ value, label: nameOf(value) }))}
        />
      )}
    </Field>
  );
}
