//! One sample of every kind of fact of the chain of work, with every field filled.

use domain::complaints::DismissalReason;
use domain::facts::{
    ActRecorded, ActSigned, AnswerTaken, BadgeDoubleSettled, BadgeDoubled, CallAnswered,
    CallRaised, CallResolved, CallWithdrawn, CleaningVoided, ComplaintStepped, ComplaintTaken,
    CustomerLotGiven, DeliveryCarried, DeviceActSettled, DeviceActTaken, DrillDrawn, FileAttached,
    HoldLifted, HoldPlaced, IdentityChosen, InspectionRecorded, InstructionDrafted,
    InstructionPublished, InstructionRead, InstructionReleased, InstructionSentBack,
    InstructionWithdrawn, LabelBound, LabelPrinted, LabelVoided, LineServed, LineShort, LoggerRead,
    LotDescribed, LotJudged, MachineCleaned, MasterDefined, NumbersTaken, OperationStarted,
    OrderLineSet, OrderPlaced, OrderStateSet, PickSet, PieceWeighed, QuantityWeighed,
    RecallAccounted, RecallAcknowledged, RecallAnswered, RecallChecked, RecallClosed, RecallHeld,
    RecallLotSet, RecallNoticed, RecallOpened, RecallPaced, RecallScoped, RecallTold,
    ReportDismissed, ReturnablesMoved, RollPrinted, RuleBroken, RuleOverridden, RunClosed,
    ScaleChecked, SerialsMoved, ShipmentDelivered, ShipmentDispatched, ShipmentPlanned,
    ShipmentReopened, SigningFailed, StationHandedOver, StockCounted, StockMoved,
    TemperatureJudged, TemperatureOutside, UnitBuilt, UnitMeant, UnitMoved,
};
use domain::recalls::{RecallHazard, RecallReading};
use domain::{
    ActId, BadgeId, CallId, CallKind, Capture, CivilDate, ComplaintId, ComplaintStep,
    DeviceOutcome, Fact, FactId, HoldId, InspectionId, InspectionStage, Instant, InstructionId,
    ItemId, LabelId, LineRole, LotStatus, MasterKind, OrderId, OrderKind, OrderState, PartnerId,
    PersonId, PoolId, Quantity, RecallId, RollId, ShipmentId, SignatureMeaning, SignatureWay,
    TransferId, UnitId, UnitKind, Unread,
};

const LOT: PoolId = PoolId(11);
const RUN: PoolId = PoolId(13);
const ORDER: OrderId = OrderId(31);
const HOLD: HoldId = HoldId(32);
const UNIT: UnitId = UnitId(33);
const SHIPMENT: ShipmentId = ShipmentId(34);
const COMPLAINT: ComplaintId = ComplaintId(35);
const INSPECTION: InspectionId = InspectionId(36);

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn moment() -> Instant {
    "2026-03-01T08:30:00+08:00".parse().unwrap()
}

/// A master record of the company's own ledger.
pub(crate) fn master() -> Fact {
    MasterDefined {
        kind: MasterKind::Place,
        code: "A-01".into(),
        body: r#"{"name":"冷凍庫 A-01"}"#.into(),
        retired: true,
    }
    .into()
}

/// A number a customer has for an item.
pub(crate) fn customer_item() -> Fact {
    MasterDefined {
        kind: MasterKind::CustomerItem,
        code: "C1/99-7".into(),
        body: r#"{"customer":"C1","number":"99-7","item":"FLOUR"}"#.into(),
        retired: false,
    }
    .into()
}

/// The facts of a site, in an order in which they can happen.
pub(crate) fn work() -> Vec<Fact> {
    [
        orders(),
        stock(),
        making(),
        shipping(),
        complaints(),
        recalls(),
        acts(),
        devices(),
        stations(),
        labels(),
        calls(),
        instructions(),
        carrying(),
        on_the_way(),
        drafts(),
        answers(),
        crate::heard::samples(),
        notices(),
        crate::retained::samples(),
        crate::guests::samples(),
        crate::crossings::samples(),
        crate::side_store::samples(),
        crate::results::samples(),
        crate::circles::samples(),
    ]
    .concat()
}

