//! Labels: printed, printed again, void, bound by their first scan, and named by choice.

mod queues;

use app::{
    BindLabel, ChoiceQuery, Error, HereQuery, Identify, LabelPrint, PreviewLabel, PrintLabels,
    PrintRoll, Receive, ReceiveLot, TraceAsk, VoidLabel,
};
use domain::MasterKind;
use serde_json::json;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};
use crate::kiosks::{PIN, staff};

fn label_of(subject: &str) -> PrintLabels {
    PrintLabels { subject: subject.to_owned(), ..PrintLabels::default() }
}

fn print(house: &House, ask: &PrintLabels) -> LabelPrint {
    done(house.plant.print_labels(&house.owner, ask, ONCE))
}

/// A printer that keeps what it gets.
fn recording(house: &House, code: &str, place: &str) {
    let body =
        json!({"name": code, "language": "recording", "dpi": "203", "place": place, "site": ""});
    house.define(MasterKind::Printer, code, &body);
}

fn template(house: &House, code: &str, fields: serde_json::Value) {
    let layout = json!({"width_mm": 60, "height_mm": 40, "elements": [
        {"kind": "text", "x": 2, "y": 2, "width": 56, "height": 10, "text": code},
        {"kind": "symbol", "x": 2, "y": 14, "width": 24, "height": 24, "symbology": "qr",
            "data": "{trace_link}"}]});
    let mut body = json!({"name": code, "purpose": "lot", "layout": layout.to_string()});
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    house.define(MasterKind::LabelTemplate, code, &body);
}

#[test]
fn a_label_is_printed_by_the_nearest_printer_and_again_only_with_a_reason() {
    in_every_house(|house| {
        house.furnish();
        house.receive("FLOUR", "F-1", "100", "A1");
        recording(house, "FAR", "DOCK");
        recording(house, "NEAR", "A1");

        let first = print(house, &label_of("lot:F-1"));
        assert_eq!(first.label.printer.as_deref(), Some("NEAR"), "on {}", house.engine);
        assert_eq!((first.why.as_str(), first.label.reprint_of), ("built_in", None));
        let again = house.plant.print_labels(&house.owner, &label_of("lot:F-1"), ONCE);
        assert_eq!(refused(again), "reprint_reason");
        let wet = PrintLabels { reason: Some("wet".into()), ..label_of("lot:F-1") };
        let second = print(house, &wet);
        assert_eq!(second.label.reprint_of, Some(first.label.label.clone()));

        let voided = VoidLabel { reason: "torn".into(), ..VoidLabel::default() };
        let torn = done(house.plant.void_label(&house.owner, &first.label.label, &voided, ONCE));
        assert_eq!(torn.voided.unwrap().reason, "torn");
        let twice = house.plant.void_label(&house.owner, &first.label.label, &voided, ONCE);
        assert_eq!(refused(twice), "label_is_void");

        let rows = house.plant.labels_of(&house.owner, "lot:F-1").unwrap().rows;
        let told: Vec<_> =
            rows.iter().map(|row| (row.reason.as_deref(), row.voided.is_some())).collect();
        assert_eq!(told, [(Some("wet"), false), (None, true)]);
        house.stays_sound();
    });
}

#[test]
fn what_is_not_here_gets_no_label_and_a_layout_that_cannot_be_set_says_where() {
    in_every_house(|house| {
        house.furnish();
        house.receive("FLOUR", "F-1", "100", "A1");
        let gs1 = json!({"width_mm": 60, "height_mm": 40, "elements": [
            {"kind": "symbol", "x": 2, "y": 2, "width": 36, "height": 36,
                "symbology": "gs1_datamatrix", "data": "(01){gtin}(10){lot}"}]});
        template(house, "GS1", json!({"layout": gs1.to_string()}));

        let nobody = house.plant.print_labels(&house.owner, &label_of("lot:NONE"), ONCE);
        assert_eq!(refused(nobody), "unknown_subject");
        let no_gtin = house.plant.print_labels(&house.owner, &label_of("lot:F-1"), ONCE);
        let Err(Error::Refusal(refusal)) = no_gtin else { panic!("it has no GTIN") };
        assert_eq!(refusal.code(), "layout_fault");
        let params = refusal.params();
        assert!(params.contains(&("element", "1".into())), "{params:?}");
        assert!(params.contains(&("field", "gtin".into())), "{params:?}");
        assert!(house.plant.labels_of(&house.owner, "lot:F-1").unwrap().rows.is_empty());

        let layout = json!({"width_mm": 60, "height_mm": 40, "elements": [{"kind": "nothing"}]});
        let bad = app::DefineMaster {
            fields: json!({"name": "BAD", "purpose": "lot", "layout": layout.to_string()})
                .as_object()
                .cloned(),
            retired: None,
            based_on: None,
        };
        let defined = house.plant.define_master(&house.owner, "label_template", "BAD", &bad);
        let Err(Error::Faulty(faults)) = defined else { panic!("it stands: {defined:?}") };
        assert_eq!((faults[0].path.as_str(), faults[0].kind), ("layout[1]", "bad_layout"));
    });
}

