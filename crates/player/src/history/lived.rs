//! The agenda of a document: its movements, corrections and closings in the order of entry.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Instant, PoolKind, PoolRef};
use exchange::{CorrectionRow, PoolRow, TransferRow};

use super::books::{Books, Entered};
use super::document::Document;
use super::furnishing;
use super::orders::Orders;
use super::ways::{Way, Why};
use crate::act::Act;

/// A history as acts.
#[derive(Debug, Clone, Default)]
pub struct Lived {
    /// The acts, in the order of entry.
    pub acts: Vec<Act>,
    /// What the program calls each pool of the document, where it calls it otherwise.
    pub names: BTreeMap<String, String>,
    /// What is recorded past an act, and why: movements by their ids, and what is put right about
    /// one.
    pub plain: Vec<(String, Why)>,
}

/// Something a document says and neither acts nor plain movements can.
#[derive(Debug, thiserror::Error)]
#[error("{0}: {1}")]
pub struct Unsaid(pub String, pub &'static str);

/// Makes the agenda of a document's history.
pub fn lived(document: &Document) -> Result<Lived, Unsaid> {
    let books = Books::of(document);
    let orders = Orders::of(&books, document);
    let mut telling = Telling {
        acts: furnishing::acts(&books, &orders),
        books,
        orders,
        plain: Vec::new(),
        waiting: Vec::new(),
        purchases: 0,
        sales: 0,
        orders_begun: BTreeSet::new(),
        undone: BTreeSet::new(),
    };
    telling.tell_all()?;
    let mut acts = telling.acts;
    acts.sort_by_key(|act| act.entered_at);
    let renamed = telling.books.names.into_iter().filter(|(told, made)| told != made);
    let names = renamed.map(|(told, made)| (told.to_string(), made.to_string())).collect();
    Ok(Lived { acts, names, plain: telling.plain })
}

/// The history while it is told.
pub(super) struct Telling<'a> {
    pub(super) books: Books<'a>,
    pub(super) orders: Orders,
    pub(super) acts: Vec<Act>,
    pub(super) plain: Vec<(String, Why)>,
    /// Movements of lots that do not exist yet.
    waiting: Vec<&'a TransferRow>,
    pub(super) purchases: usize,
    pub(super) sales: usize,
    /// Work orders that were written.
    pub(super) orders_begun: BTreeSet<String>,
    /// Movements whose act is taken back.
    pub(super) undone: BTreeSet<String>,
}

