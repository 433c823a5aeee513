//! The words of the chain of work: what is ordered, judged, packed and complained of.

use crate::words::words;

words! {
    /// A kind of master record; its body is described by [`crate::masters`].
    MasterKind: "kind of master record" {
        /// What is bought, made or sold: everything but its code, name and unit.
        Item = 1 "item",
        /// A supplier or customer: everything but its code and name.
        Partner = 2 "partner",
        /// A warehouse, zone, bin, tank or station.
        Place = 3 "place",
        /// A machine that makes, weighs or cools.
        Equipment = 4 "equipment",
        /// Which materials an item is made of.
        Bom = 5 "bom",
        /// By which operations an item is made.
        Routing = 6 "routing",
        /// How lot numbers are made.
        LotRule = 7 "lot_rule",
        /// Production day, shifts, holidays and make-up workdays of a site.
        Calendar = 8 "calendar",
        /// A rule of receiving, feeding or shipping, in its author's words.
        Rule = 9 "rule",
        /// Who may correct what, until when.
        CorrectionRight = 10 "correction_right",
        /// A typed attribute that lots can carry.
        LotAttribute = 11 "lot_attribute",
        /// Numbers of GS1 that a site may give.
        NumberPool = 12 "number_pool",
        /// How the labels of a supplier are laid out.
        SupplierLabel = 13 "supplier_label",
        /// A printer of labels.
        Printer = 14 "printer",
        /// How labels of ours are laid out, and what they are for.
        LabelTemplate = 15 "label_template",
        /// What a coder prints on goods: date, line, time.
        CoderText = 20 "coder_text",
        /// The number a customer has for an item of ours.
        CustomerItem = 21 "customer_item",
        /// What weighs: how it speaks, how it is reached, what it weighs well.
        Scale = 22 "scale",
        /// Whom to call in a recall: at a customer or supplier, or in the own house.
        Contact = 23 "contact",
        /// Which act needs whose signature.
        SignaturePoint = 29 "signature_point",
        /// What is looked at of an item, in how large a sample, and when it is good.
        InspectionPlan = 30 "inspection_plan",
        /// Which results are charted, and by which rules a chart says that something happened.
        ControlChart = 31 "control_chart",
        /// Something that is measured with, and calibrated.
        Gauge = 32 "gauge",
    }
}

words! {
    /// What an order asks for.
    OrderKind: "kind of order" {
        /// Goods from a supplier.
        Purchase = 1 "purchase",
        /// Something to be made.
        Work = 2 "work",
        /// Goods for a customer.
        Sales = 3 "sales",
    }
}

words! {
    /// Where an order stands.
    OrderState: "state of an order" {
        /// Written down, not yet to be worked on.
        Planned = 1 "planned",
        /// To be worked on.
        Released = 2 "released",
        /// Done, or ended early.
        Closed = 3 "closed",
        /// Given up before anything happened.
        Cancelled = 4 "cancelled",
    }
}

impl OrderState {
    /// Whether something of it may still happen.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Released)
    }
}

words! {
    /// What a line of an order stands for.
    LineRole: "role of an order line" {
        /// What is to be received, made or shipped.
        Output = 1 "output",
        /// A material a work order uses.
        Input = 2 "input",
    }
}

words! {
    /// What quality says of a lot. A hold is apart: several may be open on any of these.
    LotStatus: "status of a lot" {
        /// Not yet decided.
        PendingInspection = 1 "pending_inspection",
        /// May be used.
        Released = 2 "released",
        /// May not be used; only returned, scrapped or reworked.
        Rejected = 3 "rejected",
    }
}

words! {
    /// When a lot is inspected.
    InspectionStage: "stage of inspection" {
        /// On arrival.
        Incoming = 1 "incoming",
        /// Between operations.
        InProcess = 2 "in_process",
        /// Before it may be shipped.
        Final = 3 "final",
        /// What came back.
        Return = 4 "return",
    }
}

words! {
    /// What holds goods together without mixing them.
    UnitKind: "kind of handling unit" {
        /// An outer carton.
        Case = 1 "case",
        /// A load carrier with its goods.
        Pallet = 2 "pallet",
        /// A returnable crate.
        Crate = 3 "crate",
    }
}

words! {
    /// How the facts of an act were put in.
    Capture: "way of capture" {
        /// Read from a label.
        Scanned = 1 "scanned",
        /// Typed by hand.
        Typed = 2 "typed",
        /// Sent by a program.
        Program = 3 "program",
    }
}

words! {
    /// What came of an act a device handed over.
    DeviceOutcome: "outcome of an act of a device" {
        /// It is on record.
        Recorded = 1 "recorded",
        /// It had been done already, against a rule: it is on record, and the rule is named.
        AgainstRules = 2 "recorded_against_rules",
        /// It could not become an act; what the device said is kept for a person to look at.
        Kept = 3 "kept",
        /// It asked, and the answer was no.
        Refused = 4 "refused",
    }
}

words! {
    /// Where a complaint stands.
    ComplaintStep: "step of a complaint" {
        /// Written down.
        Taken = 1 "taken",
        /// The customer knows that we know.
        Acknowledged = 2 "acknowledged",
        /// Somebody looks for the cause.
        Investigated = 3 "investigated",
        /// The customer has an answer.
        Answered = 4 "answered",
        /// Nothing is left to do.
        Closed = 5 "closed",
    }
}
