/** What one scan of a known code tells about a scanner: how it is set and what to set on it. */
import { GS } from "../scan";
import type { Heard } from "../wedge/burst";
import { UNLEARNED, type WedgeSettings } from "../wedge/settings";

/**
 * The two element strings of the test code. Its letters stand elsewhere on other keyboards (y, z,
 * q, w, a), its marks too, some are capitals, and a separator must come between the two.
 */
export const BEFORE_SEPARATOR = "010471234567890010yZ-1/A_b";
export const AFTER_SEPARATOR = "21Qw7;";
export const TEST_TEXT = `${BEFORE_SEPARATOR}${GS}${AFTER_SEPARATOR}`;

export type Finding =
  | { is: "good"; what: "separator" | "identifier" | "end" }
  /** Works from now on because it was learned here. */
  | {
      is: "learned";
      what: "separator_as" | "prefix" | "suffix" | "other_keyboard" | "slow";
      value: string;
    }
  /** Cannot be mended here: something must be set, on the scanner or on the computer. */
  | {
      is: "to_set";
      what: "no_separator" | "no_identifier" | "no_end" | "input_method" | "capitals";
    };

export type Lesson = { settings: WedgeSettings; findings: Finding[] };

/** Longer than any name for a separator. */
const SEPARATOR_MOST = 4;
/** Pauses from which a learned limit is worth having, and how far above them it is put. */
const SLOW_MS = 40;
const SPARE = 1.5;

type Match = { before: string; separator: string; after: string };

/** What stands around and between the two parts; nothing where they are not in the text. */
function match(text: string, fold: (part: string) => string): Match | null {
  const at = fold(text).indexOf(fold(BEFORE_SEPARATOR));
  if (at < 0) return null;
  const from = at + BEFORE_SEPARATOR.length;
  const to = fold(text).indexOf(fold(AFTER_SEPARATOR), from);
  if (to < 0 || to - from > SEPARATOR_MOST) return null;
  return {
    before: text.slice(0, at),
    separator: text.slice(from, to),
    after: text.slice(to + AFTER_SEPARATOR.length),
  };
}

const same = (part: string): string => part;
const swapped = (part: string): string => part.toLowerCase();

/** The lesson of what was heard; nothing when it was not the test code. */
export function learn(heard: Heard): Lesson | null {
  const readings = [
    { reads: "letters", fold: same },
    { reads: "places", fold: same },
    { reads: "letters", fold: swapped },
    { reads: "places", fold: swapped },
  ] as const;
  for (const { reads, fold } of readings) {
    const found = match(heard[reads], fold);
    if (found) return lessonOf(heard, found, reads, fold === swapped);
  }
  return null;
}

function lessonOf(
  heard: Heard,
  { before, separator, after }: Match,
  reads: WedgeSettings["reads"],
  isSwapped: boolean,
): Lesson {
  const findings: Finding[] = [];
  // What stands before the code: what the scanner adds, the identifier, and FNC1 of the start.
  const added = before.endsWith(GS) ? before.slice(0, -1) : before;
  const identifier = /\][A-Za-z][0-9A-Za-z]$/.exec(added)?.[0] ?? "";
  const prefix = added.slice(0, added.length - identifier.length);

  if (isSwapped) findings.push({ is: "to_set", what: "capitals" });
  if (heard.inputMethod) findings.push({ is: "to_set", what: "input_method" });
  else if (reads === "places") {
    findings.push({ is: "learned", what: "other_keyboard", value: "" });
  }
  if (separator === GS) findings.push({ is: "good", what: "separator" });
  else if (separator === "") findings.push({ is: "to_set", what: "no_separator" });
  else findings.push({ is: "learned", what: "separator_as", value: separator });
  findings.push(
    identifier ? { is: "good", what: "identifier" } : { is: "to_set", what: "no_identifier" },
  );
  findings.push(
    heard.ended === "silence" ? { is: "to_set", what: "no_end" } : { is: "good", what: "end" },
  );
  if (prefix !== "") findings.push({ is: "learned", what: "prefix", value: prefix });
  if (after !== "") findings.push({ is: "learned", what: "suffix", value: after });
  const isSlow = heard.pauseMs > SLOW_MS;
  if (isSlow) {
    findings.push({ is: "learned", what: "slow", value: String(Math.round(heard.pauseMs)) });
  }
  return {
    settings: {
      prefix,
      suffix: after,
      gs: separator === GS || separator === "" ? null : separator,
      // An input method is switched off again; a keyboard stays what it is.
      reads: heard.inputMethod ? "letters" : reads,
      ends: heard.ended === "silence" ? "silence" : "key",
      pauseMs: isSlow ? heard.pauseMs * SPARE : UNLEARNED.pauseMs,
    },
    findings,
  };
}
