/** What the self-test has learned about the scanner at this device, and what holds until then. */

export type WedgeSettings = {
  /** Sent before and after the code; taken off where they are, not asked for where they are not. */
  prefix: string;
  suffix: string;
  /** How the separator of GS1 codes arrives, besides U+001D, Ctrl+] and F8, which always count. */
  gs: string | null;
  /**
   * Which reading of a key is true. A scanner that is set to another keyboard than the computer
   * presses the right key of its own: then the place of the key counts and not its letter.
   */
  reads: "letters" | "places";
  /**
   * How a scan ends: with a key (Enter, Tab), or with nothing. Silence is an end only where it is
   * known to be one: a scanner that falters in the middle of a code would be read as half of it.
   */
  ends: "key" | "silence";
  /** The longest pause between two keys of one scan. */
  pauseMs: number;
};

export const UNLEARNED: WedgeSettings = {
  prefix: "",
  suffix: "",
  gs: null,
  reads: "letters",
  ends: "key",
  pauseMs: 60,
};

/** What no scanner needs more of; what is slower cannot be told from a hand. */
const SLOWEST_PAUSE_MS = 150;
const STORED = "suyuan.scanner";

/** What was learned at this device; a device that keeps nothing knows nothing. */
export function learnedSettings(): WedgeSettings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? "null");
    return isSettings(kept) ? kept : UNLEARNED;
  } catch {
    return UNLEARNED;
  }
}

/** Keeps what was learned; says whether this device could. */
export function keepSettings(learned: WedgeSettings): boolean {
  const pauseMs = Math.min(SLOWEST_PAUSE_MS, Math.max(UNLEARNED.pauseMs, learned.pauseMs));
  try {
    localStorage.setItem(STORED, JSON.stringify({ ...learned, pauseMs }));
    dispatchEvent(new Event(LEARNED));
    return true;
  } catch {
    return false;
  }
}

/** Fired at the window when other settings hold from now on. */
export const LEARNED = "suyuan:scanner-learned";

function isSettings(kept: unknown): kept is WedgeSettings {
  if (typeof kept !== "object" || kept === null) return false;
  const { prefix, suffix, gs, reads, ends, pauseMs } = kept as Record<string, unknown>;
  return (
    typeof prefix === "string" &&
    typeof suffix === "string" &&
    (gs === null || typeof gs === "string") &&
    (reads === "letters" || reads === "places") &&
    (ends === "key" || ends === "silence") &&
    typeof pauseMs === "number" &&
    pauseMs > 0
  );
}
