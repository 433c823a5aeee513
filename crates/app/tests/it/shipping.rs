//! Gathering, the last check, leaving, arriving, and coming back.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use app::{
    BuildUnit, CustomerReturn, Deliver, Dispatch, FillUnit, PlanShipment, ProposalQuery, PutUnit,
    ScrapStock, SetPick, ShipmentView, StepOrder, SupplierReturn, TakePick,
};
use domain::{MasterKind, OrderKind, PersonId, SiteId};
use store::ledger::{COMPANY_LEDGER, lock_head};
use store::side::people::{PersonName, named, set_name};
use store::side::settings;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

/// A house with two lots of bread, of which `B2` goes first, and an order of 80 for `C1`.
fn in_every_shop(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        house.receive_until("BREAD", "B1", "100", "A1", "2036-01-01");
        house.receive_until("BREAD", "B2", "50", "A2", "2035-01-01");
        house.sell("SO-1", "C1", "BREAD", "80");
        test(house);
    });
}

fn plan(house: &House, order: &str, code: &str) {
    let ask = PlanShipment {
        order: order.to_owned(),
        code: Some(code.to_owned()),
        dock: Some("DOCK".to_owned()),
        ..PlanShipment::default()
    };
    done(house.plant.plan_shipment(&house.owner, &ask, ONCE));
}

fn picking(quantity: &str) -> SetPick {
    SetPick { line: 1, quantity: quantity.to_owned(), ..SetPick::default() }
}

fn picking_of(lot: &str, quantity: &str, reason: Option<&str>) -> SetPick {
    SetPick { lot: Some(lot.to_owned()), reason: reason.map(str::to_owned), ..picking(quantity) }
}

fn take_all(house: &House, code: &str) -> ShipmentView {
    let shipment = house.plant.shipment(&house.owner, code).unwrap();
    for pick in &shipment.picks {
        done(house.plant.take_pick(&house.owner, (code, pick.pick), &TakePick::default(), ONCE));
    }
    house.plant.shipment(&house.owner, code).unwrap()
}

fn leaving() -> Dispatch {
    Dispatch {
        carrier: Some("Fast".to_owned()),
        plate: Some("ABC-123".to_owned()),
        seal: Some("S-9".to_owned()),
        precool_c: Some("-20".to_owned()),
        loading_c: Some("-18.5".to_owned()),
        ..Dispatch::default()
    }
}

fn came_back(lot: &str, quantity: &str) -> CustomerReturn {
    CustomerReturn {
        customer: "C1".to_owned(),
        lot: lot.to_owned(),
        quantity: quantity.to_owned(),
        ..CustomerReturn::default()
    }
}

/// The whole of `SO-1` has left as `DN-1`.
fn ship(house: &House) -> ShipmentView {
    plan(house, "SO-1", "DN-1");
    done(house.plant.set_pick(&house.owner, "DN-1", &picking("80"), ONCE));
    take_all(house, "DN-1");
    done(house.plant.dispatch(&house.owner, "DN-1", &leaving(), ONCE))
}

#[test]
fn what_expires_first_is_proposed_gathered_and_leaves_with_its_papers() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let asked = ProposalQuery {
            item: "BREAD".to_owned(),
            quantity: "80".to_owned(),
            customer: Some("C1".to_owned()),
        };
        let proposal = plant.propose(owner, &asked).unwrap();
        let takes: Vec<_> = proposal
            .takes
            .iter()
            .map(|take| (take.stock.lot.as_str(), take.quantity.as_str(), take.because.as_str()))
            .collect();
        assert_eq!(takes, [("lot:B2", "50", "expires_first"), ("lot:B1", "30", "only")]);

        plan(house, "SO-1", "DN-1");
        done(plant.set_pick(owner, "DN-1", &picking("80"), ONCE));
        let gathered = take_all(house, "DN-1");
        assert!(gathered.picks.iter().all(|pick| pick.picked));
        assert_eq!((house.at("B2", "DOCK"), house.at("B1", "DOCK")), ("50".into(), "30".into()));
        let left = done(plant.dispatch(owner, "DN-1", &leaving(), ONCE));
        let arrival = Deliver { arrival_c: Some("-17.25".to_owned()), ..Deliver::default() };
        let arrived = done(plant.deliver(owner, "DN-1", &arrival, ONCE));

        assert_eq!(left.loading_c.as_deref(), Some("-18.5"));
        assert_eq!(left.lines[0].served, "80");
        assert_eq!(
            (arrived.state.as_str(), arrived.arrival_c.as_deref()),
            ("delivered", Some("-17.25"))
        );
        assert_eq!((house.on_hand("B1"), house.on_hand("B2")), ("70".into(), "0".into()));
        let trace = house.traced("lot:B2", "forward");
        assert!(trace.contains("customer:C1") && trace.contains("DN-1"), "{trace}");
        house.stays_sound();
    });
}

