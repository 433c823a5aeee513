/**
 * Receiving a line of an order: is the quantity right, a photograph, where it goes. Three taps for
 * a delivery that is expected.
 */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { go, goInstead } from "../base/route";
import { takeCarried, useScans } from "../base/scans";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import type { Label } from "../judge/element";
import { elementString } from "../judge/element";
import { above } from "../judge/kept";
import { resolve } from "../judge/resolve";
import { lotsNumbered, whereTo } from "../judge/store";
import type { Waiting } from "../keep/outbox";
import { keepPhoto } from "../keep/photos";
import { kept } from "../keep/stock";
import { Qty } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { Button, Heading, ScanHint, Screen } from "../parts/Screen";
import type { Scan } from "../scan/scan";
import type { Order, OrderLine } from "../server/cache";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { NotKept, Unknown } from "./Unknown";

/** What is known of the lot that came. */
interface Came {
  quantity: string;
  supplier_lot: string;
  expires_on: string;
  produced_on: string;
  certificate: string;
  place: string | null;
  photo: Blob | null;
  put_in: "scanned" | "typed";
}

type Step =
  | "lines"
  | "quantity"
  | "pad"
  | "facts"
  | "photo"
  | "place"
  | { done: Waiting }
  | { not_kept: "full" | "none" };

const open = ({ lines }: Order): OrderLine[] => lines.filter((line) => above(line.open, "0"));

export function Receive({ code, item }: { code: string; item?: string }): ReactNode {
  const order = useCell(kept).purchases.find((one) => one.code === code);
  if (!order) return <Unknown text={code} />;
  return <ReceiveOrder order={order} {...(item === undefined ? {} : { item })} />;
}

function labelOf(scan: Scan | null): Label | null {
  return scan ? elementString(scan.text) : null;
}

function cameOf(line: OrderLine, label: Label | null, scan: Scan | null): Came {
  return {
    quantity: label?.kilograms && line.unit === "kg" ? label.kilograms : line.open,
    supplier_lot: label?.lot ?? "",
    expires_on: label?.expires_on ?? label?.best_before_on ?? "",
    produced_on: label?.produced_on ?? "",
    certificate: "",
    place: null,
    photo: null,
    put_in: scan && scan.by !== "typed" ? "scanned" : "typed",
  };
}

function ReceiveOrder({ order, item }: { order: Order; item?: string }): ReactNode {
  const now = useCell(kept);
  const [first] = useState(takeCarried);
  const lines = open(order);
  const pick =
    lines.find((line) => line.item === item) ?? (lines.length === 1 ? lines[0] : undefined);
  const [line, setLine] = useState<OrderLine | undefined>(pick);
  const [came, setCame] = useState<Came | null>(pick ? cameOf(pick, labelOf(first), first) : null);
  const [step, setStep] = useState<Step>(pick ? "quantity" : "lines");
  const choose = (chosen: OrderLine, scan: Scan | null): void => {
    setLine(chosen);
    setCame(cameOf(chosen, labelOf(scan), scan));
    setStep("quantity");
  };
  useScans((scan) => {
    const readings = resolve(now, scan);
    const place = readings.find((one) => one.kind === "place");
    if (place && came && (step === "place" || step === "photo")) {
      signal("again");
      setCame({ ...came, place: place.code });
      setStep("place");
      return true;
    }
    const delivery = readings.find((one) => one.kind === "delivery" || one.kind === "item");
    const wanted =
      delivery && "item" in delivery && lines.find((one) => one.item === delivery.item.code);
    if (!wanted) return false;
    signal("again");
    choose(wanted, scan);
    return true;
  });
  const confirm = async (): Promise<void> => {
    if (!line || !came) return;
    const recorded = await recordNow(actOf(order, line, came));
    if (!recorded.entry) return setStep({ not_kept: recorded.why });
    if (came.photo) await keepPhoto(recorded.entry.key, came.photo).catch(() => undefined);
    setStep({ done: recorded.entry });
  };
  if (typeof step === "object" && "not_kept" in step) return <NotKept why={step.not_kept} />;
  if (!line || !came || step === "lines") {
    return <Lines order={order} onPick={(one) => choose(one, null)} />;
  }
  if (typeof step === "object") {
    return <Received order={order} line={line} came={came} entry={step.done} />;
  }
  const shared = { order, line, came, onChange: setCame };
  switch (step) {
    case "quantity":
    case "pad":
      return <Quantity {...shared} pad={step === "pad"} onStep={setStep} />;
    case "facts":
      return <Facts {...shared} onDone={() => setStep("quantity")} />;
    case "photo":
      return <Photo {...shared} onDone={() => setStep("place")} />;
    case "place":
      return <PlaceIt {...shared} onDone={() => void confirm()} />;
  }
}

