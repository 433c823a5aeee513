//! Cleaning any machine: what it hands on without a record of goods ends where somebody saw that it is
//! clean. A cleaning moves no goods; one that was not what it said is voided, and both stay visible.

use domain::facts::{CleaningVoided, MachineCleaned};
use domain::masters::Equipment;
use domain::{MasterKind, PersonId, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::answers::{self as stored, Cleaning};
use store::side::people;
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::rows::Codes;
use crate::times::utc;
use crate::warehouse::{floor, given};

/// The longest text of a note.
const TEXT_MAX: usize = 500;

/// A machine that was cleaned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CleanMachine {
    /// Code of the equipment.
    pub equipment: String,
    /// Somebody saw that it is clean. Only then what was on it before ends here.
    #[serde(default)]
    pub verified: bool,
    /// Who saw it, by number or user name; who cleaned it where absent.
    pub verified_by: Option<String>,
    /// How, and what was found.
    pub note: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A cleaning that was not what it said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct VoidCleaning {
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A cleaning of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CleaningView {
    /// Its place in the ledger, which names it.
    pub cleaning: String,
    /// Code of the equipment.
    pub equipment: String,
    /// Somebody saw that it is clean.
    pub verified: bool,
    /// What whoever saw it is called, where that is not who cleaned.
    pub verified_by: Option<String>,
    /// How, and what was found.
    pub note: Option<String>,
    /// What whoever cleaned is called.
    pub by: Option<String>,
    /// When.
    pub at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Why it counts for nothing; none where it counts.
    pub voided: Option<String>,
}

/// Which cleanings a page shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CleaningQuery {
    /// Only those of this machine.
    pub equipment: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: Option<u32>,
}

/// Cleanings of machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CleaningPage {
    /// The last one first.
    pub rows: Vec<CleaningView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Plant {
    /// Records that a machine was cleaned, or shows what that would say.
    pub fn clean_machine(
        &self,
        operator: &Operator,
        ask: &CleanMachine,
        once: (Option<&str>, bool),
    ) -> Result<Done<CleaningView>> {
        let content = ask.clone();
        let asked = floor("clean_machine", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| clean(acting, &content))
    }

    /// Says that a cleaning was not what it said.
    pub fn void_cleaning(
        &self,
        operator: &Operator,
        (cleaning, ask): (i64, &VoidCleaning),
        once: (Option<&str>, bool),
    ) -> Result<Done<CleaningView>> {
        let content = ask.clone();
        let asked = Asked {
            permission: Permission::QualityJudge,
            ..floor("void_cleaning", &ask.act, once)
        };
        self.act(operator, &asked, &(cleaning, ask), move |acting| void(acting, cleaning, &content))
    }

    /// Cleanings of machines, the last one first.
    pub fn machine_cleanings(
        &self,
        operator: &Operator,
        query: &CleaningQuery,
    ) -> Result<CleaningPage> {
        operator.need_any(&[Permission::TraceRead, Permission::WorkRead])?;
        let (before, limit) = (pages::cursor(query.cursor.as_deref())?, pages::rows(query.limit));
        let equipment = given(query.equipment.as_deref());
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = stored::last_cleanings(tx, ground, equipment.as_deref(), before, limit)?;
            let mut codes = Codes::of(ground.0, ground.1);
            let is_full = found.len() == limit as usize;
            let next = found.last().filter(|_| is_full).map(|last| last.seq.to_string());
            let rows = found.into_iter().map(|cleaning| view(tx, &mut codes, cleaning));
            Ok(CleaningPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }
}

fn clean(acting: &mut Acting<'_, '_, '_>, ask: &CleanMachine) -> Result<CleaningView> {
    // Load.
    let code = given(Some(&ask.equipment)).ok_or(Refusal::BadInput { field: "equipment" })?;
    let known: Option<Equipment> = acting.master(MasterKind::Equipment, &code)?;
    let unknown = || Refusal::UnknownCode { kind: "equipment", code: code.clone() };
    known.ok_or_else(unknown)?;
    let note = text(ask.note.as_deref(), "note")?;
    let verified_by = match given(ask.verified_by.as_deref()) {
        Some(person) => Some(called(acting, &person)?),
        None => None,
    };

    // Decide.
    if verified_by.is_some() && !ask.verified {
        // Whoever is named saw something: what they saw is not left open.
        return Err(Refusal::BadInput { field: "verified" }.into());
    }

    // Append.
    let verified = ask.verified;
    let record = acting.append(MachineCleaned { equipment: code, verified, verified_by, note })?;
    shown(acting, record.seq)
}

fn void(acting: &mut Acting<'_, '_, '_>, seq: i64, ask: &VoidCleaning) -> Result<CleaningView> {
    // Load.
    let ground = acting.ground();
    let found = stored::cleaning(acting.cx.tx, ground, seq)?;
    let found = found.ok_or(Error::NotFound("cleaning"))?;
    let reason = text(Some(&ask.reason), "reason")?;

    // Decide.
    let reason = reason.ok_or(Refusal::ReasonNeeded { subject: found.equipment.clone() })?;
    if found.voided.is_some() {
        return Err(Refusal::BadInput { field: "cleaning" }.into());
    }

    // Append.
    acting.reason = Some(reason.clone());
    acting.append(CleaningVoided { cleaning_seq: seq, reason })?;
    shown(acting, seq)
}

fn shown(acting: &mut Acting<'_, '_, '_>, seq: i64) -> Result<CleaningView> {
    let ground = acting.ground();
    let found = stored::cleaning(acting.cx.tx, ground, seq)?.ok_or(Error::NotFound("cleaning"))?;
    view(acting.cx.tx, &mut Codes::of(ground.0, ground.1), found)
}

fn text(text: Option<&str>, field: &'static str) -> Result<Option<String>, Refusal> {
    let text = given(text);
    let is_long = text.as_ref().is_some_and(|text| text.chars().count() > TEXT_MAX);
    if is_long { Err(Refusal::BadInput { field }) } else { Ok(text) }
}

fn called(acting: &mut Acting<'_, '_, '_>, person: &str) -> Result<PersonId> {
    let company = acting.company;
    let by_code = people::person_by_code(acting.cx.tx, company, person)?;
    let known = match by_code {
        Some(known) => Some(known),
        None => people::person_by_username(acting.cx.tx, company, person)?,
    };
    let unknown = || Refusal::UnknownCode { kind: "person", code: person.to_owned() };
    Ok(known.ok_or_else(unknown)?)
}

fn view(tx: &mut Tx<'_>, codes: &mut Codes, cleaning: Cleaning) -> Result<CleaningView> {
    Ok(CleaningView {
        cleaning: cleaning.seq.to_string(),
        equipment: cleaning.equipment,
        verified: cleaning.verified,
        verified_by: codes.person_name(tx, cleaning.verified_by)?,
        note: cleaning.note,
        by: codes.person_name(tx, cleaning.by)?,
        at: cleaning.at.to_string(),
        recorded_at: utc(cleaning.recorded_at_us),
        voided: cleaning.voided,
    })
}
