//! Kiosks: devices at a station that several people share, and signing in at them.
//!
//! A device is a kiosk because a leader put it there: it keeps a secret of its own, and shows names and
//! takes PINs only by that. One person is signed in at a time, and only for as long as they use it.

use domain::facts::BadgeDoubled;
use domain::{CompanyId, Instant, KioskId, PersonId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::ledger::COMPANY_LEDGER;
use store::side::badges::{self, Badge};
use store::side::kiosks::{self as stored, Kiosk};
use store::side::{access, people, settings};
use store::{Tx, masters};
use utoipa::ToSchema;

use crate::access::{FAILURES_MAX, LOCK_MAX_US, SignedIn, begin_session, refuse_locked};
use crate::badges::{fingerprint, known_as};
use crate::error::{Error, Result};
use crate::naming::PersonName;
use crate::people::{is_elsewhere, roles_at};
use crate::permission::{self, Permission};
use crate::plant::{Operator, Plant};
use crate::proof::pin_attempts;
use crate::runner::Cx;
use crate::secrets;
use crate::stations::{names_at, need_station, station_name, work_day};
use crate::times::{self, utc};

/// A device that is to be a kiosk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PutKiosk {
    /// Code of the station it stands at.
    pub station: String,
    /// What people call it.
    pub name: Option<String>,
}

/// A device that several people share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KioskView {
    /// Its id; it is taken away by this.
    pub id: String,
    /// Code of the station it stands at.
    pub station: String,
    /// What people call it.
    pub name: Option<String>,
    /// Code of the site.
    pub site: String,
    /// When it was put there.
    pub created_at: String,
    /// When somebody last signed in at it.
    pub last_seen: Option<String>,
}

/// Devices that several people share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KioskPage {
    /// In the order they were put there.
    pub rows: Vec<KioskView>,
}

/// What a kiosk shows before anybody signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KioskFace {
    /// The device's id.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Code of the station.
    pub station: String,
    /// Its name.
    pub station_name: Option<String>,
    /// Code of the site.
    pub site: String,
    /// Today's people; they may choose their name and type their PIN.
    pub people: Vec<PersonName>,
    /// Whether anybody was assigned: where nobody was, everybody with a badge may sign in.
    pub listed: bool,
    /// Whether a badge suffices without a PIN.
    pub badge_alone: bool,
    /// Seconds without use after which a session ends.
    pub idle_s: i64,
}

/// How people sign in at kiosks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskSettings {
    /// Whether a badge suffices without a PIN, where the badge itself says nothing.
    pub badge_alone: bool,
    /// Seconds without use after which a session ends: 30 to 3600.
    pub idle_s: i64,
}

/// Who wants to sign in at a shared device.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct BadgeSignIn {
    /// The code on the badge, as it is scanned.
    pub badge: Option<String>,
    /// Or somebody of today's people, at a kiosk.
    pub person: Option<String>,
    /// The PIN.
    #[schema(format = Password)]
    pub pin: Option<String>,
    /// Code of the station, where the device is no kiosk.
    pub station: Option<String>,
}

impl std::fmt::Debug for BadgeSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BadgeSignIn")
    }
}

/// The names of the two settings.
const BADGE_ALONE: &str = "kiosk_badge_alone";
const IDLE_S: &str = "kiosk_idle_s";
/// Seconds without use after which a session ends, where nobody said otherwise.
const IDLE_DEFAULT_S: i64 = 120;
/// What somebody may say.
const IDLE_RANGE_S: std::ops::RangeInclusive<i64> = 30..=3600;
/// Wrong tries at one device before it is locked: many people type there.
const DEVICE_FAILURES_MAX: u32 = 4 * FAILURES_MAX;

