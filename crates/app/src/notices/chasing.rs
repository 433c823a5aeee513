//! Whoever does not answer is told again, and then the one who stands in for them.
//!
//! The clock asks, and only where a message was handed over: whoever was told on the telephone is
//! called again by a person. Where no message could be handed over, the deputy is told at once.

use std::collections::BTreeMap;

use domain::notices::{NoticeState, NoticeStep};
use domain::{NoticeId, PartnerId};
use store::recalls::{self, Event, EventKind, Recall};
use store::side::notices::{self as stored, Notice};
use store::{Tx, masters};

use super::contacts::{Contacts, Ways, ways};
use super::{Ground, asked_for, at, waits_since};
use crate::error::Result;
use crate::plant::Plant;

/// Recalls of a site that are looked at together.
const OPEN_MAX: u32 = 200;

impl Plant {
    /// Puts reminders, and messages to deputies, into the queue where they are due.
    pub(super) fn chase(&self) -> Result<()> {
        let now_us = self.now_us();
        let due = self.read(|tx| {
            let mut due = Vec::new();
            for company in masters::companies(tx)? {
                for site in masters::sites(tx, company.id)? {
                    let ground = (company.id, site.site);
                    for recall in recalls::open(tx, ground, OPEN_MAX)? {
                        match of_recall(tx, ground, &recall, now_us) {
                            Ok(notices) => due.extend(notices.into_iter().map(|one| (ground, one))),
                            Err(error) => {
                                tracing::warn!(%error, recall = %recall.code, "Nobody is reminded");
                            }
                        }
                    }
                }
            }
            Ok(due)
        })?;
        if due.is_empty() {
            return Ok(());
        }
        self.inner.runner.run(move |cx| {
            for (ground, notice) in due {
                let id = NoticeId(cx.next_id(ground.0, ground.1)?);
                let notice = at(Notice { notice: id, ..notice }, None, cx.now_us);
                stored::ask(cx.tx, ground, &notice)?;
            }
            Ok(())
        })
    }
}

/// What is due in a recall and not in the queue.
fn of_recall(tx: &mut Tx<'_>, ground: Ground, recall: &Recall, now_us: i64) -> Result<Vec<Notice>> {
    let written = stored::of_recall(tx, ground, recall.recall)?;
    let firsts = firsts(&written);
    if firsts.is_empty() {
        return Ok(Vec::new());
    }
    let events = recalls::events(tx, ground, recall.recall)?;
    let contacts = Contacts::of(tx, ground.0)?;
    let mut due = Vec::new();
    for First { partner, contact: first, left_at_us, round, .. } in firsts {
        let steps: Vec<NoticeStep> = match (left_at_us, waits_since(&events, partner)) {
            // Somebody may have called long before the message left.
            (Some(left_at_us), Some(told_at_us)) => {
                recall.pace.due(told_at_us.max(left_at_us), now_us).collect()
            }
            // There is nobody whose answer could be waited for.
            (None, _) if !has_heard(&events, partner, round) => vec![NoticeStep::Deputy],
            _ => continue,
        };
        let Some(customer) = masters::partner(tx, ground.0, partner)? else { continue };
        for step in steps {
            let Some((contact, ways)) = whom(&contacts, &customer.code, (first, step)) else {
                continue;
            };
            for (channel, address) in ways {
                let is_it = |known: &Notice| {
                    (known.partner, known.step, known.channel) == (partner, step, channel)
                        && known.contact == contact
                        && known.round == round
                };
                if !written.iter().any(is_it) {
                    let asked = asked_for(recall, (partner, &contact), (step, channel), &address);
                    due.push(Notice { round, ..asked });
                }
            }
        }
    }
    Ok(due)
}

/// How the first messages of the last round to a customer went.
struct First<'a> {
    partner: PartnerId,
    contact: &'a str,
    /// When the first of them left; nothing where all of them were given up.
    left_at_us: Option<i64>,
    /// When the last of them changed.
    changed_at_us: i64,
    round: i64,
}

/// The customers of whose first messages one left, or none will.
fn firsts<'a>(written: &'a [Notice]) -> Vec<First<'a>> {
    let mut of: BTreeMap<PartnerId, Vec<&Notice>> = BTreeMap::new();
    for notice in written.iter().filter(|notice| notice.step.is_first()) {
        of.entry(notice.partner).or_default().push(notice);
    }
    for notices in of.values_mut() {
        let round = notices.iter().map(|notice| notice.round).max();
        notices.retain(|notice| Some(notice.round) == round);
    }
    let has_left =
        |notice: &&&Notice| matches!(notice.state, NoticeState::Sent | NoticeState::Simulated);
    let first = |(partner, notices): (PartnerId, Vec<&'a Notice>)| {
        let changed_at_us = notices.iter().map(|notice| notice.changed_at_us).max()?;
        let told = notices.iter().find(has_left).copied();
        let given_up = notices.iter().all(|notice| notice.state == NoticeState::Failed);
        let contact = &told.or_else(|| notices.first().copied().filter(|_| given_up))?.contact;
        let theirs = notices.iter().filter(has_left).filter(|notice| notice.contact == *contact);
        let left_at_us = theirs.map(|notice| notice.changed_at_us).min();
        let round = notices.first()?.round;
        Some(First { partner, contact, left_at_us, changed_at_us, round })
    };
    of.into_iter().filter_map(first).collect()
}

/// Whether somebody told a customer since a round began, or heard that they know.
fn has_heard(events: &[Event], partner: PartnerId, round: i64) -> bool {
    events.iter().any(|event| {
        event.partner == Some(partner)
            && event.seq > round
            && matches!(event.kind, EventKind::Noticed | EventKind::Acknowledged)
    })
}

/// Customers whom no message reached and nobody told, and since when.
pub(crate) fn unreached(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
    events: &[Event],
) -> Result<Vec<(PartnerId, i64)>> {
    let written = stored::of_recall(tx, ground, recall.recall)?;
    let lost = firsts(&written).into_iter().filter(|first| {
        first.left_at_us.is_none() && !has_heard(events, first.partner, first.round)
    });
    Ok(lost.map(|first| (first.partner, first.changed_at_us)).collect())
}

/// Whom a step goes to.
fn whom(
    contacts: &Contacts,
    customer: &str,
    (first, step): (&str, NoticeStep),
) -> Option<(String, Ways)> {
    match step {
        NoticeStep::First | NoticeStep::Added | NoticeStep::Reminder => {
            let ways = ways(contacts.one(first)?);
            Some((first.to_owned(), ways))
        }
        NoticeStep::Deputy => {
            let (contact, ways) = contacts.after(customer, Some(first))?;
            Some((contact.to_owned(), ways))
        }
    }
}
