//! Whom to call in a recall: master records, in the order in which they are called.

use domain::masters::Contact;
use domain::notices::NoticeChannel;
use domain::{CivilDate, CompanyId, MasterKind};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;

use crate::error::{Error, Result};

/// After so many days a number has to be called again: twice a year.
const VERIFIED_DAYS: i64 = 183;

/// Whom to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    /// Code of the record.
    pub code: String,
    /// Who answers.
    pub name: String,
    /// What they do there.
    pub duty: Option<String>,
    /// The number in working hours.
    pub phone: Option<String>,
    /// The number at any other time.
    pub night_phone: Option<String>,
    /// Where mail goes to.
    pub email: Option<String>,
    /// Whether a program of theirs is told.
    pub webhook: bool,
    /// 1 is called first, 2 is the deputy.
    pub rank: u32,
    /// The day on which somebody last called and was answered.
    pub verified_on: Option<String>,
    /// That is more than half a year ago, or never was.
    pub due: bool,
}

/// Ways to somebody: how, and where to.
pub(super) type Ways = Vec<(NoticeChannel, String)>;

/// Everybody who may be called, in the order in which they are.
pub(crate) struct Contacts(Vec<(String, Contact)>);

impl Contacts {
    pub(crate) fn of(tx: &mut Tx<'_>, company: CompanyId) -> Result<Self> {
        let mut all = Vec::new();
        for (code, body) in store::records::bodies(tx, company, MasterKind::Contact)? {
            let contact: Contact = serde_json::from_str(&body).map_err(Error::fault)?;
            all.push((code, contact));
        }
        all.sort_by_key(|(code, contact)| (contact.rank.unwrap_or(1), code.clone()));
        Ok(Self(all))
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &(String, Contact)> {
        self.0.iter()
    }

    /// Those of a customer or supplier; those of the own house where its code is empty.
    pub(crate) fn at<'a>(&'a self, partner: &str) -> impl Iterator<Item = &'a (String, Contact)> {
        self.0.iter().filter(move |(_, contact)| contact.partner == partner)
    }

    /// One of them.
    pub(super) fn one(&self, code: &str) -> Option<&Contact> {
        self.0.iter().find(|(known, _)| known == code).map(|(_, contact)| contact)
    }

    /// Whom of a customer a message can be sent to first.
    pub(super) fn first(&self, partner: &str) -> Option<(&str, Ways)> {
        self.after(partner, None)
    }

    /// The next one after somebody of a customer whom a message can be sent to.
    pub(super) fn after(&self, partner: &str, before: Option<&str>) -> Option<(&str, Ways)> {
        let written = self.0.iter().filter(|(_, contact)| contact.partner == partner);
        let mut reached = written
            .map(|(code, contact)| (code.as_str(), ways(contact)))
            .filter(|(_, ways)| !ways.is_empty());
        match before {
            None => reached.next(),
            Some(before) => reached.skip_while(|(code, _)| *code != before).nth(1),
        }
    }
}

/// How a message gets to somebody.
pub(super) fn ways(contact: &Contact) -> Ways {
    let ways = [(NoticeChannel::Email, &contact.email), (NoticeChannel::Webhook, &contact.webhook)];
    let known = ways.into_iter().filter(|(_, address)| !address.is_empty());
    known.map(|(channel, address)| (channel, address.clone())).collect()
}

/// The day from which on a number has to be called again; the first of all where it never was.
pub(crate) fn due_on(contact: &Contact) -> CivilDate {
    let verified = contact.verified_on.parse::<CivilDate>().ok();
    let due = verified.and_then(|day| {
        day.0.checked_add(jiff::Span::new().days(VERIFIED_DAYS)).ok().map(CivilDate)
    });
    due.unwrap_or(CivilDate(jiff::civil::Date::constant(1970, 1, 1)))
}

/// Whom to call, as people see it.
pub(crate) fn view((code, contact): &(String, Contact), today: CivilDate) -> ContactView {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    ContactView {
        code: code.clone(),
        name: contact.name.clone(),
        duty: given(&contact.duty),
        phone: given(&contact.phone),
        night_phone: given(&contact.night_phone),
        email: given(&contact.email),
        webhook: !contact.webhook.is_empty(),
        rank: contact.rank.unwrap_or(1),
        verified_on: given(&contact.verified_on),
        due: due_on(contact).0 <= today.0,
    }
}
