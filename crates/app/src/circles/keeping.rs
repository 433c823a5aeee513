//! Keeping a record to a circle, and opening it again.
//!
//! Whoever may write a record and sees it says who else does, and is always in the circle themselves. An
//! administrator of people may open any circle, and says why: so no company locks itself out, and nobody
//! looks in unseen.

use std::collections::BTreeSet;

use domain::circles::{Circle, KeptKind};
use domain::facts::KeptToCircle;
use domain::{CompanyId, MasterKind, PersonId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::circles::{self as stored, Kept};
use store::side::people as persons;
use store::{Tx, audits, complaints, instructions, masters, recalls};
use utoipa::ToSchema;

use super::Outside;
use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::holds::reason as given_reason;
use crate::naming::{People, PersonName};
use crate::permission::{Permission, ROLES};
use crate::plant::{Operator, Plant};
use crate::recalls::cases;
use crate::runner::Cx;
use crate::times;

/// Who may see a record from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct KeepToCircle {
    /// People by their ids; whoever says it is always among them.
    #[serde(default)]
    pub people: Vec<String>,
    /// Roles: whoever holds one at the site of the record.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Nobody is named any more: whoever has the permission sees it again.
    #[serde(default)]
    pub open: bool,
    /// Why.
    pub reason: String,
}

/// Who may see a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CircleView {
    /// `recall`, `complaint`, `audit`, `bom` or `instruction`.
    pub kind: String,
    /// Its number or code.
    pub code: String,
    /// Whether it is kept to a circle; open to whoever has the permission where not.
    pub kept: bool,
    /// The people in it.
    pub people: Vec<PersonName>,
    /// The roles in it.
    pub roles: Vec<String>,
    /// Why, for whoever is in it.
    pub reason: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// Who said so.
    pub by: Option<PersonName>,
    /// Whether whoever asks may say who is in it.
    pub may_keep: bool,
    /// Whether they may open it.
    pub may_open: bool,
    /// The site at which the case began, where it is not this one: only there it is said who sees it.
    pub home: Option<String>,
    /// People who may be chosen; none for whoever may not say who is in it.
    pub choice: Vec<PersonName>,
}

/// A record that is kept to a circle, without a word of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CircleRow {
    /// `recall`, `complaint`, `audit`, `bom` or `instruction`.
    pub kind: String,
    /// Its number or code.
    pub code: String,
    /// The people in the circle.
    pub people: Vec<PersonName>,
    /// The roles.
    pub roles: Vec<String>,
    /// Since when.
    pub since: String,
    /// Who said so.
    pub by: Option<PersonName>,
    /// Nobody who can sign in is left in it: somebody has to open it.
    pub nobody_left: bool,
}

/// The records that are kept to circles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CirclePage {
    /// By their kinds and numbers.
    pub rows: Vec<CircleRow>,
}

/// People of one circle at most.
const PEOPLE_MAX: usize = 100;

/// With one of these there may be something to read.
const READS: [Permission; 5] = [
    Permission::TraceRead,
    Permission::WorkRead,
    Permission::GoodsRecord,
    Permission::MastersManage,
    Permission::PeopleManage,
];

/// With one of these there may be something to say.
const CHANGES: [Permission; 4] = [
    Permission::RecallManage,
    Permission::QualityJudge,
    Permission::MastersManage,
    Permission::PeopleManage,
];

type Ground = (CompanyId, SiteId);

fn kind_of(word: &str) -> Result<KeptKind> {
    word.parse().map_err(|_| Error::NotFound("kind"))
}

/// What writing a record of a kind needs.
const fn to_write(kind: KeptKind) -> Permission {
    match kind {
        KeptKind::Recall => Permission::RecallManage,
        KeptKind::Complaint | KeptKind::Audit => Permission::QualityJudge,
        KeptKind::Bom | KeptKind::Instruction => Permission::MastersManage,
    }
}

