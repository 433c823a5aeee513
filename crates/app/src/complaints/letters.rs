//! What a customer gets on paper: the letter of reply and the report in eight steps, in their language.

use documents::{
    ComplaintGiven, ComplaintGoods, ComplaintMoment, ComplaintPaper, ComplaintSample, Document,
};
use domain::MasterKind;
use domain::masters::Partner;
use jiff::tz::TimeZone;
use store::records;

use super::views::{ComplaintLot, ComplaintView, ExplanationView};
use crate::error::{Error, Result};
use crate::plant::{Operator, Plant};
use crate::printing::{Paper, on_the_wall};
use crate::times;
use crate::warehouse::given;

/// Which letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterAsk {
    /// The letter of reply.
    Reply,
    /// The report in eight steps.
    EightD,
}

impl Plant {
    /// A letter about a complaint; in the language the customer's record names, unless another is asked.
    pub fn complaint_letter(
        &self,
        operator: &Operator,
        (code, letter): (&str, LetterAsk),
        language: Option<&str>,
    ) -> Result<Paper> {
        let view = self.complaint(operator, code)?;
        let body = self.read(|tx| {
            Ok(records::body(tx, operator.company, MasterKind::Partner, &view.customer)?)
        })?;
        let partner: Partner = match body {
            Some(body) => serde_json::from_str(&body).map_err(Error::fault)?,
            None => Partner::default(),
        };
        // A guest reads what is said to the customer, not where to reach them.
        let address = if operator.is_guest() { "" } else { &partner.address };
        let asked = given(language).or_else(|| view.letter_language.clone());
        let paper = paper_of(view, address, &times::zone(&operator.zone));
        let document = match letter {
            LetterAsk::Reply => Document::ComplaintReply(paper),
            LetterAsk::EightD => Document::EightD(paper),
        };
        self.paper(operator, asked.as_deref(), document)
    }
}

fn goods(lot: ComplaintLot) -> ComplaintGoods {
    ComplaintGoods {
        lot: lot.lot_number.unwrap_or(lot.lot),
        item: lot.item,
        item_name: lot.item_name,
        documents: lot.documents,
    }
}

fn paper_of(view: ComplaintView, address: &str, zone: &TimeZone) -> ComplaintPaper {
    let suspects = view.suspects.into_iter().filter(|one| one.standing == "candidate");
    let lots: Vec<ComplaintGoods> = match view.lot {
        Some(lot) => vec![goods(lot)],
        None => suspects.map(|one| goods(one.lot)).collect(),
    };
    let held = view.holds.iter().filter(|hold| hold.lifted_at.is_none());
    let held = held.map(|hold| hold.lot.lot_number.clone().unwrap_or(hold.lot.lot.clone()));
    let steps = view.steps.into_iter().map(|step| ComplaintMoment {
        at: on_the_wall(&step.at, zone),
        step: step.step,
        note: step.note,
    });
    let compensations = view.compensations.into_iter().map(|one| ComplaintGiven {
        way: one.way,
        amount: one
            .amount
            .zip(one.currency)
            .map(|(amount, currency)| format!("{amount} {currency}")),
        document: one.document,
    });
    let samples = view.samples.into_iter().map(|one| ComplaintSample {
        what: one.what,
        pieces: one.pieces,
        finding: one.finding,
    });
    let said = view.explanation;
    let of = |pick: fn(&ExplanationView) -> Option<&String>| {
        said.as_ref().and_then(|said| pick(said).cloned())
    };
    ComplaintPaper {
        address: given(Some(address)),
        came_at: on_the_wall(&view.at, zone),
        held: held.collect(),
        steps: steps.collect(),
        lot_open: view.lot_open,
        lots,
        team: of(|said| said.team.as_ref()),
        containment: of(|said| said.containment.as_ref()),
        root_cause: of(|said| said.root_cause.as_ref()),
        corrective: of(|said| said.corrective.as_ref()),
        implemented: of(|said| said.implemented.as_ref()),
        prevention: of(|said| said.prevention.as_ref()),
        recognition: of(|said| said.recognition.as_ref()),
        compensations: compensations.collect(),
        samples: samples.collect(),
        number: view.code,
        customer: view.customer,
        customer_name: view.customer_name,
        document: view.document,
        text: view.text,
        cause: view.cause,
        step: view.step,
    }
}
