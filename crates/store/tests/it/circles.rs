//! A case that is kept to a circle, and what its holds say meanwhile.

use domain::circles::KeptKind;
use domain::facts::{HoldLifted, HoldPlaced, KeptToCircle};
use domain::{Fact, HoldId, ImportId, PersonId, PoolId, RecallId};
use store::{Database, circles, stock};

use crate::plant::{COMPANY, SITE, append_at, entry, found, lot, on_every_engine};

const RECALL: RecallId = RecallId(120);

pub(crate) fn samples() -> Vec<Fact> {
    let fact = KeptToCircle {
        kind: KeptKind::Recall,
        code: "RC-1".into(),
        subject: Some(RECALL.0),
        people: Some(PersonId(70).to_string()),
        roles: Some("manager\nquality".into()),
        reason: "Somebody among us is suspected".into(),
    };
    vec![fact.into()]
}

fn kept(kind: KeptKind, code: &str, people: Option<PersonId>) -> Fact {
    let fact = KeptToCircle {
        kind,
        code: code.into(),
        subject: (kind == KeptKind::Recall).then_some(RECALL.0),
        people: people.map(|person| person.to_string()),
        roles: None,
        reason: "Somebody among us is suspected".into(),
    };
    fact.into()
}

fn held(hold: i64) -> Fact {
    let (hold, recall) = (HoldId(hold), Some(RECALL));
    HoldPlaced { hold, pool: PoolId(1), reason: "RC-1 a poisoner".into(), recall }.into()
}

fn happened(db: &Database, facts: Vec<Fact>) {
    append_at(db, SITE, ImportId(0), facts.into_iter().map(entry).collect());
}

fn reasons(db: &Database) -> Vec<(String, Option<String>)> {
    let holds = db.read(|tx| stock::holds(tx, (COMPANY, SITE), PoolId(1))).unwrap();
    holds.into_iter().map(|hold| (hold.reason, hold.lifted_reason)).collect()
}

#[test]
fn a_hold_says_its_number_as_long_as_its_recall_is_kept() {
    on_every_engine(|db| {
        found(db);
        append_at(db, SITE, ImportId(0), vec![lot(1, "L1", 9)]);
        happened(db, vec![held(1), kept(KeptKind::Recall, "RC-1", Some(PersonId(7)))]);
        let lifted = HoldLifted { hold: HoldId(1), reason: "it was not him".into() };
        happened(db, vec![held(2), lifted.into()]);

        let number = || "RC-1".to_owned();
        assert_eq!(reasons(db), [(number(), Some(number())), (number(), None)]);
        let said = db.read(|tx| stock::hold_as_said(tx, (COMPANY, SITE), HoldId(1))).unwrap();
        let said = said.map(|hold| (hold.reason, hold.lifted_reason)).unwrap();
        assert_eq!(said, ("RC-1 a poisoner".into(), Some("it was not him".into())));
        let unsaid = db.read(|tx| circles::unsaid(tx, (COMPANY, SITE))).unwrap();
        assert_eq!(unsaid.len(), 3, "two holds were laid and one was lifted: {unsaid:?}");

        happened(db, vec![kept(KeptKind::Recall, "RC-1", None)]);
        let (first, _) = reasons(db).remove(0);
        assert_eq!(first, "RC-1 a poisoner");
        let unsaid = db.read(|tx| circles::unsaid(tx, (COMPANY, SITE))).unwrap();
        assert!(unsaid.is_empty(), "{unsaid:?}");
        assert_eq!(store::verify::verify(db, &mut |_| {}).unwrap().first, None);
    });
}

#[test]
fn what_is_kept_is_found_and_what_was_opened_is_not() {
    on_every_engine(|db| {
        found(db);
        let (li, chen) = (PersonId(7), PersonId(8));
        happened(db, vec![kept(KeptKind::Audit, "AU-1", Some(li))]);
        happened(db, vec![kept(KeptKind::Complaint, "CC-1", Some(li))]);
        happened(db, vec![kept(KeptKind::Audit, "AU-1", None)]);

        let all = db.read(|tx| circles::of_site(tx, (COMPANY, SITE))).unwrap();
        let [one] = &all[..] else { panic!("{all:?}") };
        assert_eq!((one.kind, one.code.as_str()), (KeptKind::Complaint, "CC-1"));
        assert!(one.circle.shows(Some(li), &[]) && !one.circle.shows(Some(chen), &[]));
        let opened = db.read(|tx| circles::one(tx, (COMPANY, SITE), KeptKind::Audit, "AU-1"));
        assert!(opened.unwrap().unwrap().circle.is_open());
    });
}
