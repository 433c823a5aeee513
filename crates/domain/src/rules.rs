//! The rule table: what somebody wrote down to be checked, in that person's own words.
//!
//! No rule of receiving is in code. A rule looks at one field of what is being recorded, and warns,
//! asks for a reason, or refuses.

use std::collections::BTreeMap;

use crate::loggers::Limits;
use crate::masters::Rule;
use crate::quantity::Quantity;
use crate::time::CivilDate;

/// What a rule looks at: the fields of one line as text, dates as `YYYY-MM-DD`.
#[derive(Debug, Clone, Default)]
pub struct Subject<'a> {
    /// The act.
    pub act: &'a str,
    /// Code of the item.
    pub item: &'a str,
    /// Code of the supplier or customer.
    pub partner: &'a str,
    /// The fields that have a value.
    pub fields: BTreeMap<&'a str, String>,
    /// The day of the act.
    pub day: Option<CivilDate>,
    /// Fields whose value was seen before, with the moment it was.
    pub seen: BTreeMap<&'a str, String>,
}

/// What a rule does when it is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Say it, and go on.
    Warn,
    /// Go on only with a reason.
    Ask,
    /// Do not go on.
    Refuse,
}

/// A rule that was not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Code of the rule.
    pub rule: String,
    /// What it does.
    pub outcome: Outcome,
    /// The author's words.
    pub words: String,
}

/// The rules that fit and are not met, the hardest first.
pub fn check(rules: &[(String, Rule)], subject: &Subject<'_>) -> Vec<Finding> {
    let fitting = rules.iter().filter(|(_, rule)| fits(rule, subject));
    let broken = fitting.filter(|(_, rule)| !is_met(rule, subject));
    let mut findings: Vec<Finding> = broken
        .map(|(code, rule)| Finding {
            rule: code.clone(),
            outcome: outcome(rule),
            words: rule.words.clone(),
        })
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.outcome));
    findings
}

/// The limits that rules set to a temperature, in thousandths of a degree.
pub fn limits(rules: &[(String, Rule)], subject: &Subject<'_>, field: &str) -> Limits {
    let ours = rules.iter().filter(|(_, rule)| rule.field == field && fits(rule, subject));
    let set = ours.filter_map(|(_, rule)| {
        let step = crate::quantity::SCALE / 1_000;
        let degrees: Quantity = rule.value.parse().ok()?;
        let milli_c = Some(degrees.0 / step);
        match rule.test.as_str() {
            "least" => Some(Limits { least_milli_c: milli_c, most_milli_c: None }),
            "most" => Some(Limits { least_milli_c: None, most_milli_c: milli_c }),
            _ => None,
        }
    });
    set.fold(Limits::default(), Limits::and)
}

fn outcome(rule: &Rule) -> Outcome {
    match rule.outcome.as_str() {
        "warn" => Outcome::Warn,
        "ask" => Outcome::Ask,
        _ => Outcome::Refuse,
    }
}

fn fits(rule: &Rule, subject: &Subject<'_>) -> bool {
    rule.act == subject.act
        && (rule.item.is_empty() || rule.item == subject.item)
        && (rule.partner.is_empty() || rule.partner == subject.partner)
}

/// A test on a field without a value is met, but for `required`: one rule asks for one thing.
fn is_met(rule: &Rule, subject: &Subject<'_>) -> bool {
    let value = subject.fields.get(rule.field.as_str()).filter(|value| !value.is_empty());
    let Some(value) = value else { return rule.test != "required" };
    match rule.test.as_str() {
        "unique" => !subject.seen.contains_key(rule.field.as_str()),
        "format" => matches_pattern(&rule.value, value),
        "least" => compare(value, &rule.value).is_none_or(std::cmp::Ordering::is_ge),
        "most" => compare(value, &rule.value).is_none_or(std::cmp::Ordering::is_le),
        "not_before" => not_before(value, &rule.value, subject),
        "days_left" => days_left(value, &rule.value, subject),
        _ => true,
    }
}

fn compare(value: &str, limit: &str) -> Option<std::cmp::Ordering> {
    let (value, limit): (Quantity, Quantity) = (value.parse().ok()?, limit.parse().ok()?);
    Some(value.cmp(&limit))
}

