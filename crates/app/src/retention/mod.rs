//! How long records are kept: classes and legal holds, as a site says them.
//!
//! Facts stay for good. What goes is the content of files, when the time of its class is over
//! (`contents`); what was archived before comes back from there (`archives`).

mod archives;
mod contents;
mod standing;

use domain::facts::{LegalHoldSet, RetentionSet};
use domain::retention::{MONTHS_MAX, RecordFamily};
use domain::{CompanyId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::retention::{self as stored, Class, LegalHold};
use utoipa::ToSchema;

pub use self::archives::{Archived, RESTORE_BYTES_MAX, RestoredContents};
pub use self::contents::{
    KeptFile, KeptFilePage, KeptFileQuery, RemoveContents, RemovedContents, RemovedFile,
};
pub(crate) use self::contents::{gone, removed};
use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::circles::Outside;
use crate::error::{Error, Result};
use crate::naming::{People, PersonName};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::utc;
use crate::warehouse::given;

type Ground = (CompanyId, SiteId);

/// Characters of a code at most.
const CODE_MAX: usize = 40;
/// Characters of a name or a reason at most.
const WORDS_MAX: usize = 500;

/// What a class says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetRetention {
    /// What it is called.
    pub name: String,
    /// Which records it is for: `goods`, `receiving`, `shipping`, `production`, `complaints`, `quality`,
    /// `calls`, `instructions`, `temperatures`.
    pub families: Vec<String>,
    /// How many months they are kept from the day they were recorded.
    pub months: u32,
    /// Where a lot expires: at least so many months after that.
    pub expiry_months: Option<u32>,
    /// The law, the customer or the reason that asks for it.
    pub basis: String,
    /// Nothing that is recorded later falls under it.
    #[serde(default)]
    pub ended: bool,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What a legal hold says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetLegalHold {
    /// What is held: `complaint:CC-1`, `lot:L1`; everything of the site where absent.
    pub subject: Option<String>,
    /// Why, or why it no longer holds.
    pub reason: String,
    /// It no longer holds.
    #[serde(default)]
    pub lifted: bool,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// How long a site keeps what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetentionView {
    /// The classes, by their codes.
    pub classes: Vec<RetentionClass>,
    /// Families that no class is for now: what is recorded there is kept for good.
    pub without: Vec<String>,
    /// The legal holds, the newest first.
    pub holds: Vec<LegalHoldView>,
}

/// A class, and all that was ever said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetentionClass {
    /// Its code.
    pub class: String,
    /// What it says, the newest first. What was said earlier still holds what was recorded then.
    pub versions: Vec<RetentionVersion>,
}

/// What was said of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetentionVersion {
    /// The fact that says so.
    pub seq: i64,
    /// What it is called.
    pub name: String,
    /// Which records it is for.
    pub families: Vec<String>,
    /// How many months they are kept.
    pub months: u32,
    /// Where a lot expires: at least so many months after that.
    pub expiry_months: Option<u32>,
    /// What asks for it.
    pub basis: String,
    /// Nothing that is recorded later falls under it.
    pub ended: bool,
    /// When it was said.
    pub at: String,
    /// By whom.
    pub by: Option<PersonName>,
}

/// A legal hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LegalHoldView {
    /// Its code.
    pub hold: String,
    /// What it holds; everything of the site where absent.
    pub subject: Option<String>,
    /// Why.
    pub reason: String,
    /// When it was laid.
    pub placed_at: String,
    /// By whom.
    pub placed_by: Option<PersonName>,
    /// When it was lifted.
    pub lifted_at: Option<String>,
    /// By whom.
    pub lifted_by: Option<PersonName>,
    /// Why.
    pub lifted_reason: Option<String>,
}

fn asked<'a>(
    name: &'static str,
    (permission, how): (Permission, &'a ActAsk),
    (key, preview): (Option<&'a str>, bool),
) -> Asked<'a> {
    Asked { name, permission, how, key, preview, enrolls: false }
}

impl Plant {
    /// How long the site keeps what.
    pub fn retention(&self, operator: &Operator) -> Result<RetentionView> {
        operator.need(Permission::LedgerVerify)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| view(tx, (ground, &operator.outside)))
    }

    /// Says how long some records are kept from now on.
    pub fn set_retention(
        &self,
        operator: &Operator,
        class: &str,
        ask: &SetRetention,
        once: (Option<&str>, bool),
    ) -> Result<Done<RetentionView>> {
        let (code, content) = (class.to_owned(), ask.clone());
        let asked = asked("set_retention", (Permission::RetentionManage, &ask.act), once);
        self.act(operator, &asked, &(class, ask), move |acting| set(acting, &code, &content))
    }

    /// Lays a legal hold, or lifts one.
    pub fn set_legal_hold(
        &self,
        operator: &Operator,
        hold: &str,
        ask: &SetLegalHold,
        once: (Option<&str>, bool),
    ) -> Result<Done<RetentionView>> {
        let (code, content) = (hold.to_owned(), ask.clone());
        let asked = asked("set_legal_hold", (Permission::RetentionManage, &ask.act), once);
        self.act(operator, &asked, &(hold, ask), move |acting| hold_set(acting, &code, &content))
    }
}

