/**
 * The form of one act: its fields, what it would do, what stands against it in words, and the act.
 *
 * What an act asks for is data (`ActSpec`); every act of the warehouse reads and refuses alike.
 */
import { Button, Input } from "antd";
import type { TFunction } from "i18next";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import type { ActAsk } from "../../frame/act";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { Warned } from "../../frame/Warned";
import { Icon } from "../../marks/Icon";
import { ActDone } from "./ActDone";
import { ActFieldInput } from "./ActFieldInput";
import type { Done } from "./send";
import { ruleOf, useAct } from "./useAct";

export type Values = Record<string, string>;

export interface ActField {
  name: string;
  holds:
    | "text"
    | "number"
    | "date"
    | "yes_no"
    | "kind"
    | "place"
    | "item"
    | "partner"
    | "lot"
    | "any_lot"
    | "sales_order"
    | "unit"
    | "coming";
  needed?: boolean;
  initial?: string;
  /** The unit behind a figure. */
  unit?: string;
  /** The item whose units there are to choose from, and the figure that is told in its own unit. */
  unitsOf?: { item: string; figure: string };
  /** The words to choose from, and how they read where they are no words of ours. */
  choices?: string[];
  labels?: Record<string, string>;
  /** The field with the customer or supplier whose goods on the way from another site there are to choose. */
  from?: string;
  /** Shown only once the server asks for it. */
  whenAsked?: boolean;
}

export interface ActSpec<R> {
  /** The act by its word in the languages, `act.move`. */
  name: string;
  fields: ActField[];
  blind?: boolean;
  send: (values: Values, act: ActAsk, key: string, preview: boolean) => Promise<Done<R>>;
  /** What it would do, or did, in one sentence. */
  tell: (t: TFunction, result: R) => ReactNode;
}

/** Refusals that a reason of the act's own answers. */
const ASKS_REASON = new Set(["reason_needed", "not_proposed"]);

const asksReason = (problem: unknown): boolean =>
  problem instanceof Problem && ASKS_REASON.has(problem.code);

interface ActFormProps<R> {
  spec: ActSpec<R>;
  onDone?: (done: Done<R>) => void;
  onClose?: () => void;
  /** A page has one act that wants to be next; this is another one. */
  aside?: boolean;
  /** What is shown once it is done, instead of the sentence. */
  children?: (done: Done<R>) => ReactNode;
}

const startOf = (fields: ActField[]): Values =>
  Object.fromEntries(fields.map(({ name, initial }) => [name, initial ?? ""]));

export function ActForm<R>({ spec, onDone, onClose, aside, children }: ActFormProps<R>): ReactNode {
  const { t } = useTranslation();
  const [values, setValues] = useState(() => startOf(spec.fields));
  const [asked, setAsked] = useState(false);
  const ready = spec.fields.every(
    ({ name, needed }) => !needed || (values[name] ?? "").trim() !== "",
  );
  const act = useAct<R>({
    name: spec.name,
    body: values,
    ready,
    blind: spec.blind ?? false,
    send: (how, key, preview) => spec.send(values, how, key, preview),
  });
  const { problem, commit, preview } = act;
  // A reason that was asked for once stays on the form, however the figure changes.
  if (asksReason(problem) && !asked) setAsked(true);
  if (commit.data) {
    return (
      <ActDone
        done={commit.data}
        sentence={children?.(commit.data) ?? spec.tell(t, commit.data.result)}
        {...(onClose ? { onClose } : {})}
      />
    );
  }
  const wrong =
    problem instanceof Problem && problem.code === "bad_input" ? problem.params.field : null;
  const rule = ruleOf(problem);
  const fields = spec.fields.filter(({ whenAsked }) => !whenAsked || asked);
  const blocked = problem !== null && rule === null && !(asksReason(problem) && commit.isError);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !blocked) commit.mutate(undefined, { onSuccess: (done) => onDone?.(done) });
      }}
    >
      {fields.map((field) => (
        <ActFieldInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          faulty={wrong === field.name}
          values={values}
          onChange={(value, scanned, empty) => {
            act.touched(scanned);
            setValues((now) => {
              const filled = Object.entries(empty ?? {}).filter(([name]) => !now[name]?.trim());
              return { ...now, ...Object.fromEntries(filled), [field.name]: value };
            });
          }}
        />
      ))}
      <div role="status" className="stack">
        {problem !== null && (
          <Note tone={rule || asksReason(problem) ? "ask" : "no"}>
            <Icon name="warn" size={16} />
            <span className="grow">
              {spec.blind && asksReason(problem)
                ? t("warehouse.count_differs")
                : problemWords(t, problem)}
            </span>
          </Note>
        )}
        {rule && (
          <Input
            aria-label={t("warehouse.why_right")}
            placeholder={t("warehouse.why_right")}
            value={act.reasons[rule] ?? ""}
            onChange={(event) => act.explain(rule, event.target.value)}
          />
        )}
        {!problem && !ready && <span className="mut">{t("warehouse.fill_first")}</span>}
        {!problem && preview && (
          <Note tone="plain">
            <Icon name="right" size={16} />
            <span className="grow">{spec.tell(t, preview.result)}</span>
          </Note>
        )}
        <Warned warnings={preview?.warnings} />
      </div>
      <div className="row">
        <span className="grow" />
        {onClose && <Button onClick={onClose}>{t("common.cancel")}</Button>}
        <Button
          type={aside ? "default" : "primary"}
          htmlType="submit"
          icon={<Icon name="check" size={16} />}
          disabled={!ready || blocked}
          loading={commit.isPending}
        >
          {t(`act.${spec.name}`)}
        </Button>
      </div>
    </form>
  );
}
