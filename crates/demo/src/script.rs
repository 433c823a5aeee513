//! What the stories plant in the history: deliveries, sources, timetables and shipments.
//!
//! The factory runs by its rules and asks here first whether a story has something to say.

use domain::PoolRef;

use crate::book::{Milli, units};
use crate::calendar::{Day, Moment};
use crate::masters::{self, Raw};

/// The pepper lot of the spice story.
pub(crate) const BAD_PEPPER: &str = "WP261102-02";
/// The cabbage lot of the label story: first by its label, then by what was in the crates.
pub(crate) const CABBAGE_ONE: &str = "CB261020-01";
/// The lot its label was exchanged with.
pub(crate) const CABBAGE_TWO: &str = "CB261020-02";
/// When the history ends, in the middle of a working day.
pub(crate) const NOW: Moment = Day::of(11, 19).at(14, 32);
/// From here on the pallets of line L2 are shipped by script.
pub(crate) const SPICE_FROM: Day = Day::of(11, 16);

/// A delivery that a story needs.
pub(crate) struct PlantedDelivery {
    pub(crate) raw: &'static Raw,
    pub(crate) lot: &'static str,
    pub(crate) supplier: &'static str,
    pub(crate) supplier_lot: &'static str,
    pub(crate) document: &'static str,
    pub(crate) at: Moment,
    pub(crate) milli: Milli,
    pub(crate) shelf_days: i64,
    /// Whether anyone may take from it, or only the story.
    pub(crate) free: bool,
}

/// Deliveries of the stories.
pub(crate) const DELIVERIES: &[PlantedDelivery] = &[
    // The second half of this delivery was used, and never recorded: the negative balance.
    PlantedDelivery {
        raw: &masters::CORN_KERNELS,
        lot: "CN261006-01",
        supplier: "S04",
        supplier_lot: "YS-261005-C",
        document: "GRN261006-009",
        at: Day::of(10, 6).at(5, 30),
        milli: units(300),
        shelf_days: 8,
        free: false,
    },
    PlantedDelivery {
        raw: &masters::WHITE_CABBAGE,
        lot: CABBAGE_ONE,
        supplier: "S04",
        supplier_lot: "YS-261019-A",
        document: "GRN261020-011",
        at: Day::of(10, 20).at(15, 10),
        milli: units(756),
        shelf_days: 6,
        free: false,
    },
    PlantedDelivery {
        raw: &masters::WHITE_CABBAGE,
        lot: CABBAGE_TWO,
        supplier: "S04",
        supplier_lot: "YS-261019-B",
        document: "GRN261020-012",
        at: Day::of(10, 20).at(15, 18),
        milli: units(756),
        shelf_days: 6,
        free: false,
    },
    PlantedDelivery {
        raw: &masters::PEPPER,
        // Used up on the last Friday before the story's first charge: first in, first out.
        lot: "WP261102-01",
        supplier: "S01",
        supplier_lot: "YC-261021-1",
        document: "GRN261102-006",
        at: Day::of(11, 2).at(5, 10),
        milli: units(12),
        shelf_days: 353,
        free: true,
    },
    PlantedDelivery {
        raw: &masters::PEPPER,
        lot: BAD_PEPPER,
        supplier: "S01",
        supplier_lot: "YC-261028-3",
        document: "GRN261102-007",
        at: Day::of(11, 2).at(9, 14),
        milli: units(40),
        shelf_days: 359,
        free: false,
    },
    PlantedDelivery {
        raw: &masters::PEPPER,
        lot: "WP261117-01",
        supplier: "S02",
        supplier_lot: "NS-261110-2",
        document: "GRN261117-014",
        at: Day::of(11, 17).at(9, 20),
        milli: units(40),
        shelf_days: 360,
        free: false,
    },
];

