//! Calls as people see them.

use domain::calls::{self as decisions, Chain};
use domain::{CallKind, CallState, CompanyId, PersonId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::calls::{self as stored, Call, CallFilter};
use utoipa::{IntoParams, ToSchema};

use super::{chain_of, chains, unknown};
use crate::attachments::{AttachmentView, attachments_of};
use crate::error::Result;
use crate::naming::{People, PersonName};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::utc;

/// Which calls a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallQuery {
    /// Only those that are open, the most urgent first.
    pub open: Option<bool>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this station, by its code.
    pub station: Option<String>,
    /// Only one's own.
    pub mine: Option<bool>,
    /// Where the page begins: `next` of the page before. Open calls are one page.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallPage {
    /// The calls: the open ones by urgency, else the newest first.
    pub rows: Vec<CallView>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether there are more open calls than are shown.
    pub more: bool,
}

/// A call as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallView {
    /// Its number.
    pub code: String,
    /// What is needed.
    pub kind: String,
    /// `raised`, `answered`, `resolved` or `withdrawn`.
    pub state: String,
    /// Code of the station.
    pub station: Option<String>,
    /// Its name.
    pub station_name: Option<String>,
    /// What it is about, as files name it.
    pub subject: Option<String>,
    /// What else was said.
    pub note: Option<String>,
    /// Whether the line stood.
    pub stopped: bool,
    /// When it was raised.
    pub at: String,
    /// Who raised it.
    pub by: Option<PersonName>,
    /// When somebody first said that they come.
    pub answered_at: Option<String>,
    /// Who comes.
    pub answered_by: Option<PersonName>,
    /// What they said.
    pub answer: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
    /// Who ended it.
    pub ended_by: Option<PersonName>,
    /// Why it had come to that, or why it was withdrawn.
    pub cause: Option<String>,
    /// What was done.
    pub remedy: Option<String>,
    /// When the line ran again; none where it never stood, or still stands.
    pub running_at: Option<String>,
    /// Seconds until somebody said that they come; until now where nobody did yet.
    pub to_answer_s: Option<i64>,
    /// Seconds until it ended; until now while it is open.
    pub to_end_s: i64,
    /// The role that comes.
    pub role: String,
    /// The role that is told next.
    pub next_role: String,
    /// When that one is told, where nobody says before then that they come.
    pub escalates_at: String,
    /// Whether that moment has passed without an answer.
    pub escalated: bool,
    /// Pictures.
    pub attachments: Vec<AttachmentView>,
}

/// Open calls that are shown at most; a floor with more has another problem.
const OPEN_MAX: u32 = 200;

impl Plant {
    /// The calls.
    pub fn calls(&self, operator: &Operator, query: &CallQuery) -> Result<CallPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let filter = filter(operator, query)?;
        let (before, limit) = (pages::cursor(query.cursor.as_deref())?, pages::rows(query.limit));
        let now_us = self.now_us();
        self.read(|tx| {
            let (found, next, more) = if query.open == Some(true) {
                let (found, more) = open_calls(tx, ground, &filter)?;
                (found, None, more)
            } else {
                let found = stored::page(tx, ground, &filter, before, limit)?;
                let full = found.len() == limit as usize;
                let next = found.last().filter(|_| full).map(|last: &Call| last.call.to_string());
                (found, next, false)
            };
            let shown = Shown::of(tx, ground, now_us)?;
            let rows = found.into_iter().map(|call| shown.view(tx, without_kept(operator, call)));
            Ok(CallPage { rows: rows.collect::<Result<_>>()?, next, more })
        })
    }

    /// One call.
    pub fn call(&self, operator: &Operator, code: &str) -> Result<CallView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let now_us = self.now_us();
        self.read(|tx| {
            let found = stored::by_code(tx, ground, code)?;
            let call = found.ok_or_else(|| unknown(code))?;
            Shown::of(tx, ground, now_us)?.view(tx, without_kept(operator, call))
        })
    }
}

