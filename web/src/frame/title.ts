/** The window is called what the page is called, so that tabs and history tell pages apart. */
import { type RefObject, useEffect } from "react";

const HOUSE = "suyuan 溯源";

/** The words of a heading without the states beside them, which come and go. */
function named(heading: Element | null): string {
  const words = [...(heading?.childNodes ?? [])].filter(
    (part) => !(part instanceof Element && part.matches(".chip")),
  );
  return words
    .map(({ textContent }) => textContent)
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/** Keeps the title of the window the first heading inside `page`, whenever that changes. */
export function useTitleOf(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = page.current;
    if (!root) return;
    const follow = (): void => {
      const heading = named(root.querySelector("h1"));
      const title = heading ? `${heading} · ${HOUSE}` : HOUSE;
      if (document.title !== title) document.title = title;
    };
    follow();
    const watch = new MutationObserver(follow);
    watch.observe(root, { childList: true, subtree: true, characterData: true });
    return () => {
      watch.disconnect();
      document.title = HOUSE;
    };
  }, [page]);
}
