//! What goods were exposed to beside the lots they are made of: machines, people, shifts, versions of
//! recipes and instructions, parameters.
//!
//! Machine, person and time are in the graph. Recipes, instructions, attributes and the calendar are
//! read from their tables once, and only what came since is read again.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use domain::masters::Calendar;
use domain::{
    CompanyId, Instant, MasterKind, OrderId, OrderKind, PersonId, PoolId, PoolKind, SiteId,
    calendar,
};
use jiff::tz::TimeZone;
use store::instructions::{self, Version};
use store::{Tx, ledger, orders, records, stock};
use trace::{Graph, PoolIndex, Traits, TransferIndex};

use crate::error::Result;
use crate::locked::locked;
use crate::stations;
use crate::times;

/// Rows read at a time.
const PAGE: u32 = 10_000;
/// Versions of one instruction that are looked at.
const VERSIONS: u32 = 200;

type Ground = (CompanyId, SiteId);

/// What is known of each site.
#[derive(Debug, Default)]
pub(crate) struct Exposures(Mutex<BTreeMap<Ground, Arc<Known>>>);

/// What a work order was made by.
#[derive(Debug, Clone)]
struct Made {
    bom: Option<String>,
    routing: Option<String>,
    recorded_at_us: i64,
}

/// What is known of one site beside its graph.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The heads of both chains when it was read.
    heads: Option<[i64; 2]>,
    last_order: OrderId,
    orders: HashMap<String, Made>,
    described_seq: i64,
    attributes: HashMap<PoolId, BTreeMap<String, String>>,
    /// When each version of a recipe or routing was written.
    boms: HashMap<String, Vec<i64>>,
    routings: HashMap<String, Vec<i64>>,
    instructions: Vec<Version>,
    calendar: Calendar,
}

impl Exposures {
    /// What is known of a site, up to now.
    pub(super) fn of(&self, tx: &mut Tx<'_>, ground: Ground) -> Result<Arc<Known>> {
        let mut heads = [0; 2];
        for (head, site) in heads.iter_mut().zip([ledger::COMPANY_LEDGER, ground.1]) {
            *head = ledger::head(tx, ground.0, site)?.map_or(0, |head| head.seq);
        }
        let known = locked(&self.0).get(&ground).cloned().unwrap_or_default();
        if known.heads == Some(heads) {
            return Ok(known);
        }
        // Read outside the lock: two questions at once read the same twice rather than wait.
        let mut known = Arc::unwrap_or_clone(known);
        known.catch_up(tx, ground)?;
        known.heads = Some(heads);
        let known = Arc::new(known);
        locked(&self.0).insert(ground, known.clone());
        Ok(known)
    }

    /// Forgets everything; after a rebuild it is read anew.
    pub(crate) fn forget(&self) {
        locked(&self.0).clear();
    }
}

impl Known {
    fn catch_up(&mut self, tx: &mut Tx<'_>, ground: Ground) -> Result<()> {
        loop {
            let page = orders::after(tx, ground, (OrderKind::Work, self.last_order), PAGE)?;
            let full = page.len() == PAGE as usize;
            for order in page {
                self.last_order = order.order;
                let (bom, routing) = (order.bom, order.routing);
                let made = Made { bom, routing, recorded_at_us: order.recorded_at_us };
                self.orders.insert(order.code, made);
            }
            if !full {
                break;
            }
        }
        for (pool, attributes, seq) in stock::described_after(tx, ground, self.described_seq)? {
            self.described_seq = self.described_seq.max(seq);
            // What is no map of texts was written by another program; it says nothing here.
            self.attributes.insert(pool, serde_json::from_str(&attributes).unwrap_or_default());
        }
        self.boms = written(tx, ground.0, MasterKind::Bom)?;
        self.routings = written(tx, ground.0, MasterKind::Routing)?;
        self.calendar = stations::calendar(tx, ground)?;
        self.instructions.clear();
        let mut after = String::new();
        loop {
            let page = instructions::page(tx, ground, &after, PAGE)?;
            for one in &page {
                self.instructions.extend(instructions::versions(
                    tx,
                    ground,
                    one.instruction,
                    VERSIONS,
                )?);
            }
            match page.last() {
                Some(last) if page.len() == PAGE as usize => after.clone_from(&last.code),
                _ => return Ok(()),
            }
        }
    }
}

