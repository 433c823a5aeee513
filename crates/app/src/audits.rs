//! The register of audits: who looked at us and how it ended, what they asked for and how many minutes
//! that took, what they found, and how all that goes from year to year.

use std::collections::BTreeMap;

use domain::audits::{self as decisions, AuditKind, AuditLineKind, FindingGrade, Said};
use domain::circles::KeptKind;
use domain::facts::{AuditLineSet, AuditSet};
use domain::{AuditId, CompanyId, Instant, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::audits::{self as stored, Audit, AuditLine};
use store::claims::ClaimKind;
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::attachments::{AttachmentView, attachments_of};
use crate::error::{Error, Result};
use crate::orders::date;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::rows::Codes;
use crate::times::utc;
use crate::warehouse::{floor, given};

/// What an audit is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetAudit {
    /// Its number; made by the program where absent. It never changes.
    pub code: Option<String>,
    /// `customer`, `iso`, `brcgs`, `gmp` or `authority`.
    pub kind: String,
    /// Who audits.
    pub auditor: String,
    /// What it is held against.
    pub standard: Option<String>,
    /// Its first day.
    pub from_on: String,
    /// Its last day; the first where absent.
    pub to_on: Option<String>,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// Whether it was passed; not known yet where absent.
    pub passed: Option<bool>,
    /// The grade or mark it ended with.
    pub result: Option<String>,
    /// What is to be remembered of it.
    pub note: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What was asked for or found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetAuditLine {
    /// The line that is said anew; a new one where absent.
    pub line: Option<u32>,
    /// `document` or `finding`.
    pub kind: String,
    /// What.
    pub text: String,
    /// When a document was asked for; now where absent.
    pub asked_at: Option<String>,
    /// When it lay on the table.
    pub answered_at: Option<String>,
    /// Of a finding: `critical`, `major`, `minor` or `observation`.
    pub grade: Option<String>,
    /// The corrective action, by its number or in words.
    pub action: Option<String>,
    /// Nothing is left to do about it.
    #[serde(default)]
    pub closed: bool,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Which audits a page shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only this kind.
    pub kind: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// Of which days audits are counted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditTrendQuery {
    /// Only those that began from this day on.
    pub from: Option<String>,
    /// Only those that began up to this day.
    pub to: Option<String>,
}

/// A page of audits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditPage {
    /// The audits, the last one first, without their lines.
    pub rows: Vec<AuditView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// An audit as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditView {
    /// Its number.
    pub code: String,
    /// What kind it is.
    pub kind: String,
    /// Who audits.
    pub auditor: String,
    /// What it is held against.
    pub standard: Option<String>,
    /// Its first day.
    pub from_on: String,
    /// Its last day.
    pub to_on: String,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// Whether it was passed.
    pub passed: Option<bool>,
    /// The grade or mark it ended with.
    pub result: Option<String>,
    /// What is to be remembered of it.
    pub note: Option<String>,
    /// What its lines add up to.
    pub figures: AuditFigures,
    /// What was asked for and found. A list leaves it out.
    pub lines: Vec<AuditLineView>,
    /// Papers that belong to it. A list leaves them out.
    pub attachments: Vec<AttachmentView>,
}

/// What lines of audits add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditFigures {
    /// Documents that were asked for.
    pub documents: u64,
    /// Those of them that lay on the table.
    pub answered: u64,
    /// Minutes until a document lay on the table, the one in the middle of all.
    pub minutes_median: Option<i64>,
    /// Minutes of the slowest.
    pub minutes_most: Option<i64>,
    /// Critical findings.
    pub critical: u64,
    /// Major findings.
    pub major: u64,
    /// Minor findings.
    pub minor: u64,
    /// Observations.
    pub observation: u64,
    /// Findings about which something is left to do.
    pub open: u64,
}

/// A line of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditLineView {
    /// The line, from 1.
    pub line: u32,
    /// `document` or `finding`.
    pub kind: String,
    /// What.
    pub text: String,
    /// When it was asked for.
    pub asked_at: Option<String>,
    /// When it lay on the table.
    pub answered_at: Option<String>,
    /// Minutes between the two.
    pub minutes: Option<i64>,
    /// How grave a finding is.
    pub grade: Option<String>,
    /// The corrective action.
    pub action: Option<String>,
    /// Nothing is left to do about it.
    pub closed: bool,
    /// What the person is called who said so last.
    pub by: Option<String>,
}

