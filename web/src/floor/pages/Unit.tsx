/** Packing: lots into a case, cases onto a pallet, by scanning the one and then the other. */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { go } from "../base/route";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { type LotState, stateOf } from "../judge/feed";
import { above } from "../judge/kept";
import { resolve } from "../judge/resolve";
import { goesInto, kindOf } from "../judge/units";
import type { Waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { Octagon, Qty } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Lot } from "../server/cache";
import { today } from "./now";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { Inside, type UnitView, useUnit } from "./UnitInside";
import { NotKept } from "./Unknown";

type Portion = Lot["portions"][number];

/** A lot that is about to go in. */
interface Filling {
  lot: Lot;
  from: Portion | null;
  quantity: string;
  put_in: "scanned" | "typed";
}

type Step =
  | { name: "unit" }
  | { name: "fill"; filling: Filling; pad: boolean }
  | { name: "filled"; filling: Filling; entry: Waiting }
  | { name: "put"; what: string; to: string; entry: Waiting }
  | { name: "stopped"; lot: Lot; state: LotState }
  | { name: "not_kept"; why: "full" | "none" };

/** How much went in the last time: one case is filled like the one before. */
const lastTime = new Map<string, string>();

function fillingOf(code: string, lot: Lot, put_in: Filling["put_in"]): Filling {
  const [from = null] = lot.portions
    .filter(({ handling_unit }) => handling_unit !== code)
    .toSorted((one, other) => (above(one.quantity, other.quantity) ? -1 : 1));
  const there = from?.quantity ?? lot.unplaced ?? "0";
  const before = lastTime.get(lot.item);
  return { lot, from, put_in, quantity: before && !above(before, there) ? before : there };
}

export function Unit({ code }: { code: string }): ReactNode {
  const now = useCell(kept);
  const [view, look, failed] = useUnit(code);
  const [step, setStep] = useState<Step>({ name: "unit" });
  const kind = kindOf(now, code) ?? view?.kind ?? null;
  const fill = async (filling: Filling): Promise<void> => {
    lastTime.set(filling.lot.item, filling.quantity);
    const recorded = await recordNow(fillOf(code, filling));
    setStep(
      recorded.entry
        ? { name: "filled", filling, entry: recorded.entry }
        : { name: "not_kept", why: recorded.why },
    );
  };
  const put = async (
    what: string,
    to: { place: string } | { parent: string },
    put_in: Filling["put_in"],
  ) => {
    const target = "place" in to ? to.place : to.parent;
    const recorded = await recordNow({
      act: "put_unit",
      put_in,
      path: { code: what },
      body: to,
      shown: { item: t("floor.unit.on", { code: target }), code: what, quantity: null, unit: null },
    });
    look();
    setStep(
      recorded.entry
        ? { name: "put", what, to: target, entry: recorded.entry }
        : { name: "not_kept", why: recorded.why },
    );
  };
  useScans((scan) => {
    const readings = resolve(now, scan);
    const put_in = scan.by === "typed" ? "typed" : "scanned";
    const weighed = readings.find((one) => one.kind === "weight");
    if (weighed && step.name === "fill" && step.filling.lot.unit === "kg") {
      signal("again");
      setStep({ ...step, filling: { ...step.filling, quantity: weighed.kilograms } });
      return true;
    }
    const lot = readings.find((one) => one.kind === "lot")?.lot;
    if (lot) {
      const state = stateOf(lot, today());
      // The same lot once more says yes.
      if (step.name === "fill" && step.filling.lot.lot === lot.lot) void fill(step.filling);
      else if (state !== "free") {
        signal("no");
        setStep({ name: "stopped", lot, state });
      } else {
        signal("again");
        setStep({ name: "fill", filling: fillingOf(code, lot, put_in), pad: false });
      }
      return true;
    }
    const into = readings.find((one) => one.kind === "unit" || one.kind === "place");
    if (!into || into.code === code) return false;
    if (into.kind === "place") void put(code, { place: into.code }, put_in);
    // A case that is scanned before a pallet goes onto it, and not the pallet into the case.
    else if (goesInto(kind, kindOf(now, into.code)) && kind !== "pallet") {
      void put(code, { parent: into.code }, put_in);
    } else void put(into.code, { parent: code }, put_in);
    return true;
  });
  switch (step.name) {
    case "not_kept":
      return <NotKept why={step.why} />;
    case "stopped":
      return <Stopped lot={step.lot} state={step.state} />;
    case "fill":
      return (
        <Fill
          {...step}
          onChange={(filling, pad) => setStep({ name: "fill", filling, pad })}
          onYes={() => void fill(step.filling)}
        />
      );
    case "filled":
      return <Filled code={code} filling={step.filling} entry={step.entry} view={view} />;
    case "put":
      return (
        <Result
          word={t("floor.unit.put")}
          entry={step.entry}
          hint={t("floor.unit.scan")}
          what={() => (
            <>
              <span className="num">{step.what}</span>
              <span>{t("floor.unit.on", { code: step.to })}</span>
            </>
          )}
        >
          <Inside code={code} view={view} />
        </Result>
      );
    case "unit":
      return (
        <Screen
          title={code}
          head={<Heading over={kind ? t(`floor.unit.${kind}`) : ""}>{code}</Heading>}
          foot={
            <>
              <ScanHint>{t("floor.unit.scan")}</ScanHint>
              <Button onClick={() => go("pack")}>{t("floor.unit.new")}</Button>
            </>
          }
        >
          <Inside code={code} view={view} onAgain={failed && look} />
          {view?.fill && (
            <p className="f-note" role="status">
              <b className="num">
                {t("floor.unit.fill_of", {
                  filled: quantity(view.fill.filled, view.fill.unit),
                  full: quantity(view.fill.full, view.fill.unit),
                  unit: view.fill.unit,
                })}
              </b>{" "}
              {view.fill.item_name}
            </p>
          )}
        </Screen>
      );
  }
}

