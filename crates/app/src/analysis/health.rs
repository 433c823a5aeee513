//! Chain health: where the record of a site has breaks, gaps and doubts, as a score whose every lost
//! point leads to records.
//!
//! Each kind of loss has a weight, and all weights are 100. What a kind costs is its weight times the
//! share of what it befalls: pools, transfers, papers or acts. A share is never rounded down to
//! nothing, so that a chain with one break never has full marks.

use std::collections::BTreeMap;
use std::str::FromStr;

use domain::circles::KeptKind;
use domain::{Basis, Instant, PersonId, PoolKind, Refusal};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::acts::{self, Act};
use store::complaints::{self, LotUnknown};
use trace::{Ailment, Cancel, Cut, Graph, PoolIndex, Stage, TransferIndex};
use utoipa::{IntoParams, ToSchema};

use super::{PoolName, instant, thousandths, window};
use crate::error::Result;
use crate::naming::{People, PersonName};
use crate::pages;
use crate::passports::LATE_US;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Of when, and as known when.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HealthQuery {
    /// Only what happened from this time on.
    pub from: Option<String>,
    /// Only what happened up to this time.
    pub to: Option<String>,
    /// What was known at this record time.
    pub as_of: Option<String>,
}

/// Which losses a page shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LossQuery {
    /// Only what happened from this time on.
    pub from: Option<String>,
    /// Only what happened up to this time.
    pub to: Option<String>,
    /// What was known at this record time.
    pub as_of: Option<String>,
    /// Only this kind of loss.
    pub kind: Option<String>,
    /// Only at this stage.
    pub stage: Option<String>,
    /// Only what this person recorded, by id; `none` where nobody is named.
    pub person: Option<String>,
    /// Only in this month of plant time, `2026-11`.
    pub month: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// How healthy a chain is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HealthView {
    /// Of 100: 100 less what the parts lost.
    pub score: String,
    /// What each kind of loss costs, the dearest first.
    pub parts: Vec<HealthPart>,
    /// Losses by stage of work.
    pub stages: Vec<HealthSlice>,
    /// Losses by who recorded them.
    pub owners: Vec<HealthOwner>,
    /// Losses by month of plant time.
    pub months: Vec<HealthSlice>,
}

/// What a kind of loss costs: `weight` × `affected` ÷ `of`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HealthPart {
    /// Which.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// What it costs where everything is affected.
    pub weight: u64,
    /// How many are affected.
    pub affected: u64,
    /// Out of how many.
    pub of: u64,
    /// Of what: `pools`, `transfers`, `papers`, `acts` or `complaints`.
    #[schema(value_type = String)]
    pub base: &'static str,
    /// The points lost.
    pub lost: String,
}

/// How often each kind of loss is found in a slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HealthSlice {
    /// The stage or month.
    pub key: String,
    /// All losses in it.
    pub count: u64,
    /// Losses by kind.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    pub kinds: BTreeMap<&'static str, u64>,
}

/// The losses somebody recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HealthOwner {
    /// Who; absent where no person is named.
    pub person: Option<PersonName>,
    /// All of them.
    pub count: u64,
    /// By kind.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    pub kinds: BTreeMap<&'static str, u64>,
}

/// A page of losses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LossPage {
    /// The losses, the last first.
    pub rows: Vec<LossView>,
    /// How many there are on all pages.
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A record for which points are lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LossView {
    /// What is wrong.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// Stage of work.
    #[schema(value_type = String)]
    pub stage: &'static str,
    /// When it happened.
    pub at: String,
    /// When it was recorded, for a late entry.
    pub recorded_at: Option<String>,
    /// Who recorded it.
    pub person: Option<PersonName>,
    /// The pool it is about; of a transfer the one it left.
    pub pool: Option<PoolName>,
    /// The pool the transfer went to.
    pub to: Option<PoolName>,
    /// The transfer.
    pub transfer: Option<String>,
    /// The document.
    pub document: Option<String>,
    /// The act.
    pub act: Option<String>,
    /// Which act it was.
    pub act_name: Option<String>,
    /// The complaint of which nobody knows the lot.
    pub complaint: Option<String>,
}

