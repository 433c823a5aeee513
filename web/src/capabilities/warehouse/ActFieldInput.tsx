/** One field of an act. */
import { Checkbox, Input, Segmented } from "antd";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { typedDecimal } from "../../language/decimal";
import type { ActField, Values } from "./ActForm";
import { CodeField } from "./CodeField";
import { UnitChoice } from "./UnitChoice";

/** Few houses have several sites. */
const ComingChoice = lazy(() =>
  import("../crossings/ComingChoice").then((made) => ({ default: made.ComingChoice })),
);

interface ActFieldInputProps {
  field: ActField;
  value: string;
  faulty: boolean;
  /** What the other fields hold; a unit and goods on the way look at them. */
  values?: Values;
  /** What it holds now, and what that says of other fields that hold nothing yet. */
  onChange: (value: string, scanned?: boolean, empty?: Values) => void;
}

export function ActFieldInput(props: ActFieldInputProps): ReactNode {
  const { field, value, faulty, values = {}, onChange } = props;
  const { t } = useTranslation();
  if (field.holds === "unit") {
    return (
      <UnitChoice
        own={field.unit ?? ""}
        item={field.unitsOf?.item ?? ""}
        figure={values[field.unitsOf?.figure ?? ""] ?? ""}
        value={value}
        onChange={onChange}
      />
    );
  }
  if (field.holds === "coming") {
    return (
      <Suspense fallback={null}>
        <ComingChoice
          partner={values[field.from ?? ""] ?? ""}
          value={value}
          onChange={(transfer, left) =>
            onChange(transfer, false, left ? { quantity: left } : undefined)
          }
        />
      </Suspense>
    );
  }
  const word = t(`act_field.${field.name}`);
  const label = field.unit ? t("common.with_unit", { word, unit: field.unit }) : word;
  if (field.holds === "yes_no") {
    return (
      <Checkbox
        checked={value === "true"}
        onChange={(event) => onChange(event.target.checked ? "true" : "")}
      >
        {word}
      </Checkbox>
    );
  }
  if (field.holds === "kind") {
    return (
      <Segmented
        aria-label={word}
        style={{ justifySelf: "start" }}
        value={value}
        onChange={(kind) => onChange(kind)}
        options={(field.choices ?? []).map((kind) => ({
          value: kind,
          label: field.labels?.[kind] ?? t(`unit_kind.${kind}`),
        }))}
      />
    );
  }
  const status = faulty ? ("error" as const) : ("" as const);
  return (
    <Field label={field.needed || field.whenAsked ? label : t("warehouse.optional", { label })}>
      {(id) => {
        switch (field.holds) {
          case "date":
            return <DateField id={id} value={value} faulty={faulty} onChange={onChange} />;
          case "text":
          case "number":
            return (
              <Input
                id={id}
                value={value}
                status={status}
                inputMode={field.holds === "number" ? "decimal" : "text"}
                autoComplete="off"
                onChange={(event) =>
                  onChange(
                    field.holds === "number"
                      ? typedDecimal(event.target.value)
                      : event.target.value,
                  )
                }
              />
            );
          default:
            return (
              <CodeField
                id={id}
                of={field.holds as "place"}
                value={value}
                label={word}
                faulty={faulty}
                onChange={onChange}
              />
            );
        }
      }}
    </Field>
  );
}
