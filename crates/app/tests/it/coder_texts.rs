//! What a coder prints leads to the runs of those minutes and to their lots.

use domain::MasterKind;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::workshop::{Workshop, ago, in_every_workshop, output};

/// What a coder printed so many minutes ago.
fn printed(workshop: &Workshop<'_>, minutes: i64, format: &str) -> String {
    let now = Timestamp::from_microsecond(app::Clock::system().now_us()).unwrap();
    let then = now.checked_sub(jiff::Span::new().minutes(minutes)).unwrap();
    let zone = TimeZone::get(&workshop.house.owner.zone).unwrap();
    let roc = then.to_zoned(zone.clone()).year() - 1911;
    then.to_zoned(zone).strftime(&format.replace("ROC", &format!("{roc:03}"))).to_string()
}

/// Kind, id and reason of each reading, and what was not found.
fn told(workshop: &Workshop<'_>, text: &str) -> (Vec<String>, Vec<String>) {
    let house = workshop.house;
    let view = house.plant.scan(&house.owner, text).unwrap();
    let reading = |one: &app::ScanReading| format!("{} {} {}", one.kind, one.id, one.why);
    let unknown = view.unknown.iter().map(|one| one.what.to_owned()).collect();
    (view.readings.iter().map(reading).collect(), unknown)
}

#[test]
fn a_printed_text_tells_the_runs_of_those_minutes_and_their_lots() {
    in_every_workshop(|workshop| {
        let coder = json!({"name": "lid", "item": "FILLING",
            "layout": "{produced:yyyymmdd} {line} {time:hhmm}",
            "lines": [{"text": "L2", "station": "MIX-1"}], "minutes": 5});
        workshop.define(MasterKind::CoderText, "LID", &coder);
        let roc = json!({"name": "side", "item": "FILLING",
            "layout": "{produced:roc/ddd}-{time:hh:mm}", "station": "MIX-1"});
        workshop.define(MasterKind::CoderText, "SIDE", &roc);
        let pork = workshop.received("PORK", "P-1", "100");
        for order in ["WO-1", "WO-2"] {
            workshop.ordered(order, "FILLING", "100");
        }
        let first = workshop.running("WO-1", "MIX");
        workshop.fed(&first, &pork, "60").unwrap();
        let early = workshop.produce(output(&first, "10", ago(90))).unwrap().lot.unwrap();
        let late = workshop.produce(output(&first, "10", ago(55))).unwrap().lot.unwrap();
        let second = workshop.start("WO-2", "MIX", ago(45)).unwrap().run;
        let lot = |lot: &str| format!("lot {lot} coder_text");
        let run = |run: &str| format!("run {run} coder_text");

        let text = printed(workshop, 70, "%Y%m%d L2 %H%M");
        assert_eq!(told(workshop, &text), (vec![lot(&late), run(&first)], vec![]), "{text}");
        let text = printed(workshop, 100, "ROC/%j-%H:%M");
        assert_eq!(told(workshop, &text), (vec![lot(&early), run(&first)], vec![]), "{text}");

        // Minutes in which both ran, and the coder's clock may be off: both are told.
        let text = printed(workshop, 47, "%Y%m%d L2 %H%M");
        let (readings, _) = told(workshop, &text);
        assert!(
            readings.contains(&run(&first)) && readings.contains(&run(&second)),
            "{readings:?}"
        );

        let elsewhere = printed(workshop, 70, "%Y%m%d L9 %H%M");
        assert_eq!(told(workshop, &elsewhere), (vec![], vec!["run".to_owned()]));
        let before = printed(workshop, 400, "%Y%m%d L2 %H%M");
        assert_eq!(told(workshop, &before), (vec![], vec!["run".to_owned()]));
        let house = workshop.house;
        let label = house.plant.scan(&house.owner, &text).unwrap().label.unwrap();
        assert_eq!((label.item.as_deref(), label.line.as_deref()), (Some("FILLING"), Some("L2")));
    });
}
