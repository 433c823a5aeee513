//! What a customer gets about a complaint: the letter of reply, and the report in eight steps.

use serde::Serialize;

/// A complaint with everything that is said to the customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComplaintPaper {
    /// Its number.
    pub number: String,
    /// Code of the customer.
    pub customer: String,
    /// Its name.
    pub customer_name: String,
    /// Where the letter goes.
    pub address: Option<String>,
    /// When the complaint came, in plant time.
    pub came_at: String,
    /// Number of the delivery note.
    pub document: Option<String>,
    /// What is wrong, in the customer's words.
    pub text: String,
    /// Kind of fault.
    pub cause: Option<String>,
    /// Where it stands, a word of `complaint_step`.
    pub step: String,
    /// The lot, or those it may be.
    pub lots: Vec<ComplaintGoods>,
    /// Nobody knows yet which of the lots it is.
    pub lot_open: bool,
    /// The steps that were done.
    pub steps: Vec<ComplaintMoment>,
    /// Who works on it.
    pub team: Option<String>,
    /// What keeps it from more customers.
    pub containment: Option<String>,
    /// Lots that are held for it.
    pub held: Vec<String>,
    /// Why it happened.
    pub root_cause: Option<String>,
    /// What is to put it right.
    pub corrective: Option<String>,
    /// What was done of that.
    pub implemented: Option<String>,
    /// What keeps it from happening elsewhere.
    pub prevention: Option<String>,
    /// What was said to whoever worked on it.
    pub recognition: Option<String>,
    /// What the customer is given.
    pub compensations: Vec<ComplaintGiven>,
    /// Samples that came back.
    pub samples: Vec<ComplaintSample>,
}

/// A lot of a complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComplaintGoods {
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Number of the lot.
    pub lot: String,
    /// Delivery notes it went out on.
    pub documents: Vec<String>,
}

/// A step that was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComplaintMoment {
    /// A word of `complaint_step`.
    pub step: String,
    /// When, in plant time.
    pub at: String,
    /// What was done.
    pub note: Option<String>,
}

/// What a customer is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComplaintGiven {
    /// A word of `compensation`.
    pub way: String,
    /// How much, with its currency.
    pub amount: Option<String>,
    /// Number of the credit note or delivery.
    pub document: Option<String>,
}

/// A sample that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComplaintSample {
    /// What it is.
    pub what: String,
    /// How many pieces.
    pub pieces: u32,
    /// What was seen.
    pub finding: Option<String>,
}
