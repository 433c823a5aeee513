//! Guests as people see them, and what a guest sees of their own invitation.

use domain::PersonId;
use domain::circles::KeptKind;
use domain::guests::Scope;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::guests::{self as stored, Guest, Look};
use store::pools;
use store::side::settings;
use utoipa::{IntoParams, ToSchema};

use super::{FIRM, Ground, Visit};
use crate::deliveries::name_of;
use crate::error::Result;
use crate::naming::{LotName, lot_name};
use crate::plant::Operator;
use crate::times::utc;

/// Whom to let in, to what, and how long.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct InviteGuest {
    /// What the guest is called.
    pub name: String,
    /// Whom they come from.
    pub firm: String,
    /// From when on; now where absent.
    pub from: Option<String>,
    /// Until when: 30 days later at most.
    pub until: String,
    /// Lots, with their passports and traces: numbers or references.
    #[serde(default)]
    pub lots: Vec<String>,
    /// Numbers of recalls and drills.
    #[serde(default)]
    pub recalls: Vec<String>,
    /// Numbers of complaints.
    #[serde(default)]
    pub complaints: Vec<String>,
    /// The language their pages are in: `en`, `zh-Hans` or `zh-Hant`.
    pub language: Option<String>,
}

/// Which guests a page shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GuestQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A guest as people see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuestView {
    /// Who.
    pub id: String,
    /// What they are called, as long as it is not erased.
    pub name: Option<String>,
    /// Whom they come from.
    pub firm: Option<String>,
    /// `waiting`, `open`, `over` or `withdrawn`.
    pub state: &'static str,
    /// From when on.
    pub from: String,
    /// Until when.
    pub until: String,
    /// The lots they may see.
    pub lots: Vec<String>,
    /// The recalls and drills.
    pub recalls: Vec<String>,
    /// The complaints.
    pub complaints: Vec<String>,
    /// What the person is called who let them in.
    pub invited_by: Option<String>,
    /// When that was.
    pub invited_at: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
    /// What the person is called who withdrew it.
    pub withdrawn_by: Option<String>,
    /// How often they looked.
    pub looks: u64,
    /// When they looked last.
    pub looked_at: Option<String>,
}

/// A guest who was just let in; the link is told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuestLink {
    /// Who.
    #[serde(flatten)]
    pub guest: GuestView,
    /// What the link carries.
    pub token: String,
}

/// Guests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuestPage {
    /// The newest first.
    pub rows: Vec<GuestView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A guest with what they looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuestDetail {
    /// Who.
    #[serde(flatten)]
    pub guest: GuestView,
    /// The newest looks first.
    pub looks: Vec<GuestLookView>,
}

/// A look of a guest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuestLookView {
    /// What was looked at: `lot:L1`, `trace:lot:L1`, `recall:RC-1` or `complaint:C-1`.
    pub what: String,
    /// When.
    pub at: String,
}

impl GuestLookView {
    pub(super) fn of(look: Look) -> Self {
        Self { what: look.what, at: utc(look.at_us) }
    }
}

/// What a guest may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuestScopeView {
    /// Until when.
    pub until: String,
    /// The lots, with their traces.
    pub lots: Vec<LotName>,
    /// Numbers of recalls and drills.
    pub recalls: Vec<String>,
    /// Numbers of complaints.
    pub complaints: Vec<String>,
}

pub(super) fn view(
    tx: &mut Tx<'_>,
    operator: &Operator,
    guest: &Guest,
    now_us: i64,
) -> Result<GuestView> {
    let (company, outside) = (operator.company, &operator.outside);
    let ground = (company, guest.site);
    let mut called = |person: Option<PersonId>| match person {
        Some(person) => name_of(tx, company, person),
        None => Ok(None),
    };
    let (name, invited_by) = (called(Some(guest.guest))?, called(guest.by)?);
    let withdrawn_by = called(guest.withdrawn_by)?;
    let last = stored::looks(tx, ground, guest.guest, 1)?;
    let Scope { lots, mut recalls, mut complaints } = guest.scope.clone();
    recalls.retain(|code| !outside.hides(KeptKind::Recall, code));
    complaints.retain(|code| !outside.hides(KeptKind::Complaint, code));
    Ok(GuestView {
        id: guest.guest.to_string(),
        name,
        firm: settings::get(tx, company, guest.guest, FIRM)?,
        state: state(guest, now_us),
        from: utc(guest.from_us),
        until: utc(guest.until_us),
        lots: lots.into_iter().collect(),
        recalls: recalls.into_iter().collect(),
        complaints: complaints.into_iter().collect(),
        invited_by,
        invited_at: utc(guest.at_us),
        withdrawn_at: guest.withdrawn_at_us.map(utc),
        withdrawn_by,
        looks: stored::look_count(tx, ground, guest.guest)?,
        looked_at: last.first().map(|look| utc(look.at_us)),
    })
}

const fn state(guest: &Guest, now_us: i64) -> &'static str {
    if guest.withdrawn_at_us.is_some() {
        "withdrawn"
    } else if now_us >= guest.until_us {
        "over"
    } else if now_us < guest.from_us {
        "waiting"
    } else {
        "open"
    }
}

pub(super) fn scope_view(tx: &mut Tx<'_>, ground: Ground, visit: &Visit) -> Result<GuestScopeView> {
    let mut lots = Vec::with_capacity(visit.scope.lots.len());
    for lot in &visit.scope.lots {
        let Ok(asked) = lot.parse() else { continue };
        if let Some(row) = pools::by_reference(tx, ground.0, ground.1, &asked)? {
            lots.push(lot_name(tx, ground, row.pool.fact.pool)?);
        }
    }
    Ok(GuestScopeView {
        until: utc(visit.until_us),
        lots,
        recalls: visit.scope.recalls.iter().cloned().collect(),
        complaints: visit.scope.complaints.iter().cloned().collect(),
    })
}
