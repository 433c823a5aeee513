//! The outbox of a device: what was done or asked at it while nobody could be reached, taken in the
//! order of the device, once.
//!
//! What was done is never refused: it is on record at the moment it happened, or, where it cannot
//! become an act, kept as the device said it until somebody has looked at it. What was asked runs as
//! if it were asked now, and may be refused. Each entry is one transaction with its answer, so that
//! whatever is cut off between, the device sends it again and gets the first answer.

mod work;

use std::collections::BTreeMap;

use domain::facts::{DeviceActTaken, Entry};
use domain::{ActId, CompanyId, DeviceOutcome, ImportId, Instant, PersonId, Refusal, SiteId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::devices::{self, DeviceAct};
use store::ledger::COMPANY_LEDGER;
use store::masters;
use store::side::blobs;
use store::side::settings::{self, FirstAnswer};
use utoipa::ToSchema;

use crate::acts::{How, IN_A_RUN, run};
use crate::devices::{broken, params};
use crate::error::{Error, Result};
use crate::happened::Happened;
use crate::orders::at_line;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runner::Cx;
use crate::times;
use crate::views::ProblemView;

use self::work::{Kind, Read};

/// What a device sends.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
pub struct OutboxAsk {
    /// The device: a UUID it made once.
    pub device: String,
    /// What its clock says while it sends, with the offset: `2026-03-01T08:30:00+08:00`.
    pub sent_at: String,
    /// What is in its outbox, the oldest first.
    pub entries: Vec<OutboxEntry>,
}

/// An act in the outbox of a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OutboxEntry {
    /// Its place in the order of the device, from 1, without gaps.
    pub sequence: i64,
    /// The key under which it is the same however often it is sent.
    pub key: String,
    /// Which act, as records spell it: `feed`.
    #[serde(default)]
    #[schema(value_type = String)]
    pub act: Value,
    /// What the device's clock said when it was done.
    #[serde(default)]
    #[schema(value_type = String)]
    pub at: Value,
    /// `scanned` or `typed`; typed where absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub put_in: Value,
    /// What is part of the address in the act's own route: `{"run": "…"}`.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub path: Value,
    /// The body of the act's own route, without `act.at`.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub body: Value,
    /// Whatever else the device said: kept with the rest.
    #[serde(flatten)]
    #[schema(ignore)]
    pub other: BTreeMap<String, Value>,
}

/// What became of what a device sent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OutboxAnswer {
    /// The ledger's clock when it came.
    pub received_at: String,
    /// What was added to the device's clock, in milliseconds.
    pub clock_offset_ms: i64,
    /// The place in the order of the device that comes next.
    pub next_sequence: i64,
    /// Each entry, in the order they were sent.
    pub entries: Vec<EntryAnswer>,
}

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EntryAnswer {
    /// Its place in the order of the device.
    pub sequence: i64,
    /// `recorded`; `repeated` where it was taken before, with the first answer;
    /// `recorded_against_rules`; `kept` where it is no act and somebody looks at it; `refused` where
    /// it asked and the answer is no; `waits` where it is to be sent again.
    pub state: String,
    /// What a person settles it by, where somebody has to look at it.
    pub code: Option<String>,
    /// The act it became.
    pub act: Option<String>,
    /// What the act's own route answers.
    #[schema(value_type = Option<Object>)]
    pub answer: Option<Value>,
    /// The rules it had broken.
    pub broken: Vec<ProblemView>,
    /// Why it is no act, or waits.
    pub problem: Option<ProblemView>,
}

/// Entries of one request at most.
pub const OUTBOX_ENTRIES_MAX: usize = 500;
/// Characters of a device or key at most.
const NAME_MAX: usize = 100;
const REPEATED: &str = "repeated";
const WAITS: &str = "waits";

