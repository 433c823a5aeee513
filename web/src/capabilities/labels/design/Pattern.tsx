/** Text in which fields stand in braces; a field is taken from the list to where the caret is. */
import { Input, Select } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../../frame/Field";
import type { FieldExample } from "../contract";
import { fieldOptions } from "./fieldOptions";
import { braced } from "./fields";

interface PatternProps {
  label: string;
  value: string;
  fields: readonly FieldExample[];
  onChange: (value: string) => void;
}

export function Pattern({ label, value, fields, onChange }: PatternProps): ReactNode {
  const { t } = useTranslation();
  const area = useRef<TextAreaRef>(null);
  const insert = (name: string): void => {
    const box = area.current?.resizableTextArea?.textArea;
    const from = box?.selectionStart ?? value.length;
    const to = box?.selectionEnd ?? value.length;
    const written = braced(name);
    onChange(value.slice(0, from) + written + value.slice(to));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + written.length, from + written.length);
    });
  };
  return (
    <div className="stack design-pattern">
      <Field label={label}>
        {(id) => (
          <Input.TextArea
            id={id}
            ref={area}
            rows={1}
            className="grows"
            value={value}
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
      <Select<string>
        aria-label={t("labels.design.insert_field")}
        placeholder={t("labels.design.insert_field")}
        value={null}
        showSearch={{ optionFilterProp: "search" }}
        popupMatchSelectWidth={300}
        options={fieldOptions(t, fields)}
        onChange={insert}
      />
    </div>
  );
}
