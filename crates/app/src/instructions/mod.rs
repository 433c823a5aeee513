//! Work instructions: published in versions, shown where the work is done, and read by people.
//!
//! An instruction is a document of a site: its versions, its pictures and who read them lie in one
//! chain, so that an auditor can say who knew what when they began
//! ([decision 24](../../../../docs/decisions/0024-instructions-are-documents-of-a-site.md)).

mod drafts;
mod readers;
mod unread;
mod views;

use std::collections::BTreeMap;

use domain::circles::KeptKind;
use domain::facts::{InstructionPublished, InstructionRead, InstructionWithdrawn};
use domain::instructions::{self as decisions, Content, Scope, Step, StepFile};
use domain::{CivilDate, InstructionId, MasterKind, Refusal, Unread};
use serde::{Deserialize, Serialize};
use store::complaints as files;
use store::instructions::{self as stored, Instruction};
use utoipa::ToSchema;

pub use drafts::{DraftPage, DraftView, InstructionSettings, OpenDraft, ReleaseDraft, ReturnDraft};
pub use readers::{InstructionReaders, ReadView, ReaderView};
pub use views::{
    InForceQuery, InForceView, InstructionPage, InstructionQuery, InstructionView,
    InstructionsInForce, VersionView,
};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::attachments::unhex;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::warehouse::{floor, given};

/// How something is to be done: a new instruction, or a new version of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PublishInstruction {
    /// Its code: what it was published under before, or a new one.
    pub code: String,
    /// The version this one follows: 0 for a new instruction.
    pub based_on: u32,
    /// What it is called, by language: `{"zh-Hant": "…", "en": "…"}`.
    pub titles: BTreeMap<String, String>,
    /// Code of the item it is for; every one where absent.
    pub item: Option<String>,
    /// Code of the operation it is for.
    pub operation: Option<String>,
    /// Code of the station it is for.
    pub station: Option<String>,
    /// What happens when somebody begins who has not read it: `show`, `warn`, `ask` or `refuse`.
    pub unread: String,
    /// The first day it is in force; today where absent.
    pub effective_on: Option<String>,
    /// What is new in it; needed from the second version on.
    pub change: Option<String>,
    /// The steps in their order.
    pub steps: Vec<StepAsk>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct StepAsk {
    /// What is to be done, by language.
    pub texts: BTreeMap<String, String>,
    /// Whether it is one where people get hurt or goods are spoilt.
    #[serde(default)]
    pub caution: bool,
    /// SHA-256 of its pictures, films and papers, which were attached to `instruction:CODE` before.
    #[serde(default)]
    pub files: Vec<String>,
}

