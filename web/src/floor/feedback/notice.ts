/** What a person should know of the last scan though nothing was wrong with the goods. */
import { cell } from "../base/cell";
import type { Notice } from "../scan/wedge/listen";
import { signal } from "./signal";

/** How long it stands; the next scan takes it away sooner. */
const STANDS_MS = 6_000;

export const notice = cell<Notice | "again" | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function noticed(what: Notice | "again" | null): void {
  clearTimeout(timer);
  notice.set(what);
  if (what === null) return;
  signal(what === "again" ? "again" : "ask");
  timer = setTimeout(() => notice.set(null), STANDS_MS);
}