/// What reading a record of a kind needs.
fn may_read(operator: &Operator, kind: KeptKind) -> bool {
    match kind {
        KeptKind::Recall => operator.may(Permission::TraceRead),
        KeptKind::Complaint | KeptKind::Audit | KeptKind::Instruction => {
            operator.may(Permission::WorkRead)
        }
        KeptKind::Bom => [
            Permission::TraceRead,
            Permission::WorkRead,
            Permission::GoodsRecord,
            Permission::MastersManage,
        ]
        .into_iter()
        .any(|permission| operator.may(permission)),
    }
}

fn may_write(operator: &Operator, kind: KeptKind) -> bool {
    let writes = to_write(kind);
    // What all sites share is written by whoever may do so everywhere.
    operator.may(writes) && (!kind.is_of_company() || operator.everywhere.contains(&writes))
}

/// An administrator of people: of the company for what is of the company.
fn may_open_any(operator: &Operator, kind: KeptKind) -> bool {
    let manages = Permission::PeopleManage;
    operator.may(manages) && (!kind.is_of_company() || operator.everywhere.contains(&manages))
}

/// A record that is not there, or is as if it were not.
fn missing(kind: KeptKind, code: &str) -> Error {
    match kind {
        KeptKind::Recall => crate::recalls::unknown(code).into(),
        KeptKind::Complaint => crate::complaints::unknown(code).into(),
        KeptKind::Audit => crate::audits::unknown(code).into(),
        KeptKind::Instruction => crate::instructions::unknown(code).into(),
        KeptKind::Bom => Error::NotFound("record"),
    }
}

/// The id of a record that is there; none of a kind whose records have none. It is not there for whoever
/// it is kept from.
fn found(
    tx: &mut Tx<'_>,
    ground: Ground,
    outside: &Outside,
    (kind, code): (KeptKind, &str),
) -> Result<Option<i64>> {
    let unknown = || missing(kind, code);
    let id = match kind {
        KeptKind::Recall => {
            let found = outside.known(recalls::by_code(tx, ground, code)?);
            Some(found.ok_or_else(unknown)?.recall.0)
        }
        KeptKind::Complaint => {
            let found = outside.known(complaints::by_code(tx, ground, code)?);
            Some(found.ok_or_else(unknown)?.complaint.0)
        }
        KeptKind::Audit => {
            let found = outside.known(audits::by_code(tx, ground, code)?);
            Some(found.ok_or_else(unknown)?.audit.0)
        }
        KeptKind::Instruction => {
            let found = outside.known(instructions::by_code(tx, ground, code)?);
            Some(found.ok_or_else(unknown)?.instruction.0)
        }
        KeptKind::Bom => {
            let found = masters::record(tx, ground.0, MasterKind::Bom, code)?;
            found.filter(|_| !outside.hides(kind, code)).ok_or_else(unknown)?;
            None
        }
    };
    Ok(id)
}

impl Plant {
    /// Who may see a record.
    pub fn circle(&self, operator: &Operator, kind: &str, code: &str) -> Result<CircleView> {
        let kind = kind_of(kind)?;
        operator.need_any(&READS)?;
        let opens = may_open_any(operator, kind);
        if !opens && !may_read(operator, kind) {
            return Err(missing(kind, code));
        }
        self.read(|tx| {
            let nothing = Outside::default();
            let outside = if opens { &nothing } else { &operator.outside };
            found(tx, (operator.company, operator.site), outside, (kind, code))?;
            view(tx, operator, (kind, code))
        })
    }

