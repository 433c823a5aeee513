/** Whether the screen is as narrow as a phone's. */
import { useSyncExternalStore } from "react";
import { NARROW } from "./useHeight";

const narrow = (): MediaQueryList => window.matchMedia(`(max-width: ${NARROW}px)`);

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = narrow();
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => narrow().matches,
  );
}