/// Audits from year to year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditTrend {
    /// A row for each year and kind, in their order.
    pub rows: Vec<AuditTrendRow>,
    /// There are more than were counted: the last ones are not in it.
    pub cut: bool,
}

/// The audits of a kind in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditTrendRow {
    /// The year.
    pub year: i16,
    /// The kind.
    pub kind: String,
    /// How many there were.
    pub audits: u64,
    /// Of how many it is known how they ended.
    pub ended: u64,
    /// How many of those were passed.
    pub passed: u64,
    /// Minutes they took together, as far as that is known.
    pub minutes: u64,
    /// Of how many that is known.
    pub timed: u64,
    /// What their lines add up to.
    pub figures: AuditFigures,
}

/// Characters of a text at most.
const TEXT_MAX: usize = 2_000;
/// Characters of a name, a standard or a number at most.
const WORD_MAX: usize = 200;
/// Lines of an audit at most.
const LINES_MAX: u32 = 1_000;
/// Audits and lines that are counted at most.
const COUNTED_MAX: u32 = 20_000;

impl Plant {
    /// Writes an audit down, or says anew what it is.
    pub fn set_audit(
        &self,
        operator: &Operator,
        (code, ask): (Option<&str>, &SetAudit),
        once: (Option<&str>, bool),
    ) -> Result<Done<AuditView>> {
        let (known, content) = (code.map(str::to_owned), ask.clone());
        let asked = asked("set_audit", &ask.act, once);
        let work = move |acting: &mut Acting<'_, '_, '_>| set(acting, known.as_deref(), &content);
        self.act(operator, &asked, &(code, ask), work)
    }

    /// Writes down what was asked for or found.
    pub fn set_audit_line(
        &self,
        operator: &Operator,
        (code, ask): (&str, &SetAuditLine),
        once: (Option<&str>, bool),
    ) -> Result<Done<AuditView>> {
        let (audit, content) = (code.to_owned(), ask.clone());
        let asked = asked("set_audit_line", &ask.act, once);
        let work = move |acting: &mut Acting<'_, '_, '_>| set_line(acting, &audit, &content);
        self.act(operator, &asked, &(code, ask), work)
    }

    /// A page of audits.
    pub fn audits(&self, operator: &Operator, query: &AuditQuery) -> Result<AuditPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<String> = pages::cursor(query.cursor.as_deref())?;
        let before = before.map(|place| place_of(&place)).transpose()?;
        let kind = given(query.kind.as_deref()).map(|kind| word(&kind, "kind")).transpose()?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            let found = stored::page(tx, ground, kind, before, limit)?;
            let is_full = found.len() == limit as usize;
            let place = |last: &Audit| format!("{}.{}", last.from_on, last.audit);
            let next = found.last().filter(|_| is_full).map(place);
            let shown = found.into_iter().filter(|audit| operator.outside.shows(audit));
            let rows = shown.map(|audit| view(tx, ground, audit, false));
            Ok(AuditPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// One audit.
    pub fn audit(&self, operator: &Operator, code: &str) -> Result<AuditView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = stored::by_code(tx, ground, code)?;
            let found = operator.outside.known(found).ok_or_else(|| unknown(code))?;
            view(tx, ground, found, true)
        })
    }

    /// Audits from year to year: how many were passed, how long they took, what was found.
    pub fn audit_trend(&self, operator: &Operator, query: &AuditTrendQuery) -> Result<AuditTrend> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let from = date(query.from.as_deref(), "from")?.map(|day| day.to_string());
        let to = date(query.to.as_deref(), "to")?.map(|day| day.to_string());
        let days = (from.as_deref().unwrap_or_default(), to.as_deref().unwrap_or("9999-12-31"));
        self.read(|tx| {
            let mut audits = stored::within(tx, ground, days, COUNTED_MAX)?;
            let mut lines = stored::lines_within(tx, ground, days, COUNTED_MAX)?;
            let cut = [audits.len(), lines.len()].contains(&(COUNTED_MAX as usize));
            audits.retain(|audit| operator.outside.shows(audit));
            lines.retain(|line| !operator.outside.hides_id(KeptKind::Audit, line.audit.0));
            Ok(AuditTrend { rows: rows_of(&audits, lines), cut })
        })
    }
}

fn asked<'a>(name: &'static str, how: &'a ActAsk, once: (Option<&'a str>, bool)) -> Asked<'a> {
    let permission = Permission::QualityJudge;
    Asked { permission, ..floor(name, how, once) }
}

