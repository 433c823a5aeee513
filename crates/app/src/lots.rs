//! Lots as acts need them: loaded for a decision, opened, described, moved.

use domain::facts::{
    ItemDefined, LotDescribed, LotJudged, PoolOpened, StockMoved, TransferRecorded,
};
use domain::lot_numbers::{Stem, Tokens};
use domain::lots::Lot;
use domain::masters::{Item, LotRule};
use domain::shipping::Candidate;
use domain::stock::Spot;
use domain::{
    CivilDate, CompanyId, HoldId, ItemId, LotStatus, MasterKind, PartnerId, PoolId, PoolKind,
    PoolRef, Quantity, Refusal, Role, SiteId, TransferId,
};
use store::claims::{self, ClaimKind};
use store::pools::PoolRow;
use store::stock::LotLeft;
use store::{Tx, balances, masters, pools, stock};

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::imports::outside_pool;
use crate::serials::is_unknown;

/// A lot with the item in it.
pub(crate) struct Loaded {
    pub(crate) lot: Lot,
    pub(crate) item: ItemDefined,
    pub(crate) supplier_lot: Option<String>,
}

/// What a lot is made with, beside its item.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewLot {
    pub(crate) lot_number: Option<String>,
    pub(crate) supplier_lot: Option<String>,
    pub(crate) supplier: Option<String>,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) line: Option<String>,
    pub(crate) produced_on: Option<CivilDate>,
    pub(crate) expires_on: Option<CivilDate>,
    pub(crate) best_before_on: Option<CivilDate>,
    pub(crate) certificate: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) allergens: Option<String>,
    pub(crate) claims: Option<String>,
    pub(crate) attributes: Option<String>,
}

/// A lot that was opened.
pub(crate) struct Opened {
    pub(crate) pool: PoolId,
    pub(crate) reference: PoolRef,
    pub(crate) lot_number: String,
}

