//! Traces that both ends of a move have to answer alike.
//!
//! While the source goes on, sampled lots are asked about at both ends, as of what has arrived. In the
//! time without acts only what could not be compared before, and lots of what has come since, from then
//! on: an answer about all of the past could take as long as the past is long.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{CompanyId, Fact, PoolKind, SiteId};
use sha2::{Digest as _, Sha256};
use store::ledger::{self, COMPANY_LEDGER};
use store::moving::{self, Move, MoveFault};
use store::{StoreError, pools};
use trace::{Cancel, Cut, Graph};

use super::{MoveAsk, MoveNews, Result, Tell};
use crate::asks::TraceAsk;
use crate::beyond::Source;
use crate::error::Error;
use crate::genealogy::{TraceReply, question};
use crate::knowledge::Knowledge;

/// After so long no further lot of a site is asked about, once some are: a lot that reaches all of a long
/// history takes seconds at either end.
const ASKING: Duration = Duration::from_mins(1);
/// So many lots of a site are asked about in any case.
const LOTS_MIN: usize = 2;
/// Lots of the last facts that are asked about in the time without acts.
const LOTS_AT_LAST: usize = 4;
/// Of so many of the last facts lots are looked for.
const FACTS_AT_LAST: u32 = 200;

/// What was asked, and both histories, which go on.
#[derive(Default)]
pub(super) struct Samples {
    sites: Vec<Sampled>,
    answers: u64,
}

/// One site at both ends.
struct Sampled {
    chain: (CompanyId, SiteId),
    /// What is known of the source, and of the target.
    ends: [Knowledge; 2],
    /// Up to where the target had come when it was asked last, and when that was recorded.
    seq: i64,
    recorded_at_us: i64,
    /// Questions whose answers were not the same, which may be because the source had gone on.
    doubted: BTreeSet<(String, &'static str)>,
}

/// One question to both ends.
struct Asking<'a> {
    root: &'a str,
    direction: &'static str,
    /// Only what was in the root from this time on.
    since: Option<String>,
}

impl Samples {
    /// How many answers were the same at both ends.
    pub(super) const fn answers(&self) -> u64 {
        self.answers
    }

    /// Compares what both ends say of sampled lots while the source goes on; later only takes in what has
    /// come, so that little is left to be taken in.
    pub(super) fn compare(
        &mut self,
        moving: &Move,
        ask: &MoveAsk,
        tell: &mut Tell<'_>,
    ) -> Result<()> {
        for (company, site, _) in moving.chains()? {
            if site == COMPANY_LEDGER {
                continue;
            }
            let chain = (company, site);
            let known = self.sites.iter().position(|sampled| sampled.chain == chain);
            if let Some(at) = known {
                self.sites[at].catch_up(moving)?;
                continue;
            }
            let mut sampled = Sampled::new(chain);
            sampled.catch_up(moving)?;
            let roots = sampled_lots(moving, ask, chain)?;
            self.answers += sampled.ask_about(&roots, moving, tell)?;
            self.sites.push(sampled);
        }
        Ok(())
    }

    /// The same when the source takes no acts any more: both ends have to be the same to the last fact.
    pub(super) fn compare_sealed(
        &mut self,
        moving: &Move,
        ask: &MoveAsk,
        tell: &mut Tell<'_>,
    ) -> Result<()> {
        // A site that is not known yet was opened in the last moment, or an earlier run set the seal.
        let known: Vec<_> = self.sites.iter().map(|sampled| sampled.chain).collect();
        self.compare(moving, ask, tell)?;
        for sampled in &mut self.sites {
            let mut all: Vec<(String, &'static str, bool)> = std::mem::take(&mut sampled.doubted)
                .into_iter()
                .map(|(root, direction)| (root, direction, false))
                .collect();
            if known.contains(&sampled.chain) {
                let last = sampled.lots_at_last(moving)?;
                all.extend(last.into_iter().map(|root| (root, "forward", true)));
            }
            self.answers += sampled.ask_at_last(&all, moving, tell)?;
        }
        Ok(())
    }
}

impl Sampled {
    fn new(chain: (CompanyId, SiteId)) -> Self {
        let ends = [Knowledge::default(), Knowledge::default()];
        Self { chain, ends, seq: 0, recorded_at_us: 0, doubted: BTreeSet::new() }
    }

    /// Takes in what has come at both ends.
    fn catch_up(&mut self, moving: &Move) -> Result<()> {
        for end in 0..2 {
            drop(self.graph(moving, end, Cut::NOW)?);
        }
        Ok(())
    }

    fn graph(&self, moving: &Move, end: usize, cut: Cut) -> Result<Arc<Graph>> {
        let (company, site) = self.chain;
        let database = [moving.source(), moving.target()][end];
        database.read(|tx| self.ends[end].at(tx, company, site, cut)).map_err(|error| fault(&error))
    }

