//! Devices that several people share: badges, PINs, today's people, and for how long one is signed in.

use app::{
    ActQuery, AdmitPerson, AssignPeople, BadgeSignIn, BadgeView, BindBadge, BindDayBadge, CloseRun,
    Error, KioskSettings, LiftHold, MoveStock, Operator, OutboxAsk, OutboxEntry, Proof, PutKiosk,
    SettleDouble, SignedIn, StartOperation, TaskQuery,
};
use domain::{MasterKind, Refusal};
use serde_json::json;

use crate::house::{House, in_every_house};
use crate::kitchen::hold;
use crate::workshop::{Workshop, feed, in_every_workshop, refused};

/// The station everything here happens at.
pub(crate) const STATION: &str = "MIX-1";
/// What leaders give, and what people choose.
const GIVEN: &str = "2940";
pub(crate) const PIN: &str = "7351";

/// The secret of a kiosk at a station.
pub(crate) fn kiosk_at(house: &House, station: &str) -> String {
    let ask = PutKiosk { station: station.to_owned(), name: None };
    house.plant.put_kiosk(&house.owner, &ask).unwrap().0
}

/// Somebody with these roles, a badge of their name and a PIN they chose.
pub(crate) fn staff(house: &House, name: &str, roles: &[&str]) -> Operator {
    let somebody = house.person(name, roles);
    let person = somebody.person.unwrap().to_string();
    let ask = BindBadge { badge: format!("card-{name}"), person: person.clone(), alone: None };
    house.plant.bind_badge(&house.owner, &ask).unwrap();
    house.plant.give_pin(&house.owner, &person, GIVEN).unwrap();
    house.plant.choose_pin(&somebody, GIVEN, PIN).unwrap();
    somebody
}

fn shows(badge: &str, pin: Option<&str>) -> BadgeSignIn {
    BadgeSignIn {
        badge: Some(badge.to_owned()),
        pin: pin.map(str::to_owned),
        ..BadgeSignIn::default()
    }
}

/// Signs in with the badge of a name.
pub(crate) fn enter(house: &House, kiosk: &str, name: &str) -> Result<SignedIn, Error> {
    let ask = shows(&format!("card-{name}"), Some(PIN));
    house.plant.sign_in_by_badge(Some(kiosk), &ask, "192.0.2.7 kiosk")
}

pub(crate) fn operator(house: &House, signed_in: &SignedIn) -> Operator {
    house.plant.session(&signed_in.cookie, None).unwrap().0
}

fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.problem().code,
    }
}

/// A house with a station.
fn in_every_station(test: impl Fn(&House)) {
    in_every_house(|house| {
        for station in [STATION, "FORM-1"] {
            let body = json!({"name": format!("{station} name"), "kind": "station"});
            house.define(MasterKind::Place, station, &body);
        }
        test(house);
        house.check();
    });
}

#[test]
fn a_badge_and_a_pin_sign_in_at_the_station_and_acts_say_so() {
    in_every_workshop(|workshop| {
        let house = workshop.house;
        let wang = staff(house, "wang", &["operator"]);
        let kiosk = kiosk_at(house, STATION);
        workshop.ordered("WO-1", "FILLING", "100");

        let signed_in = enter(house, &kiosk, "wang").unwrap();
        let seat = signed_in.view.kiosk.clone().unwrap();
        let at_kiosk = operator(house, &signed_in);
        let ask = StartOperation {
            order: "WO-1".to_owned(),
            operation: "MIX".to_owned(),
            ..StartOperation::default()
        };
        house.plant.start_operation(&at_kiosk, &ask, (None, false)).unwrap();

        assert_eq!((seat.station.as_deref(), seat.idle_s), (Some(STATION), 120));
        assert_eq!((seat.pin_given, seat.operations), (false, None));
        let acts = house.plant.acts(&house.owner, &ActQuery::default()).unwrap().rows;
        let start = acts.iter().find(|act| act.name == "start_operation").unwrap();
        assert_eq!(start.device.as_deref(), Some(STATION));
        let by = start.by.as_ref().map(|by| by.person.clone());
        assert_eq!(by, wang.person.map(|person| person.to_string()));
    });
}

