//! What a recall reaches, asked of the record at one place of the ledger.

use std::collections::{BTreeMap, BTreeSet};

use domain::recalls::RecallReading;
use domain::{CompanyId, Fact, Instant, PoolId, PoolKind, Refusal, SiteId};
use store::{Tx, recalls as stored};
use trace::Mode;

use super::unknown;
use crate::asks::TraceAsk;
use crate::error::Result;
use crate::genealogy::TraceReply;
use crate::plant::{Operator, Plant};
use crate::times;

/// What a question reaches.
pub(super) struct Scope {
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
                        if has(fact.from) && !has(fact.to) {
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
    /// Movements were put right.
    pub(super) corrected: bool,
}

/// Records of the chain read at once.
const PAGE: u32 = 1_000;

impl Plant {
    /// Asks the record how far a hazard goes from some roots.
    pub(super) fn recall_scope(
        &self,
        operator: &Operator,
        roots: &[String],
        (reading, (from, to)): (RecallReading, (Option<String>, Option<String>)),
    ) -> Result<Scope> {
        let ground = (operator.company, operator.site);
        let head = self.read(|tx| Ok(store::ledger::head(tx, ground.0, ground.1)?))?;
        let position = head.map_or(0, |head| head.seq);
        let (mut strict, mut possible) = (BTreeSet::new(), BTreeSet::new());
        for root in roots {
            let root = root.trim();
            let named = root.contains(':');
            let root = if named { root.to_owned() } else { format!("lot:{root}") };
            let ask = TraceAsk {
                root,
                direction: "forward".to_owned(),
                at_from: from.clone(),
                at_to: to.clone(),
                as_of_seq: Some(position),
                ..TraceAsk::default()
            };
            let reply = self.trace_both_modes(operator, &ask)?;
            reached(&reply, Mode::Strict, &mut strict)?;
            reached(&reply, Mode::Cautious, &mut possible)?;
        }
        let kinds = self.kinds(operator, strict.union(&possible))?;
        let (strict, lots_record) = inside(&kinds, &strict);
        let (possible, lots_possible) = inside(&kinds, &possible);
        let pools = if reading == RecallReading::Record { strict } else { possible };
        let instant = |text: Option<String>, field| {
            text.map(|text| text.parse().map_err(|_| Refusal::BadInput { field })).transpose()
        };
        let (from, to) = (instant(from, "from")?, instant(to, "to")?);
        let roots = roots.join(" ");
        Ok(Scope { roots, reading, position, from, to, pools, lots_record, lots_possible })
    }

    /// Asks for a recall again what it reaches, now.
    pub(super) fn recall_scope_now(&self, operator: &Operator, code: &str) -> Result<Scope> {
        let ground = (operator.company, operator.site);
        let found = self.read(|tx| Ok(stored::by_code(tx, ground, code)?))?;
        let found = found.ok_or_else(|| unknown(code))?;
        let roots: Vec<String> =
            found.roots.iter().flat_map(|roots| roots.split(' ')).map(str::to_owned).collect();
        let reading = found.reading.unwrap_or(RecallReading::Possible);
        let window = (found.from_us.map(times::utc), found.to_us.map(times::utc));
        self.recall_scope(operator, &roots, (reading, window))
    }

    /// What the reached pools are.
    fn kinds<'a>(
        &self,
        operator: &Operator,
        pools: impl Iterator<Item = &'a PoolId>,
    ) -> Result<BTreeMap<PoolId, PoolKind>> {
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let mut kinds = BTreeMap::new();
            for &pool in pools {
                let row = store::pools::find(tx, company, site, pool)?;
                kinds.extend(row.map(|row| (pool, row.pool.fact.kind)));
            }
            Ok(kinds)
        })
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

fn reached(reply: &TraceReply, mode: Mode, into: &mut BTreeSet<PoolId>) -> Result<()> {
    for side in reply.graph.trace(&reply.reading(mode), &reply.cancel)?.sides() {
        into.extend(side.pool_ids());
    }
    Ok(())
}