    /// Asks about lots as of what has arrived, in both directions; how many answers were the same.
    fn ask_about(&mut self, roots: &[String], moving: &Move, tell: &mut Tell<'_>) -> Result<u64> {
        let (company, site) = self.chain;
        let head = moving.target().read(|tx| ledger::head(tx, company, site))?;
        let Some(head) = head else { return Ok(0) };
        (self.seq, self.recorded_at_us) = (head.seq, head.appended_at_us);
        let cut = Cut { recorded_at: None, seq: Some(head.seq) };
        let graphs = [self.graph(moving, 0, cut)?, self.graph(moving, 1, cut)?];
        let (begun, mut asked, mut same) = (Instant::now(), 0, 0);
        let all = roots.len() as u64 * 2;
        for (place, root) in roots.iter().enumerate() {
            if place >= LOTS_MIN && begun.elapsed() > ASKING {
                break;
            }
            for direction in ["forward", "backward"] {
                if alike(&graphs, &Asking { root, direction, since: None })? {
                    same += 1;
                } else {
                    self.doubted.insert((root.clone(), direction));
                }
                asked += 1;
                heard(tell, asked, all)?;
            }
        }
        Ok(same)
    }

    /// Asks when nothing comes any more; whatever is not the same now is a difference.
    fn ask_at_last(
        &self,
        questions: &[(String, &'static str, bool)],
        moving: &Move,
        tell: &mut Tell<'_>,
    ) -> Result<u64> {
        let graphs = [self.graph(moving, 0, Cut::NOW)?, self.graph(moving, 1, Cut::NOW)?];
        let (mut asked, all) = (0, questions.len() as u64);
        for (root, direction, is_late) in questions {
            let since = is_late.then(|| self.since()).flatten();
            if !alike(&graphs, &Asking { root, direction, since })? {
                return Err(MoveFault::Differs(format!("the trace of {root} is not the same")));
            }
            asked += 1;
            heard(tell, asked, all)?;
        }
        Ok(asked)
    }

    /// When both ends were asked last, as a trace is asked.
    fn since(&self) -> Option<String> {
        let since = jiff::Timestamp::from_microsecond(self.recorded_at_us).ok()?;
        Some(since.to_string())
    }

    /// Lots that the last facts moved, a few.
    fn lots_at_last(&self, moving: &Move) -> Result<Vec<String>> {
        let (company, site) = self.chain;
        let codes = moving.source().read(|tx| {
            let head = ledger::head(tx, company, site)?.map_or(0, |head| head.seq);
            let after = self.seq.max(head - i64::from(FACTS_AT_LAST));
            let records = ledger::records(tx, company, site, after, FACTS_AT_LAST)?;
            let (mut seen, mut codes) = (BTreeSet::new(), Vec::new());
            for record in records {
                let Fact::TransferRecorded(moved) = record.entry.fact else { continue };
                for pool in [moved.from, moved.to].into_iter().filter(|pool| seen.insert(*pool)) {
                    if codes.len() == LOTS_AT_LAST {
                        return Ok(codes);
                    }
                    let found = pools::find(tx, company, site, pool)?.map(|row| row.pool.fact);
                    let lot = found.filter(|pool| pool.kind == PoolKind::Lot);
                    codes.extend(lot.map(|lot| format!("lot:{}", lot.code)));
                }
            }
            Ok::<_, StoreError>(codes)
        })?;
        Ok(codes)
    }
}

fn heard(tell: &mut Tell<'_>, asked: u64, all: u64) -> Result<()> {
    if tell(MoveNews::Traced(asked, all)) { Ok(()) } else { Err(StoreError::Stopped.into()) }
}

/// Whether both graphs give the same answer, to the byte.
fn alike(graphs: &[Arc<Graph>; 2], asking: &Asking<'_>) -> Result<bool> {
    Ok(answer(&graphs[0], asking)? == answer(&graphs[1], asking)?)
}

/// The digest of an answer, or of the reason why there is none.
fn answer(graph: &Arc<Graph>, asking: &Asking<'_>) -> Result<[u8; 32]> {
    let ask = TraceAsk {
        root: asking.root.to_owned(),
        direction: asking.direction.to_owned(),
        at_from: asking.since.clone(),
        ..TraceAsk::default()
    };
    let answer = match question(graph, &ask, false) {
        Ok(question) => {
            let (graph, cancel) = (Arc::clone(graph), Cancel::default());
            let reply = TraceReply { graph, question, cancel, source: Source::MEMORY };
            serde_json::to_vec(&reply).map_err(|error| fault(&Error::fault(error)))?
        }
        Err(refusal) => refusal.to_string().into_bytes(),
    };
    Ok(Sha256::digest(answer).into())
}

fn fault(error: &Error) -> MoveFault {
    MoveFault::Differs(error.to_string())
}

/// The lots most was taken from, and as many others.
fn sampled_lots(moving: &Move, ask: &MoveAsk, chain: (CompanyId, SiteId)) -> Result<Vec<String>> {
    let busiest = ask.samples.div_ceil(2);
    let mut random = ask.seed;
    let codes = moving.target().read(|tx| {
        let mut codes = Vec::new();
        let mut others = moving::busiest_lots(tx, chain, busiest)?.into_iter();
        for _ in busiest..ask.samples {
            // In turn, so that there are some of both where not all are asked about.
            codes.extend(others.next());
            codes.extend(moving::lot_at(tx, chain, next(&mut random))?);
        }
        codes.extend(others);
        Ok::<_, StoreError>(codes)
    })?;
    Ok(codes.into_iter().map(|code| format!("lot:{code}")).collect())
}

/// The next of a row of numbers that a seed decides (`SplitMix64`).
const fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
