/** Which groups of fields the answers behind the page leave out, so that the page can say so. */
import { useSyncExternalStore } from "react";

const HEADER = "suyuan-withheld";
const NOTHING: readonly string[] = [];

let groups = NOTHING;
const listeners = new Set<() => void>();

function become(next: readonly string[]): void {
  groups = next;
  for (const listener of listeners) listener();
}

/** Takes down what an answer says it leaves out. */
export function noteWithheld(headers: Headers): void {
  const named = headers.get(HEADER)?.split(",") ?? [];
  const more = named.filter((group) => !groups.includes(group));
  if (more.length > 0) become([...groups, ...more]);
}

/** Another page asks other questions. */
export function forgetWithheld(): void {
  if (groups.length > 0) become(NOTHING);
}

/** The groups that the answers of this page leave out. */
export const useWithheld = (): readonly string[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => groups,
  );
