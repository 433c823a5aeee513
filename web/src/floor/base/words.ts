/**
 * The words of the floor: two flat files a language, cut from `locales/` by the build and fetched
 * only when somebody chooses it. What a language lacks is in English there. The first one is what the
 * screens say; what is said of answers of the server comes when the first screen stands.
 *
 * There is no library behind it. A key with `count` takes its `_one` or `_other` form.
 */
import { cell } from "./cell";

export const LANGUAGES = ["zh-Hant", "zh-Hans", "en", "vi", "id", "th"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own script, for the choice at the foot of the first screen. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  "zh-Hant": "繁體中文",
  "zh-Hans": "简体中文",
  en: "English",
  vi: "Tiếng Việt",
  id: "Bahasa Indonesia",
  th: "ไทย",
};

export type Words = Readonly<Record<string, string>>;
export type Params = Record<string, string | number | null | undefined>;

/** How much of a language is in that language, and how much of it a native speaker has read. */
export type Extent = { all: number; there: number; reviewed: number } | null;

const KEPT = "suyuan.language";
/** What each person chose at this device: it goes before the language of their account. */
const CHOSEN = "suyuan.floor.languages";
/** How many people's choices a device remembers. */
const REMEMBERED = 200;

const load: Record<Language, () => Promise<{ default: Words; extent: Extent }>> = {
  "zh-Hant": () => import("../../../../locales/zh-Hant.json?floor"),
  "zh-Hans": () => import("../../../../locales/zh-Hans.json?floor"),
  en: () => import("../../../../locales/en.json?floor"),
  vi: () => import("../../../../locales/floor/vi.json?floor"),
  id: () => import("../../../../locales/floor/id.json?floor"),
  th: () => import("../../../../locales/floor/th.json?floor"),
};

const answers: Record<Language, () => Promise<{ default: Words }>> = {
  "zh-Hant": () => import("../../../../locales/zh-Hant.json?answers"),
  "zh-Hans": () => import("../../../../locales/zh-Hans.json?answers"),
  en: () => import("../../../../locales/en.json?answers"),
  vi: () => import("../../../../locales/floor/vi.json?answers"),
  id: () => import("../../../../locales/floor/id.json?answers"),
  th: () => import("../../../../locales/floor/th.json?answers"),
};
/** Until words that did not come are asked for again. */
const AGAIN = 5_000;

const isLanguage = (text: string | null | undefined): text is Language =>
  LANGUAGES.includes(text as Language);

/** The language now spoken. Whoever draws words watches it. */
export const spoken = cell<Language>("zh-Hant");
/** How whole it is; `null` where it is complete. */
export const extent = cell<Extent>(null);
let words: Words = {};

/** The language before anybody signed in: the last one used here, else the browser's. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  return isLanguage(kept) ? kept : fitting(navigator.languages);
}

/** The language of the floor that suits what a browser asks for. */
export function fitting(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [base = "", ...rest] = tag.toLowerCase().split("-");
    if (base === "zh") return /hans|cn|sg/.test(rest.join()) ? "zh-Hans" : "zh-Hant";
    // `in` is what old Android calls Indonesian.
    if (base === "in") return "id";
    if (isLanguage(base)) return base;
  }
  return "zh-Hant";
}

export async function speak(language: string | null | undefined): Promise<void> {
  const chosen = isLanguage(language) ? language : firstLanguage();
  const came = await load[chosen]();
  words = came.default;
  extent.set(came.extent);
  document.documentElement.lang = chosen;
  localStorage.setItem(KEPT, chosen);
  spoken.set(chosen);
  void learnAnswers(chosen);
}

/** The rest of a language, as long as it is the one spoken. */
async function learnAnswers(language: Language): Promise<void> {
  const came = await answers[language]().catch(() => null);
  if (spoken.get() !== language) return;
  if (came) words = { ...words, ...came.default };
  else setTimeout(() => void learnAnswers(language), AGAIN);
}

type Chosen = Record<string, string>;

function chosenHere(): Chosen {
  try {
    return JSON.parse(localStorage.getItem(CHOSEN) ?? "{}") as Chosen;
  } catch {
    return {};
  }
}

/** Chosen before anybody was signed in: whoever signs in next has chosen it. */
let beforeSignIn: Language | null = null;

/** Somebody touched a language; it is theirs at this device from now on. */
export function choose(language: Language, person: string | undefined): Promise<void> {
  if (person === undefined) beforeSignIn = language;
  else remember(person, language);
  return speak(language);
}

function remember(person: string, language: Language): void {
  const { [person]: _, ...others } = chosenHere();
  const kept = Object.entries(others).slice(-(REMEMBERED - 1));
  localStorage.setItem(CHOSEN, JSON.stringify({ ...Object.fromEntries(kept), [person]: language }));
}

/** Speaks to somebody who signed in: as they chose here, else as their account says. */
export function speakTo(person: string | undefined, language: string | null | undefined) {
  if (person !== undefined && beforeSignIn !== null) remember(person, beforeSignIn);
  beforeSignIn = null;
  const own = person === undefined ? undefined : chosenHere()[person];
  return speak(own ?? language);
}

/** For tests, which have no build. */
export function speakWords(language: Language, own: Words): void {
  words = own;
  spoken.set(language);
}

/** Fills the places of a sentence. */
export function fill(text: string, params: Params): string {
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(params[name] ?? place));
}

/** The form for a number; a language that has one form for all of them calls it `_other`. */
function formOf(key: string, number: number): string | undefined {
  return (number === 1 ? words[`${key}_one`] : undefined) ?? words[`${key}_other`];
}

export function t(key: string, params: Params = {}): string {
  const number = params.count;
  const text = (typeof number === "number" ? formOf(key, number) : undefined) ?? words[key];
  return text === undefined ? key : fill(text, params);
}

/** Whether there are words for a key, so that an unknown code can be said in another way. */
export const has = (key: string): boolean => key in words;
