//! Hands at the plant itself, and a clock that shows what the history says.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::{Clock, Error, NewPerson, Operator, Plant};
use demo::works::{Worker, workers};
use domain::{Instant, OrderKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::act::{Act, Call};
use crate::hands::Hands;

/// A clock that stands where it was set until it is let go, and then shows the time of day.
#[derive(Debug, Clone)]
pub struct PlayClock {
    set_us: Arc<AtomicI64>,
}

/// What the set time is once the clock was let go.
const LET_GO: i64 = i64::MIN;

impl PlayClock {
    /// A clock that stands at a moment.
    pub fn standing_at(moment: Instant) -> Self {
        Self { set_us: Arc::new(AtomicI64::new(moment.utc_us)) }
    }

    /// The clock a plant is opened with.
    pub fn clock(&self) -> Clock {
        let (set_us, system) = (Arc::clone(&self.set_us), Clock::system());
        Clock::from_fn(move || match set_us.load(Ordering::SeqCst) {
            LET_GO => system.now_us(),
            set_us => set_us,
        })
    }

    /// Lets it show a moment.
    pub fn set(&self, moment: Instant) {
        self.set_us.store(moment.utc_us, Ordering::SeqCst);
    }

    /// Lets it run on with the time of day.
    pub fn let_go(&self) {
        self.set_us.store(LET_GO, Ordering::SeqCst);
    }
}

/// Hands at a plant, with an operator for everybody who works there.
pub struct AtThePlant {
    plant: Plant,
    clock: PlayClock,
    owner: Operator,
    operators: BTreeMap<&'static str, Operator>,
}

impl AtThePlant {
    /// Gives everybody who works at the factory an account, and takes their place.
    pub fn with_everybody(plant: &Plant, clock: &PlayClock) -> Result<Self, Error> {
        Self::with(plant, clock, workers())
    }

    /// Gives these an account, and takes the place of everybody who does something on an agenda.
    pub fn with_those_of(plant: &Plant, clock: &PlayClock, agenda: &[Act]) -> Result<Self, Error> {
        let named =
            |worker: &Worker| agenda.iter().any(|act| act.by.as_deref() == Some(worker.code));
        Self::with(plant, clock, workers().into_iter().filter(named).collect())
    }

    fn with(plant: &Plant, clock: &PlayClock, workers: Vec<Worker>) -> Result<Self, Error> {
        let owner = plant.command_line(None, None)?;
        let mut operators = BTreeMap::new();
        for worker in workers {
            operators.insert(worker.code, employed(plant, &owner, worker)?);
        }
        Ok(Self { plant: plant.clone(), clock: clock.clone(), owner, operators })
    }
}

fn employed(plant: &Plant, owner: &Operator, worker: Worker) -> Result<Operator, Error> {
    let person = plant.add_person_of_own_password(
        owner,
        &NewPerson {
            username: worker.code.to_owned(),
            name: worker.name.to_owned(),
            password: demo::PASSWORD.to_owned(),
            roles: vec![worker.role.to_owned()],
            at_sites: Vec::new(),
            language: Some("zh-Hant".to_owned()),
        },
    )?;
    let may = app::ROLES.iter().find(|(role, _)| *role == worker.role);
    Ok(Operator {
        person: person.id.parse().ok(),
        roles: vec![worker.role.to_owned()],
        permissions: may.map(|(_, may)| may.to_vec()).unwrap_or_default(),
        everywhere: may.map(|(_, may)| may.to_vec()).unwrap_or_default(),
        sights: app::Sights::of(&[worker.role.to_owned()]),
        ..owner.clone()
    })
}

fn asked<T: DeserializeOwned>(body: &Value) -> Result<T, Error> {
    T::deserialize(body).map_err(|_| domain::Refusal::BadInput { field: "body" }.into())
}

fn answered(answer: Result<impl Serialize, Error>) -> Result<Value, Error> {
    Ok(serde_json::to_value(answer?).unwrap_or_default())
}

impl Hands for AtThePlant {
    type Error = Error;

    fn set_clock(&mut self, moment: Instant) {
        self.clock.set(moment);
    }

    fn act(
        &mut self,
        by: Option<&str>,
        call: Call,
        names: &[String],
        body: &Value,
    ) -> Result<Value, Error> {
        let operator = match by {
            Some(code) => self.operators.get(code).ok_or(Error::NotFound("person"))?,
            None => &self.owner,
        };
        act(&self.plant, operator, (call, names), body)
    }

    fn look(&mut self, act: &str) -> Result<Value, Error> {
        answered(self.plant.one_act(&self.owner, act))
    }
}

fn act(
    plant: &Plant,
    who: &Operator,
    (call, names): (Call, &[String]),
    body: &Value,
) -> Result<Value, Error> {
    const ONCE: (Option<&str>, bool) = (None, false);
    let name = |place: usize| names.get(place).map_or("", String::as_str);
    let (buy, sell) = (OrderKind::Purchase, OrderKind::Sales);
    match call {
        Call::DefineMaster => answered(plant.define_master(who, name(0), name(1), &asked(body)?)),
        Call::PlacePurchase => answered(plant.place_order(who, buy, &asked(body)?, ONCE)),
        Call::StepPurchase => answered(plant.step_order(who, (buy, name(0)), &asked(body)?, ONCE)),
        Call::PlaceSales => answered(plant.place_order(who, sell, &asked(body)?, ONCE)),
        Call::StepSales => answered(plant.step_order(who, (sell, name(0)), &asked(body)?, ONCE)),
        Call::PlaceWork => answered(plant.place_work_order(who, &asked(body)?, ONCE)),
        Call::StepWork => answered(plant.step_work_order(who, name(0), &asked(body)?, ONCE)),
        Call::Receive => answered(plant.receive(who, &asked(body)?, ONCE)),
        Call::Inspect => answered(plant.inspect(who, &asked(body)?, ONCE)),
        Call::Move => answered(plant.move_stock(who, &asked(body)?, ONCE)),
        Call::Count => answered(plant.count_stock(who, &asked(body)?, ONCE)),
        Call::Scrap => answered(plant.scrap_stock(who, &asked(body)?, ONCE)),
        Call::OpenTank => answered(plant.open_tank(who, &asked(body)?, ONCE)),
        Call::FillTank => answered(plant.fill_tank(who, &asked(body)?, ONCE)),
        Call::DrawTank => answered(plant.draw_tank(who, &asked(body)?, ONCE)),
        Call::CleanTank => answered(plant.clean_tank(who, &asked(body)?, ONCE)),
        Call::Start => answered(plant.start_operation(who, &asked(body)?, ONCE)),
        Call::Finish => answered(plant.finish_operation(who, name(0), &asked(body)?, ONCE)),
        Call::Feed => answered(plant.feed(who, &asked(body)?, ONCE)),
        Call::HandBack => answered(plant.hand_back(who, &asked(body)?, ONCE)),
        Call::Rework => answered(plant.rework(who, &asked(body)?, ONCE)),
        Call::Pass => answered(plant.pass_on(who, name(0), &asked(body)?, ONCE)),
        Call::Lose => answered(plant.lose_from_run(who, name(0), &asked(body)?, ONCE)),
        Call::Produce => answered(plant.produce(who, &asked(body)?, ONCE)),
        Call::Repack => answered(plant.repack_lot(who, &asked(body)?, ONCE)),
        Call::Split => answered(plant.split_lot(who, &asked(body)?, ONCE)),
        Call::Merge => answered(plant.merge_lots(who, &asked(body)?, ONCE)),
        Call::Relabel => answered(plant.relabel_lot(who, &asked(body)?, ONCE)),
        Call::Adjust => answered(plant.adjust_stock(who, &asked(body)?, ONCE)),
        Call::PlanShipment => answered(plant.plan_shipment(who, &asked(body)?, ONCE)),
        Call::SetPick => answered(plant.set_pick(who, name(0), &asked(body)?, ONCE)),
        Call::TakePick => {
            let pick = name(1).parse().map_err(|_| Error::NotFound("pick"))?;
            answered(plant.take_pick(who, (name(0), pick), &asked(body)?, ONCE))
        }
        Call::Dispatch => answered(plant.dispatch(who, name(0), &asked(body)?, ONCE)),
        Call::CustomerReturn => answered(plant.customer_return(who, &asked(body)?, ONCE)),
        Call::SupplierReturn => answered(plant.supplier_return(who, &asked(body)?, ONCE)),
        Call::Undo => answered(plant.undo_act(who, name(0), &asked(body)?, ONCE)),
        Call::CorrectQuantity => {
            answered(plant.correct_quantity(who, name(0), &asked(body)?, ONCE))
        }
        Call::Correct => answered(plant.correct_transfer(who, name(0), &asked(body)?, None)),
        Call::Record => answered(plant.record_transfer(who, &asked(body)?, None)),
    }
}
