/** How a lot goes on before all is known: until when, for whom, and why. */
import { Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { Note } from "../../frame/Outcome";
import { Icon } from "../../marks/Icon";

/** What is asked for where a lot goes on under reserve. */
export interface Reserve {
  due: string;
  customers: string[];
  reason: string;
}

export const NO_RESERVE: Reserve = { due: "", customers: [], reason: "" };

interface ReserveFieldsProps {
  pending: string[];
  value: Reserve;
  onChange: (value: Reserve) => void;
}

export function ReserveFields({ pending, value, onChange }: ReserveFieldsProps): ReactNode {
  const { t } = useTranslation();
  const [next, setNext] = useState("");
  return (
    <div className="reserve-fields">
      <Note tone="ask">
        <Icon name="warn" size={16} />
        <span className="grow">
          {t("quality.reserve.means", { pending: pending.join(t("common.list_join")) })}
        </span>
      </Note>
      <div className="row verdict-row">
        <Field label={t("quality.reserve.due")} width={200}>
          {(id) => (
            <DateField
              id={id}
              timed
              value={value.due}
              onChange={(due) => onChange({ ...value, due })}
            />
          )}
        </Field>
        <Field label={t("quality.reserve.reason")}>
          {(id) => (
            <Input
              id={id}
              maxLength={500}
              value={value.reason}
              onChange={({ target }) => onChange({ ...value, reason: target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={t("quality.reserve.customers")} width={320}>
        {(id) => (
          // biome-ignore lint/a11y/useValidAriaRole: the role of a partner, none of ARIA.
          <MasterPicker
            id={id}
            kind="partner"
            role="customer"
            label={t("quality.reserve.customers")}
            value={next}
            onChange={(code) => {
              setNext("");
              if (code === "" || value.customers.includes(code)) return;
              onChange({ ...value, customers: [...value.customers, code] });
            }}
          />
        )}
      </Field>
      <p className="row t13">
        {value.customers.length === 0 && <span className="mut">{t("quality.reserve.all")}</span>}
        {value.customers.map((code) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-label={t("quality.reserve.without", { code })}
            onClick={() =>
              onChange({ ...value, customers: value.customers.filter((one) => one !== code) })
            }
          >
            {code} ×
          </button>
        ))}
      </p>
    </div>
  );
}
