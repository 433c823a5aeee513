//! What a recall reaches, asked of the record at one place of the ledger.

use std::collections::{BTreeMap, BTreeSet};

use domain::recalls::RecallReading;
use domain::{CompanyId, Fact, Instant, PoolId, PoolKind, Refusal, SiteId, TransferId};
use store::crossings::Came;
use store::{Tx, recalls as stored};
use trace::Mode;

use super::{cases, unknown};
use crate::asks::TraceAsk;
use crate::crossings::Root;
use crate::error::Result;
use crate::genealogy::TraceReply;
use crate::plant::{Operator, Plant};
use crate::times;

/// What a question reaches.
pub(crate) struct Scope {
    pub(super) roots: String,
    pub(super) reading: RecallReading,
    /// The ledger's place up to which the record was read.
    pub(super) position: i64,
    pub(super) from: Option<Instant>,
    pub(super) to: Option<Instant>,
    /// The lots that are reached as widely as was asked, with the runs and tanks they are worked in, in
    /// the order of their ids.
    pub(super) pools: Vec<PoolId>,
    pub(super) lots_record: u32,
    pub(super) lots_possible: u32,
    /// The movements to other sites that are reached as widely as was asked.
    pub(super) went: BTreeSet<TransferId>,
    /// The receipts from other sites that were asked about.
    pub(super) arrived: BTreeSet<TransferId>,
}

impl Scope {
    /// How many lots are reached as widely as was asked.
    pub(super) const fn lots(&self) -> u32 {
        match self.reading {
            RecallReading::Record => self.lots_record,
            RecallReading::Possible => self.lots_possible,
        }
    }

    /// What the record says of these pools since it was asked.
    pub(super) fn since(&self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<Since> {
        let mut since = Since::default();
        let mut seen = self.position;
        loop {
            let records = store::ledger::records(tx, ground.0, ground.1, seen, PAGE)?;
            for record in &records {
                match &record.entry.fact {
                    Fact::TransferRecorded(fact) => {
                        let has = |pool| {
                            self.pools.binary_search(&pool).is_ok() || since.went_to.contains(&pool)
                        };
                        let (is_from, is_to) = (has(fact.from), has(fact.to));
                        if is_from {
                            since.went.push(fact.transfer);
                        }
                        if is_from && !is_to {
                            since.went_to.push(fact.to);
                        }
                    }
                    // A movement that is put right may be one of ours, or become one.
                    Fact::TransferCorrected(_) => since.corrected = true,
                    _ => {}
                }
            }
            match records.last() {
                Some(last) if records.len() == PAGE as usize => seen = last.seq,
                _ => return Ok(since),
            }
        }
    }
}

/// What happened since a scope was asked for.
#[derive(Debug, Default)]
pub(super) struct Since {
    /// Where goods of the scope went, in this order; into the house or out of it.
    pub(super) went_to: Vec<PoolId>,
    /// The movements they went with.
    pub(super) went: Vec<TransferId>,
    /// Movements were put right.
    pub(super) corrected: bool,
}

/// Records of the chain read at once.
const PAGE: u32 = 1_000;

impl Plant {
    /// Asks the record how far a hazard goes from some roots, and from what came from other sites.
    pub(super) fn recall_scope(
        &self,
        operator: &Operator,
        (roots, arrived): (&[String], &[Came]),
        (reading, (from, to)): (RecallReading, (Option<String>, Option<String>)),
    ) -> Result<Scope> {
        let ground = (operator.company, operator.site);
        let head = self.read(|tx| Ok(store::ledger::head(tx, ground.0, ground.1)?))?;
        let position = head.map_or(0, |head| head.seq);
        let mut asks: Vec<TraceAsk> = Vec::with_capacity(roots.len() + arrived.len());
        let ask = |root| TraceAsk {
            root,
            direction: "forward".to_owned(),
            as_of_seq: Some(position),
            ..TraceAsk::default()
        };
        for root in roots {
            let root = root.trim();
            let named = root.contains(':');
            let root = if named { root.to_owned() } else { format!("lot:{root}") };
            asks.push(TraceAsk { at_from: from.clone(), at_to: to.clone(), ..ask(root) });
        }
        let arrived: Vec<&Came> = arrived.iter().filter(|came| came.seq <= position).collect();
        let mut lots = Vec::with_capacity(arrived.len());
        for came in &arrived {
            // What else is in the lot, and what left it before, is of no concern.
            let root = self.read(|tx| Root::of_came(tx, ground, came))?;
            asks.push(root.ask(ask(String::new())));
            lots.push(root.lot);
        }
        let (mut strict, mut possible) = (Reached::default(), Reached::default());
        for ask in &asks {
            let reply = self.trace_both_modes(operator, ask)?;
            reached(&reply, Mode::Strict, &mut strict)?;
            reached(&reply, Mode::Cautious, &mut possible)?;
        }
        let kinds = self.kinds(operator, strict.pools.union(&possible.pools))?;
        let (strict_pools, lots_record) = inside(&kinds, &strict.pools);
        let (possible_pools, lots_possible) = inside(&kinds, &possible.pools);
        let (pools, left) = match reading {
            RecallReading::Record => (strict_pools, strict.left),
            RecallReading::Possible => (possible_pools, possible.left),
        };
        // Only acts send to a site, and the transfers of acts are called by their ids.
        let left = left.iter().filter_map(|code| code.parse().ok());
        let went = self.read(|tx| went_to_sites(tx, ground, left))?;
        let instant = |text: Option<String>, field| {
            text.map(|text| text.parse().map_err(|_| Refusal::BadInput { field })).transpose()
        };
        let (from, to) = (instant(from, "from")?, instant(to, "to")?);
        lots.dedup();
        let roots = if roots.is_empty() { lots.join(" ") } else { roots.join(" ") };
        Ok(Scope {
            roots,
            reading,
            position,
            from,
            to,
            pools,
            lots_record,
            lots_possible,
            went,
            arrived: arrived.iter().map(|came| came.transfer).collect(),
        })
    }

