/** What the stock is narrowed to; all of it stands in the address. */
import { Input, Select } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { fieldValue, instantOf } from "../../language/time";
import type { StockFilter } from "./api";
import { CodeField } from "./CodeField";

const STATES = ["released", "pending_inspection", "on_hold", "rejected"] as const;
const TYPING_PAUSE_MS = 260;

interface StockFiltersProps {
  filter: StockFilter;
  onChange: (words: StockFilter) => void;
}

/** A word of the address that follows the typing after a pause. */
function useTyped(value: string, onChange: (text: string | undefined) => void) {
  const [text, setText] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the text changes the address.
  useEffect(() => {
    if (text === value) return;
    const pause = setTimeout(() => onChange(text.trim() || undefined), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text]);
  useEffect(() => setText(value), [value]);
  return [text, setText] as const;
}

export function StockFilters({ filter, onChange }: StockFiltersProps): ReactNode {
  const { t } = useTranslation();
  const [q, setQ] = useTyped(filter.q ?? "", (word) => onChange({ q: word }));
  const [item, setItem] = useTyped(filter.item ?? "", (word) => onChange({ item: word }));
  const [place, setPlace] = useTyped(filter.place ?? "", (word) => onChange({ place: word }));
  return (
    <search className="stock-filters">
      <Input
        allowClear
        aria-label={t("warehouse.find")}
        placeholder={t("warehouse.find")}
        value={q}
        onChange={(event) => setQ(event.target.value)}
      />
      <Field label={t("field.item")}>
        {(id) => (
          <CodeField id={id} of="item" value={item} label={t("field.item")} onChange={setItem} />
        )}
      </Field>
      <Field label={t("field.place")}>
        {(id) => (
          <CodeField
            id={id}
            of="place"
            value={place}
            label={t("field.place")}
            onChange={setPlace}
          />
        )}
      </Field>
      <Field label={t("field.state")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("field.state")}
            style={{ width: "100%" }}
            value={filter.status ?? ""}
            onChange={(status) => onChange({ status: status || undefined })}
            options={[
              { value: "", label: t("orders.any") },
              ...STATES.map((value) => ({
                value,
                label: t(`state.${value === "on_hold" ? "hold" : value}`),
              })),
            ]}
          />
        )}
      </Field>
      <Field label={t("warehouse.as_of")}>
        {(id) => (
          <DateField
            id={id}
            timed
            value={fieldValue(filter.as_of)}
            onChange={(at) => onChange({ as_of: instantOf(at) ?? undefined })}
          />
        )}
      </Field>
    </search>
  );
}