#[test]
fn another_lot_than_the_first_needs_a_reason_and_one_that_may_not_go_is_refused() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive_until("BREAD", "OLD", "10", "A1", "2020-01-01");
        house.sell("SO-2", "C2", "BREAD", "10");
        plan(house, "SO-1", "DN-1");
        plan(house, "SO-2", "DN-2");
        let set = |code: &str, ask: &SetPick| plant.set_pick(owner, code, ask, ONCE);

        assert_eq!(refused(set("DN-1", &picking_of("B1", "10", None))), "not_proposed");
        assert_eq!(refused(set("DN-1", &picking_of("OLD", "1", Some("x")))), "lot_expired");
        assert_eq!(refused(set("DN-2", &picking_of("B1", "10", Some("x")))), "too_few_days");
        assert_eq!(refused(set("DN-2", &picking("10"))), "nothing_free");
        assert_eq!(refused(set("DN-1", &picking("81"))), "more_than_ordered");
        let wrong_line = SetPick { line: 9, ..picking("1") };
        assert_eq!(refused(set("DN-1", &wrong_line)), "unknown_line");
        assert_eq!(refused(set("DN-9", &picking("1"))), "unknown_document");
        house.receive("FLOUR", "F1", "10", "");
        assert_eq!(refused(set("DN-1", &picking_of("F1", "1", None))), "wrong_item");

        let shipment = done(set("DN-1", &picking_of("B1", "10", Some("customer asked for it"))));
        assert_eq!(shipment.picks[0].reason.as_deref(), Some("customer asked for it"));
        house.stays_sound();
    });
}

#[test]
fn a_hold_laid_while_a_pick_is_open_stops_the_shipment() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        plan(house, "SO-1", "DN-1");
        done(plant.set_pick(owner, "DN-1", &picking("50"), ONCE));
        take_all(house, "DN-1");
        house.hold("B2", "metal");

        assert_eq!(refused(plant.dispatch(owner, "DN-1", &leaving(), ONCE)), "lot_on_hold");
        assert_eq!(house.on_hand("B2"), "50", "nothing of it left");

        done(plant.drop_pick(owner, ("DN-1", 1), ONCE));
        done(plant.set_pick(owner, "DN-1", &picking("50"), ONCE));
        take_all(house, "DN-1");
        let left = done(plant.dispatch(owner, "DN-1", &leaving(), ONCE));
        assert_eq!(left.picks[0].lot, "lot:B1");
        house.stays_sound();
    });
}

