//! A recall over several sites is one case: which recalls are its parts, what went from one to another,
//! and how far each site is. Everything is read from the chain of the site it is about.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::{
    HoldPlaced, RecallLotSet, RecallOfCase, RecallOpened, RecallScoped, RecallWentOn,
};
use domain::{CompanyId, HoldId, PartnerId, PoolId, RecallId, SiteId, TransferId};
use store::claims::ClaimKind;
use store::crossings::{self as links, Came, Sent};
use store::recalls::{self as stored, Recall};
use store::{Tx, stock};

use super::board::Ground;
use super::{block, reading::Scope};
use crate::acts::Acting;
use crate::circles::follow_case;
use crate::crossings::halves;
use crate::error::{Error, Result};
use crate::naming::reference_of;

/// Which case, and where it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Case {
    /// The recall it began with.
    pub(crate) case: RecallId,
    /// The site of that one.
    pub(crate) home: SiteId,
}

/// How far a site is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// Its part of the case that has not ended, else the newest.
    pub(crate) recall: Option<Recall>,
    /// Everything of the case that is known of is held, and what arrives is held as it comes in.
    pub(crate) held: bool,
}

/// A case as it stands now.
pub(crate) struct Stood {
    /// Its recalls, that of its home first.
    pub(crate) parts: Vec<(SiteId, Recall)>,
    /// What of it went from one site to another.
    pub(crate) went: Vec<Sent>,
    /// How far each site is that has a part, or that goods went to.
    pub(crate) sites: BTreeMap<SiteId, Standing>,
}

impl Stood {
    pub(crate) fn of(tx: &mut Tx<'_>, company: CompanyId, case: Case) -> Result<Self> {
        let parts = parts(tx, company, case)?;
        let went = went(tx, company, &parts)?;
        let sites = standings(tx, company, (&parts, &went))?;
        Ok(Self { parts, went, sites })
    }
}

/// The case a recall is a part of; each recall is one until goods of it went to another site.
pub(crate) fn case_of(tx: &mut Tx<'_>, ground: Ground, recall: RecallId) -> Result<Case> {
    let member = links::member(tx, ground, recall)?;
    let own = Case { case: recall, home: ground.1 };
    Ok(member.map_or(own, |member| Case { case: member.case, home: member.home }))
}

/// The recalls of a case, that of its home first.
pub(crate) fn parts(
    tx: &mut Tx<'_>,
    company: CompanyId,
    case: Case,
) -> Result<Vec<(SiteId, Recall)>> {
    let mut parts = Vec::new();
    let home = stored::find(tx, (company, case.home), case.case)?;
    parts.extend(home.map(|recall| (case.home, recall)));
    for member in links::members(tx, company, case.case)? {
        let recall = stored::find(tx, (company, member.site), member.recall)?;
        parts.extend(recall.map(|recall| (member.site, recall)));
    }
    Ok(parts)
}

/// The part of a site among the parts of a case: one that has not ended before one that has.
pub(crate) fn part_of(parts: &[(SiteId, Recall)], site: SiteId) -> Option<&Recall> {
    let of_site = || parts.iter().filter(|(at, _)| *at == site).map(|(_, recall)| recall);
    of_site().find(|recall| recall.closed_at_us.is_none()).or_else(|| of_site().next())
}

/// What of a case went from one site to another.
fn went(tx: &mut Tx<'_>, company: CompanyId, parts: &[(SiteId, Recall)]) -> Result<Vec<Sent>> {
    let mut went: BTreeMap<TransferId, Sent> = BTreeMap::new();
    for (site, recall) in parts {
        let of_part = links::followed(tx, (company, *site), recall.recall)?;
        went.extend(of_part.into_iter().map(|sent| (sent.transfer, sent)));
    }
    Ok(went.into_values().collect())
}

/// What came to the site of a recall from other sites of its case.
pub(super) fn arrived(tx: &mut Tx<'_>, ground: Ground, recall: &Recall) -> Result<Vec<Came>> {
    let case = case_of(tx, ground, recall.recall)?;
    let parts = parts(tx, ground.0, case)?;
    arrived_at(tx, ground, &parts)
}

/// What came to a site of what the parts of a case sent there.
pub(super) fn arrived_at(
    tx: &mut Tx<'_>,
    ground: Ground,
    parts: &[(SiteId, Recall)],
) -> Result<Vec<Came>> {
    let mut arrived = Vec::new();
    for sent in went(tx, ground.0, parts)?.iter().filter(|sent| sent.to_site == ground.1) {
        arrived.extend(halves(tx, ground.0, sent)?.came);
    }
    arrived.retain(|came| came.site == ground.1);
    Ok(arrived)
}

