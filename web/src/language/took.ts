/** How long something took, measured: in milliseconds where it was over in no time. */
import { span } from "./span";

/** Says a key with its number. */
interface Say {
  (key: string): string;
  (key: string, params: { count: number }): string;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** A measured length of time. What is known to be nothing measurable is under a second. */
export function took(t: Say, milliseconds: number): string {
  if (milliseconds >= SECOND_MS) return span(t, milliseconds);
  const whole = Math.round(milliseconds);
  return whole > 0 ? t("took.ms", { count: whole }) : t("took.under_second");
}

/** The same of what is only known in whole minutes: none of them is less than one, not nothing. */
export const tookMinutes = (t: Say, minutes: number): string =>
  minutes > 0 ? span(t, minutes * MINUTE_MS) : t("took.under_minute");

/** The same of what is only known in whole seconds. */
export const tookSeconds = (t: Say, seconds: number): string => took(t, seconds * SECOND_MS);