    /// Asks for a recall again what it reaches, now.
    pub(super) fn recall_scope_now(&self, operator: &Operator, code: &str) -> Result<Scope> {
        let ground = (operator.company, operator.site);
        let (found, roots, arrived) = self.read(|tx| {
            let found = operator.outside.known(stored::by_code(tx, ground, code)?);
            let found = found.ok_or_else(|| unknown(code))?;
            let roots = cases::own_roots(tx, ground, &found)?;
            let arrived = cases::arrived(tx, ground, &found)?;
            Ok((found, roots, arrived))
        })?;
        let reading = found.reading.unwrap_or(RecallReading::Possible);
        let window = (found.from_us.map(times::utc), found.to_us.map(times::utc));
        self.recall_scope(operator, (&roots, &arrived), (reading, window))
    }

    /// What the reached pools are.
    fn kinds<'a>(
        &self,
        operator: &Operator,
        pools: impl Iterator<Item = &'a PoolId>,
    ) -> Result<BTreeMap<PoolId, PoolKind>> {
        let ground = (operator.company, operator.site);
        let pools: Vec<PoolId> = pools.copied().collect();
        let rows = self.read(|tx| Ok(store::lots::rows(tx, ground, &pools)?))?;
        Ok(rows.into_iter().map(|(pool, (row, _))| (pool, row.pool.fact.kind)).collect())
    }
}

/// What of the reached pools is in the house, and how many lots of it.
fn inside(kinds: &BTreeMap<PoolId, PoolKind>, pools: &BTreeSet<PoolId>) -> (Vec<PoolId>, u32) {
    let kind = |pool: &PoolId| kinds.get(pool).copied();
    let is_lot = |pool: &&PoolId| kind(pool) == Some(PoolKind::Lot);
    let is_inside = |pool: &PoolId| kind(pool).is_some_and(PoolKind::is_inside);
    let lots = u32::try_from(pools.iter().filter(is_lot).count()).unwrap_or(u32::MAX);
    (pools.iter().copied().filter(is_inside).collect(), lots)
}

/// What a reading of the record reaches.
#[derive(Debug, Default)]
struct Reached {
    pools: BTreeSet<PoolId>,
    /// What left the house, as documents call it.
    left: BTreeSet<String>,
}

fn reached(reply: &TraceReply, mode: Mode, into: &mut Reached) -> Result<()> {
    for side in reply.graph.trace(&reply.reading(mode), &reply.cancel)?.sides() {
        into.pools.extend(side.pool_ids());
        into.left.extend(side.outside_codes().map(str::to_owned));
    }
    Ok(())
}

/// Which of the movements out of the house went to another site of the company.
pub(super) fn went_to_sites(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    left: impl IntoIterator<Item = TransferId>,
) -> Result<BTreeSet<TransferId>> {
    let mut went = BTreeSet::new();
    if store::crossings::sent_from(tx, ground, 1)?.is_empty() {
        return Ok(went);
    }
    for transfer in left {
        went.extend(store::crossings::sent(tx, ground, transfer)?.map(|sent| sent.transfer));
    }
    Ok(went)
}
