//! Recalls: the hazard says how widely the record is read, the scope is frozen, and every piece of it
//! is somewhere.
//!
//! Figures are sums of what is known; what nobody answers for is a figure of its own, so that the parts
//! always add up to the whole.

use crate::quantity::Quantity;
use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// What is feared of the goods.
    RecallHazard: "hazard of a recall" {
        /// Something is in a lot that does not belong there: it goes where the lot went.
        Substance = 1 "substance",
        /// Germs: what touched the same line between two cleanings may carry them.
        Microbe = 2 "microbe",
        /// An allergen that is not declared: traces stay on a line until it is cleaned.
        Allergen = 3 "allergen",
        /// A machine did not do what it should, for a time.
        Machine = 4 "machine",
        /// Something broke off into the goods, at some time.
        ForeignBody = 5 "foreign_body",
    }
}

words! {
    /// How widely the record is read.
    RecallReading: "reading of a recall" {
        /// By the record: time and empty vessels count.
        Record = 1 "record",
        /// Including the possible: an empty vessel ends nothing.
        Possible = 2 "possible",
    }
}

words! {
    /// Where a recall stands: the furthest step that was taken.
    RecallStage: "stage of a recall" {
        /// What it reaches is frozen.
        Scoped = 1 "scoped",
        /// Everything in the house is blocked.
        Held = 2 "held",
        /// Customers were told.
        Noticed = 3 "noticed",
        /// Somebody looked whether it worked.
        Checked = 4 "checked",
        /// Nothing is left to do.
        Closed = 5 "closed",
    }
}

/// The reading a hazard asks for. A flush by an empty vessel does not end germs, allergens or splinters;
/// a substance goes only where its lot went.
pub const fn reading_for(hazard: RecallHazard) -> RecallReading {
    match hazard {
        RecallHazard::Substance => RecallReading::Record,
        RecallHazard::Microbe
        | RecallHazard::Allergen
        | RecallHazard::Machine
        | RecallHazard::ForeignBody => RecallReading::Possible,
    }
}

/// The reading of a scope: wider than the hazard asks for is always right, narrower needs a reason.
pub fn reading(
    hazard: RecallHazard,
    asked: Option<RecallReading>,
    reason: Option<&str>,
) -> Result<RecallReading, Refusal> {
    let wanted = reading_for(hazard);
    let reading = asked.unwrap_or(wanted);
    let narrower = (wanted, reading) == (RecallReading::Possible, RecallReading::Record);
    if narrower && reason.is_none() {
        return Err(Refusal::RecallNarrow { hazard: hazard.as_str() });
    }
    Ok(reading)
}

/// What became of a lot, from its own movements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LotFate {
    /// What entered it.
    pub entered: i128,
    /// What went on into other goods, which the scope has as lots of their own.
    pub used: i128,
    /// What was destroyed, lost or sent back to its supplier.
    pub gone: i128,
    /// What left to customers and did not come back.
    pub shipped: i128,
}

impl LotFate {
    /// What is in the house.
    pub const fn on_hand(self) -> i128 {
        self.entered - self.used - self.gone - self.shipped
    }

    /// What has to be accounted for.
    pub const fn target(self) -> i128 {
        self.entered - self.used
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            entered: self.entered + other.entered,
            used: self.used + other.used,
            gone: self.gone + other.gone,
            shipped: self.shipped + other.shipped,
        }
    }
}

/// What a customer says became of a lot; the last word counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statement {
    /// Sealed at the customer's, waiting to be fetched.
    pub sealed: Quantity,
    /// Stopped on its way.
    pub intercepted: Quantity,
    /// Sold or eaten.
    pub sold: Quantity,
    /// Looked for and not found: the note says how it was looked for.
    pub missing: Quantity,
    /// What had come back before this was said.
    pub returned: Quantity,
}

impl Statement {
    fn said(&self) -> [i128; 4] {
        [self.sealed, self.intercepted, self.sold, self.missing].map(|one| i128::from(one.0))
    }
}

/// What is known of the goods at one customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// What was delivered and did not come back.
    pub shipped: i128,
    /// What came back.
    pub returned: i128,
    /// Sealed there.
    pub sealed: i128,
    /// Stopped on its way.
    pub intercepted: i128,
    /// Sold or eaten.
    pub sold: i128,
    /// Looked for and not found.
    pub missing: i128,
}

impl Account {
    /// What nobody answered for; below nothing where more is answered for than was sent.
    pub const fn open(&self) -> i128 {
        self.shipped - self.sealed - self.intercepted - self.sold - self.missing
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            shipped: self.shipped + other.shipped,
            returned: self.returned + other.returned,
            sealed: self.sealed + other.sealed,
            intercepted: self.intercepted + other.intercepted,
            sold: self.sold + other.sold,
            missing: self.missing + other.missing,
        }
    }
}

