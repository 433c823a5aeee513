//! Production: which operation may begin, what may be fed to it, and what its output inherits.
//!
//! Some things are allowed only with a reason. Their refusals carry the word under which the reason
//! is given (`rule`), as those of the rule table do.

use std::collections::BTreeSet;

use crate::masters::{Item, Operation};
use crate::orders::Line;
use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;
use crate::time::{CivilDate, Instant};

/// Words under which reasons are given, as refusals name them.
pub mod reasons {
    /// An operation before the one in front of it.
    pub const OPERATION_ORDER: &str = "operation_order";
    /// More of a material than the order asks for.
    pub const OVER_ISSUE: &str = "over_issue";
    /// More output than the order asks for.
    pub const OVER_OUTPUT: &str = "over_output";
    /// Output of an item the order does not ask for.
    pub const BY_PRODUCT: &str = "by_product";
    /// Output of what the order makes before the last operation.
    pub const OUTPUT_TOO_EARLY: &str = "output_too_early";
    /// A scale is used whose check weight is overdue.
    pub const SCALE_CHECK_DUE: &str = "scale_check_due";
    /// A gauge is measured with that was found out of its limits.
    pub const GAUGE_OUT: &str = "gauge_out";
    /// A gauge is measured with whose calibration is overdue.
    pub const GAUGE_OVERDUE: &str = "gauge_overdue";
    /// A run that took something in and gave nothing out is closed.
    pub const NO_OUTPUT: &str = "no_output";
    /// More leaves a run than is known to be in it.
    pub const MORE_THAN_IN_RUN: &str = "more_than_in_run";
    /// An operation begins by somebody who has not read how it is done.
    pub const INSTRUCTION_UNREAD: &str = "instruction_unread";
    /// Fewer pieces of a lot are looked at than its plan asks for.
    pub const SAMPLE_SHORT: &str = "sample_short";
    /// A lot is accepted that its plan does not accept.
    pub const AGAINST_PLAN: &str = "against_plan";
    /// An order is released although materials are short.
    pub const MATERIAL_SHORT: &str = "material_short";
}

/// The place of an operation in its routing, from 1; 1 for any where the order has no routing.
pub fn step_of(routing: &[Operation], operation: &str) -> Result<u32, Refusal> {
    if routing.is_empty() {
        return Ok(1);
    }
    let found = routing.iter().position(|known| known.code == operation);
    let unknown = || Refusal::UnknownCode { kind: "operation", code: operation.to_owned() };
    found.map(|place| place as u32 + 1).ok_or_else(unknown)
}

/// Whether an operation may begin: the one in front of it has.
pub fn in_order(routing: &[Operation], step: u32, started: &BTreeSet<u32>) -> Result<(), Refusal> {
    let before = step.saturating_sub(1);
    if before == 0 || routing.is_empty() || started.contains(&before) {
        return Ok(());
    }
    let name = |step: u32| {
        let operation = routing.get(step as usize - 1);
        operation.map(|operation| operation.code.clone()).unwrap_or_default()
    };
    Err(Refusal::OperationOutOfOrder { operation: name(step), before: name(before) })
}

/// Whether what the order makes may come out of an operation: out of the last one, where the routing
/// has several. Before that it would be finished without having passed the others.
pub fn may_finish(routing: &[Operation], step: u32, item: &str) -> Result<(), Refusal> {
    match routing {
        [.., last] if (step as usize) < routing.len() => {
            let here = routing.get((step as usize).saturating_sub(1)).unwrap_or(last);
            let name = |one: &Operation| {
                if one.name.is_empty() { one.code.clone() } else { one.name.clone() }
            };
            let (operation, last) = (name(here), name(last));
            Err(Refusal::OutputTooEarly { item: item.to_owned(), operation, last })
        }
        _ => Ok(()),
    }
}

