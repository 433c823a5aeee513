//! Where somebody is signed in, how they signed in lately, and ending either.
//!
//! A session is named by the beginning of its token's hash: whoever reads that cannot sign in by it.

use domain::{CompanyId, PersonId};
use serde::Serialize;
use store::Tx;
use store::side::access;
use store::side::sign_ins::{self as stored, SignIn};
use utoipa::ToSchema;

use crate::access::live_session;
use crate::error::{Error, Result};
use crate::naming::PersonName;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runner::Cx;
use crate::secrets;
use crate::stations::known_person;
use crate::times::utc;

/// Tries that a page shows.
const SHOWN_MAX: u32 = 50;
/// Tries that the page of everybody shows.
const ALL_SHOWN_MAX: u32 = 200;
/// So long tries are kept.
const KEPT_US: i64 = 400 * 24 * 3_600 * 1_000_000;
/// Bytes of a hash that name a session.
const NAME_BYTES: usize = 8;

/// A device that somebody is signed in at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeviceSessionView {
    /// Names the session; it is ended by this.
    pub id: String,
    /// The one that asks.
    pub current: bool,
    /// Where it signed in from: the address in the network.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
    /// What was shown to open it: `password`, `code`, `passkey` or `badge`.
    pub way: Option<String>,
    /// Code of the station, at a shared device.
    pub station: Option<String>,
    /// When it began.
    pub began_at: String,
    /// When it was last used.
    pub seen_at: String,
}

/// A try to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInView {
    /// When.
    pub at: String,
    /// What was shown: `password`, `code`, `passkey` or `badge`.
    pub way: String,
    /// Whether it was right.
    pub good: bool,
    /// The address in the network.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
    /// Who it was about; null where the name is nobody's.
    pub person: Option<PersonName>,
}

/// Where somebody is signed in, and how they signed in lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeviceSessionPage {
    /// The last used first.
    pub rows: Vec<DeviceSessionView>,
    /// The newest first.
    pub sign_ins: Vec<SignInView>,
}

/// How everybody signed in lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignInPage {
    /// The newest first.
    pub rows: Vec<SignInView>,
}

/// Which sessions are to end.
enum Ending {
    One(String),
    AllBut([u8; 32]),
    All,
}

/// What names a session.
fn name_of(token_sha256: &[u8; 32]) -> String {
    ledger::hex(&token_sha256[..NAME_BYTES])
}

/// Address and browser of what a device is called.
fn parts(device: Option<&str>) -> (String, String) {
    let device = device.unwrap_or_default();
    let address = address_of(device);
    let browser = device[address.len()..].trim_start();
    (address.to_owned(), browser.to_owned())
}

/// The address of what a device is called.
pub(crate) fn address_of(device: &str) -> &str {
    device.split_once(' ').map_or(device, |(address, _)| address)
}

fn sessions(
    tx: &mut Tx<'_>,
    (company, person): (CompanyId, PersonId),
    current: Option<[u8; 32]>,
    now_us: i64,
) -> Result<Vec<DeviceSessionView>> {
    let kept = access::sessions_of(tx, company, person)?;
    let live = kept.into_iter().filter(|session| session.expires_at_us > now_us);
    Ok(live
        .map(|session| {
            let (address, browser) = parts(session.device.as_deref());
            DeviceSessionView {
                id: name_of(&session.token_sha256),
                current: current == Some(session.token_sha256),
                address,
                browser,
                way: session.proven,
                station: session.shared.and_then(|shared| shared.station),
                began_at: utc(session.created_at_us),
                seen_at: utc(session.seen_at_us),
            }
        })
        .collect())
}

fn views(tx: &mut Tx<'_>, company: CompanyId, tried: Vec<SignIn>) -> Result<Vec<SignInView>> {
    let mut views = Vec::with_capacity(tried.len());
    for one in tried {
        let (address, browser) = parts(one.device.as_deref());
        let person = match one.person {
            PersonId(0) => None,
            person => Some(PersonName {
                person: person.to_string(),
                name: crate::deliveries::name_of(tx, company, person)?,
            }),
        };
        let (at, way) = (utc(one.at_us), one.way);
        views.push(SignInView { at, way, good: one.good, address, browser, person });
    }
    Ok(views)
}

