//! Goods between two sites of a company: the sender says that they left for the other one, the receiver
//! which of them came. The two halves are the link that traces and recalls go over.

use std::collections::BTreeMap;

use domain::facts::{CameFromSite, SentToSite, SiteOpened};
use domain::quantity::format_scaled;
use domain::{CompanyId, PoolId, Refusal, SiteId, TransferId};
use serde::{Deserialize, Serialize};
use store::crossings::{self as stored, Came, Sent};
use store::{Tx, balances, shipping, transfers};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::asks::TraceAsk;
use crate::elsewhere::Sites;
use crate::error::{Error, Result};
use crate::naming::{LotName, lot_name, reference_of};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Which goods on the way a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CrossingQuery {
    /// Code of the supplier that stands for the site they come from.
    pub supplier: Option<String>,
    /// What was scanned or typed: a lot, its number, an SSCC or a delivery note.
    pub q: Option<String>,
}

/// Goods that another site sent here and that have not all arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coming {
    /// The transfer they left with; a receipt names it.
    pub transfer: String,
    /// Code of the site they come from.
    pub site: String,
    /// Its name.
    pub site_name: String,
    /// Number of the delivery note.
    pub document: Option<String>,
    /// The lot as the sender calls it.
    #[serde(flatten)]
    pub lot: LotName,
    /// How much was sent.
    pub sent: String,
    /// How much of it has not arrived.
    pub left: String,
    /// When it left.
    pub sent_at: String,
    /// Numbers of the handling units it is in.
    pub handling_units: Vec<String>,
    /// Day it was made.
    pub produced_on: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Whether it comes in with a hold on it, because a recall follows it.
    pub recalled: bool,
}

/// Goods on the way to a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComingPage {
    /// The goods, the newest first.
    pub rows: Vec<Coming>,
    /// Whether older ones were not looked at.
    pub more: bool,
}

/// A receipt from another site that names nothing of what was sent there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unnamed {
    /// The transfer of the receipt.
    pub transfer: String,
    /// Code of the supplier that stands for the site it came from.
    pub supplier: String,
    /// Code of that site.
    pub site: String,
    /// Its name.
    pub site_name: String,
    /// Number of the receipt.
    pub document: Option<String>,
    /// The lot it went into.
    #[serde(flatten)]
    pub lot: LotName,
    /// How much came.
    pub quantity: String,
    /// When.
    pub at: String,
}

/// Receipts from other sites that name nothing of what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnnamedPage {
    /// The receipts, the oldest first.
    pub rows: Vec<Unnamed>,
}

/// A receipt from another site says which of the goods on the way it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NameHalf {
    /// The transfer they left the other site with.
    pub sent: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A receipt with its other half.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HalfNamed {
    /// The lot it went into.
    #[serde(flatten)]
    pub lot: LotName,
    /// Whether a recall follows it: it is on hold, and the recall is to be held once more.
    pub recalled: bool,
}

/// What was sent to a site is looked at so far back.
const LOOKED_AT: u32 = 500;

impl Plant {
    /// What other sites sent here and has not arrived.
    pub fn coming(&self, operator: &Operator, query: &CrossingQuery) -> Result<ComingPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let sites = Sites::of(tx, ground.0)?;
            let only = match query.supplier.as_deref().filter(|code| !code.is_empty()) {
                Some(supplier) => Some(sites.behind(tx, ground, supplier)?.map(|site| site.site)),
                None => None,
            };
            let wanted = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
            let (mut rows, sent) = (Vec::new(), stored::sent_to(tx, ground, LOOKED_AT)?);
            let more = sent.len() == LOOKED_AT as usize;
            for one in sent {
                if only.is_some_and(|only| only != Some(one.site)) {
                    continue;
                }
                let halves = halves(tx, ground.0, &one)?;
                if halves.left() <= 0 {
                    continue;
                }
                let site = sites.one(one.site)?;
                let row = shown(tx, (ground.0, site, &one), &halves, &zone)?;
                if wanted.is_none_or(|wanted| is_meant(&row, wanted)) {
                    rows.push(row);
                }
            }
            Ok(ComingPage { rows, more })
        })
    }
}

