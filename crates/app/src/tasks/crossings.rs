//! Tasks of goods between sites: what left and does not arrive, what arrived and nobody knows from which
//! delivery, and sites that do not hold what a recall reaches there.

use domain::TransferId;
use domain::quantity::format_scaled;
use domain::tasks::{TaskKind, TaskState};
use store::crossings::{self as links, Came, Sent};
use store::side::recall_tries;
use store::{Tx, masters, recalls};

use super::{About, CANDIDATES_MAX, DAY_US, Desk, Found, LOOKED_AT, Task};
use crate::crossings::{document_of, entered, halves};
use crate::elsewhere::{Sites, partner_body};
use crate::error::Result;
use crate::naming::lot_name;
use crate::recalls::cases::{Case, Stood, part_of};
use crate::recalls::sites::is_silent;

/// Goods are usually on the way for so long where the partner says nothing else.
const USUAL_DAYS: u32 = 2;

impl Desk<'_> {
    /// What left one of the two sites long enough ago and has not all arrived; told at both.
    pub(super) fn not_arrived(&self, tx: &mut Tx<'_>) -> Result<Found> {
        let sites = Sites::of(tx, self.ground.0)?;
        let mut sent = links::sent_to(tx, self.ground, CANDIDATES_MAX)?;
        sent.extend(links::sent_from(tx, self.ground, CANDIDATES_MAX)?);
        let all = sent.len() < CANDIDATES_MAX as usize;
        let mut tasks = Vec::new();
        for one in sent {
            let due_us = one.at_us + i64::from(self.usual_days(tx, &one)?) * DAY_US;
            if due_us > self.now_us {
                continue;
            }
            let left = halves(tx, self.ground.0, &one)?.left();
            if left > 0 {
                let other = if one.site == self.ground.1 { one.to_site } else { one.site };
                let about = About {
                    lot: Some(lot_name(tx, (self.ground.0, one.site), one.pool)?),
                    quantity: Some(format_scaled(left)),
                    note: Some(sites.one(other)?.name.clone()),
                    ..About::default()
                };
                // At the sender it is a document, at the receiver it is to be received.
                let subject = if one.site == self.ground.1 { "shipment" } else { "crossing" };
                let subject = (subject, self.called(tx, (one.site, one.transfer))?);
                let kind = TaskKind::AwaitGoods;
                tasks.push(self.task(kind, (one.at_us, Some(due_us)), subject, about));
            }
        }
        Ok(Found { tasks, all })
    }

    /// How long goods are usually on the way, as the partner says who stands for the receiver.
    fn usual_days(&self, tx: &mut Tx<'_>, sent: &Sent) -> Result<u32> {
        let transfer = store::transfers::find(tx, self.ground.0, sent.site, sent.transfer)?;
        let Some(transfer) = transfer else { return Ok(USUAL_DAYS) };
        let to = store::pools::find(tx, self.ground.0, sent.site, transfer.fact.to)?;
        let Some(to) = to else { return Ok(USUAL_DAYS) };
        let partner = partner_body(tx, self.ground.0, &to.pool.fact.code)?;
        Ok(partner.days_on_the_way.unwrap_or(USUAL_DAYS))
    }

    /// What came from another site and names no half of the sender; told at both.
    pub(super) fn without_sender(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let sites = Sites::of(tx, self.ground.0)?;
        let mut tasks = Vec::new();
        for came in links::unnamed(tx, self.ground, LOOKED_AT)? {
            if entered(tx, self.ground.0, &came)? <= 0 {
                continue;
            }
            let Came { site, from_site, transfer, pool, at_us, .. } = came;
            let other = if site == self.ground.1 { from_site } else { site };
            let about = About {
                lot: Some(lot_name(tx, (self.ground.0, site), pool)?),
                note: Some(sites.one(other)?.name.clone()),
                ..About::default()
            };
            let code = self.called(tx, (site, transfer))?;
            tasks.push(self.task(TaskKind::NameHalf, (at_us, None), ("crossing", code), about));
        }
        Ok(tasks)
    }

    fn called(
        &self,
        tx: &mut Tx<'_>,
        (site, transfer): (domain::SiteId, TransferId),
    ) -> Result<String> {
        let document = document_of(tx, (self.ground.0, site), transfer)?;
        Ok(document.unwrap_or_else(|| transfer.to_string()))
    }

    /// Sites that do not hold what an open recall reaches there: told where the case was opened, and
    /// at each such site. One that could not be asked is never only waited for.
    pub(super) fn not_held(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let (company, own) = self.ground;
        let sites = Sites::of(tx, company)?;
        let mut tasks = Vec::new();
        for home in masters::sites(tx, company)? {
            let outside = self.operator.outside_at(tx, home.site)?;
            let open = recalls::open(tx, (company, home.site), LOOKED_AT)?.into_iter();
            for recall in open.filter(|recall| outside.shows(recall)) {
                let case = Case { case: recall.recall, home: home.site };
                let is_part = links::member(tx, (company, home.site), recall.recall)?.is_some();
                if recall.drill || is_part {
                    continue;
                }
                let stood = Stood::of(tx, company, case)?;
                let tries = recall_tries::of_case(tx, (company, case.case))?;
                for (site, standing) in stood.sites {
                    if standing.held || (own != home.site && own != site) {
                        continue;
                    }
                    let here = part_of(&stood.parts, own);
                    let code = here.map_or_else(|| recall.code.clone(), |part| part.code.clone());
                    let about = About {
                        note: Some(sites.one(site)?.name.clone()),
                        by: recall.by.map(|person| self.people.name(person)),
                        ..About::default()
                    };
                    let since_us = recall.held_at_us.unwrap_or(recall.at.utc_us);
                    let subject = if here.is_some() { "recall" } else { "recall_case" };
                    let kind = TaskKind::HoldSite;
                    let mut task =
                        self.task(kind, (since_us, Some(since_us)), (subject, code), about);
                    if tries.iter().any(|tried| tried.site == site && is_silent(tried)) {
                        task.state = TaskState::Stuck;
                    }
                    tasks.push(task);
                }
            }
        }
        Ok(tasks)
    }
}
