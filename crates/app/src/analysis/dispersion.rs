//! Dispersion: how far each received lot went, and how far it would have gone in smaller lots.

use domain::Refusal;
use serde::{Deserialize, Serialize};
use trace::{Cancel, Cut, Graph, PoolIndex, Spread};
use utoipa::{IntoParams, ToSchema};

use super::{PoolName, instant, thousandths, window};
use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Which received lots.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DispersionQuery {
    /// Only lots of this item, by its code.
    pub item: Option<String>,
    /// Only lots that came from this time on.
    pub from: Option<String>,
    /// Only lots that came up to this time.
    pub to: Option<String>,
    /// What was known at this record time.
    pub as_of: Option<String>,
    /// Lots at most; 100 where absent, 1000 at most.
    pub limit: Option<u32>,
}

/// Received lots, and how far each went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DispersionPage {
    /// The lots, those first that reached the most customers.
    pub rows: Vec<DispersionRow>,
    /// Whether there are older ones that were not looked at.
    pub more: bool,
    /// Customers a lot reached, on average.
    pub customers: String,
    /// Deliveries with something of a lot, on average.
    pub deliveries: String,
    /// Lots that something of a lot is in, on average.
    pub lots: String,
}

/// How far a received lot went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DispersionRow {
    /// The lot.
    pub pool: PoolName,
    /// From whom.
    pub supplier: Option<PoolName>,
    /// When it came, in plant time.
    pub at: String,
    /// How much came.
    pub quantity: Option<String>,
    /// Its unit.
    pub unit: String,
    /// How far it went.
    pub spread: SpreadView,
}

/// How far something went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpreadView {
    /// Customers that got something of it.
    pub customers: u32,
    /// Deliveries with something of it.
    pub deliveries: u32,
    /// Lots with something of it.
    pub lots: u32,
}

impl From<Spread> for SpreadView {
    fn from(Spread { customers, deliveries, lots }: Spread) -> Self {
        Self { customers, deliveries, lots }
    }
}

/// Of which lot smaller ones are imagined.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PartsQuery {
    /// The lot: a reference or a number.
    pub root: String,
    /// What was known at this record time.
    pub as_of: Option<String>,
}

/// How far the parts of a lot would have gone, had it been several lots one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartsView {
    /// The lot.
    pub pool: PoolName,
    /// How much of it there was.
    pub quantity: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Each number of parts; none where what left the lot is not all known.
    pub choices: Vec<PartsChoice>,
    /// The number of parts after which smaller ones hardly help.
    pub advised: Option<u32>,
}

/// A lot as so many equal ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartsChoice {
    /// How many.
    pub parts: u32,
    /// Customers of a part on average.
    pub customers: String,
    /// Deliveries of a part on average: what a fault in one part would call back.
    pub deliveries: String,
    /// Lots of a part on average.
    pub lots: String,
    /// The part that goes furthest.
    pub worst: SpreadView,
    /// How many of a hundred deliveries are spared against the whole lot.
    pub spared_percent: String,
}

const LOTS: u32 = 100;
const LOTS_MAX: u32 = 1_000;
/// Numbers of parts that are compared.
const PARTS: [u32; 6] = [1, 2, 3, 4, 6, 8];
/// Smaller lots are more work: what spares fewer of a hundred deliveries than this is not advised.
const WORTH_PERCENT: u64 = 10;

impl Plant {
    /// How far each of the received lots went.
    pub fn dispersion(
        &self,
        operator: &Operator,
        query: &DispersionQuery,
        cancel: &Cancel,
    ) -> Result<DispersionPage> {
        operator.need(Permission::TraceRead)?;
        let (from_us, to_us) = window(query.from.as_deref(), query.to.as_deref())?;
        let limit = query.limit.unwrap_or(LOTS);
        if !(1..=LOTS_MAX).contains(&limit) {
            return Err(Refusal::BadInput { field: "limit" }.into());
        }
        let as_of = instant(query.as_of.as_deref(), "as_of")?;
        let graph = self.whole_graph(operator, Cut { recorded_at: as_of, seq: None })?;
        let item = query.item.as_deref().filter(|code| !code.is_empty());
        let (pools, more) = graph.received_lots(limit as usize, |pool, at_us| {
            let is_asked = |code| graph.item_of(pool).is_some_and(|(of, _)| of == code);
            (from_us..=to_us).contains(&at_us) && item.is_none_or(is_asked)
        });
        let spreads = graph.dispersion(&pools, cancel)?;
        let mean = |of: fn(&Spread) -> u32| average(spreads.iter().map(of));
        let (customers, deliveries, lots) =
            (mean(|one| one.customers), mean(|one| one.deliveries), mean(|one| one.lots));
        let zone = times::zone(&operator.zone);
        let rows = pools.iter().zip(&spreads);
        let mut rows: Vec<DispersionRow> = rows
            .map(|(&pool, &spread)| {
                let first = graph.entering(pool).next();
                let contents = graph.contents(pool);
                DispersionRow {
                    pool: PoolName::of(&graph, pool),
                    supplier: first.map(|first| PoolName::of(&graph, graph.transfer_ends(first).0)),
                    at: first.map_or_else(String::new, |first| {
                        times::in_zone(graph.moved_at(first).utc_us, &zone)
                    }),
                    quantity: contents.entered,
                    unit: contents.unit.to_owned(),
                    spread: spread.into(),
                }
            })
            .collect();
        rows.sort_by_key(|row| {
            let SpreadView { customers, deliveries, lots } = row.spread;
            std::cmp::Reverse((customers, deliveries, lots))
        });
        Ok(DispersionPage { rows, more, customers, deliveries, lots })
    }

