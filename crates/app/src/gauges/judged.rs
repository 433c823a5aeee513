//! What was judged with a gauge while nobody knows whether it was right.

use domain::gauges::{Calibration, last_good};
use domain::recalls::RecallReading;
use domain::{CompanyId, PoolId, Refusal, SiteId};
use store::gauges::{self as stored, Calibrated};
use store::{Tx, stock};
use trace::{Cancel, Cut};

use super::gauge_of;
use super::views::{JudgedQuery, JudgedView};
use crate::analysis::SpreadView;
use crate::charts::ContainedLot;
use crate::error::Result;
use crate::naming::{lot_name, on_hand};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Lots that are named of one gauge at once.
const LOTS_MAX: usize = 500;

/// The stretch of time in which nobody knows whether a gauge was right, microseconds UTC.
#[derive(Clone, Copy)]
pub(super) struct Doubt {
    pub(super) since_us: Option<i64>,
    until_us: Option<i64>,
}

impl Plant {
    /// The lots that were judged with a gauge since it was left good before a calibration and until it was
    /// left good again, how far they went, and what of them can be held.
    pub fn judged_with(
        &self,
        operator: &Operator,
        (code, query): (&str, &JudgedQuery),
        cancel: &Cancel,
    ) -> Result<JudgedView> {
        operator.need(Permission::TraceRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        let (mut view, pools) = self.read(|tx| {
            gauge_of(tx, ground.0, code)?;
            let all = stored::calibrations(tx, ground.0, code)?;
            let of = query.calibration.as_deref().map(|asked| {
                let unknown =
                    || Refusal::UnknownDocument { kind: "calibration", code: asked.to_owned() };
                all.iter().find(|one| id(one) == asked).ok_or_else(unknown)
            });
            let doubt = doubt(&all, of.transpose()?);
            let (pools, more) = pools(tx, ground, (code, doubt))?;
            let mut lots = Vec::with_capacity(pools.len());
            for &pool in &pools {
                let holds = stock::holds(tx, ground, pool)?;
                lots.push(ContainedLot {
                    lot: lot_name(tx, ground, pool)?,
                    here: on_hand(tx, ground, pool)?,
                    on_hold: holds.iter().any(|hold| hold.lifted_at_us.is_none()),
                    spread: SpreadView::default(),
                });
            }
            let told = |us: Option<i64>| us.map(|us| times::in_zone(us, &zone));
            let (since, until) = (told(doubt.since_us), told(doubt.until_us));
            let view = JudgedView { since, until, lots, more, to_hold: Vec::new() };
            Ok::<_, crate::Error>((view, pools))
        })?;
        if pools.is_empty() {
            return Ok(view);
        }
        let graph = self.whole_graph(operator, Cut { recorded_at: None, seq: None })?;
        for (lot, pool) in view.lots.iter_mut().zip(&pools) {
            if let Some(pool) = graph.pool_by_id(*pool) {
                let spread = graph.dispersion(&[pool], cancel)?.first().copied();
                lot.spread = spread.unwrap_or_default().into();
            }
        }
        let roots: Vec<String> = view.lots.iter().map(|lot| lot.lot.lot.clone()).collect();
        view.to_hold = self.here_of(operator, &roots, RecallReading::Record)?;
        Ok(view)
    }
}

/// What a calibration is called: by the site and the place in its chain.
pub(super) fn id(of: &Calibrated) -> String {
    format!("{}-{}", of.site, of.seq)
}

/// The stretch in doubt about a calibration, or up to now.
pub(super) fn doubt(all: &[Calibrated], of: Option<&Calibrated>) -> Doubt {
    let calibrations: Vec<Calibration> = all.iter().map(Calibrated::calibration).collect();
    let Some(of) = of else {
        return Doubt { since_us: last_good(&calibrations, i64::MAX), until_us: None };
    };
    let good = calibrations.iter().filter(|one| one.as_left && one.at_us >= of.at.utc_us);
    Doubt {
        since_us: last_good(&calibrations, of.at.utc_us),
        until_us: good.map(|one| one.at_us).min(),
    }
}

/// The lots that were judged with a gauge in a stretch, and whether there are more than are named.
pub(super) fn pools(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (gauge, doubt): (&str, Doubt),
) -> Result<(Vec<PoolId>, bool)> {
    let span = (doubt.since_us.unwrap_or(i64::MIN), doubt.until_us.unwrap_or(i64::MAX));
    let mut judged = stored::judged_with(tx, ground, (gauge, span, i64::MAX))?;
    // What was measured last went the least far and can still be caught.
    judged.sort_by_key(|one| std::cmp::Reverse((one.last_us, one.pool)));
    let more = judged.len() > LOTS_MAX;
    judged.truncate(LOTS_MAX);
    Ok((judged.into_iter().map(|one| one.pool).collect(), more))
}
