//! Lists of pools, and the whole life of one.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::facts::TransferCorrected;
use domain::guests::Sight;
use domain::{CivilDate, Instant, PersonId, PoolId, PoolKind, PoolRef, Refusal, Role, TransferId};
use jiff::tz::TimeZone;
use store::pools::{self, PoolRow};
use store::transfers::{self, Correction, Link, Side};
use store::{StoreError, Tx, acts, masters, stock};
use trace::{Cut, Graph};

use crate::asks::{PoolFilter, TraceAsk};
use crate::attachments::attachments_of;
use crate::corrections;
use crate::error::{Error, Result};
use crate::holdings::{Holding, Looking};
use crate::labelling::choices;
use crate::lives;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::rows::Codes;
use crate::serials;
use crate::times;
use crate::views::{
    ActorView, Change, CorrectionView, LedgerSpan, LinkView, Moment, Passport, PoolEnd, PoolPage,
    PoolView, WarningView,
};

/// Rows of one page at most.
const PAGE_MAX: u32 = 200;
/// Pages read for one page of a filter that leaves most out, before the reader is asked to go on.
const PAGES_READ_MAX: usize = 50;
/// Transfers of a passport read at a time.
const LINKS: u32 = 1_000;
/// Recorded later than this after it happened: a late entry.
pub(crate) const LATE_US: i64 = 8 * 3_600 * 1_000_000;

impl Plant {
    /// A page of lots, runs and tanks, the newest first.
    pub fn pools(&self, operator: &Operator, filter: &PoolFilter) -> Result<PoolPage> {
        operator.need(Permission::TraceRead)?;
        let wanted = Wanted::read(filter)?;
        let mut looking = Looking::at(self, operator);
        self.read(|tx| wanted.page(tx, operator, &mut looking))
    }

    /// The whole life of one pool.
    pub fn passport(&self, operator: &Operator, reference: &str) -> Result<Passport> {
        self.passport_as_of(operator, reference, None)
    }

    /// The life of one pool as it was known at a record time; as it is known now without one.
    pub fn passport_as_of(
        &self,
        operator: &Operator,
        reference: &str,
        as_of: Option<&str>,
    ) -> Result<Passport> {
        self.sight(operator, Permission::TraceRead, Sight::Lot(reference))?;
        let unknown = || Refusal::UnknownPool { reference: reference.to_owned() };
        let ground = (operator.company, operator.site);
        let behind = self.read(|tx| serials::lot_behind(tx, ground, reference))?;
        let reference = behind.as_deref().unwrap_or(reference);
        let asked: PoolRef = reference.parse().map_err(|_| unknown())?;
        let as_of = as_of.filter(|text| !text.is_empty());
        let bad = |_| Refusal::BadInput { field: "as_of" };
        let as_of: Option<Instant> = as_of.map(|text| text.parse().map_err(bad)).transpose()?;
        let then = match as_of {
            Some(_) => Some(self.graph_then(operator, reference, as_of)?),
            None => None,
        };
        let mut looking = Looking::at(self, operator);
        self.read(|tx| {
            let found = pools::by_reference(tx, operator.company, operator.site, &asked)?;
            let row = found.ok_or_else(unknown)?;
            let pool = row.pool.fact.pool;
            let mut view = looking.view(tx, &row)?;
            let mut holding = looking.holding(tx, &row)?;
            let graph = match &then {
                Some(then) => Arc::clone(then),
                None => looking.graph(tx, pool)?,
            };
            if let Some(as_of) = as_of {
                let index = graph.pool_by_id(pool).ok_or_else(unknown)?;
                let contents = graph.contents(index);
                let at = (ground, pool, as_of);
                let told = lives::back_then(tx, at, (&contents, &looking.zone), view)?;
                (view, holding) = (told.0, Some(told.1));
            }
            let (zone, codes) = (&looking.zone, codes_of(operator));
            let mut reading = Reading { tx, operator, graph: &graph, zone, codes, as_of };
            let passport = reading.passport(&row, view, holding)?;
            Ok(operator.may_see_passport(passport))
        })
    }