impl Acting<'_, '_, '_> {
    /// An item by its code.
    pub(crate) fn item(&mut self, code: &str) -> Result<ItemDefined> {
        let known = masters::item_by_code(self.cx.tx, self.company, code)?;
        Ok(known.ok_or_else(|| Refusal::UnknownCode { kind: "item", code: code.to_owned() })?)
    }

    /// What the master record says of an item; all empty where there is none.
    pub(crate) fn item_master(&mut self, code: &str) -> Result<Item> {
        Ok(self.master(MasterKind::Item, code)?.unwrap_or_default())
    }

    /// The piece of the outside world a partner stands for; opened when it is first named.
    pub(crate) fn outside(&mut self, role: Role, code: &str) -> Result<(PoolId, PartnerId)> {
        let known = masters::partner_by_code(self.cx.tx, self.company, role, code)?;
        let kind = if role == Role::Supplier { "supplier" } else { "customer" };
        let partner =
            known.ok_or_else(|| Refusal::UnknownCode { kind, code: code.to_owned() })?.partner;
        let pool_kind =
            if role == Role::Supplier { PoolKind::Supplier } else { PoolKind::Customer };
        let reference = PoolRef { kind: pool_kind, code: code.to_owned() };
        Ok((self.outside_pool(&reference, Some(partner))?, partner))
    }

    /// Scrap, loss or adjust.
    pub(crate) fn sink(&mut self, kind: PoolKind) -> Result<PoolId> {
        self.outside_pool(&PoolRef { kind, code: String::new() }, None)
    }

    fn outside_pool(&mut self, at: &PoolRef, partner: Option<PartnerId>) -> Result<PoolId> {
        let known = pools::by_reference(self.cx.tx, self.company, self.site, at)?;
        if let Some(row) = known {
            return Ok(row.pool.fact.pool);
        }
        let pool = PoolId(self.next_id()?);
        self.append(outside_pool(pool, at, partner))?;
        Ok(pool)
    }

    /// A lot by its reference or its number, with everything decisions ask about. A piece that came
    /// within a lot becomes one of its own.
    pub(crate) fn lot(&mut self, reference: &str) -> Result<Loaded> {
        self.lot_at(reference, None)
    }

    /// The same, where a spot is named at which it is to be found: a piece is taken from there.
    pub(crate) fn lot_at(&mut self, reference: &str, spot: Option<&Spot>) -> Result<Loaded> {
        let ground = self.ground();
        match row_of(self.cx.tx, ground, reference) {
            Ok((asked, row)) => {
                let loaded = self.loaded(&asked, row)?;
                // A piece that was opened by an act that was taken back lies in its lot again.
                let again = if loaded.lot.is_empty() { self.piece(reference, spot)? } else { None };
                Ok(again.unwrap_or(loaded))
            }
            Err(error) if is_unknown(&error) => self.piece(reference, spot)?.ok_or(error),
            Err(error) => Err(error),
        }
    }

    /// A lot, or a tank that holds one item, from its row.
    pub(crate) fn loaded(&mut self, asked: &PoolRef, row: PoolRow) -> Result<Loaded> {
        let ground = self.ground();
        let loaded = load(self.cx.tx, ground, row, self.at.utc_us)?;
        let unknown = || Refusal::UnknownPool { reference: asked.to_string() };
        self.as_it_stood(loaded.ok_or_else(unknown)?)
    }

    /// A lot that is known to be one.
    pub(crate) fn lot_of(&mut self, pool: PoolId) -> Result<Loaded> {
        let ground = self.ground();
        let loaded = by_pool(self.cx.tx, ground, pool, self.at.utc_us)?;
        self.as_it_stood(loaded)
    }

    /// Opens a lot: numbers it by the item's rule unless it has a number, and describes it.
    pub(crate) fn open_lot(
        &mut self,
        item: &ItemDefined,
        master: &Item,
        new: NewLot,
    ) -> Result<Opened> {
        let lot_number = match &new.lot_number {
            Some(number) => number.clone(),
            None => self.lot_number(item, master, &new)?,
        };
        let code = self.free_code(&lot_number, &item.code)?;
        let produced_on = new.produced_on;
        let expires_on = new.expires_on.or_else(|| life_end(master, produced_on));
        let pool = PoolId(self.next_id()?);
        self.append(PoolOpened {
            pool,
            kind: PoolKind::Lot,
            code: code.clone(),
            item: Some(item.item),
            partner: new.partner,
            lot_number: Some(lot_number.clone()),
            supplier_lot: new.supplier_lot,
            expires: expires_on,
            work_order: None,
            operation: None,
            closed_at: None,
            tolerance_s: None,
        })?;
        self.append(LotDescribed {
            pool,
            produced_on,
            expires_on,
            best_before_on: new.best_before_on,
            retest_on: None,
            allergens: merged(&master.allergens, new.allergens.as_deref()),
            origin: new.origin,
            claims: new.claims,
            certificate: new.certificate,
            attributes: new.attributes,
        })?;
        Ok(Opened { pool, reference: PoolRef { kind: PoolKind::Lot, code }, lot_number })
    }

    /// The next number by the item's rule; by `{item}-{yy}{mm}{dd}-{seq:2}` where it has none.
    fn lot_number(&mut self, item: &ItemDefined, master: &Item, new: &NewLot) -> Result<String> {
        let rule: Option<LotRule> = match master.lot_rule.as_str() {
            "" => None,
            code => self.master(MasterKind::LotRule, code)?,
        };
        let pattern = rule.map_or_else(|| DEFAULT_PATTERN.to_owned(), |rule| rule.pattern);
        let work = self.work_time()?;
        let tokens = Tokens {
            day: work.day,
            shift: &work.shift,
            line: new.line.as_deref().unwrap_or_default(),
            supplier: new.supplier.as_deref().unwrap_or_default(),
            supplier_lot: new.supplier_lot.as_deref().unwrap_or_default(),
            item: &item.code,
        };
        let stem = Stem::fill(&pattern, &tokens)?;
        let ground = self.ground();
        Ok(stem.next(|span| stock::last_number(self.cx.tx, ground, span))?)
    }

    /// A lot number is a label and may repeat on two items; a code may not.
    fn free_code(&mut self, lot_number: &str, item: &str) -> Result<String> {
        let kind = ClaimKind::Pool(PoolKind::Lot);
        let (company, site) = self.ground();
        for code in [lot_number.to_owned(), format!("{lot_number}@{item}")] {
            if claims::find(self.cx.tx, company, site, kind, &code)?.is_none() {
                return Ok(code);
            }
        }
        Err(Refusal::NameTaken { name: lot_number.to_owned() }.into())
    }

    /// Says what quality thinks of a lot.
    pub(crate) fn judge(&mut self, pool: PoolId, status: LotStatus) -> Result<()> {
        self.append(LotJudged { pool, status, inspection: None, reason: None })?;
        Ok(())
    }

    /// A quantity leaves one pool and enters another.
    pub(crate) fn transfer(&mut self, flow: Flow) -> Result<TransferId> {
        let transfer = TransferId(self.next_id()?);
        let basis = self.basis();
        let document = self.document.clone();
        self.append(TransferRecorded {
            transfer,
            code: transfer.to_string(),
            from: flow.from,
            to: flow.to,
            qty_from: flow.qty_from,
            qty_to: flow.qty_to,
            basis,
            equipment: flow.equipment,
            document,
            returns: flow.returns,
        })?;
        Ok(transfer)
    }

    /// Puts a portion that has no place yet at one.
    pub(crate) fn put_away(&mut self, pool: PoolId, place: &str, quantity: Quantity) -> Result<()> {
        self.append(StockMoved {
            pool,
            quantity,
            from: None,
            to: Some(place.to_owned()),
            from_unit: None,
            to_unit: None,
        })?;
        Ok(())
    }

    /// A place that exists.
    pub(crate) fn place(&mut self, code: &str) -> Result<domain::masters::Place> {
        let known = self.master(MasterKind::Place, code)?;
        Ok(known.ok_or_else(|| Refusal::UnknownCode { kind: "place", code: code.to_owned() })?)
    }

    /// The code of an item.
    pub(crate) fn item_by_id(&mut self, item: ItemId) -> Result<ItemDefined> {
        let known = masters::item(self.cx.tx, self.company, item)?;
        known.ok_or(Error::NotFound("item"))
    }
}

