//! What a recall reaches, asked of the record at one place of the ledger.

use std::collections::BTreeSet;

use domain::recalls::RecallReading;
use domain::{Instant, PoolId, PoolKind, Refusal};
use store::recalls as stored;
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
    /// The lots that are reached as widely as was asked, in the order of their ids.
    pub(super) lots: Vec<PoolId>,
    pub(super) lots_record: u32,
    pub(super) lots_possible: u32,
}

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
        let strict = self.only_lots(operator, &strict)?;
        let possible = self.only_lots(operator, &possible)?;
        let count = |lots: &Vec<PoolId>| u32::try_from(lots.len()).unwrap_or(u32::MAX);
        let (lots_record, lots_possible) = (count(&strict), count(&possible));
        let lots = if reading == RecallReading::Record { strict } else { possible };
        let instant = |text: Option<String>, field| {
            text.map(|text| text.parse().map_err(|_| Refusal::BadInput { field })).transpose()
        };
        let (from, to) = (instant(from, "from")?, instant(to, "to")?);
        let roots = roots.join(" ");
        Ok(Scope { roots, reading, position, from, to, lots, lots_record, lots_possible })
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

    fn only_lots(&self, operator: &Operator, pools: &BTreeSet<PoolId>) -> Result<Vec<PoolId>> {
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let mut lots = Vec::with_capacity(pools.len());
            for &pool in pools {
                let row = store::pools::find(tx, company, site, pool)?;
                let is_lot = |row: &store::pools::PoolRow| row.pool.fact.kind == PoolKind::Lot;
                if row.as_ref().is_some_and(is_lot) {
                    lots.push(pool);
                }
            }
            Ok(lots)
        })
    }
}

fn reached(reply: &TraceReply, mode: Mode, into: &mut BTreeSet<PoolId>) -> Result<()> {
    for side in reply.graph.trace(&reply.reading(mode), &reply.cancel)?.sides() {
        into.extend(side.pool_ids());
    }
    Ok(())
}
