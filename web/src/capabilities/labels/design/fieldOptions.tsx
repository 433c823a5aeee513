/** The fields as choices: what each is called, and beside it what it would say. */
import type { TFunction } from "i18next";
import type { FieldExample } from "../contract";
import { fieldName } from "./words";

export const fieldOptions = (t: TFunction, fields: readonly FieldExample[]) =>
  fields.map(({ name, example }) => ({
    value: name,
    search: `${fieldName(t, name)} ${name} ${example}`,
    label: (
      <span className="field-option">
        <span>{fieldName(t, name)}</span>
        <span className="mut">{example}</span>
      </span>
    ),
  }));
