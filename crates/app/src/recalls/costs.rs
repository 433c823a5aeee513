//! What a recall costs, and what it saves against bringing back everything of the same time and lines.
//!
//! Quantity times the price on record of the item. A lot without a price costs nothing here, and is counted
//! so that nobody takes the sum for the whole.

use std::collections::{BTreeMap, BTreeSet};

use domain::quantity::format_scaled;
use domain::recalls::{self as decisions, Account, LotFate};
use domain::{PoolId, PoolKind};
use serde::Serialize;
use store::Tx;
use store::recalls::{self as stored, Recall};
use utoipa::ToSchema;

use super::board::{fates, fates_in_scope, partner_of, statements};
use super::unknown;
use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::reports::{Money, Prices, Sums, worth};
use crate::sights::Group;
use crate::times;

/// Lots of a time that are looked at one by one; of more, nothing is compared.
const LOTS_MAX: u32 = 5_000;
const DAY_US: i64 = 86_400_000_000;

/// What a recall costs, and what everything of the same time and lines would.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecallCosts {
    /// The figures; none where the reader does not see prices.
    pub figures: Option<CostFigures>,
}

/// Sums of money by where the goods are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostFigures {
    /// The parts of the cost that are not nothing, in the order of the board.
    pub parts: Vec<CostPart>,
    /// All of them together.
    pub recall: CostSum,
    /// How much of what is recalled has a price on record, by unit.
    pub shares: Vec<CostShare>,
    /// Items of the recall that have none: where it is to be entered.
    pub without: Vec<ItemWithout>,
    /// Everything that came to be in the same days on the same lines; none where that is too many lots
    /// to look at each.
    pub period: Option<CostSum>,
    /// What is saved against that.
    pub saving: Vec<Money>,
    /// The first day on which a lot of the scope came to be.
    pub from_on: String,
    /// The last one.
    pub to_on: String,
    /// The lines lots of the scope came from; where none is known, everything of these days counts.
    pub lines: Vec<String>,
}

/// How much of some goods is in a sum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostShare {
    /// The unit.
    pub unit: String,
    /// All that there is.
    pub quantity: String,
    /// What of it has a price on record.
    pub covered: String,
}

/// An item without a price on record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemWithout {
    /// Its code.
    pub item: String,
    /// What it is called.
    pub item_name: String,
}

/// What goods that are somewhere cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostPart {
    /// `on_hand`, `gone`, `intercepted`, `sealed`, `sold`, `missing` or `open`.
    pub part: String,
    /// How much, by currency.
    pub money: Vec<Money>,
}

/// What some lots cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CostSum {
    /// By currency.
    pub money: Vec<Money>,
    /// Lots there are.
    pub lots: usize,
    /// Those of them that have no price on record, and are not in the sum.
    pub unpriced: usize,
}

const PARTS: [&str; 7] = ["on_hand", "gone", "intercepted", "sealed", "sold", "missing", "open"];

/// How much of a lot is where, in the order of [`PARTS`].
const fn parts_of(fate: LotFate, out: &Account) -> [i128; 7] {
    let (on_hand, gone) = (fate.on_hand(), fate.gone);
    [on_hand, gone, out.intercepted, out.sealed, out.sold, out.missing, out.open()]
}

impl Plant {
    /// What a recall costs, and what it saves against bringing back everything of the same time and
    /// lines.
    pub fn recall_costs(&self, operator: &Operator, code: &str) -> Result<RecallCosts> {
        operator.need(Permission::TraceRead)?;
        Ok(RecallCosts { figures: self.shown_costs(operator, code)? })
    }

    /// The figures for whoever may see money; none for anybody else who may see the recall.
    pub(crate) fn shown_costs(
        &self,
        operator: &Operator,
        code: &str,
    ) -> Result<Option<CostFigures>> {
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = operator.outside.known(stored::by_code(tx, ground, code)?);
            let found = found.ok_or_else(|| unknown(code))?;
            operator.sees(Group::Money).then(|| figures(tx, operator, &found)).transpose()
        })
    }
}

