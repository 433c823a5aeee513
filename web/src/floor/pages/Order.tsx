/** A work order at a station: start an operation, report what came out, finish. */
import { type ReactNode, useEffect, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { addressOf, go } from "../base/route";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { linesOf } from "../judge/feed";
import { above, HERE } from "../judge/kept";
import { resolve } from "../judge/resolve";
import type { Waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { Qty } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Run, WorkOrder } from "../server/cache";
import { Guided } from "./Guided";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { NotKept, Unknown } from "./Unknown";

type Step =
  | { name: "order" }
  | { name: "start"; operation: string }
  | { name: "output"; quantity: string; weighed: boolean; pad: boolean }
  | { name: "finish" }
  | { name: "return"; input: Run["inputs"][number]; quantity: string }
  | { name: "done"; word: string; quantity: string | null; unit: string; entry: Waiting }
  | { name: "not_kept"; why: "full" | "none" };

export function Order({ code, run: name }: { code: string; run?: string }): ReactNode {
  const work = useCell(kept).work.find(({ order }) => order.code === code);
  if (!work) return <Unknown text={code} />;
  const run = work.runs.find((one) => one.run === name);
  return run ? <OpenRun work={work} run={run} /> : <Steps work={work} />;
}

const outputOf = (work: WorkOrder) => work.order.lines.find(({ role }) => role === "output");
const stationOf = (work: WorkOrder, operation: string): string | null =>
  work.operations.find((one) => one.operation === operation)?.station || null;

/** Does something once, as soon as nothing stands before it any more. */
function Once({ act }: { act: () => void }): ReactNode {
  const [first] = useState(() => act);
  useEffect(() => first(), [first]);
  return null;
}

const bare = (run: string): string => run.replace(/^run:/, "");

/** The operations of an order; the ones that run, and the ones that can be started. */
function Steps({ work }: { work: WorkOrder }): ReactNode {
  const [step, setStep] = useState<Step>({ name: "order" });
  const made = outputOf(work);
  const start = async (operation: string): Promise<void> => {
    // The card of a pot gets its number here, so that what is fed next can name it offline.
    const own = `${work.order.code}-${Date.now().toString(36).slice(-5).toUpperCase()}`;
    const recorded = await recordNow({
      act: "start",
      put_in: "typed",
      body: { order: work.order.code, operation, run: own },
      shown: { item: made?.item_name ?? null, code: own, quantity: null, unit: null },
    });
    if (recorded.entry) {
      setStep({ name: "order" });
      // What comes next is feeding.
      go("feed", `run:${own}`);
    } else setStep({ name: "not_kept", why: recorded.why });
  };
  if (step.name === "not_kept") return <NotKept why={step.why} />;
  if (step.name === "start") {
    const { operation } = step;
    return (
      <Guided work={work} operation={operation} station={stationOf(work, operation)}>
        <Once act={() => void start(operation)} />
      </Guided>
    );
  }
  const open = work.runs.filter(({ closed_at }) => closed_at == null);
  return (
    <Screen
      title={work.order.code}
      head={<Heading over={work.order.code}>{made?.item_name ?? work.order.code}</Heading>}
      foot={<ScanHint>{t("floor.order.scan")}</ScanHint>}
    >
      {made && (
        <p className="f-note" style={{ marginTop: 0 }}>
          {t("floor.order.wants", { quantity: `${quantity(made.open, made.unit)} ${made.unit}` })}
        </p>
      )}
      {open.length > 0 && (
        <>
          <div className="f-sec">
            <h2>{t("floor.order.open")}</h2>
          </div>
          <div className="f-card f-list">
            {open.map((run) => {
              const lines = linesOf(work, run);
              const full = lines.filter((line) => line.full).length;
              return (
                <a key={run.run} className="f-row" href={addressOf("feed", run.run)}>
                  <span>
                    <b>{run.operation_name ?? run.operation}</b>
                    <small className="num">{bare(run.run)}</small>
                  </span>
                  <span>{t("floor.job.part", { done: full, all: lines.length })}</span>
                </a>
              );
            })}
          </div>
        </>
      )}
      <div className="f-sec">
        <h2>{t("floor.order.start")}</h2>
      </div>
      <div style={{ display: "grid", gap: 10, padding: "0 16px" }}>
        {work.operations.map(({ operation, name }, at) => (
          <Button
            key={operation}
            icon="play"
            look={at === 0 && open.length === 0 ? "first" : "plain"}
            onClick={() => setStep({ name: "start", operation })}
          >
            {t("floor.order.start_one", { operation: name || operation })}
          </Button>
        ))}
      </div>
    </Screen>
  );
}

interface RunProps {
  work: WorkOrder;
  run: Run;
}

function OpenRun({ work, run }: RunProps): ReactNode {
  const now = useCell(kept);
  const [step, setStep] = useState<Step>({ name: "order" });
  const made = outputOf(work);
  const unit = made?.unit ?? "";
  const shown = (much: string | null) => ({
    item: made?.item_name ?? null,
    code: bare(run.run),
    quantity: much,
    unit,
  });
  useScans((scan) => {
    const weighed = resolve(now, scan).find((one) => one.kind === "weight");
    if (!weighed) return false;
    if (step.name === "output" && unit === "kg") {
      setStep({ ...step, quantity: weighed.kilograms, weighed: true });
    } else if (step.name === "return" && step.input.unit === "kg") {
      setStep({ ...step, quantity: weighed.kilograms });
    } else return false;
    signal("again");
    return true;
  });
  const keep = async (
    act: Parameters<typeof recordNow>[0],
    word: string,
    much: string | null,
  ): Promise<void> => {
    const recorded = await recordNow(act);
    setStep(
      recorded.entry
        ? {
            name: "done",
            word,
            quantity: much,
            unit: act.shown.unit ?? unit,
            entry: recorded.entry,
          }
        : { name: "not_kept", why: recorded.why },
    );
  };
  const output = (much: string, weighed: boolean): Promise<void> =>
    keep(
      {
        act: "output",
        put_in: weighed ? "scanned" : "typed",
        body: {
          run: run.run,
          quantity: much,
          unit,
          act: { reasons: {}, ...(weighed ? { basis: "weighed" } : {}) },
        },
        shown: shown(much),
      },
      t("floor.order.reported"),
      much,
    );
  switch (step.name) {
    case "not_kept":
      return <NotKept why={step.why} />;
    case "done":
      return <Done work={work} run={run} step={step} />;
    case "output":
      return (
        <Output
          title={`${made?.item_name ?? ""} · ${bare(run.run)}`}
          unit={unit}
          step={step}
          onChange={setStep}
          onYes={() => void output(step.quantity, step.weighed)}
        />
      );
    case "finish":
      return (
        <Finish
          run={run}
          onNo={() => setStep({ name: "order" })}
          onYes={() =>
            void keep(
              {
                act: "finish",
                put_in: "typed",
                path: { run: run.run },
                body: {},
                shown: shown(null),
              },
              t("floor.order.finished"),
              null,
            )
          }
        />
      );
    case "return":
      return (
        <HandBack
          step={step}
          onChange={setStep}
          onYes={() =>
            void keep(
              {
                act: "return",
                put_in: "typed",
                body: {
                  feed: step.input.transfer,
                  quantity: step.quantity,
                  unit: step.input.unit,
                },
                shown: {
                  item: step.input.item_name ?? null,
                  code: step.input.lot_number ?? null,
                  quantity: step.quantity,
                  unit: step.input.unit ?? null,
                },
              },
              t("floor.order.returned"),
              step.quantity,
            )
          }
        />
      );
    case "start":
    case "order":
      return <RunActs work={work} run={run} onStep={setStep} />;
  }
}

function RunActs({ work, run, onStep }: RunProps & { onStep: (step: Step) => void }): ReactNode {
  const made = outputOf(work);
  // What the server has not heard of has no number yet by which it could be handed back.
  const back = run.inputs.filter(
    ({ transfer, quantity: much }) => !transfer.startsWith(HERE) && above(much, "0"),
  );
  return (
    <Screen
      title={bare(run.run)}
      head={
        <Heading over={`${run.operation_name ?? run.operation} · ${bare(run.run)}`}>
          {made?.item_name}
        </Heading>
      }
      foot={
        <>
          <Button
            look="big"
            icon="make"
            onClick={() =>
              onStep({ name: "output", quantity: made?.open ?? "", weighed: false, pad: false })
            }
          >
            {t("floor.order.report")}
          </Button>
          <div className="row">
            <Button icon="file" onClick={() => go("guide", work.order.code, run.operation)}>
              {t("floor.guide.act")}
            </Button>
            <Button icon="check" onClick={() => onStep({ name: "finish" })}>
              {t("floor.order.finish")}
            </Button>
          </div>
        </>
      }
    >
      <div className="f-sec">
        <h2>{t("floor.order.inside")}</h2>
        <span>{t("floor.order.back_hint")}</span>
      </div>
      {back.length === 0 && <p className="f-card f-blank">{t("floor.order.nothing_inside")}</p>}
      <div className="f-card f-list" hidden={back.length === 0}>
        {back.map((input) => (
          <button
            key={input.transfer}
            type="button"
            className="f-row"
            onClick={() => onStep({ name: "return", input, quantity: "" })}
          >
            <span>
              <b>{input.item_name}</b>
              <small className="num">{input.lot_number}</small>
            </span>
            <span className="num">
              {quantity(input.quantity, input.unit)} {input.unit}
            </span>
          </button>
        ))}
      </div>
    </Screen>
  );
}

interface OutputProps {
  title: string;
  unit: string;
  step: Extract<Step, { name: "output" }>;
  onChange: (step: Step) => void;
  onYes: () => void;
}

function Output({ title, unit, step, onChange, onYes }: OutputProps): ReactNode {
  return (
    <Screen
      title={t("floor.order.how_much")}
      head={<Heading over={title}>{t("floor.order.how_much")}</Heading>}
      foot={
        <>
          <Button
            look="big"
            icon="check"
            disabled={!above(step.quantity || "0", "0")}
            onClick={onYes}
          >
            {t("floor.order.report_yes", {
              quantity: `${quantity(step.quantity || "0", unit)} ${unit}`,
            })}
          </Button>
          {!step.pad && (
            <Button onClick={() => onChange({ ...step, quantity: "", pad: true })}>
              {t("floor.feed.other")}
            </Button>
          )}
        </>
      }
    >
      {step.pad ? (
        <Keypad
          value={step.quantity}
          unit={unit}
          label={t("field.quantity")}
          onChange={(value) => onChange({ ...step, quantity: value, weighed: false })}
        />
      ) : (
        <section className="f-card f-q">
          <Qty value={step.quantity} unit={unit} />
          <p>{t(step.weighed ? "floor.feed.weighed" : "floor.order.as_planned")}</p>
        </section>
      )}
    </Screen>
  );
}

interface FinishProps {
  run: Run;
  onYes: () => void;
  onNo: () => void;
}

function Finish({ run, onYes, onNo }: FinishProps): ReactNode {
  const empty = run.outputs.length === 0;
  return (
    <Screen
      title={t("floor.order.finish")}
      head={<Heading over={bare(run.run)}>{t("floor.order.finish_ask")}</Heading>}
      foot={
        <>
          <Button look="big" icon="check" onClick={onYes}>
            {t("floor.order.finish")}
          </Button>
          <Button onClick={onNo}>{t("floor.order.not_yet")}</Button>
        </>
      }
    >
      <section className="f-card f-q" style={{ flex: "none" }}>
        <dl className="f-kv">
          <div>
            <dt>{t("floor.order.inside")}</dt>
            <dd className="num">{run.inputs.length}</dd>
          </div>
          <div>
            <dt>{t("floor.order.came_out")}</dt>
            <dd className="num">{run.outputs.length}</dd>
          </div>
        </dl>
        {empty && <p role="status">{t("floor.order.no_output")}</p>}
      </section>
    </Screen>
  );
}

interface BackProps {
  step: Extract<Step, { name: "return" }>;
  onChange: (step: Step) => void;
  onYes: () => void;
}

function HandBack({ step, onChange, onYes }: BackProps): ReactNode {
  const { input } = step;
  const unit = input.unit ?? "";
  const over = above(step.quantity || "0", input.quantity ?? "0");
  return (
    <Screen
      title={t("floor.order.return_title")}
      head={
        <Heading over={`${input.item_name ?? ""} ${input.lot_number ?? ""}`}>
          {t("floor.order.return_title")}
        </Heading>
      }
      foot={
        <Button
          look="big"
          icon="undo"
          disabled={over || !above(step.quantity || "0", "0")}
          onClick={onYes}
        >
          {t("floor.order.return_yes", {
            quantity: `${quantity(step.quantity || "0", unit)} ${unit}`,
          })}
        </Button>
      }
    >
      <Keypad
        value={step.quantity}
        unit={unit}
        label={t("field.quantity")}
        onChange={(value) => onChange({ ...step, quantity: value })}
      />
      <p className="f-note">
        {t("floor.order.went_in", { quantity: `${quantity(input.quantity, unit)} ${unit}` })}
      </p>
    </Screen>
  );
}

function Done({
  work,
  run,
  step,
}: RunProps & { step: Extract<Step, { name: "done" }> }): ReactNode {
  return (
    <Result
      word={step.word}
      entry={step.entry}
      quantity={step.quantity}
      unit={step.unit}
      hint={t("floor.feed.scan_next")}
      what={(sent) => (
        <>
          {outputOf(work)?.item_name} {sent?.lot}
          <span className="num">{bare(run.run)}</span>
        </>
      )}
      more={
        run.closed_at == null && (
          <Button onClick={() => go("feed", run.run)}>{t("floor.order.to_run")}</Button>
        )
      }
    />
  );
}
