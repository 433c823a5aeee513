/** What this device is set to, and what it can do. */
import { type ReactNode, useState } from "react";
import { span } from "../../language/span";
import { useCell } from "../base/cell";
import { practising } from "../base/practice";
import { addressOf } from "../base/route";
import { change, settings, type Settings as Values } from "../base/settings";
import { choose, extent, LANGUAGE_NAMES, LANGUAGES, spoken, t } from "../base/words";
import { signal } from "../feedback/signal";
import { JUMP_MS, offset } from "../keep/clock";
import { queueOf, waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { askToKeep, storage } from "../keep/storage";
import { Button, Screen, Tabs } from "../parts/Screen";
import { session, signOut } from "../server/session";
import { version } from "../worker/register";
import { ageOf, cutOf } from "./KeptNote";

interface ChoiceProps<T> {
  name: string;
  now: T;
  all: readonly (readonly [T, string])[];
  onPick: (one: T) => void;
}

function Choice<T extends string | boolean>({ name, now, all, onPick }: ChoiceProps<T>): ReactNode {
  return (
    <fieldset style={{ border: 0, padding: "10px 20px 0", minWidth: 0 }}>
      <legend className="sec">{name}</legend>
      <div className="f-choice">
        {all.map(([one, word]) => (
          <button
            key={String(one)}
            type="button"
            aria-pressed={one === now}
            onClick={() => onPick(one)}
          >
            {word}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

export function Settings(): ReactNode {
  const now = useCell(settings);
  const language = useCell(spoken);
  const set = (part: Partial<Values>): void => change(part);
  const yesNo = [
    [true, t("floor.set.on")],
    [false, t("floor.set.off")],
  ] as const;
  return (
    <Screen title={t("floor.tab.settings")}>
      <div className="f-sec">
        <h1 style={{ fontSize: 22 }}>{t("floor.tab.settings")}</h1>
      </div>
      <Choice
        name={t("floor.set.language")}
        now={language}
        all={LANGUAGES.map((one) => [one, LANGUAGE_NAMES[one]] as const)}
        onPick={(one) => void choose(one, session.get()?.person.id)}
      />
      <HowWhole />
      <Choice
        name={t("floor.set.glove")}
        now={now.glove}
        all={yesNo}
        onPick={(glove) => set({ glove })}
      />
      <Choice
        name={t("floor.set.large")}
        now={now.large}
        all={yesNo}
        onPick={(large) => set({ large })}
      />
      <Choice
        name={t("floor.set.contrast")}
        now={now.contrast}
        all={yesNo}
        onPick={(contrast) => set({ contrast })}
      />
      <Choice
        name={t("floor.set.sound")}
        now={now.sound}
        all={yesNo}
        onPick={(sound) => {
          set({ sound });
          if (sound) signal("ok");
        }}
      />
      <Choice
        name={t("floor.set.theme")}
        now={now.theme}
        all={(["system", "light", "dark"] as const).map((one) => [one, t(`floor.set.${one}`)])}
        onPick={(theme) => set({ theme })}
      />
      <Station />
      <p style={{ padding: "12px 20px 0" }}>
        <a className="lnk" href={addressOf("practice")}>
          {t("floor.practice.title")}
        </a>
      </p>
      <p style={{ padding: "12px 20px 0" }}>
        <a className="lnk" href={addressOf("scanner")}>
          {t("scan.test.title")}
        </a>
      </p>
      <Device />
      {!practising && <Leave />}
      <Tabs />
    </Screen>
  );
}

/** A language that is not of the house says what is missing, and that nobody has read it over yet. */
function HowWhole(): ReactNode {
  const whole = useCell(extent);
  if (whole === null) return null;
  return (
    <p className="sec" style={{ padding: "8px 20px 0" }}>
      {t("floor.set.words", { ...whole })}
    </p>
  );
}

function Station(): ReactNode {
  const { station } = useCell(settings);
  const stations = useCell(kept).places.filter(({ kind }) => kind === "station");
  return (
    <label className="f-form" style={{ paddingTop: 12 }}>
      <span className="sec">{t("floor.set.station")}</span>
      <select
        className="f-in"
        value={station ?? ""}
        onChange={(event) => change({ station: event.target.value || null })}
      >
        <option value="">{t("floor.set.no_station")}</option>
        {stations.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const MEGA = 1_000_000;

/** Whether what is kept here stays, and how to make it stay. */
function Device(): ReactNode {
  const { works, lasting, free } = useCell(storage);
  const built = useCell(version);
  const word = !works ? "none" : lasting ? "lasting" : "loose";
  return (
    <section style={{ padding: "18px 20px 0" }}>
      <p className="sec">{t("floor.set.device")}</p>
      <p>{t(`floor.storage.${word}`)}</p>
      {free !== null && works && (
        <p className="sec">{t("floor.storage.free", { megabytes: Math.floor(free / MEGA) })}</p>
      )}
      <Known />
      {built && <p className="sec">{t("floor.set.version", { version: built })}</p>}
      {works && !lasting && (
        <div style={{ paddingTop: 8 }}>
          <Button onClick={() => void askToKeep()}>{t("floor.storage.ask")}</Button>
        </div>
      )}
    </section>
  );
}

/** What is known here, as of when, and whether the clock it is told by is right. */
function Known(): ReactNode {
  const { as_of, more } = useCell(kept);
  const off = useCell(offset);
  return (
    <>
      {as_of > 0 && <p className="sec">{ageOf(as_of)}</p>}
      {more.length > 0 && <p className="sec">{cutOf(more)}</p>}
      {off !== null && Math.abs(off) > JUMP_MS && (
        <p className="sec">{t("floor.clock.off", { span: span(t, Math.abs(off)) })}</p>
      )}
    </>
  );
}

/** Signing out never takes what waits with it; it is said what stays. */
function Leave(): ReactNode {
  const [sure, setSure] = useState(false);
  const who = useCell(session);
  useCell(waiting);
  const count = queueOf(who?.person.id).length;
  const leave = (): void => {
    if (count > 0 && !sure) setSure(true);
    else void signOut();
  };
  return (
    <section style={{ padding: "18px 16px 24px" }}>
      {sure && (
        <p className="f-note" role="status" style={{ margin: "0 4px 10px" }}>
          {t("floor.set.leave_waits", { count })}
        </p>
      )}
      <Button onClick={leave}>{t("frame.sign_out")}</Button>
    </section>
  );
}
