//! The rows of a table: what the graph says of each reached movement, and what the projections add to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::masters::Place;
use domain::{CivilDate, MasterKind, PersonId, PoolId, PoolKind, TransferId};
use store::claims::{self, ClaimKind};
use store::{Tx, records, stock, transfers};
use trace::picture::FigureText;
use trace::{Answer, End, Row, Way};

use super::TraceRow;
use crate::asks::TraceAsk;
use crate::error::Result;
use crate::permission::Permission;
use crate::picture::said_of_lots;
use crate::plant::{Operator, Plant};
use crate::rows::Codes;
use crate::runs;
use crate::times;
use crate::withholding::Withheld;

/// Places within places that are gone up until the warehouse.
const PLACES_DEEP: usize = 8;

/// What a table is gathered for.
pub(super) struct Gathering<'a> {
    plant: &'a Plant,
    operator: &'a Operator,
    withheld: &'a [Withheld],
    /// How lots stand and where they lie is known of now alone.
    is_now: bool,
    /// The reader may see stock and documents.
    may_see_work: bool,
}

/// How a lot stands and where it lies.
#[derive(Debug, Clone, Default)]
struct Standing {
    status: Option<&'static str>,
    expires: Option<String>,
    bin: Option<String>,
    warehouse: Option<String>,
}

