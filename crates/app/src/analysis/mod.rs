//! Questions to the whole genealogy of a site: how healthy its chain is, what bad lots share, what a
//! hold would have changed, and how far lots spread.
//!
//! The engine reckons; here is asked for the graph, names are given back to what it found, and what it
//! cannot know (calendars, recipes, acts) is put beside it.

mod cause;
mod dispersion;
mod exposures;
mod health;
mod held;

use std::fmt::Write as _;

use domain::Refusal;
use serde::Serialize;
use trace::{Graph, PoolIndex};
use utoipa::ToSchema;

pub use cause::{CauseAsk, CauseView, FindingView, SuspectView};
pub use dispersion::{
    DispersionPage, DispersionQuery, DispersionRow, PartsChoice, PartsQuery, PartsView, SpreadView,
};
pub(crate) use exposures::Exposures;
pub use health::{
    HealthOwner, HealthPart, HealthQuery, HealthSlice, HealthView, LossPage, LossQuery, LossView,
};
pub use held::{HeldQuery, HeldView, StoppedCustomer, StoppedDelivery};

use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::serials;

/// A pool as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolName {
    /// How documents and traces name it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its number, name or code.
    pub title: String,
    /// Code of its item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Name of its item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_name: Option<String>,
}

impl PoolName {
    fn of(graph: &Graph, pool: PoolIndex) -> Self {
        let item = graph.item_of(pool);
        Self {
            reference: graph.reference_of(pool).to_string(),
            title: graph.title_of(pool).to_owned(),
            item: item.map(|(code, _)| code.to_owned()),
            item_name: item.map(|(_, name)| name.to_owned()),
        }
    }
}

impl Plant {
    /// The pools inside that a text may mean: a reference, a code, a number on a label, or a piece.
    fn pools_meant(
        &self,
        operator: &Operator,
        graph: &Graph,
        text: &str,
    ) -> Result<Vec<PoolIndex>> {
        let named = if text.contains(':') { text.to_owned() } else { format!("lot:{text}") };
        if let Ok(reference) = named.parse()
            && let Some(pool) = graph.pool_by_ref(&reference)
        {
            return Ok(if graph.kind_of(pool).is_inside() { vec![pool] } else { Vec::new() });
        }
        let labelled = graph.labelled(text);
        if !labelled.is_empty() {
            return Ok(labelled);
        }
        let ground = (operator.company, operator.site);
        let behind = self.read(|tx| serials::lot_behind(tx, ground, &named))?;
        let behind = behind.and_then(|reference| graph.pool_by_ref(&reference.parse().ok()?));
        Ok(behind.into_iter().collect())
    }

    /// The one pool that a text means.
    fn pool_meant(&self, operator: &Operator, graph: &Graph, text: &str) -> Result<PoolIndex> {
        let meant = self.pools_meant(operator, graph, text)?;
        match meant.as_slice() {
            [one] => Ok(*one),
            _ => Err(Refusal::UnknownPool { reference: text.to_owned() }.into()),
        }
    }
}

/// An instant out of a question.
fn instant(text: Option<&str>, field: &'static str) -> Result<Option<domain::Instant>, Refusal> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(|_| Refusal::BadInput { field })).transpose()
}

/// From when to when, both included; all there is where nothing is said.
fn window(from: Option<&str>, to: Option<&str>) -> Result<(i64, i64), Refusal> {
    let from = instant(from, "from")?.map_or(i64::MIN, |from| from.utc_us);
    let to = instant(to, "to")?.map_or(i64::MAX, |to| to.utc_us);
    if to < from {
        return Err(Refusal::BadInput { field: "to" });
    }
    Ok((from, to))
}

/// A number of thousandths as decimal text.
fn thousandths(number: u64) -> String {
    let mut text = (number / 1000).to_string();
    let rest = number % 1000;
    if rest > 0 {
        let _ = write!(text, ".{rest:03}");
        text.truncate(text.trim_end_matches('0').len());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousandths_are_written_without_idle_places() {
        assert_eq!(thousandths(100_000), "100");
        assert_eq!(thousandths(99_990), "99.99");
        assert_eq!(thousandths(5), "0.005");
        assert_eq!(thousandths(0), "0");
    }

    #[test]
    fn a_window_that_ends_before_it_begins_is_refused() {
        assert_eq!(window(None, None), Ok((i64::MIN, i64::MAX)));
        let (from, to) = (Some("2026-01-02T00:00:00Z"), Some("2026-01-01T00:00:00Z"));
        assert_eq!(window(from, to), Err(Refusal::BadInput { field: "to" }));
    }
}
