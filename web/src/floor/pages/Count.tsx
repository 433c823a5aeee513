/**
 * Counting: what the records say is not shown before. A count that differs is taken a second time
 * before it counts.
 */
import { type ReactNode, useState } from "react";
import { billionths } from "../../language/decimal";
import { useCell } from "../base/cell";
import { go, goInstead } from "../base/route";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { resolve } from "../judge/resolve";
import { lotNamed } from "../judge/store";
import type { Waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { Diamond } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Lot } from "../server/cache";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { NotKept, Unknown } from "./Unknown";

type Step = "count" | "again" | { done: Waiting } | { not_kept: "full" | "none" };

export function Count({ name, place }: { name: string; place?: string }): ReactNode {
  const lot = lotNamed(useCell(kept), name);
  if (!lot) return <Unknown text={name.replace(/^lot:/, "")} />;
  const [only] = lot.portions;
  // What lies in several places is counted place by place.
  const several = place === undefined && new Set(lot.portions.map((one) => one.place)).size > 1;
  if (several) return <WhichPlace lot={lot} />;
  const there = place ?? only?.place ?? null;
  return <CountLot key={`${lot.lot} ${there}`} lot={lot} place={there} />;
}

function WhichPlace({ lot }: { lot: Lot }): ReactNode {
  const now = useCell(kept);
  const places = [...new Set(lot.portions.map((one) => one.place))].flatMap((code) => code ?? []);
  useScans((scan) => {
    const place = resolve(now, scan).find((one) => one.kind === "place");
    if (!place || !places.includes(place.code)) return false;
    signal("again");
    goInstead("count", lot.lot, place.code);
    return true;
  });
  return (
    <Screen
      title={t("floor.count.where")}
      head={
        <Heading over={`${lot.item_name} ${lot.lot_number ?? ""}`}>
          {t("floor.count.where")}
        </Heading>
      }
      foot={<ScanHint>{t("floor.receive.scan_place")}</ScanHint>}
    >
      <div className="f-card f-list">
        {places.map((code) => (
          <button
            key={code}
            type="button"
            className="f-row"
            onClick={() => goInstead("count", lot.lot, code)}
          >
            <b>{now.places.find((one) => one.code === code)?.name ?? code}</b>
            <small className="num">{code}</small>
          </button>
        ))}
      </div>
    </Screen>
  );
}

const alike = (one: string, other: string): boolean => billionths(one) === billionths(other);

function CountLot({ lot, place }: { lot: Lot; place: string | null }): ReactNode {
  const now = useCell(kept);
  const [counted, setCounted] = useState("");
  const [first, setFirst] = useState<string | null>(null);
  const [step, setStep] = useState<Step>("count");
  const portion = lot.portions.find((one) => one.place === place && one.handling_unit == null);
  const booked = portion?.quantity ?? (place === null ? (lot.unplaced ?? "0") : "0");
  useScans((scan) => {
    const readings = resolve(now, scan);
    const weighed = readings.find((one) => one.kind === "weight");
    if (weighed) {
      if (typeof step === "object" || lot.unit !== "kg") return false;
      setCounted(weighed.kilograms);
      signal("again");
      return true;
    }
    // The count goes on at this place: the next lot is the next figure.
    const next = readings.find((one) => one.kind === "lot");
    if (typeof step !== "object" || !next || !place) return false;
    signal("again");
    goInstead("count", next.lot.lot, place);
    return true;
  });
  const save = async (): Promise<void> => {
    // One that differs is counted anew; the figure of the books stays hidden.
    if (!alike(counted, booked) && first === null) {
      signal("ask");
      setFirst(counted);
      setCounted("");
      setStep("again");
      return;
    }
    const recorded = await recordNow({
      act: "count",
      put_in: "typed",
      body: {
        lot: lot.lot,
        counted,
        unit: lot.unit,
        ...(place ? { place } : {}),
        ...(alike(counted, booked) ? {} : { reason: t("floor.count.twice") }),
      },
      shown: {
        item: lot.item_name,
        code: place ?? lot.lot_number ?? null,
        quantity: counted,
        unit: lot.unit,
      },
    });
    setStep(recorded.entry ? { done: recorded.entry } : { not_kept: recorded.why });
  };
  if (typeof step === "object" && "not_kept" in step) return <NotKept why={step.not_kept} />;
  if (typeof step === "object") {
    return <Counted lot={lot} place={place} counted={counted} entry={step.done} />;
  }
  const title = t("floor.count.title");
  return (
    <Screen
      title={title}
      {...(step === "again" ? { tone: "ask" as const } : {})}
      head={
        step === "again" ? (
          <div className="f-hero">
            <div className="f-word">{t("floor.count.again")}</div>
            <Diamond />
            <div className="f-why">{t("floor.count.differs")}</div>
          </div>
        ) : (
          <Heading over={`${lot.item_name} ${lot.lot_number ?? ""} · ${place ?? ""}`}>
            {title}
          </Heading>
        )
      }
      foot={
        <Button look="big" icon="check" disabled={counted === ""} onClick={() => void save()}>
          {t("floor.count.yes", { quantity: `${counted || "0"} ${lot.unit}` })}
        </Button>
      }
    >
      <Keypad
        value={counted}
        unit={lot.unit}
        label={t("floor.count.there")}
        onChange={setCounted}
      />
    </Screen>
  );
}

interface CountedProps {
  lot: Lot;
  place: string | null;
  counted: string;
  entry: Waiting;
}

function Counted({ lot, place, counted, entry }: CountedProps): ReactNode {
  return (
    <Result
      word={t("floor.count.done")}
      entry={entry}
      quantity={counted}
      unit={lot.unit}
      hint={t("floor.count.next")}
      what={() => (
        <>
          {lot.item_name} {lot.lot_number}
          <span>{place}</span>
        </>
      )}
      more={place && <Button onClick={() => go("place", place)}>{place}</Button>}
    />
  );
}
