//! A station goes from one leader to the next while its runs go on.

use app::{ActAsk, Error, HandOver, Operator, Proof, Seat};

use crate::house::House;
use crate::kiosks::{PIN, STATION, enter, kiosk_at, operator, staff};
use crate::kitchen::hold;
use crate::workshop::{feed, in_every_workshop};

fn code<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.problem().code,
    }
}

fn to(incoming: &Operator, pin: &str) -> HandOver {
    HandOver {
        incoming: incoming.person.unwrap().to_string(),
        incoming_pin: Some(pin.to_owned()),
        incoming_password: None,
        note: Some("the mixer is loud".to_owned()),
    }
}

/// Somebody at a kiosk who has just shown who they are.
fn fresh(house: &House, kiosk: &str, name: &str) -> Operator {
    let signed_in = enter(house, kiosk, name).unwrap();
    let proof = Proof { pin: Some(PIN.to_owned()), password: None };
    house.plant.step_up(&signed_in.cookie, &proof).unwrap();
    operator(house, &signed_in)
}

#[test]
fn the_sheet_says_what_runs_what_is_half_fed_and_what_is_held() {
    in_every_workshop(|workshop| {
        let house = workshop.house;
        let pork = workshop.received("PORK", "P-1", "100");
        let other = workshop.received("CABBAGE", "C-1", "100");
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");
        workshop.fed(&run, &pork, "20").unwrap();
        for lot in [&pork, &other] {
            house.plant.place_hold(&house.owner, &hold(&[lot], "glass"), (None, false)).unwrap();
        }

        let sheet = house.plant.hand_over_sheet(&house.owner, STATION).unwrap();

        assert_eq!(sheet.runs.len(), 1);
        assert_eq!((sheet.runs[0].run.as_str(), sheet.runs[0].inputs.len()), (run.as_str(), 1));
        let half = &sheet.half_fed;
        assert_eq!(half.len(), 1, "what was not begun is no half");
        assert_eq!((half[0].item.as_str(), half[0].fed.as_str()), ("PORK", "20"));
        let held: Vec<&str> = sheet.holds.iter().map(|hold| hold.lot.item.as_str()).collect();
        assert_eq!(held, ["PORK"], "what is held elsewhere is not theirs");
        assert!(!sheet.more_holds);
        assert_eq!(sheet.last, None);
        let elsewhere = house.plant.hand_over_sheet(&house.owner, "NOWHERE");
        assert_eq!(code(elsewhere), "unknown_code");
    });
}

#[test]
fn both_leaders_sign_and_the_run_goes_on_under_the_next_one() {
    in_every_workshop(|workshop| {
        let house = workshop.house;
        staff(house, "lin", &["leader"]);
        let mei = staff(house, "mei", &["leader"]);
        let wang = staff(house, "wang", &["operator"]);
        let kiosk = kiosk_at(house, STATION);
        let pork = workshop.received("PORK", "P-1", "100");
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");

        let lin = operator(house, &enter(house, &kiosk, "lin").unwrap());
        let hand = |who: &Operator, ask: &HandOver| house.plant.hand_over(who, STATION, ask, None);
        assert_eq!(code(hand(&lin, &to(&mei, PIN))), "step_up_needed");
        let lin = fresh(house, &kiosk, "lin");
        assert_eq!(code(hand(&lin, &to(&mei, "9999"))), "wrong_secret");
        assert_eq!(code(hand(&lin, &to(&wang, PIN))), "not_a_leader");
        assert_eq!(code(hand(&lin, &to(&lin, PIN))), "same_person");
        let at_desk = Operator { seat: Seat::default(), ..lin.clone() };
        assert_eq!(code(hand(&at_desk, &to(&mei, PIN))), "step_up_needed", "also at a desk");

        let facts = house.facts();
        let key = Some("0198-h");
        let first = house.plant.hand_over(&lin, STATION, &to(&mei, PIN), key).unwrap();
        let again = house.plant.hand_over(&lin, STATION, &to(&mei, PIN), key).unwrap();

        assert_eq!(first, again);
        assert_eq!(house.facts(), facts + 1, "one fact");
        assert_eq!(first.incoming.name.as_deref(), Some("mei"));
        let sheet = house.plant.hand_over_sheet(&mei, STATION).unwrap();
        assert_eq!(sheet.last, Some(first));
        let in_charge = sheet.runs[0].in_charge.as_ref().unwrap();
        assert_eq!(in_charge.name.as_deref(), Some("mei"));
        let ask = feed(&run, &pork, "20", ActAsk::default());
        house.plant.feed(&mei, &ask, (None, false)).unwrap();
        workshop.ordered("WO-2", "FILLING", "100");
        let start = app::StartOperation {
            order: "WO-2".to_owned(),
            operation: "MIX".to_owned(),
            ..app::StartOperation::default()
        };
        let started = house.plant.start_operation(&house.owner, &start, (None, false)).unwrap();
        assert_eq!(started.result.in_charge, None, "it began under whoever began it");
    });
}
