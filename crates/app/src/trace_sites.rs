//! A trace over the sites of a company: each answers for itself, one after the other, and what went from
//! one to another is asked about at its other end.
//!
//! The graphs stay one a site, and so do the figures: no share is reckoned over two of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::quantity::format_scaled;
use domain::{CompanyId, PoolId, PoolKind, SiteId, TransferId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::crossings::{self as links, Came, Sent};
use store::{Tx, balances};
use trace::picture::WentBack;
use trace::{Direction, Side, Way};
use utoipa::ToSchema;

use crate::asks::TraceAsk;
use crate::crossings::{Root, document_of, entered, halves, is_return};
use crate::elsewhere::Sites;
use crate::error::Result;
use crate::naming::{LotName, lot_name, named, reference_of};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// What a trace finds at the sites of the company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SitesTrace {
    /// Whether everything that went over a link was asked about and every site answered in full.
    pub complete: bool,
    /// What each site answers, the one that was asked first.
    pub parts: Vec<SitePart>,
    /// What went from one site to another, with what is on the way.
    pub links: Vec<TraceLink>,
}

/// What one site answers one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SitePart {
    /// Code of the site.
    pub site: String,
    /// Its name.
    pub name: String,
    /// `forward` or `backward`.
    pub direction: String,
    /// Whether whoever asks may see traces there; nothing more is told where not.
    pub may: bool,
    /// What was asked about there.
    pub roots: Vec<String>,
    /// How many lots were reached.
    pub lots: u32,
    /// The first of them.
    pub shown: Vec<LotName>,
    /// Customers, backward suppliers, that are no site of the company.
    pub partners: Vec<String>,
    /// Whether its answer is complete.
    pub complete: bool,
}

/// Goods that went from one site to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TraceLink {
    /// Code of the site that sent them.
    pub from: String,
    /// Code of the site they went to.
    pub to: String,
    /// The lot as the sender calls it; absent where the receipt names no sender's half.
    pub lot: Option<LotName>,
    /// Number of the delivery note.
    pub document: Option<String>,
    /// When they left, or where nobody knows, when they came.
    pub at: String,
    /// How much was sent.
    pub sent: Option<String>,
    /// How much of it is on the way.
    pub left: Option<String>,
    /// The lots it went into at the other site.
    pub into: Vec<String>,
    /// Whether it went back to the site it once came from: the genealogy of the lot says that it never
    /// came, and the goods were there all the same.
    pub back: bool,
}

/// From site to site so often at most, and so many links asked about.
const ROUNDS: usize = 16;
const LINKS_MAX: usize = 500;
/// Lots of a site that are named.
const SHOWN: usize = 200;

/// A link, and what is to be asked at its other end.
type Followed = (Option<TraceLink>, Vec<(SiteId, Root)>);

/// What a site has said so far.
#[derive(Default)]
struct Answered {
    roots: Vec<String>,
    pools: BTreeSet<PoolId>,
    complete: bool,
    may: bool,
}

/// A question to a site. What went over a link at the root before it came there, or backward after it
/// left, is of no concern.
struct Put {
    ask: TraceAsk,
    root_at_us: Option<i64>,
}

/// A trace that goes from site to site.
struct Going<'a> {
    plant: &'a Plant,
    operator: &'a Operator,
    sites: Sites,
    zone: TimeZone,
    answer: SitesTrace,
    /// How many links were asked about.
    asked: usize,
}

impl Plant {
    /// What a trace finds at each site of the company, over everything that went from one to another.
    pub fn trace_sites(&self, operator: &Operator, ask: &TraceAsk) -> Result<SitesTrace> {
        operator.need(Permission::TraceRead)?;
        let sites = self.read(|tx| Sites::of(tx, operator.company))?;
        let zone = times::zone(&operator.zone);
        let answer = SitesTrace { complete: true, ..SitesTrace::default() };
        let mut going = Going { plant: self, operator, sites, zone, answer, asked: 0 };
        let direction: Direction = ask.direction.parse()?;
        for way in direction.ways() {
            going.one_way(ask, *way)?;
        }
        Ok(going.answer)
    }
}

