//! What surrounds a fact in the rows that readers get.

use domain::{Instant, PersonId};

/// A fact of one kind with its place in the site's ledger, its times and its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<T> {
    /// Place in the ledger of the site.
    pub seq: i64,
    /// When it happened.
    pub at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who did it.
    pub by: Option<PersonId>,
    /// What happened.
    pub fact: T,
}
