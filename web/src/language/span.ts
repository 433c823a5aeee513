/** How long something takes or waits, in whole words: `2 小時 10 分鐘`, `3 天`. */

/** Says a key with its number: i18next on the desk, the flat words on the floor. */
interface Say {
  (key: string): string;
  (key: string, params: { count: number }): string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on hours no longer matter. */
const LONG = 2 * DAY;

/** A length of time; seconds are said only under one minute. */
export function span(t: Say, milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length >= LONG) return t("span.days", { count: Math.floor(length / DAY) });
  const hours = Math.floor(length / HOUR);
  const minutes = Math.floor((length % HOUR) / MINUTE);
  if (hours === 0 && minutes === 0) {
    return t("span.seconds", { count: Math.floor(length / 1_000) });
  }
  const parts: string[] = [];
  if (hours > 0) parts.push(t("span.hours", { count: hours }));
  if (minutes > 0) parts.push(t("span.minutes", { count: minutes }));
  return parts.join(" ");
}

/** How long ago a moment was; `–` for one that is not known. */
export function since(t: Say, text: string | null | undefined, now = Date.now()): string {
  const instant = text ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) return "–";
  return now - instant < MINUTE ? t("span.now") : span(t, now - instant);
}
