//! Notices of a recall: handed over once, tried again, chased, and answered over a link that shows its
//! customer's goods and nothing else.

use std::time::Duration;

use app::{
    AnswerLot, AnswerNotice, Dispatch, DrawDrill, EndRecall, HoldRecall, Mail, OpenRecall,
    Outgoing, PlanShipment, RecallView, SendNotices, SetPick, TakePick, TellRecall,
};
use domain::notices::{ATTEMPTS_MAX, NoticeState};
use domain::{MasterKind, NoticeId, PartnerId};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use store::recalls::Recall;
use store::side::notices::{self as queue, Notice};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};
use crate::receivers::Receiver;

pub(crate) type Ground = (domain::CompanyId, domain::SiteId);

/// A house that sent 30 of `B1` to `C1` and 10 to `C2`, with a recall of it in which all is held.
pub(crate) fn in_every_recall(drill: bool, test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        house.receive("BREAD", "B1", "100", "A1");
        // Whatever is left of its life may go there.
        house.define(MasterKind::Partner, "C2", &json!({}));
        ship(house, "1", "C1", "30");
        ship(house, "2", "C2", "10");
        let open = OpenRecall {
            roots: vec!["lot:B1".to_owned()],
            hazard: "substance".to_owned(),
            reason: "metal in it".to_owned(),
            code: Some("RC-1".to_owned()),
            drill,
            ..OpenRecall::default()
        };
        done(house.plant.open_recall(&house.owner, &open, ONCE));
        done(house.plant.hold_recall(&house.owner, "RC-1", &HoldRecall::default(), ONCE));
        test(house);
    });
}

pub(crate) fn ship(house: &House, number: &str, customer: &str, quantity: &str) {
    let (order, code) = (format!("SO-{number}"), format!("DN-{number}"));
    house.sell(&order, customer, "BREAD", quantity);
    let ask = PlanShipment {
        order,
        code: Some(code.clone()),
        dock: Some("DOCK".to_owned()),
        ..PlanShipment::default()
    };
    done(house.plant.plan_shipment(&house.owner, &ask, ONCE));
    let pick = SetPick { line: 1, quantity: quantity.to_owned(), ..SetPick::default() };
    done(house.plant.set_pick(&house.owner, &code, &pick, ONCE));
    for pick in house.plant.shipment(&house.owner, &code).unwrap().picks {
        done(house.plant.take_pick(&house.owner, (&code, pick.pick), &TakePick::default(), ONCE));
    }
    done(house.plant.dispatch(&house.owner, &code, &Dispatch::default(), ONCE));
}

pub(crate) fn contact(house: &House, code: &str, customer: &str, fields: serde_json::Value) {
    let mut record = json!({"name": code, "partner": customer, "language": "en"});
    record.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    house.define(MasterKind::Contact, code, &record);
}

pub(crate) fn outgoing(mail: Option<&Receiver>, secret: Option<&str>) -> Outgoing {
    Outgoing {
        public_url: "https://suyuan.example".to_owned(),
        mail: mail.map(|mail| Mail {
            url: format!("smtp://{}", mail.address()),
            from: "Recalls <recalls@suyuan.example>".to_owned(),
        }),
        webhook_secret: secret.map(str::to_owned),
        webhooks_in: vec!["127.0.0.0/8".parse().unwrap()],
        patience: Duration::from_secs(5),
    }
}

pub(crate) fn sending(customers: &[&str]) -> SendNotices {
    let customers = customers.iter().map(|&code| code.to_owned()).collect();
    SendNotices { customers, ..SendNotices::default() }
}

pub(crate) fn board(house: &House) -> RecallView {
    house.plant.recall(&house.owner, "RC-1").unwrap()
}

/// How far the messages to a customer are: step, state, problem.
pub(crate) fn notices(house: &House, customer: &str) -> Vec<String> {
    let board = board(house);
    let of = board.customers.iter().find(|one| one.customer == customer).unwrap();
    let show = |row: &app::NoticeRow| {
        let problem = row.problem.clone().unwrap_or_default();
        format!("{} {} {} {problem}", row.contact, row.step, row.state).trim_end().to_owned()
    };
    of.notices.iter().map(show).collect()
}

pub(crate) fn is_noticed(house: &House, customer: &str) -> bool {
    let board = board(house);
    board.customers.iter().any(|one| one.customer == customer && one.noticed_at.is_some())
}

