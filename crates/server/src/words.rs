//! Words for the person at the terminal, from the same files as the pages.

use std::collections::BTreeMap;

/// A language of the command line.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Serialize, serde::Deserialize,
)]
pub(crate) enum Language {
    /// 简体中文
    #[value(name = "zh-Hans")]
    Hans,
    /// 繁體中文
    #[value(name = "zh-Hant")]
    Hant,
    /// English
    #[value(name = "en")]
    English,
}

impl Language {
    /// The language a locale like `zh_TW.UTF-8` asks for.
    pub(crate) fn of_locale(locale: &str) -> Self {
        match locale {
            l if l.starts_with("zh_TW") || l.starts_with("zh_HK") || l.contains("Hant") => {
                Self::Hant
            }
            l if l.starts_with("zh") => Self::Hans,
            _ => Self::English,
        }
    }

    const fn file(self) -> &'static str {
        match self {
            Self::Hans => include_str!("../../../locales/zh-Hans.json"),
            Self::Hant => include_str!("../../../locales/zh-Hant.json"),
            Self::English => include_str!("../../../locales/en.json"),
        }
    }
}

/// All words of one language by dotted key.
pub(crate) struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads the language's file, which is part of the program.
    pub(crate) fn of(language: Language) -> Self {
        let tree: serde_json::Value =
            serde_json::from_str(language.file()).expect("the language files are checked by tests");
        let mut words = BTreeMap::new();
        flatten("", &tree, &mut words);
        Self(words)
    }

    /// The sentence for a key with its `{name}` places filled; the key itself where none is.
    pub(crate) fn say(&self, key: &str, params: &[(&str, String)]) -> String {
        let Some(pattern) = self.0.get(key) else { return key.to_owned() };
        params.iter().fold(pattern.clone(), |sentence, (name, value)| {
            // The pages write {{name}}, the command line {name}.
            let page = sentence.replace(&format!("{{{{{name}}}}}"), value);
            page.replace(&format!("{{{name}}}"), value)
        })
    }
}

fn flatten(prefix: &str, value: &serde_json::Value, words: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, member) in members {
                let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&key, member, words);
            }
        }
        serde_json::Value::String(text) => {
            words.insert(prefix.to_owned(), text.clone());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_terminal_says_is_there_in_every_language_with_the_same_values() {
        let places = |sentence: &str| {
            let mut names: Vec<String> = sentence
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .filter(|name| !name.is_empty())
                .collect();
            names.sort();
            // One language may say a value twice.
            names.dedup();
            names
        };
        let english = Words::of(Language::English);
        for language in [Language::Hans, Language::Hant] {
            let other = Words::of(language);
            for (key, sentence) in &english.0 {
                if !["cli.", "access.", "refusal."].iter().any(|part| key.starts_with(part)) {
                    continue;
                }
                let translated = other.0.get(key).unwrap_or_else(|| panic!("{key} {language:?}"));
                assert_eq!(places(sentence), places(translated), "{key} {language:?}");
            }
        }
    }

    #[test]
    fn a_locale_asks_for_its_language() {
        for (locale, language) in [
            ("zh_TW.UTF-8", Language::Hant),
            ("zh_CN.UTF-8", Language::Hans),
            ("en_GB", Language::English),
            ("C", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }
}
