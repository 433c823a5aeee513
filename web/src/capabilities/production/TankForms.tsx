/** The four acts on a tank. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { quantity, typedDecimal } from "../../language/decimal";
import { cleanTank, drawTank, fillTank, openTank, runsQuery, type Tank } from "./api";
import { Outcome } from "./Outcome";
import { CodePick, LotPick } from "./pickers";
import { type Act, useAct } from "./useAct";

type Finished = (act: string, say: string) => void;

interface FrameProps<T> {
  act: Act<T>;
  word: string;
  children: ReactNode;
  outcome: ReactNode;
}

/** Its fields, its button, what it says. */
function Frame<T>({ act, word, children, outcome }: FrameProps<T>): ReactNode {
  return (
    <form
      className="stack make-pad"
      aria-label={word}
      onSubmit={(event) => {
        event.preventDefault();
        if (act.ready) act.commit();
      }}
    >
      <div className="row make-fields">
        {children}
        <Button type="primary" htmlType="submit" disabled={!act.ready} loading={act.pending}>
          {word}
        </Button>
      </div>
      {outcome}
    </form>
  );
}

export function OpenForm({ onDone }: { onDone: Finished }): ReactNode {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [item, setItem] = useState("");
  const act = useAct({
    name: "open-tank",
    body: code ? { code, ...(item ? { item } : {}) } : null,
    send: openTank,
    onDone: ({ act: done }) => onDone(done, t("production.tank_opened", { tank: code })),
  });
  return (
    <section className="card">
      <Frame act={act} word={t("production.open_tank")} outcome={<Outcome act={act} />}>
        <Field label={t("production.tank_place")}>
          {(id) => (
            <CodePick
              id={id}
              of="place"
              label={t("production.tank_place")}
              value={code}
              onChange={(text) => {
                act.touched();
                setCode(text);
              }}
            />
          )}
        </Field>
        <Field label={t("production.tank_item")}>
          {(id) => (
            <CodePick
              id={id}
              of="item"
              label={t("production.tank_item")}
              value={item}
              onChange={(text) => {
                act.touched();
                setItem(text);
              }}
            />
          )}
        </Field>
      </Frame>
    </section>
  );
}

export function FillForm({ tank, onDone }: { tank: Tank; onDone: Finished }): ReactNode {
  const { t } = useTranslation();
  const [lot, setLot] = useState("");
  const [amount, setAmount] = useState("");
  const act = useAct({
    name: "fill-tank",
    body:
      lot.trim() && amount.trim()
        ? { tank: tank.tank, lot: lot.trim(), quantity: amount.trim() }
        : null,
    send: fillTank,
    onDone: ({ act: done, result }) =>
      onDone(
        done,
        t("production.filled", {
          tank: tank.code,
          lot: result.lot_number,
          quantity: quantity(result.quantity, result.unit),
          unit: result.unit,
        }),
      ),
  });
  return (
    <Frame act={act} word={t("production.fill")} outcome={<TankOutcome act={act} />}>
      <Field label={t("production.scan_lot")}>
        {(id) => (
          <LotPick
            id={id}
            label={t("production.scan_lot")}
            placeholder={t("production.scan_lot_hint")}
            item={tank.item ?? undefined}
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
      <Amount act={act} unit={tank.unit} value={amount} onChange={setAmount} />
    </Frame>
  );
}

export function DrawForm({ tank, onDone }: { tank: Tank; onDone: Finished }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const runs = useInfiniteQuery(runsQuery(site)).data?.pages.flatMap((page) => page.rows) ?? [];
  const [run, setRun] = useState("");
  const [item, setItem] = useState("");
  const [amount, setAmount] = useState("");
  const act = useAct({
    name: "draw-tank",
    body: amount.trim()
      ? {
          tank: tank.tank,
          quantity: amount.trim(),
          ...(run ? { run } : {}),
          ...(item && !run ? { item } : {}),
        }
      : null,
    send: drawTank,
    onDone: ({ act: done, result }) =>
      onDone(
        done,
        t("production.drawn", {
          tank: tank.code,
          to: result.lot_number ?? result.to,
          quantity: quantity(result.quantity, result.unit),
          unit: result.unit,
        }),
      ),
  });
  return (
    <Frame act={act} word={t("production.draw")} outcome={<TankOutcome act={act} />}>
      <Field label={t("production.draw_into")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("production.draw_into")}
            style={{ width: "100%" }}
            value={run}
            onChange={(next: string) => {
              act.touched();
              setRun(next);
            }}
            options={[
              { value: "", label: t("production.new_lot") },
              ...runs.map((one) => ({
                value: one.run,
                label: `${one.operation_name ?? one.operation} · ${one.makes_name ?? ""} · ${one.order}`,
              })),
            ]}
          />
        )}
      </Field>
      {!run && !tank.item && (
        <Field label={t("production.lot_of")}>
          {(id) => (
            <CodePick
              id={id}
              of="item"
              label={t("production.lot_of")}
              value={item}
              onChange={(text) => {
                act.touched();
                setItem(text);
              }}
            />
          )}
        </Field>
      )}
      <Amount act={act} unit={tank.unit} value={amount} onChange={setAmount} />
    </Frame>
  );
}

