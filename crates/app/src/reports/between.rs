//! What lies between the readings, in what people carry and pay for: handling units and money.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{PoolId, Quantity, UnitId};
use serde::Serialize;
use store::{Tx, balances, beginnings, units};
use trace::picture::Readings as Reach;
use trace::{Answer, Mode, Row};
use utoipa::ToSchema;

use super::prices::{Money, Prices, Sums, worth};
use super::rows::lots_of;
use crate::asks::TraceAsk;
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::sights::Group;

/// Lots that are looked at one by one; of more, units and money are not told.
const LOTS_MAX: usize = 5_000;

/// How far each of the readings reaches, and what lies between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadingsBetween {
    /// How much each reaches.
    #[serde(flatten)]
    pub reach: Reach,
    /// The same in handling units and money; none where there are too many lots to look at each, or
    /// where the past was asked about.
    pub between: Option<Between>,
}

/// Handling units and money by reading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Between {
    /// By the record.
    pub strict: ReadingWorth,
    /// Including the possible.
    pub cautious: ReadingWorth,
    /// What only caution adds.
    pub difference: ReadingWorth,
}

/// What one reading amounts to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadingWorth {
    /// Handling units that anything reached was ever in, by kind: `case`, `pallet`, `crate` …
    pub units: BTreeMap<&'static str, usize>,
    /// What is on hand and was shipped of the lots reached, by currency; none where the reader does not
    /// see prices.
    pub money: Option<Vec<Money>>,
    /// Lots that hold or held something and have no price on record.
    pub unpriced: usize,
}

impl Plant {
    /// How far each of the readings reaches, with what lies between them in units and money.
    pub fn readings(&self, operator: &Operator, ask: &TraceAsk) -> Result<ReadingsBetween> {
        let reach = self.reading_counts(operator, ask)?;
        let is_now = ask.as_of.is_none() && ask.as_of_seq.is_none();
        if !is_now {
            return Ok(ReadingsBetween { reach, between: None });
        }
        let reply = self.trace_both_modes(operator, ask)?;
        let strict = reply.graph.trace(&reply.reading(Mode::Strict), &reply.cancel)?;
        let cautious = reply.graph.trace(&reply.reading(Mode::Cautious), &reply.cancel)?;
        let (strict, cautious) = (Stake::of(&strict), Stake::of(&cautious));
        if cautious.lots.len() > LOTS_MAX {
            return Ok(ReadingsBetween { reach, between: None });
        }
        let shows_money = operator.sees(Group::Money);
        let between = self.read(|tx| {
            let mut weighing = Weighing::begin(operator, tx, shows_money);
            let only = cautious.beyond(&strict);
            Ok(Between {
                strict: weighing.worth(&strict)?,
                cautious: weighing.worth(&cautious)?,
                difference: weighing.worth(&only)?,
            })
        })?;
        Ok(ReadingsBetween { reach, between: Some(between) })
    }

    /// The handling units that anything reached was ever in; none where there are too many lots.
    pub(super) fn units_reached(
        &self,
        operator: &Operator,
        answer: &Answer<'_>,
    ) -> Result<Option<BTreeMap<&'static str, usize>>> {
        let lots = lots_of(answer);
        if lots.len() > LOTS_MAX {
            return Ok(None);
        }
        let counted = self.read(|tx| Weighing::begin(operator, tx, false).units(&lots))?;
        Ok(Some(counted))
    }
}

/// What a reading puts at stake: the lots it reaches and what of them went to customers.
struct Stake {
    lots: BTreeSet<PoolId>,
    /// By what documents call the movement: the lot it left, and how much.
    shipped: BTreeMap<String, (PoolId, Quantity)>,
}

impl Stake {
    fn of(answer: &Answer<'_>) -> Self {
        let rows = answer.sides().iter().flat_map(trace::Side::rows);
        let delivered = |row: &Row<'_>| row.to.kind == domain::PoolKind::Customer;
        let shipped = rows.filter(delivered).filter_map(|row| {
            let quantity: Quantity = row.moved.as_deref()?.parse().ok()?;
            Some((row.transfer.to_owned(), (row.from.pool, quantity)))
        });
        Self { lots: lots_of(answer), shipped: shipped.collect() }
    }

    fn beyond(&self, other: &Self) -> Self {
        let shipped = self.shipped.iter().filter(|(code, _)| !other.shipped.contains_key(*code));
        Self {
            lots: self.lots.difference(&other.lots).copied().collect(),
            shipped: shipped.map(|(code, moved)| (code.clone(), *moved)).collect(),
        }
    }
}

/// What one unit of an item is worth.
pub(crate) struct Weighing<'a, 't, 'tx> {
    operator: &'a Operator,
    tx: &'t mut Tx<'tx>,
    shows_money: bool,
    prices: Prices,
    units_of: HashMap<PoolId, BTreeSet<UnitId>>,
    kinds: HashMap<UnitId, Option<&'static str>>,
}

impl<'a, 't, 'tx> Weighing<'a, 't, 'tx> {
    fn begin(operator: &'a Operator, tx: &'t mut Tx<'tx>, shows_money: bool) -> Self {
        let prices = Prices::of(operator.company, operator.site);
        let (units_of, kinds) = (HashMap::new(), HashMap::new());
        Self { operator, tx, shows_money, prices, units_of, kinds }
    }

    fn worth(&mut self, stake: &Stake) -> Result<ReadingWorth> {
        let units = self.units(&stake.lots)?;
        if !self.shows_money {
            return Ok(ReadingWorth { units, money: None, unpriced: 0 });
        }
        let mut parts: BTreeMap<PoolId, i128> = BTreeMap::new();
        for (lot, quantity) in stake.shipped.values() {
            *parts.entry(*lot).or_default() += i128::from(quantity.0);
        }
        let ground = (self.operator.company, self.operator.site);
        for &lot in &stake.lots {
            let on_hand = balances::on_hand(self.tx, ground, lot)?.max(0);
            *parts.entry(lot).or_default() += on_hand;
        }
        let mut sums = Sums::default();
        let mut unpriced = 0;
        for (lot, quantity) in parts.into_iter().filter(|(_, quantity)| *quantity > 0) {
            match self.prices.of_lot(self.tx, lot)? {
                Some((cost, currency)) => sums.add(&currency, worth(quantity, cost)),
                None => unpriced += 1,
            }
        }
        Ok(ReadingWorth { units, money: Some(sums.shown()), unpriced })
    }

    fn units(&mut self, lots: &BTreeSet<PoolId>) -> Result<BTreeMap<&'static str, usize>> {
        let ground = (self.operator.company, self.operator.site);
        let mut all = BTreeSet::new();
        for &lot in lots {
            if let Some(known) = self.units_of.get(&lot) {
                all.extend(known);
                continue;
            }
            let found = beginnings::units_of(self.tx, ground, lot)?;
            all.extend(&found);
            self.units_of.insert(lot, found);
        }
        let mut counted = BTreeMap::new();
        for unit in all {
            if !self.kinds.contains_key(&unit) {
                let found = units::find(self.tx, ground, unit)?;
                self.kinds.insert(unit, found.map(|unit| unit.kind.as_str()));
            }
            if let Some(kind) = self.kinds[&unit] {
                *counted.entry(kind).or_default() += 1;
            }
        }
        Ok(counted)
    }
}
