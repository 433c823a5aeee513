//! The ledger as people see it: its rows, its head, and whether it is clean.

use ledger::seal::Header;
use store::ledger as chain;

use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::rows::Codes;
use crate::times::utc;
use crate::views::{LedgerHead, RecordPage, RecordView, RemovedContent, VerifyView};

/// Rows of one page at most.
const PAGE_MAX: u32 = 500;

impl Plant {
    /// A page of the site's ledger.
    pub fn ledger_rows(&self, operator: &Operator, after: i64, limit: u32) -> Result<RecordPage> {
        operator.need(Permission::LedgerVerify)?;
        let limit = limit.clamp(1, PAGE_MAX);
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let mut codes = Codes::of(company, site);
            let facts = chain::stored_facts(tx, company, site, after, limit)?;
            let full = facts.len() == limit as usize;
            let mut rows = Vec::with_capacity(facts.len());
            for fact in facts {
                let record = fact.record()?;
                let Header { seq, import, appended_at_us, .. } = fact.header;
                rows.push(RecordView {
                    seq,
                    id: record.id.to_string(),
                    kind: record.entry.fact.name(),
                    at: record.entry.at.to_string(),
                    recorded_at: record.entry.recorded_at.to_string(),
                    appended_at: utc(appended_at_us),
                    by: codes.person(tx, record.entry.by)?,
                    import: (import != 0).then(|| record.import.to_string()),
                    hash: ledger::hex(&fact.hash),
                });
            }
            let next = rows.last().filter(|_| full).map(|row| row.seq);
            Ok(RecordPage { rows, next })
        })
    }

    /// The end of the site's chain.
    pub fn ledger_head(&self, operator: &Operator) -> Result<LedgerHead> {
        operator.need(Permission::TraceRead)?;
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let head = chain::head(tx, company, site)?;
            Ok(head.map_or_else(
                || LedgerHead {
                    seq: 0,
                    hash: ledger::hex(&ledger::seal::CHAIN_START),
                    root: ledger::hex(&ledger::merkle::empty_root()),
                    appended_at: None,
                },
                |head| LedgerHead {
                    seq: head.seq,
                    hash: ledger::hex(&head.hash),
                    root: ledger::hex(&head.root()),
                    appended_at: Some(utc(head.appended_at_us)),
                },
            ))
        })
    }

    /// Recomputes every chain and compares every projection with a rebuild.
    pub fn verify(&self, operator: &Operator) -> Result<VerifyView> {
        operator.need(Permission::LedgerVerify)?;
        let report = store::verify::verify(&self.inner.database, &mut |_| {})?;
        Ok(VerifyView {
            clean: report.is_clean(),
            checked: report.facts,
            first: report.first.map(|finding| finding.to_string()),
            unchecked: report.unchecked.iter().map(ToString::to_string).collect(),
            removed: report.removed.into_iter().map(removed).collect(),
        })
    }

    /// Spreads the pools of the company over so many parts of the database, while others write.
    pub fn spread(&self, operator: &Operator, parts: u16) -> Result<()> {
        operator.need(Permission::LedgerVerify)?;
        store::nodes::split(&self.inner.database, operator.company, parts, &mut |_| {})?;
        Ok(())
    }

    /// Writes every projection anew from the ledger.
    pub fn rebuild(&self, operator: &Operator) -> Result<()> {
        operator.need(Permission::LedgerVerify)?;
        store::rebuild(&self.inner.database, &mut |_| {})?;
        self.inner.knowledge.forget();
        self.inner.exposures.forget();
        Ok(())
    }
}

fn removed(removed: store::verify::Removed) -> RemovedContent {
    RemovedContent {
        sha256: ledger::hex(&removed.sha256),
        class: removed.class,
        seq: removed.fact.seq,
    }
}
