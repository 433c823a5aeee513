//! Returns: what comes back from a customer, and what goes back to a supplier.
//!
//! Goods that come back are known by the transfer that sent them: it is taken back, so that a trace
//! no longer finds at the customer what is in the house again. What has to be looked at first leaves
//! its lot at once for one of its own, which waits for inspection and still traces to where it was
//! made.

use domain::lots::Use;
use domain::transfers::{self as decisions, Side as Proposed, TakenBack};
use domain::{LotStatus, PartnerId, PoolId, PoolKind, PoolRef, Quantity, Refusal, Role};
use serde::{Deserialize, Serialize};
use store::transfers::{self, Side, Transfer};
use store::{balances, masters, pools};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Done};
use crate::error::{Error, Result};
use crate::lots::{Flow, Loaded, NewLot, in_own_unit};
use crate::orders::quantity;
use crate::plant::{Operator, Plant};
use crate::stock::LotStock;
use crate::warehouse::{floor, given, reason_for};

/// Goods came back from a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CustomerReturn {
    /// Code of the customer.
    pub customer: String,
    /// The lot, by reference or number; none where nobody can tell which it was.
    #[serde(default)]
    pub lot: String,
    /// Code of the item, where the lot is not known: what came back becomes a lot that waits for
    /// inspection, and a trace says that nobody knows where it was made.
    pub item: Option<String>,
    /// Number of the return; made by the program where absent.
    pub code: Option<String>,
    /// Number of the delivery note; the newest delivery with enough left where absent.
    pub document: Option<String>,
    /// The transfer it left another site of the company with, where the customer stands for one.
    pub sent: Option<String>,
    /// How much came back.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// Back into the same lot, as if it had never left; else it becomes a lot of its own that waits
    /// for inspection.
    #[serde(default)]
    pub same_lot: bool,
    /// Number of the new lot; made by the item's rule where absent.
    pub lot_number: Option<String>,
    /// The place it is put at.
    pub place: Option<String>,
    /// Why it came back.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Goods go back to their supplier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SupplierReturn {
    /// The lot.
    pub lot: String,
    /// How much goes back.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// Where it lay.
    pub place: Option<String>,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Returned {
    /// Number of the return.
    pub document: String,
    /// The transfer that was taken back; absent where none is known that brought the goods.
    pub returns: Option<String>,
    /// The lot as it is now: the new one, where one was made.
    pub stock: LotStock,
}

impl Plant {
    /// Takes back goods from a customer.
    pub fn customer_return(
        &self,
        operator: &Operator,
        ask: &CustomerReturn,
        once: (Option<&str>, bool),
    ) -> Result<Done<Returned>> {
        let content = ask.clone();
        let asked = floor("customer_return", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| from_customer(acting, &content))
    }

    /// Sends goods back to their supplier.
    pub fn supplier_return(
        &self,
        operator: &Operator,
        ask: &SupplierReturn,
        once: (Option<&str>, bool),
    ) -> Result<Done<Returned>> {
        let content = ask.clone();
        let asked = floor("supplier_return", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| to_supplier(acting, &content))
    }
}

fn from_customer(acting: &mut Acting<'_, '_, '_>, ask: &CustomerReturn) -> Result<Returned> {
    if ask.lot.trim().is_empty() {
        return of_unknown_lot(acting, ask);
    }
    // Load.
    let loaded = acting.lot(&ask.lot)?;
    let quantity = acting.own_quantity(&loaded, &ask.quantity, ask.unit.as_deref())?;
    let (customer, _) = acting.outside(Role::Customer, &ask.customer)?;
    let sent = acting.sent(&loaded, customer, ask.document.as_deref())?;
    let spot = acting.spot(ask.place.as_deref(), None)?;
    let document = acting.act_document("RM", ask.code.as_deref())?;
    let half = acting.half_of((&ask.customer, loaded.item.item), ask.sent.as_deref())?;

    // Decide.
    let reference = loaded.lot.reference.to_string();
    let never = Refusal::NeverShipped { reference, partner: ask.customer.clone() };
    let fits = |sent: &&TakenBack| sent.left_from.is_some_and(|left| left >= quantity);
    let Some(last) = sent.first() else { return Err(never.into()) };
    let original = sent.iter().find(fits).unwrap_or(last).clone();
    let from = proposed(customer, PoolKind::Customer, &ask.customer, None);
    let to = proposed(loaded.lot.pool, PoolKind::Lot, &loaded.lot.reference.code, Some(quantity));
    decisions::record(&from, &to, acting.at, acting.cx.now_us, Some(&original))?;

    // Append.
    acting.document = Some(document.clone());
    acting.reason = given(ask.reason.as_deref());
    let transfer = acting.transfer(Flow {
        from: customer,
        to: loaded.lot.pool,
        qty_from: None,
        qty_to: Some(quantity),
        equipment: None,
        returns: Some(original.transfer),
    })?;
    let pool = if ask.same_lot {
        loaded.lot.pool
    } else {
        acting.set_apart(&loaded, quantity, given(ask.lot_number.as_deref()))?
    };
    if let Some(half) = &half {
        acting.came_from_site(half, (transfer, pool, !ask.same_lot))?;
    }
    if let Some(spot) = spot {
        let lot = acting.lot_of(pool)?.lot;
        if let Some(place) = &spot.place {
            acting.place_for(place, &lot)?;
        }
        acting.move_portion(pool, quantity, &domain::stock::Spot::nowhere(), &spot)?;
    }
    let stock = acting.lot_stock(pool)?;
    Ok(Returned { document, returns: Some(original.code), stock })
}

