//! Moving an installation to another database: copied and verified while people work, closed for a moment
//! in which the rest is copied and verified, and only then opened at the new place. How the two ends stay
//! apart: `store::moving`.

mod samples;

use std::path::Path;

use domain::{CompanyId, SiteId};
use store::moving::{self, Begun, KEPT, Move, MoveFault};
use store::verify::{Progress, Verification};
use store::{StoreError, Target};

use crate::clock::Clock;
use crate::secrets;
use samples::Samples;

/// Rounds of following a source that is written meanwhile. Each is shorter than the one before, unless
/// the source is written faster than it can be copied.
const ROUNDS_MAX: u32 = 10;
/// Facts that may be left to be verified when the source takes no acts.
const LITTLE: u64 = 200;
/// How often a busy source is asked to make room for its seal; ten seconds each.
const SEAL_TRIES: u32 = 6;
/// Facts after which the target's planner first looks again; then each time they have doubled.
const LOOK_AGAIN: u64 = 20_000;

/// What is to be moved, and how.
#[derive(Debug, Clone)]
pub struct MoveAsk {
    /// Where everything is.
    pub from: Target,
    /// Where it goes.
    pub to: Target,
    /// Facts copied in one transaction.
    pub batch: u32,
    /// Lots of each site whose traces are compared, in both directions.
    pub samples: u32,
    /// What decides which lots those are.
    pub seed: u64,
    /// Only copy, and leave the source as it is: the rest is for another time.
    pub prepare: bool,
}

/// How far a move has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveNews {
    /// An earlier run is gone on with, from so many facts.
    GoingOn(u64),
    /// So many facts have arrived, of so many.
    Copied(u64, u64),
    /// So many rows of a table beside the ledger were written or removed.
    Keeping(&'static str, u64),
    /// A table beside the ledger, with so many rows, was the same at both ends just now.
    Kept(&'static str, u64),
    /// The source refuses to be written from now on.
    Sealed,
    /// What arrived is recomputed.
    Verified(Progress),
    /// So many answers of one end are there, of so many.
    Traced(u64, u64),
}

/// How a move ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveEnd {
    /// Copied so far as it went; the source goes on.
    Prepared {
        /// Facts at the target.
        facts: u64,
    },
    /// The target is where acts are taken now.
    Complete {
        /// Facts that were verified.
        facts: u64,
        /// Answers that were compared.
        answers: u64,
    },
    /// An earlier run had completed it.
    Already,
}

/// What became of the source when a move did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It never was closed.
    Open,
    /// It was closed, and takes acts again.
    OpenAgain,
    /// It is still closed: the move has to be run again or given up.
    Closed,
}

/// Why a move did not end well.
#[derive(Debug, thiserror::Error)]
#[error("{fault}")]
pub struct MoveError {
    /// Why.
    #[source]
    pub fault: MoveFault,
    /// What became of the source.
    pub gate: Gate,
}

impl MoveError {
    const fn before(fault: MoveFault) -> Self {
        Self { fault, gate: Gate::Open }
    }

    /// Whether the caller wanted no more of it.
    pub const fn is_stop(&self) -> bool {
        matches!(self.fault, MoveFault::Store(StoreError::Stopped))
    }
}

type Result<T, E = MoveFault> = std::result::Result<T, E>;

/// Who hears how far it has come, and says whether it goes on.
type Tell<'a> = dyn FnMut(MoveNews) -> bool + 'a;

/// Moves everything. `tell` is called between any two transactions; when it says no, the source takes
/// acts again and the next run goes on from there.
pub fn move_data(ask: &MoveAsk, clock: &Clock, tell: &mut Tell<'_>) -> Result<MoveEnd, MoveError> {
    let (moving, begun) = begin(&ask.from, &ask.to, clock).map_err(MoveError::before)?;
    let verification = Verification::begin().map_err(|fault| MoveError::before(fault.into()))?;
    let samples = Samples::default();
    let looked_at = LOOK_AGAIN / 2;
    let mut mover = Mover { moving, ask, clock, tell, looked_at, verification, samples, facts: 0 };
    if begun == Begun::Complete {
        mover.moving.finish(clock.now_us()).map_err(MoveError::before)?;
        return Ok(MoveEnd::Already);
    }
    // A run that was killed in the middle of the end is ended.
    let sealed = mover.moving.is_sealed().map_err(MoveError::before)?;
    if !sealed {
        let facts = mover.prepare(begun).map_err(MoveError::before)?;
        if ask.prepare {
            return Ok(MoveEnd::Prepared { facts });
        }
        mover.prove().map_err(MoveError::before)?;
    }
    mover.cut_over()
}

