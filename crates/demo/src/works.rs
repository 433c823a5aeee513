//! What the factory works by: items, partners, places, machines, bills and routings, as master
//! records; and who works there.
//!
//! Whoever lives the ninety days over again needs all of it before the first delivery. The import
//! needs none of it.

use domain::Role;
use serde_json::{Value, json};

use crate::desk::{Record, record};
use crate::masters::{self, Product, Source, person};
use crate::seasoning::{Blend, FIVE_SPICE_BLEND, PEPPER_BLEND};

/// Somebody of the factory who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worker {
    /// Their code; what they sign in with.
    pub code: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Their role.
    pub role: &'static str,
}

/// Who plans what is bought, made and sold.
pub const PLANNER: &str = "E114";
/// Who keeps the store and the tanks.
pub const STORE_KEEPER: &str = person::RECEIVING;
/// Who judges lots.
pub const INSPECTOR: &str = person::QUALITY;
/// Who may put right what others recorded the same day.
pub const LEADER: &str = person::LEADER;
/// Who packs, and brings pallets to the freezer.
pub const PACKER: &str = person::PACKING;

/// Everybody who records something.
pub fn workers() -> Vec<Worker> {
    let role = |code| match code {
        person::QUALITY => "quality",
        person::LEADER => "leader",
        _ => "operator",
    };
    let named = masters::PEOPLE.iter();
    let mut workers: Vec<Worker> =
        named.map(|&(code, name)| Worker { code, name, role: role(code) }).collect();
    workers.push(Worker { code: PLANNER, name: "郭明哲", role: "planner" });
    workers
}

/// The master records, each after those it refers to.
pub fn records(site: &str) -> Vec<Record> {
    let mut records = crate::desk::ground(site);
    records.extend(places());
    records.extend(partners());
    records.extend(items());
    records.extend(PRODUCTS.iter().flat_map(|making| [bill(making), routing(making)]));
    records.extend(LINE_1.iter().flat_map(|product| [packing_bill(product), packing(product)]));
    for (seasoning, blend) in BLENDS {
        records.extend([blend_bill(seasoning, blend), blending(seasoning)]);
    }
    records.extend(rights());
    records
}

/// Where a lot of an item is kept; nowhere in particular where none.
pub fn bin_of(item: &str) -> Option<&'static str> {
    match item {
        "PORK" | "PORK-FAT" => Some("C-02"),
        "CABBAGE" | "CHIVE" | "SCALLION" | "CORN" | "MUSTARD" => Some("C-04"),
        "FLOUR" | "STARCH" | "SALT" | "SUGAR" | "GINGER-POWDER" | "MSG" | "FIVE-SPICE"
        | "WHITE-PEPPER" => Some("A-02"),
        "FILM" | "CARTON" => Some("A-05"),
        item if item.starts_with("PL-") => Some("F-01"),
        _ => None,
    }
}

/// The code of an operation the history calls by its name.
pub fn operation(name: &str) -> &'static str {
    match name {
        "調味" => "BLEND",
        "拌餡" => "MIX",
        "和麵" => "KNEAD",
        "成型" => "FORM",
        _ => "PACK",
    }
}

/// What is sold of these dumplings: the pallets' item.
pub fn sold_as(dumpling: &str) -> String {
    dumpling.replacen("DP-", "PL-", 1)
}

/// A kind of dumpling with its machines and its dough for a charge of 900 kg.
struct Making {
    product: &'static Product,
    machines: [&'static str; 3],
    dough: &'static [(&'static str, i64)],
}

const DOUGH_2: &[(&str, i64)] = &[("FLOUR", 640), ("WATER", 320), ("SALT", 15)];
const DOUGH_1: &[(&str, i64)] = &[("FLOUR", 600), ("STARCH", 40), ("WATER", 320), ("SALT", 15)];

