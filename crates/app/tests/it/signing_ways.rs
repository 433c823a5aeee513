//! Every way to show who one is for a signature, and who is told when somebody tries as another.

use app::{Error, Operator, Proof, ShownPasskey, SignAsk, SignatureQuery, TaskQuery, TypedCode};
use domain::MasterKind;
use serde_json::json;
use testkit::{Authenticator, telephone_code};

use crate::house::{House, in_every_house};
use crate::kiosks::{PIN, staff};
use crate::kitchen::{hold, refusal, set_up};
use crate::passkeys::{DEVICE, make, place};
use crate::signatures::{
    PASSWORD, ask, code, held, lift, sign, signatures_of, signing, ticket, with,
};

/// The host that passkeys are made at.
const HOST: &str = "suyuan.local";

/// The last hold of the house, lifted with these signatures: who signed by which way.
fn lifted(house: &House, who: &Operator, tickets: &[&String], hold: &str) -> Vec<String> {
    let done = lift(house, &signing(who, tickets), hold).unwrap();
    let query = SignatureQuery { act: Some(done.act), ..SignatureQuery::default() };
    let signed = signatures_of(house, query).into_iter();
    signed.map(|one| format!("{} {}", one.by.name.unwrap_or_default(), one.way)).collect()
}

#[test]
fn somebody_beside_signs_with_a_badge_and_the_pin_that_they_chose() {
    in_every_house(|house| {
        let hold = held(house, 2);
        let hua = house.person("hua", &["quality"]);
        staff(house, "ming", &["quality"]);
        let badge = |badge: &str, pin: Option<&str>| SignAsk {
            badge: Some(badge.to_owned()),
            pin: pin.map(str::to_owned),
            password: None,
            ..ask("review")
        };

        assert_eq!(code(sign(house, &hua, &badge("card-ming", None))), "bad_input");
        assert_eq!(code(sign(house, &hua, &badge("card-ming", Some("0000")))), "wrong_secret");
        assert_eq!(code(sign(house, &hua, &badge("card-nobody", Some(PIN)))), "wrong_secret");
        let beside = ticket(house, &hua, &badge("card-ming", Some(PIN)));
        let own = ticket(house, &hua, &ask("release"));

        assert_eq!(lifted(house, &hua, &[&own, &beside], &hold), ["hua password", "ming badge"]);
        house.check();
    });
}

#[test]
fn a_passkey_signs_for_its_owner_and_its_answer_is_heard_once() {
    in_every_house(|house| {
        let hold = held(house, 1);
        let hua = house.person("hua", &["quality"]);
        let mut phone = Authenticator::new(7);
        make(house, &hua, &mut phone, HOST).unwrap();
        let here = place(HOST);
        let mut shown = || {
            let asked = house.plant.ask_for_passkey(&here, DEVICE).unwrap();
            let passkey = ShownPasskey { credential: phone.show(&asked, &here.origin) };
            SignAsk { passkey: Some(passkey), password: None, ..ask("release") }
        };
        let give = |ask: &SignAsk| house.plant.sign(&hua, ask, (&here, DEVICE));

        let answer = shown();
        let given = give(&answer).unwrap();
        assert_eq!(given.person.name.as_deref(), Some("hua"));
        let again = give(&answer);
        let at_evil = house.plant.sign(&hua, &shown(), (&place("evil.example"), DEVICE));

        assert_eq!(code(again), "wrong_secret", "whoever is signed in stays so");
        assert_eq!(code(at_evil), "wrong_secret");
        assert_eq!(lifted(house, &hua, &[&given.ticket], &hold), ["hua passkey"]);
        house.check();
    });
}