/// Goods nobody can connect with a delivery: they get a lot of their own, from the customer.
fn of_unknown_lot(acting: &mut Acting<'_, '_, '_>, ask: &CustomerReturn) -> Result<Returned> {
    // Load.
    let named = given(ask.item.as_deref()).ok_or(Refusal::BadInput { field: "lot" })?;
    let item = acting.item(&named)?;
    let master = acting.item_master(&item.code)?;
    let quantity = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;
    let (customer, partner) = acting.outside(Role::Customer, &ask.customer)?;
    let spot = acting.spot(ask.place.as_deref(), None)?;
    let document = acting.act_document("RM", ask.code.as_deref())?;
    let half = acting.half_of((&ask.customer, item.item), ask.sent.as_deref())?;

    // Append.
    acting.document = Some(document.clone());
    acting.reason = given(ask.reason.as_deref());
    let lot_number = given(ask.lot_number.as_deref());
    let new = NewLot { lot_number, partner: Some(partner), ..NewLot::default() };
    let pool = acting.open_lot(&item, &master, new)?.pool;
    acting.judge(pool, LotStatus::PendingInspection)?;
    let transfer = acting.transfer(Flow {
        from: customer,
        to: pool,
        qty_from: None,
        qty_to: Some(quantity),
        equipment: None,
        returns: None,
    })?;
    if let Some(half) = &half {
        acting.came_from_site(half, (transfer, pool, true))?;
    }
    if let Some(spot) = spot {
        let lot = acting.lot_of(pool)?.lot;
        if let Some(place) = &spot.place {
            acting.place_for(place, &lot)?;
        }
        acting.move_portion(pool, quantity, &domain::stock::Spot::nowhere(), &spot)?;
    }
    Ok(Returned { document, returns: None, stock: acting.lot_stock(pool)? })
}

fn to_supplier(acting: &mut Acting<'_, '_, '_>, ask: &SupplierReturn) -> Result<Returned> {
    // Load.
    let loaded = acting.lot(&ask.lot)?;
    let quantity = acting.own_quantity(&loaded, &ask.quantity, ask.unit.as_deref())?;
    let spot = acting.spot(ask.place.as_deref(), None)?;
    let receipts = acting.receipts(&loaded)?;
    // All of them: what the lot was loaded with knows nothing of the time before its last movement.
    let moves = balances::all_moves(acting.cx.tx, acting.ground(), loaded.lot.pool)?;
    let document = acting.act_document("RS", None)?;

    // Decide.
    let reason = reason_for(Some(&ask.reason), &loaded)?;
    loaded.lot.usable_on(acting.today(), Use::Dispose)?;
    loaded.lot.enough(quantity, acting.at)?;
    // What is taken back is gone from the day it came: nothing since may have needed it.
    let whole = |(at, receipt): &&(domain::Instant, TakenBack)| {
        let left = receipt.left_to.is_some_and(|left| left >= quantity);
        left && i128::from(quantity.0) <= moves.free_at(at.utc_us)
    };
    let receipt = receipts.iter().find(whole).map(|(_, receipt)| receipt.clone());
    let supplier = match &receipt {
        Some(receipt) => receipt.from,
        None => acting.supplier_of(&loaded)?,
    };

    // Append.
    acting.document = Some(document.clone());
    acting.reason = Some(reason);
    acting.take_out(&loaded.lot, quantity, spot.as_ref())?;
    let transfer = acting.transfer(Flow {
        from: loaded.lot.pool,
        to: supplier,
        qty_from: Some(quantity),
        qty_to: None,
        equipment: None,
        returns: receipt.as_ref().map(|receipt| receipt.transfer),
    })?;
    let ground = acting.ground();
    let to = store::pools::find(acting.cx.tx, ground.0, ground.1, supplier)?;
    let to = to.ok_or(Error::NotFound("supplier"))?.pool.fact.code;
    acting.sent_to_site(&to, (transfer, loaded.lot.pool))?;
    let stock = acting.lot_stock(loaded.lot.pool)?;
    Ok(Returned { document, returns: receipt.map(|receipt| receipt.code), stock })
}

