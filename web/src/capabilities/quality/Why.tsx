/** The foot of a form that changes what was done: what stands against it, why, and the two ways out. */
import { Button, Input } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import type { Reasoned } from "../../frame/reasoned";
import { Refused } from "./Refused";

const LONGEST = 500;

interface PartProps {
  of: Reasoned<unknown>;
  /** What the reason is asked with. */
  label: string;
}

export function WhyField({ of, label }: PartProps): ReactNode {
  return (
    <Field label={label}>
      {(id) => (
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={LONGEST}
          value={of.reason}
          onChange={({ target }) => of.say(target.value)}
        />
      )}
    </Field>
  );
}

export function Against({ of }: { of: Reasoned<unknown> }): ReactNode {
  return (
    <div role="alert">
      <Refused problem={of.problem} reasons={of.reasons} onReason={of.answer} />
    </div>
  );
}

export function DoOrLeave({ of, label, onLeave }: PartProps & { onLeave: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="drawer-acts">
      <Button onClick={onLeave}>{t("common.cancel")}</Button>
      <Button type="primary" htmlType="submit" loading={of.pending} disabled={!of.ready}>
        {label}
      </Button>
    </div>
  );
}
