//! What can be asked: roots, directions, modes; and how a text becomes a question.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use domain::{Instant, PoolKind, PoolRef, Refusal};

use crate::graph::{Graph, NoLink};
use crate::history::NOTHING;
use crate::names::PoolIndex;
use crate::walk::Start;

/// Which way a question goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Into what, to whom?
    Forward,
    /// From what?
    Backward,
    /// Each for itself, in one answer.
    Both,
}

/// One of the two ways a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With time.
    Forward,
    /// Against time.
    Backward,
}

/// How widely a question is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Time and flushes count.
    Strict,
    /// Every inflow of a pool reaches every outflow of it.
    Cautious,
}

impl Direction {
    /// The word used in documents and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
            Self::Both => "both",
        }
    }
}

impl Direction {
    /// The ways it goes, the one with time first.
    pub const fn ways(self) -> &'static [Way] {
        match self {
            Self::Forward => &[Way::Forward],
            Self::Backward => &[Way::Backward],
            Self::Both => &[Way::Forward, Way::Backward],
        }
    }
}

impl Way {
    /// The word used in documents and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }
}

impl Mode {
    /// The word used in documents and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Cautious => "cautious",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Direction {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        match text {
            "forward" => Ok(Self::Forward),
            "backward" => Ok(Self::Backward),
            "both" => Ok(Self::Both),
            _ => Err(Refusal::BadInput { field: "direction" }),
        }
    }
}

impl FromStr for Mode {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        match text {
            "strict" => Ok(Self::Strict),
            "cautious" => Ok(Self::Cautious),
            _ => Err(Refusal::BadInput { field: "mode" }),
        }
    }
}

/// A transfer of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferIndex(pub(crate) u32);

/// What a machine as the root begins with.
const EQUIPMENT: &str = "equipment:";

/// Where a question begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root {
    /// The pool asked about.
    pub pool: PoolIndex,
    /// Only what was in the pool at any time between these two, both included.
    pub window: Option<(Instant, Instant)>,
    /// Only what this transfer brought into the pool, or took out of it.
    pub transfer: Option<TransferIndex>,
}

/// A question to a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What was asked about, as the answer repeats it.
    pub title: String,
    /// Where it begins; none when what was asked about links nothing at the cut.
    pub roots: Vec<Root>,
    /// The roots are transfers of a document or partner: they are part of the answer.
    pub roots_listed: bool,
    /// Which way it goes.
    pub direction: Direction,
    /// How widely it is read.
    pub mode: Mode,
    /// Seconds by which clocks at every run may be off.
    pub tolerance_s: u32,
}

/// A question in words, as command line and API take it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// `lot:L1`, `run:R1`, `tank:T1`, `document:GRN-1`, `customer:C1`, `supplier:S1` …
    pub root: &'a str,
    /// Which way it goes.
    pub direction: Direction,
    /// How widely it is read.
    pub mode: Mode,
    /// Seconds by which clocks at runs may be off.
    pub tolerance_s: u32,
    /// Begin of a window.
    pub at_from: Option<Instant>,
    /// End of a window.
    pub at_to: Option<Instant>,
    /// Only this transfer of the root.
    pub transfer: Option<&'a str>,
    /// Whether a document, or a pool outside, may be where the question begins. The command line
    /// does not allow it (rule N15).
    pub outside: bool,
}

impl<'a> Asked<'a> {
    /// The plain question about a root.
    pub fn about(root: &'a str, direction: Direction) -> Self {
        Self {
            root,
            direction,
            mode: Mode::Strict,
            tolerance_s: 0,
            at_from: None,
            at_to: None,
            transfer: None,
            outside: false,
        }
    }
}

impl Graph {
    /// The question that some words ask, or why they ask nothing.
    pub fn question(&self, asked: &Asked<'_>) -> Result<Question, Refusal> {
        let window = window(asked)?;
        let (roots, roots_listed) = match asked.root.strip_prefix("document:") {
            Some(document) if asked.outside => (self.roots_of_document(document, asked)?, true),
            None if asked.outside && asked.root.starts_with(EQUIPMENT) => {
                (self.roots_at_equipment(asked, window)?, false)
            }
            _ => self.roots_at_pool(asked, window)?,
        };
        Ok(Question {
            title: asked.root.to_owned(),
            roots,
            roots_listed,
            direction: asked.direction,
            mode: asked.mode,
            tolerance_s: asked.tolerance_s,
        })
    }

