/**
 * Tells a scanner that types from a person who types.
 *
 * A scanner presses one key after the other, evenly and faster than hands, and ends with Enter, Tab
 * or silence. This is a plain machine: it is told of keys and of time, and touches no page.
 */
import { type Meaning, meaningOf, narrow, type Stroke } from "./keys";
import type { WedgeSettings } from "./settings";

/** What a scanner typed. */
export type Heard = {
  /** By the letters of this computer's keyboard. */
  letters: string;
  /** By the places of the keys, as on the keyboard that scanners press. */
  places: string;
  ended: "enter" | "tab" | "silence";
  /** The longest pause between two of its keys. */
  pauseMs: number;
  /** An input method was on; what it did to the text is undone where the keys were known. */
  inputMethod: boolean;
};

export type Outcome = {
  /**
   * Whether the page may act on the key. Letters stay in a field until they are known to be a
   * scan, for a hand may be typing them; outside of fields they would press buttons.
   */
  swallow: "no" | "outside_fields" | "everywhere";
  heard: Heard | null;
};

const LEAVE: Outcome = { swallow: "no", heard: null };
const SWALLOW: Outcome = { swallow: "everywhere", heard: null };

/** Shortest codes: with an end of their own, without one, and from a scanner as slow as a hand. */
const LEAST_ENDED = 4;
const LEAST_SILENT = 6;
/** So many keys at the speed of a scanner make known that one is typing. */
const LEAST_FALTERING = 3;
const LEAST_SLOW = 8;
/** A scanner whose pauses are longer is as slow as a quick hand. */
const SLOW_PAUSE_MS = 80;
/** The mean pause, as a share of the longest: hands are uneven. */
const MEAN_SHARE = 0.6;
const SILENT_MEAN_MS = 30;
/** How long after its last key a scan of a scanner that ends with silence is over. */
export const SILENCE_MS = 120;
/** A radio or a busy machine holds keys up for so long: what follows belongs to the same scan. */
export const FALTER_MS = 400;
/** An Enter that comes so late after such a scan still belongs to it. */
const LATE_END_MS = 500;
/** So many letters down at once are a hand, or an elbow. */
const HELD_MOST = 3;
/** No code is longer: a book lying on the keyboard fills no memory. */
const CHARACTERS_MOST = 4_000;

export class Burst {
  private letters = "";
  private places = "";
  private count = 0;
  private firstMs = 0;
  private lastMs = Number.NEGATIVE_INFINITY;
  private pauseMs = 0;
  private inputMethod = false;
  private byHand = false;
  private numbered = "";
  private held = new Set<string>();
  private overMs = Number.NEGATIVE_INFINITY;

  constructor(private settings: WedgeSettings) {}

  /** Whether keys of what may be a scan are pending. */
  get isPending(): boolean {
    return this.count > 0;
  }

  /** Whether the last key began what may be a scan. */
  get hasBegun(): boolean {
    return this.count === 1;
  }

  stroke(stroke: Stroke): Outcome {
    if (!stroke.down) {
      this.held.delete(stroke.code);
      return stroke.key === "Alt" ? this.numberEnds(stroke.atMs) : LEAVE;
    }
    if (stroke.repeat) {
      // Kept down: nothing of this is a scan.
      this.clear();
      return LEAVE;
    }
    const meaning = meaningOf(stroke);
    switch (meaning.is) {
      case "modifier":
      case "unknown":
        if (stroke.taken) this.inputMethod = true;
        return LEAVE;
      case "other":
        this.clear();
        return LEAVE;
      case "number":
        this.numbered += meaning.digit;
        return SWALLOW;
      case "end":
        return this.end(meaning.by, stroke.atMs);
      case "text":
        return this.text(meaning, stroke);
    }
  }

  /** Text that came into a field while the keys of it were not known. */
  composed(text: string, atMs: number): void {
    const plain = narrow(text);
    this.add(plain, plain, atMs);
    if (plain !== text) this.inputMethod = true;
  }

  /** After so long without a key nothing more comes. */
  get patienceMs(): number {
    return this.settings.ends === "silence" ? SILENCE_MS : FALTER_MS;
  }

  /** Nothing came for some time: what is pending has no end, or it is none of a scanner. */
  silent(atMs: number): Heard | null {
    if (this.count === 0 || atMs - this.lastMs < this.patienceMs) return null;
    const heard =
      this.letters.length >= LEAST_SILENT && this.isScanner(SILENT_MEAN_MS)
        ? this.taken("silence")
        : null;
    if (heard && this.settings.ends === "silence") this.overMs = atMs;
    this.clear();
    return heard;
  }

