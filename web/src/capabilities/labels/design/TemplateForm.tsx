/** What a template is called and whom it is for. */
import { Button, Input, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../../frame/Field";
import { MasterPicker } from "../../../frame/MasterPicker";
import { ITEM_KINDS, PURPOSES, ruleWords, type TemplateFields } from "../templates";

interface FormProps {
  code?: string;
  first: TemplateFields;
  busy: boolean;
  onCancel: () => void;
  onSave: (code: string, said: TemplateFields) => void;
}

/** Only goods are of an item; a place or an empty roll is of none. */
const OF_ITEMS = ["lot", "unit", "pallet", "material", "shipment"];
const MOST_COPIES = 99;

export function TemplateForm({ code, first, busy, onCancel, onSave }: FormProps): ReactNode {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(code ?? "");
  const [said, setSaid] = useState<TemplateFields>({ ...first });
  const set = (change: Partial<TemplateFields>): void =>
    setSaid((before) => ({ ...before, ...change }));
  const narrowed = OF_ITEMS.includes(said.purpose);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const all = { item: "", item_kind: "", customer: "" };
        onSave(typed.trim(), narrowed ? said : { ...said, ...all });
      }}
    >
      {!code && (
        <Field label={t("masters.field.code")}>
          {(id) => (
            <Input id={id} value={typed} onChange={({ target }) => setTyped(target.value)} />
          )}
        </Field>
      )}
      <Field label={t("masters.field.name")}>
        {(id) => (
          <Input id={id} value={said.name} onChange={({ target }) => set({ name: target.value })} />
        )}
      </Field>
      <Field label={t("labels.what_for")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("labels.what_for")}
            value={said.purpose}
            options={PURPOSES.map((value) => ({ value, label: t(`labels.purpose.${value}`) }))}
            onChange={(purpose) => set({ purpose })}
          />
        )}
      </Field>
      {narrowed && (
        <>
          <Field label={t("field.item")}>
            {(id) => (
              <MasterPicker
                kind="item"
                id={id}
                label={t("field.item")}
                value={said.item}
                onChange={(item) => set({ item, ...(item ? { item_kind: "" } : {}) })}
              />
            )}
          </Field>
          <Field label={t("labels.item_kind")}>
            {(id) => (
              <Select<string>
                id={id}
                allowClear
                disabled={said.item !== ""}
                aria-label={t("labels.item_kind")}
                value={said.item_kind || null}
                options={ITEM_KINDS.map((value) => ({
                  value,
                  label: t(`masters.choice.${value}`),
                }))}
                onChange={(item_kind) => set({ item_kind: item_kind ?? "" })}
              />
            )}
          </Field>
          <Field label={t("field.customer")}>
            {(id) => (
              // biome-ignore lint/a11y/useValidAriaRole: the role of a partner, none of ARIA.
              <MasterPicker
                kind="partner"
                role="customer"
                id={id}
                label={t("field.customer")}
                value={said.customer}
                onChange={(customer) => set({ customer })}
              />
            )}
          </Field>
          <p className="t13 sec" role="status">
            {t("labels.used_for", { rule: ruleWords(t, said) })}
          </p>
        </>
      )}
      <Field label={t("labels.copies")} width={120}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={MOST_COPIES}
            value={said.copies}
            onChange={(copies) => set({ copies: copies ?? 1 })}
          />
        )}
      </Field>
      <div className="drawer-acts">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={typed.trim() === "" || said.name.trim() === ""}
        >
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}