    fn roots_at_pool(
        &self,
        asked: &Asked<'_>,
        window: Option<(Instant, Instant)>,
    ) -> Result<(Vec<Root>, bool), Refusal> {
        let unknown = || Refusal::UnknownPool { reference: asked.root.to_owned() };
        let reference: PoolRef = asked.root.parse().map_err(|_| unknown())?;
        let pool = self.pool_by_ref(&reference);
        if !reference.kind.is_inside() {
            if !asked.outside {
                return Err(Refusal::OutsideRoot { reference: asked.root.to_owned() });
            }
            let pool = pool.ok_or_else(unknown)?;
            return Ok((self.roots_outside(pool, asked, window), true));
        }
        let pool = pool.ok_or_else(unknown)?;
        let Some(code) = asked.transfer else {
            return Ok((vec![Root { pool, window, transfer: None }], false));
        };
        let roots = self.transfer_at(pool, code)?;
        Ok((roots.into_iter().collect(), false))
    }

    /// A single transfer of a pool as the root; none when it links nothing at the cut.
    fn transfer_at(&self, pool: PoolIndex, code: &str) -> Result<Option<Root>, Refusal> {
        let unknown = || Refusal::UnknownTransfer { transfer: code.to_owned() };
        let transfer = match self.transfer_by_code(code) {
            Ok(transfer) => transfer,
            Err(NoLink::LinksNothing) => return Ok(None),
            Err(NoLink::NeverRecorded) => return Err(unknown()),
        };
        if self.from(transfer) != pool.0 && self.to(transfer) != pool.0 {
            return Err(unknown());
        }
        Ok(Some(Root { pool, window: None, transfer: Some(TransferIndex(transfer)) }))
    }

    fn roots_of_document(&self, document: &str, asked: &Asked<'_>) -> Result<Vec<Root>, Refusal> {
        let unknown = || Refusal::UnknownPool { reference: asked.root.to_owned() };
        let text = self.names.texts.find(document).ok_or_else(unknown)?;
        let said = self.names.documents.of(text).into_iter();
        let known = said.filter_map(|source| self.numbers.get(source as usize).copied());
        let links = known.filter(|number| *number != NOTHING);
        let mut transfers: Vec<u32> =
            links.filter(|&number| self.detail(number).document == text).collect();
        transfers.sort_unstable();
        if transfers.is_empty() {
            return Err(unknown());
        }
        let ends = transfers.iter().flat_map(|&t| [(t, self.from(t)), (t, self.to(t))]);
        Ok(self.roots_of_transfers(ends, asked))
    }

    /// What was on a machine in the window: the runs and tanks that something entered or left there,
    /// else the lot that came out, else the transfer itself.
    fn roots_at_equipment(
        &self,
        asked: &Asked<'_>,
        window: Option<(Instant, Instant)>,
    ) -> Result<Vec<Root>, Refusal> {
        let unknown = || Refusal::UnknownPool { reference: asked.root.to_owned() };
        let code = asked.root.strip_prefix(EQUIPMENT).ok_or_else(unknown)?;
        let text = self.names.texts.find(code).ok_or_else(unknown)?;
        let all = 0..self.transfer_count() as u32;
        let mut there = all.filter(|&number| self.detail(number).equipment == text).peekable();
        there.peek().ok_or_else(unknown)?;
        let is_within = |number: &u32| {
            let at = self.detail(*number).at;
            window.is_none_or(|(from, to)| from <= at && at <= to)
        };
        let mut roots: BTreeMap<(u32, Option<u32>), Root> = BTreeMap::new();
        for number in there.filter(is_within) {
            let (from, to) = (self.from(number), self.to(number));
            let is_process =
                |pool: &u32| matches!(self.names.kind(*pool), PoolKind::Run | PoolKind::Tank);
            let mut pools: Vec<u32> = [from, to].into_iter().filter(is_process).collect();
            if pools.is_empty() && self.names.kind(to) == PoolKind::Lot {
                pools.push(to);
            }
            for &pool in &pools {
                roots.insert((pool, None), Root { pool: PoolIndex(pool), window, transfer: None });
            }
            if pools.is_empty() {
                let transfer = Some(TransferIndex(number));
                let root = Root { pool: PoolIndex(from), window: None, transfer };
                roots.insert((from, Some(number)), root);
            }
        }
        Ok(roots.into_values().collect())
    }

