//! What a role is not shown is in no answer of any route: words that stand for a supplier, a customer's
//! telephone, a person, a price and a share of a recipe are planted, and looked for everywhere.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use suyuan_http::{Access, ROUTES};

use crate::house::{Answer, Client, in_every_house};
use crate::work;

const GROUPS: [&str; 5] = ["money", "suppliers", "customers", "recipes", "people"];

/// A role is not shown any sum of money.
pub(crate) fn money_never(role: &str) -> Value {
    json!({"rows": [{"role": role, "group": "money", "sight": "never"}]})
}

fn all(role: &str, sight: &str) -> Value {
    let row = |group: &&str| json!({"role": role, "group": group, "sight": sight});
    json!({"rows": GROUPS.iter().map(row).collect::<Vec<_>>()})
}

/// Words that stand for one group each, and for nothing else.
struct Canaries(Vec<(&'static str, String)>);

impl Canaries {
    fn in_answer(&self, answer: &Answer) -> Vec<&str> {
        let text = answer.text();
        let found = self.0.iter().filter(|(_, word)| text.contains(word.as_str()));
        found.map(|(group, _)| *group).collect()
    }
}

/// Plants a word for each group into what the work has left.
async fn plant(admin: &Client<'_>) -> Canaries {
    let supplier = "Kanari Mill Upstream";
    let customer = "Kanari Shop Downstream";
    let mut renamed = BTreeSet::new();
    let partners = admin.get("/masters/partner?limit=200").await.good();
    for row in partners["rows"].as_array().unwrap() {
        let mut fields = row["fields"].clone();
        let roles = fields["role"].to_string();
        let name = if roles.contains("customer") { customer } else { supplier };
        fields["name"] = json!(name);
        let path = format!("/masters/partner/{}", row["code"].as_str().unwrap());
        let change = json!({"fields": fields, "based_on": row["seq"]});
        let answer = admin.json("PUT", &path, &change).await;
        if answer.status.is_success() {
            renamed.insert(name);
        }
    }
    assert_eq!(renamed.len(), 2, "a supplier and a customer carry a word: {partners}");
    let items = admin.get("/masters/item?limit=200").await.good();
    let mut priced = 0;
    for row in items["rows"].as_array().unwrap() {
        let mut fields = row["fields"].clone();
        fields["cost"] = json!("98765.4321");
        fields["currency"] = json!("CNY");
        let path = format!("/masters/item/{}", row["code"].as_str().unwrap());
        let change = json!({"fields": fields, "based_on": row["seq"]});
        priced += usize::from(admin.json("PUT", &path, &change).await.status.is_success());
    }
    assert!(priced > 0, "an item has a price: {items}");
    let share = json!({"item": "KZFLOUR", "quantity": "0.731946"});
    let bom = json!({"fields": {"item": "KZBREAD", "quantity": "1", "lines": [share]}});
    admin.json("PUT", "/masters/bom/KZBREAD", &bom).await.good();
    let people = admin.get("/people").await.good();
    for row in people["rows"].as_array().unwrap() {
        if row["username"] == "admin" {
            let path = format!("/people/{}", row["id"].as_str().unwrap());
            admin.json("PATCH", &path, &json!({"name": "Kanari Person"})).await.good();
        }
    }
    let words = [
        ("suppliers", supplier),
        ("customers", customer),
        ("money", "98765.4321"),
        ("recipes", "0.731946"),
        ("people", "Kanari Person"),
    ];
    Canaries(words.map(|(group, word)| (group, word.to_owned())).to_vec())
}

/// Everything that work leaves.
pub(crate) async fn worked(admin: &Client<'_>) -> Vec<work::Step> {
    admin.take_over(&crate::house::history("KZ")).await;
    let dock = json!({"fields": {"name": "KZ dock", "kind": "dock"}});
    admin.json("PUT", "/masters/place/KZD1", &dock).await.good();
    work::walk(admin, "KZ", &mut async |_: &work::Step| ()).await
}

/// Every route that reads, asked for what the work has left.
pub(crate) fn questions(steps: &[work::Step]) -> Vec<(&'static str, String)> {
    let mut questions: Vec<(&'static str, String)> = Vec::new();
    for step in steps.iter().filter(|step| step.method == "GET") {
        questions.push((step.route, step.path.clone()));
    }
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let known = questions.iter().any(|(path, _)| *path == route.path);
        if known || matches!(route.access, Access::Public(_)) {
            continue;
        }
        if route.path.starts_with("/masters/{kind}") {
            for kind in ["item", "partner", "bom", "contact", "place", "customer_item"] {
                questions
                    .push((route.path, route.path.replace("{kind}", kind).replace("{code}", "X")));
            }
            continue;
        }
        questions.push((route.path, crate::routes::path_of(route)));
    }
    for search in ["Kanari", "Mill", "Shop"] {
        questions.push(("/search", format!("/search?q={search}")));
    }
    questions.push(("/masters.xlsx", "/masters.xlsx?kind=item".to_owned()));
    questions
}

#[test]
fn who_is_shown_no_group_finds_none_of_it_in_any_answer() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let steps = worked(&admin).await;
        let canaries = plant(&admin).await;
        let mut blind = Vec::new();
        for role in ["quality", "planner", "leader"] {
            admin.json("PUT", "/sights", &all(role, "never")).await.good();
            blind.push(admin.person(role, &[role]).await);
        }

        let (mut told, mut withheld, mut seen) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for (route, path) in questions(&steps) {
            seen.extend(canaries.in_answer(&admin.get(&path).await));
            for person in &blind {
                let answer = person.get(&path).await;
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text());
                for group in canaries.in_answer(&answer) {
                    told.push(format!("GET {path} ({route}) tells {group}"));
                }
                let header = answer.headers.get("suyuan-withheld");
                let named = header.and_then(|header| header.to_str().ok()).unwrap_or_default();
                withheld.extend(named.split(',').map(str::to_owned));
            }
        }
        told.dedup();
        assert!(told.is_empty(), "on {}:\n{}", house.engine, told.join("\n"));
        // Otherwise it would prove nothing that they are not told.
        assert_eq!(seen, GROUPS.into_iter().collect(), "the administrator sees every word");
        for group in ["suppliers", "customers", "people"] {
            assert!(
                withheld.contains(group),
                "no answer says that {group} are left out: {withheld:?}"
            );
        }
    });
}

