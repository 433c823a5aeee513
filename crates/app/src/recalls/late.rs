//! A result that comes late: the lot went on, and is bad.

use domain::recalls::{RecallHazard, RecallReading, reading_for};
use domain::{PoolId, PoolKind, RecallId};

use super::reading::Scope;
use super::{OpenRecall, hold_all, open};
use crate::acts::Acting;
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::rows::reference;

/// Nothing is known of what else the bad lot touched, so that it is read as widely as can be.
const HAZARD: RecallHazard = RecallHazard::Microbe;

impl Plant {
    /// Everything in the house that came of lots until now, in the order of its ids.
    fn reached_by(
        &self,
        operator: &Operator,
        lots: &[String],
        reading: RecallReading,
    ) -> Result<Vec<PoolId>> {
        Ok(self.recall_scope(operator, (lots, &[]), (reading, (None, None)))?.pools)
    }

    /// Names of everything that came of lots and is here, as traces name it.
    pub(crate) fn here_of(
        &self,
        operator: &Operator,
        lots: &[String],
        reading: RecallReading,
    ) -> Result<Vec<String>> {
        let ground = (operator.company, operator.site);
        let reached = self.reached_by(operator, lots, reading)?;
        self.read(|tx| {
            let rows = store::lots::rows(tx, ground, &reached)?;
            let lying = store::lots::lying(tx, ground, &reached)?;
            let here = rows.into_iter().filter(|(pool, (row, _))| {
                row.pool.fact.kind == PoolKind::Lot && lying.contains_key(pool)
            });
            Ok(here.map(|(_, (row, _))| reference(&row.pool.fact).to_string()).collect())
        })
    }

    /// Everything that came of a lot until now, as widely as the record can be read.
    pub(crate) fn reach_of(&self, operator: &Operator, lot: &str) -> Result<Scope> {
        let roots = [lot.to_owned()];
        self.recall_scope(operator, (&roots, &[]), (reading_for(HAZARD), (None, None)))
    }
}

impl Acting<'_, '_, '_> {
    /// Opens a recall of a lot and holds everything in it within this act; its id and code.
    /// Stale where more came of the lot since it was asked, unless that is taken in.
    pub(crate) fn recall_and_hold(
        &mut self,
        (lot, reason): (&str, String),
        scope: &Scope,
        takes_in: bool,
    ) -> Result<(RecallId, String)> {
        let (document, said) = (self.document.clone(), self.reason.clone());
        let ask = OpenRecall { roots: vec![lot.to_owned()], reason, ..OpenRecall::default() };
        let opened = open(self, &ask, (HAZARD, None), scope)?;
        let recall = hold_all(self, &opened.row.code, scope, takes_in)?;
        // The act is that of the inspector.
        self.document = document.or_else(|| Some(opened.row.code.clone()));
        self.reason = said.or(Some(ask.reason));
        Ok((recall, opened.row.code))
    }
}
