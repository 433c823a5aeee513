/** The height of a frame, for lists that fill what is left of the page. */
import { useCallback, useRef, useState } from "react";

export function useHeight(): [(element: HTMLDivElement | null) => void, number] {
  const [height, setHeight] = useState(0);
  const watcher = useRef<ResizeObserver | null>(null);
  const attach = useCallback((element: HTMLDivElement | null) => {
    watcher.current?.disconnect();
    if (!element) return;
    watcher.current = new ResizeObserver(([entry]) =>
      setHeight(Math.floor(entry?.contentRect.height ?? 0)),
    );
    watcher.current.observe(element);
  }, []);
  return [attach, height];
}