    /// What came from a pool outside, and what went there; the way decides which of them begin.
    fn roots_outside(
        &self,
        pool: PoolIndex,
        asked: &Asked<'_>,
        window: Option<(Instant, Instant)>,
    ) -> Vec<Root> {
        let within = |number: &u32| {
            let at = self.detail(*number).at;
            window.is_none_or(|(from, to)| from <= at && at <= to)
        };
        let (outs, ins) = (self.layout.leaving(pool.0), self.layout.entering(pool.0));
        let touching = outs.iter().chain(ins).copied().filter(within);
        self.roots_of_transfers(touching.map(|transfer| (transfer, pool.0)), asked)
    }

    /// Each transfer a root of its own.
    pub(crate) fn roots_of_transfers(
        &self,
        ends: impl Iterator<Item = (u32, u32)>,
        asked: &Asked<'_>,
    ) -> Vec<Root> {
        let wanted = |number: u32| asked.transfer.is_none_or(|code| self.code(number) == code);
        let roots = ends.filter(|(number, _)| wanted(*number)).map(|(number, pool)| {
            let transfer = Some(TransferIndex(number));
            Root { pool: PoolIndex(pool), window: None, transfer }
        });
        roots.collect()
    }
}

/// The window asked for; an end that is left open is open.
pub(crate) fn window(asked: &Asked<'_>) -> Result<Option<(Instant, Instant)>, Refusal> {
    if asked.at_from.is_none() && asked.at_to.is_none() {
        return Ok(None);
    }
    if asked.transfer.is_some() {
        // One transfer and a window are two different roots; a guess would answer neither.
        return Err(Refusal::BadInput { field: "transfer" });
    }
    let from = asked.at_from.unwrap_or(Instant::utc(i64::MIN));
    let to = asked.at_to.unwrap_or(Instant::utc(i64::MAX));
    if to < from {
        return Err(Refusal::WindowReversed { from: from.to_string(), to: to.to_string() });
    }
    Ok(Some((from, to)))
}

/// A root as a walk and the figures take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// What was in the pool between two instants, both included; all of time without a window.
    Content { pool: u32, from_us: i64, to_us: i64 },
    /// What a transfer carries away from the root pool in the way of the walk; it is listed.
    Along { transfer: u32 },
    /// What a transfer carried to the root pool before the walk begins; it is not listed.
    Before { transfer: u32, pool: u32 },
}

impl Question {
    /// Where the walk of one way begins.
    ///
    /// A listed root counts only where the walk leaves along it: of what touches a customer,
    /// backward asks for the deliveries and forward for what came back.
    pub(crate) fn origins(&self, graph: &Graph, way: Way) -> Vec<Origin> {
        let origins = self.roots.iter().map(|root| root.origin(graph, way));
        origins.filter(|o| !self.roots_listed || matches!(o, Origin::Along { .. })).collect()
    }

    /// The pool that the answer does not list, being what was asked about.
    pub(crate) fn root_pool(&self) -> Option<u32> {
        let first = self.roots.first()?.pool;
        self.roots.iter().all(|root| root.pool == first).then_some(first.0)
    }
}

impl Root {
    fn origin(&self, graph: &Graph, way: Way) -> Origin {
        let pool = self.pool.0;
        let Some(TransferIndex(transfer)) = self.transfer else {
            let (from, to) =
                self.window.unwrap_or((Instant::utc(i64::MIN), Instant::utc(i64::MAX)));
            return Origin::Content { pool, from_us: from.utc_us, to_us: to.utc_us };
        };
        let leaves = match way {
            Way::Forward => graph.from(transfer) == pool,
            Way::Backward => graph.to(transfer) == pool,
        };
        if leaves { Origin::Along { transfer } } else { Origin::Before { transfer, pool } }
    }
}

impl Origin {
    pub(crate) fn start(self) -> Start {
        match self {
            Self::Content { pool, from_us: i64::MIN, to_us: i64::MAX } => Start::Pool(pool),
            Self::Content { pool, from_us, to_us } => Start::Window(pool, from_us, to_us),
            Self::Along { transfer } => Start::At(transfer),
            Self::Before { transfer, .. } => Start::Beyond(transfer),
        }
    }
}
