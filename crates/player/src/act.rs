//! One act of the agenda: what is asked of the program, by whom, and when.

use domain::{Basis, Instant};
use serde_json::{Value, json};

/// A command of the program, as the API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    /// Writes a master record: its kind and code.
    DefineMaster,
    /// Writes a purchase order.
    PlacePurchase,
    /// Moves a purchase order on.
    StepPurchase,
    /// Writes a sales order.
    PlaceSales,
    /// Moves a sales order on.
    StepSales,
    /// Writes a work order.
    PlaceWork,
    /// Moves a work order on.
    StepWork,
    /// Takes a delivery in.
    Receive,
    /// Says what quality thinks of a lot.
    Inspect,
    /// Puts goods at a place.
    Move,
    /// Takes a count down.
    Count,
    /// Writes goods off.
    Scrap,
    /// Takes a tank into use.
    OpenTank,
    /// Pours a lot into a tank.
    FillTank,
    /// Draws from a tank.
    DrawTank,
    /// Empties and cleans a tank.
    CleanTank,
    /// Begins an operation.
    Start,
    /// Closes a run.
    Finish,
    /// Feeds a lot to a run.
    Feed,
    /// Hands back a part of what was fed.
    HandBack,
    /// Makes something again of what was made.
    Rework,
    /// Passes a charge on into the next run.
    Pass,
    /// Says what a run lost.
    Lose,
    /// Takes something out of a run.
    Produce,
    /// Packs goods as another item.
    Repack,
    /// Makes a part of a lot a lot of its own.
    Split,
    /// Puts all of a lot into another one.
    Merge,
    /// Gives a lot another number.
    Relabel,
    /// Puts a balance right.
    Adjust,
    /// Sends goods back to their supplier.
    SupplierReturn,
    /// Begins to gather goods.
    PlanShipment,
    /// Sets a portion aside.
    SetPick,
    /// Takes a portion to the dock.
    TakePick,
    /// Lets a shipment leave.
    Dispatch,
    /// Takes goods back.
    CustomerReturn,
    /// Takes an act back.
    Undo,
    /// Puts the quantity of an act's movement right.
    CorrectQuantity,
    /// Puts a movement right, past any act.
    Correct,
    /// Records a movement no act knows.
    Record,
}

impl Call {
    /// Method and path below the API, with the names the act is about.
    pub fn route(self, names: &[String]) -> (&'static str, String) {
        let name = |place: usize| names.get(place).map_or("", String::as_str);
        let path = match self {
            Self::DefineMaster => return ("PUT", format!("/masters/{}/{}", name(0), name(1))),
            Self::PlacePurchase => "/purchase-orders".to_owned(),
            Self::StepPurchase => format!("/purchase-orders/{}/state", name(0)),
            Self::PlaceSales => "/sales-orders".to_owned(),
            Self::StepSales => format!("/sales-orders/{}/state", name(0)),
            Self::PlaceWork => "/work-orders".to_owned(),
            Self::StepWork => format!("/work-orders/{}/state", name(0)),
            Self::Receive => "/receipts".to_owned(),
            Self::Inspect => "/inspections".to_owned(),
            Self::Move => "/moves".to_owned(),
            Self::Count => "/counts".to_owned(),
            Self::Scrap => "/scraps".to_owned(),
            Self::OpenTank => "/tanks".to_owned(),
            Self::FillTank => "/tanks/fill".to_owned(),
            Self::DrawTank => "/tanks/draw".to_owned(),
            Self::CleanTank => "/tanks/clean".to_owned(),
            Self::Start => "/operations/start".to_owned(),
            Self::Finish => format!("/operations/{}/finish", name(0)),
            Self::Feed => "/feeds".to_owned(),
            Self::HandBack => "/feeds/return".to_owned(),
            Self::Rework => "/rework".to_owned(),
            Self::Pass => format!("/operations/{}/pass", name(0)),
            Self::Lose => format!("/operations/{}/losses", name(0)),
            Self::Produce => "/outputs".to_owned(),
            Self::Repack => "/repacks".to_owned(),
            Self::Split => "/splits".to_owned(),
            Self::Merge => "/merges".to_owned(),
            Self::Relabel => "/relabels".to_owned(),
            Self::Adjust => "/adjustments".to_owned(),
            Self::SupplierReturn => "/supplier-returns".to_owned(),
            Self::PlanShipment => "/shipments".to_owned(),
            Self::SetPick => format!("/shipments/{}/picks", name(0)),
            Self::TakePick => format!("/shipments/{}/picks/{}/pick", name(0), name(1)),
            Self::Dispatch => format!("/shipments/{}/dispatch", name(0)),
            Self::CustomerReturn => "/customer-returns".to_owned(),
            Self::Undo => format!("/acts/{}/undo", name(0)),
            Self::CorrectQuantity => format!("/acts/{}/quantity", name(0)),
            Self::Correct => format!("/transfers/{}/corrections", name(0)),
            Self::Record => "/transfers".to_owned(),
        };
        ("POST", path)
    }

