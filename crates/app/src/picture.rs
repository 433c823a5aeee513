//! The drawing of a trace as data, and how far each of the two readings reaches.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{CompanyId, HoldId, LotStatus, PoolId, PoolKind, SiteId};
use serde::Serialize;
use store::{Tx, acts, answers, labels, pools, stock};
use trace::picture::{Drawing, Layer, Readings};
use trace::{Cleanings, Cut, Direction, Mode, Question};
use utoipa::ToSchema;

pub use trace::picture::Picture;

use crate::asks::TraceAsk;
use crate::beyond::Source;
use crate::corrections;
use crate::error::Result;
use crate::genealogy::TraceReply;
use crate::plant::{Operator, Plant};
use crate::runs;
use crate::times;
use crate::trace_sites;

/// Goods that were named by choice; a site with more of them has no labels.
const CHOSEN_MAX: u32 = 10_000;
/// Nodes of one drawing at most; what is more is grouped.
const NODES_MAX: usize = 10_000;

/// A drawing, and where its answer was read from.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrawnTrace {
    /// The drawing.
    #[serde(flatten)]
    pub picture: Picture,
    /// Where it was read from.
    #[serde(flatten)]
    pub source: Source,
}

impl Plant {
    /// A trace as a drawing of at most about `limit` nodes.
    ///
    /// What only the wider reading reaches is drawn too, as possible: it is the price of caution.
    pub fn picture(&self, operator: &Operator, ask: &TraceAsk, limit: usize) -> Result<DrawnTrace> {
        let reply = self.trace_both_modes(operator, ask)?;
        let today = Some(self.today(&times::zone(&operator.zone)));
        let ground = (operator.company, operator.site);
        let (said, chosen) = if ask.as_of.is_none() && ask.as_of_seq.is_none() {
            self.read(|tx| {
                Ok((
                    said_of_lots(tx, ground)?,
                    labels::chosen(tx, ground, CHOSEN_MAX)?.into_iter().collect(),
                ))
            })?
        } else {
            (HashMap::new(), HashSet::new())
        };
        let drawing = Drawing { limit: limit.clamp(10, NODES_MAX), today, said };
        let asked = reply.answer()?;
        let mut picture = if reply.question.mode == Mode::Cautious {
            Picture::draw(&asked, None, &drawing)
        } else {
            let wider = reply.reading(Mode::Cautious);
            let wider = reply.graph.trace(&wider, &reply.cancel)?;
            Picture::draw(&asked, Some(&wider), &drawing)
        };
        let company = operator.company;
        let names = self.read(|tx| runs::operation_names(tx, company))?;
        picture.layers.iter_mut().for_each(|layer| name_operation(layer, &names));
        for node in &mut picture.nodes {
            node.named_by_choice = node.reference.as_ref().is_some_and(|one| chosen.contains(one));
        }
        if ask.as_of.is_none() && ask.as_of_seq.is_none() && !operator.is_guest() {
            self.draw_went_back(operator, asked.sides(), &mut picture)?;
        }
        Ok(DrawnTrace { picture, source: reply.source })
    }

