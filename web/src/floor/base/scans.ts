/**
 * Where scans go: to what is on the screen, the front-most first; to the whole application where
 * nothing there wants them. No scan needs a field or a click before it.
 */
import { useEffect, useRef } from "react";
import { signal } from "../feedback/signal";
import type { Label } from "../judge/element";
import type { Scan } from "../scan/scan";
import { onThisSide } from "./practice";

/** Says whether it took the scan. */
export type Taker = (scan: Scan) => boolean;

const takers: Taker[] = [];
let rest: (scan: Scan) => void = () => {};

export function heard(said: Scan): void {
  performance.mark("scan");
  const text = onThisSide(said.text);
  // A practice code is nothing in earnest, and a real one nothing in practice.
  if (text === null) {
    signal("ask");
    return;
  }
  const scan = { ...said, text };
  for (const take of takers.toReversed()) if (take(scan)) return;
  rest(scan);
}

/** What becomes of scans that no screen took. */
export const whenNobodyTakes = (act: (scan: Scan) => void): void => {
  rest = act;
};

export function useScans(taker: Taker): void {
  const latest = useRef(taker);
  latest.current = taker;
  useEffect(() => {
    const own: Taker = (scan) => latest.current(scan);
    takers.push(own);
    return () => {
      takers.splice(takers.indexOf(own), 1);
    };
  }, []);
}

/** A label that was scanned on one screen and is worked with on the next. */
export interface Carried {
  scan: Scan;
  /** What the server read of it, where the device could not. */
  label: Label | null;
}

let carried: Carried | null = null;
export const carry = (scan: Scan, label: Label | null = null): void => {
  carried = { scan, label };
};
/** Adds what the server read to the label that is carried, or to the text where none is. */
export const carryLabel = (text: string, label: Label): void => {
  carry(carried?.scan ?? { text, symbology: null, by: "typed" }, label);
};
export const takeCarried = (): Carried | null => {
  const label = carried;
  carried = null;
  return label;
};
