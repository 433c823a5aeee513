/** What became of a lot at a customer; the last word counts. */
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { quantity, typedDecimal } from "../../language/decimal";
import { Refused } from "../quality/Refused";
import { account, type Customer } from "./api";

const STATED = ["sealed", "intercepted", "sold", "missing"] as const;

interface AccountFormProps {
  code: string;
  customer: Customer;
  onDone: () => void;
}

export function AccountForm({ code, customer, onDone }: AccountFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const { deliveries } = customer;
  const [lot, setLot] = useState(deliveries[0]?.lot ?? "");
  const chosen = deliveries.find((one) => one.lot === lot);
  const said = (): Record<string, string> =>
    Object.fromEntries(STATED.map((part) => [part, chosen?.[part] ?? "0"]));
  const [figures, setFigures] = useState<Record<string, string>>(said);
  const [note, setNote] = useState("");
  const commit = useCommit(
    acting,
    () => {
      const of = (part: string): string => typedDecimal(figures[part]?.trim() || "0");
      const body = {
        customer: customer.customer,
        lot,
        sealed: of("sealed"),
        intercepted: of("intercepted"),
        sold: of("sold"),
        missing: of("missing"),
        note: note.trim() || null,
        act: acting.how({}),
      };
      return account(site, code, body, acting.key);
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
      <Field label={t("recalls.lot_of")}>
        {(id) => (
          <Select
            id={id}
            style={{ width: "100%" }}
            aria-label={t("recalls.lot_of")}
            value={lot}
            onChange={(next) => {
              acting.touched();
              commit.reset();
              setLot(next);
              const other = deliveries.find((one) => one.lot === next);
              setFigures(Object.fromEntries(STATED.map((part) => [part, other?.[part] ?? "0"])));
            }}
            options={deliveries.map((one) => ({
              value: one.lot,
              label: `${one.item_name} ${one.lot_number ?? one.lot} · ${quantity(one.shipped, one.unit)} ${one.unit}`,
            }))}
          />
        )}
      </Field>
      {STATED.map((part) => (
        <Field key={part} label={`${t(`recalls.part.${part}`)} (${chosen?.unit ?? ""})`}>
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              value={figures[part]}
              onChange={({ target }) => {
                acting.touched();
                commit.reset();
                setFigures((now) => ({ ...now, [part]: target.value }));
              }}
            />
          )}
        </Field>
      ))}
      <Field label={t("recalls.note")}>
        {(id) => (
          <Input
            id={id}
            value={note}
            maxLength={500}
            onChange={({ target }) => {
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
        <Button type="primary" htmlType="submit" loading={commit.isPending} disabled={!lot}>
          {t("recalls.account")}
        </Button>
      </div>
    </form>
  );
}
