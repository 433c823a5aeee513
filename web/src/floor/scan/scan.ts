/** What a scan is, whichever way it came in. Nothing here knows what the text means. */

/** The separator of GS1 element strings (FNC1 inside a code), as scanners transmit it. */
export const GS = "\u001d";

export type Scan = {
  /** What the code says, its AIM identifier taken off; separators are U+001D. */
  text: string;
  /** The AIM identifier, like `]C1`, when the scanner sent one or the decoder knows it. */
  symbology: string | null;
  by: "wedge" | "camera" | "photo" | "typed";
};

// ISO/IEC 15424: a bracket, the letter of the symbology and one modifier.
const IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/;

/** The scan in a transmitted text: an AIM identifier at its start is not part of what it says. */
export function scanOf(transmitted: string, by: Scan["by"]): Scan {
  const symbology = IDENTIFIER.exec(transmitted)?.[0] ?? null;
  return { text: transmitted.slice(symbology?.length ?? 0), symbology, by };
}

/** Tells the second trigger of one scan from a second scan. */
export class Repeats {
  private text: string | null = null;
  private at = Number.NEGATIVE_INFINITY;

  constructor(private readonly withinMs: number) {}

  /**
   * Whether this text was heard less than the time ago. A trigger that is kept pressed renews the
   * time, or every second repetition of it would count.
   */
  isRepeat(text: string, at: number): boolean {
    const repeated = text === this.text && at - this.at <= this.withinMs;
    this.text = text;
    this.at = at;
    return repeated;
  }
}