/// What is entered.
#[derive(Debug, Clone, Copy)]
enum Event<'a> {
    Moves(&'a TransferRow),
    Corrects(&'a CorrectionRow),
    Closes(&'a PoolRow),
}

impl<'a> Telling<'a> {
    fn tell_all(&mut self) -> Result<(), Unsaid> {
        let events = events(self.books.document);
        let mut told = vec![false; events.len()];
        for (place, &(moment, event)) in events.iter().enumerate() {
            if told[place] {
                continue;
            }
            match event {
                Event::Moves(one) => {
                    for other in self.moves(one, moment, &events[place + 1..])? {
                        told[place + 1 + other] = true;
                    }
                }
                Event::Corrects(correction) => self.corrects(correction, moment)?,
                Event::Closes(run) => self.closes(run, moment),
            }
            self.let_in(moment)?;
        }
        match self.waiting.first() {
            None => Ok(()),
            Some(one) => Err(Unsaid(one.id.clone(), "what it leaves never came to be")),
        }
    }

    /// Tells a movement, and with it those that are one act with it; gives back their places.
    fn moves(
        &mut self,
        one: &'a TransferRow,
        entered_at: Instant,
        later: &[(Instant, Event<'a>)],
    ) -> Result<Vec<usize>, Unsaid> {
        if self.books.is_lacking(&one.from) {
            self.waiting.push(one);
            return Ok(Vec::new());
        }
        let way = Way::of(&self.books, &self.orders, one);
        if let Way::Plain(why) = way {
            if self.books.is_lacking(&one.to) {
                self.enter_late(one, entered_at)?;
            } else {
                self.record(one, why, entered_at);
            }
            return Ok(Vec::new());
        }
        let mut together = vec![one];
        let mut places = Vec::new();
        self.enter(one, way);
        let at_once = later.iter().take_while(|(moment, _)| *moment == entered_at);
        for (place, (_, event)) in at_once.enumerate() {
            let Event::Moves(other) = *event else { continue };
            let is_told = self.books.entered(&other.id).is_some();
            if is_told || !is_one_act(self.books.document, way, one, other) {
                continue;
            }
            if Way::of(&self.books, &self.orders, other) == way {
                self.enter(other, way);
                together.push(other);
                places.push(place);
            }
        }
        if let Some(note) = one.document.as_ref().filter(|_| way == Way::Shipped) {
            self.books.notes.insert(note.clone());
        }
        self.tell(way, &together, entered_at);
        Ok(places)
    }

    fn enter(&mut self, one: &'a TransferRow, way: Way) {
        self.begin(one);
        // What enters a lot that does not exist yet makes it.
        if self.books.is_lacking(&one.to) {
            self.books.open_lot(&one.to);
        }
        let entered = match way {
            Way::Plain(_) => Entered::Plainly,
            _ => Entered::ByAct,
        };
        self.books.enter(one, entered);
    }

    /// A movement no act says.
    fn record(&mut self, one: &'a TransferRow, why: Why, entered_at: Instant) {
        self.enter(one, Way::Plain(why));
        self.plain.push((one.id.clone(), why));
        self.tell(Way::Plain(why), &[one], entered_at);
    }

    /// What would have made a lot of what was not there: entered as if it happened now, and its time
    /// put right afterwards, past any act.
    fn enter_late(&mut self, one: &'a TransferRow, entered_at: Instant) -> Result<(), Unsaid> {
        let now = TransferRow { at: entered_at, ..one.clone() };
        let way = Way::of(&self.books, &self.orders, &now);
        if matches!(way, Way::Plain(_)) {
            return Err(Unsaid(one.id.clone(), "no act opens the lot it enters"));
        }
        self.enter(one, way);
        self.tell(way, &[&now], entered_at);
        self.put_time_right(one, entered_at);
        Ok(())
    }

    /// Movements of lots that came to be meanwhile.
    fn let_in(&mut self, moment: Instant) -> Result<(), Unsaid> {
        let ready = |books: &Books<'_>, one: &TransferRow| !books.is_lacking(&one.from);
        while let Some(place) = self.waiting.iter().position(|one| ready(&self.books, one)) {
            let one = self.waiting.remove(place);
            self.moves(one, moment, &[])?;
        }
        Ok(())
    }
}

/// Whether two movements entered at one moment are one act: one delivery, or one departure.
fn is_one_act(document: &Document, way: Way, one: &TransferRow, other: &TransferRow) -> bool {
    let outside = match way {
        Way::Received | Way::Tipped => one.from == other.from,
        Way::Shipped => one.to == other.to,
        _ => false,
    };
    let corrected = |id: &str| document.corrections.iter().any(|known| known.corrects == id);
    outside
        && one.document == other.document
        && (one.at, one.basis) == (other.at, other.basis)
        && !corrected(&one.id)
        && !corrected(&other.id)
}

/// Everything that is entered, in order. What happened first comes first among what was entered at
/// one moment; then what makes a lot comes before what takes from it.
fn events(document: &Document) -> Vec<(Instant, Event<'_>)> {
    let mut rows: Vec<&TransferRow> = document.transfers.iter().collect();
    rows.sort_by_key(|row| (row.recorded_at, row.at));
    let mut events: Vec<(Instant, Event<'_>)> = Vec::new();
    for group in rows.chunk_by(|one, other| one.recorded_at == other.recorded_at) {
        let ordered = makers_first(group);
        events.extend(ordered.into_iter().map(|row| (row.recorded_at, Event::Moves(row))));
    }
    let corrects = document.corrections.iter().map(|one| (one.recorded_at, Event::Corrects(one)));
    events.extend(corrects);
    for pool in document.pools.iter().filter(|pool| pool.kind == PoolKind::Run) {
        let run: PoolRef = pool.reference();
        let first = rows.iter().find(|row| row.to == run || row.from == run);
        if let Some((closed_at, first)) = pool.closed_at.zip(first) {
            events.push((closed_at.max(first.recorded_at), Event::Closes(pool)));
        }
    }
    events.sort_by_key(|(moment, _)| *moment);
    events
}

/// Rows of one moment, each after what makes the lot it takes from.
fn makers_first<'a>(group: &[&'a TransferRow]) -> Vec<&'a TransferRow> {
    let mut left = group.to_vec();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |one: &TransferRow| {
            let earlier = |other: &&TransferRow| other.to == one.from && other.id != one.id;
            one.from.kind == PoolKind::Lot && left.iter().any(earlier)
        };
        // A ring has no beginning: the first row then comes first.
        let place = left.iter().position(|one| !waits(one)).unwrap_or(0);
        ordered.push(left.remove(place));
    }
    ordered
}