#[test]
fn whatever_is_wrong_the_answer_is_the_same() {
    in_every_station(|house| {
        staff(house, "wang", &["operator"]);
        let kiosk = kiosk_at(house, STATION);
        let answer =
            |ask: &BadgeSignIn| code(house.plant.sign_in_by_badge(Some(&kiosk), ask, "192.0.2.7"));

        assert_eq!(answer(&shows("card-wang", Some("9999"))), "signed_out");
        assert_eq!(answer(&shows("card-nobody", Some(PIN))), "signed_out");
        assert_eq!(answer(&shows("card-wang", None)), "pin_needed");
        assert_eq!(answer(&shows("card-nobody", None)), "pin_needed");
        assert_eq!(answer(&shows("card-wang", Some(PIN))), "ok");
        assert_eq!(answer(&BadgeSignIn::default()), "pin_needed");
        let stranger = house.plant.sign_in_by_badge(None, &shows("card-wang", Some(PIN)), "x");
        assert_eq!(stranger.unwrap().view.kiosk.unwrap().station, None, "a phone of one's own");
    });
}

#[test]
fn wrong_pins_lock_the_person_and_many_lock_the_device() {
    in_every_station(|house| {
        let names = ["an", "bo", "chi", "da", "en"];
        for name in names {
            staff(house, name, &["operator"]);
        }
        let kiosk = kiosk_at(house, STATION);
        let wrong = |name: &str| {
            let ask = shows(&format!("card-{name}"), Some("9999"));
            code(house.plant.sign_in_by_badge(Some(&kiosk), &ask, "192.0.2.7"))
        };

        for _ in 0..5 {
            assert_eq!(wrong("an"), "signed_out");
        }
        assert_eq!(code(enter(house, &kiosk, "an")), "locked_out", "also with the right PIN");
        assert_eq!(code(enter(house, &kiosk, "bo")), "ok", "others are not");
        let other = kiosk_at(house, "FORM-1");
        assert_eq!(code(enter(house, &other, "an")), "locked_out", "nor elsewhere");
        for name in &names[1..4] {
            for _ in 0..5 {
                assert_eq!(wrong(name), "signed_out");
            }
        }
        assert_eq!(code(enter(house, &kiosk, "en")), "locked_out", "twenty at one device");
        assert_eq!(code(enter(house, &other, "en")), "ok");
        house.wait_hours(1);
        assert_eq!(code(enter(house, &kiosk, "an")), "ok");
    });
}

#[test]
fn a_badge_alone_suffices_only_where_somebody_said_so_and_only_at_a_kiosk() {
    in_every_station(|house| {
        let wang = house.person("wang", &["operator"]);
        let ask = BindBadge {
            badge: "card-wang".to_owned(),
            person: wang.person.unwrap().to_string(),
            alone: None,
        };
        let badge = house.plant.bind_badge(&house.owner, &ask).unwrap();
        let kiosk = kiosk_at(house, STATION);
        let alone = |kiosk: Option<&str>| {
            code(house.plant.sign_in_by_badge(kiosk, &shows("card-wang", None), "192.0.2.7"))
        };

        assert_eq!(alone(Some(&kiosk)), "pin_needed");
        let settings = KioskSettings { badge_alone: true, idle_s: 120 };
        house.plant.set_kiosk_settings(&house.owner, settings).unwrap();
        assert_eq!(alone(Some(&kiosk)), "ok");
        assert_eq!(alone(None), "pin_needed", "anybody can read a code off a card");
        house.plant.take_badge(&house.owner, &badge.id).unwrap();
        assert_eq!(alone(Some(&kiosk)), "pin_needed");
        let strict = BindBadge { alone: Some(false), ..ask };
        house.plant.bind_badge(&house.owner, &strict).unwrap();
        assert_eq!(alone(Some(&kiosk)), "pin_needed", "this one never");
    });
}

