/**
 * Labels of suppliers that follow no standard, read by the layouts of the masters: the same
 * language as the server's (`domain::supplier_labels`), so that a delivery is known offline too.
 *
 * `P{item}|L{lot}|Q{quantity}|D{produced:yymmdd}`: text with pieces in braces.
 */
import { billionths, plain } from "../../language/decimal";

/** What a label says; dates as `YYYY-MM-DD`. */
export interface Said {
  item?: string;
  gtin?: string;
  lot?: string;
  quantity?: string;
  produced_on?: string;
  expires_on?: string;
}

type Name = "item" | "gtin" | "lot" | "quantity" | "produced" | "expires" | "any";
type Part = { text: string } | { name: Name; length: number | null; date: string };

const NAMES = new Set(["item", "gtin", "lot", "quantity", "produced", "expires", "any"]);
const LONGEST = 200;
/** Tokens of dates, the longer ones first. */
const TOKENS = ["yyyy", "roc", "ddd", "yy", "mm", "dd"] as const;
/** The first year of the Republic of China is 1912. */
const ROC = 1911;

/** Understands a layout; `null` where it is none. */
export function layoutOf(layout: string): Part[] | null {
  const parts: Part[] = [];
  let rest = layout;
  while (rest !== "") {
    const open = rest.search(/[{}]/);
    if (open !== 0) {
      parts.push({ text: open < 0 ? rest : rest.slice(0, open) });
      if (open < 0) break;
      rest = rest.slice(open);
    }
    const close = rest.startsWith("{") ? rest.indexOf("}") : -1;
    const part = close < 0 ? null : pieceOf(rest.slice(1, close));
    const before = parts.at(-1);
    // Nothing would say where the one before it ends.
    if (!part || (before && "name" in before && before.length === null)) return null;
    parts.push(part);
    rest = rest.slice(close + 1);
  }
  return parts.some((part) => "name" in part && part.name !== "any") ? parts : null;
}

function pieceOf(piece: string): Part | null {
  const at = piece.indexOf(":");
  const name = at < 0 ? piece : piece.slice(0, at);
  const detail = at < 0 ? null : piece.slice(at + 1);
  if (!NAMES.has(name)) return null;
  if (name === "produced" || name === "expires") {
    const tokens = detail === null ? null : tokensOf(detail);
    const length = tokens?.reduce((sum, token) => sum + [...token].length, 0);
    return length === undefined ? null : { name, length, date: detail ?? "" };
  }
  const length = detail === null ? null : Number(detail);
  const fits = length === null || (/^\d+$/.test(detail ?? "") && length > 0 && length <= LONGEST);
  return fits ? { name: name as Name, length, date: "" } : null;
}

/** What a text says by a layout; `null` where it is laid out otherwise. */
export function readBy(parts: readonly Part[], text: string): Said | null {
  const said: Said = {};
  let rest = text;
  for (const [at, part] of parts.entries()) {
    if ("text" in part) {
      if (!rest.startsWith(part.text)) return null;
      rest = rest.slice(part.text.length);
      continue;
    }
    const end = endOf(rest, part.length, parts[at + 1]);
    if (end < 0 || !take(said, part, rest.slice(0, end))) return null;
    rest = rest.slice(end);
  }
  return rest === "" ? said : null;
}

function endOf(rest: string, length: number | null, next: Part | undefined): number {
  if (length !== null) {
    const characters = [...rest];
    return characters.length < length ? -1 : characters.slice(0, length).join("").length;
  }
  return next && "text" in next ? rest.indexOf(next.text) : rest.length;
}

function take(said: Said, { name, date }: Exclude<Part, { text: string }>, value: string): boolean {
  const text = value.trim();
  switch (name) {
    case "any":
      return true;
    case "produced":
    case "expires": {
      const day = dayOf(value, date);
      if (day === null) return false;
      said[`${name}_on`] = day;
      return true;
    }
    case "quantity": {
      const figure = billionths(text);
      if (figure === null || !/^\d+(\.\d+)?$/.test(text)) return false;
      said.quantity = plain(figure);
      return true;
    }
    default:
      if (text === "" || (name === "gtin" && !/^\d+$/.test(text))) return false;
      said[name] = text;
      return true;
  }
}

/** Tokens of a date and the text between them; `null` where they make no day. */
function tokensOf(date: string): string[] | null {
  const found: string[] = [];
  let rest = date;
  while (rest !== "") {
    const first = [...rest][0] ?? "";
    const token = TOKENS.find((one) => rest.startsWith(one)) ?? first;
    if (token === first && /[\p{L}\p{N}]/u.test(first)) return null;
    found.push(token);
    rest = rest.slice(token.length);
  }
  const has = (token: string): boolean => found.includes(token);
  const years = ["yyyy", "yy", "roc"].filter(has).length;
  const isDay = has("ddd") !== (has("mm") && has("dd"));
  return years === 1 && isDay ? found : null;
}

function dayOf(value: string, date: string): string | null {
  const numbers: Partial<Record<string, number>> = {};
  let rest = [...value];
  for (const token of tokensOf(date) ?? []) {
    const length = [...token].length;
    const part = rest.slice(0, length).join("");
    rest = rest.slice(length);
    if ((TOKENS as readonly string[]).includes(token)) {
      if (!/^\d+$/.test(part) || part.length < length) return null;
      numbers[token] = Number(part);
    } else if (part !== token) return null;
  }
  const { yyyy, yy, roc, mm, dd, ddd } = numbers;
  const year = yyyy ?? (yy === undefined ? ROC + (roc ?? 0) : 2000 + yy);
  return ddd === undefined ? civil(year, mm ?? 0, dd ?? 0) : dayOfYear(year, ddd);
}

function civil(year: number, month: number, day: number): string | null {
  const last = month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
  if (day < 1 || day > last) return null;
  return [String(year).padStart(4, "0"), two(month), two(day)].join("-");
}

function dayOfYear(year: number, day: number): string | null {
  const date = new Date(Date.UTC(year, 0, day));
  if (day < 1 || date.getUTCFullYear() !== year) return null;
  return civil(year, date.getUTCMonth() + 1, date.getUTCDate());
}

const two = (value: number): string => String(value).padStart(2, "0");
