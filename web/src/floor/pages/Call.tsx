/** Calling for somebody: what is needed, one touch, and it is on its way. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { type Called, called, keepCalled } from "../base/called";
import { useCell } from "../base/cell";
import { addressOf, go } from "../base/route";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { follow } from "../keep/called";
import { uuid7 } from "../keep/identity";
import { keepCallPhoto, sendPhotos } from "../keep/photos";
import { kept } from "../keep/stock";
import { Blank, Bones, Failed } from "../parts/Blank";
import { type FloorIcon, Mark } from "../parts/Icon";
import { Picture } from "../parts/Picture";
import { Button, Heading, Screen, Tabs } from "../parts/Screen";
import { CALL_KINDS, type CallKind, type CallView, openCalls, say } from "../server/calls";
import { line } from "../server/request";
import { session } from "../server/session";
import { Answer } from "./Answer";
import { stateWords } from "./callWords";
import { ageOf } from "./KeptNote";
import { saidOf } from "./problem";
import { recordNow } from "./recording";
import { NotKept } from "./Unknown";
import "./call.css";

export const CALL_ICONS: Record<CallKind, FloorIcon> = {
  material: "stock",
  quality: "verdict",
  machine: "settings",
  help: "hand",
  safety: "warn",
};

/** How often the list of open calls is asked for while somebody looks at it. */
const EVERY = 8_000;

/** `about` is the number of a call, or what a new one is about: `run:R-1`. */
export function Call({ about }: { about?: string | undefined }): ReactNode {
  const call = useCell(called);
  const who = useCell(session);
  const [another, setAnother] = useState(false);
  useEffect(follow, []);
  if (about && !about.includes(":")) return <Answer code={about} />;
  const mine = call?.person === who?.person.id ? call : null;
  return mine && !another ? (
    <Mine call={mine} onAnother={() => setAnother(true)} />
  ) : (
    <Choose about={about} onCalled={() => setAnother(false)} />
  );
}

interface ChooseProps {
  about: string | undefined;
  onCalled: () => void;
}

function Choose({ about, onCalled }: ChooseProps): ReactNode {
  const { station } = useCell(settings);
  const [stopped, setStopped] = useState(false);
  const [note, setNote] = useState("");
  const [failed, setFailed] = useState<"full" | "none" | null>(null);
  const raise = async (kind: CallKind): Promise<void> => {
    const recorded = await recordNow({
      act: "raise_call",
      put_in: "typed",
      body: {
        kind,
        stopped,
        ...(station ? { station } : {}),
        ...(about ? { subject: about } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      },
      shown: { item: t(`floor.call.${kind}`), code: null, quantity: null, unit: null },
    });
    if (!recorded.entry) return setFailed(recorded.why);
    const { key, person, made } = recorded.entry;
    keepCalled({ key, person, kind, made, code: null, state: "waiting", by: null, note: null });
    onCalled();
  };
  if (failed) return <NotKept why={failed} />;
  return (
    <Screen
      title={t("floor.call.what")}
      head={<Heading over={<Where about={about} />}>{t("floor.call.what")}</Heading>}
    >
      <div className="f-kinds">
        {CALL_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            className={`f-kind${kind === "safety" ? " f-kind-danger" : ""}`}
            onClick={() => void raise(kind)}
          >
            <Mark name={CALL_ICONS[kind]} size={32} />
            {t(`floor.call.${kind}`)}
          </button>
        ))}
        <button
          type="button"
          className="f-kind f-kind-stop"
          aria-pressed={stopped}
          onClick={() => setStopped(!stopped)}
        >
          <Mark name={stopped ? "check" : "pause"} size={32} />
          {t(stopped ? "floor.call.stopped" : "floor.call.stop")}
        </button>
      </div>
      <p className="f-note">{t("floor.call.stop_hint")}</p>
      <label className="f-say">
        {t("floor.call.note_first")}
        <input
          className="f-in"
          maxLength={1000}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <OpenCalls />
      <Tabs />
    </Screen>
  );
}

function Where({ about }: { about: string | undefined }): ReactNode {
  const { station } = useCell(settings);
  const place = useCell(kept).places.find(({ code }) => code === station)?.name ?? station;
  return [place, about?.slice(about.indexOf(":") + 1)].filter(Boolean).join(" · ");
}

