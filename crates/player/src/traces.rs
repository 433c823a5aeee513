//! Traces as two plants give them, without what each is free to call otherwise.

use app::{Error, Operator, Plant, TraceAsk};
use domain::Instant;
use serde_json::Value;

/// What a trace says: pools, movements and where goods came from and went, with times and
/// quantities. Ids of movements and numbers of documents are each plant's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    complete: Value,
    balance: Value,
    pools: Vec<String>,
    transfers: Vec<String>,
    partners: Vec<String>,
    warnings: Vec<String>,
}

impl Told {
    /// What an answer says.
    pub fn of(answer: &Value) -> Self {
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
        let rows = |told: &Self| {
            [&told.pools, &told.transfers, &told.partners, &told.warnings]
                .map(Clone::clone)
                .concat()
        };
        let others = rows(other);
        rows(self).into_iter().filter(|row| !others.contains(row)).collect()
    }
}

/// The whole answer of a plant about a pool, as the records stood at a moment.
pub fn answer(
    (plant, operator): (&Plant, &Operator),
    (root, direction): (&str, &str),
    as_of: Option<Instant>,
) -> Result<Value, Error> {
    let ask = TraceAsk {
        root: root.to_owned(),
        direction: direction.to_owned(),
        as_of: as_of.map(|moment| moment.to_string()),
        ..TraceAsk::default()
    };
    Ok(serde_json::to_value(&plant.trace(operator, &ask)?).unwrap_or_default())
}

/// Where two plants first tell something else.
#[derive(Debug, thiserror::Error)]
pub enum Apart {
    /// They answer otherwise.
    #[error("{root} {direction}: only the one says {one:#?}, only the other {other:#?}")]
    Told {
        /// The pool.
        root: String,
        /// The direction.
        direction: &'static str,
        /// What only the one says.
        one: Vec<String>,
        /// What only the other says.
        other: Vec<String>,
    },
    /// One of them has no answer.
    #[error(transparent)]
    Unanswered(#[from] Error),
}

/// Holds two plants against each other about these roots, in both directions; says how many
/// movements were compared.
pub fn compare(
    (one, other): ((&Plant, &Operator), (&Plant, &Operator)),
    roots: impl Iterator<Item = String>,
    as_of: Option<Instant>,
) -> Result<usize, Apart> {
    let mut compared = 0;
    for root in roots {
        for direction in ["forward", "backward"] {
            let one = Told::of(&answer(one, (&root, direction), as_of)?);
            let other = Told::of(&answer(other, (&root, direction), as_of)?);
            if one != other {
                let (one, other) = (one.not_in(&other), other.not_in(&one));
                return Err(Apart::Told { root, direction, one, other });
            }
            compared += one.transfers.len();
        }
    }
    Ok(compared)
}
