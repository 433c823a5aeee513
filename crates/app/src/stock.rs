//! What is there: per lot, place and unit, now or at an earlier moment, and what goes first.

use domain::masters::{Partner, Place};
use domain::quantity::format_scaled;
use domain::shipping::{self as decisions, Proposal};
use domain::{
    CompanyId, Instant, LotStatus, MasterKind, PoolId, PoolKind, PoolRef, Refusal, Role, SiteId,
};
use serde::{Deserialize, Serialize};
use store::{Tx, masters, pools, records, stock};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, Result};
use crate::lots::{self, FirstOut, Loaded};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::portions::{lots_at, portions};
use crate::times;
use crate::views::ProblemView;

/// What a lot holds, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotStock {
    /// The lot, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// The number its supplier gave it.
    pub supplier_lot: Option<String>,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// The unit of all quantities here.
    pub unit: String,
    /// What the lot holds; below zero where more left than ever came.
    pub on_hand: String,
    /// What of it lies nowhere in particular. Not told for an earlier moment.
    pub unplaced: Option<String>,
    /// What is meant for shipments that are still in the house.
    pub set_aside: String,
    /// What quality says; absent where it was never asked.
    pub status: Option<String>,
    /// Why it is blocked, once for every open hold.
    pub holds: Vec<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Where its portions lie. Not told for an earlier moment.
    pub portions: Vec<PortionView>,
}

/// A portion of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortionView {
    /// Code of the place; for a portion in a unit the place the unit stands at.
    pub place: Option<String>,
    /// Name of the place.
    pub place_name: Option<String>,
    /// Number of the handling unit it is in.
    pub handling_unit: Option<String>,
    /// How much.
    pub quantity: String,
}

/// A page of stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StockPage {
    /// Lots, the oldest first.
    pub rows: Vec<LotStock>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Which stock a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StockQuery {
    /// Code of the item.
    pub item: Option<String>,
    /// Code of a place; what stands there in units counts as well.
    pub place: Option<String>,
    /// `pending_inspection`, `released`, `rejected` or `on_hold`.
    pub status: Option<String>,
    /// Part of a lot's number, the supplier's number, or an item's code or name.
    pub q: Option<String>,
    /// What was there at this moment, as it is known today.
    pub as_of: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// Which lots go first.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProposalQuery {
    /// Code of the item.
    pub item: String,
    /// How much, in the item's own unit.
    pub quantity: String,
    /// Code of the customer, who may ask for days left.
    pub customer: Option<String>,
}

/// Lots in the order they go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalView {
    /// Code of the item.
    pub item: String,
    /// The unit of all quantities here.
    pub unit: String,
    /// Days the customer asks for.
    pub least_days: u32,
    /// What to take.
    pub takes: Vec<TakeView>,
    /// Lots that were passed over.
    pub passed: Vec<PassedView>,
    /// What is missing; 0 where everything is there.
    pub short: String,
}

/// A lot that is to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TakeView {
    /// How much of it.
    pub quantity: String,
    /// Why it goes at its place: `only`, `expires_first` or `came_first`.
    pub because: String,
    /// The lot.
    pub stock: LotStock,
}

/// A lot that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PassedView {
    /// The lot.
    pub lot: String,
    /// Why.
    pub why: ProblemView,
}

/// Lots looked at for one page at most; a page may be short and still have a next one.
const SCANNED_MAX: usize = 500;

/// Lots read from the store at a time.
const BATCH: u32 = 200;

impl Plant {
    /// A page of what is there.
    pub fn stock(&self, operator: &Operator, query: &StockQuery) -> Result<StockPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let wanted = Wanted::read(query)?;
        let limit = pages::rows(query.limit) as usize;
        self.read(|tx| {
            let mut source = wanted.source(tx, ground, query)?;
            let (mut rows, mut last, mut scanned) = (Vec::new(), None, 0);
            while let Some(pool) = source.next(tx, ground)? {
                (last, scanned) = (Some(pool), scanned + 1);
                if wanted.names(tx, ground, pool)? {
                    let row = lot_stock(tx, ground, pool, wanted.as_of)?;
                    rows.extend(Some(row).filter(|row| wanted.fits(row)));
                }
                if rows.len() == limit || scanned == SCANNED_MAX {
                    break;
                }
            }
            let more = rows.len() == limit || scanned == SCANNED_MAX;
            let next = last.filter(|_| more).map(|pool| pool.to_string());
            Ok(StockPage { rows, next })
        })
    }

    /// What lies at a place, in units that stand there too.
    pub fn place_stock(&self, operator: &Operator, code: &str) -> Result<StockPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            place_name(tx, ground.0, code)?.ok_or_else(|| unknown_place(code))?;
            let pools = lots_at(tx, ground, code)?;
            let rows = pools.into_iter().map(|pool| {
                let mut row = lot_stock(tx, ground, pool, None)?;
                row.portions.retain(|portion| portion.place.as_deref() == Some(code));
                Ok(row)
            });
            Ok(StockPage { rows: rows.collect::<Result<_>>()?, next: None })
        })
    }

    /// Which lots go first, and why.
    pub fn propose(&self, operator: &Operator, query: &ProposalQuery) -> Result<ProposalView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let asked = crate::orders::quantity(&query.quantity)?;
        let (now_us, zone) = (self.now_us(), times::zone(&operator.zone));
        self.read(|tx| {
            let unknown = || Refusal::UnknownCode { kind: "item", code: query.item.clone() };
            let item = masters::item_by_code(tx, ground.0, &query.item)?.ok_or_else(unknown)?;
            let least_days = match query.customer.as_deref() {
                Some(code) => least_days(tx, ground.0, code)?,
                None => 0,
            };
            let day = times::day_in_zone(now_us, &zone);
            let lots = FirstOut::of_item(tx, ground, item.item, now_us);
            let proposal = decisions::propose(lots, asked, day, least_days)?;
            let (takes, passed) = views(tx, ground, &proposal)?;
            let short = format_scaled(proposal.short);
            Ok(ProposalView { item: item.code, unit: item.unit, least_days, takes, passed, short })
        })
    }
}