/// Does something with the recall where it is kept.
pub(crate) fn in_store<T>(
    house: &House,
    work: impl Fn(&mut store::Tx<'_>, Ground, &Recall) -> T,
) -> T {
    let ground = (house.owner.company, house.owner.site);
    let database = store::Database::open(house.target.clone()).unwrap();
    let done = database.write(|tx| {
        let recall = store::recalls::by_code(tx, ground, "RC-1")?.unwrap();
        Ok::<_, store::StoreError>(work(tx, ground, &recall))
    });
    done.unwrap()
}

/// The codes of the recalls whose customers somebody has to call.
fn to_call(house: &House) -> Vec<String> {
    let page = house.plant.tasks(&house.owner, &app::TaskQuery::default()).unwrap();
    let of = page.rows.into_iter().filter(|task| task.kind == "call_customer");
    of.map(|task| task.code).collect()
}

/// A text under a key, as a customer's program seals it.
fn sealed(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    ledger::hex(&mac.finalize().into_bytes())
}

/// The personal link in a message.
pub(crate) fn token(message: &str) -> String {
    let (_, rest) = message.split_once("https://suyuan.example/notice/").unwrap();
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

pub(crate) fn answering(sealed: &str) -> AnswerNotice {
    let lot = AnswerLot {
        lot: "lot:B1".to_owned(),
        sealed: Some(sealed.to_owned()),
        ..AnswerLot::default()
    };
    AnswerNotice { name: "Ms Lin".to_owned(), lots: vec![lot] }
}

#[test]
fn a_customer_was_told_once_the_message_was_taken_and_not_before() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        assert_eq!(
            refused(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE)),
            "recall_no_contact"
        );
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example", "phone": "02 1234"}));
        done(plant.send_notices(owner, "RC-1", &sending(&[]), ONCE));

        assert_eq!(plant.hand_over_notices().unwrap(), 0, "on {}", house.engine);
        assert_eq!(notices(house, "C1"), ["C1-QA first waiting not_configured"]);
        assert!(!is_noticed(house, "C1"));

        plant.set_outgoing(outgoing(Some(&mail), None));
        mail.say(451);
        house.wait_seconds(60);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        assert_eq!(notices(house, "C1"), ["C1-QA first waiting unreachable"]);
        assert!(!is_noticed(house, "C1") && mail.got().is_empty());

        // It is tried again, but not at once.
        mail.say(250);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        house.wait_seconds(60);
        assert_eq!(plant.hand_over_notices().unwrap(), 1);
        assert_eq!(notices(house, "C1"), ["C1-QA first sent"]);
        assert!(is_noticed(house, "C1") && !is_noticed(house, "C2"));

        // Asked for again, nothing is sent again.
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        let [message] = &mail.got()[..] else { panic!("{:?}", mail.got()) };
        assert!(message.contains("RC-1") && message.contains("DN-1"), "{message}");
        assert!(!message.contains("DN-2") && !message.contains("DRILL"), "{message}");
        house.stays_sound();
    });
}

#[test]
fn what_is_refused_for_good_is_given_up_until_somebody_asks_again() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        mail.say(550);
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        plant.hand_over_notices().unwrap();
        assert_eq!(notices(house, "C1"), ["C1-QA first failed rejected"]);
        house.wait_hours(5);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);

        mail.say(250);
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 1);
        assert_eq!(notices(house, "C1"), ["C1-QA first sent"]);
    });
}

#[test]
fn a_program_of_a_customer_is_told_in_signed_json_and_none_of_the_own_network_is_asked() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let hook = Receiver::of_posts();
        let url = format!("http://{}/recalls?of=us", hook.address());
        contact(house, "C1-IT", "C1", json!({"webhook": url}));
        let closed = Outgoing { webhooks_in: Vec::new(), ..outgoing(None, Some("secret")) };
        plant.set_outgoing(closed);
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        plant.hand_over_notices().unwrap();
        assert_eq!(notices(house, "C1"), ["C1-IT first failed forbidden"]);
        assert!(hook.got().is_empty());

        plant.set_outgoing(outgoing(None, Some("secret")));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 1, "on {}", house.engine);
        let [post] = &hook.got()[..] else { panic!("{:?}", hook.got()) };
        let (head, body) =
            post.split_once("\n\n").unwrap_or_else(|| post.rsplit_once('\n').unwrap());
        assert!(head.starts_with("POST /recalls?of=us HTTP/1.1"), "{head}");
        assert!(head.contains("X-Suyuan-Signature: sha256="), "{head}");
        let company = in_store(house, |tx, ground, _| {
            let all = store::masters::companies(tx).unwrap();
            all.into_iter().find(|one| one.id == ground.0).unwrap().code
        });
        // As the handbook has it: the key is of this contact, and the address is signed too.
        let key = sealed("secret", &format!("{company}/C1-IT"));
        let time = head.lines().find_map(|line| line.strip_prefix("X-Suyuan-Time: ")).unwrap();
        let signed = sealed(&key, &format!("{time}\n{url}\n{body}"));
        assert!(head.contains(&format!("sha256={signed}")), "{head} on {}", house.engine);
        let said: serde_json::Value = serde_json::from_str(body.trim()).unwrap();
        assert_eq!((&said["customer"], &said["drill"]), (&json!("C1"), &json!(false)));
        assert_eq!(said["lots"][0]["shipped"], "30");
    });
}

