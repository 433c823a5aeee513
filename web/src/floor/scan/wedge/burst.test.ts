import { describe, expect, it } from "vitest";
import { GS, Repeats, scanOf } from "../scan";
import { Burst, FALTER_MS, type Heard, SILENCE_MS, transmitted } from "./burst";
import { characterAt, type Stroke } from "./keys";
import { UNLEARNED, type WedgeSettings } from "./settings";

const PLAIN: Stroke = {
  down: true,
  key: "",
  code: "",
  shift: false,
  ctrl: false,
  alt: false,
  meta: false,
  caps: false,
  repeat: false,
  taken: false,
  atMs: 0,
};

/** The key of the scanner's keyboard that types the character. */
function keyOf(character: string): Pick<Stroke, "code" | "shift"> {
  const codes = [
    ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("").map((letter) => `Key${letter}`),
    ..."0123456789".split("").map((digit) => `Digit${digit}`),
    "Minus",
    "Slash",
    "BracketRight",
    "Semicolon",
    "Period",
    "Space",
    "Backslash",
  ];
  for (const code of codes) {
    for (const shift of [false, true]) {
      if (characterAt({ ...PLAIN, code, shift }) === character) return { code, shift };
    }
  }
  throw new Error(`no key for ${character}`);
}

type Special = "Enter" | "Tab" | "F8" | "Ctrl+]" | "Escape";
type Typed = { special?: Special } & Partial<Stroke>;

const SPECIAL: Record<Special, Partial<Stroke>> = {
  Enter: { key: "Enter", code: "Enter" },
  Tab: { key: "Tab", code: "Tab" },
  F8: { key: "F8", code: "F8" },
  "Ctrl+]": { key: "]", code: "BracketRight", ctrl: true },
  Escape: { key: "Escape", code: "Escape" },
};

/** A keyboard that types into a machine, at even pauses unless said otherwise. */
class Keyboard {
  nowMs = 1_000;
  heard: Heard[] = [];
  swallowed: string[] = [];

  constructor(
    readonly burst: Burst,
    readonly pauseMs: number,
  ) {}

  press({ special, ...given }: Typed): this {
    const stroke = { ...PLAIN, ...(special ? SPECIAL[special] : {}), ...given };
    const outcome = this.burst.stroke({ ...stroke, atMs: this.nowMs });
    if (outcome.swallow === "everywhere") this.swallowed.push(stroke.key);
    if (outcome.heard) this.heard.push(outcome.heard);
    this.burst.stroke({ ...stroke, down: false, atMs: this.nowMs + 1 });
    this.nowMs += this.pauseMs;
    return this;
  }

  type(text: string, also: Partial<Stroke> = {}): this {
    for (const character of text) this.press({ key: character, ...keyOf(character), ...also });
    return this;
  }

  wait(ms: number): this {
    this.nowMs += ms;
    const heard = this.burst.silent(this.nowMs);
    if (heard) this.heard.push(heard);
    return this;
  }
}

const scanner = (settings: Partial<WedgeSettings> = {}, pauseMs = 8): Keyboard =>
  new Keyboard(new Burst({ ...UNLEARNED, ...settings }), pauseMs);
const hand = (): Keyboard => scanner({}, 95);

const texts = ({ heard }: Keyboard, settings: Partial<WedgeSettings> = {}): string[] =>
  heard.map((one) => scanOf(transmitted(one, { ...UNLEARNED, ...settings }), "wedge").text);

