/** Feeding a run: scan a lot, say how much, done. A refusal says what to take instead. */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { Tick as SmallTick } from "../../marks/shapes";
import { useCell } from "../base/cell";
import { go } from "../base/route";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import {
  type Allowed,
  insteadOf,
  judgeFeed,
  type Line,
  linesOf,
  type Refused,
  tooMuch,
} from "../judge/feed";
import { above, less, plus } from "../judge/kept";
import { resolve, runsOf } from "../judge/resolve";
import type { Waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { Qty } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Scan } from "../scan/scan";
import type { Lot, Run, WorkOrder } from "../server/cache";
import { FeedRefused } from "./FeedRefused";
import { FromScale, type FromScaleRead } from "./FromScale";
import { Guided } from "./Guided";
import { secondOf, today } from "./now";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { NotKept, Unknown } from "./Unknown";

/** What is about to go in. */
interface Asked {
  allowed: Allowed;
  quantity: string;
  weighed: boolean;
  /** The reading of a scale the quantity is from. */
  scale: FromScaleRead | null;
  put_in: "scanned" | "typed";
  /** It is in the pot already, whatever the rules say. */
  against: string | null;
}

type Step =
  | { name: "lines" }
  | { name: "ask"; asked: Asked; pad: boolean }
  | { name: "fed"; asked: Asked; entry: Waiting }
  | { name: "refused"; refused: Refused; scan: Scan }
  | { name: "not_kept"; why: "full" | "none" };

const byHand = ({ by }: Scan): "scanned" | "typed" => (by === "typed" ? "typed" : "scanned");

export function Feed({ run: name }: { run: string }): ReactNode {
  const now = useCell(kept);
  const found = runsOf(now).find(({ run }) => run.run === name);
  if (!found) return <Unknown text={name.replace(/^run:/, "")} />;
  const { run, work } = found;
  return (
    <Guided work={work} operation={run.operation} station={run.station ?? null}>
      <FeedRun run={run} work={work} />
    </Guided>
  );
}

