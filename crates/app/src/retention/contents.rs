//! Which files are kept until when, and removing those whose time is over.

use domain::facts::ContentRemoved;
use domain::{CivilDate, Refusal};
use serde::{Deserialize, Serialize};
use store::retention::{self as stored, File, Removal};
use store::side::blobs;
use store::{Tx, masters};
use utoipa::{IntoParams, ToSchema};

use super::standing::{Rules, Standing};
use super::{Ground, WORDS_MAX, asked, words};
use crate::acts::{ActAsk, Acting, Done};
use crate::attachments::unhex;
use crate::circles::Outside;
use crate::error::{Error, Result};
use crate::naming::{People, PersonName};
use crate::orders::at_line;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;
use crate::views::ProblemView;

/// Contents that one act removes at most.
const REMOVED_MAX: usize = 200;
/// Files that are looked at for a page at most: whoever asks for few among many gets shorter pages.
const LOOKED_AT_MAX: usize = 1_000;
/// Files read at once.
const READ: u32 = 200;

/// Which files a page shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KeptFileQuery {
    /// `due`: those that may be removed; `kept`: those that may not; `removed`: those that were. All that
    /// are there where absent.
    pub show: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeptFilePage {
    /// The files; those that are there the oldest first, those that were removed the newest first.
    pub rows: Vec<KeptFile>,
    /// Where the next page begins. A page may be shorter than asked and still have a next one.
    pub next: Option<String>,
}

/// A content, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeptFile {
    /// Hash of the content.
    pub sha256: String,
    /// What it belongs to, in the order it was attached.
    pub subjects: Vec<String>,
    /// What it is called.
    pub name: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// The family of its records.
    pub family: Option<String>,
    /// The day it was recorded first.
    pub recorded_on: String,
    /// The first day on which its class lets it go; kept for good where absent.
    pub until: Option<String>,
    /// The class that says so.
    pub class: Option<String>,
    /// What keeps it now; it may be removed where absent.
    pub kept_by: Option<ProblemView>,
    /// That it was removed.
    pub removed: Option<RemovedFile>,
}

/// How a content was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemovedFile {
    /// The fact that says so.
    pub seq: i64,
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonName>,
    /// Why.
    pub reason: String,
    /// It came back from an archive since.
    pub restored: bool,
}

/// Which contents are to be removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct RemoveContents {
    /// Hashes of the contents.
    pub files: Vec<String>,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What was removed, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemovedContents {
    /// Each content, as it stood before.
    pub files: Vec<KeptFile>,
    /// Bytes of all of them.
    pub bytes: i64,
    /// Of those: contents that another site of the company keeps, so that their bytes stay.
    pub shared: usize,
}

impl Plant {
    /// A page of files, and how they stand.
    pub fn kept_files(&self, operator: &Operator, query: &KeptFileQuery) -> Result<KeptFilePage> {
        operator.need(Permission::LedgerVerify)?;
        let ground = (operator.company, operator.site);
        let limit = pages::rows(query.limit) as usize;
        let show = query.show.as_deref().filter(|show| !show.is_empty());
        if !matches!(show, None | Some("due" | "kept" | "removed")) {
            return Err(Refusal::BadInput { field: "show" }.into());
        }
        let (now_us, zone) = (self.now_us(), times::zone(&operator.zone));
        self.read(|tx| {
            if show == Some("removed") {
                return removed_page(
                    tx,
                    (ground, &operator.outside),
                    pages::cursor(query.cursor.as_deref())?,
                    limit,
                );
            }
            let rules = Rules::load(tx, ground, (now_us, &zone))?;
            let shows = |standing: &Standing| match show {
                Some("due") => standing.may_go.is_ok(),
                Some(_) => standing.may_go.is_err(),
                None => true,
            };
            let after = pages::cursor(query.cursor.as_deref())?.unwrap_or(0);
            kept_page(tx, (ground, &rules, &operator.outside), after, (limit, shows))
        })
    }

