//! Whoever does not answer is told again, and then the one who stands in for them.
//!
//! The clock asks, and only where a message was handed over: whoever was told on the telephone is
//! called again by a person.

use domain::notices::{NoticeState, NoticeStep};
use domain::{NoticeId, PartnerId};
use store::recalls::{self, Recall};
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
    let is_told = |notice: &&Notice| {
        notice.step == NoticeStep::First
            && matches!(notice.state, NoticeState::Sent | NoticeState::Simulated)
    };
    let mut told: Vec<(PartnerId, String)> = Vec::new();
    for notice in written.iter().filter(is_told) {
        if !told.iter().any(|(partner, _)| *partner == notice.partner) {
            told.push((notice.partner, notice.contact.clone()));
        }
    }
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let events = recalls::events(tx, ground, recall.recall)?;
    let contacts = Contacts::of(tx, ground.0)?;
    let mut due = Vec::new();
    for (partner, first) in told {
        let Some(told_at_us) = waits_since(&events, partner) else { continue };
        let Some(customer) = masters::partner(tx, ground.0, partner)? else { continue };
        for step in recall.pace.due(told_at_us, now_us) {
            let Some((contact, ways)) = whom(&contacts, &customer.code, (&first, step)) else {
                continue;
            };
            for (channel, address) in ways {
                let is_it = |known: &Notice| {
                    (known.partner, known.step, known.channel) == (partner, step, channel)
                        && known.contact == contact
                };
                if !written.iter().any(is_it) {
                    due.push(asked_for(recall, (partner, &contact), (step, channel), &address));
                }
            }
        }
    }
    Ok(due)
}

/// Whom a step goes to.
fn whom(
    contacts: &Contacts,
    customer: &str,
    (first, step): (&str, NoticeStep),
) -> Option<(String, Ways)> {
    match step {
        NoticeStep::First | NoticeStep::Reminder => {
            let ways = ways(contacts.one(first)?);
            Some((first.to_owned(), ways))
        }
        NoticeStep::Deputy => {
            let (contact, ways) = contacts.after(customer, Some(first))?;
            Some((contact.to_owned(), ways))
        }
    }
}