/// A text that somebody has to give, no longer than this.
fn words(text: &str, most: usize, field: &'static str) -> Result<String, Refusal> {
    let said = given(Some(text)).filter(|said| said.chars().count() <= most);
    said.ok_or(Refusal::BadInput { field })
}

fn set(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &SetRetention) -> Result<RetentionView> {
    // Load.
    let ground = acting.ground();
    let classes = stored::classes(acting.cx.tx, ground)?;
    let earlier = classes.iter().rfind(|class| class.version.code == code);

    // Decide.
    let class = words(code, CODE_MAX, "class")?;
    let families = RecordFamily::read(&ask.families.join(" "));
    let families = families.filter(|families| !families.is_empty());
    let families = families.ok_or(Refusal::BadInput { field: "families" })?;
    let fits = |months: u32| (1..=MONTHS_MAX).contains(&months);
    if !fits(ask.months) {
        return Err(Refusal::BadInput { field: "months" }.into());
    }
    if !ask.expiry_months.is_none_or(fits) {
        return Err(Refusal::BadInput { field: "expiry_months" }.into());
    }
    if ask.ended && earlier.is_none_or(|earlier| earlier.version.ended) {
        return Err(Refusal::BadInput { field: "ended" }.into());
    }

    // Append.
    acting.document = Some(class.clone());
    acting.append(RetentionSet {
        class,
        name: words(&ask.name, WORDS_MAX, "name")?,
        families: RecordFamily::written(&families),
        months: ask.months,
        expiry_months: ask.expiry_months,
        basis: words(&ask.basis, WORDS_MAX, "basis")?,
        ended: ask.ended,
    })?;
    view(acting.cx.tx, (ground, &acting.kept_from()))
}

fn hold_set(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &SetLegalHold,
) -> Result<RetentionView> {
    // Load.
    let ground = acting.ground();
    let holds = stored::legal_holds(acting.cx.tx, ground)?;
    let open = holds.iter().find(|hold| hold.hold == code && hold.lifted_at_us.is_none());
    let mut subject = given(ask.subject.as_deref());

    // Decide.
    let hold = words(code, CODE_MAX, "hold")?;
    let reason = words(&ask.reason, WORDS_MAX, "reason")?;
    match open {
        Some(open) if ask.lifted => subject.clone_from(&open.subject),
        None if ask.lifted => return Err(Error::NotFound("hold")),
        // What is held by one code cannot become something else without being let go.
        Some(_) => return Err(Refusal::BadInput { field: "hold" }.into()),
        None => {}
    }
    if let Some(subject) = subject.as_deref().filter(|_| !ask.lifted) {
        acting.subject(subject)?;
    }

    // Append.
    acting.document = Some(hold.clone());
    acting.reason = Some(reason.clone());
    acting.append(LegalHoldSet { hold, subject, reason, lifted: ask.lifted })?;
    view(acting.cx.tx, (ground, &acting.kept_from()))
}

fn view(tx: &mut Tx<'_>, (ground, outside): (Ground, &Outside)) -> Result<RetentionView> {
    let people = People::of(tx, ground.0)?;
    let mut said = stored::classes(tx, ground)?;
    said.reverse();
    let mut classes: Vec<RetentionClass> = Vec::new();
    let mut served: Vec<RecordFamily> = Vec::new();
    for one in said {
        let (code, version) = (one.version.code.clone(), class_version(&people, &one));
        if let Some(class) = classes.iter_mut().find(|class| class.class == code) {
            class.versions.push(version);
            continue;
        }
        if !one.version.ended {
            served.extend(&one.version.families);
        }
        classes.push(RetentionClass { class: code, versions: vec![version] });
    }
    classes.sort_by(|one, other| one.class.cmp(&other.class));
    let without = RecordFamily::ALL.iter().filter(|family| !served.contains(family));
    let mut holds = stored::legal_holds(tx, ground)?;
    let hides = |subject: &Option<String>| {
        subject.as_deref().is_some_and(|subject| outside.hides_subject(subject))
    };
    holds.retain(|hold| !hides(&hold.subject));
    holds.reverse();
    Ok(RetentionView {
        classes,
        without: without.map(ToString::to_string).collect(),
        holds: holds.into_iter().map(|hold| hold_view(&people, hold)).collect(),
    })
}

fn class_version(people: &People, class: &Class) -> RetentionVersion {
    let version = &class.version;
    RetentionVersion {
        seq: version.seq,
        name: class.name.clone(),
        families: version.families.iter().map(ToString::to_string).collect(),
        months: version.months,
        expiry_months: version.expiry_months,
        basis: class.basis.clone(),
        ended: version.ended,
        at: utc(class.at_us),
        by: class.by.map(|by| people.name(by)),
    }
}

fn hold_view(people: &People, hold: LegalHold) -> LegalHoldView {
    LegalHoldView {
        hold: hold.hold,
        subject: hold.subject,
        reason: hold.reason,
        placed_at: utc(hold.placed_at_us),
        placed_by: hold.placed_by.map(|by| people.name(by)),
        lifted_at: hold.lifted_at_us.map(utc),
        lifted_by: hold.lifted_by.map(|by| people.name(by)),
        lifted_reason: hold.lifted_reason,
    }
}
