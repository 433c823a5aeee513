//! Guests: an auditor sees a few things for a few days, and every look is put down.
//!
//! A guest holds no permission, so that whatever asks for one refuses them; what an invitation names is
//! shown by the few queries that ask [`Plant::sight`] instead. They come in by a link of which only the
//! hash is kept, and each request looks whether they still may.

mod views;
mod withheld;

use std::collections::BTreeSet;

use domain::facts::{GuestInvited, GuestLooked, GuestWithdrawn};
use domain::guests::{self as decisions, Scope, Sight};
use domain::ids::CompanyId;
use domain::{Instant, PersonId, Refusal, SiteId};
use store::guests::{self as stored, Guest};
use store::ledger::COMPANY_LEDGER;
use store::side::{access, guest_links, settings};
use store::{Tx, complaints, recalls};

use crate::access::{LANGUAGES, SESSION_US, SignedIn, begin_session};
use crate::circles::Outside;
use crate::dispatch::stranger;
use crate::error::{Error, Result};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant, site_of};
use crate::runner::Cx;
use crate::sights::Sights;
use crate::warehouse::given;
use crate::{lots, secrets, times};

pub use views::{GuestDetail, GuestLink, GuestLookView, GuestPage, GuestScopeView, GuestView};
pub use views::{GuestQuery, InviteGuest};

/// The setting that says whom a guest comes from; erased with the name.
pub(crate) const FIRM: &str = "firm";
/// Characters of a name at most.
const NAME_MAX: usize = 100;
/// The same thing looked at again within a minute is one look: a page asks several times.
const ONE_LOOK_US: i64 = 60_000_000;
/// Looks that are shown.
const LOOKS_MAX: u32 = 500;

/// As whom a guest is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Until when, microseconds UTC.
    pub(crate) until_us: i64,
    /// What they may see.
    pub(crate) scope: Scope,
}

type Ground = (CompanyId, SiteId);

impl Plant {
    /// Lets somebody from outside look at a few things for a while. The link is told once.
    pub fn invite_guest(&self, operator: &Operator, ask: &InviteGuest) -> Result<GuestLink> {
        operator.need(Permission::GuestsManage)?;
        let (name, firm) = (text(&ask.name, "name")?, text(&ask.firm, "firm")?);
        let language = given(ask.language.as_deref());
        if language.as_ref().is_some_and(|tag| !LANGUAGES.contains(&&**tag)) {
            return Err(Refusal::BadInput { field: "language" }.into());
        }
        let (from, until) = (
            times::moment(ask.from.as_deref(), "from")?,
            times::moment(Some(&ask.until), "until")?,
        );
        let until = until.ok_or(Refusal::BadInput { field: "until" })?;
        let (ground, by) = ((operator.company, operator.site), operator.person);
        let token = secrets::token("gu_")?;
        let (hash, ask) = (secrets::fingerprint(&token), ask.clone());
        let outside = operator.outside.clone();
        let guest = self.inner.runner.run(move |cx| {
            let now = Instant::utc(cx.now_us);
            let from = from.unwrap_or(now);
            decisions::stay(from, until, now)?;
            let scope = named(cx.tx, (ground, &outside), &ask)?;
            let guest = stranger(cx, (ground.0, by), name, None)?;
            settings::set(cx.tx, ground.0, guest, FIRM, &firm)?;
            if let Some(language) = &language {
                settings::set(cx.tx, ground.0, guest, "language", language)?;
            }
            let fact = GuestInvited {
                guest,
                from,
                until,
                lots: decisions::lines(&scope.lots),
                recalls: decisions::lines(&scope.recalls),
                complaints: decisions::lines(&scope.complaints),
            };
            cx.act(ground.0, ground.1, by, fact)?;
            guest_links::add(cx.tx, &hash, (ground, guest), cx.now_us)?;
            Ok(guest)
        })?;
        let now_us = self.now_us();
        self.read(|tx| {
            let known = here(tx, ground, guest)?;
            let guest = views::view(tx, operator, &known, now_us)?;
            Ok(GuestLink { guest, token: token.clone() })
        })
    }