fn written(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
) -> Result<HashMap<String, Vec<i64>>> {
    let mut by_code: HashMap<String, Vec<i64>> = HashMap::new();
    for (code, at_us) in records::written(tx, company, kind)? {
        by_code.entry(code).or_default().push(at_us);
    }
    Ok(by_code)
}

/// A code with the number of the version that held at a moment.
fn version(code: &str, versions: &HashMap<String, Vec<i64>>, at_us: i64) -> String {
    let written = versions.get(code).map_or(&[][..], Vec::as_slice);
    let number = written.iter().filter(|written| **written <= at_us).count().max(1);
    format!("{code} v{number}")
}

/// What an exposure is to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Exposure {
    Equipment(String),
    Person(PersonId),
    /// A shift, whatever the day.
    Shift(String),
    /// A shift of one day.
    ShiftOfDay(String),
    Recipe(String),
    Routing(String),
    Instruction(String),
    /// What was measured or reckoned, within a band.
    Parameter(String),
}

impl Exposure {
    /// The word of the API.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Equipment(_) => "equipment",
            Self::Person(_) => "person",
            Self::Shift(_) => "shift",
            Self::ShiftOfDay(_) => "shift_of_day",
            Self::Recipe(_) => "recipe",
            Self::Routing(_) => "routing",
            Self::Instruction(_) => "instruction",
            Self::Parameter(_) => "parameter",
        }
    }
}

/// What each of some transfers was exposed to, and what the numbers stand for.
pub(super) fn describe(
    graph: &Graph,
    known: &Known,
    zone: &TimeZone,
    transfers: &[TransferIndex],
) -> (Traits, Vec<Exposure>) {
    let mut describing = Describing::new(graph, known, zone);
    let bands = Bands::of(&describing, transfers);
    let mut traits = Traits::default();
    let (mut numbers, mut measured) = (Vec::new(), Vec::new());
    for &transfer in transfers {
        numbers.clear();
        describing.one(transfer, &mut numbers);
        measured.clear();
        describing.measures(transfer, &mut measured);
        for &(measure, value) in &measured {
            numbers.push(describing.banded(&bands, measure, value));
        }
        for (name, text) in describing.texts(transfer) {
            numbers.push(describing.number(Exposure::Parameter(format!("{name}: {text}"))));
        }
        traits.push(&numbers);
    }
    (traits, describing.exposures)
}

/// What is measured, of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Measure<'a> {
    /// Minutes that a run of an operation took.
    Minutes(&'a str),
    /// Days that a lot of an item was old when it was fed.
    Days(&'a str),
    /// An attribute of a lot.
    Attribute(&'a str),
}

impl std::fmt::Display for Measure<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Minutes(operation) => write!(f, "{operation} min"),
            Self::Days(item) => write!(f, "{item} d"),
            Self::Attribute(name) => f.write_str(name),
        }
    }
}

struct Describing<'a> {
    graph: &'a Graph,
    known: &'a Known,
    zone: &'a TimeZone,
    exposures: Vec<Exposure>,
    numbers: HashMap<Exposure, u32>,
    /// Traits that are asked for again and again, without a text to be hashed.
    machines: HashMap<&'a str, u32>,
    people: HashMap<PersonId, u32>,
    shifts: HashMap<i64, Vec<u32>>,
    runs: HashMap<PoolIndex, Vec<u32>>,
    banded: HashMap<(Measure<'a>, usize), u32>,
}

/// Shifts begin on a minute.
const MINUTE_US: i64 = 60_000_000;
const DAY_US: i64 = 24 * 60 * MINUTE_US;

impl<'a> Describing<'a> {
    fn new(graph: &'a Graph, known: &'a Known, zone: &'a TimeZone) -> Self {
        Self {
            graph,
            known,
            zone,
            exposures: Vec::new(),
            numbers: HashMap::new(),
            machines: HashMap::new(),
            people: HashMap::new(),
            shifts: HashMap::new(),
            runs: HashMap::new(),
            banded: HashMap::new(),
        }
    }

    fn number(&mut self, exposure: Exposure) -> u32 {
        if let Some(&known) = self.numbers.get(&exposure) {
            return known;
        }
        let number = self.exposures.len() as u32;
        self.exposures.push(exposure.clone());
        self.numbers.insert(exposure, number);
        number
    }