fn acts() -> Vec<Fact> {
    vec![
        NumbersTaken {
            pool: "SSCC-A".into(),
            first: 100,
            last: 199,
            purpose: Some("roll of labels".into()),
        }
        .into(),
        ActRecorded {
            act: ActId(41),
            name: "receive".into(),
            first_seq: 1,
            document: Some("GRN-1".into()),
            capture: Capture::Scanned,
            first_input_at: Some(moment()),
            refusals: 2,
            undoes: Some(ActId(40)),
            reason: Some("wrong lot".into()),
        }
        .into(),
    ]
}

fn stations() -> Vec<Fact> {
    vec![
        StationHandedOver {
            station: "L2".into(),
            outgoing: PersonId(70),
            incoming: PersonId(71),
            runs: 3,
            note: Some("the mixer is loud".into()),
        }
        .into(),
        BadgeDoubled {
            badge: BadgeId(42),
            person: PersonId(70),
            station: "L2".into(),
            other: "L1".into(),
            other_since: moment(),
        }
        .into(),
        SerialsMoved {
            item: ItemId(9),
            prefix: "SN-".into(),
            digits: 5,
            first: 1,
            last: 10_000,
            from: Some(LOT),
            to: Some(PoolId(12)),
            from_unit: Some(UnitId(32)),
            to_unit: Some(UNIT),
        }
        .into(),
        BadgeDoubleSettled { doubled_seq: 2, note: "she had lent it".into() }.into(),
    ]
}

fn labels() -> Vec<Fact> {
    let label = LabelId(43);
    vec![
        LabelPrinted {
            label,
            subject: "lot:L1".into(),
            template: Some("LOT-SMALL".into()),
            template_seq: Some(9),
            printer: Some("ZT-1".into()),
            copies: 2,
            data_sha256: [3; 32],
            reprint_of: Some(LabelId(42)),
            reason: Some("wet".into()),
        }
        .into(),
        LabelVoided { label, reason: "torn".into() }.into(),
        LabelBound {
            code: "L9501101000000421".into(),
            pool: "ROLLS".into(),
            subject: "lot:L1".into(),
        }
        .into(),
        RollPrinted {
            roll: RollId(44),
            pool: "ROLLS".into(),
            first: 100,
            last: 199,
            printer: Some("ZT-1".into()),
            data_sha256: [4; 32],
        }
        .into(),
        IdentityChosen {
            subject: "lot:L1".into(),
            place: "A-01".into(),
            confirmed_by: PersonId(71),
            candidates: 3,
            reason: "the only flour there".into(),
            label,
        }
        .into(),
    ]
}

fn calls() -> Vec<Fact> {
    vec![
        CallRaised {
            call: CallId(80),
            code: "CA-1".into(),
            kind: CallKind::Quality,
            station: Some("L2".into()),
            subject: Some("run:R-1".into()),
            note: Some("smells burnt".into()),
            stopped: true,
        }
        .into(),
        CallAnswered { call: CallId(80), note: Some("two minutes".into()) }.into(),
        CallResolved {
            call: CallId(80),
            cause: Some("belt".into()),
            remedy: Some("changed it".into()),
            running_at: Some(moment()),
        }
        .into(),
        CallWithdrawn { call: CallId(81), reason: Some("found it".into()) }.into(),
    ]
}

fn instructions() -> Vec<Fact> {
    vec![
        InstructionPublished {
            instruction: InstructionId(82),
            code: "MIX".into(),
            version: 2,
            item: Some("FILLING".into()),
            operation: Some("MIX".into()),
            station: Some("L2".into()),
            unread: Unread::Ask,
            effective_on: day("2026-03-05"),
            change: Some("cooler".into()),
            content: r#"{"titles":{"en":"Mixing"},"steps":[]}"#.into(),
        }
        .into(),
        InstructionWithdrawn { instruction: InstructionId(82), reason: "old".into() }.into(),
        InstructionRead { instruction: InstructionId(82), version: 2, station: Some("L2".into()) }
            .into(),
    ]
}

fn drafts() -> Vec<Fact> {
    let drafted = |draft| InstructionDrafted {
        code: "MIX".into(),
        draft,
        based_on: 2,
        item: Some("FILLING".into()),
        operation: Some("MIX".into()),
        station: Some("L2".into()),
        unread: Unread::Ask,
        effective_on: day("2026-03-06"),
        change: Some("cooler still".into()),
        content: r#"{"titles":{"en":"Mixing"},"steps":[]}"#.into(),
    };
    let (code, version) = ("MIX".to_owned(), 3);
    let reason = "no picture".into();
    vec![
        drafted(1).into(),
        InstructionReleased { code: code.clone(), draft: 1, version }.into(),
        drafted(2).into(),
        InstructionSentBack { code, draft: 2, reason }.into(),
    ]
}

