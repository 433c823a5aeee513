//! Notices of a recall: whom to tell, what they are told, and the links they answer through.
//!
//! Messages wait in a queue that is no history: that somebody was told is a fact once whoever carries
//! the message took it, and not before. A drill writes the same messages and hands them to nobody.

mod chasing;
mod contacts;
mod keys;
mod letters;
mod links;
mod mail;
mod sending;
mod webhook;

use domain::facts::RecallPaced;
use domain::notices::{NoticeChannel, NoticeState, NoticeStep, Pace};
use domain::recalls::RecallStage;
use domain::{CompanyId, NoticeId, PartnerId, PersonId, RecallId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::recalls::{EventKind, Recall};
use store::side::notices::{self as stored, Notice};
use utoipa::ToSchema;

pub(crate) use self::chasing::unreached;
pub use self::contacts::ContactView;
pub(crate) use self::contacts::{Contacts, due_on, view as contact_view};
pub use self::keys::WebhookKey;
pub use self::letters::{NoticeLot, NoticeWords, notice_languages};
pub use self::links::{AnswerLot, AnswerNotice, NoticeView};
pub use self::mail::Mail;
pub use self::sending::Outgoing;
pub(crate) use self::sending::PostOffice;
use crate::acts::{ActAsk, Acting, Done};
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::recalls::{self, RecallView, asked, board, telling};
use crate::times;

type Ground = (CompanyId, SiteId);

/// Messages go to the customers of a recall.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SendNotices {
    /// Codes of the customers; whoever has not said that they know where empty.
    #[serde(default)]
    pub customers: Vec<String>,
    /// Minutes until whoever was told is reminded; 30 where nobody ever said.
    pub remind_min: Option<u32>,
    /// Minutes until the deputy is told; 60 where nobody ever said.
    pub deputy_min: Option<u32>,
    /// Minutes until whoever looks after the recall has to call; 120 where nobody ever said.
    pub owner_min: Option<u32>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A message to a customer, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeRow {
    /// Code of the contact it goes to.
    pub contact: String,
    /// `first`, `reminder`, `deputy`, or `added` where more came to be reached since they were told.
    pub step: String,
    /// `email` or `webhook`.
    pub channel: String,
    /// `waiting`, `sending`, `sent`, `failed`, `simulated` or `withdrawn`.
    pub state: String,
    /// What stands in its way: `not_configured`, `unreachable`, `rejected`, `forbidden`, `bad_address`,
    /// `unwritten`.
    pub problem: Option<String>,
    /// What whoever is there said to it.
    pub detail: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it came to stand like this.
    pub at: String,
}

/// How long one waits for answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaceView {
    /// Minutes until whoever was told is reminded.
    pub remind_min: u32,
    /// Minutes until the deputy is told.
    pub deputy_min: u32,
    /// Minutes until whoever looks after the recall has to call.
    pub owner_min: u32,
}

impl Plant {
    /// Puts messages to the customers of a recall into the queue.
    pub fn send_notices(
        &self,
        operator: &Operator,
        code: &str,
        ask: &SendNotices,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        let (recall, content) = (code.to_owned(), ask.clone());
        let asked = asked("send_notices", &ask.act, once);
        let done = self
            .act(operator, &asked, &(code, ask), move |acting| send(acting, &recall, &content))?;
        self.inner.post.ring();
        Ok(done)
    }
}

fn send(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &SendNotices) -> Result<RecallView> {
    // Load.
    let found = acting.recall(code, RecallStage::Noticed)?;
    let ground = acting.ground();
    let contacts = Contacts::of(acting.cx.tx, ground.0)?;
    let events = store::recalls::events(acting.cx.tx, ground, found.recall)?;
    let untold = telling::untold(acting.cx.tx, ground, &found, &events)?;
    let has_more = |partner: PartnerId| untold.get(&partner).is_some_and(|untold| *untold > 0);
    let waits = |partner| has_more(partner) || !telling::knows(&events, partner);
    let written = stored::of_recall(acting.cx.tx, ground, found.recall)?;
    let given = ask.customers.iter().map(|customer| customer.trim()).collect::<Vec<_>>();
    let mut told: Vec<(PartnerId, String)> = Vec::new();
    for customer in board::customers(acting.cx.tx, ground, &found)? {
        let partner = board::partner_of(acting.cx.tx, ground.0, &customer)?.0;
        let is_asked = if given.is_empty() { waits(partner) } else { given.contains(&&*customer) };
        if is_asked {
            told.push((partner, customer));
        }
    }
    for customer in &given {
        // Whoever got nothing of it is told nothing of it.
        acting.recall_customer(&found, customer)?;
    }

    // Decide.
    let pace = Pace {
        remind_min: ask.remind_min.unwrap_or(found.pace.remind_min),
        deputy_min: ask.deputy_min.unwrap_or(found.pace.deputy_min),
        owner_min: ask.owner_min.unwrap_or(found.pace.owner_min),
    };
    if !pace.is_ordered() {
        return Err(Refusal::BadInput { field: "remind_min" }.into());
    }
    told.retain(|(_, customer)| !given.is_empty() || contacts.first(customer).is_some());
    let without = told.iter().find(|(_, customer)| contacts.first(customer).is_none());
    let nobody = told.is_empty().then(|| code.to_owned());
    if let Some(partner) = without.map(|(_, customer)| customer.clone()).or(nobody) {
        return Err(Refusal::RecallNoContact { partner }.into());
    }

    // Append: that somebody was told is a fact once the message was handed over.
    if pace != found.pace {
        let Pace { remind_min, deputy_min, owner_min } = pace;
        acting.append(RecallPaced { recall: found.recall, remind_min, deputy_min, owner_min })?;
    }
    let mut told_before = Vec::new();
    for (partner, customer) in told {
        let Some((contact, ways)) = contacts.first(&customer) else { continue };
        let (step, round) = round(&written, partner, (&events, has_more(partner)));
        let mut is_new = false;
        for (channel, address) in ways {
            let notice = Notice {
                notice: NoticeId(acting.next_id()?),
                round,
                ..asked_for(&found, (partner, contact), (step, channel), &address)
            };
            let (asked_by, now_us) = (acting.by, acting.cx.now_us);
            is_new |= stored::ask(acting.cx.tx, ground, &at(notice, asked_by, now_us))?;
        }
        if !is_new {
            told_before.push(customer);
        }
    }
    if !told_before.is_empty() {
        acting.warn("notice_known", &[("customers", &told_before.join(", "))]);
    }
    acting.recall_view(found.recall)
}