    /// Removes contents whose time is over, or says what keeps the first of them that has to stay.
    pub fn remove_contents(
        &self,
        operator: &Operator,
        ask: &RemoveContents,
        once: (Option<&str>, bool),
    ) -> Result<Done<RemovedContents>> {
        let content = ask.clone();
        let asked = asked("remove_contents", (Permission::RetentionRemove, &ask.act), once);
        self.act(operator, &asked, ask, move |acting| remove(acting, &content))
    }
}

/// The files of a content that are there: those attached since it was removed, where it was.
pub(super) fn live(
    tx: &mut Tx<'_>,
    ground: Ground,
    sha256: &[u8; 32],
) -> Result<(Vec<File>, Option<Removal>)> {
    let mut files = stored::files_of(tx, ground, sha256)?;
    let removal = stored::removal(tx, ground, sha256)?;
    if let Some(gone) = removal.as_ref().filter(|removal| removal.restored_seq.is_none()) {
        files.retain(|file| file.seq > gone.seq);
    }
    Ok((files, removal))
}

fn kept_page(
    tx: &mut Tx<'_>,
    (ground, rules, outside): (Ground, &Rules, &Outside),
    mut after: i64,
    (limit, shows): (usize, impl Fn(&Standing) -> bool),
) -> Result<KeptFilePage> {
    let (mut rows, mut looked_at) = (Vec::new(), 0);
    loop {
        let files = stored::files(tx, ground, after, READ)?;
        let ended = files.len() < READ as usize;
        for file in files {
            after = file.seq;
            looked_at += 1;
            let (mut of, _) = live(tx, ground, &file.sha256)?;
            of.retain(|file| !outside.hides_subject(&file.subject));
            // A content that was attached several times is shown where it was first.
            if of.first().is_none_or(|first| first.seq != file.seq) {
                continue;
            }
            let Some(standing) = rules.of_all(tx, &of)? else { continue };
            if shows(&standing) {
                rows.push(kept_file(rules, &of, &standing));
            }
            if rows.len() == limit {
                return Ok(KeptFilePage { rows, next: Some(after.to_string()) });
            }
        }
        if ended {
            return Ok(KeptFilePage { rows, next: None });
        }
        if looked_at >= LOOKED_AT_MAX {
            return Ok(KeptFilePage { rows, next: Some(after.to_string()) });
        }
    }
}

fn kept_file(rules: &Rules, files: &[File], standing: &Standing) -> KeptFile {
    let first = &files[0];
    let kept_by = standing.may_go.clone().err().map(|kept| Error::from(kept).problem());
    KeptFile {
        sha256: ledger::hex(&first.sha256),
        subjects: subjects(files),
        name: first.name.clone(),
        bytes: first.bytes,
        family: standing.family.map(|family| family.to_string()),
        recorded_on: rules.recorded_on(first).to_string(),
        until: standing.until.as_ref().map(|kept| kept.until.to_string()),
        class: standing.until.as_ref().map(|kept| kept.class.clone()),
        kept_by,
        removed: None,
    }
}

/// What files belong to, each once.
fn subjects(files: &[File]) -> Vec<String> {
    let mut subjects: Vec<String> = Vec::new();
    for file in files {
        if !subjects.contains(&file.subject) {
            subjects.push(file.subject.clone());
        }
    }
    subjects
}

fn removed_page(
    tx: &mut Tx<'_>,
    (ground, outside): (Ground, &Outside),
    before: Option<i64>,
    limit: usize,
) -> Result<KeptFilePage> {
    let people = People::of(tx, ground.0)?;
    let found = stored::removals(tx, ground, before.unwrap_or(i64::MAX), limit as u32)?;
    let next = found.last().filter(|_| found.len() == limit).map(|last| last.seq.to_string());
    let mut rows = Vec::with_capacity(found.len());
    for removal in found {
        let mut files = stored::files_of(tx, ground, &removal.sha256)?;
        files.retain(|file| !outside.hides_subject(&file.subject));
        let Some(first) = files.first() else { continue };
        let family = domain::RecordFamily::of(&first.subject, &first.media_type);
        let recorded_on = times::day_in_zone(first.appended_at_us, &jiff::tz::TimeZone::UTC);
        rows.push(KeptFile {
            sha256: ledger::hex(&removal.sha256),
            subjects: subjects(&files),
            name: first.name.clone(),
            bytes: removal.bytes,
            family: family.map(|family| family.to_string()),
            recorded_on: recorded_on.to_string(),
            until: Some(removal.until_on.to_string()),
            class: Some(removal.class.clone()),
            kept_by: None,
            removed: Some(RemovedFile {
                seq: removal.seq,
                at: times::utc(removal.at_us),
                by: removal.by.map(|by| people.name(by)),
                reason: removal.reason,
                restored: removal.restored_seq.is_some(),
            }),
        });
    }
    Ok(KeptFilePage { rows, next })
}