describe("a scanner", () => {
  it("is heard when its code ends with Enter, with Tab, or with silence", () => {
    const ended = scanner().type("DP261117-2").press({ special: "Enter" });
    const tabbed = scanner().type("DP261117-2").press({ special: "Tab" });
    const silent = scanner({ ends: "silence" }).type("DP261117-2").wait(SILENCE_MS);

    expect(texts(ended)).toEqual(["DP261117-2"]);
    expect(texts(tabbed)).toEqual(["DP261117-2"]);
    expect(texts(silent)).toEqual(["DP261117-2"]);
  });

  it("presses no button with its Enter, not even with one that comes late", () => {
    const ended = scanner().type("DP261117-2").press({ special: "Enter" });
    const late = scanner({ ends: "silence" }).type("DP261117-2").wait(SILENCE_MS);
    late.press({ special: "Enter" });

    expect(ended.swallowed).toEqual(["Enter"]);
    expect(late.swallowed).toEqual(["Enter"]);
    expect(texts(late)).toEqual(["DP261117-2"]);
  });

  it("names the symbology with an AIM identifier, which is no part of the text", () => {
    const heard = scanner().type("]C10104710000000019").press({ special: "Enter" }).heard[0];

    const scan = scanOf(transmitted(heard as Heard, UNLEARNED), "wedge");

    expect(scan).toEqual({ text: "0104710000000019", symbology: "]C1", by: "wedge" });
  });

  it("sends the separator as itself, as Ctrl+], as F8, as Alt and its number, or as agreed", () => {
    const separators: [(keys: Keyboard) => Keyboard, Partial<WedgeSettings>][] = [
      [(keys) => keys.press({ key: GS, code: "" }), {}],
      [(keys) => keys.press({ special: "Ctrl+]" }), {}],
      [(keys) => keys.press({ special: "F8" }), {}],
      [
        (keys) => {
          for (const digit of "029") keys.press({ key: digit, code: `Numpad${digit}`, alt: true });
          return keys.press({ key: "Alt", code: "AltLeft" });
        },
        {},
      ],
      [(keys) => keys.type("|"), { gs: "|" }],
    ];

    for (const [separate, settings] of separators) {
      const keys = scanner(settings).type("10AB12");
      separate(keys).type("2177").press({ special: "Enter" });
      expect(texts(keys, settings)).toEqual([`10AB12${GS}2177`]);
    }
  });

  it("that loses the separator gives the text without one, never with another in its place", () => {
    const keys = scanner().type("10AB12").type("2177").press({ special: "Enter" });

    expect(texts(keys)).toEqual(["10AB122177"]);
  });

  it("sends a prefix and a suffix that are not part of the code, once they are learned", () => {
    const learned = { prefix: "/", suffix: ";" };

    const keys = scanner(learned).type("/DP261117-2;").press({ special: "Enter" });
    const without = scanner(learned).type("DP261117-2").press({ special: "Enter" });

    expect(texts(keys, learned)).toEqual(["DP261117-2"]);
    expect(texts(without, learned)).toEqual(["DP261117-2"]);
  });

  it("is read by the places of its keys while an input method takes the letters", () => {
    const taken = { key: "Process", taken: true };
    const keys = scanner();
    for (const character of "dp261117-2") keys.press({ ...keyOf(character), ...taken });
    keys.press({ special: "Enter", ...taken });

    expect(texts(keys)).toEqual(["dp261117-2"]);
    expect(keys.heard[0]?.inputMethod).toBe(true);
  });

  it("is read although the input method makes its letters and marks wide", () => {
    const keys = scanner();
    for (const [wide, plain] of ["ＤD", "ＰP", "２2", "６6", "。.", "－-", "１1"]) {
      keys.press({ key: wide as string, ...keyOf(plain as string) });
    }
    keys.press({ special: "Enter" });

    expect(texts(keys)).toEqual(["DP26.-1"]);
    expect(keys.heard[0]?.inputMethod).toBe(true);
  });

  it("is read from the composed text where keys have neither letter nor place", () => {
    const keys = scanner();
    const unknown = { key: "Unidentified", code: "", taken: true };
    for (const character of "DP261117") {
      keys.press(unknown);
      keys.burst.composed(character, keys.nowMs);
    }
    keys.press({ special: "Enter" });

    expect(texts(keys)).toEqual(["DP261117"]);
  });

  it("that has another keyboard than the computer is read by places once that is learned", () => {
    const german = (character: string) => ({ y: "z", z: "y", "-": "ß", "/": "-" })[character];
    const typed = (keys: Keyboard): Keyboard => {
      for (const character of "xyz/12-3") {
        keys.press({ ...keyOf(character), key: german(character) ?? character });
      }
      return keys.press({ special: "Enter" });
    };

    expect(texts(typed(scanner()))).toEqual(["xzy-12ß3"]);
    expect(texts(typed(scanner({ reads: "places" })), { reads: "places" })).toEqual(["xyz/12-3"]);
  });

  it("types characters of the third level with Ctrl and Alt together", () => {
    const keys = scanner().type("AB12").press({ key: "@", code: "KeyQ", ctrl: true, alt: true });
    keys.type("9").press({ special: "Enter" });

    expect(texts(keys)).toEqual(["AB12@9"]);
  });

  it("is heard right after a hand has typed", () => {
    const keys = hand().type("AB");
    const fast = new Keyboard(keys.burst, 8);
    fast.nowMs = keys.nowMs;

    expect(texts(fast.type("DP261117-2").press({ special: "Enter" }))).toEqual(["DP261117-2"]);
  });

  it("that falters in the middle of a code is heard as a whole, never as one half", () => {
    for (const at of [3, 7]) {
      const keys = scanner().type("DP261117-2".slice(0, at));
      keys.wait(FALTER_MS - 50);
      keys.type("DP261117-2".slice(at)).press({ special: "Enter" });

      expect(texts(keys)).toEqual(["DP261117-2"]);
    }
  });

  it("whose Enter alone comes late is heard", () => {
    const keys = scanner().type("DP261117-2").wait(200).press({ special: "Enter" });

    expect(texts(keys)).toEqual(["DP261117-2"]);
  });

  it("that is slow is heard once its pauses are learned", () => {
    const slow = { pauseMs: 150 };

    expect(texts(scanner({}, 80).type("DP261117-2").press({ special: "Enter" }))).toEqual([]);
    expect(texts(scanner(slow, 80).type("DP261117-2").press({ special: "Enter" }))).toEqual([
      "DP261117-2",
    ]);
  });
});

