/** The frame of every screen: who, where, whether the line works; and what stays at the foot. */
import type { ReactNode } from "react";
import { clock } from "../../language/time";
import { useCell } from "../base/cell";
import { practising } from "../base/practice";
import { addressOf, go, useRoute } from "../base/route";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { queueOf, waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { line } from "../server/request";
import { session, signOut } from "../server/session";
import { type FloorIcon, Mark } from "./Icon";

/** Name of the person, the station, and what waits or does not work. */
export function Top(): ReactNode {
  const who = useCell(session);
  const { station } = useCell(settings);
  const places = useCell(kept).places;
  const place = station && (places.find(({ code }) => code === station)?.name ?? station);
  return (
    <header className="f-top">
      <b>{who?.person.name ?? who?.person.username}</b>
      <span>{who?.kiosk?.station_name ?? (place || who?.sites[0]?.name)}</span>
      {who?.kiosk && (
        <button type="button" className="f-leave" onClick={() => void signOut()}>
          {t("frame.sign_out")}
        </button>
      )}
      {!practising && <Net />}
    </header>
  );
}

/** Whether the line works; without it, how old what every page shows is. */
function Net(): ReactNode {
  const { online } = useCell(line);
  const { as_of } = useCell(kept);
  const who = useCell(session);
  useCell(waiting);
  const count = queueOf(who?.person.id).length;
  const stands = t(online ? "floor.net.on" : "floor.net.off");
  const waits = count > 0 && t("floor.net.waiting", { count });
  const at = !online && as_of > 0 && clock(new Date(as_of).toISOString());
  return (
    <a className="net" href={addressOf("outbox")}>
      <Mark name={online ? "online" : "offline"} size={18} />
      <span className={waits ? "sr" : undefined}>{stands} </span>
      {waits && <span>{waits} </span>}
      {at && <span className="num">{at}</span>}
    </a>
  );
}

interface ScreenProps {
  /** What the screen is about; its accessible name. */
  title: string;
  children: ReactNode;
  foot?: ReactNode;
  /** The colour of a result; the head then belongs to it. */
  tone?: "ok" | "ask" | "no";
  head?: ReactNode;
}

export function Screen({ title, children, foot, tone, head }: ScreenProps): ReactNode {
  return (
    <main className="f-screen" aria-label={title}>
      {tone ? (
        <div className={`f-full f-${tone}`}>
          <Top />
          <div role={tone === "no" ? "alert" : "status"}>{head}</div>
        </div>
      ) : (
        <>
          <Top />
          {head}
        </>
      )}
      <div className="f-body">{children}</div>
      {foot && <div className="f-foot">{foot}</div>}
    </main>
  );
}

/** Name of the screen with the way back. */
export function Heading({ over, children }: { over?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <div className="f-head">
      <button type="button" className="f-back" onClick={back} aria-label={t("floor.back")}>
        <Mark name="back" size={24} />
      </button>
      <div>
        {over && <span>{over}</span>}
        <h1>{children}</h1>
      </div>
      <CallFor />
    </div>
  );
}

/** What the page is about, as a call names it. */
const ABOUT: Record<string, (first: string, second?: string) => string> = {
  feed: (run) => run,
  order: (order, run) => run ?? `work_order:${order}`,
  lot: (lot) => lot,
};

/** Calling for somebody is one touch away from every page; it knows what the page is about. */
function CallFor(): ReactNode {
  const { page, args } = useRoute();
  const [first = "", second] = args;
  if (page === "call") return null;
  const about = ABOUT[page]?.(first, second);
  // A lot that is only known by its number is looked for by whoever comes.
  const named = about?.includes(":") ? [about] : [];
  return (
    <a className="f-back" href={addressOf("call", ...named)} aria-label={t("floor.call.act")}>
      <Mark name="hand" size={24} />
    </a>
  );
}

function back(): void {
  if (history.length > 1) history.back();
  else go("");
}

const TABS: readonly { page: string; icon: FloorIcon; word: string }[] = [
  { page: "", icon: "scan", word: "floor.tab.scan" },
  { page: "work", icon: "work", word: "floor.tab.work" },
  { page: "find", icon: "find", word: "floor.tab.find" },
  { page: "call", icon: "hand", word: "floor.call.act" },
  { page: "settings", icon: "settings", word: "floor.tab.settings" },
];

export function Tabs(): ReactNode {
  const { page } = useRoute();
  return (
    <nav className="f-tabs" aria-label={t("floor.tab.name")}>
      {TABS.map((tab) => (
        <a
          key={tab.page}
          href={addressOf(tab.page)}
          aria-current={tab.page === page ? "page" : undefined}
        >
          <Mark name={tab.icon} size={24} />
          {t(tab.word)}
        </a>
      ))}
    </nav>
  );
}

interface ButtonProps {
  onClick: () => void;
  children: ReactNode;
  icon?: FloorIcon;
  look?: "first" | "big" | "plain" | "quiet" | "danger";
  disabled?: boolean;
}

export function Button({
  onClick,
  children,
  icon,
  look = "plain",
  disabled,
}: ButtonProps): ReactNode {
  return (
    <button type="button" className={`f-btn f-btn-${look}`} onClick={onClick} disabled={disabled}>
      {icon && <Mark name={icon} size={look === "big" ? 24 : 20} />}
      {children}
    </button>
  );
}
