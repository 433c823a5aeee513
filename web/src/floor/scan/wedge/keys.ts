/** What a key means to a scanner, by its letter and by its place on the keyboard. */
import { GS } from "../scan";

/** A key of the keyboard going down or up; what of a DOM event matters here. */
export type Stroke = {
  down: boolean;
  key: string;
  code: string;
  shift: boolean;
  ctrl: boolean;
  alt: boolean;
  meta: boolean;
  caps: boolean;
  /** The keyboard repeats a key that is kept down; a scanner never keeps one down. */
  repeat: boolean;
  /** The input method took the key, so its letter is not known (key code 229). */
  taken: boolean;
  atMs: number;
};

export type Meaning =
  | { is: "text"; letter: string; place: string }
  | { is: "end"; by: "enter" | "tab" }
  /** A digit of a character that is sent as Alt and its number on the number pad. */
  | { is: "number"; digit: string }
  /** Held together with others: means nothing alone. */
  | { is: "modifier" }
  /** No letter and no place: what was typed is only known once it is in a field. */
  | { is: "unknown" }
  /** No scanner sends this. */
  | { is: "other" };

const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "CapsLock", "NumLock", "Meta"]);

/** The characters on keys of the keyboard that scanners press: plain and with shift. */
const PLACES: Record<string, string> = {
  Backquote: "`~",
  Minus: "-_",
  Equal: "=+",
  BracketLeft: "[{",
  BracketRight: "]}",
  Backslash: "\\|",
  IntlBackslash: "\\|",
  Semicolon: ";:",
  Quote: "'\"",
  Comma: ",<",
  Period: ".>",
  Slash: "/?",
  Space: "  ",
  NumpadAdd: "++",
  NumpadSubtract: "--",
  NumpadMultiply: "**",
  NumpadDivide: "//",
  NumpadDecimal: "..",
  ...Object.fromEntries([..."0123456789"].map((n, at) => [`Digit${n}`, n + ")!@#$%^&*("[at]])),
  ...Object.fromEntries([..."0123456789"].map((n) => [`Numpad${n}`, n + n])),
  ...Object.fromEntries(
    [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => [
      `Key${letter}`,
      letter.toLowerCase() + letter,
    ]),
  ),
};

/** The character at a place of the scanner's keyboard; empty where there is none. */
export function characterAt({ code, shift, caps }: Stroke): string {
  const pair = PLACES[code];
  if (!pair) return "";
  const upper = code.startsWith("Key") ? shift !== caps : shift;
  return pair[upper ? 1 : 0] ?? "";
}

/** Full-width forms, which an input method makes of plain letters, as plain letters. */
export const narrow = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ")
    .replace(
      /[\u3002\u3001\u2018\u2019\u201c\u201d\u300a\u300b\u3010\u3011\u00b7\u2014\uffe5]/g,
      (mark) => MARKS[mark] ?? mark,
    );

/** Marks of Chinese input methods and the keys they are typed with. */
const MARKS: Record<string, string> = {
  "。": ".",
  "、": "\\",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "《": "<",
  "》": ">",
  "【": "[",
  "】": "]",
  "·": "`",
  "—": "_",
  "￥": "$",
};

/** Control characters that scanners send as Ctrl and the key of the letter 64 places above. */
function withControl({ code, shift }: Stroke): Meaning {
  if (code.startsWith("Key")) {
    const control = String.fromCharCode(code.charCodeAt(3) - 64);
    if (control === "\r" || control === "\n") return { is: "end", by: "enter" };
    if (control === "\t") return { is: "end", by: "tab" };
    return { is: "text", letter: control, place: control };
  }
  const control = {
    BracketLeft: "\u001b",
    Backslash: "\u001c",
    BracketRight: GS,
    Digit6: "\u001e",
    Minus: "\u001f",
  }[code];
  if (!control || (shift && code === "Backslash")) return { is: "other" };
  return { is: "text", letter: control, place: control };
}

/** What the stroke means. */
export function meaningOf(stroke: Stroke): Meaning {
  const { key, code } = stroke;
  if (MODIFIERS.has(key) || /^(Shift|Control|Alt|Meta)(Left|Right)$/.test(code)) {
    return { is: "modifier" };
  }
  if (stroke.meta) return { is: "other" };
  const place = characterAt(stroke);
  if (stroke.alt && !stroke.ctrl) {
    return /^Numpad\d$/.test(code) ? { is: "number", digit: code.slice(6) } : { is: "other" };
  }
  // Ctrl and Alt together are the third level of a keyboard (AltGr) and type a character.
  if (stroke.ctrl && !stroke.alt) return withControl(stroke);
  if (key === "Enter" || code === "Enter" || code === "NumpadEnter")
    return { is: "end", by: "enter" };
  if (key === "Tab" || code === "Tab") return { is: "end", by: "tab" };
  if (key === "F8") return { is: "text", letter: GS, place: GS };
  if (stroke.taken) return place ? { is: "text", letter: place, place } : { is: "unknown" };
  if ([...key].length === 1) {
    const letter = narrow(key);
    return { is: "text", letter, place: place || letter };
  }
  return key === "Unidentified" || key === "" ? { is: "unknown" } : { is: "other" };
}
