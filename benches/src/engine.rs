//! The engine under measurement, fed with the factory exactly as a server feeds it from its ledger.

use anyhow::{Context, Result, bail};
use domain::facts::{Entry, ItemDefined, PoolOpened, Record, TransferRecorded};
use domain::ids::ImportId;
use domain::{
    Basis, CompanyId, Fact, FactId, Instant, ItemId, PoolId, Quantity, SiteId, Tracking, TransferId,
};
use trace::{
    Asked, Cancel, Cut, Direction, Graph, History, Mode, PoolIndex, Question, Reached, Shares,
    TransferIndex, Way,
};

use crate::factory::{Factory, Pool, Transfer};

/// Takes in the whole factory, one record after the other.
pub fn fed(factory: &Factory) -> Feed {
    let mut feed = Feed { seq: 0, history: History::default() };
    let dawn = factory.transfers.first().map_or(0, |transfer| transfer.at_us);
    for item in 0..factory.items {
        feed.take(dawn, item_defined(item));
    }
    for (number, pool) in (1..).zip(&factory.pools) {
        feed.take(dawn, pool_opened(number, pool));
    }
    for (number, transfer) in (0_i64..).zip(&factory.transfers) {
        feed.take(transfer.at_us, transfer_recorded(number, transfer));
    }
    feed
}

/// What the ledger says of a transfer.
pub(crate) fn transfer_recorded(number: i64, transfer: &Transfer) -> Fact {
    TransferRecorded {
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
    }
    .into()
}

/// A history that is being fed.
pub struct Feed {
    /// The last position of the ledger.
    pub seq: i64,
    /// What was taken in so far.
    pub history: History,
}

impl Feed {
    fn take(&mut self, at_us: i64, fact: Fact) {
        self.seq += 1;
        self.history.apply(&record(self.seq, at_us, fact));
    }
}

/// A fact as it stands in the ledger.
pub fn record(seq: i64, at_us: i64, fact: Fact) -> Record {
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

pub(crate) fn item_defined(item: u32) -> Fact {
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

pub(crate) fn pool_opened(number: i64, pool: &Pool) -> Fact {
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

/// A row of an answer as the graph names it.
pub type OwnRow = (TransferIndex, PoolIndex, u32, Option<Quantity>);

/// A row of an answer, by the numbers of the factory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The transfer that was reached.
    pub transfer: u32,
    /// The pool at its far end: forward the one it entered, backward the one it left.
    pub pool: u32,
    /// How many transfers lie between the start and here, this one included.
    pub depth: u32,
    /// What was recorded of it.
    pub quantity: i64,
}

/// The graph, ready to be asked.
pub struct Engine {
    graph: Graph,
    cancel: Cancel,
}

impl Engine {
    /// What a history amounts to now.
    pub fn build(history: &History) -> Self {
        Self::of(Graph::build(history, Cut::NOW))
    }

    /// A graph that is there already.
    pub fn of(graph: Graph) -> Self {
        Self { graph, cancel: Cancel::default() }
    }

    /// The question about a lot, by the number of its pool.
    pub fn question(&self, way: Way, pool: u32, mode: Mode) -> Result<Question> {
        let direction = match way {
            Way::Forward => Direction::Forward,
            Way::Backward => Direction::Backward,
        };
        let root = format!("lot:{pool}");
        let asked = Asked { mode, ..Asked::about(&root, direction) };
        Ok(self.graph.question(&asked)?)
    }

    /// What a question reaches one way.
    pub fn reach(&self, way: Way, question: &Question) -> Result<Reached> {
        Ok(self.graph.reach(question, way, &self.cancel)?)
    }

    /// The rows of a reach as the graph itself names them: transfer, the pool at its far end, depth
    /// and the quantity that was recorded.
    pub fn rows(&self, way: Way, reached: &Reached) -> Vec<OwnRow> {
        let row = |(transfer, depth)| {
            let (from, to) = self.graph.transfer_ends(transfer);
            let far = if way == Way::Forward { to } else { from };
            (transfer, far, depth, self.graph.transfer_quantity(transfer))
        };
        let mut rows = Vec::with_capacity(reached.len());
        rows.extend(reached.transfers().map(row));
        rows
    }

    /// The same rows by the numbers of the factory.
    pub fn numbered(&self, history: &History, rows: &[OwnRow]) -> Result<Vec<Row>> {
        let numbered = rows.iter().map(|&(transfer, far, depth, quantity)| {
            Ok(Row {
                transfer: self.graph.transfer_code(transfer).parse()?,
                pool: u32::try_from(history.pool_id(far).0 - 1)?,
                depth,
                quantity: quantity.context("the factory measures all it moves")?.0,
            })
        });
        numbered.collect()
    }

    /// The share of every reached transfer with its bounds, and forward the balance.
    pub fn shares(&self, way: Way, question: &Question) -> Result<Shares> {
        Ok(self.graph.shares(question, way, &self.cancel)?)
    }

    /// The whole answer, dropped: every transfer and pool with its figures, balance and warnings.
    pub fn answer(&self, question: &Question) -> Result<usize> {
        Ok(self.graph.trace(question, &self.cancel)?.sides().len())
    }

    /// The whole answer as it is written down: one JSON document.
    pub fn json(&self, question: &Question) -> Result<Vec<u8>> {
        Ok(serde_json::to_vec(&self.graph.trace(question, &self.cancel)?)?)
    }

    /// What was reached, by the numbers of the factory.
    pub fn with_depth(&self, reached: &Reached) -> Result<Vec<(u32, u32)>> {
        let numbered = reached
            .transfers()
            .map(|(transfer, depth)| Ok((self.graph.transfer_code(transfer).parse()?, depth)));
        let mut rows = numbered.collect::<Result<Vec<(u32, u32)>>>()?;
        rows.sort_unstable();
        Ok(rows)
    }

    /// The transfers that the whole answer lists; forward, its balance must be known.
    pub fn listed(&self, way: Way, question: &Question) -> Result<Vec<u32>> {
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
