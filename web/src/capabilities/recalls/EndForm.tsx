/** Whether a recall worked, or its end. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Refused } from "../quality/Refused";
import { Unsigned } from "../signatures/Unsigned";
import { check, close } from "./api";

interface EndFormProps {
  code: string;
  what: "check" | "close";
  onDone: () => void;
}

export function EndForm({ code, what, onDone }: EndFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [note, setNote] = useState("");
  const commit = useCommit(
    acting,
    (effective: boolean | null) => {
      const body = { note: note.trim(), effective, act: acting.how({}) };
      return (what === "check" ? check : close)(site, code, body, acting.key);
    },
    onDone,
  );
  const ready = note.trim() !== "";
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate(what === "check" ? true : null);
      }}
    >
      <Field label={t(`recalls.${what}_note`)}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={4}
            maxLength={500}
            value={note}
            onChange={({ target }) => {
              acting.touched();
              commit.reset();
              setNote(target.value);
            }}
          />
        )}
      </Field>
      <div role="alert">
        <Refused problem={commit.error} reasons={{}} onReason={() => undefined} />
      </div>
      {what === "close" && <Unsigned act="close_recall" />}
      <div className="drawer-acts">
        {what === "check" && (
          <Button disabled={!ready || commit.isPending} onClick={() => commit.mutate(false)}>
            {t("recalls.not_effective")}
          </Button>
        )}
        <Button type="primary" htmlType="submit" disabled={!ready} loading={commit.isPending}>
          {t(what === "check" ? "recalls.effective" : "recalls.close")}
        </Button>
      </div>
    </form>
  );
}