#[test]
fn nothing_leaves_unpicked_against_a_rule_or_twice() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        plan(house, "SO-1", "DN-1");
        let dispatch = || plant.dispatch(owner, "DN-1", &leaving(), ONCE);
        assert_eq!(refused(dispatch()), "not_picked", "nothing is set aside");

        done(plant.set_pick(owner, "DN-1", &picking("50"), ONCE));
        assert_eq!(refused(dispatch()), "not_picked", "nothing is taken");
        let nothing = plant.take_pick(owner, ("DN-1", 7), &TakePick::default(), ONCE);
        assert_eq!(refused(nothing), "unknown_pick");
        take_all(house, "DN-1");
        let cold = Dispatch { loading_c: Some("cold".to_owned()), ..Dispatch::default() };
        assert_eq!(refused(plant.dispatch(owner, "DN-1", &cold, ONCE)), "bad_input");
        house.write_master(
            MasterKind::Rule,
            "CERT",
            r#"{"act":"ship","field":"certificate","test":"required","outcome":"ask","words":"no certificate"}"#,
        );
        assert_eq!(refused(dispatch()), "rule_asks");

        let reasons = [("CERT".to_owned(), "sent by mail".to_owned())];
        let act = app::ActAsk { reasons: reasons.into(), ..app::ActAsk::default() };
        done(plant.dispatch(owner, "DN-1", &Dispatch { act, ..leaving() }, ONCE));
        assert_eq!(refused(dispatch()), "shipment_state");
        assert_eq!(refused(plant.set_pick(owner, "DN-1", &picking("1"), ONCE)), "shipment_state");
        done(plant.deliver(owner, "DN-1", &Deliver::default(), ONCE));
        assert_eq!(
            refused(plant.deliver(owner, "DN-1", &Deliver::default(), ONCE)),
            "shipment_state"
        );
        house.stays_sound();
    });
}

#[test]
fn an_order_that_was_closed_is_gathered_no_more() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        plan(house, "SO-1", "DN-1");
        done(plant.set_pick(owner, "DN-1", &picking("50"), ONCE));
        take_all(house, "DN-1");
        let closing = StepOrder { state: "closed".to_owned(), ..StepOrder::default() };
        done(plant.step_order(owner, (OrderKind::Sales, "SO-1"), &closing, ONCE));

        let set = plant.set_pick(owner, "DN-1", &picking("1"), ONCE);
        assert_eq!(refused(set), "order_not_open");
        assert_eq!(refused(plant.dispatch(owner, "DN-1", &leaving(), ONCE)), "order_not_open");
        let again = PlanShipment { order: "SO-1".to_owned(), ..PlanShipment::default() };
        assert_eq!(refused(plant.plan_shipment(owner, &again, ONCE)), "order_not_open");
    });
}

#[test]
fn a_pallet_leaves_with_its_cases_and_never_with_what_is_on_no_note() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        for (kind, code) in [("pallet", "PL-1"), ("case", "CS-1")] {
            let ask = BuildUnit {
                kind: kind.to_owned(),
                code: Some(code.to_owned()),
                place: Some("A2".to_owned()),
                ..BuildUnit::default()
            };
            done(plant.build_unit(owner, &ask, ONCE));
        }
        let fill = |unit: &str, lot: &str, quantity: &str| {
            let ask = FillUnit {
                lot: lot.to_owned(),
                quantity: quantity.to_owned(),
                ..FillUnit::default()
            };
            done(plant.fill_unit(owner, unit, &ask, ONCE));
        };
        fill("CS-1", "B2", "50");
        fill("PL-1", "B1", "5");
        let put = |unit: &str, parent: Option<&str>, place: Option<&str>| {
            let ask = PutUnit {
                parent: parent.map(str::to_owned),
                place: place.map(str::to_owned),
                ..PutUnit::default()
            };
            done(plant.put_unit(owner, unit, &ask, ONCE));
        };
        put("CS-1", Some("PL-1"), None);
        put("PL-1", None, Some("DOCK"));
        plan(house, "SO-1", "DN-1");
        done(plant.set_pick(owner, "DN-1", &picking("50"), ONCE));
        take_all(house, "DN-1");
        let refusal = plant.dispatch(owner, "DN-1", &leaving(), ONCE);
        assert_eq!(refused(refusal), "unit_not_empty");

        let rest = SetPick {
            handling_unit: Some("PL-1".to_owned()),
            ..picking_of("B1", "5", Some("it is on the pallet"))
        };
        done(plant.set_pick(owner, "DN-1", &rest, ONCE));
        take_all(house, "DN-1");
        let left = done(plant.dispatch(owner, "DN-1", &leaving(), ONCE));

        assert_eq!(left.picks[0].handling_unit.as_deref(), Some("CS-1"));
        assert_eq!(left.picks[0].outer_unit.as_deref(), Some("PL-1"));
        let pallet = plant.unit(owner, "PL-1", None).unwrap();
        assert_eq!((pallet.place, pallet.contents.len()), (None, 0), "it left the house");
        assert_eq!((house.on_hand("B1"), house.on_hand("B2")), ("95".into(), "0".into()));
        house.stays_sound();
    });
}

