//! Inspection plans: what is wrong with one, and how many pieces of a lot it looks at.

use std::collections::BTreeSet;

use quality::sampling::{AQLS, Aql, History, Level, Sample, Severity, Stage, code_letter, plan};

use crate::inspections::Verdict;
use crate::masters::rules::{choices_and_unit, twice};
use crate::masters::{Characteristic, Fault, FaultKind, InspectionPlan};
use crate::quantity::Quantity;
use crate::refusal::Refusal;
use crate::results::Sheet;
use crate::work::InspectionStage;

/// How large a sample may be told to be: by ISO 2859-1, every piece, a number of pieces of which none may
/// fail, so many from each container, or so many pieces as show with 95 % that less than 5 % fail.
pub const SAMPLINGS: &[&str] = &["iso_2859", "all", "pieces", "per_container", "zero_defects"];

/// What a sample without a defect says, where a plan asks for as many pieces as say so: with 95 %
/// confidence that less than 5 % do not conform.
const SAID: (f64, f64) = (0.95, 0.05);

/// What stands between the words of a choice, as either script writes it; a bar before those that do not
/// conform.
pub(crate) const BETWEEN_CHOICES: [char; 5] = [',', '，', '、', '|', '｜'];

/// What is wrong with a plan beyond what its fields hold.
pub(crate) fn faults(plan: &InspectionPlan) -> Vec<Fault> {
    let mut faults = Vec::new();
    let by_standard = plan.sampling == "iso_2859";
    let sized = ["pieces", "per_container"].contains(&plan.sampling.as_str());
    if by_standard && plan.aql.is_empty() {
        faults.push(Fault::new("aql", FaultKind::Missing, ""));
    } else if by_standard && plan.aql.parse::<Aql>().is_err() {
        let fault = Fault::new("aql", FaultKind::BadChoice, plan.aql.as_str());
        faults.push(fault.expected(AQLS.join(" ")));
    }
    let of_standard = [("aql", &plan.aql), ("level", &plan.level)].into_iter();
    let pointless = of_standard.filter(|(_, text)| !by_standard && !text.is_empty());
    faults.extend(pointless.map(|(path, text)| Fault::new(path, FaultKind::Pointless, text)));
    match plan.size {
        None if sized => faults.push(Fault::new("size", FaultKind::Missing, "")),
        Some(size) if !sized => {
            faults.push(Fault::new("size", FaultKind::Pointless, size.to_string()));
        }
        _ => {}
    }
    let path = |place: usize, field: &str| format!("characteristics[{}].{field}", place + 1);
    let names = plan.characteristics.iter().map(|one| one.name.as_str());
    let double: BTreeSet<usize> = twice(names).map(|(place, _)| place).collect();
    for (place, one) in plan.characteristics.iter().enumerate() {
        if double.contains(&place) {
            let name = one.name.as_str();
            faults.push(Fault::new(&path(place, "name"), FaultKind::Duplicate, name));
        }
        faults.extend(characteristic(one, &|field| path(place, field)));
    }
    faults
}

fn characteristic(one: &Characteristic, path: &dyn Fn(&str) -> String) -> Vec<Fault> {
    let mut faults = Vec::new();
    let limits = [("lower", &one.lower), ("target", &one.target), ("upper", &one.upper)];
    let mut least = f64::NEG_INFINITY;
    for (field, text) in limits.into_iter().filter(|(_, text)| !text.is_empty()) {
        if one.kind != "number" {
            faults.push(Fault::new(&path(field), FaultKind::Pointless, text.as_str()));
            continue;
        }
        match text.parse::<f64>().ok().filter(|limit| limit.is_finite()) {
            None => faults.push(Fault::new(&path(field), FaultKind::BadNumber, text.as_str())),
            Some(limit) if limit < least => {
                faults.push(Fault::new(&path(field), FaultKind::Reversed, text.as_str()));
            }
            Some(limit) => least = limit,
        }
    }
    let of = (&*one.kind, &*one.choices, &*one.unit);
    faults.extend(choices_and_unit(of, &BETWEEN_CHOICES, path));
    faults
}

/// A sample, and how severe inspection is where a standard says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What is looked at.
    pub sample: Sample,
    /// Normal, tightened, or given up; none where the plan knows no such thing.
    pub stage: Option<Stage>,
}

/// How many pieces of a lot a plan asks for, after the lots that were judged by it before, the oldest
/// first: whether each was accepted.
pub fn asked(plan_of: &InspectionPlan, (lot, containers): (u64, u64), before: &[bool]) -> Asked {
    let plain = |sample| Asked { sample, stage: None };
    let size = plan_of.size.map_or(0, u64::from);
    match plan_of.sampling.as_str() {
        "pieces" => plain(Sample::per_container(1, size, lot)),
        "per_container" => plain(Sample::per_container(containers.max(1), size, lot)),
        "zero_defects" => plain(Sample::zero_defects(lot, SAID)),
        "iso_2859" => by_standard(plan_of, lot, before),
        _ => plain(Sample::All),
    }
}

