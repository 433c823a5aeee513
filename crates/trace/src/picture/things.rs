//! What is drawn before anything is grouped: pools, shipments, and what went between them.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::quantity::format_scaled;
use domain::{Basis, PoolKind};

use crate::amount::{Amount, shown};
use crate::answer::{Answer, Side};
use crate::graph::Graph;
use crate::picture::layers::MADE_BY;
use crate::picture::{Drawing, Total};
use crate::question::Way;

/// A transfer recorded this much after it happened counts as late.
pub(crate) const LATE_AFTER_US: i64 = 8 * 3_600_000_000;

/// What a thing is: a pool, or what went to a customer on one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Identity {
    Pool(u32),
    Shipment { document: u32, customer: u32 },
}

/// The end of the drawing a layer is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    Supplier,
    Middle,
    Shipment,
    Customer,
    Sink,
}

/// One thing to draw.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) id: String,
    pub(super) reference: Option<String>,
    pub(super) kind: &'static str,
    pub(super) zone: Zone,
    /// The kind of step it is, and what that is called.
    pub(super) step: String,
    pub(super) label: Option<String>,
    pub(super) title: String,
    pub(super) subtitle: Option<String>,
    pub(super) item: Option<String>,
    pub(super) members: usize,
    pub(super) quantity: Total,
    pub(super) entered: Option<Amount>,
    pub(super) entered_unit: Option<String>,
    pub(super) resting: Option<Amount>,
    pub(super) state: &'static str,
    pub(super) possible: bool,
    pub(super) root: bool,
    pub(super) way: Way,
    pub(super) at_us: i64,
    pub(super) at: Option<String>,
    /// The pools it stands for, merged runs included.
    pub(super) pools: Vec<u32>,
}

/// What went from one thing to another.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) quantity: Total,
    pub(super) transfers: usize,
    pub(super) basis: Option<Basis>,
    pub(super) mixed: bool,
    pub(super) possible: bool,
    pub(super) first: (i64, String),
    pub(super) last: (i64, String),
    pub(super) late: usize,
}

/// Everything to draw.
#[derive(Debug)]
pub(super) struct Things {
    pub(super) all: Vec<Thing>,
    pub(super) streams: BTreeMap<(u32, u32), Stream>,
    pub(super) unit: Option<String>,
}

impl Things {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn of(answer: &Answer<'_>, drawing: &Drawing) -> Self {
        let mut gathering = Gathering::begin(answer, drawing);
        for side in answer.sides() {
            for &root in &side.root_pools {
                gathering.place(side, Identity::Pool(root));
            }
            gathering.roots(side);
            gathering.pools(side);
        }
        for side in answer.sides() {
            gathering.streams(side);
        }
        let Gathering { all, streams, .. } = gathering;
        let unit = answer.sides().iter().find_map(|side| side.unit).map(str::to_owned);
        let root =
            answer.sides().first().and_then(|side| side.root_pools.first().map(|p| (side, *p)));
        let unit = unit.or_else(|| root.map(|(side, pool)| side.graph.names.unit(pool).to_owned()));
        Self { all, streams, unit }
    }
}

struct Gathering<'a> {
    drawing: &'a Drawing,
    /// Runs that are one node with their only lot.
    merged: HashMap<u32, u32>,
    roots: HashSet<u32>,
    /// Outside pools that only give: they stand at the left, whatever they are.
    sources: HashSet<u32>,
    places: HashMap<Identity, u32>,
    all: Vec<Thing>,
    streams: BTreeMap<(u32, u32), Stream>,
    graph: &'a Graph,
}