/// What costs points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Loss {
    Break,
    NegativeBalance,
    Untracked,
    UnknownShares,
    NoDocument,
    Reckoned,
    Late,
    Typed,
    OneOfThese,
}

/// Stage of acts that belong to no single one.
const ELSEWHERE: &str = "elsewhere";

impl Loss {
    const ALL: [Self; 9] = [
        Self::Break,
        Self::NegativeBalance,
        Self::Untracked,
        Self::UnknownShares,
        Self::NoDocument,
        Self::Reckoned,
        Self::Late,
        Self::Typed,
        Self::OneOfThese,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Break => "break",
            Self::NegativeBalance => "negative_balance",
            Self::Untracked => "untracked",
            Self::UnknownShares => "unknown_shares",
            Self::NoDocument => "no_document",
            Self::Reckoned => "reckoned",
            Self::Late => "late",
            Self::Typed => "typed",
            Self::OneOfThese => "one_of_these",
        }
    }

    /// A break ends every trace; a number that was typed only may be wrong.
    const fn weight(self) -> u64 {
        match self {
            Self::Break => 30,
            Self::NegativeBalance => 15,
            Self::Typed | Self::Reckoned | Self::OneOfThese => 5,
            _ => 10,
        }
    }

    const fn base(self) -> &'static str {
        match self {
            Self::Break | Self::NegativeBalance | Self::Untracked | Self::UnknownShares => "pools",
            Self::Reckoned | Self::Late => "transfers",
            Self::NoDocument => "papers",
            Self::Typed => "acts",
            Self::OneOfThese => "complaints",
        }
    }
}

impl FromStr for Loss {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|loss| loss.as_str() == text);
        found.ok_or(Refusal::BadInput { field: "kind" })
    }
}

/// Thousandths of points lost: rounded up, so that nothing that is wrong costs nothing.
fn lost(weight: u64, affected: u64, of: u64) -> u64 {
    if of == 0 { 0 } else { (weight * 1000 * affected).div_ceil(of).min(weight * 1000) }
}

/// What a loss is about.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Pool(PoolIndex, TransferIndex),
    Transfer(TransferIndex),
    /// An act, by its place in the list.
    Act(usize),
    /// A complaint, by its place in the list.
    Complaint(usize),
}

/// A loss before its names are looked up.
#[derive(Debug, Clone, Copy)]
struct Found {
    loss: Loss,
    stage: &'static str,
    person: Option<PersonId>,
    at_us: i64,
    /// What tells apart losses of one kind and moment; it never changes.
    place: i64,
    subject: Subject,
}

/// Where a loss stands in a list, the last first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place(i64, Loss, i64);

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut pieces = text.splitn(3, '.');
        let mut next = || pieces.next().ok_or(());
        let at_us = next()?.parse().map_err(|_| ())?;
        let loss = next()?.parse().map_err(|_| ())?;
        Ok(Self(at_us, loss, next()?.parse().map_err(|_| ())?))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1.as_str(), self.2)
    }
}

impl Found {
    fn place(&self) -> Place {
        Place(self.at_us, self.loss, self.place)
    }
}

/// A site looked through.
struct Looked {
    graph: std::sync::Arc<Graph>,
    acts: Vec<Act>,
    complaints: Vec<LotUnknown>,
    found: Vec<Found>,
    bases: BTreeMap<&'static str, u64>,
}

impl Plant {
    /// How healthy the chain of the operator's site is.
    pub fn chain_health(
        &self,
        operator: &Operator,
        query: &HealthQuery,
        cancel: &Cancel,
    ) -> Result<HealthView> {
        operator.need(Permission::TraceRead)?;
        let within = window(query.from.as_deref(), query.to.as_deref())?;
        let looked = self.look_through(operator, within, query.as_of.as_deref(), cancel)?;
        let zone = times::zone(&operator.zone);
        let people = self.read(|tx| People::of(tx, operator.company))?;
        Ok(looked.health(&zone, &people))
    }

