//! Questions about many things at once, by lists of their ids.
//!
//! A list says which rows are wanted whatever a database believes of its tables: one that was filled a
//! moment ago is joined row by row with all of another.

use std::sync::LazyLock;

use domain::SiteId;
use domain::ids::CompanyId;

use crate::sql::{Statement, Tx, Value, args};

/// How many ids are looked up by one statement: one that was just recorded, the few of a lot, those of a
/// run, and many. A place that is only filled up costs nearly as much as a look.
pub(crate) const IDS_PER_STATEMENT: [usize; 4] = [1, 8, 50, 250];

/// The same statement for so many ids each.
pub(crate) type ForIds = LazyLock<[Statement; IDS_PER_STATEMENT.len()]>;

/// A statement for each number of ids.
pub(crate) fn statements(
    statement: impl Fn(usize) -> Statement,
) -> [Statement; IDS_PER_STATEMENT.len()] {
    IDS_PER_STATEMENT.map(statement)
}

/// The places of so many ids in a statement, behind part, company and site.
pub(crate) fn id_places(count: usize) -> String {
    let places: Vec<String> = (0..count).map(|place| format!("${}", place + 4)).collect();
    places.join(", ")
}

/// The statement for so many ids, and how many it looks up at once.
pub(crate) fn for_ids(statements: &'static ForIds, ids: usize) -> (&'static Statement, usize) {
    let enough = IDS_PER_STATEMENT.iter().position(|places| *places >= ids);
    let at = enough.unwrap_or(IDS_PER_STATEMENT.len() - 1);
    (&statements[at], IDS_PER_STATEMENT[at])
}

/// A short chunk is filled up with its first id, so that one statement serves all.
pub(crate) fn chunk_args(
    tx: &Tx<'_>,
    (company, site): (CompanyId, SiteId),
    chunk: impl Iterator<Item = i64>,
    places: usize,
) -> Vec<Value<'static>> {
    let mut args = args![tx.part(company), company, site].to_vec();
    args.extend(chunk.map(Value::Int));
    let first = args[3];
    args.resize(3 + places, first);
    args
}
