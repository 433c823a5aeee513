/** Signing in at a shared device: badge first, or a name and a PIN. Only dots are shown. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { span } from "../../language/span";
import { useCell } from "../base/cell";
import { goInstead } from "../base/route";
import { useScans } from "../base/scans";
import { speakTo, t } from "../base/words";
import { signal } from "../feedback/signal";
import { Bones, Failed } from "../parts/Blank";
import { Mark } from "../parts/Icon";
import { LEAST, Pin } from "../parts/Pin";
import { Button } from "../parts/Screen";
import {
  canLock,
  type Kiosk as Device,
  kioskHere,
  leaveLocked,
  locked,
  signInAtKiosk,
  unlock,
} from "../server/kiosk";
import { line, Problem } from "../server/request";
import { session, signOut } from "../server/session";
import { saidOf } from "./problem";
import { Languages, SignIn } from "./SignIn";

/** Whether this device was somebody's kiosk the last time it asked. */
const KEPT = "suyuan.floor.kiosk";

/**
 * A shared device asks who it is before it shows anything; one's own phone shows name and password
 * at once, and only a first answer can make it a kiosk.
 */
export function Entrance(): ReactNode {
  const [kiosk, setKiosk] = useState<Device | null | undefined>(
    localStorage.getItem(KEPT) === null ? null : undefined,
  );
  const ask = useCallback(() => {
    kioskHere()
      .then((found) => {
        if (found) localStorage.setItem(KEPT, found.station_name ?? found.station);
        else localStorage.removeItem(KEPT);
        setKiosk(found);
      })
      // Without network it is still what it was, and says that nobody can sign in.
      .catch(() => setKiosk(offlineFace()));
  }, []);
  useEffect(ask, [ask]);
  if (kiosk === undefined) {
    return (
      <main className="f-screen" aria-label={t("floor.kiosk.title")}>
        <Bones />
      </main>
    );
  }
  return kiosk ? <Kiosk kiosk={kiosk} onAgain={ask} /> : <SignIn />;
}

/** What is left of a kiosk without network: its name. Who works there is asked of the server alone. */
function offlineFace(): Device | null {
  const station = localStorage.getItem(KEPT);
  if (station === null) return null;
  const none = { id: "", site: "", people: [], listed: false, badge_alone: false };
  return { ...none, station, station_name: station, idle_s: IDLE_S };
}

const IDLE_S = 120;

const WRONG: Record<string, string> = {
  signed_out: "floor.kiosk.wrong",
  not_at_station: "floor.kiosk.not_here",
};

/** What is said of a sign-in that did not work; the same for every wrong secret. */
function wordOf(cause: unknown): string {
  if (!(cause instanceof Problem)) return saidOf(cause);
  if (cause.code === "locked_out") {
    return t("access.locked_out", { minutes: Math.ceil(Number(cause.params.retry_s ?? 60) / 60) });
  }
  const known = WRONG[cause.code];
  return known ? t(known) : saidOf(cause);
}

interface KioskProps {
  kiosk: Device;
  /** Asks the server once more who may sign in here. */
  onAgain: () => void;
}

