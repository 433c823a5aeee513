//! Scales: what one says becomes a quantity only as the server heard it.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use app::{CheckQuery, CheckScale, Feed, OperationQuery, ReadingQuery, ReadingView, WeighedAsk};
use domain::MasterKind;
use serde_json::json;

use crate::furnished::{ONCE, refused};
use crate::workshop::{Workshop, ago, because, feed, in_every_workshop, output};

/// A scale on this machine that says what it is told to, to everybody who calls.
struct TestScale {
    address: String,
    says: Arc<Mutex<String>>,
}

impl TestScale {
    /// One that speaks by itself, or only when it is asked.
    fn new(asked: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let says = Arc::new(Mutex::new(String::new()));
        let said = Arc::clone(&says);
        thread::spawn(move || {
            for line in listener.incoming() {
                let (mut line, said) = (line.unwrap(), Arc::clone(&said));
                thread::spawn(move || {
                    let mut question = [0_u8; 16];
                    // Whoever calls hangs up when it has heard enough.
                    loop {
                        if asked && line.read(&mut question).unwrap_or(0) == 0 {
                            break;
                        }
                        let frame = said.lock().unwrap().clone();
                        if line.write_all(format!("{frame}\r\n").as_bytes()).is_err() {
                            break;
                        }
                        thread::sleep(std::time::Duration::from_millis(20));
                    }
                });
            }
        });
        Self { address, says }
    }

    fn says(&self, frame: &str) {
        frame.clone_into(&mut self.says.lock().unwrap());
    }
}

fn set_up(workshop: &Workshop<'_>, scale: &TestScale, protocol: &str) {
    let record = json!({"name": "mixing", "station": "MIX-1", "address": scale.address,
        "protocol": protocol, "least": "0.2", "most": "60", "division": "0.005",
        "tares": [{"code": "BUCKET-7", "kilograms": "1.5"}],
        "check_weight": "10", "check_hours": 24});
    workshop.define(MasterKind::Scale, "W1", &record);
}

fn read(workshop: &Workshop<'_>) -> ReadingView {
    let house = workshop.house;
    let query = ReadingQuery { wait_s: Some(1) };
    house.plant.scale_reading(&house.owner, "W1", &query).unwrap()
}

fn weighing(run: &str, lot: &str, reading: &str, tare: Option<&str>) -> Feed {
    let weighed = WeighedAsk { reading: reading.to_owned(), tare: tare.map(str::to_owned) };
    Feed { weighed: Some(weighed), ..feed(run, lot, "", ago(100)) }
}

#[test]
fn a_feed_from_a_scale_says_what_stood_on_it_in_what_and_when_it_was_checked() {
    in_every_workshop(|workshop| {
        let scale = TestScale::new(false);
        set_up(workshop, &scale, "st_gs");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let pork = workshop.received("PORK", "P-1", "100");
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");
        let check = |reading: Option<String>| {
            let ask = CheckScale { reading: reading.unwrap(), ..CheckScale::default() };
            plant.check_scale(owner, "W1", &ask, ONCE).unwrap().result
        };

        scale.says("ST,GS,+  21.500kg");
        let first = read(workshop).reading.unwrap();
        let bucket = weighing(&run, &pork, &first, Some("BUCKET-7"));
        assert_eq!(refused(workshop.feed(bucket.clone())), "scale_check_due");
        let answered = Feed { act: because(ago(100), "scale_check_due", "at noon"), ..bucket };
        assert_eq!(workshop.feed(answered).unwrap().weighed.unwrap().checked_at, None);

        scale.says("ST,GS,+  10.006kg");
        assert!(!check(read(workshop).reading).passed, "6 g off where 5 g are allowed");
        scale.says("ST,GS,+  11.500kg");
        let second = read(workshop).reading.unwrap();
        let bucket = weighing(&run, &pork, &second, Some("BUCKET-7"));
        assert_eq!(refused(workshop.feed(bucket.clone())), "scale_failed_check");
        scale.says("ST,GS,+  10.005kg");
        assert!(check(read(workshop).reading).passed);
        let fed = workshop.feed(bucket.clone()).unwrap();

        assert_eq!((fed.quantity.as_str(), fed.unit.as_str()), ("10", "kg"));
        let weighed = fed.weighed.unwrap();
        assert_eq!((weighed.gross.as_str(), weighed.tare.as_str()), ("11.5", "1.5"));
        assert_eq!((weighed.scale.as_str(), weighed.tare_of.as_deref()), ("W1", Some("BUCKET-7")));
        assert!(weighed.checked_at.is_some());
        let again = weighing(&run, &pork, &second, None);
        assert_eq!(refused(workshop.feed(again)), "reading_used");
        let typed = workshop.fed(&run, &pork, "5").unwrap();
        assert_eq!(typed.weighed, None, "what somebody typed is from no scale");
        let log = plant.scale_checks(owner, "W1", &CheckQuery::default()).unwrap().rows;
        let passed: Vec<_> = log.iter().map(|check| check.passed).collect();
        assert_eq!(passed, [true, false], "the last one first");
        assert_eq!(plant.scales(owner).unwrap().rows[0].check, "passed");
    });
}