    /// The records for which points are lost.
    pub fn chain_losses(
        &self,
        operator: &Operator,
        query: &LossQuery,
        cancel: &Cancel,
    ) -> Result<LossPage> {
        operator.need(Permission::TraceRead)?;
        let within = window(query.from.as_deref(), query.to.as_deref())?;
        let cursor: Option<Place> = pages::cursor(query.cursor.as_deref())?;
        let wanted = Wanted::read(query, times::zone(&operator.zone))?;
        let limit = pages::rows(query.limit) as usize;
        let looked = self.look_through(operator, within, query.as_of.as_deref(), cancel)?;
        let mut found: Vec<Found> =
            looked.found.iter().copied().filter(|one| wanted.shows(one)).collect();
        let total = found.len() as u64;
        found.sort_unstable_by_key(|one| std::cmp::Reverse(one.place()));
        found.retain(|one| cursor.is_none_or(|cursor| one.place() < cursor));
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| last.place().to_string());
        let people = self.read(|tx| People::of(tx, operator.company))?;
        let rows = found.iter().map(|one| looked.view(one, &people, &wanted.zone)).collect();
        Ok(LossPage { rows, total, next })
    }

    fn look_through(
        &self,
        operator: &Operator,
        within: (i64, i64),
        as_of: Option<&str>,
        cancel: &Cancel,
    ) -> Result<Looked> {
        let as_of = instant(as_of, "as_of")?;
        let graph = self.whole_graph(operator, Cut { recorded_at: as_of, seq: None })?;
        let ground = (operator.company, operator.site);
        let recorded_by = as_of.map_or(i64::MAX, |as_of| as_of.utc_us);
        let ((acts, by_hand), (mut complaints, taken)) = self.read(|tx| {
            let acts = acts::typed(tx, ground, within, recorded_by)?;
            Ok((acts, complaints::lot_unknown(tx, ground, within, recorded_by)?))
        })?;
        complaints.retain(|one| !operator.outside.hides(KeptKind::Complaint, &one.code));
        let mut looked = Looked {
            graph: graph.clone(),
            acts,
            complaints,
            found: Vec::new(),
            bases: BTreeMap::from([("acts", by_hand), ("complaints", taken)]),
        };
        looked.pools(within);
        looked.transfers(within, cancel)?;
        looked.typed();
        looked.lots_unknown();
        Ok(looked)
    }
}

impl Looked {
    fn pools(&mut self, within: (i64, i64)) {
        let (ill, count) = self.graph.ailing(within);
        self.bases.insert("pools", count);
        for one in ill {
            let loss = match one.ailment {
                Ailment::Break => Loss::Break,
                Ailment::NegativeBalance => Loss::NegativeBalance,
                Ailment::Untracked => Loss::Untracked,
                Ailment::UnknownShares => Loss::UnknownShares,
            };
            self.found.push(Found {
                loss,
                stage: self.graph.stage(one.at).as_str(),
                person: self.graph.transfer_person(one.at),
                at_us: self.graph.moved_at(one.at).utc_us,
                place: self.graph.pool_id(one.pool).0,
                subject: Subject::Pool(one.pool, one.at),
            });
        }
    }

    fn transfers(&mut self, (from_us, to_us): (i64, i64), cancel: &Cancel) -> Result<()> {
        let graph = self.graph.clone();
        let (mut transfers, mut papers) = (0, 0);
        for told in graph.told().filter(|told| (from_us..=to_us).contains(&told.at_us)) {
            if transfers % LOOKED_BETWEEN == 0 {
                cancel.check()?;
            }
            transfers += 1;
            let (from, to) = graph.transfer_ends(told.transfer);
            let has_paper = graph.kind_of(from) == PoolKind::Supplier
                || graph.kind_of(to) == PoolKind::Customer;
            papers += u64::from(has_paper);
            let losses = [
                (has_paper && graph.transfer_document(told.transfer).is_none(), Loss::NoDocument),
                (matches!(told.basis, Basis::Inferred | Basis::Backflushed), Loss::Reckoned),
                (told.late_s * 1_000_000 > LATE_US, Loss::Late),
            ];
            for (_, loss) in losses.into_iter().filter(|(is, _)| *is) {
                self.found.push(Found {
                    loss,
                    stage: graph.stage(told.transfer).as_str(),
                    person: graph.transfer_person(told.transfer),
                    at_us: told.at_us,
                    place: i64::from(graph.transfer_place(told.transfer)),
                    subject: Subject::Transfer(told.transfer),
                });
            }
        }
        self.bases.insert("transfers", transfers);
        self.bases.insert("papers", papers);
        Ok(())
    }

