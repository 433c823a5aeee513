//! Audits by others: when, how long, what they asked for and how fast it lay on the table, what they
//! found and what is done about it.

use crate::refusal::Refusal;
use crate::time::{CivilDate, Instant};
use crate::words::words;

words! {
    /// Who audits, and against what.
    AuditKind: "kind of audit" {
        /// A customer.
        Customer = 1 "customer",
        /// A certifier, against a standard of ISO.
        Iso = 2 "iso",
        /// A certifier, against BRCGS.
        Brcgs = 3 "brcgs",
        /// A certifier, against good manufacturing practice.
        Gmp = 4 "gmp",
        /// An authority.
        Authority = 5 "authority",
    }
}

words! {
    /// What a line of an audit is.
    AuditLineKind: "kind of line of an audit" {
        /// A document or record that was asked for.
        Document = 1 "document",
        /// Something that was found.
        Finding = 2 "finding",
    }
}

words! {
    /// How grave a finding is.
    FindingGrade: "grade of a finding" {
        /// People may be harmed.
        Critical = 1 "critical",
        /// A demand is not met.
        Major = 2 "major",
        /// A demand is met only in part.
        Minor = 3 "minor",
        /// To be looked at, no fault.
        Observation = 4 "observation",
    }
}

/// Days an audit may take, at most.
const DAYS_MAX: i64 = 366;
/// Minutes an audit may take a day.
const MINUTES_A_DAY: i64 = 24 * 60;

/// Whether an audit can have been so long.
pub fn span(from: CivilDate, to: CivilDate, minutes: Option<u32>) -> Result<(), Refusal> {
    let days = from.0.until(to.0).map_or(0, |span| i64::from(span.get_days()) + 1);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(Refusal::BadInput { field: "to_on" });
    }
    if minutes.is_some_and(|minutes| i64::from(minutes) > days * MINUTES_A_DAY) {
        return Err(Refusal::BadInput { field: "minutes" });
    }
    Ok(())
}

/// What a line says beside its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// When it was asked for.
    pub asked_at: Option<Instant>,
    /// When it lay on the table.
    pub answered_at: Option<Instant>,
    /// How grave it is.
    pub grade: Option<FindingGrade>,
    /// The corrective action.
    pub action: Option<&'a str>,
    /// Nothing is left to do.
    pub closed: bool,
}

/// Whether a line can say so: what is asked for has a time, what is found has a grade, and what is grave
/// is done with only by an action.
pub fn line(kind: AuditLineKind, said: &Said<'_>) -> Result<(), Refusal> {
    let bad = |field| Err(Refusal::BadInput { field });
    match kind {
        AuditLineKind::Document => {
            let Some(asked_at) = said.asked_at else { return bad("asked_at") };
            if said.answered_at.is_some_and(|answered_at| answered_at < asked_at) {
                return bad("answered_at");
            }
            if said.grade.is_some() { bad("grade") } else { Ok(()) }
        }
        AuditLineKind::Finding => {
            let Some(grade) = said.grade else { return bad("grade") };
            let is_grave = matches!(grade, FindingGrade::Critical | FindingGrade::Major);
            if said.closed && is_grave && said.action.is_none() {
                return bad("action");
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_audit_ends_no_earlier_than_it_begins_and_has_no_more_hours_than_its_days() {
        let (first, second) = (day("2026-03-01"), day("2026-03-02"));

        assert_eq!(span(first, first, Some(1_440)), Ok(()));
        assert_eq!(span(first, second, None), Ok(()));
        assert_eq!(span(second, first, None), Err(Refusal::BadInput { field: "to_on" }));
        let too_long = span(first, first, Some(1_441));
        assert_eq!(too_long, Err(Refusal::BadInput { field: "minutes" }));
    }

    #[test]
    fn what_is_grave_is_done_with_only_by_an_action() {
        let said = |grade, action| Said { grade, action, closed: true, ..Said::default() };
        let finding = |said: Said<'_>| line(AuditLineKind::Finding, &said);

        let bad = |field| Err(Refusal::BadInput { field });
        assert_eq!(finding(said(Some(FindingGrade::Major), None)), bad("action"));
        assert_eq!(finding(said(Some(FindingGrade::Major), Some("CA-7"))), Ok(()));
        assert_eq!(finding(said(Some(FindingGrade::Observation), None)), Ok(()));
        assert_eq!(finding(said(None, None)), bad("grade"));
    }

    #[test]
    fn nothing_is_answered_before_it_is_asked_for() {
        let at = |text: &str| Some(text.parse::<Instant>().unwrap());
        let (ten, eleven) = (at("2026-03-01T10:00:00Z"), at("2026-03-01T11:00:00Z"));
        let asked = |asked_at, answered_at| {
            line(AuditLineKind::Document, &Said { asked_at, answered_at, ..Said::default() })
        };

        assert_eq!(asked(ten, eleven), Ok(()));
        assert_eq!(asked(ten, None), Ok(()));
        assert_eq!(asked(eleven, ten), Err(Refusal::BadInput { field: "answered_at" }));
        assert_eq!(asked(None, ten), Err(Refusal::BadInput { field: "asked_at" }));
    }
}