function actOf(order: Order, line: OrderLine, came: Came) {
  const given = Object.fromEntries(
    (["supplier_lot", "expires_on", "produced_on", "certificate"] as const)
      .filter((name) => came[name] !== "")
      .map((name) => [name, came[name]]),
  );
  return {
    act: "receive" as const,
    put_in: came.put_in,
    body: {
      order: order.code,
      lots: [
        {
          item: line.item,
          line: line.line,
          quantity: came.quantity,
          unit: line.unit,
          ...(came.place ? { place: came.place } : {}),
          ...given,
        },
      ],
    },
    shown: {
      item: line.item_name,
      code: came.supplier_lot || order.code,
      quantity: came.quantity,
      unit: line.unit,
    },
  };
}

function Lines({ order, onPick }: { order: Order; onPick: (line: OrderLine) => void }): ReactNode {
  const lines = open(order);
  return (
    <Screen
      title={t("floor.job.expect_delivery", { partner: order.partner_name })}
      head={<Heading over={order.code}>{order.partner_name}</Heading>}
      foot={<ScanHint>{t("floor.receive.scan")}</ScanHint>}
    >
      {lines.length === 0 && <p className="f-card f-blank">{t("floor.receive.all_in")}</p>}
      <div className="f-card f-list" hidden={lines.length === 0}>
        {lines.map((line) => (
          <button key={line.line} type="button" className="f-row" onClick={() => onPick(line)}>
            <span>
              <b>{line.item_name}</b>
              <small>{t("floor.receive.line", { line: line.line })}</small>
            </span>
            <span className="f-row-end num">
              <b>
                {quantity(line.open, line.unit)} {line.unit}
              </b>
            </span>
          </button>
        ))}
      </div>
    </Screen>
  );
}

interface StepProps {
  order: Order;
  line: OrderLine;
  came: Came;
  onChange: (came: Came) => void;
}

/** Which delivery, and how far: three parts for three taps. */
function Head({ order, line, came, tap }: StepProps & { tap: number }): ReactNode {
  return (
    <>
      <Heading
        over={`${order.partner_name ?? ""} ${order.partner_reference ?? order.code} · ${t("floor.receive.line", { line: line.line })}`}
      >
        {line.item_name} {came.supplier_lot}
      </Heading>
      <div className="f-taps" role="img" aria-label={t("floor.receive.tap", { tap, all: 3 })}>
        {[1, 2, 3].map((one) => (
          <i key={one} className={one <= tap ? "on" : ""} />
        ))}
      </div>
    </>
  );
}

interface QuantityProps extends StepProps {
  pad: boolean;
  onStep: (step: Step) => void;
}

