//! The outbox of a device: taken in its order, once, and never refused where goods have moved.

use app::{
    ActAsk, DeviceActQuery, DeviceQuery, Error, FloorCacheQuery, HoldQuery, OutboxAnswer,
    OutboxAsk, OutboxEntry, PlaceHold, ReceiveLot, SettleDeviceAct, TaskQuery,
};
use serde_json::{Value, json};

use crate::workshop::{Workshop, ago, in_every_workshop, moment};

const DEVICE: &str = "0190f2d4-0000-7000-8000-000000000001";

/// An entry of the device; its key follows from its place.
fn entry(sequence: i64, act: &str, minutes_ago: i64, body: Value) -> OutboxEntry {
    OutboxEntry {
        sequence,
        key: format!("key-{sequence}"),
        act: json!(act),
        at: json!(moment(minutes_ago)),
        put_in: json!("scanned"),
        path: Value::Null,
        body,
        other: std::collections::BTreeMap::new(),
    }
}

fn feed(sequence: i64, minutes_ago: i64, run: &str, lot: &str, quantity: &str) -> OutboxEntry {
    let body = json!({"run": run, "lot": lot, "quantity": quantity});
    entry(sequence, "feed", minutes_ago, body)
}

fn sending(entries: Vec<OutboxEntry>) -> OutboxAsk {
    OutboxAsk { device: DEVICE.to_owned(), sent_at: moment(0), entries }
}

fn send(workshop: &Workshop<'_>, entries: Vec<OutboxEntry>) -> OutboxAnswer {
    workshop.house.plant.take_outbox(&workshop.house.owner, sending(entries)).unwrap()
}

fn states(answer: &OutboxAnswer) -> Vec<&str> {
    answer.entries.iter().map(|entry| entry.state.as_str()).collect()
}

fn codes(problems: &[app::views::ProblemView]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code.as_str()).collect()
}

/// The things that are on hold.
fn held(workshop: &Workshop<'_>) -> Vec<String> {
    let house = workshop.house;
    let open = house.plant.holds(&house.owner, &HoldQuery::default()).unwrap().rows;
    let mut held: Vec<String> = open.into_iter().map(|hold| hold.lot.lot).collect();
    held.sort();
    held
}

fn hold(workshop: &Workshop<'_>, lot: &str, minutes_ago: i64) {
    let ask = PlaceHold {
        lots: vec![lot.into()],
        reason: "metal".into(),
        complaint: None,
        act: ago(minutes_ago),
    };
    workshop.house.plant.place_hold(&workshop.house.owner, &ask, (None, false)).unwrap();
}

fn tasks(workshop: &Workshop<'_>) -> Vec<app::TaskView> {
    let query = TaskQuery { role: Some("leader".into()) };
    let tasks = workshop.house.plant.tasks(&workshop.house.owner, &query).unwrap().rows;
    tasks.into_iter().filter(|task| task.kind == "settle_device_act").collect()
}

fn device_acts(workshop: &Workshop<'_>) -> Vec<app::DeviceActView> {
    let house = workshop.house;
    house.plant.device_acts(&house.owner, &DeviceActQuery::default()).unwrap().rows
}

fn settle(workshop: &Workshop<'_>, code: &str, again: bool) -> Result<Option<String>, Error> {
    let ask = SettleDeviceAct { reason: "looked at it".into(), again, act: ActAsk::default() };
    let house = workshop.house;
    house.plant.settle_device_act(&house.owner, code, &ask, None).map(|done| done.result.made)
}

/// What is there of a lot by the records.
fn left(workshop: &Workshop<'_>, lot: &str) -> String {
    let house = workshop.house;
    let pool = house.pool(lot);
    let database = store::Database::open(house.target.clone()).unwrap();
    let ground = (house.owner.company, house.owner.site);
    let held = database.read(|tx| store::balances::on_hand(tx, ground, pool)).unwrap();
    domain::quantity::format_scaled(held)
}

/// A filling order that runs, with its pork.
fn mixing(workshop: &Workshop<'_>) -> (String, String) {
    let pork = workshop.received("PORK", "P-1", "100");
    workshop.ordered("WO-1", "FILLING", "100");
    (workshop.running("WO-1", "MIX"), pork)
}

#[test]
fn what_is_sent_twice_is_recorded_once_and_answered_as_at_first() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);

        let first =
            send(workshop, vec![feed(1, 60, &run, &pork, "10"), feed(2, 50, &run, &pork, "5")]);
        assert_eq!(states(&first), ["recorded", "recorded"]);
        assert_eq!(first.next_sequence, 3);
        let again =
            send(workshop, vec![feed(1, 60, &run, &pork, "10"), feed(2, 50, &run, &pork, "5")]);

        assert_eq!(states(&again), ["repeated", "repeated"]);
        assert_eq!(again.entries[0].act, first.entries[0].act);
        assert_eq!(again.entries[0].answer, first.entries[0].answer);
        assert_eq!(first.entries[1].answer.as_ref().unwrap()["result"]["left"], "85");
        assert_eq!(left(workshop, "P-1"), "85");
    });
}

