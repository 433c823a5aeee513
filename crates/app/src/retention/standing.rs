//! What keeps a file: its class, a legal hold, and whatever is not settled and may need it.

use domain::audits::AuditLineKind;
use domain::complaints::LotStanding;
use domain::retention::{
    self as decisions, ClassVersion, KeptRecord, KeptUntil, Needed, RecordFamily,
};
use domain::{CivilDate, ComplaintStep, OrderKind, PoolId, PoolRef, Refusal};
use jiff::tz::TimeZone;
use store::retention::{self as stored, File, LegalHold};
use store::{Tx, audits, calls, complaints, instructions, orders, pools, stock};

use super::Ground;
use crate::error::Result;
use crate::naming::reference_of;
use crate::times;

/// What all files of a site are judged by.
pub(super) struct Rules {
    ground: Ground,
    zone: TimeZone,
    today: CivilDate,
    versions: Vec<ClassVersion>,
    holds: Vec<LegalHold>,
    recall: Option<String>,
}

/// How a content stands.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// What it is, by what it belongs to.
    pub(super) family: Option<RecordFamily>,
    /// Until when its class keeps it.
    pub(super) until: Option<KeptUntil>,
    /// Whether it may go, or what keeps it.
    pub(super) may_go: Result<KeptUntil, Refusal>,
}

/// What a file belongs to, for what is decided about it.
#[derive(Default)]
struct Belongs {
    /// It, and what hangs together with it.
    records: Vec<String>,
    pools: Vec<PoolId>,
    /// What is not settled.
    open: Option<String>,
}

impl Rules {
    pub(super) fn load(tx: &mut Tx<'_>, ground: Ground, now: (i64, &TimeZone)) -> Result<Self> {
        let classes = stored::classes(tx, ground)?;
        let holds = stored::legal_holds(tx, ground)?;
        Ok(Self {
            ground,
            zone: now.1.clone(),
            today: times::day_in_zone(now.0, now.1),
            versions: classes.into_iter().map(|class| class.version).collect(),
            holds: holds.into_iter().filter(|hold| hold.lifted_at_us.is_none()).collect(),
            recall: stored::open_recall(tx, ground)?,
        })
    }

    /// The day a file was recorded, by the clock of the ledger.
    pub(super) fn recorded_on(&self, file: &File) -> CivilDate {
        times::day_in_zone(file.appended_at_us, &self.zone)
    }

    /// How a content stands that was attached to all of these: what keeps one of them keeps it.
    pub(super) fn of_all(&self, tx: &mut Tx<'_>, files: &[File]) -> Result<Option<Standing>> {
        let mut whole: Option<Standing> = None;
        for file in files {
            let one = self.of(tx, file)?;
            let is_kept = |before: &Standing| {
                before.may_go.is_err() || (one.may_go.is_ok() && before.until >= one.until)
            };
            whole = whole.filter(is_kept).or(Some(one.clone()));
        }
        Ok(whole)
    }

    fn of(&self, tx: &mut Tx<'_>, file: &File) -> Result<Standing> {
        let belongs = belongs(tx, self.ground, &file.subject)?;
        let family = RecordFamily::of(&file.subject, &file.media_type);
        let mut expires_on = None;
        for pool in &belongs.pools {
            expires_on = expires_on.max(stored::expires_on(tx, self.ground, *pool)?);
        }
        let record = |family| KeptRecord {
            seq: file.seq,
            family,
            recorded_on: self.recorded_on(file),
            expires_on,
        };
        let until =
            family.and_then(|family| decisions::kept_until(&self.versions, &record(family)));
        let holds = |hold: &&LegalHold| {
            hold.subject.as_ref().is_none_or(|subject| belongs.records.contains(subject))
        };
        let recall = || self.recall.as_ref().map(|code| format!("recall:{code}"));
        let needed = Needed {
            legal_hold: self.holds.iter().find(holds).map(|hold| hold.hold.clone()),
            open: belongs.open.or_else(recall),
        };
        let word = family.map_or("", RecordFamily::as_str);
        let may_go = decisions::may_remove(&file.name, (word, until.as_ref(), &needed), self.today);
        Ok(Standing { family, until, may_go })
    }
}

