//! Recording a movement of goods, and putting one right.

use domain::facts::{Entry, TransferCorrected, TransferRecorded};
use domain::transfers::{self as decisions, Side, TakenBack};
use domain::{Basis, ImportId, Instant, PoolKind, PoolRef, Quantity, Refusal, Role, TransferId};
use store::transfers::Transfer;
use store::{masters, pools, transfers};

use crate::asks::{CorrectTransfer, RecordTransfer};
use crate::error::Result;
use crate::imports::outside_pool;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::requests::Request;
use crate::runner::Cx;
use crate::times;
use crate::views::Recorded;

/// The longest text of a code or name.
const TEXT_MAX: usize = 200;

impl Plant {
    /// Records a movement. A repeated idempotency key gets the first answer.
    pub fn record_transfer(
        &self,
        operator: &Operator,
        ask: &RecordTransfer,
        key: Option<&str>,
    ) -> Result<Recorded> {
        operator.need(Permission::GoodsRecord)?;
        operator.need_every_operation()?;
        let movement = Movement::read(ask)?;
        let request = Request::of(operator, key, &format!("{ask:?}"));
        let zone = times::zone(&operator.zone);
        self.once(request, move |cx, request| {
            let now = Instant::utc(cx.now_us);
            let at = match movement.at {
                Some(at) => at,
                None => times::in_zone(cx.now_us, &zone).parse().unwrap_or(now),
            };
            record(cx, request, &movement, at)
        })
    }

    /// Puts a movement right; only what is given changes, and both stay visible.
    pub fn correct_transfer(
        &self,
        operator: &Operator,
        code: &str,
        ask: &CorrectTransfer,
        key: Option<&str>,
    ) -> Result<Recorded> {
        operator.need(Permission::QualityJudge)?;
        let change = Change::read(ask)?;
        let request = Request::of(operator, key, &format!("{code} {ask:?}"));
        let code = code.to_owned();
        self.once(request, move |cx, request| correct(cx, request, &code, &change))
    }
}

/// A movement as it was asked for, with its values read.
struct Movement {
    at: Option<Instant>,
    from: PoolRef,
    to: PoolRef,
    qty_from: Option<Quantity>,
    qty_to: Option<Quantity>,
    basis: Basis,
    equipment: Option<String>,
    document: Option<String>,
    returns: Option<String>,
}

impl Movement {
    fn read(ask: &RecordTransfer) -> Result<Self, Refusal> {
        let reference = |text: &str| {
            text.parse().map_err(|_| Refusal::UnknownPool { reference: text.to_owned() })
        };
        let basis = ask.basis.as_deref().unwrap_or(Basis::Scanned.as_str());
        Ok(Self {
            at: read_as(ask.at.as_deref(), "at")?,
            from: reference(&ask.from)?,
            to: reference(&ask.to)?,
            qty_from: read_as(ask.qty_from.as_deref(), "qty_from")?,
            qty_to: read_as(ask.qty_to.as_deref(), "qty_to")?,
            basis: basis.parse().map_err(|_| Refusal::BadInput { field: "basis" })?,
            equipment: text(ask.equipment.as_deref(), "equipment")?,
            document: text(ask.document.as_deref(), "document")?,
            returns: ask.returns.clone(),
        })
    }
}

/// A correction as it was asked for, with its values read.
struct Change {
    void: Option<bool>,
    set_at: Option<Instant>,
    qty_from: Option<Quantity>,
    qty_to: Option<Quantity>,
    equipment: Option<String>,
    document: Option<String>,
    reason: String,
}

impl Change {
    fn read(ask: &CorrectTransfer) -> Result<Self, Refusal> {
        let reason = text(Some(ask.reason.trim()), "reason")?;
        let change = Self {
            void: ask.void,
            set_at: read_as(ask.set_at.as_deref(), "set_at")?,
            qty_from: read_as(ask.qty_from.as_deref(), "qty_from")?,
            qty_to: read_as(ask.qty_to.as_deref(), "qty_to")?,
            equipment: text(ask.equipment.as_deref(), "equipment")?,
            document: text(ask.document.as_deref(), "document")?,
            reason: reason.ok_or(Refusal::BadInput { field: "reason" })?,
        };
        for quantity in [change.qty_from, change.qty_to].into_iter().flatten() {
            decisions::check_positive(quantity)?;
        }
        Ok(change)
    }
}