impl Plant {
    /// Makes the device of whoever asks a kiosk, and says the secret it is to keep.
    pub fn put_kiosk(&self, operator: &Operator, ask: &PutKiosk) -> Result<(String, KioskView)> {
        operator.need(Permission::FloorLead)?;
        let name = ask.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if name.is_some_and(|name| name.chars().count() > 100) {
            return Err(Refusal::BadInput { field: "name" }.into());
        }
        let secret = secrets::token("")?;
        let token_sha256 = secrets::fingerprint(&secret);
        let (operator, station) = (operator.clone(), ask.station.clone());
        let name = name.map(str::to_owned);
        let view = self.inner.runner.run(move |cx| {
            let company = operator.company;
            need_station(cx.tx, company, &station)?;
            let kiosk = Kiosk {
                token_sha256,
                company,
                kiosk: KioskId(cx.next_id(company, COMPANY_LEDGER)?),
                site: operator.site,
                station,
                name,
                created_at_us: cx.now_us,
                seen_at_us: None,
            };
            stored::put(cx.tx, &kiosk)?;
            kiosk_view(cx.tx, kiosk)
        })?;
        Ok((secret, view))
    }

    /// Every kiosk of the company.
    pub fn kiosks(&self, operator: &Operator) -> Result<KioskPage> {
        operator.need(Permission::FloorLead)?;
        self.read(|tx| {
            let known = stored::of_company(tx, operator.company)?;
            let rows = known.into_iter().map(|kiosk| kiosk_view(tx, kiosk));
            Ok(KioskPage { rows: rows.collect::<Result<_>>()? })
        })
    }

    /// A device is no kiosk any more.
    pub fn take_kiosk(&self, operator: &Operator, id: &str) -> Result<()> {
        operator.need(Permission::FloorLead)?;
        let missing = || Error::NotFound("kiosk");
        let kiosk: KioskId = id.parse().map_err(|_| missing())?;
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            if stored::take_away(cx.tx, company, kiosk)? { Ok(()) } else { Err(missing()) }
        })
    }

    /// What a kiosk shows before anybody signs in.
    pub fn kiosk_face(&self, secret: &str) -> Result<KioskFace> {
        let now_us = self.now_us();
        self.read(|tx| {
            let kiosk = stored::by_token(tx, &secrets::fingerprint(secret))?;
            let kiosk = kiosk.ok_or(Error::NotFound("kiosk"))?;
            let ground = (kiosk.company, kiosk.site);
            let day = today(tx, ground, now_us)?;
            let people = names_at(tx, ground, &kiosk.station, day)?;
            let settings = settings_of(tx, kiosk.company)?;
            Ok(KioskFace {
                id: kiosk.kiosk.to_string(),
                name: kiosk.name,
                station_name: station_name(tx, kiosk.company, &kiosk.station)?,
                station: kiosk.station,
                site: site_code(tx, ground)?,
                listed: !people.is_empty(),
                people,
                badge_alone: settings.badge_alone,
                idle_s: settings.idle_s,
            })
        })
    }

    /// How people sign in at kiosks.
    pub fn kiosk_settings(&self, operator: &Operator) -> Result<KioskSettings> {
        operator.need(Permission::FloorLead)?;
        self.read(|tx| settings_of(tx, operator.company))
    }

    /// Says how people sign in at kiosks.
    pub fn set_kiosk_settings(
        &self,
        operator: &Operator,
        wanted: KioskSettings,
    ) -> Result<KioskSettings> {
        operator.need_everywhere(Permission::PeopleManage)?;
        if !IDLE_RANGE_S.contains(&wanted.idle_s) {
            return Err(Refusal::BadInput { field: "idle_s" }.into());
        }
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            let (alone, idle_s) = (wanted.badge_alone.to_string(), wanted.idle_s.to_string());
            let owner = settings::COMPANY_SETTINGS;
            settings::set(cx.tx, company, owner, BADGE_ALONE, &alone)?;
            settings::set(cx.tx, company, owner, IDLE_S, &idle_s)?;
            settings_of(cx.tx, company)
        })
    }

    /// Signs somebody in by badge or by name and PIN. Whatever is wrong, the answer is the same.
    pub fn sign_in_by_badge(
        &self,
        kiosk: Option<&str>,
        ask: &BadgeSignIn,
        device: &str,
    ) -> Result<SignedIn> {
        let now_us = self.now_us();
        let claim = self.read(|tx| {
            let claim = Claim::of(tx, kiosk, ask, device, now_us)?;
            let person = (claim.person_key.as_str(), FAILURES_MAX);
            let device = (claim.device_key.as_str(), DEVICE_FAILURES_MAX);
            for locked in [person, device] {
                refuse_locked(tx, claim.company, locked, now_us)?;
            }
            Ok(claim)
        })?;
        let pin = ask.pin.as_deref().filter(|pin| !pin.is_empty());
        let is_right = match pin {
            Some(pin) => {
                let stored = claim.pin.as_deref().unwrap_or(secrets::NOBODY);
                secrets::password_matches(pin, stored) && claim.person.is_some()
            }
            None => claim.alone && claim.person.is_some(),
        };
        let has_pin = pin.is_some();
        let device = device.to_owned();
        let signed_in = self.inner.runner.run(move |cx| match claim.person {
            Some(person) if is_right => enter(cx, &claim, person, device).map(Some),
            _ => {
                claim.failed(cx, has_pin)?;
                if has_pin {
                    let who = (claim.company, claim.person);
                    crate::sessions::note(cx, who, ("badge", false), &device)?;
                }
                Ok(None)
            }
        })?;
        match signed_in {
            Some(cookie) => {
                let (_, view) = self.session(&cookie, None)?;
                Ok(SignedIn { cookie, view })
            }
            None if has_pin => Err(Error::SignedOut),
            None => Err(Error::PinNeeded),
        }
    }
}

