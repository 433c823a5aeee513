/**
 * The device's clock and what it is worth.
 *
 * An entry says when it was made by the device's clock, and a whole outbox is put right by one
 * reading of that clock. So where somebody changes the clock in between, the entries from before are
 * put right here, by how far the server says that it moved. The device alone could not tell: a clock
 * that was set looks to a page like a device that slept.
 */
import { cell } from "../base/cell";

/** Less than this is drift and delay on the line, and the server puts it right. */
export const JUMP_MS = 60_000;

/** One opening of the page; in each of them there is a clock that nobody can set. */
export const load: string = crypto.randomUUID();

/** How far the clock on the wall is ahead of the one that nobody can set, since the page opened. */
export const ahead = (): number =>
  Math.round(Date.now() - (performance.timeOrigin + performance.now()));

/** What an entry knows of the clock it was made by. */
export interface MadeBy {
  /** When it was made, by the device's clock. */
  made: number;
  load?: string;
  ahead?: number;
}

/** By how much an entry's time has to be moved, where the clock was set after it was made. */
export function moveOf(entry: MadeBy, jump: number, now: { load: string; ahead: number }): number {
  if (Math.abs(jump) < JUMP_MS) return 0;
  // Of another opening: the clock was set since, or while the page was closed.
  const before =
    entry.load !== now.load || Math.abs((entry.ahead ?? 0) - now.ahead) >= Math.abs(jump) / 2;
  return before ? jump : 0;
}

/** How far the server is ahead of this device; `null` until it has said so. */
export const offset = cell<number | null>(null);
/** How many entries were put right since the page opened. */
export const putRight = cell(0);

/** Takes the server's time off an answer; it has whole seconds, which is enough here. */
export function heardAt(date: string | null, asked: number, now = Date.now()): void {
  const said = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(said)) return;
  // The answer was written in the second that began then, about half way between asking and hearing.
  offset.set(Math.round(said + 500 - (asked + now) / 2));
}