fn by_standard(plan_of: &InspectionPlan, lot: u64, before: &[bool]) -> Asked {
    let mut history = History::default();
    for accepted in before {
        // A lot that is accepted after inspection was given up was accepted for a reason: what was wrong
        // was put right.
        if *accepted && history.stage() == Stage::GivenUp {
            history.put_right();
        }
        history.judge(*accepted);
    }
    let stage = history.stage();
    let severity = match stage {
        Stage::Inspected(severity) => severity,
        Stage::GivenUp => Severity::Tightened,
    };
    let level = Level::ALL.into_iter().find(|level| level.as_str() == plan_of.level);
    let letter = code_letter(lot, level.unwrap_or(Level::II));
    let sample = match (letter, plan_of.aql.parse::<Aql>()) {
        (Some(letter), Ok(aql)) => Sample::of(plan(severity, letter, aql), lot),
        _ => Sample::All,
    };
    Asked { sample, stage: Some(stage) }
}

/// The plan a lot is looked at by: the one for whoever it came from goes before the one for everybody.
pub fn fitting<'a>(
    plans: &'a [(String, InspectionPlan)],
    (item, stage, partner): (&str, InspectionStage, Option<&str>),
) -> Option<&'a (String, InspectionPlan)> {
    let of_lot =
        |one: &&'a (String, InspectionPlan)| one.1.item == item && one.1.stage == stage.as_str();
    let own = plans.iter().filter(of_lot).find(|one| Some(one.1.partner.as_str()) == partner);
    own.or_else(|| plans.iter().filter(of_lot).find(|one| one.1.partner.is_empty()))
}

/// Counts what pieces showed into a verdict on a lot of which so many are looked at; answers what is not
/// known of enough of them.
pub fn count_in(
    (plan, sheet): (&InspectionPlan, &Sheet),
    (verdict, sample): (&mut Verdict, u64),
) -> Result<Vec<String>, Refusal> {
    let pending = sheet.pending(plan, sample).into_iter().map(str::to_owned).collect();
    if sheet.is_empty() {
        return Ok(pending);
    }
    let (sampled, defective) = sheet.counted(plan);
    let differs = |said: Option<u32>, known: u32| said.is_some_and(|said| said != known);
    if differs(verdict.sampled, sampled) || differs(verdict.defective, defective) {
        return Err(Refusal::ResultsDiffer { sampled, defective });
    }
    (verdict.sampled, verdict.defective) = (Some(sampled), Some(defective));
    Ok(pending)
}

