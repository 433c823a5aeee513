//! Tasks: what waits for whom. Nothing is written down; every task follows from how things stand.

mod crossings;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use domain::gauges::Standing;
use domain::masters::Contact;
use domain::tasks::{TaskKind, TaskState, state};
use domain::{
    CivilDate, CompanyId, FactId, HoldId, LineRole, MasterKind, OrderId, OrderKind, PartnerId,
    PoolId, PoolKind, Refusal, SiteId,
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::side::complaint_reports;
use store::{Tx, devices, inspections, masters, orders, pools, stock, tasks as stored, transport};
use trace::PoolBalance;
use utoipa::{IntoParams, ToSchema};

use crate::deliveries::degrees;
use crate::error::Result;
use crate::gauges::standings;
use crate::inspections::since_us;
use crate::naming::{LotName, People, PersonName, lot_name, on_hand};
use crate::notices::{Contacts, due_on, unreached, waits_since};
use crate::number_pools;
use crate::orders::lines;
use crate::permission::{ADMINISTRATOR, Permission, ROLES};
use crate::plant::{Operator, Plant};
use crate::results::is_undone;
use crate::times;

/// Which tasks are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// Those of this role; those of one's own roles where absent.
    pub role: Option<String>,
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskView {
    /// What is to be done, for example `inspect_lot`.
    pub kind: String,
    /// The role it belongs to; none where it is one's own.
    pub role: Option<String>,
    /// `waiting`, `late` or `stuck`.
    pub state: String,
    /// Since when it waits.
    pub since: String,
    /// When it is due, where something says so.
    pub due: Option<String>,
    /// What it is about: `lot`, `run`, `purchase_order`, `work_order`, `sales_order`, `shipment`,
    /// `receipt`, `hold`, `complaint`, `act`, `device_act`, `call`, `badge_double`,
    /// `report`, `number_pool`, `recall`, `recall_case`, `contact`, `crossing` or `sign_in`.
    pub subject: String,
    /// Its code or number.
    pub code: String,
    /// The lot, where it is about one.
    pub lot: Option<LotName>,
    /// How much, in the lot's unit.
    pub quantity: Option<String>,
    /// Name of the supplier or customer.
    pub partner: Option<String>,
    /// Who it came from.
    pub by: Option<PersonName>,
    /// A reason, an operation, a place: what helps to know it.
    pub note: Option<String>,
    /// Of numbers that run out: how many percent are given.
    pub used_percent: Option<u64>,
    /// Of numbers that run out: for how many days they last at the pace of the last thirty.
    pub lasts_days: Option<u64>,
}

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskPage {
    /// The tasks: what is stuck first, then what is late, the oldest first.
    pub rows: Vec<TaskView>,
    /// Kinds of which there are, or may be, more than are shown.
    pub more: Vec<String>,
}

/// Tasks of one kind at most.
const KIND_MAX: u32 = 100;
/// Things looked at that may turn out to be no task: orders that are served, lots that are empty.
const CANDIDATES_MAX: u32 = 300;
/// Orders are shown so many days before they are due.
const AHEAD_DAYS: i64 = 1;
/// A run is open for long after this.
const RUN_LONG_US: i64 = 12 * 3_600_000_000;
/// Corrections by others are told for so long.
const TOLD_US: i64 = 7 * 24 * 3_600_000_000;
const DAY_US: i64 = 24 * 3_600_000_000;
/// Pages of the newest lots that are looked at for less than nothing, and lots of one page.
const LOT_PAGES: usize = 5;
const LOT_PAGE: u32 = 200;

impl Plant {
    /// What waits for the roles of whoever asks, or for a role.
    pub fn tasks(&self, operator: &Operator, query: &TaskQuery) -> Result<TaskPage> {
        operator.need(Permission::WorkRead)?;
        let wanted = wanted(operator, query)?;
        let own = query.role.as_ref().map_or(operator.roles.as_slice(), std::slice::from_ref);
        let zone = times::zone(&operator.zone);
        let (now_us, today) = (self.now_us(), self.today(&zone));
        self.read(|tx| {
            let people = People::of(tx, operator.company)?;
            let ground = (operator.company, operator.site);
            let desk =
                Desk { roles: own, operator, ground, zone, now_us, today, people, plant: self };
            let (mut tasks, mut more) = (Vec::new(), Vec::new());
            for kind in wanted {
                let Found { tasks: mut of_kind, all } = desk.tasks(tx, kind)?;
                let hides = |task: &Task| {
                    operator.outside.hides_subject(&format!("{}:{}", task.subject, task.code))
                };
                of_kind.retain(|task| !hides(task));
                if !all || of_kind.len() > KIND_MAX as usize {
                    more.push(kind.as_str().to_owned());
                }
                of_kind.truncate(KIND_MAX as usize);
                tasks.extend(of_kind);
            }
            tasks.sort_by_key(|task| (task.state, task.due_us.unwrap_or(task.since_us)));
            let rows = tasks.into_iter().map(|task| desk.view(task)).collect();
            Ok(TaskPage { rows, more })
        })
    }
}

/// The kinds somebody sees: those of a role, else those of their own roles. Who runs the plant sees
/// all of them.
fn wanted(operator: &Operator, query: &TaskQuery) -> Result<Vec<TaskKind>, Refusal> {
    if let Some(role) = &query.role
        && !ROLES.iter().any(|(known, _)| known == role)
    {
        return Err(Refusal::BadInput { field: "role" });
    }
    let own = query.role.as_ref().map_or(operator.roles.as_slice(), std::slice::from_ref);
    let all = own.iter().any(|role| role == ADMINISTRATOR || role == "manager");
    let sees = |kind: &TaskKind| {
        let of_role = kind.roles().iter().any(|role| own.iter().any(|held| held == role));
        let mine = kind.roles().is_empty() && query.role.is_none();
        of_role || mine || (all && !kind.roles().is_empty())
    };
    Ok(TaskKind::ALL.into_iter().filter(sees).collect())
}

/// A task before it is put into words.
struct Task {
    kind: TaskKind,
    state: TaskState,
    since_us: i64,
    due_us: Option<i64>,
    subject: &'static str,
    code: String,
    about: About,
}

/// Tasks of a kind.
struct Found {
    tasks: Vec<Task>,
    /// Whether everything that could be one was looked at.
    all: bool,
}

impl Found {
    fn of(tasks: Vec<Task>) -> Self {
        Self { tasks, all: true }
    }
}

/// What helps to know a task.
#[derive(Default)]
struct About {
    lot: Option<LotName>,
    quantity: Option<String>,
    partner: Option<String>,
    by: Option<PersonName>,
    note: Option<String>,
    /// The role it belongs to, where that is no matter of the kind.
    role: Option<String>,
    used_percent: Option<u64>,
    lasts_days: Option<u64>,
}

/// What tasks are found with.
struct Desk<'a> {
    /// The roles that are asked for.
    roles: &'a [String],
    operator: &'a Operator,
    ground: (CompanyId, SiteId),
    zone: TimeZone,
    now_us: i64,
    today: CivilDate,
    people: People,
    plant: &'a Plant,
}

