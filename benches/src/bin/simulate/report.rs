//! The tables: what was measured, what was predicted beside it, and what is extrapolated.

use benches::factory::Dice;
use benches::say;

use crate::cost::{Place, Plan, Rates, touched};
use crate::machine::{self, Latency};
use crate::model::Model;
use crate::walk::{Shape, depths};
use crate::{Ask, Rated, Walked, Walks};

/// Walks that are drawn for a row of a table.
const DRAWN: usize = 2_000;
/// The sizes that are told.
const SIZES: [u64; 5] = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000];
/// How many children a page of a tree has: keys of about forty bytes with their page numbers.
const FANOUT: f64 = 100.0;
const SQLITE_PAGE: f64 = 4096.0;
const POSTGRES_PAGE: f64 = 8192.0;

/// Everything that figures are made of.
pub(crate) struct Constants {
    pub(crate) ask: Ask,
    pub(crate) latency: Latency,
    pub(crate) loopback: f64,
    /// Of each set.
    pub(crate) accesses: Vec<f64>,
    /// At a tenth and at the base.
    pub(crate) sqlite: Vec<Rated>,
    pub(crate) postgres: Vec<Rated>,
}

/// A figure of a walk.
type Figure = fn(&Shape) -> f64;

/// The figures that are told of a walk.
const FIGURES: [(&str, Figure); 4] = [
    ("levels", |shape| shape.levels.len() as f64),
    ("pools asked about", |shape| shape.pools() as f64),
    ("transfers reached", |shape| shape.transfers() as f64),
    ("largest frontier", |shape| shape.frontier_max() as f64),
];

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// The middle, the nineteenth of twenty and the last but one of a hundred, in words.
fn three(values: &[f64], word: fn(f64) -> String) -> String {
    [0.5, 0.95, 0.99].map(|share| word(quantile(values, share))).join(" / ")
}

