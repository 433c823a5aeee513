//! The engine under measurement, fed with the factory exactly as a server feeds it from its ledger.

use anyhow::{Context, Result, bail};
use domain::facts::{Entry, ItemDefined, PoolOpened, Record, TransferRecorded};
use domain::ids::ImportId;
use domain::{
    Basis, CompanyId, Fact, FactId, Instant, ItemId, PoolId, Quantity, SiteId, Tracking, TransferId,
};
use trace::{Asked, Cancel, Cut, Direction, Graph, History, Mode, Question, Reached, Shares, Way};

use crate::factory::{Factory, Pool};

/// Takes in the whole factory, one record after the other.
pub(crate) fn fed(factory: &Factory) -> Feed {
    let mut feed = Feed { seq: 0, history: History::default() };
    let dawn = factory.transfers.first().map_or(0, |transfer| transfer.at_us);
    for item in 0..factory.items {
        feed.take(dawn, item_defined(item));
    }
    for (number, pool) in (1..).zip(&factory.pools) {
        feed.take(dawn, pool_opened(number, pool));
    }
    for (number, transfer) in (0_i64..).zip(&factory.transfers) {
        let fact = TransferRecorded {
            transfer: TransferId(number + 1),
            code: number.to_string(),
            from: PoolId(i64::from(transfer.from) + 1),
            to: PoolId(i64::from(transfer.to) + 1),
            qty_from: Some(Quantity(transfer.quantity)),
            qty_to: Some(Quantity(transfer.quantity)),
            basis: Basis::Scanned,
            equipment: None,
            document: None,
            returns: None,
        };
        feed.take(transfer.at_us, fact.into());
    }
    feed
}

/// A history that is being fed.
pub(crate) struct Feed {
    pub(crate) seq: i64,
    pub(crate) history: History,
}

impl Feed {
    fn take(&mut self, at_us: i64, fact: Fact) {
        self.seq += 1;
        self.history.apply(&record(self.seq, at_us, fact));
    }
}

pub(crate) fn record(seq: i64, at_us: i64, fact: Fact) -> Record {
    let at = Instant::utc(at_us);
    Record {
        company: CompanyId(1),
        site: SiteId(2),
        seq,
        id: FactId(seq),
        appended_at_us: at_us,
        import: ImportId(0),
        entry: Entry { at, recorded_at: at, by: None, device: None, fact },
    }
}

fn item_defined(item: u32) -> Fact {
    ItemDefined {
        item: ItemId(i64::from(item) + 1),
        code: format!("I{item}"),
        name: format!("item {item}"),
        unit: "kg".to_owned(),
        kg_per_unit: Some(Quantity::whole(1)),
        tracking: Tracking::Lot,
    }
    .into()
}

fn pool_opened(number: i64, pool: &Pool) -> Fact {
    PoolOpened {
        pool: PoolId(number),
        kind: pool.kind,
        code: pool.code.clone(),
        item: pool.item.map(|item| ItemId(i64::from(item) + 1)),
        partner: None,
        lot_number: None,
        supplier_lot: None,
        expires: None,
        work_order: None,
        operation: None,
        closed_at: pool.closed_at_us.map(Instant::utc),
        tolerance_s: None,
    }
    .into()
}

/// The graph, ready to be asked.
pub(crate) struct Engine {
    graph: Graph,
    cancel: Cancel,
}

impl Engine {
    pub(crate) fn build(history: &History) -> Self {
        Self { graph: Graph::build(history, Cut::NOW), cancel: Cancel::default() }
    }

    pub(crate) fn question(&self, way: Way, pool: u32, mode: Mode) -> Result<Question> {
        let direction = match way {
            Way::Forward => Direction::Forward,
            Way::Backward => Direction::Backward,
        };
        let root = format!("lot:{pool}");
        let asked = Asked { mode, ..Asked::about(&root, direction) };
        Ok(self.graph.question(&asked)?)
    }

    pub(crate) fn reach(&self, way: Way, question: &Question) -> Result<Reached> {
        Ok(self.graph.reach(question, way, &self.cancel)?)
    }

    /// The share of every reached transfer with its bounds, and forward the balance.
    pub(crate) fn shares(&self, way: Way, question: &Question) -> Result<Shares> {
        Ok(self.graph.shares(question, way, &self.cancel)?)
    }

    /// The whole answer, dropped: every transfer and pool with its figures, balance and warnings.
    pub(crate) fn answer(&self, question: &Question) -> Result<usize> {
        Ok(self.graph.trace(question, &self.cancel)?.sides().len())
    }

    /// What was reached, by the numbers of the factory.
    pub(crate) fn with_depth(&self, reached: &Reached) -> Result<Vec<(u32, u32)>> {
        let numbered = reached
            .transfers()
            .map(|(transfer, depth)| Ok((self.graph.transfer_code(transfer).parse()?, depth)));
        let mut rows = numbered.collect::<Result<Vec<(u32, u32)>>>()?;
        rows.sort_unstable();
        Ok(rows)
    }

    /// The transfers that the whole answer lists; forward, its balance must be known.
    pub(crate) fn listed(&self, way: Way, question: &Question) -> Result<Vec<u32>> {
        let answer = serde_json::to_value(self.graph.trace(question, &self.cancel)?)?;
        if way == Way::Forward && answer["balance"].is_null() {
            bail!("{}: there is no balance", question.title);
        }
        let rows = answer["transfers"].as_array().context("an answer lists transfers")?;
        let number = |row: &serde_json::Value| -> Result<u32> {
            if row["quantity"].is_null() {
                bail!("{}: {} has no figure", question.title, row["id"]);
            }
            Ok(row["id"].as_str().context("a transfer has an id")?.parse()?)
        };
        let mut listed = rows.iter().map(number).collect::<Result<Vec<u32>>>()?;
        listed.sort_unstable();
        Ok(listed)
    }
}