/// Whether something came from other sites that was neither asked about nor held as it came in.
pub(super) fn not_asked(
    tx: &mut Tx<'_>,
    ground: Ground,
    (recall, asked): (&Recall, &BTreeSet<TransferId>),
) -> Result<bool> {
    for came in arrived(tx, ground, recall)? {
        let known =
            asked.contains(&came.transfer) || stored::knows(tx, ground, recall.recall, came.pool)?;
        if !known {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The roots somebody asked about; none where the recall only follows what came from other sites.
pub(super) fn own_roots(tx: &mut Tx<'_>, ground: Ground, recall: &Recall) -> Result<Vec<String>> {
    if links::member(tx, ground, recall.recall)?.is_some() {
        return Ok(Vec::new());
    }
    let roots = recall.roots.iter().flat_map(|roots| roots.split(' '));
    Ok(roots.filter(|root| !root.is_empty()).map(str::to_owned).collect())
}

/// What other sites answer for, by the customer that stands for each and the lot: what arrived of it where
/// the case has a part.
pub(super) fn answered_for(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
) -> Result<BTreeMap<(PartnerId, PoolId), i128>> {
    let mut answered = BTreeMap::new();
    let sent = links::followed(tx, ground, recall.recall)?;
    if sent.is_empty() {
        return Ok(answered);
    }
    let case = case_of(tx, ground, recall.recall)?;
    let parts = parts(tx, ground.0, case)?;
    for sent in sent.iter().filter(|sent| part_of(&parts, sent.to_site).is_some()) {
        let transfer = store::transfers::find(tx, ground.0, ground.1, sent.transfer)?;
        let Some(transfer) = transfer else { continue };
        let to = store::pools::find(tx, ground.0, ground.1, transfer.fact.to)?;
        let Some(partner) = to.and_then(|to| to.pool.fact.partner) else { continue };
        *answered.entry((partner, sent.pool)).or_insert(0) += halves(tx, ground.0, sent)?.arrived;
    }
    Ok(answered)
}

/// Every site of a case with how far it is: those that have a part, and those that goods went to.
fn standings(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (parts, went): (&[(SiteId, Recall)], &[Sent]),
) -> Result<BTreeMap<SiteId, Standing>> {
    let mut sites: BTreeSet<SiteId> = parts.iter().map(|(site, _)| *site).collect();
    let mut all = Vec::new();
    for sent in went {
        // What was taken back before it arrived went nowhere.
        let halves = halves(tx, company, sent)?;
        if halves.sent > 0 || halves.arrived > 0 {
            sites.insert(sent.to_site);
        }
        all.extend(halves.came);
    }
    let mut standings = BTreeMap::new();
    for site in sites {
        let arrived: Vec<Came> = all.iter().filter(|came| came.site == site).copied().collect();
        let recall = part_of(parts, site).cloned();
        let held = match &recall {
            Some(recall) => is_held(tx, (company, site), recall, &arrived)?,
            None => false,
        };
        standings.insert(site, Standing { recall, held });
    }
    Ok(standings)
}

/// Whether a site says that it holds everything: what it knows of, and what came from other sites.
fn is_held(tx: &mut Tx<'_>, ground: Ground, recall: &Recall, arrived: &[Came]) -> Result<bool> {
    if recall.held_at_us.is_none() {
        return Ok(false);
    }
    // What ended was decided upon lot by lot.
    if recall.closed_at_us.is_some() {
        return Ok(true);
    }
    for came in arrived {
        if !stored::knows(tx, ground, recall.recall, came.pool)? {
            return Ok(false);
        }
    }
    Ok(recall.drill || stored::unheld(tx, ground, recall.recall)?.is_empty())
}

/// A part of a case at a site that has none: it asks what the other parts ask, of what came here.
pub(super) fn open_part(
    acting: &mut Acting<'_, '_, '_>,
    (case, origin): (Case, &Recall),
    scope: &Scope,
) -> Result<Recall> {
    let recall = open_as(acting, (case, origin))?;
    super::freeze(acting, recall, scope, None)?;
    let ground = acting.ground();
    let part = stored::find(acting.cx.tx, ground, recall)?.ok_or(Error::NotFound("recall"))?;
    // Its signatures are found by it.
    acting.document = Some(part.code.clone());
    Ok(part)
}

fn open_as(acting: &mut Acting<'_, '_, '_>, (case, origin): (Case, &Recall)) -> Result<RecallId> {
    let prefix = if origin.drill { "RD" } else { "RC" };
    let code = acting.document_code(ClaimKind::Recall, prefix, None)?;
    let recall = RecallId(acting.next_id()?);
    acting.append(RecallOpened {
        recall,
        code: code.clone(),
        hazard: origin.hazard,
        reason: origin.reason.clone(),
        complaint: None,
        drill: origin.drill,
        target_min: origin.target_min,
    })?;
    acting.append(RecallOfCase { recall, case: case.case, home: case.home })?;
    let began = stored::find(acting.cx.tx, (acting.company, case.home), case.case)?;
    if let Some(began) = began {
        follow_case(acting, (case.home, &began.code), (recall, &code))?;
    }
    Ok(recall)
}

impl Acting<'_, '_, '_> {
    /// Writes down what of a recall went to other sites, once each.
    pub(super) fn note_went_on(
        &mut self,
        recall: RecallId,
        went: impl IntoIterator<Item = TransferId>,
    ) -> Result<()> {
        let ground = self.ground();
        let known = links::went_on(self.cx.tx, ground, recall)?;
        let known: BTreeSet<TransferId> = known.into_iter().collect();
        for transfer in went.into_iter().collect::<BTreeSet<_>>().difference(&known).copied() {
            self.append(RecallWentOn { recall, transfer })?;
        }
        Ok(())
    }

    /// What comes from another site and belongs to recalls that have not ended there comes into the
    /// scope of the same cases here, in the act of its receipt, with a hold on it as soon as either end
    /// holds: the lorry stands at the door and is not refused.
    ///
    /// Where other goods are or were in the lot it is held all the same, but whatever it went into is
    /// still to be asked of the record: it comes into the scope when everything is held the next time.
    pub(crate) fn follow_recalls(
        &mut self,
        sent: &Sent,
        (pool, fresh): (PoolId, bool),
    ) -> Result<()> {
        let company = self.company;
        for recall in links::following(self.cx.tx, company, sent)? {
            let theirs = (company, sent.site);
            let there = stored::find(self.cx.tx, theirs, recall)?;
            let there = there.ok_or(Error::NotFound("recall"))?;
            let case = case_of(self.cx.tx, theirs, recall)?;
            let parts = parts(self.cx.tx, company, case)?;
            let here = part_of(&parts, self.site).filter(|part| part.closed_at_us.is_none());
            match here.cloned() {
                Some(here) => {
                    let holds = here.held_at_us.is_some() || there.held_at_us.is_some();
                    self.follow_into(&here, (pool, fresh), holds)?;
                }
                None if there.held_at_us.is_some() => {
                    self.follow_alone((case, &there), (pool, fresh))?;
                }
                // Nobody holds yet: it is asked of the record here when somebody does.
                None => {}
            }
        }
        Ok(())
    }

    fn follow_into(
        &mut self,
        here: &Recall,
        (pool, fresh): (PoolId, bool),
        holds: bool,
    ) -> Result<()> {
        if fresh {
            self.join_recall(here.recall, pool)?;
        }
        if holds && !here.drill {
            self.hold_for(here, pool)?;
        }
        Ok(())
    }

    /// The first that came of a case to this site: its part is opened in the same act.
    fn follow_alone(
        &mut self,
        (case, there): (Case, &Recall),
        (pool, fresh): (PoolId, bool),
    ) -> Result<()> {
        let recall = open_as(self, (case, there))?;
        let ground = self.ground();
        let roots = reference_of(self.cx.tx, ground, pool)?;
        let position = self.cx.head(ground.0, ground.1)?.seq;
        self.append(RecallScoped {
            recall,
            roots,
            reading: there.reading.unwrap_or(domain::recalls::RecallReading::Possible),
            position,
            from: None,
            to: None,
            reason: None,
            lots: 1,
            lots_possible: 1,
        })?;
        if fresh {
            let target = self.recall_target(pool)?;
            self.append(RecallLotSet { recall, pool, included: true, target, reason: None })?;
        }
        let found = stored::find(self.cx.tx, ground, recall)?.ok_or(Error::NotFound("recall"))?;
        if !fresh && !found.drill {
            self.hold_for(&found, pool)?;
        }
        block(self, &found)
    }

    /// Lays the hold of a recall on a lot that has none of it.
    fn hold_for(&mut self, recall: &Recall, pool: PoolId) -> Result<()> {
        let ground = self.ground();
        let holds = stock::holds(self.cx.tx, ground, pool)?;
        let is_ours =
            |hold: &stock::Hold| hold.lifted_at_us.is_none() && hold.recall == Some(recall.recall);
        if holds.iter().any(is_ours) {
            return Ok(());
        }
        self.lay_hold(recall, pool)
    }

    /// Lays the hold of a recall on a lot.
    pub(super) fn lay_hold(&mut self, recall: &Recall, pool: PoolId) -> Result<()> {
        let hold = HoldId(self.next_id()?);
        let reason = format!("{} {}", recall.code, recall.reason);
        self.append(HoldPlaced { hold, pool, reason, recall: Some(recall.recall) })?;
        Ok(())
    }
}
