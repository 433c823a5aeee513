/** What leaves a run without becoming a lot: it goes on into the next run, or is lost on the way. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { quantity, typedDecimal } from "../../language/decimal";
import { loseFromRun, passOn, type Run, runsQuery } from "./api";
import { JustDone, Outcome } from "./Outcome";
import { useAct } from "./useAct";

/** A run is kept in kilograms. */
const UNIT = "kg";

const kilograms = (amount: string | null | undefined): string =>
  amount ? `${quantity(amount, UNIT)} ${UNIT}` : "–";

interface AmountProps {
  value: string;
  onChange: (text: string) => void;
}

/** How many kilograms; all that is there where nothing is typed. */
function Amount({ value, onChange }: AmountProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Field width={160} label={t("common.with_unit", { word: t("field.quantity"), unit: UNIT })}>
      {(id) => (
        <Input
          id={id}
          size="large"
          inputMode="decimal"
          placeholder={t("production.all_of_it")}
          value={value}
          onChange={(event) => onChange(typedDecimal(event.target.value))}
        />
      )}
    </Field>
  );
}

export function PassForm({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const open = useInfiniteQuery(runsQuery(site)).data?.pages.flatMap((page) => page.rows) ?? [];
  // A charge goes on within its order as a rule: those runs first.
  const isOwn = (one: Run): number => (one.order === run.order ? 0 : 1);
  const runs = open
    .filter((one) => one.run !== run.run)
    .sort((one, other) => isOwn(one) - isOwn(other));
  const [into, setInto] = useState("");
  const [amount, setAmount] = useState("");
  const act = useAct({
    name: "pass-on",
    body: into ? { into, ...(amount.trim() ? { quantity: amount.trim() } : {}) } : null,
    send: (how, body: { into: string; quantity?: string }) => passOn(how, run.run, body),
    onDone: () => setAmount(""),
  });
  return (
    <form
      className="card make-pad stack"
      aria-label={t("production.do_pass")}
      onSubmit={(event) => {
        event.preventDefault();
        if (act.ready) act.commit();
      }}
    >
      <p className="mut t13">{t("production.pass_hint")}</p>
      <div className="row make-fields">
        <Field width={320} label={t("production.pass_into")}>
          {(id) => (
            <Select
              id={id}
              size="large"
              aria-label={t("production.pass_into")}
              style={{ width: "100%" }}
              value={into || null}
              onChange={(next: string) => {
                act.touched();
                setInto(next);
              }}
              showSearch
              optionFilterProp="label"
              options={runs.map((one) => ({
                value: one.run,
                label: `${one.operation_name ?? one.operation}　${one.makes_name ?? ""}　${one.order}`,
              }))}
            />
          )}
        </Field>
        <Amount
          value={amount}
          onChange={(text) => {
            act.touched();
            setAmount(text);
          }}
        />
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={!act.ready}
          loading={act.pending}
        >
          {t("production.do_pass")}
        </Button>
      </div>
      <Outcome
        act={act}
        would={({ result }) =>
          t("production.would_pass", {
            quantity: kilograms(result.quantity),
            left: kilograms(result.left),
          })
        }
      />
      {act.done && (
        <JustDone key={act.done.act} act={act.done.act}>
          {t("production.passed", {
            quantity: kilograms(act.done.result.quantity),
            order: act.done.result.into_order,
          })}
        </JustDone>
      )}
    </form>
  );
}

export function LossForm({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const act = useAct({
    name: "lose-from-run",
    body: reason.trim()
      ? { reason: reason.trim(), ...(amount.trim() ? { quantity: amount.trim() } : {}) }
      : null,
    send: (how, body: { reason: string; quantity?: string }) => loseFromRun(how, run.run, body),
    onDone: () => {
      setAmount("");
      setReason("");
    },
  });
  return (
    <form
      className="card make-pad stack"
      aria-label={t("production.do_lose")}
      onSubmit={(event) => {
        event.preventDefault();
        if (act.ready) act.commit();
      }}
    >
      <p className="mut t13">{t("production.lose_hint")}</p>
      <div className="row make-fields">
        <Amount
          value={amount}
          onChange={(text) => {
            act.touched();
            setAmount(text);
          }}
        />
        <Field width={320} label={t("production.lose_why")}>
          {(id) => (
            <Input
              id={id}
              size="large"
              value={reason}
              onChange={(event) => {
                act.touched();
                setReason(event.target.value);
              }}
            />
          )}
        </Field>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={!act.ready}
          loading={act.pending}
        >
          {t("production.do_lose")}
        </Button>
      </div>
      <Outcome
        act={act}
        would={({ result }) =>
          t("production.would_lose", {
            quantity: kilograms(result.quantity),
            left: kilograms(result.left),
          })
        }
      />
      {act.done && (
        <JustDone key={act.done.act} act={act.done.act}>
          {t("production.was_lost", { quantity: kilograms(act.done.result.quantity) })}
        </JustDone>
      )}
    </form>
  );
}
