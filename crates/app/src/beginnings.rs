//! What a trace begins with where the graph cannot find it by itself: what a person did, what lay at a
//! place, what a scale weighed, what was judged with an instrument, what a temperature outside its limits
//! was about.
//!
//! Each is found in the projections and becomes roots of the same kind as those of a document or of a
//! machine, so that all readings, drawings and reports follow from it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{CompanyId, Instant, MasterKind, PersonId, Refusal, SiteId, TransferId};
use store::claims::{self, ClaimKind};
use store::side::people;
use store::{Tx, beginnings, gauges, records, transfers, transport};
use trace::{Cut, Gathered, Graph};

use crate::asks::TraceAsk;
use crate::error::Result;
use crate::plant::{Operator, Plant};

/// Movements that are looked at for who did them; a longer window is refused.
const MOVEMENTS_MAX: usize = 200_000;
/// Temperatures outside their limits that are read at a time.
const PAGE: u32 = 500;
/// Any temperature, whenever it was measured.
const ANY_TEMPERATURE: &str = "temperature";

/// What a trace can begin with beside goods, documents, partners and machines.
enum Beginning<'a> {
    Person(&'a str),
    Place(&'a str),
    Gauge(&'a str),
    Instrument(&'a str),
    Parameter(&'a str),
}

impl<'a> Beginning<'a> {
    fn read(root: &'a str) -> Option<Self> {
        let (kind, code) = root.split_once(':')?;
        Some(match kind {
            "person" => Self::Person(code),
            "place" => Self::Place(code),
            "gauge" => Self::Gauge(code),
            "instrument" => Self::Instrument(code),
            "parameter" => Self::Parameter(code),
            _ => return None,
        })
    }
}

/// Whether only what memory holds can answer a question about this root: no table lists movements by
/// machine, and the others begin with many movements all over the graph.
pub(crate) fn needs_memory(root: &str) -> bool {
    root.starts_with("equipment:") || Beginning::read(root).is_some()
}

impl Plant {
    /// What a question begins with, where that is not a thing the graph knows.
    pub(crate) fn gathered(
        &self,
        operator: &Operator,
        graph: &Graph,
        ask: &TraceAsk,
    ) -> Result<Option<Gathered>> {
        let Some(beginning) = Beginning::read(&ask.root) else { return Ok(None) };
        let ground = (operator.company, operator.site);
        let window = Window::read(ask)?;
        let gathering = Gathering { graph, ground, window, cut: graph.cut() };
        let found = self.read(|tx| match beginning {
            Beginning::Person(person) => gathering.done_by(tx, person),
            Beginning::Place(place) => gathering.lay_at(tx, place),
            Beginning::Gauge(scale) => gathering.weighed_on(tx, scale),
            Beginning::Instrument(gauge) => gathering.judged_with(tx, gauge),
            Beginning::Parameter(parameter) => gathering.outside(tx, parameter),
        })?;
        let unknown = || Refusal::UnknownPool { reference: ask.root.clone() };
        Ok(Some(found.ok_or_else(unknown)?))
    }
}

/// The stretch of time that is asked about; an end that is left open is open.
#[derive(Clone, Copy)]
struct Window {
    from: Option<Instant>,
    to: Option<Instant>,
}

impl Window {
    fn read(ask: &TraceAsk) -> Result<Self> {
        let read = |text: &Option<String>, field| {
            let bad = |_| Refusal::BadInput { field };
            text.as_deref().map(|text| text.parse().map_err(bad)).transpose()
        };
        Ok(Self { from: read(&ask.at_from, "at_from")?, to: read(&ask.at_to, "at_to")? })
    }

    fn span(self) -> (i64, i64) {
        (self.from.map_or(i64::MIN, |from| from.utc_us), self.to.map_or(i64::MAX, |to| to.utc_us))
    }
}

struct Gathering<'a> {
    graph: &'a Graph,
    ground: (CompanyId, SiteId),
    window: Window,
    cut: Cut,
}

impl Gathering<'_> {
    /// What somebody moved in the window, by what is known at the cut of when and by whom; none where
    /// nobody is called so.
    fn done_by(&self, tx: &mut Tx<'_>, person: &str) -> Result<Option<Gathered>> {
        let (Some(from), Some(to)) = (self.window.from, self.window.to) else {
            // All that somebody ever did is no suspicion, and no short work either.
            let field = if self.window.from.is_none() { "at_from" } else { "at_to" };
            return Err(Refusal::BadInput { field }.into());
        };
        let meant = self.called(tx, person)?;
        if meant.is_empty() {
            return Ok(None);
        }
        let codes: Vec<&str> =
            self.graph.transfers_between(from, to).take(MOVEMENTS_MAX + 1).collect();
        if codes.len() > MOVEMENTS_MAX {
            return Err(Refusal::TooFarReaching { most: MOVEMENTS_MAX }.into());
        }
        let by_id = self.ids(tx, &codes)?;
        let ids: Vec<TransferId> = by_id.keys().copied().collect();
        if ids.is_empty() {
            return Ok(Some(Gathered::Transfers(Vec::new())));
        }
        let (company, site) = self.ground;
        let mut who: HashMap<TransferId, Option<PersonId>> = HashMap::new();
        for transfer in transfers::by_ids(tx, company, site, &ids)? {
            who.insert(transfer.fact.transfer, transfer.by);
        }
        let mut corrected = transfers::corrections_of_many(tx, company, site, &ids)?;
        corrected.sort_by_key(|correction| correction.seq);
        for correction in corrected {
            let known = self.knows(correction.recorded_at.utc_us, correction.seq);
            if let Some(person) = correction.fact.set_by.filter(|_| known) {
                who.insert(correction.fact.transfer, Some(person));
            }
        }
        let is_meant = |person: &Option<PersonId>| person.is_some_and(|one| meant.contains(&one));
        let theirs = by_id.into_iter().filter(|(id, _)| who.get(id).is_some_and(is_meant));
        Ok(Some(Gathered::Transfers(theirs.map(|(_, code)| code.to_owned()).collect())))
    }

    /// Everybody who is meant by a name, a code, a user name or an id.
    fn called(&self, tx: &mut Tx<'_>, person: &str) -> Result<BTreeSet<PersonId>> {
        let (company, _) = self.ground;
        let mut meant = BTreeSet::new();
        meant.extend(people::person_by_code(tx, company, person)?);
        meant.extend(people::person_by_username(tx, company, person)?);
        meant.extend(people::named(tx, company, person)?.into_iter().map(|name| name.person));
        if let Ok(id) = person.parse::<PersonId>() {
            let known = people::persons(tx, company)?;
            meant.extend(known.into_iter().map(|one| one.person).filter(|one| *one == id));
        }
        Ok(meant)
    }

    /// The lots that lay at a place in the window. A move counts as known when it happened.
    fn lay_at(&self, tx: &mut Tx<'_>, place: &str) -> Result<Option<Gathered>> {
        let (from, to) = self.window.span();
        let to = self.cut.recorded_at.map_or(to, |as_of| to.min(as_of.utc_us));
        let known = self.cut.seq.unwrap_or(i64::MAX);
        let lots = beginnings::lay_at(tx, self.ground, place, ((from, to), known))?;
        let master = records::body(tx, self.ground.0, MasterKind::Place, place)?;
        if lots.is_empty() && master.is_none() {
            return Ok(None);
        }
        Ok(Some(Gathered::Pools(lots.into_iter().collect())))
    }

    /// What was weighed on a scale; the window is looked at where roots are made of it.
    fn weighed_on(&self, tx: &mut Tx<'_>, scale: &str) -> Result<Option<Gathered>> {
        let (company, site) = self.ground;
        let weighed = beginnings::weighed_on(tx, self.ground, scale)?;
        let master = records::body(tx, company, MasterKind::Scale, scale)?;
        if weighed.is_empty() && master.is_none() {
            return Ok(None);
        }
        let mut codes = Vec::new();
        if !weighed.is_empty() {
            let found = transfers::by_ids(tx, company, site, &weighed)?;
            codes.extend(found.into_iter().map(|transfer| transfer.fact.code));
        }
        Ok(Some(Gathered::Transfers(codes)))
    }

    /// The lots that were judged with a gauge in the window: all of each, because what was looked at
    /// stands for all of it.
    fn judged_with(&self, tx: &mut Tx<'_>, gauge: &str) -> Result<Option<Gathered>> {
        let (from, to) = self.window.span();
        let known = self.cut.seq.unwrap_or(i64::MAX);
        let to = self.cut.recorded_at.map_or(to, |as_of| to.min(as_of.utc_us));
        let judged = gauges::judged_with(tx, self.ground, (gauge, (from, to), known))?;
        let master = records::body(tx, self.ground.0, MasterKind::Gauge, gauge)?;
        if judged.is_empty() && master.is_none() {
            return Ok(None);
        }
        Ok(Some(Gathered::Whole(judged.into_iter().map(|one| one.pool).collect())))
    }

    /// What belongs to the deliveries and shipments of which a temperature was outside its limits in
    /// the window. The movements themselves may lie outside of it.
    fn outside(&self, tx: &mut Tx<'_>, parameter: &str) -> Result<Option<Gathered>> {
        const PARAMETERS: [&str; 5] =
            [ANY_TEMPERATURE, "precool_c", "loading_c", "arrival_c", "transport_c"];
        if !PARAMETERS.contains(&parameter) {
            return Ok(None);
        }
        let (from, to) = self.window.span();
        let mut documents = BTreeSet::new();
        let mut before = None;
        loop {
            let page = transport::excursions(tx, self.ground, false, before, PAGE)?;
            before = page.last().map(|excursion| excursion.seq);
            let is_asked = |excursion: &&transport::Excursion| {
                (from..=to).contains(&excursion.at_us)
                    && self.knows(excursion.at_us, excursion.seq)
                    && (parameter == ANY_TEMPERATURE || parameter == excursion.what)
            };
            for excursion in page.iter().filter(is_asked) {
                let document = excursion.subject.split_once(':').map(|(_, document)| document);
                documents.extend(document.map(str::to_owned));
            }
            if page.len() < PAGE as usize {
                break;
            }
        }
        let moved = documents.iter().flat_map(|one| self.graph.transfers_of_document(one));
        Ok(Some(Gathered::Transfers(moved.map(str::to_owned).collect())))
    }

    fn knows(&self, recorded_at_us: i64, seq: i64) -> bool {
        self.cut.recorded_at.is_none_or(|as_of| recorded_at_us <= as_of.utc_us)
            && self.cut.seq.is_none_or(|last| seq <= last)
    }

    /// The ids of movements, with what documents call them.
    fn ids<'c>(&self, tx: &mut Tx<'_>, codes: &[&'c str]) -> Result<BTreeMap<TransferId, &'c str>> {
        if codes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (company, site) = self.ground;
        let found = claims::find_many(tx, company, site, ClaimKind::Transfer, codes)?;
        let with_ids =
            codes.iter().filter_map(|code| Some((TransferId(*found.get(*code)?), *code)));
        Ok(with_ids.collect())
    }
}
