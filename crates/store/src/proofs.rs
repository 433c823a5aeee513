//! What proves that facts stand in a ledger: their leaves, and the hashes beside their way to the root.
//!
//! A tile is 256 facts in a row. The roots of full tiles are kept once they were needed, so that a
//! proof reads the tile of its fact and one hash for each other tile, whatever the ledger's length.

use std::collections::BTreeMap;

use domain::ids::CompanyId;
use domain::{ItemId, PartnerId, PoolId, SiteId};
use ledger::Hash;
use ledger::dossier::{ProvedFact, ShownField};
use ledger::merkle::{self, Tree};
use ledger::seal;
use ledger::values::Reader;

use crate::error::StoreError;
use crate::ledger::{StoredFact, stored_facts};
use crate::sql::{Tx, args, statements};

statements! {
    TILES = "SELECT root FROM ledger_tile WHERE part = $1 AND company = $2 AND site = $3 AND tile < $4
        ORDER BY tile";
    NEXT = "SELECT COALESCE(MAX(tile) + 1, 0) FROM ledger_tile
        WHERE part = $1 AND company = $2 AND site = $3";
    KEEP = "INSERT INTO ledger_tile (part, company, site, tile, root) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, site, tile) DO NOTHING";
    ABOUT_POOL = "SELECT judged_seq FROM lot WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            AND judged_seq IS NOT NULL
        UNION SELECT placed_seq FROM hold WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
        UNION SELECT lifted_seq FROM hold WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            AND lifted_seq IS NOT NULL
        UNION SELECT seq FROM inspection WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
        UNION SELECT seq FROM run_closing WHERE part = $1 AND company = $2 AND site = $3 AND run = $4";
    FILES_OF = "SELECT seq FROM attachment WHERE part = $1 AND company = $2 AND site = $3 AND subject = $4";
    ITEM_AT = "SELECT seq FROM item WHERE part = $1 AND company = $2 AND item = $3";
    PARTNER_AT = "SELECT seq FROM partner WHERE part = $1 AND company = $2 AND partner = $3";
    SITE_AT = "SELECT seq FROM site WHERE part = $1 AND company = $2 AND site = $3";
    FORGET = "DELETE FROM ledger_tile WHERE part = $1 AND company = $2 AND site = $3";
}

/// A company, and one of its sites or its own ledger.
type Chain = (CompanyId, SiteId);

/// Facts of a tile.
const TILE: i64 = 256;
/// Tiles made in one go, so that whoever waits for the database waits briefly.
const TILES_A_GO: i64 = 64;

/// Keeps the roots of some full tiles that are not kept yet; whether that were all.
pub fn keep_tiles(tx: &mut Tx<'_>, chain: Chain, size: i64) -> Result<bool, StoreError> {
    let part = tx.part(chain.0);
    let full = size / TILE;
    // They are kept in their order, so the last one tells how many there are.
    let next = tx.query_one(&NEXT, args![part, chain.0, chain.1], |row| row.get::<i64>(0))?;
    let next = next.unwrap_or_default();
    let until = full.min(next + TILES_A_GO);
    for tile in next..until {
        let root = merkle::root(&leaves(tx, chain, tile, size)?);
        tx.execute(&KEEP, args![part, chain.0, chain.1, tile, &root])?;
    }
    Ok(until >= full)
}

/// Forgets all of them, to be made anew.
pub fn forget_tiles(tx: &mut Tx<'_>, (company, site): Chain) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&FORGET, args![part, company, site])?;
    Ok(())
}

fn kept_tiles(tx: &mut Tx<'_>, (company, site): Chain, full: i64) -> Result<Vec<Hash>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&TILES, args![part, company, site, full], |row| row.get(0))
}

/// The leaves of a tile, as far as the ledger of a size has them.
fn leaves(tx: &mut Tx<'_>, chain: Chain, tile: i64, size: i64) -> Result<Vec<Hash>, StoreError> {
    facts_of_tile(tx, chain, tile, size)?.iter().map(|fact| leaf(chain.1, fact)).collect()
}

fn facts_of_tile(
    tx: &mut Tx<'_>,
    chain: Chain,
    tile: i64,
    size: i64,
) -> Result<Vec<StoredFact>, StoreError> {
    let first = tile * TILE;
    let limit = TILE.min(size - first).unsigned_abs() as u32;
    stored_facts(tx, chain.0, chain.1, first, limit)
}

fn leaf(site: SiteId, fact: &StoredFact) -> Result<Hash, StoreError> {
    let sealed = seal::seal(&fact.header, &fact.content, fact.secret);
    let seq = fact.header.seq;
    Ok(sealed.map_err(|fault| StoreError::Fact { site, seq, fault: fault.into() })?.leaf)
}

/// Where the site's ledger tells of a pool, besides what entered and left it: verdicts, holds,
/// inspections, closings.
pub fn about_pool(tx: &mut Tx<'_>, chain: Chain, pool: PoolId) -> Result<Vec<i64>, StoreError> {
    let part = tx.part(chain.0);
    tx.query_all(&ABOUT_POOL, args![part, chain.0, chain.1, pool], |row| row.get(0))
}