/// What is known of a lot at a customer: `sent` went there, `returned` of it came back since.
///
/// What comes back after the customer spoke comes out of what was stopped or sealed, in this order.
pub fn account(sent: i128, returned: i128, said: Option<&Statement>) -> Account {
    let mut account = Account { shipped: sent - returned, returned, ..Account::default() };
    let Some(said) = said else { return account };
    let [sealed, intercepted, sold, missing] = said.said();
    let back = (returned - i128::from(said.returned.0)).max(0);
    let from_stopped = back.min(intercepted);
    account.intercepted = intercepted - from_stopped;
    account.sealed = (sealed - (back - from_stopped)).max(0);
    (account.sold, account.missing) = (sold, missing);
    account
}

/// How much of what a customer got nobody told them of yet. What came back needs no telling.
pub fn untold((sent, returned): (i128, i128), told: i128) -> i128 {
    (sent - told).min(sent - returned).max(0)
}

/// Whether a customer can say so: nobody answers for more than they got.
pub fn may_state(shipped: i128, said: &Statement, note: Option<&str>) -> Result<(), Refusal> {
    let parts = said.said();
    if parts.iter().any(|part| *part < 0) || (parts[3] > 0 && note.is_none()) {
        return Err(Refusal::BadInput { field: if parts[3] > 0 { "note" } else { "quantity" } });
    }
    let sum: i128 = parts.iter().sum();
    if sum > shipped {
        let text = crate::quantity::format_scaled;
        return Err(Refusal::RecallTooMuch { stated: text(sum), shipped: text(shipped) });
    }
    Ok(())
}

/// A whole and its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// What is in the house and destroyed or sent back; what is at customers by [`Account`].
    pub fate: LotFate,
    /// What is known of what left.
    pub outside: Account,
}

impl Reconciled {
    /// What is accounted for.
    pub const fn accounted(&self) -> i128 {
        self.fate.target() - self.outside.open()
    }

    /// Accounted for, in thousandths of a per cent of the whole: 100 000 is all of it, and only all of
    /// it is.
    pub fn share_milli(&self) -> i128 {
        let (part, whole) = (self.accounted(), self.fate.target());
        if whole <= 0 || part == whole { 100_000 } else { (part * 100_000 / whole).min(99_999) }
    }
}

/// Whether a step may be taken: blocking comes before notices, closing after a check that found it
/// effective. A recall that is closed stays as it is.
pub fn may_go(code: &str, at: RecallStage, to: RecallStage) -> Result<(), Refusal> {
    let ok = match to {
        RecallStage::Scoped | RecallStage::Held => at != RecallStage::Closed,
        RecallStage::Noticed | RecallStage::Checked => {
            at != RecallStage::Closed && at != RecallStage::Scoped
        }
        RecallStage::Closed => at == RecallStage::Checked,
    };
    let refusal = || Refusal::RecallState { recall: code.to_owned(), stage: at.as_str() };
    ok.then_some(()).ok_or_else(refusal)
}

/// Whether it can be said to have worked: everything is accounted for.
pub fn may_find_effective(code: &str, open: i128) -> Result<(), Refusal> {
    if open == 0 {
        return Ok(());
    }
    let open = crate::quantity::format_scaled(open);
    Err(Refusal::RecallOpen { recall: code.to_owned(), open })
}

/// Which of so many a seed draws, counted from 0; none of nothing.
pub const fn draw(seed: i64, of: u32) -> Option<u32> {
    if of == 0 {
        return None;
    }
    // SplitMix64: neighbours among seeds draw far apart, and anybody can do it again.
    let mut mixed = seed.cast_unsigned().wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    Some(((mixed as u128 * of as u128) >> 64) as u32)
}

/// How well a drill went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrillScore {
    /// Of 50, for the goods.
    pub found: u32,
    /// Of 20, for the customers.
    pub known: u32,
    /// Of 30, for the time.
    pub time: u32,
}

impl DrillScore {
    /// Minutes many customers ask for.
    pub const FOUR_HOURS_MIN: u32 = 240;
    /// Minutes authorities ask for.
    pub const DAY_MIN: u32 = 1_440;
}

