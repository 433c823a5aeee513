//! Links of notices: what one of them takes, whose it is, and who is taken to have answered over it.

use app::{AnswerLot, AnswerNotice, Error};
use domain::PersonId;
use serde_json::json;
use store::recalls::EventKind;

use crate::furnished::{ONCE, done, refused};
use crate::house::House;
use crate::notices::{
    answering, board, contact, in_every_recall, in_store, outgoing, sending, token,
};
use crate::receivers::Receiver;

/// The links of `C1` and `C2`, who were both told by mail.
fn links(house: &House) -> [String; 2] {
    let mail = Receiver::of_mail();
    house.plant.set_outgoing(outgoing(Some(&mail), None));
    contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
    contact(house, "C2-QA", "C2", json!({"email": "qa@c2.example"}));
    done(house.plant.send_notices(&house.owner, "RC-1", &sending(&[]), ONCE));
    assert_eq!(house.plant.hand_over_notices().unwrap(), 2, "on {}", house.engine);
    let got = mail.got();
    ["qa@c1.example", "qa@c2.example"]
        .map(|to| token(got.iter().find(|message| message.contains(to)).unwrap()))
}

fn noted(note: &str) -> AnswerNotice {
    let mut answer = answering("30");
    answer.lots[0].note = Some(note.to_owned());
    answer
}

/// How often something was said.
fn said(house: &House, kind: &str) -> usize {
    board(house).events.iter().filter(|event| event.kind == kind).count()
}

#[test]
fn a_link_takes_short_notes_and_what_is_known_already_is_not_written_again() {
    in_every_recall(false, |house| {
        let [link, _] = links(house);
        let answer = |answer: &AnswerNotice| house.plant.answer_notice(&link, answer);
        assert_eq!(refused(answer(&noted(&"x".repeat(401)))), "bad_input");
        assert_eq!(refused(answer(&noted("a\u{7}b"))), "bad_input");
        assert_eq!((said(house, "answered"), said(house, "accounted")), (0, 0));

        answer(&answering("30")).unwrap();
        answer(&answering("30.0")).unwrap();
        assert_eq!((said(house, "answered"), said(house, "accounted")), (2, 1));
        answer(&noted(&"x".repeat(400))).unwrap();
        let less = AnswerLot { sold: Some("1".to_owned()), ..answering("29").lots[0].clone() };
        answer(&AnswerNotice { lots: vec![less], ..answering("29") }).unwrap();
        assert_eq!(said(house, "accounted"), 3, "on {}", house.engine);
        house.stays_sound();
    });
}

#[test]
fn a_link_takes_fifty_answers_and_no_more() {
    in_every_recall(false, |house| {
        let [link, other] = links(house);
        for _ in 0..50 {
            house.plant.answer_notice(&link, &answering("30")).unwrap();
        }
        house.wait_seconds(61);
        let more = house.plant.answer_notice(&link, &answering("29"));
        assert!(matches!(more, Err(Error::LockedOut { .. })), "{more:?} on {}", house.engine);
        assert_eq!((said(house, "answered"), said(house, "accounted")), (50, 1));
        assert!(house.plant.notice(&link).is_ok());
        house.plant.answer_notice(&other, &answering("10")).unwrap();
    });
}

#[test]
fn a_link_ends_with_the_contact_it_was_sent_to() {
    in_every_recall(false, |house| {
        let [link, other] = links(house);
        // Whoever it was works elsewhere by now.
        contact(house, "C1-QA", "C2", json!({"email": "qa@c1.example"}));
        let gone = |result: Result<_, Error>| matches!(result, Err(Error::NotFound("notice")));
        assert!(gone(house.plant.notice(&link)), "on {}", house.engine);
        assert!(gone(house.plant.answer_notice(&link, &answering("30"))));
        assert!(house.plant.notice(&other).is_ok());
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        assert!(house.plant.notice(&link).is_ok());
    });
}

#[test]
fn two_strangers_of_one_name_are_two() {
    in_every_recall(false, |house| {
        let [one, two] = links(house);
        for (link, sealed) in [(&one, "30"), (&two, "10"), (&one, "29")] {
            house.plant.answer_notice(link, &answering(sealed)).unwrap();
        }
        let by: Vec<PersonId> = in_store(house, |tx, ground, recall| {
            let events = store::recalls::events(tx, ground, recall.recall).unwrap();
            let answers = events.iter().filter(|event| event.kind == EventKind::Answered);
            answers.filter_map(|event| event.by).collect()
        });
        let [first, other, again] = by[..] else { panic!("{by:?}") };
        assert!(first == again && first != other, "{by:?} on {}", house.engine);
    });
}