  /** Forgets what is pending, as when the page hands its keys to something else. */
  clear(): void {
    this.letters = "";
    this.places = "";
    this.count = 0;
    this.pauseMs = 0;
    this.inputMethod = false;
    this.byHand = false;
    this.numbered = "";
    this.held.clear();
  }

  private text(meaning: Extract<Meaning, { is: "text" }>, stroke: Stroke): Outcome {
    const isControl = meaning.letter < " ";
    // Ctrl and a letter are a command of the browser unless a scan is under way.
    if (isControl && stroke.code.startsWith("Key") && !this.follows(stroke.atMs)) return LEAVE;
    this.add(meaning.letter, meaning.place, stroke.atMs);
    if (stroke.taken || meaning.letter !== stroke.key) this.inputMethod ||= !isControl;
    this.held.add(stroke.code);
    if (this.held.size >= HELD_MOST) this.byHand = true;
    if (isControl) return SWALLOW;
    return { swallow: this.count > 1 ? "outside_fields" : "no", heard: null };
  }

  private follows(atMs: number): boolean {
    return this.count > 0 && atMs - this.lastMs <= this.settings.pauseMs;
  }

  /** A scanner was typing, and what came late is the rest of its code. */
  private falters(atMs: number): boolean {
    return (
      this.count >= LEAST_FALTERING &&
      atMs - this.lastMs <= FALTER_MS &&
      this.settings.ends === "key" &&
      this.isScanner(SILENT_MEAN_MS)
    );
  }

  private add(letter: string, place: string, atMs: number): void {
    const pauseMs = atMs - this.lastMs;
    if (this.follows(atMs)) this.pauseMs = Math.max(this.pauseMs, pauseMs);
    else if (this.falters(atMs)) this.firstMs += pauseMs;
    else {
      const { inputMethod } = this;
      this.clear();
      // What the input method took just before has no letters of its own.
      this.inputMethod = inputMethod;
      this.firstMs = atMs;
    }
    this.lastMs = atMs;
    if (this.letters.length >= CHARACTERS_MOST) this.byHand = true;
    else {
      this.letters += letter;
      this.places += place;
    }
    this.count += 1;
  }

  /** Alt is let go: the digits typed meanwhile are the number of a character. */
  private numberEnds(atMs: number): Outcome {
    if (this.numbered === "") return LEAVE;
    const character = String.fromCharCode(Number(this.numbered) & 0xff);
    this.numbered = "";
    if (character === "\r" || character === "\n") return this.end("enter", atMs);
    if (character === "\t") return this.end("tab", atMs);
    this.add(character, character, atMs);
    return SWALLOW;
  }

  private end(by: "enter" | "tab", atMs: number): Outcome {
    if (this.count === 0) return atMs - this.overMs <= LATE_END_MS ? SWALLOW : LEAVE;
    const isScan =
      (this.follows(atMs) || this.falters(atMs)) &&
      this.letters.length >= this.least() &&
      this.isScanner(this.settings.pauseMs * MEAN_SHARE);
    const heard = isScan ? this.taken(by) : null;
    this.clear();
    return heard ? { swallow: "everywhere", heard } : LEAVE;
  }

  private least(): number {
    const { pauseMs, prefix } = this.settings;
    const isKnown = prefix !== "" && this.letters.startsWith(prefix);
    return pauseMs > SLOW_PAUSE_MS && !isKnown ? LEAST_SLOW : LEAST_ENDED;
  }

  /** Text that came in one piece has no rhythm; it is no hand either. */
  private isScanner(meanMs: number): boolean {
    if (this.byHand) return false;
    return this.count < 2 || (this.lastMs - this.firstMs) / (this.count - 1) <= meanMs;
  }

  private taken(ended: Heard["ended"]): Heard {
    const { letters, places, pauseMs, inputMethod } = this;
    return { letters, places, ended, pauseMs, inputMethod };
  }
}

/** The text as the scanner meant it: without what it adds, with U+001D where codes have FNC1. */
export function transmitted(heard: Heard, settings: WedgeSettings): string {
  const { prefix, suffix, gs, reads } = settings;
  // Letters that an input method may have changed are worth less than the places of the keys.
  let text = reads === "places" || heard.inputMethod ? heard.places : heard.letters;
  if (prefix !== "" && text.startsWith(prefix)) text = text.slice(prefix.length);
  if (suffix !== "" && text.endsWith(suffix)) text = text.slice(0, -suffix.length);
  return gs === null || gs === "" ? text : text.replaceAll(gs, "\u001d");
}
