//! Traces as two factories give them, without what they are free to call otherwise.

use app::TraceAsk;
use domain::Instant;
use serde_json::{Value, json};

use crate::factories::Factory;

/// What a trace says: pools, movements and where goods came from and went, with times and
/// quantities. Ids of movements and numbers of documents are each factory's own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) complete: Value,
    pub(crate) balance: Value,
    pub(crate) pools: Vec<String>,
    pub(crate) transfers: Vec<String>,
    pub(crate) partners: Vec<String>,
    pub(crate) warnings: Vec<String>,
}

impl Told {
    /// What an answer says.
    pub(crate) fn of(answer: &Value) -> Self {
        let rows = |name: &str, keys: &[&str]| {
            let rows = answer[name].as_array().into_iter().flatten();
            let mut told: Vec<String> = rows
                .map(|row| keys.iter().map(|&key| (key, row[key].clone())).collect::<Value>())
                .map(|row| row.to_string())
                .collect();
            told.sort();
            told
        };
        let partner = ["ref", "item", "lot", "shipped", "quantity"];
        Self {
            complete: answer["complete"].clone(),
            balance: answer["balance"].clone(),
            pools: rows("pools", &["ref", "depth", "quantity"]),
            transfers: rows("transfers", &["from", "to", "at", "quantity"]),
            partners: [rows("customers", &partner), rows("suppliers", &partner)].concat(),
            warnings: rows("warnings", &["code"]),
        }
    }

    /// What another answer does not say.
    fn not_in(&self, other: &Self) -> Vec<String> {
        let told = |told: &Self| {
            [&told.pools, &told.transfers, &told.partners, &told.warnings]
                .map(Clone::clone)
                .concat()
        };
        let others = told(other);
        told(self).into_iter().filter(|row| !others.contains(row)).collect()
    }
}

impl Factory {
    /// A trace of a pool as the records stood at a moment.
    pub(crate) fn told(&self, root: &str, direction: &str, as_of: Option<Instant>) -> Told {
        Told::of(&self.answer(root, direction, as_of))
    }

    /// The whole answer.
    pub(crate) fn answer(&self, root: &str, direction: &str, as_of: Option<Instant>) -> Value {
        let ask = TraceAsk {
            root: root.to_owned(),
            direction: direction.to_owned(),
            as_of: as_of.map(|moment| moment.to_string()),
            ..TraceAsk::default()
        };
        let reply = self.plant.trace(&self.owner, &ask);
        let reply = reply.unwrap_or_else(|error| panic!("{root} {direction}: {error:?}"));
        serde_json::to_value(&reply).unwrap_or_else(|error| json!(error.to_string()))
    }
}

/// Both factories give the same answers about these roots, in both directions.
pub(crate) fn tell_the_same(
    (one, other): (&Factory, &Factory),
    roots: impl Iterator<Item = String>,
    as_of: Option<Instant>,
) -> usize {
    let mut compared = 0;
    for root in roots {
        for direction in ["forward", "backward"] {
            let (one, other) =
                (one.told(&root, direction, as_of), other.told(&root, direction, as_of));
            let apart = (one.not_in(&other), other.not_in(&one));
            assert_eq!(apart, (vec![], vec![]), "{root} {direction}");
            assert_eq!(one, other, "{root} {direction}");
            compared += one.transfers.len();
        }
    }
    compared
}
