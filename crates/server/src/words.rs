//! Words for the person at the terminal, from the same files as the pages.

use std::collections::BTreeMap;

/// A language of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
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

    #[cfg(test)]
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
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
