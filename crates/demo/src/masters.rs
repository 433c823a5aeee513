//! Masters of the factory: items, partners, people, recipes. Every name is invented.

use domain::{Quantity, Role, Tracking};

use crate::book::{Milli, units};
use crate::document::{Item, Partner};

/// A raw material: where it comes from, in what lots, and how much must be there in the morning.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) item: &'static str,
    pub(crate) name: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) supplier: &'static str,
    pub(crate) lot_milli: Milli,
    pub(crate) reserve_milli: Milli,
    pub(crate) shelf_days: i64,
    pub(crate) sampled: bool,
}

const fn raw(
    (item, name, prefix): (&'static str, &'static str, &'static str),
    supplier: &'static str,
    (lot, reserve, shelf_days): (i64, i64, i64),
    sampled: bool,
) -> Raw {
    let (lot_milli, reserve_milli) = (units(lot), units(reserve));
    Raw { item, name, prefix, supplier, lot_milli, reserve_milli, shelf_days, sampled }
}

/// Cabbage, by which the label story is told.
pub(crate) const WHITE_CABBAGE: Raw =
    raw(("CABBAGE", "高麗菜", "CB"), "S04", (700, 1200, 6), false);
/// Corn, of which one delivery was not recorded whole.
pub(crate) const CORN_KERNELS: Raw = raw(("CORN", "玉米粒", "CN"), "S04", (600, 1100, 8), false);

/// Raw materials kept as lots, in the order they are unloaded.
///
/// White pepper stands apart: the spice story says which lots of it exist.
pub(crate) const RAWS: &[Raw] = &[
    raw(("PORK", "豬後腿絞肉", "PK"), "S03", (1500, 4200, 6), true),
    raw(("PORK-FAT", "豬背脂", "PF"), "S03", (400, 320, 6), false),
    WHITE_CABBAGE,
    raw(("CHIVE", "韭菜", "CV"), "S04", (600, 1500, 5), false),
    raw(("SCALLION", "蔥薑", "SG"), "S04", (400, 380, 5), false),
    CORN_KERNELS,
    raw(("MUSTARD", "酸菜", "PM"), "S04", (600, 1050, 30), true),
    raw(("FLOUR", "中筋麵粉", "FW"), "S05", (6000, 6600, 180), true),
    raw(("STARCH", "樹薯澱粉", "ST"), "S05", (1000, 220, 360), false),
    raw(("SALT", "食鹽", "SA"), "S02", (2000, 340, 1080), false),
    raw(("SUGAR", "砂糖", "SU"), "S02", (600, 70, 720), false),
    raw(("GINGER-POWDER", "薑粉", "GP"), "S02", (150, 20, 540), false),
    raw(("MSG", "味精", "MG"), "S02", (600, 75, 720), false),
    raw(("FIVE-SPICE", "五香粉", "FS"), "S01", (60, 15, 540), true),
    raw(("FILM", "包裝膜", "FM"), "S07", (300, 50, 0), false),
    raw(("CARTON", "外箱", "CT"), "S07", (4000, 1000, 0), false),
];

/// White pepper, received as the spice story says.
pub(crate) const PEPPER: Raw = raw(("WHITE-PEPPER", "白胡椒粉", "WP"), "S01", (40, 0, 360), true);
/// Soy sauce, pumped into a tank on arrival.
pub(crate) const SOY: Raw = raw(("SOY", "醬油", "SY"), "S06", (1000, 480, 540), true);
/// Sesame oil, pumped into a tank on arrival.
pub(crate) const OIL: Raw = raw(("SESAME-OIL", "香油", "SO"), "S02", (500, 320, 360), false);
/// Coarse salt in an open bin: bought, used, and not followed by lot.
pub(crate) const COARSE_SALT: Raw = raw(("COARSE-SALT", "粗鹽", "CS"), "S02", (200, 40, 0), false);
/// Water, one lot a day by the meter.
pub(crate) const WATER: Raw = raw(("WATER", "水", "WA"), "S08", (6000, 0, 1), false);

/// Which raw material a line of a filling recipe takes, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The product's seasoning.
    Seasoning,
    /// Lots of an item, first in first out.
    Lots(&'static str),
    /// A tank.
    Tank(&'static str),
    /// The open salt bin.
    Bin,
}

/// A kind of dumpling.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Product {
    pub(crate) dumpling: &'static str,
    pub(crate) pallet: &'static str,
    pub(crate) seasoning: &'static str,
    /// For a charge of 900 kg.
    pub(crate) recipe: &'static [(Source, i64)],
}

/// The tank soy sauce is kept in.
pub(crate) const SOY_TANK: &str = "TK-SOY-1";
/// The tank sesame oil is kept in.
pub(crate) const OIL_TANK: &str = "TK-OIL-1";
/// The open bin of coarse salt.
pub(crate) const SALT_BIN: &str = "CS-BIN-1";
/// Seasoning with white pepper, for cabbage alone.
pub(crate) const SEASONING_PEPPER: &str = "SEASONING-A";
/// Seasoning with five-spice, for everything else.
pub(crate) const SEASONING_FIVE_SPICE: &str = "SEASONING-B";

use Source::{Bin, Lots, Seasoning, Tank};

/// 高麗菜豬肉水餃, the product of both stories.
pub(crate) const CABBAGE: Product = Product {
    dumpling: "DP-CABBAGE",
    pallet: "PL-CABBAGE",
    seasoning: SEASONING_PEPPER,
    recipe: &[
        (Seasoning, 21),
        (Lots("PORK"), 405),
        (Lots("CABBAGE"), 378),
        (Tank(SOY_TANK), 36),
        (Tank(OIL_TANK), 24),
        (Lots("SCALLION"), 36),
    ],
};

/// 韭菜豬肉水餃, made on the same line as cabbage.
pub(crate) const CHIVE: Product = Product {
    dumpling: "DP-CHIVE",
    pallet: "PL-CHIVE",
    seasoning: SEASONING_FIVE_SPICE,
    recipe: &[
        (Seasoning, 21),
        (Lots("PORK"), 420),
        (Lots("CHIVE"), 363),
        (Tank(SOY_TANK), 36),
        (Tank(OIL_TANK), 24),
        (Lots("SCALLION"), 36),
    ],
};

/// 玉米豬肉水餃.
pub(crate) const CORN: Product = Product {
    dumpling: "DP-CORN",
    pallet: "PL-CORN",
    seasoning: SEASONING_FIVE_SPICE,
    recipe: &[
        (Seasoning, 21),
        (Lots("PORK"), 380),
        (Lots("PORK-FAT"), 60),
        (Lots("CORN"), 355),
        (Tank(SOY_TANK), 30),
        (Tank(OIL_TANK), 18),
        (Lots("SCALLION"), 36),
    ],
};

/// 酸菜豬肉水餃, the only one that takes untracked salt.
pub(crate) const MUSTARD: Product = Product {
    dumpling: "DP-MUSTARD",
    pallet: "PL-MUSTARD",
    seasoning: SEASONING_FIVE_SPICE,
    recipe: &[
        (Seasoning, 18),
        (Lots("PORK"), 400),
        (Lots("PORK-FAT"), 60),
        (Lots("MUSTARD"), 340),
        (Bin, 6),
        (Tank(SOY_TANK), 36),
        (Tank(OIL_TANK), 24),
        (Lots("SCALLION"), 16),
    ],
};

const MADE: &[(&str, &str)] = &[
    (SEASONING_PEPPER, "調味粉 A（白胡椒）"),
    (SEASONING_FIVE_SPICE, "調味粉 B（五香）"),
    ("DOUGH-REWORK", "重工麵糰"),
    ("DP-CABBAGE", "高麗菜豬肉水餃"),
    ("DP-CHIVE", "韭菜豬肉水餃"),
    ("DP-CORN", "玉米豬肉水餃"),
    ("DP-MUSTARD", "酸菜豬肉水餃"),
    ("DP-REWORK", "重工水餃"),
];

/// Goods as they are sold, with the weight of a carton in grams.
///
/// Line L2 counts its cartons, line L1 follows film and carton by lot: there a carton is weighed
/// with its packaging.
const SOLD: &[(&str, &str, i64)] = &[
    ("PL-CABBAGE", "高麗菜豬肉水餃 1 kg × 10（棧板）", 10_000),
    ("PL-CHIVE", "韭菜豬肉水餃 1 kg × 10（棧板）", 10_000),
    ("PL-CORN", "玉米豬肉水餃 1 kg × 10（棧板）", 10_400),
    ("PL-MUSTARD", "酸菜豬肉水餃 1 kg × 10（棧板）", 10_400),
];

/// Suppliers.
const SUPPLIERS: &[(&str, &str)] = &[
    ("S01", "永昌香料"),
    ("S02", "南山香辛"),
    ("S03", "順安肉品"),
    ("S04", "員山農產"),
    ("S05", "聯穗麵粉"),
    ("S06", "豆香釀造"),
    ("S07", "宏達包材"),
    ("S08", "自來水"),
];

/// Customers.
const CUSTOMERS: &[(&str, &str)] = &[
    ("C01", "豐禾超市"),
    ("C02", "好鄰量販"),
    ("C03", "晨光團膳"),
    ("C04", "北城食材"),
    ("C05", "津味餐飲"),
    ("C06", "和順團膳"),
    ("C07", "東港生鮮"),
    ("C08", "南園賣場"),
];

/// Codes of the people, by what they do.
pub(crate) mod person {
    /// 林志偉, receiving and warehouse.
    pub(crate) const RECEIVING: &str = "E101";
    /// 蔡宗翰, seasonings.
    pub(crate) const SEASONING: &str = "E102";
    /// 陳美惠, mixer of line 2.
    pub(crate) const MIXING: &str = "E103";
    /// 李國華, leader of the day shift.
    pub(crate) const LEADER: &str = "E104";
    /// 張志豪, dough of the day shift.
    pub(crate) const DOUGH: &str = "E105";
    /// 吳建銘, line 2.
    pub(crate) const LINE: &str = "E106";
    /// 許雅婷, packing.
    pub(crate) const PACKING: &str = "E107";
    /// 黃文德, shipping.
    pub(crate) const SHIPPING: &str = "E108";
    /// 王怡君, quality.
    pub(crate) const QUALITY: &str = "E109";
    /// 周淑芬, line 1 by day.
    pub(crate) const LINE_1_DAY: &str = "E110";
    /// 阮氏梅, line 1 in the evening.
    pub(crate) const LINE_1_EVENING: &str = "E111";
    /// 何俊傑, mixer of line 1.
    pub(crate) const MIXING_1: &str = "E112";
    /// 楊雅雯, dough in the evening.
    pub(crate) const DOUGH_EVENING: &str = "E113";
}

/// The people the history names by code. Names belong into the erasable side store.
pub(crate) const PEOPLE: &[(&str, &str)] = &[
    (person::RECEIVING, "林志偉"),
    (person::SEASONING, "蔡宗翰"),
    (person::MIXING, "陳美惠"),
    (person::LEADER, "李國華"),
    (person::DOUGH, "張志豪"),
    (person::LINE, "吳建銘"),
    (person::PACKING, "許雅婷"),
    (person::SHIPPING, "黃文德"),
    (person::QUALITY, "王怡君"),
    (person::LINE_1_DAY, "周淑芬"),
    (person::LINE_1_EVENING, "阮氏梅"),
    (person::MIXING_1, "何俊傑"),
    (person::DOUGH_EVENING, "楊雅雯"),
];

/// The raw material with this code.
pub(crate) fn raw_of(item: &str) -> Option<&'static Raw> {
    const APART: [&Raw; 5] = [&PEPPER, &SOY, &OIL, &COARSE_SALT, &WATER];
    RAWS.iter().chain(APART).find(|raw| raw.item == item)
}

