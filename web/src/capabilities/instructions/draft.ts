/** An instruction while it is written: steps with a key of their own, so that moving one keeps it. */
import type { Publish, StepFile, Version } from "./api";

export interface DraftStep {
  key: string;
  texts: Record<string, string>;
  caution: boolean;
  files: StepFile[];
}

export interface Draft {
  code: string;
  based_on: number;
  languages: string[];
  titles: Record<string, string>;
  item: string;
  operation: string;
  station: string;
  unread: string;
  effective_on: string;
  change: string;
  steps: DraftStep[];
}

let made = 0;
function newKey(): string {
  made += 1;
  return `step-${made}`;
}

export const emptyStep = (): DraftStep => ({
  key: newKey(),
  texts: {},
  caution: false,
  files: [],
});

export const emptyDraft = (language: string): Draft => ({
  code: "",
  based_on: 0,
  languages: [language],
  titles: {},
  item: "",
  operation: "",
  station: "",
  unread: "show",
  effective_on: "",
  change: "",
  steps: [emptyStep()],
});

/** The next version begins as the last one was. */
export function draftOf(code: string, version: Version): Draft {
  const texts = version.steps.flatMap((step) => Object.keys(step.texts));
  return {
    code,
    based_on: version.version,
    languages: [...new Set([...Object.keys(version.titles), ...texts])],
    titles: { ...version.titles },
    item: version.item ?? "",
    operation: version.operation ?? "",
    station: version.station ?? "",
    unread: version.unread,
    effective_on: "",
    change: "",
    steps: version.steps.map((step) => ({ ...step, key: newKey(), texts: { ...step.texts } })),
  };
}

/** Texts that say something, of the languages that are still wanted. */
function filled(texts: Record<string, string>, languages: readonly string[]) {
  const entries = languages.map((tag) => [tag, (texts[tag] ?? "").trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ""));
}

export function asked(draft: Draft, act: Publish["act"]): Publish {
  return {
    code: draft.code.trim(),
    based_on: draft.based_on,
    titles: filled(draft.titles, draft.languages),
    item: draft.item || null,
    operation: draft.operation.trim() || null,
    station: draft.station || null,
    unread: draft.unread,
    effective_on: draft.effective_on || null,
    change: draft.change.trim() || null,
    steps: draft.steps.map(({ texts, caution, files }) => ({
      texts: filled(texts, draft.languages),
      caution,
      files: files.map(({ sha256 }) => sha256),
    })),
    ...(act ? { act } : {}),
  };
}

/** Puts a step one place up; the first one stays. */
export function movedUp(steps: readonly DraftStep[], place: number): DraftStep[] {
  if (place === 0) return [...steps];
  const moved = [...steps];
  const [step] = moved.splice(place, 1);
  if (step) moved.splice(place - 1, 0, step);
  return moved;
}
