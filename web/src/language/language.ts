/**
 * The three languages: which one is used, and loading its words.
 *
 * Words live in `locales/` at the top of the repository, shared with the server. Each language is
 * a file of its own that is fetched only when it is used.
 */
import type { Locale as AntLocale } from "antd/es/locale";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["zh-Hant", "zh-Hans", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own script, for the choice at the foot of the sign-in. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  "zh-Hant": "繁體中文",
  "zh-Hans": "简体中文",
  en: "English",
};

const KEPT = "suyuan.language";

type Words = () => Promise<{ default: object }>;

/** The words of the sign-in, and all others: who only signs in waits for few. */
const words: Record<Language, { first: Words; rest: Words }> = {
  "zh-Hant": {
    first: () => import("../../../locales/zh-Hant.json?first"),
    rest: () => import("../../../locales/zh-Hant.json?rest"),
  },
  "zh-Hans": {
    first: () => import("../../../locales/zh-Hans.json?first"),
    rest: () => import("../../../locales/zh-Hans.json?rest"),
  },
  en: {
    first: () => import("../../../locales/en.json?first"),
    rest: () => import("../../../locales/en.json?rest"),
  },
};

/** Whether the pages behind the sign-in are shown, so that all words are needed. */
let inside = false;

/** Ant Design speaks English by itself. */
const antWords: Record<Language, () => Promise<{ default: AntLocale } | null>> = {
  "zh-Hant": () => import("antd/es/locale/zh_TW"),
  "zh-Hans": () => import("antd/es/locale/zh_CN"),
  en: () => Promise.resolve(null),
};

const isLanguage = (text: string | null | undefined): text is Language =>
  LANGUAGES.includes(text as Language);

/** The language before anybody signed in: the last one used here, else the browser's. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  const spoken = navigator.languages.find((tag) => /^(zh|en)/i.test(tag)) ?? "zh-Hant";
  if (/^en/i.test(spoken)) return "en";
  return /hans|cn|sg/i.test(spoken) ? "zh-Hans" : "zh-Hant";
}

let antLocale: AntLocale | undefined;

/** Ant Design's own words in the language now used. */
export const antWordsNow = (): AntLocale | undefined => antLocale;

/** Loads a language and makes it the one all pages speak. */
export async function speak(language: string | null | undefined): Promise<void> {
  const chosen = isLanguage(language) ? language : firstLanguage();
  const { first, rest } = words[chosen];
  const [ant, ...own] = await Promise.all([
    antWords[chosen](),
    first(),
    ...(inside ? [rest()] : []),
  ]);
  antLocale = ant?.default;
  for (const part of own)
    i18next.addResourceBundle(chosen, "translation", part.default, true, true);
  await i18next.changeLanguage(chosen);
  document.documentElement.lang = chosen;
  localStorage.setItem(KEPT, chosen);
}

/** Prepares the words before the first page is drawn. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    fallbackLng: false,
    resources: {},
    lng: firstLanguage(),
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  await speak(firstLanguage());
}

/** Loads the words of the pages behind the sign-in. */
export async function speakInside(): Promise<void> {
  if (inside) return;
  inside = true;
  await speak(i18next.language);
}