fn carrying() -> Vec<Fact> {
    vec![
        UnitMeant {
            unit: UNIT,
            item: Some(ItemId(7)),
            full: Some(Quantity::whole(40)),
            returnable: Some(ItemId(9)),
        }
        .into(),
        PieceWeighed {
            pool: LOT,
            from: Some(UnitId(37)),
            unit: Some(UNIT),
            kilograms: Quantity(12_345_000_000),
        }
        .into(),
        CustomerLotGiven { shipment: SHIPMENT, pick: 7, pool: LOT, number: "CL-2026-7".into() }
            .into(),
        ReturnablesMoved {
            partner: PartnerId(8),
            item: ItemId(9),
            count: -3,
            unit: Some(UNIT),
            shipment: Some(SHIPMENT),
            reason: Some("two more than were out".into()),
        }
        .into(),
    ]
}

fn on_the_way() -> Vec<Fact> {
    vec![
        ScaleChecked {
            scale: "W1".into(),
            nominal: Quantity::whole(10),
            shown: Quantity(10_002_000_000),
            within: Quantity(5_000_000),
            passed: true,
        }
        .into(),
        QuantityWeighed {
            transfer: TransferId(21),
            scale: "W1".into(),
            reading: "0190f2d4".into(),
            gross: Quantity::whole(14),
            tare: Quantity::whole(2),
            tare_of: Some("CR-7".into()),
            checked_seq: Some(3),
        }
        .into(),
        LineShort {
            shipment: SHIPMENT,
            line: 1,
            quantity: Quantity::whole(2),
            reason: Some("crushed".into()),
        }
        .into(),
        DeliveryCarried {
            document: "GRN-1".into(),
            partner: PartnerId(8),
            carrier: Some("冷鏈物流".into()),
            plate: Some("KLA-1234".into()),
            driver: Some(PersonId(71)),
            seal: Some("S-78".into()),
            arrival_milli_c: Some(-16_500),
        }
        .into(),
        TemperatureOutside {
            subject: "shipment:DN-9".into(),
            what: "transport_c".into(),
            found_milli_c: -11_000,
            least_milli_c: Some(-30_000),
            most_milli_c: Some(-18_000),
            lasted_s: Some(1_800),
            reason: Some("the door stood open".into()),
        }
        .into(),
        LoggerRead {
            subject: "shipment:DN-9".into(),
            sha256: [7; 32],
            name: "TL-20.csv".into(),
            readings: 144,
            from: moment(),
            until: moment(),
            lowest_milli_c: -20_500,
            highest_milli_c: -11_000,
            least_milli_c: Some(-30_000),
            most_milli_c: Some(-18_000),
            outside_s: 2_400,
            longest_s: 1_800,
            allowed_s: 600,
        }
        .into(),
        TemperatureJudged { outside_seq: 1, note: "one case thrown away".into() }.into(),
    ]
}
fn orders() -> Vec<Fact> {
    vec![
        OrderPlaced {
            order: ORDER,
            kind: OrderKind::Purchase,
            code: "PO-7".into(),
            partner: Some(PartnerId(8)),
            due_on: Some(day("2026-03-05")),
            partner_reference: Some("C-99".into()),
            bom: Some("DUMPLING-2".into()),
            routing: Some("DUMPLING".into()),
        }
        .into(),
        OrderLineSet {
            order: ORDER,
            line: 1,
            role: LineRole::Output,
            item: ItemId(7),
            quantity: Some(Quantity::whole(500)),
            due_on: Some(day("2026-03-05")),
            operation: Some("MIX".into()),
            substitutes: Some("FLOUR-B".into()),
            reason: Some("more wanted".into()),
        }
        .into(),
        OrderStateSet {
            order: ORDER,
            state: OrderState::Released,
            reason: Some("all there".into()),
        }
        .into(),
        LineServed { order: ORDER, line: 1, transfer: TransferId(21) }.into(),
    ]
}