impl Going<'_> {
    fn one_way(&mut self, ask: &TraceAsk, way: Way) -> Result<()> {
        let ask = TraceAsk { direction: way.as_str().to_owned(), ..ask.clone() };
        let own = self.operator.site;
        let mut answered: Vec<(SiteId, Answered)> = Vec::new();
        let mut seen: BTreeSet<TransferId> = BTreeSet::new();
        let mut next: BTreeMap<SiteId, Vec<Root>> = BTreeMap::new();
        let mut first = Some(ask.clone());
        for _ in 0..ROUNDS {
            let mut found = BTreeMap::new();
            if let Some(ask) = first.take() {
                let put = Put { ask, root_at_us: None };
                self.ask((own, way), &[put], &mut answered, &mut found)?;
            }
            for (site, roots) in std::mem::take(&mut next) {
                let of_root = |root: &Root| {
                    let ask = TraceAsk {
                        direction: ask.direction.clone(),
                        mode: ask.mode.clone(),
                        tolerance: ask.tolerance,
                        as_of: ask.as_of.clone(),
                        ..TraceAsk::default()
                    };
                    Put { ask: root.ask(ask), root_at_us: Some(root.at_us) }
                };
                let asks: Vec<Put> = roots.iter().map(of_root).collect();
                self.ask((site, way), &asks, &mut answered, &mut found)?;
            }
            for (site, crossings) in found {
                for transfer in crossings.into_iter().filter(|transfer| seen.insert(*transfer)) {
                    self.follow((site, transfer), way, &mut next)?;
                }
            }
            if next.is_empty() {
                break;
            }
        }
        self.answer.complete &= next.is_empty();
        for (site, one) in answered {
            let part = self.part(site, one, way)?;
            self.answer.complete &= part.complete;
            self.answer.parts.push(part);
        }
        Ok(())
    }

    /// Asks a site; what went over its links comes to what was found.
    fn ask(
        &self,
        (site, way): (SiteId, Way),
        asks: &[Put],
        answered: &mut Vec<(SiteId, Answered)>,
        found: &mut BTreeMap<SiteId, BTreeSet<TransferId>>,
    ) -> Result<()> {
        let place = answered.iter().position(|(known, _)| *known == site);
        let place = place.unwrap_or_else(|| {
            answered.push((site, Answered { complete: true, ..Answered::default() }));
            answered.len() - 1
        });
        let one = &mut answered[place].1;
        let known = self.sites.one(site)?;
        let there = self.plant.read(|tx| self.operator.at(tx, known))?;
        let Some(there) = there.filter(|there| there.may(Permission::TraceRead)) else {
            one.complete = false;
            return Ok(());
        };
        one.may = true;
        let found = found.entry(site).or_default();
        for Put { ask, root_at_us } in asks {
            if !one.roots.contains(&ask.root) {
                one.roots.push(ask.root.clone());
            }
            let reply = self.plant.trace(&there, ask)?;
            for side in reply.answer()?.sides() {
                one.pools.extend(side.pool_ids());
                one.complete &= side.is_complete();
                // Only acts send to a site, and the transfers of acts are called by their ids.
                found.extend(
                    side.outside_codes().filter_map(|code| code.parse::<TransferId>().ok()),
                );
                let reached = Reached::of(side, (way, *root_at_us));
                let ground = (self.operator.company, site);
                found.extend(self.plant.read(|tx| reached.went_back(tx, ground))?);
            }
        }
        Ok(())
    }

    /// Names a link, and what is to be asked at its other end.
    fn follow(
        &mut self,
        (site, transfer): (SiteId, TransferId),
        way: Way,
        next: &mut BTreeMap<SiteId, Vec<Root>>,
    ) -> Result<()> {
        let ground = (self.operator.company, site);
        let (link, roots) = self.plant.read(|tx| match way {
            Way::Forward => self.forward(tx, ground, transfer),
            Way::Backward => self.backward(tx, ground, transfer),
        })?;
        self.answer.links.extend(link.filter(|link| !self.answer.links.contains(link)));
        for (site, root) in roots {
            if self.asked == LINKS_MAX {
                self.answer.complete = false;
                break;
            }
            self.asked += 1;
            next.entry(site).or_default().push(root);
        }
        Ok(())
    }

    fn forward(
        &self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        transfer: TransferId,
    ) -> Result<Followed> {
        let Some(sent) = links::sent(tx, ground, transfer)? else { return Ok((None, Vec::new())) };
        let mut roots = Vec::new();
        for came in halves(tx, ground.0, &sent)?.came {
            roots.push((came.site, Root::of_came(tx, (ground.0, came.site), &came)?));
        }
        Ok((Some(self.link(tx, &sent)?), roots))
    }

    fn backward(
        &self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        transfer: TransferId,
    ) -> Result<Followed> {
        let Some(came) = links::came(tx, ground, transfer)? else { return Ok((None, Vec::new())) };
        if entered(tx, ground.0, &came)? <= 0 {
            return Ok((None, Vec::new()));
        }
        let there = (ground.0, came.from_site);
        let sent = match came.sent {
            Some(sent) => links::sent(tx, there, sent)?,
            None => None,
        };
        if let Some(sent) = sent {
            let root = Root::of_sent(tx, ground.0, &sent)?;
            return Ok((Some(self.link(tx, &sent)?), vec![(sent.site, root)]));
        }
        let unknown = TraceLink {
            from: self.sites.one(came.from_site)?.code.clone(),
            to: self.sites.one(came.site)?.code.clone(),
            lot: None,
            document: document_of(tx, ground, came.transfer)?,
            at: times::in_zone(came.at_us, &self.zone),
            sent: None,
            left: None,
            into: vec![reference_of(tx, ground, came.pool)?],
            back: is_return(tx, ground, came.transfer)?,
        };
        Ok((Some(unknown), Vec::new()))
    }

    fn link(&self, tx: &mut Tx<'_>, sent: &Sent) -> Result<TraceLink> {
        let company = self.operator.company;
        let halves = halves(tx, company, sent)?;
        let into = halves.entered_lots(tx, company)?;
        Ok(TraceLink {
            from: self.sites.one(sent.site)?.code.clone(),
            to: self.sites.one(sent.to_site)?.code.clone(),
            lot: Some(lot_name(tx, (company, sent.site), sent.pool)?),
            document: document_of(tx, (company, sent.site), sent.transfer)?,
            at: times::in_zone(sent.at_us, &self.zone),
            sent: Some(format_scaled(halves.sent)),
            left: Some(format_scaled(halves.left().max(0))),
            into,
            back: is_return(tx, (company, sent.site), sent.transfer)?,
        })
    }

    fn part(&self, site: SiteId, answered: Answered, way: Way) -> Result<SitePart> {
        let company = self.operator.company;
        let Answered { roots, pools: reached, complete, may } = answered;
        let far = if way == Way::Forward { PoolKind::Customer } else { PoolKind::Supplier };
        let known = self.sites.one(site)?;
        self.plant.read(|tx| {
            let (mut lots, mut shown, mut partners) = (0_u32, Vec::new(), Vec::new());
            let reached: Vec<PoolId> = reached.into_iter().collect();
            for (row, _) in store::lots::rows(tx, (company, site), &reached)?.into_values() {
                let fact = &row.pool.fact;
                if fact.kind == PoolKind::Lot {
                    lots += 1;
                    if shown.len() < SHOWN {
                        shown.push(named(row));
                    }
                } else if fact.kind == far
                    && self.sites.behind(tx, (company, site), &fact.code)?.is_none()
                {
                    partners.push(row.pool.fact.code);
                }
            }
            Ok(SitePart {
                site: known.code.clone(),
                name: known.name.clone(),
                direction: way.as_str().to_owned(),
                may,
                roots,
                lots,
                shown,
                partners,
                complete,
            })
        })
    }
}

