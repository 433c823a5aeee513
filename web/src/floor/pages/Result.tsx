/**
 * What an act came to. It is said at once, and said anew when the server has answered: an act that
 * the books refuse is never left standing in green.
 */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { go } from "../base/route";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import type { Waiting } from "../keep/outbox";
import { Diamond, Octagon, Qty, Tick } from "../parts/Full";
import { ScanHint } from "../parts/Reader";
import { Button, Screen } from "../parts/Screen";
import { Correct } from "./Correct";
import { type Heard, useSent } from "./Sent";

interface ResultProps {
  word: string;
  entry: Waiting;
  quantity?: string | null;
  unit?: string;
  /** What it was, under the figure; it may name what the server made of it. */
  what: (sent: Heard | null) => ReactNode;
  meta?: ReactNode;
  hint: string;
  /** Recorded against the rules, knowingly. */
  against?: boolean;
  /** The word while the server has not answered, for what is asked and not done yet. */
  asked?: string;
  more?: ReactNode;
  children?: ReactNode;
}

type Tone = "ok" | "ask" | "no";

function toneOf(sent: Heard | null, against: boolean, asked: boolean): Tone {
  if (sent?.state === "refused") return "no";
  if (asked && !sent) return "ask";
  if (against || sent?.state === "kept" || sent?.state === "recorded_against_rules") return "ask";
  return "ok";
}

export function Result(props: ResultProps): ReactNode {
  const { word, entry, against = false, asked, hint } = props;
  const [correcting, setCorrecting] = useState(false);
  const sent = useSent(entry);
  const tone = toneOf(sent, against, asked !== undefined);
  const said = useRef(tone);
  useEffect(() => {
    if (said.current !== tone) signal(tone);
    said.current = tone;
  }, [tone]);
  if (correcting) return <Correct entry={entry} onDone={() => setCorrecting(false)} />;
  return (
    <Screen
      title={word}
      tone={tone}
      head={<Head {...props} sent={sent} tone={tone} />}
      foot={
        <>
          <ScanHint>{hint}</ScanHint>
          {props.more}
          <div className="row">
            {asked === undefined && tone !== "no" && (
              <Button icon="undo" onClick={() => setCorrecting(true)}>
                {t("floor.correct.short")}
              </Button>
            )}
            <Button icon="scan" onClick={() => go("")}>
              {t("floor.home.back")}
            </Button>
          </div>
        </>
      }
    >
      {tone === "no" && (
        <p className="f-note">{t(asked ? "floor.fate.not_allowed" : "floor.fate.refused")}</p>
      )}
      {props.children}
    </Screen>
  );
}

interface HeadProps extends ResultProps {
  sent: Heard | null;
  tone: Tone;
}

function Head({ word, asked, quantity, unit = "", what, meta, sent, tone }: HeadProps): ReactNode {
  const no = t(asked === undefined ? "floor.word.not_booked" : "floor.word.not_allowed");
  const wordOf = tone === "no" ? no : !sent && asked !== undefined ? asked : word;
  return (
    <>
      <div className="f-hero">
        <div>
          <div className="f-word">{wordOf}</div>
          {quantity && <Qty value={quantity} unit={unit} />}
        </div>
        {tone === "no" ? (
          <Octagon shape="cross" />
        ) : tone === "ask" ? (
          <Diamond />
        ) : (
          <Tick unsent={!sent} />
        )}
        {tone === "no" && sent?.said && <div className="f-why">{sent.said}</div>}
      </div>
      <div className="f-what">{what(sent)}</div>
      {meta && <div className="f-meta">{meta}</div>}
      {!sent && (
        <div className="f-strip">
          {t(asked === undefined ? "floor.net.later" : "floor.net.asked")}
        </div>
      )}
      {sent && tone === "ask" && sent.state !== "recorded" && sent.state !== "repeated" && (
        <div className="f-strip">{t("floor.notice.broken")}</div>
      )}
    </>
  );
}