impl<'a> Gathering<'a> {
    pub(super) fn begin(
        plant: &'a Plant,
        operator: &'a Operator,
        (ask, withheld): (&TraceAsk, &'a [Withheld]),
    ) -> Self {
        let is_now = ask.as_of.is_none() && ask.as_of_seq.is_none();
        let may_see_work = operator.need(Permission::WorkRead).is_ok();
        Self { plant, operator, withheld, is_now, may_see_work }
    }

    /// At most so many rows, in the order of the answer, and how many there are beyond.
    pub(super) fn rows(&self, answer: &Answer<'_>, most: usize) -> Result<(Vec<TraceRow>, usize)> {
        let all: Vec<Row<'_>> =
            answer.sides().iter().flat_map(trace::Side::rows).take(most).collect();
        let reached: usize = answer.sides().iter().map(trace::Side::transfer_count).sum();
        let lots: BTreeSet<PoolId> = all.iter().map(|row| row.told().pool).collect();
        let codes: Vec<&str> = all.iter().map(|row| row.transfer).collect();
        let ground = (self.operator.company, self.operator.site);
        let (people, standing, operations) = self.plant.read(|tx| {
            let people = self.people(tx, &codes)?;
            let mut standing = HashMap::new();
            if self.is_now {
                let mut looking = Looking::begin(tx, self)?;
                for lot in lots {
                    standing.insert(lot, looking.at(lot)?);
                }
            }
            let operations = runs::operation_names(tx, ground.0)?;
            Ok((people, standing, operations))
        })?;
        let none = Standing::default();
        let rows = all.iter().map(|row| {
            let standing = standing.get(&row.told().pool).unwrap_or(&none);
            self.row(row, standing, (people.get(row.transfer), &operations))
        });
        let rows: Vec<TraceRow> = rows.collect();
        let beyond = reached - rows.len();
        Ok((rows, beyond))
    }

    /// Who did each movement, by what documents call it.
    fn people(&self, tx: &mut Tx<'_>, codes: &[&str]) -> Result<HashMap<String, String>> {
        let mut names = HashMap::new();
        if codes.is_empty() {
            return Ok(names);
        }
        let Operator { company, site, .. } = *self.operator;
        let found = claims::find_many(tx, company, site, ClaimKind::Transfer, codes)?;
        let ids: Vec<TransferId> = found.values().map(|id| TransferId(*id)).collect();
        if ids.is_empty() {
            return Ok(names);
        }
        let mut who: HashMap<TransferId, Option<PersonId>> = HashMap::new();
        for transfer in transfers::by_ids(tx, company, site, &ids)? {
            who.insert(transfer.fact.transfer, transfer.by);
        }
        let mut corrected = transfers::corrections_of_many(tx, company, site, &ids)?;
        corrected.sort_by_key(|correction| correction.seq);
        for correction in corrected {
            if let Some(person) = correction.fact.set_by {
                who.insert(correction.fact.transfer, Some(person));
            }
        }
        let mut people = Codes::of(company, site);
        for (code, id) in found {
            let person = who.get(&TransferId(id)).copied().flatten();
            if let Some(name) = people.person_name(tx, person)? {
                names.insert(code, name);
            }
        }
        Ok(names)
    }

    fn row(
        &self,
        row: &Row<'_>,
        standing: &Standing,
        (person, operations): (Option<&String>, &BTreeMap<String, String>),
    ) -> TraceRow {
        let told = row.told();
        let partner = [&row.from, &row.to].into_iter().find(|end| is_partner(end.kind));
        let run = row.run();
        let operation = run.and_then(|run| run.operation);
        let named = |code: &str| operations.get(code).cloned().unwrap_or_else(|| code.to_owned());
        let order = run.and_then(|run| run.work_order);
        let document = row.document.or(order);
        let expires = told.expires.map(|day| day.to_string());
        let mut shown = TraceRow {
            way: row.way.as_str(),
            depth: row.depth,
            transfer: row.transfer.to_owned(),
            stage: stage(row),
            document_kind: document.map(|_| document_kind(row)),
            document: document.map(str::to_owned),
            at: row.at.to_string(),
            recorded_at: row.recorded_at.to_string(),
            late: row.late,
            item: told.item.map(|(code, _)| code.to_owned()),
            item_name: told.item.map(|(_, name)| name.to_owned()),
            lot: (told.kind == PoolKind::Lot).then(|| told.reference.clone()),
            lot_number: lot_number(told),
            supplier_lot: told.supplier_lot.map(str::to_owned),
            quantity: row.moved.clone(),
            unit: Some(row.unit.to_owned()),
            contains: row.contains.clone(),
            partner: partner.map(|end| end.partner.unwrap_or(end.code).to_owned()),
            warehouse: standing.warehouse.clone(),
            bin: standing.bin.clone(),
            status: standing.status,
            expires: standing.expires.clone().or(expires),
            operation: operation.map(named),
            equipment: row.equipment.map(str::to_owned),
            person: person.cloned(),
            basis: row.basis.as_str(),
            possible: row.possible,
            withheld: Vec::new(),
        };
        self.withhold(&mut shown);
        shown
    }

    /// Takes out what the reader may not see, and says which columns had something to say.
    fn withhold(&self, row: &mut TraceRow) {
        let mut withheld = Vec::new();
        let mut take = |name: &'static str, cell: &mut Option<String>| {
            if cell.take().is_some() {
                withheld.push(name);
            }
        };
        if !self.may_see_work {
            take("warehouse", &mut row.warehouse);
            take("bin", &mut row.bin);
        }
        if self.withheld.contains(&Withheld::People) {
            take("person", &mut row.person);
        }
        if self.withheld.contains(&Withheld::Partners) {
            take("partner", &mut row.partner);
            take("supplier_lot", &mut row.supplier_lot);
        }
        if self.withheld.contains(&Withheld::Quantities) {
            take("quantity", &mut row.quantity);
            take("contains", &mut row.contains.expected);
            row.contains = FigureText { unit: row.contains.unit.take(), ..FigureText::default() };
        }
        row.withheld = withheld;
    }
}

const fn is_partner(kind: PoolKind) -> bool {
    matches!(kind, PoolKind::Supplier | PoolKind::Customer)
}

fn lot_number(end: &End<'_>) -> Option<String> {
    let shown = end.lot_number.unwrap_or(end.code);
    matches!(end.kind, PoolKind::Lot | PoolKind::Tank).then(|| shown.to_owned())
}