impl Plant {
    /// Says afterwards which goods of another site a receipt was.
    pub fn name_half(
        &self,
        operator: &Operator,
        transfer: &str,
        ask: &NameHalf,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<HalfNamed>> {
        let permission = Permission::GoodsRecord;
        let how = &ask.act;
        let asked = Asked { name: "name_half", permission, how, key, preview, enrolls: false };
        let (transfer, content) = (transfer.to_owned(), ask.clone());
        self.act(operator, &asked, &(&transfer.clone(), ask), move |acting| {
            name_half(acting, &transfer, &content)
        })
    }
}

fn name_half(acting: &mut Acting<'_, '_, '_>, transfer: &str, ask: &NameHalf) -> Result<HalfNamed> {
    // Load.
    let ground = acting.ground();
    let unknown = || Refusal::UnknownTransfer { transfer: transfer.to_owned() };
    let id: TransferId = transfer.parse().map_err(|_| unknown())?;
    let came = stored::came(acting.cx.tx, ground, id)?.ok_or_else(unknown)?;
    let row = store::pools::find(acting.cx.tx, ground.0, ground.1, came.pool)?;
    let item = row.ok_or(Error::NotFound("lot"))?.item.ok_or(Error::NotFound("item"))?.item;
    let sent = acting.other_half(came.from_site, item, &ask.sent)?;

    // Append.
    acting.document = document_of(acting.cx.tx, ground, id)?;
    let half = Half { from_site: came.from_site, sent: Some(sent) };
    acting.came_from_site(&half, (id, came.pool, false))?;
    let recalled = !stored::following(acting.cx.tx, ground.0, &sent)?.is_empty();
    Ok(HalfNamed { lot: lot_name(acting.cx.tx, ground, came.pool)?, recalled })
}

impl Plant {
    /// Receipts of this site from other sites that name nothing of what was sent here.
    pub fn unnamed_receipts(&self, operator: &Operator) -> Result<UnnamedPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let sites = Sites::of(tx, ground.0)?;
            let mut rows = Vec::new();
            for came in stored::unnamed(tx, ground, LOOKED_AT)? {
                let quantity = entered(tx, ground.0, &came)?;
                if came.site != ground.1 || quantity <= 0 {
                    continue;
                }
                let transfer = transfers::find(tx, ground.0, ground.1, came.transfer)?;
                let fact = transfer.ok_or(Error::NotFound("transfer"))?.fact;
                let supplier = store::pools::find(tx, ground.0, ground.1, fact.from)?;
                let from = sites.one(came.from_site)?;
                rows.push(Unnamed {
                    transfer: came.transfer.to_string(),
                    supplier: supplier.ok_or(Error::NotFound("supplier"))?.pool.fact.code,
                    site: from.code.clone(),
                    site_name: from.name.clone(),
                    document: fact.document,
                    lot: lot_name(tx, ground, came.pool)?,
                    quantity: format_scaled(quantity),
                    at: times::in_zone(came.at_us, &zone),
                });
            }
            Ok(UnnamedPage { rows })
        })
    }
}

/// How much of what a site sent stands, and how much of it arrived.
#[derive(Debug, Clone, Default)]
pub(crate) struct Halves {
    /// What left and was not taken back.
    pub(crate) sent: i128,
    /// What arrived.
    pub(crate) arrived: i128,
    /// The receipts that stand.
    pub(crate) came: Vec<Came>,
}

impl Halves {
    /// What is still on the way.
    pub(crate) const fn left(&self) -> i128 {
        self.sent - self.arrived
    }

