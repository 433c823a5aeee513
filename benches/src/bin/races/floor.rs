//! One round: lots and open picks, hands that scan and dispatch, and a desk that recalls.

use std::path::Path;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use app::{
    Dispatch, Done, Error, HoldRecall, OpenRecall, Operator, OrderLineAsk, PlaceOrder,
    PlanShipment, Plant, RecallView, Receive, ReceiveLot, SetPick, SplitLot, TakePick,
};
use benches::factory::Dice;
use domain::OrderKind;
use serde_json::json;

use crate::look::{self, Seen};
use crate::{Counts, House};

const ONCE: (Option<&str>, bool) = (None, false);
/// Pieces of each lot that is recalled, and of each shipment of it.
const LOT: u32 = 60;
const SHIPMENT: u32 = 10;
/// Shipments that are ready to be scanned: two of each hand. The last one is of a lot nobody recalls.
const SHIPMENTS: usize = 6;
const HANDS: usize = 3;
/// An act that the engine was too busy for is asked again so often.
const TRIES: usize = 50;

/// Masters of the factory.
pub(crate) fn furnish(plant: &Plant, owner: &Operator, folder: &Path) -> Result<()> {
    let document = json!({"format": "suyuan-exchange", "version": 1,
        "items": [{"code": "BREAD", "name": "bread", "unit": "pcs", "tracking": "lot"}],
        "partners": [{"code": "S1", "name": "S1", "role": "supplier"},
            {"code": "C1", "name": "C1", "role": "customer"}],
        "pools": [], "transfers": []});
    let path = folder.join("masters.json");
    std::fs::write(&path, document.to_string())?;
    let outcome = plant.import_path(owner, &path)?;
    ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    for (code, kind) in [("A1", "bin"), ("DOCK", "dock")] {
        let ask = serde_json::from_value(json!({"fields": {"name": code, "kind": kind}}))?;
        plant.define_master(owner, "place", code, &ask)?;
    }
    Ok(())
}

/// What a hand had of its shipments.
#[derive(Debug, Default)]
struct Hand {
    /// Places in the ledger of shipments that left, with their numbers.
    left: Vec<(String, i64)>,
    stopped: usize,
    refused: usize,
}

/// A round that is to be run.
pub(crate) struct Round<'a> {
    pub(crate) house: &'a House,
    pub(crate) number: u64,
    pub(crate) seed: u64,
    /// How long the hands take, about.
    pub(crate) lasts: Duration,
}

