/**
 * Receiving a line of an order: is the quantity right, a photograph, where it goes. Three taps for
 * a delivery that is expected.
 */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { go, goInstead } from "../base/route";
import { type Carried, takeCarried, useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import type { Label } from "../judge/element";
import { above } from "../judge/kept";
import { resolve } from "../judge/resolve";
import type { Waiting } from "../keep/outbox";
import { keepPhoto } from "../keep/photos";
import { kept } from "../keep/stock";
import { late } from "../parts/late";
import { ScanHint } from "../parts/Reader";
import { Heading, Screen } from "../parts/Screen";
import type { Kept, Order, OrderLine } from "../server/cache";
import { type Came, Facts, Photo, PlaceIt, Quantity } from "./ReceiveSteps";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { NotKept, Unknown } from "./Unknown";

/** Few deliveries have serial numbers: their page comes when it is opened. */
const Serials = late(() => import("./Serials").then(({ default: it }) => it));

export type Step =
  | "lines"
  | "quantity"
  | "pad"
  | "facts"
  | "serials"
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

/** What a label says of an item: as this device reads it, else as the server did. */
function labelOf(now: Kept, { scan, label }: Carried, item: string): Label | null {
  const readings = resolve(now, scan);
  const found = readings.find(
    (one) => (one.kind === "delivery" || one.kind === "item") && one.item.code === item,
  );
  return (found && "label" in found ? found.label : null) ?? label;
}

function cameOf(now: Kept, line: OrderLine, carried: Carried | null): Came {
  const label = carried && labelOf(now, carried, line.item);
  const weight = line.unit === "kg" ? label?.kilograms : undefined;
  return {
    quantity: weight ?? label?.quantity ?? line.open,
    supplier_lot: label?.lot ?? "",
    expires_on: label?.expires_on ?? label?.best_before_on ?? "",
    produced_on: label?.produced_on ?? "",
    certificate: "",
    serials: [],
    place: null,
    photo: null,
    paper: null,
    put_in: carried && carried.scan.by !== "typed" ? "scanned" : "typed",
  };
}

function ReceiveOrder({ order, item }: { order: Order; item?: string }): ReactNode {
  const now = useCell(kept);
  const [first] = useState(takeCarried);
  const lines = open(order);
  const pick =
    lines.find((line) => line.item === item) ?? (lines.length === 1 ? lines[0] : undefined);
  const [line, setLine] = useState<OrderLine | undefined>(pick);
  const [came, setCame] = useState<Came | null>(pick ? cameOf(now, pick, first) : null);
  const [step, setStep] = useState<Step>(pick ? "quantity" : "lines");
  const choose = (chosen: OrderLine, carried: Carried | null): void => {
    setLine(chosen);
    setCame(cameOf(now, chosen, carried));
    setStep("quantity");
  };
  useScans((scan) => {
    // Whoever names pieces scans nothing else until they are named.
    if (step === "serials") return false;
    const readings = resolve(now, scan);
    const weighed = readings.find((one) => one.kind === "weight");
    if (weighed && line?.unit === "kg" && came && (step === "quantity" || step === "pad")) {
      signal("again");
      setCame({ ...came, quantity: weighed.kilograms });
      return true;
    }
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
    choose(wanted, { scan, label: null });
    return true;
  });
  const confirm = async (): Promise<void> => {
    if (!line || !came) return;
    const recorded = await recordNow(actOf(order, line, came));
    if (!recorded.entry) return setStep({ not_kept: recorded.why });
    for (const [what, picture] of [
      ["photo", came.photo] as const,
      ["paper", came.paper] as const,
    ]) {
      if (picture) await keepPhoto(recorded.entry.key, what, picture).catch(() => undefined);
    }
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
      return (
        <Quantity
          {...shared}
          pad={step === "pad"}
          serial={now.items.find((one) => one.code === line.item)?.serials === true}
          onStep={setStep}
        />
      );
    case "serials":
      return (
        <Serials
          over={`${line.item_name} ${came.supplier_lot}`}
          all={came.quantity}
          unit={line.unit}
          ranges={came.serials}
          onChange={(serials) => setCame({ ...came, serials, put_in: "scanned" })}
          onCount={(count) => setCame({ ...came, quantity: count })}
          onDone={() => setStep("quantity")}
        />
      );
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
          ...(came.serials.length > 0 ? { serials: came.serials } : {}),
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