/// All items.
pub(crate) fn items() -> Vec<Item> {
    let kept_apart = [&PEPPER, &SOY, &OIL, &WATER];
    let mut items: Vec<Item> =
        RAWS.iter().chain(kept_apart).map(|raw| raw_item(raw, Tracking::Lot)).collect();
    items.push(raw_item(&COARSE_SALT, Tracking::None));
    items.extend(MADE.iter().map(|(code, name)| item(code, name, "kg", 1000)));
    items.extend(SOLD.iter().map(|(code, name, grams)| item(code, name, "箱", *grams)));
    items
}

fn raw_item(raw: &Raw, tracking: Tracking) -> Item {
    let (unit, grams) = if raw.item == "CARTON" { ("個", 350) } else { ("kg", 1000) };
    Item { tracking, ..item(raw.item, raw.name, unit, grams) }
}

fn item(code: &str, name: &str, unit: &str, grams: i64) -> Item {
    Item {
        code: code.to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        kg_per_unit: Some(Quantity(grams * 1_000_000)),
        tracking: Tracking::Lot,
    }
}

/// All partners.
pub(crate) fn partners() -> Vec<Partner> {
    let rows = |among: &[(&str, &str)], role| -> Vec<Partner> {
        let row = |(code, name): &(&str, &str)| Partner {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            role,
        };
        among.iter().map(row).collect()
    };
    let mut all = rows(SUPPLIERS, Role::Supplier);
    all.extend(rows(CUSTOMERS, Role::Customer));
    all
}