/// A call does not name a record that is kept from its reader.
fn without_kept(operator: &Operator, call: Call) -> Call {
    let subject = call.subject.filter(|subject| !operator.outside.hides_subject(subject));
    Call { subject, ..call }
}

fn filter(operator: &Operator, query: &CallQuery) -> Result<CallFilter, Refusal> {
    let kind = query.kind.as_deref().filter(|kind| !kind.is_empty());
    let kind = kind.map(str::parse::<CallKind>).transpose();
    let mine = query.mine == Some(true);
    Ok(CallFilter {
        kind: kind.map_err(|_| Refusal::BadInput { field: "kind" })?,
        station: query.station.clone().filter(|station| !station.is_empty()),
        // Who is nobody has no calls.
        person: mine.then(|| operator.person.unwrap_or(PersonId(-1))),
    })
}

/// The open calls by urgency, and whether there are more.
fn open_calls(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    filter: &CallFilter,
) -> Result<(Vec<Call>, bool)> {
    let mut found = stored::open(tx, ground, OPEN_MAX + 1)?;
    let more = found.len() > OPEN_MAX as usize;
    found.truncate(OPEN_MAX as usize);
    found.retain(|call| {
        filter.kind.is_none_or(|kind| kind == call.kind)
            && (filter.station.is_none() || filter.station == call.station)
            && (filter.person.is_none() || filter.person == call.by)
    });
    found.sort_by_cached_key(|call| {
        decisions::urgency(call.kind, call.state, call.stopped, call.at.utc_us)
    });
    Ok((found, more))
}

/// What calls are shown with.
pub(super) struct Shown {
    ground: (CompanyId, SiteId),
    people: People,
    chains: Vec<(CallKind, Chain)>,
    now_us: i64,
}

impl Shown {
    pub(super) fn of(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), now_us: i64) -> Result<Self> {
        let (people, chains) = (People::of(tx, ground.0)?, chains(tx, ground.0)?);
        Ok(Self { ground, people, chains, now_us })
    }

    pub(super) fn view(&self, tx: &mut Tx<'_>, call: Call) -> Result<CallView> {
        let station_name = match &call.station {
            Some(code) => crate::stations::station_name(tx, self.ground.0, code)?,
            None => None,
        };
        let name = |person: Option<PersonId>| person.map(|person| self.people.name(person));
        let seconds = |until_us: i64| (until_us - call.at.utc_us).max(0) / 1_000_000;
        let chain = chain_of(&self.chains, call.kind);
        let escalates_at_us = decisions::escalates_at_us(call.at.utc_us, chain);
        let waits = call.state == CallState::Raised;
        let resolved = call.state == CallState::Resolved;
        let running_at_us = call.running_at_us.or(call.ended_at_us.filter(|_| resolved));
        Ok(CallView {
            attachments: attachments_of(tx, self.ground, &format!("call:{}", call.code))?,
            kind: call.kind.to_string(),
            state: call.state.to_string(),
            station_name,
            at: call.at.to_string(),
            by: name(call.by),
            answered_at: call.answered_at_us.map(utc),
            answered_by: name(call.answered_by),
            ended_at: call.ended_at_us.map(utc),
            ended_by: name(call.ended_by),
            running_at: running_at_us.filter(|_| call.stopped).map(utc),
            to_answer_s: call.answered_at_us.or(waits.then_some(self.now_us)).map(seconds),
            to_end_s: seconds(call.ended_at_us.unwrap_or(self.now_us)),
            role: chain.role.clone(),
            next_role: chain.next.clone(),
            escalates_at: utc(escalates_at_us),
            escalated: waits && self.now_us >= escalates_at_us,
            code: call.code,
            station: call.station,
            subject: call.subject,
            note: call.note,
            stopped: call.stopped,
            answer: call.answer,
            cause: call.cause,
            remedy: call.remedy,
        })
    }
}
