/** The control for one field, by what it holds. */
import { Link } from "@tanstack/react-router";
import { Input, Select, Switch } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { readTime } from "../../language/date";
import type { MasterField } from "./api";
import { CodeInput } from "./CodeInput";
import { apart, readThousandths, thousandths } from "./values";
import { choiceName, layoutWords } from "./words";

/** Texts from here on get more than one line. */
const LONG = 1000;

export interface InputProps {
  field: MasterField;
  value: unknown;
  onChange: (value: unknown) => void;
  id?: string;
  label: string;
  faulty: boolean;
}

export function FieldInput(props: InputProps): ReactNode {
  const { field, value, onChange, id, label, faulty } = props;
  const status = faulty ? ("error" as const) : ("" as const);
  const shared = { ...(id ? { id } : {}), "aria-label": label, status };
  const text = String(value ?? "");
  const { t } = useTranslation();
  switch (field.holds) {
    case "yes_no":
      return (
        <Switch
          {...(id ? { id } : {})}
          aria-label={label}
          checked={value === true}
          onChange={onChange}
        />
      );
    case "choice":
    case "choices":
      return <ChoiceInput {...props} />;
    case "code":
    case "codes":
      return <CodeInput {...props} />;
    case "dates":
      return (
        <Select
          {...shared}
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[" ", ",", "、"]}
          placeholder="2026-02-17"
          value={apart(value)}
          onChange={(days: string[]) => onChange(days.join(" "))}
          style={{ width: "100%" }}
        />
      );
    case "whole":
      return (
        <Input
          {...shared}
          inputMode="numeric"
          value={text}
          onChange={({ target }) => onChange(asWhole(target.value))}
        />
      );
    case "thousandths":
      return <DegreesInput {...props} />;
    case "decimal":
      return (
        <Input
          {...shared}
          inputMode="decimal"
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    case "date":
      return (
        <DateField
          {...(id ? { id } : {})}
          label={label}
          value={text}
          faulty={faulty}
          onChange={onChange}
        />
      );
    case "time":
      return (
        <Input
          {...shared}
          inputMode="numeric"
          autoComplete="off"
          placeholder="08:30"
          value={text}
          onChange={({ target }) => onChange(target.value)}
          onBlur={({ target }) => onChange(readTime(target.value) ?? target.value.trim())}
        />
      );
    case "layout":
      return (
        <p className="row t13">
          {text !== "" && <b className="num">{layoutWords(t, value)}</b>}
          <Link to="/labels/templates" className="lnk">
            {t("labels.to_designer")}
          </Link>
        </p>
      );
    default:
      return (field.longest ?? 0) >= LONG ? (
        <Input.TextArea
          {...shared}
          rows={2}
          className="grows"
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <Input {...shared} value={text} onChange={({ target }) => onChange(target.value)} />
      );
  }
}

/** A number where it is one; what was typed otherwise, so that the server can find fault with it. */
function asWhole(text: string): number | string | null {
  if (text.trim() === "") return null;
  return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
}

function ChoiceInput({ field, value, onChange, id, label, faulty }: InputProps): ReactNode {
  const { t } = useTranslation();
  const options = field.choices.map((word) => ({
    value: word,
    label: choiceName(t, field, word),
  }));
  const shared = {
    ...(id ? { id } : {}),
    "aria-label": label,
    options,
    showSearch: { optionFilterProp: "label" },
    status: faulty ? ("error" as const) : ("" as const),
    style: { width: "100%" },
  };
  return field.holds === "choices" ? (
    <Select<string[]>
      {...shared}
      mode="multiple"
      value={apart(value)}
      onChange={(words) => onChange(words.join(" "))}
    />
  ) : (
    <Select<string | null>
      {...shared}
      allowClear={!field.required}
      value={value === "" ? null : String(value)}
      onChange={(word) => onChange(word ?? "")}
    />
  );
}

/** Degrees as they are typed; what is kept is a whole number of thousandths. */
function DegreesInput({ value, onChange, id, label, faulty }: InputProps): ReactNode {
  const kept = typeof value === "number" ? thousandths(value) : String(value ?? "");
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input
      {...(id ? { id } : {})}
      aria-label={label}
      status={faulty ? "error" : ""}
      inputMode="decimal"
      suffix="°C"
      value={typed ?? kept}
      onBlur={() => setTyped(null)}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(
          target.value.trim() === "" ? null : (readThousandths(target.value) ?? target.value),
        );
      }}
    />
  );
}