#[test]
fn a_renewed_key_is_shown_once_and_the_old_one_is_worth_nothing() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let hook = Receiver::of_posts();
        contact(house, "C1-IT", "C1", json!({"webhook": format!("http://{}/", hook.address())}));
        contact(house, "C1-QA", "C1", json!({"phone": "110"}));
        plant.set_outgoing(outgoing(None, None));
        let refusals = [("C1-IT", "no_webhook_secret"), ("C1-QA", "no_webhook")];
        for (code, reason) in refusals {
            assert_eq!(refused(plant.renew_webhook_key(owner, code)), reason);
        }
        plant.set_outgoing(outgoing(None, Some("secret")));
        let keys = [1, 2].map(|number| {
            let renewed = plant.renew_webhook_key(owner, "C1-IT").unwrap();
            assert_eq!((renewed.number, &*renewed.contact), (number, "C1-IT"));
            renewed.key
        });
        assert_ne!(keys[0], keys[1]);

        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 1, "on {}", house.engine);
        let [post] = &hook.got()[..] else { panic!("{:?}", hook.got()) };
        let (head, body) =
            post.split_once("\n\n").unwrap_or_else(|| post.rsplit_once('\n').unwrap());
        let time = head.lines().find_map(|line| line.strip_prefix("X-Suyuan-Time: ")).unwrap();
        let signed = |key| sealed(key, &format!("{time}\nhttp://{}/\n{body}", hook.address()));
        assert!(head.contains(&format!("sha256={}", signed(&keys[1]))), "{head}");
        assert!(!head.contains(&signed(&keys[0])), "{head}");
    });
}

#[test]
fn of_two_processes_one_sends() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        let other = house.plant_at(house.target.clone()).unwrap();
        for one in [plant, &other] {
            one.set_outgoing(outgoing(Some(&mail), None));
        }
        for nth in 0..12 {
            let code = format!("C1-{nth}");
            contact(house, &code, "C1", json!({"email": format!("{nth}@c1.example"), "rank": 1}));
        }
        contact(house, "C2-QA", "C2", json!({"email": "qa@c2.example"}));
        done(plant.send_notices(owner, "RC-1", &sending(&[]), ONCE));

        let handed_over: u32 = std::thread::scope(|scope| {
            let both = [plant, &other].map(|one| scope.spawn(|| one.hand_over_notices().unwrap()));
            both.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!((handed_over, mail.got().len()), (2, 2), "on {}", house.engine);
        house.stays_sound();
    });
}

#[test]
fn whoever_does_not_answer_is_reminded_then_the_deputy_is_told_and_then_the_owner_has_to_call() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        contact(house, "C1-BOSS", "C1", json!({"email": "boss@c1.example", "rank": 2}));
        contact(house, "C2-QA", "C2", json!({"email": "qa@c2.example"}));
        let wrong = SendNotices { remind_min: Some(90), ..sending(&[]) };
        assert_eq!(refused(plant.send_notices(owner, "RC-1", &wrong, ONCE)), "bad_input");
        let paced = SendNotices {
            remind_min: Some(10),
            deputy_min: Some(20),
            owner_min: Some(30),
            ..sending(&[])
        };
        done(plant.send_notices(owner, "RC-1", &paced, ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 2);
        // One of them answers, and is left alone.
        let to_other = mail.got().into_iter().find(|one| one.contains("qa@c2.example")).unwrap();
        plant.answer_notice(&token(&to_other), &answering("10")).unwrap();

        house.wait_seconds(9 * 60);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        house.wait_seconds(2 * 60);
        assert_eq!(plant.hand_over_notices().unwrap(), 1);
        assert_eq!(notices(house, "C1"), ["C1-QA first sent", "C1-QA reminder sent"]);
        assert!(!board(house).customers[0].escalated);
        house.wait_seconds(10 * 60);
        assert_eq!(plant.hand_over_notices().unwrap(), 1, "on {}", house.engine);
        assert_eq!(notices(house, "C1")[2], "C1-BOSS deputy sent");
        assert!(board(house).customers[0].escalated && board(house).customers[0].overdue);
        assert!(mail.got().last().unwrap().contains("boss@c1.example"));

        let tasks = || {
            let page = plant.tasks(owner, &app::TaskQuery::default()).unwrap();
            let of = page.rows.into_iter().filter(|task| task.kind == "call_customer");
            of.map(|task| task.code).collect::<Vec<_>>()
        };
        assert_eq!(tasks(), [""; 0]);
        house.wait_seconds(10 * 60);
        assert_eq!(tasks(), ["RC-1"]);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        plant.answer_notice(&token(&mail.got()[2]), &answering("30")).unwrap();
        assert_eq!(tasks(), [""; 0]);
        assert_eq!(notices(house, "C2"), ["C2-QA first sent"]);
        house.stays_sound();
    });
}

