//! Passkeys: made, shown, and what opens nothing.

use app::{ChangePerson, Error, NewPasskey, Operator, PasskeyPlace, Proof, ShownPasskey, SignedIn};
use testkit::Authenticator;

use crate::house::{House, in_every_house};

const PASSWORD: &str = "correct horse battery";
pub(crate) const DEVICE: &str = "192.0.2.7 browser";

pub(crate) fn place(host: &str) -> PasskeyPlace {
    PasskeyPlace { host: host.to_owned(), origin: format!("https://{host}") }
}

fn proof() -> Proof {
    Proof { password: Some(PASSWORD.to_owned()), pin: None }
}

fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.problem().code,
    }
}

/// Makes a passkey of somebody at a host; its id.
pub(crate) fn make(
    house: &House,
    who: &Operator,
    key: &mut Authenticator,
    host: &str,
) -> Result<String, Error> {
    let place = place(host);
    let asked = house.plant.ask_for_new_passkey(who, &proof(), (&place, DEVICE))?;
    let credential = key.make(&asked, &place.origin);
    let ask = NewPasskey { name: "my phone".to_owned(), credential };
    Ok(house.plant.keep_passkey(who, &ask, &place)?.id)
}

fn enter(house: &House, key: &mut Authenticator, host: &str) -> Result<SignedIn, Error> {
    let place = place(host);
    let asked = house.plant.ask_for_passkey(&place, DEVICE)?;
    let ask = ShownPasskey { credential: key.show(&asked, &place.origin) };
    house.plant.sign_in_by_passkey(&ask, (&place, DEVICE))
}

#[test]
fn a_passkey_signs_in_without_a_password_and_the_ledger_knows_that_there_is_one() {
    in_every_house(|house| {
        let mei = house.person("mei", &["leader"]);
        let mut phone = Authenticator::new(7);

        let id = make(house, &mei, &mut phone, "suyuan.local").unwrap();
        let signed_in = enter(house, &mut phone, "suyuan.local").unwrap();

        assert_eq!(signed_in.view.person.username.as_deref(), Some("mei"));
        assert!(house.plant.session(&signed_in.cookie, None).is_ok());
        let rows = house.plant.passkeys(&mei, &place("suyuan.local")).unwrap().rows;
        assert_eq!((rows[0].name.as_str(), rows[0].host.as_str()), ("my phone", "suyuan.local"));
        assert!(rows[0].used_at.is_some());
        assert!(enter(house, &mut phone, "suyuan.local").is_ok(), "and again");

        house.plant.take_passkey(&mei, &id).unwrap();
        assert_eq!(code(enter(house, &mut phone, "suyuan.local")), "signed_out");
        house.verify();
    });
}

#[test]
fn what_is_not_a_valid_answer_opens_nothing() {
    in_every_house(|house| {
        let mei = house.person("mei", &["leader"]);
        let (mut phone, mut other) = (Authenticator::new(7), Authenticator::new(8));
        make(house, &mei, &mut phone, "suyuan.local").unwrap();
        let here = place("suyuan.local");

        assert_eq!(code(enter(house, &mut other, "suyuan.local")), "signed_out", "nobody's key");
        assert_eq!(code(enter(house, &mut phone, "evil.example")), "signed_out", "another host");
        let asked = house.plant.ask_for_passkey(&here, DEVICE).unwrap();
        let shown = ShownPasskey { credential: phone.show(&asked, "https://evil.example") };
        let answer = house.plant.sign_in_by_passkey(&shown, (&here, DEVICE));
        assert_eq!(code(answer), "signed_out", "a page elsewhere");
        let asked = house.plant.ask_for_passkey(&here, DEVICE).unwrap();
        let shown = ShownPasskey { credential: phone.show(&asked, &here.origin) };
        assert!(house.plant.sign_in_by_passkey(&shown, (&here, DEVICE)).is_ok());
        let again = house.plant.sign_in_by_passkey(&shown, (&here, DEVICE));
        assert_eq!(code(again), "signed_out", "an answer is heard once");
        let nonsense = ShownPasskey { credential: serde_json::json!({"id": 1}) };
        let answer = house.plant.sign_in_by_passkey(&nonsense, (&here, DEVICE));
        assert_eq!(code(answer), "bad_input");
    });
}

