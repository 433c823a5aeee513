/**
 * The camera and typing, for whoever has no scanner: on every screen that waits for a code. The
 * camera stays on from screen to screen until it is put away.
 */
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { cell, useCell } from "../base/cell";
import { heard } from "../base/scans";
import { t } from "../base/words";
import type { Missing } from "../scan/camera/missing";
import type { Scan } from "../scan/scan";
import { Mark } from "./Icon";
import { late } from "./late";

const Camera = late(() => import("../scan/camera/Camera").then(({ Camera: it }) => it));
const PhotoScan = late(() => import("../scan/camera/PhotoScan").then(({ PhotoScan: it }) => it));

type By = "camera" | "typed" | null;

/** How codes come in besides the scanner that is always heard. */
export const readingBy = cell<By>(null);
const lacking = cell<Missing | null>(null);
/** What the camera read last, on whatever screen. */
let last: string | null = null;
/** As long as a label of the screen before may still lie under the camera that was just opened. */
const LEFT_OVER_MS = 2_500;

export const toggle = (by: Exclude<By, null>): void => {
  lacking.set(null);
  readingBy.set(readingBy.get() === by ? null : by);
};

/** The picture of the camera, the field to type into, or what stands in the way of the camera. */
export function Reader({ meanwhile = null }: { meanwhile?: ReactNode }): ReactNode {
  const by = useCell(readingBy);
  const lacks = useCell(lacking);
  const opened = useRef(Date.now());
  const seen = useCallback((scan: Scan) => {
    const isLeftOver = scan.text === last && Date.now() - opened.current < LEFT_OVER_MS;
    last = scan.text;
    if (!isLeftOver) heard(scan);
  }, []);
  const missed = useCallback((what: Missing) => {
    lacking.set(what);
    readingBy.set(null);
  }, []);
  // Whoever typed once does not want to type on every screen.
  useEffect(() => () => void (readingBy.get() === "typed" && readingBy.set(null)), []);
  return (
    <>
      {by === "camera" ? (
        <Camera t={t} onScan={seen} onMissing={missed} meanwhile={meanwhile} />
      ) : (
        meanwhile
      )}
      {by === "typed" && <Typed />}
      {lacks && (
        <>
          <p className="f-note f-note-no" role="status">
            <Mark name="warn" />
            <span>{t(`scan.why.${lacks.why}`)}</span>
          </p>
          <PhotoScan t={t} onScan={heard} />
        </>
      )}
    </>
  );
}

function Typed(): ReactNode {
  const [text, setText] = useState("");
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === "") return;
    readingBy.set(null);
    heard({ text: text.trim(), symbology: null, by: "typed" });
  };
  return (
    <form className="f-typed" onSubmit={send}>
      <input
        className="f-in"
        // Whoever pressed "type" wants to type, and nothing else.
        ref={(input) => input?.focus()}
        aria-label={t("floor.home.code")}
        placeholder={t("floor.home.code")}
        value={text}
        autoCapitalize="characters"
        autoComplete="off"
        enterKeyHint="go"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="f-btn f-btn-first">
        {t("floor.home.go")}
      </button>
    </form>
  );
}

/** Says that scanning works here too, and by which other ways. */
export function ScanHint({ children }: { children: ReactNode }): ReactNode {
  const by = useCell(readingBy);
  return (
    <>
      <Reader />
      <div className="f-hint">
        <Mark name="scan" />
        <span>{children}</span>
        {(["camera", "typed"] as const).map((way) => (
          <button
            key={way}
            type="button"
            className="f-hint-by"
            aria-pressed={by === way}
            aria-label={t(way === "camera" ? "floor.home.camera" : "floor.home.type")}
            onClick={() => toggle(way)}
          >
            <Mark name={way === "camera" ? "camera" : "keys"} size={22} />
          </button>
        ))}
      </div>
    </>
  );
}