#[test]
fn who_does_nothing_for_two_minutes_is_signed_out() {
    in_every_station(|house| {
        staff(house, "wang", &["operator"]);
        let kiosk = kiosk_at(house, STATION);
        let signed_in = enter(house, &kiosk, "wang").unwrap();
        let used = || code(house.plant.session(&signed_in.cookie, None));
        let asked_by_the_page = || code(house.plant.session_unused(&signed_in.cookie, None));

        house.wait_seconds(100);
        assert_eq!(used(), "ok");
        house.wait_seconds(100);
        assert_eq!(used(), "ok", "it was used in between");
        house.wait_seconds(100);
        assert_eq!(asked_by_the_page(), "ok");
        house.wait_seconds(21);
        assert_eq!(asked_by_the_page(), "signed_out", "a page that asks by itself is no use");
        assert_eq!(used(), "signed_out");
    });
}

#[test]
fn at_a_kiosk_a_pin_opens_the_floor_and_no_more() {
    in_every_station(|house| {
        staff(house, "boss", &["administrator"]);
        let kiosk = kiosk_at(house, STATION);

        let boss = operator(house, &enter(house, &kiosk, "boss").unwrap());

        assert!(boss.may(app::Permission::QualityJudge));
        assert!(!boss.may(app::Permission::PeopleManage));
        assert_eq!(code(house.plant.people(&boss)), "denied");
        let token = app::NewTokenAsk { name: "mine".to_owned(), scopes: Vec::new() };
        assert_eq!(code(house.plant.add_token(&boss, &token)), "denied", "it would stay for good");
        let mut out = Vec::new();
        let exported = house.plant.export(&boss, app::ExportFormat::Json, &mut out);
        assert_eq!(code(exported), "denied");
    });
}

#[test]
fn only_todays_people_are_shown_and_let_in_unless_a_leader_says_why() {
    in_every_station(|house| {
        let leader = staff(house, "lin", &["leader"]);
        let wang = staff(house, "wang", &["operator"]);
        let chen = staff(house, "chen", &["operator"]);
        let kiosk = kiosk_at(house, STATION);
        let id = |who: &Operator| who.person.unwrap().to_string();
        assert_eq!(code(enter(house, &kiosk, "chen")), "ok", "nobody was planned yet");

        let ask = AssignPeople { day: None, people: vec![id(&wang)] };
        assert_eq!(code(house.plant.assign_people(&wang, STATION, &ask)), "denied");
        house.plant.assign_people(&leader, STATION, &ask).unwrap();

        let face = house.plant.kiosk_face(&kiosk).unwrap();
        let shown: Vec<_> = face.people.iter().map(|one| one.name.as_deref().unwrap()).collect();
        assert_eq!((shown, face.listed), (vec!["wang"], true));
        assert_eq!(face.station_name.as_deref(), Some("MIX-1 name"));
        let by_name = |who: &Operator, pin: &str| {
            let ask = BadgeSignIn {
                person: Some(id(who)),
                pin: Some(pin.to_owned()),
                ..BadgeSignIn::default()
            };
            code(house.plant.sign_in_by_badge(Some(&kiosk), &ask, "192.0.2.7"))
        };
        assert_eq!(by_name(&wang, PIN), "ok");
        assert_eq!(by_name(&wang, "9999"), "signed_out");
        assert_eq!(by_name(&chen, PIN), "signed_out", "the name is not shown here");
        assert_eq!(code(enter(house, &kiosk, "chen")), "not_at_station");
        assert_eq!(code(enter(house, &kiosk, "lin")), "ok", "a leader may be anywhere");

        let facts = house.facts();
        let admit = |reason: &str| AdmitPerson { person: id(&chen), reason: reason.to_owned() };
        assert_eq!(code(house.plant.admit_person(&leader, STATION, &admit(" "))), "bad_input");
        house.plant.admit_person(&leader, STATION, &admit("wang is ill")).unwrap();
        assert_eq!(house.facts(), facts + 1, "the reason is on record");
        assert_eq!(code(enter(house, &kiosk, "chen")), "ok");
        house.wait_hours(24);
        assert!(house.plant.kiosk_face(&kiosk).unwrap().people.is_empty(), "that was yesterday");
    });
}

