//! Documents for people on paper: plain data in, PDF out.
//!
//! Nothing is looked up and nothing decided here: whoever prints hands in every word and figure,
//! also the moment of printing, so the same data give the same bytes. The typesetter stands behind
//! the feature `pdf`; only data and one function cross the border.

#[cfg(test)]
extern crate self as documents;

#[cfg(feature = "pdf")]
mod codes;
mod complaints;
mod figures;
pub mod fonts;
mod letters;
mod lots;
mod production;
mod recalls;
mod receiving;
mod shipping;
#[cfg(any(feature = "pdf", test))]
mod text;
mod tracing;
#[cfg(feature = "pdf")]
mod typesetting;
mod words;

use serde::Serialize;

pub use complaints::{
    ComplaintGiven, ComplaintGoods, ComplaintMoment, ComplaintPaper, ComplaintSample,
};
pub use figures::{figure, figure_of};
pub use letters::{GETA, is_unseen};
pub use lots::{LotLabel, LotPassport, PassportChange, PassportLink, PassportMoment};
pub use production::{Material, Step, WorkOrder};
pub use recalls::{
    RecallReport, ReportedBalance, ReportedCosts, ReportedCustomer, ReportedDraw, ReportedEvent,
    ReportedLot, ReportedScore, ReportedStage,
};
pub use receiving::{ReceiptLot, ReceiptNote};
pub use shipping::{DeliveryLine, DeliveryLot, DeliveryNote, Packed, PickList, PickRow, Total};
pub use tracing::{TraceAnswer, TraceCell, TraceFault, TraceProof, TraceReading, TraceReport};
pub use words::word;

/// Whether this program was built with the typesetter.
pub const BUILT_IN: bool = cfg!(feature = "pdf");

/// The language a document is printed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    Hans,
    /// Traditional Chinese.
    #[default]
    Hant,
    /// English.
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hans, Self::Hant, Self::English];

    /// Its tag, as the API writes it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Hans => "zh-Hans",
            Self::Hant => "zh-Hant",
            Self::English => "en",
        }
    }

    /// The language of a tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// What stands on every page, whatever the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// What the company is called.
    pub company: String,
    /// What the site is called.
    pub site: String,
    /// Who printed it; none for the machine's owner at the command line.
    pub printed_by: Option<String>,
    /// When it was printed, in plant time.
    pub printed_at: String,
    /// Who signed what it shows.
    pub signatures: Vec<Signed>,
}

/// An electronic signature of an act that a document shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Who signed.
    pub by: String,
    /// When, in plant time with the zone.
    pub at: String,
    /// What it means, as the API says it.
    pub meaning: String,
    /// Which act, as the API says it.
    pub act: String,
    /// The act was taken back since.
    pub undone: bool,
    /// The beginning of the hash that was signed.
    pub hash: String,
}

/// A document with everything it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "said", rename_all = "snake_case")]
pub enum Document {
    /// Goods leave for a customer.
    DeliveryNote(DeliveryNote),
    /// Goods came from a supplier.
    ReceiptNote(ReceiptNote),
    /// What is to be gathered for a shipment.
    PickList(PickList),
    /// What is to be made, of what, and how.
    WorkOrder(WorkOrder),
    /// What sticks to a lot: one label a page.
    LotLabels(Vec<LotLabel>),
    /// The life of a lot.
    LotPassport(LotPassport),
    /// What a trace answered.
    TraceReport(TraceReport),
    /// A recall or a drill with everything.
    RecallReport(RecallReport),
    /// The reply to a complaint.
    ComplaintReply(ComplaintPaper),
    /// A complaint in eight steps.
    EightD(ComplaintPaper),
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program was built without the typesetter.
    #[error("built without the typesetter")]
    NotBuiltIn,
    /// The typesetter refused: a fault of a template, never of what is printed.
    #[error("the typesetter refused {document}: {said}")]
    Typesetter {
        /// Which document.
        document: &'static str,
        /// What it said.
        said: String,
    },
}

impl Document {
    /// Which document it is, as its template is called.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DeliveryNote(_) => "delivery_note",
            Self::ReceiptNote(_) => "receipt_note",
            Self::PickList(_) => "pick_list",
            Self::WorkOrder(_) => "work_order",
            Self::LotLabels(_) => "lot_labels",
            Self::LotPassport(_) => "lot_passport",
            Self::TraceReport(_) => "trace_report",
            Self::RecallReport(_) => "recall_report",
            Self::ComplaintReply(_) => "complaint_reply",
            Self::EightD(_) => "eight_d",
        }
    }

    /// The number a person looks for it by.
    pub fn number(&self) -> &str {
        match self {
            Self::DeliveryNote(note) => &note.number,
            Self::ReceiptNote(note) => &note.number,
            Self::PickList(list) => &list.number,
            Self::WorkOrder(order) => &order.number,
            Self::LotLabels(labels) => labels.first().map_or("", |label| &label.lot),
            Self::LotPassport(passport) => &passport.lot,
            Self::TraceReport(report) => &report.root,
            Self::RecallReport(report) => &report.number,
            Self::ComplaintReply(paper) | Self::EightD(paper) => &paper.number,
        }
    }

    /// The document as the bytes of a PDF. Takes tenths of a second of pure computing.
    #[cfg(feature = "pdf")]
    pub fn pdf(&self, frame: &Frame, language: Language) -> Result<Vec<u8>, Error> {
        typesetting::pdf(self, frame, language)
    }

    /// The document as the bytes of a PDF.
    #[cfg(not(feature = "pdf"))]
    pub fn pdf(&self, _frame: &Frame, _language: Language) -> Result<Vec<u8>, Error> {
        Err(Error::NotBuiltIn)
    }
}