fn views(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    proposal: &Proposal,
) -> Result<(Vec<TakeView>, Vec<PassedView>)> {
    let takes = proposal.takes.iter().map(|(pool, quantity, because)| {
        Ok(TakeView {
            quantity: quantity.to_string(),
            because: because.as_str().to_owned(),
            stock: lot_stock(tx, ground, *pool, None)?,
        })
    });
    let takes = takes.collect::<Result<_>>()?;
    let passed = proposal.passed.iter().map(|(pool, refusal)| {
        let lot = lots::by_pool(tx, ground, *pool, lots::NOW)?.lot.reference.to_string();
        Ok(PassedView { lot, why: Error::from(refusal.clone()).problem() })
    });
    Ok((takes, passed.collect::<Result<_>>()?))
}

/// Days a customer asks to be left on delivery.
pub(crate) fn least_days(tx: &mut Tx<'_>, company: CompanyId, code: &str) -> Result<u32> {
    let known = masters::partner_by_code(tx, company, Role::Customer, code)?;
    if known.is_none() {
        return Err(Refusal::UnknownCode { kind: "customer", code: code.to_owned() }.into());
    }
    let body = records::body(tx, company, MasterKind::Partner, code)?;
    let partner: Partner = match body {
        Some(body) => serde_json::from_str(&body).map_err(Error::fault)?,
        None => Partner::default(),
    };
    Ok(partner.least_days.unwrap_or(0))
}

/// What a lot holds and where; at an earlier moment only what it held.
pub(crate) fn lot_stock(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
    as_of: Option<Instant>,
) -> Result<LotStock> {
    let Loaded { lot, item, supplier_lot } =
        lots::by_pool(tx, ground, pool, as_of.map_or(lots::NOW, |at| at.utc_us))?;
    let known = portions(tx, ground, &lot)?;
    let mut views = Vec::new();
    if as_of.is_none() {
        for (spot, quantity) in &known.portions {
            views.push(portion_view(tx, ground, spot, *quantity)?);
        }
    }
    let picks = store::shipping::open_picks(tx, ground, pool)?;
    let set_aside: i128 = picks.iter().map(|pick| i128::from(pick.quantity.0)).sum();
    let on_hand = as_of.map_or(known.on_hand, |at| lot.moves.at(at.utc_us));
    Ok(LotStock {
        lot: lot.reference.to_string(),
        lot_number: lot.lot_number,
        supplier_lot,
        item: item.code,
        item_name: item.name,
        unit: item.unit,
        on_hand: format_scaled(on_hand),
        unplaced: as_of.is_none().then(|| format_scaled(known.unplaced())),
        set_aside: format_scaled(set_aside),
        status: lot.status.map(|status| status.to_string()),
        holds: lot.holds.into_iter().map(|(_, reason)| reason).collect(),
        expires_on: lot.expires_on.map(|day| day.to_string()),
        portions: views,
    })
}

fn portion_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    spot: &domain::stock::Spot,
    quantity: domain::Quantity,
) -> Result<PortionView> {
    let mut place = spot.place.clone();
    let mut handling_unit = None;
    if let Some(unit) = spot.unit {
        let above = crate::portions::units_above(tx, ground, unit)?;
        handling_unit = above.first().map(|unit| unit.code.clone());
        place = above.last().and_then(|unit| unit.place.clone());
    }
    let place_name = match &place {
        Some(code) => place_name(tx, ground.0, code)?,
        None => None,
    };
    Ok(PortionView { place, place_name, handling_unit, quantity: quantity.to_string() })
}

/// The name of a place; none where there is no such place.
pub(crate) fn place_name(
    tx: &mut Tx<'_>,
    company: CompanyId,
    code: &str,
) -> Result<Option<String>> {
    let body = records::body(tx, company, MasterKind::Place, code)?;
    let place: Option<Place> =
        body.map(|body| serde_json::from_str(&body).map_err(Error::fault)).transpose()?;
    Ok(place.map(|place| place.name))
}

fn unknown_place(code: &str) -> Refusal {
    Refusal::UnknownCode { kind: "place", code: code.to_owned() }
}