fn figures(tx: &mut Tx<'_>, operator: &Operator, recall: &Recall) -> Result<CostFigures> {
    let (ground, zone) = ((operator.company, operator.site), times::zone(&operator.zone));
    let said = statements(&stored::events(tx, ground, recall.recall)?);
    let scope = stored::lots(tx, ground, recall.recall)?;
    let lots = scope.iter().filter(|lot| lot.included && lot.kind == PoolKind::Lot);
    let mut prices = Prices::of(operator.company, operator.site);
    let mut by_part: [Sums; 7] = Default::default();
    let (mut of_scope, mut recall_sum) = (BTreeSet::new(), Tally::default());
    let mut cover = Cover::default();
    let mut lines = BTreeSet::new();
    let mut days: Option<(i64, i64)> = None;
    let mut known = fates_in_scope(tx, ground, recall)?;
    let scope: Vec<PoolId> = known.keys().copied().collect();
    let rows = store::lots::rows(tx, ground, &scope)?;
    for lot in lots {
        let (fate, customers) = known.remove(&lot.pool).unwrap_or_default();
        let mut out = Account::default();
        for (code, at) in customers {
            let partner = partner_of(tx, ground.0, &code)?.0;
            let said = said.get(&(partner, lot.pool));
            out = out.and(decisions::account(at.sent, at.returned, said));
        }
        let price = prices.of_lot(tx, lot.pool)?;
        recall_sum.count(price.is_some());
        if let Some(item) = rows.get(&lot.pool).and_then(|(row, _)| row.item.as_ref()) {
            cover.count((&item.code, &item.name, &item.unit), fate.target(), price.is_some());
        }
        for (quantity, sums) in parts_of(fate, &out).into_iter().zip(&mut by_part) {
            let Some((cost, currency)) = &price else { continue };
            let amount = worth(quantity, *cost);
            sums.add(currency, amount);
            recall_sum.sums.add(currency, amount);
        }
        of_scope.insert(lot.pool);
        lines.extend(stored::lines_of(tx, ground, lot.pool)?);
        let Some((row, _)) = rows.get(&lot.pool) else { continue };
        let at_us = row.pool.at.utc_us;
        days = Some(days.map_or((at_us, at_us), |(from, to)| (from.min(at_us), to.max(at_us))));
    }
    let (from_us, to_us) = days.unwrap_or((recall.at.utc_us, recall.at.utc_us));
    let (from_on, to_on) = (times::day_in_zone(from_us, &zone), times::day_in_zone(to_us, &zone));
    let begins = |day: domain::CivilDate| {
        let begun = day.0.to_zoned(zone.clone()).map(|at| at.timestamp().as_microsecond());
        begun.unwrap_or(from_us)
    };
    let within = (begins(from_on), begins(to_on) + DAY_US);
    let all = stored::made_between(tx, ground, within, &lines, LOTS_MAX + 1)?;
    let mut period = recall_sum.clone();
    let is_whole = all.len() <= LOTS_MAX as usize;
    let others: Vec<PoolId> =
        all.into_iter().filter(|pool| is_whole && !of_scope.contains(pool)).collect();
    for (pool, (fate, _)) in fates(tx, ground, &others)? {
        let price = prices.of_lot(tx, pool)?;
        period.count(price.is_some());
        if let Some((cost, currency)) = price {
            period.sums.add(&currency, worth(fate.target(), cost));
        }
    }
    let saving = period.sums.clone().less(&recall_sum.sums);
    let parts = PARTS.into_iter().zip(by_part).map(|(part, sums)| CostPart {
        part: part.to_owned(),
        money: sums.without_nothing().shown(),
    });
    Ok(CostFigures {
        parts: parts.filter(|part| !part.money.is_empty()).collect(),
        recall: recall_sum.shown(),
        shares: cover.shares(),
        without: cover.without(),
        saving: if is_whole { saving.shown() } else { Vec::new() },
        period: is_whole.then(|| period.shown()),
        from_on: from_on.to_string(),
        to_on: to_on.to_string(),
        lines: lines.into_iter().collect(),
    })
}

/// What some lots cost, while it is added up.
#[derive(Debug, Clone, Default)]
struct Tally {
    sums: Sums,
    lots: usize,
    unpriced: usize,
}

impl Tally {
    fn count(&mut self, has_price: bool) {
        self.lots += 1;
        self.unpriced += usize::from(!has_price);
    }

    fn shown(self) -> CostSum {
        CostSum { money: self.sums.shown(), lots: self.lots, unpriced: self.unpriced }
    }
}

/// How much has a price and what has none, while it is added up.
#[derive(Debug, Clone, Default)]
struct Cover {
    by_unit: BTreeMap<String, (i128, i128)>,
    without: BTreeMap<String, String>,
}

impl Cover {
    fn count(&mut self, (code, name, unit): (&str, &str, &str), quantity: i128, has_price: bool) {
        let (all, covered) = self.by_unit.entry(unit.to_owned()).or_default();
        *all += quantity;
        if has_price {
            *covered += quantity;
        } else {
            self.without.insert(code.to_owned(), name.to_owned());
        }
    }

    fn shares(&self) -> Vec<CostShare> {
        let share = |(unit, (all, covered)): (&String, &(i128, i128))| CostShare {
            unit: unit.clone(),
            quantity: format_scaled(*all),
            covered: format_scaled(*covered),
        };
        self.by_unit.iter().map(share).collect()
    }

    fn without(self) -> Vec<ItemWithout> {
        let named = |(item, item_name)| ItemWithout { item, item_name };
        self.without.into_iter().map(named).collect()
    }
}
