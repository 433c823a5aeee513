//! The words of documents in people's languages: `locales/documents/`.

use std::sync::LazyLock;

use serde_json::Value;

use crate::Language;

static WORDS: LazyLock<[Value; 3]> = LazyLock::new(|| {
    let words = |text| serde_json::from_str(text).expect("the words are checked by a test");
    [
        words(include_str!("../../../locales/documents/zh-Hans.json")),
        words(include_str!("../../../locales/documents/zh-Hant.json")),
        words(include_str!("../../../locales/documents/en.json")),
    ]
});

/// A word by its place: `["trace", "column", "lot"]`; none where there is none.
pub fn word(language: Language, place: &[&str]) -> Option<&'static str> {
    place.iter().try_fold(words(language), |group, name| group.get(name))?.as_str()
}

/// All words of a language.
pub(crate) fn words(language: Language) -> &'static Value {
    match language {
        Language::Hans => &WORDS[0],
        Language::Hant => &WORDS[1],
        Language::English => &WORDS[2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(value: &Value, before: &str, into: &mut Vec<String>) {
        match value {
            Value::Object(members) => members
                .iter()
                .for_each(|(name, member)| keys(member, &format!("{before}.{name}"), into)),
            Value::String(text) => {
                assert!(!text.trim().is_empty(), "{before} says nothing");
                into.push(before.to_owned());
            }
            other => panic!("{before} is {other}"),
        }
    }

    #[test]
    fn every_word_is_there_in_every_language() {
        let [one, other, third] = Language::ALL.map(|language| {
            let mut found = Vec::new();
            keys(words(language), "", &mut found);
            found.sort();
            found
        });

        assert_eq!(one, other);
        assert_eq!(one, third);
    }
}