fn read_as<T: std::str::FromStr>(
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<T>, Refusal> {
    text.map(|text| text.parse().map_err(|_| Refusal::BadInput { field })).transpose()
}

/// A text that may be absent; empty counts as absent.
fn text(text: Option<&str>, field: &'static str) -> Result<Option<String>, Refusal> {
    match text {
        None | Some("") => Ok(None),
        Some(text) if text.len() > TEXT_MAX || text.chars().any(char::is_control) => {
            Err(Refusal::BadInput { field })
        }
        Some(text) => Ok(Some(text.to_owned())),
    }
}

fn record(
    cx: &mut Cx<'_, '_>,
    request: &Request,
    movement: &Movement,
    at: Instant,
) -> Result<Recorded> {
    // Load.
    let from = side(cx, request, &movement.from, movement.qty_from)?;
    let to = side(cx, request, &movement.to, movement.qty_to)?;
    let taken_back = match &movement.returns {
        Some(code) => Some(taken_back(cx, request, code)?),
        None => None,
    };

    // Decide.
    decisions::record(&from, &to, at, cx.now_us, taken_back.as_ref())?;

    // Append.
    let transfer = TransferId(cx.next_id(request.company, request.site)?);
    let fact = TransferRecorded {
        transfer,
        code: transfer.to_string(),
        from: from.pool,
        to: to.pool,
        qty_from: movement.qty_from,
        qty_to: movement.qty_to,
        basis: movement.basis,
        equipment: movement.equipment.clone(),
        document: movement.document.clone(),
        returns: taken_back.map(|taken| taken.transfer),
    };
    append(cx, request, at, transfer.to_string(), fact)
}

fn correct(
    cx: &mut Cx<'_, '_>,
    request: &Request,
    code: &str,
    change: &Change,
) -> Result<Recorded> {
    // Load.
    let known = transfers::by_code(cx.tx, request.company, request.site, code)?;
    let known = known.ok_or_else(|| Refusal::UnknownTransfer { transfer: code.to_owned() })?;

    // Decide.
    if let Some(at) = change.set_at.filter(|at| at.utc_us > cx.now_us + decisions::AHEAD_MAX_US) {
        return Err(Refusal::InTheFuture { at: at.to_string() }.into());
    }

    // Append.
    let fact = TransferCorrected {
        transfer: known.fact.transfer,
        void: change.void,
        set_at: change.set_at,
        set_by: None,
        from: None,
        to: None,
        qty_from: change.qty_from,
        qty_to: change.qty_to,
        basis: None,
        equipment: change.equipment.clone(),
        document: change.document.clone(),
        reason: Some(change.reason.clone()),
    };
    let now = Instant::utc(cx.now_us);
    append(cx, request, now, code.to_owned(), fact)
}

fn append(
    cx: &mut Cx<'_, '_>,
    request: &Request,
    at: Instant,
    transfer: String,
    fact: impl Into<domain::Fact>,
) -> Result<Recorded> {
    let recorded_at = Instant { utc_us: cx.now_us, offset_min: at.offset_min };
    let entry = Entry { at, recorded_at, by: request.by, device: None, fact: fact.into() };
    let record = cx.append(request.company, request.site, entry, ImportId(0))?;
    Ok(Recorded { transfer, seq: record.seq })
}

/// Loads one side of a movement; a piece of the outside world is opened when it is first named.
fn side(
    cx: &mut Cx<'_, '_>,
    request: &Request,
    reference: &PoolRef,
    quantity: Option<Quantity>,
) -> Result<Side> {
    let known = pools::by_reference(cx.tx, request.company, request.site, reference)?;
    if let Some(row) = known {
        let pool = row.pool.fact.pool;
        return Ok(Side {
            pool,
            reference: reference.clone(),
            has_item: row.item.is_some(),
            quantity,
        });
    }
    let unknown = || Refusal::UnknownPool { reference: reference.to_string() };
    let role = match reference.kind {
        PoolKind::Supplier => Some(Role::Supplier),
        PoolKind::Customer => Some(Role::Customer),
        kind if kind.is_bare() => None,
        _ => return Err(unknown().into()),
    };
    let partner = match role {
        Some(role) => {
            let known = masters::partner_by_code(cx.tx, request.company, role, &reference.code)?;
            Some(known.ok_or_else(unknown)?.partner)
        }
        None => None,
    };
    let pool = domain::PoolId(cx.next_id(request.company, request.site)?);
    let fact = outside_pool(pool, reference, partner);
    cx.act(request.company, request.site, request.by, fact)?;
    Ok(Side { pool, reference: reference.clone(), has_item: false, quantity })
}

/// Loads the movement that is to be taken back, with what is left of it.
fn taken_back(cx: &mut Cx<'_, '_>, request: &Request, code: &str) -> Result<TakenBack> {
    let (company, site) = (request.company, request.site);
    let unknown = || Refusal::UnknownTransfer { transfer: code.to_owned() };
    let original = transfers::by_code(cx.tx, company, site, code)?.ok_or_else(unknown)?;
    let standing = standing(cx, request, original)?.ok_or_else(unknown)?;
    let mut left_from = standing.qty_from;
    let mut left_to = standing.qty_to;
    for back in transfers::returns_of(cx.tx, company, site, standing.transfer)? {
        let Some(back) = self::standing(cx, request, back)? else { continue };
        // What leaves the other pool is in that pool's unit: the sides are crossed.
        left_from = less(left_from, back.qty_to);
        left_to = less(left_to, back.qty_from);
    }
    Ok(TakenBack {
        transfer: standing.transfer,
        code: standing.code,
        from: standing.from,
        to: standing.to,
        left_from,
        left_to,
    })
}

fn less(quantity: Option<Quantity>, taken: Option<Quantity>) -> Option<Quantity> {
    quantity.map(|whole| Quantity(whole.0.saturating_sub(taken.map_or(0, |part| part.0))))
}

/// A movement as its corrections leave it; none when it is void (rule N6).
fn standing(
    cx: &mut Cx<'_, '_>,
    request: &Request,
    transfer: Transfer,
) -> Result<Option<TransferRecorded>> {
    let mut fact = transfer.fact;
    let mut corrections =
        transfers::corrections(cx.tx, request.company, request.site, fact.transfer)?;
    corrections.sort_by_key(|correction| (correction.recorded_at, correction.seq));
    let mut void = false;
    for correction in corrections {
        let change = correction.fact;
        void = change.void.unwrap_or(void);
        fact.from = change.from.unwrap_or(fact.from);
        fact.to = change.to.unwrap_or(fact.to);
        fact.qty_from = change.qty_from.or(fact.qty_from);
        fact.qty_to = change.qty_to.or(fact.qty_to);
    }
    Ok((!void).then_some(fact))
}
