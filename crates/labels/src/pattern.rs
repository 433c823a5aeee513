//! Patterns: texts with fields in braces, `{lot}`, `{expiry?}`, `{{` for the brace itself.

use std::collections::BTreeMap;

use crate::fault::What;

/// What is said on a label, by name.
pub type Fields = BTreeMap<String, String>;

/// Bytes of a field's name, at most.
const NAME_MAX: usize = 40;

/// A place for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub name: String,
    /// Whether it may be empty where a value is needed.
    pub optional: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Field(Field),
}

/// A text with fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub parts: Vec<Part>,
}

impl Pattern {
    /// Reads a pattern; none where a brace is not closed or a name is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                plain.push_str(&brace[..1]);
                rest = after;
                continue;
            }
            let (name, after) = brace.strip_prefix('{')?.split_once('}')?;
            let (name, optional) = name.strip_suffix('?').map_or((name, false), |one| (one, true));
            let is_name = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
            if name.is_empty() || name.len() > NAME_MAX || !name.bytes().all(is_name) {
                return None;
            }
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(Part::Field(Field { name: name.to_owned(), optional }));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Some(Self { parts })
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(field) => Some(field),
            Part::Text(_) => None,
        })
    }

    /// Whether every field has a value.
    pub(crate) fn is_filled(&self, fields: &Fields) -> bool {
        self.fields().all(|field| !value(fields, &field.name).is_empty())
    }

    /// The text; an empty field says nothing.
    pub(crate) fn plain(&self, fields: &Fields) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Field(field) => value(fields, &field.name),
            })
            .collect()
    }

    /// The text for a symbol: an empty field must be allowed to be empty. Values are passed through
    /// `write`.
    pub(crate) fn strict(
        &self,
        fields: &Fields,
        write: impl Fn(&str) -> String,
    ) -> Result<String, Located> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(said) => text.push_str(said),
                Part::Field(field) => text.push_str(&write(field.value(fields)?)),
            }
        }
        Ok(text)
    }
}

/// What is wrong, and the field it is about.
pub(crate) type Located = (What, Option<String>);

impl Field {
    /// Its value; nothing only where that is allowed.
    pub(crate) fn value<'a>(&self, fields: &'a Fields) -> Result<&'a str, Located> {
        match value(fields, &self.name) {
            "" if !self.optional => Err((What::FieldEmpty, Some(self.name.clone()))),
            value => Ok(value),
        }
    }
}

fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", |value| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let fields = [("lot", "A7"), ("none", " ")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Some(Pattern::parse(text)?.plain(&fields))
    }

    #[test]
    fn fields_are_filled_and_doubled_braces_stand_for_themselves() {
        assert_eq!(said("批 {lot}{none}!").as_deref(), Some("批 A7!"));
        assert_eq!(said("{{lot}} {lot?}").as_deref(), Some("{lot} A7"));
    }

    #[test]
    fn an_open_brace_or_a_strange_name_is_no_pattern() {
        for text in ["{lot", "lot}", "{}", "{Lot}", "{a b}", "{?}", "{a{b}}"] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
