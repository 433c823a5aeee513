//! The column sets that a person saved: plain rows of theirs, as their language is.

use domain::Refusal;
use serde::{Deserialize, Serialize};
use store::side::settings;
use utoipa::ToSchema;

use super::Column;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// The setting they lie under.
const SETTING: &str = "trace_columns";
/// Sets of one person at most.
const SETS_MAX: usize = 20;
/// The longest name of a set, in characters.
const NAME_MAX: usize = 60;

/// The column sets of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnSets {
    /// The set that is shown first; none is all columns.
    #[serde(default)]
    pub first: Option<String>,
    /// All of them.
    pub sets: Vec<ColumnSet>,
}

/// A chosen order of columns, with a scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnSet {
    /// What it is called.
    pub name: String,
    /// The columns in their order.
    pub columns: Vec<String>,
    /// Only movements of which any cell holds this text.
    #[serde(default)]
    pub q: Option<String>,
    /// Only these stages.
    #[serde(default)]
    pub stages: Vec<String>,
    /// The column it is sorted by, with `-` before it from the last to the first.
    #[serde(default)]
    pub sort: Option<String>,
}

impl Plant {
    /// The column sets that the person saved; whoever is no person has none.
    pub fn column_sets(&self, operator: &Operator) -> Result<ColumnSets> {
        operator.need(Permission::TraceRead)?;
        let Some(person) = operator.person else { return Ok(ColumnSets::default()) };
        let company = operator.company;
        let kept = self.read(|tx| Ok(settings::get(tx, company, person, SETTING)?))?;
        // What an earlier program kept and this one does not read counts for nothing.
        Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default())
    }

    /// Keeps the column sets of the person, in place of those before.
    pub fn set_column_sets(&self, operator: &Operator, sets: ColumnSets) -> Result<ColumnSets> {
        operator.need(Permission::TraceRead)?;
        let Some(person) = operator.person else {
            return Err(Refusal::BadInput { field: "sets" }.into());
        };
        check(&sets)?;
        let company = operator.company;
        let kept = serde_json::to_string(&sets).map_err(Error::fault)?;
        self.inner.runner.run(move |cx| {
            settings::set(cx.tx, company, person, SETTING, &kept)?;
            Ok(())
        })?;
        Ok(sets)
    }
}

fn check(sets: &ColumnSets) -> Result<(), Refusal> {
    let bad = |field| Refusal::BadInput { field };
    if sets.sets.len() > SETS_MAX {
        return Err(bad("sets"));
    }
    let mut names: Vec<&str> = sets.sets.iter().map(|set| set.name.trim()).collect();
    let is_bad = |name: &&str| name.is_empty() || name.chars().count() > NAME_MAX;
    if names.iter().any(is_bad) {
        return Err(bad("name"));
    }
    names.sort_unstable();
    let known = |name: &str| names.binary_search(&name.trim()).is_ok();
    if names.windows(2).any(|two| two[0] == two[1])
        || sets.first.as_deref().is_some_and(|first| !known(first))
    {
        return Err(bad("name"));
    }
    for set in &sets.sets {
        Column::list(Some(&set.columns.join(",")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, columns: &[&str]) -> ColumnSet {
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        ColumnSet { name: name.to_owned(), columns, ..ColumnSet::default() }
    }

    #[test]
    fn a_set_has_a_name_of_its_own_and_columns_that_exist() {
        let sets = |sets: Vec<ColumnSet>| ColumnSets { first: None, sets };

        assert_eq!(check(&sets(vec![set("a", &["lot"]), set("b", &[])])), Ok(()));
        assert!(check(&sets(vec![set("a", &[]), set("a ", &[])])).is_err(), "twice");
        assert!(check(&sets(vec![set(" ", &[])])).is_err(), "no name");
        assert!(check(&sets(vec![set("a", &["price"])])).is_err(), "no such column");
        let first = Some("c".to_owned());
        assert!(check(&ColumnSets { first, sets: vec![set("a", &[])] }).is_err(), "none is first");
    }
}
