/** What nobody here knows; and an act that could not be written down. */
import { type ReactNode, useEffect, useState } from "react";
import { clock } from "../../language/time";
import { useCell } from "../base/cell";
import { addressOf, goInstead } from "../base/route";
import { carryLabel } from "../base/scans";
import { t } from "../base/words";
import { resolve } from "../judge/resolve";
import { kept, refresh } from "../keep/stock";
import { Octagon } from "../parts/Full";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import { askServer, type Meaning, type Told } from "../server/scanning";
import { NotYet } from "./NotYet";
import { pageOf } from "./open";

/** The device does not know the code; the server may, if it can be asked. */
export function Unknown({ text }: { text: string }): ReactNode {
  const now = useCell(kept);
  const [asked, setAsked] = useState<"asking" | "known_at" | "unasked">("asking");
  const [told, setTold] = useState<Told | null>(null);
  // It may have been made a moment ago, and the device learns of it while one looks.
  const [reading] = resolve(now, { text });
  useEffect(() => {
    if (reading) goInstead(...pageOf(reading));
  }, [reading]);
  // Where nothing is known yet, that this is unknown as well says nothing.
  const unread = now.as_of === 0;
  useEffect(() => {
    if (unread || asked !== "asking") return;
    let here = true;
    void refresh();
    askServer(text).then(
      (found) => {
        if (!here) return;
        const [only] = found.meanings;
        setAsked("known_at");
        if (only && found.meanings.length === 1) {
          if (only.label) carryLabel(text, only.label);
          goInstead(...only.to);
        } else setTold(found);
      },
      () => here && setAsked("unasked"),
    );
    return () => {
      here = false;
    };
  }, [text, asked, unread]);
  if (unread) {
    return (
      <Screen title={text} head={<Heading>{text}</Heading>}>
        <NotYet />
      </Screen>
    );
  }
  if (told && told.meanings.length > 1) return <Several text={text} meanings={told.meanings} />;
  const at = clock(new Date(now.as_of).toISOString());
  return (
    <Screen
      title={t("floor.word.unknown")}
      tone="no"
      head={
        <div className="f-hero">
          <div className="f-word">{t("floor.word.unknown")}</div>
          <Octagon shape="question" />
          <div className="f-why">
            {told ? sentenceOf(told, text) : t("floor.why.unknown", { text })}
          </div>
        </div>
      }
      foot={
        <>
          <ScanHint>{t("floor.feed.scan_right")}</ScanHint>
          <Button onClick={() => goInstead("")}>{t("floor.home.back")}</Button>
        </>
      }
    >
      <p className="f-note" role="status" aria-busy={asked === "asking"}>
        {t(`floor.why.${asked}`, { at })}
      </p>
      {asked === "unasked" && (
        <div style={{ padding: "12px 16px 0" }}>
          <Button icon="retry" onClick={() => setAsked("asking")}>
            {t("floor.load.again")}
          </Button>
        </div>
      )}
    </Screen>
  );
}

/** What the server said is wrong, or not known: more use than "unknown" where it said anything. */
function sentenceOf({ fault, unknown }: Told, text: string): string {
  if (fault) return t(`floor.read.fault.${fault}`);
  const [first] = unknown;
  return first
    ? t(`floor.read.unknown.${first.what}`, { value: first.value })
    : t("floor.why.unknown", { text });
}

/** The server knows more than one thing by this code: the person says which. */
function Several({ text, meanings }: { text: string; meanings: Meaning[] }): ReactNode {
  return (
    <Screen
      title={t("floor.which.title")}
      head={<Heading over={text}>{t("floor.which.title")}</Heading>}
      foot={<ScanHint>{t("floor.which.scan")}</ScanHint>}
    >
      <div className="f-card f-list">
        {meanings.map(({ to, word, name, code, why, label }) => (
          <a
            key={to.join("/")}
            className="f-row"
            href={addressOf(...to)}
            onClick={() => label && carryLabel(text, label)}
          >
            <span>
              <b>{name}</b>
              <small>
                {t(`floor.which.${word}`)} {code} · {t(`floor.read.why.${why}`)}
              </small>
            </span>
          </a>
        ))}
      </div>
    </Screen>
  );
}

export function NotKept({ why }: { why: "full" | "none" }): ReactNode {
  return (
    <Screen
      title={t("floor.word.not_kept")}
      tone="no"
      head={
        <div className="f-hero">
          <div className="f-word">{t("floor.word.not_kept")}</div>
          <Octagon shape="cross" />
          <div className="f-why">{t(`floor.storage.${why}`)}</div>
        </div>
      }
      foot={<Button onClick={() => goInstead("")}>{t("floor.home.back")}</Button>}
    >
      <p className="f-note">{t("floor.why.not_recorded")}</p>
    </Screen>
  );
}
