/** A lot that was rejected goes into the run again. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { quantity, typedDecimal } from "../../language/decimal";
import { type Run, rework } from "./api";
import { JustDone, Outcome } from "./Outcome";
import { LotPick } from "./pickers";
import { useAct } from "./useAct";

export function ReworkForm({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  const [lot, setLot] = useState("");
  const [amount, setAmount] = useState("");
  const act = useAct({
    name: "rework",
    body: lot.trim()
      ? { run: run.run, lot: lot.trim(), ...(amount.trim() ? { quantity: amount.trim() } : {}) }
      : null,
    send: rework,
    onDone: () => {
      setLot("");
      setAmount("");
    },
  });
  return (
    <form
      className="card make-pad stack"
      aria-label={t("production.do_rework")}
      onSubmit={(event) => {
        event.preventDefault();
        if (act.ready) act.commit();
      }}
    >
      <p className="mut t13">{t("production.rework_hint")}</p>
      <div className="row make-fields">
        <Field label={t("production.scan_lot")}>
          {(id) => (
            <LotPick
              id={id}
              label={t("production.scan_lot")}
              placeholder={t("production.scan_lot_hint")}
              value={lot}
              onChange={(text) => {
                act.touched();
                setLot(text);
              }}
              onChosen={(text, scanned) => {
                act.touched(scanned);
                setLot(text);
              }}
            />
          )}
        </Field>
        <Field width={160} label={t("field.quantity")}>
          {(id) => (
            <Input
              id={id}
              size="large"
              inputMode="decimal"
              placeholder={t("production.all_of_it")}
              value={amount}
              onChange={(event) => {
                act.touched();
                setAmount(typedDecimal(event.target.value));
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
          {t("production.do_rework")}
        </Button>
      </div>
      <Outcome
        act={act}
        would={({ result }) =>
          t("production.would_rework", {
            quantity: quantity(result.quantity, result.unit),
            left: quantity(result.left, result.unit),
            unit: result.unit,
          })
        }
      />
      {act.done && (
        <JustDone key={act.done.act} act={act.done.act}>
          {t("production.fed", {
            item: act.done.result.item_name,
            lot: act.done.result.lot_number ?? "–",
            quantity: quantity(act.done.result.quantity, act.done.result.unit),
            unit: act.done.result.unit,
          })}
        </JustDone>
      )}
    </form>
  );
}