fn count(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn by(shapes: &[Shape], of: impl Fn(&Shape) -> f64) -> Vec<f64> {
    shapes.iter().map(of).collect()
}

/// Walks of a factory with so many transfers, by the model of one with others.
fn drawn(model: &Model, modelled: usize, transfers: u64) -> Vec<Shape> {
    let mut dice = Dice::new(transfers);
    let powers = (transfers as f64 / modelled as f64).log10();
    (0..DRAWN).map(|_| model.draw(powers, &mut dice)).collect()
}

/// A time in words, down to nanoseconds.
fn time(seconds: f64) -> String {
    if seconds < 1e-6 {
        return format!("{:.1} ns", seconds * 1e9);
    }
    benches::figures::time(seconds)
}

/// What kind of factories they are.
pub(crate) fn factories(all: &[&Walked]) {
    say("\n### The factories\n");
    say("| transfers | pools | productions behind a packed lot: median, p95, most | rework |");
    say("|---|---|---|---|");
    for walked in all {
        let depths: Vec<f64> = depths(&walked.factory).into_iter().map(f64::from).collect();
        let told = [0.5, 0.95, 1.0].map(|share| count(quantile(&depths, share))).join(", ");
        let pools = count(walked.factory.pools.len() as f64);
        let transfers = count(walked.factory.transfers.len() as f64);
        say(&format!("| {transfers} | {pools} | {told} | {} |", walked.factory.rework));
    }
}

/// A line a number: where it comes from.
pub(crate) fn constants(known: &Constants, models: &[Model], beyond: &[Model], base: &Walked) {
    say("\n### Constants, and where each comes from\n");
    let line = |what: &str, figure: &str, from: &str| say(&format!("- {what}: {figure}: {from}"));
    for &(bytes, seconds) in known.latency.measured() {
        let what = format!("access within {} KiB", count(bytes as f64 / 1024.0));
        line(&what, &time(seconds), "measured");
    }
    line("memory", &format!("{:.1} GB", machine::memory_bytes() as f64 / 1e9), "measured");
    line("round trip of 64 bytes on loopback", &time(known.loopback), "measured");
    for (name, rated) in [("SQLite", known.sqlite.last()), ("PostgreSQL", known.postgres.last())] {
        let Some(rated) = rated else { continue };
        let Rates { statement, id, row } = rated.rates;
        line(&format!("{name}, a statement"), &time(statement), "measured (fitted)");
        line(&format!("{name}, an id looked up"), &time(id), "measured (fitted)");
        line(&format!("{name}, a row read"), &time(row), "measured (fitted)");
        let bytes = format!("{:.0} B", rated.row_bytes);
        line(&format!("{name}, a row with its share of the tree"), &bytes, "measured");
    }
    let sets = base.sets.iter().zip(models.iter().zip(beyond));
    for ((set, model), accesses) in sets.zip(&known.accesses) {
        let figure = format!("{accesses:.3} of an access");
        line(&format!("{}, each pool and transfer", set.name), &figure, "measured (fitted)");
        for (model, between) in
            [(model.0, "the first two"), (model.1, "the last two, none below 1")]
        {
            let growth: Vec<String> = model.growth().map(|times| format!("{times:.2}")).collect();
            let what = format!("{}, times as much reached with ten times the transfers", set.name);
            line(&what, &growth.join(", "), &format!("measured a class, between {between}"));
        }
    }
    line("a page from the disk", &time(known.ask.disk), "assumed");
    line("a round trip between machines", &time(known.ask.network), "assumed");
    line("children of a page", &count(FANOUT), "assumed");
}

/// The largest factory, predicted from the middle one, beside what was measured there.
pub(crate) fn validation(
    known: &Constants,
    models: &[Model],
    (_, base, check): (&Walked, &Walked, &Walked),
) {
    let sizes = [base, check].map(|walked| count(walked.transfers as f64));
    say(&format!("\n### {} predicted from {}, beside what was measured\n", sizes[1], sizes[0]));
    say("| p50 / p95 / p99 | predicted | measured |");
    say("|---|---|---|");
    for (at, set) in check.sets.iter().enumerate() {
        let predicted = drawn(&models[at], base.transfers, check.transfers as u64);
        let measured = set.shapes();
        for (name, of) in FIGURES {
            let told = [&predicted, &measured].map(|shapes| three(&by(shapes, of), count));
            say(&format!("| {}: {name} | {} | {} |", set.name, told[0], told[1]));
        }
        let access = known.latency.within(set.bytes) * known.accesses[at];
        let predicted = by(&predicted, |shape| touched(shape) * access);
        let measured: Vec<f64> = set.timed.iter().map(|(_, seconds)| *seconds).collect();
        let told = [predicted, measured].map(|seconds| three(&seconds, time));
        say(&format!("| {}: time in memory | {} | {} |", set.name, told[0], told[1]));
    }
}

/// The middle factory in the databases, predicted from the smallest, beside what was measured.
pub(crate) fn databases(known: &Constants, models: &[Model], (small, base): (&Walked, &Walked)) {
    let sizes = [small, base].map(|walked| count(walked.transfers as f64));
    say(&format!(
        "\n### Databases at {}, with the rates of {}, beside what was measured\n",
        sizes[1], sizes[0]
    ));
    say("| p50 / p95 / p99 of a trace | predicted | measured |");
    say("|---|---|---|");
    let engines =
        [("SQLite", &known.sqlite, SQLITE_PAGE), ("PostgreSQL", &known.postgres, POSTGRES_PAGE)];
    for (name, rated, page) in engines {
        let [tenth, whole] = rated.as_slice() else { continue };
        for (at, set) in base.sets.iter().enumerate() {
            let shapes = drawn(&models[at], base.transfers, base.transfers as u64);
            let place = one_machine(known, tenth, page, small.transfers, base.transfers as u64);
            let predicted: Vec<f64> =
                plans(&place, &shapes).iter().map(|plan| plan.seconds).collect();
            let told = [three(&predicted, time), three(&whole.seconds[at], time)];
            say(&format!("| {name}, {} | {} | {} |", set.name, told[0], told[1]));
        }
    }
}

fn plans(place: &Place, shapes: &[Shape]) -> Vec<Plan> {
    let mut dice = Dice::new(11);
    shapes.iter().map(|shape| place.plan(shape, &mut dice)).collect()
}

/// A database on one machine like this one, with rates that were measured with so many transfers.
fn one_machine(known: &Constants, rated: &Rated, page: f64, at: usize, transfers: u64) -> Place {
    let height = |rows: f64| (rows * rated.row_bytes / page).max(FANOUT).log(FANOUT);
    // Both tables, and as much again for all that is not the genealogy.
    let bytes = transfers as f64 * rated.row_bytes * 2.0;
    Place {
        rates: rated.rates,
        row_bytes: rated.row_bytes,
        page_bytes: page,
        deeper: height(transfers as f64) / height(at as f64),
        cold: (1.0 - machine::memory_bytes() as f64 / bytes).max(0.0),
        disk: known.ask.disk,
        network: 0.0,
        nodes: 1,
        parts: 1,
    }
}

/// The same with parts on several machines, each as large as this one.
fn many_machines(known: &Constants, rated: &Rated, at: usize, transfers: u64) -> Place {
    let nodes = known.ask.nodes;
    let share = transfers / u64::from(nodes);
    let one = one_machine(known, rated, POSTGRES_PAGE, at, share);
    Place { network: known.ask.network, nodes, parts: known.ask.parts, ..one }
}

/// All sizes, measured or extrapolated.
pub(crate) fn extrapolation(
    known: &Constants,
    models: &[Model],
    (base, check): (&Walked, &Walked),
) {
    let ask = known.ask;
    say(&format!(
        "\n### Extrapolated: {} machines with {} parts, and one machine\n",
        ask.nodes, ask.parts
    ));
    say("What a trace asks for: measured where it says so, drawn from the model elsewhere.\n");
    say(
        "| transfers | start | levels | pools asked about | transfers reached | largest frontier |",
    );
    say("|---|---|---|---|---|---|");
    each(models, [base, check], |_, row, _, shapes| {
        let told = FIGURES.map(|(_, of)| three(&by(shapes, of), count)).join(" | ");
        say(&format!("| {row} | {told} |"));
    });
    say(
        "\np50 / p95 / p99 of a trace: a bare walk in memory, then the databases. Every time is predicted \
         from the constants.\n",
    );
    say("| transfers | start | memory | SQLite | PostgreSQL | Citus |");
    say("|---|---|---|---|---|---|");
    each(models, [base, check], |transfers, row, set, shapes| {
        let places = places(known, base, transfers);
        let told = places.iter().map(|place| match place {
            None => "–".to_owned(),
            Some(place) => {
                let seconds: Vec<f64> =
                    plans(place, shapes).iter().map(|plan| plan.seconds).collect();
                three(&seconds, time)
            }
        });
        let told: Vec<String> = told.collect();
        let memory = in_memory(known, set, check, (transfers, shapes));
        say(&format!("| {row} | {memory} | {} |", told.join(" | ")));
    });
    say("\nThe plan over many machines, or of one where no server was measured.\n");
    say("| transfers | start | statements | round trips | parts of a level, most | bytes sent | \
         leaves read | busiest machine, of its share |");
    say("|---|---|---|---|---|---|---|---|");
    each(models, [base, check], |transfers, row, _, shapes| {
        let [sqlite, _, citus] = places(known, base, transfers);
        let Some(place) = citus.or(sqlite) else { return };
        let plans = plans(&place, shapes);
        let told: [fn(&Plan) -> f64; 5] = [
            |plan| plan.statements as f64,
            |plan| plan.round_trips as f64,
            |plan| plan.parts_max as f64,
            |plan| plan.bytes_sent as f64,
            |plan| plan.pages as f64,
        ];
        let told = told.map(|of| three(&plans.iter().map(of).collect::<Vec<_>>(), count));
        let skew: Vec<f64> = plans.iter().map(|plan| plan.skew).collect();
        let skew = three(&skew, |skew| format!("{skew:.2}"));
        say(&format!("| {row} | {} | {skew} |", told.join(" | ")));
    });
    sources(known, base);
}

/// Walks of every size and set: those that were measured, where there are any, and else drawn ones.
fn each(
    models: &[Model],
    measured: [&Walked; 2],
    mut row: impl FnMut(u64, &str, (&Walks, usize), &[Shape]),
) {
    for transfers in SIZES {
        let size = transfers as f64;
        let is_it = |walked: &&Walked| (walked.transfers as f64 / size - 1.0).abs() < 0.01;
        let known = measured.into_iter().find(is_it);
        for (at, set) in measured[1].sets.iter().enumerate() {
            let (label, shapes) = match known {
                Some(known) => (format!("{size:.0e}, measured"), known.sets[at].shapes()),
                None => {
                    (format!("{size:.0e}"), drawn(&models[at], measured[1].transfers, transfers))
                }
            };
            row(transfers, &format!("{label} | {}", set.name), (set, at), &shapes);
        }
    }
}

/// SQLite and PostgreSQL on one machine, and many machines.
fn places(known: &Constants, base: &Walked, transfers: u64) -> [Option<Place>; 3] {
    let (sqlite, postgres) = (known.sqlite.last(), known.postgres.last());
    let at = base.transfers;
    [
        sqlite.map(|rated| one_machine(known, rated, SQLITE_PAGE, at, transfers)),
        postgres.map(|rated| one_machine(known, rated, POSTGRES_PAGE, at, transfers)),
        postgres.map(|rated| many_machines(known, rated, at, transfers)),
    ]
}

fn in_memory(
    known: &Constants,
    (set, at): (&Walks, usize),
    check: &Walked,
    (transfers, shapes): (u64, &[Shape]),
) -> String {
    let bytes = set.bytes as f64 * transfers as f64 / check.transfers as f64;
    // Both ways lie in memory.
    if bytes * 2.0 > machine::memory_bytes() as f64 {
        return format!("does not fit ({:.0} GB)", bytes * 2.0 / 1e9);
    }
    let access = known.latency.within(bytes as u64) * known.accesses[at];
    three(&by(shapes, |shape| touched(shape) * access), time)
}

/// Which of the numbers above are what.
fn sources(known: &Constants, base: &Walked) {
    let (base, check) = (count(base.transfers as f64), count(base.transfers as f64 * 10.0));
    let largest = known.latency.measured().last().map_or(0, |(bytes, _)| *bytes);
    say("");
    for line in [
        format!("levels, pools, transfers, frontiers: measured up to {check}, extrapolated beyond"),
        format!("time in memory: predicted at every size, held against {check} above; an access within more \
                 than {} MiB counts as one within that", largest >> 20),
        format!("SQLite and PostgreSQL: predicted at every size, held against {base} above, where all pages \
             lay in the cache; \
                 extrapolated beyond"),
        "Citus: extrapolated at every size, from PostgreSQL's rates and the assumed round trip"
            .to_owned(),
        "statements, round trips, parts, ids, bytes: counted on drawn walks by the rules of the plan"
            .to_owned(),
        "leaves read: counted from measured bytes of a row; the time of those that do not fit into \
         memory is assumed"
            .to_owned(),
        "busiest machine: the frozen hash over drawn ids".to_owned(),
    ] {
        say(&format!("- {line}"));
    }
}
