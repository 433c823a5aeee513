//! Which lot a complaint is about. What cannot be read is proposed: the lots that went to the customer.
//! "One of these" stays an open end until somebody names one.

use std::collections::BTreeSet;

use domain::complaints::{self as decisions, LotStanding};
use domain::facts::ComplaintLotSet;
use domain::{CompanyId, PoolId, PoolKind, PoolRef, Refusal, SiteId};
use serde::Deserialize;
use store::complaints as stored;
use store::{Tx, balances, pools};
use utoipa::ToSchema;

use super::views::{ComplaintLot, ComplaintView};
use crate::acts::{ActAsk, Acting, Done};
use crate::error::Result;
use crate::lots;
use crate::naming::reference_of;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::warehouse::{floor, given};

/// What lots are to a complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetComplaintLots {
    /// The lots.
    pub lots: Vec<String>,
    /// `candidate`: one of these it is; `named`: it is this one; `ruled_out`: it is none of these.
    pub standing: String,
    /// How one knows; has to be said of what is ruled out.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Deliveries that are looked through for lots a complaint may be about.
const DELIVERIES_MAX: u32 = 200;
/// Lots that are said something about at once, at most.
const LOTS_MAX: usize = 50;

impl Plant {
    /// Says what lots are to a complaint.
    pub fn set_complaint_lots(
        &self,
        operator: &Operator,
        (code, ask): (&str, &SetComplaintLots),
        once: (Option<&str>, bool),
    ) -> Result<Done<ComplaintView>> {
        let (complaint, content) = (code.to_owned(), ask.clone());
        let mut asked = floor("set_complaint_lots", &ask.act, once);
        asked.permission = Permission::QualityJudge;
        self.act(operator, &asked, &(code, ask), move |acting| set(acting, &complaint, &content))
    }
}

fn set(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &SetComplaintLots,
) -> Result<ComplaintView> {
    // Load.
    let complaint = acting.complaint(code)?;
    let bad = |field| Refusal::BadInput { field };
    let standing: LotStanding = ask.standing.parse().map_err(|_| bad("standing"))?;
    let pools = acting.suspects(&ask.lots)?;
    let reason = given(ask.reason.as_deref());
    let ground = acting.ground();
    let named = match complaint.pool {
        Some(pool) => Some(reference_of(acting.cx.tx, ground, pool)?),
        None => None,
    };

    // Decide.
    if pools.is_empty() || (standing == LotStanding::Named && pools.len() > 1) {
        return Err(bad("lots").into());
    }
    if standing == LotStanding::RuledOut && reason.is_none() {
        return Err(Refusal::ReasonNeeded { subject: code.to_owned() }.into());
    }
    for &pool in &pools {
        let lot = reference_of(acting.cx.tx, ground, pool)?;
        decisions::stand(code, named.as_deref(), (&lot, standing))?;
    }

    // Append.
    acting.document = Some(code.to_owned());
    let complaint = complaint.complaint;
    for pool in pools {
        acting.append(ComplaintLotSet { complaint, pool, standing, reason: reason.clone() })?;
    }
    acting.complaint_view(complaint)
}

impl Acting<'_, '_, '_> {
    /// Lots a complaint may be about, each once.
    pub(super) fn suspects(&mut self, lots: &[String]) -> Result<BTreeSet<PoolId>> {
        if lots.len() > LOTS_MAX {
            return Err(Refusal::BadInput { field: "lots" }.into());
        }
        lots.iter().map(|lot| Ok(self.lot(lot)?.lot.pool)).collect()
    }
}

/// The lots that went to a customer last, each once, the newest first.
pub(super) fn delivered(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    customer: &str,
) -> Result<Vec<ComplaintLot>> {
    let reference = PoolRef { kind: PoolKind::Customer, code: customer.to_owned() };
    let Some(row) = pools::by_reference(tx, ground.0, ground.1, &reference)? else {
        return Ok(Vec::new());
    };
    let ids = stored::arrived(tx, ground, row.pool.fact.pool, DELIVERIES_MAX)?;
    let mut standing = balances::all_standing(tx, ground, &ids)?;
    standing.sort_by_key(|transfer| std::cmp::Reverse((transfer.at, transfer.fact.transfer)));
    let mut found: Vec<(PoolId, ComplaintLot)> = Vec::new();
    for transfer in standing {
        let pool = transfer.fact.from;
        let known = found.iter().position(|(known, _)| *known == pool);
        let place = if let Some(place) = known {
            place
        } else {
            let row = pools::find(tx, ground.0, ground.1, pool)?;
            if row.is_none_or(|row| row.pool.fact.kind != PoolKind::Lot) {
                continue;
            }
            found.push((pool, lot_view(tx, ground, pool)?));
            found.len() - 1
        };
        let documents = &mut found[place].1.documents;
        if let Some(document) = transfer.fact.document.filter(|known| !documents.contains(known)) {
            documents.push(document);
        }
    }
    Ok(found.into_iter().map(|(_, lot)| lot).collect())
}

pub(super) fn lot_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<ComplaintLot> {
    let loaded = lots::by_pool(tx, ground, pool, lots::NOW)?;
    Ok(ComplaintLot {
        lot: loaded.lot.reference.to_string(),
        lot_number: loaded.lot.lot_number,
        item: loaded.item.code,
        item_name: loaded.item.name,
        documents: Vec::new(),
    })
}