/// Who somebody at a device says they are, as far as that is known.
struct Claim {
    company: CompanyId,
    site: SiteId,
    station: Option<String>,
    kiosk: Option<Kiosk>,
    badge: Option<Badge>,
    person: Option<PersonId>,
    pin: Option<String>,
    /// The badge suffices without a PIN.
    alone: bool,
    /// Under which names wrong tries are counted.
    person_key: String,
    device_key: String,
}

impl Claim {
    fn of(
        tx: &mut Tx<'_>,
        secret: Option<&str>,
        ask: &BadgeSignIn,
        device: &str,
        now_us: i64,
    ) -> Result<Self> {
        let kiosk = match secret {
            Some(secret) => stored::by_token(tx, &secrets::fingerprint(secret))?,
            None => None,
        };
        let code = ask.badge.as_deref().map(fingerprint).transpose()?;
        let badge = match &code {
            Some(code) => badges::by_code(tx, code)?,
            None => None,
        };
        // At a kiosk of one company the badges of another are unknown.
        let badge = badge.filter(|badge| {
            kiosk.as_ref().is_none_or(|kiosk| kiosk.company == badge.company)
                && badge.valid_until_us.is_none_or(|until_us| until_us > now_us)
        });
        let of_company = kiosk.as_ref().map(|kiosk| kiosk.company);
        let of_company = of_company.or_else(|| badge.as_ref().map(|badge| badge.company));
        let company = match of_company {
            Some(company) => company,
            None => masters::companies(tx)?.first().ok_or(Error::NotFound("company"))?.id,
        };
        let site = match &kiosk {
            Some(kiosk) => kiosk.site,
            None => crate::plant::site_of(tx, company, None)?.site,
        };
        let station = kiosk.as_ref().map(|kiosk| kiosk.station.clone());
        let station = station.or_else(|| ask.station.clone().filter(|code| !code.is_empty()));
        let person = match (&badge, &ask.person, &kiosk) {
            (Some(badge), ..) if is_bound(tx, badge)? => Some(badge.person),
            (None, Some(id), Some(kiosk)) if code.is_none() => chosen(tx, kiosk, id, now_us)?,
            _ => None,
        };
        let person = match person {
            Some(person) if may_enter(tx, company, person)? => Some(person),
            _ => None,
        };
        let pin = match person {
            Some(person) if valid(tx, company, person, "pin")? => {
                badges::pin(tx, company, person)?.map(|pin| pin.hash)
            }
            _ => None,
        };
        let says = badge.as_ref().and_then(|badge| badge.alone);
        let alone = says.unwrap_or(badge_alone(tx, company)?);
        let alone = alone && badge.is_some() && kiosk.is_some();
        let person_key = match (person, code) {
            (Some(person), _) => pin_attempts(person),
            (None, Some(code)) => format!("badge {}", ledger::hex(&code[..8])),
            (None, None) => "badge unknown".to_owned(),
        };
        let device_key = match &kiosk {
            Some(kiosk) => format!("kiosk {}", kiosk.kiosk),
            None => format!("device {}", device.split(' ').next().unwrap_or_default()),
        };
        Ok(Self {
            company,
            site,
            station,
            kiosk,
            badge,
            person,
            pin,
            alone,
            person_key,
            device_key,
        })
    }

