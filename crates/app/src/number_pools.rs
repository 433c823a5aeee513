//! Numbers of GS1: the next one for a handling unit, blocks of them to be printed or taken along, and
//! how far each pool is used up.

use domain::facts::NumbersTaken;
use domain::masters::NumberPool;
use domain::number_pools::{Numbers, Standing, lasts_days};
use domain::{CompanyId, MasterKind, Refusal, SiteId, UnitKind};
use serde::{Deserialize, Serialize};
use store::masters::MasterRow;
use store::{Tx, masters, number_pools as stored};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Done};
use crate::error::{Error, Result};
use crate::naming::{People, PersonName};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::utc;
use crate::warehouse::{floor, given};

/// Pools of a company at most; more than anybody has prefixes.
const POOLS_MAX: u32 = 1_000;
/// Numbers of one block at most.
const BLOCK_MAX: u64 = 10_000;
/// Blocks that are shown.
const BLOCKS_SHOWN: u32 = 100;
/// Characters that say what a block is for.
const PURPOSE_MAX: usize = 200;

/// How far the pools of a site are used up, and who holds blocks of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NumberPoolPage {
    /// The pools, by code.
    pub rows: Vec<NumberPoolView>,
    /// The blocks that were taken last, the newest first.
    pub blocks: Vec<NumberBlockView>,
}

/// A pool, and how far it is used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NumberPoolView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `sscc`, `grai` or `gtin`.
    pub key: String,
    /// The number that is given next; none where all are given.
    pub next: Option<String>,
    /// How many are left.
    pub left: String,
    /// How many there are in all.
    pub size: String,
    /// How many percent are given, rounded down.
    pub used_percent: u64,
    /// For how many days what is left lasts at the pace of the last thirty days; none where no pace is
    /// known yet.
    pub lasts_days: Option<u64>,
    /// `free`, `nearly_used_up` from four fifths on, or `used_up`.
    pub state: String,
    /// Out of use: nothing is given from it.
    pub retired: bool,
}

/// Numbers to be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct TakeNumbers {
    /// How many.
    pub count: u64,
    /// What for: a roll of labels, a device that works without network, an item.
    pub purpose: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Numbers that were given together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NumberBlockView {
    /// Code of the pool.
    pub pool: String,
    /// The first of them.
    pub first: String,
    /// The last of them.
    pub last: String,
    /// How many they are.
    pub count: u64,
    /// What for.
    pub purpose: String,
    /// When, where that is told.
    pub at: Option<String>,
    /// Who took them, where that is told.
    pub by: Option<PersonName>,
}

/// A block with every number of it, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NumbersView {
    /// The block.
    pub block: NumberBlockView,
    /// Its numbers, as they are printed.
    pub numbers: Vec<String>,
}

/// A pool of the site with its numbers.
struct Pool {
    code: String,
    record: NumberPool,
    numbers: Numbers,
    retired: bool,
    given_to: Option<u64>,
    /// How far it was given at the end of each of the last days.
    days: Vec<(i64, i64)>,
}

/// The days whose pace counts.
const PACE_DAYS: i64 = 30;

const DAY_US: i64 = 24 * 3_600_000_000;

impl Pool {
    fn lasts_days(&self, now_us: i64) -> Option<u64> {
        let left = self.numbers.left(self.given_to);
        lasts_days(left, &self.days, now_us.div_euclid(DAY_US))
    }
}

/// A pool that is nearly or wholly used up.
pub(crate) struct LowPool {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) used_percent: u64,
    pub(crate) left: u64,
    /// For how many days it lasts at the pace of the last thirty.
    pub(crate) lasts_days: Option<u64>,
    /// When numbers were given last.
    pub(crate) given_at_us: i64,
}