describe("a hand", () => {
  it("that types and presses Enter is not a scan", () => {
    const keys = hand().type("DP261117-2").press({ special: "Enter" }).wait(FALTER_MS);

    expect(keys.heard).toEqual([]);
    expect(keys.swallowed).toEqual([]);
  });

  it("that rolls over four keys at once and then presses Enter is not a scan", () => {
    const keys = scanner({}, 35).type("asdf");
    keys.nowMs += 110;

    expect(keys.press({ special: "Enter" }).heard).toEqual([]);
  });

  it("that keeps a key down is not a scan", () => {
    const keys = scanner({}, 30);
    for (let again = 0; again < 12; again += 1) {
      keys.press({ key: "7", ...keyOf("7"), repeat: again > 0 });
    }

    expect(keys.press({ special: "Enter" }).heard).toEqual([]);
  });

  it("laid on the keyboard is not a scan", () => {
    const burst = new Burst(UNLEARNED);
    for (const [at, character] of [..."asdfjk"].entries()) {
      burst.stroke({ ...PLAIN, key: character, ...keyOf(character), atMs: at * 2 });
    }

    expect(burst.silent(FALTER_MS * 2)).toBeNull();
  });

  it("keeps the commands of its browser", () => {
    const keys = hand().press({ key: "c", code: "KeyC", ctrl: true });
    keys.press({ key: "r", code: "KeyR", meta: true }).press({ special: "F8" });

    expect(keys.heard).toEqual([]);
    expect(keys.swallowed).toEqual(["F8"]);
  });

  it("is not mistaken for a scanner at any speed of hands, whatever it types", () => {
    let state = 7;
    const even = (low: number, high: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return low + ((high - low) * (state >>> 8)) / 2 ** 24;
    };
    for (let person = 0; person < 60; person += 1) {
      const keys = hand();
      const mean = even(75, 220);
      for (let at = 0; at < 14; at += 1) {
        keys.type("abcdefghij0123456789"[Math.floor(even(0, 20))] as string);
        keys.nowMs += mean * even(0.5, 1.8) - keys.pauseMs;
        keys.wait(0);
      }
      expect(keys.press({ special: "Enter" }).heard).toEqual([]);
    }
  });
});

describe("a double trigger", () => {
  it("is one scan, however long the trigger is kept pressed", () => {
    const repeats = new Repeats(700);

    expect([0, 400, 800, 1200, 2000].map((at) => repeats.isRepeat("A", at))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it("of another code is another scan", () => {
    const repeats = new Repeats(700);

    expect([repeats.isRepeat("A", 0), repeats.isRepeat("B", 100)]).toEqual([false, false]);
  });
});