    /// Counts a wrong try. Where only the PIN is still missing nothing went wrong, but it takes as long.
    fn failed(&self, cx: &mut Cx<'_, '_>, has_pin: bool) -> Result<()> {
        self.forget_old_tries(cx)?;
        if has_pin {
            access::login_failed(cx.tx, self.company, &self.person_key, cx.now_us)?;
        }
        if has_pin || self.person.is_none() {
            access::login_failed(cx.tx, self.company, &self.device_key, cx.now_us)?;
        }
        Ok(())
    }

    /// A device's tries are not forgotten because somebody succeeds: else whoever guesses would only
    /// have to sign in as themselves in between.
    fn forget_old_tries(&self, cx: &mut Cx<'_, '_>) -> Result<()> {
        let tried = access::login_attempts(cx.tx, self.company, &self.device_key)?;
        if tried.is_some_and(|tried| tried.last_failure_at_us < cx.now_us - LOCK_MAX_US) {
            access::login_succeeded(cx.tx, self.company, &self.device_key)?;
        }
        Ok(())
    }
}

/// Begins the session of somebody who showed who they are, if they may be at this station.
fn enter(cx: &mut Cx<'_, '_>, claim: &Claim, person: PersonId, device: String) -> Result<String> {
    // Load.
    let ground = (claim.company, claim.site);
    let now_us = cx.now_us;

    // Decide.
    if is_elsewhere(cx.tx, ground, person)? {
        // A badge of another site is none here.
        return Err(Error::SignedOut);
    }
    if let Some(station) = &claim.station {
        need_station(cx.tx, claim.company, station)?;
        let day = today(cx.tx, ground, now_us)?;
        let listed = stored::people(cx.tx, ground, station, day)?;
        let roles = roles_at(cx.tx, ground, person)?;
        let leads = permission::allows(&roles, Permission::FloorLead);
        if !leads && !listed.is_empty() && !listed.contains(&person) {
            return Err(Refusal::NotAtStation { station: station.clone() }.into());
        }
    }

    // Append.
    tell_of_two_stations(cx, claim, person)?;
    access::login_succeeded(cx.tx, claim.company, &claim.person_key)?;
    claim.forget_old_tries(cx)?;
    if let Some(kiosk) = &claim.kiosk {
        stored::touch(cx.tx, &kiosk.token_sha256, now_us)?;
    }
    let idle_us = settings_of(cx.tx, claim.company)?.idle_s * 1_000_000;
    let until_us = claim.badge.as_ref().and_then(|badge| badge.valid_until_us);
    let shared = access::Shared {
        site: claim.site,
        station: claim.station.clone(),
        badge: claim.badge.as_ref().map(|badge| badge.badge),
        idle_us,
    };
    let lasts_us = until_us.map_or(idle_us, |until_us| idle_us.min(until_us - now_us));
    begin_session(cx, (claim.company, person), (device, "badge"), Some(shared), lasts_us)
}