#[test]
fn a_group_of_the_work_is_shown_where_the_work_is_and_nowhere_else() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let steps = worked(&admin).await;
        let canaries = plant(&admin).await;
        admin.json("PUT", "/sights", &all("quality", "at_work")).await.good();
        let person = admin.person("quality", &["quality"]).await;

        let asked = |route: &str| {
            let step = steps.iter().find(|step| (step.method, step.route) == ("GET", route));
            step.unwrap().path.clone()
        };
        let orders = person.get(&asked("/purchase-orders/{code}")).await;
        let shipments = person.get(&asked("/shipments/{code}")).await;
        let sales = person.get(&asked("/sales-orders/{code}")).await;

        assert_eq!(canaries.in_answer(&orders), ["suppliers"], "{}", orders.text());
        // Who loaded it is part of the work, and so is where it goes.
        assert_eq!(canaries.in_answer(&shipments), ["customers", "people"], "{}", shipments.text());
        assert!(canaries.in_answer(&sales).is_empty(), "{}", sales.text());
        assert!(sales.headers["suyuan-withheld"].to_str().unwrap().contains("customers"));
    });
}

#[test]
fn what_would_not_be_what_it_claims_is_refused_and_names_the_group() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&crate::house::history("")).await;
        admin.json("PUT", "/sights", &all("quality", "never")).await.good();
        let person = admin.person("quality", &["quality"]).await;

        let table = person.get("/trace.csv?root=lot:L1&direction=forward").await;
        let boms = person.get("/masters/bom").await;

        assert_eq!((table.status.as_u16(), table.code().as_str()), (409, "group_withheld"));
        assert_eq!(table.json()["params"]["group"], "suppliers");
        assert_eq!(boms.json()["params"]["group"], "recipes");
        let traced = person.get("/trace?root=lot:L1&direction=both").await.good();
        assert!(
            !traced.to_string().contains(":S1") && !traced.to_string().contains(":C1"),
            "{traced}"
        );
    });
}

#[test]
fn who_is_not_shown_a_price_does_not_change_it_either() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let fields = json!({"name": "Flour", "unit": "kg", "tracking": "lot", "cost": "12.5",
            "currency": "CNY"});
        let made = json!({"fields": fields});
        let made = admin.json("PUT", "/masters/item/FLOUR", &made).await.good();
        admin.json("PUT", "/sights", &money_never("planner")).await.good();
        let planner = admin.person("planner", &["planner"]).await;

        let mut seen = planner.get("/masters/item/FLOUR").await.good()["record"]["fields"].clone();
        assert_eq!(seen["cost"], Value::Null);
        seen["name"] = json!("Wheat flour");
        let change = json!({"fields": seen, "based_on": made["record"]["seq"]});
        planner.json("PUT", "/masters/item/FLOUR", &change).await.good();

        let kept = admin.get("/masters/item/FLOUR").await.good()["record"]["fields"].clone();
        assert_eq!((&kept["name"], &kept["cost"]), (&json!("Wheat flour"), &json!("12.5")));
    });
}

/// Members that sound like a partner, a person or a sum, and tell none: counts, the wires of computers,
/// the number that stands on the goods, lists whose members are looked at one by one.
const OPEN: [&str; 13] = [
    "address",
    "confirm_password",
    "confirm_pin",
    "customer_lot",
    "customers",
    "fallback_by",
    "partners",
    "people",
    "supplier_lot",
    "suppliers",
    "undone_by",
    "unpriced",
    "second_person",
];

#[test]
fn a_member_that_sounds_like_a_group_is_withheld_with_it_or_is_known_to_tell_nothing() {
    let sounds = [
        "supplier", "customer", "partner", "phone", "mail", "price", "cost", "amount", "currency",
        "contact", "driver", "username", "firm", "address", "person",
    ];
    let description: Value = serde_json::from_str(&suyuan_http::openapi_json()).unwrap();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let mut unknown = BTreeSet::new();
    for (schema, value) in schemas {
        for name in value["properties"].as_object().into_iter().flat_map(|all| all.keys()) {
            let does = sounds.iter().any(|word| name.contains(word))
                || name.ends_with("_by")
                || ["by", "owner", "people", "team"].contains(&name.as_str());
            if does && !suyuan_http::is_withheld_member(name) && !OPEN.contains(&name.as_str()) {
                unknown.insert(format!("{schema}.{name}"));
            }
        }
    }
    assert!(unknown.is_empty(), "neither withheld nor known to tell nothing: {unknown:?}");
}