#[test]
fn the_same_badge_at_two_stations_works_at_both_and_is_told_to_the_leader() {
    in_every_station(|house| {
        let leader = house.person("lin", &["leader"]);
        let wang = staff(house, "wang", &["operator"]);
        let (mix, form) = (kiosk_at(house, STATION), kiosk_at(house, "FORM-1"));
        let told = || {
            let tasks = house.plant.tasks(&leader, &TaskQuery::default()).unwrap().rows;
            tasks.into_iter().filter(|task| task.kind == "check_badge").collect::<Vec<_>>()
        };
        let first = enter(house, &mix, "wang").unwrap();
        enter(house, &mix, "wang").unwrap();
        assert_eq!(told(), [], "at the same station twice is nothing");

        house.wait_seconds(60);
        let second = enter(house, &form, "wang").unwrap();

        assert!(house.plant.session(&first.cookie, None).is_ok());
        assert!(house.plant.session(&second.cookie, None).is_ok());
        let told_now = told();
        assert_eq!(told_now.len(), 2, "both sessions at the other station");
        assert_eq!(told_now[0].by.as_ref().unwrap().person, wang.person.unwrap().to_string());
        let note = told_now[0].note.as_deref().unwrap();
        assert!(note.contains(STATION) && note.contains("FORM-1"), "{note}");
        house.wait_seconds(600);
        enter(house, &mix, "wang").unwrap();
        assert_eq!(told().len(), 2, "the other session was over");

        let settle = |who: &Operator, note: &str| {
            let ask = SettleDouble { note: note.to_owned() };
            code(house.plant.settle_double(who, &told_now[0].code, &ask))
        };
        assert_eq!(settle(&wang, "it was me"), "denied");
        assert_eq!(settle(&leader, " "), "bad_input");
        assert_eq!(settle(&leader, "he forgot to sign out"), "ok");
        assert_eq!(settle(&leader, "again"), "not_to_settle");
        assert_eq!(told().len(), 1, "what was looked at is told no more");
        house.check();
    });
}

/// A day badge for forming.
fn day_badge(house: &House, leader: &Operator, operations: &[&str]) -> Result<BadgeView, Error> {
    let ask = BindDayBadge {
        badge: "card-77".to_owned(),
        name: "阮氏香".to_owned(),
        operations: operations.iter().map(|code| (*code).to_owned()).collect(),
        pin: Some(PIN.to_owned()),
        ..BindDayBadge::default()
    };
    house.plant.bind_day_badge(leader, &ask)
}

fn start_mixing(workshop: &Workshop<'_>, who: &Operator) -> Result<String, Error> {
    let ask = StartOperation {
        order: "WO-1".to_owned(),
        operation: "MIX".to_owned(),
        ..StartOperation::default()
    };
    workshop.house.plant.start_operation(who, &ask, (None, false)).map(|done| done.result.run)
}

#[test]
fn a_day_badge_is_for_the_operations_it_names_and_runs_out_by_itself() {
    in_every_workshop(|workshop| {
        let house = workshop.house;
        let leader = house.person("lin", &["leader"]);
        let pork = workshop.received("PORK", "P-1", "100");
        workshop.ordered("WO-1", "FILLING", "100");
        let kiosk = kiosk_at(house, STATION);
        let sign_in = || {
            let ask = shows("card-77", Some(PIN));
            house.plant.sign_in_by_badge(Some(&kiosk), &ask, "192.0.2.7")
        };

        assert_eq!(code(day_badge(house, &leader, &[])), "bad_input");
        let badge = day_badge(house, &leader, &["FORM"]).unwrap();
        assert_eq!((badge.kind, badge.person.name.as_deref()), ("day", Some("阮氏香")));
        assert_eq!(code(day_badge(house, &leader, &["FORM"])), "badge_taken");
        let former = operator(house, &sign_in().unwrap());
        let expected =
            Refusal::NotTrained { operation: "MIX".to_owned(), trained: "FORM".to_owned() };
        assert_eq!(refused(start_mixing(workshop, &former)), expected);
        let run = workshop.running("WO-1", "MIX");
        let ask = feed(&run, &pork, "10", app::ActAsk::default());
        let fed = house.plant.feed(&former, &ask, (None, false));
        assert_eq!(refused(fed), expected);
        let closed =
            house.plant.finish_operation(&former, &run, &CloseRun::default(), (None, false));
        assert_eq!(refused(closed), expected);
        let moved = house.plant.move_stock(&former, &MoveStock::default(), (None, false));
        assert_eq!(code(moved), "denied", "what is done in no run is not for it");

        let entry = |sequence: i64, act: &str, body: serde_json::Value| OutboxEntry {
            sequence,
            key: format!("key-{sequence}"),
            act: json!(act),
            at: json!(crate::workshop::moment(0)),
            put_in: json!("scanned"),
            path: serde_json::Value::Null,
            body,
            other: std::collections::BTreeMap::new(),
        };
        let fed = json!({"run": run, "lot": pork, "quantity": "10"});
        let moved = json!({"lot": pork, "quantity": "1", "to": "A-05"});
        let sent = OutboxAsk {
            device: "0190f2d4-0000-7000-8000-000000000077".to_owned(),
            sent_at: crate::workshop::moment(0),
            entries: vec![entry(1, "feed", fed), entry(2, "move", moved)],
        };
        let answer = house.plant.take_outbox(&former, sent).unwrap();
        let [fed, moved] = &answer.entries[..] else { panic!("{answer:?}") };
        assert_eq!(fed.state, "recorded_against_rules", "it went in, and the leader hears of it");
        assert_eq!(fed.broken[0].code, "not_trained");
        assert_eq!(moved.state, "kept");
        assert_eq!(moved.problem.as_ref().unwrap().code, "denied");

        house.plant.take_badge(&leader, &badge.id).unwrap();
        let again = day_badge(house, &leader, &["FORM", "MIX"]).unwrap();
        assert_ne!(again.person.person, badge.person.person, "somebody new has the card");
        let signed_in = sign_in().unwrap();
        start_mixing(workshop, &operator(house, &signed_in)).unwrap();
        house.wait_hours(13);
        assert_eq!(code(sign_in()), "signed_out", "the shift is over");
        day_badge(house, &leader, &["FORM"]).unwrap();
    });
}

