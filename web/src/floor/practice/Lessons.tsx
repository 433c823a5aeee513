/** The four lessons of practice, each with the codes it takes and whether it was done. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { forgetRefusal, PREFIX, practise, practising, refusedOnce } from "../base/practice";
import { heard } from "../base/scans";
import { t } from "../base/words";
import { forgetPractice } from "../keep/database";
import { done, waiting } from "../keep/outbox";
import { Mark } from "../parts/Icon";
import { Button, Screen } from "../parts/Screen";
import { CODES } from "./codes.gen";
import "./practice.css";

type Name = keyof typeof CODES;

const LESSONS: readonly { name: string; codes: readonly Name[]; act: string | null }[] = [
  { name: "receive", codes: ["L1", "A2"], act: "receive" },
  { name: "feed", codes: ["R1", "PK1"], act: "feed" },
  { name: "wrong", codes: ["R1", "CV1"], act: null },
  { name: "report", codes: ["WO1"], act: "output" },
];

export function Lessons(): ReactNode {
  const refused = useCell(refusedOnce);
  const past = [...useCell(done), ...useCell(waiting)];
  const isDone = (act: string | null): boolean =>
    act === null ? refused : past.some((entry) => entry.act === act);
  const next = LESSONS.find(({ act }) => !isDone(act));
  if (!practising) return <Invitation />;
  return (
    <Screen
      title={t("floor.practice.title")}
      foot={
        <div className="row">
          <Button onClick={() => void again()}>{t("floor.practice.again")}</Button>
          <Button look="first" onClick={() => void leave()}>
            {t("floor.practice.end")}
          </Button>
        </div>
      }
    >
      <div className="f-sec">
        <h1 style={{ fontSize: 22 }}>{t("floor.practice.title")}</h1>
      </div>
      <p className="f-note">{t(next ? "floor.practice.tap" : "floor.practice.all_done")}</p>
      {LESSONS.map((lesson) => (
        <Lesson
          key={lesson.name}
          {...lesson}
          isDone={isDone(lesson.act)}
          isNext={lesson === next}
        />
      ))}
    </Screen>
  );
}

interface LessonProps {
  name: string;
  codes: readonly Name[];
  isDone: boolean;
  isNext: boolean;
}

function Lesson({ name, codes, isDone, isNext }: LessonProps): ReactNode {
  return (
    <section className="f-card f-lesson" style={{ marginTop: 12 }}>
      <h2>
        {isDone && <Mark name="check" size={22} />}
        {t(`floor.practice.${name}`)}
        {(isDone || isNext) && (
          <small>{t(isDone ? "floor.practice.done" : "floor.practice.next")}</small>
        )}
      </h2>
      <p className="sec">{t(`floor.practice.${name}_do`)}</p>
      <div className="f-codes">
        {codes.map((code) => (
          <Code key={code} name={code} />
        ))}
      </div>
    </section>
  );
}

/** On paper white, whatever the theme; a tap is a scan. */
function Code({ name }: { name: Name }): ReactNode {
  const { path, size } = CODES[name];
  const text = `${PREFIX}${name}`;
  const quiet = 2;
  return (
    <button
      type="button"
      className="f-code"
      onClick={() => heard({ text, symbology: null, by: "camera" })}
    >
      <svg
        viewBox={`${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`}
        aria-hidden="true"
      >
        <path d={path} fill="#131820" />
      </svg>
      <span className="num">{text}</span>
    </button>
  );
}

/** From real work one is asked into practice, and told what it is. */
function Invitation(): ReactNode {
  return (
    <Screen
      title={t("floor.practice.title")}
      foot={
        <Button look="first" onClick={() => practise(true)}>
          {t("floor.practice.start")}
        </Button>
      }
    >
      <div className="f-sec">
        <h1 style={{ fontSize: 22 }}>{t("floor.practice.title")}</h1>
      </div>
      <p className="f-note">{t("floor.practice.about")}</p>
    </Screen>
  );
}

async function forget(): Promise<void> {
  forgetRefusal();
  await forgetPractice().catch(() => undefined);
}

async function again(): Promise<void> {
  await forget();
  practise(true);
}

async function leave(): Promise<void> {
  await forget();
  practise(false);
}
