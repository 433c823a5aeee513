//! Facts of the chain of work: acts, orders, lots, stock, production, shipping, complaints.

use super::fact;
use crate::ids::{
    ActId, BadgeId, ComplaintId, HoldId, InspectionId, ItemId, OrderId, PartnerId, PersonId,
    PoolId, RecallId, ShipmentId, TransferId, UnitId,
};
use crate::quantity::Quantity;
use crate::time::{CivilDate, Instant};
use crate::work::{
    Capture, ComplaintStep, DeviceOutcome, InspectionStage, LineRole, LotStatus, OrderKind,
    OrderState, UnitKind,
};

fact! {
    /// A person's act: the facts from `first_seq` up to this one belong together.
    ActRecorded = 30 v 1 {
        /// The act.
        16 act: ActId,
        /// Which act it is, for example `receive`.
        17 name: String,
        /// Place in the chain of the act's first fact.
        18 first_seq: i64,
        /// The document it belongs to.
        19 document: Option<String>,
        /// How it was put in.
        20 capture: Capture,
        /// When the first scan or key of it came.
        21 first_input_at: Option<Instant>,
        /// How often it was refused before it went through.
        22 refusals: u32,
        /// The act it takes back.
        23 undoes: Option<ActId>,
        /// Why, where somebody had to say so.
        24 reason: Option<String>,
    }
    /// Something is to be bought, made or sold.
    OrderPlaced = 31 v 1 {
        /// The order.
        16 order: OrderId,
        /// What it asks for.
        17 kind: OrderKind,
        /// Its number; unique within its kind at the site.
        18 code: String,
        /// From whom, or for whom.
        19 partner: Option<PartnerId>,
        /// When it is due.
        20 due_on: Option<CivilDate>,
        /// The number the partner knows it by.
        21 partner_reference: Option<String>,
        /// The version of the bill of materials a work order follows.
        22 bom: Option<String>,
        /// The routing a work order follows.
        23 routing: Option<String>,
    }
    /// A line of an order says what and how much; a quantity of nothing takes the line away.
    OrderLineSet = 32 v 1 {
        /// The order.
        16 order: OrderId,
        /// Number of the line, from 1.
        17 line: u32,
        /// What it stands for.
        18 role: LineRole,
        /// The item.
        19 item: ItemId,
        /// How much, in the item's own unit.
        20 quantity: Option<Quantity>,
        /// When it is due.
        21 due_on: Option<CivilDate>,
        /// The operation that uses it.
        22 operation: Option<String>,
        /// Items that may take its place.
        23 substitutes: Option<String>,
        /// Why it was changed.
        24 reason: Option<String>,
    }
    /// An order went from one state to another.
    OrderStateSet = 33 v 1 {
        /// The order.
        16 order: OrderId,
        /// The state.
        17 state: OrderState,
        /// Why.
        18 reason: Option<String>,
    }
    /// A transfer serves a line of an order: a receipt, a feed, an output or a shipment.
    LineServed = 34 v 1 {
        /// The order.
        16 order: OrderId,
        /// Number of the line.
        17 line: u32,
        /// The transfer.
        18 transfer: TransferId,
    }
    /// What a lot is, beside its item and numbers. What is not named stays as it was.
    LotDescribed = 35 v 1 {
        /// The lot.
        16 pool: PoolId,
        /// Day it was made.
        17 produced_on: Option<CivilDate>,
        /// Last day it may be used.
        18 expires_on: Option<CivilDate>,
        /// Day until which it is at its best.
        19 best_before_on: Option<CivilDate>,
        /// Day on which it has to be tested again.
        20 retest_on: Option<CivilDate>,
        /// Allergens in it, codes apart by spaces.
        21 allergens: Option<String>,
        /// Country it comes from.
        22 origin: Option<String>,
        /// Claims that hold for it, codes apart by spaces.
        23 claims: Option<String>,
        /// Number of the certificate that came with it.
        24 certificate: Option<String>,
        /// Further typed attributes as canonical JSON.
        25 attributes: Option<String>,
    }
    /// Quality says what a lot is.
    LotJudged = 36 v 1 {
        /// The lot.
        16 pool: PoolId,
        /// What it is from now on.
        17 status: LotStatus,
        /// The inspection it follows from.
        18 inspection: Option<InspectionId>,
        /// Why.
        19 reason: Option<String>,
    }
    /// A block was laid on a lot.
    HoldPlaced = 37 v 2 since 1 {
        /// The hold.
        16 hold: HoldId,
        /// The lot.
        17 pool: PoolId,
        /// Why.
        18 reason: String,
        /// The recall that blocks it.
        19 recall: Option<RecallId>,
    }
    /// A block was lifted.
    HoldLifted = 38 v 1 {
        /// The hold.
        16 hold: HoldId,
        /// Why.
        17 reason: String,
    }
    /// A portion of a lot went from one place to another; it stays the same lot.
    StockMoved = 39 v 1 {
        /// The lot.
        16 pool: PoolId,
        /// How much, in the lot's unit.
        17 quantity: Quantity,
        /// The place it left; none is what has no place yet.
        18 from: Option<String>,
        /// The place it came to; none is what has left its place.
        19 to: Option<String>,
        /// The handling unit it left.
        20 from_unit: Option<UnitId>,
        /// The handling unit it was put into.
        21 to_unit: Option<UnitId>,
    }
    /// A handling unit exists.
    UnitBuilt = 40 v 1 {
        /// The unit.
        16 unit: UnitId,
        /// What it is.
        17 kind: UnitKind,
        /// Its number, an SSCC where it has one; unique at the site.
        18 code: String,
    }
    /// A handling unit was put into another, onto the floor at a place, or out of the house.
    UnitMoved = 41 v 1 {
        /// The unit.
        16 unit: UnitId,
        /// The unit it stands in.
        17 parent: Option<UnitId>,
        /// The place it stands at; none when it left the house.
        18 place: Option<String>,
    }
    /// An operation began: its run is open.
    OperationStarted = 42 v 1 {
        /// The run.
        16 run: PoolId,
        /// The work order.
        17 order: OrderId,
        /// Code of the operation.
        18 operation: String,
        /// Its place in the routing, from 1.
        19 step: u32,
        /// The equipment.
        20 equipment: Option<String>,
        /// The station.
        21 station: Option<String>,
    }
    /// A run closed at the event time.
    RunClosed = 43 v 1 {
        /// The run.
        16 run: PoolId,
        /// Open again: the closing was a mistake.
        17 reopened: bool,
    }
    /// A lot was inspected.
    InspectionRecorded = 44 v 1 {
        /// The inspection.
        16 inspection: InspectionId,
        /// The lot.
        17 pool: PoolId,
        /// When in its life.
        18 stage: InspectionStage,
        /// How much was accepted, in the lot's unit.
        19 accepted: Quantity,
        /// How much was rejected.
        20 rejected: Quantity,
        /// How many pieces or samples were looked at.
        21 sampled: Option<u32>,
        /// How many of them were defective.
        22 defective: Option<u32>,
        /// What was found, in words.
        23 note: Option<String>,
    }
    /// Goods are being gathered for a customer.
    ShipmentPlanned = 45 v 1 {
        /// The shipment.
        16 shipment: ShipmentId,
        /// The sales order.
        17 order: OrderId,
        /// Number of the delivery note; unique at the site.
        18 code: String,
        /// Where it is gathered.
        19 dock: Option<String>,
    }
    /// A portion of a lot is meant for a shipment; nothing takes it away.
    PickSet = 46 v 1 {
        /// The shipment.
        16 shipment: ShipmentId,
        /// Number of the pick within the shipment, from 1.
        17 pick: u32,
        /// The line of the order.
        18 line: u32,
        /// The lot.
        19 pool: PoolId,
        /// How much; none takes the pick away.
        20 quantity: Option<Quantity>,
        /// Where it lies.
        21 place: Option<String>,
        /// The unit it is in.
        22 unit: Option<UnitId>,
        /// Whether it was taken from there.
        23 picked: bool,
        /// Why this lot and not the first in order.
        24 reason: Option<String>,
    }
    /// A shipment left the house.
    ShipmentDispatched = 47 v 1 {
        /// The shipment.
        16 shipment: ShipmentId,
        /// Who carries it.
        17 carrier: Option<String>,
        /// The vehicle's plate.
        18 plate: Option<String>,
        /// The driver.
        19 driver: Option<PersonId>,
        /// The seal's number.
        20 seal: Option<String>,
        /// Temperature of the cold room before loading, in thousandths of a degree Celsius.
        21 precool_milli_c: Option<i64>,
        /// Temperature of the goods when they were loaded.
        22 loading_milli_c: Option<i64>,
    }
    /// A shipment came to its customer.
    ShipmentDelivered = 48 v 1 {
        /// The shipment.
        16 shipment: ShipmentId,
        /// Temperature on arrival, in thousandths of a degree Celsius.
        17 arrival_milli_c: Option<i64>,
        /// What the customer says is missing.
        18 shortfall: Option<String>,
    }
    /// A customer complains.
    ComplaintTaken = 49 v 2 since 1 {
        /// The complaint.
        16 complaint: ComplaintId,
        /// Its number; unique at the site.
        17 code: String,
        /// The customer.
        18 partner: PartnerId,
        /// The lot, where it is known.
        19 pool: Option<PoolId>,
        /// The delivery, where it is known.
        20 document: Option<String>,
        /// What is wrong, in the customer's words.
        21 text: String,
        /// Kind of fault, for trends.
        22 cause: Option<String>,
        /// What the coder printed on it, as it was read; since version 2.
        23 coder_text: Option<String>,
    }
    /// A complaint went a step further.
    ComplaintStepped = 50 v 1 {
        /// The complaint.
        16 complaint: ComplaintId,
        /// The step.
        17 step: ComplaintStep,
        /// Who looks after it from now on.
        18 owner: Option<PersonId>,
        /// When the next step is due.
        19 due_at: Option<Instant>,
        /// What was done.
        20 note: Option<String>,
    }
    /// A rule asked or warned, and somebody went on with a reason.
    RuleOverridden = 51 v 1 {
        /// Code of the rule.
        16 rule: String,
        /// What it was about.
        17 subject: String,
        /// Why it was passed.
        18 reason: String,
    }
    /// A file belongs to something: a photo, a certificate.
    FileAttached = 52 v 1 {
        /// What it belongs to, for example `lot:L1` or `complaint:C-7`.
        16 subject: String,
        /// SHA-256 of its content.
        17 sha256: [u8; 32],
        /// Its name.
        18 name: String,
        /// Its media type.
        19 media_type: String,
        /// How many bytes it has.
        20 bytes: i64,
    }
    /// A place was counted.
    StockCounted = 53 v 1 {
        /// The lot.
        16 pool: PoolId,
        /// Where.
        17 place: Option<String>,
        /// What was there.
        18 counted: Quantity,
        /// What the records said.
        19 expected: Quantity,
        /// Why they differ.
        20 reason: Option<String>,
    }
    /// A shipment that had left by the records had not, or came back before anybody had it.
    ShipmentReopened = 54 v 1 {
        /// The shipment.
        16 shipment: ShipmentId,
        /// Why.
        17 reason: String,
    }
    /// A device handed over what was done at it, or asked. It happened by the device's clock, put
    /// right by how far that was off when the device sent it.
    DeviceActTaken = 55 v 1 {
        /// The device, as it calls itself.
        16 device: String,
        /// Its place in the order of the device, from 1.
        17 sequence: i64,
        /// The key under which it is the same however often it is sent.
        18 key: String,
        /// Which act it was, as the device said.
        19 name: String,
        /// What came of it.
        20 outcome: DeviceOutcome,
        /// The act it became.
        21 act: Option<ActId>,
        /// What the device's clock said.
        22 device_at: Option<Instant>,
        /// What was added to that, in milliseconds: the ledger's clock less the device's.
        23 clock_offset_ms: i64,
        /// The word for why it did not become an act.
        24 problem: Option<String>,
        /// The fields of that, as a JSON object.
        25 params: Option<String>,
        /// SHA-256 of what the device sent, where it did not become an act.
        26 sha256: Option<[u8; 32]>,
    }
    /// An act had been done already, against a rule: it is on record all the same.
    RuleBroken = 56 v 1 {
        /// The act.
        16 act: ActId,
        /// The word for the rule, as refusals spell it.
        17 rule: String,
        /// Its fields, as a JSON object.
        18 params: String,
    }
    /// Somebody looked at what a device had handed over, and it is settled.
    DeviceActSettled = 57 v 1 {
        /// Place in the chain of the fact that says what the device handed over.
        16 taken_seq: i64,
        /// What was found, and what was done about it.
        17 reason: String,
        /// The act that was made of it after all.
        18 act: Option<ActId>,
    }
    /// Numbers of a pool were given, and are never given again.
    NumbersTaken = 58 v 1 {
        /// Code of the number pool.
        16 pool: String,
        /// The first of them, as it is counted.
        17 first: i64,
        /// The last of them.
        18 last: i64,
        /// What for, where they are a block: a roll of labels, a device that works without network.
        19 purpose: Option<String>,
    }
    /// Whoever looks after a station changed; what runs there goes on.
    StationHandedOver = 60 v 1 {
        /// The station's code.
        16 station: String,
        /// Who looked after it.
        17 outgoing: PersonId,
        /// Who looks after it from now on.
        18 incoming: PersonId,
        /// How many runs were open there.
        19 runs: u32,
        /// What the one told the other.
        20 note: Option<String>,
    }
    /// A badge was used at a station while somebody was signed in with it at another one.
    BadgeDoubled = 61 v 1 {
        /// The badge.
        16 badge: BadgeId,
        /// Whose it is.
        17 person: PersonId,
        /// The station it is used at now.
        18 station: String,
        /// The other station.
        19 other: String,
        /// Since when it is in use there.
        20 other_since: Instant,
    }
    /// Pieces with serial numbers went from one lot to another, or from one handling unit to another. The
    /// numbers are a run: they differ only in the digits at their end.
    SerialsMoved = 80 v 1 {
        /// The item.
        16 item: ItemId,
        /// What stands before the counted digits.
        17 prefix: String,
        /// How many digits are counted; none for a single number that does not end in digits.
        18 digits: u32,
        /// The first number, as it is counted.
        19 first: i64,
        /// The last one.
        20 last: i64,
        /// The lot they were in; none where they are named for the first time.
        21 from: Option<PoolId>,
        /// The lot they are in; none where they were named by mistake.
        22 to: Option<PoolId>,
        /// The handling unit they lay in.
        23 from_unit: Option<UnitId>,
        /// The handling unit they lie in.
        24 to_unit: Option<UnitId>,
    }
    /// Somebody looked at a badge that was used at two stations, and it is settled.
    BadgeDoubleSettled = 81 v 1 {
        /// Place in the chain of the fact that says that it was.
        16 doubled_seq: i64,
        /// What was found.
        17 note: String,
    }
}