#[test]
fn the_most_particular_template_is_chosen_and_the_answer_says_why() {
    in_every_house(|house| {
        house.furnish();
        house.receive("FLOUR", "F-1", "100", "A1");
        house.receive("BREAD", "B-1", "10", "A1");
        template(house, "ALL", json!({}));
        template(house, "FLOUR-ONLY", json!({"item": "FLOUR"}));
        template(house, "FOR-C1", json!({"item": "FLOUR", "customer": "C1"}));
        let choice = |subject: &str, customer: Option<&str>| {
            let query =
                ChoiceQuery { subject: subject.into(), customer: customer.map(str::to_owned) };
            let chosen = house.plant.label_choice(&house.owner, &query).unwrap().chosen;
            (chosen.code, chosen.why)
        };

        assert_eq!(choice("lot:B-1", None), ("ALL".into(), "purpose".into()));
        assert_eq!(choice("lot:F-1", None), ("FLOUR-ONLY".into(), "item".into()));
        let both = choice("lot:F-1", Some("C1"));
        assert_eq!(both, ("FOR-C1".into(), "item_and_customer".into()));
        let printed = print(house, &label_of("lot:F-1"));
        assert_eq!(printed.label.template.as_deref(), Some("FLOUR-ONLY"));
        assert!(printed.label.template_seq.is_some(), "the version is on record");
    });
}

#[test]
fn a_preview_draws_what_is_here_and_says_what_is_wrong_without_recording_anything() {
    in_every_house(|house| {
        house.furnish();
        house.receive("FLOUR", "F-1", "100", "A1");
        let before = house.facts();
        let ask = PreviewLabel {
            layout: json!({"width_mm": 60, "height_mm": 40, "elements": [
                {"kind": "text", "x": 2, "y": 2, "width": 50, "height": 8, "text": "{lot} {nowhere}"}]}),
            subject: Some("lot:F-1".into()),
            ..PreviewLabel::default()
        };

        let shown = house.plant.preview_label(&house.owner, &ask).unwrap();
        assert!(shown.svg.unwrap().contains("<svg"));
        assert_eq!(shown.fields["lot"], "F-1");
        let fault = &shown.faults[0];
        assert_eq!((fault.code.as_str(), fault.element), ("field_unknown", Some(0)));
        assert_eq!(fault.field.as_deref(), Some("nowhere"));
        assert_eq!(house.facts(), before);
    });
}

fn rolls(house: &House) {
    let site = house.plant.site_code(&house.owner).unwrap();
    let pool = json!({"name": "ROLLS", "key": "label", "site": site, "company_prefix": "9501101"});
    house.define(MasterKind::NumberPool, "ROLLS", &pool);
}

#[test]
fn a_label_printed_ahead_is_bound_by_its_first_scan_and_only_once() {
    in_every_house(|house| {
        house.furnish();
        rolls(house);
        recording(house, "SHOW", "");
        house.receive("FLOUR", "F-1", "100", "A1");
        let (plant, owner) = (&house.plant, &house.owner);
        let ask = PrintRoll { pool: "ROLLS".into(), count: 3, ..PrintRoll::default() };
        let made = done(plant.print_roll(owner, &ask, ONCE));
        assert_eq!((made.roll.count, made.roll.bound), (3, 0));
        let codes: Vec<String> = plant
            .label_roll(owner, &made.roll.roll)
            .unwrap()
            .labels
            .into_iter()
            .map(|label| label.code)
            .collect();

        let read = |code: &str| {
            let view = plant.scan(owner, code).unwrap();
            let first = &view.readings[0];
            (first.kind, first.id.clone(), first.why, first.state)
        };
        assert_eq!(read(&codes[0]), ("roll_label", codes[0].clone(), "own_label", Some("unbound")));
        let on = |code: &str, subject: &str| BindLabel {
            code: code.into(),
            subject: subject.into(),
            ..BindLabel::default()
        };
        done(plant.bind_label(owner, &on(&codes[0], "lot:F-1"), ONCE));
        assert_eq!(read(&codes[0]).1, "lot:F-1", "on {}", house.engine);
        assert_eq!(read(&codes[0]).2, "bound_label");
        let elsewhere = plant.bind_label(owner, &on(&codes[0], "lot:F-1"), ONCE);
        assert_eq!(refused(elsewhere), "label_is_bound");
        assert_eq!(refused(plant.bind_label(owner, &on("L1", "lot:F-1"), ONCE)), "label_not_given");
        let nothing = plant.bind_label(owner, &on(&codes[1], "lot:NONE"), ONCE);
        assert_eq!(refused(nothing), "unknown_subject");

        // What arrives gets its label in the same act.
        let lot = ReceiveLot {
            item: "FLOUR".into(),
            quantity: "7".into(),
            lot_number: Some("F-2".into()),
            labels: vec![codes[1].clone()],
            ..ReceiveLot::default()
        };
        let receive =
            Receive { supplier: Some("S1".into()), lots: vec![lot], ..Receive::default() };
        done(plant.receive(owner, &receive, ONCE));
        assert_eq!(read(&codes[1]).1, "lot:F-2");
        assert_eq!(plant.label_rolls(owner).unwrap().rows[0].bound, 2);
        house.stays_sound();
    });
}