function FeedRun({ run, work }: { run: Run; work: WorkOrder }): ReactNode {
  const now = useCell(kept);
  const [step, setStep] = useState<Step>({ name: "lines" });
  /** A weight that came before the lot. */
  const [weight, setWeight] = useState<string | null>(null);
  const judge = (lot: Lot, scan: Scan, kilograms: string | null): void => {
    const judged = judgeFeed({ kept: now, work, run, lot, kilograms, today: today() });
    if (!judged.may) {
      signal("no");
      setStep({ name: "refused", refused: judged, scan });
      return;
    }
    const asked: Asked = {
      allowed: judged,
      quantity: judged.quantity,
      weighed: kilograms !== null,
      scale: null,
      put_in: byHand(scan),
      against: null,
    };
    signal(tooMuch(judged.line, asked.quantity) ? "ask" : "again");
    setStep({ name: "ask", asked, pad: false });
  };
  const confirm = async (asked: Asked): Promise<void> => {
    setWeight(null);
    const recorded = await recordNow(actOf(run, asked), asked.against ? "ask" : "ok");
    setStep(
      recorded.entry
        ? { name: "fed", asked, entry: recorded.entry }
        : { name: "not_kept", why: recorded.why },
    );
  };
  useScans((scan) => {
    const container =
      step.name === "ask" ? step.asked.scale?.tares.find(({ code }) => code === scan.text) : null;
    if (step.name === "ask" && step.asked.scale && container) {
      setStep({ ...step, asked: onScale(step.asked, { ...step.asked.scale, tare: container }) });
      signal("again");
      return true;
    }
    const readings = resolve(now, scan);
    const weighed = readings.find((one) => one.kind === "weight");
    if (weighed) {
      if (step.name === "ask") {
        const asked = {
          ...step.asked,
          quantity: weighed.kilograms,
          weighed: true,
          scale: null,
        };
        setStep({ ...step, asked });
        signal(tooMuch(asked.allowed.line, asked.quantity) ? "ask" : "again");
      } else setWeight(weighed.kilograms);
      return true;
    }
    const lots = readings.filter((one) => one.kind === "lot");
    const fits = lots.find(({ lot }) =>
      linesOf(work, run).some(({ line }) => line.item === lot.item),
    );
    const reading = fits ?? lots[0];
    if (!reading) {
      // Another pot, a place, an order: that is no feed, and opens what it is.
      if (readings.length > 0) return false;
      signal("no");
      const wanted = linesOf(work, run).find(({ full }) => !full) ?? null;
      const instead = wanted ? insteadOf(now, wanted.line, today()) : null;
      setStep({
        name: "refused",
        refused: { may: false, why: "unknown", lot: null, wanted, instead },
        scan,
      });
      return true;
    }
    // The same lot once more says yes.
    if (step.name === "ask" && step.asked.allowed.lot.lot === reading.lot.lot) {
      void confirm(step.asked);
      return true;
    }
    judge(reading.lot, scan, weight ?? reading.label?.kilograms ?? null);
    return true;
  });
  const against = (refused: Refused, scan: Scan): void => {
    const forced = forcedOf(refused, work, run, byHand(scan));
    if (forced) setStep({ name: "ask", asked: forced, pad: true });
  };
  switch (step.name) {
    case "ask":
      return (
        <AskQuantity
          run={run}
          work={work}
          asked={step.asked}
          pad={step.pad}
          onChange={(asked, pad) => setStep({ name: "ask", asked, pad })}
          onYes={(asked) => void confirm(asked)}
        />
      );
    case "fed":
      return <Fed run={run} work={work} asked={step.asked} entry={step.entry} />;
    case "refused":
      return (
        <FeedRefused
          refused={step.refused}
          text={step.scan.text}
          run={run}
          makes={madeBy(work)}
          onAlreadyIn={step.refused.lot ? () => against(step.refused, step.scan) : null}
        />
      );
    case "not_kept":
      return <NotKept why={step.why} />;
    case "lines":
      return <Lines run={run} work={work} weight={weight} />;
  }
}

const madeBy = (work: WorkOrder): string =>
  work.order.lines.find(({ role }) => role === "output")?.item_name ?? work.order.code;

/** What is asked with a reading: gross, less what the scanned container weighs. */
const onScale = (asked: Asked, scale: FromScaleRead): Asked => ({
  ...asked,
  scale,
  weighed: true,
  quantity: scale.tare ? less(scale.gross, scale.tare.kilograms) : scale.gross,
});

/** The body the server's own route takes. */
function actOf(run: Run, { allowed, quantity: much, weighed, scale, put_in }: Asked) {
  const { lot, place } = allowed;
  const reasons = tooMuch(allowed.line, much) ? { over_issue: t("floor.feed.went_in") } : {};
  return {
    act: "feed" as const,
    put_in,
    body: {
      run: run.run,
      lot: lot.lot,
      quantity: much,
      unit: lot.unit,
      ...(place ? { place } : {}),
      ...(scale ? { weighed: { reading: scale.reading, tare: scale.tare?.code ?? null } } : {}),
      act: { ...(weighed ? { basis: "weighed" } : {}), reasons },
    },
    shown: { item: lot.item_name, code: lot.lot_number ?? lot.lot, quantity: much, unit: lot.unit },
  };
}

/** A lot that may not go in but did: what moved is recorded as it moved. */
function forcedOf(
  { lot, wanted, why }: Refused,
  work: WorkOrder,
  run: Run,
  put_in: "scanned" | "typed",
): Asked | null {
  if (!lot) return null;
  const line = linesOf(work, run).find((one) => one.line.item === lot.item) ?? wanted;
  if (!line) return null;
  const place = lot.portions[0]?.place ?? null;
  const allowed: Allowed = {
    may: true,
    lot,
    line,
    quantity: "",
    place,
    short: false,
    earlier: null,
  };
  return { allowed, quantity: "", weighed: false, scale: null, put_in, against: why };
}