#[test]
fn two_shipments_do_not_set_the_same_goods_aside() {
    in_every_shop(|house| {
        house.sell("SO-2", "C1", "BREAD", "80");
        plan(house, "SO-1", "DN-1");
        plan(house, "SO-2", "DN-2");

        let pickers: Vec<_> = ["DN-1", "DN-2"]
            .into_iter()
            .map(|code| {
                let (plant, owner) = (house.plant.clone(), house.owner.clone());
                thread::spawn(move || plant.set_pick(&owner, code, &picking("80"), ONCE))
            })
            .collect();
        let outcomes: Vec<_> = pickers.into_iter().map(|picker| picker.join().unwrap()).collect();

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let failed = outcomes.into_iter().find(Result::is_err).unwrap();
        assert_eq!(refused(failed), "not_enough", "150 are there, and 160 were asked for");
        house.stays_sound();
    });
}

#[test]
fn what_comes_back_is_taken_back_and_waits_for_inspection_under_a_name_of_its_own() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        ship(house);
        let back = |ask: &CustomerReturn| plant.customer_return(owner, ask, ONCE);

        assert_eq!(refused(back(&came_back("B2", "51"))), "return_exceeds");
        let other = CustomerReturn { customer: "C2".to_owned(), ..came_back("B2", "1") };
        assert_eq!(refused(back(&other)), "never_shipped");
        let other = CustomerReturn { document: Some("DN-7".to_owned()), ..came_back("B2", "1") };
        assert_eq!(refused(back(&other)), "never_shipped");

        let apart = CustomerReturn {
            lot_number: Some("B2-R".to_owned()),
            place: Some("Q1".to_owned()),
            ..came_back("B2", "20")
        };
        let returned = done(back(&apart));
        assert_eq!(returned.stock.status.as_deref(), Some("pending_inspection"));
        assert_eq!((house.on_hand("B2-R"), house.at("B2-R", "Q1")), ("20".into(), "20".into()));
        assert_eq!(house.on_hand("B2"), "0");
        assert!(house.traced("lot:B2-R", "backward").contains("supplier:S1"));

        let same = CustomerReturn { same_lot: true, ..came_back("B2", "30") };
        done(back(&same));
        assert_eq!(house.on_hand("B2"), "30");
        assert_eq!(refused(back(&came_back("B2", "1"))), "return_exceeds");
        let order = plant.order(owner, OrderKind::Sales, "SO-1").unwrap();
        assert_eq!(order.lines[0].served, "30", "what came back no longer serves the order");
        house.stays_sound();
    });
}

#[test]
fn goods_go_back_to_their_supplier_by_the_receipt_that_brought_them() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.hold("B1", "mould");
        let send = |quantity: &str, reason: &str, place: Option<&str>| {
            let ask = SupplierReturn {
                lot: "B1".to_owned(),
                quantity: quantity.to_owned(),
                reason: reason.to_owned(),
                place: place.map(str::to_owned),
                ..SupplierReturn::default()
            };
            plant.supplier_return(owner, &ask, ONCE)
        };

        assert_eq!(refused(send("10", "", None)), "reason_needed");
        assert_eq!(refused(send("101", "mould", None)), "not_enough");
        assert_eq!(refused(send("10", "mould", Some("A2"))), "not_there");
        let returned = done(send("100", "mould", Some("A1")));

        assert!(returned.returns.is_some(), "the receipt is known");
        assert_eq!(house.on_hand("B1"), "0");
        assert_eq!(house.at("B1", "A1"), "0");
        house.stays_sound();
    });
}

