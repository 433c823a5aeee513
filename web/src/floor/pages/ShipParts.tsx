/** What a shipment shows: its goods, a refusal, why another lot, and that the lorry has left. */
import { type ReactNode, useEffect } from "react";
import { quantity } from "../../language/decimal";
import { Tick as SmallTick, StateShape } from "../../marks/shapes";
import { forgetLoaded } from "../base/loaded";
import { t } from "../base/words";
import type { LotState } from "../judge/feed";
import type { Other, Pick } from "../judge/ship";
import type { Waiting } from "../keep/outbox";
import { Octagon, Qty } from "../parts/Full";
import { Mark } from "../parts/Icon";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import { Result } from "./Result";
import { useSent } from "./Sent";
import { lasts } from "./ShipPlan";

interface PickRowProps {
  pick: Pick;
  checked: boolean;
  stopped: LotState | null;
  /** It does not last as long as the customer asks. */
  short: boolean;
  onOpen: () => void;
}

export function PickRow({ pick, checked, stopped, short, onOpen }: PickRowProps): ReactNode {
  const { picked } = pick;
  const where = checked ? "on_board" : picked ? "at_dock" : "to_pick";
  return (
    <button
      type="button"
      className={`f-row f-row-icon${stopped || short ? " f-urgent" : ""}`}
      onClick={onOpen}
    >
      <span className="f-row-mark">
        {stopped || short ? (
          <StateShape tone={stopped ? "hold" : "late"} size={22} />
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
        <small className="num">{lasts(pick.expires_on)}</small>
        {pick.reason && <small>{pick.reason}</small>}
      </span>
      <span className="f-row-end num">
        <b>
          {quantity(pick.quantity, pick.unit)} {pick.unit}
        </b>
        <small>
          {stopped ? t(`state.${stopped}`) : t(`floor.ship.${short ? "short_life" : where}`)}
        </small>
      </span>
    </button>
  );
}

export function Wrong({
  word,
  sentence,
  onBack,
}: {
  word: string;
  sentence: string;
  onBack: () => void;
}): ReactNode {
  return (
    <Screen
      title={word}
      tone="no"
      head={
        <div className="f-hero">
          <div className="f-word">{word}</div>
          <Octagon shape="cross" />
          <div className="f-why">{sentence}</div>
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

/** Whether to take a portion off the list, and what comes of it. */
export function Drop({
  pick,
  onYes,
  onBack,
}: {
  pick: Pick;
  onYes: () => void;
  onBack: () => void;
}): ReactNode {
  const lot = pick.lot_number ?? pick.lot;
  return (
    <Screen
      title={t("floor.ship.drop", { lot })}
      head={<Heading over={pick.item_name}>{t("floor.ship.drop_ask", { lot })}</Heading>}
      foot={
        <>
          <Button look="big" icon="undo" onClick={onYes}>
            {t("floor.ship.drop_yes")}
          </Button>
          <Button onClick={onBack}>{t("floor.ship.drop_no")}</Button>
        </>
      }
    >
      <section className="f-card f-q">
        <h2 className="num">{lot}</h2>
        <Qty value={pick.quantity} unit={pick.unit} />
        <p>{t("floor.ship.drop_lead")}</p>
        {pick.place && <p className="num">{pick.place}</p>}
      </section>
    </Screen>
  );
}

const REASONS = ["customer_wants", "not_reached", "damaged", "one_lot"] as const;

interface WhyProps {
  other: Extract<Other, { way: "reason" }>;
  onReason: (reason: string) => void;
  onBack: () => void;
}

/** Another lot goes first: it is said which, and there has to be a reason. */
export function WhyOther({ other, onReason, onBack }: WhyProps): ReactNode {
  return (
    <Screen
      title={t("floor.ship.why")}
      tone="ask"
      head={
        <div className="f-hero">
          <div className="f-word">{t("floor.ship.why")}</div>
          <div className="f-why">
            {t("floor.ship.why_lead", {
              lot: other.lot.lot_number ?? other.lot.lot,
              first: other.first,
            })}
          </div>
        </div>
      }
      foot={<Button onClick={onBack}>{t("floor.ship.take_first", { lot: other.first })}</Button>}
    >
      <div className="f-choices">
        {REASONS.map((one) => (
          <Button key={one} onClick={() => onReason(t(`floor.ship.${one}`))}>
            {t(`floor.ship.${one}`)}
          </Button>
        ))}
      </div>
    </Screen>
  );
}

export function Picked({
  pick,
  where,
  entry,
  onOn,
}: {
  pick: Pick;
  where: string;
  entry: Waiting;
  onOn: () => void;
}): ReactNode {
  return (
    <Result
      word={t("floor.ship.picked")}
      entry={entry}
      quantity={pick.quantity}
      unit={pick.unit}
      hint={t("floor.feed.scan_next")}
      what={() => (
        <>
          {pick.item_name} {pick.lot_number}
          <span>{where}</span>
        </>
      )}
      more={<Button onClick={onOn}>{t("floor.ship.list")}</Button>}
    />
  );
}

/** The lorry may leave once the server has looked at every lot; it says so, or what stands against it. */
export function Leaving({
  where,
  code,
  entry,
  onList,
}: {
  where: string;
  code: string;
  entry: Waiting;
  onList: () => void;
}): ReactNode {
  const state = useSent(entry)?.state;
  const left = state === "recorded";
  useEffect(() => {
    if (left) forgetLoaded(code);
  }, [left, code]);
  return (
    <Result
      word={t("floor.ship.left")}
      asked={t("floor.ship.asked")}
      entry={entry}
      hint={t("floor.ship.scan_shipment")}
      what={() => (
        <>
          {where}
          <span className="num">{code}</span>
        </>
      )}
      more={!left && <Button onClick={onList}>{t("floor.ship.list")}</Button>}
    />
  );
}