interface AskProps {
  run: Run;
  work: WorkOrder;
  asked: Asked;
  pad: boolean;
  onChange: (asked: Asked, pad: boolean) => void;
  onYes: (asked: Asked) => void;
}

function AskQuantity({ run, work, asked, pad, onChange, onYes }: AskProps): ReactNode {
  const { allowed } = asked;
  const { lot, line } = allowed;
  const over = asked.against ? null : tooMuch(line, asked.quantity || "0");
  const figure = `${quantity(asked.quantity || "0", lot.unit)} ${lot.unit}`;
  const yes = (
    <Button
      look="big"
      disabled={!above(asked.quantity || "0", "0")}
      onClick={() => onYes(asked)}
      icon={asked.weighed ? "scale" : "check"}
    >
      {t("floor.feed.yes", { quantity: figure })}
    </Button>
  );
  return (
    <Screen
      title={t("floor.feed.title")}
      {...(over ? { tone: "ask" as const } : {})}
      head={
        over ? (
          <div className="f-hero">
            <div className="f-word">{t("floor.feed.look")}</div>
            <div className="f-why">
              {t("floor.feed.too_much", {
                open: `${quantity(line.open, lot.unit)} ${lot.unit}`,
                there: quantity(asked.quantity, lot.unit),
                over: `${quantity(over, lot.unit)} ${lot.unit}`,
              })}
            </div>
          </div>
        ) : (
          <Heading over={`${madeBy(work)} · ${bare(run.run)}`}>
            {lot.item_name} {lot.lot_number}
          </Heading>
        )
      }
      foot={
        <>
          {yes}
          {!pad && (
            <Button onClick={() => onChange({ ...asked, quantity: "" }, true)}>
              {t("floor.feed.other")}
            </Button>
          )}
        </>
      }
    >
      {pad ? (
        <Keypad
          value={asked.quantity}
          unit={lot.unit}
          label={t("field.quantity")}
          onChange={(value) =>
            onChange({ ...asked, quantity: value, weighed: false, scale: null }, true)
          }
        />
      ) : (
        <section className="f-card f-q">
          <h2>{t("floor.feed.how_much")}</h2>
          <Qty value={asked.quantity} unit={lot.unit} />
          <p>{asked.weighed ? t("floor.feed.weighed") : wantedText(allowed)}</p>
          {asked.scale && (
            <p className="num">
              {asked.scale.tare
                ? t("floor.feed.gross_less", {
                    gross: asked.scale.gross,
                    tare: asked.scale.tare.kilograms,
                    container: asked.scale.tare.code,
                  })
                : asked.scale.tares.length > 0 && t("floor.feed.scan_container")}
            </p>
          )}
          <AskFacts allowed={allowed} />
        </section>
      )}
      {lot.unit === "kg" && !asked.against && (
        <FromScale
          station={run.station ?? null}
          onRead={(read) => onChange(onScale(asked, read), false)}
        />
      )}
      {asked.against && <p className="f-note">{t("floor.feed.against")}</p>}
    </Screen>
  );
}

const bare = (run: string): string => run.replace(/^run:/, "");

const wantedText = ({ short, line, lot }: Allowed): string =>
  t(short ? "floor.feed.short" : "floor.feed.still", {
    open: `${quantity(line.open, lot.unit)} ${lot.unit}`,
  });

function AskFacts({ allowed: { lot, place, earlier } }: { allowed: Allowed }): ReactNode {
  return (
    <dl className="f-kv">
      {earlier && (
        <div>
          <dt>{t("floor.feed.earlier")}</dt>
          <dd className="num">
            {earlier.lot.lot_number} {earlier.lot.expires_on?.slice(5)}
          </dd>
        </div>
      )}
      <div>
        <dt>{t("field.expires_on")}</dt>
        <dd className="num">{lot.expires_on ?? "–"}</dd>
      </div>
      <div>
        <dt>{t("field.place")}</dt>
        <dd className="num">{place ?? "–"}</dd>
      </div>
      <div>
        <dt>{t("floor.lot.left")}</dt>
        <dd className="num">
          {quantity(lot.on_hand, lot.unit)} {lot.unit}
        </dd>
      </div>
    </dl>
  );
}