const PRODUCTS: &[Making] = &[
    Making { product: &masters::CABBAGE, machines: ["M-03", "D-01", "L2"], dough: DOUGH_2 },
    Making { product: &masters::CHIVE, machines: ["M-03", "D-01", "L2"], dough: DOUGH_2 },
    Making { product: &masters::CORN, machines: ["M-01", "D-02", "L1"], dough: DOUGH_1 },
    Making { product: &masters::MUSTARD, machines: ["M-01", "D-02", "L1"], dough: DOUGH_1 },
];

const LINE_1: &[&Product] = &[&masters::CORN, &masters::MUSTARD];

const BLENDS: &[(&str, &Blend)] =
    &[(masters::SEASONING_PEPPER, PEPPER_BLEND), (masters::SEASONING_FIVE_SPICE, FIVE_SPICE_BLEND)];

fn places() -> Vec<Record> {
    let place = |code: &str, name: &str, kind: &str, parent: &str| {
        record("place", code, json!({"name": name, "kind": kind, "parent": parent}))
    };
    let machine = |code: &str, name: &str, station: &str| {
        record("equipment", code, json!({"name": name, "station": station}))
    };
    vec![
        place("A-05", "包材 A-05", "bin", "WH-1"),
        place(masters::SOY_TANK, "醬油槽", "tank", ""),
        place(masters::OIL_TANK, "香油槽", "tank", ""),
        place("ST-SEASON", "調味", "station", ""),
        place("ST-DOUGH", "和麵", "station", ""),
        place("ST-FORM-1", "成型 L1", "station", ""),
        place("ST-PACK", "包裝", "station", ""),
        machine("B-01", "調味混合機", "ST-SEASON"),
        machine("M-01", "拌餡機 1", "ST-MIX"),
        machine("D-01", "和麵機 1", "ST-DOUGH"),
        machine("D-02", "和麵機 2", "ST-DOUGH"),
        machine("L1", "成型線 L1", "ST-FORM-1"),
        machine("PK-2", "包裝機 2", "ST-PACK"),
    ]
}

fn partners() -> Vec<Record> {
    let partner = |partner: crate::document::Partner| {
        let role = if partner.role == Role::Supplier { "supplier" } else { "customer" };
        record("partner", &partner.code, json!({"name": partner.name, "role": role}))
    };
    masters::partners().into_iter().map(partner).collect()
}

fn items() -> Vec<Record> {
    let fields = |item: &crate::document::Item| {
        let mut fields = json!({
            "name": item.name, "unit": item.unit, "tracking": item.tracking.to_string(),
            "kg_per_unit": item.kg_per_unit.map(|weight| weight.to_string()),
            "kind": kind_of(&item.code),
        });
        if let Some(raw) = masters::raw_of(&item.code) {
            fields["shelf_life_days"] = json!((raw.shelf_days > 0).then_some(raw.shelf_days));
            fields["inspect_incoming"] = json!(raw.sampled);
            fields["over_percent"] = json!(5);
        }
        if item.code.starts_with("DP-") || item.code.starts_with("PL-") {
            fields["storage"] = json!("frozen");
            fields["shelf_life_days"] = json!(364);
        }
        let packed = PRODUCTS.iter().find(|making| making.product.pallet == item.code);
        if let Some(packed) = packed {
            fields["packing_of"] = json!(packed.product.dumpling);
        }
        let made = PRODUCTS.iter().any(|making| making.product.dumpling == item.code);
        if made {
            fields["inspect_final"] = json!(true);
        }
        fields
    };
    // What may be reworked names what it goes into, and so comes last.
    let (mut again, mut items): (Vec<Record>, Vec<Record>) = masters::items()
        .iter()
        .map(|item| record("item", &item.code, fields(item)))
        .partition(|record| record.code.ends_with("-REWORK"));
    for rework in &mut again {
        let days = if rework.code == "DP-REWORK" { 3 } else { 2 };
        rework.fields["shelf_life_days"] = json!(days);
        rework.fields["rework_into"] = json!("DP-CORN DP-MUSTARD");
        rework.fields["rework_percent"] = json!(10);
    }
    items.append(&mut again);
    for item in &mut items {
        if BLENDS.iter().any(|(seasoning, _)| *seasoning == item.code) {
            item.fields["shelf_life_days"] = json!(7);
        }
    }
    items
}