#[test]
fn a_link_shows_what_its_customer_got_takes_their_answer_and_ends_with_the_recall() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        plant.hand_over_notices().unwrap();
        let link = token(&mail.got()[0]);

        let shown = plant.notice(&link).unwrap();
        assert_eq!((shown.lots.len(), shown.lots[0].shipped.as_str()), (1, "30"));
        assert_eq!(shown.lots[0].documents, ["DN-1"]);
        assert!(shown.acknowledged_at.is_none());
        let elsewhere = format!("{}x", &link[..link.len() - 1]);
        assert!(matches!(plant.notice(&elsewhere), Err(app::Error::NotFound(_))));

        assert_eq!(refused(plant.answer_notice(&link, &AnswerNotice::default())), "bad_input");
        assert_eq!(refused(plant.answer_notice(&link, &answering("31"))), "recall_too_much");
        let mut foreign = answering("1");
        foreign.lots[0].lot = "lot:NONE".to_owned();
        assert_eq!(refused(plant.answer_notice(&link, &foreign)), "bad_input");
        assert!(board(house).customers.iter().all(|one| one.acknowledged_at.is_none()));

        let known = plant.answer_notice(&link, &answering("25")).unwrap();
        assert_eq!((known.lots[0].sealed.as_str(), known.lots[0].open.as_str()), ("25", "5"));
        plant.answer_notice(&link, &answering("30")).unwrap();
        let board = board(house);
        let one = board.customers.iter().find(|one| one.customer == "C1").unwrap();
        assert_eq!(one.answered_by.as_deref(), Some("Ms Lin"));
        assert_eq!(one.figures[0].open, "0");
        let said = |kind: &str| board.events.iter().filter(|event| event.kind == kind).count();
        assert_eq!((said("answered"), said("acknowledged"), said("accounted")), (2, 1, 2));

        for _ in 0..60 {
            let _ = plant.notice(&link);
        }
        assert!(matches!(plant.notice(&link), Err(app::Error::LockedOut { .. })));
        house.wait_seconds(61);
        let mut rest = app::AccountRecall {
            customer: "C2".to_owned(),
            lot: "B1".to_owned(),
            sold: Some("10".to_owned()),
            ..app::AccountRecall::default()
        };
        rest.note = Some("asked".to_owned());
        done(plant.account_recall(owner, "RC-1", &rest, ONCE));
        let end = |effective| EndRecall {
            effective,
            note: "all found".to_owned(),
            ..EndRecall::default()
        };
        done(plant.check_recall(owner, "RC-1", &end(Some(true)), ONCE));
        assert!(plant.notice(&link).is_ok());
        done(plant.close_recall(owner, "RC-1", &end(None), ONCE));
        assert!(matches!(plant.notice(&link), Err(app::Error::NotFound(_))));
        house.stays_sound();
    });
}

#[test]
fn a_drill_hands_its_messages_to_nobody() {
    in_every_recall(true, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        assert_eq!(notices(house, "C1"), ["C1-QA first simulated"]);
        assert!(is_noticed(house, "C1") && mail.got().is_empty(), "on {}", house.engine);
        let score = board(house).score.unwrap();
        assert_eq!((score.found, score.known, score.time), (30, 0, 30));
    });
}