#[test]
fn taking_a_badge_away_signs_out_at_once() {
    in_every_station(|house| {
        let wang = staff(house, "wang", &["operator"]);
        let kiosk = kiosk_at(house, STATION);
        let signed_in = enter(house, &kiosk, "wang").unwrap();
        let badges = house.plant.badges(&house.owner).unwrap().rows;
        let leader = house.person("lin", &["leader"]);

        assert_eq!(
            code(house.plant.take_badge(&leader, &badges[0].id)),
            "denied",
            "bound for good"
        );
        house.plant.take_badge(&house.owner, &badges[0].id).unwrap();
        assert_eq!(code(house.plant.session(&signed_in.cookie, None)), "signed_out");
        assert_eq!(code(enter(house, &kiosk, "wang")), "signed_out");

        house.person("boss", &["administrator"]);
        let person = wang.person.unwrap().to_string();
        let ask = BindBadge { badge: "card-wang".to_owned(), person, alone: None };
        house.plant.bind_badge(&house.owner, &ask).unwrap();
        house.plant.erase_person(&house.owner, &wang.person.unwrap().to_string()).unwrap();
        assert_eq!(house.plant.badges(&house.owner).unwrap().rows, []);
    });
}

#[test]
fn somebody_who_may_not_sign_in_any_more_has_no_use_for_a_badge() {
    in_every_station(|house| {
        let wang = staff(house, "wang", &["operator"]);
        house.person("boss", &["administrator"]);
        let kiosk = kiosk_at(house, STATION);
        let id = wang.person.unwrap().to_string();
        let change = app::ChangePerson { active: Some(false), ..app::ChangePerson::default() };

        house.plant.change_person(&house.owner, &id, &change).unwrap();

        assert_eq!(code(enter(house, &kiosk, "wang")), "signed_out");
    });
}