    fn typed(&mut self) {
        let found = self.acts.iter().enumerate().map(|(number, act)| Found {
            loss: Loss::Typed,
            stage: stage_of_act(&act.name),
            person: act.by,
            at_us: act.at.utc_us,
            place: act.act.0,
            subject: Subject::Act(number),
        });
        self.found.extend(found);
    }

    /// Complaints that still say "one of these": a trace from the customer ends there.
    fn lots_unknown(&mut self) {
        let found = self.complaints.iter().enumerate().map(|(number, complaint)| Found {
            loss: Loss::OneOfThese,
            stage: Stage::Shipping.as_str(),
            person: complaint.by,
            at_us: complaint.at_us,
            place: complaint.complaint.0,
            subject: Subject::Complaint(number),
        });
        self.found.extend(found);
    }

    fn health(&self, zone: &TimeZone, people: &People) -> HealthView {
        let mut counts: BTreeMap<Loss, u64> = BTreeMap::new();
        let mut stages = Slices::default();
        let mut months = Slices::default();
        let mut owners: BTreeMap<Option<PersonId>, BTreeMap<&'static str, u64>> = BTreeMap::new();
        for one in &self.found {
            *counts.entry(one.loss).or_default() += 1;
            stages.add(one.stage.to_owned(), one.loss);
            months.add(month(one.at_us, zone), one.loss);
            *owners.entry(one.person).or_default().entry(one.loss.as_str()).or_default() += 1;
        }
        let mut all_lost = 0;
        let mut parts: Vec<(u64, HealthPart)> = Loss::ALL
            .into_iter()
            .map(|loss| {
                let affected = counts.get(&loss).copied().unwrap_or(0);
                let of = self.bases.get(loss.base()).copied().unwrap_or(0);
                let points = lost(loss.weight(), affected, of);
                all_lost += points;
                let part = HealthPart {
                    kind: loss.as_str(),
                    weight: loss.weight(),
                    affected,
                    of,
                    base: loss.base(),
                    lost: thousandths(points),
                };
                (points, part)
            })
            .collect();
        parts.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        let mut owners: Vec<HealthOwner> = owners
            .into_iter()
            .map(|(person, kinds)| HealthOwner {
                person: person.map(|person| people.name(person)),
                count: kinds.values().sum(),
                kinds,
            })
            .collect();
        owners.sort_by_key(|owner| std::cmp::Reverse(owner.count));
        let order = |slice: &HealthSlice| {
            Stage::ALL.into_iter().position(|stage| stage.as_str() == slice.key)
        };
        let mut stages = stages.done();
        stages.sort_by_key(|slice| order(slice).unwrap_or(usize::MAX));
        HealthView {
            score: thousandths(100_000_u64.saturating_sub(all_lost)),
            parts: parts.into_iter().map(|(_, part)| part).collect(),
            stages,
            owners,
            months: months.done(),
        }
    }

    fn view(&self, one: &Found, people: &People, zone: &TimeZone) -> LossView {
        let graph = &self.graph;
        let mut view = LossView {
            kind: one.loss.as_str(),
            stage: one.stage,
            at: times::in_zone(one.at_us, zone),
            recorded_at: None,
            person: one.person.map(|person| people.name(person)),
            pool: None,
            to: None,
            transfer: None,
            document: None,
            act: None,
            act_name: None,
            complaint: None,
        };
        match one.subject {
            Subject::Pool(pool, at) => {
                view.pool = Some(PoolName::of(graph, pool));
                view.transfer = Some(graph.transfer_code(at).to_owned());
            }
            Subject::Transfer(transfer) => {
                let (from, to) = graph.transfer_ends(transfer);
                let recorded: Instant = graph.recorded_at(transfer);
                view.recorded_at = Some(times::in_zone(recorded.utc_us, zone));
                view.pool = Some(PoolName::of(graph, from));
                view.to = Some(PoolName::of(graph, to));
                view.transfer = Some(graph.transfer_code(transfer).to_owned());
                view.document = graph.transfer_document(transfer).map(str::to_owned);
            }
            Subject::Act(number) => {
                let act = &self.acts[number];
                view.document.clone_from(&act.document);
                view.act = Some(act.act.to_string());
                view.act_name = Some(act.name.clone());
            }
            Subject::Complaint(number) => {
                view.complaint = Some(self.complaints[number].code.clone());
            }
        }
        view
    }
}