#[test]
fn what_a_drill_is_about_is_drawn_and_the_same_seed_draws_the_same() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let draw = |of: &str, code: &str| DrawDrill {
            of: of.to_owned(),
            seed: Some(7),
            hazard: "substance".to_owned(),
            reason: "twice a year".to_owned(),
            code: Some(code.to_owned()),
            ..DrawDrill::default()
        };
        let one = done(plant.draw_drill(owner, &draw("delivery", "RD-1"), ONCE));
        let two = done(plant.draw_drill(owner, &draw("delivery", "RD-2"), ONCE));
        let drawn = one.drawn.unwrap();
        assert_eq!(Some(&drawn), two.drawn.as_ref(), "on {}", house.engine);
        assert_eq!((drawn.of, drawn.seed.as_str()), (2, "7"));
        assert_eq!(one.row.roots, [format!("document:{}", drawn.drawn)]);
        assert!(one.row.drill && one.lots.iter().any(|lot| lot.lot.lot == "lot:B1"));
        // The one after the other they make a trend; what is a recall is not among them.
        let drills = plant.drills(owner, &app::RecallQuery::default()).unwrap();
        let codes: Vec<_> = drills.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!((codes, drills.next), (vec!["RD-2", "RD-1"], None));
        let [newest, _] = &drills.rows[..] else { panic!("{:?}", drills.rows) };
        assert_eq!((newest.known, newest.customers, newest.percent.as_str()), (0, 2, "60.0"));
        assert_eq!((newest.score.points, newest.drawn.as_ref()), (60, Some(&drawn.drawn)));
        let none = plant.draw_drill(owner, &draw("packaging", "RD-3"), ONCE);
        assert_eq!(refused(none), "drill_nothing");
        assert_eq!(refused(plant.draw_drill(owner, &draw("moon", "RD-4"), ONCE)), "bad_input");
        house.stays_sound();
    });
}

#[test]
fn a_contact_is_called_twice_a_year() {
    in_every_recall(false, |house| {
        let today = house.plant.day(&house.owner).to_string();
        contact(house, "C1-QA", "C1", json!({"phone": "02 1234", "verified_on": today}));
        contact(house, "OWN", "", json!({"phone": "02 5678"}));
        let due = || {
            let page = house.plant.tasks(&house.owner, &app::TaskQuery::default()).unwrap();
            let of = page.rows.into_iter().filter(|task| task.kind == "verify_contact");
            let mut codes: Vec<String> = of.map(|task| task.code).collect();
            codes.sort();
            codes
        };
        assert_eq!(due(), ["OWN"]);
        assert!(board(house).team[0].due && !board(house).customers[0].contacts.is_empty());
        house.wait_hours(24 * 184);
        assert_eq!(due(), ["C1-QA", "OWN"]);
    });
}

#[test]
fn a_notice_that_cannot_be_written_stops_no_other_and_is_given_up_in_the_end() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        // One to somebody who is on no record comes first.
        in_store(house, |tx, ground, recall| {
            let known = queue::of_recall(tx, ground, recall.recall).unwrap().remove(0);
            let (notice, partner) = (NoticeId(1), PartnerId(77));
            let astray = Notice { notice, partner, created_at_us: 1, ..known };
            assert!(queue::ask(tx, ground, &astray).unwrap());
        });
        let astray = || {
            let find = |tx: &mut store::Tx<'_>, ground, _: &Recall| {
                queue::find(tx, ground, NoticeId(1)).unwrap().unwrap()
            };
            let found = in_store(house, find);
            (found.state, found.attempts, found.problem.map(|problem| problem.to_string()))
        };
        let unwritten = || Some("unwritten".to_owned());

        assert_eq!(plant.hand_over_notices().unwrap(), 1, "on {}", house.engine);
        assert_eq!(notices(house, "C1"), ["C1-QA first sent"]);
        assert_eq!(astray(), (NoticeState::Waiting, 1, unwritten()));
        for _ in 1..ATTEMPTS_MAX {
            house.wait_seconds(16 * 60);
            plant.hand_over_notices().unwrap();
        }
        assert_eq!(astray(), (NoticeState::Failed, ATTEMPTS_MAX, unwritten()));
    });
}

#[test]
fn a_notice_that_never_comes_to_an_end_is_not_sent_for_ever() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        in_store(house, |tx, ground, recall| {
            let was = queue::of_recall(tx, ground, recall.recall).unwrap().remove(0);
            let (state, attempts) = (NoticeState::Sending, ATTEMPTS_MAX);
            let stuck = Notice { state, attempts, next_at_us: 1, ..was.clone() };
            assert!(queue::step(tx, ground, &was, &stuck).unwrap());
        });

        assert_eq!(plant.hand_over_notices().unwrap(), 0, "on {}", house.engine);
        assert_eq!(notices(house, "C1"), ["C1-QA first failed unreachable"]);
        assert!(mail.got().is_empty());
    });
}