/// What of the lots of an answer went back to other sites, or came back from them, by the lot.
pub(crate) fn went_back(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (side, zone): (&Side<'_>, &TimeZone),
    of_lots: &mut BTreeMap<String, Vec<WentBack>>,
) -> Result<()> {
    let sites = Sites::of(tx, ground.0)?;
    if sites.are_one() {
        return Ok(());
    }
    let mut found = Vec::new();
    let reached = Reached::of(side, (side.way(), None));
    match side.way() {
        Way::Forward => {
            for sent in reached.sent_back(tx, ground)? {
                found.push((sent.pool, sent.transfer, sent.to_site, sent.at_us, false));
            }
        }
        Way::Backward => {
            for came in reached.came_back(tx, ground)? {
                found.push((came.pool, came.transfer, came.from_site, came.at_us, true));
            }
        }
    }
    for (pool, transfer, other, at_us, came) in found {
        let nets = balances::net(tx, ground, &[transfer])?;
        let net = nets.get(&transfer).map_or(0, |net| if came { net.entered } else { net.left });
        if net <= 0 {
            continue;
        }
        let lot = lot_name(tx, ground, pool)?;
        of_lots.entry(lot.lot).or_default().push(WentBack {
            site: sites.one(other)?.name.clone(),
            came,
            quantity: format_scaled(net),
            unit: lot.unit,
            document: document_of(tx, ground, transfer)?,
            at: times::in_zone(at_us, zone),
        });
    }
    Ok(())
}

/// The pools of a site that an answer reaches, each with when it first came into them, or backward when it
/// last left them.
///
/// What was sent back is taken off what came, so that no walk leads to the other site. It is looked for
/// at every pool of the answer.
struct Reached {
    way: Way,
    pools: BTreeMap<PoolId, i64>,
}

impl Reached {
    fn of(side: &Side<'_>, (way, root_at_us): (Way, Option<i64>)) -> Self {
        let mut pools: BTreeMap<PoolId, i64> = BTreeMap::new();
        let always = if way == Way::Forward { i64::MIN } else { i64::MAX };
        let roots = side.root_pool_ids().map(|pool| (pool, root_at_us.unwrap_or(always)));
        for (pool, at_us) in side.reached_at().chain(roots) {
            let known = pools.entry(pool).or_insert(at_us);
            *known = if way == Way::Forward { at_us.min(*known) } else { at_us.max(*known) };
        }
        Self { way, pools }
    }

    /// The transfers with which goods of the answer were sent back to other sites, or backward came back
    /// from them.
    fn went_back(&self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<Vec<TransferId>> {
        Ok(match self.way {
            Way::Forward => self.sent_back(tx, ground)?.iter().map(|sent| sent.transfer).collect(),
            Way::Backward => self.came_back(tx, ground)?.iter().map(|came| came.transfer).collect(),
        })
    }

    fn sent_back(&self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<Vec<Sent>> {
        let pools: Vec<PoolId> = self.pools.keys().copied().collect();
        let mut back = links::sent_back(tx, ground, &pools)?;
        back.retain(|sent| self.pools.get(&sent.pool).is_some_and(|at_us| sent.at_us >= *at_us));
        Ok(back)
    }

    fn came_back(&self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<Vec<Came>> {
        let pools: Vec<PoolId> = self.pools.keys().copied().collect();
        let mut back = links::came_back(tx, ground, &pools)?;
        back.retain(|came| self.pools.get(&came.pool).is_some_and(|at_us| came.at_us <= *at_us));
        Ok(back)
    }
}
