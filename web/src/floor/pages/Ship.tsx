/**
 * Gathering and loading: every pick is scanned, and so is the last look before the lorry leaves.
 * Dispatch is asked: the server checks every lot once more, and until it has the lorry stays.
 */
import { type ReactNode, useState } from "react";
import { useCell } from "../base/cell";
import { keepLoaded, loadedOf } from "../base/loaded";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { stateOf } from "../judge/feed";
import { type Reading, resolve } from "../judge/resolve";
import { type Other, otherLot, type Pick, stoppedBy, tooShort, wantedBy } from "../judge/ship";
import type { Waiting } from "../keep/outbox";
import { kept, refresh } from "../keep/stock";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Scan } from "../scan/scan";
import type { Lot, Shipment } from "../server/cache";
import { today } from "./now";
import { type Recorded, recordNow } from "./recording";
import { Drop, Leaving, Picked, PickRow, WhyOther, Wrong } from "./ShipParts";
import { dropOne, NotGathered, Refusals, setAll, setOne, ToSet } from "./ShipPlan";
import { NotKept } from "./Unknown";

type Step =
  | { name: "picks" }
  | { name: "wrong"; word: string; sentence: string }
  | { name: "why"; other: Extract<Other, { way: "reason" }> }
  | { name: "drop"; pick: Pick }
  | { name: "picked"; pick: Pick; entry: Waiting }
  | { name: "leaving"; entry: Waiting }
  | { name: "not_kept"; why: "full" | "none" };

export function Ship({ code }: { code: string }): ReactNode {
  const now = useCell(kept);
  const [held, setHeld] = useState<Shipment | null>(null);
  const shipment =
    now.shipments.find((one) => one.code === code) ??
    now.shipments.find((one) => one.order === code);
  // One that has just left is on no list any more; its page stays until one goes elsewhere.
  if (shipment && shipment !== held) setHeld(shipment);
  const shown = shipment ?? held;
  return shown ? <OneShipment shipment={shown} /> : <NotGathered code={code} />;
}

/** The picks a scan is about. */
function picksOf(shipment: Shipment, readings: readonly Reading[]): Pick[] {
  return shipment.picks.filter((pick) =>
    readings.some(
      (one) =>
        (one.kind === "lot" && one.lot.lot === pick.lot) ||
        (one.kind === "unit" && [pick.handling_unit, pick.outer_unit].includes(one.code)),
    ),
  );
}

function OneShipment({ shipment }: { shipment: Shipment }): ReactNode {
  const now = useCell(kept);
  const { code } = shipment;
  const [step, setStep] = useState<Step>({ name: "picks" });
  const [checked, setChecked] = useState<ReadonlySet<number>>(() => loadedOf(code));
  const where = shipment.customer_name ?? shipment.order;
  const toList = (): void => setStep({ name: "picks" });
  const refuse = (word: string, sentence: string): void => {
    signal("no");
    setStep({ name: "wrong", word, sentence });
  };
  const after = (recorded: Recorded, next: (entry: Waiting) => Step): void =>
    setStep(recorded.entry ? next(recorded.entry) : { name: "not_kept", why: recorded.why });
  const take = async (pick: Pick, scan: Scan): Promise<void> =>
    after(await recordNow(takeOf(code, pick, scan)), (entry) => ({ name: "picked", pick, entry }));
  const set = async (other: Other, reason: string | null): Promise<void> => {
    // First what is set aside is freed: the acts are sent in their order, with a line or later.
    if (other.way === "reason" && other.instead) {
      const dropped = await dropOne(code, other.instead);
      if (!dropped.entry) return setStep({ name: "not_kept", why: dropped.why });
    }
    after(await setOne(code, other, reason), () => ({ name: "picks" }));
    void refresh();
  };
  /** Says so where the customer wants more days than the goods have left. */
  const isShort = (expires_on: string | null | undefined, text: string): boolean => {
    const left = tooShort(shipment, expires_on, today());
    if (left === null) return false;
    const params = { text, left, count: shipment.least_days ?? 0 };
    refuse(t("floor.ship.short_life"), t("floor.ship.too_short", params));
    return true;
  };
  const drop = async (pick: Pick): Promise<void> => {
    after(await dropOne(code, pick), () => ({ name: "picks" }));
    void refresh();
  };
  const another = (lot: Lot, text: string): void => {
    if (isShort(lot.expires_on, text)) return;
    const state = stateOf(lot, today());
    const other = state === "free" ? otherLot(now, shipment, lot, today()) : null;
    if (!other) {
      const why = state === "free" ? "not_on_it" : "stopped";
      const sentence = t(`floor.ship.${why}`, { text, state: t(`state.${state}`) });
      refuse(t("floor.ship.wrong_pick"), sentence);
      return;
    }
    signal(other.way === "set" ? "again" : "ask");
    if (other.way === "set") void set(other, null);
    else setStep({ name: "why", other });
  };
  useScans((scan) => {
    const readings = resolve(now, scan);
    const found = picksOf(shipment, readings);
    const [pick] = found;
    if (!pick) {
      const lot = readings.find((one) => one.kind === "lot")?.lot;
      if (lot) another(lot, lot.lot_number ?? scan.text);
      else if (readings.some(({ kind }) => kind === "unit")) {
        refuse(t("floor.ship.wrong_pick"), t("floor.ship.not_on_it", { text: scan.text }));
      } else return false;
      return true;
    }
    const name = pick.lot_number ?? pick.lot;
    const stopped = found.map((one) => stoppedBy(now, one, today())).find((one) => one !== null);
    if (stopped) {
      const sentence = t("floor.ship.stopped", { text: name, state: t(`state.${stopped}`) });
      refuse(t("floor.ship.wrong"), sentence);
      return true;
    }
    if (found.some((one) => isShort(one.expires_on, name))) return true;
    const open = found.find((one) => !one.picked);
    if (open) void take(open, scan);
    else {
      signal("ok");
      const next = new Set([...checked, ...found.map((one) => one.pick)]);
      keepLoaded(code, next);
      setChecked(next);
      toList();
    }
    return true;
  });
  switch (step.name) {
    case "not_kept":
      return <NotKept why={step.why} />;
    case "wrong":
      return <Wrong word={step.word} sentence={step.sentence} onBack={toList} />;
    case "why":
      return (
        <WhyOther
          other={step.other}
          onReason={(reason) => void set(step.other, reason)}
          onBack={toList}
        />
      );
    case "drop":
      return <Drop pick={step.pick} onYes={() => void drop(step.pick)} onBack={toList} />;
    case "picked":
      return <Picked pick={step.pick} where={where} entry={step.entry} onOn={toList} />;
    case "leaving":
      return <Leaving where={where} code={code} entry={step.entry} onList={toList} />;
    case "picks":
      return (
        <Picks
          shipment={shipment}
          checked={checked}
          onOpen={(pick) => setStep({ name: "drop", pick })}
          onSet={() =>
            void setAll(shipment).then((why) => why && setStep({ name: "not_kept", why }))
          }
          onLeave={async () =>
            after(await recordNow(leaveOf(shipment), "again"), (entry) => ({
              name: "leaving",
              entry,
            }))
          }
        />
      );
  }
}

