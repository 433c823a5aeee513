//! Results of an inspection: what a value says of a piece, and what all of them say of a lot.

use std::collections::{BTreeMap, BTreeSet};

use crate::masters::{Characteristic, InspectionPlan};
use crate::plans::BETWEEN_CHOICES;
use crate::refusal::Refusal;

/// Pieces of a lot whose results are kept, at most.
pub const PIECES_MAX: u32 = 100_000;

/// Characters of a value at most.
const VALUE_MAX: usize = 200;

/// What is known of one piece: a value, and whether it conforms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The value as it was given.
    pub value: String,
    /// Whether it is what the plan asks for.
    pub conforms: bool,
}

/// Results of some pieces, one after the other, as they were recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<'a> {
    /// What was looked at.
    pub characteristic: &'a str,
    /// Which piece the first value is of.
    pub first: u32,
    /// A value a line.
    pub found: &'a str,
    /// Whether they were looked at again.
    pub again: bool,
}

impl Given<'_> {
    /// Pieces and values; pieces that were not looked at are left out.
    pub fn values(&self) -> impl Iterator<Item = (u32, &str)> {
        (self.first..).zip(self.found.split('\n')).filter(|(_, value)| !value.is_empty())
    }
}

/// Everything that is known of one characteristic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// What counts of each piece: the last time it was looked at.
    pub pieces: BTreeMap<u32, Found>,
}

/// What the results of a lot say, column by column in the order of the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// A column for each characteristic of the plan.
    pub columns: Vec<Column>,
}

/// Whether a value conforms, by what the plan says of the characteristic; none where it is no such value.
pub fn conforms(characteristic: &Characteristic, value: &str) -> Option<bool> {
    match characteristic.kind.as_str() {
        "number" => {
            let found: f64 = value.parse().ok().filter(|found: &f64| found.is_finite())?;
            let within = |limit: &str, holds: fn(f64, f64) -> bool| {
                limit.parse().is_ok_and(|limit| holds(found, limit)) || limit.is_empty()
            };
            let least = within(&characteristic.lower, |found, limit| found >= limit);
            Some(least && within(&characteristic.upper, |found, limit| found <= limit))
        }
        "choice" => {
            let (good, bad) = choices(&characteristic.choices);
            let known = good.contains(&value) || bad.contains(&value);
            known.then(|| good.contains(&value))
        }
        _ => Some(true),
    }
}

/// The words of a choice: those that conform, and those that do not.
pub fn choices(text: &str) -> (Vec<&str>, Vec<&str>) {
    fn words(part: &str) -> Vec<&str> {
        let words = part.split(BETWEEN_CHOICES).map(str::trim);
        words.filter(|word| !word.is_empty()).collect()
    }
    let (good, bad) = text.split_once(['|', '｜']).unwrap_or((text, ""));
    // Without a bar the first word conforms, and no other does.
    match (words(good), words(bad)) {
        (mut all, none) if none.is_empty() && all.len() > 1 => {
            let others = all.split_off(1);
            (all, others)
        }
        both => both,
    }
}

/// Reads values of one characteristic before they are kept: how many of them do not conform.
///
/// Refusals say which piece: a value that is none, or a piece that has one already where nobody says
/// why it is looked at again.
pub fn read(plan: &InspectionPlan, (sheet, given): (&Sheet, &Given<'_>)) -> Result<u32, Refusal> {
    let name = || given.characteristic.to_owned();
    let unknown = || Refusal::UnknownCharacteristic { characteristic: name() };
    let place = place_of(plan, given.characteristic).ok_or_else(unknown)?;
    let (characteristic, column) = (&plan.characteristics[place], sheet.columns.get(place));
    let mut failing = 0;
    for (piece, value) in given.values() {
        let bad = || Refusal::BadResult { characteristic: name(), piece, found: value.to_owned() };
        if piece > PIECES_MAX || value.chars().count() > VALUE_MAX {
            return Err(bad());
        }
        let known = column.is_some_and(|column| column.pieces.contains_key(&piece));
        if known != given.again {
            let (characteristic, again) = (name(), given.again);
            return Err(if again {
                Refusal::NoResultYet { characteristic, piece }
            } else {
                Refusal::HasResult { characteristic, piece }
            });
        }
        failing += u32::from(!conforms(characteristic, value).ok_or_else(bad)?);
    }
    Ok(failing)
}

/// The place of a characteristic in its plan.
pub fn place_of(plan: &InspectionPlan, name: &str) -> Option<usize> {
    plan.characteristics.iter().position(|one| one.name == name)
}

/// What is known by everything that was recorded, the oldest first. What the plan does not know is left
/// out: it was looked at by another one.
pub fn sheet<'a>(plan: &InspectionPlan, given: impl Iterator<Item = Given<'a>>) -> Sheet {
    let mut sheet = Sheet { columns: vec![Column::default(); plan.characteristics.len()] };
    for one in given {
        sheet.take(plan, &one);
    }
    sheet
}

impl Sheet {
    /// Takes in what was recorded after all that is known.
    pub fn take(&mut self, plan: &InspectionPlan, given: &Given<'_>) {
        let Some(place) = place_of(plan, given.characteristic) else { return };
        for (piece, value) in given.values() {
            let conforms = conforms(&plan.characteristics[place], value).unwrap_or(false);
            self.columns[place].pieces.insert(piece, Found { value: value.to_owned(), conforms });
        }
    }

