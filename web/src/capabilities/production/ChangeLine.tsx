/** A line of a work order changed, added or taken away. The reason is kept with it. */
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { typedDecimal } from "../../language/decimal";
import { changeLine, type OrderLine, type Step } from "./api";
import { Outcome } from "./Outcome";
import { CodePick } from "./pickers";
import { useAct } from "./useAct";

interface ChangeProps {
  code: string;
  line: OrderLine | null;
  steps: Step[];
  onDone: () => void;
}

export function ChangeLine({ code, line, steps, onDone }: ChangeProps): ReactNode {
  const { t } = useTranslation();
  const [item, setItem] = useState(line?.item ?? "");
  const [operation, setOperation] = useState(line?.operation ?? "");
  const [amount, setAmount] = useState(line?.quantity ?? "");
  const [reason, setReason] = useState("");
  const asked =
    item && amount.trim() && reason.trim()
      ? {
          ...(line ? { line: line.line } : {}),
          ...(line?.item === item ? {} : { item }),
          ...(line?.role === "output" || !operation ? {} : { operation }),
          quantity: amount.trim(),
          reason: reason.trim(),
        }
      : null;
  const change = useAct({
    name: "work-order-line",
    body: asked,
    send: (how, body: NonNullable<typeof asked>) => changeLine(how, code, body),
    onDone,
  });
  const typed =
    (set: (text: string) => void) =>
    (text: string): void => {
      change.touched();
      set(text);
    };
  const isInput = line?.role !== "output";
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        change.commit();
      }}
    >
      {line && (
        <p>
          <b>{line.item_name}</b> <span className="mut">{line.item}</span>
        </p>
      )}
      {isInput && (
        <Field label={t(line ? "production.other_item" : "field.item")}>
          {(id) => (
            <CodePick
              id={id}
              of="item"
              label={t("field.item")}
              value={item}
              onChange={typed(setItem)}
            />
          )}
        </Field>
      )}
      <Field label={t("common.with_unit", { word: t("field.quantity"), unit: line?.unit ?? "" })}>
        {(id) => (
          <Input
            id={id}
            inputMode="decimal"
            value={amount}
            onChange={(event) => typed(setAmount)(typedDecimal(event.target.value))}
          />
        )}
      </Field>
      {isInput && line && <p className="mut t13">{t("production.zero_removes")}</p>}
      {isInput && steps.length > 0 && (
        <Field label={t("field.operation")}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("field.operation")}
              style={{ width: "100%" }}
              value={operation}
              onChange={typed(setOperation)}
              options={[
                { value: "", label: t("production.any_step") },
                ...steps.map((step) => ({
                  value: step.operation,
                  label: step.name || step.operation,
                })),
              ]}
            />
          )}
        </Field>
      )}
      <Field label={t("production.why_change")}>
        {(id) => (
          <Input
            id={id}
            value={reason}
            onChange={(event) => typed(setReason)(event.target.value)}
          />
        )}
      </Field>
      <Outcome act={change} />
      <div className="row">
        <span className="grow" />
        <Button type="primary" htmlType="submit" disabled={!change.ready} loading={change.pending}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}