/// What a list is to show, with its values read.
struct Wanted {
    status: Option<String>,
    text: Option<String>,
    item: Option<String>,
    as_of: Option<Instant>,
    after: PoolId,
}

/// What every blocked lot is called, whatever else it is.
const ON_HOLD: &str = "on_hold";

impl Wanted {
    fn read(query: &StockQuery) -> Result<Self, Refusal> {
        let bad = |field| Refusal::BadInput { field };
        let status = query.status.clone();
        let known = |status: &str| status == ON_HOLD || status.parse::<LotStatus>().is_ok();
        if status.as_deref().is_some_and(|status| !known(status)) {
            return Err(bad("status"));
        }
        let as_of = query.as_of.as_deref().map(str::parse).transpose();
        Ok(Self {
            status,
            text: query.q.as_deref().filter(|text| !text.is_empty()).map(str::to_lowercase),
            item: query.item.clone(),
            as_of: as_of.map_err(|_| bad("as_of"))?,
            after: pages::cursor(query.cursor.as_deref())?.unwrap_or_default(),
        })
    }

    /// The shortest list the lots are in: a place's, those of a name, a status', an item's, or all
    /// that are left.
    fn source(
        &self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        query: &StockQuery,
    ) -> Result<Source> {
        if let Some(code) = query.place.as_deref() {
            place_name(tx, ground.0, code)?.ok_or_else(|| unknown_place(code))?;
            let mut batch = lots_at(tx, ground, code)?;
            batch.retain(|pool| *pool > self.after);
            batch.reverse();
            return Ok(Source { from: From::Left(None), batch, after: self.after, done: true });
        }
        let item = match &query.item {
            Some(code) => {
                let known = masters::item_by_code(tx, ground.0, code)?;
                let unknown = || Refusal::UnknownCode { kind: "item", code: code.clone() };
                Some(known.ok_or_else(unknown)?.item)
            }
            None => None,
        };
        let is_past = self.as_of.is_some();
        let from = match (&self.text, self.status.as_deref()) {
            (Some(text), _) => {
                let which = if is_past { stock::Called::Ever } else { stock::Called::Left };
                From::Called(which, text.trim_start_matches("lot:").to_owned())
            }
            _ if is_past => From::All,
            (None, Some(ON_HOLD)) => From::Held,
            (None, Some(status)) => {
                From::Status(status.parse().map_err(|_| Refusal::BadInput { field: "status" })?)
            }
            (None, None) => From::Left(item),
        };
        Ok(Source { from, batch: Vec::new(), after: self.after, done: false })
    }

    /// Whether a lot is called what is looked for; asked first, since it costs least.
    fn names(&self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId), pool: PoolId) -> Result<bool> {
        if self.text.is_none() && self.item.is_none() {
            return Ok(true);
        }
        let Some(row) = pools::find(tx, ground.0, ground.1, pool)? else { return Ok(false) };
        let Some(item) = row.item else { return Ok(false) };
        let fact = row.pool.fact;
        let reference = PoolRef { kind: fact.kind, code: fact.code }.to_string();
        let (number, supplier) = (fact.lot_number.as_deref(), fact.supplier_lot.as_deref());
        let names =
            [Some(reference.as_str()), number, supplier, Some(&item.code), Some(&item.name)];
        let is_called =
            |text: &str| names.into_iter().flatten().any(|name| name.to_lowercase().contains(text));
        Ok(self.item.as_ref().is_none_or(|wanted| *wanted == item.code)
            && self.text.as_deref().is_none_or(is_called))
    }

    fn fits(&self, row: &LotStock) -> bool {
        let is_there = row.on_hand != "0" || !row.portions.is_empty();
        let status = self.status.as_deref().is_none_or(|status| match status {
            ON_HOLD => !row.holds.is_empty(),
            status => row.status.as_deref() == Some(status),
        });
        is_there && status
    }
}

/// Where the lots of a page come from.
enum From {
    Left(Option<domain::ItemId>),
    Called(stock::Called, String),
    Status(LotStatus),
    Held,
    All,
}

/// Lots one by one, the oldest first.
struct Source {
    from: From,
    /// Read already, the next one last.
    batch: Vec<PoolId>,
    after: PoolId,
    done: bool,
}

impl Source {
    fn next(&mut self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<Option<PoolId>> {
        if self.batch.is_empty() && !self.done {
            let after = self.after;
            self.batch = match &self.from {
                From::Left(item) => stock::lots_left(tx, ground, *item, after, BATCH)?,
                From::Called(which, text) => {
                    stock::lots_called(tx, ground, (*which, text), after, BATCH)?
                }
                From::Status(status) => stock::left_in_status(tx, ground, *status, after, BATCH)?,
                From::Held => stock::lots_held(tx, ground, after, BATCH)?,
                From::All => pools::ids_of_kind(tx, ground, PoolKind::Lot, after, BATCH)?,
            };
            self.done = self.batch.len() < BATCH as usize;
            self.batch.reverse();
        }
        let next = self.batch.pop();
        self.after = next.unwrap_or(self.after);
        Ok(next)
    }
}