/** Who else calls: whoever can go sees it, and goes. */
function OpenCalls(): ReactNode {
  const { online } = useCell(line);
  const [calls, setCalls] = useState<CallView[] | null>(null);
  /** When the list was told. */
  const [at, setAt] = useState(0);
  const [failed, setFailed] = useState(false);
  const look = useCallback(
    () =>
      openCalls().then(
        (found) => {
          setCalls(found);
          setAt(Date.now());
          setFailed(false);
        },
        () => setFailed(true),
      ),
    [],
  );
  useEffect(() => {
    void look();
    const timer = setInterval(look, EVERY);
    return () => clearInterval(timer);
  }, [look]);
  return (
    <>
      <div className="f-sec">
        <h2>{t("floor.call.open")}</h2>
        {calls && (failed || !online) && <span>{ageOf(at)}</span>}
      </div>
      {calls === null && <NoCalls online={online} failed={failed} onAgain={() => void look()} />}
      {calls?.length === 0 && <Blank>{t("floor.call.none")}</Blank>}
      {calls && calls.length > 0 && (
        <div className="f-card f-list">
          {calls.map((call) => (
            <a
              key={call.code}
              className={`f-row f-row-icon${call.stopped || call.escalated ? " f-urgent" : ""}`}
              href={addressOf("call", call.code)}
            >
              <span className="f-row-mark">
                <Mark name={CALL_ICONS[call.kind as CallKind] ?? "hand"} size={24} />
              </span>
              <span>
                <b>{t(`floor.call.${call.kind}`)}</b>
                <small>{call.station_name ?? call.station ?? call.by?.name}</small>
              </span>
              <span className="f-row-end">
                <b>{t("floor.call.waits", { minutes: Math.floor(call.to_end_s / 60) })}</b>
                <small>{call.state === "answered" ? (call.answered_by?.name ?? "") : ""}</small>
              </span>
            </a>
          ))}
        </div>
      )}
    </>
  );
}

interface NoCallsProps {
  online: boolean;
  failed: boolean;
  onAgain: () => void;
}

/** Without the list: it is being read, it could not be, or there is no line to read it over. */
function NoCalls({ online, failed, onAgain }: NoCallsProps): ReactNode {
  if (!online) return <Blank onAgain={onAgain}>{t("floor.call.no_list")}</Blank>;
  return failed ? <Failed onAgain={onAgain} /> : <Bones />;
}

interface MineProps {
  call: Called;
  onAnother: () => void;
}

/** How things are with one's own call. */
function Mine({ call, onAnother }: MineProps): ReactNode {
  const { online } = useCell(line);
  const [said, setSaid] = useState<string | null>(null);
  const over = call.state === "resolved" || call.state === "withdrawn";
  const unsent = call.state === "waiting";
  const { code } = call;
  const withdraw = async (): Promise<void> => {
    if (!code) return;
    try {
      await say(code, "withdraw", {}, uuid7(Date.now()));
      signal("ok");
      keepCalled(null);
      go("");
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
  };
  const show = async (picture: File): Promise<void> => {
    try {
      await keepCallPhoto(call.key, picture, code);
    } catch {
      signal("no");
      return setSaid(t("floor.call.photo_lost"));
    }
    signal("ok");
    const now = called.get();
    if (now?.key === call.key) keepCalled({ ...now, pictures: (now.pictures ?? 0) + 1 });
    void sendPhotos([]).catch(() => undefined);
  };
  const back = (): void => {
    if (over) keepCalled(null);
    go("");
  };
  return (
    <Screen
      title={t("floor.call.sent")}
      tone={unsent && !online ? "ask" : "ok"}
      head={
        <>
          <div className="f-hero">
            <div className="f-word">
              {t(unsent && !online ? "floor.call.kept" : "floor.call.sent")}
            </div>
            <Mark name="hand" size={72} />
          </div>
          <div className="f-what">{t(`floor.call.${call.kind}`)}</div>
          {!unsent && <div className="f-strip">{stateWords(call)}</div>}
        </>
      }
      foot={
        <>
          <Button look="big" icon="check" onClick={back}>
            {t("floor.call.back")}
          </Button>
          {!over && <Picture word={t("floor.call.photo")} onTaken={(one) => void show(one)} />}
          {!over && code && (
            <Button icon="close" disabled={!online} onClick={() => void withdraw()}>
              {t("floor.call.withdraw")}
            </Button>
          )}
          <Button look="quiet" onClick={onAnother}>
            {t("floor.call.again")}
          </Button>
        </>
      }
    >
      {unsent && !online && <p className="f-note">{t("floor.call.offline")}</p>}
      {call.note && <p className="f-note">{call.note}</p>}
      {(call.pictures ?? 0) > 0 && (
        <p className="f-note" role="status">
          {t(online ? "floor.call.pictures" : "floor.call.pictures_wait", {
            count: call.pictures,
          })}
        </p>
      )}
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
    </Screen>
  );
}