    /// The graph of a record time that has the whole books of a pool.
    fn graph_then(
        &self,
        operator: &Operator,
        reference: &str,
        as_of: Option<Instant>,
    ) -> Result<Arc<Graph>> {
        let direction = "forward".to_owned();
        let ask = TraceAsk { root: reference.to_owned(), direction, ..TraceAsk::default() };
        let cut = Cut { recorded_at: as_of, seq: None };
        Ok(self.graph_for(operator, (&ask, false, false), cut)?.0)
    }

    pub(crate) fn today(&self, zone: &TimeZone) -> CivilDate {
        let now = jiff::Timestamp::from_microsecond(self.now_us()).unwrap_or_default();
        CivilDate(now.to_zoned(zone.clone()).date())
    }
}

fn codes_of(operator: &Operator) -> Codes {
    Codes::of(operator.company, operator.site)
}

/// A filter with its values read.
struct Wanted<'a> {
    kind: Option<PoolKind>,
    text: Option<&'a str>,
    item: Option<&'a str>,
    on_hand: bool,
    before: Option<PoolId>,
    limit: u32,
}

impl<'a> Wanted<'a> {
    fn read(filter: &'a PoolFilter) -> Result<Self, Refusal> {
        let kind = match filter.kind.as_deref() {
            None | Some("") => None,
            Some(word) => Some(word.parse().map_err(|_| Refusal::BadInput { field: "kind" })?),
        };
        Ok(Self {
            kind,
            text: filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()),
            item: filter.item.as_deref().filter(|code| !code.is_empty()),
            on_hand: filter.stock.as_deref() == Some("on_hand"),
            before: pages::cursor(filter.cursor.as_deref())?,
            limit: pages::rows(filter.limit),
        })
    }

    fn page(
        &self,
        tx: &mut Tx<'_>,
        operator: &Operator,
        looking: &mut Looking<'_>,
    ) -> Result<PoolPage> {
        let (company, site) = (operator.company, operator.site);
        let item = match self.item {
            None => None,
            Some(code) => match masters::item_by_code(tx, company, code)? {
                Some(item) => Some(item.item),
                None => return Ok(PoolPage { rows: Vec::new(), next: None }),
            },
        };
        let filter = pools::PoolFilter { kind: self.kind, item, text: self.text };
        let mut rows = Vec::new();
        let mut before = self.before;
        for _ in 0..PAGES_READ_MAX {
            let read = pools::page(tx, company, site, &filter, before, PAGE_MAX)?;
            let last = read.len() < PAGE_MAX as usize;
            for row in read {
                let id = row.pool.fact.pool;
                let view = looking.view(tx, &row)?;
                if self.shows(&row, &view) {
                    if rows.len() == self.limit as usize {
                        return Ok(PoolPage { rows, next: before.map(|id| id.to_string()) });
                    }
                    rows.push(view);
                }
                before = Some(id);
            }
            if last {
                return Ok(PoolPage { rows, next: None });
            }
        }
        Ok(PoolPage { rows, next: before.map(|id| id.to_string()) })
    }

    fn shows(&self, row: &PoolRow, view: &PoolView) -> bool {
        let inside = self.kind.is_some() || row.pool.fact.kind.is_inside();
        let held = !self.on_hand || !matches!(view.state, "gone" | "shipped");
        inside && held
    }
}

/// A passport being put together.
struct Reading<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    operator: &'a Operator,
    graph: &'a Graph,
    zone: &'a TimeZone,
    codes: Codes,
    /// Only what had been recorded by then.
    as_of: Option<Instant>,
}