/// Where the site's ledger tells of files that belong to something: `lot:L1`.
pub fn files_of(tx: &mut Tx<'_>, chain: Chain, subject: &str) -> Result<Vec<i64>, StoreError> {
    let part = tx.part(chain.0);
    tx.query_all(&FILES_OF, args![part, chain.0, chain.1, subject], |row| row.get(0))
}

/// Where the company's ledger defines an item.
pub fn item_at(
    tx: &mut Tx<'_>,
    company: CompanyId,
    item: ItemId,
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ITEM_AT, args![part, company, item], |row| row.get(0))
}

/// Where the company's ledger defines a partner.
pub fn partner_at(
    tx: &mut Tx<'_>,
    company: CompanyId,
    partner: PartnerId,
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&PARTNER_AT, args![part, company, partner], |row| row.get(0))
}

/// Where the company's ledger opens a site.
pub fn site_at(tx: &mut Tx<'_>, (company, site): Chain) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&SITE_AT, args![part, company, site], |row| row.get(0))
}

/// A ledger at a size, ready to prove its facts.
pub struct Prover {
    chain: Chain,
    size: i64,
    above: Tree,
}

impl Prover {
    /// Reads what all proofs share. It is quick where the full tiles were kept before: [`keep_tiles`].
    pub fn read(tx: &mut Tx<'_>, chain: Chain, size: i64) -> Result<Self, StoreError> {
        let mut units = kept_tiles(tx, chain, size / TILE)?;
        let tiles = (size + TILE - 1) / TILE;
        for tile in units.len() as i64..tiles {
            units.push(merkle::root(&leaves(tx, chain, tile, size)?));
        }
        Ok(Self { chain, size, above: Tree::over(units) })
    }

    /// The root the proofs lead to: to be compared with the one that is signed.
    pub fn root(&self) -> Hash {
        self.above.root()
    }

    /// What proves that the ledger of an earlier size grew into this one; none from nothing.
    pub fn consistency(
        &self,
        tx: &mut Tx<'_>,
        old_size: i64,
    ) -> Result<Option<Vec<Hash>>, StoreError> {
        let (old, size) = (old_size.cast_unsigned(), self.size.cast_unsigned());
        let Some(ways) = merkle::consistency_subtrees(old, size) else { return Ok(None) };
        let tile = TILE.unsigned_abs();
        let mut proof = Vec::with_capacity(ways.len());
        for way in ways {
            let whole = way.end.is_multiple_of(tile) || way.end == size;
            if way.start.is_multiple_of(tile) && whole {
                let (first, end) = (way.start / tile, way.end.div_ceil(tile));
                proof.push(merkle::root(&self.above.leaves()[first as usize..end as usize]));
                continue;
            }
            // What is no row of whole tiles lies within one.
            let number = way.start / tile;
            let within = leaves(tx, self.chain, number.cast_signed(), self.size)?;
            let (first, end) = (way.start - number * tile, way.end - number * tile);
            proof.push(merkle::root(&within[first as usize..end as usize]));
        }
        Ok(Some(proof))
    }

    /// The facts at places, each with its proof; `shown` says which fields are shown. A place
    /// beyond the ledger has none.
    pub fn prove(
        &self,
        tx: &mut Tx<'_>,
        places: impl IntoIterator<Item = i64>,
        shown: impl Fn(&StoredFact, u8) -> bool,
    ) -> Result<Vec<ProvedFact>, StoreError> {
        let mut by_tile: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for place in places.into_iter().filter(|place| (1..=self.size).contains(place)) {
            by_tile.entry((place - 1) / TILE).or_default().push(place);
        }
        let mut proved = Vec::new();
        for (tile, mut places) in by_tile {
            places.sort_unstable();
            places.dedup();
            let facts = facts_of_tile(tx, self.chain, tile, self.size)?;
            let leaves = facts.iter().map(|fact| leaf(self.chain.1, fact));
            let within = Tree::over(leaves.collect::<Result<_, _>>()?);
            for place in places {
                let index = (place - 1 - tile * TILE).unsigned_abs() as usize;
                let way = within.inclusion(index).zip(self.above.inclusion(tile as usize));
                let (Some((mut proof, above)), Some(fact)) = (way, facts.get(index)) else {
                    continue;
                };
                proof.extend(above);
                proved.push(disclosed(fact, proof, &shown)?);
            }
        }
        Ok(proved)
    }
}

/// A fact with the fields that are to be shown, and the commitments of the others.
fn disclosed(
    fact: &StoredFact,
    proof: Vec<Hash>,
    shown: impl Fn(&StoredFact, u8) -> bool,
) -> Result<ProvedFact, StoreError> {
    let fields = Reader::new(&fact.content).map(|field| {
        let field = field?;
        let (tag, salt) = (field.tag, fact.secret.salt(field.tag));
        if shown(fact, tag) {
            return Ok(ShownField::Shown { tag, salt, value: field.value.to_vec() });
        }
        let commitment = seal::commitment(salt, tag, field.value);
        Ok(ShownField::Withheld { tag, commitment })
    });
    let fields = fields.collect::<Result<_, ledger::values::Malformed>>();
    let (site, seq) = (SiteId(fact.header.site), fact.header.seq);
    let fields = fields.map_err(|fault| StoreError::Fact { site, seq, fault: fault.into() })?;
    Ok(ProvedFact { header: fact.header, fields, proof })
}
