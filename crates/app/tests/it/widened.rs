//! Recalls whose scope grows after customers were told: whoever comes in is told, whoever got more is told
//! of the rest, and nobody twice of the same.

use app::{
    AccountRecall, EndRecall, HoldQuery, HoldRecall, LiftHold, OpenRecall, RecallCustomer,
    SetRecallLot, TellRecall,
};
use domain::MasterKind;
use serde_json::json;

use crate::furnished::{ONCE, done};
use crate::house::{House, in_every_house};
use crate::notices::{
    answering, board, contact, in_every_recall, is_noticed, notices, outgoing, sending, ship, token,
};
use crate::receivers::Receiver;

/// A house that sent 30 of `B1` to `C1`, with a recall of it in which all is held; `C1` and `C2` can be
/// written to.
fn in_every_growing_recall(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        house.receive("BREAD", "B1", "100", "A1");
        // Whatever is left of its life may go there.
        house.define(MasterKind::Partner, "C2", &json!({}));
        ship(house, "1", "C1", "30");
        let open = OpenRecall {
            roots: vec!["lot:B1".to_owned()],
            hazard: "substance".to_owned(),
            reason: "metal in it".to_owned(),
            code: Some("RC-1".to_owned()),
            ..OpenRecall::default()
        };
        done(house.plant.open_recall(&house.owner, &open, ONCE));
        done(house.plant.hold_recall(&house.owner, "RC-1", &HoldRecall::default(), ONCE));
        written_to(house);
        test(house);
    });
}

fn written_to(house: &House) {
    for code in ["C1", "C2"] {
        let email = format!("qa@{}.example", code.to_lowercase());
        contact(house, &format!("{code}-QA"), code, json!({"email": email}));
    }
}

/// Another lot went to `C1` and `C2`.
fn more_bread(house: &House) {
    house.receive("BREAD", "B2", "50", "A1");
    ship(house, "3", "C2", "5");
    ship(house, "4", "C1", "7");
}

fn widen(house: &House) {
    let lot = SetRecallLot {
        lot: "B2".to_owned(),
        included: true,
        reason: "the same flour".to_owned(),
        ..SetRecallLot::default()
    };
    done(house.plant.set_recall_lot(&house.owner, "RC-1", &lot, ONCE));
}

fn customer(house: &House, code: &str) -> RecallCustomer {
    board(house).customers.into_iter().find(|one| one.customer == code).unwrap()
}

fn telling(house: &House) -> Vec<String> {
    let mut all: Vec<String> = board(house)
        .customers
        .into_iter()
        .map(|one| {
            let untold = one.deliveries.iter().filter(|delivery| delivery.untold != "0");
            let untold: Vec<&str> = untold.map(|delivery| delivery.untold.as_str()).collect();
            format!("{} {} {}", one.customer, one.telling, untold.join(" ")).trim_end().to_owned()
        })
        .collect();
    all.sort();
    all
}