fn remove(acting: &mut Acting<'_, '_, '_>, ask: &RemoveContents) -> Result<RemovedContents> {
    // Load.
    let ground = acting.ground();
    // A file that is attached at another site in this moment, by another process, waits for us.
    for site in masters::sites(acting.cx.tx, ground.0)? {
        acting.cx.head(ground.0, site.site)?;
    }
    let mut hashes = Vec::with_capacity(ask.files.len());
    for hash in &ask.files {
        let hash = unhex(hash).ok_or(Refusal::BadInput { field: "files" })?;
        if !hashes.contains(&hash) {
            hashes.push(hash);
        }
    }
    if hashes.is_empty() || hashes.len() > REMOVED_MAX {
        return Err(Refusal::BadInput { field: "files" }.into());
    }
    let reason = words(&ask.reason, WORDS_MAX, "reason")?;
    // What is over is told by the clock of the ledger, whatever moment the act says it is of.
    let (now_us, zone) = (acting.cx.now_us, acting.zone().clone());
    let rules = Rules::load(acting.cx.tx, ground, (now_us, &zone))?;
    let mut removed = RemovedContents { files: Vec::new(), bytes: 0, shared: 0 };
    acting.reason = Some(reason.clone());
    for (line, sha256) in (1..).zip(&hashes) {
        let (files, removal) = live(acting.cx.tx, ground, sha256)?;
        let Some(standing) = rules.of_all(acting.cx.tx, &files)? else {
            let gone = removal.ok_or(Error::NotFound("file"))?;
            return Err(at_line(gone_for_good(&gone, &zone).into(), line));
        };

        // Decide.
        let kept = standing.may_go.clone().map_err(|kept| at_line(kept.into(), line))?;

        // Append.
        let file = kept_file(&rules, &files, &standing);
        removed.bytes += file.bytes;
        acting.append(ContentRemoved {
            sha256: *sha256,
            class: kept.class,
            until: kept.until,
            bytes: file.bytes,
            reason: reason.clone(),
        })?;
        if !blobs::remove(acting.cx.tx, ground.0, sha256)? {
            removed.shared += 1;
        }
        removed.files.push(file);
    }
    Ok(removed)
}

fn gone_for_good(removal: &Removal, zone: &jiff::tz::TimeZone) -> Refusal {
    let on: CivilDate = times::day_in_zone(removal.at_us, zone);
    Refusal::ContentGone { class: removal.class.clone(), on: on.to_string() }
}

/// That a content was removed at a site and did not come back in any way, where it is so.
pub(crate) fn removed(
    tx: &mut Tx<'_>,
    ground: Ground,
    sha256: &[u8; 32],
) -> Result<Option<Removal>> {
    // Most contents never were removed, and every page with files asks.
    if stored::removal(tx, ground, sha256)?.is_none() {
        return Ok(None);
    }
    let (files, removal) = live(tx, ground, sha256)?;
    Ok(removal.filter(|_| files.is_empty()))
}

/// What is said of a file whose content was removed at a site, where it was.
pub(crate) fn gone(
    tx: &mut Tx<'_>,
    ground: Ground,
    sha256: &[u8; 32],
    zone: &str,
) -> Result<Option<Refusal>> {
    let removal = removed(tx, ground, sha256)?;
    Ok(removal.map(|removal| gone_for_good(&removal, &times::zone(zone))))
}
