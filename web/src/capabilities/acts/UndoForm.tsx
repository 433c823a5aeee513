/** Taking back: what would change, what was done with the goods since, who has to be told, and why. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Refused } from "../quality/Refused";
import { type Act, type Undone, undoAct } from "./api";
import { Consequences } from "./Consequences";
import { factWords } from "./facts";

export function UndoForm({ act, onDone }: { act: Act; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const body = { reason: reason.trim(), act: acting.how(reasons) };
  const preview = useQuery({
    queryKey: [PREVIEW, "undo", site, act.act],
    queryFn: () => undoAct(site, act.act, { ...body, reason: "…" }, "", true),
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => undoAct(site, act.act, body, acting.key, false),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      onDone();
      await refresh(queries);
    },
  });
  const problem = commit.error ?? preview.error;
  return (
    <form
      className="stack undo"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <h3 className="t16">
        <b>{t("acts.undo_title")}</b>
      </h3>
      {preview.isPending && <Bones rows={3} />}
      {preview.data && (
        <Consequences of={preview.data.result} after={t("acts.after")}>
          <Stays facts={preview.data.result.stays} />
        </Consequences>
      )}
      <Warned warnings={preview.data?.warnings} />
      <div role="alert">
        <Refused
          problem={problem}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      {preview.data && (
        <Field label={t("acts.why_undo")}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={2}
              maxLength={500}
              value={reason}
              onChange={({ target }) => {
                acting.touched();
                commit.reset();
                setReason(target.value);
              }}
            />
          )}
        </Field>
      )}
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={!preview.data || reason.trim() === "" || problem !== null}
        >
          {t("acts.undo")}
        </Button>
      </div>
    </form>
  );
}

function Stays({ facts }: { facts: Undone["stays"] }): ReactNode {
  const { t } = useTranslation();
  if (facts.length === 0) return null;
  return (
    <section>
      <h4 className="eyebrow">{t("acts.stays")}</h4>
      <ul className="t13 sec">
        {facts.map((fact) => (
          <li key={fact.seq}>{factWords(t, fact)}</li>
        ))}
      </ul>
    </section>
  );
}
