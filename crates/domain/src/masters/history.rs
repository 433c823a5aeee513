//! What changed from one version of a record to the next, field by field.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which field: `name`, `lines[2].quantity`.
    pub path: String,
    /// What it held; nothing where it was not filled.
    pub before: Option<String>,
    /// What it holds.
    pub after: Option<String>,
}

/// The fields that differ between two versions.
pub fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Change> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    flatten("", before, &mut old);
    flatten("", after, &mut new);
    let paths: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path))
        .map(|path| Change {
            path: path.clone(),
            before: old.get(path).cloned(),
            after: new.get(path).cloned(),
        })
        .collect()
}

/// Every filled field by its path. Not filled and `no` are the same: both are what nobody said.
fn flatten(at: &str, fields: &Map<String, Value>, into: &mut BTreeMap<String, String>) {
    for (name, value) in fields {
        let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        match value {
            Value::Null | Value::Bool(false) => {}
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => {
                into.insert(path, text.clone());
            }
            Value::Array(rows) => {
                for (place, row) in rows.iter().enumerate() {
                    if let Value::Object(row) = row {
                        flatten(&format!("{path}[{}]", place + 1), row, into);
                    }
                }
            }
            other => {
                into.insert(path, other.to_string());
            }
        }
    }
}