/// Opens the gate of a source whose move was killed when it was closed; whether it was.
pub fn give_up_move(from: &Target, to: &Target, clock: &Clock) -> Result<bool, MoveError> {
    let (mut moving, begun) = begin(from, to, clock).map_err(MoveError::before)?;
    if begun == Begun::Complete {
        let fault = MoveFault::Elsewhere { place: place_of(to) };
        return Err(MoveError { fault, gate: Gate::Closed });
    }
    moving.unseal(None).map_err(|fault| MoveError { fault, gate: Gate::Closed })
}

/// The same where the target is gone for good and cannot be asked.
pub fn give_up_lost_move(from: &Target) -> Result<bool, MoveError> {
    let opened = moving::open_without_target(from.clone());
    opened.map_err(|fault| MoveError { fault, gate: Gate::Closed })
}

fn begin(from: &Target, to: &Target, clock: &Clock) -> Result<(Move, Begun)> {
    if let Target::Sqlite(path) = to {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .map_err(|error| MoveFault::Differs(format!("{}: {error}", folder.display())))?;
    }
    let id = drawn()?;
    Move::begin(from.clone(), to.clone(), id, &place_of(from), clock.now_us())
}

fn drawn() -> Result<[u8; 16]> {
    secrets::random().map_err(|error| MoveFault::Differs(error.to_string()))
}

/// Where a database is, for people: without the name and password it is opened with.
pub fn place_of(target: &Target) -> String {
    match target {
        Target::Sqlite(path) => path.display().to_string(),
        Target::Postgres(url) => {
            let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
            let rest = rest.split('?').next().unwrap_or_default();
            let address = rest.rsplit_once('@').map_or(rest, |(_, address)| address);
            format!("{scheme}://{address}")
        }
    }
}

struct Mover<'a, 't> {
    moving: Move,
    ask: &'a MoveAsk,
    clock: &'a Clock,
    tell: &'a mut Tell<'t>,
    looked_at: u64,
    verification: Verification,
    samples: Samples,
    /// Facts that were verified.
    facts: u64,
}

impl Mover<'_, '_> {
    fn say(&mut self, news: MoveNews) -> Result<()> {
        if (self.tell)(news) { Ok(()) } else { Err(StoreError::Stopped.into()) }
    }

    /// Copies while the source is written, until what is left is small.
    fn prepare(&mut self, begun: Begun) -> Result<u64> {
        if begun == Begun::Again {
            let arrived = self.moving.arrived()?;
            self.say(MoveNews::GoingOn(arrived))?;
        }
        self.follow()?;
        self.keep()?;
        // What was done while blobs and answers were copied.
        self.follow()
    }

    /// Verifies what has arrived and compares traces of it while the source goes on, round after round
    /// until little has come meanwhile: what is left for the time without acts does not grow with the
    /// history.
    fn prove(&mut self) -> Result<()> {
        self.moving.look_again()?;
        let mut arrived = self.moving.arrived()?;
        for _ in 0..ROUNDS_MAX {
            self.verify()?;
            self.samples.compare(&self.moving, self.ask, &mut *self.tell)?;
            let before = std::mem::replace(&mut arrived, self.follow()?);
            self.keep()?;
            if arrived - before <= LITTLE {
                break;
            }
        }
        Ok(())
    }

