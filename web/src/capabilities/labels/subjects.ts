/** What is labelled, by what it is called: `lot:DP-1` is DP-1, `unit:P-7` is pallet or case P-7. */
import type { TFunction } from "i18next";
import { bareRef } from "../../frame/places";

export const kindOfSubject = (subject: string): string => subject.slice(0, subject.indexOf(":"));

/** Lots are called by their number alone; all else says what it is. */
export function subjectName(t: TFunction, subject: string): string {
  const kind = kindOfSubject(subject);
  const bare = bareRef(subject);
  return kind === "lot" || kind === "" ? bare : `${t(`labels.subject.${kind}`)} ${bare}`;
}
