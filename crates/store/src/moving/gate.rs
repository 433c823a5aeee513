//! The gate in front of everything that writes, and the two ends of a move that close and open it.

use ledger::Hash;

use super::MoveFault;
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// What is written down of a move at either end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Sixteen random bytes, the same at both ends.
    pub move_id: [u8; 16],
    /// The hash of the first fact of what moves.
    pub origin: Hash,
    /// At the source: which sealing this is, so that nobody completes a move after another's seal.
    pub seal: [u8; 16],
    /// The other end, in words for people.
    pub place: String,
    /// Whether the move is complete.
    pub done: bool,
    /// Since when.
    pub since_us: i64,
}

/// Which end of a move a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Leaving,
    Arriving,
}

impl Way {
    const fn code(self) -> i64 {
        match self {
            Self::Leaving => 1,
            Self::Arriving => 2,
        }
    }
}

statements! {
    CLOSED = "SELECT way, place FROM moving WHERE way = 1 OR done = 0 ORDER BY way LIMIT 1";
    END = "SELECT move, origin, seal, place, done, since_us FROM moving WHERE way = $1";
    SET = "INSERT INTO moving (way, move, origin, seal, place, done, since_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (way) DO UPDATE SET move = excluded.move, origin = excluded.origin,
            seal = excluded.seal, place = excluded.place, done = excluded.done,
            since_us = excluded.since_us";
    UNSET = "DELETE FROM moving WHERE way = $1";
}

/// Lets a transaction that writes go on, unless everything moves away or has not arrived.
///
/// Who closes the gate has no writer beside it: what is read here holds until this transaction ends.
pub(crate) fn pass(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let closed: Option<(i64, String)> =
        tx.query_one(&CLOSED, args![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    match closed {
        None => Ok(()),
        Some((way, to)) if way == Way::Leaving.code() => Err(StoreError::Moved { to }),
        Some(_) => Err(StoreError::Arriving),
    }
}

/// Refuses a database that a move has not filled yet.
pub(crate) fn refuse_unfinished(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    match end(tx, Way::Arriving)? {
        Some(arriving) if !arriving.done => Err(StoreError::Arriving),
        _ => Ok(()),
    }
}

/// What is written down at one end.
pub(super) fn end(tx: &mut Tx<'_>, way: Way) -> Result<Option<End>, StoreError> {
    tx.query_one(&END, args![way.code()], |row| {
        let mut columns = row.columns();
        Ok(End {
            move_id: columns.take()?,
            origin: columns.take()?,
            seal: columns.take()?,
            place: columns.take()?,
            done: columns.take::<i64>()? == 1,
            since_us: columns.take()?,
        })
    })
}

/// Writes one end down.
pub(super) fn set(tx: &mut Tx<'_>, way: Way, end: &End) -> Result<(), StoreError> {
    let args = args![
        way.code(),
        &end.move_id,
        &end.origin,
        &end.seal,
        &end.place,
        i64::from(end.done),
        end.since_us
    ];
    tx.execute(&SET, args)?;
    Ok(())
}

/// Opens the gate of a source again.
pub(super) fn open(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute(&UNSET, args![Way::Leaving.code()])?;
    Ok(())
}

/// Lets a target be opened whose content came from no move.
pub(super) fn forget_arriving(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute(&UNSET, args![Way::Arriving.code()])?;
    Ok(())
}

/// Holds a transaction of a move to the target it has begun.
pub(super) fn still_arriving(tx: &mut Tx<'_>, move_id: &[u8; 16]) -> Result<End, MoveFault> {
    let arriving = end(tx, Way::Arriving)?;
    arriving
        .filter(|arriving| arriving.move_id == *move_id && !arriving.done)
        .ok_or(MoveFault::TargetTaken)
}