    /// The guests of the site, the newest first.
    pub fn guests(&self, operator: &Operator, query: &GuestQuery) -> Result<GuestPage> {
        operator.need(Permission::GuestsManage)?;
        let ground = (operator.company, operator.site);
        let before: i64 = pages::cursor(query.cursor.as_deref())?.unwrap_or(i64::MAX);
        let (limit, now_us) = (pages::rows(query.limit), self.now_us());
        self.read(|tx| {
            let found = stored::page(tx, ground, before, limit)?;
            let is_full = found.len() == limit as usize;
            let next = found.last().filter(|_| is_full).map(|last| last.seq.to_string());
            let rows = found.iter().map(|guest| views::view(tx, operator, guest, now_us));
            Ok(GuestPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// One guest, with what they looked at.
    pub fn guest(&self, operator: &Operator, id: &str) -> Result<GuestDetail> {
        operator.need(Permission::GuestsManage)?;
        let (ground, now_us) = ((operator.company, operator.site), self.now_us());
        self.read(|tx| {
            let guest = here(tx, ground, parsed(id)?)?;
            let looks = stored::looks(tx, ground, guest.guest, LOOKS_MAX)?;
            Ok(GuestDetail {
                guest: views::view(tx, operator, &guest, now_us)?,
                looks: looks
                    .into_iter()
                    .filter(|look| !operator.outside.hides_subject(&look.what))
                    .map(GuestLookView::of)
                    .collect(),
            })
        })
    }

    /// Lets a guest look at nothing any more, from this moment on.
    pub fn withdraw_guest(&self, operator: &Operator, id: &str) -> Result<()> {
        operator.need(Permission::GuestsManage)?;
        let (ground, by, guest) = ((operator.company, operator.site), operator.person, parsed(id)?);
        self.inner.runner.run(move |cx| {
            // Before the site's chain, as everybody does who writes to both.
            cx.head(ground.0, COMPANY_LEDGER)?;
            let known = here(cx.tx, ground, guest)?;
            if known.withdrawn_at_us.is_none() {
                cx.act(ground.0, ground.1, by, GuestWithdrawn { guest })?;
            }
            shut_out(cx, ground.0, guest)
        })
    }

    /// Signs in whoever has the link of a guest, until the invitation ends.
    pub fn enter_as_guest(&self, token: &str, device: &str) -> Result<SignedIn> {
        let (hash, device) = (secrets::fingerprint(token), device.to_owned());
        let cookie = self.inner.runner.run(move |cx| {
            let (company, person) =
                guest_links::behind(cx.tx, &hash)?.ok_or(Error::NotFound("guest"))?;
            let guest = stored::by_person(cx.tx, company, person)?;
            let guest = guest.filter(|guest| guest.is_open(cx.now_us));
            let left_us = guest.ok_or(Error::NotFound("guest"))?.until_us - cx.now_us;
            let lasts_us = SESSION_US.min(left_us);
            begin_session(cx, (company, person), (device, "guest"), None, lasts_us)
        })?;
        let (_, view) = self.session(&cookie, None)?;
        Ok(SignedIn { cookie, view })
    }

    /// What the guest who asks may see.
    pub fn own_visit(&self, operator: &Operator) -> Result<GuestScopeView> {
        let visit = operator.visit.as_ref().ok_or(Error::NotFound("guest"))?;
        let ground = (operator.company, operator.site);
        self.read(|tx| views::scope_view(tx, ground, visit))
    }

    /// Whoever holds the permission may see it; a guest sees what their invitation names, and that they
    /// looked is on record before they see it.
    pub(crate) fn sight(
        &self,
        operator: &Operator,
        permission: Permission,
        sight: Sight<'_>,
    ) -> Result<()> {
        let Some(visit) = &operator.visit else { return operator.need(permission) };
        let guest = operator.person.filter(|_| visit.scope.shows(sight)).ok_or(Error::Denied)?;
        let (ground, what) = ((operator.company, operator.site), sight.to_string());
        let now_us = self.now_us();
        let last = self.read(|tx| Ok(stored::last_look(tx, ground, (guest, &what))?))?;
        if last.is_some_and(|last| now_us - last.at_us < ONE_LOOK_US) {
            return Ok(());
        }
        self.inner.runner.run(move |cx| {
            let known = stored::by_person(cx.tx, ground.0, guest)?;
            if !known.is_some_and(|known| known.is_open(cx.now_us)) {
                return Err(Error::SignedOut);
            }
            cx.act(ground.0, ground.1, Some(guest), GuestLooked { guest, what })?;
            Ok(())
        })
    }
}

impl Operator {
    /// Whether they are a guest, who is not told who people are, how they are reached, nor what was paid.
    pub(crate) const fn is_guest(&self) -> bool {
        self.visit.is_some()
    }
}

/// Who a guest is here: at the one site of the invitation, without any role or permission. None where
/// the person is no guest, or never was one.
pub(crate) fn visiting(
    tx: &mut Tx<'_>,
    (company, person): (CompanyId, PersonId),
    (site, now_us): (Option<&str>, i64),
) -> Result<Option<Operator>> {
    let Some(guest) = stored::by_person(tx, company, person)? else { return Ok(None) };
    if !guest.is_open(now_us) {
        return Err(Error::SignedOut);
    }
    let sites = store::masters::sites(tx, company)?;
    let own = sites.into_iter().find(|known| known.site == guest.site);
    let own = own.ok_or(Error::NotFound("site"))?.code;
    if site.is_some_and(|asked| asked != own) {
        return Err(Error::NotFound("site"));
    }
    let place = site_of(tx, company, Some(&own))?;
    Ok(Some(Operator {
        person: Some(person),
        company,
        site: place.site,
        zone: place.zone,
        roles: Vec::new(),
        permissions: Vec::new(),
        everywhere: Vec::new(),
        sights: Sights::GUEST,
        outside: Outside::of_guest(tx, (company, place.site), &guest.scope)?,
        seat: crate::plant::Seat::default(),
        visit: Some(Visit { until_us: guest.until_us, scope: guest.scope }),
    }))
}

/// Ends the links and sessions of a guest.
pub(crate) fn shut_out(cx: &mut Cx<'_, '_>, company: CompanyId, guest: PersonId) -> Result<()> {
    guest_links::end(cx.tx, company, guest)?;
    access::end_sessions_of(cx.tx, company, guest)?;
    Ok(())
}

fn parsed(id: &str) -> Result<PersonId> {
    id.parse().map_err(|_| Error::NotFound("guest"))
}

/// A guest of the site.
fn here(tx: &mut Tx<'_>, (company, site): Ground, guest: PersonId) -> Result<Guest> {
    let known = stored::by_person(tx, company, guest)?.filter(|known| known.site == site);
    known.ok_or(Error::NotFound("guest"))
}

fn text(given: &str, field: &'static str) -> Result<String, Refusal> {
    let text = given.trim();
    let is_odd = text.chars().any(char::is_control) || text.chars().count() > NAME_MAX;
    if text.is_empty() || is_odd { Err(Refusal::BadInput { field }) } else { Ok(text.to_owned()) }
}

/// What an invitation names, each of which is there.
fn named(
    tx: &mut Tx<'_>,
    (ground, outside): (Ground, &Outside),
    ask: &InviteGuest,
) -> Result<Scope> {
    let codes = |codes: &[String]| -> BTreeSet<String> {
        codes.iter().filter_map(|code| given(Some(code))).collect()
    };
    let mut named = BTreeSet::new();
    for lot in codes(&ask.lots) {
        named.insert(lots::row_of(tx, ground, &lot)?.0.to_string());
    }
    let scope =
        Scope { lots: named, recalls: codes(&ask.recalls), complaints: codes(&ask.complaints) };
    scope.check()?;
    for code in &scope.recalls {
        let found = outside.known(recalls::by_code(tx, ground, code)?);
        found.ok_or_else(|| crate::recalls::unknown(code))?;
    }
    for code in &scope.complaints {
        let found = outside.known(complaints::by_code(tx, ground, code)?);
        found.ok_or_else(|| crate::complaints::unknown(code))?;
    }
    Ok(scope)
}
