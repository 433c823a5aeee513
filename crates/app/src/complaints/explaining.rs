//! Why a complaint came about, what the customer was given for it, and what came back of it.

use domain::complaints::WAYS;
use domain::facts::{ComplaintCompensated, ComplaintExplained, SampleReturned};
use domain::{ItemId, Refusal};
use serde::Deserialize;
use store::masters;
use utoipa::ToSchema;

use super::views::ComplaintView;
use crate::acts::{ActAsk, Acting, Done};
use crate::error::Result;
use crate::orders::quantity;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::warehouse::{floor, given};

/// Why it happened and what was done, as eight steps have it. What is left out is said to be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ExplainComplaint {
    /// Kind of fault, for trends.
    pub cause: Option<String>,
    /// Code of the material it comes from, for trends.
    pub material: Option<String>,
    /// The department it comes from.
    pub department: Option<String>,
    /// Who works on it.
    pub team: Option<String>,
    /// What keeps it from more customers until it is put right.
    pub containment: Option<String>,
    /// Why it happened.
    pub root_cause: Option<String>,
    /// What is to put it right.
    pub corrective: Option<String>,
    /// What was done of that, and how one knows that it works.
    pub implemented: Option<String>,
    /// What keeps it from happening elsewhere.
    pub prevention: Option<String>,
    /// What was said to whoever worked on it.
    pub recognition: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A customer is given something for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Compensate {
    /// `credit`, `replacement`, `refund`, `goodwill` or `none`.
    pub way: String,
    /// How much, in the currency.
    pub amount: Option<String>,
    /// The currency, three letters.
    pub currency: Option<String>,
    /// Number of the credit note or delivery.
    pub document: Option<String>,
    /// What is to be remembered of it.
    pub note: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A sample of what is complained of came back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReturnSample {
    /// What it is.
    pub what: String,
    /// How many pieces.
    pub pieces: u32,
    /// Where it is kept.
    pub place: Option<String>,
    /// What was seen.
    pub finding: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Characters of an explanation at most.
const TEXT_MAX: usize = 4_000;
/// Characters of a word or number at most.
const WORD_MAX: usize = 100;
/// Pieces of a sample at most.
const PIECES_MAX: u32 = 10_000;

impl Plant {
    /// Says why it happened and what was done.
    pub fn explain_complaint(
        &self,
        operator: &Operator,
        (code, ask): (&str, &ExplainComplaint),
        once: (Option<&str>, bool),
    ) -> Result<Done<ComplaintView>> {
        let (complaint, content) = (code.to_owned(), ask.clone());
        let mut asked = floor("explain_complaint", &ask.act, once);
        asked.permission = Permission::QualityJudge;
        let work = move |acting: &mut Acting<'_, '_, '_>| explain(acting, &complaint, &content);
        self.act(operator, &asked, &(code, ask), work)
    }

    /// Writes down what the customer was given.
    pub fn compensate(
        &self,
        operator: &Operator,
        (code, ask): (&str, &Compensate),
        once: (Option<&str>, bool),
    ) -> Result<Done<ComplaintView>> {
        let (complaint, content) = (code.to_owned(), ask.clone());
        let mut asked = floor("compensate", &ask.act, once);
        asked.permission = Permission::QualityJudge;
        let work = move |acting: &mut Acting<'_, '_, '_>| compensate(acting, &complaint, &content);
        self.act(operator, &asked, &(code, ask), work)
    }

    /// Takes in a sample of what is complained of.
    pub fn return_sample(
        &self,
        operator: &Operator,
        (code, ask): (&str, &ReturnSample),
        once: (Option<&str>, bool),
    ) -> Result<Done<ComplaintView>> {
        let (complaint, content) = (code.to_owned(), ask.clone());
        let asked = floor("return_sample", &ask.act, once);
        let work = move |acting: &mut Acting<'_, '_, '_>| sample(acting, &complaint, &content);
        self.act(operator, &asked, &(code, ask), work)
    }
}

/// A text that is not too long.
fn text(
    said: Option<&String>,
    most: usize,
    field: &'static str,
) -> Result<Option<String>, Refusal> {
    let said = given(said.map(String::as_str));
    let fits = said.as_ref().is_none_or(|text| text.chars().count() <= most);
    if fits { Ok(said) } else { Err(Refusal::BadInput { field }) }
}

fn explain(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &ExplainComplaint,
) -> Result<ComplaintView> {
    // Load.
    let complaint = acting.complaint(code)?.complaint;
    let material: Option<ItemId> = match given(ask.material.as_deref()) {
        Some(code) => {
            let known = masters::item_by_code(acting.cx.tx, acting.company, &code)?;
            Some(known.ok_or(Refusal::UnknownCode { kind: "item", code })?.item)
        }
        None => None,
    };

    // Decide.
    let fact = ComplaintExplained {
        complaint,
        cause: text(ask.cause.as_ref(), WORD_MAX, "cause")?,
        material,
        department: text(ask.department.as_ref(), WORD_MAX, "department")?,
        team: text(ask.team.as_ref(), TEXT_MAX, "team")?,
        containment: text(ask.containment.as_ref(), TEXT_MAX, "containment")?,
        root_cause: text(ask.root_cause.as_ref(), TEXT_MAX, "root_cause")?,
        corrective: text(ask.corrective.as_ref(), TEXT_MAX, "corrective")?,
        implemented: text(ask.implemented.as_ref(), TEXT_MAX, "implemented")?,
        prevention: text(ask.prevention.as_ref(), TEXT_MAX, "prevention")?,
        recognition: text(ask.recognition.as_ref(), TEXT_MAX, "recognition")?,
    };

    // Append.
    acting.document = Some(code.to_owned());
    acting.append(fact)?;
    acting.complaint_view(complaint)
}

fn compensate(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &Compensate,
) -> Result<ComplaintView> {
    // Load.
    let complaint = acting.complaint(code)?.complaint;
    let amount = given(ask.amount.as_deref()).map(|amount| quantity(&amount)).transpose()?;
    let currency = given(ask.currency.as_deref());

    // Decide.
    let bad = |field| Refusal::BadInput { field };
    if !WAYS.contains(&ask.way.as_str()) {
        return Err(bad("way").into());
    }
    let is_code = |word: &String| word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
    // A sum without its currency is no sum, and the other way round.
    if amount.is_some() != currency.is_some() || !currency.iter().all(is_code) {
        return Err(bad("currency").into());
    }
    if ask.way == "none" && amount.is_some() {
        return Err(bad("amount").into());
    }
    let document = text(ask.document.as_ref(), WORD_MAX, "document")?;
    let note = text(ask.note.as_ref(), TEXT_MAX, "note")?;

    // Append.
    acting.document = Some(code.to_owned());
    let way = ask.way.clone();
    acting.append(ComplaintCompensated { complaint, way, amount, currency, document, note })?;
    acting.complaint_view(complaint)
}

fn sample(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &ReturnSample,
) -> Result<ComplaintView> {
    // Load.
    let complaint = acting.complaint(code)?.complaint;

    // Decide.
    let bad = |field| Refusal::BadInput { field };
    let what = text(Some(&ask.what), TEXT_MAX, "what")?.ok_or(bad("what"))?;
    if !(1..=PIECES_MAX).contains(&ask.pieces) {
        return Err(bad("pieces").into());
    }
    let place = text(ask.place.as_ref(), WORD_MAX, "place")?;
    let finding = text(ask.finding.as_ref(), TEXT_MAX, "finding")?;

    // Append.
    acting.document = Some(code.to_owned());
    let pieces = ask.pieces;
    acting.append(SampleReturned { complaint, what, pieces, place, finding })?;
    acting.complaint_view(complaint)
}
