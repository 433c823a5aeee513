//! Who comes for which kind of call, and who is told when nobody does: a setting of the company.

use domain::calls::{self as decisions, Chain, MINUTES_MAX};
use domain::{CallKind, CompanyId, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::side::settings;
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::permission::{Permission, ROLES};
use crate::plant::{Operator, Plant};

/// Who comes for which kind of call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallSettings {
    /// A row for each kind.
    pub rows: Vec<CallChain>,
}

/// Who comes for a kind of call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallChain {
    /// The kind.
    pub kind: String,
    /// The role that comes.
    pub role: String,
    /// The role that is told next.
    pub next_role: String,
    /// After so many minutes without anybody saying that they come: 1 to 480.
    pub minutes: u32,
}

/// Roles that see the day's work, so that they can come.
const COMING: [&str; 5] = ["leader", "quality", "operator", "planner", "manager"];
const SETTING: &str = "calls.chains";

impl Plant {
    /// Who comes for which kind of call.
    pub fn call_settings(&self, operator: &Operator) -> Result<CallSettings> {
        operator.need(Permission::WorkRead)?;
        self.read(|tx| settings_of(tx, operator.company))
    }

    /// Says who comes for which kind of call. A kind that is left out keeps what it had.
    pub fn set_call_settings(
        &self,
        operator: &Operator,
        wanted: CallSettings,
    ) -> Result<CallSettings> {
        operator.need_everywhere(Permission::FloorLead)?;
        let bad = |field| Refusal::BadInput { field };
        for row in &wanted.rows {
            row.kind.parse::<CallKind>().map_err(|_| bad("kind"))?;
            for role in [&row.role, &row.next_role] {
                let known = ROLES.iter().any(|(known, _)| known == role);
                if !known || !COMING.contains(&role.as_str()) {
                    return Err(bad("role").into());
                }
            }
            if !(1..=MINUTES_MAX).contains(&row.minutes) {
                return Err(bad("minutes").into());
            }
        }
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            let mut now = settings_of(cx.tx, company)?;
            for row in &mut now.rows {
                if let Some(new) = wanted.rows.iter().find(|new| new.kind == row.kind) {
                    *row = new.clone();
                }
            }
            let text = serde_json::to_string(&now).map_err(Error::fault)?;
            settings::set(cx.tx, company, settings::COMPANY_SETTINGS, SETTING, &text)?;
            Ok(now)
        })
    }
}

fn settings_of(tx: &mut Tx<'_>, company: CompanyId) -> Result<CallSettings> {
    let chains = chains(tx, company)?;
    let row = |(kind, chain): (CallKind, Chain)| CallChain {
        kind: kind.to_string(),
        role: chain.role,
        next_role: chain.next,
        minutes: chain.minutes,
    };
    Ok(CallSettings { rows: chains.into_iter().map(row).collect() })
}

/// Every kind with who comes for it.
pub(crate) fn chains(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<(CallKind, Chain)>> {
    let said = settings::get(tx, company, settings::COMPANY_SETTINGS, SETTING)?;
    let said: Option<CallSettings> = said.and_then(|text| serde_json::from_str(&text).ok());
    let rows = said.map(|said| said.rows).unwrap_or_default();
    let chain = |kind: CallKind| {
        let row = rows.iter().find(|row| row.kind == kind.as_str());
        let chosen = row.map(|row| Chain {
            role: row.role.clone(),
            next: row.next_role.clone(),
            minutes: row.minutes,
        });
        (kind, chosen.unwrap_or_else(|| decisions::built_in(kind)))
    };
    Ok(CallKind::ALL.iter().copied().map(chain).collect())
}

/// Who comes for a kind.
pub(crate) fn chain_of(chains: &[(CallKind, Chain)], kind: CallKind) -> &Chain {
    let found = chains.iter().find(|(known, _)| *known == kind);
    &found.expect("every kind has a chain").1
}
