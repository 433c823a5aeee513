//! One moment of a database, copied whole into another that is empty: what backups and their restoring
//! are made of. Unlike a move it closes no gate, and the source knows nothing of it.

use domain::SiteId;
use domain::ids::CompanyId;

use super::gate::{self, Way};
use super::kept::{KEPT, Kept};
use super::{End, HeadRow, MoveFault};
use crate::database::{Database, Target};
use crate::error::StoreError;
use crate::ledger;
use crate::sql::{Cell, Connection, Tx, Value, args};

/// Facts copied in one transaction.
const FACTS_AT_ONCE: u32 = 5_000;

/// Copies a source as it stands now into an empty target; others go on reading and writing it.
///
/// Every fact is recomputed on its way: a copy of what was changed is not made in silence. Until it is
/// whole, the target is marked as `mark` says and refuses to be opened.
pub(crate) fn copy(source: &Database, target: Target, mark: &End) -> Result<(), MoveFault> {
    let target = Database::open_arriving(target)?;
    let mut out = target.mover()?;
    let mut tx = out.begin_alone()?;
    if gate::end(&mut tx, Way::Arriving)?.is_some() || !ledger::chains(&mut tx)?.is_empty() {
        return Err(MoveFault::TargetTaken);
    }
    gate::set(&mut tx, Way::Arriving, mark)?;
    tx.commit()?;
    let heads = source.read(|tx| {
        let heads = super::heads_in(tx)?;
        for head in &heads {
            copy_chain(tx, &mut out, head)?;
        }
        for kept in &KEPT {
            for company in super::companies(kept, &heads) {
                copy_rows(tx, &mut out, kept, company)?;
            }
        }
        Ok::<_, MoveFault>(heads)
    })?;
    let mut tx = out.begin_alone()?;
    let arrived = super::heads_in(&mut tx)?;
    if let Some(words) = super::differing(&heads, &arrived) {
        return Err(MoveFault::Differs(words));
    }
    gate::forget_arriving(&mut tx)?;
    tx.look_again("")?;
    Ok(tx.commit()?)
}

/// Copies one chain as far as its head goes in this snapshot.
fn copy_chain(from: &mut Tx<'_>, out: &mut Connection, whole: &HeadRow) -> Result<(), MoveFault> {
    let (company, site): (CompanyId, SiteId) = (whole.company, whole.site);
    loop {
        let mut tx = out.begin_write()?;
        let mut head = ledger::lock_chain(&mut tx, company, site)?;
        let facts = ledger::stored_facts(from, company, site, head.seq, FACTS_AT_ONCE)?;
        for fact in &facts {
            if !ledger::take_over(&mut tx, &mut head, fact)? {
                return Err(super::not_sealed(site, fact.header.seq));
            }
        }
        ledger::save_head(&mut tx, &head)?;
        tx.commit()?;
        if facts.is_empty() {
            return Ok(());
        }
    }
}

/// Copies the rows of one table, of a company where it lies in parts.
fn copy_rows(
    from: &mut Tx<'_>,
    out: &mut Connection,
    kept: &Kept,
    company: CompanyId,
) -> Result<(), StoreError> {
    let (order, columns) = (usize::from(kept.placed)..kept.key, kept.columns.len());
    let limit = kept.rows_at_once();
    let mut last: Option<Vec<Cell>> = None;
    loop {
        let mut args = Vec::new();
        if kept.placed {
            args.extend_from_slice(args![from.part(company), company]);
        }
        if let Some(last) = &last {
            args.extend(last[order.clone()].iter().map(Cell::as_value));
        }
        args.push(Value::Int(limit as i64));
        let page = kept.whole_page(last.is_some());
        let rows = from.query_all(&page, &args, |row| Cell::row(row, columns))?;
        let mut tx = out.begin_write()?;
        for row in &rows {
            let args = kept.args(&tx, row, columns);
            tx.insert(&kept.write(), &args)?;
        }
        tx.commit()?;
        if rows.len() < limit {
            return Ok(());
        }
        last = rows.into_iter().next_back();
    }
}
