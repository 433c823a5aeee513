//! A case beyond the common way: what is sent back, what is taken back, who may not, who cannot be asked.

use app::{
    CrossingQuery, CustomerReturn, Dispatch, HoldRecall, OpenRecall, SupplierReturn, UndoAct,
};
use domain::MasterKind;

use crate::cases::{held, opened, states, why};
use crate::furnished::{ONCE, done};
use crate::two_sites::{TwoSites, at_two_sites};

#[test]
fn whoever_may_not_hold_at_a_site_sees_not_yet_and_whom_to_ask() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        two.receive(east, "OF-MAIN", &note, "E1");
        opened(two, "B1");
        house.person("mei", &["quality"]);
        let seat = app::Seat { shared: true, ..two.main().seat.clone() };
        let bound = app::Operator { seat, ..two.main().clone() };

        let case = done(house.plant.hold_case(&bound, "RC-1", &HoldRecall::default(), ONCE));

        assert_eq!(states(&case), [("main", "held"), ("east", "not_yet")], "on {}", house.engine);
        assert_eq!((case.everything_held, case.sites[1].may), (false, false));
        assert_eq!(case.sites[1].ask[0].name.as_deref(), Some("mei"));
        // Whoever works there holds it there.
        let cases = house.plant.cases_of_others(east).unwrap().rows;
        assert_eq!((cases[0].code.as_str(), cases[0].held), ("RC-1", false));
        done(house.plant.hold_part(east, &cases[0].case, &HoldRecall::default(), ONCE));
        assert!(house.plant.case(two.main(), "RC-1").unwrap().everything_held);
        assert_eq!(
            why(house.plant.hold_part(east, "7", &HoldRecall::default(), ONCE)),
            "unknown_document"
        );
    });
}

#[test]
fn what_a_site_sends_back_is_followed_as_well() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        two.receive(east, "OF-MAIN", &note, "E1");
        let back = SupplierReturn {
            lot: "E1".to_owned(),
            quantity: "10".to_owned(),
            reason: "too many".to_owned(),
            ..SupplierReturn::default()
        };
        done(house.plant.supplier_return(east, &back, ONCE));
        // The hazard is known at the second site, and only there.
        let open = OpenRecall {
            roots: vec!["lot:E1".to_owned()],
            hazard: "substance".to_owned(),
            reason: "metal in it".to_owned(),
            code: Some("RC-E".to_owned()),
            ..OpenRecall::default()
        };
        done(house.plant.open_recall(east, &open, ONCE));
        let hold = |at| done(house.plant.hold_case(at, "RC-E", &HoldRecall::default(), ONCE));
        let case = hold(east);
        assert_eq!(states(&case), [("east", "held"), ("main", "held")], "on {}", house.engine);

        let coming = house.plant.coming(two.main(), &CrossingQuery::default()).unwrap().rows;
        let returned = CustomerReturn {
            customer: "TO-EAST".to_owned(),
            lot: "B1".to_owned(),
            quantity: "10".to_owned(),
            lot_number: Some("B1-R".to_owned()),
            sent: Some(coming[0].transfer.clone()),
            ..CustomerReturn::default()
        };
        done(house.plant.customer_return(two.main(), &returned, ONCE));

        assert_eq!(two.holds(two.main(), "B1-R").len(), 1, "on {}", house.engine);
        assert_eq!(two.holds(two.main(), "B1").len(), 0, "the rest is of no concern");
        assert!(hold(east).everything_held);
        house.stays_sound();
    });
}

#[test]
fn the_other_site_answers_for_what_arrived_there() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let first = two.send(two.main(), "TO-EAST", "B1", "30");
        let second = two.send(two.main(), "TO-EAST", "B1", "20");
        two.receive(east, "OF-MAIN", &first, "E1");
        opened(two, "B1");
        held(two);
        let open = || house.plant.recall(two.main(), "RC-1").unwrap().figures.remove(0).open;
        assert_eq!(open(), "20", "on {}", house.engine);

        two.receive(east, "OF-MAIN", &second, "E2");
        assert_eq!(open(), "0");
    });
}

#[test]
fn what_arrived_at_another_site_is_not_taken_back_at_the_sender() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let gathered = two.gather(two.main(), "TO-EAST", "B1", "30");
        let left = house.plant.dispatch(two.main(), &gathered, &Dispatch::default(), ONCE).unwrap();
        let receipt = two.coming(east, &gathered).remove(0);
        let receipt = TwoSites::receipt("OF-MAIN", "E1", "30", Some(&receipt.transfer));
        let received = house.plant.receive(east, &receipt, ONCE).unwrap();
        let undo = |at: &app::Operator, act: &str| {
            let reason = "by mistake".to_owned();
            house.plant.undo_act(at, act, &UndoAct { reason, ..UndoAct::default() }, ONCE)
        };

        assert_eq!(why(undo(two.main(), &left.act)), "crossing_arrived");
        done(undo(east, &received.act));
        assert_eq!(two.coming(east, &gathered).len(), 1, "it is on the way again");
        done(undo(two.main(), &left.act));
        assert_eq!(two.coming(east, &gathered), []);
        house.stays_sound();
    });
}

/// The end of a chain of a site is damaged, or as it was again: nothing can be written there.
fn damaged(two: &TwoSites<'_>, at: &app::Operator) {
    let database = store::Database::open(two.house.target.clone()).unwrap();
    let turned = store::sql::Statement::fixed("UPDATE ledger_head SET seq = -seq WHERE site = $1");
    let rows = database.write(|tx| tx.execute(&turned, &[store::sql::Value::from(at.site.0)]));
    assert_eq!(rows.unwrap(), 1);
}

#[test]
fn a_site_that_cannot_be_written_is_unreachable_and_no_other_waits_for_it() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        let contact = r#"{"name":"Li","partner":"TO-EAST","phone":"123"}"#;
        house.write_master(MasterKind::Contact, "E-QA", contact);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        two.receive(east, "OF-MAIN", &note, "E1");
        opened(two, "B1");
        damaged(two, east);

        let case = held(two);

        let named = [("main", "held"), ("east", "unreachable")];
        assert_eq!(states(&case), named, "on {}", house.engine);
        assert_eq!((case.everything_held, case.sites[1].call[0].name.as_str()), (false, "Li"));
        let task = || {
            let rows = house.plant.tasks(two.main(), &app::TaskQuery::default()).unwrap().rows;
            rows.into_iter().find(|task| task.kind == "hold_site").map(|task| task.state)
        };
        assert_eq!(task().as_deref(), Some("stuck"));
        damaged(two, east);
        assert!(held(two).everything_held && task().is_none());
        house.stays_sound();
    });
}
