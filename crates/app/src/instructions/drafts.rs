//! Versions that wait for a second person: written, released, sent back. Where a company wants two pairs
//! of eyes, nothing reaches the floor that only its author has read.

use domain::facts::{
    InstructionDrafted, InstructionPublished, InstructionReleased, InstructionSentBack,
};
use domain::instructions as decisions;
use domain::{CompanyId, DraftState, InstructionId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::instructions::{self as stored, Draft};
use store::side::settings;
use utoipa::ToSchema;

use super::views::{self, VersionView};
use super::{InstructionView, PublishInstruction, said};
use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::utc;
use crate::warehouse::floor;

/// Whether a version needs a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstructionSettings {
    /// A version is in force only once somebody else than its author has released it.
    pub second_person: bool,
}

/// A second person lets a draft become a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReleaseDraft {
    /// The draft that was read.
    pub draft: u32,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A second person sends a draft back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReturnDraft {
    /// The draft that was read.
    pub draft: u32,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftView {
    /// Code of the instruction, which need not be there yet.
    pub code: String,
    /// The draft, from 1 for each code.
    pub draft: u32,
    /// The version it follows; 0 for a new instruction.
    pub based_on: u32,
    /// `waiting`, `released`, `sent_back` or `replaced`.
    pub state: String,
    /// What it says; `version` is what it would be, or became.
    pub content: VersionView,
    /// Whether whoever asks wrote it, and so cannot release it.
    pub own: bool,
    /// When it was judged.
    pub judged_at: Option<String>,
    /// What the person is called who judged it.
    pub judged_by: Option<String>,
    /// Why it was sent back.
    pub reason: Option<String>,
}

/// The drafts that wait for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftPage {
    /// The drafts, by code.
    pub rows: Vec<DraftView>,
    /// Whether there are more than these.
    pub more: bool,
}

const SETTING: &str = "instructions.second_person";
/// Drafts that are shown at most; a company with more has another problem.
const WAITING_MAX: u32 = 100;

impl Plant {
    /// Whether a version needs a second person.
    pub fn instruction_settings(&self, operator: &Operator) -> Result<InstructionSettings> {
        operator.need(Permission::WorkRead)?;
        self.read(|tx| settings_of(tx, operator.company))
    }

    /// Says whether a version needs a second person. Whoever writes instructions does not decide that.
    pub fn set_instruction_settings(
        &self,
        operator: &Operator,
        wanted: InstructionSettings,
    ) -> Result<InstructionSettings> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            let text = wanted.second_person.to_string();
            settings::set(cx.tx, company, settings::COMPANY_SETTINGS, SETTING, &text)?;
            settings_of(cx.tx, company)
        })
    }

    /// The drafts that wait for a second person.
    pub fn instruction_drafts(&self, operator: &Operator) -> Result<DraftPage> {
        operator.need(Permission::MastersManage)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let mut found = stored::waiting(tx, ground, WAITING_MAX + 1)?;
            let more = found.len() > WAITING_MAX as usize;
            found.truncate(WAITING_MAX as usize);
            let shown = found.into_iter().filter(|one| operator.outside.shows(one));
            let rows = shown.map(|one| draft_view(tx, ground, one, operator.person));
            Ok(DraftPage { rows: rows.collect::<Result<_>>()?, more })
        })
    }

    /// Writes a version that waits for a second person.
    pub fn draft_instruction(
        &self,
        operator: &Operator,
        ask: &PublishInstruction,
        once: (Option<&str>, bool),
    ) -> Result<Done<DraftView>> {
        let content = ask.clone();
        let asked = floor("draft_instruction", &ask.act, once);
        let asked = Asked { permission: Permission::MastersManage, ..asked };
        self.act(operator, &asked, ask, move |acting| draft(acting, &content))
    }

    /// Lets a draft become a version.
    pub fn release_draft(
        &self,
        operator: &Operator,
        code: &str,
        ask: &ReleaseDraft,
        once: (Option<&str>, bool),
    ) -> Result<Done<InstructionView>> {
        let (named, number) = (code.to_owned(), ask.draft);
        let asked = floor("release_draft", &ask.act, once);
        let asked = Asked { permission: Permission::MastersManage, ..asked };
        self.act(operator, &asked, &(code, ask), move |acting| release(acting, (&named, number)))
    }

    /// Sends a draft back.
    pub fn return_draft(
        &self,
        operator: &Operator,
        code: &str,
        ask: &ReturnDraft,
        once: (Option<&str>, bool),
    ) -> Result<Done<DraftView>> {
        let (named, content) = (code.to_owned(), ask.clone());
        let asked = floor("return_draft", &ask.act, once);
        let asked = Asked { permission: Permission::MastersManage, ..asked };
        self.act(operator, &asked, &(code, ask), move |acting| send_back(acting, &named, &content))
    }
}

fn settings_of(tx: &mut Tx<'_>, company: CompanyId) -> Result<InstructionSettings> {
    Ok(InstructionSettings { second_person: second_person(tx, company)? })
}

