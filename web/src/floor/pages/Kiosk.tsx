/** Signing in at a shared device: badge first, or a name and a PIN. Only dots are shown. */
import { type ReactNode, useEffect, useState } from "react";
import { useCell } from "../base/cell";
import { useScans } from "../base/scans";
import { speakTo, t } from "../base/words";
import { signal } from "../feedback/signal";
import { Mark } from "../parts/Icon";
import { Button } from "../parts/Screen";
import { type Kiosk as Device, kioskHere, signInAtKiosk } from "../server/kiosk";
import { line, Problem } from "../server/request";
import { session, signOut } from "../server/session";
import { saidOf } from "./problem";
import { Languages, SignIn } from "./SignIn";

const LEAST = 4;
const MOST = 8;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

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
  useEffect(() => {
    kioskHere()
      .then((found) => {
        if (found) localStorage.setItem(KEPT, found.station);
        else localStorage.removeItem(KEPT);
        setKiosk(found);
      })
      .catch(() => setKiosk(null));
  }, []);
  if (kiosk === undefined) return null;
  return kiosk ? <Kiosk kiosk={kiosk} /> : <SignIn />;
}

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

export function Kiosk({ kiosk }: { kiosk: Device }): ReactNode {
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
          <span>{t(badge === null ? "floor.kiosk.or_name" : "floor.kiosk.pin_lead")}</span>
        </div>
      </div>
      <People people={kiosk.people} now={who} onPick={setWho} />
      <Dots count={pin.length} />
      {said && (
        <p role="alert" className="f-note f-note-no" style={{ margin: "0 20px 10px" }}>
          {said}
        </p>
      )}
      <Keys
        onKey={(key) => setPin(`${pin}${key}`.slice(0, MOST))}
        onErase={() => setPin(pin.slice(0, -1))}
        onAgain={again}
      />
      <div style={{ padding: "12px 20px 0" }}>
        <Button look="big" disabled={!ready} onClick={send}>
          {t("sign_in.act")}
        </Button>
      </div>
      <footer className="f-langs">
        <Languages />
        <p>{t("floor.kiosk.leaves", { count: Math.max(1, Math.round(kiosk.idle_s / 60)) })}</p>
      </footer>
    </main>
  );
}

interface PeopleProps {
  people: Device["people"];
  now: string | null;
  onPick: (id: string) => void;
}

function People({ people, now, onPick }: PeopleProps): ReactNode {
  return (
    <div className="f-people">
      {people.map(({ id, name }) => (
        <button key={id} type="button" aria-pressed={id === now} onClick={() => onPick(id)}>
          <i aria-hidden="true">{(name ?? "–").slice(0, 1)}</i>
          <span>{name ?? "–"}</span>
        </button>
      ))}
    </div>
  );
}

/** Dots only: whoever stands beside learns the length and nothing else. */
function Dots({ count }: { count: number }): ReactNode {
  const all = Math.max(LEAST, count);
  return (
    <div className="f-pin" role="img" aria-label={t("floor.kiosk.dots", { count })}>
      {Array.from({ length: all }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
        <i key={at} className={at < count ? "f" : ""} />
      ))}
    </div>
  );
}

interface KeysProps {
  onKey: (key: string) => void;
  onErase: () => void;
  onAgain: () => void;
}

function Keys({ onKey, onErase, onAgain }: KeysProps): ReactNode {
  return (
    <div className="f-keys" style={{ margin: "0 20px" }}>
      {KEYS.map((key) => (
        <button key={key} type="button" onClick={() => onKey(key)}>
          {key}
        </button>
      ))}
      <button type="button" className="t" onClick={onAgain}>
        {t("floor.kiosk.again")}
      </button>
      <button type="button" onClick={() => onKey("0")}>
        0
      </button>
      <button type="button" className="t" aria-label={t("floor.pad.erase")} onClick={onErase}>
        <Mark name="erase" size={30} />
      </button>
    </div>
  );
}

interface MayBeKiosk {
  kiosk?: { idle_s: number } | null;
}

/** Signs out of a shared device that nobody uses. The server ends the session as well. */
export function Leaves(): ReactNode {
  const idle = (useCell(session) as MayBeKiosk | null | undefined)?.kiosk?.idle_s;
  useEffect(() => {
    if (!idle) return;
    let timer = setTimeout(() => void signOut(), idle * 1_000);
    const used = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void signOut(), idle * 1_000);
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
