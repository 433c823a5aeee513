//! How long each step of a complaint may take, and which department answers for which stage of the goods:
//! a setting of the company.

use std::collections::BTreeMap;

use domain::complaints::TARGET_HOURS_MAX;
use domain::{CompanyId, ComplaintStep, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::side::settings;
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// Hours within which each step is to be done after the one before; where a step has none, whoever does
/// the one before says until when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintSettings {
    /// Until the customer knows that we know.
    pub acknowledged: Option<u32>,
    /// Until the cause is known.
    pub investigated: Option<u32>,
    /// Until the customer has an answer.
    pub answered: Option<u32>,
    /// Until nothing is left to do.
    pub closed: Option<u32>,
    /// The department that answers for each stage: `received`, `fed`, `made`, `moved`, `shipped`.
    #[serde(default)]
    #[schema(required)]
    pub departments: BTreeMap<String, String>,
}

const SETTING: &str = "complaints.targets";
/// Stages that goods go through, as the table of a trace calls them.
const STAGES: [&str; 5] = ["received", "fed", "made", "moved", "shipped"];
/// Characters of a department's name at most.
const DEPARTMENT_MAX: usize = 60;

impl ComplaintSettings {
    /// The hours a step may take.
    pub(super) const fn hours(&self, step: ComplaintStep) -> Option<u32> {
        match step {
            ComplaintStep::Taken => None,
            ComplaintStep::Acknowledged => self.acknowledged,
            ComplaintStep::Investigated => self.investigated,
            ComplaintStep::Answered => self.answered,
            ComplaintStep::Closed => self.closed,
        }
    }
}

impl Plant {
    /// How long each step of a complaint may take.
    pub fn complaint_settings(&self, operator: &Operator) -> Result<ComplaintSettings> {
        operator.need(Permission::WorkRead)?;
        self.read(|tx| of(tx, operator.company))
    }

    /// Says how long each step of a complaint may take; those under way keep the day they have.
    pub fn set_complaint_settings(
        &self,
        operator: &Operator,
        wanted: ComplaintSettings,
    ) -> Result<ComplaintSettings> {
        operator.need_everywhere(Permission::QualityJudge)?;
        for step in ComplaintStep::ALL {
            let hours = wanted.hours(*step);
            if hours.is_some_and(|hours| !(1..=TARGET_HOURS_MAX).contains(&hours)) {
                return Err(Refusal::BadInput { field: step.as_str() }.into());
            }
        }
        let is_named = |(stage, name): (&String, &String)| {
            STAGES.contains(&stage.as_str())
                && !name.trim().is_empty()
                && name.chars().count() <= DEPARTMENT_MAX
        };
        if !wanted.departments.iter().all(is_named) {
            return Err(Refusal::BadInput { field: "departments" }.into());
        }
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            let text = serde_json::to_string(&wanted).map_err(Error::fault)?;
            settings::set(cx.tx, company, settings::COMPANY_SETTINGS, SETTING, &text)?;
            Ok(wanted)
        })
    }
}

/// What the company said; nothing where it said nothing.
pub(super) fn of(tx: &mut Tx<'_>, company: CompanyId) -> Result<ComplaintSettings> {
    let said = settings::get(tx, company, settings::COMPANY_SETTINGS, SETTING)?;
    Ok(said.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}