/// Which lots a charge takes an item from, when a story says so.
pub(crate) fn planted_source(charge: &str, item: &str) -> Option<Vec<(&'static str, Milli)>> {
    Some(match (charge, item) {
        ("SM261116-1", "WHITE-PEPPER") => vec![(BAD_PEPPER, units(10))],
        ("SM261118-1", "WHITE-PEPPER") => {
            vec![(BAD_PEPPER, units(5)), ("WP261117-01", units(5))]
        }
        ("FL261021-2" | "FL261021-3", "CABBAGE") => vec![(CABBAGE_ONE, units(378))],
        ("FL261022-2" | "FL261022-3", "CABBAGE") => vec![(CABBAGE_TWO, units(378))],
        ("FL261006-6", "CORN") => vec![("CN261006-01", units(355))],
        _ => return None,
    })
}

/// The charge that took more from a delivery than was ever recorded of it.
pub(crate) fn is_unchecked(charge: &str, from: &PoolRef) -> bool {
    charge == "FL261006-6" && from.code == "CN261006-01"
}

/// Whether a charge took cabbage under an exchanged label.
pub(crate) fn is_mislabelled(charge: &str) -> bool {
    let lots = planted_source(charge, masters::WHITE_CABBAGE.item).unwrap_or_default();
    lots.iter().any(|(code, _)| [CABBAGE_ONE, CABBAGE_TWO].contains(code))
}

/// A lot of dumplings on its way: when it is mixed, fed to the line and made.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_field_names, reason = "instants end in _at throughout the project")]
pub(crate) struct Slot {
    pub(crate) mix_at: Moment,
    pub(crate) feed_at: Moment,
    pub(crate) out_at: Moment,
}

const fn slot(day: Day, times: [(i64, i64); 3]) -> Slot {
    let [(mix_h, mix_m), (feed_h, feed_m), (out_h, out_m)] = times;
    Slot {
        mix_at: day.at(mix_h, mix_m),
        feed_at: day.at(feed_h, feed_m),
        out_at: day.at(out_h, out_m),
    }
}

/// The timetable of line L2; the days of the spice story have their own times.
pub(crate) fn line_2_slots(day: Day) -> [Slot; 5] {
    let first = if day == Day::of(11, 17) {
        [(6, 40), (7, 5), (9, 5)]
    } else {
        [(6, 20), (6, 50), (8, 50)]
    };
    let second = if day == Day::of(11, 17) {
        [(8, 42), (9, 10), (11, 10)]
    } else if day == Day::of(11, 19) {
        [(13, 40), (14, 40), (16, 40)]
    } else {
        [(8, 40), (9, 10), (11, 5)]
    };
    let third = if day == Day::of(11, 17) {
        [(10, 55), (11, 20), (12, 40)]
    } else if day == Day::of(11, 18) {
        [(10, 52), (11, 20), (13, 25)]
    } else {
        [(10, 45), (11, 15), (13, 15)]
    };
    let afternoon = [[(12, 50), (13, 30), (15, 25)], [(15, 0), (15, 35), (17, 30)]];
    [first, second, third, afternoon[0], afternoon[1]].map(|times| slot(day, times))
}

/// When the pepper seasoning of a day is blended, and when it is ready.
pub(crate) fn pepper_blending(day: Day) -> (Moment, Moment) {
    if day == Day::of(11, 16) {
        (day.at(6, 20), day.at(6, 48))
    } else if day == Day::of(11, 18) {
        (day.at(6, 10), day.at(6, 37))
    } else {
        (day.at(5, 50), day.at(6, 14))
    }
}

/// When the trucks of a day are loaded that no story speaks of.
pub(crate) fn truck_times(day: Day) -> Vec<Moment> {
    let ordinary: &[(i64, i64)] = &[
        (5, 0),
        (5, 20),
        (5, 35),
        (5, 50),
        (6, 30),
        (8, 10),
        (9, 30),
        (11, 0),
        (14, 20),
        (14, 50),
        (15, 30),
        (16, 0),
    ];
    ordinary.iter().map(|&(hour, minute)| day.at(hour, minute)).filter(|&at| at < NOW).collect()
}

