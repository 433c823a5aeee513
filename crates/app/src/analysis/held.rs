//! What if: had a lot been held at a moment, what would not have left.

use std::collections::BTreeMap;

use domain::Refusal;
use serde::{Deserialize, Serialize};
use trace::{Cancel, Cut, Graph, PoolIndex, TransferIndex};
use utoipa::{IntoParams, ToSchema};

use super::{PoolName, instant};
use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Had this lot been held then.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HeldQuery {
    /// The lot or tank: a reference or a number.
    pub root: String,
    /// The moment of the hold.
    pub at: String,
    /// What was known at this record time.
    pub as_of: Option<String>,
}

/// What a hold would have changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeldView {
    /// The lot.
    pub pool: PoolName,
    /// The moment of the hold, in plant time.
    pub at: String,
    /// Deliveries with something of it that would not have left with it.
    pub stopped: usize,
    /// Deliveries that would have left all the same.
    pub left_anyway: usize,
    /// Customers with their deliveries.
    pub customers: Vec<StoppedCustomer>,
    /// Deliveries that the answer has no room for.
    pub left_out: usize,
    /// How many lots, runs and tanks nothing of it would have come into.
    pub spared: usize,
    /// The first of them.
    pub spared_pools: Vec<PoolName>,
    /// The fewest pools whose hold from that moment on stops every delivery after it.
    pub fewest: Vec<PoolName>,
    /// Whether they do; what is delivered straight out of a run is stopped by no hold of a lot.
    pub stops_all: bool,
    /// Whether no fewer would do; otherwise they suffice, and fewer may.
    pub is_fewest: bool,
}

/// A customer with the deliveries that hold something of the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoppedCustomer {
    /// The customer.
    pub customer: PoolName,
    /// Those that would not have left.
    pub stopped: usize,
    /// Those that would have left all the same.
    pub left_anyway: usize,
    /// The deliveries, the first first.
    pub deliveries: Vec<StoppedDelivery>,
}

/// A delivery that holds something of the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoppedDelivery {
    /// Its document.
    pub document: Option<String>,
    /// The transfer.
    pub transfer: String,
    /// When it left.
    pub at: String,
    /// What was delivered.
    pub pool: PoolName,
    /// How much.
    pub quantity: Option<String>,
    /// The unit.
    pub unit: String,
    /// Whether it would not have left.
    pub stopped: bool,
}

/// Deliveries in one answer.
const DELIVERIES: usize = 2_000;
/// Spared pools that are named.
const SPARED: usize = 200;

impl Plant {
    /// What would not have left, had nothing left a lot from a moment on, and the fewest holds that
    /// stop what is in it from going further.
    pub fn had_been_held(
        &self,
        operator: &Operator,
        query: &HeldQuery,
        cancel: &Cancel,
    ) -> Result<HeldView> {
        operator.need(Permission::TraceRead)?;
        let at = instant(Some(&query.at), "at")?.ok_or(Refusal::BadInput { field: "at" })?;
        let as_of = instant(query.as_of.as_deref(), "as_of")?;
        let graph = self.whole_graph(operator, Cut { recorded_at: as_of, seq: None })?;
        let pool = self.pool_meant(operator, &graph, query.root.trim())?;
        let held = graph.had_it_been_held(pool, at.utc_us, cancel)?;
        let zone = times::zone(&operator.zone);
        let name = |pool: &PoolIndex| PoolName::of(&graph, *pool);
        let (stopped, left_anyway) = (held.stopped.len(), held.left_anyway.len());
        let deliveries = held.stopped.iter().map(|&transfer| (transfer, true));
        let mut deliveries: Vec<(TransferIndex, bool)> =
            deliveries.chain(held.left_anyway.iter().map(|&transfer| (transfer, false))).collect();
        let left_out = deliveries.len().saturating_sub(DELIVERIES);
        deliveries.truncate(DELIVERIES);
        deliveries.sort_by_key(|(transfer, _)| graph.moved_at(*transfer).utc_us);
        let mut by_customer: BTreeMap<PoolIndex, Vec<StoppedDelivery>> = BTreeMap::new();
        for (transfer, stopped) in deliveries {
            let (from, customer) = graph.transfer_ends(transfer);
            let at = times::in_zone(graph.moved_at(transfer).utc_us, &zone);
            let delivery = delivery(&graph, (transfer, from), at, stopped);
            by_customer.entry(customer).or_default().push(delivery);
        }
        let mut customers: Vec<StoppedCustomer> = by_customer
            .into_iter()
            .map(|(customer, deliveries)| {
                let stopped = deliveries.iter().filter(|delivery| delivery.stopped).count();
                let left_anyway = deliveries.len() - stopped;
                StoppedCustomer { customer: name(&customer), stopped, left_anyway, deliveries }
            })
            .collect();
        customers.sort_by_key(|one| std::cmp::Reverse((one.stopped, one.left_anyway)));
        Ok(HeldView {
            pool: name(&pool),
            at: times::in_zone(at.utc_us, &zone),
            stopped,
            left_anyway,
            customers,
            left_out,
            spared: held.spared.len(),
            spared_pools: held.spared.iter().take(SPARED).map(name).collect(),
            fewest: held.fewest.iter().map(name).collect(),
            stops_all: held.stops_all,
            is_fewest: held.is_fewest,
        })
    }
}

fn delivery(
    graph: &Graph,
    (transfer, from): (TransferIndex, PoolIndex),
    at: String,
    stopped: bool,
) -> StoppedDelivery {
    let (quantity, unit) = graph.left(transfer);
    StoppedDelivery {
        document: graph.transfer_document(transfer).map(str::to_owned),
        transfer: graph.transfer_code(transfer).to_owned(),
        at,
        pool: PoolName::of(graph, from),
        quantity: quantity.map(|quantity| quantity.to_string()),
        unit: unit.to_owned(),
        stopped,
    }
}
