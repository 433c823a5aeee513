/**
 * Times in plant time: what a clock on the wall of the site showed.
 *
 * The zone is set once per site; pages name it only when the viewer sits in another one.
 */

let plantZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Sets the zone all times are shown in. An unknown name leaves the viewer's own. */
export function showTimesIn(zone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    plantZone = zone;
  } catch {
    // A site with an unknown zone name shows the viewer's time rather than nothing.
  }
}

/** The plant's zone when the viewer's differs, else `null`. */
export function foreignZone(): string | null {
  return plantZone === Intl.DateTimeFormat().resolvedOptions().timeZone ? null : plantZone;
}

interface Parts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

function partsOf(instant: Date): Parts {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: plantZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value;
  return parts as unknown as Parts;
}

const known = (text: string | null | undefined): Date | null => {
  const instant = text ? new Date(text) : null;
  return instant && !Number.isNaN(instant.getTime()) ? instant : null;
};

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** A date as the language of the page writes it: `11/19` in Chinese, `19 Nov` in English. */
function written([year, month, date]: readonly [string, string, string], whole: boolean): string {
  const language = globalThis.document?.documentElement.lang ?? "";
  if (language.startsWith("en")) {
    // Figures alone would be read the other way round on the other side of an ocean.
    const short = `${Number(date)} ${MONTHS[Number(month) - 1] ?? month}`;
    return whole ? `${short} ${year}` : short;
  }
  if (language === "" || language.startsWith("zh")) {
    return whole ? `${year}/${month}/${date}` : `${month}/${date}`;
  }
  return whole ? `${date}/${month}/${year}` : `${date}/${month}`;
}

/** `11/19`, with the year only where it is not this year. */
export function day(text: string | null | undefined, now = new Date()): string {
  const instant = known(text);
  if (!instant) return "–";
  const { year, month, day: date } = partsOf(instant);
  return written([year, month, date], year !== partsOf(now).year);
}

/** A civil date (`2026-11-18`) for people; what is none stays as it is. */
export function civil(text: string | null | undefined): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  if (!parts) return text || "–";
  const [, year = "", month = "", date = ""] = parts;
  return written([year, month, date], true);
}

/** `14:32` */
export function clock(text: string | null | undefined): string {
  const instant = known(text);
  if (!instant) return "–";
  const { hour, minute } = partsOf(instant);
  return `${hour}:${minute}`;
}

/** `11/19 14:32` */
export function moment(text: string | null | undefined): string {
  return known(text) ? `${day(text)} ${clock(text)}` : "–";
}

/** `2026-11-19T14:32` for a date-time field, in plant time. */
export function fieldValue(text: string | null | undefined): string {
  const instant = known(text);
  if (!instant) return "";
  const { year, month, day: date, hour, minute } = partsOf(instant);
  return `${year}-${month}-${date}T${hour}:${minute}`;
}

/** Reads a date-time field as plant time and gives the instant, or `null`. */
export function instantOf(field: string): string | null {
  const wall = Date.parse(`${field}Z`);
  if (Number.isNaN(wall)) return null;
  const shift = (at: number): number => {
    const p = partsOf(new Date(at));
    return Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`) - at;
  };
  // Two rounds, because the offset at the guess may differ from the one at the answer.
  const guess = wall - shift(wall);
  return new Date(wall - shift(guess)).toISOString();
}

/** The day and weekday for the clock of the frame. */
export function today(language: string, now = new Date()): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, { timeZone: plantZone, ...options }).format(now);
  if (language === "en") return part({ day: "numeric", month: "short", weekday: "short" });
  const { month, day: date } = partsOf(now);
  return `${Number(month)} 月 ${Number(date)} 日（${part({ weekday: "narrow" })}）`;
}

/** Whether a civil date (`2026-11-18`) is over in plant time. */
export function isPast(date: string | null, now = new Date()): boolean {
  if (!date) return false;
  const p = partsOf(now);
  return date < `${p.year}-${p.month}-${p.day}`;
}
