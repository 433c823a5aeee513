//! Signing in: passwords, sessions, lock-out, API tokens, the first administrator.

use std::collections::BTreeMap;

use domain::facts::SiteOpened;
use domain::ids::CompanyId;
use domain::{PersonId, Refusal};
use store::ledger::COMPANY_LEDGER;
use store::side::badges::{self, Badge};
use store::side::people::HeldRole;
use store::side::{access, people, settings, sign_ins};
use store::{Tx, masters};

use crate::asks::NewPerson;
use crate::circles::Outside;
use crate::error::{Error, Result};
use crate::permission::{ADMINISTRATOR, Permission};
use crate::plant::{Operator, Plant, Seat, permissions, site_of};
use crate::proof::unknown_attempts;
use crate::runner::Cx;
use crate::times::utc;
use crate::views::{CompanyView, PersonView, SeatView, SessionView, SiteView};
use crate::{guests, second_factors, secrets, sessions, sights};

/// A session ends when it was not used for this long.
pub(crate) const SESSION_US: i64 = 12 * 3_600 * 1_000_000;
/// A session's use is written down at most this often.
const TOUCH_US: i64 = 60 * 1_000_000;
/// Wrong passwords before a name is locked.
pub(crate) const FAILURES_MAX: u32 = 5;
/// How long the first lock lasts; each further failure doubles it.
const LOCK_US: i64 = 30 * 1_000_000;
/// The longest lock.
pub(crate) const LOCK_MAX_US: i64 = 15 * 60 * 1_000_000;
/// The languages of the pages.
pub(crate) const LANGUAGES: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];
/// The setting that holds the token of the first set-up.
const SETUP_TOKEN: &str = "setup_token";

/// A session that has just begun.
pub struct SignedIn {
    /// What goes into the cookie; kept nowhere else.
    pub cookie: String,
    /// Who and what.
    pub view: SessionView,
}

impl Plant {
    /// Whether nobody can sign in yet.
    pub fn setup_needed(&self) -> Result<bool> {
        self.read(|tx| Ok(first_company_without_people(tx)?.is_some()))
    }

    /// The token that allows setting up the first administrator; none when there is one.
    pub fn setup_token(&self) -> Result<Option<String>> {
        if !self.setup_needed()? {
            return Ok(None);
        }
        let fresh = secrets::token("")?;
        self.inner.runner.run(move |cx| {
            let Some(company) = first_company_without_people(cx.tx)? else { return Ok(None) };
            let owner = settings::COMPANY_SETTINGS;
            if let Some(token) = settings::get(cx.tx, company, owner, SETUP_TOKEN)? {
                return Ok(Some(token));
            }
            settings::set(cx.tx, company, owner, SETUP_TOKEN, &fresh)?;
            Ok(Some(fresh))
        })
    }