/// An instruction goes out of force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct WithdrawInstruction {
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Somebody has read a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReadInstruction {
    /// The version.
    pub version: u32,
    /// Code of the station they stood at.
    pub station: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadReceipt {
    /// Code of the instruction.
    pub code: String,
    /// The version.
    pub version: u32,
    /// When.
    pub at: String,
}

/// Characters of a reason, or of what is new, at most.
const WORDS_MAX: usize = 1_000;

impl Plant {
    /// Publishes an instruction, or a new version of one.
    pub fn publish_instruction(
        &self,
        operator: &Operator,
        ask: &PublishInstruction,
        once: (Option<&str>, bool),
    ) -> Result<Done<InstructionView>> {
        let content = ask.clone();
        let asked = floor("publish_instruction", &ask.act, once);
        let asked = Asked { permission: Permission::MastersManage, ..asked };
        self.act(operator, &asked, ask, move |acting| publish(acting, &content))
    }

    /// Puts an instruction out of force.
    pub fn withdraw_instruction(
        &self,
        operator: &Operator,
        code: &str,
        ask: &WithdrawInstruction,
        once: (Option<&str>, bool),
    ) -> Result<Done<InstructionView>> {
        let (instruction, content) = (code.to_owned(), ask.clone());
        let asked = floor("withdraw_instruction", &ask.act, once);
        let asked = Asked { permission: Permission::MastersManage, ..asked };
        let work = move |acting: &mut Acting<'_, '_, '_>| withdraw(acting, &instruction, &content);
        self.act(operator, &asked, &(code, ask), work)
    }

    /// Says that one has read a version.
    pub fn read_instruction(
        &self,
        operator: &Operator,
        code: &str,
        ask: &ReadInstruction,
        once: (Option<&str>, bool),
    ) -> Result<Done<ReadReceipt>> {
        let (instruction, content) = (code.to_owned(), ask.clone());
        let asked = floor("read_instruction", &ask.act, once);
        let asked = Asked { permission: Permission::WorkRead, ..asked };
        let work = move |acting: &mut Acting<'_, '_, '_>| read(acting, &instruction, &content);
        self.act(operator, &asked, &(code, ask), work)
    }
}

pub(crate) fn unknown(code: &str) -> Refusal {
    Refusal::UnknownDocument { kind: "instruction", code: code.to_owned() }
}

/// What somebody said, if they said something and not too much.
fn said(text: Option<&str>, field: &'static str) -> Result<Option<String>, Refusal> {
    let text = given(text);
    if text.as_ref().is_some_and(|text| text.chars().count() > WORDS_MAX) {
        return Err(Refusal::BadInput { field });
    }
    Ok(text)
}

/// A version as it was written, once it is known that it may be one.
struct Written {
    code: String,
    known: Option<Instruction>,
    before: u32,
    scope: Scope,
    unread: Unread,
    effective_on: CivilDate,
    change: Option<String>,
    content: String,
}

fn written(acting: &mut Acting<'_, '_, '_>, ask: &PublishInstruction) -> Result<Written> {
    let ground = acting.ground();
    let code =
        crate::orders::chosen(Some(&ask.code))?.ok_or(Refusal::BadInput { field: "code" })?;
    if acting.kept_from().hides(KeptKind::Instruction, &code) {
        return Err(unknown(&code).into());
    }
    let known = stored::by_code(acting.cx.tx, ground, &code)?;
    let scope = acting.scope(ask)?;
    let mut steps = Vec::with_capacity(ask.steps.len());
    for step in &ask.steps {
        steps.push(acting.step(step)?);
    }
    let before = known.as_ref().map_or(0, |known| known.version);
    // Whoever wrote on top of another version has not seen what this one says.
    if ask.based_on != before {
        return Err(Error::Stale);
    }
    let content = Content { titles: trimmed(&ask.titles), steps };
    decisions::check(&content)?;
    let change = said(ask.change.as_deref(), "change")?;
    if before > 0 && change.is_none() {
        return Err(Refusal::BadInput { field: "change" }.into());
    }
    let unread: Unread = ask.unread.parse().map_err(|_| Refusal::BadInput { field: "unread" })?;
    let effective_on: Option<CivilDate> = given(ask.effective_on.as_deref())
        .map(|day| day.parse().map_err(|_| Refusal::BadInput { field: "effective_on" }))
        .transpose()?;
    let effective_on = effective_on.unwrap_or(acting.today());
    let content = serde_json::to_string(&content).map_err(Error::fault)?;
    Ok(Written { code, known, before, scope, unread, effective_on, change, content })
}

fn publish(acting: &mut Acting<'_, '_, '_>, ask: &PublishInstruction) -> Result<InstructionView> {
    // Load.
    let Written { code, known, before, scope, unread, effective_on, change, content } =
        written(acting, ask)?;

    // Decide.
    if drafts::second_person(acting.cx.tx, acting.company)? {
        return Err(Refusal::SecondPersonNeeded { instruction: code }.into());
    }

    // Append.
    let instruction = match &known {
        Some(known) => known.instruction,
        None => InstructionId(acting.next_id()?),
    };
    acting.document = Some(code.clone());
    acting.append(InstructionPublished {
        instruction,
        code: code.clone(),
        version: before + 1,
        item: scope.item,
        operation: scope.operation,
        station: scope.station,
        unread,
        effective_on,
        change,
        content,
    })?;
    acting.instruction_view(&code)
}

fn withdraw(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &WithdrawInstruction,
) -> Result<InstructionView> {
    // Load.
    let known = acting.instruction(code)?;

    // Decide.
    let reason = said(Some(&ask.reason), "reason")?;
    let reason = reason.ok_or_else(|| Refusal::ReasonNeeded { subject: code.to_owned() })?;
    if known.withdrawn_at_us.is_some() {
        return Err(unknown(code).into());
    }

    // Append.
    acting.reason = Some(reason.clone());
    acting.append(InstructionWithdrawn { instruction: known.instruction, reason })?;
    acting.instruction_view(code)
}

pub(crate) fn read(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &ReadInstruction,
) -> Result<ReadReceipt> {
    // Load.
    let known = acting.instruction(code)?;
    let ground = acting.ground();
    let named = (known.instruction, ask.version);
    let version = stored::version(acting.cx.tx, ground, named)?;

    // Decide: a program reads nothing.
    acting.by.ok_or(Error::Denied)?;
    version.ok_or(Refusal::InstructionVersion {
        instruction: code.to_owned(),
        version: ask.version,
    })?;

    // Append.
    let station = given(ask.station.as_deref());
    let version = ask.version;
    acting.append(InstructionRead { instruction: known.instruction, version, station })?;
    Ok(ReadReceipt { code: code.to_owned(), version, at: acting.at.to_string() })
}

fn trimmed(texts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let texts = texts.iter().map(|(language, text)| (language.clone(), text.trim().to_owned()));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}

impl Acting<'_, '_, '_> {
    /// An instruction by its code; the act belongs to it.
    fn instruction(&mut self, code: &str) -> Result<Instruction> {
        let found = stored::by_code(self.cx.tx, self.ground(), code)?;
        let found = self.kept_from().known(found).ok_or_else(|| unknown(code))?;
        self.document = Some(code.to_owned());
        Ok(found)
    }

    fn instruction_view(&mut self, code: &str) -> Result<InstructionView> {
        let (ground, today) = (self.ground(), self.today());
        views::instruction(self.cx.tx, ground, (code, today))
    }

    /// What an instruction is for, if all of it is there.
    fn scope(&mut self, ask: &PublishInstruction) -> Result<Scope> {
        let scope = Scope {
            item: given(ask.item.as_deref()),
            operation: given(ask.operation.as_deref()),
            station: given(ask.station.as_deref()),
        };
        if scope.is_empty() {
            return Err(Refusal::BadInput { field: "operation" }.into());
        }
        if let Some(item) = &scope.item {
            self.item(item)?;
        }
        if let Some(station) = &scope.station {
            self.place(station)?;
        }
        if let Some(operation) = &scope.operation {
            self.known_operation(operation)?;
        }
        Ok(scope)
    }

    /// An operation of some routing: an instruction for a misspelt one would be shown to nobody.
    fn known_operation(&mut self, code: &str) -> Result<()> {
        let bodies = store::records::bodies(self.cx.tx, self.company, MasterKind::Routing)?;
        for (_, body) in bodies {
            let routing: domain::masters::Routing =
                serde_json::from_str(&body).map_err(Error::fault)?;
            if routing.operations.iter().any(|operation| operation.code == code) {
                return Ok(());
            }
        }
        Err(Refusal::UnknownCode { kind: "operation", code: code.to_owned() }.into())
    }

    /// A step, with what its files are.
    fn step(&mut self, ask: &StepAsk) -> Result<Step> {
        let mut kept = Vec::with_capacity(ask.files.len());
        for sha256 in &ask.files {
            let address = unhex(sha256).ok_or(Refusal::BadInput { field: "files" })?;
            let file = files::attached(self.cx.tx, self.ground(), &address)?;
            let file = file
                .ok_or_else(|| Refusal::UnknownDocument { kind: "file", code: sha256.clone() })?;
            kept.push(StepFile {
                sha256: sha256.to_ascii_lowercase(),
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes,
            });
        }
        Ok(Step { texts: trimmed(&ask.texts), caution: ask.caution, files: kept })
    }
}
