//! What lies around pools, read from the database level by level: for traces of what memory does
//! not hold.
//!
//! An [`Expansion`] gathers the whole books of the pools it is given: every transfer that ever left
//! or entered them, as recorded or as a correction says, all corrections of these, all that takes
//! them back, and every closing of the runs among them. It is blind to time: what a moment knows of
//! all this the trace engine decides, as it does for a history that lies in memory. Pools at the
//! other end are told by name.
//!
//! Ids are grouped by the part that owns them and sent to it alone, at most [`IDS_MAX`] at a time.

mod cost;
mod lookups;
mod spread;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::facts::{ItemDefined, PartnerDefined};
use domain::ids::CompanyId;
use domain::{ImportId, Instant, ItemId, PartnerId, PoolId, PoolRef, SiteId, TransferId};

pub use self::cost::Cost;
use self::lookups::Lookup;
use self::spread::Spread;
use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::imports::{self, visible};
use crate::masters;
use crate::pools::{self, Pool};
use crate::sql::{Columns, Engine, Row, Statement, Tx, Value, args, statements};
use crate::transfers::{self, Correction, Side, Transfer};

/// So many ids are sent with one statement at most.
pub const IDS_MAX: usize = 10_000;

/// What a list of numbers costs on the wire: each with its length, and the head of the array.
const BYTES_PER_ID: u64 = 12;
const BYTES_PER_STATEMENT: u64 = 44;

statements! {
    LENIENT = concat!("SELECT p.pool FROM pool p
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.tolerance_s > 0 AND ",
        visible!("p"), " ORDER BY p.pool LIMIT 1");
    CORRECTED_TO_DOCUMENT = concat!("SELECT c.transfer FROM correction c
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.document = $4 AND ",
        visible!("c"));
    OF_DOCUMENT = concat!("SELECT t.transfer FROM transfer_out t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.document = $4 AND ",
        visible!("t"));
}

/// The statements over lists of ids that an engine answers.
pub fn lookups(engine: Engine) -> Vec<Statement> {
    lookups::statements(engine).to_vec()
}

/// A run that was said to close, or to be open again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The run.
    pub run: PoolId,
    /// Place in the ledger of the site.
    pub seq: i64,
    /// When it closed.
    pub at: Instant,
    /// When that was recorded.
    pub recorded_at: Instant,
    /// Open again: the closing was a mistake.
    pub reopened: bool,
    /// When it was said to close before.
    pub before: Option<Instant>,
}

/// What a step brought that was not known before.
#[derive(Debug, Clone, Default)]
pub struct Gained {
    /// Items of the pools.
    pub items: Vec<ItemDefined>,
    /// Partners of the pools.
    pub partners: Vec<PartnerDefined>,
    /// Pools: those that were asked about and those at the other ends.
    pub pools: Vec<Pool>,
    /// Closings of runs that were asked about.
    pub closings: Vec<Closing>,
    /// Transfers.
    pub transfers: Vec<Transfer>,
    /// Corrections of these.
    pub corrections: Vec<Correction>,
}

/// What was read of a site so far, and what that cost.
#[derive(Debug)]
pub struct Expansion {
    company: CompanyId,
    site: SiteId,
    hidden: BTreeSet<ImportId>,
    transfers: HashSet<TransferId>,
    pools: HashSet<PoolId>,
    items: HashSet<ItemId>,
    partners: HashSet<PartnerId>,
    closings: HashSet<PoolId>,
    /// How many transfers there is room for.
    most: usize,
    /// How pools are asked that lie in many parts.
    spread: Option<Spread>,
    cost: Cost,
}

/// An id with the part that owns it.
type Placed = (i64, i64);

impl Expansion {
    /// Nothing of a site yet, and room for so many transfers; more are refused while they are read.
    pub fn begin(
        tx: &mut Tx<'_>,
        (company, site): (CompanyId, SiteId),
        most: usize,
    ) -> Result<Self, StoreError> {
        let hidden = imports::hidden(tx, company)?;
        let spread = Spread::begin(tx, (company, site))?;
        let mut expansion = Self {
            company,
            site,
            hidden,
            transfers: HashSet::new(),
            pools: HashSet::new(),
            items: HashSet::new(),
            partners: HashSet::new(),
            closings: HashSet::new(),
            most,
            spread,
            cost: Cost::default(),
        };
        expansion.count(tx, tx.part(company), 0);
        Ok(expansion)
    }

    /// What was asked of the database so far.
    pub const fn cost(&self) -> &Cost {
        &self.cost
    }

    /// The site.
    pub const fn ground(&self) -> (CompanyId, SiteId) {
        (self.company, self.site)
    }

    /// How many transfers were read so far.
    pub fn transfer_count(&self) -> usize {
        self.transfers.len()
    }

