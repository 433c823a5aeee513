//! The answer of a dossier: what it says, and the facts it says it from.
//!
//! Any object of the answer may have a member `fact` (`{"site": "2", "seq": 17}`), and then a
//! member `said` that repeats fields of that fact by their names. Both are held against the facts
//! themselves, so that the answer cannot tell what the ledger does not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::fact::{ProvedFact, ShownField};
use super::kinds::KindTable;

/// Where a fact stands: its chain and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactRef {
    /// The site, or 0 for the company's own ledger.
    pub site: i64,
    /// Its place in the chain, from 1.
    pub seq: i64,
}

impl FactRef {
    /// As an answer writes it. The site is a text because it may be larger than JavaScript counts.
    pub fn json(self) -> Value {
        serde_json::json!({ "site": self.site.to_string(), "seq": self.seq })
    }

    fn read(value: &Value) -> Option<Self> {
        let members = value.as_object().filter(|members| members.len() == 2)?;
        let site = members.get("site")?.as_str()?;
        let number: i64 = site.parse().ok()?;
        (number.to_string() == site)
            .then_some(Self { site: number, seq: members.get("seq")?.as_i64()? })
    }
}

/// Why an answer is not what the facts say: where in it, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadAnswer {
    /// JSON pointer (RFC 6901).
    pub(super) at: String,
    /// What is wrong there.
    pub(super) why: String,
}

/// Holds an answer against the facts; the facts it names.
pub(super) fn check(
    answer: &Value,
    facts: &BTreeMap<FactRef, ProvedFact>,
    kinds: &KindTable,
) -> Result<BTreeSet<FactRef>, BadAnswer> {
    let mut named = BTreeSet::new();
    let mut waiting = vec![(String::new(), answer)];
    while let Some((at, value)) = waiting.pop() {
        match value {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(index, item)| (format!("{at}/{index}"), item)));
            }
            Value::Object(members) => {
                if let Some(fact) = members.get("fact") {
                    named.insert(rests_on(&at, members, fact, facts, kinds)?);
                }
                let members = members.iter().filter(|(name, _)| *name != "fact");
                waiting.extend(members.map(|(name, member)| {
                    (format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), member)
                }));
            }
            _ => {}
        }
    }
    Ok(named)
}

/// The fact an object rests on, if what the object says is what the fact says.
fn rests_on(
    at: &str,
    members: &Map<String, Value>,
    fact: &Value,
    facts: &BTreeMap<FactRef, ProvedFact>,
    kinds: &KindTable,
) -> Result<FactRef, BadAnswer> {
    let bad = |member: &str, why: &str| BadAnswer { at: format!("{at}{member}"), why: why.into() };
    let place = FactRef::read(fact)
        .ok_or_else(|| bad("/fact", "a fact is named by its site and its place in the chain"))?;
    let fact =
        facts.get(&place).ok_or_else(|| bad("/fact", "the fact it names is not in the dossier"))?;
    let Some(said) = members.get("said") else { return Ok(place) };
    let said = said.as_object().ok_or_else(|| bad("/said", "fields are named"))?;
    for (name, text) in said {
        let told = told(fact, name, kinds);
        match (told, text.as_str()) {
            (Some(told), Some(text)) if told == text => {}
            (Some(told), _) => {
                let why = format!("the fact says {told:?}");
                return Err(bad(&format!("/said/{name}"), &why));
            }
            (None, _) => {
                let why = "the fact does not say this, or it is withheld";
                return Err(bad(&format!("/said/{name}"), why));
            }
        }
    }
    Ok(place)
}

/// What a fact says in a field, if it has it and it is shown.
fn told(fact: &ProvedFact, name: &str, kinds: &KindTable) -> Option<String> {
    let (kind, version) = (fact.header.kind, fact.header.kind_version);
    let tag = kinds.tag(kind, version, name)?;
    let value = fact.fields.iter().find_map(|field| match field {
        ShownField::Shown { tag: other, value, .. } if *other == tag => Some(value),
        _ => None,
    })?;
    kinds.field(kind, version, tag)?.text(value)
}