/// Whether what comes out of an operation goes on within the order: another operation asks for it.
pub fn goes_on(materials: &[Material], item: &str, operation: &str) -> bool {
    let elsewhere = |one: &&Material| !one.operation.is_empty() && one.operation != operation;
    materials.iter().filter(elsewhere).any(|one| one.line.item == item)
}

/// A run as decisions need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What people call it.
    pub reference: String,
    /// When it began.
    pub started_at_us: i64,
    /// When it closed.
    pub closed_at: Option<Instant>,
}

impl Run {
    /// Whether something may enter or leave it at a moment, back-dated or not.
    pub fn open_at(&self, at: Instant) -> Result<(), Refusal> {
        let run = || self.reference.clone();
        if at.utc_us < self.started_at_us {
            let started = Instant { utc_us: self.started_at_us, offset_min: at.offset_min };
            return Err(Refusal::RunNotStarted { run: run(), started_at: started.to_string() });
        }
        match self.closed_at.filter(|closed| at > *closed) {
            Some(closed) => Err(Refusal::RunIsClosed { run: run(), closed_at: closed.to_string() }),
            None => Ok(()),
        }
    }
}

/// What a run took in and gave out, as far as closing it asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Whether anything is in it.
    pub has_inputs: bool,
    /// Whether anything came out: goods, scrap, or all of it handed back.
    pub has_outputs: bool,
    /// When something last entered or left, microseconds UTC.
    pub last_us: Option<i64>,
}

/// Whether a run may be closed at a moment. What is asked for with a reason comes last.
pub fn may_close(run: &Run, account: Account, at: Instant) -> Result<(), Refusal> {
    run.open_at(at)?;
    let reference = || run.reference.clone();
    if let Some(closed) = run.closed_at {
        return Err(Refusal::RunIsClosed { run: reference(), closed_at: closed.to_string() });
    }
    if let Some(last) = account.last_us.filter(|last| *last > at.utc_us) {
        let last_at = Instant { utc_us: last, offset_min: at.offset_min }.to_string();
        return Err(Refusal::ClosedTooEarly { run: reference(), last_at });
    }
    if account.has_inputs && !account.has_outputs {
        return Err(Refusal::RunWithoutOutput { run: reference() });
    }
    Ok(())
}

/// Whether so much may leave a run that is known by its weight. What weighs more than went in, as
/// what takes up water does, needs a reason; where nobody knows the weight, nobody can ask.
pub fn within_run(run: &Run, there: Option<i128>, kilograms: Quantity) -> Result<(), Refusal> {
    match there.map(|there| there.max(0)).filter(|there| i128::from(kilograms.0) > *there) {
        Some(there) => Err(Refusal::MoreThanInRun {
            run: run.reference.clone(),
            there: format_scaled(there),
            asked: kilograms.to_string(),
        }),
        None => Ok(()),
    }
}

/// An input line of a work order, with the operation that uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// The line.
    pub line: Line,
    /// The operation that uses it; any where empty.
    pub operation: String,
}

/// Where a feed belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The line.
    pub material: &'a Material,
    /// Whether the item stands in for the one the line asks for.
    pub substitute: bool,
}