#[test]
fn whoever_was_called_before_the_message_left_is_reminded_a_while_after_the_message() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        let called = TellRecall { customer: "C1".to_owned(), ..TellRecall::default() };
        done(plant.notice_recall(owner, "RC-1", &called, ONCE));
        house.wait_hours(2);
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        contact(house, "C1-BOSS", "C1", json!({"email": "boss@c1.example", "rank": 2}));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        assert_eq!(plant.hand_over_notices().unwrap(), 1);

        assert_eq!(plant.hand_over_notices().unwrap(), 0, "on {}", house.engine);
        house.wait_seconds(31 * 60);
        assert_eq!(plant.hand_over_notices().unwrap(), 1);
        assert_eq!(notices(house, "C1"), ["C1-QA first sent", "C1-QA reminder sent"]);
    });
}

#[test]
fn a_password_that_the_mail_server_no_longer_takes_gives_no_notice_up() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        for code in [530, 534, 535] {
            mail.say(code);
            assert_eq!(plant.hand_over_notices().unwrap(), 0);
            assert_eq!(notices(house, "C1"), ["C1-QA first waiting not_configured"]);
            house.wait_seconds(5 * 60);
        }
        mail.say(250);
        assert_eq!(plant.hand_over_notices().unwrap(), 1, "on {}", house.engine);
    });
}

#[test]
fn a_program_that_answers_a_byte_at_a_time_holds_nobody_up() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let hook = Receiver::of_slow_posts();
        let url = format!("http://{}/", hook.address());
        contact(house, "C1-IT", "C1", json!({"webhook": url}));
        let patience = Duration::from_millis(400);
        plant.set_outgoing(Outgoing { patience, ..outgoing(None, Some("secret")) });
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));

        // It says yes after five seconds, none of which is as long as the patience.
        assert_eq!(plant.hand_over_notices().unwrap(), 0, "on {}", house.engine);
        assert_eq!(notices(house, "C1"), ["C1-IT first waiting unreachable"]);

        // Nothing is begun once the server goes down.
        plant.close_post_office();
        house.wait_seconds(60);
        plant.set_outgoing(outgoing(None, Some("secret")));
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
    });
}

#[test]
fn where_no_message_arrives_somebody_has_to_call_and_the_deputy_is_told_at_once() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        contact(house, "C1-QA", "C1", json!({"email": "qa@c1.example"}));
        mail.say(550);
        done(plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE));
        assert_eq!(to_call(house), [""; 0]);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        assert_eq!(to_call(house), ["RC-1"], "on {}", house.engine);

        mail.say(250);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
        contact(house, "C1-BOSS", "C1", json!({"email": "boss@c1.example", "rank": 2}));
        assert_eq!(plant.hand_over_notices().unwrap(), 1, "on {}", house.engine);
        assert_eq!(notices(house, "C1")[1], "C1-BOSS deputy sent");
        assert_eq!(to_call(house), [""; 0]);
        assert_eq!(plant.hand_over_notices().unwrap(), 0);
    });
}

#[test]
fn whoever_has_another_address_by_now_is_told_there_and_it_is_said_where_nothing_is_sent() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let mail = Receiver::of_mail();
        plant.set_outgoing(outgoing(Some(&mail), None));
        let warned = || {
            let done = plant.send_notices(owner, "RC-1", &sending(&["C1"]), ONCE).unwrap();
            done.warnings.into_iter().map(|one| (one.rule, one.fields)).collect::<Vec<_>>()
        };
        contact(house, "C1-QA", "C1", json!({"email": "old@c1.example"}));
        assert_eq!(warned(), []);
        assert_eq!(plant.hand_over_notices().unwrap(), 1);
        let [(rule, fields)] = &warned()[..] else { panic!("nothing was said") };
        assert_eq!((rule.as_str(), fields["customers"].as_str()), ("notice_known", "C1"));

        contact(house, "C1-QA", "C1", json!({"email": "new@c1.example"}));
        assert_eq!(warned(), []);
        assert_eq!(plant.hand_over_notices().unwrap(), 1, "on {}", house.engine);
        assert!(mail.got()[1].contains("new@c1.example"));
    });
}
