//! What strangers send by the public form: kept apart until somebody takes it as a complaint or dismisses
//! it. Robots meet a proof of work, a question that can be answered once and not at once, a field that
//! people do not see, and a limit on what waits.

use std::io::Read;

use domain::complaints::{DismissalReason, media_type, name_fits};
use domain::facts::{FileAttached, ReportDismissed};
use domain::{CompanyId, FactId, Refusal, SiteId};
use ring::hmac;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::side::complaint_reports::{self as stored, Report, ReportFile, ReportSaid, ReportState};
use store::side::{blobs, settings};
use store::{Tx, masters};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, How, run};
use crate::attachments::{FileContent, unhex};
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::secrets;
use crate::times::{self, utc};
use crate::warehouse::given;

/// Whether there is a public form, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintForm {
    /// It takes reports.
    pub on: bool,
    /// What stands behind `/complain/` in its link; absent before it was ever on.
    pub token: Option<String>,
}

/// How the form is to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetComplaintForm {
    /// Whether it takes reports.
    pub on: bool,
    /// A new link; the one before leads nowhere from then on.
    #[serde(default)]
    pub renew: bool,
}

/// The form as a stranger sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicForm {
    /// What the company is called.
    pub company: String,
    /// The question that has to be answered once: `SHA-256(question + ":" + answer)` begins with so many
    /// zero bits.
    pub question: String,
    /// How many.
    pub bits: u32,
    /// Seconds that have to pass before a report is taken.
    pub wait_s: u32,
    /// Files of a report at most.
    pub files_most: u32,
    /// Bytes of a file at most.
    pub bytes_most: u64,
}

/// What a stranger reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReportComplaint {
    /// What is wrong.
    pub text: String,
    /// What they are called.
    pub name: Option<String>,
    /// How they can be reached.
    pub contact: Option<String>,
    /// What it is about.
    pub product: Option<String>,
    /// The number on it.
    pub lot: Option<String>,
    /// Number of the delivery note.
    pub document: Option<String>,
    /// The language they write in: `zh-Hans`, `zh-Hant` or `en`.
    pub language: String,
    /// The question of the form.
    pub question: String,
    /// The answer to it.
    pub answer: String,
    /// A field that people do not see; what fills it is no person.
    #[serde(default)]
    pub website: String,
}

/// A report that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reported {
    /// Its number, to send files with.
    pub report: String,
    /// What files are sent with, within a quarter of an hour.
    pub key: String,
}

/// A report that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportView {
    /// Its number.
    pub report: String,
    /// When it came.
    pub at: String,
    /// The language it is written in.
    pub language: String,
    /// What is wrong.
    pub text: String,
    /// What they are called.
    pub name: Option<String>,
    /// How they can be reached.
    pub contact: Option<String>,
    /// What it is about.
    pub product: Option<String>,
    /// The number on it.
    pub lot: Option<String>,
    /// Number of the delivery note.
    pub document: Option<String>,
    /// Files that came with it.
    pub files: Vec<ReportFileView>,
}

/// A file of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportFileView {
    /// SHA-256 of its content: its address.
    pub sha256: String,
    /// Its name.
    pub name: String,
    /// What it is, by its first bytes.
    pub media_type: String,
}

/// Reports that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportPage {
    /// The reports, the oldest first.
    pub rows: Vec<ReportView>,
}

/// Why a report is no complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct DismissReport {
    /// `junk`, `twice`, `not_ours`, `no_fault` or `other`; `other` where absent.
    #[serde(default)]
    pub why: Option<String>,
    /// What is to be remembered of it; for `other`, what it is. It may name somebody, and stays out of
    /// the ledger.
    #[serde(default)]
    pub reason: String,
}