#[test]
fn goods_nobody_can_read_are_named_by_choice_of_one_and_agreement_of_another() {
    in_every_house(|house| {
        house.furnish();
        recording(house, "SHOW", "");
        house.receive("FLOUR", "F-1", "100", "A1");
        house.receive("FLOUR", "F-2", "50", "A1");
        house.receive("BREAD", "B-1", "5", "A1");
        house.receive("FLOUR", "F-9", "5", "A2");
        let old = print(house, &label_of("lot:F-2")).label.label;
        let (lin, mei) = (staff(house, "lin", &["operator"]), staff(house, "mei", &["leader"]));
        let guest = staff(house, "guest", &["auditor"]);
        let plant = &house.plant;

        let here = HereQuery { place: "A1".into(), item: None };
        let rows = plant.should_lie_here(&lin, &here).unwrap().rows;
        assert_eq!(rows[0].subject, "lot:B-1", "on {}", house.engine);
        assert_eq!(rows[0].why, ["only_one_of_item"]);
        assert_eq!(rows.len(), 3);

        let ask = |subject: &str, by: &app::Operator, pin: &str| Identify {
            subject: subject.into(),
            place: "A1".into(),
            reason: "a half torn bag".into(),
            confirmed_by: by.person.unwrap().to_string(),
            confirm_pin: Some(pin.into()),
            ..Identify::default()
        };
        let choose = |ask: Identify| plant.identify_goods(&lin, &ask, ONCE);
        assert_eq!(refused(choose(ask("lot:F-2", &lin, PIN))), "same_person");
        assert!(matches!(choose(ask("lot:F-2", &mei, "9999")), Err(Error::WrongSecret)));
        assert!(matches!(choose(ask("lot:F-2", &guest, PIN)), Err(Error::Denied)));
        assert_eq!(refused(choose(ask("lot:F-9", &mei, PIN))), "not_a_candidate");
        let before = plant.passport(&house.owner, "lot:F-2").unwrap();
        assert!(before.identity_choices.is_empty());
        let by_choice = || {
            let (root, direction) = ("lot:F-2".to_owned(), "both".to_owned());
            let ask = TraceAsk { root, direction, ..TraceAsk::default() };
            let nodes = plant.picture(&house.owner, &ask, 100).unwrap().picture.nodes;
            nodes.iter().find(|node| node.root).unwrap().named_by_choice
        };
        assert!(!by_choice());

        let named = done(choose(ask("lot:F-2", &mei, PIN)));
        assert_eq!(named.voided, [old]);
        let passport = plant.passport(&house.owner, "lot:F-2").unwrap();
        let choice = &passport.identity_choices[0];
        assert!(by_choice(), "the trace says it too");
        assert_eq!((choice.candidates, choice.place.as_str()), (3, "A1"));
        assert_eq!(choice.confirmed_by.person, mei.person.unwrap().to_string());
        assert_eq!(choice.by.as_ref().unwrap().person, lin.person.unwrap().to_string());
        assert!(passport.warnings.iter().any(|warning| warning.code == "identity_by_choice"));
        house.stays_sound();
    });
}

#[test]
fn a_label_put_on_without_network_is_bound_once_it_is_heard_of_and_a_second_goods_is_looked_at() {
    in_every_house(|house| {
        house.furnish();
        rolls(house);
        recording(house, "SHOW", "");
        house.receive("FLOUR", "F-1", "100", "A1");
        house.receive("FLOUR", "F-2", "100", "A1");
        let ask = PrintRoll { pool: "ROLLS".into(), count: 1, ..PrintRoll::default() };
        let code = done(house.plant.print_roll(&house.owner, &ask, ONCE)).roll.first;
        let at = domain::Instant::utc(house.now_us()).to_string();
        let entry = |sequence: i64, subject: &str| app::OutboxEntry {
            sequence,
            key: format!("key-{sequence}"),
            act: json!("bind_label"),
            at: json!(at),
            put_in: json!("scanned"),
            path: serde_json::Value::Null,
            body: json!({"code": code, "subject": subject}),
            other: std::collections::BTreeMap::new(),
        };

        let sent = app::OutboxAsk {
            device: "0190f2d4-0000-7000-8000-000000000001".into(),
            sent_at: at.clone(),
            entries: vec![entry(1, "lot:F-1"), entry(2, "lot:F-2")],
        };
        let answer = house.plant.take_outbox(&house.owner, sent).unwrap();
        let states: Vec<&str> = answer.entries.iter().map(|one| one.state.as_str()).collect();
        assert_eq!(states, ["recorded", "kept"], "on {}", house.engine);
        let reading = &house.plant.scan(&house.owner, &code).unwrap().readings[0];
        assert_eq!((reading.id.as_str(), reading.why), ("lot:F-1", "bound_label"));
    });
}
