/** Says how long some records are kept. A shorter time is for what comes later only, and it says so. */
import { Button, Input, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Refused } from "../quality/Refused";
import { FAMILIES, type RetentionClass, setRetention } from "./api";

/** A hundred years. */
const MONTHS_MAX = 1200;

interface ClassFormProps {
  /** The class that is said anew; a new one where absent. */
  of: RetentionClass | undefined;
  onDone: () => void;
}

export function ClassForm({ of, onDone }: ClassFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const before = of?.versions[0];
  const [code, setCode] = useState(of?.class ?? "");
  const [name, setName] = useState(before?.name ?? "");
  const [basis, setBasis] = useState(before?.basis ?? "");
  const [families, setFamilies] = useState<string[]>(before?.families ?? []);
  const [months, setMonths] = useState<number | null>(before?.months ?? 24);
  const [expiry, setExpiry] = useState<number | null>(before?.expiry_months ?? null);
  const commit = useCommit(
    acting,
    (ended: boolean) =>
      setRetention(
        site,
        code.trim(),
        {
          name: name.trim(),
          basis: basis.trim(),
          families,
          months: months ?? 0,
          expiry_months: expiry,
          ended,
          act: acting.how({}),
        },
        acting.key,
      ),
    onDone,
  );
  const touched = <T,>(set: (value: T) => void): ((value: T) => void) => {
    return (value) => {
      acting.touched();
      commit.reset();
      set(value);
    };
  };
  const text = (label: string, value: string, set: (value: string) => void): ReactNode => (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          maxLength={500}
          value={value}
          onChange={({ target }) => touched(set)(target.value)}
        />
      )}
    </Field>
  );
  const number = (
    label: string,
    value: number | null,
    set: (value: number | null) => void,
  ): ReactNode => (
    <Field label={label}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={MONTHS_MAX}
          precision={0}
          value={value}
          onChange={touched(set)}
        />
      )}
    </Field>
  );
  const words = [code, name, basis].every((word) => word.trim() !== "");
  const ready = words && families.length > 0 && months !== null;
  const label = t("retention.families");
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate(false);
      }}
    >
      {of && <Note>{t("retention.shorter")}</Note>}
      {!of && text(t("retention.code"), code, setCode)}
      {text(t("retention.name"), name, setName)}
      <Field label={label}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            aria-label={label}
            value={families}
            onChange={touched(setFamilies)}
            options={FAMILIES.map((value) => ({ value, label: t(`retention.family.${value}`) }))}
          />
        )}
      </Field>
      {number(t("retention.months_long"), months, setMonths)}
      {number(t("retention.expiry_months"), expiry, setExpiry)}
      {text(t("retention.basis"), basis, setBasis)}
      <div role="alert">
        <Refused problem={commit.error} reasons={{}} onReason={() => undefined} />
      </div>
      <div className="drawer-acts">
        {before && !before.ended && (
          <Button disabled={!ready || commit.isPending} onClick={() => commit.mutate(true)}>
            {t("retention.end_class")}
          </Button>
        )}
        <Button type="primary" htmlType="submit" disabled={!ready} loading={commit.isPending}>
          {t("retention.save")}
        </Button>
      </div>
    </form>
  );
}
