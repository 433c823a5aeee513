//! A recall over two sites: goods go from one to the other, and everything of the case is held at both.

use app::{CaseView, HoldRecall, NameHalf, NewPerson, OpenRecall, SiteRoles, TraceAsk};

use crate::furnished::{ONCE, done, refused};
use crate::two_sites::{TwoSites, at_two_sites};

/// A recall of a lot at the first site.
pub(crate) fn opened(two: &TwoSites<'_>, lot: &str) {
    let open = OpenRecall {
        roots: vec![format!("lot:{lot}")],
        hazard: "substance".to_owned(),
        reason: "metal in it".to_owned(),
        code: Some("RC-1".to_owned()),
        ..OpenRecall::default()
    };
    done(two.house.plant.open_recall(two.main(), &open, ONCE));
}

pub(crate) fn held(two: &TwoSites<'_>) -> CaseView {
    done(two.house.plant.hold_case(two.main(), "RC-1", &HoldRecall::default(), ONCE))
}

/// The code of what was refused.
pub(crate) fn why<T: std::fmt::Debug>(answer: app::Result<T>) -> &'static str {
    match answer {
        Err(app::Error::Refusal(refusal)) => refusal.code(),
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn states(case: &CaseView) -> Vec<(&str, &str)> {
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
fn who_leads_recalls_at_one_site_holds_nothing_at_another() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        two.receive(east, "OF-MAIN", &note, "E1");
        opened(two, "B1");
        house.person("chief", &["quality"]);
        let new = NewPerson {
            username: "of-main".to_owned(),
            name: "of main".to_owned(),
            password: "correct horse battery".to_owned(),
            roles: Vec::new(),
            at_sites: vec![SiteRoles {
                site: "main".to_owned(),
                roles: vec!["quality".to_owned()],
            }],
            language: None,
        };
        house.plant.add_person_of_own_password(&house.owner, &new).unwrap();
        let signed = house.plant.sign_in("of-main", "correct horse battery", "a desk").unwrap();
        let (of_main, _) = house.plant.session(&signed.cookie, None).unwrap();

        let ask = HoldRecall::default();
        let case = done(house.plant.hold_case(&of_main, "RC-1", &ask, ONCE));

        assert_eq!(states(&case), [("main", "held"), ("east", "not_yet")], "on {}", house.engine);
        assert!(!case.everything_held && case.sites[0].may && !case.sites[1].may);
        let asked: Vec<_> = case.sites[1].ask.iter().filter_map(|one| one.name.clone()).collect();
        assert_eq!(asked, ["chief"]);
        assert_eq!(two.holds(east, "E1").len(), 0);
        assert!(held(two).everything_held);
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
        let late = TwoSites::try_send(&house.plant, two.main(), ("TO-EAST", "B1"), "1");
        assert_eq!(why(late), "lot_on_hold");
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

#[test]
fn a_trace_goes_over_the_link_both_ways() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let first = two.send(two.main(), "TO-EAST", "B1", "30");
        two.send(two.main(), "TO-EAST", "B1", "20");
        two.receive(east, "OF-MAIN", &first, "E1");
        two.send(east, "C1", "E1", "5");
        let trace = |at: &app::Operator, lot: &str, direction: &str| {
            let ask = TraceAsk {
                root: format!("lot:{lot}"),
                direction: direction.to_owned(),
                ..TraceAsk::default()
            };
            house.plant.trace_sites(at, &ask).unwrap()
        };

        let forward = trace(two.main(), "B1", "forward");
        let named: Vec<_> =
            forward.parts.iter().map(|part| (part.site.as_str(), part.partners.clone())).collect();
        assert_eq!(named, [("main", vec![]), ("east", vec!["C1".to_owned()])]);
        assert_eq!(forward.parts[1].shown[0].lot, "lot:E1");
        let left: Vec<_> = forward.links.iter().map(|link| link.left.as_deref()).collect();
        assert_eq!(left, [Some("0"), Some("20")], "on {}", house.engine);
        let backward = trace(east, "E1", "backward");
        assert_eq!(backward.parts[1].shown[0].lot, "lot:B1");
        assert_eq!(backward.parts[1].partners, ["S1"]);
        // At a shared device one stays at its site.
        let seat = app::Seat { shared: true, ..east.seat.clone() };
        let bound = app::Operator { seat, ..east.clone() };
        let narrow = trace(&bound, "E1", "backward");
        assert_eq!((narrow.complete, narrow.parts[1].may), (false, false));
    });
}

#[test]
fn goods_that_go_on_to_a_third_site_are_followed_there() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        let west = two.open_west();
        house.receive("BREAD", "B1", "100", "A1");
        let first = two.send(two.main(), "TO-EAST", "B1", "30");
        two.receive(east, "OF-MAIN", &first, "E1");
        let second = two.send(east, "TO-WEST", "E1", "10");
        two.receive(&west, "OF-EAST", &second, "W1");
        opened(two, "B1");

        let case = held(two);

        assert_eq!(states(&case), [("main", "held"), ("east", "held"), ("west", "held")]);
        assert_eq!(two.holds(&west, "W1").len(), 1, "on {}", house.engine);
        house.stays_sound();
    });
}

#[test]
fn a_receipt_whose_sender_is_named_later_is_held_then_and_asked_about_with_the_next_hold() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        let sent = two.coming(east, &note).remove(0).transfer;
        done(house.plant.receive(east, &TwoSites::receipt("OF-MAIN", "E1", "30", None), ONCE));
        opened(two, "B1");
        held(two);
        assert_eq!(two.holds(east, "E1").len(), 0);
        let task = |at: &app::Operator, kind: &str| {
            let query = app::TaskQuery::default();
            let rows = house.plant.tasks(at, &query).unwrap().rows;
            rows.into_iter().find(|task| task.kind == kind)
        };
        assert!(task(east, "name_half").is_some() && task(two.main(), "name_half").is_some());

        let receipt = house.plant.unnamed_receipts(east).unwrap().rows.remove(0);
        assert_eq!((receipt.supplier.as_str(), receipt.quantity.as_str()), ("OF-MAIN", "30"));
        let receipt = receipt.transfer;
        let named = NameHalf { sent, ..NameHalf::default() };
        let named = done(house.plant.name_half(east, &receipt, &named, ONCE));

        assert!(named.recalled && task(east, "name_half").is_none());
        assert_eq!(two.holds(east, "E1").len(), 1, "on {}", house.engine);
        let case = house.plant.case(two.main(), "RC-1").unwrap();
        assert_eq!(states(&case)[1], ("east", "not_yet"));
        assert!(task(east, "hold_site").is_some() && task(two.main(), "hold_site").is_some());
        assert!(held(two).everything_held && task(east, "hold_site").is_none());
        house.stays_sound();
    });
}

#[test]
fn what_does_not_arrive_is_a_task_at_both_sites() {
    at_two_sites(|two| {
        let (house, east) = (two.house, &two.east);
        house.receive("BREAD", "B1", "100", "A1");
        let note = two.send(two.main(), "TO-EAST", "B1", "30");
        let waits = |at: &app::Operator| {
            let rows = house.plant.tasks(at, &app::TaskQuery::default()).unwrap().rows;
            rows.into_iter().filter(|task| task.kind == "await_goods").count()
        };
        assert_eq!((waits(two.main()), waits(east)), (0, 0));

        house.wait_hours(49);
        assert_eq!((waits(two.main()), waits(east)), (1, 1), "on {}", house.engine);
        two.receive(east, "OF-MAIN", &note, "E1");
        assert_eq!((waits(two.main()), waits(east)), (0, 0));
    });
}