    /// Copies every chain, round after round, until a round was short.
    fn follow(&mut self) -> Result<u64> {
        let mut arrived = self.moving.arrived()?;
        for _ in 0..ROUNDS_MAX {
            let before = arrived;
            let chains = self.moving.chains()?;
            let all = chains.iter().map(|(_, _, facts)| facts.unsigned_abs()).sum();
            for (company, site, _) in chains {
                self.copy((company, site), &mut arrived, all)?;
            }
            if arrived - before < u64::from(self.ask.batch) {
                break;
            }
        }
        Ok(arrived)
    }

    fn copy(&mut self, chain: (CompanyId, SiteId), arrived: &mut u64, all: u64) -> Result<()> {
        loop {
            let copied = self.moving.copy(chain, self.ask.batch)?;
            *arrived += copied.facts;
            self.say(MoveNews::Copied(*arrived, all.max(*arrived)))?;
            if *arrived >= self.looked_at * 2 {
                self.looked_at = *arrived;
                self.moving.look_again()?;
            }
            if copied.left == 0 || copied.facts == 0 {
                return Ok(());
            }
        }
    }

    /// Makes everything beside the ledger equal.
    fn keep(&mut self) -> Result<()> {
        for kept in &KEPT {
            let tell = &mut *self.tell;
            let mut going_on = |rows| tell(MoveNews::Keeping(kept.table, rows));
            let rows = self.moving.make_equal(kept, &mut going_on)?.rows;
            self.say(MoveNews::Kept(kept.table, rows))?;
        }
        Ok(())
    }

    /// Closes the source, brings the rest over, verifies and opens the target; or opens the source again.
    fn cut_over(&mut self) -> Result<MoveEnd, MoveError> {
        let (place, now_us) = (place_of(&self.ask.to), self.clock.now_us());
        let seal = drawn().map_err(|fault| MoveError { fault, gate: self.gate() })?;
        let mut sealed = self.moving.seal(seal, &place, now_us);
        for _ in 1..SEAL_TRIES {
            // Somebody who writes without a pause need not make room at the first knock.
            let Err(MoveFault::Store(StoreError::Busy(_))) = sealed else { break };
            sealed = self.moving.seal(seal, &place, now_us);
        }
        sealed.and_then(|()| self.finish(seal)).map_err(|fault| {
            let opened = self.moving.unseal(Some(seal)).is_ok_and(|opened| opened);
            MoveError { fault, gate: if opened { Gate::OpenAgain } else { self.gate() } }
        })
    }

    /// What the source says of itself, as far as it can be asked.
    fn gate(&self) -> Gate {
        match self.moving.is_sealed() {
            Ok(false) => Gate::Open,
            Ok(true) | Err(_) => Gate::Closed,
        }
    }

    fn finish(&mut self, seal: [u8; 16]) -> Result<MoveEnd> {
        self.say(MoveNews::Sealed)?;
        self.follow()?;
        self.keep()?;
        if let Some(words) = self.moving.head_that_differs()? {
            return Err(MoveFault::Differs(words));
        }
        for kept in &KEPT {
            if self.moving.unequal(kept)?.changes > 0 {
                return Err(MoveFault::Differs(format!("{} is not the same", kept.table)));
            }
        }
        self.verify()?;
        self.samples.compare_sealed(&self.moving, self.ask, &mut *self.tell)?;
        self.moving.complete(seal, self.clock.now_us())?;
        Ok(MoveEnd::Complete { facts: self.facts, answers: self.samples.answers() })
    }

    /// Verifies what has arrived since the last time.
    fn verify(&mut self) -> Result<()> {
        let tell = &mut *self.tell;
        let mut going_on = |news| tell(MoveNews::Verified(news));
        let report = self.verification.go_on(self.moving.target(), &mut going_on)?;
        self.facts += report.facts;
        match report.first {
            None => Ok(()),
            Some(finding) => Err(MoveFault::Differs(finding.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_without_what_opens_it() {
        for (url, place) in [
            ("postgres://li:secret@db.factory:5433/suyuan", "postgres://db.factory:5433/suyuan"),
            ("postgresql://suyuan@/postgres?host=/tmp&password=secret", "postgresql:///postgres"),
            ("postgres://host/db", "postgres://host/db"),
        ] {
            assert_eq!(place_of(&Target::Postgres(url.to_owned())), place);
        }
    }
}