    fn one(&mut self, transfer: TransferIndex, numbers: &mut Vec<u32>) {
        let graph = self.graph;
        if let Some(equipment) = graph.transfer_equipment(transfer) {
            let known = self.machines.get(equipment).copied();
            let number =
                known.unwrap_or_else(|| self.number(Exposure::Equipment(equipment.to_owned())));
            self.machines.insert(equipment, number);
            numbers.push(number);
        }
        if let Some(person) = graph.transfer_person(transfer) {
            let known = self.people.get(&person).copied();
            let number = known.unwrap_or_else(|| self.number(Exposure::Person(person)));
            self.people.insert(person, number);
            numbers.push(number);
        }
        let (from, to) = graph.transfer_ends(transfer);
        let of_run = [from, to].into_iter().find(|pool| graph.is_run(*pool));
        let Some(run) = of_run else { return };
        let at_us = graph.moved_at(transfer).utc_us;
        let shifts = self.shifts(at_us.div_euclid(MINUTE_US));
        numbers.extend_from_slice(&shifts);
        if graph.is_run(from) {
            numbers.extend_from_slice(&self.work_of(run, to, at_us));
        }
    }

    fn shifts(&mut self, minute: i64) -> Vec<u32> {
        if let Some(known) = self.shifts.get(&minute) {
            return known.clone();
        }
        let at = Instant::utc(minute * MINUTE_US);
        let work = calendar::work_time(&self.known.calendar, self.zone, at);
        let mut numbers = Vec::new();
        if !work.shift.is_empty() {
            numbers.push(self.number(Exposure::Shift(work.shift.clone())));
        }
        let of_day = format!("{} {}", work.day, work.shift);
        numbers.push(self.number(Exposure::ShiftOfDay(of_day.trim_end().to_owned())));
        self.shifts.insert(minute, numbers.clone());
        numbers
    }

    /// Recipe, routing and instructions of a run, once for each run.
    fn work_of(&mut self, run: PoolIndex, made: PoolIndex, at_us: i64) -> Vec<u32> {
        if let Some(known) = self.runs.get(&run) {
            return known.clone();
        }
        let (known, mut numbers) = (self.known, Vec::new());
        let (order, operation) = self.graph.work_of(run);
        if let Some(by) = order.and_then(|code| known.orders.get(code)) {
            if let Some(bom) = &by.bom {
                let recipe = version(bom, &known.boms, by.recorded_at_us);
                numbers.push(self.number(Exposure::Recipe(recipe)));
            }
            if let Some(routing) = &by.routing {
                let routing = version(routing, &known.routings, by.recorded_at_us);
                numbers.push(self.number(Exposure::Routing(routing)));
            }
        }
        let items: Vec<String> =
            self.graph.item_of(made).map(|(code, _)| code.to_owned()).into_iter().collect();
        let day = times::day_in_zone(at_us, self.zone);
        let mut in_force: BTreeMap<&str, u32> = BTreeMap::new();
        // What is for one station only cannot be told of a run here, and is not guessed.
        for one in known.instructions.iter().filter(|one| {
            one.effective_on <= day
                && one.at.utc_us <= at_us
                && one.scope.fits(&items, operation.unwrap_or(""), None)
        }) {
            let newest = in_force.entry(&one.code).or_default();
            *newest = one.version.max(*newest);
        }
        for (code, number) in in_force {
            numbers.push(self.number(Exposure::Instruction(format!("{code} v{number}"))));
        }
        self.runs.insert(run, numbers.clone());
        numbers
    }

    fn banded(&mut self, bands: &Bands<'a>, measure: Measure<'a>, value: f64) -> u32 {
        let quarter = bands.quarter(measure, value);
        if let Some(&known) = self.banded.get(&(measure, quarter)) {
            return known;
        }
        let number = self.number(Exposure::Parameter(bands.name(measure, quarter)));
        self.banded.insert((measure, quarter), number);
        number
    }

