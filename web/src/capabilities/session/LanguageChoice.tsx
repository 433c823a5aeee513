/** The languages, each in its own script, so that nobody has to read another one to find theirs. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES, speak } from "../../language/language";

interface LanguageChoiceProps {
  /** Told when somebody chose by themselves, which weighs more than what was kept of them. */
  onChoose?: () => void;
}

export function LanguageChoice({ onChoose }: LanguageChoiceProps): ReactNode {
  const { t, i18n } = useTranslation();
  return (
    <nav className="langs" aria-label={t("frame.language")}>
      {LANGUAGES.map((language) => (
        <button
          type="button"
          key={language}
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => {
            onChoose?.();
            void speak(language);
          }}
        >
          {LANGUAGE_NAMES[language]}
        </button>
      ))}
    </nav>
  );
}