impl<'a> Gathering<'a> {
    fn begin(answer: &Answer<'a>, drawing: &'a Drawing) -> Self {
        let sides = answer.sides();
        let graph = sides[0].graph;
        let mut drawn: HashSet<u32> = HashSet::new();
        let (mut giving, mut taking) = (HashSet::new(), HashSet::new());
        for side in sides {
            drawn.extend(&side.root_pools);
            for row in &side.transfers {
                let (from, to) = (graph.from(row.transfer), graph.to(row.transfer));
                drawn.extend([from, to]);
                giving.insert(from);
                taking.insert(to);
            }
        }
        let roots: HashSet<u32> = sides.iter().flat_map(|side| side.root_pools.clone()).collect();
        let merged = drawn
            .iter()
            .filter(|run| !roots.contains(run))
            .filter_map(|&run| Some((run, only_lot_of(graph, run)?)))
            .filter(|(_, lot)| drawn.contains(lot))
            .collect();
        let sources = giving.difference(&taking).copied().collect();
        let (places, all, streams) = (HashMap::new(), Vec::new(), BTreeMap::new());
        Self { drawing, merged, roots, sources, places, all, streams, graph }
    }

    /// Where a thing stands in the list; it is described when it is first met.
    fn place(&mut self, side: &Side<'_>, identity: Identity) -> u32 {
        let identity = match identity {
            Identity::Pool(run) => Identity::Pool(self.merged.get(&run).copied().unwrap_or(run)),
            shipment @ Identity::Shipment { .. } => shipment,
        };
        let next = self.all.len() as u32;
        if let Some(place) = self.places.get(&identity) {
            return *place;
        }
        let thing = match identity {
            Identity::Pool(pool) => self.pool(side, pool),
            Identity::Shipment { document, customer } => self.shipment(side, document, customer),
        };
        self.places.insert(identity, next);
        self.all.push(thing);
        next
    }

    fn pool(&self, side: &Side<'_>, pool: u32) -> Thing {
        let graph = self.graph;
        let names = &graph.names;
        let (kind, zone) = match names.kind(pool) {
            PoolKind::Lot => ("lot", Zone::Middle),
            PoolKind::Run => ("run", Zone::Middle),
            PoolKind::Tank => ("tank", Zone::Middle),
            PoolKind::Supplier if self.sources.contains(&pool) => ("supplier", Zone::Supplier),
            PoolKind::Supplier => ("supplier", Zone::Customer),
            PoolKind::Customer if self.sources.contains(&pool) => ("customer", Zone::Supplier),
            PoolKind::Customer => ("customer", Zone::Customer),
            _ if self.sources.contains(&pool) => ("sink", Zone::Supplier),
            _ => ("sink", Zone::Sink),
        };
        let record = names.pool(pool);
        let item = names.item(pool);
        let (step, label) = self.step(pool, kind);
        let own = record.lot_number().map(|text| names.text(text));
        let title = own.or_else(|| names.partner_name(pool)).unwrap_or(match names.kind(pool) {
            bare if bare.is_bare() => bare.as_str(),
            _ => names.text(record.code),
        });
        let reference = names.reference(pool).to_string();
        Thing {
            id: reference.clone(),
            reference: Some(reference),
            kind,
            zone,
            step,
            label,
            title: title.to_owned(),
            subtitle: match item {
                Some(item) => Some(names.text(item.name).to_owned()),
                None => record.work_order().map(|text| names.text(text).to_owned()),
            },
            item: item.map(|item| names.text(item.code).to_owned()),
            members: 1,
            quantity: Total::default(),
            entered: graph.total_entered(pool),
            entered_unit: Some(names.unit(pool).to_owned()),
            resting: None,
            state: self.state(pool),
            possible: true,
            root: self.roots.contains(&pool),
            way: side.way,
            at_us: i64::MAX,
            at: None,
            pools: vec![pool],
        }
    }

    fn shipment(&self, side: &Side<'_>, document: u32, customer: u32) -> Thing {
        let names = &self.graph.names;
        let title = names.text(crate::texts::TextId(document)).to_owned();
        let partner = names.partner_name(customer);
        Thing {
            id: format!("shipment:{}:{title}", names.text(names.pool(customer).code)),
            reference: None,
            kind: "shipment",
            zone: Zone::Shipment,
            step: "ship".to_owned(),
            label: None,
            title,
            subtitle: partner.map(str::to_owned),
            item: None,
            members: 1,
            quantity: Total::default(),
            entered: None,
            entered_unit: None,
            resting: None,
            state: "shipped",
            possible: true,
            root: false,
            way: side.way,
            at_us: i64::MAX,
            at: None,
            pools: Vec::new(),
        }
    }

