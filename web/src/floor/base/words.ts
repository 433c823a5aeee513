/**
 * The words of the floor: one flat file a language, cut from `locales/` by the build.
 *
 * There is no library behind it. A key with `count` takes its `_one` or `_other` form.
 */
import { cell } from "./cell";

export const LANGUAGES = ["zh-Hant", "zh-Hans", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own script, for the choice at the foot of the first screen. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  "zh-Hant": "繁體中文",
  "zh-Hans": "简体中文",
  en: "English",
};

export type Words = Readonly<Record<string, string>>;
export type Params = Record<string, string | number | null | undefined>;

const KEPT = "suyuan.language";

const load: Record<Language, () => Promise<{ default: Words }>> = {
  "zh-Hant": () => import("../../../../locales/zh-Hant.json?floor"),
  "zh-Hans": () => import("../../../../locales/zh-Hans.json?floor"),
  en: () => import("../../../../locales/en.json?floor"),
};

const isLanguage = (text: string | null | undefined): text is Language =>
  LANGUAGES.includes(text as Language);

/** The language now spoken. Whoever draws words watches it. */
export const spoken = cell<Language>("zh-Hant");
let words: Words = {};

/** The language before anybody signed in: the last one used here, else the browser's. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  const wanted = navigator.languages.find((tag) => /^(zh|en)/i.test(tag)) ?? "zh-Hant";
  if (/^en/i.test(wanted)) return "en";
  return /hans|cn|sg/i.test(wanted) ? "zh-Hans" : "zh-Hant";
}

export async function speak(language: string | null | undefined): Promise<void> {
  const chosen = isLanguage(language) ? language : firstLanguage();
  words = (await load[chosen]()).default;
  document.documentElement.lang = chosen;
  localStorage.setItem(KEPT, chosen);
  spoken.set(chosen);
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

export function t(key: string, params: Params = {}): string {
  const number = params.count;
  const form = typeof number === "number" ? (number === 1 ? "_one" : "_other") : "";
  const text = words[key + form] ?? words[key];
  return text === undefined ? key : fill(text, params);
}

/** Whether there are words for a key, so that an unknown code can be said in another way. */
export const has = (key: string): boolean => key in words;