    /// One step: everything that ever left pools, entered them, or both.
    pub fn expand(
        &mut self,
        tx: &mut Tx<'_>,
        sides: &[Side],
        frontier: &[PoolId],
    ) -> Result<Gained, StoreError> {
        let mut gained = Gained::default();
        self.cost.levels += 1;
        self.cost.frontier_max = self.cost.frontier_max.max(frontier.len() as u64);
        let pools = self.placed(tx, frontier.iter().map(|&pool| (pool, pool)));
        let mut elsewhere: Vec<Placed> = Vec::new();
        if sides.contains(&Side::Out) {
            self.read_transfers(tx, Lookup::Left, &pools, &mut gained)?;
            elsewhere.extend(self.corrected_to(tx, Lookup::CorrectedToLeave, &pools)?);
        }
        if sides.contains(&Side::In) && self.spread.is_some() {
            self.read_transfers(tx, Lookup::Entered, &pools, &mut gained)?;
            elsewhere.extend(self.corrected_to(tx, Lookup::CorrectedToEnter, &pools)?);
        } else if sides.contains(&Side::In) {
            let entered = |columns: &mut Columns<'_>| Ok((columns.take()?, columns.take()?));
            let entered: Vec<(PoolId, TransferId)> =
                self.ask(tx, Lookup::Entered, &pools, entered)?;
            elsewhere.extend(self.placed(tx, entered));
            elsewhere.extend(self.corrected_to(tx, Lookup::CorrectedToEnter, &pools)?);
        }
        self.read_placed(tx, &elsewhere, &mut gained)?;
        self.complete(tx, &mut gained)?;
        self.read_closings(tx, frontier, &mut gained)?;
        self.describe(tx, frontier, &mut gained)?;
        Ok(gained)
    }

    /// The pool that documents call so, by name only.
    pub fn pool(
        &mut self,
        tx: &mut Tx<'_>,
        reference: &PoolRef,
    ) -> Result<(Option<PoolId>, Gained), StoreError> {
        let kind = ClaimKind::Pool(reference.kind);
        let pool = self.find(tx, kind, &reference.code)?.map(PoolId);
        let mut gained = Gained::default();
        self.describe(tx, pool.as_slice(), &mut gained)?;
        Ok((pool, gained))
    }

    /// The id of the transfer that documents call so.
    pub fn transfer_by_code(
        &mut self,
        tx: &mut Tx<'_>,
        code: &str,
    ) -> Result<Option<TransferId>, StoreError> {
        Ok(self.find(tx, ClaimKind::Transfer, code)?.map(TransferId))
    }

    fn find(
        &mut self,
        tx: &mut Tx<'_>,
        kind: ClaimKind,
        code: &str,
    ) -> Result<Option<i64>, StoreError> {
        self.count(tx, tx.part(self.company), code.len() as u64);
        claims::find(tx, self.company, self.site, kind, code)
    }

    /// Transfers by id, with everything said of them.
    pub fn transfers(
        &mut self,
        tx: &mut Tx<'_>,
        transfers: &[TransferId],
    ) -> Result<Gained, StoreError> {
        let mut gained = Gained::default();
        let part = tx.part(self.company);
        let placed: Vec<Placed> = transfers.iter().map(|transfer| (part, transfer.0)).collect();
        self.read_placed(tx, &placed, &mut gained)?;
        self.complete(tx, &mut gained)?;
        self.describe(tx, &[], &mut gained)?;
        Ok(gained)
    }

