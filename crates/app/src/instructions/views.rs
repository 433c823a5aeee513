//! Instructions as people see them: at the desk with their versions, on the floor as what is in force.

use std::collections::BTreeMap;

use domain::circles::KeptKind;
use domain::instructions::{self as decisions, Content};
use domain::{CivilDate, CompanyId, InstructionId, PersonId, SiteId, Unread};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::instructions::{self as stored, Draft, Instruction, Version};
use utoipa::{IntoParams, ToSchema};

use super::drafts::{self, OpenDraft};
use super::unknown;
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::{self, utc};

/// Where a list of instructions begins.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InstructionQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of instructions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InstructionPage {
    /// The instructions by their codes, each with its newest version and the one in force.
    pub rows: Vec<InstructionView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstructionView {
    /// Its code.
    pub code: String,
    /// The newest version.
    pub version: u32,
    /// The version in force; none where it was withdrawn or is in force only later.
    pub in_force: Option<u32>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
    /// What the person is called who withdrew it.
    pub withdrawn_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The draft of its next version, where one waits or was sent back.
    pub draft: Option<OpenDraft>,
    /// Its versions, the newest first. A list has only the newest.
    pub versions: Vec<VersionView>,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionView {
    /// The version, from 1.
    pub version: u32,
    /// What it is called, by language.
    pub titles: BTreeMap<String, String>,
    /// Code of the item it is for; every one where absent.
    pub item: Option<String>,
    /// Code of the operation it is for.
    pub operation: Option<String>,
    /// Code of the station it is for.
    pub station: Option<String>,
    /// What happens when somebody begins who has not read it.
    pub unread: String,
    /// The first day it is in force.
    pub effective_on: String,
    /// What is new in it.
    pub change: Option<String>,
    /// When it was published.
    pub at: String,
    /// What the person is called who published it, and so approved of it.
    pub by: Option<String>,
    /// What the person is called who wrote it, where that was somebody else.
    pub written_by: Option<String>,
    /// The steps in their order.
    pub steps: Vec<InstructionStep>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstructionStep {
    /// What is to be done, by language.
    pub texts: BTreeMap<String, String>,
    /// Whether it is one where people get hurt or goods are spoilt.
    pub caution: bool,
    /// Pictures, films and papers.
    pub files: Vec<StepFileView>,
}

/// A file of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepFileView {
    /// SHA-256 of its content: its address.
    pub sha256: String,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
}

/// Which instructions a device wants.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InForceQuery {
    /// Code of the station: only those for it, and those for no station of their own.
    pub station: Option<String>,
}

/// The instructions in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InstructionsInForce {
    /// The instructions.
    pub rows: Vec<InForceView>,
    /// Whether there are more than these.
    pub more: bool,
}

/// An instruction in force, and what is new in it for whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InForceView {
    /// Its code.
    pub code: String,
    /// The version in force.
    #[serde(flatten)]
    pub version: VersionView,
    /// The newest version whoever asks has read; none where they read none.
    pub read_version: Option<u32>,
    /// Places of the steps, from 1, that are not as in that version.
    pub new_steps: Vec<u32>,
}

/// Instructions a device is given at most.
const IN_FORCE_MAX: u32 = 200;
/// Versions of one instruction that are shown at most.
const VERSIONS_MAX: u32 = 100;