#[test]
fn an_entry_after_one_that_is_missing_waits_for_it() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);

        let ahead = send(workshop, vec![feed(2, 50, &run, &pork, "5")]);
        assert_eq!((states(&ahead), ahead.next_sequence), (vec!["waits"], 1));
        let both =
            send(workshop, vec![feed(2, 50, &run, &pork, "5"), feed(1, 60, &run, &pork, "10")]);

        assert_eq!(states(&both), ["recorded", "recorded"], "the order is that of the device");
        assert_eq!(both.entries[1].answer.as_ref().unwrap()["result"]["left"], "90");
    });
}

#[test]
fn the_clock_of_a_device_is_put_right_by_how_far_it_is_off() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        // The device believes that it is a day later.
        let day = 24 * 60;
        let ask = OutboxAsk {
            sent_at: moment(-day),
            ..sending(vec![feed(1, 60 - day, &run, &pork, "10")])
        };

        let answer = workshop.house.plant.take_outbox(&workshop.house.owner, ask).unwrap();

        let off = answer.clock_offset_ms + day * 60_000;
        assert!(off.abs() < 60_000, "{}", answer.clock_offset_ms);
        assert_eq!(states(&answer), ["recorded"]);
        let at = answer.entries[0].answer.as_ref().unwrap()["at"].as_str().unwrap().to_owned();
        let at: domain::Instant = at.parse().unwrap();
        let hour_ago: domain::Instant = moment(60).parse().unwrap();
        assert!((at.utc_us - hour_ago.utc_us).abs() < 60_000_000, "{at}");
    });
}

#[test]
fn what_was_fed_after_a_hold_is_on_record_its_run_and_outputs_are_held_and_the_leader_is_told() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let before = workshop.made(&run, "20").unwrap().lot.unwrap();
        hold(workshop, &pork, 45);

        let answer = send(workshop, vec![feed(1, 30, &run, &pork, "10")]);
        assert_eq!(states(&answer), ["recorded_against_rules"]);
        assert_eq!(codes(&answer.entries[0].broken), ["lot_on_hold"]);
        assert_eq!(answer.entries[0].broken[0].params["reference"], pork);
        assert_eq!(held(workshop), [before.clone(), pork.clone(), run.clone()]);
        let after = workshop.made(&run, "20").unwrap().lot.unwrap();
        let mut all = vec![before, after.clone(), pork.clone(), run.clone()];
        all.sort();
        assert_eq!(held(workshop), all, "what comes out later is held too");

        let traced = workshop.traced(&pork, "forward", None).to_string();
        assert!(traced.contains(&after), "{traced}");
        let waiting = tasks(workshop);
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].note.as_deref(), Some("lot_on_hold"));
        assert_eq!(waiting[0].role.as_deref(), Some("leader"));
        settle(workshop, &waiting[0].code, false).unwrap();
        assert!(tasks(workshop).is_empty());
        assert_eq!(held(workshop), all, "settling lifts nothing");
    });
}

#[test]
fn a_hold_that_came_after_the_feed_but_before_it_was_heard_of_counts_as_well() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        hold(workshop, &pork, 20);

        let answer = send(workshop, vec![feed(1, 30, &run, &pork, "10")]);

        assert_eq!(codes(&answer.entries[0].broken), ["lot_held_since"]);
        assert_eq!(held(workshop), [pork, run]);
    });
}

#[test]
fn a_block_follows_what_was_made_into_something_else_already() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let filling = workshop.produce(crate::workshop::output(&run, "50", ago(100)));
        let filling = filling.unwrap().lot.unwrap();
        workshop.ordered("WO-2", "DUMPLING", "1000");
        let form = workshop.running("WO-2", "FORM");
        workshop.feed(crate::workshop::feed(&form, &filling, "10", ago(60))).unwrap();
        let dumplings = workshop.made(&form, "100").unwrap().lot.unwrap();
        let (_, early) = (0, workshop.received("PORK", "P-2", "10"));
        hold(workshop, &early, 150);

        let answer = send(workshop, vec![feed(1, 110, &run, &early, "10")]);

        assert_eq!(states(&answer), ["recorded_against_rules"]);
        let mut all = vec![early, run, filling, form, dumplings];
        all.sort();
        assert_eq!(held(workshop), all);
        let _ = pork;
    });
}