pub(crate) fn unknown(code: &str) -> Refusal {
    Refusal::UnknownDocument { kind: "audit", code: code.to_owned() }
}

fn word<T: std::str::FromStr>(text: &str, field: &'static str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::BadInput { field })
}

/// Where a page goes on: the day and the audit before.
fn place_of(place: &str) -> Result<(domain::CivilDate, AuditId), Refusal> {
    let (day, audit) = place.split_once('.').ok_or(Refusal::BadInput { field: "cursor" })?;
    Ok((word(day, "cursor")?, word(audit, "cursor")?))
}

fn text(said: Option<&str>, most: usize, field: &'static str) -> Result<Option<String>, Refusal> {
    let said = given(said);
    let fits = said.as_ref().is_none_or(|text| text.chars().count() <= most);
    if fits { Ok(said) } else { Err(Refusal::BadInput { field }) }
}

fn needed(said: &str, most: usize, field: &'static str) -> Result<String, Refusal> {
    text(Some(said), most, field)?.ok_or(Refusal::BadInput { field })
}

fn set(acting: &mut Acting<'_, '_, '_>, code: Option<&str>, ask: &SetAudit) -> Result<AuditView> {
    // Load.
    let (audit, code) = if let Some(code) = code {
        (acting.audit(code)?.audit, code.to_owned())
    } else {
        let code = acting.document_code(ClaimKind::Audit, "AU", ask.code.as_deref())?;
        (AuditId(acting.next_id()?), code)
    };

    // Decide.
    let from_on = date(Some(&ask.from_on), "from_on")?;
    let from_on = from_on.ok_or(Refusal::BadInput { field: "from_on" })?;
    let to_on = date(ask.to_on.as_deref(), "to_on")?.unwrap_or(from_on);
    decisions::span(from_on, to_on, ask.minutes)?;
    let fact = AuditSet {
        audit,
        code: code.clone(),
        kind: word(&ask.kind, "kind")?,
        auditor: needed(&ask.auditor, WORD_MAX, "auditor")?,
        standard: text(ask.standard.as_deref(), WORD_MAX, "standard")?,
        from_on,
        to_on,
        minutes: ask.minutes,
        passed: ask.passed,
        result: text(ask.result.as_deref(), WORD_MAX, "result")?,
        note: text(ask.note.as_deref(), TEXT_MAX, "note")?,
    };

    // Append.
    acting.document = Some(code.clone());
    acting.append(fact)?;
    acting.audit_view(&code)
}

fn set_line(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &SetAuditLine) -> Result<AuditView> {
    // Load.
    let audit = acting.audit(code)?.audit;
    let ground = acting.ground();
    let lines = stored::lines(acting.cx.tx, ground, audit)?;
    let last = lines.last().map_or(0, |line| line.line);
    let kind: AuditLineKind = word(&ask.kind, "kind")?;
    let moment = |text: Option<&str>, field| -> Result<Option<Instant>, Refusal> {
        given(text).map(|at| word(&at, field)).transpose()
    };
    let is_document = kind == AuditLineKind::Document;
    let asked_at = moment(ask.asked_at.as_deref(), "asked_at")?;
    let grade = given(ask.grade.as_deref()).map(|grade| word(&grade, "grade")).transpose()?;
    let action = text(ask.action.as_deref(), WORD_MAX, "action")?;

    // Decide.
    let line = match ask.line {
        Some(line) if lines.iter().any(|known| known.line == line && known.kind == kind) => line,
        Some(line) => {
            return Err(Refusal::UnknownLine { order: code.to_owned(), line }.into());
        }
        None if last < LINES_MAX => last + 1,
        None => return Err(Refusal::BadInput { field: "line" }.into()),
    };
    let said = Said {
        asked_at: asked_at.or_else(|| is_document.then_some(acting.at)),
        answered_at: moment(ask.answered_at.as_deref(), "answered_at")?,
        grade,
        action: action.as_deref(),
        closed: ask.closed,
    };
    decisions::line(kind, &said)?;
    let Said { asked_at, answered_at, closed, .. } = said;
    let text = needed(&ask.text, TEXT_MAX, "text")?;

    // Append.
    acting.document = Some(code.to_owned());
    acting.append(AuditLineSet {
        audit,
        line,
        kind,
        text,
        asked_at,
        answered_at,
        grade,
        action,
        closed,
    })?;
    acting.audit_view(code)
}