/// The points of a drill: of `found_per_mille` of the goods, of how many of the customers know, and of
/// the minutes it took against its target.
pub fn score(
    found_per_mille: u32,
    (known, all): (usize, usize),
    (minutes, target_min): (i64, u32),
) -> DrillScore {
    let (known, all) = (known as u32, all as u32);
    let (day, target) = (i64::from(DrillScore::DAY_MIN), i64::from(target_min));
    let time = if minutes <= target {
        30
    } else if minutes >= day {
        0
    } else {
        30 * (day - minutes) / (day - target)
    };
    DrillScore {
        found: found_per_mille.min(1_000) * 50 / 1_000,
        known: (known * 20).checked_div(all).unwrap_or(20),
        time: u32::try_from(time).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(n: i64) -> Quantity {
        Quantity(n)
    }

    #[test]
    fn a_narrower_reading_than_the_hazard_asks_for_needs_a_reason() {
        let narrow = |hazard, why| reading(hazard, Some(RecallReading::Record), why);
        let code = |found: Result<_, Refusal>| found.map_err(|refusal| refusal.code());

        assert_eq!(narrow(RecallHazard::Substance, None), Ok(RecallReading::Record));
        assert_eq!(code(narrow(RecallHazard::Allergen, None)), Err("recall_narrow"));
        assert_eq!(narrow(RecallHazard::Allergen, Some("wet clean")), Ok(RecallReading::Record));
        assert_eq!(reading(RecallHazard::Microbe, None, None), Ok(RecallReading::Possible));
    }

    #[test]
    fn a_seed_draws_the_same_again_and_every_one_is_drawn_as_often() {
        let mut drawn = [0_u32; 10];
        for seed in 0..10_000 {
            drawn[draw(seed, 10).unwrap() as usize] += 1;
        }

        assert!(drawn.iter().all(|often| (900..1_100).contains(often)), "{drawn:?}");
        assert_eq!(draw(7, 31), draw(7, 31));
        assert_eq!((draw(7, 0), draw(7, 1)), (None, Some(0)));
    }

    #[test]
    fn a_drill_has_all_points_where_all_is_found_in_time_and_everybody_knows() {
        let points = |found, customers, minutes| {
            let DrillScore { found, known, time } = score(found, customers, (minutes, 240));
            [found, known, time]
        };

        assert_eq!(points(1_000, (3, 3), 240), [50, 20, 30]);
        assert_eq!(points(999, (2, 3), 840), [49, 13, 15]);
        assert_eq!(points(0, (0, 0), 1_440), [0, 20, 0]);
    }

    #[test]
    fn the_parts_always_add_up_to_the_whole() {
        let mut seed: u64 = 0x5eed;
        let mut draw = |below: i64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(seed >> 33).unwrap() % (below + 1)
        };
        for _ in 0..20_000 {
            let entered = draw(10_000);
            let used = draw(entered);
            let gone = draw(entered - used);
            let sent = draw(entered - used - gone);
            let before = draw(sent);
            let mut left = sent - before;
            let mut part = || {
                let part = draw(left);
                left -= part;
                q(part)
            };
            let (sealed, intercepted, sold, missing) = (part(), part(), part(), part());
            let said = Statement { sealed, intercepted, sold, missing, returned: q(before) };
            assert_eq!(may_state(i128::from(sent - before), &said, Some("looked")), Ok(()));
            // Whatever comes back later comes out of what was stopped or sealed.
            let back = before + draw(sealed.0 + intercepted.0);
            let outside = account(sent.into(), back.into(), Some(&said));
            let fate = LotFate {
                entered: entered.into(),
                used: used.into(),
                gone: gone.into(),
                shipped: (sent - back).into(),
            };
            let all = Reconciled { fate, outside };
            let parts = fate.on_hand()
                + fate.gone
                + outside.sealed
                + outside.intercepted
                + outside.sold
                + outside.missing
                + outside.open();
            assert_eq!(parts, fate.target());
            assert!(outside.open() >= 0, "{outside:?} of {said:?}");
            assert_eq!(all.share_milli() == 100_000, outside.open() == 0);
        }
    }

    #[test]
    fn what_comes_back_is_no_longer_sealed_and_what_is_open_stays_open() {
        let said = Statement { sealed: q(308), sold: q(38), ..Statement::default() };

        let before = account(360, 0, Some(&said));
        assert_eq!((before.sealed, before.open()), (308, 14));
        let after = account(360, 308, Some(&said));
        assert_eq!((after.sealed, after.returned, after.open()), (0, 308, 14));
    }

    #[test]
    fn only_what_is_there_and_was_not_said_is_still_to_be_told() {
        assert_eq!(untold((30, 0), 0), 30);
        assert_eq!(untold((40, 0), 30), 10);
        assert_eq!(untold((40, 35), 30), 5);
        assert_eq!(untold((30, 10), 30), 0);
    }

    #[test]
    fn nobody_answers_for_more_than_they_got() {
        let said = Statement { sealed: q(50), sold: q(11), ..Statement::default() };
        let refused = may_state(60, &said, None).map_err(|refusal| refusal.code());
        assert_eq!(refused, Err("recall_too_much"));

        let lost = Statement { missing: q(5), ..Statement::default() };
        assert_eq!(may_state(60, &lost, None).map_err(|refusal| refusal.code()), Err("bad_input"));
        assert_eq!(may_state(60, &lost, Some("searched twice")), Ok(()));
    }

    #[test]
    fn blocking_comes_before_notices_and_a_check_before_the_end() {
        use RecallStage::{Checked, Closed, Held, Noticed, Scoped};
        let go = |at, to| may_go("RC-1", at, to).is_ok();

        assert!(go(Scoped, Held) && go(Held, Held) && go(Noticed, Held) && go(Noticed, Noticed));
        assert!(!go(Scoped, Noticed) && !go(Noticed, Closed) && !go(Closed, Held));
        assert!(go(Noticed, Checked) && go(Checked, Closed));
        assert_eq!(may_find_effective("RC-1", 0), Ok(()));
        assert!(may_find_effective("RC-1", 1).is_err());
    }
}