impl Round<'_> {
    pub(crate) fn run(&self, counts: &mut Counts) -> Result<()> {
        let since = self.house.desk.ledger_head(&self.house.owner)?.seq;
        self.prepare()?;
        let start = Barrier::new(HANDS + 2);
        let (hands, held) = thread::scope(|scope| {
            let start = &start;
            let mut hands: Vec<_> =
                (0..HANDS).map(|hand| scope.spawn(move || self.ships(hand, start))).collect();
            hands.push(scope.spawn(move || self.splits(start)));
            let held = self.recalls(start);
            let hands: Vec<_> =
                hands.into_iter().map(|hand| hand.join().expect("a hand ends")).collect();
            (hands, held)
        });
        let (hands, held) = (hands.into_iter().collect::<Result<Vec<_>>>()?, held?);
        self.judge(counts, &hands, &held, since)
    }

    fn dice(&self, who: u64) -> Dice {
        Dice::new(self.seed.wrapping_mul(1_000_003) ^ (self.number << 8) ^ who)
    }

    fn lot(&self, name: &str) -> String {
        format!("R{}{name}", self.number)
    }

    fn note(&self, name: &str) -> String {
        format!("DN-{}-{name}", self.number)
    }

    /// The lots of which shipments are ready: two that are recalled, and another one.
    fn lot_of(&self, shipment: usize) -> String {
        self.lot(if shipment + 1 == SHIPMENTS { "x" } else { ["a", "b"][shipment % 2] })
    }

    fn prepare(&self) -> Result<()> {
        let (plant, owner) = (&self.house.desk, &self.house.owner);
        let lot = |name: &str| ReceiveLot {
            item: "BREAD".to_owned(),
            quantity: LOT.to_string(),
            lot_number: Some(self.lot(name)),
            place: Some("A1".to_owned()),
            ..ReceiveLot::default()
        };
        let lots = vec![lot("a"), lot("b"), lot("x")];
        let ask = Receive { supplier: Some("S1".to_owned()), lots, ..Receive::default() };
        plant.receive(owner, &ask, ONCE)?;
        let mut dice = self.dice(99);
        for shipment in 0..SHIPMENTS {
            let note = self.note(&shipment.to_string());
            self.pick(plant, &note, &self.lot_of(shipment))?;
            // Some stand at the dock already.
            if dice.below(2) == 0 {
                self.take(plant, &note)?;
            }
        }
        Ok(())
    }

    /// An order, a shipment of it and an open pick.
    fn pick(&self, plant: &Plant, note: &str, lot: &str) -> Result<(), Error> {
        let owner = &self.house.owner;
        let (order, quantity) = (format!("SO{note}"), SHIPMENT.to_string());
        let line = OrderLineAsk {
            item: "BREAD".to_owned(),
            quantity: quantity.clone(),
            ..OrderLineAsk::default()
        };
        let ask = PlaceOrder {
            code: Some(order.clone()),
            partner: "C1".to_owned(),
            lines: vec![line],
            ..PlaceOrder::default()
        };
        again(|| plant.place_order(owner, OrderKind::Sales, &ask, ONCE))?;
        let ask = PlanShipment {
            order,
            code: Some(note.to_owned()),
            dock: Some("DOCK".to_owned()),
            ..PlanShipment::default()
        };
        again(|| plant.plan_shipment(owner, &ask, ONCE))?;
        let ask = SetPick {
            line: 1,
            lot: Some(lot.to_owned()),
            quantity,
            reason: Some("this one".to_owned()),
            ..SetPick::default()
        };
        again(|| plant.set_pick(owner, note, &ask, ONCE))?;
        Ok(())
    }

    fn take(&self, plant: &Plant, note: &str) -> Result<(), Error> {
        let owner = &self.house.owner;
        for pick in plant.shipment(owner, note)?.picks {
            again(|| plant.take_pick(owner, (note, pick.pick), &TakePick::default(), ONCE))?;
        }
        Ok(())
    }

    /// A hand scans its picks and lets its shipments leave.
    fn ships(&self, hand: usize, start: &Barrier) -> Result<Hand> {
        let plant = self.house.of_hand(hand);
        let (mut dice, mut left) = (self.dice(hand as u64), Hand::default());
        start.wait();
        for shipment in (hand..SHIPMENTS).step_by(HANDS) {
            self.waits(&mut dice, 4);
            let note = self.note(&shipment.to_string());
            let taken = self.take(plant, &note);
            self.waits(&mut dice, 8);
            self.leaves(plant, &note, taken, &mut left)?;
        }
        Ok(left)
    }

    /// Lets a shipment leave after what came before it; what the hold stopped is counted.
    fn leaves(
        &self,
        plant: &Plant,
        note: &str,
        before: Result<(), Error>,
        had: &mut Hand,
    ) -> Result<()> {
        let owner = &self.house.owner;
        let dispatch = || again(|| plant.dispatch(owner, note, &Dispatch::default(), ONCE));
        match before.and_then(|()| dispatch()) {
            Ok(done) => had.left.push((note.to_owned(), done.seq)),
            Err(error) => {
                stopped(error)?;
                had.refused += 1;
                had.stopped += 1;
            }
        }
        Ok(())
    }

    /// Somebody makes a part of a lot a lot of its own, and sends that out.
    fn splits(&self, start: &Barrier) -> Result<Hand> {
        let (plant, owner) = (self.house.of_hand(HANDS), &self.house.owner);
        let (mut dice, mut had) = (self.dice(50), Hand::default());
        start.wait();
        for part in ["s", "t"] {
            self.waits(&mut dice, 4);
            let lot = self.lot(part);
            let ask = SplitLot {
                lot: self.lot("a"),
                quantity: SHIPMENT.to_string(),
                lot_number: Some(lot.clone()),
                place: Some("A1".to_owned()),
                ..SplitLot::default()
            };
            if let Err(error) = again(|| plant.split_lot(owner, &ask, ONCE)) {
                stopped(error)?;
                had.refused += 1;
                continue;
            }
            let note = self.note(part);
            let picked = self.pick(plant, &note, &lot).and_then(|()| self.take(plant, &note));
            self.leaves(plant, &note, picked, &mut had)?;
        }
        Ok(had)
    }

    /// The desk opens a recall and holds everything, at any moment.
    fn recalls(&self, start: &Barrier) -> Result<Done<RecallView>> {
        let (plant, owner) = (&self.house.desk, &self.house.owner);
        let mut dice = self.dice(77);
        let code = format!("RC-{}", self.number);
        let open = OpenRecall {
            roots: ["a", "b"].map(|name| format!("lot:{}", self.lot(name))).to_vec(),
            hazard: "substance".to_owned(),
            reason: "metal in it".to_owned(),
            code: Some(code.clone()),
            ..OpenRecall::default()
        };
        start.wait();
        self.waits(&mut dice, 2);
        again(|| plant.open_recall(owner, &open, ONCE))?;
        self.waits(&mut dice, 4);
        Ok(again(|| plant.hold_recall(owner, &code, &HoldRecall::default(), ONCE))?)
    }

    /// Waits for any part of what the hands take, at most so small a one.
    fn waits(&self, dice: &mut Dice, part: u64) {
        let most = (self.lasts.as_micros() as u64 / part).max(1);
        thread::sleep(Duration::from_micros(dice.below(most)));
    }

    /// Looks at what the acts answered, at the chain, and at what the recall says.
    fn judge(
        &self,
        counts: &mut Counts,
        hands: &[Hand],
        held: &Done<RecallView>,
        since: i64,
    ) -> Result<()> {
        let other = self.note(&(SHIPMENTS - 1).to_string());
        let mut went_on = false;
        for hand in hands {
            counts.refused += hand.refused;
            counts.stopped += hand.stopped;
            for (note, seq) in &hand.left {
                if *note == other {
                    went_on = true;
                } else if *seq < held.seq {
                    counts.before += 1;
                } else {
                    counts.slipped.push(format!("round {}: {note} left at {seq}", self.number));
                }
            }
        }
        ensure!(went_on, "{other} is of a lot that nobody recalls, and was stopped");
        counts.others += 1;
        let roots = ["a", "b"].map(|name| self.lot(name));
        let seen = look::at(self.house, &roots, since)?;
        counts.joined += seen.joined;
        let named = |line: &String| format!("round {}: {line}", self.number);
        counts.slipped.extend(seen.slipped.iter().map(named));
        self.agrees(&seen)
    }

    /// The recall says the same of the goods as the chain does.
    fn agrees(&self, seen: &Seen) -> Result<()> {
        let code = format!("RC-{}", self.number);
        let view = self.house.desk.recall(&self.house.owner, &code)?;
        let [figures] = view.figures.as_slice() else {
            return Err(anyhow!("one unit, and {} sums", view.figures.len()));
        };
        let said = (figures.on_hand.as_str(), figures.open.as_str());
        let found = (seen.in_house.to_string(), seen.outside.to_string());
        ensure!(said == (&found.0, &found.1), "the recall says {said:?}, the chain {found:?}");
        ensure!(seen.in_house.0 + seen.outside.0 == seen.received.0, "{seen:?} does not add up");
        Ok(())
    }
}

/// An act that was refused because something lies on hold; everything else is a fault of the round.
fn stopped(error: Error) -> Result<()> {
    match error {
        Error::Refusal(refusal) if refusal.code() == "lot_on_hold" => Ok(()),
        other => Err(other.into()),
    }
}

fn again<T>(act: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..TRIES {
        match act() {
            Err(Error::Busy) => {}
            done => return done,
        }
    }
    act()
}