impl Plant {
    /// Takes what a device has in its outbox.
    pub fn take_outbox(&self, operator: &Operator, ask: OutboxAsk) -> Result<OutboxAnswer> {
        operator.need(Permission::WorkRead)?;
        let received_us = self.now_us();
        let zone = times::zone(&operator.zone);
        let sent: Instant =
            ask.sent_at.parse().map_err(|_| Refusal::BadInput { field: "sent_at" })?;
        let sender = Sender {
            operator: operator.clone(),
            device: name(&ask.device, "device")?,
            offset_ms: (received_us - sent.utc_us).div_euclid(1_000),
        };
        self.refuse_foreign(&sender)?;
        let entries = read_entries(ask.entries)?;
        let mut submitted = Vec::with_capacity(entries.len());
        for entry in entries {
            let (place, sequence, sender) = (entry.0, entry.1.sequence, sender.clone());
            let taken = self.inner.runner.submit(move |cx| take(cx, &sender, &entry.1))?;
            submitted.push((place, sequence, taken));
        }
        let mut answers = Vec::with_capacity(submitted.len());
        let mut failed = None;
        for (place, sequence, taken) in submitted {
            match taken.wait() {
                Ok(answer) => answers.push((place, answer)),
                Err(error) => {
                    answers.push((place, waits(sequence, Some(error.problem()))));
                    failed.get_or_insert(error);
                }
            }
        }
        // Where not one entry was taken the request failed as a whole, and says so.
        let all_wait = answers.iter().all(|(_, answer)| answer.state == WAITS);
        if let Some(error) = failed.filter(|_| all_wait) {
            return Err(error);
        }
        answers.sort_by_key(|(place, _)| *place);
        let next =
            self.read(|tx| Ok(devices::next_sequence(tx, operator.company, &sender.device)?))?;
        Ok(OutboxAnswer {
            received_at: times::in_zone(received_us, &zone),
            clock_offset_ms: sender.offset_ms,
            next_sequence: next.unwrap_or(1),
            entries: answers.into_iter().map(|(_, answer)| answer).collect(),
        })
    }

    /// A device works for the company that used it first.
    fn refuse_foreign(&self, sender: &Sender) -> Result<()> {
        let company = sender.operator.company;
        self.read(|tx| {
            if devices::next_sequence(tx, company, &sender.device)?.is_some() {
                return Ok(());
            }
            for other in masters::companies(tx)? {
                if other.id != company
                    && devices::next_sequence(tx, other.id, &sender.device)?.is_some()
                {
                    let device = sender.device.clone();
                    return Err(Refusal::DeviceElsewhere { device }.into());
                }
            }
            Ok(())
        })
    }
}

/// Who sends, from which device, and how far its clock is off.
#[derive(Clone)]
struct Sender {
    operator: Operator,
    device: String,
    offset_ms: i64,
}

fn name(text: &str, field: &'static str) -> Result<String, Refusal> {
    let long = text.is_empty() || text.len() > NAME_MAX;
    if long || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Refusal::BadInput { field });
    }
    Ok(text.to_owned())
}

/// The entries in the order of the device, each with its place in the request.
fn read_entries(entries: Vec<OutboxEntry>) -> Result<Vec<(usize, OutboxEntry)>> {
    if entries.len() > OUTBOX_ENTRIES_MAX {
        return Err(Refusal::BadInput { field: "entries" }.into());
    }
    let mut entries: Vec<(usize, OutboxEntry)> = entries.into_iter().enumerate().collect();
    for (place, entry) in &entries {
        let checked = name(&entry.key, "key").and_then(|_| {
            let possible = (1..i64::MAX).contains(&entry.sequence);
            possible.then_some(()).ok_or(Refusal::BadInput { field: "sequence" })
        });
        checked.map_err(|refusal| at_line(refusal.into(), place + 1))?;
    }
    entries.sort_by_key(|(place, entry)| (entry.sequence, *place));
    Ok(entries)
}

fn waits(sequence: i64, problem: Option<ProblemView>) -> EntryAnswer {
    let state = WAITS.to_owned();
    let (code, act, answer, broken) = (None, None, None, Vec::new());
    EntryAnswer { sequence, state, code, act, answer, broken, problem }
}

/// Takes one entry: unless it was taken before, or one before it is missing.
fn take(cx: &mut Cx<'_, '_>, sender: &Sender, entry: &OutboxEntry) -> Result<EntryAnswer> {
    let (company, site) = (sender.operator.company, sender.operator.site);
    if entry.act == "dispatch" {
        // It may make a driver known: before the site's chain, as everybody does who writes to both.
        cx.head(company, COMPANY_LEDGER)?;
    }
    // The chain is locked before anything is looked at: the same entry may be on its way twice.
    cx.head(company, site)?;
    let key = (sender.device.as_str(), entry.key.as_str());
    if let Some(known) = devices::by_key(cx.tx, company, key)? {
        return first_answer(cx, sender, &known);
    }
    let next = devices::next_sequence(cx.tx, company, &sender.device)?.unwrap_or(1);
    if entry.sequence > next {
        return Ok(waits(entry.sequence, None));
    }
    let taken = if entry.sequence < next {
        // Its place was taken by something else: it may have been done all the same.
        Taken::kept(&Refusal::KeyReused.into())
    } else if let Some(answer) = asked_before(cx, sender, &entry.key)? {
        answer
    } else {
        work(cx, sender, entry)?
    };
    keep(cx, sender, entry, taken)
}

