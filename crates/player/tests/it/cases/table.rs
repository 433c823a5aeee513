//! The table: how many acts each case takes, how many questions it asks, and what no act says.
//!
//! A number that gets worse or better fails the test until it is changed here.

use player::history::Why;

use super::played::{Case, cases, hold};

/// Cases that are not lived, and why.
const NOT_LIVED: &[(&str, &str)] = &[
    (
        "15-captured-twice",
        "asks what a second import of the same rows does; acts have keys for that",
    ),
    ("bad-", "asks which faults an import finds; nothing of it is ever taken over"),
];

macro_rules! lived {
    ($(
        $(#[$ignored:meta])?
        $name:ident: $folder:literal, $acts:literal acts, $questions:literal questions,
        [$($id:literal $why:ident),*];
    )*) => {
        const LIVED: &[Case] = &[$(Case {
            folder: $folder,
            acts: $acts,
            questions: $questions,
            plain: &[$(($id, Why::$why)),*],
        }),*];

        $(#[test]
        $(#[$ignored])?
        fn $name() {
            hold(LIVED.iter().find(|case| case.folder == $folder).unwrap());
        })*
    };
}

lived! {
    frozen_dumplings: "01-frozen-dumplings", 57 acts, 4 questions, [];
    two_lots_one_line: "02-two-lots-one-line", 16 acts, 4 questions, [];
    three_serials_one_order: "03-three-serials-one-order", 36 acts, 2 questions, [];
    top_up: "04-top-up", 26 acts, 6 questions, [];
    diamond_ladder: "05-diamond-ladder", 55 acts, 3 questions, [];
    one_number_two_items: "06-one-number-two-items", 21 acts, 2 questions, [];
    milk_tank_heel: "07-milk-tank-heel", 18 acts, 4 questions, [];
    zero_flush_tank: "08-zero-flush-tank", 15 acts, 4 questions, [];
    returned_delivery: "09-returned-delivery", 20 acts, 3 questions, [];
    partial_return_to_lot: "10-partial-return-to-lot", 17 acts, 4 questions, [];
    rework_into_itself: "11-rework-into-itself", 16 acts, 5 questions, [];
    steel_coil_to_pieces: "12-steel-coil-to-pieces", 20 acts, 3 questions, [];
    late_entry: "13-late-entry", 13 acts, 5 questions, [];
    corrections_and_void: "14-corrections-and-void", 16 acts, 4 questions, ["t2" NoSuchCorrection];
    same_minute: "16-same-minute", 21 acts, 4 questions, ["z2" IntoKnownLot];
    time_zones: "17-time-zones", 15 acts, 4 questions, [];
    by_products_and_loss: "18-by-products-and-loss", 22 acts, 3 questions, [];
    gain_of_water: "19-gain-of-water", 17 acts, 3 questions, [];
    open_run_and_window: "20-open-run-and-window", 25 acts, 4 questions, [];
    negative_balance: "21-negative-balance", 7 acts, 5 questions,
        ["t2" MoreThanThere, "t3" IntoKnownLot, "t4" IntoKnownLot];
    tolerance: "22-tolerance", 19 acts, 6 questions, ["k" ClockWrong];
    untracked_salt_and_inferred: "23-untracked-salt-and-inferred", 20 acts, 3 questions,
        [];
    unknown_kilograms: "24-unknown-kilograms", 33 acts, 4 questions, [];
    blend_and_mixed_pallets: "25-blend-and-mixed-pallets", 39 acts, 5 questions, ["s4" NoteLeft];
    #[cfg_attr(debug_assertions, ignore = "a minute where nothing is optimized; cargo xtask played-cases")]
    chain_3000: "26-chain-3000", 3007 acts, 4 questions, [];
}

#[test]
fn every_case_is_lived_or_says_why_not() {
    let mut folders: Vec<String> = std::fs::read_dir(cases())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.retain(|folder| {
        let lived = LIVED.iter().any(|case| case.folder == folder);
        let not = NOT_LIVED.iter().any(|(begins, _)| folder.starts_with(begins));
        assert!(!(lived && not), "{folder}");
        !lived && !not
    });

    assert_eq!(folders, Vec::<String>::new());
    assert_eq!(LIVED.len(), 25);
}
