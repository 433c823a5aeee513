//! Labels: set by templates, printed by queues, printed ahead, void, and named by choice.
//!
//! A label never makes anything: it says what something is already. Printed twice it is the same
//! identity twice, and the second time somebody says why.

mod asking;
mod content;
mod prints;
mod queues;
mod rolls;
mod sending;
mod subjects;
mod templates;
mod unreadable;
mod views;
mod wire;

pub use self::prints::{PrintLabels, VoidLabel};
pub use self::queues::{CancelJob, ConfirmJob, JobQuery, MoveJob, PrintAgain};
pub use self::rolls::{BindLabel, PrintRoll};
pub use self::sending::{Patience, PrintShop};
pub use self::templates::{ChoiceQuery, PreviewLabel};
pub use self::unreadable::{HereQuery, Identify};
pub use self::views::{
    BoundLabel, Candidate, FittingTemplate, Identified, IdentityChoice, JobPictures, LabelChoice,
    LabelField, LabelFields, LabelPage, LabelPreview, LabelPrint, LabelPrinter, LabelRoll,
    LayoutFaultView, LyingHere, PrintJobPage, PrintJobView, PrintedLabel, PrinterPage,
    ReadyTemplate, ReadyTemplates, RollDetail, RollLabel, RollPage, RollPrint, VoidedLabel,
};

pub(crate) use self::content::layout_faults;
pub(crate) use self::prints::label_of;
pub(crate) use self::rolls::{bind, given_by};
pub(crate) use self::unreadable::choices;

use crate::scanning::ScanReading;

/// What a label that was read as this names; nothing where labels are never of such a thing.
fn subject_of(reading: &ScanReading) -> Option<String> {
    match reading.kind {
        "lot" | "serial" => Some(reading.id.clone()),
        kind @ ("unit" | "shipment" | "place") => Some(format!("{kind}:{}", reading.id)),
        _ => None,
    }
}