    /// The kind of step a pool belongs to, and the name of the step where it has one.
    fn step(&self, pool: u32, kind: &'static str) -> (String, Option<String>) {
        let (graph, names) = (self.graph, &self.graph.names);
        let operation =
            |run: u32| names.pool(run).operation().map(|text| names.text(text).to_owned());
        let step = |operation: Option<String>| match operation {
            Some(operation) => (format!("op:{operation}"), Some(operation)),
            None => ("run".to_owned(), None),
        };
        match names.kind(pool) {
            PoolKind::Run => step(operation(pool)),
            PoolKind::Tank => ("tank".to_owned(), None),
            PoolKind::Lot => {
                let merged = |run: &u32| self.merged.get(run) == Some(&pool);
                let makers = || graph.layout.entering(pool).iter().map(|&t| graph.from(t));
                let item = names.item(pool);
                if let Some(run) = makers().find(merged) {
                    return match (operation(run), item) {
                        (None, Some(item)) => {
                            let code = names.text(item.code);
                            (format!("lot:{code}"), Some(names.text(item.name).to_owned()))
                        }
                        (operation, _) => step(operation),
                    };
                }
                if makers().all(|maker| !names.kind(maker).is_inside()) {
                    return ("raw".to_owned(), None);
                }
                // Lots of one step stand in one layer whatever their item: what the operation made,
                // or what was split and packed from other lots.
                let label = item.map(|item| names.text(item.name).to_owned());
                let made_by = makers().find_map(|maker| match names.kind(maker) {
                    PoolKind::Run => Some(operation(maker).unwrap_or_default()),
                    _ => None,
                });
                match made_by {
                    Some(operation) => (format!("{MADE_BY}{operation}"), label),
                    None => ("lot:split".to_owned(), label),
                }
            }
            _ => (kind.to_owned(), None),
        }
    }

    /// What was written off, lost or counted away leads nowhere: the balance says how much it is.
    fn is_sink(&self, pool: u32) -> bool {
        self.graph.names.kind(pool).is_bare() && !self.sources.contains(&pool)
    }

