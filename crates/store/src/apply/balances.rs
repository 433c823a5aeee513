//! What lots hold and what lines of orders were served, kept as movements come.
//!
//! A lot without a row holds nothing. A balance begins with the first act that moves its pool, from
//! all that was moved before; what an import moves counts from its completion on, when everything it
//! moved is added up at once.

use std::collections::BTreeSet;

use domain::facts::{ImportCompleted, Record, TransferCorrected, TransferRecorded};
use domain::ids::CompanyId;
use domain::{ImportId, OrderId, PoolId, PoolKind, Quantity, SiteId, TransferId};

use crate::balances::{self, Held, Sum, held};
use crate::error::StoreError;
use crate::orders;
use crate::sql::{Tx, args, statements};
use crate::transfers::{Correction, Transfer};
use crate::{pools, transfers};

statements! {
    BEGIN = "INSERT INTO balance
            (part, company, site, pool, on_hand, last_at_us, seq, item, last_day)
        SELECT p.part, p.company, p.site, p.pool, CAST($1 AS BIGINT), CAST($2 AS BIGINT),
            CAST($3 AS BIGINT),
            CASE WHEN p.kind = 1 AND COALESCE(CAST($1 AS BIGINT), 1) <> 0 THEN p.item END,
            COALESCE(l.expires_on, p.expires, '9999-12-31')
        FROM pool p LEFT JOIN lot l ON l.part = p.part AND l.company = p.company
            AND l.site = p.site AND l.pool = p.pool
        WHERE p.part = $4 AND p.company = $5 AND p.site = $6 AND p.pool = $7
        ON CONFLICT (part, company, site, pool) DO UPDATE SET on_hand = excluded.on_hand,
            last_at_us = excluded.last_at_us, seq = excluded.seq, item = excluded.item";
    MOVE = "UPDATE balance SET on_hand = $1, last_at_us = $2, seq = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND pool = $7";
    FILL = "UPDATE balance SET on_hand = $1, last_at_us = $2, seq = $3,
            item = (SELECT p.item FROM pool p WHERE p.part = $4 AND p.company = $5
                AND p.site = $6 AND p.pool = $7 AND p.kind = 1)
        WHERE part = $4 AND company = $5 AND site = $6 AND pool = $7";
    USE_UP = "UPDATE balance SET on_hand = $1, last_at_us = $2, seq = $3, item = NULL
        WHERE part = $4 AND company = $5 AND site = $6 AND pool = $7";
    LAST_DAY = "UPDATE balance SET last_day = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND pool = $5";
    IMPORTED_POOLS = "INSERT INTO balance
            (part, company, site, pool, on_hand, last_at_us, seq, item, last_day)
        SELECT p.part, p.company, p.site, p.pool,
            CASE WHEN sums.wholes BETWEEN -9000000000 AND 9000000000
                THEN CAST(sums.wholes * 1000000000 + sums.rest AS BIGINT) END,
            sums.last_at_us, $1, CASE WHEN p.kind = 1 THEN p.item END,
            COALESCE(l.expires_on, p.expires, '9999-12-31')
        FROM (SELECT m.pool, SUM(m.wholes) AS wholes, SUM(m.rest) AS rest,
                MAX(m.at_us) AS last_at_us
            FROM (SELECT k.pool_to AS pool, k.qty_to / 1000000000 AS wholes,
                    k.qty_to % 1000000000 AS rest, k.at_us
                FROM transfer_in k WHERE k.part = $2 AND k.company = $3 AND k.site = $4
                    AND k.pool_to > $5 AND k.import = $5
                UNION ALL SELECT t.pool_from, -(t.qty_from / 1000000000),
                    -(t.qty_from % 1000000000), t.at_us
                FROM transfer_out t WHERE t.part = $2 AND t.company = $3 AND t.site = $4
                    AND t.pool_from > $5 AND t.import = $5) m
            GROUP BY m.pool) sums
        JOIN pool p ON p.part = $2 AND p.company = $3 AND p.site = $4 AND p.pool = sums.pool
        LEFT JOIN lot l ON l.part = $2 AND l.company = $3 AND l.site = $4 AND l.pool = sums.pool
        WHERE p.import = $5 AND p.kind IN (1, 3)
            AND sums.wholes * 1000000000 + sums.rest <> 0";
    MOVED_EARLIER_POOLS = "SELECT t.pool_from FROM transfer_out t WHERE t.part = $1
            AND t.company = $2 AND t.site = $3 AND t.transfer > $4 AND t.import = $4
            AND t.pool_from < $4
        UNION SELECT t.pool_to FROM transfer_out t WHERE t.part = $1
            AND t.company = $2 AND t.site = $3 AND t.transfer > $4 AND t.import = $4
            AND t.pool_to < $4";
    CORRECTED_POOLS = "SELECT t.pool_from FROM correction c JOIN transfer_out t ON t.part = c.part
                AND t.company = c.company AND t.site = c.site AND t.transfer = c.transfer
            WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.import = $4
                AND c.import <> 0
        UNION SELECT t.pool_to FROM correction c JOIN transfer_out t ON t.part = c.part
                AND t.company = c.company AND t.site = c.site AND t.transfer = c.transfer
            WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.import = $4
                AND c.import <> 0
        UNION SELECT k.pool_from FROM correction c JOIN correction k ON k.part = c.part
                AND k.company = c.company AND k.site = c.site AND k.transfer = c.transfer
            WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.import = $4
                AND c.import <> 0 AND k.pool_from IS NOT NULL
        UNION SELECT k.pool_to FROM correction c JOIN correction k ON k.part = c.part
                AND k.company = c.company AND k.site = c.site AND k.transfer = c.transfer
            WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.import = $4
                AND c.import <> 0 AND k.pool_to IS NOT NULL";
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
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let changes = [(fact.from, -of(fact.qty_from)), (fact.to, of(fact.qty_to))];
    for (pool, change) in changes.into_iter().filter(|_| record.import == ImportId(0)) {
        match held(tx, (company, site), pool)? {
            None => add_up(tx, record, pool)?,
            Some(Held { on_hand: None, .. }) => {}
            Some(Held { on_hand: Some(before), last_at_us }) => {
                let last_at_us = last_at_us.max(record.entry.at.utc_us);
                let held = kept(i128::from(before) + change, last_at_us);
                let (on_hand, last_at_us) = (held.on_hand, held.last_at_us);
                let statement = match (before, on_hand) {
                    (0, Some(0)) => &MOVE,
                    (_, Some(0)) => &USE_UP,
                    (0, _) => &FILL,
                    _ => &MOVE,
                };
                let args = args![on_hand, last_at_us, record.seq, part, company, site, pool];
                tx.execute(statement, args)?;
            }
        }
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

/// What a complete import moved counts from now on: the pools that came with it are added up in one
/// statement, those that were there before and those it corrects one by one.
///
/// Nothing is kept of a pool while the import that brought it runs, so there is nothing to conflict
/// with.
pub(super) fn imported(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ImportCompleted,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    if fact.transfers >= MANY {
        tx.look_again("pool, lot, transfer_in, transfer_out")?;
    }
    tx.execute(&IMPORTED_POOLS, args![record.seq, part, company, site, fact.import])?;
    let args = args![part, company, site, fact.import];
    let mut pools: BTreeSet<PoolId> =
        tx.query_all(&MOVED_EARLIER_POOLS, args, |row| row.get(0))?.into_iter().collect();
    pools.extend(tx.query_all(&CORRECTED_POOLS, args, |row| row.get::<PoolId>(0))?);
    for pool in pools {
        add_up(tx, record, pool)?;
    }
    Ok(())
}

/// So many movements change what a planner should know of the tables.
const MANY: u32 = 1_000;

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
    if record.import == ImportId(0) {
        for pool in ever_touched(tx, (company, site), fact.transfer)? {
            add_up(tx, record, pool)?;
        }
    }
    serve_again(tx, record, fact.transfer)?;
    transfer.fact.returns.map_or(Ok(()), |original| serve_again(tx, record, original))
}

/// Every pool that a transfer touches, as it was recorded or as a correction of it says.
fn ever_touched(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    id: TransferId,
) -> Result<BTreeSet<PoolId>, StoreError> {
    let Some(Transfer { fact, .. }) = transfers::find(tx, company, site, id)? else {
        return Ok(BTreeSet::new());
    };
    let mut touched = BTreeSet::from([fact.from, fact.to]);
    for Correction { fact, .. } in transfers::corrections(tx, company, site, id)? {
        touched.extend(fact.from.into_iter().chain(fact.to));
    }
    Ok(touched)
}

/// Keeps of a pool what every movement there ever was adds up to. The outside world and runs are not
/// measured in a unit of their own: no figure is kept of them.
fn add_up(tx: &mut Tx<'_>, record: &Record, pool: PoolId) -> Result<(), StoreError> {
    let (company, site) = (record.company, record.site);
    let Some(row) = pools::find(tx, company, site, pool)? else { return Ok(()) };
    let measured = matches!(row.pool.fact.kind, PoolKind::Lot | PoolKind::Tank);
    let Held { on_hand, last_at_us } = if measured {
        let moves = balances::all_moves(tx, (company, site), pool)?;
        let last_at_us = moves.iter().map(|one| one.at_us).max().unwrap_or_default();
        kept(moves.on_hand(), last_at_us)
    } else {
        NOT_KEPT
    };
    let part = tx.part(company);
    tx.execute(&BEGIN, args![on_hand, last_at_us, record.seq, part, company, site, pool])?;
    Ok(())
}

/// The last day of a lot is set anew.
pub(super) fn lasts_until(
    tx: &mut Tx<'_>,
    record: &Record,
    pool: PoolId,
    day: &str,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(&LAST_DAY, args![day, part, record.company, record.site, pool])?;
    Ok(())
}

/// A figure beyond what a column holds is not kept, but added up whenever it is asked for.
fn kept(on_hand: i128, last_at_us: i64) -> Held {
    match i64::try_from(on_hand) {
        Ok(on_hand) => Held { on_hand: Some(on_hand), last_at_us },
        Err(_) => NOT_KEPT,
    }
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