impl Acting<'_, '_, '_> {
    /// An audit that somebody wrote down.
    fn audit(&mut self, code: &str) -> Result<Audit> {
        let ground = self.ground();
        let found = stored::by_code(self.cx.tx, ground, code)?;
        Ok(self.kept_from().known(found).ok_or_else(|| unknown(code))?)
    }

    fn audit_view(&mut self, code: &str) -> Result<AuditView> {
        let ground = self.ground();
        let found = stored::by_code(self.cx.tx, ground, code)?.ok_or(Error::NotFound("audit"))?;
        view(self.cx.tx, ground, found, true)
    }
}

fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    audit: Audit,
    alone: bool,
) -> Result<AuditView> {
    let lines = stored::lines(tx, ground, audit.audit)?;
    let figures = figures(&lines);
    let mut codes = Codes::of(ground.0, ground.1);
    let (mut views, mut attachments) = (Vec::new(), Vec::new());
    if alone {
        attachments = attachments_of(tx, ground, &format!("audit:{}", audit.code))?;
        for line in lines {
            views.push(AuditLineView {
                line: line.line,
                kind: line.kind.to_string(),
                asked_at: line.asked_at_us.map(utc),
                answered_at: line.answered_at_us.map(utc),
                minutes: minutes(&line),
                grade: line.grade.map(|grade| grade.to_string()),
                by: codes.person_name(tx, line.by)?,
                action: line.action,
                closed: line.closed,
                text: line.text,
            });
        }
    }
    Ok(AuditView {
        code: audit.code,
        kind: audit.kind.to_string(),
        auditor: audit.auditor,
        standard: audit.standard,
        from_on: audit.from_on.to_string(),
        to_on: audit.to_on.to_string(),
        minutes: audit.minutes,
        passed: audit.passed,
        result: audit.result,
        note: audit.note,
        figures,
        lines: views,
        attachments,
    })
}

/// Minutes until a document lay on the table; begun ones count.
fn minutes(line: &AuditLine) -> Option<i64> {
    let (asked, answered) = line.asked_at_us.zip(line.answered_at_us)?;
    (line.kind == AuditLineKind::Document).then(|| (answered - asked + 59_999_999) / 60_000_000)
}

fn figures(lines: &[AuditLine]) -> AuditFigures {
    let documents = lines.iter().filter(|line| line.kind == AuditLineKind::Document);
    let mut took: Vec<i64> = lines.iter().filter_map(minutes).collect();
    took.sort_unstable();
    let of = |grade| lines.iter().filter(|line| line.grade == Some(grade)).count() as u64;
    let open = lines.iter().filter(|line| line.kind == AuditLineKind::Finding && !line.closed);
    AuditFigures {
        documents: documents.count() as u64,
        answered: took.len() as u64,
        minutes_median: took.get(took.len() / 2).copied(),
        minutes_most: took.last().copied(),
        critical: of(FindingGrade::Critical),
        major: of(FindingGrade::Major),
        minor: of(FindingGrade::Minor),
        observation: of(FindingGrade::Observation),
        open: open.count() as u64,
    }
}

fn rows_of(audits: &[Audit], lines: Vec<AuditLine>) -> Vec<AuditTrendRow> {
    let year = |audit: &Audit| audit.from_on.0.year();
    let keys: BTreeMap<AuditId, (i16, AuditKind)> =
        audits.iter().map(|audit| (audit.audit, (year(audit), audit.kind))).collect();
    let mut of: BTreeMap<(i16, AuditKind), Vec<AuditLine>> = BTreeMap::new();
    for line in lines {
        if let Some(key) = keys.get(&line.audit) {
            of.entry(*key).or_default().push(line);
        }
    }
    let mut rows: BTreeMap<(i16, AuditKind), AuditTrendRow> = BTreeMap::new();
    for audit in audits {
        let key = (year(audit), audit.kind);
        let row = rows.entry(key).or_insert_with(|| AuditTrendRow {
            year: key.0,
            kind: key.1.to_string(),
            audits: 0,
            ended: 0,
            passed: 0,
            minutes: 0,
            timed: 0,
            figures: figures(of.get(&key).map_or(&[], Vec::as_slice)),
        });
        row.audits += 1;
        row.ended += u64::from(audit.passed.is_some());
        row.passed += u64::from(audit.passed == Some(true));
        row.minutes += audit.minutes.map_or(0, u64::from);
        row.timed += u64::from(audit.minutes.is_some());
    }
    rows.into_values().collect()
}
