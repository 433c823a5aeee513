//! A recall over two sites: goods go from one to the other, and everything of the case is held at both.

use app::{CaseView, HoldRecall, OpenRecall};

use crate::furnished::{ONCE, done, refused};
use crate::two_sites::{TwoSites, at_two_sites};

/// A recall of a lot at the first site.
fn opened(two: &TwoSites<'_>, lot: &str) {
    let open = OpenRecall {
        roots: vec![format!("lot:{lot}")],
        hazard: "substance".to_owned(),
        reason: "metal in it".to_owned(),
        code: Some("RC-1".to_owned()),
        ..OpenRecall::default()
    };
    done(two.house.plant.open_recall(two.main(), &open, ONCE));
}

fn held(two: &TwoSites<'_>) -> CaseView {
    done(two.house.plant.hold_case(two.main(), "RC-1", &HoldRecall::default(), ONCE))
}

fn states(case: &CaseView) -> Vec<(&str, &str)> {
    case.sites.iter().map(|site| (site.site.as_str(), site.state.as_str())).collect()
}

#[test]
fn what_went_to_another_site_is_held_there_too() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        house.receive("BREAD", "B2", "100", "A2");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        let other = two.send(two.main(), "TO-EAST", "B2", "20");
        two.receive(east, "OF-MAIN", &note, "E1");
        two.receive(east, "OF-MAIN", &other, "E2");
        assert_eq!(two.coming(east, &note), []);
        opened(two, "B1");
        let before = house.plant.case(two.main(), "RC-1").unwrap();
        assert_eq!(states(&before), [("main", "not_yet"), ("east", "not_yet")]);
        assert_eq!((before.links.len(), before.links[0].left.as_str()), (1, "0"));

        let case = held(two);

        assert_eq!(states(&case), [("main", "held"), ("east", "held")], "on {}", house.engine);
        assert!(case.everything_held);
        assert_eq!(two.holds(east, "E1").len(), 1);
        assert_eq!((two.holds(east, "E2").len(), two.holds(two.main(), "B2").len()), (0, 0));
        // Once more holds nothing twice.
        assert_eq!(held(two).sites.len(), 2);
        assert_eq!(two.holds(east, "E1").len(), 1);
        house.stays_sound();
    });
}

#[test]
fn what_is_on_the_way_comes_in_with_the_hold_on_it() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let first = two.send(two.main(), "TO-EAST", "B1", "30");
        let second = two.send(two.main(), "TO-EAST", "B1", "20");
        two.receive(east, "OF-MAIN", &first, "E1");
        opened(two, "B1");
        let case = held(two);
        assert!(case.everything_held, "on {}: {case:?}", house.engine);
        assert_eq!(
            case.links.iter().map(|link| link.left.as_str()).collect::<Vec<_>>(),
            ["0", "20"]
        );
        assert!(two.coming(east, &second)[0].recalled);

        two.receive(east, "OF-MAIN", &second, "E2");

        assert_eq!(two.holds(east, "E2").len(), 1, "on {}", house.engine);
        let case = house.plant.case(two.main(), "RC-1").unwrap();
        assert!(case.everything_held);
        let part = case.sites[1].recall.clone().unwrap();
        assert_eq!(house.plant.recall(east, &part).unwrap().lots.len(), 2);
        house.stays_sound();
    });
}

#[test]
fn a_site_that_was_never_asked_holds_what_arrives_of_an_open_case() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        opened(two, "B1");
        done(house.plant.hold_recall(two.main(), "RC-1", &HoldRecall::default(), ONCE));

        two.receive(east, "OF-MAIN", &note, "E1");

        assert_eq!(two.holds(east, "E1").len(), 1, "on {}", house.engine);
        let case = house.plant.case(two.main(), "RC-1").unwrap();
        assert_eq!(states(&case), [("main", "held"), ("east", "held")]);
        // And at the sender nothing more of it leaves.
        let late = two.gather_refused("B1");
        assert_eq!(late, "lot_on_hold");
        house.stays_sound();
    });
}

#[test]
fn a_receipt_names_only_what_is_on_the_way_to_its_site() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        let coming = two.coming(east, &note).remove(0);
        let receive = |supplier: &str, sent: &str| {
            let receipt = TwoSites::receipt(supplier, "E1", "30", Some(sent));
            house.plant.receive(east, &receipt, ONCE)
        };

        assert_eq!(refused(receive("S1", &coming.transfer)), "crossing_no_site");
        assert_eq!(refused(receive("OF-MAIN", "7")), "crossing_unknown");
        done(receive("OF-MAIN", &coming.transfer));
        assert_eq!(refused(receive("OF-MAIN", &coming.transfer)), "crossing_unknown");
        house.stays_sound();
    });
}
