/** The languages, each in its own script, so that nobody has to read another one to find theirs. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES, speak } from "../../language/language";

export function LanguageChoice(): ReactNode {
  const { t, i18n } = useTranslation();
  return (
    <nav className="langs" aria-label={t("frame.language")}>
      {LANGUAGES.map((language) => (
        <button
          type="button"
          key={language}
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => speak(language)}
        >
          {LANGUAGE_NAMES[language]}
        </button>
      ))}
    </nav>
  );
}
