/**
 * Practice: the same application with invented goods, in a database of its own, and with no server.
 *
 * It is switched before anything else is looked at, by opening the page anew: nothing that runs ever
 * holds both, so no real entry can be met in practice and no practice entry on the way to the server.
 */
import { cell } from "./cell";

const KEPT = "suyuan.floor.practice";

/** In front of every number that exists in practice only. */
export const PREFIX = "PRACTICE-";

const kept = (): boolean => {
  try {
    return localStorage.getItem(KEPT) === "on";
  } catch {
    return false;
  }
};

/** Whether this page practises; it never changes while it is open. */
export const practising: boolean = typeof localStorage !== "undefined" && kept();

export function practise(on: boolean): void {
  if (on) localStorage.setItem(KEPT, "on");
  else localStorage.removeItem(KEPT);
  location.hash = "";
  location.reload();
}

export const isPracticeCode = (text: string): boolean =>
  text
    .trim()
    .toUpperCase()
    .replace(/^(LOT|RUN):/, "")
    .startsWith(PREFIX);

/** A code of the other side, that was heard and not taken. */
export const strange = cell<string | null>(null);

/** What was last scanned in practice, and whether the wrong lot was refused to whoever scanned it. */
let last = "";
export const WRONG_LOT = `${PREFIX}CV1`;
const REFUSED = "suyuan.floor.practice.refused";
export const refusedOnce = cell(
  practising && typeof localStorage !== "undefined" && localStorage.getItem(REFUSED) !== null,
);
export function sawRefusal(): void {
  if (!practising || last !== WRONG_LOT) return;
  localStorage.setItem(REFUSED, "yes");
  refusedOnce.set(true);
}
export const forgetRefusal = (): void => localStorage.removeItem(REFUSED);

/** Weights are numbers of no side; everything else belongs to one of them. */
const WEIGHT = /^[A-Z,\s+]*\d+(\.\d+)?\s*k?g$/i;

/** The text as this side knows it, or `null` where it belongs to the other. */
export function onThisSide(text: string, here = practising): string | null {
  const ours = isPracticeCode(text) === here || (here && WEIGHT.test(text.trim()));
  strange.set(ours ? null : text);
  if (!ours) return null;
  last = text.trim().toUpperCase();
  return here && last === LABEL ? LABEL_SAYS : text;
}

/** The label of the practice delivery: on paper a number with the prefix, read as a carton's. */
export const LABEL = `${PREFIX}L1`;
/** A GTIN that nobody is ever given. */
export const NO_GTIN = "00000000000000";
const LABEL_SAYS = `01${NO_GTIN}1799123110${PREFIX}SA1`;
