//! The genealogy engine: the temporal graph of a site, walks over it, shares, balance and honesty.
//!
//! Pure: nothing here knows a database, a file, the network, the time of day or chance. A
//! [`History`] is fed with ledger records; a [`Graph`] is what it amounts to at a [`Cut`]; a
//! [`Question`] put to a graph gives an [`Answer`]. The rules are those of `cases/RULES.md`; the
//! comments name them by number.

mod amount;
mod answer;
mod backward;
pub mod cause;
mod cleaned;
mod completeness;
mod contents;
mod contested;
mod corrections;
mod dispersion;
mod figures;
mod formats;
mod forward;
mod gathered;
mod graph;
mod health;
mod held;
mod history;
mod lookup;
mod names;
pub mod picture;
mod question;
mod reached;
mod rows;
pub mod snapshot;
mod stored;
mod sweep;
mod texts;
mod walk;

pub use answer::{Answer, Side};
pub use cause::{Causes, Finding, Study, Suspect, Traits};
pub use cleaned::{CleanReach, Cleanings};
pub use completeness::{Warning, WarningCode};
pub use contents::{Balance as PoolBalance, Contents};
pub use dispersion::Spread;
pub use formats::lines::Line;
pub use gathered::Gathered;
pub use graph::{Cut, Graph};
pub use health::{Ailment, Ill, Stage, Told};
pub use held::Held;
pub use history::History;
pub use names::{PoolIndex, Reference};
pub use question::{Asked, Direction, Mode, Question, Root, TransferIndex, Way};
pub use reached::{Reached, Shares};
pub use rows::{End, Row};
pub use walk::{Cancel, Cancelled};
