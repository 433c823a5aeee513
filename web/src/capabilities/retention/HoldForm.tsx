/** Lays a legal hold, or lifts one with a reason. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Refused } from "../quality/Refused";
import { type LegalHold, setLegalHold } from "./api";

interface HoldFormProps {
  /** The hold that is lifted; a new one is laid where absent. */
  of: LegalHold | undefined;
  onDone: () => void;
}

export function HoldForm({ of, onDone }: HoldFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [form, setForm] = useState({ hold: of?.hold ?? "", subject: "", reason: "" });
  const commit = useCommit(
    acting,
    () =>
      setLegalHold(
        site,
        form.hold.trim(),
        {
          subject: form.subject.trim() || null,
          reason: form.reason.trim(),
          lifted: of !== undefined,
          act: acting.how({}),
        },
        acting.key,
      ),
    onDone,
  );
  const text = (name: keyof typeof form, label: string, hint?: string): ReactNode => (
    <Field label={label}>
      {(id) => (
        <Input
          id={id}
          maxLength={500}
          placeholder={hint}
          value={form[name]}
          onChange={({ target }) => {
            acting.touched();
            commit.reset();
            setForm((now) => ({ ...now, [name]: target.value }));
          }}
        />
      )}
    </Field>
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      {!of && text("hold", t("retention.code"))}
      {!of && text("subject", t("retention.subject"), t("retention.subject_hint"))}
      {text("reason", t("retention.reason"))}
      <div role="alert">
        <Refused problem={commit.error} reasons={{}} onReason={() => undefined} />
      </div>
      <div className="drawer-acts">
        <Button
          type="primary"
          htmlType="submit"
          disabled={form.hold.trim() === "" || form.reason.trim() === ""}
          loading={commit.isPending}
        >
          {t(of ? "retention.lift" : "retention.place")}
        </Button>
      </div>
    </form>
  );
}