    /// The lots it went into, as traces name them.
    pub(crate) fn entered_lots(&self, tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<String>> {
        let mut into = Vec::with_capacity(self.came.len());
        for came in &self.came {
            into.push(reference_of(tx, (company, came.site), came.pool)?);
        }
        into.dedup();
        Ok(into)
    }
}

/// Both halves of what a site sent.
pub(crate) fn halves(tx: &mut Tx<'_>, company: CompanyId, sent: &Sent) -> Result<Halves> {
    let nets = balances::net(tx, (company, sent.site), &[sent.transfer])?;
    let mut halves =
        Halves { sent: nets.get(&sent.transfer).map_or(0, |net| net.left), ..Halves::default() };
    for came in stored::came_of(tx, company, sent)? {
        let entered = entered(tx, company, &came)?;
        if entered > 0 {
            halves.arrived += entered;
            halves.came.push(came);
        }
    }
    Ok(halves)
}

/// How much of a receipt stands.
pub(crate) fn entered(tx: &mut Tx<'_>, company: CompanyId, came: &Came) -> Result<i128> {
    let nets = balances::net(tx, (company, came.site), &[came.transfer])?;
    Ok(nets.get(&came.transfer).map_or(0, |net| net.entered))
}

fn shown(
    tx: &mut Tx<'_>,
    (company, from, sent): (CompanyId, &SiteOpened, &Sent),
    halves: &Halves,
    zone: &jiff::tz::TimeZone,
) -> Result<Coming> {
    let ground = (company, sent.site);
    let document = document_of(tx, ground, sent.transfer)?;
    let state = store::stock::lot(tx, ground, sent.pool)?;
    let day = |day: Option<domain::CivilDate>| day.map(|day| day.to_string());
    Ok(Coming {
        transfer: sent.transfer.to_string(),
        site: from.code.clone(),
        site_name: from.name.clone(),
        handling_units: units_of(tx, ground, (document.as_deref(), sent.pool))?,
        document,
        lot: lot_name(tx, ground, sent.pool)?,
        sent: format_scaled(halves.sent),
        left: format_scaled(halves.left()),
        sent_at: times::in_zone(sent.at_us, zone),
        produced_on: day(state.produced_on),
        expires_on: day(state.expires_on),
        recalled: !stored::following(tx, company, sent)?.is_empty(),
    })
}

/// Where a trace begins at the other end of a movement between sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root {
    /// The lot.
    pub(crate) lot: String,
    /// What of it is meant.
    meant: Meant,
    /// When it came, or backward when it left; microseconds UTC.
    pub(crate) at_us: i64,
}

/// What of a lot is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    All,
    /// What a transfer brought into it, or took out of it.
    With(TransferId),
    /// What was in it since the moment: to the genealogy what came back never left.
    Since,
    /// What was in it until then: to the genealogy what was sent back never came.
    Until,
}

impl Root {
    /// Of what came from another site: the lot with the transfer into it, so that nothing else in the lot
    /// is meant; all of the lot where it was set apart from what it came into.
    pub(crate) fn of_came(
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        came: &Came,
    ) -> Result<Self> {
        let standing = balances::all_standing(tx, ground, &[came.transfer])?;
        let fact = standing.first().map(|standing| &standing.fact);
        let meant = match fact.filter(|fact| fact.to == came.pool) {
            Some(fact) if fact.returns.is_some() => Meant::Since,
            Some(_) => Meant::With(came.transfer),
            None => Meant::All,
        };
        Ok(Self { lot: reference_of(tx, ground, came.pool)?, meant, at_us: came.at_us })
    }

    /// Of what left for another site.
    pub(crate) fn of_sent(tx: &mut Tx<'_>, company: CompanyId, sent: &Sent) -> Result<Self> {
        let ground = (company, sent.site);
        let transfer = transfers::find(tx, company, sent.site, sent.transfer)?;
        let went_back = transfer.is_some_and(|transfer| transfer.fact.returns.is_some());
        let meant = if went_back { Meant::Until } else { Meant::With(sent.transfer) };
        Ok(Self { lot: reference_of(tx, ground, sent.pool)?, meant, at_us: sent.at_us })
    }

    /// The question about it.
    pub(crate) fn ask(&self, ask: TraceAsk) -> TraceAsk {
        let root = self.lot.clone();
        let at = || Some(times::utc(self.at_us));
        match self.meant {
            Meant::All => TraceAsk { root, ..ask },
            Meant::With(transfer) => TraceAsk { root, transfer: Some(transfer.to_string()), ..ask },
            Meant::Since => TraceAsk { root, at_from: at(), ..ask },
            Meant::Until => TraceAsk { root, at_to: at(), ..ask },
        }
    }
}

/// Number of the delivery note or receipt a transfer was recorded with.
pub(crate) fn document_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    transfer: TransferId,
) -> Result<Option<String>> {
    let known = transfers::find(tx, company, site, transfer)?;
    Ok(known.and_then(|transfer| transfer.fact.document))
}

/// Whether a transfer takes back another one.
pub(crate) fn is_return(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    transfer: TransferId,
) -> Result<bool> {
    let known = transfers::find(tx, company, site, transfer)?;
    Ok(known.is_some_and(|known| known.fact.returns.is_some()))
}