fn proposed(pool: PoolId, kind: PoolKind, code: &str, quantity: Option<Quantity>) -> Proposed {
    let reference = PoolRef { kind, code: code.to_owned() };
    Proposed { pool, reference, has_item: kind == PoolKind::Lot, quantity }
}

/// Transfers of a lot read at a time.
const PAGE: u32 = 500;

impl Acting<'_, '_, '_> {
    /// What was sent of a lot to a customer and is still there, the newest first.
    fn sent(
        &mut self,
        loaded: &Loaded,
        customer: PoolId,
        document: Option<&str>,
    ) -> Result<Vec<TakenBack>> {
        let mut sent = self.standing_with(loaded.lot.pool, Side::Out, |transfer| {
            transfer.fact.to == customer
                && transfer.fact.returns.is_none()
                && document.is_none_or(|known| transfer.fact.document.as_deref() == Some(known))
        })?;
        sent.retain(|(_, transfer)| transfer.to == customer);
        Ok(sent.into_iter().rev().map(|(_, transfer)| transfer).collect())
    }

    /// What brought a lot into the house from suppliers, the newest first.
    fn receipts(&mut self, loaded: &Loaded) -> Result<Vec<(domain::Instant, TakenBack)>> {
        let mut receipts = self.standing_with(loaded.lot.pool, Side::In, |_| true)?;
        let (company, site) = self.ground();
        let mut suppliers = Vec::with_capacity(receipts.len());
        for (_, receipt) in &receipts {
            let row = pools::find(self.cx.tx, company, site, receipt.from)?;
            suppliers.push(row.is_some_and(|row| row.pool.fact.kind == PoolKind::Supplier));
        }
        let mut is_supplier = suppliers.into_iter();
        receipts.retain(|_| is_supplier.next().unwrap_or(false));
        receipts.reverse();
        Ok(receipts)
    }

    /// Transfers at one end of a pool as they stand, with what is left of each.
    fn standing_with(
        &mut self,
        pool: PoolId,
        end: Side,
        wanted: impl Fn(&Transfer) -> bool,
    ) -> Result<Vec<(domain::Instant, TakenBack)>> {
        let (company, site) = self.ground();
        let mut ids = Vec::new();
        let mut after = domain::TransferId(0);
        loop {
            let links = transfers::links(self.cx.tx, company, site, (pool, end), after, PAGE)?;
            let wanted = links.iter().filter(|link| wanted(&link.transfer));
            ids.extend(wanted.map(|link| link.transfer.fact.transfer));
            match links.last() {
                Some(last) if links.len() == PAGE as usize => after = last.transfer.fact.transfer,
                _ => break,
            }
        }
        let nets = balances::net(self.cx.tx, (company, site), &ids)?;
        let mut standing = balances::all_standing(self.cx.tx, (company, site), &ids)?;
        standing.sort_by_key(|transfer| (transfer.at, transfer.fact.transfer));
        let left = |net: i128| i64::try_from(net).ok().map(Quantity);
        let backs = standing.into_iter().filter(|t| t.fact.returns.is_none()).map(|transfer| {
            let net = nets.get(&transfer.fact.transfer).copied().unwrap_or_default();
            let fact = transfer.fact;
            let taken = TakenBack {
                transfer: fact.transfer,
                code: fact.code,
                from: fact.from,
                to: fact.to,
                left_from: fact.qty_from.and(left(net.left)),
                left_to: fact.qty_to.and(left(net.entered)),
            };
            (transfer.at, taken)
        });
        Ok(backs.collect())
    }

    /// The supplier a lot is known to come from.
    fn supplier_of(&mut self, loaded: &Loaded) -> Result<PoolId> {
        let (company, site) = self.ground();
        let row = pools::find(self.cx.tx, company, site, loaded.lot.pool)?;
        let partner: Option<PartnerId> = row.and_then(|row| row.pool.fact.partner);
        let unknown = || Refusal::BadInput { field: "lot" };
        let known = masters::partner(self.cx.tx, company, partner.ok_or_else(unknown)?)?;
        let code = known.ok_or(Error::NotFound("partner"))?.code;
        Ok(self.outside(Role::Supplier, &code)?.0)
    }

    /// What came back leaves its lot for one of its own that waits for inspection.
    fn set_apart(
        &mut self,
        loaded: &Loaded,
        quantity: Quantity,
        lot_number: Option<String>,
    ) -> Result<PoolId> {
        let status = Some(LotStatus::PendingInspection);
        let new = self.open_alike(loaded, &loaded.item, lot_number, status)?;
        self.transfer(Flow {
            from: loaded.lot.pool,
            to: new.pool,
            qty_from: Some(quantity),
            qty_to: Some(quantity),
            equipment: None,
            returns: None,
        })?;
        Ok(new.pool)
    }
}
