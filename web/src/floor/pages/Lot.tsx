/** A lot that was scanned: what it is, and the one or two acts that make sense now. */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { go } from "../base/route";
import { useScans } from "../base/scans";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { linesOf, stateOf } from "../judge/feed";
import { above } from "../judge/kept";
import { resolve } from "../judge/resolve";
import { lotNamed } from "../judge/store";
import type { Waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { Qty } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import { StateChip } from "../parts/State";
import type { Lot as LotStock } from "../server/cache";
import { may } from "../server/session";
import { Hold } from "./Hold";
import { Lift } from "./Lift";
import { today } from "./now";
import { Places } from "./Places";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { NotKept, Unknown } from "./Unknown";

interface Moving {
  from: string | null;
  to: string;
  quantity: string;
  put_in: "scanned" | "typed";
}

type Step =
  | { name: "lot" }
  | { name: "hold" }
  | { name: "lift" }
  | { name: "where" }
  | { name: "move"; moving: Moving; pad: boolean }
  | { name: "moved"; moving: Moving; entry: Waiting }
  | { name: "not_kept"; why: "full" | "none" };

/** `to`: the place that was scanned before the lot, to which it shall go. */
export function Lot({ name, to }: { name: string; to?: string }): ReactNode {
  const lot = lotNamed(useCell(kept), name);
  if (!lot) return <Unknown text={name.replace(/^lot:/, "")} />;
  return <OneLot lot={lot} {...(to === undefined ? {} : { to })} />;
}

/** The portion a move takes: what has no place yet, else the largest. */
function portionOf(lot: LotStock, to: string): { from: string | null; quantity: string } {
  if (above(lot.unplaced, "0")) return { from: null, quantity: lot.unplaced ?? "0" };
  const [portion] = lot.portions
    .filter(({ place, handling_unit }) => place !== to && handling_unit == null)
    .toSorted((one, other) => (above(one.quantity, other.quantity) ? -1 : 1));
  return { from: portion?.place ?? null, quantity: portion?.quantity ?? lot.on_hand };
}

function OneLot({ lot, to: first }: { lot: LotStock; to?: string }): ReactNode {
  const now = useCell(kept);
  const [step, setStep] = useState<Step>(
    first === undefined
      ? { name: "lot" }
      : {
          name: "move",
          moving: { to: first, put_in: "scanned", ...portionOf(lot, first) },
          pad: false,
        },
  );
  const toPlace = (to: string, put_in: Moving["put_in"]): void =>
    setStep({ name: "move", moving: { to, put_in, ...portionOf(lot, to) }, pad: false });
  const confirm = async (moving: Moving): Promise<void> => {
    const recorded = await recordNow(moveOf(lot, moving));
    setStep(
      recorded.entry
        ? { name: "moved", moving, entry: recorded.entry }
        : { name: "not_kept", why: recorded.why },
    );
  };
  useScans((scan) => {
    const readings = resolve(now, scan);
    // The lot once more, after its place: the same as saying yes.
    if (step.name === "move" && readings.some((one) => one.kind === "lot" && one.lot === lot)) {
      void confirm(step.moving);
      return true;
    }
    const place = readings.find((one) => one.kind === "place");
    const busy = step.name === "hold" || step.name === "lift" || step.name === "moved";
    if (!place || busy) return false;
    // The same place once more says yes.
    if (step.name === "move" && step.moving.to === place.code) void confirm(step.moving);
    else {
      signal("again");
      toPlace(place.code, scan.by === "typed" ? "typed" : "scanned");
    }
    return true;
  });
  switch (step.name) {
    case "hold":
      return <Hold lot={lot} onDone={() => setStep({ name: "lot" })} />;
    case "lift":
      return <Lift lot={lot} onDone={() => setStep({ name: "lot" })} />;
    case "where":
      return (
        <Screen
          title={t("floor.move.where")}
          head={<Heading over={lot.item_name}>{t("floor.move.where")}</Heading>}
          foot={<ScanHint>{t("floor.receive.scan_place")}</ScanHint>}
        >
          <Places onPick={(to) => toPlace(to, "typed")} />
        </Screen>
      );
    case "move":
      return (
        <Move
          lot={lot}
          moving={step.moving}
          pad={step.pad}
          onChange={(moving, pad) => setStep({ name: "move", moving, pad })}
          onYes={() => void confirm(step.moving)}
        />
      );
    case "moved":
      return <Moved lot={lot} moving={step.moving} entry={step.entry} />;
    case "not_kept":
      return <NotKept why={step.why} />;
    case "lot":
      return <LotFacts lot={lot} onStep={setStep} />;
  }
}

function moveOf(lot: LotStock, { from, to, quantity: much, put_in }: Moving) {
  return {
    act: "move" as const,
    put_in,
    body: { lot: lot.lot, quantity: much, unit: lot.unit, to, ...(from ? { from } : {}) },
    shown: { item: lot.item_name, code: lot.lot_number ?? lot.lot, quantity: much, unit: lot.unit },
  };
}

function LotFacts({ lot, onStep }: { lot: LotStock; onStep: (step: Step) => void }): ReactNode {
  const now = useCell(kept);
  const { station } = useCell(settings);
  const state = stateOf(lot, today());
  const pots = now.work.flatMap((work) =>
    work.runs
      .filter((run) => run.closed_at == null && (station === null || run.station === station))
      .filter((run) => linesOf(work, run).some(({ line, full }) => line.item === lot.item && !full))
      .map((run) => ({ run, work })),
  );
  return (
    <Screen
      title={lot.lot_number ?? lot.lot}
      head={<Heading over={lot.item_name}>{lot.lot_number ?? lot.lot}</Heading>}
      foot={
        <>
          <ScanHint>{t("floor.move.scan")}</ScanHint>
          {pots.slice(0, 2).map(({ run, work }) => (
            <Button key={run.run} look="first" icon="scale" onClick={() => go("feed", run.run)}>
              {t("floor.lot.feed", { run: run.run.replace(/^run:/, "") || work.order.code })}
            </Button>
          ))}
          <div className="row">
            <Button icon="stock" onClick={() => onStep({ name: "where" })}>
              {t("floor.act.move")}
            </Button>
            <Button icon="work" onClick={() => go("count", lot.lot)}>
              {t("floor.act.count")}
            </Button>
            {may("quality.judge") && state === "hold" && (
              <Button icon="undo" onClick={() => onStep({ name: "lift" })}>
                {t("floor.hold.lift")}
              </Button>
            )}
            {may("quality.judge") && state !== "hold" && (
              <Button icon="pause" onClick={() => onStep({ name: "hold" })}>
                {t("floor.hold.act")}
              </Button>
            )}
          </div>
        </>
      }
    >
      <section className="f-card f-q" style={{ flex: "none" }}>
        <div>
          <StateChip state={state} />
        </div>
        <Qty value={lot.on_hand} unit={lot.unit} />
        {lot.holds.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
        <dl className="f-kv">
          <div>
            <dt>{t("field.expires_on")}</dt>
            <dd className="num">{lot.expires_on ?? "–"}</dd>
          </div>
          <div>
            <dt>{t("field.supplier_lot")}</dt>
            <dd className="num">{lot.supplier_lot ?? "–"}</dd>
          </div>
          {lot.portions.map((portion) => (
            <div key={`${portion.place} ${portion.handling_unit}`}>
              <dt>{portion.place_name ?? portion.place ?? portion.handling_unit}</dt>
              <dd className="num">
                {quantity(portion.quantity, lot.unit)} {lot.unit}
              </dd>
            </div>
          ))}
          {above(lot.unplaced, "0") && (
            <div>
              <dt>{t("floor.lot.nowhere")}</dt>
              <dd className="num">
                {quantity(lot.unplaced, lot.unit)} {lot.unit}
              </dd>
            </div>
          )}
        </dl>
      </section>
    </Screen>
  );
}

interface MoveProps {
  lot: LotStock;
  moving: Moving;
  pad: boolean;
  onChange: (moving: Moving, pad: boolean) => void;
  onYes: () => void;
}

function Move({ lot, moving, pad, onChange, onYes }: MoveProps): ReactNode {
  const figure = `${quantity(moving.quantity || "0", lot.unit)} ${lot.unit}`;
  const place = useCell(kept).places.find(({ code }) => code === moving.to);
  return (
    <Screen
      title={t("floor.move.title")}
      head={
        <Heading over={`${lot.item_name} ${lot.lot_number ?? ""}`}>{t("floor.move.title")}</Heading>
      }
      foot={
        <>
          <Button
            look="big"
            icon="check"
            disabled={!above(moving.quantity || "0", "0")}
            onClick={onYes}
          >
            {t("floor.move.yes", { quantity: figure })}
          </Button>
          {!pad && (
            <Button onClick={() => onChange({ ...moving, quantity: "" }, true)}>
              {t("floor.feed.other")}
            </Button>
          )}
        </>
      }
    >
      {pad ? (
        <Keypad
          value={moving.quantity}
          unit={lot.unit}
          label={t("field.quantity")}
          onChange={(value) => onChange({ ...moving, quantity: value }, true)}
        />
      ) : (
        <section className="f-card f-q">
          <h2>{t("floor.receive.where")}</h2>
          <div className={`f-bin${moving.to.length > 7 ? " f-bin-long" : ""}`}>{moving.to}</div>
          <p>{place?.name}</p>
          <dl className="f-kv">
            <div>
              <dt>{t("floor.move.from")}</dt>
              <dd className="num">{moving.from ?? t("floor.lot.nowhere")}</dd>
            </div>
            <div>
              <dt>{t("field.quantity")}</dt>
              <dd className="num">{figure}</dd>
            </div>
          </dl>
        </section>
      )}
    </Screen>
  );
}

interface MovedProps {
  lot: LotStock;
  moving: Moving;
  entry: Waiting;
}

function Moved({ lot, moving, entry }: MovedProps): ReactNode {
  return (
    <Result
      word={t("floor.move.moved")}
      entry={entry}
      quantity={moving.quantity}
      unit={lot.unit}
      hint={t("floor.feed.scan_next")}
      what={() => (
        <>
          {lot.item_name} {lot.lot_number}
          <span>{t("floor.receive.lies", { place: moving.to })}</span>
        </>
      )}
    />
  );
}
