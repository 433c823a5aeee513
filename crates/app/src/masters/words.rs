//! Words of sheets, from the same files as the pages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::MasterKind;
use exchange::masters::Wording;
use serde_json::Value;

/// The words about masters of one language by dotted key.
struct Words(BTreeMap<String, String>);

static LANGUAGES: LazyLock<Vec<(&'static str, Words)>> = LazyLock::new(|| {
    [
        ("zh-Hant", include_str!("../../../../locales/zh-Hant.json")),
        ("zh-Hans", include_str!("../../../../locales/zh-Hans.json")),
        ("en", include_str!("../../../../locales/en.json")),
    ]
    .map(|(language, file)| (language, Words::read(file)))
    .into()
});

impl Words {
    fn read(file: &str) -> Self {
        let tree: Value = serde_json::from_str(file).expect("the language files are checked");
        let mut words = BTreeMap::new();
        for group in ["kind", "field", "choice"] {
            let of_group = tree["masters"][group].as_object().into_iter().flatten();
            words.extend(of_group.filter_map(|(name, text)| {
                Some((format!("{group}.{name}"), text.as_str()?.to_owned()))
            }));
        }
        for answer in ["yes", "no"] {
            let text = tree["masters"][answer].as_str().unwrap_or(answer);
            words.insert(answer.to_owned(), text.to_owned());
        }
        Self(words)
    }

    /// The first of these keys that has words, else the last part of the last key.
    fn first(&self, keys: &[String]) -> String {
        let found = keys.iter().find_map(|key| self.0.get(key)).cloned();
        let bare = || keys.last().map_or("", |key| key.rsplit('.').next().unwrap_or(key));
        found.unwrap_or_else(|| bare().to_owned())
    }
}

/// The words for one kind of record in one language.
pub(super) struct KindWords {
    kind: MasterKind,
    words: &'static Words,
}

impl KindWords {
    /// In a language; in English where it is not one of ours.
    pub(super) fn of(kind: MasterKind, language: &str) -> Self {
        let known = LANGUAGES.iter().find(|(name, _)| *name == language);
        let (_, words) = known.unwrap_or(&LANGUAGES[2]);
        Self { kind, words }
    }

    /// In every language.
    pub(super) fn all(kind: MasterKind) -> Vec<Self> {
        LANGUAGES.iter().map(|(_, words)| Self { kind, words }).collect()
    }
}

impl Wording for KindWords {
    fn sheet(&self, list: Option<&str>) -> String {
        match list {
            None => self.words.first(&[format!("kind.{}", self.kind)]),
            Some(list) => self.heading(None, list),
        }
    }

    fn heading(&self, list: Option<&str>, field: &str) -> String {
        let kind = self.kind;
        let mut keys = vec![format!("field.{kind}_{field}"), format!("field.{field}")];
        if let Some(list) = list {
            keys.insert(0, format!("field.{kind}_{list}_{field}"));
        }
        self.words.first(&keys)
    }

    fn choice(&self, field: &str, word: &str) -> String {
        self.words.first(&[format!("choice.{field}_{word}"), format!("choice.{word}")])
    }

    fn yes_no(&self, truth: bool) -> String {
        self.words.first(&[if truth { "yes".to_owned() } else { "no".to_owned() }])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::masters::{Description, Field, Holds, describe};

    use super::*;

    fn words_of(field: &Field) -> &'static [&'static str] {
        match field.holds {
            Holds::Choice(words) | Holds::Choices(words) | Holds::Code(_, words) => words,
            _ => &[],
        }
    }

    fn parts(description: &Description) -> Vec<(Option<&'static str>, Vec<Field>)> {
        let mut parts = vec![(None, description.fields().copied().collect::<Vec<_>>())];
        for field in description.fields() {
            if let Holds::Rows(fields) = field.holds {
                parts.push((Some(field.name), fields.to_vec()));
            }
        }
        parts
    }

    #[test]
    fn every_sheet_column_and_word_has_a_name_of_its_own_in_every_language() {
        for kind in MasterKind::ALL {
            for words in KindWords::all(*kind) {
                let mut sheets = BTreeSet::new();
                for (list, fields) in parts(&describe(*kind)) {
                    let sheet = words.sheet(list);
                    assert!(sheet.chars().count() <= 31, "{sheet} is too long for a workbook");
                    assert!(!sheet.contains(['/', '\\', '?', '*', '[', ']', ':']), "{sheet}");
                    assert!(sheets.insert(sheet.clone()), "{kind} has two sheets {sheet}");
                    let mut headings = BTreeSet::from([
                        words.heading(None, "code"),
                        words.heading(None, "retired"),
                    ]);
                    for field in fields {
                        let heading = words.heading(list, field.name);
                        let place = format!("{kind} {list:?} {}", field.name);
                        assert!(headings.insert(heading.clone()), "{place}: {heading} twice");
                        assert_ne!(heading, field.name, "{place} has no words");
                        let mut seen = BTreeSet::new();
                        for word in words_of(&field) {
                            let choice = words.choice(field.name, word);
                            assert_ne!(choice, *word, "{place} {word} has no words");
                            assert!(seen.insert(choice.clone()), "{place}: {choice} twice");
                        }
                    }
                }
            }
        }
    }
}