/// Whether a version needs a second person. Not unless somebody said so.
pub(super) fn second_person(tx: &mut Tx<'_>, company: CompanyId) -> Result<bool> {
    let said = settings::get(tx, company, settings::COMPANY_SETTINGS, SETTING)?;
    Ok(said.as_deref() == Some("true"))
}

fn draft(acting: &mut Acting<'_, '_, '_>, ask: &PublishInstruction) -> Result<DraftView> {
    // Load and decide as for a version, because that is what it may become.
    let written = super::written(acting, ask)?;
    let before = stored::drafts(acting.cx.tx, acting.ground(), &written.code, 1)?;

    // Append.
    let draft = before.first().map_or(0, |before| before.draft) + 1;
    let code = written.code;
    acting.document = Some(code.clone());
    acting.append(InstructionDrafted {
        code: code.clone(),
        draft,
        based_on: written.before,
        item: written.scope.item,
        operation: written.scope.operation,
        station: written.scope.station,
        unread: written.unread,
        effective_on: written.effective_on,
        change: written.change,
        content: written.content,
    })?;
    acting.draft_view(&code)
}

fn release(acting: &mut Acting<'_, '_, '_>, (code, draft): (&str, u32)) -> Result<InstructionView> {
    // Load.
    let (ground, today) = (acting.ground(), acting.today());
    let found = acting.draft_to_judge((code, draft))?;
    let known = stored::by_code(acting.cx.tx, ground, code)?;

    // Decide.
    let before = known.as_ref().map_or(0, |known| known.version);
    if found.based_on != before {
        return Err(Error::Stale);
    }

    // Append.
    let instruction = match &known {
        Some(known) => known.instruction,
        None => InstructionId(acting.next_id()?),
    };
    let (code, version) = (found.code, before + 1);
    acting.append(InstructionReleased { code: code.clone(), draft, version })?;
    acting.append(InstructionPublished {
        instruction,
        code: code.clone(),
        version,
        item: found.scope.item,
        operation: found.scope.operation,
        station: found.scope.station,
        unread: found.unread,
        // Nobody is held to what was not released yet.
        effective_on: found.effective_on.max(today),
        change: found.change,
        content: found.content,
    })?;
    acting.instruction_view(&code)
}

fn send_back(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &ReturnDraft) -> Result<DraftView> {
    // Load.
    let found = acting.draft_to_judge((code, ask.draft))?;

    // Decide.
    let reason = said(Some(&ask.reason), "reason")?;
    let reason = reason.ok_or_else(|| Refusal::ReasonNeeded { subject: code.to_owned() })?;

    // Append.
    acting.reason = Some(reason.clone());
    acting.append(InstructionSentBack { code: found.code, draft: found.draft, reason })?;
    acting.draft_view(code)
}

impl Acting<'_, '_, '_> {
    /// The newest draft of a code, which whoever acts may judge; the act belongs to its instruction.
    fn draft_to_judge(&mut self, (code, draft): (&str, u32)) -> Result<Draft> {
        let ground = self.ground();
        let newest = stored::drafts(self.cx.tx, ground, code, 1)?.pop();
        let found = self.kept_from().known(newest).ok_or_else(|| super::unknown(code))?;
        // A program is nobody's second pair of eyes.
        let person = self.by.ok_or(Error::Denied)?;
        let state = if found.draft == draft { found.state } else { DraftState::Replaced };
        decisions::may_judge((code, draft), state, found.by == Some(person))?;
        self.document = Some(found.code.clone());
        Ok(found)
    }

    fn draft_view(&mut self, code: &str) -> Result<DraftView> {
        let (ground, by) = (self.ground(), self.by);
        let newest = stored::drafts(self.cx.tx, ground, code, 1)?.pop();
        draft_view(self.cx.tx, ground, newest.ok_or_else(|| super::unknown(code))?, by)
    }
}

fn draft_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    draft: Draft,
    reader: Option<domain::PersonId>,
) -> Result<DraftView> {
    let judged_by = match draft.judged_by {
        Some(person) => name_of(tx, ground.0, person)?,
        None => None,
    };
    Ok(DraftView {
        draft: draft.draft,
        based_on: draft.based_on,
        state: draft.state.to_string(),
        own: draft.by.is_some() && draft.by == reader,
        judged_at: draft.judged_at_us.map(utc),
        judged_by,
        reason: draft.reason.clone(),
        code: draft.code.clone(),
        content: views::version_view(tx, ground, views::as_version(draft))?,
    })
}

/// The newest draft of an instruction, while it waits or after it was sent back.
pub(super) fn open_draft(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    code: &str,
) -> Result<Option<OpenDraft>> {
    let newest = stored::drafts(tx, ground, code, 1)?.pop();
    let open =
        newest.filter(|draft| matches!(draft.state, DraftState::Waiting | DraftState::SentBack));
    Ok(open.map(|draft| OpenDraft {
        draft: draft.draft,
        state: draft.state.to_string(),
        reason: draft.reason,
    }))
}

/// That a draft of an instruction waits, or was sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenDraft {
    /// The draft.
    pub draft: u32,
    /// `waiting` or `sent_back`.
    pub state: String,
    /// Why it was sent back.
    pub reason: Option<String>,
}
