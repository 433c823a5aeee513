/** The first screen: one field that always listens, and my tasks. */
import type { ReactNode } from "react";
import { quantity } from "../../language/decimal";
import { clock, day } from "../../language/time";
import { StateShape } from "../../marks/shapes";
import { useCell } from "../base/cell";
import { addressOf } from "../base/route";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { type Job, jobsOf } from "../judge/tasks";
import { kept } from "../keep/stock";
import { Blank } from "../parts/Blank";
import { type FloorIcon, Mark } from "../parts/Icon";
import { Reader, toggle } from "../parts/Reader";
import { Button, Screen, Tabs } from "../parts/Screen";
import { session } from "../server/session";
import { KeptNote } from "./KeptNote";
import { Notices } from "./Notices";
import { NotYet } from "./NotYet";
import { StorageNote } from "./StorageNote";

/** How many tasks the first screen shows. */
const MOST = 5;

export function Home(): ReactNode {
  const now = useCell(kept);
  const { station } = useCell(settings);
  const jobs = jobsOf(now, station);
  return (
    <Screen title={t("floor.tab.scan")}>
      <Scanning />
      <StorageNote />
      <KeptNote />
      <Notices />
      <Trained />
      <div className="f-sec">
        <h2>{t("floor.home.mine")}</h2>
        {jobs.length > 0 && <span>{t("floor.home.count", { count: jobs.length })}</span>}
      </div>
      <Jobs jobs={jobs.slice(0, MOST)} />
      {jobs.length > MOST && (
        <p style={{ padding: "4px 20px 0", textAlign: "center" }}>
          <a className="lnk" href={addressOf("work")}>
            {t("floor.home.all", { count: jobs.length })}
          </a>
        </p>
      )}
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
function Scanning(): ReactNode {
  return (
    <>
      <Reader meanwhile={<Field />} />
      <div className="f-alt">
        <Button icon="camera" onClick={() => toggle("camera")}>
          {t("floor.home.camera")}
        </Button>
        <Button icon="keys" onClick={() => toggle("typed")}>
          {t("floor.home.type")}
        </Button>
      </div>
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

const ICONS: Record<string, FloorIcon> = {
  put_away: "stock",
  expect_delivery: "ship",
  start_order: "play",
  run: "scale",
  ship_order: "ship",
  dispatch: "ship",
  count_lot: "work",
  call_material: "hand",
  call_quality: "hand",
  call_machine: "hand",
  call_safety: "hand",
  call_help: "hand",
};

export function Jobs({ jobs }: { jobs: readonly Job[] }): ReactNode {
  const { as_of } = useCell(kept);
  if (jobs.length === 0) {
    // Nothing is known yet: that is not the same as nothing to do.
    return as_of > 0 ? <Blank>{t("floor.home.nothing")}</Blank> : <NotYet />;
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
