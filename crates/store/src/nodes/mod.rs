//! The pools of a company that is too large for one part: which parts they are spread over, and how
//! a company gets from few parts to many while it works.
//!
//! The chain and all that is written with it stay where they are. What a trace asks of pools is
//! copied behind the chain ([`catch_up`]), so that no act ever waits for two servers.

mod copying;
mod tables;

use domain::ids::CompanyId;
use domain::{PoolId, SiteId, placement};

pub use self::copying::catch_up;
pub(crate) use self::tables::generated_statements;

/// The statements over lists of ids, in the words of an engine.
pub fn lookups(engine: Engine) -> Vec<Statement> {
    tables::all_reads(engine).to_vec()
}

use crate::database::Database;
use crate::error::StoreError;
use crate::sql::{Engine, Statement, Tx, args, statements};

/// A placement is being filled, is the one that is asked, or was that once.
const FILLING: i64 = 1;
const IN_FORCE: i64 = 2;
const LEFT: i64 = 3;

/// So few facts may be missing when a placement is put in force; whoever asks copies them first.
const LEFT_MAX: i64 = 1000;

statements! {
    IN_FORCE_NOW = "SELECT version, parts FROM placement
        WHERE part = $1 AND company = $2 AND state = 2";
    FOLLOWED = "SELECT version, parts FROM placement
        WHERE part = $1 AND company = $2 AND state < 3 ORDER BY version";
    WITH_STATE = "SELECT version, parts FROM placement
        WHERE part = $1 AND company = $2 AND state = $3 ORDER BY version";
    NEWEST = "SELECT COALESCE(MAX(version), 1) FROM placement WHERE part = $1 AND company = $2";
    BEGIN = "INSERT INTO placement (part, company, version, parts, state)
        VALUES ($1, $2, $3, $4, $5)";
    SET_STATE = "UPDATE placement SET state = $1 WHERE part = $2 AND company = $3 AND state = $4";
    FORGET = "DELETE FROM placement WHERE part = $1 AND company = $2 AND version = $3";
    FORGET_COPIED = "DELETE FROM node_copied WHERE part = $1 AND company = $2 AND version = $3";
    COPIED = "SELECT seq FROM node_copied
        WHERE part = $1 AND company = $2 AND site = $3 AND version = $4";
    SET_COPIED = "INSERT INTO node_copied (part, company, site, version, seq)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, site, version) DO UPDATE SET seq = CASE
            WHEN excluded.seq > node_copied.seq THEN excluded.seq ELSE node_copied.seq END";
    HEAD = "SELECT seq FROM ledger_head WHERE part = $1 AND company = $2 AND site = $3";
    FACTS = "SELECT seq, kind, kind_version, content FROM ledger
        WHERE part = $1 AND company = $2 AND site = $3 AND seq > $4 ORDER BY seq LIMIT $5";
    SITES = "SELECT site FROM ledger_head WHERE part = $1 AND company = $2 AND site <> 0
        ORDER BY site";
}

/// A placement of the pools of a company over several parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nodes {
    /// Its number; version 1 is the placement in one part.
    pub version: i64,
    /// Over how many parts.
    pub parts: u16,
}

impl Nodes {
    /// The part of a pool.
    pub fn part(self, company: CompanyId, site: SiteId, pool: PoolId) -> i64 {
        placement::part_of_pool(company, site, pool, self.parts).into()
    }

    /// Every part of a company.
    pub(crate) fn parts(self, company: CompanyId) -> impl Iterator<Item = i64> {
        (0..self.parts).map(move |place| placement::part_at(company, place, self.parts).into())
    }
}

/// The placement that is asked, where a company has more than one part.
pub fn in_force(tx: &mut Tx<'_>, company: CompanyId) -> Result<Option<Nodes>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&IN_FORCE_NOW, args![part, company], |row| {
        Ok(Nodes { version: row.get(0)?, parts: row.get(1)? })
    })
}

/// How far the chain of a site was copied to the pools of a placement.
pub fn copied(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    nodes: Nodes,
) -> Result<i64, StoreError> {
    let part = tx.part(company);
    let found =
        tx.query_one(&COPIED, args![part, company, site, nodes.version], |row| row.get(0))?;
    Ok(found.unwrap_or(0))
}

/// The last fact of a chain.
pub(crate) fn head(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
) -> Result<i64, StoreError> {
    let part = tx.part(company);
    Ok(tx.query_one(&HEAD, args![part, company, site], |row| row.get(0))?.unwrap_or(0))
}

/// Spreads the pools of a company over so many parts, while others write, and puts the new placement
/// in force. What was begun and not finished goes on; what an earlier placement left is taken
/// away first. `progress` hears how many facts were copied.
pub fn split(
    db: &Database,
    company: CompanyId,
    parts: u16,
    progress: &mut dyn FnMut(u64),
) -> Result<Nodes, StoreError> {
    let mut begun = None;
    for state in [LEFT, FILLING] {
        for old in with_state(db, company, state)? {
            if state == FILLING && old.parts == parts {
                begun = Some(old);
            } else {
                sweep(db, company, old)?;
            }
        }
    }
    let nodes = match begun {
        Some(nodes) => nodes,
        None => begin(db, company, parts)?,
    };
    let mut facts = 0;
    loop {
        let mut left = 0;
        for site in sites(db, company)? {
            let copied = copying::copy_page(db, (company, site), nodes)?;
            facts += copied.facts;
            left += copied.left;
        }
        progress(facts);
        if left <= LEFT_MAX {
            break;
        }
    }
    db.write(|tx| {
        let part = tx.part(company);
        tx.execute(&SET_STATE, args![LEFT, part, company, IN_FORCE])?;
        tx.execute(&SET_STATE, args![IN_FORCE, part, company, FILLING])?;
        Ok::<_, StoreError>(())
    })?;
    Ok(nodes)
}

fn begin(db: &Database, company: CompanyId, parts: u16) -> Result<Nodes, StoreError> {
    db.write(|tx| {
        let part = tx.part(company);
        let newest = tx.query_one(&NEWEST, args![part, company], |row| row.get::<i64>(0))?;
        let nodes = Nodes { version: newest.unwrap_or(1) + 1, parts };
        tx.execute(&BEGIN, args![part, company, nodes.version, parts, FILLING])?;
        Ok(nodes)
    })
}

/// The sites of a company that have a chain.
pub(crate) fn sites(db: &Database, company: CompanyId) -> Result<Vec<SiteId>, StoreError> {
    db.read(|tx| {
        let part = tx.part(company);
        tx.query_all(&SITES, args![part, company], |row| row.get(0))
    })
}

fn with_state(db: &Database, company: CompanyId, state: i64) -> Result<Vec<Nodes>, StoreError> {
    db.read(|tx| {
        let part = tx.part(company);
        tx.query_all(&WITH_STATE, args![part, company, state], |row| {
            Ok(Nodes { version: row.get(0)?, parts: row.get(1)? })
        })
    })
}

/// Takes away what a placement left, part by part; its own row goes last.
fn sweep(db: &Database, company: CompanyId, old: Nodes) -> Result<(), StoreError> {
    for part in old.parts(company) {
        db.write(|tx| {
            for statement in tables::sweeps() {
                tx.execute(&statement, args![part, company, old.version])?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    db.write(|tx| {
        let part = tx.part(company);
        tx.execute(&FORGET_COPIED, args![part, company, old.version])?;
        tx.execute(&FORGET, args![part, company, old.version])?;
        Ok::<_, StoreError>(())
    })
}