fn stock() -> Vec<Fact> {
    vec![
        LotDescribed {
            pool: LOT,
            produced_on: Some(day("2026-02-01")),
            expires_on: Some(day("2026-09-01")),
            best_before_on: Some(day("2026-08-01")),
            retest_on: Some(day("2026-06-01")),
            allergens: Some("gluten soy".into()),
            origin: Some("TW".into()),
            claims: Some("halal".into()),
            certificate: Some("COA-5".into()),
            attributes: Some(r#"{"protein":"11.5"}"#.into()),
        }
        .into(),
        LotJudged {
            pool: LOT,
            status: LotStatus::Released,
            inspection: Some(INSPECTION),
            reason: Some("passed".into()),
        }
        .into(),
        HoldPlaced { hold: HOLD, pool: LOT, reason: "metal".into(), recall: Some(RecallId(120)) }
            .into(),
        HoldLifted { hold: HOLD, reason: "none found".into() }.into(),
        StockMoved {
            pool: LOT,
            quantity: Quantity::whole(60),
            from: Some("DOCK".into()),
            to: Some("A-01".into()),
            from_unit: Some(UnitId(32)),
            to_unit: Some(UNIT),
        }
        .into(),
        UnitBuilt { unit: UNIT, kind: UnitKind::Pallet, code: "P-1".into() }.into(),
        UnitMoved { unit: UNIT, parent: Some(UnitId(32)), place: Some("A-01".into()) }.into(),
        StockCounted {
            pool: LOT,
            place: Some("A-01".into()),
            counted: Quantity::whole(59),
            expected: Quantity::whole(60),
            reason: Some("torn bag".into()),
        }
        .into(),
    ]
}

fn making() -> Vec<Fact> {
    vec![
        OperationStarted {
            run: RUN,
            order: ORDER,
            operation: "MIX".into(),
            step: 1,
            equipment: Some("MIXER-1".into()),
            station: Some("ST-1".into()),
        }
        .into(),
        RunClosed { run: RUN, reopened: false }.into(),
        InspectionRecorded {
            inspection: INSPECTION,
            pool: LOT,
            stage: InspectionStage::Incoming,
            accepted: Quantity::whole(480),
            rejected: Quantity::whole(20),
            sampled: Some(13),
            defective: Some(1),
            note: Some("one torn bag".into()),
        }
        .into(),
        RuleOverridden {
            rule: "no-certificate".into(),
            subject: "lot:L1".into(),
            reason: "comes tomorrow".into(),
        }
        .into(),
    ]
}

fn shipping() -> Vec<Fact> {
    vec![
        ShipmentPlanned {
            shipment: SHIPMENT,
            order: ORDER,
            code: "DN-9".into(),
            dock: Some("DOCK-2".into()),
        }
        .into(),
        PickSet {
            shipment: SHIPMENT,
            pick: 1,
            line: 1,
            pool: LOT,
            quantity: Some(Quantity::whole(40)),
            place: Some("A-01".into()),
            unit: Some(UNIT),
            picked: true,
            reason: Some("first expired".into()),
        }
        .into(),
        ShipmentReopened { shipment: SHIPMENT, reason: "wrong lorry".into() }.into(),
        ShipmentDispatched {
            shipment: SHIPMENT,
            carrier: Some("冷鏈物流".into()),
            plate: Some("KLA-1234".into()),
            driver: Some(PersonId(71)),
            seal: Some("S-77".into()),
            precool_milli_c: Some(-18_000),
            loading_milli_c: Some(-19_500),
        }
        .into(),
        ShipmentDelivered {
            shipment: SHIPMENT,
            arrival_milli_c: Some(-17_500),
            shortfall: Some("one case".into()),
        }
        .into(),
    ]
}

fn answers() -> Vec<Fact> {
    vec![
        AnswerTaken {
            root: "lot:L1".into(),
            direction: "both".into(),
            reading: "strict".into(),
            form: "pdf".into(),
            rows: 12,
            left_out: 1,
            withheld: Some("people".into()),
            as_of: Some("2026-03-02T08:00:00+08:00".into()),
        }
        .into(),
        MachineCleaned {
            equipment: "MIXER-1".into(),
            verified: true,
            verified_by: Some(PersonId(71)),
            note: Some("ATP 12".into()),
        }
        .into(),
        CleaningVoided { cleaning_seq: 4, reason: "the wrong mixer".into() }.into(),
        ActSigned {
            act: ActId(40),
            act_seq: 3,
            act_sha256: [5; 32],
            meaning: SignatureMeaning::Release,
            way: SignatureWay::Badge,
        }
        .into(),
        SigningFailed {
            person: PersonId(71),
            act: "lift_hold".into(),
            way: SignatureWay::Password,
        }
        .into(),
    ]
}

fn notices() -> Vec<Fact> {
    let (recall, partner) = (RecallId(120), PartnerId(8));
    vec![
        RecallPaced { recall, remind_min: 20, deputy_min: 40, owner_min: 90 }.into(),
        RecallAnswered { recall, partner, contact: "C1-QA".into() }.into(),
        DrillDrawn {
            recall,
            kind: "delivery".into(),
            seed: 7,
            of: 31,
            place: 4,
            drawn: "DN-1".into(),
        }
        .into(),
        RecallTold { recall, partner, pool: LOT, delivered: Quantity(30_000_000_000) }.into(),
        ReportDismissed { report: FactId(37), why: DismissalReason::NotOurs }.into(),
    ]
}

fn recalls() -> Vec<Fact> {
    let (recall, partner) = (RecallId(120), PartnerId(8));
    vec![
        RecallOpened {
            recall,
            code: "RC-1".into(),
            hazard: RecallHazard::ForeignBody,
            reason: "metal in it".into(),
            complaint: Some("C-7".into()),
            drill: false,
            target_min: Some(240),
        }
        .into(),
        RecallScoped {
            recall,
            roots: "lot:L1 lot:L2".into(),
            reading: RecallReading::Possible,
            position: 40,
            from: Some(moment()),
            to: Some(moment()),
            reason: Some("the belt was changed".into()),
            lots: 2,
            lots_possible: 3,
        }
        .into(),
        RecallLotSet {
            recall,
            pool: LOT,
            included: true,
            target: Quantity(9_000_000_000),
            reason: Some("on the same pallet".into()),
        }
        .into(),
        RecallHeld { recall, lots: 1, portions: 4 }.into(),
        RecallNoticed {
            recall,
            partner,
            channel: "phone".into(),
            escalated: true,
            note: Some("nobody answered".into()),
        }
        .into(),
        RecallAcknowledged { recall, partner, note: Some("at once".into()) }.into(),
        RecallAccounted {
            recall,
            partner,
            pool: LOT,
            sealed: Quantity(4_000_000_000),
            intercepted: Quantity(3_000_000_000),
            sold: Quantity(2_000_000_000),
            missing: Quantity(1_000_000_000),
            returned: Quantity(500_000_000),
            note: Some("counted twice".into()),
        }
        .into(),
        RecallChecked { recall, effective: true, note: "all shops asked".into() }.into(),
        RecallClosed { recall, note: "destroyed".into() }.into(),
    ]
}

fn complaints() -> Vec<Fact> {
    vec![
        ComplaintTaken {
            complaint: COMPLAINT,
            code: "C-7".into(),
            partner: PartnerId(8),
            pool: Some(LOT),
            document: Some("DN-9".into()),
            text: "a hair in it".into(),
            cause: Some("foreign_body".into()),
            coder_text: Some("2027.01.26 A3".into()),
        }
        .into(),
        ComplaintStepped {
            complaint: COMPLAINT,
            step: ComplaintStep::Acknowledged,
            owner: Some(PersonId(70)),
            due_at: Some(moment()),
            note: Some("called back".into()),
        }
        .into(),
        FileAttached {
            subject: "complaint:C-7".into(),
            sha256: [9; 32],
            name: "photo.jpg".into(),
            media_type: "image/jpeg".into(),
            bytes: 12_345,
        }
        .into(),
    ]
}

fn devices() -> Vec<Fact> {
    vec![
        DeviceActTaken {
            device: "0190f2d4-0000-7000-8000-000000000001".into(),
            sequence: 17,
            key: "0190f2d4-0000-7000-8000-000000000017".into(),
            name: "feed".into(),
            outcome: DeviceOutcome::AgainstRules,
            act: Some(ActId(41)),
            device_at: Some(moment()),
            clock_offset_ms: -86_400_000,
            problem: Some("unknown_pool".into()),
            params: Some(r#"{"reference":"lot:L9"}"#.into()),
            sha256: Some([8; 32]),
        }
        .into(),
        RuleBroken {
            act: ActId(41),
            rule: "lot_on_hold".into(),
            params: r#"{"reason":"metal","reference":"lot:L1"}"#.into(),
        }
        .into(),
        DeviceActSettled { taken_seq: 1, reason: "looked at".into(), act: Some(ActId(42)) }.into(),
    ]
}