#[test]
fn what_is_signed_at_a_kiosk_needs_the_person_again_and_for_a_minute_only() {
    in_every_house(|house| {
        crate::kitchen::set_up(house);
        house.define(MasterKind::Place, STATION, &json!({"name": "mix", "kind": "station"}));
        staff(house, "hua", &["quality"]);
        let kiosk = kiosk_at(house, STATION);
        let placed = house.plant.place_hold(&house.owner, &hold(&["OLD"], "glass"), (None, false));
        let id = placed.unwrap().result.lots[0].hold.clone();
        let signed_in = enter(house, &kiosk, "hua").unwrap();
        let lift = |preview| {
            let ask = LiftHold { reason: "none found".to_owned(), ..LiftHold::default() };
            let hua = operator(house, &signed_in);
            code(house.plant.lift_hold(&hua, &id, &ask, (None, preview)))
        };
        let proof = |pin: &str| Proof { pin: Some(pin.to_owned()), password: None };
        let step_up = |pin: &str| code(house.plant.step_up(&signed_in.cookie, &proof(pin)));

        assert_eq!(lift(true), "ok", "looking signs nothing");
        assert_eq!(lift(false), "step_up_needed");
        assert_eq!(step_up("9999"), "wrong_secret");
        assert!(house.plant.session(&signed_in.cookie, None).is_ok(), "still signed in");
        assert_eq!(step_up(PIN), "ok");
        house.wait_seconds(61);
        assert_eq!(lift(false), "step_up_needed", "a minute is over");
        let password = Some("correct horse battery".to_owned());
        let proof = Proof { pin: None, password };
        house.plant.step_up(&signed_in.cookie, &proof).unwrap();
        assert_eq!(lift(false), "ok");
        house.check();
    });
}

#[test]
fn a_pin_that_somebody_else_gave_opens_a_kiosk_but_signs_nothing() {
    in_every_station(|house| {
        let leader = house.person("lin", &["leader"]);
        let wang = staff(house, "wang", &["operator"]);
        let id = wang.person.unwrap().to_string();
        let kiosk = kiosk_at(house, STATION);
        let boss = house.person("boss", &["administrator"]).person.unwrap().to_string();
        let pin = |pin: &str| Proof { pin: Some(pin.to_owned()), password: None };

        assert_eq!(code(house.plant.give_pin(&leader, &boss, GIVEN)), "denied", "they may do more");
        assert_eq!(code(house.plant.give_pin(&leader, &id, "1234")), "pin_too_simple");
        house.plant.give_pin(&leader, &id, GIVEN).unwrap();

        assert_eq!(code(enter(house, &kiosk, "wang")), "signed_out", "that was the PIN before");
        let ask = shows("card-wang", Some(GIVEN));
        let signed_in = house.plant.sign_in_by_badge(Some(&kiosk), &ask, "x").unwrap();
        assert!(signed_in.view.kiosk.as_ref().unwrap().pin_given);
        assert_eq!(code(house.plant.step_up(&signed_in.cookie, &pin(GIVEN))), "pin_not_own");
        assert_eq!(code(house.plant.choose_pin(&wang, "9999", "8642")), "wrong_secret");
        house.plant.choose_pin(&wang, GIVEN, "8642").unwrap();
        let view = house.plant.step_up(&signed_in.cookie, &pin("8642")).unwrap();
        assert!(view.kiosk.unwrap().fresh_until.is_some());
    });
}

#[test]
fn a_badge_belongs_to_one_company_of_the_installation() {
    in_every_station(|house| {
        let wang = staff(house, "wang", &["operator"]);
        house.plant.found_company("other", "Other", "other", "Other", "UTC").unwrap();
        let other = house.plant.command_line(Some("other"), None).unwrap();
        let there = house.person("li", &["operator"]);
        let person = there.person.unwrap().to_string();
        let ask = BindBadge { badge: "card-wang".to_owned(), person, alone: None };

        assert_eq!(code(house.plant.bind_badge(&house.owner, &ask)), "badge_taken");
        assert_eq!(code(house.plant.bind_badge(&other, &ask)), "not_found", "not their person");
        assert_eq!(house.plant.badges(&other).unwrap().rows, []);
        let kiosks = house.plant.kiosks(&other).unwrap().rows;
        assert_eq!(kiosks, []);
        assert!(wang.person.is_some());
    });
}

#[test]
fn signing_in_by_badge_and_pin_takes_less_than_two_seconds() {
    let house = House::on(testkit::sqlite());
    house.define(MasterKind::Place, STATION, &json!({"name": "mix", "kind": "station"}));
    staff(&house, "wang", &["operator"]);
    let kiosk = kiosk_at(&house, STATION);

    let begun = std::time::Instant::now();
    enter(&house, &kiosk, "wang").unwrap();
    let took = begun.elapsed();

    eprintln!("badge and PIN: {took:?}");
    assert!(took.as_secs() < 2, "{took:?} without optimisation");
}