/** How far the pot is: totals, one mark a line, and which comes next. */
function Progress({
  run,
  work,
  fresh,
}: {
  run: Run;
  work: WorkOrder;
  fresh?: Line["line"];
}): ReactNode {
  const now = useCell(kept);
  const lines = linesOf(work, run);
  const full = lines.filter((line) => line.full).length;
  const next = lines.find((line) => !line.full);
  const unit = lines[0]?.line.unit ?? "";
  const alike = lines.every(({ line }) => line.unit === unit);
  const total = (of: (line: Line) => string): string =>
    quantity(
      lines.reduce((sum, line) => plus(sum, of(line)), "0"),
      unit,
    );
  return (
    <>
      <div className="f-progress">
        <b>{t("floor.feed.part", { done: full, all: lines.length })}</b>
        {alike && lines.length > 0 && (
          <span className="num">
            {total(({ fed }) => fed)} / {total(({ line }) => line.quantity)} {unit}
          </span>
        )}
      </div>
      <div className="f-dots" aria-hidden="true">
        {lines.map(({ line }, at) => (
          <i key={line.line} className={at < full ? "d" : ""} />
        ))}
      </div>
      <div className="f-card f-list">
        {lines.map((line) => {
          const isNew = fresh?.line === line.line.line;
          const look = isNew ? "new" : line.full ? "done" : line === next ? "next" : "todo";
          const place = look === "next" ? insteadOf(now, line.line, today()) : null;
          return (
            <div key={line.line.line} className={`f-line ${look}`}>
              {line.full || isNew ? <SmallTick size={18} /> : <i className="f-o" />}
              <span>
                {line.line.item_name}
                {look === "next" && (
                  <small>
                    {t("floor.feed.next")}
                    {place?.place && ` · ${place.place_name ?? place.place}`}
                  </small>
                )}
              </span>
              <span className="num">
                {quantity(line.full || isNew ? line.fed : line.open, line.line.unit)}
                {!alike && ` ${line.line.unit}`}
              </span>
            </div>
          );
        })}
      </div>
    </>
  );
}

interface LinesProps {
  run: Run;
  work: WorkOrder;
  weight: string | null;
}

function Lines({ run, work, weight }: LinesProps): ReactNode {
  return (
    <Screen
      title={t("floor.feed.title")}
      head={
        <Heading over={`${run.operation_name ?? run.operation} · ${bare(run.run)}`}>
          {madeBy(work)}
        </Heading>
      }
      foot={
        <>
          <ScanHint>
            {weight
              ? t("floor.feed.scan_with", { quantity: `${quantity(weight, "kg")} kg` })
              : t("floor.feed.scan")}
          </ScanHint>
          <Button onClick={() => go("order", work.order.code, run.run)}>
            {t("floor.feed.report")}
          </Button>
        </>
      }
    >
      <Progress run={run} work={work} />
    </Screen>
  );
}

interface FedProps {
  run: Run;
  work: WorkOrder;
  asked: Asked;
  entry: Waiting;
}

function Fed({ run, work, asked, entry }: FedProps): ReactNode {
  const { lot } = asked.allowed;
  return (
    <Result
      word={t("floor.feed.fed")}
      entry={entry}
      quantity={asked.quantity}
      unit={lot.unit}
      against={asked.against !== null}
      hint={t("floor.feed.scan_next")}
      what={() => (
        <>
          {lot.item_name} {lot.lot_number}
          <span>{t("floor.feed.into", { run: bare(run.run), item: madeBy(work) })}</span>
        </>
      )}
      meta={
        <>
          <span>{t(asked.weighed ? "floor.feed.by_scale" : "floor.feed.by_hand")}</span>
          <span className="num">{secondOf(entry.made)}</span>
        </>
      }
    >
      <Progress run={run} work={work} fresh={asked.allowed.line.line} />
    </Result>
  );
}
