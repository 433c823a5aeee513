/** Whether whoever signed in has a PIN that somebody else gave them, and was asked to choose another. */
import { cell, useCell } from "../base/cell";
import { session } from "./session";

/** Who said "later" is asked again at the next sign-in, which has another token. */
const later = cell<string | null>(null);

export const askLater = (): void => later.set(session.get()?.csrf ?? null);

export function useOwnPinAsked(): boolean {
  const who = useCell(session);
  const put = useCell(later);
  return who?.kiosk?.pin_given === true && put !== who.csrf;
}