/// The line an item serves at an operation: one that asks for it, else one it may stand in for; of
/// several the first that still takes something.
pub fn line_for<'a>(
    materials: &'a [Material],
    item: &str,
    operation: &str,
) -> Result<Place<'a>, Refusal> {
    let here = |one: &&Material| one.operation.is_empty() || one.operation == operation;
    let asks = |one: &&Material| one.line.item == item;
    let stands_in = |one: &&Material| one.line.substitutes.iter().any(|code| code == item);
    let pick = |found: Vec<&'a Material>, substitute| {
        let open = found.iter().copied().find(|one| !one.line.is_served());
        open.or_else(|| found.first().copied()).map(|material| Place { material, substitute })
    };
    let exact = pick(materials.iter().filter(here).filter(asks).collect(), false);
    let found = exact.filter(|place| !place.material.line.is_served()).or_else(|| {
        pick(materials.iter().filter(here).filter(stands_in).collect(), true)
            .filter(|place| exact.is_none() || !place.material.line.is_served())
    });
    if let Some(place) = found.or(exact) {
        return Ok(place);
    }
    if let Some(other) = materials.iter().find(|one| asks(one) || stands_in(one)) {
        return Err(Refusal::WrongOperation {
            item: item.to_owned(),
            operation: operation.to_owned(),
            wanted: other.operation.clone(),
        });
    }
    let wanted: BTreeSet<&str> =
        materials.iter().filter(here).map(|one| one.line.item.as_str()).collect();
    let wanted = wanted.into_iter().collect::<Vec<_>>().join(" ");
    Err(Refusal::WrongItem { found: item.to_owned(), wanted })
}

/// Whether a line still takes so much of a material; more needs a reason.
pub fn within_line(line: &Line, quantity: Quantity) -> Result<(), Refusal> {
    let open = (i128::from(line.ordered.0) - line.served).max(0);
    if i128::from(quantity.0) <= open {
        return Ok(());
    }
    let (open, asked) = (format_scaled(open), quantity.to_string());
    Err(Refusal::OverIssue { line: line.line, open, asked })
}

/// What is known of something an output was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ingredient {
    /// Allergens in it, codes apart by spaces.
    pub allergens: String,
    /// Claims that hold for it, codes apart by spaces; none where nobody claims anything of such
    /// things, as of packaging and water.
    pub claims: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<CivilDate>,
}

/// What a lot is because of what it was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inherited {
    /// Allergens, codes apart by spaces.
    pub allergens: Option<String>,
    /// Claims, codes apart by spaces.
    pub claims: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<CivilDate>,
}

/// What an output inherits: every allergen of its item and of any ingredient, only the claims that
/// hold for all of them, and, where its item says so, no longer a life than its ingredients have.
pub fn inherit(item: &Item, own_end: Option<CivilDate>, ingredients: &[Ingredient]) -> Inherited {
    let mut allergens = codes(&item.allergens);
    for ingredient in ingredients {
        allergens.extend(codes(&ingredient.allergens));
    }
    let claims = ingredients.iter().filter_map(|one| one.claims.as_deref()).map(codes);
    let claims = claims.reduce(|all, one| all.intersection(&one).cloned().collect());
    let shortest = ingredients.iter().filter_map(|ingredient| ingredient.expires_on).min();
    let shortest = shortest.filter(|_| item.expires_with_inputs);
    let expires_on = own_end.into_iter().chain(shortest).min();
    Inherited {
        allergens: joined(allergens),
        claims: joined(claims.unwrap_or_default()),
        expires_on,
    }
}

/// What a lot is once more was made into it: every allergen of both, the claims of both, the shorter
/// life. An empty text says that none is left.
pub fn topped_up(before: &Inherited, more: &Inherited) -> Inherited {
    let mut allergens = codes(before.allergens.as_deref().unwrap_or_default());
    allergens.extend(codes(more.allergens.as_deref().unwrap_or_default()));
    let claims = codes(before.claims.as_deref().unwrap_or_default());
    let others = codes(more.claims.as_deref().unwrap_or_default());
    let kept: BTreeSet<String> = claims.intersection(&others).cloned().collect();
    let expires_on = before.expires_on.into_iter().chain(more.expires_on).min();
    let claims = (!claims.is_empty()).then(|| joined(kept).unwrap_or_default());
    Inherited { allergens: joined(allergens), claims, expires_on }
}

