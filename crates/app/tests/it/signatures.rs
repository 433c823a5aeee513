//! Electronic signatures: bound to one act, by name and meaning, shown wherever the act is shown.

use app::{
    Error, LiftHold, Operator, PasskeyPlace, Proof, SignAbout, SignAct, SignAsk, SignatureQuery,
    SignatureTicket, SignatureView, Subject, TraceAsk,
};
use domain::{MasterKind, Refusal};
use serde_json::json;

use crate::house::{House, in_every_house};
use crate::kiosks::{PIN, STATION, enter, kiosk_at, operator, staff};
use crate::kitchen::{hold, receive, refusal, set_up, verdict};

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const ACT: &str = "lift_hold";

pub(crate) fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.problem().code,
    }
}

/// A hold on a lot, in a house where lifting it takes so many signatures.
pub(crate) fn held(house: &House, signatures: u32) -> String {
    set_up(house);
    let point = json!({"name": "release", "act": ACT, "signatures": signatures,
        "meanings": "release review"});
    house.define(MasterKind::SignaturePoint, "S1", &point);
    let placed = house.plant.place_hold(&house.owner, &hold(&["OLD"], "glass"), (None, false));
    placed.unwrap().result.lots[0].hold.clone()
}

pub(crate) fn ask(meaning: &str) -> SignAsk {
    SignAsk {
        act: ACT.to_owned(),
        meaning: meaning.to_owned(),
        password: Some(PASSWORD.to_owned()),
        ..SignAsk::default()
    }
}

/// Somebody else beside whoever is signed in.
pub(crate) fn with(username: &str, meaning: &str) -> SignAsk {
    SignAsk { username: Some(username.to_owned()), ..ask(meaning) }
}

pub(crate) fn sign(house: &House, who: &Operator, ask: &SignAsk) -> Result<SignatureTicket, Error> {
    let place = PasskeyPlace { host: "desk".to_owned(), origin: "https://desk".to_owned() };
    house.plant.sign(who, ask, (&place, "192.0.2.7 Firefox"))
}

pub(crate) fn ticket(house: &House, who: &Operator, ask: &SignAsk) -> String {
    sign(house, who, ask).unwrap().ticket
}

/// The same person with signatures for their next act.
pub(crate) fn signing(who: &Operator, tickets: &[&String]) -> Operator {
    let mut signer = who.clone();
    signer.seat.signatures = Some(tickets.iter().map(|one| (*one).clone()).collect());
    signer
}

pub(crate) fn lift(
    house: &House,
    who: &Operator,
    hold: &str,
) -> Result<app::Done<app::HoldEnded>, Error> {
    let ask = LiftHold { reason: "none found".to_owned(), ..LiftHold::default() };
    house.plant.lift_hold(who, hold, &ask, (None, false))
}

pub(crate) fn signatures_of(house: &House, query: SignatureQuery) -> Vec<SignatureView> {
    house.plant.signatures(&house.owner, &query).unwrap().rows
}

#[test]
fn a_signature_names_who_when_what_it_means_and_the_hash_of_the_act() {
    in_every_house(|house| {
        let hold = held(house, 1);
        let hua = house.person("hua", &["quality"]);

        assert_eq!(code(lift(house, &signing(&hua, &[]), &hold)), "signature_needed");
        let given = ticket(house, &hua, &ask("release"));
        let done = lift(house, &signing(&hua, &[&given]), &hold).unwrap();

        let query = SignatureQuery { act: Some(done.act.clone()), ..SignatureQuery::default() };
        let [signed] = &signatures_of(house, query)[..] else { panic!("one signature") };
        assert_eq!((signed.by.name.as_deref(), &*signed.meaning), (Some("hua"), "release"));
        assert_eq!((&*signed.way, signed.act_seq, signed.undone), ("password", done.seq, false));
        assert_eq!(signed.seq, done.seq + 1);
        assert!(signed.at.len() > "2026-11-26T10:00:00".len(), "time with its zone: {}", signed.at);
        let lot = SignatureQuery { lot: Some("OLD".to_owned()), ..SignatureQuery::default() };
        assert_eq!(signatures_of(house, lot), std::slice::from_ref(signed));
        house.check();
    });
}

