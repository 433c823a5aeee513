/** Putting the quantity of one movement right: what it was, why it was wrong, and what that changes. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Refused } from "../quality/Refused";
import { amendQuantity, type FactView } from "./api";
import { Consequences } from "./Consequences";
import { factWords } from "./facts";

interface Props {
  act: string;
  fact: FactView;
  onDone: () => void;
}

export function AmendForm({ act, fact, onDone }: Props): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [quantity, setQuantity] = useState("");
  const [place, setPlace] = useState("");
  const [reason, setReason] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const asked = useDeferredValue(quantity.trim());
  const body = {
    transfer: fact.values.transfer ?? null,
    quantity: quantity.trim(),
    reason: reason.trim(),
    ...(place ? { place } : {}),
    act: acting.how(reasons),
  };
  const preview = useQuery({
    queryKey: [PREVIEW, "amend", site, act, fact.seq, asked, place],
    queryFn: () => amendQuantity(site, act, { ...body, quantity: asked, reason: "…" }, "", true),
    enabled: asked !== "",
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => amendQuantity(site, act, body, acting.key, false),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      onDone();
      await refresh(queries);
    },
  });
  const change = (set: (value: string) => void) => (value: string) => {
    acting.touched();
    commit.reset();
    set(value);
  };
  const problem = commit.error ?? preview.error;
  return (
    <form
      className="stack amend"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <h3 className="t16">
        <b>{t("acts.amend_title")}</b>
      </h3>
      <p className="sec t13">{factWords(t, fact)}</p>
      <Field label={t("acts.amend_quantity")} width={180}>
        {(id) => (
          <Input
            id={id}
            inputMode="decimal"
            autoFocus
            value={quantity}
            suffix={fact.values.unit}
            onChange={({ target }) => change(setQuantity)(target.value)}
          />
        )}
      </Field>
      <Field label={t("acts.amend_place")} width={260}>
        {(id) => (
          <MasterPicker
            id={id}
            kind="place"
            label={t("acts.amend_place")}
            value={place}
            onChange={change(setPlace)}
          />
        )}
      </Field>
      <p className="sec t12">{t("acts.amend_place_hint")}</p>
      {preview.data && <Consequences of={preview.data.result} after={t("acts.after_amend")} />}
      <Warned warnings={preview.data?.warnings} />
      <div role="alert">
        <Refused
          problem={problem}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      <Field label={t("acts.why_amend")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={({ target }) => change(setReason)(target.value)}
          />
        )}
      </Field>
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={!preview.data || reason.trim() === "" || problem !== null}
        >
          {t("acts.amend_do")}
        </Button>
      </div>
    </form>
  );
}
