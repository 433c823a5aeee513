//! What a dossier need not show: which fields of facts, and what an answer says of them in words.
//!
//! A field is withheld from its fact by its commitment; the answer beside the facts must not tell it
//! either, nor may papers and files that nobody has read for it.

use std::collections::BTreeMap;

use ledger::values::Reader;
use serde_json::Value;
use store::ledger::StoredFact;

/// What a dossier need not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Who did it and on which device.
    People,
    /// What suppliers and customers are called.
    Partners,
    /// How much.
    Quantities,
}

/// Members of an answer that are figures.
const FIGURES: [&str; 3] = ["quantity", "shipped", "balance"];
/// How a pool that stands for a partner is named.
const PARTNERS: [&str; 2] = ["supplier:", "customer:"];

impl Withheld {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::People, Self::Partners, Self::Quantities];

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Partners => "partners",
            Self::Quantities => "quantities",
        }
    }

    /// What a word of the API stands for.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|withheld| withheld.as_str() == word)
    }

    /// Whether a field of a fact of a kind is one of these.
    pub(crate) fn covers(self, kind: &str, field: &str, fact: &StoredFact) -> bool {
        match self {
            Self::People => matches!(field, "by" | "device" | "set_by"),
            Self::Partners => {
                let named = match kind {
                    "PartnerDefined" => matches!(field, "code" | "name"),
                    // The pool of a supplier is called as the supplier is.
                    "PoolOpened" => field == "code" && stands_for_partner(fact),
                    _ => false,
                };
                named || field == "supplier_lot"
            }
            Self::Quantities => field.starts_with("qty_") || field == "quantity",
        }
    }
}

/// Whether an opened pool is that of a partner, so that its code tells who it is.
fn stands_for_partner(fact: &StoredFact) -> bool {
    const PARTNER: u8 = 20;
    let mut fields = Reader::new(&fact.content).flatten();
    fields.any(|field| field.tag == PARTNER && !field.value.is_empty())
}

/// An answer without what is withheld: figures are null, and partners have numbers for names, each
/// always the same one, so that the answer still tells them apart.
pub(crate) fn redacted(mut answer: Value, withheld: &[Withheld]) -> Value {
    let mut numbers = BTreeMap::new();
    redact(&mut answer, withheld, &mut numbers);
    answer
}

fn redact(value: &mut Value, withheld: &[Withheld], numbers: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if withheld.contains(&Withheld::Quantities) && FIGURES.contains(&name.as_str()) {
                    *member = Value::Null;
                }
                redact(member, withheld, numbers);
            }
        }
        Value::Array(items) => {
            for item in items {
                redact(item, withheld, numbers);
            }
        }
        Value::String(text) if withheld.contains(&Withheld::Partners) => {
            if let Some(kind) = PARTNERS.iter().find(|kind| text.starts_with(**kind)) {
                let next = numbers.len() + 1;
                let number = *numbers.entry(text.clone()).or_insert(next);
                *text = format!("{kind}#{number}");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer() -> Value {
        json!({
            "root": "lot:L1",
            "balance": { "root": "500" },
            "suppliers": [{ "ref": "supplier:MILLER", "quantity": { "expected": "500" } }],
            "customers": [{ "ref": "customer:SHOP", "shipped": "3", "document": "DN-1" }],
            "transfers": [{ "from": "supplier:MILLER", "to": "lot:L1" }],
        })
    }

    #[test]
    fn withheld_figures_are_nowhere_in_the_answer() {
        let left = redacted(answer(), &[Withheld::Quantities]);

        assert_eq!(left["balance"], Value::Null);
        assert_eq!(left["suppliers"][0], json!({ "ref": "supplier:MILLER", "quantity": null }));
        assert!(!left.to_string().contains("500") && !left.to_string().contains("\"3\""), "{left}");
    }

    #[test]
    fn withheld_partners_are_told_apart_without_their_names() {
        let left = redacted(answer(), &[Withheld::Partners]);

        assert_eq!(left["suppliers"][0]["ref"], left["transfers"][0]["from"]);
        assert_ne!(left["suppliers"][0]["ref"], left["customers"][0]["ref"]);
        assert!(!left.to_string().contains("MILLER") && !left.to_string().contains("SHOP"));
        assert_eq!(left["transfers"][0]["to"], "lot:L1");
    }

    #[test]
    fn an_answer_that_shows_all_stays_as_it_is() {
        assert_eq!(redacted(answer(), &[]), answer());
        assert_eq!(redacted(answer(), &[Withheld::People]), answer());
    }
}
