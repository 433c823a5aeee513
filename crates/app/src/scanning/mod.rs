//! Scanning: whatever a scanner, a camera or a hand gives is asked what it may stand for.
//!
//! A text is read in every form that it can have, and each reading is looked up. What is found comes
//! in order of plausibility with the reason; two readings that both make sense are both told, and
//! nobody here chooses between them. What was read well but is not known is said as well: a number
//! of an item that nobody registered is no reason to say "unknown code".

mod coders;
mod customers;
mod find;
mod goods;
mod labels;
mod read;

use domain::Refusal;
use serde::Serialize;
use standards::gs1::bracketed;
use standards::gs1::fault::Fault;
use standards::gs1::label::{Day, Label};
use standards::gs1::message::Message;
use utoipa::ToSchema;

use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

use self::find::Finder;
use self::read::read;

/// Bytes of a scan, at most: more than any symbol holds.
pub const SCAN_BYTES_MAX: usize = 4_096;

/// Readings told, at most.
const READINGS_MAX: usize = 20;

/// What a scanned text may stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScanView {
    /// What was read, without the symbology identifier; GS is U+001D.
    pub text: String,
    /// The symbology identifier the scanner sent: `]C1`.
    pub symbology: Option<String>,
    /// `gs1`, `link`, `retail` or `plain`.
    pub form: &'static str,
    /// The elements of the text, where it has the structure of GS1.
    pub gs1: Option<Gs1View>,
    /// What the text says of goods, where it says anything.
    pub label: Option<LabelView>,
    /// What it may stand for, the most plausible first.
    pub readings: Vec<ScanReading>,
    /// What was read and is not known here.
    pub unknown: Vec<UnknownView>,
    /// What is wrong with a text that says it has the structure of GS1.
    pub fault: Option<ScanFault>,
    /// Whether there are more readings than are told.
    pub more: bool,
}

/// Elements of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Gs1View {
    /// `(01)…(10)…`
    pub bracketed: String,
    /// Each of them.
    pub elements: Vec<ElementView>,
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ElementView {
    /// The application identifier.
    pub ai: String,
    /// Its short name in the standard.
    pub title: String,
    /// The value.
    pub value: String,
}

/// What a text says of goods.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelView {
    /// The logistic unit.
    pub sscc: Option<String>,
    /// The item, 14 digits.
    pub gtin: Option<String>,
    /// Code of the item, as a supplier's label names it.
    pub item: Option<String>,
    /// The lot.
    pub lot: Option<String>,
    /// The single piece.
    pub serial: Option<String>,
    /// The day it was made.
    pub produced_on: Option<String>,
    /// The day up to which it is at its best.
    pub best_before_on: Option<String>,
    /// The last day it may be used.
    pub expires_on: Option<String>,
    /// How much.
    pub quantity: Option<String>,
    /// The unit of the quantity; that of the item where absent.
    pub unit: Option<String>,
    /// How many pieces.
    pub count: Option<String>,
    /// Code of the supplier whose label it is.
    pub supplier: Option<String>,
    /// When a coder printed it on the goods.
    pub produced_at: Option<String>,
    /// What the coder printed for the line.
    pub line: Option<String>,
}

