//! The links of notices: what one customer got of a recall, and their answer, without a sign-in.
//!
//! Whoever has a link has a random text of 256 bits of which only the hash is kept. It shows the
//! deliveries of its customer and nothing else, and ends with the recall, or with the contact it was sent
//! to.

use std::collections::BTreeMap;

use domain::facts::{RecallAcknowledged, RecallAnswered};
use domain::recalls::RecallStage;
use domain::{Capture, PersonId, Quantity, Refusal};
use store::ledger::COMPANY_LEDGER;
use store::recalls::{self as stored, Recall};
use store::side::notices::{self as links, Link};
use store::{Tx, masters};

use super::contacts::Contacts;
use super::letters::{NoticeLot, company_name, lots_of};
use super::{named, waits_since};
use crate::acts::{ActAsk, How, run};
use crate::deliveries::name_of;
use crate::dispatch::stranger;
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::plant::Plant;
use crate::recalls::{AccountRecall, board};
use crate::warehouse::given;
use crate::{secrets, times};

/// Characters of a name at most.
const NAME_MAX: usize = 100;
/// Lots of one answer at most.
const LOTS_MAX: usize = 500;
/// Characters of a note at most.
const NOTE_MAX: usize = 400;
/// Answers of one contact in one recall at most; whoever has more to say calls.
const ANSWERS_MAX: usize = 50;
/// When somebody who said all that may be said over a link may try again: they had better call.
const CALLS_INSTEAD_S: u64 = 24 * 3_600;
/// How often one link may be asked in a minute.
const KNOCKS_MAX: u32 = 60;
/// Links that are counted at once; more than that are refused until a minute is over.
const COUNTED_MAX: usize = 100_000;
const MINUTE_US: i64 = 60_000_000;

/// What a link shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    /// Who recalls.
    pub company: String,
    /// Number of the recall.
    pub recall: String,
    /// Why.
    pub reason: String,
    /// What is feared.
    pub hazard: String,
    /// Whether it is only practised.
    pub drill: bool,
    /// Name of the customer.
    pub customer: String,
    /// What the contact reads.
    pub language: String,
    /// When the customer said that it knows.
    pub acknowledged_at: Option<String>,
    /// The lots and what is known of them.
    pub lots: Vec<NoticeLot>,
}

/// What a customer says over a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerNotice {
    /// Who says it.
    pub name: String,
    /// What became of the lots; those that nothing is said of stay as they were.
    pub lots: Vec<AnswerLot>,
}

/// What became of a lot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerLot {
    /// The lot.
    pub lot: String,
    /// Sealed there.
    pub sealed: Option<String>,
    /// Stopped on its way.
    pub intercepted: Option<String>,
    /// Sold or eaten.
    pub sold: Option<String>,
    /// Looked for and not found; the note says how.
    pub missing: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
}

/// How often each link was asked within a minute.
#[derive(Debug, Default)]
pub(super) struct Knocks(BTreeMap<[u8; 32], (i64, u32)>);

impl Knocks {
    /// Counts one more, or says for how many seconds it is too many.
    fn knock(&mut self, link: [u8; 32], now_us: i64) -> Result<()> {
        if self.0.len() >= COUNTED_MAX {
            self.0.retain(|_, (since, _)| now_us - *since < MINUTE_US);
        }
        let is_full = self.0.len() >= COUNTED_MAX && !self.0.contains_key(&link);
        let (since, count) = self.0.entry(link).or_insert((now_us, 0));
        if now_us - *since >= MINUTE_US {
            (*since, *count) = (now_us, 0);
        }
        *count += 1;
        if is_full || *count > KNOCKS_MAX {
            if is_full {
                self.0.remove(&link);
            }
            return Err(Error::LockedOut { retry_s: 60 });
        }
        Ok(())
    }
}

impl Plant {
    /// What a link shows; nothing where it has ended or never was.
    pub fn notice(&self, token: &str) -> Result<NoticeView> {
        let hash = self.knock(token)?;
        self.read(|tx| {
            let (link, recall) = open(tx, &hash)?;
            view(tx, &link, &recall)
        })
    }