#[test]
fn what_came_out_before_a_feed_was_heard_of_has_its_allergens_too() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let soy = ReceiveLot { allergens: Some("soy".into()), ..ReceiveLot::default() };
        let soy = workshop.received_as("PORK", "P-SOY", "50", soy);
        workshop.fed(&run, &pork, "10").unwrap();
        let filling = workshop.produce(crate::workshop::output(&run, "50", ago(90))).unwrap();
        assert_eq!(filling.allergens.as_deref(), Some("gluten"));
        workshop.ordered("WO-2", "DUMPLING", "1000");
        let form = workshop.running("WO-2", "FORM");
        let filling = filling.lot.unwrap();
        workshop.feed(crate::workshop::feed(&form, &filling, "10", ago(60))).unwrap();
        let dumplings = workshop.made(&form, "100").unwrap();

        let answer = send(workshop, vec![feed(1, 110, &run, &soy, "5")]);

        assert_eq!(states(&answer), ["recorded"]);
        for lot in [filling, dumplings.lot.unwrap()] {
            let pool = workshop.house.pool(lot.strip_prefix("lot:").unwrap());
            let database = store::Database::open(workshop.house.target.clone()).unwrap();
            let ground = (workshop.house.owner.company, workshop.house.owner.site);
            let state = database.read(|tx| store::stock::lot(tx, ground, pool)).unwrap();
            assert_eq!(state.allergens.as_deref(), Some("gluten soy"), "{lot}");
        }
    });
}

#[test]
fn what_goes_below_zero_is_on_record_and_shown_as_a_debt() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);

        let answer = send(workshop, vec![feed(1, 30, &run, &pork, "130")]);

        assert_eq!(states(&answer), ["recorded_against_rules"]);
        let broken = codes(&answer.entries[0].broken);
        assert_eq!(broken, ["not_enough", "wrong_station", "over_issue"]);
        assert_eq!(left(workshop, "P-1"), "-30");
        let query = TaskQuery { role: Some("leader".into()) };
        let tasks = workshop.house.plant.tasks(&workshop.house.owner, &query).unwrap().rows;
        assert!(tasks.iter().any(|task| task.kind == "count_lot"), "{tasks:?}");
        assert_eq!(held(workshop), [run]);
    });
}

#[test]
fn what_cannot_become_an_act_is_kept_as_it_was_said_and_may_become_one_later() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);

        let entries = vec![
            feed(1, 60, &run, "lot:P-9", "7"),
            entry(2, "feed", 50, json!({"run": run, "lot": 5})),
            entry(3, "dance", 40, json!({"to": "the music"})),
            feed(4, 30, &run, &pork, "10"),
        ];
        let answer = send(workshop, entries.clone());
        assert_eq!(states(&answer), ["kept", "kept", "kept", "recorded"]);
        let why: Vec<_> = answer.entries.iter().filter_map(|one| one.problem.clone()).collect();
        assert_eq!(codes(&why), ["unknown_pool", "bad_input", "unknown_code"]);
        let again = send(workshop, entries);
        assert_eq!(states(&again), ["repeated"; 4]);
        assert_eq!(again.entries[0].problem, answer.entries[0].problem);

        let kept = device_acts(workshop);
        assert_eq!(kept.len(), 3);
        assert_eq!(kept[0].said.as_ref().unwrap()["body"]["lot"], "lot:P-9");
        assert_eq!(kept[2].said.as_ref().unwrap()["body"]["to"], "the music");
        assert_eq!(tasks(workshop).len(), 3);
        let still = settle(workshop, &kept[0].code, true);
        assert_eq!(crate::workshop::refused(still).code(), "unknown_pool");
        workshop.received("PORK", "P-9", "50");
        let act = settle(workshop, &kept[0].code, true).unwrap().unwrap();
        let done = workshop.house.plant.one_act(&workshop.house.owner, &act).unwrap().act;
        assert_eq!(done.device.as_deref(), Some(DEVICE));
        assert_eq!(left(workshop, "P-9"), "43");
        settle(workshop, &kept[1].code, false).unwrap();
        let twice = settle(workshop, &kept[1].code, false);
        assert_eq!(crate::workshop::refused(twice).code(), "not_to_settle");
        assert_eq!(tasks(workshop).len(), 1);
    });
}

#[test]
fn what_somebody_may_not_do_was_done_all_the_same_and_is_kept() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let planner = workshop.house.person("planner", &["planner"]);

        let sent = sending(vec![feed(1, 60, &run, &pork, "7")]);
        let answer = workshop.house.plant.take_outbox(&planner, sent).unwrap();

        assert_eq!(states(&answer), ["kept"]);
        assert_eq!(answer.entries[0].problem.as_ref().unwrap().code, "denied");
        assert!(matches!(
            workshop.house.plant.devices(&planner, &DeviceQuery::default()),
            Err(Error::Denied)
        ));
        let leader = workshop.house.person("leader", &["leader"]);
        let devices = workshop.house.plant.devices(&leader, &DeviceQuery::default()).unwrap().rows;
        assert_eq!((devices[0].last_sequence, devices[0].to_settle), (1, 1));
        assert_eq!(devices[0].last_by.as_ref().unwrap().name.as_deref(), Some("planner"));
    });
}

