//! Sites of one company share its items and partners, whichever of them brought them.

use app::{Error, OpenSite, TraceAsk};
use domain::Refusal;
use serde_json::json;
use store::ledger::COMPANY_LEDGER;

use crate::house::{House, in_every_house, long_history};

/// Goods of items and partners that another document brought.
fn goods_only(mark: &str, item: &str, supplier: &str) -> String {
    json!({
        "format": "suyuan-exchange", "version": 1,
        "pools": [{"id": mark, "kind": "lot", "item": item, "lot_number": mark}],
        "transfers": [{
            "id": format!("{mark}-1"), "at": "2026-03-05T08:00:00+08:00",
            "from": format!("supplier:{supplier}"), "to": format!("lot:{mark}"),
            "qty_from": "7", "qty_to": "7",
        }],
    })
    .to_string()
}

fn take_over(house: &House, operator: &app::Operator, document: &str) {
    let path = house.folder.path().join("goods.json");
    std::fs::write(&path, document).unwrap();
    let outcome = house.plant.import_path(operator, &path).unwrap();
    assert_eq!(outcome.faults, Vec::<String>::new(), "on {}", house.engine);
}

#[test]
fn what_one_site_imported_is_known_at_another() {
    in_every_house(|house| {
        house.open_site("second", "Second");
        let second = house.plant.command_line(None, Some("second")).unwrap();
        let item_of = |lot: &str| {
            let root = format!("lot:{lot}");
            let ask = TraceAsk { root, direction: "backward".to_owned(), ..TraceAsk::default() };
            let reply = house.plant.trace(&second, &ask).unwrap();
            let answer = serde_json::to_value(&reply).unwrap();
            answer["suppliers"][0]["item"].clone()
        };

        house.take_over(&long_history("A", 2));
        take_over(house, &second, &goods_only("G1", "IA", "SA"));
        assert_eq!(item_of("G1"), "IA", "on {}", house.engine);

        // Its history is in memory by now, and another document brings more to the first site.
        house.take_over(&long_history("B", 2));
        take_over(house, &second, &goods_only("G2", "IB", "SB"));
        assert_eq!(item_of("G2"), "IB", "on {}", house.engine);
    });
}

fn opening(code: &str, name: &str, zone: &str) -> OpenSite {
    let [code, name, zone] = [code, name, zone].map(str::to_owned);
    OpenSite { code, name, zone }
}

#[test]
fn a_site_that_cannot_be_is_refused_by_its_field() {
    in_every_house(|house| {
        house.open_site("East", "East");
        let field = |ask: &OpenSite| match house.plant.open_site(&house.owner, ask) {
            Err(Error::Refusal(Refusal::BadInput { field })) => field,
            other => panic!("{other:?} on {}", house.engine),
        };

        assert_eq!(field(&opening(" ", "West", "Asia/Taipei")), "code");
        assert_eq!(field(&opening("a b", "West", "Asia/Taipei")), "code");
        assert_eq!(field(&opening(&"w".repeat(33), "West", "Asia/Taipei")), "code");
        assert_eq!(field(&opening("west", " ", "Asia/Taipei")), "name");
        assert_eq!(field(&opening("west", "West", "Asia/Nowhere")), "zone");
        let taken = house.plant.open_site(&house.owner, &opening("EAST", "Other", "Asia/Taipei"));
        let named = Refusal::NameTaken { name: "East".to_owned() };
        assert!(matches!(taken, Err(Error::Refusal(refusal)) if refusal == named));
        assert_eq!(house.plant.sites(&house.owner).unwrap().rows.len(), 2);
    });
}

#[test]
fn a_site_opened_while_the_plant_runs_is_worked_at_at_once_and_says_who_opened_it() {
    in_every_house(|house| {
        house.furnish();
        let admin = house.person("admin", &["administrator"]);
        house.receive("BREAD", "B1", "10", "A1");

        house.plant.open_site(&admin, &opening(" west ", "West", "Asia/Taipei")).unwrap();

        let west = house.plant.command_line(None, Some("west")).unwrap();
        let received = crate::two_sites::TwoSites::receipt("S1", "W1", "5", None);
        house.plant.receive(&west, &received, (None, false)).unwrap();
        let ask = TraceAsk {
            root: "lot:W1".to_owned(),
            direction: "backward".to_owned(),
            ..TraceAsk::default()
        };
        let answer = serde_json::to_value(house.plant.trace(&west, &ask).unwrap()).unwrap();
        assert_eq!(answer["suppliers"][0]["item"], "BREAD", "on {}", house.engine);
        let database = store::Database::open(house.target.clone()).unwrap();
        let company = admin.company;
        let opened_by = database.read(|tx| {
            let head = store::ledger::head(tx, company, COMPANY_LEDGER)?.unwrap().seq;
            let records = store::ledger::records(tx, company, COMPANY_LEDGER, head - 1, 1)?;
            Ok::<_, store::StoreError>(records[0].entry.by)
        });
        assert_eq!(opened_by.unwrap(), admin.person);
        house.stays_sound();
    });
}

#[test]
fn who_holds_a_role_at_one_site_opens_no_other() {
    in_every_house(|house| {
        house.person("admin", &["administrator"]);
        let new = app::NewPerson {
            username: "of-main".to_owned(),
            name: "of main".to_owned(),
            password: "correct horse battery".to_owned(),
            roles: Vec::new(),
            at_sites: vec![app::SiteRoles {
                site: "main".to_owned(),
                roles: vec!["administrator".to_owned()],
            }],
            language: None,
        };
        house.plant.add_person(&house.owner, &new).unwrap();
        let signed = house.plant.sign_in("of-main", "correct horse battery", "a desk").unwrap();
        let (of_main, _) = house.plant.session(&signed.cookie, None).unwrap();

        let opened = house.plant.open_site(&of_main, &opening("west", "West", "Asia/Taipei"));
        assert_eq!(opened.unwrap_err().problem().code, "only_company_wide");
        assert!(house.plant.sites(&of_main).is_err(), "on {}", house.engine);
    });
}