    /// Says at the lots of a drawing what of them went back to other sites, and what came back from them.
    fn draw_went_back(
        &self,
        operator: &Operator,
        sides: &[trace::Side<'_>],
        picture: &mut Picture,
    ) -> Result<()> {
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        let mut of_lots = self.read(|tx| {
            let mut of_lots = BTreeMap::new();
            for side in sides {
                trace_sites::went_back(tx, ground, (side, &zone), &mut of_lots)?;
            }
            Ok(of_lots)
        })?;
        for node in &mut picture.nodes {
            let found = node.reference.as_ref().and_then(|lot| of_lots.remove(lot));
            node.went_back = found.unwrap_or_default();
        }
        Ok(())
    }

    /// How much each of the readings reaches.
    ///
    /// Clean to clean needs all that happened on the machines, so it is told where memory holds the
    /// site; what the database gave for the question is no ground for it.
    pub(crate) fn reading_counts(&self, operator: &Operator, ask: &TraceAsk) -> Result<Readings> {
        let reply = self.trace_both_modes(operator, ask)?;
        let strict = reply.graph.trace(&reply.reading(Mode::Strict), &reply.cancel)?;
        let cautious = reply.graph.trace(&reply.reading(Mode::Cautious), &reply.cancel)?;
        let readings = Readings::of(&strict, &cautious);
        if reply.source != Source::MEMORY {
            return Ok(readings);
        }
        let ground = (operator.company, operator.site);
        let cut = reply.graph.cut();
        let cleanings = self.read(|tx| cleanings(tx, ground, cut))?;
        let question = reply.reading(Mode::Strict);
        Ok(readings.with_clean((&reply.graph, &question), &cleanings, &reply.cancel)?)
    }

    /// Whether this installation shows the demo factory.
    pub fn demo(&self) -> bool {
        let companies = self.read(|tx| Ok(store::masters::companies(tx)?));
        companies.is_ok_and(|known| known.iter().any(|company| company.code == "demo"))
    }
}

/// When tanks were emptied and cleaned by acts that stand, and machines by cleanings that count, as far as
/// they were known at the cut.
fn cleanings(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), cut: Cut) -> Result<Cleanings> {
    let mut cleanings = Cleanings::default();
    let mut after = PoolId(0);
    loop {
        let page = pools::ids_of_kind(tx, ground, PoolKind::Tank, after, PAGE)?;
        for &tank in &page {
            let Some(row) = pools::find(tx, ground.0, ground.1, tank)? else { continue };
            for count in stock::counts(tx, ground, tank)? {
                let Some(act) = acts::of_fact(tx, ground, count.seq)? else { continue };
                let is_later = cut.seq.is_some_and(|last| count.seq > last)
                    || cut.recorded_at.is_some_and(|as_of| act.recorded_at_us > as_of.utc_us);
                if is_later || corrections::undone_by(tx, ground, &act)?.is_some() {
                    continue;
                }
                cleanings.add(&row.pool.fact.code, count.at);
            }
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = *last,
            _ => break,
        }
    }
    of_machines(tx, ground, (cut, &mut cleanings))?;
    Ok(cleanings)
}

/// When machines were cleaned and somebody saw that they were clean, as it was known at the cut.
fn of_machines(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (cut, cleanings): (Cut, &mut Cleanings),
) -> Result<()> {
    let mut after = 0;
    loop {
        let page = answers::cleanings(tx, ground, after, PAGE)?;
        for one in page.iter().filter(|one| one.verified) {
            let is_later = cut.seq.is_some_and(|last| one.seq > last)
                || cut.recorded_at.is_some_and(|as_of| one.recorded_at_us > as_of.utc_us);
            // What was voided since was believed until then.
            let is_void = one.voided_seq.is_some_and(|seq| cut.seq.is_none_or(|last| seq <= last));
            if !is_later && !is_void {
                cleanings.add(&one.equipment, one.at);
            }
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = last.seq,
            _ => return Ok(()),
        }
    }
}

/// Which lots that hold something are on hold, wait for a verdict or were rejected, now.
pub(crate) fn said_of_lots(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
) -> Result<HashMap<PoolId, &'static str>> {
    let mut said = HashMap::new();
    for status in [LotStatus::PendingInspection, LotStatus::Rejected] {
        let mut after = PoolId(0);
        loop {
            let page = stock::left_in_status(tx, ground, status, after, PAGE)?;
            said.extend(page.iter().map(|pool| (*pool, status.as_str())));
            match page.last() {
                Some(last) if page.len() == PAGE as usize => after = *last,
                _ => break,
            }
        }
    }
    let mut after = HoldId(0);
    loop {
        let page = stock::open_holds(tx, ground, after, PAGE)?;
        said.extend(page.iter().map(|hold| (hold.pool, "hold")));
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = last.hold,
            _ => return Ok(said),
        }
    }
}

/// Rows that are read at a time.
const PAGE: u32 = 1_000;

/// Records know operations by their codes; people by the names routings give them.
fn name_operation(layer: &mut Layer, names: &BTreeMap<String, String>) {
    if layer.key.starts_with(OPERATION) {
        let name = layer.label.as_ref().and_then(|code| names.get(code));
        layer.label = name.cloned().or(layer.label.take());
    }
    let maker = layer.made_by.as_ref().and_then(|code| names.get(code));
    layer.made_by = maker.cloned().or(layer.made_by.take());
}

/// What the keys of layers begin with in which runs of an operation stand.
const OPERATION: &str = "op:";

impl TraceReply {
    /// The same question, read more or less widely.
    pub(crate) fn reading(&self, mode: Mode) -> Question {
        Question { mode, ..self.question.clone() }
    }

    /// Which way the question goes.
    pub fn direction(&self) -> Direction {
        self.question.direction
    }
}
