/** Packing: lots into a case, cases onto a pallet, by scanning the one and then the other. */
import { type ReactNode, useEffect, useState } from "react";
import type { components } from "../../api/schema.gen";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { go } from "../base/route";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { stateOf } from "../judge/feed";
import { above } from "../judge/kept";
import { resolve } from "../judge/resolve";
import { uuid7 } from "../keep/identity";
import { kept } from "../keep/stock";
import { Octagon } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { Button, Heading, ScanHint, Screen } from "../parts/Screen";
import type { Lot } from "../server/cache";
import { line, request } from "../server/request";
import { today } from "./now";
import { saidOf } from "./problem";
import { recordNow } from "./recording";
import { NotKept } from "./Unknown";

type UnitView = components["schemas"]["UnitView"];
type Step =
  | { name: "unit" }
  | { name: "fill"; lot: Lot; quantity: string; put_in: "scanned" | "typed" }
  | { name: "stopped"; lot: Lot; state: string }
  | { name: "not_kept"; why: "full" | "none" };

/** A new case or pallet. Its number, an SSCC, is given by the server, so this needs the network. */
export function NewUnit(): ReactNode {
  const { online } = useCell(line);
  const [key] = useState(() => uuid7(Date.now()));
  const [said, setSaid] = useState<string | null>(null);
  const build = async (kind: string): Promise<void> => {
    try {
      const done = await request<{ result: UnitView }>("units", {
        method: "POST",
        body: { kind },
        key: `${key}-${kind}`,
      });
      signal("ok");
      go("unit", done.result.code);
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
  };
  return (
    <Screen
      title={t("floor.unit.new")}
      head={<Heading>{t("floor.unit.new")}</Heading>}
      foot={<ScanHint>{t("floor.unit.scan_unit")}</ScanHint>}
    >
      <div style={{ display: "grid", gap: 10, padding: "0 16px" }}>
        {(["case", "pallet", "crate"] as const).map((kind) => (
          <Button key={kind} icon="stock" disabled={!online} onClick={() => void build(kind)}>
            {t(`floor.unit.${kind}`)}
          </Button>
        ))}
      </div>
      {!online && <p className="f-note">{t("floor.unit.needs_line")}</p>}
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
    </Screen>
  );
}

export function Unit({ code }: { code: string }): ReactNode {
  const now = useCell(kept);
  const [view, setView] = useState<UnitView | null>(null);
  const [step, setStep] = useState<Step>({ name: "unit" });
  const look = (): void => {
    request<UnitView>(`units/${encodeURIComponent(code)}`, { background: true })
      .then(setView)
      .catch(() => undefined);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again when the stock changed
  useEffect(look, [code, now.as_of]);
  useScans((scan) => {
    const readings = resolve(now, scan);
    const put_in = scan.by === "typed" ? "typed" : "scanned";
    const lot = readings.find((one) => one.kind === "lot")?.lot;
    if (lot) {
      const state = stateOf(lot, today());
      if (state !== "free") {
        signal("no");
        setStep({ name: "stopped", lot, state });
      } else {
        signal("again");
        setStep({ name: "fill", lot, quantity: "", put_in });
      }
      return true;
    }
    const into = readings.find((one) => one.kind === "unit" || one.kind === "place");
    if (!into || into.code === code) return false;
    void recordNow({
      act: "put_unit",
      put_in,
      path: { code },
      body: into.kind === "place" ? { place: into.code } : { parent: into.code },
      shown: { item: t("floor.unit.on", { code: into.code }), code, quantity: null, unit: null },
    }).then((recorded) => {
      if (recorded.entry) look();
      else setStep({ name: "not_kept", why: recorded.why });
    });
    return true;
  });
  const fill = async (asked: Extract<Step, { name: "fill" }>): Promise<void> => {
    const { lot } = asked;
    const recorded = await recordNow({
      act: "fill",
      put_in: asked.put_in,
      path: { code },
      body: {
        lot: lot.lot,
        quantity: asked.quantity,
        unit: lot.unit,
        ...(lot.portions[0]?.place ? { place: lot.portions[0].place } : {}),
      },
      shown: {
        item: lot.item_name,
        code: lot.lot_number ?? lot.lot,
        quantity: asked.quantity,
        unit: lot.unit,
      },
    });
    setStep(recorded.entry ? { name: "unit" } : { name: "not_kept", why: recorded.why });
  };
  switch (step.name) {
    case "not_kept":
      return <NotKept why={step.why} />;
    case "stopped":
      return (
        <Screen
          title={t(`state.${step.state}`)}
          tone="no"
          head={
            <div className="f-hero">
              <div className="f-word">{t(`state.${step.state}`)}</div>
              <Octagon shape="bars" />
              <div className="f-why">
                {step.lot.item_name} {step.lot.lot_number}
              </div>
            </div>
          }
          foot={<ScanHint>{t("floor.feed.scan_right")}</ScanHint>}
        >
          <p className="f-note">{t("floor.why.not_recorded")}</p>
        </Screen>
      );
    case "fill":
      return (
        <Screen
          title={t("floor.unit.how_much")}
          head={
            <Heading over={`${step.lot.item_name} ${step.lot.lot_number ?? ""}`}>
              {t("floor.unit.how_much")}
            </Heading>
          }
          foot={
            <Button
              look="big"
              icon="check"
              disabled={!above(step.quantity || "0", "0")}
              onClick={() => void fill(step)}
            >
              {t("floor.unit.fill_yes", {
                quantity: `${quantity(step.quantity || "0", step.lot.unit)} ${step.lot.unit}`,
              })}
            </Button>
          }
        >
          <Keypad
            value={step.quantity}
            unit={step.lot.unit}
            label={t("field.quantity")}
            onChange={(value) => setStep({ ...step, quantity: value })}
          />
        </Screen>
      );
    case "unit":
      return (
        <Screen
          title={code}
          head={<Heading over={view ? t(`floor.unit.${view.kind}`) : ""}>{code}</Heading>}
          foot={
            <>
              <ScanHint>{t("floor.unit.scan")}</ScanHint>
              <Button onClick={() => go("pack")}>{t("floor.unit.new")}</Button>
            </>
          }
        >
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
          <Inside view={view} />
        </Screen>
      );
  }
}

function Inside({ view }: { view: UnitView | null }): ReactNode {
  const { online } = useCell(line);
  if (!view)
    return (
      <p className="f-card f-blank">{t(online ? "floor.unit.reading" : "floor.unit.unread")}</p>
    );
  if (view.contents.length === 0 && view.units.length === 0) {
    return <p className="f-card f-blank">{t("floor.unit.empty")}</p>;
  }
  return (
    <div className="f-card f-list">
      {view.contents.map((held) => (
        <div key={`${held.lot} ${held.handling_unit}`} className="f-row">
          <span>
            <b>{held.item_name}</b>
            <small className="num">
              {held.lot_number} {held.expires_on}{" "}
              {held.handling_unit !== view.code && held.handling_unit}
            </small>
          </span>
          <span className="num">
            {quantity(held.quantity, held.unit)} {held.unit}
          </span>
        </div>
      ))}
    </div>
  );
}