#[test]
fn a_ticket_is_good_for_one_act_of_one_person_for_two_minutes() {
    in_every_house(|house| {
        let hold = held(house, 1);
        let hua = house.person("hua", &["quality"]);
        let ming = house.person("ming", &["quality"]);
        let other = house.plant.place_hold(
            &house.owner,
            &crate::kitchen::hold(&["OLD"], "x"),
            (None, false),
        );
        let other = other.unwrap().result.lots[0].hold.clone();

        let of_hua = ticket(house, &hua, &ask("release"));
        assert_eq!(code(lift(house, &signing(&ming, &[&of_hua]), &hold)), "signature_spent");
        let for_undo = SignAsk { act: "undo".to_owned(), ..ask("release") };
        let for_undo = ticket(house, &hua, &for_undo);
        assert_eq!(code(lift(house, &signing(&hua, &[&for_undo]), &hold)), "signature_spent");
        assert_eq!(
            code(lift(house, &signing(&hua, &[&"made up".to_owned()]), &hold)),
            "signature_spent"
        );
        assert_eq!(code(lift(house, &signing(&hua, &[&of_hua]), "no-such")), "unknown_document");
        assert_eq!(
            code(lift(house, &signing(&hua, &[&of_hua]), &hold)),
            "ok",
            "a refusal uses up nothing"
        );
        assert_eq!(code(lift(house, &signing(&hua, &[&of_hua]), &other)), "signature_spent");

        let late = ticket(house, &hua, &ask("release"));
        house.wait_seconds(121);
        assert_eq!(code(lift(house, &signing(&hua, &[&late]), &other)), "signature_spent");
        assert_eq!(
            signatures_of(
                house,
                SignatureQuery { lot: Some("OLD".to_owned()), ..SignatureQuery::default() }
            )
            .len(),
            1
        );
        house.check();
    });
}

#[test]
fn a_ticket_is_for_what_it_was_given_for_and_nothing_else() {
    in_every_house(|house| {
        let hold = held(house, 1);
        let hua = house.person("hua", &["quality"]);
        let about = |hold: &str, reason: &str| SignAbout {
            path: format!("/api/v1/holds/{hold}/lift"),
            body: format!("{{\"reason\":\"{reason}\"}}"),
        };
        let lift_by = |ticket: &String| {
            let mut signer = signing(&hua, &[ticket]);
            let sent = about(&hold, "none found");
            signer.seat.about = Some(Subject::of(&sent.path, sent.body.as_bytes()));
            code(lift(house, &signer, &hold))
        };

        let for_what = |about| SignAsk { about: Some(about), ..ask("release") };
        let spent = |ask: &SignAsk, why: &str| {
            assert_eq!(lift_by(&ticket(house, &hua, ask)), "signature_spent", "{why}");
        };
        spent(&for_what(about("another", "none found")), "another hold");
        spent(&for_what(about(&hold, "whatever")), "another reason");
        spent(&ask("release"), "it does not say what it is for");
        let here = for_what(about(&hold, "none found"));
        spent(&SignAsk { act: "undo".to_owned(), ..here.clone() }, "another act");
        let mut beyond = hua.clone();
        beyond.site = domain::SiteId(hua.site.0 + 1);
        let of_site = sign(house, &beyond, &here).unwrap().ticket;
        assert_eq!(lift_by(&of_site), "signature_spent", "another site");
        let good = ticket(house, &hua, &here);
        assert_eq!(lift_by(&good), "ok");
        assert_eq!(lift_by(&good), "signature_spent", "another time");
        let later = SignAsk {
            act: "sign_act".to_owned(),
            record: Some("00000000000010".to_owned()),
            ..here
        };
        assert_eq!(code(sign(house, &hua, &later)), "bad_input");
    });
}

#[test]
fn four_eyes_are_two_people_who_may_both_do_the_act() {
    in_every_house(|house| {
        let hold = held(house, 2);
        let hua = house.person("hua", &["quality"]);
        house.person("ming", &["quality"]);
        house.person("wang", &["operator"]);
        let own = || ticket(house, &hua, &ask("release"));
        let try_with = |tickets: &[&String]| code(lift(house, &signing(&hua, tickets), &hold));

        assert_eq!(try_with(&[&own()]), "signature_needed");
        assert_eq!(
            try_with(&[&own(), &ticket(house, &hua, &with("hua", "review"))]),
            "signed_twice"
        );
        assert_eq!(
            try_with(&[&own(), &ticket(house, &hua, &with("wang", "review"))]),
            "signer_may_not"
        );
        let second = ticket(house, &hua, &with("ming", "review"));
        assert_eq!(try_with(&[&second, &own()]), "signature_not_own");
        let authorship = ticket(house, &hua, &ask("authorship"));
        assert_eq!(try_with(&[&authorship, &second]), "signature_means_other");
        let done = lift(house, &signing(&hua, &[&own(), &second]), &hold).unwrap();

        let query = SignatureQuery { act: Some(done.act), ..SignatureQuery::default() };
        let signed = signatures_of(house, query);
        let told: Vec<_> = signed.iter().map(|one| (one.by.name.as_deref(), &*one.way)).collect();
        assert_eq!(told, [(Some("hua"), "password"), (Some("ming"), "name_and_password")]);
        house.check();
    });
}

