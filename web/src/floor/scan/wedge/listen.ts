/**
 * The listener of the whole page: a scan is heard wherever the person is, without a click.
 *
 * What a scanner typed into a field is taken out of it again: the field belongs to the person.
 */
import { Repeats, type Scan, scanOf } from "../scan";
import { Burst, type Heard, transmitted } from "./burst";
import type { Stroke } from "./keys";
import { LEARNED, learnedSettings } from "./settings";

/** Something about a scan that the person should be told. */
export type Notice =
  /** Read all the same, from the places of the keys. */
  | "input_method_on"
  /** Something was scanned that the input method turned into other words; it was not read. */
  | "input_method_unreadable"
  /** The scanner sends nothing after a code, so where one ends is not known; the self-test learns it. */
  | "no_end";

export type Listening = {
  /** The same code again within 700 ms: not a second scan, but the person must notice. */
  onAgain?: (scan: Scan) => void;
  onNotice?: (notice: Notice) => void;
  /** Everything a scanner typed, before anything is taken off it; the self-test listens to this. */
  onHeard?: (heard: Heard) => void;
};

/** A trigger that bounces, or a code that is read twice by one pull. */
const REPEAT_MS = 700;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const UNWRITTEN = new Set(["button", "submit", "reset", "checkbox", "radio", "range", "file"]);

const fieldOf = (target: EventTarget | null): Field | null =>
  (target instanceof HTMLInputElement && !UNWRITTEN.has(target.type)) ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement
    ? target
    : null;

const isWritten = (target: EventTarget | null): boolean =>
  (fieldOf(target) !== null && !(target instanceof HTMLSelectElement)) ||
  (target instanceof HTMLElement && target.isContentEditable);

/** Gives the field the value it had, in a way that a framework that watches it notices. */
function restore(field: Field, value: string): void {
  if (field.value === value) return;
  const kind = Object.getPrototypeOf(field) as object;
  Object.getOwnPropertyDescriptor(kind, "value")?.set?.call(field, value);
  const event = field instanceof HTMLSelectElement ? "change" : "input";
  field.dispatchEvent(new Event(event, { bubbles: true }));
}

/** The field as it was before a scanner began to type into it. */
class Before {
  private field: Field | null = null;
  private value = "";

  remember(target: EventTarget | null): void {
    this.field = fieldOf(target);
    this.value = this.field?.value ?? "";
  }

  giveBack(inputMethod: boolean): void {
    const { field, value } = this;
    if (!field) return;
    restore(field, value);
    if (!inputMethod) return;
    // A composition that is left open writes its words into the field when it closes.
    field.blur();
    setTimeout(() => {
      restore(field, value);
      field.focus();
    }, 0);
  }
}

const strokeOf = (event: KeyboardEvent): Stroke => ({
  down: event.type === "keydown",
  key: event.key,
  code: event.code,
  shift: event.shiftKey,
  ctrl: event.ctrlKey,
  alt: event.altKey,
  meta: event.metaKey,
  caps: event.getModifierState("CapsLock"),
  repeat: event.repeat,
  taken: event.isComposing || event.keyCode === 229 || event.key === "Process",
  // When the key came, not when a busy page got round to it.
  atMs: event.timeStamp,
});

/** What an input method composed of a code has letters that no code has. */
const isComposed = (text: string): boolean => [...text].some((letter) => letter > "~");

/** Not every browser tells; those that do not are believed to be quick. */
const isInputPending = (): boolean =>
  (
    navigator as { scheduling?: { isInputPending?: () => boolean } }
  ).scheduling?.isInputPending?.() ?? false;

/** Who listens: a page that opens over another, like the self-test, hears alone until it closes. */
const listeners: symbol[] = [];

/** Hears every scan on the page until the answer is called. */
export function listen(onScan: (scan: Scan) => void, also: Listening = {}): () => void {
  const me = Symbol("listener");
  listeners.push(me);
  const isHeard = (): boolean => listeners.at(-1) === me;
  let settings = learnedSettings();
  let burst = new Burst(settings);
  const repeats = new Repeats(REPEAT_MS);
  const before = new Before();
  let isBlind = false;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const heard = (what: Heard): void => {
    clearTimeout(pause);
    also.onHeard?.(what);
    // What it typed stays in its field, where a person can see it and press Enter.
    if (what.ended === "silence" && settings.ends === "key") {
      also.onNotice?.("no_end");
      return;
    }
    before.giveBack(what.inputMethod);
    const scan = scanOf(transmitted(what, settings), "wedge");
    if (what.inputMethod && isComposed(scan.text)) {
      also.onNotice?.("input_method_unreadable");
      return;
    }
    if (what.inputMethod) also.onNotice?.("input_method_on");
    if (repeats.isRepeat(scan.text, performance.now())) also.onAgain?.(scan);
    else onScan(scan);
  };
  const waitForSilence = (): void => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      // Keys that a busy page has not come to yet are no silence.
      if (isInputPending()) return waitForSilence();
      const last = burst.silent(performance.now());
      if (last) heard(last);
      else if (burst.isPending) waitForSilence();
    }, burst.patienceMs + 10);
  };

  const onKey = (event: KeyboardEvent): void => {
    if (!isHeard()) {
      burst.clear();
      return;
    }
    const stroke = strokeOf(event);
    const outcome = burst.stroke(stroke);
    // The key has not reached its field yet: the field is as it was before.
    if (stroke.down && burst.hasBegun) before.remember(event.target);
    if (stroke.down) isBlind = stroke.code === "" || stroke.key === "Unidentified";
    const isLeft =
      outcome.swallow === "no" || (outcome.swallow === "outside_fields" && isWritten(event.target));
    if (!isLeft) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (outcome.heard) heard(outcome.heard);
    else if (burst.isPending) waitForSilence();
  };

  const onInput = (event: Event): void => {
    const { data, inputType } = event as InputEvent;
    const isTyped = inputType === "insertText" && isBlind;
    if (!isTyped || !data || !isHeard()) return;
    burst.composed(data, event.timeStamp);
    if (burst.hasBegun) before.remember(event.target);
    waitForSilence();
  };
  const onComposing = (event: CompositionEvent): void => {
    if (!burst.isPending) before.remember(event.target);
  };
  const onComposed = (event: CompositionEvent): void => {
    // With the places of the keys known, what the input method makes of them does not matter.
    if (!isBlind || !event.data || !isHeard()) return;
    burst.composed(event.data, event.timeStamp);
    waitForSilence();
  };
  const onLearned = (): void => {
    settings = learnedSettings();
    burst = new Burst(settings);
  };

  addEventListener("keydown", onKey, true);
  addEventListener("keyup", onKey, true);
  addEventListener("beforeinput", onInput, true);
  addEventListener("compositionstart", onComposing, true);
  addEventListener("compositionend", onComposed, true);
  addEventListener(LEARNED, onLearned);
  return () => {
    clearTimeout(pause);
    listeners.splice(listeners.indexOf(me), 1);
    removeEventListener("keydown", onKey, true);
    removeEventListener("keyup", onKey, true);
    removeEventListener("beforeinput", onInput, true);
    removeEventListener("compositionstart", onComposing, true);
    removeEventListener("compositionend", onComposed, true);
    removeEventListener(LEARNED, onLearned);
  };
}
