//! Badges: bound to people by administrators, and for a shift by leaders.
//!
//! The ledger learns that a badge was bound and taken away, by its id; the code lies in the side store
//! as a hash. A code is not secret as a password is, it can be read off a card: that is why a badge
//! alone suffices only where the company says so.

use domain::facts::{BadgeDoubleSettled, RoleGranted};
use domain::{BadgeId, CompanyId, Instant, PersonId, Refusal, pins};
use serde::{Deserialize, Serialize};
use store::ledger::COMPANY_LEDGER;
use store::side::badges::{self as stored, Badge, Pin};
use store::side::people::{PersonName as Name, set_name};
use store::side::{access, kiosks};
use store::stations::is_settled as settled;
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::kiosks::badge_alone;
use crate::naming::{People, PersonName};
use crate::people::{credential, enroll, is_elsewhere};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runner::Cx;
use crate::secrets;
use crate::stations::{end_of_shift, known_person, need_station, work_day};
use crate::times::{self, utc};

/// A badge that is to be bound for good.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct BindBadge {
    /// The code on it, as it is scanned.
    pub badge: String,
    /// To whom.
    pub person: String,
    /// Whether it suffices without a PIN; as the company says where absent.
    pub alone: Option<bool>,
}

/// A badge for a temporary worker, for a shift.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct BindDayBadge {
    /// The code on it, as it is scanned.
    pub badge: String,
    /// What the worker is called.
    pub name: String,
    /// Codes of the operations the worker was trained for; no other is allowed.
    pub operations: Vec<String>,
    /// Until when, at most a day ahead; the end of the running shift where absent.
    pub until: Option<String>,
    /// Code of the station the worker is to work at today.
    pub station: Option<String>,
    /// A PIN, where a badge alone does not suffice.
    #[schema(format = Password)]
    pub pin: Option<String>,
}

/// A badge as people see it; its code is shown nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BadgeView {
    /// Its id; it is taken away by this.
    pub id: String,
    /// Whose it is.
    pub person: PersonName,
    /// `permanent` or `day`.
    pub kind: &'static str,
    /// From when it is valid.
    pub valid_from: String,
    /// Until when; null for good.
    pub valid_until: Option<String>,
    /// Codes of the operations it is for; null where it is for all.
    pub operations: Option<Vec<String>>,
    /// Whether it suffices without a PIN; null where the company's setting says.
    pub alone: Option<bool>,
    /// Who bound it.
    pub bound_by: Option<PersonName>,
}

/// Badges that are bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BadgePage {
    /// In the order they were bound; those of a day stay until their card is bound again.
    pub rows: Vec<BadgeView>,
}

/// A badge of a day lasts so long at most.
const DAY_US: i64 = 24 * 3_600 * 1_000_000;
/// And so long where no shifts are set up.
const SHIFT_US: i64 = 12 * 3_600 * 1_000_000;
/// Characters of a code.
const CODE_CHARS: std::ops::RangeInclusive<usize> = 4..=200;
/// Operations of one badge at most.
const OPERATIONS_MAX: usize = 50;
/// Characters of what was found.
const NOTE_MAX: usize = 1_000;
/// What a temporary worker may do.
const OPERATOR: &str = "operator";

impl Plant {
    /// Every badge that is bound.
    pub fn badges(&self, operator: &Operator) -> Result<BadgePage> {
        operator.need(Permission::FloorLead)?;
        self.read(|tx| {
            let people = People::of(tx, operator.company)?;
            let mut rows = Vec::new();
            for badge in stored::of_company(tx, operator.company)? {
                if !is_elsewhere(tx, (badge.company, operator.site), badge.person)? {
                    rows.push(view(&badge, &people));
                }
            }
            Ok(BadgePage { rows })
        })
    }