fn kind_of(item: &str) -> &'static str {
    match item {
        "WATER" => "utility",
        "FILM" | "CARTON" => "packaging",
        item if item.starts_with("PL-") => "finished",
        item if masters::raw_of(item).is_some() => "raw",
        _ => "semi_finished",
    }
}

fn line(item: &str, kilograms: i64, operation: &str) -> Value {
    json!({"item": item, "quantity": kilograms.to_string(), "operation": operation})
}

fn bill(making: &Making) -> Record {
    let product = making.product;
    let filling = product.recipe.iter().map(|&(source, kilograms)| {
        let item = match source {
            Source::Seasoning => product.seasoning,
            Source::Lots(item) => item,
            Source::Tank(masters::SOY_TANK) => masters::SOY.item,
            Source::Tank(_) => masters::OIL.item,
            Source::Bin => masters::COARSE_SALT.item,
        };
        line(item, kilograms, "MIX")
    });
    let dough = making.dough.iter().map(|&(item, kilograms)| line(item, kilograms, "KNEAD"));
    let lines: Vec<Value> = filling.chain(dough).collect();
    let fields = json!({"item": product.dumpling, "quantity": "1800", "lines": lines});
    record("bom", product.dumpling, fields)
}

fn routing(making: &Making) -> Record {
    let [mixer, kneader, former] = making.machines;
    let forming = if former == "L1" { "ST-FORM-1" } else { "ST-FORM" };
    let step = |code: &str, name: &str, station: &str, equipment: &str| json!({"code": code, "name": name, "station": station, "equipment": equipment});
    let operations = [
        step("MIX", "拌餡", "ST-MIX", mixer),
        step("KNEAD", "和麵", "ST-DOUGH", kneader),
        step("FORM", "成型", forming, former),
    ];
    let item = making.product.dumpling;
    record("routing", item, json!({"item": item, "operations": operations}))
}

fn packing_bill(product: &Product) -> Record {
    let lines = [
        line(product.dumpling, 1800, "PACK"),
        line("FILM", 9, "PACK"),
        line("CARTON", 180, "PACK"),
    ];
    let fields = json!({"item": product.pallet, "quantity": "180", "lines": lines});
    record("bom", product.pallet, fields)
}

fn packing(product: &Product) -> Record {
    single(product.pallet, ("PACK", "包裝"), ("ST-PACK", "PK-2"))
}

fn blend_bill(seasoning: &str, blend: &Blend) -> Record {
    let lines: Vec<Value> = blend.iter().map(|&(item, kg)| line(item, kg, "BLEND")).collect();
    let total: i64 = blend.iter().map(|(_, kilograms)| kilograms).sum();
    // Two of a hundred go as dust.
    let quantity = (total * 98 / 100).to_string();
    record("bom", seasoning, json!({"item": seasoning, "quantity": quantity, "lines": lines}))
}

fn blending(seasoning: &str) -> Record {
    single(seasoning, ("BLEND", "調味"), ("ST-SEASON", "B-01"))
}

fn single(item: &str, (code, name): (&str, &str), (station, equipment): (&str, &str)) -> Record {
    let operation = json!({"code": code, "name": name, "station": station, "equipment": equipment});
    record("routing", item, json!({"item": item, "operations": [operation]}))
}

/// Who may take back what somebody else did.
fn rights() -> Vec<Record> {
    let right = |code: &str, role: &str, within: &str| {
        record(
            "correction_right",
            code,
            json!({
                "role": role, "own_only": false, "within": within, "dependents": true,
            }),
        )
    };
    vec![right("LEADER", "leader", "same_day"), right("QUALITY", "quality", "always")]
}