/// So many transfers are looked at before it is asked whether anybody still waits.
const LOOKED_BETWEEN: u64 = 65_536;

/// Losses by what they are sliced by.
#[derive(Default)]
struct Slices(BTreeMap<String, BTreeMap<&'static str, u64>>);

impl Slices {
    fn add(&mut self, key: String, loss: Loss) {
        *self.0.entry(key).or_default().entry(loss.as_str()).or_default() += 1;
    }

    fn done(self) -> Vec<HealthSlice> {
        let slices = self.0.into_iter();
        slices.map(|(key, kinds)| HealthSlice { key, count: kinds.values().sum(), kinds }).collect()
    }
}

/// Whose losses are asked for.
enum Whose {
    Anybodys,
    /// Of records that name no person.
    Nobodys,
    Of(PersonId),
}

/// A filter with its values read.
struct Wanted<'a> {
    loss: Option<Loss>,
    stage: Option<&'a str>,
    whose: Whose,
    month: Option<&'a str>,
    zone: TimeZone,
}

impl<'a> Wanted<'a> {
    fn read(query: &'a LossQuery, zone: TimeZone) -> Result<Self, Refusal> {
        let whose = match query.person.as_deref() {
            None | Some("") => Whose::Anybodys,
            Some("none") => Whose::Nobodys,
            Some(id) => Whose::Of(id.parse().map_err(|_| Refusal::BadInput { field: "person" })?),
        };
        let given = |text: &'a Option<String>| text.as_deref().filter(|text| !text.is_empty());
        Ok(Self {
            loss: given(&query.kind).map(str::parse).transpose()?,
            stage: given(&query.stage),
            whose,
            month: given(&query.month),
            zone,
        })
    }

    fn is_theirs(&self, person: Option<PersonId>) -> bool {
        match self.whose {
            Whose::Anybodys => true,
            Whose::Nobodys => person.is_none(),
            Whose::Of(asked) => person == Some(asked),
        }
    }

    fn shows(&self, one: &Found) -> bool {
        self.loss.is_none_or(|loss| loss == one.loss)
            && self.stage.is_none_or(|stage| stage == one.stage)
            && self.is_theirs(one.person)
            && self.month.is_none_or(|wanted| wanted == month(one.at_us, &self.zone))
    }
}

fn month(at_us: i64, zone: &TimeZone) -> String {
    let date = times::day_in_zone(at_us, zone).0;
    format!("{:04}-{:02}", date.year(), date.month())
}

/// At which stage an act is done.
fn stage_of_act(name: &str) -> &'static str {
    let stage = match name {
        "receive" | "supplier_return" | "open_stock" => Stage::Receiving,
        "start_operation" | "finish_operation" | "reopen_operation" | "feed"
        | "return_material" | "produce" | "rework" => Stage::Production,
        "plan" | "set_pick" | "take_pick" | "dispatch" | "deliver" | "customer_return" => {
            Stage::Shipping
        }
        "move" | "putaway" | "split" | "merge" | "relabel" | "repack" | "build" | "fill"
        | "nest" | "put_unit" => Stage::Warehouse,
        "count" | "adjust" | "scrap" => Stage::Adjusting,
        _ => return ELSEWHERE,
    };
    stage.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_a_hundred_and_one_break_in_a_million_is_seen() {
        assert_eq!(Loss::ALL.into_iter().map(Loss::weight).sum::<u64>(), 100);

        assert_eq!(lost(30, 0, 1_000_000), 0);
        assert_eq!(lost(30, 1, 1_000_000), 1);
        assert_eq!(lost(30, 1, 3), 10_000);
        assert_eq!(lost(30, 3, 3), 30_000);
        assert_eq!(lost(30, 0, 0), 0, "where nothing is, nothing is lost");
    }

    #[test]
    fn a_place_in_the_list_is_read_as_it_was_written() {
        for place in [Place(-5, Loss::Break, 7), Place(i64::MAX, Loss::Typed, -1)] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        assert_eq!("5.nothing.7".parse::<Place>(), Err(()));
    }
}
