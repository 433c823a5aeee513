//! The demo factory: 青禾冷凍食品, 桃園一廠, ninety days of frozen dumplings ending 2026-11-19.
//!
//! The history is made by a program and is the same every time, byte for byte. It contains two
//! stories that `docs/demo.md` walks through. Everyone and everything in it is invented.
//! Nothing here reads a clock, a file or a source of chance, and nothing here is stored.

mod book;
mod calendar;
mod deeds;
pub mod desk;
mod document;
mod factory;
pub mod guides;
mod masters;
mod mishaps;
mod plan;
mod production;
mod random;
mod receiving;
mod script;
mod seasoning;
mod shipping;
mod stock;
pub mod works;

use std::io::{self, Write};

use domain::{Instant, PoolKind, PoolRef};

pub use deeds::{Deed, Floor, WorkOrder};
pub use document::{Correction, Document, Item, Partner, Pool, Transfer};

/// The company of the history.
pub const COMPANY: &str = "青禾冷凍食品";
/// The site of the history.
pub const SITE: &str = "桃園一廠";
/// The zone its clocks show.
pub const ZONE: &str = "Asia/Taipei";

/// The password with which the people of the demo sign in.
pub const PASSWORD: &str = "dumplings-1119";

/// The whole history, with what each movement was on the floor.
pub fn floor() -> Floor {
    factory::run()
}

/// The whole history.
pub fn document() -> Document {
    floor().document
}

/// Writes the whole history in the exchange format.
pub fn write_json(out: &mut impl Write) -> io::Result<()> {
    document().write_json(out)
}

/// The moment the history ends: the demo's "now".
pub const fn ends_at() -> Instant {
    script::NOW.instant()
}

/// Codes and names of the people the history names as `by`.
///
/// They are kept apart because names belong into the erasable side store, never into facts.
pub const fn people() -> &'static [(&'static str, &'static str)] {
    masters::PEOPLE
}

/// Which way a story is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Where did it go?
    Forward,
    /// Where did it come from?
    Backward,
}

impl Direction {
    /// The word of the command line and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }
}

/// A question the history answers, to begin a tour with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// A stable word for it.
    pub key: &'static str,
    /// The pool to ask about.
    pub root: PoolRef,
    /// Which way to ask.
    pub direction: Direction,
    /// What it is about, in one line.
    pub line: &'static str,
    /// A record time at which the answer was still another one.
    pub compare_as_of: Option<Instant>,
}

/// The planted stories, the most telling first.
pub fn stories() -> Vec<Story> {
    let about = |code: &str| PoolRef { kind: PoolKind::Lot, code: code.to_owned() };
    vec![
        Story {
            key: "spice",
            root: about(script::BAD_PEPPER),
            direction: Direction::Forward,
            line: "A white pepper lot is found to be contaminated: where did it go?",
            compare_as_of: None,
        },
        Story {
            key: "label",
            root: about(script::CABBAGE_ONE),
            direction: Direction::Forward,
            line: "Two cabbage lots had each other's labels: who really got this one?",
            compare_as_of: Some(calendar::Day::of(10, 27).at(9, 0).instant()),
        },
    ]
}