#[test]
fn whoever_comes_in_is_told_and_whoever_got_more_is_told_of_the_rest() {
    in_every_growing_recall(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        assert_eq!(telling(house), ["C1 not_yet 30"]);
        done(plant.send_notices(owner, "RC-1", &sending(&[]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 1);
        let first = mail.got().remove(0);
        plant.answer_notice(&token(&first), &answering("30")).unwrap();
        assert_eq!(telling(house), ["C1 told"], "on {}", house.engine);

        more_bread(house);
        assert_eq!(telling(house), ["C1 told"]);
        widen(house);
        assert_eq!(telling(house), ["C1 more 7", "C2 not_yet 5"]);
        // They know of what they were told, until somebody tells them more.
        assert!(customer(house, "C1").acknowledged_at.is_some());

        done(plant.send_notices(owner, "RC-1", &sending(&[]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 2, "on {}", house.engine);
        assert_eq!(notices(house, "C1"), ["C1-QA first sent", "C1-QA added sent"]);
        assert_eq!(notices(house, "C2"), ["C2-QA first sent"]);
        assert_eq!(telling(house), ["C1 told", "C2 told"]);
        assert!(customer(house, "C1").acknowledged_at.is_none());
        let messages = mail.got();
        let more = messages.iter().rfind(|one| one.contains("qa@c1.example")).unwrap();
        assert!(more.contains("DN-4") && more.contains("7 ") && !more.contains("DN-1"), "{more}");

        // Nothing is sent twice.
        done(plant.send_notices(owner, "RC-1", &sending(&[]), ONCE));
        assert_eq!((plant.hand_over_notices().unwrap(), mail.got().len()), (0, 3));
        // Whoever does not answer to the rest is reminded of it.
        house.wait_seconds(31 * 60);
        assert_eq!(plant.hand_over_notices().unwrap(), 2);
        assert_eq!(notices(house, "C1")[2], "C1-QA reminder sent");
        plant.answer_notice(&token(more), &answering("30")).unwrap();
        assert!(customer(house, "C1").acknowledged_at.is_some());
        house.stays_sound();
    });
}

#[test]
fn what_a_lifted_hold_let_out_of_the_same_lot_is_told_too() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let told = TellRecall { customer: "C1".to_owned(), ..TellRecall::default() };
        done(plant.notice_recall(owner, "RC-1", &told, ONCE));
        let query = HoldQuery { lot: Some("B1".to_owned()), ..HoldQuery::default() };
        let hold = plant.holds(owner, &query).unwrap().rows.remove(0).hold;
        let lift = LiftHold { reason: "a mistake".to_owned(), ..LiftHold::default() };
        done(plant.lift_hold(owner, &hold, &lift, ONCE));
        ship(house, "5", "C1", "4");
        assert_eq!(telling(house), ["C1 more 4", "C2 not_yet 10"], "on {}", house.engine);

        // On the telephone they hear of all of it.
        done(plant.notice_recall(owner, "RC-1", &told, ONCE));
        assert_eq!(telling(house), ["C1 told", "C2 not_yet 10"]);
        house.stays_sound();
    });
}

#[test]
fn while_a_scope_grows_two_processes_tell_everybody_everything_once() {
    in_every_growing_recall(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        let other = house.plant_at(house.target.clone()).unwrap();
        for one in [plant, &other] {
            one.set_outgoing(outgoing(Some(&mail), None));
        }
        more_bread(house);
        let send = |one: &app::Plant| {
            done(one.send_notices(owner, "RC-1", &sending(&[]), ONCE));
            one.hand_over_notices().unwrap();
        };
        std::thread::scope(|scope| {
            scope.spawn(|| widen(house));
            for one in [plant, &other] {
                scope.spawn(move || send(one));
            }
        });
        // Whatever was missed is still to be told, and is told by one of both.
        std::thread::scope(|scope| {
            for one in [plant, &other] {
                scope.spawn(move || send(one));
            }
        });
        send(plant);

        assert_eq!(telling(house), ["C1 told", "C2 told"], "on {}", house.engine);
        let messages = mail.got();
        let to = |code: &str| messages.iter().filter(|one| one.contains(code)).count();
        assert!((1..=2).contains(&to("qa@c1.example")), "{messages:?}");
        assert_eq!(to("qa@c2.example"), 1);
        house.stays_sound();
    });
}

#[test]
fn a_message_that_was_on_its_way_when_the_recall_ended_is_on_record() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let hook = Receiver::of_slow_posts();
        contact(house, "C1-IT", "C1", json!({"webhook": format!("http://{}/", hook.address())}));
        plant.set_outgoing(outgoing(None, Some("secret")));
        for (customer, sold) in [("C1", "30"), ("C2", "10")] {
            let said = AccountRecall {
                customer: customer.to_owned(),
                lot: "B1".to_owned(),
                sold: Some(sold.to_owned()),
                ..AccountRecall::default()
            };
            done(plant.account_recall(owner, "RC-1", &said, ONCE));
        }
        let end = |effective| EndRecall {
            effective,
            note: "all found".to_owned(),
            ..EndRecall::default()
        };
        done(plant.check_recall(owner, "RC-1", &end(Some(true)), ONCE));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        std::thread::scope(|scope| {
            let sent = scope.spawn(|| plant.hand_over_notices().unwrap());
            while notices(house, "C1") != ["C1-IT first sending"] {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            done(plant.close_recall(owner, "RC-1", &end(None), ONCE));
            assert_eq!(sent.join().unwrap(), 1, "on {}", house.engine);
        });

        assert_eq!(notices(house, "C1"), ["C1-IT first sent"]);
        assert!(is_noticed(house, "C1"));
        let board = board(house);
        assert_eq!(board.row.stage, "closed");
        assert_eq!(board.events.last().unwrap().kind, "noticed");
        house.stays_sound();
    });
}