/// Keeps a try to sign in, of somebody or of a name that is nobody's.
pub(crate) fn note(
    cx: &mut Cx<'_, '_>,
    (company, person): (CompanyId, Option<PersonId>),
    (way, good): (&str, bool),
    device: &str,
) -> Result<()> {
    let tried = SignIn {
        person: person.unwrap_or(PersonId(0)),
        at_us: cx.now_us,
        salt: secrets::random()?,
        way: way.to_owned(),
        good,
        device: Some(device.to_owned()),
    };
    stored::forget_until(cx.tx, company, cx.now_us - KEPT_US)?;
    Ok(stored::keep(cx.tx, company, &tried)?)
}

impl Plant {
    /// Where one is signed in oneself.
    pub fn own_sessions(&self, operator: &Operator, cookie: &str) -> Result<DeviceSessionPage> {
        let who = (operator.company, operator.person.ok_or(Error::Denied)?);
        let current = Some(secrets::fingerprint(cookie));
        self.sessions_page(who, current)
    }

    /// Ends one of one's own sessions.
    pub fn end_own_session(&self, operator: &Operator, id: &str) -> Result<()> {
        let who = (operator.company, operator.person.ok_or(Error::Denied)?);
        self.end_sessions(who, Ending::One(id.to_owned()))
    }

    /// Ends all of one's own sessions but the one that asks.
    pub fn end_other_sessions(&self, operator: &Operator, cookie: &str) -> Result<()> {
        let who = (operator.company, operator.person.ok_or(Error::Denied)?);
        let now_us = self.now_us();
        let session = self.read(|tx| live_session(tx, cookie, now_us))?;
        self.end_sessions(who, Ending::AllBut(session.token_sha256))
    }

    /// Where somebody is signed in.
    pub fn sessions_of(&self, operator: &Operator, id: &str) -> Result<DeviceSessionPage> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let company = operator.company;
        let person = self.read(|tx| known_person(tx, company, id))?;
        self.sessions_page((company, person), None)
    }

    /// Ends a session of somebody.
    pub fn end_session_of(&self, operator: &Operator, id: &str, session: &str) -> Result<()> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let company = operator.company;
        let person = self.read(|tx| known_person(tx, company, id))?;
        self.end_sessions((company, person), Ending::One(session.to_owned()))
    }

    /// Ends every session of somebody.
    pub fn end_sessions_of(&self, operator: &Operator, id: &str) -> Result<()> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let company = operator.company;
        let person = self.read(|tx| known_person(tx, company, id))?;
        self.end_sessions((company, person), Ending::All)
    }

    /// How everybody signed in lately, and who tried in vain.
    pub fn sign_ins(&self, operator: &Operator) -> Result<SignInPage> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let company = operator.company;
        self.read(|tx| {
            let tried = stored::newest(tx, company, ALL_SHOWN_MAX)?;
            Ok(SignInPage { rows: views(tx, company, tried)? })
        })
    }

    fn sessions_page(
        &self,
        who: (CompanyId, PersonId),
        current: Option<[u8; 32]>,
    ) -> Result<DeviceSessionPage> {
        let now_us = self.now_us();
        self.read(|tx| {
            let tried = stored::of_person(tx, who.0, who.1, SHOWN_MAX)?;
            Ok(DeviceSessionPage {
                rows: sessions(tx, who, current, now_us)?,
                sign_ins: views(tx, who.0, tried)?,
            })
        })
    }

    fn end_sessions(&self, who: (CompanyId, PersonId), which: Ending) -> Result<()> {
        self.inner.runner.run(move |cx| {
            let mut ended = 0;
            for session in access::sessions_of(cx.tx, who.0, who.1)? {
                let meant = match &which {
                    Ending::One(id) => name_of(&session.token_sha256) == *id,
                    Ending::AllBut(kept) => session.token_sha256 != *kept,
                    Ending::All => true,
                };
                if meant {
                    access::end_session(cx.tx, &session.token_sha256)?;
                    ended += 1;
                }
            }
            match which {
                Ending::One(_) if ended == 0 => Err(Error::NotFound("session")),
                _ => Ok(()),
            }
        })
    }
}
