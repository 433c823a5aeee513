//! Two factories held against each other.

use domain::Instant;
use player::traces::{answer, compare};
use serde_json::Value;

use crate::factories::Factory;

impl Factory {
    /// The whole answer about a pool as the records stood at a moment.
    pub(crate) fn answer(&self, root: &str, direction: &str, as_of: Option<Instant>) -> Value {
        let answer = answer((&self.plant, &self.owner), (root, direction), as_of);
        answer.unwrap_or_else(|error| panic!("{root} {direction}: {error:?}"))
    }
}

/// Both factories give the same answers about these roots, in both directions.
pub(crate) fn tell_the_same(
    (one, other): (&Factory, &Factory),
    roots: impl Iterator<Item = String>,
    as_of: Option<Instant>,
) -> usize {
    let both = ((&one.plant, &one.owner), (&other.plant, &other.owner));
    compare(both, roots, as_of).unwrap_or_else(|apart| panic!("{apart}"))
}