/// Whether a verdict on a lot of so many pieces may stand by its plan. Refusals come in the order an
/// inspector would ask: was enough looked at, is it still inspected, and is what was found let through?
/// A lot that is rejected whole needs no sample.
pub fn may_stand(
    plan: &str,
    asked: Asked,
    (verdict, pieces): (&Verdict, u64),
) -> [Result<(), Refusal>; 3] {
    if verdict.accepted <= Quantity::ZERO {
        return [Ok(()), Ok(()), Ok(())];
    }
    let plan = || plan.to_owned();
    let (size, accept) = match asked.sample {
        Sample::All => (pieces, 0),
        Sample::Part { size, accept, .. } => (size, accept),
    };
    let (sampled, defective) = (verdict.sampled.unwrap_or(0), verdict.defective.unwrap_or(0));
    let enough = if u64::from(sampled) < size {
        Err(Refusal::SampleShort { plan: plan(), asked: size, sampled })
    } else {
        Ok(())
    };
    let inspected = match asked.stage {
        Some(Stage::GivenUp) => Err(Refusal::InspectionGivenUp { plan: plan() }),
        _ => Ok(()),
    };
    // Of a lot that was looked at piece by piece what is bad is sorted out, and the rest is good.
    let sorted =
        asked.sample == Sample::All && verdict.rejected >= Quantity::whole(i64::from(defective));
    let let_through = if defective > accept && !sorted {
        Err(Refusal::AgainstPlan { plan: plan(), accept, defective })
    } else {
        Ok(())
    };
    [enough, inspected, let_through]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(accepted: i64, rejected: i64, sample: Option<(u32, u32)>) -> Verdict {
        Verdict {
            stage: InspectionStage::Incoming,
            accepted: Quantity::whole(accepted),
            rejected: Quantity::whole(rejected),
            sampled: sample.map(|sample| sample.0),
            defective: sample.map(|sample| sample.1),
        }
    }

    fn refusals(asked: Asked, verdict: &Verdict) -> Vec<&'static str> {
        let checked = may_stand("IP", asked, (verdict, 4_000));
        checked.into_iter().filter_map(|one| Some(one.err()?.code())).collect()
    }

    #[test]
    fn a_verdict_stands_where_enough_was_looked_at_and_no_more_found_than_is_let_through() {
        let first = asked(&iso(), (4_000, 1), &[]);
        assert_eq!(refusals(first, &verdict(4_000, 0, Some((200, 7)))), [""; 0]);
        assert_eq!(refusals(first, &verdict(4_000, 0, Some((200, 8)))), ["against_plan"]);
        assert_eq!(refusals(first, &verdict(4_000, 0, Some((199, 0)))), ["sample_short"]);
        let none = verdict(4_000, 0, None);
        assert_eq!(refusals(first, &none), ["sample_short"]);
        assert_eq!(refusals(first, &verdict(0, 4_000, None)), [""; 0]);

        let all = Asked { sample: Sample::All, stage: None };
        assert_eq!(refusals(all, &verdict(3_990, 10, Some((4_000, 10)))), [""; 0]);
        assert_eq!(refusals(all, &verdict(3_991, 9, Some((4_000, 10)))), ["against_plan"]);
        let given_up = asked(&iso(), (4_000, 1), &[false; 12]);
        assert!(
            refusals(given_up, &verdict(4_000, 0, Some((200, 0)))).contains(&"inspection_given_up")
        );
        let mut before = vec![false; 12];
        before.push(true);
        let put_right = asked(&iso(), (4_000, 1), &before);
        assert_eq!(put_right.stage, Some(Stage::Inspected(Severity::Tightened)));
    }

    #[test]
    fn the_plan_for_whoever_it_came_from_goes_before_the_one_for_everybody() {
        let of = |partner: &str| InspectionPlan {
            item: "FLOUR".into(),
            stage: "incoming".into(),
            partner: partner.into(),
            ..iso()
        };
        let plans = [("ALL".to_owned(), of("")), ("MILLER".to_owned(), of("MILLER"))];
        let found = |item, partner| {
            fitting(&plans, (item, InspectionStage::Incoming, partner)).map(|one| one.0.as_str())
        };

        assert_eq!(found("FLOUR", Some("MILLER")), Some("MILLER"));
        assert_eq!(found("FLOUR", Some("OTHER")), Some("ALL"));
        assert_eq!(found("FLOUR", None), Some("ALL"));
        assert_eq!(found("SALT", Some("MILLER")), None);
    }

    fn iso() -> InspectionPlan {
        InspectionPlan {
            sampling: "iso_2859".into(),
            aql: "1.5".into(),
            ..InspectionPlan::default()
        }
    }

    #[test]
    fn the_standard_asks_for_what_its_table_says_and_remembers_what_was_refused() {
        let first = asked(&iso(), (4_000, 1), &[]);
        assert_eq!(first.sample, Sample::Part { size: 200, accept: 7, reject: 8 });
        let tightened = asked(&iso(), (4_000, 1), &[true, false, true, false]);
        assert_eq!(tightened.sample, Sample::Part { size: 200, accept: 5, reject: 6 });
        assert_eq!(tightened.stage, Some(Stage::Inspected(Severity::Tightened)));
        assert_eq!(asked(&iso(), (1, 1), &[]).sample, Sample::All);
    }

    #[test]
    fn a_limit_that_the_standard_does_not_have_is_refused_with_those_it_has() {
        let plan = InspectionPlan { aql: "2".into(), ..iso() };
        let found = faults(&plan);

        assert_eq!((found[0].path.as_str(), found[0].kind), ("aql", FaultKind::BadChoice));
        assert!(found[0].expected.contains("1.5 2.5"));
        assert_eq!(faults(&InspectionPlan { aql: "4".into(), ..iso() }), []);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let number = |lower: &str, upper: &str| Characteristic {
            name: "fat".into(),
            kind: "number".into(),
            lower: lower.into(),
            upper: upper.into(),
            ..Characteristic::default()
        };
        let choice = Characteristic {
            name: "smell".into(),
            kind: "choice".into(),
            lower: "1".into(),
            ..Characteristic::default()
        };
        let plan = InspectionPlan {
            sampling: "pieces".into(),
            aql: "1.5".into(),
            characteristics: vec![number("3", "-1"), number("x", ""), choice],
            ..InspectionPlan::default()
        };
        let told: Vec<(String, FaultKind)> =
            faults(&plan).into_iter().map(|fault| (fault.path, fault.kind)).collect();
        let at = |path: &str, kind| (path.to_owned(), kind);

        assert_eq!(
            told,
            [
                at("aql", FaultKind::Pointless),
                at("size", FaultKind::Missing),
                at("characteristics[1].upper", FaultKind::Reversed),
                at("characteristics[2].name", FaultKind::Duplicate),
                at("characteristics[2].lower", FaultKind::BadNumber),
                at("characteristics[3].lower", FaultKind::Pointless),
                at("characteristics[3].choices", FaultKind::Missing),
            ]
        );
    }
}