#[test]
fn what_frees_goods_by_taking_back_is_signed_by_as_many_as_by_name() {
    in_every_house(|house| {
        set_up(house);
        let placed = house.plant.place_hold(&house.owner, &hold(&["OLD"], "glass"), (None, false));
        let held = placed.unwrap().act;
        receive(house, "F-1", "100", Some("A-01"));
        let rejected = verdict("F-1", "incoming", "0", "100");
        let judged = house.plant.inspect(&house.owner, &rejected, (None, false)).unwrap().act;
        for (code, act, signatures, meanings) in
            [("S1", ACT, 2, "release"), ("S2", "inspect", 3, "review"), ("S3", "undo", 1, "")]
        {
            let point = json!({"name": code, "act": act, "signatures": signatures,
                "meanings": meanings});
            house.define(MasterKind::SignaturePoint, code, &point);
        }
        let hua = house.person("hua", &["quality"]);
        house.person("ming", &["quality"]);
        let for_undo = |ask: SignAsk| {
            let ask = SignAsk { act: "undo".to_owned(), ..ask };
            ticket(house, &hua, &ask)
        };
        let undo = |act: &str, tickets: &[&String], preview: bool| {
            let ask = app::UndoAct { reason: "no glass".to_owned(), ..app::UndoAct::default() };
            house.plant.undo_act(&signing(&hua, tickets), act, &ask, (None, preview))
        };

        let needed = |act: &str, signatures: usize, meanings: &str| {
            let own = for_undo(ask(meanings));
            let refused = refusal(undo(act, &[&own], false));
            let wanted = Refusal::SignatureNeeded {
                act: "undo".to_owned(),
                signatures,
                meanings: meanings.to_owned(),
            };
            assert_eq!(refused, wanted, "one signature, as `undo` asks for, is not enough");
        };
        needed(&held, 2, "release");
        needed(&judged, 3, "review");
        assert_eq!(code(undo(&held, &[], true)), "ok", "what is only shown needs nobody");
        let (own, other) = (for_undo(ask("release")), for_undo(with("ming", "release")));
        let done = undo(&held, &[&own, &other], false).unwrap();

        let query = SignatureQuery { act: Some(done.act), ..SignatureQuery::default() };
        assert_eq!(signatures_of(house, query).len(), 2);
        house.check();
    });
}

#[test]
fn who_cannot_show_who_they_are_is_on_record_and_locked_after_five_times() {
    in_every_house(|house| {
        held(house, 2);
        let hua = house.person("hua", &["quality"]);
        let ming = house.person("ming", &["quality"]);
        let wrong =
            SignAsk { password: Some("a wrong password".to_owned()), ..with("ming", "review") };

        for _ in 0..5 {
            assert_eq!(code(sign(house, &hua, &wrong)), "wrong_secret");
        }
        assert_eq!(code(sign(house, &hua, &with("ming", "review"))), "locked_out");
        assert_eq!(code(sign(house, &hua, &ask("release"))), "ok", "nobody else is locked");
        assert_eq!(code(sign(house, &ming, &ask("release"))), "ok", "nor are they themselves");
        let wei = house.person("wei", &["quality"]);
        assert_eq!(code(sign(house, &wei, &with("ming", "review"))), "ok");
        assert_eq!(code(sign(house, &hua, &with("nobody", "review"))), "wrong_secret");

        let failed = house.plant.signing_failures(&house.owner, None).unwrap().rows;
        let told: Vec<_> =
            failed.iter().map(|one| (one.person.name.as_deref(), &*one.act, &*one.way)).collect();
        assert_eq!(
            told,
            [(Some("ming"), ACT, "name_and_password"); 5],
            "a name of nobody's is no fact"
        );
        assert_eq!(failed[0].asked_by.as_ref().unwrap().name.as_deref(), Some("hua"));
        let tries = house.plant.sign_ins(&house.owner).unwrap().rows;
        assert_eq!(tries.iter().filter(|one| one.way == "signature" && !one.good).count(), 6);
        house.wait_seconds(15 * 60 + 1);
        assert_eq!(code(sign(house, &hua, &with("ming", "review"))), "ok", "the lock ends");
        house.check();
    });
}

