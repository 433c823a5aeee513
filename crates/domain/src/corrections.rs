//! Taking acts back: what the opposite of each kind of fact is, and who may ask for it.

use crate::calendar::WorkTime;
use crate::facts::Fact;
use crate::masters::CorrectionRight;
use crate::refusal::{Refusal, UndoBar};

/// How a kind of fact is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A transfer is voided; it stays visible.
    Void,
    /// The opposite follows from the fact itself.
    Reverse,
    /// What was before stands again.
    Before,
    /// The order is cancelled, unless something serves it.
    Cancel,
    /// It stays as it is: it was seen, said or made, and that remains true.
    Stays,
    /// It is never part of an act at a site.
    Apart,
}

/// Every kind of fact by its number, with how it is taken back.
pub const WAYS: &[(u16, Way)] = &[
    (1, Way::Apart),
    (2, Way::Apart),
    (3, Way::Apart),
    (4, Way::Apart),
    (5, Way::Apart),
    (6, Way::Apart),
    (7, Way::Apart),
    (8, Way::Apart),
    (9, Way::Apart),
    (10, Way::Apart),
    (20, Way::Apart),
    (21, Way::Apart),
    (22, Way::Apart),
    (23, Way::Stays),
    (24, Way::Void),
    (25, Way::Before),
    (30, Way::Apart),
    (31, Way::Cancel),
    (32, Way::Before),
    (33, Way::Before),
    (34, Way::Stays),
    (35, Way::Stays),
    (36, Way::Before),
    (37, Way::Reverse),
    (38, Way::Reverse),
    (39, Way::Reverse),
    (40, Way::Stays),
    (41, Way::Before),
    (42, Way::Reverse),
    (43, Way::Reverse),
    (44, Way::Stays),
    (45, Way::Stays),
    (46, Way::Before),
    (47, Way::Reverse),
    (48, Way::Stays),
    (49, Way::Stays),
    (50, Way::Stays),
    (51, Way::Stays),
    (52, Way::Stays),
    (53, Way::Stays),
    (54, Way::Before),
    (55, Way::Apart),
    (56, Way::Stays),
    (57, Way::Stays),
    (58, Way::Stays),
    (60, Way::Apart),
    (61, Way::Apart),
    (62, Way::Stays),
    (63, Way::Stays),
    (64, Way::Stays),
    (65, Way::Stays),
    (66, Way::Stays),
    (70, Way::Stays),
    (71, Way::Stays),
    (72, Way::Stays),
    (73, Way::Stays),
    (74, Way::Stays),
    (75, Way::Stays),
    (76, Way::Stays),
    (80, Way::Reverse),
    (81, Way::Apart),
    (86, Way::Stays),
    (87, Way::Reverse),
    (88, Way::Reverse),
    (89, Way::Stays),
    (90, Way::Stays),
    (91, Way::Stays),
    (92, Way::Stays),
    (93, Way::Stays),
    (94, Way::Stays),
    (95, Way::Stays),
    (96, Way::Stays),
    (97, Way::Stays),
    (98, Way::Stays),
    (99, Way::Stays),
    (100, Way::Stays),
    (101, Way::Stays),
    (102, Way::Stays),
    (103, Way::Stays),
    (104, Way::Stays),
    (105, Way::Stays),
    (106, Way::Stays),
    (107, Way::Stays),
    (108, Way::Stays),
    (112, Way::Stays),
    (113, Way::Stays),
    (114, Way::Stays),
    (115, Way::Stays),
    (116, Way::Stays),
    (117, Way::Stays),
    (118, Way::Apart),
    (123, Way::Apart),
    (124, Way::Reverse),
    (125, Way::Stays),
    (126, Way::Stays),
    (127, Way::Stays),
    (128, Way::Stays),
    (129, Way::Stays),
    (130, Way::Stays),
    (131, Way::Stays),
    (132, Way::Stays),
    (133, Way::Stays),
    (134, Way::Stays),
    (135, Way::Stays),
    (136, Way::Stays),
    (137, Way::Apart),
    (138, Way::Stays),
    (139, Way::Stays),
    (140, Way::Stays),
    (141, Way::Stays),
    (142, Way::Stays),
    (143, Way::Stays),
    (147, Way::Stays),
    (148, Way::Stays),
    (149, Way::Stays),
    (150, Way::Stays),
    (151, Way::Stays),
    (144, Way::Stays),
];

/// How a fact is taken back.
pub fn way(fact: &Fact) -> Way {
    let kind = fact.kind().0;
    let found = WAYS.iter().find(|(number, _)| *number == kind);
    found.expect("a test walks over all kinds").1
}

/// Until when one may take something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    SameShift,
    SameDay,
    Always,
}

/// One line of the table of rights.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Right {
    act: String,
    role: String,
    own_only: bool,
    last_only: bool,
    within: Within,
    dependents: bool,
}

/// Who wants to take back what.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    /// The act's name.
    pub act: &'a str,
    /// The roles of who asks.
    pub roles: &'a [String],
    /// Whether they did it themselves.
    pub own: bool,
    /// Whether it is the last thing they did.
    pub last: bool,
    /// When it was done.
    pub done: &'a WorkTime,
    /// When it is to be taken back.
    pub now: &'a WorkTime,
    /// Whether something depends on it.
    pub depended_on: bool,
}