/// One more than is shown, so that it is seen when there are more.
const LOOKED_AT: u32 = KIND_MAX + 1;

impl Desk<'_> {
    fn tasks(&self, tx: &mut Tx<'_>, kind: TaskKind) -> Result<Found> {
        match kind {
            TaskKind::InspectLot => self.inspections(tx).map(Found::of),
            TaskKind::PutAway => self.put_away(tx),
            TaskKind::ExpectDelivery => self.due(tx, kind, OrderKind::Purchase),
            TaskKind::ShipOrder => self.due(tx, kind, OrderKind::Sales),
            TaskKind::StartOrder => self.not_started(tx).map(Found::of),
            TaskKind::CloseRun => self.runs(tx).map(Found::of),
            TaskKind::Dispatch => self.shipments(tx).map(Found::of),
            TaskKind::DecideHold => self.holds(tx).map(Found::of),
            TaskKind::AnswerComplaint => self.complaints(tx).map(Found::of),
            TaskKind::ConfirmReport => self.reports(tx).map(Found::of),
            TaskKind::CountLot => self.counts(tx),
            TaskKind::ReadCorrection => self.corrections(tx).map(Found::of),
            TaskKind::SettleDeviceAct => self.device_acts(tx).map(Found::of),
            TaskKind::CheckBadge => self.doubled_badges(tx).map(Found::of),
            TaskKind::CheckTries => self.guessed(tx),
            TaskKind::AnswerCall | TaskKind::EscalatedCall => self.calls(tx, kind).map(Found::of),
            TaskKind::ResolveCall => self.own_calls(tx).map(Found::of),
            TaskKind::RenewNumbers => self.numbers(tx).map(Found::of),
            TaskKind::JudgeTemperature => self.excursions(tx).map(Found::of),
            TaskKind::CallCustomer => self.unanswered(tx).map(Found::of),
            TaskKind::VerifyContact => self.unverified(tx).map(Found::of),
            TaskKind::HoldSite => self.not_held(tx).map(Found::of),
            TaskKind::AwaitGoods => self.not_arrived(tx),
            TaskKind::NameHalf => self.without_sender(tx).map(Found::of),
            TaskKind::KnowResult => self.pending_results(tx).map(Found::of),
            TaskKind::AnswerSignal => self.signals(tx).map(Found::of),
            TaskKind::CalibrateGauge => self.calibrations(tx).map(Found::of),
        }
    }

    fn task(
        &self,
        kind: TaskKind,
        (since_us, due_us): (i64, Option<i64>),
        (subject, code): (&'static str, String),
        about: About,
    ) -> Task {
        let state = state(kind, since_us, due_us, self.now_us);
        Task { kind, state, since_us, due_us, subject, code, about }
    }

    fn view(&self, task: Task) -> TaskView {
        let at = |us| times::in_zone(us, &self.zone);
        TaskView {
            kind: task.kind.as_str().to_owned(),
            role: task
                .about
                .role
                .or_else(|| task.kind.roles().first().map(|role| (*role).to_owned())),
            state: task.state.as_str().to_owned(),
            since: at(task.since_us),
            due: task.due_us.map(at),
            subject: task.subject.to_owned(),
            code: task.code,
            lot: task.about.lot,
            quantity: task.about.quantity,
            partner: task.about.partner,
            by: task.about.by,
            note: task.about.note,
            used_percent: task.about.used_percent,
            lasts_days: task.about.lasts_days,
        }
    }

    fn excursions(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for one in transport::excursions(tx, self.ground, true, None, LOOKED_AT)? {
            let (subject, code) = match one.subject.split_once(':') {
                Some(("shipment", code)) => ("shipment", code.to_owned()),
                Some((_, code)) => ("receipt", code.to_owned()),
                None => ("receipt", one.subject.clone()),
            };
            let note = Some(format!("{} °C", degrees(one.found_milli_c)));
            let about = About { note, ..About::default() };
            let kind = TaskKind::JudgeTemperature;
            tasks.push(self.task(kind, (one.at_us, None), (subject, code), about));
        }
        Ok(tasks)
    }

    /// Customers of open recalls who were told, reminded, and still do not answer, and those whom no
    /// message reached.
    fn unanswered(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for recall in store::recalls::open(tx, self.ground, LOOKED_AT)? {
            let events = store::recalls::events(tx, self.ground, recall.recall)?;
            let told: BTreeSet<PartnerId> = events.iter().filter_map(|one| one.partner).collect();
            let silent = told.into_iter().filter_map(|partner| {
                let since = waits_since(&events, partner)?;
                let due_us = recall.pace.owner_at_us(since);
                (due_us <= self.now_us).then_some((partner, since, due_us))
            });
            let unreached = unreached(tx, self.ground, &recall, &events)?;
            let unreached = unreached.into_iter().map(|(partner, since)| (partner, since, since));
            for (partner, since, due_us) in silent.chain(unreached) {
                let about = About {
                    partner: self.partner(tx, Some(partner))?,
                    by: recall.by.map(|person| self.people.name(person)),
                    ..About::default()
                };
                let subject = ("recall", recall.code.clone());
                let kind = TaskKind::CallCustomer;
                tasks.push(self.task(kind, (since, Some(due_us)), subject, about));
            }
        }
        Ok(tasks)
    }

    /// Contacts that have to be called again, so that their numbers are right when they are needed.
    fn unverified(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let contacts = Contacts::of(tx, self.ground.0)?;
        let is_due = |day: CivilDate| day.0 <= self.today.0;
        let task = |(code, contact): &(String, Contact)| {
            let day = due_on(contact);
            // Nobody knows since when one that was never called should have been: since today.
            let since = if contact.verified_on.is_empty() { self.today } else { day };
            let since_us = since.0.to_zoned(self.zone.clone()).ok()?.timestamp().as_microsecond();
            let note = Some(contact.name.clone());
            let partner = Some(contact.partner.clone()).filter(|code| !code.is_empty());
            let about = About { partner, note, ..About::default() };
            let subject = ("contact", code.clone());
            is_due(day)
                .then(|| self.task(TaskKind::VerifyContact, (since_us, None), subject, about))
        };
        Ok(contacts.all().filter_map(task).take(LOOKED_AT as usize).collect())
    }

    /// What control charts say and nobody answered, one task a chart.
    fn signals(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for said in crate::charts::unanswered(tx, self.ground, &self.zone)? {
            let lot = Some(lot_name(tx, self.ground, said.lot)?);
            let about = About { lot, note: Some(said.name), ..About::default() };
            let subject = ("control_chart", said.code);
            tasks.push(self.task(TaskKind::AnswerSignal, (said.at_us, None), subject, about));
        }
        Ok(tasks)
    }

    /// Gauges that were left out of their limits, or whose calibration is due or soon will be.
    fn calibrations(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        let all = standings(tx, self.ground.0, (self.now_us, &self.zone))?;
        if all.iter().all(|one| one.standing == Standing::Good) {
            return Ok(tasks);
        }
        let mut written = BTreeMap::new();
        for (code, at_us) in store::records::written(tx, self.ground.0, MasterKind::Gauge)? {
            written.entry(code).or_insert(at_us);
        }
        for one in all.into_iter().filter(|one| one.standing != Standing::Good) {
            let last_us = one.last.as_ref().map(|last| last.at.utc_us);
            let since_us = last_us.or_else(|| written.get(&one.code).copied());
            let due_us = one.due().filter(|_| one.standing != Standing::Out);
            let due_us = due_us.and_then(|day| self.end_of(day));
            let times = (since_us.unwrap_or(self.now_us), due_us);
            let about = About { note: Some(one.of.name), ..About::default() };
            tasks.push(self.task(TaskKind::CalibrateGauge, times, ("gauge", one.code), about));
        }
        Ok(tasks)
    }

    /// Lots that went on under reserve, by when what is missing is to be known.
    fn pending_results(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for reserve in store::results::reserves_open(tx, self.ground, LOOKED_AT)? {
            if is_undone(tx, self.ground, reserve.seq)? {
                continue;
            }
            let lot = lot_name(tx, self.ground, reserve.pool)?;
            let times = (reserve.at.utc_us, Some(reserve.due.utc_us));
            let code = lot.lot.clone();
            let note = Some(reserve.pending.replace('\n', ", "));
            let by = reserve.by.map(|person| self.people.name(person));
            let about = About { lot: Some(lot), note, by, ..About::default() };
            tasks.push(self.task(TaskKind::KnowResult, times, ("lot", code), about));
        }
        Ok(tasks)
    }

    fn inspections(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for waiting in inspections::waiting(tx, self.ground, PoolId(0), LOOKED_AT)? {
            let since = since_us(tx, self.ground, waiting)?;
            tasks.push(self.lot_task(tx, TaskKind::InspectLot, since, waiting.pool)?);
        }
        Ok(tasks)
    }

    fn lot_task(&self, tx: &mut Tx<'_>, kind: TaskKind, since: i64, pool: PoolId) -> Result<Task> {
        let lot = lot_name(tx, self.ground, pool)?;
        let code = lot.lot.clone();
        let quantity = Some(on_hand(tx, self.ground, pool)?);
        let about = About { lot: Some(lot), quantity, ..About::default() };
        let subject = if code.starts_with("run:") { "run" } else { "lot" };
        Ok(self.task(kind, (since, None), (subject, code), about))
    }

    /// Only where places are written down at all: else nothing could be put anywhere.
    fn put_away(&self, tx: &mut Tx<'_>) -> Result<Found> {
        if store::records::bodies(tx, self.ground.0, MasterKind::Place)?.is_empty() {
            return Ok(Found::of(Vec::new()));
        }
        let mut tasks = Vec::new();
        let candidates = stored::unplaced(tx, self.ground, CANDIDATES_MAX)?;
        let all = candidates.len() < CANDIDATES_MAX as usize;
        for waiting in candidates {
            let moves = store::balances::all_moves(tx, self.ground, waiting.pool)?;
            if moves.on_hand() > 0 {
                let since = moves.iter().last().map_or(0, |last| last.at_us);
                tasks.push(self.lot_task(tx, TaskKind::PutAway, since, waiting.pool)?);
            }
        }
        Ok(Found { tasks, all })
    }

    /// The moment a day ends in the plant.
    fn end_of(&self, day: CivilDate) -> Option<i64> {
        let end = day.0.tomorrow().ok()?.to_zoned(self.zone.clone()).ok()?;
        Some(end.timestamp().as_microsecond())
    }

    fn due(&self, tx: &mut Tx<'_>, kind: TaskKind, orders: OrderKind) -> Result<Found> {
        let ahead = self.today.0.checked_add(jiff::Span::new().days(AHEAD_DAYS));
        let ahead = CivilDate(ahead.unwrap_or(self.today.0));
        let subject = if orders == OrderKind::Purchase { "purchase_order" } else { "sales_order" };
        let mut tasks = Vec::new();
        let candidates = stored::due_orders(tx, self.ground, orders, ahead, CANDIDATES_MAX)?;
        let all = candidates.len() < CANDIDATES_MAX as usize;
        for (order, day) in candidates {
            let lines = lines(tx, self.ground, order)?;
            let mut outputs = lines.iter().filter(|(row, _)| row.role == LineRole::Output);
            if outputs.all(|(_, line)| line.is_served()) {
                continue;
            }
            let Some((code, since, partner)) = self.order(tx, order)? else { continue };
            let about = About { partner, ..About::default() };
            tasks.push(self.task(kind, (since, self.end_of(day)), (subject, code), about));
        }
        Ok(Found { tasks, all })
    }

    /// Number, when it was written, and the name of the partner.
    fn order(
        &self,
        tx: &mut Tx<'_>,
        order: OrderId,
    ) -> Result<Option<(String, i64, Option<String>)>> {
        let Some(order) = orders::find(tx, self.ground, order)? else { return Ok(None) };
        let partner = self.partner(tx, order.partner)?;
        Ok(Some((order.code, order.at.utc_us, partner)))
    }

    fn partner(&self, tx: &mut Tx<'_>, partner: Option<PartnerId>) -> Result<Option<String>> {
        let Some(partner) = partner else { return Ok(None) };
        Ok(masters::partner(tx, self.ground.0, partner)?.map(|partner| partner.name))
    }

    fn not_started(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for (id, since) in stored::not_started(tx, self.ground, LOOKED_AT)? {
            let Some(order) = orders::find(tx, self.ground, id)? else { continue };
            let due = order.due_on.and_then(|day| self.end_of(day));
            let subject = ("work_order", order.code);
            tasks.push(self.task(TaskKind::StartOrder, (since, due), subject, About::default()));
        }
        Ok(tasks)
    }

    fn runs(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let before = self.now_us - RUN_LONG_US;
        let mut tasks = Vec::new();
        for run in stored::open_runs(tx, self.ground, before, LOOKED_AT)? {
            let order = self.order(tx, run.order)?.map(|(code, ..)| code);
            let note = Some(run.operation);
            let about = About { note, ..About::default() };
            let code = crate::naming::reference_of(tx, self.ground, run.run)?;
            let subject = ("run", order.map_or(code.clone(), |order| format!("{order} {code}")));
            tasks.push(self.task(TaskKind::CloseRun, (run.started_at_us, None), subject, about));
        }
        Ok(tasks)
    }

    fn shipments(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for (code, order, since) in stored::open_shipments(tx, self.ground, LOOKED_AT)? {
            let partner = self.order(tx, order)?.and_then(|(_, _, partner)| partner);
            let about = About { partner, ..About::default() };
            tasks.push(self.task(TaskKind::Dispatch, (since, None), ("shipment", code), about));
        }
        Ok(tasks)
    }

    fn holds(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for hold in stock::open_holds(tx, self.ground, HoldId(0), LOOKED_AT)? {
            let about = About {
                lot: Some(lot_name(tx, self.ground, hold.pool)?),
                quantity: Some(on_hand(tx, self.ground, hold.pool)?),
                by: hold.placed_by.map(|person| self.people.name(person)),
                note: Some(hold.reason),
                ..About::default()
            };
            let subject = ("hold", hold.hold.to_string());
            let since = (hold.placed_at_us, None);
            tasks.push(self.task(TaskKind::DecideHold, since, subject, about));
        }
        Ok(tasks)
    }

    fn complaints(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for complaint in stored::open_complaints(tx, self.ground, LOOKED_AT)? {
            let lot = match complaint.pool {
                Some(pool) => Some(lot_name(tx, self.ground, pool)?),
                None => None,
            };
            let partner = self.partner(tx, Some(complaint.partner))?;
            let note = Some(complaint.step.to_string());
            let about = About { lot, partner, note, ..About::default() };
            let when = (complaint.at_us, complaint.due_at_us);
            let subject = ("complaint", complaint.code);
            tasks.push(self.task(TaskKind::AnswerComplaint, when, subject, about));
        }
        Ok(tasks)
    }

    /// What came by the public form and nobody took or dismissed.
    fn reports(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let found = complaint_reports::waiting(tx, self.ground, LOOKED_AT)?;
        let task = |report: complaint_reports::Report| {
            let subject = ("report", FactId(report.report).to_string());
            // Anybody may have written it: a stranger's words are read on its page, as theirs.
            self.task(TaskKind::ConfirmReport, (report.at_us, None), subject, About::default())
        };
        Ok(found.into_iter().map(task).collect())
    }

    /// Places and lots that hold less than nothing by the records.
    fn counts(&self, tx: &mut Tx<'_>) -> Result<Found> {
        let mut tasks = Vec::new();
        for (pool, place, quantity) in stored::short_places(tx, self.ground, LOOKED_AT)? {
            let mut task = self.lot_task(tx, TaskKind::CountLot, self.now_us, pool)?;
            task.about.quantity = Some(quantity.to_string());
            task.about.note = Some(place);
            tasks.push(task);
        }
        let filter = pools::PoolFilter { kind: Some(PoolKind::Lot), ..Default::default() };
        let mut before = None;
        for _ in 0..LOT_PAGES {
            let (company, site) = self.ground;
            let page = pools::page(tx, company, site, &filter, before, LOT_PAGE)?;
            let ids: Vec<PoolId> = page.iter().map(|row| row.pool.fact.pool).collect();
            let graph = self.plant.books_of(tx, self.operator, &ids)?.graph;
            for id in ids {
                let Some(pool) = graph.pool_by_id(id) else { continue };
                let contents = graph.contents(pool);
                if contents.balance == PoolBalance::Debt {
                    let since = contents.span.map_or(self.now_us, |(_, last)| last.utc_us);
                    tasks.push(self.lot_task(tx, TaskKind::CountLot, since, id)?);
                }
            }
            before = page.last().map(|row| row.pool.fact.pool);
            if page.len() < LOT_PAGE as usize {
                return Ok(Found::of(tasks));
            }
        }
        Ok(Found { tasks, all: false })
    }

    /// Pools whose numbers run out, due on the day on which they will have.
    fn numbers(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let low = number_pools::running_out(tx, self.ground, self.now_us)?;
        let task = |pool: number_pools::LowPool| {
            let ends_us = |days: u64| {
                let us = i64::try_from(days).ok()?.checked_mul(DAY_US)?;
                self.now_us.checked_add(us)
            };
            let due_us = match pool.left {
                0 => Some(pool.given_at_us),
                _ => pool.lasts_days.and_then(ends_us),
            };
            let about = About {
                quantity: Some(pool.left.to_string()),
                note: Some(pool.name).filter(|name| !name.is_empty()),
                used_percent: Some(pool.used_percent),
                lasts_days: pool.lasts_days,
                ..About::default()
            };
            let when = (pool.given_at_us, due_us);
            self.task(TaskKind::RenewNumbers, when, ("number_pool", pool.code), about)
        };
        Ok(low.into_iter().map(task).collect())
    }

    /// What devices handed over and a person has to look at: the word for it is the note.
    fn device_acts(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        for taken in devices::to_settle(tx, self.ground, false, (0, LOOKED_AT))? {
            let broken = match taken.act {
                Some(act) => devices::broken_by(tx, self.ground, act)?,
                None => Vec::new(),
            };
            let note = broken.into_iter().next().map(|rule| rule.rule).or(taken.problem);
            let by = taken.by.map(|person| self.people.name(person));
            let about = About { by, note, ..About::default() };
            let since = (taken.recorded_at_us, None);
            let subject = ("device_act", taken.seq.to_string());
            tasks.push(self.task(TaskKind::SettleDeviceAct, since, subject, about));
        }
        Ok(tasks)
    }
}
