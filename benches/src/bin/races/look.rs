//! What the chain says of a round, read without the program's own traces and projections.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use domain::{Fact, PoolId, Quantity, RecallId};

use crate::House;

/// Records read at once.
const PAGE: u32 = 1_000;

/// What became of everything that some lots reach.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// What came in of the lots that are asked about.
    pub(crate) received: Quantity,
    /// What of it is in the house.
    pub(crate) in_house: Quantity,
    /// What of it left the house.
    pub(crate) outside: Quantity,
    /// Lots that came to be after the scope was frozen, and were taken into it, by the hold or by the
    /// act that made them out of what was held.
    pub(crate) joined: usize,
    /// What left after everything was held, and what is in the house and not held.
    pub(crate) slipped: Vec<String>,
}

/// The walk along the chain.
#[derive(Debug, Default)]
struct Walk {
    /// Lots, runs and tanks that were opened, with their codes.
    opened: BTreeMap<PoolId, String>,
    reached: BTreeMap<PoolId, i64>,
    recall: Option<RecallId>,
    /// The act that opened the recall is over: its scope is frozen.
    frozen: bool,
    late: BTreeSet<PoolId>,
    held: BTreeSet<PoolId>,
    all_held: bool,
}

/// Follows goods of the roots along the chain, from a place in it to its end.
pub(crate) fn at(house: &House, roots: &[String], since: i64) -> Result<Seen> {
    let (company, site) = (house.owner.company, house.owner.site);
    let (mut walk, mut seen, mut after) = (Walk::default(), Seen::default(), since);
    loop {
        let records =
            house.database.read(|tx| store::ledger::records(tx, company, site, after, PAGE))?;
        for record in &records {
            walk.step(&record.entry.fact, (roots, record.seq), &mut seen)?;
        }
        match records.last() {
            Some(last) if records.len() == PAGE as usize => after = last.seq,
            _ => break,
        }
    }
    for (pool, left) in &walk.reached {
        let name = &walk.opened[pool];
        seen.in_house.0 += left;
        if *left > 0 && !walk.held.contains(pool) {
            seen.slipped.push(format!("{name} is in the house and not held"));
        }
    }
    seen.joined = walk.late.len();
    if !walk.all_held {
        seen.slipped.push("the chain says nowhere that everything is held".to_owned());
    }
    Ok(seen)
}

impl Walk {
    fn step(&mut self, fact: &Fact, (roots, seq): (&[String], i64), seen: &mut Seen) -> Result<()> {
        match fact {
            Fact::PoolOpened(opened) if opened.kind.is_inside() => {
                self.opened.insert(opened.pool, opened.code.clone());
                if roots.contains(&opened.code) {
                    self.reached.insert(opened.pool, 0);
                }
            }
            Fact::TransferRecorded(moved) => {
                // Outside pools have no unit of their own: goods count by the end that is in the house.
                let known = |quantity: Option<Quantity>| {
                    quantity.map(|one| one.0).context("a lot has a quantity")
                };
                let is_inside = self.opened.contains_key(&moved.to);
                let entered = if is_inside { known(moved.qty_to)? } else { 0 };
                let Some(from) = self.reached.get_mut(&moved.from) else {
                    if let Some(to) = self.reached.get_mut(&moved.to) {
                        *to += entered;
                        seen.received.0 += entered;
                    }
                    return Ok(());
                };
                let left = known(moved.qty_from)?;
                *from -= left;
                // A part of what is held may become a lot of its own: it is looked at like every other.
                if self.all_held && !is_inside {
                    let name = &self.opened[&moved.from];
                    seen.slipped.push(format!("{name} left at {seq}, after the hold"));
                }
                if is_inside {
                    *self.reached.entry(moved.to).or_default() += entered;
                } else {
                    seen.outside.0 += left;
                }
            }
            Fact::RecallOpened(opened) => self.recall = Some(opened.recall),
            Fact::ActRecorded(_) => self.frozen |= self.recall.is_some(),
            Fact::RecallLotSet(set) if set.included && self.frozen => {
                self.late.insert(set.pool);
            }
            Fact::HoldPlaced(placed) if placed.recall.is_some() && placed.recall == self.recall => {
                self.held.insert(placed.pool);
            }
            Fact::RecallHeld(_) => self.all_held = true,
            _ => {}
        }
        Ok(())
    }
}
