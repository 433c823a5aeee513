//! Work that is done on a thread beside and taken in its order: making and using a document's rows
//! take about as long, so that side by side they use two processors.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use jiff::tz::TimeZone;

use crate::cell::Cell;
use crate::document::Document;
use crate::fault::Fault;
use crate::parse::RawRow;
use crate::section::Section;
use crate::source::{Halt, Sink};

/// Portions that may wait to be taken, so that little lies in memory.
const PORTIONS_AHEAD: usize = 2;
/// Rows and remarks of a document that are handed over together.
const TOLD_TOGETHER: usize = 256;

/// An iterator that is run on a thread of its own.
pub(crate) struct Beside<T> {
    made: Receiver<T>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Beside<T> {
    pub(crate) fn run(things: impl Iterator<Item = T> + Send + 'static) -> Self {
        let (hand_over, made) = sync_channel(PORTIONS_AHEAD);
        let work = move || {
            for thing in things {
                // Nobody takes any more: the check has ended.
                if hand_over.send(thing).is_err() {
                    return;
                }
            }
        };
        Self { made, thread: Some(thread::spawn(work)) }
    }
}

impl<T> Iterator for Beside<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if let Ok(thing) = self.made.recv() {
            return Some(thing);
        }
        // A thread that panicked must not look like one that came to its end.
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(panic)) => resume_unwind(panic),
            _ => None,
        }
    }
}

/// Reads a document on a thread beside, while the sink takes what was read on this one.
pub(crate) fn read(document: &Document, sink: &mut dyn Sink) -> Result<(), Halt> {
    thread::scope(|scope| {
        let (hand_over, told) = sync_channel(PORTIONS_AHEAD);
        let reading = scope.spawn(move || {
            let mut telling = Telling { portion: Vec::new(), hand_over };
            document.read(&mut telling)?;
            telling.hand_over()
        });
        let taken = told.iter().flatten().try_for_each(|told| told.tell(sink));
        // Lets the reading end when it was not taken to its end.
        drop(told);
        let read = reading.join().unwrap_or_else(|panic| resume_unwind(panic));
        taken.and(read)
    })
}

/// What a reader says to its sink.
enum Told {
    Header(&'static str, Cell),
    Row { section: Section, row: u64, cells: Vec<Cell>, zone: Option<TimeZone>, implied: bool },
    Fault(Fault),
    Incomplete,
    Ignored(Section, String),
}

impl Told {
    fn tell(self, sink: &mut dyn Sink) -> Result<(), Halt> {
        match self {
            Self::Header(member, cell) => sink.header(member, cell),
            Self::Row { section, row, mut cells, zone, implied } => {
                let (cells, zone) = (cells.as_mut_slice(), zone.as_ref());
                sink.row(RawRow { section, row, cells, zone, implied })?;
            }
            Self::Fault(fault) => sink.fault(fault),
            Self::Incomplete => sink.incomplete(),
            Self::Ignored(section, name) => sink.ignored(section, &name),
        }
        Ok(())
    }
}

/// A sink that hands over what it hears.
struct Telling {
    portion: Vec<Told>,
    hand_over: SyncSender<Vec<Told>>,
}

impl Telling {
    fn push(&mut self, told: Told) -> Result<(), Halt> {
        self.portion.push(told);
        if self.portion.len() < TOLD_TOGETHER { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> Result<(), Halt> {
        let portion = std::mem::take(&mut self.portion);
        // Whoever stopped taking says why; this word is not heard.
        self.hand_over.send(portion).map_err(|_| Halt::Cancelled)
    }
}

/// Only a row may end the reading; what is said without one is lost when nobody listens any more.
impl Sink for Telling {
    fn header(&mut self, member: &'static str, cell: Cell) {
        let _ = self.push(Told::Header(member, cell));
    }

    fn row(&mut self, raw: RawRow<'_>) -> Result<(), Halt> {
        let RawRow { section, row, cells, zone, implied } = raw;
        let cells = cells.iter_mut().map(std::mem::take).collect();
        self.push(Told::Row { section, row, cells, zone: zone.cloned(), implied })
    }

    fn fault(&mut self, fault: Fault) {
        let _ = self.push(Told::Fault(fault));
    }

    fn incomplete(&mut self) {
        let _ = self.push(Told::Incomplete);
    }

    fn ignored(&mut self, section: Section, name: &str) {
        let _ = self.push(Told::Ignored(section, name.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_beside_comes_in_its_order() {
        let made: Vec<u32> = Beside::run(0..1_000).collect();

        assert_eq!(made, (0..1_000).collect::<Vec<_>>());
    }

    #[test]
    fn work_that_nobody_takes_ends() {
        let mut endless = Beside::run(0..);
        assert_eq!(endless.next(), Some(0));

        let Beside { made, thread } = endless;
        drop(made);

        thread.unwrap().join().unwrap();
    }

    #[test]
    #[should_panic(expected = "half-way")]
    fn work_that_panics_does_not_look_like_work_that_came_to_its_end() {
        let things = (0..10).inspect(|thing| assert!(*thing < 5, "half-way"));

        assert_eq!(Beside::run(things).count(), 10);
    }
}
