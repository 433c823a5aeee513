/** The height and width of a frame, for lists that fill what is left of the page. */
import { useCallback, useRef, useState } from "react";

/** Below this width a row of many columns becomes a card of its own. */
export const NARROW = 620;

export function useHeight(): [(element: HTMLDivElement | null) => void, number, number] {
  const [{ height, width }, setSize] = useState({ height: 0, width: 0 });
  const watcher = useRef<ResizeObserver | null>(null);
  const attach = useCallback((element: HTMLDivElement | null) => {
    watcher.current?.disconnect();
    if (!element) return;
    watcher.current = new ResizeObserver(([entry]) =>
      setSize({
        height: Math.floor(entry?.contentRect.height ?? 0),
        width: Math.floor(entry?.contentRect.width ?? 0),
      }),
    );
    watcher.current.observe(element);
  }, []);
  return [attach, height, width];
}
