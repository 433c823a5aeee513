/** How it is done, step by step: one picture, one sentence, the next. */
import { type ReactNode, useEffect, useState } from "react";
import { useCell } from "../base/cell";
import { LANGUAGE_NAMES, type Language, spoken, t } from "../base/words";
import { fileOf, isRead } from "../keep/guides";
import { Mark } from "../parts/Icon";
import { Button, Heading, Screen } from "../parts/Screen";
import { fileAddress, type GuideFile, type Guide as Instruction } from "../server/guides";
import { line } from "../server/request";
import { recordNow } from "./recording";
import { NotKept } from "./Unknown";
import "./guide.css";

interface GuideProps {
  guide: Instruction;
  station: string | null;
  /** It may be put off. */
  onLater?: () => void;
  /** It was read, or looked at again. */
  onRead?: () => void;
}

type Texts = Readonly<Record<string, string>>;

/** A text in a language, else in the one that was written first. */
export const textIn = (texts: Texts, language: string): string =>
  texts[language] ?? texts["zh-Hant"] ?? Object.values(texts)[0] ?? "";

export function Guide({ guide, station, onLater, onRead }: GuideProps): ReactNode {
  const own = useCell(spoken);
  const written = [...new Set(guide.steps.flatMap(({ texts }) => Object.keys(texts)))];
  const [language, setLanguage] = useState<string>(own);
  const [place, setPlace] = useState(0);
  const [failed, setFailed] = useState<"full" | "none" | null>(null);
  const step = guide.steps[place];
  const last = place === guide.steps.length - 1;
  const known = isRead(guide);
  const finish = async (): Promise<void> => {
    if (!known) {
      const recorded = await recordNow({
        act: "read_instruction",
        put_in: "typed",
        path: { code: guide.code },
        body: { version: guide.version, ...(station ? { station } : {}) },
        shown: {
          item: textIn(guide.titles, language),
          code: guide.code,
          quantity: null,
          unit: null,
        },
      });
      if (!recorded.entry) return setFailed(recorded.why);
    }
    onRead?.();
  };
  if (failed) return <NotKept why={failed} />;
  if (!step) return null;
  const all = guide.steps.length;
  return (
    <Screen
      title={textIn(guide.titles, language)}
      head={
        <Heading over={`${guide.code} · ${t("floor.guide.step", { place: place + 1, all })}`}>
          {textIn(guide.titles, language)}
        </Heading>
      }
      foot={
        <>
          <Button
            look="big"
            icon={last ? "check" : "right"}
            onClick={() => (last ? void finish() : setPlace(place + 1))}
          >
            {t(last ? (known ? "floor.back" : "floor.guide.read") : "floor.guide.next")}
          </Button>
          <div className="row">
            {place > 0 && (
              <Button icon="back" onClick={() => setPlace(place - 1)}>
                {t("floor.guide.before")}
              </Button>
            )}
            {onLater && (
              <Button look="quiet" onClick={onLater}>
                {t("floor.guide.later")}
              </Button>
            )}
          </div>
        </>
      }
    >
      <progress className="f-guide-bar" max={all} value={place + 1} aria-hidden="true" />
      {place === 0 && guide.read_version != null && !known && guide.change && (
        <p className="f-note f-guide-new" role="status">
          <Mark name="warn" />
          <span>{t("floor.guide.changed", { version: guide.version, change: guide.change })}</span>
        </p>
      )}
      <section className={`f-guide${step.caution ? " f-guide-caution" : ""}`}>
        {step.caution && (
          <b className="f-guide-mark">
            <Mark name="warn" />
            {t("floor.guide.caution")}
          </b>
        )}
        {guide.read_version != null && guide.new_steps.includes(place + 1) && (
          <span className="chip chip-late">{t("floor.guide.new")}</span>
        )}
        {step.files.map((file) => (
          <Shown key={file.sha256} file={file} text={textIn(step.texts, language)} />
        ))}
        <p>{textIn(step.texts, language)}</p>
      </section>
      {written.length > 1 && (
        <fieldset className="f-guide-tongues" aria-label={t("floor.guide.language")}>
          {written.map((tag) => (
            <button
              key={tag}
              type="button"
              aria-pressed={tag === language}
              onClick={() => setLanguage(tag)}
            >
              {LANGUAGE_NAMES[tag as Language] ?? tag}
            </button>
          ))}
        </fieldset>
      )}
    </Screen>
  );
}

/** A picture, a film or a paper, from the device where it is kept there. */
function Shown({ file, text }: { file: GuideFile; text: string }): ReactNode {
  const { online } = useCell(line);
  const [from, setFrom] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let here = true;
    let made: string | null = null;
    void fileOf(file.sha256).then((address) => {
      made = address;
      if (here) setFrom(address);
      else if (address.startsWith("blob:")) URL.revokeObjectURL(address);
    });
    return () => {
      here = false;
      if (made?.startsWith("blob:")) URL.revokeObjectURL(made);
    };
  }, [file.sha256]);
  if (from === null) return null;
  if (failed || (from === fileAddress(file.sha256) && !online)) {
    return <p className="f-note">{t("floor.guide.not_here")}</p>;
  }
  if (file.media_type.startsWith("image/")) {
    return <img src={from} alt={text || file.name} onError={() => setFailed(true)} />;
  }
  if (file.media_type === "video/mp4") {
    return (
      <video src={from} controls playsInline muted preload="metadata" aria-label={file.name} />
    );
  }
  return (
    <a className="f-btn" href={from} target="_blank" rel="noreferrer" download={file.name}>
      <Mark name="file" />
      {t("floor.guide.paper", { name: file.name })}
    </a>
  );
}