/// A lot by its reference or its number.
pub(crate) fn row_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    reference: &str,
) -> Result<(PoolRef, PoolRow)> {
    let unknown = || Refusal::UnknownPool { reference: reference.to_owned() };
    let asked: PoolRef = if reference.contains(':') {
        reference.parse().map_err(|_| unknown())?
    } else {
        PoolRef { kind: PoolKind::Lot, code: reference.to_owned() }
    };
    let row = pools::by_reference(tx, company, site, &asked)?;
    let row = row.filter(|row| row.pool.fact.kind == PoolKind::Lot).ok_or_else(unknown)?;
    Ok((asked, row))
}

/// Which lot a reference or number means, for a list of what happened to it.
pub(crate) fn pool_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    reference: &str,
) -> Result<PoolId> {
    Ok(row_of(tx, ground, reference)?.1.pool.fact.pool)
}

/// For who asks only what is there now.
pub(crate) const NOW: i64 = i64::MAX;

/// A lot that is known to be one, for a decision at a moment.
pub(crate) fn by_pool(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
    at_us: i64,
) -> Result<Loaded> {
    let row = pools::find(tx, ground.0, ground.1, pool)?.ok_or(Error::NotFound("lot"))?;
    load(tx, ground, row, at_us)?.ok_or(Error::NotFound("lot"))
}

/// A lot, or a tank of one item, with everything decisions at a moment ask about; none where nothing
/// says what is in the pool.
fn load(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    row: PoolRow,
    at_us: i64,
) -> Result<Option<Loaded>> {
    let fact = row.pool.fact;
    let Some(item) = row.item else { return Ok(None) };
    let state = stock::lot(tx, ground, fact.pool)?;
    let lot = Lot {
        pool: fact.pool,
        reference: PoolRef { kind: fact.kind, code: fact.code },
        item: item.item,
        lot_number: fact.lot_number,
        status: state.status,
        expires_on: state.expires_on.or(fact.expires),
        holds: open_holds(tx, ground, fact.pool)?,
        moves: balances::moves_from(tx, ground, fact.pool, at_us)?,
    };
    Ok(Some(Loaded { lot, item, supplier_lot: fact.supplier_lot }))
}

/// The lots of an item that hold something, for a decision at a moment, in the order they go out;
/// read as far as somebody asks.
pub(crate) struct FirstOut<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    ground: (CompanyId, SiteId),
    item: ItemId,
    at_us: i64,
    page: std::vec::IntoIter<LotLeft>,
    last: Option<LotLeft>,
    is_last_page: bool,
}

/// Lots that are read at a time.
const PAGE: u32 = 32;