#[test]
fn who_has_a_second_factor_signs_beside_another_with_its_code() {
    in_every_house(|house| {
        let hold = held(house, 2);
        let hua = house.person("hua", &["quality"]);
        let ming = house.person("ming", &["quality"]);
        let proof = Proof { password: Some(PASSWORD.to_owned()), pin: None };
        let signed_in = house.plant.sign_in("ming", PASSWORD, DEVICE).unwrap();
        let secret = house.plant.begin_second_factor(&ming, &proof).unwrap().secret;
        // Each code is taken once: the next one is that of the next half minute.
        let shown = |later: i64| telephone_code(&secret, house.now_us() + later * 30_000_000);
        let typed = TypedCode { code: shown(-1) };
        house.plant.confirm_second_factor(&ming, &signed_in.cookie, &typed).unwrap();
        let with_code = |code: Option<String>| SignAsk { code, ..with("ming", "review") };
        let give = |code: Option<String>| sign(house, &hua, &with_code(code));

        assert!(matches!(give(None), Err(Error::CodeNeeded)));
        let wrong = if shown(0) == "000000" { "000001" } else { "000000" };
        assert_eq!(code(give(Some(wrong.to_owned()))), "wrong_code");
        let now = shown(0);
        let beside = give(Some(now.clone())).unwrap().ticket;
        assert_eq!(code(give(Some(now))), "wrong_code", "a code is taken once");
        let own = ticket(house, &hua, &ask("release"));

        assert_eq!(lifted(house, &hua, &[&own, &beside], &hold), ["hua password", "ming code"]);
        house.check();
    });
}

#[test]
fn whoever_signs_beside_needs_the_right_of_what_is_taken_back() {
    in_every_house(|house| {
        set_up(house);
        let placed = house.plant.place_hold(&house.owner, &hold(&["OLD"], "glass"), (None, false));
        let act = placed.unwrap().act;
        let point = json!({"name": "two", "act": "undo", "signatures": 2, "meanings": ""});
        house.define(MasterKind::SignaturePoint, "S1", &point);
        let hua = house.person("hua", &["quality"]);
        house.person("wang", &["operator"]);
        house.person("ming", &["quality"]);
        let for_undo =
            |ask: SignAsk| ticket(house, &hua, &SignAsk { act: "undo".to_owned(), ..ask });
        let undo = |tickets: &[&String]| {
            let ask = app::UndoAct { reason: "no glass".to_owned(), ..app::UndoAct::default() };
            house.plant.undo_act(&signing(&hua, tickets), &act, &ask, (None, false))
        };

        let own = for_undo(ask("release"));
        let of_wang = for_undo(with("wang", "review"));
        assert_eq!(refusal(undo(&[&own, &of_wang])), domain::Refusal::SignerMayNot);
        let of_ming = for_undo(with("ming", "review"));
        undo(&[&own, &of_ming]).unwrap();
        house.check();
    });
}

#[test]
fn who_is_tried_for_is_told_to_whoever_manages_people_for_a_day() {
    in_every_house(|house| {
        held(house, 2);
        let admin = house.person("chen", &["administrator"]);
        let hua = house.person("hua", &["quality"]);
        let ming = house.person("ming", &["quality"]);
        let told = |who: &Operator| {
            let tasks = house.plant.tasks(who, &TaskQuery::default()).unwrap().rows.into_iter();
            let tried = tasks.filter(|task| task.kind == "check_tries");
            let by = |task: &app::TaskView| task.by.as_ref().and_then(|by| by.name.clone());
            tried.map(|task| (by(&task), task.note.unwrap_or_default())).collect::<Vec<_>>()
        };
        let wrong = SignAsk { password: Some("a wrong one".to_owned()), ..with("ming", "review") };

        for _ in 0..4 {
            assert_eq!(code(sign(house, &hua, &wrong)), "wrong_secret");
        }
        assert_eq!(told(&admin), [], "somebody typed badly");
        assert_eq!(code(house.plant.sign_in("ming", "no", "198.51.100.4 curl")), "signed_out");
        for name in ["a", "b", "c", "d", "e"] {
            assert_eq!(code(house.plant.sign_in(name, "no", "203.0.113.9 curl")), "signed_out");
        }

        let both = [
            (None, "5 × 203.0.113.9".to_owned()),
            (Some("ming".to_owned()), "5 × 192.0.2.7 · 198.51.100.4".to_owned()),
        ];
        let mut found = told(&admin);
        found.sort();
        assert_eq!(found, both);
        assert_eq!(told(&ming), [], "it is no work of theirs");
        house.wait_hours(24);
        assert_eq!(told(&admin), []);
    });
}