    /// The records that are kept to circles, for whoever may open them.
    pub fn circles(&self, operator: &Operator) -> Result<CirclePage> {
        operator.need(Permission::PeopleManage)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let people = People::of(tx, ground.0)?;
            let present = present(tx, ground)?;
            let kept = stored::of_site(tx, ground)?.into_iter();
            let rows = kept.map(|Kept { kind, code, circle, at_us, by, .. }| CircleRow {
                kind: kind.to_string(),
                code,
                nobody_left: !present.iter().any(|(one, roles)| circle.shows(Some(*one), roles)),
                people: circle.people.iter().map(|person| people.name(*person)).collect(),
                roles: circle.roles.into_iter().collect(),
                since: times::in_zone(at_us, &zone),
                by: by.map(|person| people.name(person)),
            });
            Ok(CirclePage { rows: rows.collect() })
        })
    }

    /// Says who may see a record from now on.
    pub fn keep_to_circle(
        &self,
        operator: &Operator,
        (kind, code): (&str, &str),
        ask: &KeepToCircle,
    ) -> Result<CircleView> {
        let kind = kind_of(kind)?;
        operator.need_any(&CHANGES)?;
        if !may_read(operator, kind) && !may_open_any(operator, kind) {
            return Err(missing(kind, code));
        }
        let (who, code, ask) = (operator.clone(), code.to_owned(), ask.clone());
        self.inner.runner.run(move |cx| {
            keep(cx, &who, (kind, &code), &ask)?;
            // Whoever opened what they were outside of sees it from now on.
            view(cx.tx, &Operator { outside: Outside::default(), ..who }, (kind, &code))
        })
    }
}

fn keep(
    cx: &mut Cx<'_, '_>,
    operator: &Operator,
    (kind, code): (KeptKind, &str),
    ask: &KeepToCircle,
) -> Result<()> {
    // Load.
    let ground = (operator.company, operator.site);
    let ledger = stored::ledger_of(kind, ground.1);
    cx.head(ground.0, ledger)?;
    let outside = match operator.person {
        Some(person) => Outside::of(cx.tx, ground, (person, &operator.roles))?,
        None => Outside::default(),
    };
    let is_inside = !outside.hides(kind, code);
    let opens = ask.open && may_open_any(operator, kind);
    let nothing = Outside::default();
    let seen_by = if opens { &nothing } else { &outside };
    let subject = found(cx.tx, ground, seen_by, (kind, code))?;
    let before = stored::one(cx.tx, ground, kind, code)?;

    // Decide.
    if !(opens || (is_inside && may_write(operator, kind))) {
        return Err(Error::Denied);
    }
    let reason = given_reason(&ask.reason)?;
    let circle = if ask.open { Circle::default() } else { wanted(cx.tx, operator, ask)? };
    let parts = match (kind, subject) {
        (KeptKind::Recall, Some(recall)) => parts(cx.tx, ground, recall)?,
        _ => Vec::new(),
    };
    if before.is_none_or(|before| before.circle.is_open()) && circle.is_open() {
        return Ok(());
    }

    // Append.
    let said = |code: String, subject: Option<i64>| KeptToCircle {
        kind,
        code,
        subject,
        people: circle.people_lines(),
        roles: circle.role_lines(),
        reason: reason.clone(),
    };
    cx.act(ground.0, ledger, operator.person, said(code.to_owned(), subject))?;
    for (site, recall) in parts {
        let fact = said(recall.code, Some(recall.recall.0));
        cx.act(ground.0, site, operator.person, fact)?;
    }
    Ok(())
}

/// The parts of a case at other sites: what it is about stands there too. Only where the case began it is
/// said who sees it.
fn parts(tx: &mut Tx<'_>, ground: Ground, recall: i64) -> Result<Vec<(SiteId, recalls::Recall)>> {
    let case = cases::case_of(tx, ground, domain::RecallId(recall))?;
    if case.home != ground.1 {
        return Err(Refusal::BadInput { field: "code" }.into());
    }
    let mut parts = cases::parts(tx, ground.0, case)?;
    parts.retain(|(site, _)| *site != ground.1);
    Ok(parts)
}