impl Reading<'_, '_> {
    fn passport(
        &mut self,
        row: &PoolRow,
        view: PoolView,
        holding: Option<Holding>,
    ) -> Result<Passport> {
        let pool = row.pool.fact.pool;
        let ins = self.links(pool, Side::In)?;
        let outs = self.links(pool, Side::Out)?;
        let sources = self.link_views(pool, &ins)?;
        let mut destinations = self.link_views(pool, &outs)?;
        let corrections = self.corrections(ins.iter().chain(&outs))?;
        let mut counts = self.counts(row, &view)?;
        let at = ((self.operator.company, self.operator.site), pool);
        lives::units_sent(self.tx, at, &mut destinations)?;
        let heard = (&mut self.codes, self.zone, self.as_of);
        counts.extend(lives::quality(self.tx, at, heard)?);
        let timeline = timeline(row, (&sources, &destinations), counts, self.zone);
        let seqs: Vec<i64> = ins.iter().chain(&outs).map(|link| link.transfer.seq).collect();
        let ground = (self.operator.company, self.operator.site);
        let named_by_choice = choices(self.tx, ground, &view.reference)?;
        let mut warnings = warnings(&view, &sources);
        if !named_by_choice.is_empty() {
            // Whoever reads this has to know that a part of it was told by people, not by a label.
            let reference = Some(view.reference.clone());
            warnings.push(WarningView { code: "identity_by_choice".to_owned(), reference });
        }
        Ok(Passport {
            about: lives::about(self.tx, ground, row)?,
            as_of: self.as_of.map(|at| at.to_string()),
            attachments: attachments_of(self.tx, ground, &view.reference)?,
            identity_choices: named_by_choice,
            entered: holding.as_ref().and_then(|holding| holding.entered.clone()),
            left: holding.and_then(|holding| holding.left),
            people: self.actors(ins.iter().chain(&outs))?,
            equipment: equipment(ins.iter().chain(&outs)),
            ledger: LedgerSpan {
                first_seq: seqs.iter().copied().min().unwrap_or(row.pool.seq).min(row.pool.seq),
                last_seq: seqs.iter().copied().max().unwrap_or(row.pool.seq).max(row.pool.seq),
                records: seqs.len() + corrections.len() + 1,
            },
            warnings,
            pool: view,
            sources,
            destinations,
            corrections,
            timeline,
        })
    }

    /// When it was counted, or cleaned, by acts that stand.
    fn counts(&mut self, row: &PoolRow, view: &PoolView) -> Result<Vec<Moment>> {
        let (ground, fact) = ((self.operator.company, self.operator.site), &row.pool.fact);
        let kind = if fact.kind == PoolKind::Tank { "cleaned" } else { "counted" };
        let mut moments = Vec::new();
        for count in stock::counts(self.tx, ground, fact.pool)? {
            let Some(act) = acts::of_fact(self.tx, ground, count.seq)? else { continue };
            let is_later = self.as_of.is_some_and(|as_of| act.recorded_at_us > as_of.utc_us);
            if is_later || corrections::undone_by(self.tx, ground, &act)?.is_some() {
                continue;
            }
            moments.push(Moment {
                at: count.at.to_string(),
                recorded_at: times::in_zone(act.recorded_at_us, self.zone),
                kind,
                transfer: None,
                other: None,
                quantity: Some(count.counted.to_string()),
                unit: view.unit.clone(),
                by: self.codes.person_name(self.tx, count.by)?,
                note: None,
                late: act.recorded_at_us - count.at.utc_us > LATE_US,
            });
        }
        Ok(moments)
    }

    /// Every transfer on one side, also those that a correction brought here.
    fn links(&mut self, pool: PoolId, end: Side) -> Result<Vec<Link>> {
        let (company, site) = (self.operator.company, self.operator.site);
        let mut links = Vec::new();
        let mut after = TransferId(0);
        loop {
            let page = transfers::links(self.tx, company, site, (pool, end), after, LINKS)?;
            let full = page.len() == LINKS as usize;
            after = page.last().map_or(after, |link| link.transfer.fact.transfer);
            let knows = |link: &Link| {
                self.as_of.is_none_or(|as_of| link.transfer.recorded_at.utc_us <= as_of.utc_us)
            };
            links.extend(page.into_iter().filter(knows));
            if !full {
                return Ok(links);
            }
        }
    }

