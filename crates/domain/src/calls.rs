//! Calls from the floor: somebody needs somebody. Who comes, who is told when nobody does, and how
//! long it takes.

use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// What is needed.
    CallKind: "kind of call" {
        /// Material is missing, or is the wrong one.
        Material = 1 "material",
        /// Something about the goods is not as it should be.
        Quality = 2 "quality",
        /// A machine stands, or does not do what it should.
        Machine = 3 "machine",
        /// Somebody is hurt, or could be.
        Safety = 4 "safety",
        /// A hand is needed.
        Help = 5 "help",
    }
}

words! {
    /// Where a call stands.
    CallState: "state of a call" {
        /// Nobody has said that they come.
        Raised = 1 "raised",
        /// Somebody is on the way, or there.
        Answered = 2 "answered",
        /// What was wrong is put right.
        Resolved = 3 "resolved",
        /// Nobody is needed any more.
        Withdrawn = 4 "withdrawn",
    }
}

impl CallState {
    /// Whether somebody still waits.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Raised | Self::Answered)
    }
}

/// Who comes for a kind of call, and who is told when nobody has said within some minutes that they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The role that comes.
    pub role: String,
    /// The role that is told next.
    pub next: String,
    /// After so many minutes.
    pub minutes: u32,
}

/// Minutes nobody may be left waiting longer before the next level hears of it.
pub const MINUTES_MAX: u32 = 480;

/// Who comes where nobody said otherwise: the leader, and quality for what is wrong with goods.
pub fn built_in(kind: CallKind) -> Chain {
    let (role, minutes) = match kind {
        CallKind::Material | CallKind::Help => ("leader", 15),
        CallKind::Machine => ("leader", 10),
        CallKind::Quality => ("quality", 10),
        CallKind::Safety => ("leader", 2),
    };
    Chain { role: role.to_owned(), next: "manager".to_owned(), minutes }
}

/// When the next level is told, where nobody said by then that they come.
pub fn escalates_at_us(raised_at_us: i64, chain: &Chain) -> i64 {
    raised_at_us.saturating_add(i64::from(chain.minutes) * 60_000_000)
}

/// Whether something may still be said to a call.
pub fn still_open(code: &str, state: CallState) -> Result<(), Refusal> {
    if state.is_open() {
        return Ok(());
    }
    Err(Refusal::CallNotOpen { call: code.to_owned(), state: state.as_str() })
}

/// Whether somebody may take a call back: whoever raised it, and who leads the floor.
pub fn may_withdraw(code: &str, own: bool, leads: bool) -> Result<(), Refusal> {
    if own || leads {
        return Ok(());
    }
    Err(Refusal::CallNotYours { call: code.to_owned() })
}

/// What decides how urgent a call is; the smaller comes first. A line that stands and people in danger
/// come before everything, then what nobody answered, then what waits longest.
pub fn urgency(kind: CallKind, state: CallState, stopped: bool, raised_at_us: i64) -> impl Ord {
    let in_danger = kind == CallKind::Safety;
    (!(stopped || in_danger), state != CallState::Raised, raised_at_us)
}

/// The middle of some spans; of two in the middle the longer one, so that no figure is made that
/// nobody waited. None of nothing.
pub fn median(mut spans: Vec<i64>) -> Option<i64> {
    spans.sort_unstable();
    spans.get(spans.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_ended_is_not_answered() {
        let said = |state| still_open("CA-1", state).map_err(|refusal| refusal.code());

        assert_eq!(said(CallState::Raised), Ok(()));
        assert_eq!(said(CallState::Answered), Ok(()));
        assert_eq!(said(CallState::Resolved), Err("call_not_open"));
        assert_eq!(said(CallState::Withdrawn), Err("call_not_open"));
    }

    #[test]
    fn only_who_raised_it_or_who_leads_takes_it_back() {
        assert_eq!(may_withdraw("CA-1", true, false), Ok(()));
        assert_eq!(may_withdraw("CA-1", false, true), Ok(()));
        let other = may_withdraw("CA-1", false, false).map_err(|refusal| refusal.code());
        assert_eq!(other, Err("call_not_yours"));
    }

    #[test]
    fn a_standing_line_comes_first_then_the_unanswered_then_the_oldest() {
        let of = urgency(CallKind::Material, CallState::Raised, false, 10);
        let stopped = urgency(CallKind::Quality, CallState::Answered, true, 20);
        assert!(stopped < of);

        let answered = urgency(CallKind::Material, CallState::Answered, false, 5);
        let raised = urgency(CallKind::Help, CallState::Raised, false, 20);
        assert!(raised < answered);
    }

    #[test]
    fn danger_comes_before_a_shortage() {
        let danger = urgency(CallKind::Safety, CallState::Raised, false, 20);
        let shortage = urgency(CallKind::Material, CallState::Raised, false, 10);

        assert!(danger < shortage);
    }

    #[test]
    fn the_middle_of_nothing_is_nothing() {
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![9, 1]), Some(9));
    }
}