/// A badge that is in use at another station lies on record: somebody has it who should not, or
/// forgot to sign out. Both sessions go on, because work does.
fn tell_of_two_stations(cx: &mut Cx<'_, '_>, claim: &Claim, person: PersonId) -> Result<()> {
    let (Some(badge), Some(station)) = (&claim.badge, &claim.station) else { return Ok(()) };
    let now_us = cx.now_us;
    for session in access::sessions_of(cx.tx, claim.company, person)? {
        let is_live = session.expires_at_us > now_us;
        let Some(shared) = session.shared.filter(|_| is_live) else { continue };
        let Some(other) = shared.station.filter(|other| other != station) else { continue };
        if shared.badge == Some(badge.badge) {
            let fact = BadgeDoubled {
                badge: badge.badge,
                person,
                station: station.clone(),
                other,
                other_since: Instant::utc(session.created_at_us),
            };
            cx.act(claim.company, claim.site, Some(person), fact)?;
        }
    }
    Ok(())
}

/// Whether the ledger says of a badge what the side store says.
fn is_bound(tx: &mut Tx<'_>, badge: &Badge) -> Result<bool> {
    valid(tx, badge.company, badge.person, &known_as(badge.badge))
}

/// One of today's people at a kiosk, by the id it shows.
fn chosen(tx: &mut Tx<'_>, kiosk: &Kiosk, id: &str, now_us: i64) -> Result<Option<PersonId>> {
    let Ok(person) = id.parse::<PersonId>() else { return Ok(None) };
    let ground = (kiosk.company, kiosk.site);
    let day = today(tx, ground, now_us)?;
    let listed = stored::people(tx, ground, &kiosk.station, day)?;
    Ok(listed.contains(&person).then_some(person))
}

/// Whether somebody may sign in at all: an administrator can end that with the password.
fn may_enter(tx: &mut Tx<'_>, company: CompanyId, person: PersonId) -> Result<bool> {
    Ok(people::credential_valid(tx, company, person, "password")? != Some(false))
}

fn valid(tx: &mut Tx<'_>, company: CompanyId, person: PersonId, what: &str) -> Result<bool> {
    Ok(people::credential_valid(tx, company, person, what)? == Some(true))
}

/// Whether a badge suffices without a PIN in a company. Not unless somebody said so.
pub(crate) fn badge_alone(tx: &mut Tx<'_>, company: CompanyId) -> Result<bool> {
    let said = settings::get(tx, company, settings::COMPANY_SETTINGS, BADGE_ALONE)?;
    Ok(said.as_deref() == Some("true"))
}

fn settings_of(tx: &mut Tx<'_>, company: CompanyId) -> Result<KioskSettings> {
    let idle_s = settings::get(tx, company, settings::COMPANY_SETTINGS, IDLE_S)?;
    let idle_s = idle_s.and_then(|text| text.parse().ok()).unwrap_or(IDLE_DEFAULT_S);
    Ok(KioskSettings { badge_alone: badge_alone(tx, company)?, idle_s })
}

fn kiosk_view(tx: &mut Tx<'_>, kiosk: Kiosk) -> Result<KioskView> {
    Ok(KioskView {
        id: kiosk.kiosk.to_string(),
        site: site_code(tx, (kiosk.company, kiosk.site))?,
        station: kiosk.station,
        name: kiosk.name,
        created_at: utc(kiosk.created_at_us),
        last_seen: kiosk.seen_at_us.map(utc),
    })
}

fn site_code(tx: &mut Tx<'_>, (company, site): (CompanyId, SiteId)) -> Result<String> {
    let sites = masters::sites(tx, company)?;
    let known = sites.into_iter().find(|known| known.site == site);
    Ok(known.ok_or(Error::NotFound("site"))?.code)
}

fn today(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), now_us: i64) -> Result<domain::CivilDate> {
    let sites = masters::sites(tx, ground.0)?;
    let zone = sites.into_iter().find(|site| site.site == ground.1).map(|site| site.zone);
    work_day(tx, ground, &times::zone(&zone.unwrap_or_default()), now_us)
}