#[test]
fn a_driver_is_one_of_the_house_or_a_stranger_whose_name_can_be_erased() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.person("chief", &["administrator"]);
        house.person("lin", &["operator"]);
        let drives = |order: &str, code: &str, driver: &str, phone: Option<&str>| {
            house.sell(order, "C1", "BREAD", "5");
            plan(house, order, code);
            done(plant.set_pick(owner, code, &picking("5"), ONCE));
            take_all(house, code);
            let ask = Dispatch {
                driver: Some(driver.to_owned()),
                driver_phone: phone.map(str::to_owned),
                ..leaving()
            };
            plant.dispatch(owner, code, &ask, ONCE)
        };
        let people = || plant.people(owner).unwrap().rows;
        let before = people().len();

        assert_eq!(done(drives("SO-2", "DN-2", "lin", None)).driver.as_deref(), Some("lin"));
        assert_eq!(people().len(), before, "one of the house is nobody new");
        let gone = done(drives("SO-3", "DN-3", "陳師傅", Some("0912-000-111")));
        assert_eq!(gone.driver.as_deref(), Some("陳師傅"), "on {}", house.engine);
        assert_eq!(gone.driver_phone.as_deref(), Some("0912-000-111"));
        done(drives("SO-4", "DN-4", "陳師傅", Some("0912-000-111")));
        assert_eq!(people().len(), before + 1, "the same stranger twice is one");
        done(drives("SO-5", "DN-5", "陳師傅", Some("0987-999-999")));
        assert_eq!(people().len(), before + 2, "another number is another stranger");
        assert_eq!(refused(drives("SO-6", "DN-6", &"x".repeat(99), None)), "bad_input");

        let strangers: Vec<_> =
            people().into_iter().filter(|row| row.name.as_deref() == Some("陳師傅")).collect();
        assert!(strangers.iter().all(|row| !row.active), "nobody signs in by driving");
        for row in &strangers {
            plant.erase_person(owner, &row.id).unwrap();
        }
        let shipment = plant.shipment(owner, "DN-3").unwrap();
        assert_eq!((shipment.driver, shipment.driver_phone), (None, None), "it was never a fact");
        house.stays_sound();
    });
}

/// `DN-1` is ready to leave.
fn ready(house: &House) {
    plan(house, "SO-1", "DN-1");
    done(house.plant.set_pick(&house.owner, "DN-1", &picking("80"), ONCE));
    take_all(house, "DN-1");
}

#[test]
fn two_processes_take_their_turn_and_make_a_stranger_known_once() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let (company, site) = (owner.company, owner.site);
        ready(house);
        let other = store::Database::open(house.target.clone()).unwrap();
        let stranger = PersonName {
            person: PersonId(77),
            valid_from_us: 1,
            valid_to_us: None,
            code: None,
            username: None,
            name: Some("Hsu".to_owned()),
        };
        let ask = Dispatch { driver: Some("Hsu".to_owned()), ..leaving() };

        let (process, left) = thread::scope(|scope| {
            let (say, hear) = mpsc::channel();
            // Another process makes the same driver known, and then writes at the site.
            let process = scope.spawn(|| {
                let other = &other;
                other.write(move |tx| {
                    lock_head(tx, company, COMPANY_LEDGER)?;
                    say.send(()).unwrap();
                    thread::sleep(Duration::from_millis(500));
                    lock_head(tx, company, site)?;
                    set_name(tx, company, &stranger)
                })
            });
            hear.recv().unwrap();
            let left = plant.dispatch(owner, "DN-1", &ask, ONCE);
            (process.join().unwrap(), left)
        });

        process.unwrap_or_else(|error| panic!("{error} on {}", house.engine));
        assert_eq!(done(left).driver.as_deref(), Some("Hsu"));
        let known = other.read(|tx| named(tx, company, "Hsu")).unwrap();
        assert_eq!(known.len(), 1, "on {}", house.engine);
    });
}