/// A shipment that a story tells of.
pub(crate) struct PlantedShipment {
    pub(crate) document: &'static str,
    pub(crate) at: Moment,
    pub(crate) customer: &'static str,
    pub(crate) pallets: &'static [&'static str],
    /// Recorded only then, taken over from the carrier's list.
    pub(crate) late: Option<Moment>,
}

const fn shipment(
    document: &'static str,
    at: Moment,
    customer: &'static str,
    pallets: &'static [&'static str],
) -> PlantedShipment {
    PlantedShipment { document, at, customer, pallets, late: None }
}

const NOV_17: Day = Day::of(11, 17);
const NOV_18: Day = Day::of(11, 18);
const NOV_19: Day = Day::of(11, 19);

/// Shipments of the stories.
pub(crate) const SHIPMENTS: &[PlantedShipment] = &[
    // The label story: what 10/21 made, and what 10/22 made, went to different customers.
    shipment(
        "SH261023-03",
        Day::of(10, 23).at(5, 35),
        "C08",
        &["PL261021-2-1", "PL261021-2-2", "PL261021-2-3"],
    ),
    shipment(
        "SH261023-06",
        Day::of(10, 23).at(8, 10),
        "C04",
        &["PL261021-3-1", "PL261021-3-2", "PL261021-3-3"],
    ),
    shipment(
        "SH261024-03",
        Day::of(10, 24).at(5, 35),
        "C03",
        &["PL261022-2-1", "PL261022-2-2", "PL261022-2-3"],
    ),
    shipment(
        "SH261024-06",
        Day::of(10, 24).at(8, 10),
        "C02",
        &["PL261022-3-1", "PL261022-3-2", "PL261022-3-3"],
    ),
    // The spice story: six shipments with pepper in them.
    shipment(
        "SH261117-04",
        NOV_17.at(5, 50),
        "C01",
        &["PL261116-2-1", "PL261116-2-2", "PL261116-2-3"],
    ),
    shipment("SH261117-09", NOV_17.at(14, 20), "C02", &["PL261116-3-1", "PL261116-3-2"]),
    PlantedShipment {
        document: "SH261117-11",
        at: NOV_17.at(15, 30),
        customer: "C03",
        pallets: &["PL261116-3-3"],
        late: Some(NOV_18.at(21, 5)),
    },
    shipment(
        "SH261118-02",
        NOV_18.at(5, 45),
        "C01",
        &["PL261117-1-1", "PL261117-1-2", "PL261117-2-1"],
    ),
    shipment("SH261118-05", NOV_18.at(8, 30), "C04", &["PL261117-2-2", "PL261117-2-3"]),
    shipment("SH261119-03", NOV_19.at(13, 10), "C02", &["PL261117-3-1"]),
    // Made on the same line, after the hopper was empty: only the cautious reading counts them.
    shipment(
        "SH261117-06",
        NOV_17.at(8, 10),
        "C05",
        &["PL261116-1-1", "PL261116-1-2", "PL261116-1-3"],
    ),
    shipment(
        "SH261118-07",
        NOV_18.at(10, 0),
        "C01",
        &["PL261116-4-1", "PL261116-4-2", "PL261116-4-3"],
    ),
    shipment("SH261118-09", NOV_18.at(13, 0), "C06", &["PL261116-5-1", "PL261116-5-2"]),
    shipment(
        "SH261119-01",
        NOV_19.at(6, 0),
        "C02",
        &["PL261117-4-1", "PL261117-4-2", "PL261117-4-3"],
    ),
];

/// Whether the pallets of a dumpling lot leave by script alone.
pub(crate) fn leaves_by_script(day: Day, on_line_2: bool, pallet: &str) -> bool {
    (on_line_2 && day >= SPICE_FROM)
        || SHIPMENTS.iter().any(|shipment| shipment.pallets.contains(&pallet))
}