/// The circle that is asked for; whoever says it is in it.
fn wanted(tx: &mut Tx<'_>, operator: &Operator, ask: &KeepToCircle) -> Result<Circle> {
    let known: BTreeSet<PersonId> = persons::persons(tx, operator.company)?
        .into_iter()
        .filter(|one| !one.erased)
        .map(|one| one.person)
        .collect();
    let mut circle = Circle::default();
    for id in &ask.people {
        let unknown = || Refusal::UnknownCode { kind: "person", code: id.clone() };
        let person: PersonId = id.parse().map_err(|_| unknown())?;
        circle.people.insert(Some(person).filter(|one| known.contains(one)).ok_or_else(unknown)?);
    }
    for role in &ask.roles {
        let is_known = ROLES.iter().any(|(known, _)| known == role);
        circle.roles.extend(is_known.then(|| role.clone()));
        if !is_known {
            return Err(Refusal::BadInput { field: "roles" }.into());
        }
    }
    circle.people.extend(operator.person);
    if circle.is_open() || circle.people.len() > PEOPLE_MAX {
        return Err(Refusal::BadInput { field: "people" }.into());
    }
    Ok(circle)
}

/// Everybody who can sign in, with their roles at the site.
fn present(tx: &mut Tx<'_>, (company, site): Ground) -> Result<Vec<(PersonId, Vec<String>)>> {
    let mut present = Vec::new();
    for one in persons::persons(tx, company)? {
        let roles = persons::roles_at(&one.roles, site);
        let active = persons::credential_valid(tx, company, one.person, "password")?;
        if !one.erased && !roles.is_empty() && active == Some(true) {
            present.push((one.person, roles));
        }
    }
    Ok(present)
}

fn view(
    tx: &mut Tx<'_>,
    operator: &Operator,
    (kind, code): (KeptKind, &str),
) -> Result<CircleView> {
    let ground = (operator.company, operator.site);
    let people = People::of(tx, ground.0)?;
    let kept = stored::one(tx, ground, kind, code)?.filter(|kept| !kept.circle.is_open());
    let is_inside = !operator.outside.hides(kind, code);
    let home = home_of(tx, ground, (kind, code))?;
    let may_keep = is_inside && home.is_none() && may_write(operator, kind);
    let may_open = kept.is_some() && home.is_none() && (may_keep || may_open_any(operator, kind));
    let choice = if may_keep { present(tx, ground)? } else { Vec::new() };
    let zone = times::zone(&operator.zone);
    let circle = kept.as_ref().map(|kept| kept.circle.clone()).unwrap_or_default();
    Ok(CircleView {
        kind: kind.to_string(),
        code: code.to_owned(),
        kept: kept.is_some(),
        people: circle.people.iter().map(|person| people.name(*person)).collect(),
        roles: circle.roles.into_iter().collect(),
        since: kept.as_ref().map(|kept| times::in_zone(kept.at_us, &zone)),
        by: kept.as_ref().and_then(|kept| kept.by).map(|person| people.name(person)),
        reason: kept.filter(|_| is_inside).map(|kept| kept.reason),
        may_keep,
        may_open,
        home,
        choice: choice.into_iter().map(|(person, _)| people.name(person)).collect(),
    })
}

/// The site at which the case of a recall began, where it is another one.
fn home_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    (kind, code): (KeptKind, &str),
) -> Result<Option<String>> {
    if kind != KeptKind::Recall {
        return Ok(None);
    }
    let Some(found) = recalls::by_code(tx, ground, code)? else { return Ok(None) };
    let case = cases::case_of(tx, ground, found.recall)?;
    if case.home == ground.1 {
        return Ok(None);
    }
    let sites = masters::sites(tx, ground.0)?;
    Ok(sites.into_iter().find(|site| site.site == case.home).map(|site| site.name))
}

/// A part that another site opens of a kept case is kept to the same circle.
pub(crate) fn follow_case(
    acting: &mut Acting<'_, '_, '_>,
    (home, origin): (SiteId, &str),
    (recall, code): (domain::RecallId, &str),
) -> Result<()> {
    let kept = stored::one(acting.cx.tx, (acting.company, home), KeptKind::Recall, origin)?;
    let Some(kept) = kept.filter(|kept| !kept.circle.is_open()) else { return Ok(()) };
    acting.append(KeptToCircle {
        kind: KeptKind::Recall,
        code: code.to_owned(),
        subject: Some(recall.0),
        people: kept.circle.people_lines(),
        roles: kept.circle.role_lines(),
        reason: kept.reason,
    })?;
    Ok(())
}
