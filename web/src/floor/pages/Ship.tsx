/**
 * Gathering and loading: every pick is scanned, and so is the last look before the lorry leaves.
 * Dispatch asks the server, which checks every lot once more; without network it waits.
 */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { Tick as SmallTick, StateShape } from "../../marks/shapes";
import { useCell } from "../base/cell";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { stateOf } from "../judge/feed";
import { resolve } from "../judge/resolve";
import { uuid7 } from "../keep/identity";
import { waiting } from "../keep/outbox";
import { kept, refresh } from "../keep/stock";
import { Octagon, Qty, Tick } from "../parts/Full";
import { Mark } from "../parts/Icon";
import { Button, Heading, ScanHint, Screen } from "../parts/Screen";
import type { Kept, Shipment } from "../server/cache";
import { line, request } from "../server/request";
import { today } from "./now";
import { saidOf } from "./problem";
import { recordNow } from "./recording";
import { NotKept, Unknown } from "./Unknown";

type Pick = Shipment["picks"][number];
type Step =
  | { name: "picks" }
  | { name: "wrong"; text: string; sentence: string }
  | { name: "picked"; pick: Pick }
  | { name: "left" }
  | { name: "not_kept"; why: "full" | "none" };

export function Ship({ code }: { code: string }): ReactNode {
  const now = useCell(kept);
  const shipment =
    now.shipments.find((one) => one.code === code) ??
    now.shipments.find((one) => one.order === code);
  if (!shipment) return <NotGathered code={code} />;
  return <OneShipment shipment={shipment} />;
}

/** A sales order without a shipment: which goods go is decided at a desk. */
function NotGathered({ code }: { code: string }): ReactNode {
  const task = useCell(kept).tasks.find((one) => one.code === code);
  if (!task) return <Unknown text={code} />;
  return (
    <Screen
      title={code}
      head={<Heading over={code}>{task.partner}</Heading>}
      foot={<ScanHint>{t("floor.ship.scan_shipment")}</ScanHint>}
    >
      <p className="f-card f-blank">{t("floor.ship.not_planned")}</p>
    </Screen>
  );
}

/** Whether a lot may still leave, as far as this device knows. */
function stoppedBy(now: Kept, pick: Pick): string | null {
  const lot = now.lots.find((one) => one.lot === pick.lot);
  if (!lot) return null;
  const state = stateOf(lot, today());
  return state === "free" || state === "gone" ? null : state;
}

function OneShipment({ shipment }: { shipment: Shipment }): ReactNode {
  const now = useCell(kept);
  const queue = useCell(waiting);
  const [step, setStep] = useState<Step>({ name: "picks" });
  /** Picks that were scanned once more at the lorry. */
  const [checked, setChecked] = useState<ReadonlySet<number>>(new Set());
  const picked = (pick: Pick): boolean =>
    pick.picked ||
    queue.some(
      ({ act, path }) =>
        act === "pick" && path.code === shipment.code && path.pick === String(pick.pick),
    );
  const all = shipment.picks.every(picked);
  const refuse = (text: string, sentence: string): void => {
    signal("no");
    setStep({ name: "wrong", text, sentence });
  };
  const take = async (pick: Pick, typed: boolean): Promise<void> => {
    const recorded = await recordNow({
      act: "pick",
      put_in: typed ? "typed" : "scanned",
      path: { code: shipment.code, pick: String(pick.pick) },
      body: {},
      shown: {
        item: pick.item_name,
        code: pick.lot_number ?? pick.lot,
        quantity: pick.quantity,
        unit: pick.unit,
      },
    });
    setStep(recorded.entry ? { name: "picked", pick } : { name: "not_kept", why: recorded.why });
  };
  useScans((scan) => {
    const readings = resolve(now, scan);
    const found = shipment.picks.filter((pick) =>
      readings.some(
        (one) =>
          (one.kind === "lot" && one.lot.lot === pick.lot) ||
          (one.kind === "unit" && [pick.handling_unit, pick.outer_unit].includes(one.code)),
      ),
    );
    const goods = readings.some(({ kind }) => kind === "lot" || kind === "unit");
    if (found.length === 0) {
      if (!goods) return false;
      refuse(scan.text, t("floor.ship.not_on_it", { text: scan.text }));
      return true;
    }
    const stopped = found.map((pick) => stoppedBy(now, pick)).find((state) => state !== null);
    if (stopped) {
      refuse(scan.text, t("floor.ship.stopped", { text: scan.text, state: t(`state.${stopped}`) }));
      return true;
    }
    const open = found.find((pick) => !picked(pick));
    if (open) void take(open, scan.by === "typed");
    else {
      signal("ok");
      setChecked(new Set([...checked, ...found.map(({ pick }) => pick)]));
      setStep({ name: "picks" });
    }
    return true;
  });
  const where = shipment.customer_name ?? shipment.order;
  switch (step.name) {
    case "not_kept":
      return <NotKept why={step.why} />;
    case "wrong":
      return <Wrong step={step} onBack={() => setStep({ name: "picks" })} />;
    case "picked":
      return <Picked pick={step.pick} where={where} onOn={() => setStep({ name: "picks" })} />;
    case "left":
      return <LeftHouse where={where} code={shipment.code} />;
    case "picks":
      return (
        <Screen
          title={shipment.code}
          head={<Heading over={shipment.code}>{where}</Heading>}
          foot={
            <>
              <ScanHint>{t(all ? "floor.ship.scan_last" : "floor.ship.scan_pick")}</ScanHint>
              {all && (
                <Dispatch
                  shipment={shipment}
                  checked={checked}
                  onLeft={() => setStep({ name: "left" })}
                />
              )}
            </>
          }
        >
          <div className="f-progress">
            <b>
              {t(all ? "floor.ship.loaded" : "floor.ship.part", {
                done: all ? checked.size : shipment.picks.filter(picked).length,
                all: shipment.picks.length,
              })}
            </b>
          </div>
          {shipment.picks.length === 0 && (
            <p className="f-card f-blank">{t("floor.ship.not_planned")}</p>
          )}
          <div className="f-card f-list" hidden={shipment.picks.length === 0}>
            {shipment.picks.map((pick) => (
              <PickRow
                key={pick.pick}
                pick={pick}
                picked={picked(pick)}
                checked={checked.has(pick.pick)}
                stopped={stoppedBy(now, pick)}
              />
            ))}
          </div>
        </Screen>
      );
  }
}

