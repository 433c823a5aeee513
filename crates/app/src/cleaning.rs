//! Cleaning a tank: what is left in it goes to a sink or becomes a lot, and from that moment nothing
//! of it is in what comes later. The count that says so stays visible.

use domain::facts::StockCounted;
use domain::tanks::{self as decisions, Cleaning, Settled};
use domain::{PoolId, PoolKind, Quantity, Refusal, TransferId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Done};
use crate::contents::{adjust, moves_of_tank};
use crate::error::Result;
use crate::lots::Flow;
use crate::plant::{Operator, Plant};
use crate::tank_views::TankView;
use crate::tanks::{Drawn, Tank};
use crate::warehouse::{floor, given};

/// A tank that is emptied and cleaned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CleanTank {
    /// The tank, by its reference or code.
    pub tank: String,
    /// How much was still in it, in the unit of its item, or kilograms where it has none; what the
    /// books say where absent.
    pub residue: Option<String>,
    /// Where the residue went: `loss`, `scrap` or `lot`; loss where absent.
    pub sink: Option<String>,
    /// Code of the new lot's item; needed where the tank has none.
    pub item: Option<String>,
    /// The number of the new lot; made by the item's rule where absent.
    pub lot_number: Option<String>,
    /// The place the new lot is put at.
    pub place: Option<String>,
    /// Why; needed where the residue is not what the books say.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A tank that was cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cleaned {
    /// The tank with how much is in it now.
    pub tank: TankView,
    /// What the books said was in it.
    pub expected: String,
    /// What was.
    pub residue: String,
    /// The unit of both.
    pub unit: String,
    /// Where the residue went: `loss`, `scrap`, or the lot as traces name it.
    pub to: String,
    /// The movement; none where the tank was empty.
    pub transfer: Option<String>,
}

impl Plant {
    /// Empties and cleans a tank, or shows what that would do.
    pub fn clean_tank(
        &self,
        operator: &Operator,
        ask: &CleanTank,
        once: (Option<&str>, bool),
    ) -> Result<Done<Cleaned>> {
        let content = ask.clone();
        let asked = floor("clean_tank", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| clean(acting, &content))
    }
}

/// Where a residue goes.
enum Sink {
    Outside(PoolKind),
    Lot,
}

impl Sink {
    fn read(text: Option<&str>) -> Result<Self, Refusal> {
        match given(text).as_deref() {
            None | Some("loss") => Ok(Self::Outside(PoolKind::Loss)),
            Some("scrap") => Ok(Self::Outside(PoolKind::Scrap)),
            Some("lot") => Ok(Self::Lot),
            Some(_) => Err(Refusal::BadInput { field: "sink" }),
        }
    }
}

fn clean(acting: &mut Acting<'_, '_, '_>, ask: &CleanTank) -> Result<Cleaned> {
    // Load.
    let tank = acting.tank(&ask.tank)?;
    let reference = tank.reference.to_string();
    let ground = acting.ground();
    let moves = moves_of_tank(acting.cx.tx, ground, tank.pool(), tank.row.item.is_some())?;
    let moves = moves.ok_or_else(|| Refusal::ChargeNotWeighed { run: reference.clone() })?;
    let residue = match given(ask.residue.as_deref()) {
        Some(text) => Some(measured(&text)?),
        None => None,
    };
    let sink = Sink::read(ask.sink.as_deref())?;

    // Decide.
    let adjust = adjust(acting.cx.tx, ground)?;
    let cleaning = decisions::clean(&reference, (&moves, adjust), acting.at, residue)?;
    let reason = given(ask.reason.as_deref());
    if cleaning.difference() != 0 && reason.is_none() {
        return Err(Refusal::ReasonNeeded { subject: reference }.into());
    }

    // Append.
    acting.reason.clone_from(&reason);
    acting.append(StockCounted {
        pool: tank.pool(),
        place: Some(tank.reference.code.clone()),
        counted: cleaning.residue,
        expected: Quantity(i64::try_from(cleaning.expected).unwrap_or(i64::MAX)),
        reason,
    })?;
    acting.settle(&tank, &cleaning)?;
    let (to, transfer) = match sink {
        Sink::Outside(kind) => (kind.to_string(), acting.drain(&tank, kind, cleaning.residue)?),
        Sink::Lot if cleaning.residue > Quantity::ZERO => {
            let drawn = Drawn {
                item: ask.item.as_deref(),
                lot_number: ask.lot_number.as_deref(),
                place: ask.place.as_deref(),
            };
            let poured = acting.residue_into_lot(&tank, &drawn, cleaning.residue)?;
            (poured.to, Some(poured.transfer))
        }
        Sink::Lot => return Err(Refusal::NothingThere { reference }.into()),
    };
    let view = acting.tank_view(&tank)?;
    Ok(Cleaned {
        unit: view.unit.clone().unwrap_or_else(|| "kg".to_owned()),
        tank: view,
        expected: domain::quantity::format_scaled(cleaning.expected),
        residue: cleaning.residue.to_string(),
        to,
        transfer,
    })
}

fn measured(text: &str) -> Result<Quantity, Refusal> {
    let residue: Option<Quantity> = text.parse().ok();
    let bad = Refusal::BadInput { field: "residue" };
    residue.filter(|residue| *residue >= Quantity::ZERO).ok_or(bad)
}

impl Acting<'_, '_, '_> {
    /// What was found beyond the books, or was not, goes against `adjust`.
    ///
    /// Books that were below zero and are right again by chance prove nothing: what they lacked is
    /// booked in and out, so that the tank was counted empty and traces through it end.
    fn settle(&mut self, tank: &Tank, cleaning: &Cleaning) -> Result<()> {
        let settled = cleaning.settled();
        if settled == Settled::default() {
            return Ok(());
        }
        let adjust = self.sink(PoolKind::Adjust)?;
        let ways = [(adjust, tank.pool(), settled.found), (tank.pool(), adjust, settled.missed)];
        for (from, to, size) in ways.into_iter().filter(|(_, _, size)| *size != 0) {
            let size = i64::try_from(size).map(Quantity);
            let size = size.map_err(|_| Refusal::BadInput { field: "residue" })?;
            self.at_tank(tank, (from, to), size)?;
        }
        Ok(())
    }

    /// The residue goes down the drain; the movement, where there was any.
    fn drain(&mut self, tank: &Tank, to: PoolKind, residue: Quantity) -> Result<Option<String>> {
        if residue == Quantity::ZERO {
            return Ok(None);
        }
        let sink = self.sink(to)?;
        let transfer = self.at_tank(tank, (tank.pool(), sink), residue)?;
        Ok(Some(transfer.to_string()))
    }

    /// A quantity moves at a tank, which is the equipment of it.
    fn at_tank(
        &mut self,
        tank: &Tank,
        (from, to): (PoolId, PoolId),
        quantity: Quantity,
    ) -> Result<TransferId> {
        self.transfer(Flow {
            from,
            to,
            qty_from: Some(quantity),
            qty_to: Some(quantity),
            equipment: Some(tank.reference.code.clone()),
            returns: None,
        })
    }
}
