//! Lots that went on under reserve: what is missing of each, until when, and how far they went.

use domain::{PoolId, PoolRef, Refusal};
use serde::{Deserialize, Serialize};
use store::{recalls, results as stored, transfers};
use trace::{Cancel, Cut};
use utoipa::{IntoParams, ToSchema};

use crate::acts::Acting;
use crate::analysis::SpreadView;
use crate::error::Result;
use crate::naming::{LotName, People, PersonName, lot_name, on_hand};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::results::is_undone;
use crate::times;

/// Reserves a page shows, at most.
const ROWS_MAX: u32 = 200;

/// Which reserves a page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReserveQuery {
    /// Those that are settled, and not those that are open.
    #[serde(default)]
    pub settled: bool,
}

/// Lots that went on before all was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReservePage {
    /// The most urgent first; of those that are settled the newest.
    pub rows: Vec<ReserveView>,
}

/// A lot that went on before all was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReserveView {
    /// The lot.
    pub lot: LotName,
    /// When in its life it was judged.
    pub stage: String,
    /// Code of the plan.
    pub plan: String,
    /// What is missing.
    pub pending: Vec<String>,
    /// Until when it is to be known.
    pub due: String,
    /// Whether that is past and it is still missing.
    pub late: bool,
    /// Codes of the customers that may have of it; whoever may otherwise where empty.
    pub customers: Vec<String>,
    /// Why it did not wait.
    pub reason: String,
    /// When it was released.
    pub at: String,
    /// Who released it.
    pub by: Option<PersonName>,
    /// How much of the lot itself is still here.
    pub here: String,
    /// How far it went until now.
    pub spread: SpreadView,
    /// Whether what is known now is good; absent while it is missing.
    pub passed: Option<bool>,
    /// Code of the recall that was opened where it is not.
    pub recall: Option<String>,
}

impl Plant {
    /// Lots that went on before all was known.
    pub fn reserves(
        &self,
        operator: &Operator,
        query: &ReserveQuery,
        cancel: &Cancel,
    ) -> Result<ReservePage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let (zone, now_us) = (times::zone(&operator.zone), self.now_us());
        let (found, mut rows) = self.read(|tx| {
            let found = if query.settled {
                stored::reserves_settled(tx, ground, ROWS_MAX)?
            } else {
                stored::reserves_open(tx, ground, ROWS_MAX)?
            };
            let people = People::of(tx, ground.0)?;
            let (mut kept, mut rows) = (Vec::new(), Vec::new());
            for one in found {
                if is_undone(tx, ground, one.seq)? {
                    continue;
                }
                let recall = match one.recall {
                    Some(recall) => recalls::find(tx, ground, recall)?.map(|recall| recall.code),
                    None => None,
                };
                kept.push(one.pool);
                rows.push(ReserveView {
                    lot: lot_name(tx, ground, one.pool)?,
                    here: on_hand(tx, ground, one.pool)?,
                    stage: one.stage.to_string(),
                    plan: one.plan,
                    pending: lines(&one.pending),
                    due: times::in_zone(one.due.utc_us, &zone),
                    late: one.passed.is_none() && one.due.utc_us <= now_us,
                    customers: one.customers.as_deref().map(lines).unwrap_or_default(),
                    reason: one.reason,
                    at: times::in_zone(one.at.utc_us, &zone),
                    by: one.by.map(|person| people.name(person)),
                    spread: SpreadView::default(),
                    passed: one.passed,
                    recall,
                });
            }
            Ok::<_, crate::Error>((kept, rows))
        })?;
        if rows.is_empty() {
            return Ok(ReservePage { rows });
        }
        let graph = self.whole_graph(operator, Cut { recorded_at: None, seq: None })?;
        for (row, pool) in rows.iter_mut().zip(found) {
            if let Some(pool) = graph.pool_by_id(pool) {
                row.spread =
                    graph.dispersion(&[pool], cancel)?.first().copied().unwrap_or_default().into();
            }
        }
        Ok(ReservePage { rows })
    }
}

fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(str::to_owned).collect()
}

impl Acting<'_, '_, '_> {
    /// A lot that went on for named customers, and what came of it, is for nobody else until all is
    /// known of it.
    pub(crate) fn meant_for(
        &mut self,
        (pool, reference): (PoolId, &PoolRef),
        customer: &str,
    ) -> Result<()> {
        let ground = self.ground();
        for reserve in stored::reserves_open(self.cx.tx, ground, u32::MAX)? {
            let Some(customers) = &reserve.customers else { continue };
            if customers.split('\n').any(|named| named == customer)
                || is_undone(self.cx.tx, ground, reserve.seq)?
            {
                continue;
            }
            if transfers::comes_of(self.cx.tx, ground, (pool, reserve.pool))? {
                let (reference, customer) = (reference.to_string(), customer.to_owned());
                return Err(Refusal::ReserveElsewhere { reference, customer }.into());
            }
        }
        Ok(())
    }
}