/// Bytes of a file of a report.
pub const REPORT_FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Files of a report.
const FILES_MAX: u32 = 3;
/// Reports that wait at a site at most: whoever floods the form stops at that.
const WAITING_MAX: i64 = 200;
/// Zero bits an answer makes.
const BITS: u32 = 15;
/// A person needs longer than this to write; a question is good for an hour.
const QUESTION_S: std::ops::RangeInclusive<i64> = 3..=3_600;
/// Files follow their report within this.
const FILES_WITHIN_US: i64 = 15 * 60 * 1_000_000;
/// Characters of what is said, and of a name or number.
const TEXT_MAX: usize = 4_000;
const WORD_MAX: usize = 200;

/// The form of a site as it is kept.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    on: bool,
    token: String,
    /// What questions are signed with; nobody sees it.
    secret: String,
}

fn name_of(site: SiteId) -> String {
    format!("complaints.form.{}", site.0)
}

fn kept(tx: &mut Tx<'_>, (company, site): (CompanyId, SiteId)) -> Result<Option<Kept>> {
    let said = settings::get(tx, company, settings::COMPANY_SETTINGS, &name_of(site))?;
    Ok(said.and_then(|text| serde_json::from_str(&text).ok()))
}

impl From<Kept> for ComplaintForm {
    fn from(kept: Kept) -> Self {
        Self { on: kept.on, token: Some(kept.token) }
    }
}

/// A form that takes reports.
struct Open {
    ground: (CompanyId, SiteId),
    company: String,
    secret: hmac::Key,
}

impl Open {
    /// A question of now; it says itself when that was.
    fn question(&self, now_us: i64) -> Result<String> {
        let said = format!("{now_us}.{}", ledger::hex(&secrets::random::<16>()?));
        Ok(format!("{said}.{}", self.sign(&said)))
    }

    fn sign(&self, said: &str) -> String {
        ledger::hex(hmac::sign(&self.secret, said.as_bytes()).as_ref())
    }

    fn is_signed(&self, said: &str, tag: &str) -> bool {
        let tag = unhex(tag).unwrap_or_default();
        hmac::verify(&self.secret, said.as_bytes(), &tag).is_ok()
    }

    /// Whether a question is one of ours, old and young enough, and answered.
    fn is_answered(&self, question: &str, answer: &str, now_us: i64) -> bool {
        let Some((said, tag)) = question.rsplit_once('.') else { return false };
        let asked_us = said.split('.').next().and_then(|us| us.parse::<i64>().ok());
        let age_s = asked_us.map(|asked_us| (now_us - asked_us).div_euclid(1_000_000));
        self.is_signed(said, tag)
            && age_s.is_some_and(|age_s| QUESTION_S.contains(&age_s))
            && answer.len() <= 40
            && zero_bits(&Sha256::digest(format!("{question}:{answer}"))) >= BITS
    }
}

/// How many bits at the front are zero.
fn zero_bits(bytes: &[u8]) -> u32 {
    let whole = bytes.iter().take_while(|&&byte| byte == 0).count();
    whole as u32 * 8 + bytes.get(whole).map_or(0, |byte| byte.leading_zeros())
}

/// The form a link leads to. An unknown link and a form that is off look alike.
fn open(tx: &mut Tx<'_>, token: &str) -> Result<Open> {
    let print = secrets::fingerprint(token);
    for company in masters::companies(tx)? {
        for site in masters::sites(tx, company.id)? {
            let ground = (company.id, site.site);
            let Some(kept) = kept(tx, ground)?.filter(|kept| kept.on) else { continue };
            if secrets::fingerprint(&kept.token) == print {
                let secret = hmac::Key::new(hmac::HMAC_SHA256, kept.secret.as_bytes());
                return Ok(Open { ground, company: company.name, secret });
            }
        }
    }
    Err(Error::NotFound("form"))
}

fn word(
    said: Option<&String>,
    most: usize,
    field: &'static str,
) -> Result<Option<String>, Refusal> {
    let said = given(said.map(String::as_str));
    let fits = said.as_ref().is_none_or(|said| said.chars().count() <= most);
    if fits { Ok(said) } else { Err(Refusal::BadInput { field }) }
}