    /// Binds a badge to somebody for good.
    pub fn bind_badge(&self, operator: &Operator, ask: &BindBadge) -> Result<BadgeView> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let badge_sha256 = fingerprint(&ask.badge)?;
        let (operator, ask) = (operator.clone(), ask.clone());
        self.inner.runner.run(move |cx| {
            let (company, by) = (operator.company, operator.person);
            let person = known_person(cx.tx, company, &ask.person)?;
            let badge = Badge {
                badge_sha256,
                company,
                badge: BadgeId(cx.next_id(company, COMPANY_LEDGER)?),
                person,
                for_a_day: false,
                alone: ask.alone,
                operations: None,
                valid_from_us: cx.now_us,
                valid_until_us: None,
                bound_by: by,
            };
            bind(cx, &badge)
        })
    }

    /// Makes a temporary worker known and binds a badge to them for a shift.
    pub fn bind_day_badge(&self, operator: &Operator, ask: &BindDayBadge) -> Result<BadgeView> {
        operator.need(Permission::FloorLead)?;
        let badge_sha256 = fingerprint(&ask.badge)?;
        let name = ask.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 100 {
            return Err(Refusal::BadInput { field: "name" }.into());
        }
        let operations = operations(&ask.operations)?;
        let pin = ask.pin.as_deref().filter(|pin| !pin.is_empty());
        let pin = match pin {
            Some(pin) => {
                pins::check(pin)?;
                Some(secrets::hash_password(pin)?)
            }
            None => None,
        };
        let (operator, ask) = (operator.clone(), ask.clone());
        self.inner.runner.run(move |cx| {
            // Load.
            let (company, by) = (operator.company, operator.person);
            let ground = (company, operator.site);
            if pin.is_none() && !badge_alone(cx.tx, company)? {
                return Err(Refusal::BadInput { field: "pin" }.into());
            }
            let until_us = until(cx, &operator, ask.until.as_deref())?;

            // Append.
            let person = enroll(cx, company, by)?;
            // For a shift at this site, and at no other.
            let (role, site) = (OPERATOR.to_owned(), Some(operator.site));
            cx.act(company, COMPANY_LEDGER, by, RoleGranted { person, role, site })?;
            set_name(cx.tx, company, &called(person, cx.now_us, &name))?;
            if let Some(hash) = pin {
                let pin = Pin { hash, given_by: by };
                stored::set_pin(cx.tx, (company, person), &pin, cx.now_us)?;
                credential(cx, company, by, person, "pin", true)?;
            }
            if let Some(station) = ask.station.as_deref().filter(|code| !code.is_empty()) {
                need_station(cx.tx, company, station)?;
                let zone = times::zone(&operator.zone);
                let day = work_day(cx.tx, ground, &zone, cx.now_us)?;
                kiosks::add_person(cx.tx, ground, (station, day), person)?;
            }
            let badge = Badge {
                badge_sha256,
                company,
                badge: BadgeId(cx.next_id(company, COMPANY_LEDGER)?),
                person,
                for_a_day: true,
                alone: None,
                operations: Some(operations),
                valid_from_us: cx.now_us,
                valid_until_us: Some(until_us),
                bound_by: by,
            };
            bind(cx, &badge)
        })
    }

    /// Takes a badge away; whoever is signed in with it is signed out.
    pub fn take_badge(&self, operator: &Operator, id: &str) -> Result<()> {
        operator.need(Permission::FloorLead)?;
        let missing = || Error::NotFound("badge");
        let badge: BadgeId = id.parse().map_err(|_| missing())?;
        let operator = operator.clone();
        self.inner.runner.run(move |cx| {
            let found = stored::by_id(cx.tx, operator.company, badge)?.ok_or_else(missing)?;
            if is_elsewhere(cx.tx, (found.company, operator.site), found.person)? {
                return Err(missing());
            }
            if !found.for_a_day {
                operator.need_everywhere(Permission::PeopleManage)?;
            }
            take_away(cx, &found, operator.person)
        })
    }
}

/// What was found about a badge that was in use at two stations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SettleDouble {
    /// What was found: lent, forgotten to sign out, copied.
    pub note: String,
}

impl Plant {
    /// Says what was found about a badge in use at two stations; then it waits for nobody any more.
    pub fn settle_double(&self, operator: &Operator, code: &str, ask: &SettleDouble) -> Result<()> {
        operator.need(Permission::FloorLead)?;
        let note = ask.note.trim().to_owned();
        if note.is_empty() || note.chars().count() > NOTE_MAX {
            return Err(Refusal::BadInput { field: "note" }.into());
        }
        let missing = || Error::NotFound("badge double");
        let doubled_seq: i64 = code.parse().map_err(|_| missing())?;
        let (ground, by) = ((operator.company, operator.site), operator.person);
        let code = code.to_owned();
        self.inner.runner.run(move |cx| {
            cx.head(ground.0, ground.1)?;
            match settled(cx.tx, ground, doubled_seq)? {
                None => return Err(missing()),
                Some(true) => return Err(Refusal::NotToSettle { code }.into()),
                Some(false) => {}
            }
            cx.act(ground.0, ground.1, by, BadgeDoubleSettled { doubled_seq, note })?;
            Ok(())
        })
    }
}

