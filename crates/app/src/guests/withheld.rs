//! What a guest is not told: who people are, how they are reached, what was paid, and papers nobody read
//! for it.
//!
//! Every view is taken apart here in one place; what is a name in free words stays with whoever invites.

use domain::circles::KeptKind;

use crate::complaints::ComplaintView;
use crate::naming::PersonName;
use crate::plant::Operator;
use crate::recalls::{RecallRow, RecallView};
use crate::views::Passport;

impl Operator {
    /// A passport as this reader may see it.
    pub(crate) fn may_see_passport(&self, mut view: Passport) -> Passport {
        if !self.is_guest() {
            return view;
        }
        view.people.clear();
        view.attachments.clear();
        for link in view.sources.iter_mut().chain(&mut view.destinations) {
            link.by = None;
        }
        for correction in &mut view.corrections {
            correction.by = None;
            correction.changes.remove("by");
        }
        for moment in &mut view.timeline {
            moment.by = None;
        }
        for choice in &mut view.identity_choices {
            choice.by = None;
            choice.confirmed_by = PersonName { person: String::new(), name: None };
        }
        view
    }

    /// A recall as this reader may see it.
    pub(crate) fn may_see_recall(&self, mut view: RecallView) -> RecallView {
        self.without_kept_complaint(&mut view.row);
        if !self.is_guest() {
            return view;
        }
        view.row.owner = None;
        view.team.clear();
        for customer in &mut view.customers {
            customer.answered_by = None;
            customer.contacts.clear();
            customer.notices.clear();
        }
        for event in &mut view.events {
            event.by = None;
            // What is noted of a customer says whom one talked to.
            if event.customer.is_some() {
                event.note = None;
            }
        }
        view
    }

    /// A recall in a list, which does not name a complaint that is kept from this reader.
    pub(crate) fn without_kept_complaint(&self, row: &mut RecallRow) {
        let hides = |code: &String| self.outside.hides(KeptKind::Complaint, code);
        row.complaint = row.complaint.take().filter(|code| !hides(code));
    }

    /// A complaint as this reader may see it.
    pub(crate) fn may_see_complaint(&self, mut view: ComplaintView) -> ComplaintView {
        if !self.is_guest() {
            return view;
        }
        view.owner = None;
        view.attachments.clear();
        view.compensations.clear();
        // What followed is shown where the invitation names it.
        view.recalls.clear();
        for step in &mut view.steps {
            (step.by, step.owner) = (None, None);
        }
        for suspect in &mut view.suspects {
            suspect.by = None;
        }
        for hold in &mut view.holds {
            (hold.by, hold.lifted_by) = (None, None);
        }
        for sample in &mut view.samples {
            sample.by = None;
        }
        if let Some(said) = &mut view.explanation {
            (said.by, said.team, said.recognition) = (None, None, None);
        }
        view
    }
}