#[test]
fn who_is_erased_is_erased_from_the_answers_that_are_kept_and_those_last_a_week() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.person("chief", &["administrator"]);
        ready(house);
        let ask = Dispatch {
            driver: Some("陳師傅".to_owned()),
            driver_phone: Some("0912-000-111".to_owned()),
            ..leaving()
        };
        let dispatch = || plant.dispatch(owner, "DN-1", &ask, (Some("k"), false)).unwrap();
        let database = store::Database::open(house.target.clone()).unwrap();
        let kept = || {
            let from = (SiteId(0), PersonId(0), String::new());
            let kept = database.read(|tx| settings::answers(tx, owner.company, &from, 100));
            let texts = kept.unwrap().into_iter().map(|(_, text)| String::from_utf8(text).unwrap());
            texts.collect::<Vec<String>>()
        };

        let left = dispatch();
        assert_eq!(left.result.driver_phone.as_deref(), Some("0912-000-111"));
        assert_eq!(dispatch(), left);
        let rows = plant.people(owner).unwrap().rows;
        let stranger = rows.iter().find(|row| row.name.as_deref() == Some("陳師傅")).unwrap();
        plant.erase_person(owner, &stranger.id).unwrap();

        let again = dispatch();
        assert_eq!(again.act, left.act, "it is not done twice");
        assert_eq!(again.result.driver.as_deref().unwrap_or_default(), "");
        assert_eq!(again.result.driver_phone.as_deref().unwrap_or_default(), "");
        let texts = kept();
        assert_eq!(texts.len(), 1);
        assert!(!texts[0].contains("陳師傅") && !texts[0].contains("0912"), "{}", texts[0]);
        house.wait_hours(6 * 24);
        done(plant.deliver(owner, "DN-1", &Deliver::default(), ONCE));
        assert_eq!(kept().len(), 1);
        house.wait_hours(25);
        house.sell("SO-2", "C1", "BREAD", "5");
        assert_eq!(kept(), Vec::<String>::new(), "after a week nobody asks again");
        house.stays_sound();
    });
}

#[test]
fn what_comes_back_with_no_label_becomes_a_lot_under_its_own_number() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let loose = |item: Option<&str>| CustomerReturn {
            item: item.map(str::to_owned),
            code: Some("RT-1".to_owned()),
            lot_number: Some("R-1".to_owned()),
            ..came_back("", "4")
        };
        let back = |ask: &CustomerReturn| plant.customer_return(owner, ask, ONCE);

        assert!(back(&loose(None)).is_err(), "a lot or an item has to be named");
        assert_eq!(refused(back(&loose(Some("CHALK")))), "unknown_code");
        let returned = done(back(&loose(Some("BREAD"))));

        assert_eq!(returned.document, "RT-1");
        assert_eq!(returned.stock.lot, "lot:R-1");
        assert_eq!(returned.stock.status.as_deref(), Some("pending_inspection"));
        assert_eq!(house.on_hand("R-1"), "4");
        let traced = plant.trace(
            owner,
            &app::TraceAsk {
                root: "lot:R-1".to_owned(),
                direction: "backward".to_owned(),
                ..app::TraceAsk::default()
            },
        );
        let traced = serde_json::to_value(traced.unwrap()).unwrap();
        assert_eq!(traced["complete"], false, "nobody knows where it was made: {traced}");
        house.stays_sound();
    });
}

#[test]
fn goods_still_go_back_by_their_receipt_when_some_of_them_were_used() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let used = ScrapStock {
            lot: "B1".to_owned(),
            quantity: "30".to_owned(),
            place: Some("A1".to_owned()),
            reason: "mould".to_owned(),
            ..ScrapStock::default()
        };
        done(plant.scrap_stock(owner, &used, ONCE));
        let send = |quantity: &str| SupplierReturn {
            lot: "B1".to_owned(),
            quantity: quantity.to_owned(),
            reason: "mould".to_owned(),
            ..SupplierReturn::default()
        };

        let first = done(plant.supplier_return(owner, &send("20"), ONCE));
        let rest = done(plant.supplier_return(owner, &send("50"), ONCE));

        assert!(first.returns.is_some() && first.returns == rest.returns);
        assert_eq!(house.on_hand("B1"), "0");
        house.stays_sound();
    });
}