/// Whether somebody may take an act back, by the company's table of rights; by ours where it has
/// none. One line that allows it is enough; else the line that came nearest says why not.
pub fn may(table: &[CorrectionRight], asking: &Asking<'_>) -> Result<(), Refusal> {
    let rights = if table.is_empty() { built_in() } else { table.iter().map(read).collect() };
    let ours = rights.iter().filter(|right| {
        (right.act.is_empty() || right.act == asking.act) && asking.roles.contains(&right.role)
    });
    let mut nearest: Option<UndoBar> = None;
    for right in ours {
        match bar(right, asking) {
            None => return Ok(()),
            Some(bar) => nearest = nearest.max(Some(bar)),
        }
    }
    Err(Refusal::MayNotUndo { why: nearest.unwrap_or(UndoBar::Role) })
}

/// What stands in the way of a right; bars are asked in the order of [`UndoBar`].
fn bar(right: &Right, asking: &Asking<'_>) -> Option<UndoBar> {
    let same_day = asking.done.day == asking.now.day;
    let same_shift = same_day && asking.done.shift == asking.now.shift;
    if right.own_only && !asking.own {
        return Some(UndoBar::NotYours);
    }
    match right.within {
        Within::SameShift if !same_shift => return Some(UndoBar::OtherShift),
        Within::SameDay if !same_day => return Some(UndoBar::OtherDay),
        _ => {}
    }
    if right.last_only && !asking.last {
        return Some(UndoBar::NotLast);
    }
    (asking.depended_on && !right.dependents).then_some(UndoBar::DependedOn)
}

/// A record of the table. A word nobody knows gives the narrowest right, never a wider one.
fn read(record: &CorrectionRight) -> Right {
    Right {
        act: record.act.clone(),
        role: record.role.clone(),
        own_only: record.own_only,
        last_only: false,
        within: match record.within.as_str() {
            "always" => Within::Always,
            "same_day" => Within::SameDay,
            _ => Within::SameShift,
        },
        dependents: record.dependents,
    }
}

/// The rights of a company that wrote none down: who works at the floor takes back the last thing
/// they did as long as nothing follows from it, a leader what was done on the same production day,
/// quality and the administrator everything.
fn built_in() -> Vec<Right> {
    let right = |role: &str, within, own: bool, dependents| Right {
        act: String::new(),
        role: role.to_owned(),
        own_only: own,
        last_only: own,
        within,
        dependents,
    };
    vec![
        right("operator", Within::SameShift, true, false),
        right("planner", Within::SameDay, true, false),
        right("leader", Within::SameDay, false, true),
        right("quality", Within::Always, false, true),
        right("administrator", Within::Always, false, true),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_fact_says_how_it_is_taken_back_and_says_it_once() {
        for (kind, _, name) in Fact::KINDS {
            let said = WAYS.iter().filter(|(number, _)| number == kind).count();
            assert_eq!(said, 1, "{name}");
        }
        assert_eq!(WAYS.len(), Fact::KINDS.len(), "a way without a kind");
    }

    fn work(day: &str, shift: &str) -> WorkTime {
        WorkTime { day: day.parse().unwrap(), shift: shift.into() }
    }

    fn refused(table: &[CorrectionRight], asking: &Asking<'_>) -> Option<UndoBar> {
        match may(table, asking) {
            Err(Refusal::MayNotUndo { why }) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn without_a_table_an_operator_takes_back_the_last_own_act_of_the_shift() {
        let (roles, shift) = (["operator".to_owned()], work("2026-11-20", "A"));
        let later = work("2026-11-20", "B");
        let asking = Asking {
            act: "receive",
            roles: &roles,
            own: true,
            last: true,
            done: &shift,
            now: &shift,
            depended_on: false,
        };

        assert_eq!(refused(&[], &asking), None);
        let cases = [
            (Asking { own: false, ..asking.clone() }, UndoBar::NotYours),
            (Asking { last: false, ..asking.clone() }, UndoBar::NotLast),
            (Asking { now: &later, ..asking.clone() }, UndoBar::OtherShift),
            (Asking { depended_on: true, ..asking.clone() }, UndoBar::DependedOn),
            (Asking { roles: &[], ..asking.clone() }, UndoBar::Role),
        ];
        for (asking, bar) in cases {
            assert_eq!(refused(&[], &asking), Some(bar));
        }
    }

    #[test]
    fn a_leader_takes_back_what_was_done_today_and_quality_everything() {
        let (today, tomorrow) = (work("2026-11-20", "A"), work("2026-11-21", "A"));
        let asking = |roles| Asking {
            act: "inspect",
            roles,
            own: false,
            last: false,
            done: &today,
            now: &tomorrow,
            depended_on: true,
        };
        let (leader, quality) = (["leader".to_owned()], ["quality".to_owned()]);

        assert_eq!(refused(&[], &asking(&leader)), Some(UndoBar::OtherDay));
        assert_eq!(refused(&[], &Asking { now: &today, ..asking(&leader) }), None);
        assert_eq!(refused(&[], &asking(&quality)), None);
    }

    #[test]
    fn a_company_that_writes_rights_down_has_only_those() {
        let shift = work("2026-11-20", "A");
        let table = [CorrectionRight {
            act: "receive".into(),
            role: "leader".into(),
            within: "always".into(),
            ..CorrectionRight::default()
        }];
        let asking = |act, roles| Asking {
            act,
            roles,
            own: true,
            last: true,
            done: &shift,
            now: &shift,
            depended_on: false,
        };
        let (leader, administrator) = (["leader".to_owned()], ["administrator".to_owned()]);

        assert_eq!(refused(&table, &asking("receive", &leader)), None);
        assert_eq!(refused(&table, &asking("ship", &leader)), Some(UndoBar::Role));
        assert_eq!(refused(&table, &asking("receive", &administrator)), Some(UndoBar::Role));
    }
}
