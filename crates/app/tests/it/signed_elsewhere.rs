//! An act at another site that the house wants signed: it is signed at that site, from wherever it is done.

use app::{HoldRecall, Operator, SignAsk, SignatureQuery};
use domain::MasterKind;
use serde_json::json;

use crate::cases::{held, opened, states, why};
use crate::furnished::ONCE;
use crate::signatures::{ask, signing, ticket, with};
use crate::two_sites::{TwoSites, at_two_sites};

/// The same person at the second site.
fn over_there(two: &TwoSites<'_>, who: &Operator) -> Operator {
    Operator { site: two.east.site, zone: two.east.zone.clone(), ..who.clone() }
}

fn for_opening(ask: SignAsk) -> SignAsk {
    SignAsk { act: "open_recall".to_owned(), ..ask }
}

/// What the second site refuses as long as nobody signs there.
fn reached(two: &TwoSites<'_>, signatures: u32) {
    two.house.receive("BREAD", "B1", "100", "A1");
    let note = two.send(two.main(), "TO-EAST", "B1", "30");
    two.receive(&two.east, "OF-MAIN", &note, "E1");
    opened(two, "B1");
    let point = json!({"name": "recall", "act": "open_recall", "signatures": signatures,
        "meanings": "approval"});
    two.house.define(MasterKind::SignaturePoint, "S1", &point);
}

#[test]
fn the_part_of_a_case_at_another_site_is_signed_in_the_chain_of_that_site() {
    at_two_sites(|two| {
        let (house, plant) = (two.house, &two.house.plant);
        let hua = house.person("hua", &["quality"]);
        let hua_there = over_there(two, &hua);
        reached(two, 1);

        // Nobody waits for a signature: what needs none is held, and the other site says what it needs.
        let case = held(two);
        assert_eq!(states(&case), [("main", "held"), ("east", "not_yet")], "on {}", house.engine);
        assert_eq!(case.sites[1].why.as_deref(), Some("signature_needed"));
        let hold = |who: &Operator| plant.hold_part(who, &case.case, &HoldRecall::default(), ONCE);
        assert_eq!(why(hold(&signing(&hua_there, &[]))), "signature_needed");
        let wrong_place = ticket(house, &hua, &for_opening(ask("approval")));
        assert_eq!(why(hold(&signing(&hua_there, &[&wrong_place]))), "signature_spent");

        let right_place = ticket(house, &hua_there, &for_opening(ask("approval")));
        hold(&signing(&hua_there, &[&right_place])).unwrap();

        let case = plant.case(two.main(), "RC-1").unwrap();
        assert!(case.everything_held, "{:?}", states(&case));
        assert_eq!(case.sites[1].why, None);
        let signed = |at: &Operator, recall: &Option<String>| {
            let of = SignatureQuery { document: recall.clone(), ..SignatureQuery::default() };
            plant.signatures(at, &of).unwrap().rows
        };
        let there = signed(&two.east, &case.sites[1].recall);
        let here = signed(two.main(), &case.sites[0].recall);
        assert_eq!((there.len(), here.len()), (1, 0), "each chain is signed for itself");
        assert_eq!(there[0].by.name.as_deref(), Some("hua"));
        house.stays_sound();
    });
}

#[test]
fn a_second_person_signs_there_only_who_may_do_it_there() {
    at_two_sites(|two| {
        let (house, plant) = (two.house, &two.house.plant);
        let hua = over_there(two, &house.person("hua", &["quality"]));
        house.person("ming", &["quality"]);
        house.person("wang", &["operator"]);
        reached(two, 2);
        let case = held(two);
        let hold = |other: &str| {
            let own = ticket(house, &hua, &for_opening(ask("approval")));
            let second = ticket(house, &hua, &for_opening(with(other, "approval")));
            let signer = signing(&hua, &[&own, &second]);
            plant.hold_part(&signer, &case.case, &HoldRecall::default(), ONCE)
        };

        assert_eq!(why(hold("wang")), "signer_may_not", "on {}", house.engine);
        hold("ming").unwrap();
        assert!(plant.case(two.main(), "RC-1").unwrap().everything_held);
        house.stays_sound();
    });
}