/// What a file hangs together with, and what of that is not settled.
fn belongs(tx: &mut Tx<'_>, ground: Ground, subject: &str) -> Result<Belongs> {
    let mut belongs = Belongs { records: vec![subject.to_owned()], ..Belongs::default() };
    let Some((kind, code)) = subject.split_once(':') else { return Ok(belongs) };
    let is_open = match kind {
        "complaint" => complaint(tx, ground, code, &mut belongs)?,
        "audit" => audit(tx, ground, code)?,
        "call" => calls::by_code(tx, ground, code)?.is_some_and(|call| call.state.is_open()),
        "instruction" => instructions::by_code(tx, ground, code)?
            .is_some_and(|instruction| instruction.withdrawn_at_us.is_none()),
        "purchase_order" => order(tx, ground, (OrderKind::Purchase, code))?,
        "sales_order" => order(tx, ground, (OrderKind::Sales, code))?,
        "work_order" => order(tx, ground, (OrderKind::Work, code))?,
        "shipment" => shipment(tx, ground, code)?,
        _ => {
            if let Ok(reference) = subject.parse::<PoolRef>() {
                let found = pools::by_reference(tx, ground.0, ground.1, &reference)?;
                belongs.pools.extend(found.map(|row| row.pool.fact.pool));
            }
            false
        }
    };
    if is_open {
        belongs.open = Some(subject.to_owned());
        return Ok(belongs);
    }
    for pool in belongs.pools.clone() {
        let held = stock::holds(tx, ground, pool)?;
        if held.iter().any(|hold| hold.lifted_at_us.is_none()) {
            belongs.open = Some(reference_of(tx, ground, pool)?);
        } else if let Some(complaint) = stored::open_complaint_of(tx, ground, pool)? {
            belongs.open = Some(format!("complaint:{complaint}"));
        }
    }
    Ok(belongs)
}

/// Whether a complaint is open; its lots belong to it.
fn complaint(tx: &mut Tx<'_>, ground: Ground, code: &str, of: &mut Belongs) -> Result<bool> {
    let Some(found) = complaints::by_code(tx, ground, code)? else { return Ok(false) };
    let suspects = complaints::suspects(tx, ground, found.complaint)?;
    let suspects = suspects.iter().filter(|one| one.standing != LotStanding::RuledOut);
    of.pools.extend(found.pool.into_iter().chain(suspects.map(|one| one.pool)));
    of.pools.sort_unstable();
    of.pools.dedup();
    for pool in &of.pools {
        of.records.push(reference_of(tx, ground, *pool)?);
    }
    Ok(found.step != ComplaintStep::Closed)
}

/// Whether something that an audit found is left to do.
fn audit(tx: &mut Tx<'_>, ground: Ground, code: &str) -> Result<bool> {
    let Some(found) = audits::by_code(tx, ground, code)? else { return Ok(false) };
    let lines = audits::lines(tx, ground, found.audit)?;
    Ok(lines.iter().any(|line| line.kind == AuditLineKind::Finding && !line.closed))
}

fn order(tx: &mut Tx<'_>, ground: Ground, (kind, code): (OrderKind, &str)) -> Result<bool> {
    let found = orders::by_code(tx, ground, kind, code)?;
    Ok(found.is_some_and(|one| one.state.is_open()))
}

/// Whether a delivery has not left, or its order is not closed.
fn shipment(tx: &mut Tx<'_>, ground: Ground, code: &str) -> Result<bool> {
    let Some(found) = store::shipping::by_code(tx, ground, code)? else { return Ok(false) };
    let order = orders::find(tx, ground, found.order)?;
    Ok(order.is_some_and(|one| one.state.is_open()))
}