const takeOf = (code: string, pick: Pick, { by }: Scan) => ({
  act: "pick" as const,
  put_in: by === "typed" ? ("typed" as const) : ("scanned" as const),
  path: { code, pick: String(pick.pick) },
  body: {},
  shown: {
    item: pick.item_name,
    code: pick.lot_number ?? pick.lot,
    quantity: pick.quantity,
    unit: pick.unit,
  },
});

const leaveOf = ({ code, customer_name }: Shipment) => ({
  act: "dispatch" as const,
  put_in: "scanned" as const,
  path: { code },
  body: {},
  shown: { item: customer_name ?? null, code, quantity: null, unit: null },
});

interface PicksProps {
  shipment: Shipment;
  checked: ReadonlySet<number>;
  onOpen: (pick: Pick) => void;
  onSet: () => void;
  onLeave: () => Promise<void>;
}

function Picks({ shipment, checked, onOpen, onSet, onLeave }: PicksProps): ReactNode {
  const now = useCell(kept);
  const { picks } = shipment;
  const unset = wantedBy(now, shipment, today()).length > 0;
  const gathered = picks.filter(({ picked }) => picked).length;
  const all = picks.length > 0 && gathered === picks.length;
  const loaded = picks.filter(({ pick }) => checked.has(pick)).length;
  const hint = all ? "scan_last" : picks.length > 0 ? "scan_pick" : "scan_set";
  return (
    <Screen
      title={shipment.code}
      head={<Heading over={shipment.code}>{shipment.customer_name ?? shipment.order}</Heading>}
      foot={
        <>
          <ScanHint>{t(`floor.ship.${hint}`)}</ScanHint>
          {unset && (
            <Button look={picks.length === 0 ? "big" : "plain"} icon="check" onClick={onSet}>
              {t("floor.ship.set_all")}
            </Button>
          )}
          {all && (
            <Button
              look="big"
              icon="ship"
              disabled={loaded < picks.length}
              onClick={() => void onLeave()}
            >
              {t("floor.ship.leave")}
            </Button>
          )}
        </>
      }
    >
      {picks.length > 0 && (
        <div className="f-progress">
          <b>
            {t(all ? "floor.ship.loaded" : "floor.ship.part", {
              done: all ? loaded : gathered,
              all: picks.length,
            })}
          </b>
        </div>
      )}
      {(shipment.least_days ?? 0) > 0 && (
        <p className="f-note">{t("floor.ship.least_days", { count: shipment.least_days ?? 0 })}</p>
      )}
      <Refusals shipment={shipment.code} />
      <ToSet shipment={shipment} />
      <div className="f-card f-list" hidden={picks.length === 0}>
        {picks.map((pick) => (
          <PickRow
            key={pick.pick}
            pick={pick}
            checked={checked.has(pick.pick)}
            stopped={stoppedBy(now, pick, today())}
            short={tooShort(shipment, pick.expires_on, today()) !== null}
            onOpen={() => onOpen(pick)}
          />
        ))}
      </div>
    </Screen>
  );
}