function Quantity({ pad, onStep, ...shared }: QuantityProps): ReactNode {
  const { line, came, onChange } = shared;
  const figure = `${quantity(came.quantity || "0", line.unit)} ${line.unit}`;
  const seen = came.supplier_lot ? lotsNumbered(kept.get(), line.item, came.supplier_lot) : [];
  return (
    <Screen
      title={t("floor.receive.quantity")}
      head={<Head {...shared} tap={1} />}
      foot={
        <>
          <Button
            look="big"
            disabled={!above(came.quantity || "0", "0")}
            onClick={() => onStep("photo")}
          >
            {t("floor.receive.right", { quantity: figure })}
          </Button>
          {pad ? (
            <Button onClick={() => onStep("facts")}>{t("floor.receive.facts")}</Button>
          ) : (
            <div className="row">
              <Button
                onClick={() => {
                  onChange({ ...came, quantity: "" });
                  onStep("pad");
                }}
              >
                {t("floor.receive.other")}
              </Button>
              <Button onClick={() => onStep("facts")}>{t("floor.receive.facts")}</Button>
            </div>
          )}
        </>
      }
    >
      {pad ? (
        <Keypad
          value={came.quantity}
          unit={line.unit}
          label={t("field.quantity")}
          onChange={(value) => onChange({ ...came, quantity: value })}
        />
      ) : (
        <section className="f-card f-q">
          <h2>{t("floor.receive.quantity")}</h2>
          <Qty value={came.quantity} unit={line.unit} />
          <p>
            {came.quantity === line.open
              ? t("floor.receive.as_ordered")
              : t("floor.receive.ordered", {
                  quantity: `${quantity(line.open, line.unit)} ${line.unit}`,
                })}
          </p>
          <dl className="f-kv">
            <Fact name={t("field.supplier_lot")} value={came.supplier_lot} />
            <Fact name={t("field.produced_on")} value={came.produced_on} />
            <Fact name={t("field.expires_on")} value={came.expires_on} />
            <Fact name={t("field.certificate")} value={came.certificate} />
          </dl>
          {came.supplier_lot === "" && <p role="status">{t("floor.receive.no_lot")}</p>}
          {seen.length > 0 && (
            <p role="status" className="f-note-no">
              {t("floor.receive.seen", { lot: came.supplier_lot })}
            </p>
          )}
        </section>
      )}
    </Screen>
  );
}

const Fact = ({ name, value }: { name: string; value: string }): ReactNode => (
  <div>
    <dt>{name}</dt>
    <dd className="num">{value || t("floor.receive.none")}</dd>
  </div>
);