/// The pools of a site that run out, by code.
pub(crate) fn running_out(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    now_us: i64,
) -> Result<Vec<LowPool>> {
    let mut low = Vec::new();
    for pool in paced(tx, ground, now_us)?.into_iter().filter(|pool| !pool.retired) {
        let (used_percent, standing) = pool.numbers.standing(pool.given_to);
        if standing == Standing::Free {
            continue;
        }
        let last_day = pool.days.last().map(|(day, _)| day * DAY_US);
        low.push(LowPool {
            used_percent,
            left: pool.numbers.left(pool.given_to),
            lasts_days: pool.lasts_days(now_us),
            given_at_us: last_day.unwrap_or(now_us),
            code: pool.code,
            name: pool.record.name,
        });
    }
    Ok(low)
}

impl Plant {
    /// How far the pools of the site are used up.
    pub fn number_pools(&self, operator: &Operator) -> Result<NumberPoolPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let now_us = self.now_us();
        self.read(|tx| {
            let pools = paced(tx, ground, now_us)?;
            let people = People::of(tx, ground.0)?;
            let mut blocks = Vec::new();
            for block in stored::blocks(tx, ground, BLOCKS_SHOWN)? {
                let Some(pool) = pools.iter().find(|pool| pool.code == block.pool) else {
                    continue;
                };
                let ends = (block.first.unsigned_abs(), block.last.unsigned_abs());
                blocks.push(NumberBlockView {
                    at: Some(utc(block.at_us)),
                    by: block.person.map(|person| people.name(person)),
                    ..block_view(pool, ends, &block.purpose)
                });
            }
            Ok(NumberPoolPage {
                rows: pools.iter().map(|pool| view(pool, now_us)).collect(),
                blocks,
            })
        })
    }

    /// Takes numbers of a pool, to be printed or taken along; nobody else ever gets them.
    pub fn take_numbers(
        &self,
        operator: &Operator,
        code: &str,
        ask: &TakeNumbers,
        once: (Option<&str>, bool),
    ) -> Result<Done<NumbersView>> {
        let (pool, content) = (code.to_owned(), ask.clone());
        let asked = floor("take_numbers", &ask.act, once);
        self.act(operator, &asked, &(code, ask), move |acting| take(acting, &pool, &content))
    }
}

fn take(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &TakeNumbers) -> Result<NumbersView> {
    // Load.
    let ground = acting.ground();
    let pool = pools(acting.cx.tx, ground)?.into_iter().find(|pool| pool.code == code);
    let unknown = || Refusal::UnknownCode { kind: "number_pool", code: code.to_owned() };
    let pool = pool.filter(|pool| !pool.retired).ok_or_else(unknown)?;
    let purpose = given(Some(&ask.purpose)).ok_or(Refusal::BadInput { field: "purpose" })?;

    // Decide.
    if ask.count == 0 || ask.count > BLOCK_MAX {
        return Err(Refusal::BadInput { field: "count" }.into());
    }
    if purpose.chars().count() > PURPOSE_MAX || purpose.chars().any(char::is_control) {
        return Err(Refusal::BadInput { field: "purpose" }.into());
    }
    let (first, last) = pool.numbers.take(code, pool.given_to, ask.count)?;

    // Append.
    acting.give(&pool, (first, last), Some(purpose.clone()))?;
    let block = block_view(&pool, (first, last), &purpose);
    let numbers = (first..=last).map(|counted| pool.numbers.text(counted)).collect();
    Ok(NumbersView { block, numbers })
}

