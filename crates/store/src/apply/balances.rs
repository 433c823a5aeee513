//! What lots hold and what lines of orders were served, kept as movements come.
//!
//! Only what acts move is kept: a balance begins with the first act that touches its pool, from all
//! that was moved before. What an import moves counts from its completion on: a balance that it adds
//! to is then kept no longer; its row stays, without a figure.

use domain::facts::{Record, TransferCorrected, TransferRecorded};
use domain::{ImportId, OrderId, PoolId, PoolKind, Quantity, TransferId};

use crate::balances::{self, Held, Sum, held};
use crate::error::StoreError;
use crate::orders;
use crate::sql::{Tx, args, statements};
use crate::{pools, transfers};

statements! {
    SET = "INSERT INTO balance (part, company, site, pool, on_hand, last_at_us, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, site, pool) DO UPDATE SET
            on_hand = excluded.on_hand, last_at_us = excluded.last_at_us, seq = excluded.seq";
    FORGET = "UPDATE balance SET on_hand = NULL, last_at_us = 0, seq = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND on_hand IS NOT NULL
            AND (EXISTS (SELECT 1 FROM transfer_in k WHERE k.part = balance.part
                    AND k.company = balance.company AND k.site = balance.site
                    AND k.pool_to = balance.pool AND k.transfer > $5 AND k.import = $5)
                OR EXISTS (SELECT 1 FROM transfer_out t WHERE t.part = balance.part
                    AND t.company = balance.company AND t.site = balance.site
                    AND t.pool_from = balance.pool AND t.transfer > $5 AND t.import = $5))";
    SERVED = "SELECT taken, given FROM line_served
        WHERE part = $1 AND company = $2 AND site = $3 AND order_id = $4 AND line = $5";
    SET_SERVED = "INSERT INTO line_served (part, company, site, order_id, line, taken, given, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, site, order_id, line) DO UPDATE SET
            taken = excluded.taken, given = excluded.given, seq = excluded.seq";
}

const NOT_KEPT: Held = Held { on_hand: None, last_at_us: 0 };

/// A transfer changes what both its pools hold; one that takes another back changes what lines were
/// served.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &TransferRecorded,
) -> Result<(), StoreError> {
    let of = |quantity: Option<Quantity>| quantity.map_or(0, |quantity| i128::from(quantity.0));
    let changes = [(fact.from, -of(fact.qty_from)), (fact.to, of(fact.qty_to))];
    for (pool, change) in changes.into_iter().filter(|_| record.import == ImportId(0)) {
        let held = match held(tx, (record.company, record.site), pool)? {
            None => from_all(tx, record, pool)?,
            Some(Held { on_hand: None, .. }) => continue,
            Some(Held { on_hand: Some(on_hand), last_at_us }) => Held {
                on_hand: Some(on_hand + change),
                last_at_us: last_at_us.max(record.entry.at.utc_us),
            },
        };
        set(tx, record, pool, held)?;
    }
    match fact.returns.filter(|original| was_before(record, original.0)) {
        Some(original) => serve_again(tx, record, original),
        None => Ok(()),
    }
}

/// Whether what has an id may have been there before the import of a record; ids are given in the
/// order of time.
const fn was_before(record: &Record, id: i64) -> bool {
    record.import.0 == 0 || id < record.import.0
}

/// What a complete import moved counts from now on.
pub(super) fn imported(
    tx: &mut Tx<'_>,
    record: &Record,
    import: ImportId,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(&FORGET, args![record.seq, part, record.company, record.site, import])?;
    Ok(())
}