function fillOf(code: string, { lot, from, quantity: much, put_in }: Filling) {
  return {
    act: "fill" as const,
    put_in,
    path: { code },
    body: {
      lot: lot.lot,
      quantity: much,
      unit: lot.unit,
      ...(from?.place && !from.handling_unit ? { place: from.place } : {}),
      ...(from?.handling_unit ? { from_unit: from.handling_unit } : {}),
    },
    shown: { item: lot.item_name, code: lot.lot_number ?? lot.lot, quantity: much, unit: lot.unit },
  };
}

function Stopped({ lot, state }: { lot: Lot; state: LotState }): ReactNode {
  const word = t(`floor.unit.not_${state}`);
  return (
    <Screen
      title={word}
      tone="no"
      head={
        <div className="f-hero">
          <div className="f-word">{word}</div>
          <Octagon shape={state === "expired" ? "clock" : "bars"} />
          <div className="f-why">
            {lot.item_name} {lot.lot_number}
          </div>
        </div>
      }
      foot={<ScanHint>{t("floor.feed.scan_right")}</ScanHint>}
    >
      <p className="f-note">{t("floor.why.not_recorded")}</p>
    </Screen>
  );
}

interface FillProps {
  filling: Filling;
  pad: boolean;
  onChange: (filling: Filling, pad: boolean) => void;
  onYes: () => void;
}

function Fill({ filling, pad, onChange, onYes }: FillProps): ReactNode {
  const { lot, from } = filling;
  const much = filling.quantity || "0";
  const figure = `${quantity(much, lot.unit)} ${lot.unit}`;
  return (
    <Screen
      title={t("floor.unit.how_much")}
      head={
        <Heading over={`${lot.item_name} ${lot.lot_number ?? ""}`}>
          {t("floor.unit.how_much")}
        </Heading>
      }
      foot={
        <>
          <Button look="big" icon="check" disabled={!above(much, "0")} onClick={onYes}>
            {t("floor.unit.fill_yes", { quantity: figure })}
          </Button>
          {!pad && (
            <Button onClick={() => onChange({ ...filling, quantity: "" }, true)}>
              {t("floor.feed.other")}
            </Button>
          )}
        </>
      }
    >
      {pad ? (
        <Keypad
          value={filling.quantity}
          unit={lot.unit}
          label={t("field.quantity")}
          onChange={(value) => onChange({ ...filling, quantity: value }, true)}
        />
      ) : (
        <section className="f-card f-q">
          <Qty value={filling.quantity} unit={lot.unit} />
          <p>{t("floor.unit.all_there")}</p>
          <dl className="f-kv">
            <div>
              <dt>{t("field.expires_on")}</dt>
              <dd className="num">{lot.expires_on ?? "–"}</dd>
            </div>
            <div>
              <dt>{t("floor.move.from")}</dt>
              <dd className="num">
                {from?.handling_unit ?? from?.place ?? t("floor.lot.nowhere")}
              </dd>
            </div>
            <div>
              <dt>{t("floor.lot.left")}</dt>
              <dd className="num">
                {quantity(from?.quantity ?? lot.unplaced, lot.unit)} {lot.unit}
              </dd>
            </div>
          </dl>
        </section>
      )}
    </Screen>
  );
}

interface FilledProps {
  code: string;
  filling: Filling;
  entry: Waiting;
  view: UnitView | null;
}

function Filled({ code, filling: { lot, quantity: much }, entry, view }: FilledProps): ReactNode {
  return (
    <Result
      word={t("floor.unit.filled")}
      entry={entry}
      quantity={much}
      unit={lot.unit}
      hint={t("floor.unit.scan")}
      what={() => (
        <>
          {lot.item_name} {lot.lot_number}
          <span>{t("floor.unit.into", { code })}</span>
        </>
      )}
      more={<Button onClick={() => go("pack")}>{t("floor.unit.next")}</Button>}
    >
      <Inside code={code} view={view} />
    </Result>
  );
}