#[test]
fn who_may_not_sign_in_may_not_by_passkey_either() {
    in_every_house(|house| {
        house.person("chen", &["administrator"]);
        let mei = house.person("mei", &["leader"]);
        let mut phone = Authenticator::new(7);
        make(house, &mei, &mut phone, "suyuan.local").unwrap();
        let id = mei.person.unwrap().to_string();
        let change = |active| ChangePerson { active: Some(active), ..ChangePerson::default() };

        house.plant.change_person(&house.owner, &id, &change(false)).unwrap();
        assert_eq!(code(enter(house, &mut phone, "suyuan.local")), "signed_out");
        house.plant.change_person(&house.owner, &id, &change(true)).unwrap();
        assert_eq!(code(enter(house, &mut phone, "suyuan.local")), "ok");

        house.plant.erase_person(&house.owner, &id).unwrap();
        assert_eq!(code(enter(house, &mut phone, "suyuan.local")), "signed_out");
        house.verify();
    });
}

#[test]
fn wrong_passkeys_of_one_address_have_to_wait() {
    in_every_house(|house| {
        let mei = house.person("mei", &["leader"]);
        let (mut phone, mut other) = (Authenticator::new(7), Authenticator::new(8));
        make(house, &mei, &mut phone, "suyuan.local").unwrap();

        let tries: Vec<String> =
            (0..21).map(|_| code(enter(house, &mut other, "suyuan.local"))).collect();

        assert_eq!((tries[0].as_str(), tries[20].as_str()), ("signed_out", "locked_out"));
        assert_eq!(code(enter(house, &mut phone, "suyuan.local")), "locked_out");
        house.wait_hours(1);
        assert_eq!(code(enter(house, &mut phone, "suyuan.local")), "ok");
    });
}

#[test]
fn making_one_takes_the_password_once_more_and_a_host_name() {
    in_every_house(|house| {
        let mei = house.person("mei", &["leader"]);
        let wrong = Proof { password: Some("not the password".to_owned()), pin: None };
        let here = place("suyuan.local");

        let asked = house.plant.ask_for_new_passkey(&mei, &wrong, (&here, DEVICE));
        assert_eq!(code(asked), "wrong_secret");
        for bare in ["192.0.2.1", "[2001:db8::1]"] {
            let mut phone = Authenticator::new(7);
            assert_eq!(code(make(house, &mei, &mut phone, bare)), "passkey_needs_name");
            assert!(!house.plant.passkeys(&mei, &place(bare)).unwrap().usable);
        }
        assert!(house.plant.passkeys(&mei, &place("localhost")).unwrap().usable);
    });
}

#[test]
fn a_passkey_made_for_one_person_is_kept_by_nobody_else_and_steps_up_its_own_alone() {
    in_every_house(|house| {
        let (mei, lin) = (house.person("mei", &["leader"]), house.person("lin", &["leader"]));
        let (mut phone, mut other) = (Authenticator::new(7), Authenticator::new(8));
        let here = place("suyuan.local");
        let asked = house.plant.ask_for_new_passkey(&mei, &proof(), (&here, DEVICE)).unwrap();
        let credential = phone.make(&asked, &here.origin);
        let ask = NewPasskey { name: "stolen".to_owned(), credential };
        assert_eq!(code(house.plant.keep_passkey(&lin, &ask, &here)), "wrong_secret");

        make(house, &mei, &mut phone, "suyuan.local").unwrap();
        make(house, &lin, &mut other, "suyuan.local").unwrap();
        let signed_in = house.plant.sign_in("mei", PASSWORD, DEVICE).unwrap();
        let step_up = |key: &mut Authenticator| {
            let asked = house.plant.ask_for_passkey(&here, DEVICE).unwrap();
            let ask = ShownPasskey { credential: key.show(&asked, &here.origin) };
            code(house.plant.step_up_by_passkey(&signed_in.cookie, &ask, (&here, DEVICE)))
        };
        assert_eq!(step_up(&mut other), "wrong_secret");
        assert_eq!(step_up(&mut phone), "ok");
        assert!(house.plant.session(&signed_in.cookie, None).unwrap().0.seat.fresh);
    });
}