#[test]
fn another_entry_at_a_place_that_was_taken_is_kept_and_not_taken_for_the_first() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        send(workshop, vec![feed(1, 60, &run, &pork, "10")]);

        let other = OutboxEntry { key: "another".into(), ..feed(1, 50, &run, &pork, "3") };
        let answer = send(workshop, vec![other, feed(2, 40, &run, &pork, "1")]);

        assert_eq!(states(&answer), ["kept", "recorded"]);
        assert_eq!(answer.entries[0].problem.as_ref().unwrap().code, "key_reused");
    });
}

#[test]
fn what_was_sent_through_its_own_route_before_is_not_done_again() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let ask = crate::workshop::feed(&run, &pork, "10", ago(60));
        let house = workshop.house;
        let done = house.plant.feed(&house.owner, &ask, (Some("key-1"), false)).unwrap();

        let answer = send(workshop, vec![feed(1, 60, &run, &pork, "10")]);

        assert_eq!(states(&answer), ["recorded"]);
        assert_eq!(answer.entries[0].act.as_deref(), Some(done.act.as_str()));
        assert_eq!(left(workshop, "P-1"), "90");
    });
}

#[test]
fn a_device_of_another_company_is_refused_and_places_are_named_in_errors() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        send(workshop, vec![feed(1, 60, &run, &pork, "10")]);
        let plant = &workshop.house.plant;
        plant.found_company("other", "other", "main", "main", "UTC").unwrap();
        let stranger = plant.command_line(Some("other"), None).unwrap();

        let refused = plant.take_outbox(&stranger, sending(vec![]));
        assert_eq!(crate::workshop::refused(refused).code(), "device_elsewhere");
        let owner = &workshop.house.owner;
        let nameless = OutboxEntry { key: String::new(), ..feed(2, 50, &run, &pork, "1") };
        let refused =
            plant.take_outbox(owner, sending(vec![feed(3, 9, &run, &pork, "1"), nameless]));
        let refused = crate::workshop::refused(refused);
        assert_eq!(refused.code(), "bad_input");
        assert!(refused.params().contains(&("at_line", "2".to_owned())), "{refused:?}");
        let many = (1..=501).map(|sequence| feed(sequence, 9, &run, &pork, "1")).collect();
        let refused = plant.take_outbox(owner, sending(many));
        assert_eq!(crate::workshop::refused(refused).code(), "bad_input");
    });
}

#[test]
fn a_device_gets_everything_once_and_then_what_changed() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        workshop.received("CABBAGE", "C-1", "30");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let cache = |since: Option<&str>| {
            let since = since.map(str::to_owned);
            plant.floor_cache(owner, &FloorCacheQuery { station: None, since }).unwrap()
        };
        let lots = |cache: &app::FloorCache| -> Vec<(String, String)> {
            let mut lots: Vec<_> =
                cache.lots.iter().map(|lot| (lot.lot.clone(), lot.on_hand.clone())).collect();
            lots.sort();
            lots
        };

        let whole = cache(None);
        assert!(whole.whole && whole.changed && whole.more.is_empty());
        let (cabbage, there) = ("lot:C-1".to_owned(), "30".to_owned());
        assert_eq!(lots(&whole), [(cabbage, there), (pork.clone(), "100".into())]);
        assert_eq!(whole.orders[0].runs[0].run, run);
        assert!(whole.places.iter().any(|place| place.code == "A-05"));

        let same = cache(Some(&whole.cursor));
        assert!(!same.changed && same.lots.is_empty(), "{same:?}");
        send(workshop, vec![feed(1, 30, &run, &pork, "10")]);
        hold(workshop, &pork, 0);
        let less = cache(Some(&whole.cursor));
        assert!(!less.whole && less.places.is_empty());
        assert_eq!(lots(&less), [(pork.clone(), "90".into())]);
        assert_eq!(less.holds[0].lot, pork);
        workshop
            .house
            .plant
            .take_outbox(owner, sending(vec![feed(2, 20, &run, &pork, "90")]))
            .unwrap();
        assert_eq!(cache(Some(&less.cursor)).gone, [pork]);
        let elsewhere = FloorCacheQuery { station: Some("NONE".into()), since: None };
        assert!(plant.floor_cache(owner, &elsewhere).unwrap().orders.is_empty());
    });
}