/// What kind of step a movement is.
fn stage(row: &Row<'_>) -> &'static str {
    match (row.from.kind, row.to.kind) {
        (PoolKind::Supplier, _) => "received",
        (_, PoolKind::Customer) => "shipped",
        (PoolKind::Customer, _) | (_, PoolKind::Supplier) => "returned",
        (_, PoolKind::Scrap) => "scrapped",
        (_, PoolKind::Loss) => "lost",
        (PoolKind::Adjust, _) | (_, PoolKind::Adjust) => "adjusted",
        (_, PoolKind::Run) => "fed",
        (PoolKind::Run, _) => "made",
        _ => "moved",
    }
}

fn document_kind(row: &Row<'_>) -> &'static str {
    match (row.from.kind, row.to.kind) {
        (PoolKind::Supplier, _) => "receipt",
        (_, PoolKind::Customer) => "shipment",
        (PoolKind::Run, _) | (_, PoolKind::Run) => "work_order",
        _ => "movement",
    }
}

/// Looks up how lots stand and where they lie now.
struct Looking<'t, 'tx, 'a> {
    tx: &'t mut Tx<'tx>,
    gathering: &'t Gathering<'a>,
    said: HashMap<PoolId, &'static str>,
    today: CivilDate,
    warehouses: HashMap<String, String>,
}

impl<'t, 'tx, 'a> Looking<'t, 'tx, 'a> {
    fn begin(tx: &'t mut Tx<'tx>, gathering: &'t Gathering<'a>) -> Result<Self> {
        let operator = gathering.operator;
        let said = said_of_lots(tx, (operator.company, operator.site))?;
        let today = gathering.plant.today(&times::zone(&operator.zone));
        Ok(Self { tx, gathering, said, today, warehouses: HashMap::new() })
    }

    fn at(&mut self, lot: PoolId) -> Result<Standing> {
        let Operator { company, site, .. } = *self.gathering.operator;
        let known = stock::lot(self.tx, (company, site), lot)?;
        let portions = stock::portions(self.tx, (company, site), lot)?;
        let mut bins: BTreeSet<String> = BTreeSet::new();
        for portion in portions {
            let place = match (portion.place.as_str(), portion.unit) {
                ("", unit) => self.place_of_unit(unit)?,
                (place, _) => Some(place.to_owned()),
            };
            bins.extend(place);
        }
        let mut warehouses = BTreeSet::new();
        for bin in &bins {
            warehouses.insert(self.warehouse(bin)?);
        }
        let is_over = known.expires_on.is_some_and(|day| day < self.today);
        let is_there = store::balances::on_hand(self.tx, (company, site), lot)? > 0;
        let standing = if is_over { "expired" } else { "free" };
        let status = match self.said.get(&lot) {
            Some(said) => said,
            None if is_there => standing,
            None => "gone",
        };
        let joined = |codes: BTreeSet<String>| {
            let codes: Vec<String> = codes.into_iter().collect();
            (!codes.is_empty()).then(|| codes.join(", "))
        };
        Ok(Standing {
            status: Some(status),
            expires: known.expires_on.map(|day| day.to_string()),
            bin: joined(bins),
            warehouse: joined(warehouses),
        })
    }

    /// Where the outermost unit stands.
    fn place_of_unit(&mut self, unit: domain::UnitId) -> Result<Option<String>> {
        let Operator { company, site, .. } = *self.gathering.operator;
        let mut next = Some(unit);
        for _ in 0..PLACES_DEEP {
            let Some(unit) = next else { break };
            let found = store::units::find(self.tx, (company, site), unit)?;
            match found {
                Some(found) if found.place.is_some() => return Ok(found.place),
                found => next = found.and_then(|found| found.parent),
            }
        }
        Ok(None)
    }

    /// The warehouse a place is in; the place itself where it is in none.
    fn warehouse(&mut self, place: &str) -> Result<String> {
        if let Some(known) = self.warehouses.get(place) {
            return Ok(known.clone());
        }
        let mut at = place.to_owned();
        for _ in 0..PLACES_DEEP {
            let company = self.gathering.operator.company;
            let body = records::body(self.tx, company, MasterKind::Place, &at)?;
            let master: Option<Place> = body.and_then(|body| serde_json::from_str(&body).ok());
            match master {
                Some(master) if master.kind != "warehouse" && !master.parent.is_empty() => {
                    at = master.parent;
                }
                _ => break,
            }
        }
        self.warehouses.insert(place.to_owned(), at.clone());
        Ok(at)
    }
}

/// The lots at the far ends of what was reached, for what is counted of them.
pub(super) fn lots_of(answer: &Answer<'_>) -> BTreeSet<PoolId> {
    let rows = answer.sides().iter().flat_map(trace::Side::rows);
    rows.map(far_end).filter(|end| end.kind == PoolKind::Lot).map(|end| end.pool).collect()
}

fn far_end(row: Row<'_>) -> End<'_> {
    match row.way {
        Way::Forward => row.to,
        Way::Backward => row.from,
    }
}
