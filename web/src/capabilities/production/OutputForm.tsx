/** An output of a run: how much, as which lot, where it is put, and what of it is scrap. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { quantity, typedDecimal } from "../../language/decimal";
import { civil } from "../../language/time";
import { StateMark } from "../../marks/StateMark";
import { produce, type Run, type WorkOrder } from "./api";
import { NextSteps } from "./NextSteps";
import { OrderPick } from "./OrderPick";
import { JustDone, Outcome } from "./Outcome";
import { CodePick } from "./pickers";
import { useAct } from "./useAct";

const EMPTY = { quantity: "", lot: "", place: "", reject: "", why: "", item: "", order: "" };

export function OutputForm({ run, work }: { run: Run; work: WorkOrder }): ReactNode {
  const { t } = useTranslation();
  const [form, setForm] = useState(EMPTY);
  const [more, setMore] = useState(false);
  const made = work.order.lines.find(({ role }) => role === "output");
  const good = form.quantity.trim();
  const bad = form.reject.trim();
  const act = useAct({
    name: "output",
    body:
      good || (bad && form.why.trim())
        ? {
            run: run.run,
            ...(good ? { quantity: good } : {}),
            ...(form.lot.trim() ? { lot_number: form.lot.trim() } : {}),
            ...(form.place ? { place: form.place } : {}),
            ...(form.item ? { item: form.item } : {}),
            ...(form.order ? { order: form.order } : {}),
            ...(bad ? { reject: bad, reject_reason: form.why.trim() } : {}),
          }
        : null,
    send: produce,
    onDone: () => setForm(EMPTY),
  });
  const would = act.preview?.result;
  const change = (words: Partial<typeof EMPTY>): void => {
    act.touched();
    setForm((now) => ({ ...now, ...words }));
  };
  const unit = would?.unit ?? (form.item ? "" : made?.unit);
  const of = (name: string): string => (unit ? t("common.with_unit", { word: name, unit }) : name);
  return (
    <form
      className="card make-pad stack make-output"
      aria-label={t("production.do_output")}
      onSubmit={(event) => {
        event.preventDefault();
        if (act.ready) act.commit();
      }}
    >
      <p className="row make-fields">
        <b>{made?.item_name}</b>
        <span className="num sec">
          {t("production.open_of", { open: quantity(made?.open, made?.unit), unit: made?.unit })}
        </span>
      </p>
      <div className="row make-fields">
        <Field width={160} label={of(t("production.good"))}>
          {(id) => (
            <Input
              id={id}
              autoFocus
              size="large"
              inputMode="decimal"
              placeholder={made?.open ?? ""}
              value={form.quantity}
              onChange={(event) => change({ quantity: typedDecimal(event.target.value) })}
            />
          )}
        </Field>
        <Field width={320} label={t("field.lot_number")}>
          {(id) => (
            <Input
              id={id}
              size="large"
              placeholder={would?.lot_number ?? t("production.lot_by_rule")}
              value={form.lot}
              onChange={(event) => change({ lot: event.target.value })}
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
          {t("production.do_output")}
        </Button>
        {!more && (
          <button type="button" className="lnk" onClick={() => setMore(true)}>
            {t("production.more_output")}
          </button>
        )}
      </div>
      {more && (
        <div className="row make-fields">
          <Field width={140} label={of(t("production.scrap"))}>
            {(id) => (
              <Input
                id={id}
                inputMode="decimal"
                value={form.reject}
                onChange={(event) => change({ reject: typedDecimal(event.target.value) })}
              />
            )}
          </Field>
          <Field width={200} label={t("production.scrap_why")}>
            {(id) => (
              <Input
                id={id}
                value={form.why}
                onChange={(event) => change({ why: event.target.value })}
              />
            )}
          </Field>
          <Field width={200} label={t("production.to_place")}>
            {(id) => (
              <CodePick
                id={id}
                of="place"
                label={t("production.to_place")}
                value={form.place}
                onChange={(place) => change({ place })}
              />
            )}
          </Field>
          <Field width={200} label={t("production.other_output")}>
            {(id) => (
              <CodePick
                id={id}
                of="item"
                label={t("production.other_output")}
                value={form.item}
                onChange={(item) => change({ item })}
              />
            )}
          </Field>
          <OrderPick own={run.order} value={form.order} onChange={(order) => change({ order })} />
        </div>
      )}
      {bad && !form.why.trim() && <p className="mut t13">{t("production.scrap_needs_why")}</p>}
      <Outcome
        act={act}
        would={({ result }) =>
          result.lot_number
            ? t(result.expires_on ? "production.would_make_until" : "production.would_make", {
                lot: result.lot_number,
                day: civil(result.expires_on),
                open: quantity(result.line_open, result.unit),
                unit: result.unit,
              })
            : t("production.would_scrap", {
                quantity: quantity(result.rejected, result.unit),
                unit: result.unit,
              })
        }
      />
      {act.done && (
        <JustDone key={act.done.act} act={act.done.act}>
          {t("production.produced", {
            lot: act.done.result.lot_number ?? t("pool_kind.scrap"),
            quantity: quantity(act.done.result.quantity, act.done.result.unit),
            unit: act.done.result.unit,
          })}{" "}
          {act.done.result.status && (
            <StateMark
              state={act.done.result.status === "released" ? "free" : act.done.result.status}
            />
          )}{" "}
          <NextSteps made={act.done.result} />
        </JustDone>
      )}
    </form>
  );
}