impl Plant {
    /// Whether there is a public form.
    pub fn complaint_form(&self, operator: &Operator) -> Result<ComplaintForm> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| Ok(kept(tx, ground)?.map(ComplaintForm::from).unwrap_or_default()))
    }

    /// Turns the public form on or off, or gives it another link.
    pub fn set_complaint_form(
        &self,
        operator: &Operator,
        ask: SetComplaintForm,
    ) -> Result<ComplaintForm> {
        operator.need(Permission::QualityJudge)?;
        let ground = (operator.company, operator.site);
        let fresh = Kept { on: ask.on, token: secrets::token("")?, secret: secrets::token("")? };
        self.inner.runner.run(move |cx| {
            let now = kept(cx.tx, ground)?.filter(|_| !ask.renew);
            let now = now.map_or(fresh, |now| Kept { on: ask.on, ..now });
            let text = serde_json::to_string(&now).map_err(Error::fault)?;
            let name = name_of(ground.1);
            settings::set(cx.tx, ground.0, settings::COMPANY_SETTINGS, &name, &text)?;
            Ok(now.into())
        })
    }

    /// The form as a stranger sees it, with a question of its own.
    pub fn public_form(&self, token: &str) -> Result<PublicForm> {
        let open = self.read(|tx| open(tx, token))?;
        Ok(PublicForm {
            question: open.question(self.now_us())?,
            company: open.company,
            bits: BITS,
            wait_s: *QUESTION_S.start() as u32,
            files_most: FILES_MAX,
            bytes_most: REPORT_FILE_BYTES_MAX,
        })
    }

    /// Keeps what a stranger reports.
    pub fn report_complaint(&self, token: &str, ask: &ReportComplaint) -> Result<Reported> {
        let open = self.read(|tx| open(tx, token))?;
        if !open.is_answered(&ask.question, &ask.answer, self.now_us()) {
            return Err(Refusal::BadInput { field: "question" }.into());
        }
        let text = word(Some(&ask.text), TEXT_MAX, "text")?;
        let said = ReportSaid {
            text: text.ok_or(Refusal::BadInput { field: "text" })?,
            language: documents::Language::from_tag(&ask.language)
                .ok_or(Refusal::BadInput { field: "language" })?
                .tag()
                .to_owned(),
            name: word(ask.name.as_ref(), WORD_MAX, "name")?,
            contact: word(ask.contact.as_ref(), WORD_MAX, "contact")?,
            product: word(ask.product.as_ref(), WORD_MAX, "product")?,
            lot: word(ask.lot.as_ref(), WORD_MAX, "lot")?,
            document: word(ask.document.as_ref(), WORD_MAX, "document")?,
        };
        let question = secrets::fingerprint(&ask.question);
        // A robot learns nothing from being found out.
        let is_robot = !ask.website.is_empty();
        let ground = open.ground;
        let report = self.inner.runner.run(move |cx| {
            let report = cx.next_id(ground.0, ground.1)?;
            if is_robot {
                return Ok(report);
            }
            let waiting = stored::count(cx.tx, ground)?;
            if waiting >= WAITING_MAX {
                return Err(Refusal::ReportsWaiting { waiting: waiting.to_string() }.into());
            }
            let at = (report, cx.now_us);
            if stored::keep(cx.tx, ground, at, &question, &said)? {
                Ok(report)
            } else {
                Err(Refusal::BadInput { field: "question" }.into())
            }
        })?;
        let report = FactId(report).to_string();
        let key = open.sign(&format!("file {report}"));
        Ok(Reported { report, key })
    }

    /// Keeps a file that belongs to a report.
    pub fn report_file(
        &self,
        token: &str,
        (report, key, name): (&str, &str, &str),
        body: &mut dyn Read,
    ) -> Result<()> {
        let open = self.read(|tx| open(tx, token))?;
        if !open.is_signed(&format!("file {report}"), key) {
            return Err(Error::NotFound("report"));
        }
        let id: FactId = report.parse().map_err(|_| Error::NotFound("report"))?;
        let mut content = Vec::new();
        body.take(REPORT_FILE_BYTES_MAX + 1).read_to_end(&mut content).map_err(Error::io)?;
        if content.len() as u64 > REPORT_FILE_BYTES_MAX {
            return Err(Refusal::FileTooLarge { most: REPORT_FILE_BYTES_MAX.to_string() }.into());
        }
        let bad = Refusal::BadInput { field: "name" };
        let name = given(Some(name))
            .filter(|name| name.chars().count() <= WORD_MAX && !name.chars().any(char::is_control));
        let name = name.ok_or(bad)?;
        let kind = media_type(&content).filter(|kind| !kind.starts_with("video/"));
        let Some(kind) = kind.filter(|_| name_fits(&name)) else {
            return Err(Refusal::FileKind { name }.into());
        };
        let sha256 = Sha256::digest(&content).into();
        let file = ReportFile { sha256, name, media_type: kind.to_owned() };
        let ground = open.ground;
        self.inner.runner.run(move |cx| {
            let found = stored::find(cx.tx, ground, id.0)?;
            let found = found.filter(|found| cx.now_us - found.at_us <= FILES_WITHIN_US);
            found.ok_or(Error::NotFound("report"))?;
            let place = stored::count_files(cx.tx, ground, id.0)? + 1;
            if place > FILES_MAX {
                return Err(Refusal::BadInput { field: "files" }.into());
            }
            Ok(stored::keep_file(cx.tx, ground, (id.0, place), &file, &content)?)
        })
    }

    /// Reports that wait for somebody. Strangers leave their names there, so quality alone reads them.
    pub fn complaint_reports(&self, operator: &Operator) -> Result<ReportPage> {
        operator.need(Permission::QualityJudge)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = stored::waiting(tx, ground, WAITING_MAX as u32)?;
            let rows = found.into_iter().map(|report| view(tx, ground, report));
            Ok(ReportPage { rows: rows.collect::<Result<_>>()? })
        })
    }

    /// A file of a report that waits.
    pub fn complaint_report_file(
        &self,
        operator: &Operator,
        (report, sha256): (&str, &str),
    ) -> Result<FileContent> {
        operator.need(Permission::QualityJudge)?;
        let missing = || Error::NotFound("file");
        let report: FactId = report.parse().map_err(|_| missing())?;
        let sha256 = unhex(sha256).ok_or_else(missing)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let files = stored::files(tx, ground, report.0)?;
            let file = files.into_iter().find(|file| file.sha256 == sha256);
            let file = file.ok_or_else(missing)?;
            let content = stored::file(tx, ground, report.0, &sha256)?.ok_or_else(missing)?;
            Ok(FileContent { name: file.name, media_type: file.media_type, content })
        })
    }

    /// Says that a report is no complaint. What it said is forgotten; that it was dismissed, by whom and
    /// for which kind of reason is a fact.
    pub fn dismiss_report(
        &self,
        operator: &Operator,
        report: &str,
        ask: &DismissReport,
    ) -> Result<()> {
        operator.need(Permission::QualityJudge)?;
        let missing = || Error::NotFound("report");
        let id: FactId = report.parse().map_err(|_| missing())?;
        let reason = word(Some(&ask.reason), WORD_MAX, "reason")?;
        let why = match given(ask.why.as_deref()) {
            Some(why) => why.parse().map_err(|_| Refusal::BadInput { field: "why" })?,
            None => DismissalReason::Other,
        };
        if reason.is_none() && why == DismissalReason::Other {
            return Err(Refusal::ReasonNeeded { subject: report.to_owned() }.into());
        }
        let (ground, by) = ((operator.company, operator.site), operator.person);
        let how = How::read(&ActAsk::default(), times::zone(&operator.zone))?;
        self.inner.runner.run(move |cx| {
            let by_whom = (ground.0, ground.1, by);
            run(cx, by_whom, ("dismiss_report", None), how, |acting| {
                let (when, state) = ((acting.cx.now_us, by), (id.0, ReportState::Dismissed));
                let note = reason.as_deref();
                if !stored::settle(acting.cx.tx, ground, state, when, note)? {
                    return Err(missing());
                }
                acting.append(ReportDismissed { report: id, why })?;
                Ok(())
            })?;
            Ok(())
        })
    }
}

