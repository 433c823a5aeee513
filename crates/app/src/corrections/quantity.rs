//! Putting the quantity of one movement right, with everything that hangs on it.
//!
//! What was used of the goods since stays: a slip of the finger is found when most of a lot is gone.
//! The movement is corrected in place, and the portion that the act put down or took away with it.

use domain::facts::{Record, StockMoved, TransferCorrected, TransferRecorded};
use domain::{Fact, PoolId, Quantity, Refusal, UnitId};
use serde::{Deserialize, Serialize};
use store::{acts as stored, balances};
use utoipa::ToSchema;

use super::effects::{self, Dependents, LotChange, Snapshot, Tell};
use super::{load, needed, refuse_without_right, standing_undo};
use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::Result;
use crate::holds::reason;
use crate::naming::{People, PersonName};
use crate::orders::quantity;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::warehouse::given;

/// Name of the act, as records spell it.
pub(super) const NAME: &str = "correct_quantity";

/// A movement had another quantity than was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CorrectQuantity {
    /// The movement of the act; may be absent where it made only one.
    pub transfer: Option<String>,
    /// How much it was, in the unit it is shown in.
    pub quantity: String,
    /// Where the difference lies, or is missing; where the act put it or took it from, if absent.
    pub place: Option<String>,
    /// Why it was wrong.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What correcting a quantity did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuantityCorrected {
    /// The act whose movement was corrected.
    pub corrected: String,
    /// Which act it was.
    pub name: String,
    /// The document it belongs to.
    pub document: Option<String>,
    /// Who had done it.
    pub by: Option<PersonName>,
    /// The movement.
    pub transfer: String,
    /// What was recorded.
    pub before: String,
    /// What counts now.
    pub after: String,
    /// Lots, runs and tanks with what is in them before and after.
    pub lots: Vec<LotChange>,
    /// What was done with the goods since.
    pub dependents: Dependents,
    /// Who has to be told.
    pub tell: Vec<Tell>,
}

impl Plant {
    /// Puts the quantity of a movement right, or shows what that would change.
    ///
    /// Whoever works may ask; what the act itself needed and the table of correction rights decide.
    pub fn correct_quantity(
        &self,
        operator: &Operator,
        act: &str,
        ask: &CorrectQuantity,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<QuantityCorrected>> {
        let permission = Permission::WorkRead;
        let asked = Asked { name: NAME, permission, how: &ask.act, key, preview, enrolls: false };
        let (id, content, who) = (act.to_owned(), ask.clone(), operator.clone());
        self.act(operator, &asked, &(act, ask), move |acting| correct(acting, &who, &id, &content))
    }
}

fn correct(
    acting: &mut Acting<'_, '_, '_>,
    who: &Operator,
    id: &str,
    ask: &CorrectQuantity,
) -> Result<QuantityCorrected> {
    // Load.
    let (act, facts, following) = load(acting, id)?;
    let (reason, asked) = (reason(&ask.reason)?, quantity(&ask.quantity)?);
    let recorded = movement(&facts, given(ask.transfer.as_deref()).as_deref())?.clone();
    let standing = balances::all_standing(acting.cx.tx, acting.ground(), &[recorded.transfer])?;
    let unknown = || Refusal::UnknownTransfer { transfer: recorded.code.clone() };
    let standing = standing.into_iter().next().ok_or_else(unknown)?.fact;

    // Decide.
    who.need(needed(&facts))?;
    acting.signers_need(needed(&facts))?;
    if let Some(by) = standing_undo(acting, &act)? {
        return Err(Refusal::ActUndone { act: act.act.to_string(), by: by.to_string() }.into());
    }
    refuse_without_right(acting, who, &act, &following)?;
    let before = one_figure(&standing)?;
    if asked == before {
        return Err(Refusal::BadInput { field: "quantity" }.into());
    }
    refuse_less_than_came_back(acting, &standing, before, asked)?;

    // Append, and look at the books again.
    let mut appended = vec![Fact::from(TransferCorrected {
        qty_from: standing.qty_from.map(|_| asked),
        qty_to: standing.qty_to.map(|_| asked),
        ..super::opposites::change(standing.transfer, &reason)
    })];
    for end in [End::of(standing.to, true), End::of(standing.from, false)] {
        let spot = spot(acting, ask.place.as_deref(), &facts, end)?;
        appended.extend(spot.map(|spot| Fact::from(lies(end, spot, asked.0 - before.0))));
    }
    let was = Snapshot::of(acting, &appended)?;
    acting.document.clone_from(&act.document);
    acting.reason = Some(reason);
    for fact in &appended {
        acting.append(fact.clone())?;
    }
    let now = Snapshot::of(acting, &appended)?;
    was.refuse_shortage(acting, &now)?;
    let (lots, _) = was.changes(acting, &now)?;
    let tell = effects::tell(acting, &act, &following, (&lots, &[]))?;
    let people = People::of(acting.cx.tx, acting.company)?;
    Ok(QuantityCorrected {
        corrected: act.act.to_string(),
        by: act.by.map(|person| people.name(person)),
        name: act.name,
        document: act.document,
        transfer: standing.code,
        before: before.to_string(),
        after: asked.to_string(),
        lots,
        dependents: following.dependents,
        tell,
    })
}

/// A movement that an act recorded: the one that is named, or the only one.
fn movement<'f>(facts: &'f [Record], code: Option<&str>) -> Result<&'f TransferRecorded, Refusal> {
    let mut movements = facts.iter().filter_map(|record| match &record.entry.fact {
        Fact::TransferRecorded(fact) => Some(fact),
        _ => None,
    });
    let Some(code) = code else {
        let only = movements.next().filter(|_| movements.next().is_none());
        return only.ok_or(Refusal::BadInput { field: "transfer" });
    };
    let found = movements.find(|fact| fact.code == code);
    found.ok_or_else(|| Refusal::UnknownTransfer { transfer: code.to_owned() })
}