/// The field's date is not before another field's, or `today`.
fn not_before(value: &str, other: &str, subject: &Subject<'_>) -> bool {
    let date = value.parse::<CivilDate>().ok();
    let limit = match other {
        "today" => subject.day,
        field => subject.fields.get(field).and_then(|text| text.parse().ok()),
    };
    date.zip(limit).is_none_or(|(date, limit)| date >= limit)
}

fn days_left(value: &str, least: &str, subject: &Subject<'_>) -> bool {
    let dates = value.parse::<CivilDate>().ok().zip(subject.day);
    let Some((expires, today)) = dates else { return true };
    let left = expires.0.since(today.0).map_or(0, |span| span.get_days());
    least.parse::<i32>().map_or(true, |least| left >= least)
}

/// A pattern as people write it: `#` is a digit, `@` a letter, `?` any one character, `*` any text.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // The usual walk with one way back: to the last star, one character further each time.
    let (mut at, mut place, mut star) = (0, 0, None);
    while place < text.len() {
        if at < pattern.len() && pattern[at] == '*' {
            star = Some((at + 1, place));
            at += 1;
        } else if at < pattern.len() && fits_one(pattern[at], text[place]) {
            at += 1;
            place += 1;
        } else if let Some((after, from)) = star {
            star = Some((after, from + 1));
            at = after;
            place = from + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|&sign| sign == '*')
}

fn fits_one(sign: char, letter: char) -> bool {
    match sign {
        '#' => letter.is_ascii_digit(),
        '@' => letter.is_ascii_alphabetic(),
        '?' => true,
        sign => sign == letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(field: &str, test: &str, value: &str, outcome: &str) -> Rule {
        Rule {
            act: "receive".into(),
            field: field.into(),
            test: test.into(),
            value: value.into(),
            outcome: outcome.into(),
            words: format!("{field} {test}"),
            ..Rule::default()
        }
    }

    fn subject(fields: &[(&'static str, &str)]) -> Subject<'static> {
        Subject {
            act: "receive",
            item: "FLOUR",
            partner: "S1",
            fields: fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            day: Some("2026-03-01".parse().unwrap()),
            seen: BTreeMap::new(),
        }
    }

    fn broken(rule: Rule, subject: &Subject<'_>) -> bool {
        !check(&[("R".into(), rule)], subject).is_empty()
    }

    #[test]
    fn a_required_field_that_is_empty_breaks_its_rule() {
        let rule = || rule("supplier_lot", "required", "", "refuse");

        assert!(broken(rule(), &subject(&[])));
        assert!(!broken(rule(), &subject(&[("supplier_lot", "F-1")])));
        let other = Rule { item: "SUGAR".into(), ..rule() };
        assert!(!broken(other, &subject(&[])), "the rule is for another item");
    }

    #[test]
    fn dates_are_kept_in_order_and_far_enough_away() {
        let dates = subject(&[("expires_on", "2026-03-20"), ("produced_on", "2026-03-25")]);

        assert!(broken(rule("expires_on", "not_before", "produced_on", "refuse"), &dates));
        assert!(broken(rule("expires_on", "days_left", "30", "ask"), &dates));
        assert!(!broken(rule("expires_on", "days_left", "19", "ask"), &dates));
        assert!(!broken(rule("expires_on", "not_before", "today", "ask"), &dates));
    }

    #[test]
    fn a_value_that_was_seen_before_is_not_unique() {
        let seen = BTreeMap::from([("supplier_lot", "2026-02-01".to_owned())]);
        let subject = Subject { seen, ..subject(&[("supplier_lot", "F-1")]) };

        assert!(broken(rule("supplier_lot", "unique", "", "warn"), &subject));
    }

    #[test]
    fn the_hardest_outcome_comes_first() {
        let rules = [
            ("A".to_owned(), rule("certificate", "required", "", "warn")),
            ("B".to_owned(), rule("supplier_lot", "required", "", "refuse")),
        ];

        let findings = check(&rules, &subject(&[]));
        assert_eq!(findings.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["B", "A"]);
    }

    #[test]
    fn patterns_know_digits_letters_and_any_text() {
        assert!(matches_pattern("F-####", "F-0412"));
        assert!(!matches_pattern("F-####", "F-041"));
        assert!(matches_pattern("@@-*", "AB-anything"));
        assert!(matches_pattern("*-#", "a-b-7"));
        assert!(!matches_pattern("", "x"));
    }
}