    /// Makes the first administrator and signs them in.
    pub fn set_up(&self, token: &str, person: &NewPerson) -> Result<SignedIn> {
        let expected = self.setup_token()?.ok_or(Error::Denied)?;
        if secrets::fingerprint(token) != secrets::fingerprint(&expected) {
            return Err(Error::Denied);
        }
        let operator = self.command_line(None, None)?;
        let first = NewPerson {
            roles: vec![ADMINISTRATOR.to_owned()],
            at_sites: Vec::new(),
            ..person.clone()
        };
        self.add_person_of_own_password(&operator, &first)?;
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            settings::unset(cx.tx, company, settings::COMPANY_SETTINGS, SETUP_TOKEN)?;
            Ok(())
        })?;
        self.sign_in(&person.username, &person.password, "setup")
    }

    /// Signs a person in by a password alone, or counts a failure.
    pub fn sign_in(&self, username: &str, password: &str, device: &str) -> Result<SignedIn> {
        self.sign_in_with((username, password), None, device)
    }

    /// The same with the code of a second factor, where there is one.
    pub fn sign_in_with(
        &self,
        (username, password): (&str, &str),
        code: Option<&str>,
        device: &str,
    ) -> Result<SignedIn> {
        let account = self.read(|tx| account_of(tx, username))?;
        let now_us = self.now_us();
        let counted = match account.person {
            Some(_) => username.to_owned(),
            None => unknown_attempts(username),
        };
        self.read(|tx| refuse_locked(tx, account.company, (&counted, FAILURES_MAX), now_us))?;
        let stored = account.stored.as_deref().unwrap_or(secrets::NOBODY);
        if !secrets::password_matches(password, stored) {
            let company = account.company;
            let (person, device) = (account.person, device.to_owned());
            self.inner.runner.run(move |cx| {
                access::login_failed(cx.tx, company, &counted, cx.now_us)?;
                sessions::note(cx, (company, person), ("password", false), &device)
            })?;
            return Err(Error::SignedOut);
        }
        let Some(person) = account.person else { return Err(Error::SignedOut) };
        let who = (account.company, person);
        let way = if self.read(|tx| second_factors::guards(tx, who))? {
            self.take_code(who, code, device)?;
            "code"
        } else {
            "password"
        };
        self.start_session(who, username, (device, way))
    }

    /// Takes the code that a second factor asks for. One that is missing is no failure: a page asks for
    /// it once the password was right.
    fn take_code(
        &self,
        who: (CompanyId, PersonId),
        code: Option<&str>,
        device: &str,
    ) -> Result<()> {
        let code = code.filter(|code| !code.is_empty()).ok_or(Error::CodeNeeded)?;
        let checked = self.check_code(who, code);
        if let Err(Error::WrongCode) = checked {
            let device = device.to_owned();
            self.inner.runner.run(move |cx| {
                sessions::note(cx, (who.0, Some(who.1)), ("code", false), &device)
            })?;
        }
        checked
    }

    fn start_session(
        &self,
        who: (CompanyId, PersonId),
        username: &str,
        (device, way): (&str, &'static str),
    ) -> Result<SignedIn> {
        let (username, device) = (username.to_owned(), device.to_owned());
        let cookie = self.inner.runner.run(move |cx| {
            access::login_succeeded(cx.tx, who.0, &username)?;
            begin_session(cx, who, (device, way), None, SESSION_US)
        })?;
        let (_, view) = self.session(&cookie, None)?;
        Ok(SignedIn { cookie, view })
    }

    /// Who a cookie belongs to, working at a site.
    pub fn session(&self, cookie: &str, site: Option<&str>) -> Result<(Operator, SessionView)> {
        let now_us = self.now_us();
        let (session, operator, view) = self.read(|tx| seen(tx, cookie, site, now_us))?;
        let idle_us = idle_us(&session);
        // At a shared device two minutes matter, so it is written down more often there.
        if now_us - session.seen_at_us > TOUCH_US.min(idle_us / 8) {
            let touched = self.inner.runner.run(move |cx| {
                let last_us = last_moment(cx.tx, &session)?;
                let expires = last_us.map_or(i64::MAX, |last| last).min(cx.now_us + idle_us);
                access::touch_session(cx.tx, &session.token_sha256, cx.now_us, expires)?;
                Ok(())
            });
            match touched {
                // Where nothing is written any more, people may still look.
                Ok(()) | Err(Error::Moved { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok((operator, view))
    }

    /// The same for what a page asks by itself: nobody is using it, so the session grows no longer.
    pub fn session_unused(
        &self,
        cookie: &str,
        site: Option<&str>,
    ) -> Result<(Operator, SessionView)> {
        let now_us = self.now_us();
        let (_, operator, view) = self.read(|tx| seen(tx, cookie, site, now_us))?;
        Ok((operator, view))
    }

    /// Whether a request that changes something comes from our own page.
    pub fn check_csrf(&self, cookie: &str, token: &str) -> Result<()> {
        let now_us = self.now_us();
        let session = self.read(|tx| live_session(tx, cookie, now_us))?;
        if secrets::fingerprint(token) == secrets::fingerprint(&session.csrf) {
            Ok(())
        } else {
            Err(Error::BadCsrf)
        }
    }

    /// Ends a session.
    pub fn sign_out(&self, cookie: &str) -> Result<()> {
        let token_sha256 = secrets::fingerprint(cookie);
        self.inner.runner.run(move |cx| {
            access::end_session(cx.tx, &token_sha256)?;
            Ok(())
        })
    }

    /// Chooses the language of the pages, for this session and the next ones.
    pub fn set_language(&self, cookie: &str, language: &str) -> Result<SessionView> {
        if !LANGUAGES.contains(&language) {
            return Err(Refusal::BadInput { field: "language" }.into());
        }
        let now_us = self.now_us();
        let session = self.read(|tx| live_session(tx, cookie, now_us))?;
        let language = language.to_owned();
        self.inner.runner.run(move |cx| {
            access::set_session_language(cx.tx, &session.token_sha256, &language)?;
            settings::set(cx.tx, session.company, session.person, "language", &language)?;
            Ok(())
        })?;
        Ok(self.session(cookie, None)?.1)
    }

    /// Who an API token acts for, narrowed to its scopes.
    pub fn bearer(&self, token: &str, site: Option<&str>) -> Result<Operator> {
        let now_us = self.now_us();
        self.read(|tx| {
            let token = access::token(tx, &secrets::fingerprint(token))?
                .filter(|token| token.expires_at_us.is_none_or(|end| end > now_us))
                .ok_or(Error::SignedOut)?;
            let scopes: Vec<String> = token.scopes.split(' ').map(str::to_owned).collect();
            let who = (token.company, token.person);
            if let Some(guest) = guests::visiting(tx, who, (site, now_us))? {
                return Ok(guest);
            }
            let held = people::roles_of(tx, token.company, token.person)?;
            operator(tx, (token.company, token.person, &held), site, Some(&scopes))
        })
    }
}

struct Account {
    company: CompanyId,
    person: Option<PersonId>,
    stored: Option<String>,
}

/// The account of a name. An unknown name takes as long to refuse as a known one.
fn account_of(tx: &mut Tx<'_>, username: &str) -> Result<Account> {
    let companies = masters::companies(tx)?;
    for company in &companies {
        if let Some(person) = people::person_by_username(tx, company.id, username)? {
            let valid = people::credential_valid(tx, company.id, person, "password")?;
            let stored = match valid {
                Some(true) => access::password(tx, company.id, person)?,
                _ => None,
            };
            return Ok(Account { company: company.id, person: Some(person), stored });
        }
    }
    let company = companies.first().ok_or(Error::NotFound("company"))?.id;
    Ok(Account { company, person: None, stored: None })
}

/// Says for how long a name, person or device stays locked, if it is.
pub(crate) fn refuse_locked(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (name, most): (&str, u32),
    now_us: i64,
) -> Result<()> {
    let attempts = access::login_attempts(tx, company, name)?;
    let Some(attempts) = attempts.filter(|tried| tried.failures >= most) else { return Ok(()) };
    let doublings = (attempts.failures - most).min(10);
    let lock_us = (LOCK_US << doublings).min(LOCK_MAX_US);
    let left_us = attempts.last_failure_at_us + lock_us - now_us;
    if left_us > 0 {
        return Err(Error::LockedOut { retry_s: left_us.unsigned_abs().div_ceil(1_000_000) });
    }
    Ok(())
}

/// Begins a session and says what goes into the cookie.
pub(crate) fn begin_session(
    cx: &mut Cx<'_, '_>,
    (company, person): (CompanyId, PersonId),
    (device, way): (String, &'static str),
    shared: Option<access::Shared>,
    lasts_us: i64,
) -> Result<String> {
    access::end_expired_sessions(cx.tx, cx.now_us)?;
    sessions::note(cx, (company, Some(person)), (way, true), &device)?;
    let (cookie, csrf) = (secrets::token("")?, secrets::token("")?);
    let session = access::Session {
        token_sha256: secrets::fingerprint(&cookie),
        company,
        person,
        csrf,
        device: Some(device),
        language: settings::get(cx.tx, company, person, "language")?,
        created_at_us: cx.now_us,
        seen_at_us: cx.now_us,
        expires_at_us: cx.now_us + lasts_us,
        shared,
        fresh_until_us: None,
        fresh_way: None,
        proven: Some(way.to_owned()),
    };
    access::start_session(cx.tx, &session)?;
    Ok(cookie)
}

/// After this long without use a session is over.
fn idle_us(session: &access::Session) -> i64 {
    session.shared.as_ref().map_or(SESSION_US, |shared| shared.idle_us)
}

/// The moment after which no use makes a session longer; none where there is no such.
fn last_moment(tx: &mut Tx<'_>, session: &access::Session) -> Result<Option<i64>> {
    if session.shared.is_none() {
        return Ok(None);
    }
    let until_us = badge_of(tx, session)?.and_then(|badge| badge.valid_until_us);
    let day_us = session.created_at_us + SESSION_US;
    Ok(Some(until_us.map_or(day_us, |until_us| until_us.min(day_us))))
}

/// The badge that opened a session, as it is bound now.
fn badge_of(tx: &mut Tx<'_>, session: &access::Session) -> Result<Option<Badge>> {
    match session.shared.as_ref().and_then(|shared| shared.badge) {
        Some(badge) => Ok(badges::by_id(tx, session.company, badge)?),
        None => Ok(None),
    }
}

pub(crate) fn live_session(tx: &mut Tx<'_>, cookie: &str, now_us: i64) -> Result<access::Session> {
    access::session(tx, &secrets::fingerprint(cookie))?
        .filter(|session| session.expires_at_us > now_us)
        .ok_or(Error::SignedOut)
}

fn seen(
    tx: &mut Tx<'_>,
    cookie: &str,
    site: Option<&str>,
    now_us: i64,
) -> Result<(access::Session, Operator, SessionView)> {
    let session = live_session(tx, cookie, now_us)?;
    let operator = seated(tx, &session, site, now_us)?;
    let view = session_view(tx, &session, &operator)?;
    Ok((session, operator, view))
}

/// Who a session belongs to and how they sit. A shared device works at its own site only, for what is
/// done on the floor, and as long as the badge is bound that opened the session.
fn seated(
    tx: &mut Tx<'_>,
    session: &access::Session,
    site: Option<&str>,
    now_us: i64,
) -> Result<Operator> {
    let (company, person) = (session.company, session.person);
    let fresh = session.fresh_until_us.is_some_and(|until_us| until_us > now_us);
    let by_session = Seat {
        fresh,
        fresh_way: session.fresh_way,
        session: Some(session.token_sha256),
        ..Seat::default()
    };
    if let Some(guest) = guests::visiting(tx, (company, person), (site, now_us))? {
        return Ok(Operator { seat: by_session, ..guest });
    }
    let held = people::roles_of(tx, company, person)?;
    let who = (company, person, &*held);
    let Some(shared) = &session.shared else {
        let seat = by_session;
        let whole = Operator { seat, ..operator(tx, who, site, None)? };
        // Who lacks a factor that a role asks for may do nothing but make one.
        if second_factors::lacks_one(tx, session, &held)? {
            return Ok(Operator { permissions: Vec::new(), everywhere: Vec::new(), ..whole });
        }
        return Ok(whole);
    };
    let sites = masters::sites(tx, company)?;
    let own = sites.into_iter().find(|known| known.site == shared.site);
    let own = own.filter(|own| site.is_none_or(|asked| own.code == asked));
    let own = own.ok_or(Error::NotFound("site"))?.code;
    let badge = badge_of(tx, session)?;
    let is_bound = |badge: &Badge| badge.valid_until_us.is_none_or(|until_us| until_us > now_us);
    if shared.badge.is_some() && !badge.as_ref().is_some_and(is_bound) {
        return Err(Error::SignedOut);
    }
    let floor = Permission::AT_KIOSK.map(|permission| permission.as_str().to_owned());
    let operations = badge.and_then(|badge| badge.operations);
    let seat = Seat {
        shared: true,
        station: shared.station.clone(),
        trained: operations.map(|codes| codes.split(' ').map(str::to_owned).collect()),
        ..by_session
    };
    Ok(Operator { seat, ..operator(tx, who, Some(&own), Some(&floor))? })
}

fn operator(
    tx: &mut Tx<'_>,
    (company, person, held): (CompanyId, PersonId, &[HeldRole]),
    site: Option<&str>,
    scopes: Option<&[String]>,
) -> Result<Operator> {
    let place = own_site(tx, company, held, site)?;
    let roles = people::roles_at(held, place.site);
    Ok(Operator {
        person: Some(person),
        company,
        site: place.site,
        zone: place.zone,
        permissions: permissions(&roles, scopes),
        everywhere: permissions(&people::roles_at(held, COMPANY_LEDGER), scopes),
        sights: sights::seen_by(tx, company, &roles)?,
        outside: Outside::of(tx, (company, place.site), (person, &roles))?,
        roles,
        seat: Seat::default(),
        visit: None,
    })
}

/// The site a code names, or the first one, of those where somebody holds a role. Any other is not there
/// for them. Who holds no role at all is somewhere too, where they may do nothing.
fn own_site(
    tx: &mut Tx<'_>,
    company: CompanyId,
    held: &[HeldRole],
    code: Option<&str>,
) -> Result<SiteOpened> {
    if held.is_empty() && code.is_none() {
        return site_of(tx, company, None);
    }
    let own = |site: &SiteOpened| !people::roles_at(held, site.site).is_empty();
    masters::sites(tx, company)?
        .into_iter()
        .filter(own)
        .find(|site| code.is_none_or(|code| site.code == code))
        .ok_or(Error::NotFound("site"))
}

/// What a page shows of a session at a shared device.
fn seat_view(
    tx: &mut Tx<'_>,
    session: &access::Session,
    operator: &Operator,
) -> Result<Option<SeatView>> {
    let Some(shared) = &session.shared else { return Ok(None) };
    let station = shared.station.clone();
    let station_name = match &station {
        Some(code) => crate::stations::station_name(tx, session.company, code)?,
        None => None,
    };
    let pin = badges::pin(tx, session.company, session.person)?;
    Ok(Some(SeatView {
        station,
        station_name,
        idle_s: shared.idle_us / 1_000_000,
        ends_at: utc(session.expires_at_us),
        fresh_until: session.fresh_until_us.map(utc),
        pin_given: pin.is_some_and(|pin| pin.given_by.is_some()),
        operations: operator.seat.trained.clone(),
    }))
}

fn session_view(
    tx: &mut Tx<'_>,
    session: &access::Session,
    operator: &Operator,
) -> Result<SessionView> {
    let company = masters::companies(tx)?
        .into_iter()
        .find(|company| company.id == session.company)
        .ok_or(Error::NotFound("company"))?;
    let kiosk = seat_view(tx, session, operator)?;
    let names = people::names(tx, session.company, session.person)?;
    let name = names.into_iter().rfind(|name| name.valid_to_us.is_none());
    let held = people::roles_of(tx, session.company, session.person)?;
    let mut sites = masters::sites(tx, session.company)?;
    // Nobody learns what other sites there are: a guest is at one, whatever somebody gave them since.
    let bound = operator.is_guest() || session.shared.is_some();
    sites.retain(|site| {
        if bound {
            site.site == operator.site
        } else {
            !people::roles_at(&held, site.site).is_empty()
        }
    });
    // Who may do nothing here, for lack of a factor, may do nothing anywhere.
    let barred = operator.permissions.is_empty();
    let sites = sites.into_iter().map(|site| SiteView {
        permissions: if site.site == operator.site || barred {
            words(&operator.permissions)
        } else {
            words(&permissions(&people::roles_at(&held, site.site), None))
        },
        code: site.code,
        name: site.name,
        zone: site.zone,
    });
    Ok(SessionView {
        person: PersonView {
            id: session.person.to_string(),
            username: name.as_ref().and_then(|name| name.username.clone()),
            name: name.and_then(|name| name.name),
            roles: operator.roles.clone(),
            at_sites: Vec::new(),
            active: true,
            last_seen: Some(utc(session.seen_at_us)),
        },
        permissions: words(&operator.permissions),
        everywhere: words(&operator.everywhere),
        withheld: withheld(operator.sights),
        csrf: session.csrf.clone(),
        language: session.language.clone(),
        company: CompanyView { code: company.code, name: company.name },
        sites: sites.collect(),
        second_factor_needed: session.shared.is_none()
            && !operator.is_guest()
            && second_factors::lacks_one(tx, session, &held)?,
        password_given: session.shared.is_none()
            && crate::people::password_is_given(tx, (session.company, session.person))?,
        kiosk,
        guest_until: operator.visit.as_ref().map(|visit| utc(visit.until_us)),
    })
}

fn withheld(seen: sights::Sights) -> Vec<&'static str> {
    let hidden = |group: &sights::Group| seen.sight(*group) != sights::Sight::Always;
    sights::Group::ALL.into_iter().filter(hidden).map(sights::Group::as_str).collect()
}

fn words(permissions: &[Permission]) -> Vec<&'static str> {
    permissions.iter().map(|permission| permission.as_str()).collect()
}

/// The first company in which nobody can sign in as administrator.
fn first_company_without_people(tx: &mut Tx<'_>) -> Result<Option<CompanyId>> {
    let companies = masters::companies(tx)?;
    let Some(first) = companies.first() else { return Ok(None) };
    let holders = people::holders_of(tx, first.id, ADMINISTRATOR)?;
    Ok(holders.is_empty().then_some(first.id))
}

/// When each person was last seen: in a session that lasts, or when they last signed in. A session that
/// was left is gone, and whoever left it was here all the same.
pub(crate) fn last_seen(
    tx: &mut Tx<'_>,
    company: CompanyId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, i64>> {
    let mut seen = sign_ins::last_good(tx, company)?;
    for person in people {
        if let Some(session) = access::sessions_of(tx, company, *person)?.first() {
            let at_us = seen.entry(*person).or_insert(session.seen_at_us);
            *at_us = session.seen_at_us.max(*at_us);
        }
    }
    Ok(seen)
}