/// Takes a badge away and says so in the ledger.
pub(crate) fn take_away(cx: &mut Cx<'_, '_>, badge: &Badge, by: Option<PersonId>) -> Result<()> {
    stored::take_away(cx.tx, &badge.badge_sha256)?;
    access::end_sessions_by(cx.tx, badge.company, badge.badge)?;
    credential(cx, badge.company, by, badge.person, &known_as(badge.badge), false)
}

/// What the ledger calls a badge.
pub(crate) fn known_as(badge: BadgeId) -> String {
    format!("badge:{badge}")
}

/// What is kept of the code on a badge.
pub(crate) fn fingerprint(code: &str) -> Result<[u8; 32], Refusal> {
    let code = code.trim();
    let fits = CODE_CHARS.contains(&code.chars().count()) && !code.chars().any(char::is_control);
    if fits { Ok(secrets::fingerprint(code)) } else { Err(Refusal::BadInput { field: "badge" }) }
}

/// Binds a badge whose card is free: never bound, taken back, or run out.
fn bind(cx: &mut Cx<'_, '_>, badge: &Badge) -> Result<BadgeView> {
    if let Some(before) = stored::by_code(cx.tx, &badge.badge_sha256)? {
        let has_run_out = before.valid_until_us.is_some_and(|until_us| until_us <= cx.now_us);
        if !has_run_out || before.company != badge.company {
            return Err(Refusal::BadgeTaken.into());
        }
        take_away(cx, &before, badge.bound_by)?;
    }
    stored::bind(cx.tx, badge)?;
    let (company, known_as) = (badge.company, known_as(badge.badge));
    credential(cx, company, badge.bound_by, badge.person, &known_as, true)?;
    let people = People::of(cx.tx, company)?;
    Ok(view(badge, &people))
}

fn view(badge: &Badge, people: &People) -> BadgeView {
    let operations = badge.operations.as_deref();
    BadgeView {
        id: badge.badge.to_string(),
        person: people.name(badge.person),
        kind: if badge.for_a_day { "day" } else { "permanent" },
        valid_from: utc(badge.valid_from_us),
        valid_until: badge.valid_until_us.map(utc),
        operations: operations.map(|codes| codes.split(' ').map(str::to_owned).collect()),
        alone: badge.alone,
        bound_by: badge.bound_by.map(|person| people.name(person)),
    }
}

fn operations(asked: &[String]) -> Result<String, Refusal> {
    let codes: Vec<&str> = asked.iter().map(|code| code.trim()).collect();
    let is_code = |code: &&str| !code.is_empty() && !code.contains(char::is_whitespace);
    let fits = !codes.is_empty() && codes.len() <= OPERATIONS_MAX && codes.iter().all(is_code);
    if fits { Ok(codes.join(" ")) } else { Err(Refusal::BadInput { field: "operations" }) }
}

fn until(cx: &mut Cx<'_, '_>, operator: &Operator, asked: Option<&str>) -> Result<i64> {
    let Some(asked) = asked.filter(|text| !text.is_empty()) else {
        let ground: (CompanyId, _) = (operator.company, operator.site);
        let end = end_of_shift(cx.tx, ground, &times::zone(&operator.zone), cx.now_us)?;
        return Ok(end.unwrap_or(cx.now_us + SHIFT_US));
    };
    let bad = || Refusal::BadInput { field: "until" };
    let until_us = asked.parse::<Instant>().map_err(|_| bad())?.utc_us;
    let fits = until_us > cx.now_us && until_us <= cx.now_us + DAY_US;
    if fits { Ok(until_us) } else { Err(bad().into()) }
}

fn called(person: PersonId, now_us: i64, name: &str) -> Name {
    Name {
        person,
        valid_from_us: now_us,
        valid_to_us: None,
        code: None,
        username: None,
        name: Some(name.to_owned()),
    }
}