    /// Takes the answer of a customer: that they know, and what became of each lot. Who says so is kept
    /// where names are, apart from the facts.
    pub fn answer_notice(&self, token: &str, answer: &AnswerNotice) -> Result<NoticeView> {
        let hash = self.knock(token)?;
        let name = answer.name.trim().to_owned();
        let odd = name.chars().any(char::is_control) || name.chars().count() > NAME_MAX;
        if name.is_empty() || odd {
            return Err(Refusal::BadInput { field: "name" }.into());
        }
        if answer.lots.len() > LOTS_MAX {
            return Err(Refusal::BadInput { field: "lots" }.into());
        }
        if answer.lots.iter().filter_map(|lot| lot.note.as_deref()).any(is_odd_note) {
            return Err(Refusal::BadInput { field: "note" }.into());
        }
        let lots = answer.lots.clone();
        self.inner.runner.run(move |cx| {
            let (link, recall) = open(cx.tx, &hash)?;
            let earlier = answers(cx.tx, &link)?;
            if earlier.len() >= ANSWERS_MAX {
                return Err(Error::LockedOut { retry_s: CALLS_INSTEAD_S });
            }
            let how = ActAsk { capture: Some(Capture::Typed.to_string()), ..ActAsk::default() };
            let how = How::read(&how, zone(cx.tx, &link)?)?;
            let customer = customer(cx.tx, &link)?;
            // Before the site's chain, as everybody does who writes to both.
            cx.head(link.company, COMPANY_LEDGER)?;
            let who = match called(cx.tx, &link, &earlier, &name)? {
                Some(who) => who,
                None => stranger(cx, (link.company, None), name, None)?,
            };
            let by = (link.company, link.site, Some(who));
            run(cx, by, ("answer_notice", None), how, |acting| {
                let found = acting.recall(&recall.code, RecallStage::Noticed)?;
                let ground = acting.ground();
                acting.append(RecallAnswered {
                    recall: found.recall,
                    partner: link.partner,
                    contact: link.contact.clone(),
                })?;
                let known = board::answered(acting.cx.tx, ground, &found)?;
                if !known.contains(&link.partner) {
                    let note = Some(link.contact.clone());
                    let (recall, partner) = (found.recall, link.partner);
                    acting.append(RecallAcknowledged { recall, partner, note })?;
                }
                let theirs = lots_of(acting.cx.tx, ground, &found, &customer)?;
                for lot in lots.into_iter().filter(says_something) {
                    let known = theirs.iter().find(|one| one.lot.lot == lot.lot);
                    let known = known.ok_or(Refusal::BadInput { field: "lot" })?;
                    if !lot.says_what_is_known(known) {
                        acting.account_for(&found, link.partner, &lot.of(&customer))?;
                    }
                }
                Ok(())
            })?;
            view(cx.tx, &link, &recall)
        })
    }

    /// The hash of a link, unless it is asked too often. Only what leads somewhere is counted: whoever
    /// makes links up must not crowd out those who have one.
    fn knock(&self, token: &str) -> Result<[u8; 32]> {
        let hash = secrets::fingerprint(token);
        self.read(|tx| open(tx, &hash).map(|_| ()))?;
        locked(&self.inner.post.knocks).knock(hash, self.now_us())?;
        Ok(hash)
    }
}

impl AnswerLot {
    /// Whether it brings no note and no other figure than what is known.
    fn says_what_is_known(&self, known: &NoticeLot) -> bool {
        let is_same = |said: &Option<String>, known: &str| match given(said.as_deref()) {
            Some(said) => said.parse::<Quantity>().is_ok_and(|said| said.to_string() == known),
            None => known == Quantity(0).to_string(),
        };
        given(self.note.as_deref()).is_none()
            && is_same(&self.sealed, &known.sealed)
            && is_same(&self.intercepted, &known.intercepted)
            && is_same(&self.sold, &known.sold)
            && is_same(&self.missing, &known.missing)
    }

    fn of(self, customer: &str) -> AccountRecall {
        let Self { lot, sealed, intercepted, sold, missing, note } = self;
        let customer = customer.to_owned();
        let act = ActAsk::default();
        AccountRecall { customer, lot, sealed, intercepted, sold, missing, note, act }
    }
}