    /// The ids of all transfers that were recorded with a document or corrected to it.
    pub fn transfers_of_document(
        &mut self,
        tx: &mut Tx<'_>,
        document: &str,
    ) -> Result<Vec<TransferId>, StoreError> {
        let part = tx.part(self.company);
        let mut found = Vec::new();
        for statement in [&OF_DOCUMENT, &CORRECTED_TO_DOCUMENT] {
            let args = args![part, self.company, self.site, document];
            found.extend(tx.query_all(statement, args, |row| row.get::<TransferId>(0))?);
            self.count(tx, part, document.len() as u64);
        }
        self.cost.rows += found.len() as u64;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// A run of the site that is lenient about clocks, where there is one: it decides how every
    /// question to the site is read.
    pub fn lenient_run(&mut self, tx: &mut Tx<'_>) -> Result<Gained, StoreError> {
        let part = tx.part(self.company);
        let args = args![part, self.company, self.site];
        let run: Option<PoolId> = tx.query_one(&LENIENT, args, |row| row.get(0))?;
        self.count(tx, part, 0);
        let mut gained = Gained::default();
        self.describe(tx, run.as_slice(), &mut gained)?;
        Ok(gained)
    }

    /// What is said of the transfers that were gained: corrections, and what takes them back, of
    /// which the same is asked.
    fn complete(&mut self, tx: &mut Tx<'_>, gained: &mut Gained) -> Result<(), StoreError> {
        let mut done = 0;
        while done < gained.transfers.len() {
            let new = &gained.transfers[done..];
            let left = new.iter().map(|one| (one.fact.from, one.fact.transfer));
            let placed = self.placed(tx, left);
            let corrections =
                self.ask(tx, Lookup::Corrections, &placed, transfers::correction_of)?;
            // What takes a transfer back leaves the pool it entered, as recorded or as corrected.
            let entered = new.iter().map(|one| (one.fact.to, one.fact.transfer));
            let moved = corrections.iter();
            let moved = moved.filter_map(|one| Some((one.fact.to?, one.fact.transfer)));
            let placed = self.placed(tx, entered.chain(moved));
            done = gained.transfers.len();
            gained.corrections.extend(corrections);
            self.read_transfers(tx, Lookup::Returns, &placed, gained)?;
        }
        Ok(())
    }

    fn read_transfers(
        &mut self,
        tx: &mut Tx<'_>,
        lookup: Lookup,
        placed: &[Placed],
        gained: &mut Gained,
    ) -> Result<(), StoreError> {
        let found = self.ask(tx, lookup, placed, transfers::read_transfer)?;
        let new = found.into_iter().filter(|one| self.transfers.insert(one.fact.transfer));
        gained.transfers.extend(new);
        if self.transfers.len() > self.most {
            return Err(StoreError::TooMany { most: self.most });
        }
        Ok(())
    }

    /// Reads those of some transfers that were not read yet, by their ids.
    fn read_placed(
        &mut self,
        tx: &mut Tx<'_>,
        placed: &[Placed],
        gained: &mut Gained,
    ) -> Result<(), StoreError> {
        let unknown = |(_, id): &&Placed| !self.transfers.contains(&TransferId(*id));
        let placed: Vec<Placed> = placed.iter().filter(unknown).copied().collect();
        self.read_transfers(tx, Lookup::Transfers, &placed, gained)
    }

    /// The transfers that a correction says touched pools on one side.
    fn corrected_to(
        &mut self,
        tx: &mut Tx<'_>,
        lookup: Lookup,
        pools: &[Placed],
    ) -> Result<Vec<Placed>, StoreError> {
        let found = self.ask(tx, lookup, pools, read_id)?;
        let part = tx.part(self.company);
        Ok(found.into_iter().map(|transfer| (part, transfer.0)).collect())
    }

    fn read_closings(
        &mut self,
        tx: &mut Tx<'_>,
        pools: &[PoolId],
        gained: &mut Gained,
    ) -> Result<(), StoreError> {
        let pools = pools.iter().copied();
        let new = pools.filter(|&pool| self.closings.insert(pool)).map(|pool| (pool, pool));
        let new: Vec<(PoolId, PoolId)> = new.collect();
        let placed = self.placed(tx, new);
        let closings = self.ask(tx, Lookup::Closings, &placed, read_closing)?;
        gained.closings.extend(match &self.spread {
            Some(spread) => spread.known(closings),
            None => closings,
        });
        Ok(())
    }

    /// Says what the pools are that were asked about or are named by what was gained.
    fn describe(
        &mut self,
        tx: &mut Tx<'_>,
        pools: &[PoolId],
        gained: &mut Gained,
    ) -> Result<(), StoreError> {
        let of_transfers = gained.transfers.iter().flat_map(|one| [one.fact.from, one.fact.to]);
        let changed = gained.corrections.iter();
        let of_corrections = changed.flat_map(|one| one.fact.from.into_iter().chain(one.fact.to));
        let named = pools.iter().copied().chain(of_transfers).chain(of_corrections);
        let new: Vec<PoolId> = named.filter(|&pool| self.pools.insert(pool)).collect();
        let placed = self.placed(tx, new.into_iter().map(|pool| (pool, pool)));
        let mut found = self.ask(tx, Lookup::Pools, &placed, pools::read_pool)?;
        // As the chain tells them, whichever parts they come from.
        found.sort_by_key(|pool| pool.seq);
        let of_company = |id: i64| (tx.part(self.company), id);
        let items = found.iter().filter_map(|pool| pool.fact.item);
        let items = items.filter(|&item| self.items.insert(item));
        let items: Vec<Placed> = items.map(|item| of_company(item.0)).collect();
        let partners = found.iter().filter_map(|pool| pool.fact.partner);
        let partners = partners.filter(|&partner| self.partners.insert(partner));
        let partners: Vec<Placed> = partners.map(|partner| of_company(partner.0)).collect();
        gained.items.extend(self.ask(tx, Lookup::Items, &items, masters::item_of)?);
        gained.partners.extend(self.ask(tx, Lookup::Partners, &partners, masters::partner_of)?);
        gained.pools.extend(found);
        Ok(())
    }

    /// Each id with the part of the pool that it is kept under.
    fn placed<T: Into<Value<'static>>>(
        &self,
        tx: &Tx<'_>,
        ids: impl IntoIterator<Item = (PoolId, T)>,
    ) -> Vec<Placed> {
        let place = |(pool, id): (PoolId, T)| match id.into() {
            Value::Int(id) => {
                let part = self.spread.as_ref().map(|spread| spread.part(pool));
                (part.unwrap_or_else(|| tx.part(self.company)), id)
            }
            other => unreachable!("{other:?} is no id"),
        };
        ids.into_iter().map(place).collect()
    }

