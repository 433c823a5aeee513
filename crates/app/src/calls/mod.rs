//! Calls from the floor: raised with one touch, answered, resolved, with the times of each.
//!
//! A call is never lost for what stands beside it: whoever had no network, or named a run nobody here
//! knows, is heard all the same.

mod chains;
mod figures;
mod views;

use domain::calls as decisions;
use domain::facts::{CallAnswered, CallRaised, CallResolved, CallWithdrawn};
use domain::{CallId, CallKind, Instant, Refusal};
use serde::Deserialize;
use store::calls::{self as stored, Call};
use store::claims::ClaimKind;
use utoipa::ToSchema;

pub use chains::{CallChain, CallSettings};
pub(crate) use chains::{chain_of, chains};
pub use figures::{CallFigure, CallFigures, CallFiguresQuery};
pub use views::{CallPage, CallQuery, CallView};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::people::roles_at;
use crate::permission::{self, Permission};
use crate::plant::{Operator, Plant};
use crate::warehouse::{floor, given};

/// Somebody needs somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct RaiseCall {
    /// What is needed: `material`, `quality`, `machine`, `safety` or `help`.
    pub kind: String,
    /// Code of the station.
    pub station: Option<String>,
    /// What it is about, as files name it: `run:R-1`, `work_order:WO-1`, `lot:L-1`.
    pub subject: Option<String>,
    /// What else is to be said.
    pub note: Option<String>,
    /// Whether the line stands until it is resolved.
    #[serde(default)]
    pub stopped: bool,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Somebody comes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct AnswerCall {
    /// What they say.
    pub note: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What was wrong is put right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ResolveCall {
    /// Why it had come to that.
    pub cause: Option<String>,
    /// What was done.
    pub remedy: Option<String>,
    /// Since when the line runs again; since the call is resolved where absent.
    pub running_at: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Nobody is needed any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct WithdrawCall {
    /// Why.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Characters of anything that is said of a call at most.
const TEXT_MAX: usize = 1_000;

/// Everybody who sees the day's work may call and come: nobody looks up rights when somebody is hurt.
const EVERYBODY: Permission = Permission::WorkRead;

impl Plant {
    /// Calls for somebody.
    pub fn raise_call(
        &self,
        operator: &Operator,
        ask: &RaiseCall,
        once: (Option<&str>, bool),
    ) -> Result<Done<CallView>> {
        let content = ask.clone();
        let asked = Asked { permission: EVERYBODY, ..floor("raise_call", &ask.act, once) };
        self.act(operator, &asked, ask, move |acting| raise(acting, &content))
    }

    /// Says that one comes.
    pub fn answer_call(
        &self,
        operator: &Operator,
        code: &str,
        ask: &AnswerCall,
        once: (Option<&str>, bool),
    ) -> Result<Done<CallView>> {
        let (call, content) = (code.to_owned(), ask.clone());
        let asked = Asked { permission: EVERYBODY, ..floor("answer_call", &ask.act, once) };
        let work = move |acting: &mut Acting<'_, '_, '_>| answer(acting, &call, &content);
        self.act(operator, &asked, &(code, ask), work)
    }

    /// Says that it is put right.
    pub fn resolve_call(
        &self,
        operator: &Operator,
        code: &str,
        ask: &ResolveCall,
        once: (Option<&str>, bool),
    ) -> Result<Done<CallView>> {
        let (call, content) = (code.to_owned(), ask.clone());
        let asked = Asked { permission: EVERYBODY, ..floor("resolve_call", &ask.act, once) };
        let work = move |acting: &mut Acting<'_, '_, '_>| resolve(acting, &call, &content);
        self.act(operator, &asked, &(code, ask), work)
    }

    /// Takes a call back.
    pub fn withdraw_call(
        &self,
        operator: &Operator,
        code: &str,
        ask: &WithdrawCall,
        once: (Option<&str>, bool),
    ) -> Result<Done<CallView>> {
        let (call, content) = (code.to_owned(), ask.clone());
        let asked = Asked { permission: EVERYBODY, ..floor("withdraw_call", &ask.act, once) };
        let work = move |acting: &mut Acting<'_, '_, '_>| withdraw(acting, &call, &content);
        self.act(operator, &asked, &(code, ask), work)
    }
}

pub(crate) fn unknown(code: &str) -> Refusal {
    Refusal::UnknownDocument { kind: "call", code: code.to_owned() }
}

/// What somebody said, if they said something and not too much.
fn said(text: Option<&str>, field: &'static str) -> Result<Option<String>, Refusal> {
    let text = given(text);
    if text.as_ref().is_some_and(|text| text.chars().count() > TEXT_MAX) {
        return Err(Refusal::BadInput { field });
    }
    Ok(text)
}

pub(crate) fn raise(acting: &mut Acting<'_, '_, '_>, ask: &RaiseCall) -> Result<CallView> {
    // Load.
    let kind: CallKind = ask.kind.parse().map_err(|_| Refusal::BadInput { field: "kind" })?;
    let (station, subject) = (given(ask.station.as_deref()), given(ask.subject.as_deref()));
    if acting.happened.is_none() {
        if let Some(station) = &station {
            acting.place(station)?;
        }
        if let Some(subject) = &subject {
            acting.subject(subject)?;
        }
    }

    // Decide.
    let note = said(ask.note.as_deref(), "note")?;

    // Append.
    let code = acting.document_code(ClaimKind::Call, "CA", None)?;
    let call = CallId(acting.next_id()?);
    acting.document = Some(code.clone());
    acting.append(CallRaised { call, code, kind, station, subject, note, stopped: ask.stopped })?;
    acting.call_view(call)
}

pub(crate) fn answer(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &AnswerCall,
) -> Result<CallView> {
    // Load.
    let call = acting.call(code)?;

    // Decide.
    decisions::still_open(code, call.state)?;
    let note = said(ask.note.as_deref(), "note")?;

    // Append.
    acting.append(CallAnswered { call: call.call, note })?;
    acting.call_view(call.call)
}

pub(crate) fn resolve(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &ResolveCall,
) -> Result<CallView> {
    // Load.
    let call = acting.call(code)?;

    // Decide.
    decisions::still_open(code, call.state)?;
    let running_at: Option<Instant> = given(ask.running_at.as_deref())
        .map(|at| at.parse().map_err(|_| Refusal::BadInput { field: "running_at" }))
        .transpose()?;
    // A line ran again after it stood, and before anybody could say so.
    let since = call.at.utc_us;
    if running_at.is_some_and(|at| at.utc_us < since || at.utc_us > acting.at.utc_us) {
        return Err(Refusal::BadInput { field: "running_at" }.into());
    }
    let running_at = running_at.filter(|_| call.stopped);
    let cause = said(ask.cause.as_deref(), "cause")?;
    let remedy = said(ask.remedy.as_deref(), "remedy")?;

    // Append.
    acting.append(CallResolved { call: call.call, cause, remedy, running_at })?;
    acting.call_view(call.call)
}

pub(crate) fn withdraw(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &WithdrawCall,
) -> Result<CallView> {
    // Load.
    let call = acting.call(code)?;
    let own = acting.by.is_some() && acting.by == call.by;
    let leads = match acting.by {
        Some(by) => {
            let roles = roles_at(acting.cx.tx, acting.ground(), by)?;
            permission::allows(&roles, Permission::FloorLead)
        }
        None => false,
    };

    // Decide.
    decisions::still_open(code, call.state)?;
    decisions::may_withdraw(code, own, leads)?;
    let reason = said(ask.reason.as_deref(), "reason")?;

    // Append.
    acting.append(CallWithdrawn { call: call.call, reason })?;
    acting.call_view(call.call)
}

impl Acting<'_, '_, '_> {
    /// A call by its number; the act belongs to it.
    fn call(&mut self, code: &str) -> Result<Call> {
        let found = stored::by_code(self.cx.tx, self.ground(), code)?;
        let call = found.ok_or_else(|| unknown(code))?;
        self.document = Some(code.to_owned());
        Ok(call)
    }

    fn call_view(&mut self, call: CallId) -> Result<CallView> {
        let ground = self.ground();
        let found = stored::find(self.cx.tx, ground, call)?.ok_or(Error::NotFound("call"))?;
        let now_us = self.cx.now_us;
        views::Shown::of(self.cx.tx, ground, now_us)?.view(self.cx.tx, found)
    }
}
