//! Devices and what they handed over: how far each is, what came of it, and what nobody settled yet.

use domain::ids::CompanyId;
use domain::{ActId, DeviceOutcome, Instant, PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A device at a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What it calls itself.
    pub device: String,
    /// Who used it first.
    pub first_by: Option<PersonId>,
    /// When that was, microseconds UTC.
    pub first_at_us: i64,
    /// Who used it last.
    pub last_by: Option<PersonId>,
    /// When it last handed something over, microseconds UTC.
    pub last_at_us: i64,
    /// The place in its order that comes next.
    pub next_sequence: i64,
    /// What was last added to its clock, in milliseconds.
    pub clock_offset_ms: i64,
    /// What it handed over and nobody settled yet.
    pub open: i64,
}

/// What a device handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceAct {
    /// Its place in the ledger.
    pub seq: i64,
    /// The device.
    pub device: String,
    /// Its place in the order of the device.
    pub sequence: i64,
    /// The key it was sent under.
    pub key: String,
    /// Which act the device said it was.
    pub name: String,
    /// What came of it.
    pub outcome: DeviceOutcome,
    /// The act it became.
    pub act: Option<ActId>,
    /// When it happened.
    pub at: Instant,
    /// When the ledger took it, microseconds UTC.
    pub recorded_at_us: i64,
    /// What was added to the device's clock, in milliseconds.
    pub clock_offset_ms: i64,
    /// Who handed it over.
    pub by: Option<PersonId>,
    /// Why it is no act.
    pub problem: Option<String>,
    /// The fields of that.
    pub params: Option<String>,
    /// What the device sent, where it is kept.
    pub sha256: Option<[u8; 32]>,
    /// Where it was settled; none while it is open.
    pub settled_seq: Option<i64>,
}

/// A rule that an act had broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRule {
    /// The word for it.
    pub rule: String,
    /// Its fields, as a JSON object.
    pub params: String,
}

macro_rules! device_act_columns {
    () => {
        "SELECT d.seq, d.device, d.sequence, d.act_key, d.name, d.outcome, d.act, d.at_us,
            d.at_offset_min, d.recorded_at_us, d.clock_offset_ms, d.person, d.problem, d.params,
            d.sha256, d.settled_seq
        FROM device_act d"
    };
}

statements! {
    NEXT = "SELECT MAX(next_sequence) FROM device
        WHERE part = $1 AND company = $2 AND device = $3";
    BY_KEY = concat!(device_act_columns!(),
        " WHERE d.part = $1 AND d.company = $2 AND d.device = $3 AND d.act_key = $4
        ORDER BY d.seq LIMIT 1");
    BY_SEQ = concat!(device_act_columns!(),
        " WHERE d.part = $1 AND d.company = $2 AND d.site = $3 AND d.seq = $4");
    // What was done against a rule and taken back since needs nobody any more.
    OPEN = concat!(device_act_columns!(),
        " WHERE d.part = $1 AND d.company = $2 AND d.site = $3 AND d.seq > $4
            AND d.settled_seq IS NULL AND d.outcome IN (2, 3)
            AND NOT EXISTS (SELECT 1 FROM act a WHERE a.part = d.part AND a.company = d.company
                AND a.site = d.site AND a.act = d.act AND a.undone_by IS NOT NULL)
        ORDER BY d.seq LIMIT $5");
    ALL = concat!(device_act_columns!(),
        " WHERE d.part = $1 AND d.company = $2 AND d.site = $3 AND d.seq > $4
            AND d.outcome IN (2, 3) ORDER BY d.seq LIMIT $5");
    TAKEN = concat!(device_act_columns!(),
        " WHERE d.part = $1 AND d.company = $2 AND d.site = $3 AND d.seq > $4
        ORDER BY d.seq LIMIT $5");
    DEVICES = "SELECT v.device, v.first_by, v.first_at_us, v.last_by, v.last_at_us, v.next_sequence,
            v.clock_offset_ms, (SELECT COUNT(*) FROM device_act d WHERE d.part = v.part
                AND d.company = v.company AND d.site = v.site AND d.device = v.device
                AND d.settled_seq IS NULL AND d.outcome IN (2, 3))
        FROM device v WHERE v.part = $1 AND v.company = $2 AND v.site = $3 AND v.device > $4
        ORDER BY v.device LIMIT $5";
    BROKEN = "SELECT rule, params FROM rule_broken
        WHERE part = $1 AND company = $2 AND site = $3 AND act = $4 ORDER BY seq";
}

/// The place in the order of a device that comes next; none where the company never saw it.
pub fn next_sequence(
    tx: &mut Tx<'_>,
    company: CompanyId,
    device: &str,
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    let next = tx.query_one(&NEXT, args![part, company, device], |row| row.get(0))?;
    Ok(next.flatten())
}

/// What a device handed over under a key.
pub fn by_key(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (device, key): (&str, &str),
) -> Result<Option<DeviceAct>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_KEY, args![part, company, device, key], read_act)
}

/// What a device handed over, by its place in the ledger.
pub fn by_seq(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    seq: i64,
) -> Result<Option<DeviceAct>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_SEQ, args![part, company, site, seq], read_act)
}

/// A page of what was kept or broke a rule and nobody settled, the oldest first; or, where all are
/// asked for, the settled ones too.
pub fn to_settle(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    all: bool,
    (after, limit): (i64, u32),
) -> Result<Vec<DeviceAct>, StoreError> {
    let part = tx.part(company);
    let statement = if all { &ALL } else { &OPEN };
    tx.query_all(statement, args![part, company, site, after, limit], read_act)
}

/// A page of everything devices handed over, in the order of the ledger.
pub fn taken(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (after, limit): (i64, u32),
) -> Result<Vec<DeviceAct>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&TAKEN, args![part, company, site, after, limit], read_act)
}

/// A page of the devices of a site.
pub fn devices(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after: &str,
    limit: u32,
) -> Result<Vec<Device>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&DEVICES, args![part, company, site, after, limit], |row| {
        let mut columns = row.columns();
        Ok(Device {
            device: columns.take()?,
            first_by: columns.take()?,
            first_at_us: columns.take()?,
            last_by: columns.take()?,
            last_at_us: columns.take()?,
            next_sequence: columns.take()?,
            clock_offset_ms: columns.take()?,
            open: columns.take()?,
        })
    })
}

/// The rules an act had broken.
pub fn broken_by(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    act: ActId,
) -> Result<Vec<BrokenRule>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&BROKEN, args![part, company, site, act], |row| {
        Ok(BrokenRule { rule: row.get(0)?, params: row.get(1)? })
    })
}

fn read_act(row: Row<'_>) -> Result<DeviceAct, StoreError> {
    let mut columns = row.columns();
    Ok(DeviceAct {
        seq: columns.take()?,
        device: columns.take()?,
        sequence: columns.take()?,
        key: columns.take()?,
        name: columns.take()?,
        outcome: columns.take()?,
        act: columns.take()?,
        at: columns.instant()?,
        recorded_at_us: columns.take()?,
        clock_offset_ms: columns.take()?,
        by: columns.take()?,
        problem: columns.take()?,
        params: columns.take()?,
        sha256: columns.take()?,
        settled_seq: columns.take()?,
    })
}