#[test]
fn nobody_is_locked_by_a_name_that_looks_like_the_count_of_their_pin() {
    in_every_house(|house| {
        held(house, 2);
        let hua = house.person("hua", &["quality"]);
        let ming = house.person("ming", &["quality"]);
        let wang = house.person("wang", &["quality"]);
        let like_pin_of = |who: &Operator| format!("pin {}", who.person.unwrap());
        let wrong =
            SignAsk { password: Some("wrong".to_owned()), ..with(&like_pin_of(&ming), "review") };
        let enter = || house.plant.sign_in(&like_pin_of(&wang), "wrong", "192.0.2.7");

        for _ in 0..5 {
            assert_eq!(code(sign(house, &hua, &wrong)), "wrong_secret");
            assert_eq!(code(enter()), "signed_out");
        }
        assert_eq!(code(sign(house, &hua, &wrong)), "locked_out", "tries of nobody count too");
        assert_eq!(code(enter()), "locked_out");
        assert_eq!(code(sign(house, &ming, &ask("release"))), "ok");
        assert_eq!(code(sign(house, &wang, &ask("release"))), "ok");
    });
}

#[test]
fn a_page_that_knows_no_signatures_steps_up_and_that_is_one_signature() {
    in_every_house(|house| {
        let hold = held(house, 1);
        house.define(MasterKind::Place, STATION, &json!({"name": "mix", "kind": "station"}));
        staff(house, "hua", &["quality"]);
        let kiosk = kiosk_at(house, STATION);
        let signed_in = enter(house, &kiosk, "hua").unwrap();
        let second = house.plant.place_hold(
            &house.owner,
            &crate::kitchen::hold(&["OLD"], "x"),
            (None, false),
        );
        let second = second.unwrap().result.lots[0].hold.clone();
        let hua = || operator(house, &signed_in);

        assert_eq!(code(lift(house, &hua(), &hold)), "step_up_needed");
        let proof = Proof { pin: Some(PIN.to_owned()), password: None };
        house.plant.step_up(&signed_in.cookie, &proof).unwrap();
        let done = lift(house, &hua(), &hold).unwrap();
        assert_eq!(code(lift(house, &hua(), &second)), "step_up_needed", "it is used up");

        let query = SignatureQuery { act: Some(done.act), ..SignatureQuery::default() };
        let [signed] = &signatures_of(house, query)[..] else { panic!("one signature") };
        assert_eq!((&*signed.way, &*signed.meaning), ("pin", "review"));
        house.check();
    });
}

#[test]
fn a_program_signs_with_its_owners_password_and_never_by_its_token_alone() {
    in_every_house(|house| {
        let hold = held(house, 1);
        let hua = house.person("hua", &["quality"]);

        // As a token makes it: no session, and a page that knows signatures.
        let program = signing(&hua, &[]);
        assert_eq!(code(lift(house, &program, &hold)), "signature_needed");
        assert_eq!(
            code(lift(house, &house.owner, &hold)),
            "signature_needed",
            "nor the command line"
        );
        let given = ticket(house, &program, &ask("release"));
        assert_eq!(code(lift(house, &signing(&hua, &[&given]), &hold)), "ok");
    });
}