    /// Puts a question to each part about the ids that it owns, and takes what counts.
    fn ask<T>(
        &mut self,
        tx: &mut Tx<'_>,
        lookup: Lookup,
        placed: &[Placed],
        read: impl Fn(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        if let Some(spread) = self.spread.take_if(|_| lookup.is_by_pool()) {
            let found = self.ask_pools(tx, &spread, lookup, placed, read);
            self.spread = Some(spread);
            return found;
        }
        let mut by_part: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (part, id) in placed {
            by_part.entry(*part).or_default().push(*id);
        }
        let statement = lookups::statement(tx.engine(), lookup);
        let mut found = Vec::new();
        for (part, mut ids) in by_part {
            ids.sort_unstable();
            ids.dedup();
            self.cost.ids_asked += ids.len() as u64;
            for chunk in ids.chunks(IDS_MAX) {
                self.count(tx, part, chunk.len() as u64 * BYTES_PER_ID);
                self.cost.ids_sent += chunk.len() as u64;
                let mut args = args![chunk, part, self.company, self.site].to_vec();
                args.truncate(if lookup.is_of_company() { 3 } else { 4 });
                tx.stream(statement, &args, |row| self.take(&row, lookup, &read, &mut found))?;
            }
        }
        Ok(found)
    }

    /// Puts a question to the shards that own the ids, to all of them at once.
    fn ask_pools<T>(
        &mut self,
        tx: &mut Tx<'_>,
        spread: &Spread,
        lookup: Lookup,
        placed: &[Placed],
        read: impl Fn(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let engine = tx.engine();
        let chunks = spread.chunks(engine, placed);
        let distinct: HashSet<Placed> = placed.iter().copied().collect();
        self.cost.ids_asked += distinct.len() as u64;
        for chunk in &chunks {
            self.cost.statements += 1;
            self.cost.parts.extend(&chunk.parts);
            self.cost.ids_sent += chunk.ids.len() as u64;
            self.cost.bytes_sent += BYTES_PER_STATEMENT + 2 * BYTES_PER_ID * chunk.ids.len() as u64;
        }
        let asks: Vec<_> = chunks.iter().map(|chunk| spread.ask(engine, lookup, chunk)).collect();
        let mut found = Vec::new();
        let waves = tx.stream_all(&asks, |row| self.take(&row, lookup, &read, &mut found))?;
        self.cost.round_trips += waves;
        Ok(found)
    }

    /// Takes a row, unless its import is hidden.
    fn take<T>(
        &mut self,
        row: &Row<'_>,
        lookup: Lookup,
        read: impl Fn(&mut Columns<'_>) -> Result<T, StoreError>,
        found: &mut Vec<T>,
    ) -> Result<(), StoreError> {
        let mut columns = row.columns();
        let one = read(&mut columns)?;
        self.cost.rows += 1;
        if !self.hidden.contains(&columns.take()?) {
            found.push(one);
        }
        // What was read and not yet told apart may be known in part.
        if lookup.tells_transfers() && found.len() > self.most {
            return Err(StoreError::TooMany { most: self.most });
        }
        Ok(())
    }

    /// Counts a statement to one part.
    fn count(&mut self, tx: &Tx<'_>, part: i64, bytes: u64) {
        self.cost.statements += 1;
        self.cost.round_trips += u32::from(tx.engine() != Engine::Sqlite);
        self.cost.parts.insert(part);
        self.cost.bytes_sent += BYTES_PER_STATEMENT + bytes;
    }
}

fn read_id(columns: &mut Columns<'_>) -> Result<TransferId, StoreError> {
    columns.take()
}

fn read_closing(columns: &mut Columns<'_>) -> Result<Closing, StoreError> {
    Ok(Closing {
        run: columns.take()?,
        seq: columns.take()?,
        at: columns.instant()?,
        recorded_at: columns.instant()?,
        reopened: columns.take()?,
        before: columns.instant_or_null()?,
    })
}