/// Which messages to a customer are asked for: the last ones once more, or those that say what is more
/// than they were told, once one of the last ones has left.
fn round(
    written: &[Notice],
    partner: PartnerId,
    (events, has_more): (&[store::recalls::Event], bool),
) -> (NoticeStep, i64) {
    let of = written.iter().filter(|one| one.partner == partner && one.step.is_first());
    let last = of.clone().max_by_key(|one| one.round).map(|one| (one.step, one.round));
    let left = [NoticeState::Sent, NoticeState::Simulated];
    let is_over =
        |(_, round)| of.clone().any(|one| one.round == round && left.contains(&one.state));
    let heard_at = telling::heard_at(events, partner);
    match last {
        Some(last) if !has_more || !is_over(last) => last,
        None if heard_at == 0 || !has_more => (NoticeStep::First, 0),
        _ => (NoticeStep::Added, heard_at),
    }
}

/// A notice as it comes into the queue.
fn asked_for(
    recall: &Recall,
    (partner, contact): (PartnerId, &str),
    (step, channel): (NoticeStep, NoticeChannel),
    address: &str,
) -> Notice {
    Notice {
        notice: NoticeId(0),
        recall: recall.recall,
        partner,
        contact: contact.to_owned(),
        step,
        channel,
        address: address.to_owned(),
        state: NoticeState::Waiting,
        problem: None,
        detail: None,
        attempts: 0,
        asked_by: None,
        next_at_us: 0,
        created_at_us: 0,
        changed_at_us: 0,
        round: 0,
    }
}

fn at(notice: Notice, asked_by: Option<PersonId>, now_us: i64) -> Notice {
    Notice { asked_by, next_at_us: now_us, created_at_us: now_us, changed_at_us: now_us, ..notice }
}

/// The messages of a recall, each with the customer it goes to.
pub(crate) fn rows(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: RecallId,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<(PartnerId, NoticeRow)>> {
    let rows = stored::of_recall(tx, ground, recall)?.into_iter().map(|notice| {
        let row = NoticeRow {
            contact: notice.contact,
            step: notice.step.to_string(),
            channel: notice.channel.to_string(),
            state: notice.state.to_string(),
            problem: notice.problem.map(|problem| problem.to_string()),
            detail: notice.detail,
            attempts: notice.attempts,
            at: times::in_zone(notice.changed_at_us, zone),
        };
        (notice.partner, row)
    });
    Ok(rows.collect())
}

/// When a customer was first told of the last that it was told, where it has not said that it knows.
pub(crate) fn waits_since(events: &[store::recalls::Event], partner: PartnerId) -> Option<i64> {
    let mut of = events.iter().filter(|event| event.partner == Some(partner));
    let last = of.clone().rfind(|event| event.kind == EventKind::Told);
    let told = last.or_else(|| of.find(|event| event.kind == EventKind::Noticed))?;
    (!telling::knows(events, partner)).then_some(told.at.utc_us)
}

impl From<Pace> for PaceView {
    fn from(pace: Pace) -> Self {
        let Pace { remind_min, deputy_min, owner_min } = pace;
        Self { remind_min, deputy_min, owner_min }
    }
}

/// A recall that its code names.
fn named(tx: &mut Tx<'_>, ground: Ground, recall: RecallId) -> Result<Recall> {
    let found = store::recalls::find(tx, ground, recall)?;
    Ok(found.ok_or_else(|| recalls::unknown(&recall.to_string()))?)
}