    fn link_views(&mut self, pool: PoolId, links: &[Link]) -> Result<Vec<LinkView>> {
        let graph = self.graph;
        let Some(index) = graph.pool_by_id(pool) else { return Ok(Vec::new()) };
        let unit = graph.contents(index).unit.to_owned();
        let ids: Vec<TransferId> = links.iter().map(|link| link.transfer.fact.transfer).collect();
        let (company, site) = (self.operator.company, self.operator.site);
        let corrected: Vec<TransferId> =
            transfers::corrections_of_many(self.tx, company, site, &ids)?
                .into_iter()
                .map(|correction| correction.fact.transfer)
                .collect();
        let mut views = Vec::with_capacity(links.len());
        for link in links {
            let fact = &link.transfer.fact;
            let standing = graph.standing(&fact.code, index);
            let recorded = if fact.to == pool { fact.qty_to } else { fact.qty_from };
            let returns = match fact.returns {
                Some(id) => transfers::find(self.tx, company, site, id)?.map(|t| t.fact.code),
                None => None,
            };
            let quantity = match (&standing, &returns) {
                (Some(standing), _) => standing.clone(),
                (None, _) => recorded.map(|quantity| quantity.to_string()),
            };
            views.push(LinkView {
                transfer: fact.code.clone(),
                at: link.transfer.at.to_string(),
                recorded_at: link.transfer.recorded_at.to_string(),
                pool: self.end(link)?,
                quantity,
                unit: Some(unit.clone()),
                basis: fact.basis.as_str(),
                by: self.codes.person_name(self.tx, link.transfer.by)?,
                equipment: fact.equipment.clone(),
                document: fact.document.clone(),
                late: is_late(link),
                corrected: corrected.contains(&fact.transfer),
                void: standing.is_none() && returns.is_none(),
                returns,
                units: Vec::new(),
            });
        }
        Ok(views)
    }

    fn actors<'l>(&mut self, links: impl Iterator<Item = &'l Link>) -> Result<Vec<ActorView>> {
        let mut acts: BTreeMap<PersonId, usize> = BTreeMap::new();
        for person in links.filter_map(|link| link.transfer.by) {
            *acts.entry(person).or_default() += 1;
        }
        let mut actors = Vec::with_capacity(acts.len());
        for (person, acts) in acts {
            let name = self.codes.person_name(self.tx, Some(person))?;
            actors.push(ActorView { person: person.to_string(), name, acts });
        }
        actors.sort_by_key(|actor| std::cmp::Reverse(actor.acts));
        Ok(actors)
    }

    fn end(&mut self, link: &Link) -> Result<PoolEnd, StoreError> {
        let other = &link.other;
        let reference = PoolRef { kind: other.kind, code: other.code.clone() };
        let partner = match other.kind {
            PoolKind::Supplier => self.codes.partner_name(self.tx, Role::Supplier, &other.code)?,
            PoolKind::Customer => self.codes.partner_name(self.tx, Role::Customer, &other.code)?,
            _ => None,
        };
        let title = partner.or_else(|| other.lot_number.clone());
        Ok(PoolEnd {
            reference: reference.to_string(),
            title: title.unwrap_or_else(|| other.code.clone()),
            item: other.item.as_ref().map(|(_, code, ..)| code.clone()),
            item_name: other.item.as_ref().map(|(_, _, name, _)| name.clone()),
        })
    }

    fn corrections<'l>(
        &mut self,
        links: impl Iterator<Item = &'l Link>,
    ) -> Result<Vec<CorrectionView>> {
        let by_id: BTreeMap<TransferId, &Link> =
            links.map(|link| (link.transfer.fact.transfer, link)).collect();
        let ids: Vec<TransferId> = by_id.keys().copied().collect();
        let (company, site) = (self.operator.company, self.operator.site);
        let mut found = transfers::corrections_of_many(self.tx, company, site, &ids)?;
        if let Some(as_of) = self.as_of {
            found.retain(|correction| correction.recorded_at.utc_us <= as_of.utc_us);
        }
        found.sort_by_key(|correction| (correction.recorded_at, correction.seq));
        let mut said: BTreeMap<TransferId, Said> = BTreeMap::new();
        let mut views = Vec::with_capacity(found.len());
        for correction in found {
            let Some(link) = by_id.get(&correction.fact.transfer) else { continue };
            let id = correction.fact.transfer;
            let before = said.entry(id).or_insert_with(|| Said::first(link));
            let changes = self.changes(before, &correction)?;
            views.push(CorrectionView {
                transfer: link.transfer.fact.code.clone(),
                recorded_at: correction.recorded_at.to_string(),
                by: self.codes.person_name(self.tx, correction.by)?,
                reason: correction.fact.reason.clone(),
                changes,
            });
        }
        Ok(views)
    }

    fn changes(
        &mut self,
        said: &mut Said,
        correction: &Correction,
    ) -> Result<BTreeMap<String, Change>, StoreError> {
        let mut changes = BTreeMap::new();
        for (field, after) in self.named(&correction.fact)? {
            let before = said.0.insert(field, after.clone());
            changes.insert(field.to_owned(), Change { before, after: Some(after) });
        }
        Ok(changes)
    }

    /// The fields a correction names, as text.
    fn named(
        &mut self,
        fact: &TransferCorrected,
    ) -> Result<Vec<(&'static str, String)>, StoreError> {
        let mut named = Vec::new();
        let mut put = |field, value: Option<String>| {
            named.extend(value.map(|value| (field, value)));
        };
        put("void", fact.void.map(|void| void.to_string()));
        put("at", fact.set_at.map(|at| at.to_string()));
        put("qty_from", fact.qty_from.map(|quantity| quantity.to_string()));
        put("qty_to", fact.qty_to.map(|quantity| quantity.to_string()));
        put("basis", fact.basis.map(|basis| basis.to_string()));
        put("equipment", fact.equipment.clone());
        put("document", fact.document.clone());
        put("by", self.codes.person_name(self.tx, fact.set_by)?);
        for (field, pool) in [("from", fact.from), ("to", fact.to)] {
            if let Some(pool) = pool {
                put(field, self.codes.pool(self.tx, pool)?.map(|pool| pool.to_string()));
            }
        }
        Ok(named)
    }
}