/// The one number of a movement. Where both its ends say different ones, they are measured in
/// different units, and one number cannot put both right.
fn one_figure(fact: &TransferRecorded) -> Result<Quantity, Refusal> {
    match (fact.qty_from, fact.qty_to) {
        (Some(left), Some(entered)) if left == entered => Ok(left),
        (Some(one), None) | (None, Some(one)) => Ok(one),
        _ => Err(Refusal::BadInput { field: "transfer" }),
    }
}

fn refuse_less_than_came_back(
    acting: &mut Acting<'_, '_, '_>,
    standing: &TransferRecorded,
    before: Quantity,
    asked: Quantity,
) -> Result<()> {
    let ground = acting.ground();
    let nets = balances::net(acting.cx.tx, ground, &[standing.transfer])?;
    let net = nets.get(&standing.transfer).copied().unwrap_or_default();
    let stays = if standing.qty_from.is_some() { net.left } else { net.entered };
    let came_back = i128::from(before.0) - stays;
    if i128::from(asked.0) >= came_back {
        return Ok(());
    }
    Err(Refusal::ReturnExceeds { transfer: standing.code.clone() }.into())
}

/// One end of a movement.
#[derive(Debug, Clone, Copy)]
struct End {
    pool: PoolId,
    enters: bool,
}

impl End {
    const fn of(pool: PoolId, enters: bool) -> Self {
        Self { pool, enters }
    }
}

/// Where the act put down what came in at an end, or took what went out; none where nobody said.
fn spot(
    acting: &mut Acting<'_, '_, '_>,
    named: Option<&str>,
    facts: &[Record],
    End { pool, enters }: End,
) -> Result<Option<(Option<String>, Option<UnitId>)>> {
    let said = facts.iter().rev().find_map(|record| match &record.entry.fact {
        Fact::StockMoved(fact) if fact.pool == pool => match (enters, is_nowhere(fact, enters)) {
            (true, true) => Some((fact.to.clone(), fact.to_unit)),
            (false, true) => Some((fact.from.clone(), fact.from_unit)),
            (_, false) => None,
        },
        _ => None,
    });
    match (said, given(named)) {
        (Some(_), Some(place)) => {
            acting.place(&place)?;
            Ok(Some((Some(place), None)))
        }
        (said, _) => Ok(said),
    }
}

/// Whether a portion came from nowhere, as what enters does, or went there.
const fn is_nowhere(fact: &StockMoved, enters: bool) -> bool {
    if enters {
        fact.from.is_none() && fact.from_unit.is_none()
    } else {
        fact.to.is_none() && fact.to_unit.is_none()
    }
}

/// The portion is as much larger or smaller as the movement is.
fn lies(end: End, (place, unit): (Option<String>, Option<UnitId>), difference: i64) -> StockMoved {
    let quantity = Quantity(difference.saturating_abs());
    let moved = StockMoved {
        pool: end.pool,
        quantity,
        from: None,
        to: None,
        from_unit: None,
        to_unit: None,
    };
    if (difference > 0) == end.enters {
        StockMoved { to: place, to_unit: unit, ..moved }
    } else {
        StockMoved { from: place, from_unit: unit, ..moved }
    }
}

/// The act that put a movement right after another one and still stands.
pub(super) fn standing_correction(
    acting: &mut Acting<'_, '_, '_>,
    seq: i64,
) -> Result<Option<stored::Act>> {
    let ground = acting.ground();
    let act = stored::of_fact(acting.cx.tx, ground, seq)?.filter(|act| act.name == NAME);
    match act {
        Some(act) if standing_undo(acting, &act)?.is_none() => Ok(Some(act)),
        _ => Ok(None),
    }
}