impl Plant {
    /// The instructions.
    pub fn instructions(
        &self,
        operator: &Operator,
        query: &InstructionQuery,
    ) -> Result<InstructionPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let (after, limit) = (query.cursor.clone().unwrap_or_default(), pages::rows(query.limit));
        let today = self.today(&times::zone(&operator.zone));
        self.read(|tx| {
            let found = stored::page(tx, ground, &after, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.code.clone());
            let shown = found.into_iter().filter(|one| operator.outside.shows(one));
            let rows = shown.map(|one| view(tx, ground, one, (today, 1)));
            Ok(InstructionPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// One instruction with its versions.
    pub fn instruction(&self, operator: &Operator, code: &str) -> Result<InstructionView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let today = self.today(&times::zone(&operator.zone));
        if operator.outside.hides(KeptKind::Instruction, code) {
            return Err(unknown(code).into());
        }
        self.read(|tx| instruction(tx, ground, (code, today)))
    }

    /// The instructions in force, for a device to show and keep.
    pub fn instructions_in_force(
        &self,
        operator: &Operator,
        query: &InForceQuery,
    ) -> Result<InstructionsInForce> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let today = self.today(&times::zone(&operator.zone));
        let station = query.station.clone().filter(|station| !station.is_empty());
        self.read(|tx| {
            let found = stored::in_force(tx, ground, (today, Unread::Show), IN_FORCE_MAX + 1)?;
            let more = found.len() > IN_FORCE_MAX as usize;
            let mut rows = Vec::new();
            for version in found.into_iter().take(IN_FORCE_MAX as usize) {
                let own = version.scope.station.as_ref();
                let elsewhere = own.is_some_and(|own| station.as_ref().is_some_and(|at| at != own));
                if !elsewhere && operator.outside.shows(&version) {
                    rows.push(for_reader(tx, ground, version, operator.person)?);
                }
            }
            Ok(InstructionsInForce { rows, more })
        })
    }
}

/// A version with what is new in it for somebody.
fn for_reader(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    version: Version,
    person: Option<PersonId>,
) -> Result<InForceView> {
    let read_version = match person {
        Some(person) => stored::last_read(tx, ground, (version.instruction, person))?,
        None => None,
    };
    let before = match read_version {
        Some(number) => stored::version(tx, ground, (version.instruction, number))?,
        None => None,
    };
    let before = before.map(|before| content(&before)).transpose()?;
    let now = content(&version)?;
    let new_steps = decisions::new_steps(before.as_ref(), &now);
    let code = version.code.clone();
    Ok(InForceView { code, version: version_view(tx, ground, version)?, read_version, new_steps })
}

fn content(version: &Version) -> Result<Content> {
    serde_json::from_str(&version.content).map_err(Error::fault)
}

/// An instruction by its code, with all its versions.
pub(super) fn instruction(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (code, today): (&str, CivilDate),
) -> Result<InstructionView> {
    let found = stored::by_code(tx, ground, code)?;
    view(tx, ground, found.ok_or_else(|| unknown(code))?, (today, VERSIONS_MAX))
}

fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    found: Instruction,
    (today, shown): (CivilDate, u32),
) -> Result<InstructionView> {
    let versions = stored::versions(tx, ground, found.instruction, VERSIONS_MAX)?;
    let stands = found.withdrawn_at_us.is_none();
    let in_force = versions.iter().find(|version| version.effective_on <= today);
    let in_force = in_force.filter(|_| stands).map(|version| version.version);
    let versions = versions.into_iter().take(shown as usize);
    let versions = versions.map(|version| version_view(tx, ground, version));
    let versions = versions.collect::<Result<_>>()?;
    let withdrawn_by = match found.withdrawn_by {
        Some(person) => name_of(tx, ground.0, person)?,
        None => None,
    };
    Ok(InstructionView {
        draft: drafts::open_draft(tx, ground, &found.code)?,
        code: found.code,
        version: found.version,
        in_force,
        withdrawn_at: found.withdrawn_at_us.map(utc),
        withdrawn_by,
        reason: found.reason,
        versions,
    })
}

/// A draft as the version it would be, or became.
pub(super) fn as_version(draft: Draft) -> Version {
    Version {
        instruction: InstructionId(0),
        code: draft.code,
        version: draft.version.unwrap_or(draft.based_on + 1),
        scope: draft.scope,
        unread: draft.unread,
        effective_on: draft.effective_on,
        change: draft.change,
        content: draft.content,
        at: draft.at,
        by: draft.by,
    }
}

pub(super) fn version_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    version: Version,
) -> Result<VersionView> {
    let company = ground.0;
    let author = stored::drafted_by(tx, ground, (&version.code, version.version))?;
    let written_by = match author.filter(|author| Some(*author) != version.by) {
        Some(person) => name_of(tx, company, person)?,
        None => None,
    };
    let Content { titles, steps } = content(&version)?;
    let by = match version.by {
        Some(person) => name_of(tx, company, person)?,
        None => None,
    };
    let file = |file: decisions::StepFile| StepFileView {
        sha256: file.sha256,
        name: file.name,
        media_type: file.media_type,
        bytes: file.bytes,
    };
    let step = |step: decisions::Step| InstructionStep {
        texts: step.texts,
        caution: step.caution,
        files: step.files.into_iter().map(file).collect(),
    };
    Ok(VersionView {
        version: version.version,
        titles,
        item: version.scope.item,
        operation: version.scope.operation,
        station: version.scope.station,
        unread: version.unread.to_string(),
        effective_on: version.effective_on.to_string(),
        change: version.change,
        at: version.at.to_string(),
        by,
        written_by,
        steps: steps.into_iter().map(step).collect(),
    })
}
