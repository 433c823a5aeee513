//! Signing in: passwords, sessions, lock-out, API tokens, the first administrator.

use std::collections::BTreeMap;

use domain::ids::CompanyId;
use domain::{PersonId, Refusal};
use store::side::{access, people, settings};
use store::{Tx, masters};

use crate::asks::NewPerson;
use crate::error::{Error, Result};
use crate::permission::ADMINISTRATOR;
use crate::plant::{Operator, Plant, permissions, site_of};
use crate::secrets;
use crate::times::utc;
use crate::views::{CompanyView, PersonView, SessionView, SiteView};

/// A session ends when it was not used for this long.
const SESSION_US: i64 = 12 * 3_600 * 1_000_000;
/// A session's use is written down at most this often.
const TOUCH_US: i64 = 60 * 1_000_000;
/// Wrong passwords before a name is locked.
const FAILURES_MAX: u32 = 5;
/// How long the first lock lasts; each further failure doubles it.
const LOCK_US: i64 = 30 * 1_000_000;
/// The longest lock.
const LOCK_MAX_US: i64 = 15 * 60 * 1_000_000;
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
        let first = NewPerson { roles: vec![ADMINISTRATOR.to_owned()], ..person.clone() };
        self.add_person(&operator, &first)?;
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            settings::unset(cx.tx, company, settings::COMPANY_SETTINGS, SETUP_TOKEN)?;
            Ok(())
        })?;
        self.sign_in(&person.username, &person.password, "setup")
    }

    /// Signs a person in, or counts a failure.
    pub fn sign_in(&self, username: &str, password: &str, device: &str) -> Result<SignedIn> {
        let account = self.read(|tx| account_of(tx, username))?;
        let now_us = self.now_us();
        if let Some(retry_s) = self.locked_for(account.company, username, now_us)? {
            return Err(Error::LockedOut { retry_s });
        }
        let stored = account.stored.as_deref().unwrap_or(secrets::NOBODY);
        if !secrets::password_matches(password, stored) {
            let (company, username) = (account.company, username.to_owned());
            self.inner.runner.run(move |cx| {
                access::login_failed(cx.tx, company, &username, cx.now_us)?;
                Ok(())
            })?;
            return Err(Error::SignedOut);
        }
        let Some(person) = account.person else { return Err(Error::SignedOut) };
        self.start_session(account.company, person, username, device)
    }

    fn start_session(
        &self,
        company: CompanyId,
        person: PersonId,
        username: &str,
        device: &str,
    ) -> Result<SignedIn> {
        let (cookie, csrf) = (secrets::token("")?, secrets::token("")?);
        let token_sha256 = secrets::fingerprint(&cookie);
        let (username, device) = (username.to_owned(), device.to_owned());
        self.inner.runner.run(move |cx| {
            access::login_succeeded(cx.tx, company, &username)?;
            access::end_expired_sessions(cx.tx, cx.now_us)?;
            let language = settings::get(cx.tx, company, person, "language")?;
            let session = access::Session {
                token_sha256,
                company,
                person,
                csrf,
                device: Some(device),
                language,
                created_at_us: cx.now_us,
                seen_at_us: cx.now_us,
                expires_at_us: cx.now_us + SESSION_US,
            };
            access::start_session(cx.tx, &session)?;
            Ok(())
        })?;
        let (_, view) = self.session(&cookie, None)?;
        Ok(SignedIn { cookie, view })
    }

    /// How long a name stays locked, in seconds.
    fn locked_for(&self, company: CompanyId, username: &str, now_us: i64) -> Result<Option<u64>> {
        let attempts = self.read(|tx| Ok(access::login_attempts(tx, company, username)?))?;
        let Some(attempts) = attempts.filter(|tried| tried.failures >= FAILURES_MAX) else {
            return Ok(None);
        };
        let doublings = (attempts.failures - FAILURES_MAX).min(10);
        let lock_us = (LOCK_US << doublings).min(LOCK_MAX_US);
        let left_us = attempts.last_failure_at_us + lock_us - now_us;
        Ok((left_us > 0).then(|| left_us.unsigned_abs().div_ceil(1_000_000)))
    }

    /// Who a cookie belongs to, working at a site.
    pub fn session(&self, cookie: &str, site: Option<&str>) -> Result<(Operator, SessionView)> {
        let now_us = self.now_us();
        let (session, operator, view) = self.read(|tx| {
            let session = live_session(tx, cookie, now_us)?;
            let operator = operator(tx, session.company, session.person, site, None)?;
            let view = session_view(tx, &session, &operator)?;
            Ok((session, operator, view))
        })?;
        if now_us - session.seen_at_us > TOUCH_US {
            let touched = self.inner.runner.run(move |cx| {
                let expires = cx.now_us + SESSION_US;
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
        if !["zh-Hans", "zh-Hant", "en"].contains(&language) {
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
            operator(tx, token.company, token.person, site, Some(&scopes))
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

fn live_session(tx: &mut Tx<'_>, cookie: &str, now_us: i64) -> Result<access::Session> {
    access::session(tx, &secrets::fingerprint(cookie))?
        .filter(|session| session.expires_at_us > now_us)
        .ok_or(Error::SignedOut)
}

fn operator(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
    site: Option<&str>,
    scopes: Option<&[String]>,
) -> Result<Operator> {
    let roles = people::roles_of(tx, company, person)?;
    let place = site_of(tx, company, site)?;
    Ok(Operator {
        person: Some(person),
        company,
        site: place.site,
        zone: place.zone,
        permissions: permissions(&roles, scopes),
        roles,
    })
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
    let names = people::names(tx, session.company, session.person)?;
    let name = names.into_iter().rfind(|name| name.valid_to_us.is_none());
    let sites = masters::sites(tx, session.company)?.into_iter().map(|site| SiteView {
        code: site.code,
        name: site.name,
        zone: site.zone,
    });
    Ok(SessionView {
        person: PersonView {
            id: session.person.to_string(),
            username: name.as_ref().and_then(|name| name.username.clone()),
            name: name.and_then(|name| name.name),
            roles: people::roles_of(tx, session.company, session.person)?,
            active: true,
            last_seen: Some(utc(session.seen_at_us)),
        },
        permissions: operator.permissions.iter().map(|p| p.as_str()).collect(),
        csrf: session.csrf.clone(),
        language: session.language.clone(),
        company: CompanyView { code: company.code, name: company.name },
        sites: sites.collect(),
    })
}

/// The first company in which nobody can sign in as administrator.
fn first_company_without_people(tx: &mut Tx<'_>) -> Result<Option<CompanyId>> {
    let companies = masters::companies(tx)?;
    let Some(first) = companies.first() else { return Ok(None) };
    let holders = people::holders_of(tx, first.id, ADMINISTRATOR)?;
    Ok(holders.is_empty().then_some(first.id))
}

/// When each person was last seen, from their sessions.
pub(crate) fn last_seen(
    tx: &mut Tx<'_>,
    company: CompanyId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, i64>> {
    let mut seen = BTreeMap::new();
    for person in people {
        if let Some(session) = access::sessions_of(tx, company, *person)?.first() {
            seen.insert(*person, session.seen_at_us);
        }
    }
    Ok(seen)
}