/// The handling units a lot of a shipment went in.
fn units_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (document, pool): (Option<&str>, PoolId),
) -> Result<Vec<String>> {
    let Some(document) = document else { return Ok(Vec::new()) };
    let Some(shipment) = shipping::by_code(tx, ground, document)? else { return Ok(Vec::new()) };
    let picks = shipping::picks(tx, ground, shipment.shipment)?;
    let mut codes = BTreeMap::new();
    for unit in picks.iter().filter(|pick| pick.pool == pool).filter_map(|pick| pick.unit) {
        for above in crate::portions::units_above(tx, ground, unit)? {
            codes.insert(above.unit, above.code);
        }
    }
    Ok(codes.into_values().collect())
}

/// Whether a scan or typed text means these goods: any of their numbers, as printed or as scanned.
fn is_meant(row: &Coming, text: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    let asked = bare(text);
    let numbers = [Some(row.lot.lot.trim_start_matches("lot:")), row.lot.lot_number.as_deref()];
    let numbers = numbers.into_iter().flatten().chain(row.lot.supplier_lot.as_deref());
    let numbers = numbers.chain(row.document.as_deref()).chain([row.lot.item.as_str()]);
    let units = row.handling_units.iter().map(String::as_str);
    // An SSCC is scanned with its identifier `00` before it.
    numbers.map(bare).any(|number| number.contains(&asked))
        || units.map(bare).any(|unit| unit == asked || format!("00{unit}") == asked)
}

/// What a receipt says of the other half, checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Half {
    from_site: SiteId,
    sent: Option<Sent>,
}

impl Acting<'_, '_, '_> {
    /// Says that what a transfer took out of the house went to another site, where the partner is one.
    pub(crate) fn sent_to_site(
        &mut self,
        partner: &str,
        (transfer, pool): (TransferId, PoolId),
    ) -> Result<()> {
        let ground = self.ground();
        let sites = Sites::of(self.cx.tx, self.company)?;
        if let Some(site) = sites.behind(self.cx.tx, ground, partner)? {
            self.append(SentToSite { transfer, pool, to_site: site.site })?;
        }
        Ok(())
    }

    /// Which half of a movement between sites a receipt is; none where the partner is no site.
    pub(crate) fn half_of(
        &mut self,
        (partner, item): (&str, domain::ItemId),
        named: Option<&str>,
    ) -> Result<Option<Half>> {
        let ground = self.ground();
        let named = named.map(str::trim).filter(|text| !text.is_empty());
        let sites = Sites::of(self.cx.tx, self.company)?;
        let Some(site) = sites.behind(self.cx.tx, ground, partner)? else {
            let no_site = || Refusal::CrossingNoSite { partner: partner.to_owned() };
            return named.map_or(Ok(None), |_| Err(no_site().into()));
        };
        let Some(named) = named else {
            return Ok(Some(Half { from_site: site.site, sent: None }));
        };
        let sent = self.other_half(site.site, item, named)?;
        Ok(Some(Half { from_site: site.site, sent: Some(sent) }))
    }

    /// What another site sent here of an item, that has not all arrived.
    fn other_half(&mut self, from_site: SiteId, item: domain::ItemId, named: &str) -> Result<Sent> {
        let unknown = || Refusal::CrossingUnknown { transfer: named.to_owned() };
        let transfer: TransferId = named.trim().parse().map_err(|_| unknown())?;
        let from = (self.company, from_site);
        let sent = stored::sent(self.cx.tx, from, transfer)?;
        let sent = sent.filter(|sent| sent.to_site == self.site).ok_or_else(unknown)?;
        if halves(self.cx.tx, self.company, &sent)?.left() <= 0 {
            return Err(unknown().into());
        }
        let row = store::pools::find(self.cx.tx, from.0, from.1, sent.pool)?;
        let its_item = row.and_then(|row| row.item).ok_or(Error::NotFound("item"))?;
        if its_item.item != item {
            let (found, wanted) = (self.item_by_id(item)?.code, its_item.code);
            return Err(Refusal::WrongItem { found, wanted }.into());
        }
        Ok(sent)
    }

    /// Says that what a transfer brought into the house came from another site. Where a recall follows
    /// it, it is held at once and comes into the scope here; `fresh` says that nothing else is or was
    /// in the lot.
    pub(crate) fn came_from_site(
        &mut self,
        half: &Half,
        (transfer, pool, fresh): (TransferId, PoolId, bool),
    ) -> Result<()> {
        let (from_site, sent) = (half.from_site, half.sent.map(|sent| sent.transfer));
        self.append(CameFromSite { transfer, pool, from_site, sent })?;
        match &half.sent {
            Some(sent) => self.follow_recalls(sent, (pool, fresh)),
            None => Ok(()),
        }
    }
}
