//! The pools of a company that lie in many parts: which of them is asked where.
//!
//! A frontier is grouped by the shard that owns its parts, and each shard gets the pairs of part and
//! id that lie there and no others, all shards at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::ids::CompanyId;
use domain::{Instant, PoolId, SiteId};

use super::lookups::{self, Lookup};
use super::{Closing, IDS_MAX, Placed};
use crate::distribution;
use crate::error::StoreError;
use crate::nodes::{self, Nodes};
use crate::sql::{Ask, Engine, Tx, Value};

/// Where the pools of a site lie, and up to which fact.
#[derive(Debug)]
pub(super) struct Spread {
    ground: (CompanyId, SiteId),
    nodes: Nodes,
    /// What was recorded later is left out everywhere, so that all servers answer as of one moment.
    reached: i64,
    /// The shard of each part, where servers share them.
    owners: HashMap<i64, i64>,
}

/// Ids that are asked about together.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) parts: BTreeSet<i64>,
    of: Vec<i64>,
    pub(super) ids: Vec<i64>,
    listed: Vec<i64>,
}

impl Spread {
    /// How the pools of a site are asked; nothing where they lie in one part, or where facts of the
    /// chain were not copied to them yet: the chain has everything.
    pub(super) fn begin(
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
    ) -> Result<Option<Self>, StoreError> {
        let Some(nodes) = nodes::in_force(tx, ground.0)? else { return Ok(None) };
        let reached = nodes::copied(tx, ground, nodes)?;
        if reached < nodes::head(tx, ground)? {
            return Ok(None);
        }
        let parts: Vec<i64> = nodes.parts(ground.0).collect();
        let owners = distribution::owners(tx, &parts)?;
        Ok(Some(Self { ground, nodes, reached, owners }))
    }

    /// Closings as they were known at the moment that is asked about. Of a run of which only later ones
    /// are told, what was said before them is what it was opened with.
    pub(super) fn known(&self, closings: Vec<Closing>) -> Vec<Closing> {
        let (known, later): (Vec<_>, Vec<_>) =
            closings.into_iter().partition(|closing| closing.seq <= self.reached);
        let closed: BTreeSet<PoolId> = known.iter().map(|closing| closing.run).collect();
        let mut opened: BTreeMap<PoolId, Closing> = BTreeMap::new();
        for closing in later.into_iter().filter(|closing| !closed.contains(&closing.run)) {
            let first = opened.entry(closing.run).or_insert_with(|| closing.clone());
            if closing.seq <= first.seq {
                *first = closing;
            }
        }
        let always = Instant::utc(i64::MIN);
        let opened = opened.into_values().map(|first| Closing {
            seq: 0,
            at: first.before.unwrap_or(always),
            recorded_at: always,
            reopened: first.before.is_none(),
            ..first
        });
        known.into_iter().chain(opened).collect()
    }

    pub(super) fn part(&self, pool: PoolId) -> i64 {
        self.nodes.part(self.ground.0, self.ground.1, pool)
    }

    /// The ids in as few lists as owners and the limit allow; in SQLite, which asks nobody, a list a
    /// part.
    pub(super) fn chunks(&self, engine: Engine, placed: &[Placed]) -> Vec<Chunk> {
        let mut by_owner: BTreeMap<i64, BTreeSet<Placed>> = BTreeMap::new();
        for (part, id) in placed {
            let owner = match engine {
                Engine::Sqlite => *part,
                Engine::Postgres => self.owners.get(part).copied().unwrap_or_default(),
            };
            by_owner.entry(owner).or_default().insert((*part, *id));
        }
        let mut chunks = Vec::new();
        for pairs in by_owner.into_values() {
            let pairs: Vec<Placed> = pairs.into_iter().collect();
            chunks.extend(pairs.chunks(IDS_MAX).map(|pairs| {
                let (of, ids): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
                let parts: BTreeSet<i64> = of.iter().copied().collect();
                Chunk { listed: parts.iter().copied().collect(), parts, of, ids }
            }));
        }
        chunks
    }

    /// The question about a chunk.
    pub(super) fn ask<'a>(&self, engine: Engine, lookup: Lookup, chunk: &'a Chunk) -> Ask<'a> {
        let (company, site) = self.ground;
        let mut args: Vec<Value<'a>> = match engine {
            Engine::Sqlite => vec![Value::Ints(&chunk.ids), Value::Int(chunk.listed[0])],
            Engine::Postgres => {
                vec![Value::Ints(&chunk.of), Value::Ints(&chunk.ids), Value::Ints(&chunk.listed)]
            }
        };
        let scope = [company.0, site.0, self.nodes.version, self.reached];
        args.extend(scope.map(Value::Int));
        Ask { statement: lookups::by_pool(engine, lookup), args }
    }
}
