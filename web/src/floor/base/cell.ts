/** A value that pages can watch. The whole state of the floor application lives in a few of these. */
import { useSyncExternalStore } from "react";

export interface Cell<T> {
  get(): T;
  set(next: T): void;
  watch(seen: () => void): () => void;
}

export function cell<T>(first: T): Cell<T> {
  let value = first;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const seen of watchers) seen();
    },
    watch(seen) {
      watchers.add(seen);
      return () => watchers.delete(seen);
    },
  };
}

/** The value of a cell; the component is drawn anew when it changes. */
export const useCell = <T>(watched: Cell<T>): T =>
  useSyncExternalStore(watched.watch, watched.get, watched.get);