#[test]
fn what_moves_is_too_light_tared_or_never_heard_is_no_quantity() {
    in_every_workshop(|workshop| {
        let scale = TestScale::new(true);
        set_up(workshop, &scale, "sics");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let pork = workshop.received("PORK", "P-1", "100");
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");

        for (frame, problem) in [
            ("S D     12.345 kg", "scale_not_stable"),
            ("S I", "scale_not_stable"),
            ("S +", "scale_out_of_range"),
            ("S S     60.005 kg", "scale_out_of_range"),
            ("S S      0.195 kg", "below_least_load"),
        ] {
            scale.says(frame);
            let reading = read(workshop);
            assert_eq!(reading.problem.as_deref(), Some(problem), "{frame}");
            assert_eq!(reading.reading, None, "{frame}");
        }
        scale.says("what is this");
        let query = ReadingQuery { wait_s: Some(0) };
        assert_eq!(refused(plant.scale_reading(owner, "W1", &query)), "scale_silent");
        assert_eq!(refused(plant.scale_reading(owner, "W9", &query)), "unknown_code");

        scale.says("S S      1.500 kg");
        let light = read(workshop).reading.unwrap();
        let how = || because(ago(100), "scale_check_due", "none today");
        let fed = |reading: &str, tare: Option<&str>, quantity: &str| {
            let ask = weighing(&run, &pork, reading, tare);
            workshop.feed(Feed { act: how(), quantity: quantity.to_owned(), ..ask })
        };
        assert_eq!(refused(fed(&light, Some("BUCKET-7"), "")), "tare_too_much");
        assert_eq!(refused(fed(&light, Some("BUCKET-9"), "")), "unknown_code");
        assert_eq!(refused(fed("made up", None, "")), "reading_unknown");
        assert_eq!(refused(fed(&light, None, "1.6")), "bad_input");
        assert_eq!(fed(&light, None, "1.5").unwrap().quantity, "1.5");

        scale.says("S S     40.000 kg");
        let old = read(workshop).reading.unwrap();
        workshop.house.wait_seconds(601);
        assert_eq!(refused(fed(&old, None, "")), "reading_unknown");
        let reading = read(workshop).reading.unwrap();
        let mut out = output(&run, "", how());
        out.weighed = Some(WeighedAsk { reading, tare: None });
        out.act.reasons.insert("scale_check_due".into(), "none today".into());
        let made = workshop.produce(out).unwrap();
        assert_eq!(made.quantity, "40");
        let open = plant.operations(owner, &OperationQuery::default()).unwrap();
        assert_eq!(open.rows[0].outputs[0].weighed.as_ref().unwrap().gross, "40");
    });
}