fn codes(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn joined(codes: BTreeSet<String>) -> Option<String> {
    (!codes.is_empty()).then(|| codes.into_iter().collect::<Vec<_>>().join(" "))
}

/// Rework that is to enter a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rework<'a> {
    /// The lot.
    pub reference: &'a str,
    /// Its item's code and master record.
    pub item: (&'a str, &'a Item),
    /// Code of what the run makes.
    pub into: &'a str,
    /// How often the lot was reworked before.
    pub times: u32,
    /// Kilograms of it, or another unit that all of the charge is in.
    pub quantity: i128,
    /// Rework that is in the charge already, in the same unit.
    pub rework_before: i128,
    /// Everything that is in the charge already, in the same unit.
    pub charge_before: i128,
}

/// Whether a lot may be reworked into a charge: into what, how often, and how large a share.
pub fn may_rework(rework: &Rework<'_>) -> Result<(), Refusal> {
    let (code, item) = rework.item;
    if !item.rework_into.split_whitespace().any(|allowed| allowed == rework.into) {
        let (item, into) = (code.to_owned(), rework.into.to_owned());
        return Err(Refusal::ReworkNotAllowed { item, into });
    }
    if item.rework_times.is_some_and(|most| rework.times >= most) {
        let most = item.rework_times.unwrap_or(0);
        return Err(Refusal::ReworkedTooOften { reference: rework.reference.to_owned(), most });
    }
    let Some(percent) = item.rework_percent else { return Ok(()) };
    let share = (rework.rework_before + rework.quantity) * 100;
    let charge = rework.charge_before + rework.quantity;
    if share > charge * i128::from(percent) {
        return Err(Refusal::TooMuchRework { percent, charge: format_scaled(charge) });
    }
    Ok(())
}

/// A portion of a lot, as a person who takes from it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// The place; empty where only a unit is known.
    pub place: String,
    /// How much lies there.
    pub quantity: Quantity,
    /// Whether the place is the station or part of it.
    pub at_station: bool,
}

/// From which portions so much is taken, by their places in the list; what has no place is taken
/// first where no station is known, and last where one is.
///
/// A station takes only what lies at it, or what has no place: goods in the store are brought first.
pub fn take_from(
    portions: &[Portion],
    unplaced: i128,
    (reference, station): (&str, Option<&str>),
    quantity: Quantity,
) -> Result<Vec<(usize, Quantity)>, Refusal> {
    let mut wanted = i128::from(quantity.0);
    if station.is_none() {
        wanted -= unplaced.clamp(0, wanted);
    }
    let mut taken = Vec::new();
    let fitting = portions.iter().enumerate();
    for (index, portion) in fitting.filter(|(_, one)| station.is_none() || one.at_station) {
        let part = wanted.min(i128::from(portion.quantity.0));
        if part > 0 {
            taken.push((index, Quantity(i64::try_from(part).unwrap_or(i64::MAX))));
            wanted -= part;
        }
    }
    if station.is_some() {
        wanted -= unplaced.clamp(0, wanted);
    }
    if wanted == 0 {
        return Ok(taken);
    }
    let elsewhere = portions.iter().find(|one| station.is_some() && !one.at_station);
    let place = elsewhere.map(|one| one.place.clone()).unwrap_or_default();
    Err(Refusal::WrongStation {
        reference: reference.to_owned(),
        place,
        station: station.unwrap_or_default().to_owned(),
    })
}

/// From which portions so much was taken by somebody who did not ask: as far as it lies at the station,
/// or anywhere where none is known. Of the rest nobody knows where it lay.
pub fn took_from(
    portions: &[Portion],
    station: Option<&str>,
    quantity: Quantity,
) -> Vec<(usize, Quantity)> {
    let mut wanted = quantity.0;
    let mut taken = Vec::new();
    let fitting = portions.iter().enumerate();
    for (index, portion) in fitting.filter(|(_, one)| station.is_none() || one.at_station) {
        let part = wanted.min(portion.quantity.0);
        if part > 0 {
            taken.push((index, Quantity(part)));
            wanted -= part;
        }
    }
    taken
}

#[cfg(test)]
#[path = "production/tests.rs"]
mod tests;
