/** Listens for a scanner that types: a burst of keys no person could type, ended by Enter. */
import type { Scan } from "./scan";

const BETWEEN = 60;
const LEAST = 3;
/** The same code again so soon is the same pull of the trigger. */
const TWICE = 700;

export function listen(onScan: (scan: Scan) => void): () => void {
  let keys = "";
  let last = 0;
  let before = { text: "", at: 0 };
  const heard = (event: KeyboardEvent): void => {
    const now = event.timeStamp;
    if (now - last > BETWEEN) keys = "";
    last = now;
    if (event.key === "Enter" && keys.length >= LEAST) {
      event.preventDefault();
      event.stopPropagation();
      const found = /^(\][A-Za-z]\d)?(.*)$/s.exec(keys);
      const text = found?.[2] ?? keys;
      keys = "";
      if (text === before.text && now - before.at < TWICE) return;
      before = { text, at: now };
      onScan({ text, symbology: found?.[1] ?? null, by: "wedge" });
      return;
    }
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      keys += event.key;
    }
  };
  document.addEventListener("keydown", heard, true);
  return () => document.removeEventListener("keydown", heard, true);
}
