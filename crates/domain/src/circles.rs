//! Circles: records that only named people and roles may see.

use std::collections::BTreeSet;

use crate::facts::Fact;
use crate::ids::PersonId;
use crate::words::words;

words! {
    /// Records that may be kept to a circle.
    KeptKind: "kind of record that may be kept to a circle" {
        /// A recall or drill.
        Recall = 1 "recall",
        /// A complaint.
        Complaint = 2 "complaint",
        /// An audit.
        Audit = 3 "audit",
        /// A bill of materials.
        Bom = 4 "bom",
        /// A work instruction.
        Instruction = 5 "instruction",
    }
}

impl KeptKind {
    /// Whether its records belong to the company and not to a site.
    pub const fn is_of_company(self) -> bool {
        matches!(self, Self::Bom)
    }
}

/// Who may see a record. Without anybody in it, it is no circle, and the record is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circle {
    /// People by their ids.
    pub people: BTreeSet<PersonId>,
    /// Roles.
    pub roles: BTreeSet<String>,
}

impl Circle {
    /// The circle that a fact keeps.
    pub fn of(people: Option<&str>, roles: Option<&str>) -> Self {
        let people = people.into_iter().flat_map(str::lines).filter_map(|id| id.parse().ok());
        let roles = roles.into_iter().flat_map(str::lines).map(str::to_owned);
        Self { people: people.collect(), roles: roles.collect() }
    }

    /// Whether the record is open.
    pub fn is_open(&self) -> bool {
        self.people.is_empty() && self.roles.is_empty()
    }

    /// Whether somebody with these roles may see the record.
    pub fn shows(&self, person: Option<PersonId>, roles: &[String]) -> bool {
        self.is_open()
            || person.is_some_and(|person| self.people.contains(&person))
            || roles.iter().any(|role| self.roles.contains(role))
    }

    /// The people as a fact keeps them.
    pub fn people_lines(&self) -> Option<String> {
        lines(self.people.iter().map(ToString::to_string))
    }

    /// The roles as a fact keeps them.
    pub fn role_lines(&self) -> Option<String> {
        lines(self.roles.iter().cloned())
    }
}

fn lines(of: impl Iterator<Item = String>) -> Option<String> {
    let text = of.collect::<Vec<_>>().join("\n");
    Some(text).filter(|text| !text.is_empty())
}

/// How a fact names the record that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<'a> {
    /// By its id.
    Id(KeptKind, i64),
    /// By its number or code.
    Code(KeptKind, &'a str),
}

/// The record that may be kept to a circle and that a fact is about. Holds are not: that goods are blocked
/// is for everybody.
pub fn about(fact: &Fact) -> Option<Named<'_>> {
    use KeptKind::{Audit, Complaint, Instruction, Recall};
    let recall = |id: crate::RecallId| Some(Named::Id(Recall, id.0));
    let complaint = |id: crate::ComplaintId| Some(Named::Id(Complaint, id.0));
    match fact {
        Fact::RecallOpened(fact) => recall(fact.recall),
        Fact::RecallScoped(fact) => recall(fact.recall),
        Fact::RecallLotSet(fact) => recall(fact.recall),
        Fact::RecallHeld(fact) => recall(fact.recall),
        Fact::RecallNoticed(fact) => recall(fact.recall),
        Fact::RecallAcknowledged(fact) => recall(fact.recall),
        Fact::RecallAccounted(fact) => recall(fact.recall),
        Fact::RecallChecked(fact) => recall(fact.recall),
        Fact::RecallClosed(fact) => recall(fact.recall),
        Fact::RecallPaced(fact) => recall(fact.recall),
        Fact::RecallAnswered(fact) => recall(fact.recall),
        Fact::RecallTold(fact) => recall(fact.recall),
        Fact::RecallOfCase(fact) => recall(fact.recall),
        Fact::RecallWentOn(fact) => recall(fact.recall),
        Fact::DrillDrawn(fact) => recall(fact.recall),
        Fact::ComplaintTaken(fact) => complaint(fact.complaint),
        Fact::ComplaintStepped(fact) => complaint(fact.complaint),
        Fact::ComplaintLotSet(fact) => complaint(fact.complaint),
        Fact::ComplaintExplained(fact) => complaint(fact.complaint),
        Fact::ComplaintCompensated(fact) => complaint(fact.complaint),
        Fact::SampleReturned(fact) => complaint(fact.complaint),
        Fact::AuditSet(fact) => Some(Named::Id(Audit, fact.audit.0)),
        Fact::AuditLineSet(fact) => Some(Named::Id(Audit, fact.audit.0)),
        Fact::InstructionPublished(fact) => Some(Named::Id(Instruction, fact.instruction.0)),
        Fact::InstructionWithdrawn(fact) => Some(Named::Id(Instruction, fact.instruction.0)),
        Fact::InstructionRead(fact) => Some(Named::Id(Instruction, fact.instruction.0)),
        Fact::InstructionDrafted(fact) => Some(Named::Code(Instruction, &fact.code)),
        Fact::InstructionReleased(fact) => Some(Named::Code(Instruction, &fact.code)),
        Fact::InstructionSentBack(fact) => Some(Named::Code(Instruction, &fact.code)),
        Fact::KeptToCircle(fact) => Some(Named::Code(fact.kind, &fact.code)),
        Fact::FileAttached(fact) => subject(&fact.subject),
        Fact::LegalHoldSet(fact) => fact.subject.as_deref().and_then(subject),
        _ => None,
    }
}

/// The record that a subject names, as files and legal holds have them: `complaint:C-1`.
pub fn subject(text: &str) -> Option<Named<'_>> {
    let (kind, code) = text.split_once(':')?;
    Some(Named::Code(kind.parse().ok()?, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_of_its_people_and_roles_and_of_nobody_else() {
        let person = PersonId(7);
        let circle = Circle { people: [person].into(), roles: ["quality".into()].into() };
        let roles = |role: &str| vec![role.to_owned()];

        assert!(circle.shows(Some(person), &[]));
        assert!(circle.shows(None, &roles("quality")));
        assert!(!circle.shows(Some(PersonId(8)), &roles("operator")));
        assert!(!circle.shows(None, &[]));
    }

    #[test]
    fn without_anybody_in_it_there_is_no_circle() {
        let none = Circle::of(None, None);

        assert!(none.is_open() && none.shows(None, &[]));
        assert_eq!((none.people_lines(), none.role_lines()), (None, None));
    }

    #[test]
    fn a_circle_reads_back_from_its_lines() {
        let circle =
            Circle { people: [PersonId(7), PersonId(9)].into(), roles: ["quality".into()].into() };

        let (people, roles) = (circle.people_lines(), circle.role_lines());
        assert_eq!(Circle::of(people.as_deref(), roles.as_deref()), circle);
    }

    #[test]
    fn subjects_name_records_that_may_be_kept_and_nothing_else() {
        assert_eq!(subject("complaint:C:1"), Some(Named::Code(KeptKind::Complaint, "C:1")));
        assert_eq!(subject("lot:L1"), None);
        assert_eq!(subject("recall"), None);
    }
}