fn says_something(lot: &AnswerLot) -> bool {
    let said = [&lot.sealed, &lot.intercepted, &lot.sold, &lot.missing];
    said.into_iter().any(|part| given(part.as_deref()).is_some())
}

/// Who of those that answered before is called so. Nobody else is: of two strangers of one name each
/// is somebody.
fn called(
    tx: &mut Tx<'_>,
    link: &Link,
    earlier: &[PersonId],
    name: &str,
) -> Result<Option<PersonId>> {
    for &person in earlier {
        if name_of(tx, link.company, person)?.as_deref() == Some(name) {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

fn is_odd_note(note: &str) -> bool {
    let note = note.trim();
    note.chars().any(char::is_control) || note.chars().count() > NOTE_MAX
}

/// Who answered so far over links of the same contact.
fn answers(tx: &mut Tx<'_>, link: &Link) -> Result<Vec<PersonId>> {
    let events = stored::events(tx, (link.company, link.site), link.recall)?;
    let is_theirs = |event: &stored::Event| {
        event.kind == stored::EventKind::Answered
            && event.partner == Some(link.partner)
            && event.channel.as_ref() == Some(&link.contact)
    };
    Ok(events.into_iter().filter(is_theirs).filter_map(|event| event.by).collect())
}

/// A link whose recall goes on, and whose contact still is one of its customer.
fn open(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(Link, Recall)> {
    let link = links::link(tx, hash)?.ok_or(Error::NotFound("notice"))?;
    let recall = named(tx, (link.company, link.site), link.recall)?;
    if recall.stage == RecallStage::Closed {
        return Err(Error::NotFound("notice"));
    }
    let customer = customer(tx, &link)?;
    let contacts = Contacts::of(tx, link.company)?;
    if contacts.one(&link.contact).is_none_or(|contact| contact.partner != customer) {
        return Err(Error::NotFound("notice"));
    }
    Ok((link, recall))
}

fn customer(tx: &mut Tx<'_>, link: &Link) -> Result<String> {
    let partner = masters::partner(tx, link.company, link.partner)?;
    Ok(partner.ok_or(Error::NotFound("partner"))?.code)
}

fn zone(tx: &mut Tx<'_>, link: &Link) -> Result<jiff::tz::TimeZone> {
    let sites = masters::sites(tx, link.company)?;
    let site = sites.into_iter().find(|site| site.site == link.site);
    Ok(times::zone(&site.ok_or(Error::NotFound("site"))?.zone))
}

fn view(tx: &mut Tx<'_>, link: &Link, recall: &Recall) -> Result<NoticeView> {
    let ground = (link.company, link.site);
    let partner = masters::partner(tx, link.company, link.partner)?;
    let partner = partner.ok_or(Error::NotFound("partner"))?;
    let events = stored::events(tx, ground, recall.recall)?;
    let known = events.iter().rfind(|event| {
        event.kind == stored::EventKind::Acknowledged && event.partner == Some(link.partner)
    });
    let zone = zone(tx, link)?;
    let contacts = Contacts::of(tx, link.company)?;
    Ok(NoticeView {
        company: company_name(tx, ground)?,
        recall: recall.code.clone(),
        reason: recall.reason.clone(),
        hazard: recall.hazard.to_string(),
        drill: recall.drill,
        customer: partner.name,
        language: contacts.one(&link.contact).map(|one| one.language.clone()).unwrap_or_default(),
        acknowledged_at: known
            .filter(|_| waits_since(&events, link.partner).is_none())
            .map(|event| times::in_zone(event.at.utc_us, &zone)),
        lots: lots_of(tx, ground, recall, &partner.code)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_asked_so_often_in_a_minute_and_no_more() {
        let mut knocks = Knocks::default();
        let mut asked = |at_us| knocks.knock([7; 32], at_us).is_ok();

        assert!((0..KNOCKS_MAX).all(|_| asked(0)));
        assert!(!asked(1));
        assert!(asked(MINUTE_US));
    }
}