/// What each field of a transfer said so far.
struct Said(BTreeMap<&'static str, String>);

impl Said {
    fn first(link: &Link) -> Self {
        let fact = &link.transfer.fact;
        let mut said = BTreeMap::from([
            ("void", "false".to_owned()),
            ("at", link.transfer.at.to_string()),
            ("basis", fact.basis.to_string()),
        ]);
        let mut put = |field, value: Option<String>| {
            said.extend(value.map(|value| (field, value)));
        };
        put("qty_from", fact.qty_from.map(|quantity| quantity.to_string()));
        put("qty_to", fact.qty_to.map(|quantity| quantity.to_string()));
        put("equipment", fact.equipment.clone());
        put("document", fact.document.clone());
        put("by", link.by_code.clone());
        Self(said)
    }
}

fn is_late(link: &Link) -> bool {
    link.transfer.recorded_at.utc_us - link.transfer.at.utc_us > LATE_US
}

fn equipment<'l>(links: impl Iterator<Item = &'l Link>) -> Vec<String> {
    let named = links.filter_map(|link| link.transfer.fact.equipment.clone());
    named.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn timeline(
    row: &PoolRow,
    (sources, destinations): (&[LinkView], &[LinkView]),
    counts: Vec<Moment>,
    zone: &TimeZone,
) -> Vec<Moment> {
    let moment = |kind, link: &LinkView| Moment {
        at: link.at.clone(),
        recorded_at: link.recorded_at.clone(),
        kind: if link.returns.is_some() { "return" } else { kind },
        transfer: Some(link.transfer.clone()),
        other: Some(link.pool.clone()),
        quantity: link.quantity.clone(),
        unit: link.unit.clone(),
        by: link.by.clone(),
        note: None,
        late: link.late,
    };
    let standing = |link: &&LinkView| !link.void;
    let mut moments: Vec<Moment> =
        sources.iter().filter(standing).map(|l| moment("in", l)).collect();
    moments.extend(counts);
    moments.extend(destinations.iter().filter(standing).map(|link| moment("out", link)));
    if let Some(closed) = row.pool.fact.closed_at {
        let at = times::in_zone(closed.utc_us, zone);
        moments.push(Moment {
            recorded_at: at.clone(),
            at,
            kind: "closed",
            transfer: None,
            other: None,
            quantity: None,
            unit: None,
            by: None,
            note: None,
            late: false,
        });
    }
    moments.sort_by_key(|moment| moment.at.parse::<domain::Instant>().unwrap_or_default());
    moments
}

fn warnings(view: &PoolView, sources: &[LinkView]) -> Vec<WarningView> {
    let mut warnings = Vec::new();
    let mut warn = |code: &str| {
        let reference = Some(view.reference.clone());
        warnings.push(WarningView { code: code.to_owned(), reference });
    };
    if view.state == "negative" {
        warn("negative_balance");
    }
    if !sources.iter().any(|link| !link.void) {
        warn("no_origin");
    }
    if sources.iter().any(|link| link.basis == "inferred") {
        warn("inferred_link");
    }
    warnings
}

impl From<trace::Cancelled> for Error {
    fn from(_: trace::Cancelled) -> Self {
        Self::Cancelled
    }
}
