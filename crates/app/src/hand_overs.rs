//! Hand-over: one leader gives a station to the next, while what runs there goes on.
//!
//! What the next one has to know is read from how things stand. Both sign: the one who goes by having
//! just shown who they are, the one who comes by their PIN or password here.

use domain::facts::StationHandedOver;
use domain::{CompanyId, HoldId, LineRole, PersonId, PoolId, Refusal, SiteId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::operations::{self, Operation};
use store::side::people;
use store::{Tx, masters, orders, stations as stored, stock};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::holds::{self, HoldView};
use crate::naming::{People, PersonName};
use crate::orders::lines;
use crate::people::roles_at;
use crate::permission::{self, Permission};
use crate::plant::{Operator, Plant};
use crate::proof::Proof;
use crate::requests::Request;
use crate::runs::{self, RunView};
use crate::stations::{known_person, need_station};
use crate::tasks::{TaskQuery, TaskView};
use crate::times;

/// What whoever takes a station over has to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandOverSheet {
    /// Code of the station.
    pub station: String,
    /// Its name.
    pub station_name: String,
    /// The last hand-over.
    pub last: Option<HandOverView>,
    /// The runs that are open there, with what is in them.
    pub runs: Vec<RunView>,
    /// Materials of those runs of which some was fed and not all.
    pub half_fed: Vec<HalfFedView>,
    /// Open holds on what lies there or is in one of those runs.
    pub holds: Vec<HoldView>,
    /// There may be more holds than were looked at.
    pub more_holds: bool,
    /// What waits for the leader of the site.
    pub tasks: Vec<TaskView>,
    /// Who may take it over.
    pub leaders: Vec<PersonName>,
}

/// A station that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandOverView {
    /// When.
    pub at: String,
    /// Who looked after it.
    pub outgoing: PersonName,
    /// Who looks after it from then on.
    pub incoming: PersonName,
    /// What the one told the other.
    pub note: Option<String>,
}

/// A material of which some was fed and not all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HalfFedView {
    /// Number of the work order.
    pub order: String,
    /// Number of the line.
    pub line: u32,
    /// Code of the operation it is fed at.
    pub operation: Option<String>,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Its unit.
    pub unit: String,
    /// How much the order asks for.
    pub planned: String,
    /// How much was fed.
    pub fed: String,
}

/// A station that is handed over.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct HandOver {
    /// Who takes it over.
    pub incoming: String,
    /// Their PIN.
    #[schema(format = Password)]
    pub incoming_pin: Option<String>,
    /// Or their password.
    #[schema(format = Password)]
    pub incoming_password: Option<String>,
    /// What the one tells the other.
    pub note: Option<String>,
}

/// Runs and holds that are looked at.
const LOOKED_AT: u32 = 200;
/// Characters of a note at most.
const NOTE_MAX: usize = 2_000;

impl Plant {
    /// What whoever takes a station over has to know.
    pub fn hand_over_sheet(&self, operator: &Operator, station: &str) -> Result<HandOverSheet> {
        operator.need(Permission::WorkRead)?;
        let leader = TaskQuery { role: Some("leader".to_owned()) };
        let tasks = self.tasks(operator, &leader)?.rows;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let station_name = need_station(tx, ground.0, station)?;
            let open = open_at(tx, ground, station)?;
            let (holds, more_holds) = holds_at(tx, ground, (station, &open), &zone)?;
            Ok(HandOverSheet {
                station: station.to_owned(),
                station_name,
                last: last(tx, ground, station)?,
                half_fed: half_fed(tx, ground, &open)?,
                holds,
                more_holds,
                tasks,
                leaders: leaders(tx, ground)?,
                runs: open
                    .into_iter()
                    .map(|one| runs::view(tx, ground, &zone, one))
                    .collect::<Result<_>>()?,
            })
        })
    }

    /// Hands a station over. Its runs stay open and are the next leader's from then on.
    pub fn hand_over(
        &self,
        operator: &Operator,
        station: &str,
        ask: &HandOver,
        key: Option<&str>,
    ) -> Result<HandOverView> {
        operator.need(Permission::FloorLead)?;
        let outgoing = operator.person.ok_or(Error::Denied)?;
        let company = operator.company;
        let note = ask.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        let note = note.map(str::to_owned);
        if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_MAX) {
            return Err(Refusal::BadInput { field: "note" }.into());
        }
        if !operator.seat.fresh {
            return Err(Error::StepUpNeeded);
        }
        let incoming = self.read(|tx| {
            need_station(tx, company, station)?;
            let incoming = known_person(tx, company, &ask.incoming)?;
            if incoming == outgoing {
                return Err(Refusal::SamePerson.into());
            }
            if !leads(tx, (company, operator.site), incoming)? {
                return Err(Refusal::NotALeader { station: station.to_owned() }.into());
            }
            Ok(incoming)
        })?;
        let proof =
            Proof { pin: ask.incoming_pin.clone(), password: ask.incoming_password.clone() };
        self.prove((company, incoming), &proof)?;
        let request = Request::of(operator, key, &format!("{station} {incoming} {note:?}"));
        let station = station.to_owned();
        self.once(request, move |cx, request| {
            let ground = (request.company, request.site);
            let open = open_at(cx.tx, ground, &station)?;
            let runs = u32::try_from(open.len()).unwrap_or(u32::MAX);
            let fact =
                StationHandedOver { station: station.clone(), outgoing, incoming, runs, note };
            cx.act(ground.0, ground.1, request.by, fact)?;
            last(cx.tx, ground, &station)?.ok_or(Error::NotFound("hand-over"))
        })
    }
}