#[test]
fn what_is_done_is_signed_later_and_says_when_it_was_taken_back() {
    in_every_house(|house| {
        set_up(house);
        let placed = house.plant.place_hold(&house.owner, &hold(&["OLD"], "glass"), (None, false));
        let act = placed.unwrap().act;
        let hua = house.person("hua", &["quality"]);
        let about = |meaning: &str, record: &str| SignAsk {
            act: "sign_act".to_owned(),
            record: Some(record.to_owned()),
            ..ask(meaning)
        };
        let sign_with = |given: String| {
            let body = SignAct { tickets: vec![given], ..SignAct::default() };
            code(house.plant.sign_act(&hua, &act, &body, None))
        };

        assert_eq!(
            code(house.plant.sign_act(&hua, &act, &SignAct::default(), None)),
            "signature_needed"
        );
        assert_eq!(
            sign_with(ticket(house, &hua, &about("review", "00000000000010"))),
            "signature_spent"
        );
        assert_eq!(sign_with(ticket(house, &hua, &about("review", &act))), "ok");
        assert_eq!(sign_with(ticket(house, &hua, &about("review", &act))), "signed_before");
        assert_eq!(sign_with(ticket(house, &hua, &about("approval", &act))), "ok");
        let wang = house.person("wang", &["operator"]);
        let sign_as_wang = |meaning| {
            let given = ticket(house, &wang, &about(meaning, &act));
            let body = SignAct { tickets: vec![given], ..SignAct::default() };
            code(house.plant.sign_act(&wang, &act, &body, None))
        };
        assert_eq!(sign_as_wang("release"), "signer_may_not", "who may not hold signs no release");
        assert_eq!(sign_as_wang("authorship"), "signer_may_not");
        assert_eq!(sign_as_wang("review"), "ok", "whoever may see it may look through it");
        let undo = app::UndoAct { reason: "no glass".to_owned(), ..app::UndoAct::default() };
        house.plant.undo_act(&house.owner, &act, &undo, (None, false)).unwrap();
        assert_eq!(sign_with(ticket(house, &hua, &about("release", &act))), "act_undone");

        let query = SignatureQuery { act: Some(act.clone()), ..SignatureQuery::default() };
        let signed = signatures_of(house, query);
        assert!(signed.len() == 3 && signed.iter().all(|one| one.undone), "{signed:?}");
        house.check();
    });
}

#[test]
fn the_passport_on_paper_and_the_dossier_carry_the_signatures() {
    in_every_house(|house| {
        let hold = held(house, 1);
        let hua = house.person("hua", &["quality"]);
        let given = ticket(house, &hua, &ask("release"));
        let done = lift(house, &signing(&hua, &[&given]), &hold).unwrap();

        let paper = house.plant.lot_passport(&house.owner, "lot:OLD", None).unwrap();
        let [line] = &paper.frame.signatures[..] else { panic!("{:?}", paper.frame) };
        assert_eq!((&*line.by, &*line.meaning, &*line.act), ("hua", "release", ACT));
        assert_eq!(line.at.split(' ').count(), 3, "day, time and zone: {}", line.at);
        let ask = TraceAsk {
            root: "lot:OLD".to_owned(),
            direction: "forward".to_owned(),
            ..TraceAsk::default()
        };
        let dossier = house.plant.dossier(&house.owner, &ask, (&[], None)).unwrap();
        let text = String::from_utf8_lossy(&dossier);
        let carried = text.contains("\"ActSigned\"") && text.contains("\"lift_hold\"");
        assert!(carried, "the act of place {} and its signature are in it", done.seq);
    });
}

#[test]
fn a_password_that_came_with_the_account_signs_nothing_at_the_command_line_either() {
    in_every_house(|house| {
        let new = app::NewPerson {
            username: "first".to_owned(),
            name: "first".to_owned(),
            password: PASSWORD.to_owned(),
            roles: vec!["administrator".to_owned()],
            at_sites: Vec::new(),
            language: None,
        };
        house.plant.add_person(&house.owner, &new).unwrap();
        let signed = house.plant.sign_in("first", PASSWORD, "a desk").unwrap();
        let (first, _) = house.plant.session(&signed.cookie, None).unwrap();
        let sign = |password: &str| {
            let proof = Proof { pin: None, password: Some(password.to_owned()) };
            house.plant.step_up(&signed.cookie, &proof).map(|_| ())
        };

        assert!(signed.view.password_given, "on {}", house.engine);
        assert_eq!(code(sign(PASSWORD)), "password_not_own");
        let own = "a password of my own";
        house.plant.choose_password(&first, &signed.cookie, (PASSWORD, own)).unwrap();
        assert!(sign(own).is_ok());
    });
}

#[test]
fn whoever_signed_out_was_seen_all_the_same() {
    in_every_house(|house| {
        house.person("quality", &["quality"]);
        let seen = || {
            let rows = house.plant.people(&house.owner).unwrap().rows;
            let quality = rows.into_iter().find(|row| row.username.as_deref() == Some("quality"));
            quality.unwrap().last_seen
        };
        assert_eq!(seen(), None, "on {}", house.engine);

        let signed = house.plant.sign_in("quality", PASSWORD, "a desk").unwrap();
        assert!(seen().is_some());
        house.plant.sign_out(&signed.cookie).unwrap();

        assert!(seen().is_some());
    });
}