    /// How far smaller lots would have gone.
    pub fn dispersion_of_parts(
        &self,
        operator: &Operator,
        query: &PartsQuery,
        cancel: &Cancel,
    ) -> Result<PartsView> {
        operator.need(Permission::TraceRead)?;
        let as_of = instant(query.as_of.as_deref(), "as_of")?;
        let graph = self.whole_graph(operator, Cut { recorded_at: as_of, seq: None })?;
        let pool = self.pool_meant(operator, &graph, query.root.trim())?;
        let choices = choices(&graph, pool, cancel)?;
        let contents = graph.contents(pool);
        Ok(PartsView {
            pool: PoolName::of(&graph, pool),
            quantity: contents.entered,
            unit: contents.unit.to_owned(),
            advised: advised(&choices),
            choices: choices
                .iter()
                .map(|(parts, spreads)| choice(*parts, spreads, &choices))
                .collect(),
        })
    }
}

type Choices = Vec<(u32, Vec<Spread>)>;

fn choices(graph: &Graph, pool: PoolIndex, cancel: &Cancel) -> Result<Choices> {
    let mut choices = Vec::new();
    for parts in PARTS {
        match graph.dispersion_of_parts(pool, parts, cancel)? {
            Some(spreads) => choices.push((parts, spreads)),
            None => return Ok(Vec::new()),
        }
    }
    Ok(choices)
}

fn choice(parts: u32, spreads: &[Spread], choices: &Choices) -> PartsChoice {
    let whole = choices.first().map_or(0, |(_, whole)| mean_deliveries(whole));
    let spared = whole.saturating_sub(mean_deliveries(spreads));
    PartsChoice {
        parts,
        customers: average(spreads.iter().map(|one| one.customers)),
        deliveries: average(spreads.iter().map(|one| one.deliveries)),
        lots: average(spreads.iter().map(|one| one.lots)),
        worst: spreads.iter().copied().max().unwrap_or_default().into(),
        spared_percent: thousandths((spared * 100_000).checked_div(whole).unwrap_or(0)),
    }
}

/// Thousandths of a delivery.
fn mean_deliveries(spreads: &[Spread]) -> u64 {
    let sum: u64 = spreads.iter().map(|one| u64::from(one.deliveries)).sum();
    (sum * 1000).checked_div(spreads.len() as u64).unwrap_or(0)
}

/// The last step to smaller lots that still spares enough of the deliveries of the whole lot; none
/// where the first does not.
fn advised(choices: &Choices) -> Option<u32> {
    let whole = mean_deliveries(&choices.first()?.1);
    let mut advised = None;
    for pair in choices.windows(2) {
        let saved = mean_deliveries(&pair[0].1).saturating_sub(mean_deliveries(&pair[1].1));
        if whole == 0 || saved * 100 < whole * WORTH_PERCENT {
            break;
        }
        advised = Some(pair[1].0);
    }
    advised
}

fn average(numbers: impl ExactSizeIterator<Item = u32>) -> String {
    let count = numbers.len() as u64;
    let sum: u64 = numbers.map(u64::from).sum();
    thousandths((sum * 1000).checked_div(count).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(parts: u32, deliveries: &[u32]) -> (u32, Vec<Spread>) {
        let spread = |&deliveries: &u32| Spread { deliveries, ..Spread::default() };
        (parts, deliveries.iter().map(spread).collect())
    }

    #[test]
    fn smaller_lots_are_advised_while_each_step_spares_a_tenth_of_the_whole() {
        let choices = vec![parts(1, &[100]), parts(2, &[60, 60]), parts(3, &[52, 52, 53])];
        assert_eq!(advised(&choices), Some(2));

        let mixed = vec![parts(1, &[100]), parts(2, &[100, 95])];
        assert_eq!(advised(&mixed), None, "what mixes further on stays mixed");
        assert_eq!(advised(&vec![parts(1, &[0]), parts(2, &[0, 0])]), None);
        assert_eq!(advised(&Vec::new()), None);
    }

    #[test]
    fn what_is_spared_is_told_of_the_average_part() {
        let choices = vec![parts(1, &[10]), parts(2, &[5, 8])];

        let halves = choice(2, &choices[1].1, &choices);

        assert_eq!((halves.deliveries.as_str(), halves.spared_percent.as_str()), ("6.5", "35"));
        assert_eq!(halves.worst.deliveries, 8);
    }
}