/// The answer an entry got the first time. Answers are kept for a week; what is on record for ever.
fn first_answer(cx: &mut Cx<'_, '_>, sender: &Sender, known: &DeviceAct) -> Result<EntryAnswer> {
    let ground = (sender.operator.company, sender.operator.site);
    let key = answer_key(&sender.device, &known.key);
    let kept = settings::first_answer(cx.tx, ground, (PersonId(0), &key))?;
    if let Some(kept) = kept {
        let first: EntryAnswer = serde_json::from_slice(&kept.answer).map_err(Error::fault)?;
        return Ok(EntryAnswer { state: REPEATED.to_owned(), ..first });
    }
    let broken = match known.act {
        Some(act) => broken(cx.tx, ground, act)?,
        None => Vec::new(),
    };
    let params = params(known.params.as_deref());
    Ok(EntryAnswer {
        sequence: known.sequence,
        state: REPEATED.to_owned(),
        code: is_to_settle(known.outcome).then(|| known.seq.to_string()),
        act: known.act.map(|act| act.to_string()),
        answer: None,
        broken,
        problem: known.problem.clone().map(|code| ProblemView { code, params }),
    })
}

/// Whether a person has to look at it.
pub(crate) const fn is_to_settle(outcome: DeviceOutcome) -> bool {
    matches!(outcome, DeviceOutcome::AgainstRules | DeviceOutcome::Kept)
}

fn answer_key(device: &str, key: &str) -> String {
    format!("outbox {device} {key}")
}

/// What an entry came to.
struct Taken {
    name: String,
    outcome: DeviceOutcome,
    at: Option<Instant>,
    device_at: Option<Instant>,
    act: Option<ActId>,
    answer: Option<Value>,
    broken: Vec<ProblemView>,
    problem: Option<ProblemView>,
}

impl Taken {
    fn kept(error: &Error) -> Self {
        Self {
            name: String::new(),
            outcome: DeviceOutcome::Kept,
            at: None,
            device_at: None,
            act: None,
            answer: None,
            broken: Vec::new(),
            problem: Some(error.problem()),
        }
    }
}

/// What was sent through the act's own route before, and whose answer got lost on the way.
fn asked_before(cx: &mut Cx<'_, '_>, sender: &Sender, key: &str) -> Result<Option<Taken>> {
    let operator = &sender.operator;
    let caller = operator.person.unwrap_or(PersonId(0));
    let ground = (operator.company, operator.site);
    let Some(first) = settings::first_answer(cx.tx, ground, (caller, key))? else {
        return Ok(None);
    };
    let answer: Value = serde_json::from_slice(&first.answer).map_err(Error::fault)?;
    let act = answer.get("act").and_then(Value::as_str).and_then(|act| act.parse().ok());
    let outcome = DeviceOutcome::Recorded;
    let taken = Taken::kept(&Refusal::KeyReused.into());
    Ok(Some(Taken { outcome, act, answer: Some(answer), problem: None, ..taken }))
}