    /// What of a transfer is a number that lies in a band: how long its run took, how old the material
    /// was, and the numbers of the lot it came from.
    fn measures(&self, transfer: TransferIndex, measured: &mut Vec<(Measure<'a>, f64)>) {
        let graph = self.graph;
        let (from, to) = graph.transfer_ends(transfer);
        match (graph.kind_of(from), graph.kind_of(to)) {
            (PoolKind::Run, _) => {
                if let Some((first, last)) = graph.moved_between(from)
                    && let (_, Some(operation)) = graph.work_of(from)
                {
                    let minutes = (last - first) / MINUTE_US;
                    measured.push((Measure::Minutes(operation), minutes as f64));
                }
            }
            (PoolKind::Lot, PoolKind::Run) => {
                if let Some((first, _)) = graph.moved_between(from)
                    && let Some((item, _)) = graph.item_of(from)
                {
                    let days = (graph.moved_at(transfer).utc_us - first).max(0) / DAY_US;
                    measured.push((Measure::Days(item), days as f64));
                }
            }
            _ => {}
        }
        for (name, text) in self.attributes(from).into_iter().flatten() {
            measured.extend(number(text).map(|value| (Measure::Attribute(name), value)));
        }
    }

    /// What is said of the lot a transfer came from that is no number.
    fn texts(&self, transfer: TransferIndex) -> Vec<(&'a str, &'a str)> {
        let (from, _) = self.graph.transfer_ends(transfer);
        let attributes = self.attributes(from).into_iter().flatten();
        let texts = attributes.filter(|(_, text)| number(text).is_none());
        texts.map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    fn attributes(&self, pool: PoolIndex) -> Option<&'a BTreeMap<String, String>> {
        if self.known.attributes.is_empty() {
            return None;
        }
        self.known.attributes.get(&self.graph.pool_id(pool))
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Where the quarters of what was measured begin and end.
struct Bands<'a>(HashMap<Measure<'a>, [f64; 5]>);

impl<'a> Bands<'a> {
    fn of(describing: &Describing<'a>, transfers: &[TransferIndex]) -> Self {
        let mut values: HashMap<Measure<'a>, Vec<f64>> = HashMap::new();
        let mut measured = Vec::new();
        for &transfer in transfers {
            measured.clear();
            describing.measures(transfer, &mut measured);
            for &(measure, value) in &measured {
                values.entry(measure).or_default().push(value);
            }
        }
        let ends = values.into_iter().map(|(measure, mut values)| {
            values.sort_unstable_by(f64::total_cmp);
            let last = values.len() - 1;
            (measure, [0, 1, 2, 3, 4].map(|quarter| values[last * quarter / 4]))
        });
        Self(ends.collect())
    }

    /// In which quarter a value lies; what is equal to a border lies below it.
    fn quarter(&self, measure: Measure<'a>, value: f64) -> usize {
        let Some(ends) = self.0.get(&measure) else { return 0 };
        (1..4).rev().find(|&end| ends[end] < value).unwrap_or(0)
    }

    fn name(&self, measure: Measure<'a>, quarter: usize) -> String {
        let [from, to] = self.0.get(&measure).map_or([0.0; 2], |e| [e[quarter], e[quarter + 1]]);
        let is_one = from.total_cmp(&to).is_eq();
        if is_one { format!("{measure}: {to}") } else { format!("{measure}: {from} – {to}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_lies_in_the_quarter_that_ends_with_it_or_after_it() {
        let wet = Measure::Attribute("wet");
        let bands = Bands(HashMap::from([(wet, [1.0, 2.0, 4.0, 8.0, 16.0])]));
        let band = |bands: &Bands<'_>, value| bands.name(wet, bands.quarter(wet, value));

        assert_eq!(band(&bands, 1.0), "wet: 1 – 2");
        assert_eq!(band(&bands, 2.0), "wet: 1 – 2");
        assert_eq!(band(&bands, 2.5), "wet: 2 – 4");
        assert_eq!(band(&bands, 16.0), "wet: 8 – 16");
        assert_eq!(band(&Bands(HashMap::from([(wet, [3.0; 5])])), 3.0), "wet: 3");
    }

    #[test]
    fn a_version_is_the_one_that_was_written_last_before() {
        let versions = HashMap::from([("BREAD".to_owned(), vec![10, 20])]);

        assert_eq!(version("BREAD", &versions, 15), "BREAD v1");
        assert_eq!(version("BREAD", &versions, 20), "BREAD v2");
        assert_eq!(version("CAKE", &versions, 20), "CAKE v1");
    }
}