function Facts({ onDone, ...shared }: StepProps & { onDone: () => void }): ReactNode {
  const { came, onChange } = shared;
  const field = (name: "supplier_lot" | "certificate", word: string): ReactNode => (
    <label>
      {word}
      <input
        className="f-in"
        value={came[name]}
        onChange={(event) => onChange({ ...came, [name]: event.target.value })}
      />
    </label>
  );
  const date = (name: "produced_on" | "expires_on", word: string): ReactNode => (
    <label>
      {word}
      <input
        className="f-in"
        type="date"
        value={came[name]}
        onChange={(event) => onChange({ ...came, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <Screen
      title={t("floor.receive.facts")}
      head={<Head {...shared} tap={1} />}
      foot={
        <Button look="big" onClick={onDone}>
          {t("floor.receive.facts_done")}
        </Button>
      }
    >
      <div className="f-form">
        {field("supplier_lot", t("field.supplier_lot"))}
        {date("produced_on", t("field.produced_on"))}
        {date("expires_on", t("field.expires_on"))}
        {field("certificate", t("field.certificate"))}
      </div>
    </Screen>
  );
}

function Photo({ onDone, ...shared }: StepProps & { onDone: () => void }): ReactNode {
  const { came, onChange } = shared;
  const [shown, setShown] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => URL.revokeObjectURL(shown ?? ""), [shown]);
  const taken = (photo: File | undefined): void => {
    if (!photo) return;
    onChange({ ...came, photo });
    setShown(URL.createObjectURL(photo));
    // The picture is the answer: nothing more to press.
    onDone();
  };
  return (
    <Screen
      title={t("floor.receive.photo")}
      head={<Head {...shared} tap={2} />}
      foot={
        <>
          <Button look="big" icon="camera" onClick={() => input.current?.click()}>
            {t("floor.receive.take")}
          </Button>
          <Button onClick={onDone}>{t("floor.receive.no_photo")}</Button>
        </>
      }
    >
      <section className="f-card f-q">
        <h2>{t("floor.receive.photo")}</h2>
        <p>{t("floor.receive.photo_lead")}</p>
        <div className="f-photo">
          {shown ? <img src={shown} alt={t("floor.receive.photo")} /> : t("floor.receive.frame")}
        </div>
        <input
          ref={input}
          className="sr"
          type="file"
          accept="image/*"
          capture="environment"
          tabIndex={-1}
          aria-label={t("floor.receive.take")}
          onChange={(event) => taken(event.target.files?.[0])}
        />
      </section>
    </Screen>
  );
}

function PlaceIt({ onDone, ...shared }: StepProps & { onDone: () => void }): ReactNode {
  const { line, came, onChange } = shared;
  const now = useCell(kept);
  const { station } = useCell(settings);
  const [choosing, setChoosing] = useState(false);
  const proposed = whereTo(now, line.item, station);
  const code = came.place ?? proposed?.place.code ?? null;
  const place = now.places.find((one) => one.code === code);
  useEffect(() => {
    if (came.place === null && code !== null) onChange({ ...came, place: code });
  }, [came, code, onChange]);
  if (choosing || code === null) {
    return (
      <Screen
        title={t("floor.receive.where")}
        head={<Head {...shared} tap={3} />}
        foot={<ScanHint>{t("floor.receive.scan_place")}</ScanHint>}
      >
        <Places
          onPick={(picked) => {
            onChange({ ...came, place: picked });
            setChoosing(false);
          }}
        />
      </Screen>
    );
  }
  return (
    <Screen
      title={t("floor.receive.where")}
      head={<Head {...shared} tap={3} />}
      foot={
        <>
          <Button look="big" icon="check" onClick={onDone}>
            {t("floor.receive.done")}
          </Button>
          <Button onClick={() => setChoosing(true)}>{t("floor.receive.elsewhere")}</Button>
        </>
      }
    >
      <section className="f-card f-q">
        <h2>{t("floor.receive.where")}</h2>
        <div className={`f-bin${code.length > 7 ? " f-bin-long" : ""}`}>{code}</div>
        <p>
          {code === proposed?.place.code
            ? t("floor.receive.place_why", {
                place: place?.name,
                why: t(`floor.receive.because_${proposed.because}`),
              })
            : place?.name}
        </p>
        <dl className="f-kv">
          <Fact
            name={line.item_name}
            value={`${quantity(came.quantity, line.unit)} ${line.unit}`}
          />
          <Fact name={t("field.expires_on")} value={came.expires_on} />
          <Fact
            name={t("floor.receive.photo_kept")}
            value={came.photo ? t("floor.receive.yes") : ""}
          />
        </dl>
      </section>
    </Screen>
  );
}

/** Places to choose from, where none was scanned. */
export function Places({ onPick }: { onPick: (code: string) => void }): ReactNode {
  const places = useCell(kept).places.filter(({ kind }) => !KINDS_WITHOUT_GOODS.has(kind));
  return (
    <div className="f-card f-list">
      {places.map(({ code, name }) => (
        <button key={code} type="button" className="f-row" onClick={() => onPick(code)}>
          <b>{name}</b>
          <small className="num">{code}</small>
        </button>
      ))}
    </div>
  );
}

const KINDS_WITHOUT_GOODS = new Set(["site", "warehouse", "building", "tank"]);

interface ReceivedProps {
  order: Order;
  line: OrderLine;
  came: Came;
  entry: Waiting;
}

function Received({ order, line, came, entry }: ReceivedProps): ReactNode {
  const rest = open(order);
  return (
    <Result
      word={t("floor.receive.received")}
      entry={entry}
      quantity={came.quantity}
      unit={line.unit}
      hint={t("floor.receive.scan_next")}
      what={(sent) => (
        <>
          {line.item_name} {sent?.lot ?? came.supplier_lot}
          <span>{t("floor.receive.lies", { place: came.place ?? "–" })}</span>
        </>
      )}
    >
      {rest.length > 0 && (
        <>
          <div className="f-sec">
            <h2>{t("floor.receive.rest", { count: rest.length })}</h2>
          </div>
          <div className="f-card f-list">
            {rest.map((one) => (
              <button
                key={one.line}
                type="button"
                className="f-row"
                onClick={() => {
                  goInstead("receive", order.code);
                  go("receive", order.code, one.item);
                }}
              >
                <b>{one.item_name}</b>
                <span className="num">
                  {quantity(one.open, one.unit)} {one.unit}
                </span>
              </button>
            ))}
          </div>
        </>
      )}
    </Result>
  );
}
