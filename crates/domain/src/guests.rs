//! Guests: somebody from outside who may look at a few things for a few days.
//!
//! A guest holds no permission. What an invitation names is all that is theirs to see.

use std::collections::BTreeSet;
use std::fmt;

use crate::refusal::Refusal;
use crate::time::Instant;

/// Days an invitation lasts, at most.
pub const DAYS_MAX: i64 = 30;
/// Things of one kind that an invitation names, at most.
pub const NAMED_MAX: usize = 200;
const DAY_US: i64 = 24 * 3_600 * 1_000_000;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight<'a> {
    /// The passport of a lot, as references name it.
    Lot(&'a str),
    /// A trace that begins with a lot.
    Trace(&'a str),
    /// A recall or drill by its number.
    Recall(&'a str),
    /// A complaint by its number.
    Complaint(&'a str),
}

impl fmt::Display for Sight<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lot(lot) => write!(f, "{lot}"),
            Self::Trace(lot) => write!(f, "trace:{lot}"),
            Self::Recall(code) => write!(f, "recall:{code}"),
            Self::Complaint(code) => write!(f, "complaint:{code}"),
        }
    }
}

/// What an invitation names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Lots as references name them: `lot:L1`.
    pub lots: BTreeSet<String>,
    /// Numbers of recalls and drills.
    pub recalls: BTreeSet<String>,
    /// Numbers of complaints.
    pub complaints: BTreeSet<String>,
}

impl Scope {
    /// Whether it is among what is named. What a trace or a recall reaches is shown there, and is not
    /// named by that.
    pub fn shows(&self, sight: Sight<'_>) -> bool {
        match sight {
            Sight::Lot(lot) | Sight::Trace(lot) => self.lots.contains(lot),
            Sight::Recall(code) => self.recalls.contains(code),
            Sight::Complaint(code) => self.complaints.contains(code),
        }
    }

    /// An invitation names something, and no more than somebody reads who gives it.
    pub fn check(&self) -> Result<(), Refusal> {
        let kinds =
            [(&self.lots, "lots"), (&self.recalls, "recalls"), (&self.complaints, "complaints")];
        if kinds.iter().all(|(named, _)| named.is_empty()) {
            return Err(Refusal::GuestSeesNothing);
        }
        match kinds.into_iter().find(|(named, _)| named.len() > NAMED_MAX) {
            Some((_, field)) => Err(Refusal::BadInput { field }),
            None => Ok(()),
        }
    }
}

/// The names of one kind, as a fact keeps them: one on each line, none where there are none.
pub fn lines(named: &BTreeSet<String>) -> Option<String> {
    let text = named.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
    Some(text).filter(|text| !text.is_empty())
}

/// The names that a fact keeps.
pub fn named(lines: Option<&str>) -> BTreeSet<String> {
    lines.into_iter().flat_map(str::lines).map(str::to_owned).collect()
}

/// Whether an invitation may last so long.
pub fn stay(from: Instant, until: Instant, now: Instant) -> Result<(), Refusal> {
    if until <= from || until <= now {
        return Err(Refusal::BadInput { field: "until" });
    }
    if until.utc_us - from.utc_us > DAYS_MAX * DAY_US {
        return Err(Refusal::GuestStaysTooLong { days_max: DAYS_MAX });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        Scope {
            lots: named(Some("lot:L1\nlot:L2")),
            recalls: named(Some("RC-1")),
            ..Scope::default()
        }
    }

    #[test]
    fn a_guest_sees_what_is_named_and_nothing_beside_it() {
        let scope = scope();

        assert!(scope.shows(Sight::Lot("lot:L1")) && scope.shows(Sight::Trace("lot:L2")));
        assert!(scope.shows(Sight::Recall("RC-1")));
        for other in [
            Sight::Lot("lot:L"),
            Sight::Lot("L1"),
            Sight::Trace("lot:L3"),
            Sight::Recall("lot:L1"),
            Sight::Complaint("RC-1"),
        ] {
            assert!(!scope.shows(other), "{other}");
        }
    }

    #[test]
    fn names_are_kept_one_on_each_line() {
        assert_eq!(lines(&scope().lots).as_deref(), Some("lot:L1\nlot:L2"));
        assert_eq!(lines(&scope().complaints), None);
        assert_eq!(named(None), BTreeSet::new());
    }

    #[test]
    fn an_invitation_names_something() {
        assert_eq!(Scope::default().check(), Err(Refusal::GuestSeesNothing));
        assert_eq!(scope().check(), Ok(()));
    }

    #[test]
    fn an_invitation_lasts_thirty_days_at_most_and_is_not_over_yet() {
        let at = |days: i64| Instant::utc(days * DAY_US);

        assert_eq!(stay(at(1), at(31), at(1)), Ok(()));
        let too_long = stay(at(1), Instant::utc(31 * DAY_US + 1), at(1));
        assert_eq!(too_long, Err(Refusal::GuestStaysTooLong { days_max: DAYS_MAX }));
        let over = Refusal::BadInput { field: "until" };
        assert_eq!(stay(at(1), at(1), at(0)), Err(over.clone()));
        assert_eq!(stay(at(1), at(2), at(3)), Err(over));
    }
}