impl<'a, 'tx> FirstOut<'a, 'tx> {
    pub(crate) fn of_item(
        tx: &'a mut Tx<'tx>,
        ground: (CompanyId, SiteId),
        item: ItemId,
        at_us: i64,
    ) -> Self {
        let page = Vec::new().into_iter();
        Self { tx, ground, item, at_us, page, last: None, is_last_page: false }
    }

    fn next_left(&mut self) -> Result<Option<LotLeft>> {
        if self.page.len() == 0 && !self.is_last_page {
            let seen = self.last.as_ref();
            let page = stock::first_out(self.tx, self.ground, self.item, seen, PAGE)?;
            self.is_last_page = page.len() < PAGE as usize;
            self.last = page.last().cloned();
            self.page = page.into_iter();
        }
        Ok(self.page.next())
    }

    fn candidate(&mut self, left: LotLeft) -> Result<Candidate> {
        let (ground, pool) = (self.ground, left.pool);
        let holds = if left.is_held { open_holds(self.tx, ground, pool)? } else { Vec::new() };
        let moves = balances::moves_as_held(self.tx, ground, (pool, Some(left.held)), self.at_us)?;
        let free = moves.free_at(self.at_us) - left.set_aside;
        let lot = Lot {
            pool,
            reference: PoolRef { kind: PoolKind::Lot, code: left.code },
            item: self.item,
            lot_number: left.lot_number,
            status: left.status,
            expires_on: left.expires_on,
            holds,
            moves,
        };
        Ok(Candidate { lot, free })
    }
}

impl Iterator for FirstOut<'_, '_> {
    type Item = Result<Candidate>;

    fn next(&mut self) -> Option<Self::Item> {
        let left = self.next_left().transpose()?;
        Some(left.and_then(|left| self.candidate(left)))
    }
}

fn open_holds(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<(HoldId, String)>> {
    let holds = stock::holds(tx, ground, pool)?.into_iter();
    let open = holds.filter(|hold| hold.lifted_at_us.is_none());
    Ok(open.map(|hold| (hold.hold, hold.reason)).collect())
}

/// What flows in a transfer.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) from: PoolId,
    pub(crate) to: PoolId,
    pub(crate) qty_from: Option<Quantity>,
    pub(crate) qty_to: Option<Quantity>,
    pub(crate) equipment: Option<String>,
    pub(crate) returns: Option<TransferId>,
}

const DEFAULT_PATTERN: &str = "{item}-{yy}{mm}{dd}-{seq:2}";

/// The last day of a lot by its item's shelf life, in calendar days after it was made.
pub(crate) fn life_end(master: &Item, produced_on: Option<CivilDate>) -> Option<CivilDate> {
    let days = i64::from(master.shelf_life_days?);
    let end = produced_on?.0.checked_add(jiff::Span::new().days(days)).ok()?;
    Some(CivilDate(end))
}

/// The union of two lists of codes apart by spaces; none where both are empty.
pub(crate) fn merged(one: &str, other: Option<&str>) -> Option<String> {
    let codes: std::collections::BTreeSet<&str> =
        one.split_whitespace().chain(other.unwrap_or_default().split_whitespace()).collect();
    (!codes.is_empty()).then(|| codes.into_iter().collect::<Vec<_>>().join(" "))
}

/// Quantities given in another unit become quantities in the item's own.
pub(crate) fn in_own_unit(
    item: &ItemDefined,
    master: &Item,
    quantity: Quantity,
    unit: Option<&str>,
) -> Result<Quantity, Refusal> {
    let Some(unit) = unit.filter(|unit| !unit.is_empty() && *unit != item.unit) else {
        return Ok(quantity);
    };
    let conversion = master.conversions.iter().find(|conversion| conversion.unit == unit);
    let factor = conversion.and_then(|conversion| conversion.factor.parse::<Quantity>().ok());
    let factor =
        factor.ok_or_else(|| Refusal::UnknownCode { kind: "unit", code: unit.to_owned() })?;
    let scale = i128::from(domain::quantity::SCALE);
    let product = i128::from(quantity.0) * i128::from(factor.0);
    // What does not come out even would be a rounded quantity: it is refused, not guessed.
    let own = (product % scale == 0).then(|| i64::try_from(product / scale).ok()).flatten();
    own.map(Quantity).ok_or(Refusal::BadInput { field: "quantity" })
}