/** All that is left is let go; what the gauge says otherwise than the books needs a reason. */
export function CleanForm({ tank, onDone }: { tank: Tank; onDone: Finished }): ReactNode {
  const { t } = useTranslation();
  const [residue, setResidue] = useState("");
  const [reason, setReason] = useState("");
  const act = useAct({
    name: "clean-tank",
    body: {
      tank: tank.tank,
      ...(residue.trim() ? { residue: residue.trim() } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    },
    send: cleanTank,
    onDone: ({ act: done, result }) =>
      onDone(
        done,
        t("production.cleaned", {
          tank: tank.code,
          quantity: quantity(result.residue, result.unit),
          unit: result.unit,
        }),
      ),
  });
  return (
    <Frame
      act={act}
      word={t("production.clean")}
      outcome={
        <Outcome
          act={act}
          would={({ result }) =>
            t("production.would_clean", {
              quantity: quantity(result.residue, result.unit),
              expected: quantity(result.expected, result.unit),
              unit: result.unit,
            })
          }
        />
      }
    >
      <Field
        width={150}
        label={t("common.with_unit", {
          word: t("production.residue"),
          unit: tank.unit ?? "",
        }).trim()}
      >
        {(id) => (
          <Input
            id={id}
            inputMode="decimal"
            placeholder={tank.on_hand ?? t("production.all_of_it")}
            value={residue}
            onChange={(event) => {
              act.touched();
              setResidue(typedDecimal(event.target.value));
            }}
          />
        )}
      </Field>
      <Field label={t("production.clean_why")}>
        {(id) => (
          <Input
            id={id}
            value={reason}
            onChange={(event) => {
              act.touched();
              setReason(event.target.value);
            }}
          />
        )}
      </Field>
    </Frame>
  );
}

interface AmountProps<T> {
  act: Act<T>;
  unit: string | null | undefined;
  value: string;
  onChange: (text: string) => void;
}

function Amount<T>({ act, unit, value, onChange }: AmountProps<T>): ReactNode {
  const { t } = useTranslation();
  return (
    <Field
      width={150}
      label={t("common.with_unit", { word: t("field.quantity"), unit: unit ?? "" }).trim()}
    >
      {(id) => (
        <Input
          id={id}
          inputMode="decimal"
          value={value}
          onChange={(event) => {
            act.touched();
            onChange(typedDecimal(event.target.value));
          }}
        />
      )}
    </Field>
  );
}

type Pouring = Act<Awaited<ReturnType<typeof fillTank>>>;

function TankOutcome({ act }: { act: Pouring }): ReactNode {
  const { t } = useTranslation();
  return (
    <Outcome
      act={act}
      would={({ result }) =>
        result.tank.on_hand
          ? t("production.would_hold", {
              quantity: quantity(result.tank.on_hand, result.tank.unit),
              unit: result.tank.unit,
            })
          : null
      }
    />
  );
}