/// One thing the text may stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScanReading {
    /// `lot`, `serial`, `run`, `tank`, `unit`, `item`, `place`, `equipment`, `work_order`,
    /// `purchase_order`, `sales_order`, `shipment`, `complaint`, `receipt`, `supplier`, `customer`,
    /// `roll_label` for a label that was printed ahead and is on nothing yet, or `label` for goods that
    /// are not here yet.
    pub kind: &'static str,
    /// How to ask for it: `lot:L1`, the number of an order, the code of a place.
    pub id: String,
    /// The number a person looks for.
    pub code: String,
    /// What it is called, where it has a name.
    pub name: Option<String>,
    /// Code of the item in it.
    pub item: Option<String>,
    /// Name of that item.
    pub item_name: Option<String>,
    /// How much is there.
    pub quantity: Option<String>,
    /// The unit of the quantity.
    pub unit: Option<String>,
    /// How it stands: of a lot `released`, `pending_inspection`, `rejected`, `on_hold`, `expired`,
    /// `used_up` or `unknown`; of an order its state; of a shipment `open` or `dispatched`; of a label
    /// printed ahead `unbound`.
    pub state: Option<&'static str>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Where it stands.
    pub place: Option<String>,
    /// Of a piece that came within a lot and is none of its own yet: that lot.
    pub of_lot: Option<String>,
    /// Why this reading: `own_label`, `own_code`, `lot_number`, `serial_number`, `supplier_lot`,
    /// `retail_code`,
    /// `gs1_unit`, `gs1_lot`, `gs1_serial`, `gs1_item`, `gs1_partner`, `gs1_order`, `gs1_shipment`,
    /// `gs1_asset`, `separator_lost`, `supplier_label`, `bound_label`, `coder_text`, `customer_lot`,
    /// `customer_order`, `supplier_order` or `customer_item`.
    pub why: &'static str,
    /// What a supplier's label says, read by the supplier's rule.
    pub label: Option<LabelView>,
}

/// Something that was read and is not known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnknownView {
    /// `gtin`, `sscc`, `lot`, `serial`, `location`, `order`, `shipment`, `asset`, `item`, `run` or `code`.
    pub what: &'static str,
    /// Its number.
    pub value: String,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScanFault {
    /// Stable code.
    pub code: &'static str,
    /// The application identifier it is about.
    pub ai: Option<String>,
    /// Where it begins, in bytes of what was sent.
    pub at: usize,
}

impl Plant {
    /// What a scanned text may stand for.
    pub fn scan(&self, operator: &Operator, text: &str) -> Result<ScanView> {
        operator.need(Permission::WorkRead)?;
        if text.trim().is_empty() || text.len() > SCAN_BYTES_MAX {
            return Err(Refusal::BadInput { field: "text" }.into());
        }
        let read = read(text);
        let zone = times::zone(&operator.zone);
        let today = self.today(&zone);
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let mut finder = Finder::new(tx, ground, today);
            finder.find(&read, &zone)?;
            let mut readings = finder.readings;
            let kept = |one: &ScanReading| {
                operator.outside.hides_subject(&format!("{}:{}", one.kind, one.code))
            };
            readings.retain(|one| !kept(one));
            let more = readings.len() > READINGS_MAX;
            readings.truncate(READINGS_MAX);
            Ok(ScanView {
                symbology: read.symbology.clone(),
                form: read.form,
                gs1: read.message.as_ref().filter(|_| read.certain).map(gs1_view),
                label: finder.label,
                unknown: if readings.is_empty() && finder.unknown.is_empty() {
                    vec![UnknownView { what: "code", value: read.text.clone() }]
                } else {
                    finder.unknown
                },
                readings,
                fault: read.fault.as_ref().map(fault_view),
                more,
                text: read.text,
            })
        })
    }
}

fn gs1_view(message: &Message) -> Gs1View {
    let elements = message.elements.iter().map(|element| ElementView {
        ai: element.code.clone(),
        title: element.identifier.title.clone(),
        value: element.value.clone(),
    });
    Gs1View { bracketed: bracketed::format(message), elements: elements.collect() }
}

fn fault_view(fault: &Fault) -> ScanFault {
    ScanFault { code: fault.code(), ai: fault.ai.clone(), at: fault.at }
}

/// A label as it is told; none where it says nothing of goods.
fn label_view(label: &Label) -> Option<LabelView> {
    let day = |day: Option<Day>| {
        day.map(|day| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day))
    };
    let (quantity, unit) = match &label.weight {
        Some(weight) => (Some(weight.figure.clone()), Some(weight.unit.to_owned())),
        None => (None, None),
    };
    let view = LabelView {
        sscc: label.sscc.clone(),
        gtin: label.gtin.clone(),
        lot: label.lot.clone(),
        serial: label.serial.clone(),
        produced_on: day(label.produced_on),
        best_before_on: day(label.best_before_on),
        expires_on: day(label.expires_on),
        quantity,
        unit,
        count: label.count.clone(),
        ..LabelView::default()
    };
    (view != LabelView::default()).then_some(view)
}
