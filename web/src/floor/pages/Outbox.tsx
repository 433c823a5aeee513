/** What waits to be sent, since when, and what came back for eyes. */
import type { ReactNode } from "react";
import { quantity } from "../../language/decimal";
import { since } from "../../language/span";
import { clock } from "../../language/time";
import { StateShape } from "../../marks/shapes";
import { useCell } from "../base/cell";
import { go } from "../base/route";
import { t } from "../base/words";
import { type Done, done, needsEyes, read, type Waiting, waiting } from "../keep/outbox";
import { sending, sendNow } from "../keep/sender";
import { kept, refresh } from "../keep/stock";
import { Button, Heading, Screen } from "../parts/Screen";
import { isAsked } from "../server/outbox";
import { line } from "../server/request";
import { session } from "../server/session";
import { brokenWords, wordsOf } from "./problem";
import { StorageNote } from "./StorageNote";

const MINUTE = 60_000;

export function Outbox(): ReactNode {
  const all = useCell(waiting);
  const who = useCell(session);
  const { online } = useCell(line);
  const busy = useCell(sending);
  const eyes = useCell(done).filter(needsEyes);
  const mine = all.filter(({ person }) => person === who?.person.id);
  const others = all.length - mine.length;
  const away = !online || mine.length > 0;
  return (
    <Screen
      title={t("floor.outbox.title")}
      {...(away ? { tone: "ask" as const } : {})}
      head={away ? <Count count={mine.length} /> : <Heading>{t("floor.outbox.title")}</Heading>}
      foot={
        <>
          {!online && <p className="f-hint">{t("floor.outbox.needs_line")}</p>}
          <div className="row">
            <Button
              icon="retry"
              disabled={busy}
              onClick={() => {
                void sendNow();
                void refresh();
              }}
            >
              {t("floor.outbox.again")}
            </Button>
            <Button look="first" icon="scan" onClick={() => go("")}>
              {t("floor.outbox.on")}
            </Button>
          </div>
        </>
      }
    >
      {away && <Age />}
      <StorageNote />
      {others > 0 && <p className="f-note">{t("floor.outbox.others", { count: others })}</p>}
      {eyes.length > 0 && <Eyes entries={eyes} />}
      {mine.length > 0 ? (
        <WaitingList entries={mine} />
      ) : (
        eyes.length === 0 && <p className="f-card f-blank">{t("floor.outbox.empty")}</p>
      )}
    </Screen>
  );
}

function Count({ count }: { count: number }): ReactNode {
  return (
    <div className="f-count">
      <b className="num">{count}</b>
      <div>
        <div className="f-word">{t("floor.outbox.wait", { count })}</div>
        <div>{t("floor.outbox.safe")}</div>
      </div>
    </div>
  );
}

/** How old the list of holds is: what was held since then is not known here. */
function Age(): ReactNode {
  const { as_of } = useCell(kept);
  if (as_of === 0) return null;
  const at = clock(new Date(as_of).toISOString());
  return (
    <div className="f-card f-warn">
      <StateShape tone="hold" size={26} />
      <div>
        <b>{t("floor.outbox.holds", { at })}</b>
        <span>{t("floor.outbox.holds_lead")}</span>
      </div>
    </div>
  );
}

function WaitingList({ entries }: { entries: readonly Waiting[] }): ReactNode {
  const { heard } = useCell(line);
  const { as_of } = useCell(kept);
  const last = heard ?? as_of;
  const iso = new Date(last).toISOString();
  return (
    <>
      <div className="f-sec">
        <h2>{t("floor.outbox.list")}</h2>
        {last > 0 && (
          <span>
            {Date.now() - last < MINUTE
              ? t("floor.outbox.just")
              : t("floor.outbox.last", { at: clock(iso), span: since(t, iso) })}
          </span>
        )}
      </div>
      <div className="f-card f-list">
        {entries.toReversed().map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </div>
    </>
  );
}

function Entry({ entry: { made, act, shown } }: { entry: Waiting }): ReactNode {
  return (
    <div className="f-wait">
      <span className="t num">{clock(new Date(made).toISOString())}</span>
      <b>{t(`floor.act.${act}`)}</b>
      <span>
        {shown.item}
        <small className="num">{shown.code}</small>
      </span>
      <span className="num sec">
        {shown.quantity && `${quantity(shown.quantity, shown.unit)} ${shown.unit ?? ""}`}
      </span>
    </div>
  );
}

/** What stands against an entry, in words: the rules it broke, or why it is no act. */
const against = ({ answered: { broken, problem } }: Done): string[] => [
  ...broken.map(brokenWords),
  ...(problem ? [wordsOf(problem)] : []),
];

/** What was asked and refused never happened; what was done and refused did, and is not booked. */
const fateOf = ({ act, answered }: Done): string =>
  answered.state === "refused" && isAsked(act) ? "not_allowed" : answered.state;

/** Both sides: what was done here, and what the server says about it. */
function Eyes({ entries }: { entries: readonly Done[] }): ReactNode {
  return (
    <>
      <div className="f-sec">
        <h2>{t("floor.notice.title", { count: entries.length })}</h2>
      </div>
      <div className="f-card f-list">
        {entries.map((entry) => (
          <div key={entry.key} className="f-urgent" style={{ paddingBottom: 10 }}>
            <Entry entry={entry} />
            <p style={{ padding: "0 14px 8px" }}>{t(`floor.fate.${fateOf(entry)}`)}</p>
            {against(entry).map((sentence) => (
              <p key={sentence} className="sec" style={{ padding: "0 14px 8px" }}>
                {sentence}
              </p>
            ))}
            <div style={{ padding: "0 14px" }}>
              <Button onClick={() => void read(entry.key)}>{t("floor.notice.read")}</Button>
            </div>
          </div>
        ))}
      </div>
    </>
  );
}