fn open_at(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), station: &str) -> Result<Vec<Operation>> {
    Ok(operations::open_at(tx, ground, station, LOOKED_AT)?)
}

fn last(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    station: &str,
) -> Result<Option<HandOverView>> {
    let Some(last) = stored::last_hand_over(tx, ground, station)? else { return Ok(None) };
    let names = People::of(tx, ground.0)?;
    Ok(Some(HandOverView {
        at: last.at.to_string(),
        outgoing: names.name(last.outgoing),
        incoming: names.name(last.incoming),
        note: last.note,
    }))
}

/// Who looks after a run: whoever took its station over since it began; none where nobody did.
pub(crate) fn in_charge(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    operation: &Operation,
) -> Result<Option<PersonName>> {
    let Some(station) = &operation.station else { return Ok(None) };
    let last = stored::last_hand_over(tx, ground, station)?;
    let Some(last) = last.filter(|last| last.at.utc_us >= operation.started_at_us) else {
        return Ok(None);
    };
    let names = people::names(tx, ground.0, last.incoming)?;
    let name = names.into_iter().rfind(|name| name.valid_to_us.is_none());
    let name = name.and_then(|name| name.name.or(name.code));
    Ok(Some(PersonName { person: last.incoming.to_string(), name }))
}

fn half_fed(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    open: &[Operation],
) -> Result<Vec<HalfFedView>> {
    let mut half_fed = Vec::new();
    let mut seen = Vec::new();
    for run in open {
        if seen.contains(&(run.order, &run.operation)) {
            continue;
        }
        seen.push((run.order, &run.operation));
        let Some(order) = orders::find(tx, ground, run.order)? else { continue };
        for (row, line) in lines(tx, ground, run.order)? {
            let is_fed_here = row.operation.as_ref().is_none_or(|code| *code == run.operation);
            let is_begun = line.served > 0 && !line.is_served();
            if row.role != LineRole::Input || !is_fed_here || !is_begun {
                continue;
            }
            let item = masters::item(tx, ground.0, row.item)?.ok_or(Error::NotFound("item"))?;
            half_fed.push(HalfFedView {
                order: order.code.clone(),
                line: row.line,
                operation: row.operation,
                item: item.code,
                item_name: item.name,
                unit: item.unit,
                planned: line.ordered.to_string(),
                fed: domain::quantity::format_scaled(line.served),
            });
        }
    }
    Ok(half_fed)
}

/// Open holds on what lies at a station or is in one of its runs, and whether there may be more.
fn holds_at(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (station, open): (&str, &[Operation]),
    zone: &TimeZone,
) -> Result<(Vec<HoldView>, bool)> {
    let mut here: Vec<PoolId> = Vec::new();
    for run in open {
        let (ins, outs) = store::balances::flows(tx, ground, run.run)?;
        here.extend(ins.iter().map(|flow| flow.fact.from));
        here.extend(outs.iter().map(|flow| flow.fact.to));
    }
    let lying = stock::at_place(tx, ground, station, PoolId(0), LOOKED_AT)?;
    here.extend(lying.into_iter().map(|portion| portion.pool));
    let found = stock::open_holds(tx, ground, HoldId(0), LOOKED_AT)?;
    let more = found.len() == LOOKED_AT as usize;
    let names = People::of(tx, ground.0)?;
    let at = found.into_iter().filter(|hold| here.contains(&hold.pool));
    let views = at.map(|hold| holds::view(tx, ground, (zone, &names), hold));
    Ok((views.collect::<Result<_>>()?, more))
}

fn leads(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), person: PersonId) -> Result<bool> {
    let roles = roles_at(tx, ground, person)?;
    Ok(permission::allows(&roles, Permission::FloorLead))
}

fn leaders(tx: &mut Tx<'_>, (company, site): (CompanyId, SiteId)) -> Result<Vec<PersonName>> {
    let names = People::of(tx, company)?;
    let known = people::persons(tx, company)?.into_iter();
    let leading = known.filter(|known| {
        let roles = people::roles_at(&known.roles, site);
        !known.erased && permission::allows(&roles, Permission::FloorLead)
    });
    Ok(leading.map(|known| names.name(known.person)).collect())
}
