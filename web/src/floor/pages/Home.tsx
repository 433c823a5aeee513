/** The first screen: one field that always listens, and my tasks. */
import { type FormEvent, lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { quantity } from "../../language/decimal";
import { clock, day } from "../../language/time";
import { StateShape } from "../../marks/shapes";
import { useCell } from "../base/cell";
import { addressOf } from "../base/route";
import { heard } from "../base/scans";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { type Job, jobsOf } from "../judge/tasks";
import { kept } from "../keep/stock";
import { type FloorIcon, Mark } from "../parts/Icon";
import { Button, Screen, Tabs } from "../parts/Screen";
import type { Missing } from "../scan/camera/missing";
import type { Scan } from "../scan/scan";
import { session } from "../server/session";
import { KeptNote } from "./KeptNote";
import { Notices } from "./Notices";
import { StorageNote } from "./StorageNote";

const Camera = lazy(() =>
  import("../scan/camera/Camera").then(({ Camera: it }) => ({ default: it })),
);
const PhotoScan = lazy(() =>
  import("../scan/camera/PhotoScan").then(({ PhotoScan: it }) => ({ default: it })),
);

/** How many tasks the first screen shows. */
const MOST = 5;

export function Home(): ReactNode {
  const now = useCell(kept);
  const { station } = useCell(settings);
  const jobs = jobsOf(now, station);
  return (
    <Screen title={t("floor.tab.scan")}>
      <Reader />
      <StorageNote />
      <KeptNote />
      <Notices />
      <Trained />
      <div className="f-sec">
        <h2>{t("floor.home.mine")}</h2>
        {jobs.length > 0 && <span>{t("floor.home.count", { count: jobs.length })}</span>}
      </div>
      <Jobs jobs={jobs.slice(0, MOST)} />
      <Tabs />
    </Screen>
  );
}

/** A badge for a day is for some operations only. */
function Trained(): ReactNode {
  const only = useCell(session)?.kiosk?.operations;
  const steps = useCell(kept).work.flatMap(({ operations }) => operations);
  if (!only) return null;
  const names = only.map((code) => steps.find((one) => one.operation === code)?.name || code);
  return (
    <p className="f-note f-trained">
      <Mark name="badge" />
      <span>{t("floor.kiosk.trained", { operations: names.join(", ") })}</span>
    </p>
  );
}

/** The field: a scanner is heard without it, a camera and typing are one tap away. */
function Reader(): ReactNode {
  const [by, setBy] = useState<"camera" | "typed" | null>(null);
  const [lacks, setLacks] = useState<Missing | null>(null);
  const missed = useCallback((what: Missing) => {
    setLacks(what);
    setBy(null);
  }, []);
  const seen = useCallback((scan: Scan) => {
    setBy(null);
    heard(scan);
  }, []);
  return (
    <>
      {by === "camera" ? (
        <Suspense fallback={<Field />}>
          <Camera t={t} onScan={seen} onMissing={missed} />
        </Suspense>
      ) : (
        <Field />
      )}
      <div className="f-alt">
        <Button icon="camera" onClick={() => setBy(by === "camera" ? null : "camera")}>
          {t("floor.home.camera")}
        </Button>
        <Button icon="keys" onClick={() => setBy(by === "typed" ? null : "typed")}>
          {t("floor.home.type")}
        </Button>
      </div>
      {lacks && (
        <p className="f-note f-note-no" role="status">
          <Mark name="warn" />
          <span>{t(`scan.why.${lacks.why}`)}</span>
        </p>
      )}
      {lacks && (
        <Suspense fallback={null}>
          <PhotoScan t={t} onScan={seen} />
        </Suspense>
      )}
      {by === "typed" && <Typed onDone={() => setBy(null)} />}
    </>
  );
}

function Field(): ReactNode {
  return (
    <div className="f-scan">
      <svg viewBox="0 0 310 156" fill="none" stroke="#fff" strokeWidth="3" aria-hidden="true">
        <path
          strokeOpacity=".55"
          strokeLinecap="round"
          d="M2 26V10a8 8 0 0 1 8-8h18M282 2h18a8 8 0 0 1 8 8v16M308 130v16a8 8 0 0 1-8 8h-18M28 154H10a8 8 0 0 1-8-8v-16"
        />
      </svg>
      <i className="f-beam" />
      <b>{t("floor.home.scan")}</b>
      <span>{t("floor.home.aim")}</span>
    </div>
  );
}

export function Typed({ onDone }: { onDone: () => void }): ReactNode {
  const [text, setText] = useState("");
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === "") return;
    onDone();
    heard({ text: text.trim(), symbology: null, by: "typed" });
  };
  return (
    <form className="f-typed" onSubmit={send}>
      <input
        className="f-in"
        // Whoever pressed "type" wants to type, and nothing else.
        ref={(input) => input?.focus()}
        aria-label={t("floor.home.code")}
        placeholder={t("floor.home.code")}
        value={text}
        autoCapitalize="characters"
        autoComplete="off"
        enterKeyHint="go"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="f-btn f-btn-first">
        {t("floor.home.go")}
      </button>
    </form>
  );
}

const ICONS: Record<string, FloorIcon> = {
  put_away: "stock",
  expect_delivery: "ship",
  start_order: "play",
  run: "scale",
  ship_order: "ship",
  dispatch: "ship",
  count_lot: "work",
};

export function Jobs({ jobs }: { jobs: readonly Job[] }): ReactNode {
  if (jobs.length === 0) {
    return <p className="f-card f-blank">{t("floor.home.nothing")}</p>;
  }
  return (
    <div className="f-card f-list">
      {jobs.map((job) => (
        <a
          key={job.id}
          href={addressOf(...job.to)}
          className={`f-row f-row-icon${job.urgent ? " f-urgent" : ""}`}
        >
          <span className="f-row-mark">
            {job.kind === "quarantine" ? (
              <StateShape tone="hold" size={26} />
            ) : (
              <Mark name={ICONS[job.kind] ?? "work"} size={24} />
            )}
          </span>
          <span>
            <b>
              {t(`floor.job.${job.kind}`, { partner: job.partner ?? job.item, item: job.item })}
            </b>
            <small>{[job.item, job.lot ?? job.code].filter(Boolean).join(" ")}</small>
          </span>
          <span className="f-row-end">
            <b>{job.urgent ? t("floor.job.now") : when(job.due)}</b>
            <small className="num">{partOf(job)}</small>
          </span>
        </a>
      ))}
    </div>
  );
}

function partOf({ part, quantity: much, unit }: Job): string {
  if (part) return t("floor.job.part", { done: part[0], all: part[1] });
  return much ? `${quantity(much, unit)} ${unit ?? ""}` : "";
}

/** `15:10` for a moment of today, else the day; midnight stands for the whole day. */
function when(due: string | null): string {
  if (!due) return "";
  const today = day(new Date().toISOString());
  const at = day(due);
  const time = clock(due);
  if (at !== today) return at;
  return time === "00:00" || !due.includes("T") ? t("floor.job.today") : time;
}
