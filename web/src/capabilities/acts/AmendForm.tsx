/** Putting the quantity of one movement right: what it was, why it was wrong, and what that changes. */
import { Input } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { useReasoned } from "../../frame/reasoned";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Against, DoOrLeave, WhyField } from "../quality/Why";
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
  const [quantity, setQuantity] = useState("");
  const [place, setPlace] = useState("");
  const asked = useDeferredValue(quantity.trim());
  const amend = useReasoned({
    key: ["amend", site, act, fact.seq, asked, place],
    known: asked !== "",
    send: (why, key, preview) => {
      const body = {
        transfer: fact.values.transfer ?? null,
        // The look may lag behind the keys; what is done is what stands in the field.
        quantity: preview ? asked : quantity.trim(),
        ...(place ? { place } : {}),
        ...why,
      };
      return amendQuantity(site, act, body, key, preview);
    },
    onDone,
  });
  const { data } = amend.look;
  return (
    <form className="stack amend" onSubmit={amend.submit}>
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
            onChange={({ target }) => amend.change(setQuantity)(target.value)}
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
            onChange={amend.change(setPlace)}
          />
        )}
      </Field>
      <p className="sec t12">{t("acts.amend_place_hint")}</p>
      {data && <Consequences of={data.result} after={t("acts.after_amend")} />}
      <Warned warnings={data?.warnings} />
      <Against of={amend} />
      <WhyField of={amend} label={t("acts.why_amend")} />
      <DoOrLeave of={amend} label={t("acts.amend_do")} onLeave={onDone} />
    </form>
  );
}
