/**
 * Dates as people type them from a label: `2026-11-27`, `2026/11/27`, `20261127`, `261127`,
 * `11/27`, and `115/11/27` of the ROC calendar. Read as `2026-11-27`, or not at all.
 */

/** Years of the ROC calendar are told by their three digits. */
const ROC = 1911;

function fullYear(text: string, thisYear: number): number {
  if (text === "") return thisYear;
  const year = Number(text);
  if (text.length === 4) return year;
  return text.length === 3 ? year + ROC : 2000 + year;
}

function parted(text: string): [string, string, string] | null {
  const cut = /^(?:(\d{2,4})[-/.])?(\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (cut) return [cut[1] ?? "", cut[2] ?? "", cut[3] ?? ""];
  const run = /^(\d{2,4})?(\d{2})(\d{2})$/.exec(text);
  return run ? [run[1] ?? "", run[2] ?? "", run[3] ?? ""] : null;
}

/** The date that was typed, or `null`; one without a year is of this year. */
export function readDate(typed: string, now = new Date()): string | null {
  const parts = parted(typed.trim());
  if (!parts) return null;
  const year = fullYear(parts[0], now.getFullYear());
  const [month, day] = [Number(parts[1]), Number(parts[2])];
  const there = new Date(Date.UTC(year, month - 1, day));
  // The 31st of a month of thirty days is no date, and is not made into the 1st of the next one.
  if (there.getUTCMonth() !== month - 1 || there.getUTCDate() !== day) return null;
  return there.toISOString().slice(0, 10);
}

/** A time of the day: `8:30`, `0830` or `08:30` is `08:30`. */
export function readTime(typed: string): string | null {
  const clock = /^(\d{1,2}):?(\d{2})$/.exec(typed.trim());
  if (!clock) return null;
  const [hour, minute] = [Number(clock[1]), Number(clock[2])];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** A date and a time of the day, midnight where none is typed: `2026-11-27T14:30`. */
export function readMoment(typed: string, now = new Date()): string | null {
  const [date = "", time = "00:00", ...more] = typed.trim().replace("T", " ").split(/\s+/);
  const [day, clock] = [readDate(date, now), readTime(time)];
  return day && clock && more.length === 0 ? `${day}T${clock}` : null;
}

/** Whether what is typed can only mean one thing, so that it need not wait for the field's end. */
export const isWhole = (typed: string): boolean =>
  /^\d{4}[-/.]\d{2}[-/.]\d{2}([ T]\d{2}:\d{2})?$|^\d{8}$/.test(typed.trim());