    /// Whether an answer to it is an act that was done, with its result inside.
    pub const fn is_act(self) -> bool {
        !matches!(self, Self::DefineMaster | Self::Correct | Self::Record)
    }
}

/// An act of the agenda.
///
/// A name or a text of the body that begins with `@` stands for something an earlier act answered:
/// `@t00017` for the transfer that was kept under `t00017`, `@act:t00017` for the act that made it,
/// `@seq:…` for the place of a record in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// When it is entered: what the clock shows.
    pub entered_at: Instant,
    /// Which of several at one moment comes first.
    pub rank: u8,
    /// Code of the person; none for what machines and the owner do.
    pub by: Option<String>,
    /// What is asked.
    pub call: Call,
    /// What it is about, as the path names it.
    pub names: Vec<String>,
    /// The body.
    pub body: Value,
    /// Under which key its answer is kept.
    pub kept_as: Option<String>,
    /// The movements of the history it makes, in its own order; kept under their ids.
    pub makes: Vec<String>,
}

impl Act {
    /// An act that is entered as it happens.
    pub(crate) fn new(at: Instant, by: &str, call: Call, body: Value) -> Self {
        let by = (!by.is_empty()).then(|| by.to_owned());
        let (names, makes) = (Vec::new(), Vec::new());
        Self { entered_at: at, rank: RANK, by, call, names, body, kept_as: None, makes }
            .known(at, Basis::Scanned)
    }

    /// What it is about.
    pub(crate) fn about(mut self, names: &[&str]) -> Self {
        self.names = names.iter().map(|&name| name.to_owned()).collect();
        self
    }

    /// Entered later than it happened.
    pub(crate) const fn entered_at(mut self, moment: Instant) -> Self {
        self.entered_at = moment;
        self
    }

    /// Before or after other acts of its moment.
    pub(crate) const fn ranked(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// Its answer is needed later.
    pub(crate) fn kept(mut self, key: &str) -> Self {
        self.kept_as = Some(key.to_owned());
        self
    }

    /// It makes these movements of the history.
    pub(crate) fn making(mut self, ids: &[&str]) -> Self {
        self.makes = ids.iter().map(|&id| id.to_owned()).collect();
        self
    }

    /// Entered at a moment, unless it was entered earlier.
    pub(crate) fn entered_by(mut self, moment: Instant) -> Self {
        let before = matches!(self.call, Call::PlacePurchase | Call::PlaceSales | Call::PlaceWork);
        if !before {
            self.entered_at = moment;
        }
        self
    }

    /// When it happened, and how what moved is known.
    pub(crate) fn known(mut self, at: Instant, basis: Basis) -> Self {
        if !self.call.is_act() {
            return self;
        }
        let (capture, basis) = match basis {
            Basis::Scanned => ("scanned", None),
            Basis::Machine => ("program", None),
            Basis::Weighed => ("scanned", Some(basis)),
            Basis::Backflushed => ("program", Some(basis)),
            _ => ("typed", Some(basis)),
        };
        let how = &mut self.body["act"];
        how["at"] = json!(at.to_string());
        how["capture"] = json!(capture);
        if let Some(basis) = basis {
            how["basis"] = json!(basis.to_string());
        }
        self
    }

    /// Reasons for what the program lets pass only with one.
    pub(crate) fn because(mut self, reasons: &[(&str, &str)]) -> Self {
        if !self.call.is_act() {
            return self;
        }
        for (rule, reason) in reasons {
            self.body["act"]["reasons"][*rule] = json!(reason);
        }
        self
    }
}

/// The rank of an act among those of its moment, unless it says otherwise.
pub(crate) const RANK: u8 = 50;