export function Kiosk({ kiosk, onAgain }: KioskProps): ReactNode {
  const { online } = useCell(line);
  const [who, setWho] = useState<string | null>(null);
  const [badge, setBadge] = useState<string | null>(null);
  const [pin, setPin] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const again = (): void => {
    setWho(null);
    setBadge(null);
    setPin("");
  };
  const enter = async (credential: Parameters<typeof signInAtKiosk>[0]): Promise<void> => {
    setSaid(null);
    try {
      await signInAtKiosk(credential);
      signal("ok");
      // Nobody lands on the page of the one before them.
      goInstead("");
      const in_ = session.get();
      await speakTo(in_?.person.id, in_?.language);
    } catch (cause) {
      if (cause instanceof Problem && cause.code === "pin_needed" && "badge" in credential) {
        signal("again");
        setBadge(credential.badge);
        setPin("");
        return;
      }
      signal("no");
      setSaid(wordOf(cause));
      setPin("");
    }
  };
  useScans((scan) => {
    void enter({ badge: scan.text });
    return true;
  });
  const ready = pin.length >= LEAST && (badge !== null || who !== null);
  const send = (): void => {
    if (badge !== null) void enter({ badge, pin });
    else if (who !== null) void enter({ person: who, pin });
  };
  return (
    <main className="f-screen" aria-label={t("floor.kiosk.title")}>
      <header className="f-top">
        <b>{kiosk.station_name ?? kiosk.station}</b>
        <span>{t("floor.kiosk.shared")}</span>
        <span className="net">
          <Mark name={online ? "online" : "offline"} size={18} />
          {t(online ? "floor.net.on" : "floor.net.off")}
        </span>
      </header>
      <h1 className="sr">{t("floor.kiosk.title")}</h1>
      <div className="f-badge">
        <Mark name="badge" size={38} />
        <div>
          <b>{t(badge === null ? "floor.kiosk.badge" : "floor.kiosk.pin")}</b>
          {(badge !== null || kiosk.people.length > 0) && (
            <span>{t(badge === null ? "floor.kiosk.or_name" : "floor.kiosk.pin_lead")}</span>
          )}
        </div>
      </div>
      <People people={kiosk.people} now={who} onPick={setWho} />
      {online && kiosk.id === "" && <Failed onAgain={onAgain} />}
      {!online && (
        <p role="status" className="f-note f-note-no">
          {t("floor.kiosk.no_line")}
        </p>
      )}
      {said && (
        <p role="alert" className="f-note f-note-no" style={{ margin: "0 20px 10px" }}>
          {said}
        </p>
      )}
      <Pin pin={pin} onChange={setPin} aside={t("floor.kiosk.again")} onAside={again} />
      <div style={{ padding: "12px 20px 0" }}>
        <Button look="big" disabled={!ready} onClick={send}>
          {t("sign_in.act")}
        </Button>
      </div>
      <footer className="f-langs">
        <Languages />
        <p>{t("floor.kiosk.idle", { span: span(t, kiosk.idle_s * 1_000) })}</p>
      </footer>
    </main>
  );
}

interface PeopleProps {
  people: Device["people"];
  now: string | null;
  onPick: (person: string) => void;
}

function People({ people, now, onPick }: PeopleProps): ReactNode {
  return (
    <div className="f-people">
      {people.map(({ person, name }) => (
        <button
          key={person}
          type="button"
          aria-pressed={person === now}
          onClick={() => onPick(person)}
        >
          <i aria-hidden="true">{(name ?? "–").slice(0, 1)}</i>
          <span>{name ?? "–"}</span>
        </button>
      ))}
    </div>
  );
}

/**
 * Signs out of a shared device that nobody uses; the server ends the session as well. Without network
 * nobody could sign in again, so the device waits for the badge it knows.
 */
export function Leaves(): ReactNode {
  const idle = useCell(session)?.kiosk?.idle_s;
  useEffect(() => {
    if (!idle) return;
    const leave = (): void => {
      if (!line.get().online && canLock()) locked.set(true);
      else void signOut();
    };
    let timer = setTimeout(leave, idle * 1_000);
    const used = (): void => {
      clearTimeout(timer);
      timer = setTimeout(leave, idle * 1_000);
    };
    document.addEventListener("pointerdown", used);
    document.addEventListener("keydown", used);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerdown", used);
      document.removeEventListener("keydown", used);
    };
  }, [idle]);
  return null;
}

/** Nobody used the device and the line is down: only the badge that signed in opens it again. */
export function Locked(): ReactNode {
  const { online } = useCell(line);
  const who = useCell(session);
  const [wrong, setWrong] = useState(false);
  useScans((scan) => {
    void unlock(scan.text).then((same) => {
      signal(same ? "ok" : "no");
      setWrong(!same);
    });
    return true;
  });
  // With the line back the server says who may go on.
  useEffect(() => {
    if (online) void leaveLocked();
  }, [online]);
  return (
    <main className="f-screen" aria-label={t("floor.kiosk.locked")}>
      <div className="f-badge">
        <Mark name="badge" size={38} />
        <div>
          <b>{t("floor.kiosk.locked")}</b>
          <span>{t("floor.kiosk.same_badge", { name: who?.person.name ?? "–" })}</span>
        </div>
      </div>
      {wrong && (
        <p role="alert" className="f-note f-note-no">
          {t("floor.kiosk.no_line")}
        </p>
      )}
      <div style={{ padding: "16px 20px" }}>
        <Button onClick={() => void leaveLocked()}>{t("frame.sign_out")}</Button>
      </div>
    </main>
  );
}