/// Does what an entry says.
fn work(cx: &mut Cx<'_, '_>, sender: &Sender, entry: &OutboxEntry) -> Result<Taken> {
    let operator = &sender.operator;
    let ground = (operator.company, operator.site, operator.person);
    let Read { name, kind, device_at, at, work } = work::read(entry, sender.offset_ms);
    let done = work.map_err(Error::from).and_then(|work| {
        operator.need(work.permission)?;
        if !IN_A_RUN.contains(&work.name) {
            operator.need_every_operation()?;
        }
        let mut how = How::read(&work.how(&sender.device), times::zone(&operator.zone))?;
        how.trained.clone_from(&operator.seat.trained);
        how.outside.clone_from(&operator.outside);
        let happened = (kind == Kind::Done).then(Happened::default);
        cx.attempt(|cx| run(cx, ground, (work.name, happened), how, work.run))
    });
    let taken = match done {
        Ok((done, broken)) => Taken {
            outcome: if broken.is_empty() {
                DeviceOutcome::Recorded
            } else {
                DeviceOutcome::AgainstRules
            },
            act: done.act.parse().ok(),
            at: done.at.parse().ok(),
            answer: Some(serde_json::to_value(&done).map_err(Error::fault)?),
            broken: broken.into_iter().map(|refusal| Error::from(refusal).problem()).collect(),
            problem: None,
            ..Taken::kept(&Error::Stale)
        },
        Err(error) if passes(&error) => return Err(error),
        Err(error) => {
            if let Error::Fault(source) = &error {
                tracing::error!(error = %source, act = name, "An act of a device failed; it is kept");
            }
            let outcome =
                if kind == Kind::Asked { DeviceOutcome::Refused } else { DeviceOutcome::Kept };
            Taken { outcome, ..Taken::kept(&error) }
        }
    };
    Ok(Taken { name, device_at, at: taken.at.or(at), ..taken })
}

/// Makes the act of an entry that was kept, in the name of who did it; what it is refused for now is
/// said to whoever tries.
pub(crate) fn do_late(
    cx: &mut Cx<'_, '_>,
    by: (CompanyId, SiteId, Option<PersonId>),
    (device, offset_ms): (&str, i64),
    entry: &OutboxEntry,
    zone: TimeZone,
) -> Result<ActId> {
    let work = work::read(entry, offset_ms).work?;
    let how = How::read(&work.how(device), zone)?;
    let (done, _) = run(cx, by, (work.name, Some(Happened::default())), how, work.run)?;
    done.act.parse().map_err(|_| Error::NotFound("act"))
}

/// Whether the same may go well in a moment, so that the device sends it again.
const fn passes(error: &Error) -> bool {
    matches!(
        error,
        Error::Busy
            | Error::DiskFull
            | Error::Moved { .. }
            | Error::Arriving
            | Error::Stale
            | Error::Cancelled
    )
}

/// Writes down what an entry came to, with its answer.
fn keep(
    cx: &mut Cx<'_, '_>,
    sender: &Sender,
    entry: &OutboxEntry,
    taken: Taken,
) -> Result<EntryAnswer> {
    let (company, site) = (sender.operator.company, sender.operator.site);
    let sent = serde_json::to_vec(entry).map_err(Error::fault)?;
    let sha256: [u8; 32] = Sha256::digest(&sent).into();
    let is_kept = taken.outcome == DeviceOutcome::Kept;
    if is_kept {
        blobs::keep(cx.tx, company, &sha256, &sent)?;
    }
    let mut answer = EntryAnswer {
        sequence: entry.sequence,
        state: taken.outcome.to_string(),
        code: None,
        act: taken.act.map(|act| act.to_string()),
        answer: taken.answer,
        broken: taken.broken,
        problem: taken.problem,
    };
    let params = |problem: &ProblemView| serde_json::to_string(&problem.params);
    let fact = DeviceActTaken {
        device: sender.device.clone(),
        sequence: entry.sequence,
        key: entry.key.clone(),
        name: taken.name,
        outcome: taken.outcome,
        act: taken.act,
        device_at: taken.device_at,
        clock_offset_ms: sender.offset_ms,
        problem: answer.problem.as_ref().map(|problem| problem.code.clone()),
        params: answer.problem.as_ref().map(params).transpose().map_err(Error::fault)?,
        sha256: is_kept.then_some(sha256),
    };
    let now = Instant::utc(cx.now_us);
    let at = taken.at.unwrap_or(now);
    let recorded_at = Instant { utc_us: cx.now_us, offset_min: at.offset_min };
    let (by, device) = (sender.operator.person, Some(sender.device.clone()));
    let fact = Entry { at, recorded_at, by, device, fact: fact.into() };
    let record = cx.append(company, site, fact, ImportId(0))?;
    answer.code = is_to_settle(taken.outcome).then(|| record.seq.to_string());
    let first = FirstAnswer {
        request_sha256: sha256,
        answer: serde_json::to_vec(&answer).map_err(Error::fault)?,
    };
    let key = answer_key(&sender.device, &entry.key);
    let now_us = cx.now_us;
    settings::keep_answer(cx.tx, (company, site), (PersonId(0), &key), &first, now_us)?;
    Ok(answer)
}