    /// Names of what is not known of enough pieces, where so many of the lot are looked at.
    pub fn pending<'a>(&self, plan: &'a InspectionPlan, sample: u64) -> Vec<&'a str> {
        let columns = plan.characteristics.iter().zip(&self.columns);
        let short =
            columns.filter(|(one, column)| (column.pieces.len() as u64) < asked(one, sample));
        short.map(|(one, _)| one.name.as_str()).collect()
    }

    /// Pieces with a value that does not conform.
    pub fn defective(&self) -> BTreeSet<u32> {
        let failing = |column: &'_ Column| -> Vec<u32> {
            let bad = column.pieces.iter().filter(|(_, found)| !found.conforms);
            bad.map(|(piece, _)| *piece).collect()
        };
        self.columns.iter().flat_map(failing).collect()
    }

    /// How many pieces were looked at, and how many of them do not conform.
    pub fn counted(&self, plan: &InspectionPlan) -> (u32, u32) {
        let defective = u32::try_from(self.defective().len()).unwrap_or(u32::MAX);
        (self.looked_at(plan).max(defective), defective)
    }

    /// As many as of the characteristic that is known of the fewest pieces; those that are looked for in
    /// fewer pieces than the sample do not count.
    fn looked_at(&self, plan: &InspectionPlan) -> u32 {
        let every = plan.characteristics.iter().zip(&self.columns);
        let every = every.filter(|(one, _)| one.pieces.is_none());
        let least = every.map(|(_, column)| column.pieces.len()).min();
        let most = || self.columns.iter().map(|column| column.pieces.len()).max().unwrap_or(0);
        u32::try_from(least.unwrap_or_else(most)).unwrap_or(u32::MAX)
    }

    /// Whether anything was recorded.
    pub fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| column.pieces.is_empty())
    }
}

/// How many pieces are looked at for a characteristic, where so many of the lot are looked at.
pub fn asked(characteristic: &Characteristic, sample: u64) -> u64 {
    characteristic.pieces.map_or(sample, |pieces| sample.min(u64::from(pieces)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> InspectionPlan {
        let number = Characteristic {
            name: "moisture".into(),
            kind: "number".into(),
            lower: "12".into(),
            upper: "14.5".into(),
            ..Characteristic::default()
        };
        let smell = Characteristic {
            name: "smell".into(),
            kind: "choice".into(),
            choices: "fresh, mild | musty".into(),
            ..Characteristic::default()
        };
        let culture = Characteristic {
            name: "salmonella".into(),
            kind: "choice".into(),
            choices: "absent | found".into(),
            pieces: Some(1),
            ..Characteristic::default()
        };
        InspectionPlan {
            characteristics: vec![number, smell, culture],
            ..InspectionPlan::default()
        }
    }

    fn given<'a>(characteristic: &'a str, first: u32, found: &'a str, again: bool) -> Given<'a> {
        Given { characteristic, first, found, again }
    }

    #[test]
    fn a_value_conforms_within_its_limits_and_by_its_words() {
        let plan = plan();
        let [moisture, smell, _] = &plan.characteristics[..] else { panic!("three") };

        for (value, says) in
            [("12", Some(true)), ("11.99", Some(false)), ("14.6", Some(false)), ("x", None)]
        {
            assert_eq!(conforms(moisture, value), says, "{value}");
        }
        for (value, says) in [("mild", Some(true)), ("musty", Some(false)), ("sweet", None)] {
            assert_eq!(conforms(smell, value), says, "{value}");
        }
        assert_eq!(choices("ok, torn, dirty"), (vec!["ok"], vec!["torn", "dirty"]));
    }

    #[test]
    fn a_piece_that_is_looked_at_again_counts_as_it_was_found_last() {
        let plan = plan();
        let first = given("moisture", 1, "13\n15\n\n12.5", false);
        let empty = sheet(&plan, [].into_iter());
        assert_eq!(read(&plan, (&empty, &first)), Ok(1));

        let known = sheet(&plan, [first.clone()].into_iter());
        assert_eq!(known.defective(), BTreeSet::from([2]));
        assert_eq!(known.columns[0].pieces.len(), 3);
        let twice = read(&plan, (&known, &given("moisture", 2, "13", false))).unwrap_err();
        assert_eq!(twice.code(), "has_result");
        let never = read(&plan, (&known, &given("moisture", 3, "13", true))).unwrap_err();
        assert_eq!(never.code(), "no_result_yet");

        let again = given("moisture", 2, "13.1", true);
        assert_eq!(read(&plan, (&known, &again)), Ok(0));
        let known = sheet(&plan, [first, again].into_iter());
        assert_eq!(known.defective(), BTreeSet::new());
    }

    #[test]
    fn what_is_not_known_of_enough_pieces_is_pending() {
        let plan = plan();
        let known = sheet(
            &plan,
            [given("moisture", 1, "13\n13\n13", false), given("smell", 1, "fresh\nfresh", false)]
                .into_iter(),
        );

        assert_eq!(known.pending(&plan, 3), ["smell", "salmonella"]);
        assert_eq!(known.pending(&plan, 2), ["salmonella"]);
        assert_eq!(known.looked_at(&plan), 2);
    }

    #[test]
    fn a_value_that_is_none_is_refused_with_its_piece() {
        let plan = plan();
        let empty = sheet(&plan, [].into_iter());
        let bad = read(&plan, (&empty, &given("moisture", 7, "13\n1,3", false))).unwrap_err();
        assert_eq!(
            bad,
            Refusal::BadResult { characteristic: "moisture".into(), piece: 8, found: "1,3".into() }
        );
        let unknown = read(&plan, (&empty, &given("fat", 1, "13", false))).unwrap_err();
        assert_eq!(unknown.code(), "unknown_characteristic");
    }
}
