/** A customer was told, or said that they know. */
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Refused } from "../quality/Refused";
import { acknowledge, CHANNELS, type Customer, tell } from "./api";

interface TellFormProps {
  code: string;
  customer: Customer;
  knows: boolean;
  onDone: () => void;
}

export function TellForm({ code, customer, knows, onDone }: TellFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [channel, setChannel] = useState<string>(CHANNELS[0]);
  const [note, setNote] = useState("");
  const again = Boolean(customer.noticed_at);
  const commit = useCommit(
    acting,
    () => {
      const body = {
        customer: customer.customer,
        note: note.trim() || null,
        act: acting.how({}),
      };
      return knows
        ? acknowledge(site, code, { ...body, escalated: false }, acting.key)
        : tell(site, code, { ...body, channel, escalated: again }, acting.key);
    },
    onDone,
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      {!knows && (
        <Field label={t("recalls.channel")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              aria-label={t("recalls.channel")}
              value={channel}
              onChange={(next) => {
                acting.touched();
                setChannel(next);
              }}
              options={CHANNELS.map((value) => ({ value, label: t(`recalls.channels.${value}`) }))}
            />
          )}
        </Field>
      )}
      <Field label={t("recalls.note")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={3}
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
      <div className="drawer-acts">
        <Button type="primary" htmlType="submit" loading={commit.isPending}>
          {t(knows ? "recalls.knows" : again ? "recalls.tell_again" : "recalls.tell")}
        </Button>
      </div>
    </form>
  );
}