impl Acting<'_, '_, '_> {
    /// The next number for a handling unit; nothing where the site has no pool for its kind.
    pub(crate) fn next_unit_number(&mut self, kind: UnitKind) -> Result<Option<String>> {
        let ground = self.ground();
        let word = kind.to_string();
        let serves = |pool: &Pool| {
            !pool.retired && pool.record.units.split_whitespace().any(|unit| unit == word)
        };
        let pools: Vec<Pool> =
            pools(self.cx.tx, ground)?.into_iter().filter(|pool| serves(pool)).collect();
        let Some(last) = pools.last() else { return Ok(None) };
        // One that is used up is followed by the next.
        let has_room = |pool: &&Pool| pool.numbers.left(pool.given_to) > 0;
        let pool = pools.iter().find(has_room).unwrap_or(last);
        let (number, _) = pool.numbers.take(&pool.code, pool.given_to, 1)?;
        self.give(pool, (number, number), None)?;
        Ok(Some(pool.numbers.text(number)))
    }

    /// Refuses a number of our own pools that was never given: somebody else would get it too.
    pub(crate) fn was_given(&mut self, code: &str) -> Result<()> {
        let ground = self.ground();
        for pool in pools(self.cx.tx, ground)? {
            let Some(counted) = pool.numbers.counted(code) else { continue };
            if pool.given_to.is_none_or(|last| counted > last) {
                let code = code.to_owned();
                return Err(Refusal::NumberNotGiven { code, pool: pool.code }.into());
            }
        }
        Ok(())
    }

    fn give(
        &mut self,
        pool: &Pool,
        (first, last): (u64, u64),
        purpose: Option<String>,
    ) -> Result<()> {
        let counted = |number: u64| i64::try_from(number).map_err(Error::fault);
        let (first, last) = (counted(first)?, counted(last)?);
        self.append(NumbersTaken { pool: pool.code.clone(), first, last, purpose })?;
        Ok(())
    }
}

/// Every pool of a company with its code, as the records say.
pub(crate) fn records(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<(MasterRow, NumberPool)>> {
    let rows = masters::records(tx, company, MasterKind::NumberPool, ("", None), POOLS_MAX)?;
    let read = |row: MasterRow| {
        let record = serde_json::from_str(row.body.as_deref()?).ok()?;
        Some((row, record))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// The pools of a site, by code, with the pace of the last days.
fn paced(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), now_us: i64) -> Result<Vec<Pool>> {
    let since = now_us.div_euclid(DAY_US) - PACE_DAYS;
    let mut pools = pools(tx, ground)?;
    for pool in &mut pools {
        pool.days = stored::days(tx, ground, &pool.code, since)?;
    }
    Ok(pools)
}

/// The pools of a site, by code.
fn pools(tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<Vec<Pool>> {
    let records = records(tx, ground.0)?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let sites = masters::sites(tx, ground.0)?;
    let site = sites.into_iter().find(|site| site.site == ground.1).map(|site| site.code);
    let mut pools = Vec::new();
    for (row, record) in records {
        let Some(numbers) = Numbers::of(&record) else { continue };
        if Some(&record.site) != site.as_ref() {
            continue;
        }
        let given_to = stored::given_to(tx, ground, &row.code)?;
        let given_to = given_to.and_then(|last| u64::try_from(last).ok());
        let (code, retired) = (row.code, row.retired);
        pools.push(Pool { code, record, numbers, retired, given_to, days: Vec::new() });
    }
    Ok(pools)
}

fn view(pool: &Pool, now_us: i64) -> NumberPoolView {
    let (used_percent, standing) = pool.numbers.standing(pool.given_to);
    let next = pool.numbers.take(&pool.code, pool.given_to, 1).ok();
    NumberPoolView {
        code: pool.code.clone(),
        name: pool.record.name.clone(),
        key: pool.record.key.clone(),
        next: next.map(|(first, _)| pool.numbers.text(first)),
        left: pool.numbers.left(pool.given_to).to_string(),
        size: pool.numbers.size().to_string(),
        used_percent,
        lasts_days: pool.lasts_days(now_us),
        state: standing.as_str().to_owned(),
        retired: pool.retired,
    }
}

fn block_view(pool: &Pool, (first, last): (u64, u64), purpose: &str) -> NumberBlockView {
    NumberBlockView {
        pool: pool.code.clone(),
        first: pool.numbers.text(first),
        last: pool.numbers.text(last),
        count: last.saturating_sub(first).saturating_add(1),
        purpose: purpose.to_owned(),
        at: None,
        by: None,
    }
}