interface PickRowProps {
  pick: Pick;
  picked: boolean;
  checked: boolean;
  stopped: string | null;
}

function PickRow({ pick, picked, checked, stopped }: PickRowProps): ReactNode {
  return (
    <div className={`f-row f-row-icon${stopped ? " f-urgent" : ""}`}>
      <span className="f-row-mark">
        {stopped ? (
          <StateShape tone="hold" size={22} />
        ) : checked ? (
          <SmallTick size={24} />
        ) : (
          <Mark name={picked ? "ship" : "stock"} size={24} />
        )}
      </span>
      <span>
        <b>{pick.item_name}</b>
        <small className="num">
          {pick.lot_number} {pick.outer_unit ?? pick.handling_unit}
          {!picked && pick.place && ` · ${pick.place}`}
        </small>
        {pick.reason && <small>{pick.reason}</small>}
      </span>
      <span className="f-row-end num">
        <b>
          {quantity(pick.quantity, pick.unit)} {pick.unit}
        </b>
        <small>
          {stopped
            ? t(`state.${stopped}`)
            : t(picked ? "floor.ship.at_dock" : "floor.ship.to_pick")}
        </small>
      </span>
    </div>
  );
}

interface DispatchProps {
  shipment: Shipment;
  checked: ReadonlySet<number>;
  onLeft: () => void;
}

function Dispatch({ shipment, checked, onLeft }: DispatchProps): ReactNode {
  const { online } = useCell(line);
  const unsent = useCell(waiting).length;
  const [key] = useState(() => uuid7(Date.now()));
  const [said, setSaid] = useState<string | null>(null);
  const every = shipment.picks.every(({ pick }) => checked.has(pick));
  const leave = async (): Promise<void> => {
    try {
      const path = `shipments/${encodeURIComponent(shipment.code)}/dispatch`;
      await request(path, { method: "POST", body: {}, key });
      signal("ok");
      void refresh();
      onLeft();
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
  };
  return (
    <>
      {said && (
        <p role="alert" className="f-note-no">
          {said}
        </p>
      )}
      {(!online || unsent > 0) && <p className="f-hint">{t("floor.ship.needs_line")}</p>}
      <Button
        look="big"
        icon="ship"
        disabled={!every || !online || unsent > 0}
        onClick={() => void leave()}
      >
        {t("floor.ship.leave")}
      </Button>
    </>
  );
}

function Wrong({
  step,
  onBack,
}: {
  step: Extract<Step, { name: "wrong" }>;
  onBack: () => void;
}): ReactNode {
  return (
    <Screen
      title={t("floor.ship.wrong")}
      tone="no"
      head={
        <div className="f-hero">
          <div className="f-word">{t("floor.ship.wrong")}</div>
          <Octagon shape="cross" />
          <div className="f-why">{step.sentence}</div>
        </div>
      }
      foot={
        <>
          <ScanHint>{t("floor.feed.scan_right")}</ScanHint>
          <Button onClick={onBack}>{t("floor.ship.list")}</Button>
        </>
      }
    >
      <p className="f-note">{t("floor.ship.not_loaded")}</p>
    </Screen>
  );
}

function Picked({ pick, where, onOn }: { pick: Pick; where: string; onOn: () => void }): ReactNode {
  return (
    <Screen
      title={t("floor.ship.picked")}
      tone="ok"
      head={
        <>
          <div className="f-hero">
            <div>
              <div className="f-word">{t("floor.ship.picked")}</div>
              <Qty value={pick.quantity} unit={pick.unit} />
            </div>
            <Tick />
          </div>
          <div className="f-what">
            {pick.item_name} {pick.lot_number}
            <span>{where}</span>
          </div>
        </>
      }
      foot={
        <>
          <ScanHint>{t("floor.feed.scan_next")}</ScanHint>
          <Button onClick={onOn}>{t("floor.ship.list")}</Button>
        </>
      }
    >
      {null}
    </Screen>
  );
}

function LeftHouse({ where, code }: { where: string; code: string }): ReactNode {
  return (
    <Screen
      title={t("floor.ship.left")}
      tone="ok"
      head={
        <>
          <div className="f-hero">
            <div className="f-word">{t("floor.ship.left")}</div>
            <Tick />
          </div>
          <div className="f-what">
            {where}
            <span className="num">{code}</span>
          </div>
        </>
      }
      foot={<ScanHint>{t("floor.ship.scan_shipment")}</ScanHint>}
    >
      {null}
    </Screen>
  );
}
