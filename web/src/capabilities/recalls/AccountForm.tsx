/** What became of a lot at a customer; the last word counts. */
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { billionths, plain, quantity, typedDecimal } from "../../language/decimal";
import { Refused } from "../quality/Refused";
import { account, type Customer } from "./api";

const STATED = ["sealed", "intercepted", "sold", "missing"] as const;

type Delivery = Customer["deliveries"][number];

const NOTHING = { sealed: "0", intercepted: "0", sold: "0", missing: "0" };

/** What was said of a lot so far. */
const saidOf = (delivery: Delivery | undefined): Record<string, string> =>
  Object.fromEntries(STATED.map((part) => [part, delivery?.[part] ?? "0"]));

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
  const waiting = deliveries.filter((one) => one.open !== "0");
  const [lot, setLot] = useState((waiting[0] ?? deliveries[0])?.lot ?? "");
  const chosen = deliveries.find((one) => one.lot === lot);
  const [figures, setFigures] = useState<Record<string, string>>(() => saidOf(chosen));
  const [note, setNote] = useState("");
  const choose = (next: Delivery | undefined): void => {
    acting.touched();
    setLot(next?.lot ?? "");
    setFigures(saidOf(next));
    setNote("");
  };
  /** All that went there and did not come back is of one kind. */
  const all = (part: (typeof STATED)[number]): void => {
    acting.touched();
    commit.reset();
    const left =
      (billionths(chosen?.shipped ?? "0") ?? 0n) - (billionths(chosen?.returned ?? "0") ?? 0n);
    setFigures({ ...NOTHING, [part]: plain(left) });
  };
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
    () => {
      const next = waiting.find((one) => one.lot !== lot);
      if (next) choose(next);
      else onDone();
    },
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
              commit.reset();
              choose(deliveries.find((one) => one.lot === next));
            }}
            options={deliveries.map((one) => ({
              value: one.lot,
              label: `${one.open === "0" ? "✓ " : ""}${one.item_name} ${one.lot_number ?? one.lot} · ${quantity(one.shipped, one.unit)} ${one.unit}`,
            }))}
          />
        )}
      </Field>
      <p className="row t13" role="status">
        <span className="grow sec">{t("recalls.account_left", { count: waiting.length })}</span>
        <Button size="small" onClick={() => all("sealed")}>
          {t("recalls.account_all", { part: t("recalls.part.sealed") })}
        </Button>
        <Button size="small" onClick={() => all("sold")}>
          {t("recalls.account_all", { part: t("recalls.part.sold") })}
        </Button>
      </p>
      {STATED.map((part) => (
        <Field
          key={part}
          label={t("common.with_unit", {
            word: t(`recalls.part.${part}`),
            unit: chosen?.unit ?? "",
          })}
        >
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
      <Field
        label={t(/[1-9]/.test(figures.missing ?? "") ? "recalls.note_missing" : "recalls.note")}
      >
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