fn view(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), report: Report) -> Result<ReportView> {
    let files = stored::files(tx, ground, report.report)?.into_iter().map(|file| ReportFileView {
        sha256: ledger::hex(&file.sha256),
        name: file.name,
        media_type: file.media_type,
    });
    let said = report.said;
    Ok(ReportView {
        report: FactId(report.report).to_string(),
        at: utc(report.at_us),
        files: files.collect(),
        language: said.language,
        text: said.text,
        name: said.name,
        contact: said.contact,
        product: said.product,
        lot: said.lot,
        document: said.document,
    })
}

/// What a file of a report is called from then on: what a stranger called it may name somebody, and the
/// ledger forgets nothing.
fn lasting_name(number: u32, media_type: &str) -> String {
    let ending = match media_type {
        "image/jpeg" => "jpg",
        known => known.rsplit('/').next().unwrap_or_default(),
    };
    format!("report-{number}.{ending}")
}

impl Acting<'_, '_, '_> {
    /// A report becomes a complaint: its files belong to that from now on.
    pub(super) fn take_report(&mut self, report: &str, code: &str) -> Result<()> {
        let missing = || Error::NotFound("report");
        let id: FactId = report.parse().map_err(|_| missing())?;
        let (ground, by) = (self.ground(), self.by);
        for (file, number) in stored::files(self.cx.tx, ground, id.0)?.into_iter().zip(1..) {
            let content = stored::file(self.cx.tx, ground, id.0, &file.sha256)?;
            let content = content.ok_or_else(missing)?;
            blobs::keep(self.cx.tx, ground.0, &file.sha256, &content)?;
            self.append(FileAttached {
                subject: format!("complaint:{code}"),
                sha256: file.sha256,
                name: lasting_name(number, &file.media_type),
                media_type: file.media_type,
                bytes: content.len() as i64,
            })?;
        }
        let (when, state) = ((self.cx.now_us, by), (id.0, ReportState::Taken));
        let settled = stored::settle(self.cx.tx, ground, state, when, Some(code))?;
        if settled { Ok(()) } else { Err(missing()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Open {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
        Open { ground: (CompanyId(1), SiteId(2)), company: String::new(), secret }
    }

    fn answer(question: &str) -> String {
        let mut answers = (0_u64..100_000_000).map(|answer| answer.to_string());
        let fits =
            |answer: &String| zero_bits(&Sha256::digest(format!("{question}:{answer}"))) >= BITS;
        answers.find(fits).unwrap()
    }

    #[test]
    fn a_question_is_answered_in_its_time_and_only_by_work() {
        let (form, now_us) = (form(), 1_000_000_000);
        let question = form.question(now_us).unwrap();
        let answer = answer(&question);
        let after = |s: i64| form.is_answered(&question, &answer, now_us + s * 1_000_000);

        assert!(after(3) && after(3_600));
        assert!(!after(2), "nobody writes so fast");
        assert!(!after(3_601), "a question grows old");
        let later_us = now_us + 60_000_000;
        let is_lucky = form.is_answered(&question, "x", later_us);
        assert_eq!(is_lucky, zero_bits(&Sha256::digest(format!("{question}:x"))) >= BITS);
        let forged = question.replacen(&now_us.to_string(), &later_us.to_string(), 1);
        assert!(!form.is_answered(&forged, &answer, later_us + 5_000_000), "it is signed");
    }

    #[test]
    fn zero_bits_are_counted_from_the_front() {
        assert_eq!(zero_bits(&[0, 0x10, 0]), 11);
        assert_eq!(zero_bits(&[0x80]), 0);
        assert_eq!(zero_bits(&[0, 0]), 16);
    }
}
