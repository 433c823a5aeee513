/**
 * The self-test of a scanner: the page shows a code, the person scans it, and the page says what
 * it learned, what works, and what must be set on the scanner.
 */
import { type ReactNode, useEffect, useState } from "react";
import { listen } from "../wedge/listen";
import { keepSettings } from "../wedge/settings";
import type { Words } from "../words";
import { type Finding, type Lesson, learn } from "./learn";
import { BARS, SQUARE } from "./testcodes.gen";
import "../scan.css";

/** What was heard of the test: nothing yet, another code, or a lesson. */
type Heard = "nothing" | "other" | Lesson;

/** What must be set comes first: it is what the person has to do. */
const ORDER: Finding["is"][] = ["to_set", "learned", "good"];

export function ScannerTest({ t }: { t: Words }): ReactNode {
  const [heard, setHeard] = useState<Heard>("nothing");
  const [isKept, setKept] = useState(true);

  useEffect(
    () =>
      listen(() => {}, {
        onHeard: (what) => {
          const lesson = learn(what);
          if (lesson) setKept(keepSettings(lesson.settings));
          setHeard(lesson ?? "other");
        },
      }),
    [],
  );

  return (
    <section className="scan-test" aria-labelledby="scan-test-title">
      <h1 id="scan-test-title">{t("scan.test.title")}</h1>
      <p>{t("scan.test.how")}</p>
      <div className="scan-codes">
        <Code of={BARS} quiet={10} name={t("scan.test.bars")} />
        <Code of={SQUARE} quiet={3} name={t("scan.test.square")} />
      </div>
      <div role="status">
        {heard === "nothing" && <p className="scan-said">{t("scan.test.waiting")}</p>}
        {heard === "other" && <p className="scan-said">{t("scan.test.other")}</p>}
        {typeof heard === "object" && <Findings t={t} {...heard} />}
        {!isKept && <p className="scan-said">{t("scan.test.not_kept")}</p>}
      </div>
    </section>
  );
}

/** A code on paper white, dark theme or not: a scanner reads no light bars on dark. */
function Code({
  of,
  quiet,
  name,
}: {
  of: { path: string; width: number; height: number };
  quiet: number;
  name: string;
}): ReactNode {
  const box = [-quiet, -quiet, of.width + 2 * quiet, of.height + 2 * quiet].join(" ");
  return (
    <figure className="scan-code">
      <svg viewBox={box} role="img" aria-label={name} shapeRendering="crispEdges">
        <rect x={-quiet} y={-quiet} width="100%" height="100%" fill="#fff" />
        <path d={of.path} fill="#000" />
      </svg>
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function Findings({ t, findings }: { t: Words } & Lesson): ReactNode {
  const isReady = findings.every(({ is }) => is !== "to_set");
  return (
    <>
      <h2>{t(isReady ? "scan.test.ready" : "scan.test.not_ready")}</h2>
      <ul className="scan-findings">
        {ORDER.flatMap((is) => findings.filter((finding) => finding.is === is)).map((finding) => (
          <li key={finding.what} data-is={finding.is}>
            <strong>{t(`scan.test.${finding.is}`)}</strong>{" "}
            {t(`scan.finding.${finding.what}`, {
              value: "value" in finding ? seen(finding.value) : "",
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Characters that cannot be seen, by their names. */
const seen = (text: string): string =>
  [...text]
    .map((character) =>
      character < " " ? `<${character.charCodeAt(0).toString().padStart(2, "0")}>` : character,
    )
    .join("");