/// A correction changes what every pool holds that its transfer ever touched.
pub(super) fn corrected(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &TransferCorrected,
) -> Result<(), StoreError> {
    let (company, site) = (record.company, record.site);
    if !was_before(record, fact.transfer.0) {
        return Ok(());
    }
    let Some(transfer) = transfers::find(tx, company, site, fact.transfer)? else { return Ok(()) };
    let mut touched = vec![transfer.fact.from, transfer.fact.to];
    for earlier in transfers::corrections(tx, company, site, fact.transfer)? {
        touched.extend(earlier.fact.from.into_iter().chain(earlier.fact.to));
    }
    touched.extend(fact.from.into_iter().chain(fact.to));
    touched.sort_unstable();
    touched.dedup();
    for pool in touched {
        if record.import != ImportId(0) {
            set(tx, record, pool, NOT_KEPT)?;
        } else if held(tx, (record.company, record.site), pool)?
            .is_none_or(|held| held.on_hand.is_some())
        {
            let held = from_all(tx, record, pool)?;
            set(tx, record, pool, held)?;
        }
    }
    serve_again(tx, record, fact.transfer)?;
    transfer.fact.returns.map_or(Ok(()), |original| serve_again(tx, record, original))
}

/// From every movement there ever was. The outside world and runs are not measured in a unit of their
/// own: nothing is kept of them.
fn from_all(tx: &mut Tx<'_>, record: &Record, pool: PoolId) -> Result<Held, StoreError> {
    let ground = (record.company, record.site);
    let kind = pools::find(tx, ground.0, ground.1, pool)?.map(|row| row.pool.fact.kind);
    if !matches!(kind, Some(PoolKind::Lot | PoolKind::Tank)) {
        return Ok(NOT_KEPT);
    }
    let moves = balances::all_moves(tx, ground, pool)?;
    let last_at_us = moves.iter().map(|one| one.at_us).max().unwrap_or_default();
    Ok(Held { on_hand: Some(moves.on_hand()), last_at_us })
}

fn set(tx: &mut Tx<'_>, record: &Record, pool: PoolId, held: Held) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    // A figure beyond what a column holds is added up whenever it is asked for.
    let on_hand = held.on_hand.and_then(|on_hand| i64::try_from(on_hand).ok());
    let last_at_us = if on_hand.is_some() { held.last_at_us } else { 0 };
    let (company, site) = (record.company, record.site);
    tx.execute(&SET, args![part, company, site, pool, on_hand, last_at_us, record.seq])?;
    Ok(())
}

/// A transfer serves a line.
pub(super) fn served(
    tx: &mut Tx<'_>,
    record: &Record,
    (order, line): (OrderId, u32),
    transfer: TransferId,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let (company, site) = (record.company, record.site);
    let before = tx.query_one(&SERVED, args![part, company, site, order, line], |row| {
        Ok(row.get::<Option<i64>>(0)?.zip(row.get::<Option<i64>>(1)?))
    })?;
    let Some((taken, given)) = before.unwrap_or(Some((0, 0))) else { return Ok(()) };
    let nets = balances::net(tx, (company, site), &[transfer])?;
    let sum = balances::sum(nets.into_values());
    let (taken, given) = (i128::from(taken) + sum.taken, i128::from(given) + sum.given);
    set_served(tx, record, (order, line), Some(Sum { taken, given }))
}

/// Something of a transfer came back, or was put right: the lines it serves are added up again.
fn serve_again(tx: &mut Tx<'_>, record: &Record, transfer: TransferId) -> Result<(), StoreError> {
    let ground = (record.company, record.site);
    for (order, line) in orders::served_by(tx, ground, transfer)? {
        let figures = if record.import == ImportId(0) {
            Some(balances::added_up(tx, ground, (order, line))?)
        } else {
            None
        };
        set_served(tx, record, (order, line), figures)?;
    }
    Ok(())
}

fn set_served(
    tx: &mut Tx<'_>,
    record: &Record,
    (order, line): (OrderId, u32),
    figures: Option<Sum>,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let (company, site) = (record.company, record.site);
    let fit = |figure: i128| i64::try_from(figure).ok();
    let figures = figures.and_then(|sum| fit(sum.taken).zip(fit(sum.given)));
    let (taken, given) = figures.unzip();
    let args = args![part, company, site, order, line, taken, given, record.seq];
    tx.execute(&SET_SERVED, args)?;
    Ok(())
}