    fn state(&self, pool: u32) -> &'static str {
        let graph = self.graph;
        let names = &graph.names;
        let holds = graph.content_before(pool, i64::MAX) > 0;
        match names.kind(pool) {
            PoolKind::Run if graph.books.pool(pool).closed_at_us.is_none() => "wip",
            PoolKind::Lot | PoolKind::Tank if holds => {
                let known = names.pool(pool);
                let end = known.expires().zip(self.drawing.today);
                let is_over = end.is_some_and(|(last, today)| last < today);
                let own = if is_over { "expired" } else { "free" };
                self.drawing.said.get(&known.id()).copied().unwrap_or(own)
            }
            PoolKind::Lot => {
                let last = graph.layout.leaving(pool).last().map(|&t| names.kind(graph.to(t)));
                if last == Some(PoolKind::Customer) { "shipped" } else { "gone" }
            }
            PoolKind::Customer => "shipped",
            _ => "gone",
        }
    }

    fn roots(&mut self, side: &Side<'_>) {
        for &pool in &side.root_pools {
            let place = self.place(side, Identity::Pool(pool)) as usize;
            let unit = side.unit;
            let resting = side.resting.iter().find(|(rested, _)| *rested == pool);
            let thing = &mut self.all[place];
            thing.possible = false;
            if let Some(balance) = side.balance.filter(|_| side.root_pools.len() == 1) {
                let figure = crate::figures::Figure::exactly(balance.root);
                thing.quantity = Total::default();
                thing.quantity.add(Some(figure), unit);
                thing.resting = resting.map(|(_, amount)| *amount);
            }
        }
    }

    fn pools(&mut self, side: &Side<'_>) {
        let resting: HashMap<u32, Amount> = side.resting.iter().copied().collect();
        for row in &side.pools {
            if self.is_sink(row.pool) {
                continue;
            }
            let place = self.place(side, Identity::Pool(row.pool)) as usize;
            let unit = side.unit_of_pool(row);
            let is_merged_run = self.merged.contains_key(&row.pool);
            let thing = &mut self.all[place];
            if is_merged_run {
                thing.pools.push(row.pool);
            } else if !thing.root && (side.way == Way::Forward || !thing.quantity.any) {
                thing.quantity = Total::default();
                thing.quantity.add(row.figure, unit);
            }
            if let Some(amount) = resting.get(&row.pool) {
                *thing.resting.get_or_insert_default() += amount;
            }
        }
    }

    fn streams(&mut self, side: &Side<'_>) {
        let graph = self.graph;
        for row in &side.transfers {
            let transfer = row.transfer;
            let (from, to) = (graph.from(transfer), graph.to(transfer));
            if self.is_sink(to) {
                continue;
            }
            let document = graph.detail(transfer).document.get();
            let mut path = vec![self.place(side, Identity::Pool(from))];
            if let (PoolKind::Customer, Some(document)) = (graph.names.kind(to), document) {
                let shipment = Identity::Shipment { document: document.0, customer: to };
                let place = self.place(side, shipment);
                let unit = side.unit_of_transfer(transfer);
                self.all[place as usize].quantity.add(row.figure, unit);
                path.push(place);
            }
            path.push(self.place(side, Identity::Pool(to)));
            let at = graph.detail(transfer).at;
            for &place in &path {
                let thing = &mut self.all[place as usize];
                thing.possible &= row.beyond_strict;
                if at.utc_us < thing.at_us {
                    (thing.at_us, thing.at) = (at.utc_us, Some(at.to_string()));
                }
            }
            for ends in path.windows(2) {
                if ends[0] != ends[1] {
                    self.stream(side, (ends[0], ends[1]), row);
                }
            }
        }
    }

    fn stream(&mut self, side: &Side<'_>, ends: (u32, u32), row: &crate::answer::TransferRow) {
        let detail = self.graph.detail(row.transfer);
        let at = (detail.at.utc_us, detail.at.to_string());
        let stream = self.streams.entry(ends).or_insert_with(|| Stream {
            quantity: Total::default(),
            transfers: 0,
            basis: None,
            mixed: false,
            possible: true,
            first: at.clone(),
            last: at.clone(),
            late: 0,
        });
        stream.quantity.add(row.figure, side.unit_of_transfer(row.transfer));
        stream.transfers += 1;
        stream.mixed |= stream.basis.is_some_and(|basis| basis != detail.basis);
        stream.basis = Some(detail.basis);
        stream.possible &= row.beyond_strict;
        stream.late += usize::from(detail.is_late());
        if at < stream.first {
            stream.first = at.clone();
        }
        if at > stream.last {
            stream.last = at;
        }
    }
}

impl crate::graph::Detail {
    /// Recorded long after it happened.
    pub(crate) fn is_late(&self) -> bool {
        self.recorded_at_us.saturating_sub(self.at.utc_us) > LATE_AFTER_US
    }
}

/// The lot that is all a run made, unless that lot went into the run as well.
fn only_lot_of(graph: &Graph, run: u32) -> Option<u32> {
    let names = &graph.names;
    if names.kind(run) != PoolKind::Run {
        return None;
    }
    let mut made = graph
        .layout
        .leaving(run)
        .iter()
        .map(|&t| graph.to(t))
        .filter(|p| names.kind(*p).is_inside());
    let lot = made.next().filter(|pool| names.kind(*pool) == PoolKind::Lot)?;
    let fed_by_it = graph.layout.entering(run).iter().any(|&t| graph.from(t) == lot);
    (made.all(|pool| pool == lot) && !fed_by_it).then_some(lot)
}

/// An amount as it is shown.
pub(super) fn amount_text(amount: Amount) -> String {
    format_scaled(shown(amount))
}
