//! What a scanned text may stand for, in every form that labels have.

use app::{BuildUnit, Error, OrderLineAsk, PlaceOrder, PlanShipment, ScanView, SetPick};
use domain::{MasterKind, OrderKind};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

const GS: char = '\u{1d}';

fn scan(house: &House, text: &str) -> ScanView {
    house.plant.scan(&house.owner, text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// Kind, id and reason of each reading.
fn told(view: &ScanView) -> Vec<(&str, &str, &str)> {
    view.readings.iter().map(|one| (one.kind, one.id.as_str(), one.why)).collect()
}

fn unknown(view: &ScanView) -> Vec<(&str, &str)> {
    view.unknown.iter().map(|one| (one.what, one.value.as_str())).collect()
}

/// A house whose flour has a GTIN, with lots of it.
fn stocked(house: &House) {
    house.furnish();
    house.write_master(MasterKind::Item, "FLOUR", r#"{"gtin":"4012345678901"}"#);
    house.receive("FLOUR", "F1", "100", "A1");
    house.receive_until("FLOUR", "10D9T", "100", "A1", "2020-01-01");
    house.receive("BREAD", "B1", "20", "A1");
}

#[test]
fn a_label_of_goods_leads_to_its_lot_whatever_form_it_has() {
    in_every_house(|house| {
        stocked(house);
        let forms = [
            "]C1010401234567890110F1".to_owned(),
            format!("]d2010401234567890110F1{GS}17270228"),
            "010401234567890110F1<GS>17270228".to_owned(),
            "(01) 04012345678901 (10) F1".to_owned(),
            "https://id.gs1.org/01/04012345678901/10/F1?17=270228".to_owned(),
            "]Q1https://shop.example/x/01/04012345678901/10/F1".to_owned(),
        ];

        for text in forms {
            let view = scan(house, &text);
            let expected = [("lot", "lot:F1", "gs1_lot"), ("item", "FLOUR", "gs1_item")];
            assert_eq!(told(&view), expected, "{text:?} on {}", house.engine);
            assert_eq!(unknown(&view), [], "{text:?}");
            let lot = &view.readings[0];
            assert_eq!(lot.item.as_deref(), Some("FLOUR"));
            assert_eq!(lot.state, Some("released"));
        }
        let label = scan(house, &format!("]d2010401234567890110F1{GS}17270200")).label.unwrap();
        assert_eq!(label.expires_on.as_deref(), Some("2027-02-28"), "day 00 is the last one");
    });
}

#[test]
fn a_lot_called_10d9t_is_no_application_identifier() {
    in_every_house(|house| {
        stocked(house);

        let view = scan(house, "10D9T");
        assert_eq!(told(&view), [("lot", "lot:10D9T", "own_code")], "on {}", house.engine);
        assert_eq!(view.readings[0].state, Some("expired"));
        assert_eq!(unknown(&view), []);
        assert_eq!(view.label, None);

        // Once there is a lot D9T too, both make sense, and nobody here chooses.
        house.receive("FLOUR", "D9T", "100", "A1");
        let both = [("lot", "lot:10D9T", "own_code"), ("lot", "lot:D9T", "gs1_lot")];
        assert_eq!(told(&scan(house, "10D9T")), both, "on {}", house.engine);
        // From a GS1 symbol it is an identifier, whose item stands in another symbol.
        let view = scan(house, "]C110D9T");
        assert_eq!(view.readings.iter().filter(|one| one.id == "lot:D9T").count(), 1);
    });
}

#[test]
fn what_is_read_and_not_known_is_said() {
    in_every_house(|house| {
        stocked(house);

        let view = scan(house, "]C101040123456789181012345");
        assert_eq!(told(&view), []);
        assert_eq!(unknown(&view), [("gtin", "04012345678918")], "on {}", house.engine);
        let view = scan(house, "]C1010401234567890110NEW");
        assert_eq!(told(&view), [("item", "FLOUR", "gs1_item")]);
        assert_eq!(unknown(&view), [("lot", "NEW")]);
        assert_eq!(view.label.unwrap().lot.as_deref(), Some("NEW"));
        let view = scan(house, "]C100006141411234567890");
        assert_eq!(unknown(&view), [("sscc", "006141411234567890")]);
        let view = scan(house, "NOBODY-KNOWS");
        assert_eq!(unknown(&view), [("code", "NOBODY-KNOWS")]);
        let view = scan(house, "]C10104012345678902");
        let fault = view.fault.unwrap();
        assert_eq!(
            (fault.code, fault.ai.as_deref(), fault.at),
            ("wrong_check_digit", Some("01"), 18)
        );
    });
}

#[test]
fn retail_codes_and_pallets_are_found_by_their_bare_numbers() {
    in_every_house(|house| {
        stocked(house);
        let pallet = BuildUnit {
            kind: "pallet".to_owned(),
            code: Some("006141411234567890".to_owned()),
            place: Some("A2".to_owned()),
            ..BuildUnit::default()
        };
        house.plant.build_unit(&house.owner, &pallet, ONCE).unwrap();

        for text in ["]E04012345678901", "4012345678901", "04012345678901"] {
            let view = scan(house, text);
            assert_eq!(told(&view), [("item", "FLOUR", "retail_code")], "{text}");
            assert_eq!(view.form, "retail");
        }
        for text in ["]C100006141411234567890", "(00)006141411234567890", "006141411234567890"] {
            let view = scan(house, text);
            let found = &view.readings[0];
            assert_eq!((found.kind, found.id.as_str()), ("unit", "006141411234567890"), "{text}");
            assert_eq!(found.place.as_deref(), Some("A2"));
            assert_eq!(view.readings.len(), 1);
        }
        let own_number = scan(house, "4012345678918");
        assert_eq!(unknown(&own_number), [("code", "4012345678918")]);
    });
}

#[test]
fn a_scanner_that_swallows_separators_is_understood_by_what_is_known() {
    in_every_house(|house| {
        stocked(house);

        let view = scan(house, "]C1010401234567890110F117270228");

        let expected = [("lot", "lot:F1", "separator_lost"), ("item", "FLOUR", "gs1_item")];
        assert_eq!(told(&view), expected, "on {}", house.engine);
    });
}

#[test]
fn what_the_house_prints_and_names_is_found() {
    in_every_house(|house| {
        stocked(house);
        house.sell("SO-1", "C1", "BREAD", "10");

        let cases = [
            ("lot:F1", ("lot", "lot:F1", "own_label")),
            ("]Q1lot:F1", ("lot", "lot:F1", "own_label")),
            ("B1", ("lot", "lot:B1", "own_code")),
            ("A1", ("place", "A1", "own_code")),
            ("FLOUR", ("item", "FLOUR", "own_code")),
            ("S1", ("supplier", "S1", "own_code")),
            ("SO-1", ("sales_order", "SO-1", "own_code")),
        ];
        for (text, expected) in cases {
            assert_eq!(told(&scan(house, text)), [expected], "{text} on {}", house.engine);
        }
        assert_eq!(scan(house, "A1").readings[0].name.as_deref(), Some("Shelf 1"));
    });
}

#[test]
fn a_supplier_s_own_label_is_read_by_its_layout() {
    in_every_house(|house| {
        stocked(house);
        let layout =
            r#"{"name":"Mill","supplier":"S1","layout":"P{item}|L{lot}|D{expires:yymmdd}"}"#;
        house.write_master(MasterKind::SupplierLabel, "MILL", layout);
        let other = r#"{"name":"Bags","supplier":"S1","item":"BAG","layout":"P{item}|{any}"}"#;
        house.write_master(MasterKind::SupplierLabel, "BAGS", other);

        let view = scan(house, "PFLOUR|LX-77|D270228");
        assert_eq!(told(&view), [("label", "MILL", "supplier_label")], "on {}", house.engine);
        let label = view.readings[0].label.as_ref().unwrap();
        assert_eq!(label.supplier.as_deref(), Some("S1"));
        assert_eq!(label.item.as_deref(), Some("FLOUR"));
        assert_eq!(label.lot.as_deref(), Some("X-77"));
        assert_eq!(label.expires_on.as_deref(), Some("2027-02-28"));

        // A lot of that number which is here already comes first.
        let view = scan(house, "PFLOUR|LF1|D270228");
        let here = [("lot", "lot:F1", "supplier_label"), ("label", "MILL", "supplier_label")];
        assert_eq!(told(&view), here, "on {}", house.engine);
        assert_eq!(told(&scan(house, "PFLOUR|LX-77|D271328")), [], "no such day");
    });
}

#[test]
fn nothing_and_too_much_are_refused_and_so_is_who_may_not_see_stock() {
    in_every_house(|house| {
        let plant = &house.plant;
        let auditor = house.person("auditor", &["auditor"]);

        assert_eq!(refused(plant.scan(&house.owner, " ")), "bad_input");
        assert_eq!(refused(plant.scan(&house.owner, &"x".repeat(5_000))), "bad_input");
        assert!(matches!(plant.scan(&auditor, "F1"), Err(Error::Denied)));
    });
}

#[test]
fn a_customer_s_own_numbers_of_an_item_an_order_and_a_lot_are_found() {
    in_every_house(|house| {
        stocked(house);
        let (plant, owner) = (&house.plant, &house.owner);
        let record = r#"{"customer":"C1","number":"99/7","item":"BREAD"}"#;
        house.write_master(MasterKind::CustomerItem, "C1/99/7", record);
        let line =
            OrderLineAsk { item: "BREAD".into(), quantity: "9".into(), ..OrderLineAsk::default() };
        let order = PlaceOrder {
            code: Some("SO-1".into()),
            partner: "C1".into(),
            partner_reference: Some("4711".into()),
            lines: vec![line],
            ..PlaceOrder::default()
        };
        done(plant.place_order(owner, OrderKind::Sales, &order, ONCE));
        let plan = PlanShipment {
            order: "SO-1".into(),
            code: Some("DN-1".into()),
            ..PlanShipment::default()
        };
        done(plant.plan_shipment(owner, &plan, ONCE));
        let pick = SetPick {
            line: 1,
            quantity: "5".into(),
            customer_lot: Some("CL-5".into()),
            ..SetPick::default()
        };
        let gathered = done(plant.set_pick(owner, "DN-1", &pick, ONCE));
        assert_eq!(gathered.picks[0].customer_lot.as_deref(), Some("CL-5"));

        assert_eq!(told(&scan(house, "99/7")), [("item", "BREAD", "customer_item")]);
        assert_eq!(told(&scan(house, "4711")), [("sales_order", "SO-1", "customer_order")]);
        assert_eq!(told(&scan(house, "CL-5")), [("lot", "lot:B1", "customer_lot")]);
        assert_eq!(told(&scan(house, "7")), [], "the end of a number is no number");

        // A lot of ours with the customer's number of an order: both make sense, and both are told.
        house.receive("FLOUR", "4711", "1", "A1");
        let both = [("lot", "lot:4711", "own_code"), ("sales_order", "SO-1", "customer_order")];
        assert_eq!(told(&scan(house, "4711")), both, "on {}", house.engine);

        done(plant.drop_pick(owner, ("DN-1", 1), ONCE));
        assert_eq!(told(&scan(house, "CL-5")), [], "what was not set aside is nobody's");
        house.stays_sound();
    });
}
