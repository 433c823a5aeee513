//! What each kind of master record is made of: page, Excel sheet, checks and history follow from it.

use crate::work::MasterKind;

/// What a code leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refers {
    /// A master record of a kind.
    Master(MasterKind),
    /// A role of people.
    Role,
    /// A site of the company.
    Site,
}

impl Refers {
    /// The word used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Master(kind) => kind.as_str(),
            Self::Role => "role",
            Self::Site => "site",
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text of at most so many characters.
    Text(usize),
    /// A whole number within bounds.
    Whole(i64, i64),
    /// A decimal with up to three places, kept as a whole number of thousandths.
    Thousandths,
    /// A decimal above zero, as text.
    Decimal,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Yes or no.
    YesNo,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Some of these words, apart by spaces.
    Choices(&'static [&'static str]),
    /// A code, or one of a few words besides.
    Code(Refers, &'static [&'static str]),
    /// Codes, apart by spaces.
    Codes(Refers),
    /// Days, apart by spaces.
    Dates,
    /// The layout of a label, JSON as text.
    Layout,
    /// Rows with fields of their own.
    Rows(&'static [Field]),
}

impl Holds {
    /// The word used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Whole(..) => "whole",
            Self::Thousandths => "thousandths",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Time => "time",
            Self::YesNo => "yes_no",
            Self::Choice(_) => "choice",
            Self::Choices(_) => "choices",
            Self::Code(..) => "code",
            Self::Codes(_) => "codes",
            Self::Dates => "dates",
            Self::Layout => "layout",
            Self::Rows(_) => "rows",
        }
    }
}

/// A field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be filled.
    pub required: bool,
}

impl Field {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// What a kind of record is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Description {
    /// The kind.
    pub kind: MasterKind,
    /// Fields that the genealogy needs too: they are facts of their own, beside the body.
    pub beside: &'static [Field],
    /// Fields of the body.
    pub body: &'static [Field],
    /// What the record's own code must be the code of.
    pub code_of: Option<Refers>,
    /// Fields the record's own code is made of, with a slash between those that are filled.
    pub code_from: &'static [&'static str],
}

impl Description {
    /// Every field, in the order people fill them.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.beside.iter().chain(self.body)
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.name == name)
    }
}

/// Acts that rules and correction rights name.
pub const ACTS: &[&str] = &[
    "receive",
    "putaway",
    "move",
    "count",
    "feed",
    "return_material",
    "produce",
    "scrap",
    "inspect",
    "judge",
    "hold",
    "lift_hold",
    "pack",
    "pick",
    "ship",
    "take_complaint",
];

/// What a rule can look at, besides the attributes a company gives its lots.
pub const RULE_FIELDS: &[&str] = &[
    "supplier_lot",
    "lot_number",
    "produced_on",
    "expires_on",
    "best_before_on",
    "certificate",
    "origin",
    "place",
    "quantity",
    "precool_c",
    "loading_c",
    "arrival_c",
    "transport_c",
];

const NAME: Holds = Holds::Text(200);
const LONG: Holds = Holds::Text(1000);
const SHORT: Holds = Holds::Text(60);
const DAYS: Holds = Holds::Whole(0, 36_500);
const PERCENT: Holds = Holds::Whole(0, 100);
const ITEM: Holds = Holds::Code(Refers::Master(MasterKind::Item), &[]);
const PLACE: Holds = Holds::Code(Refers::Master(MasterKind::Place), &[]);

const fn field(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, required: false }
}

const fn of(kind: MasterKind, body: &'static [Field]) -> Description {
    Description { kind, beside: &[], body, code_of: None, code_from: &[] }
}

/// What a kind of record is made of.
pub const fn describe(kind: MasterKind) -> Description {
    match kind {
        MasterKind::Item => Description { beside: ITEM_BESIDE, ..of(kind, ITEM_BODY) },
        MasterKind::Partner => Description { beside: PARTNER_BESIDE, ..of(kind, PARTNER_BODY) },
        MasterKind::Place => of(kind, PLACE_BODY),
        MasterKind::Equipment => of(kind, EQUIPMENT_BODY),
        MasterKind::Bom => Description { code_from: &["item", "version"], ..of(kind, BOM_BODY) },
        MasterKind::Routing => Description { code_from: &["item"], ..of(kind, ROUTING_BODY) },
        MasterKind::LotRule => of(kind, LOT_RULE_BODY),
        MasterKind::Calendar => {
            Description { code_of: Some(Refers::Site), ..of(kind, CALENDAR_BODY) }
        }
        MasterKind::Rule => of(kind, RULE_BODY),
        MasterKind::CorrectionRight => of(kind, CORRECTION_RIGHT_BODY),
        MasterKind::LotAttribute => of(kind, LOT_ATTRIBUTE_BODY),
        MasterKind::NumberPool => of(kind, NUMBER_POOL_BODY),
        MasterKind::SupplierLabel => of(kind, SUPPLIER_LABEL_BODY),
        MasterKind::Printer => of(kind, PRINTER_BODY),
        MasterKind::LabelTemplate => of(kind, LABEL_TEMPLATE_BODY),
        MasterKind::CoderText => of(kind, CODER_TEXT_BODY),
        MasterKind::Scale => of(kind, SCALE_BODY),
        MasterKind::Contact => of(kind, CONTACT_BODY),
        MasterKind::SignaturePoint => of(kind, SIGNATURE_POINT_BODY),
        MasterKind::InspectionPlan => of(kind, INSPECTION_PLAN_BODY),
        MasterKind::ControlChart => of(kind, CONTROL_CHART_BODY),
        MasterKind::Gauge => of(kind, GAUGE_BODY),
        MasterKind::CustomerItem => {
            Description { code_from: &["customer", "number"], ..of(kind, CUSTOMER_ITEM_BODY) }
        }
    }
}

const ITEM_BESIDE: &[Field] = &[
    field("name", NAME).required(),
    field("unit", SHORT).required(),
    field("kg_per_unit", Holds::Decimal),
    field("tracking", Holds::Choice(&["lot", "serial", "lot+serial", "none"])).required(),
];

/// The fourteen groups of the European Union, and mango, which Taiwan has besides.
const ALLERGENS: &[&str] = &[
    "gluten",
    "crustaceans",
    "eggs",
    "fish",
    "peanuts",
    "soybeans",
    "milk",
    "nuts",
    "celery",
    "mustard",
    "sesame",
    "sulphites",
    "lupin",
    "molluscs",
    "mango",
];

const ITEM_BODY: &[Field] = &[
    field("spec", NAME),
    field("gtin", SHORT),
    field("kind", Holds::Choice(ITEM_KINDS)),
    field("shelf_life_days", DAYS),
    field("expires_with_inputs", Holds::YesNo),
    field("storage", Holds::Choice(&["ambient", "chilled", "frozen"])),
    field("packing_of", ITEM),
    field(
        "conversions",
        Holds::Rows(&[field("unit", SHORT).required(), field("factor", Holds::Decimal).required()]),
    ),
    field("allergens", Holds::Choices(ALLERGENS)),
    field("lot_rule", Holds::Code(Refers::Master(MasterKind::LotRule), &[])),
    field("inspect_incoming", Holds::YesNo),
    field("inspect_final", Holds::YesNo),
    field("over_percent", PERCENT),
    field("rework_into", Holds::Codes(Refers::Master(MasterKind::Item))),
    field("rework_percent", PERCENT),
    field("rework_times", Holds::Whole(0, 99)),
    field("cost", Holds::Decimal),
    field("currency", SHORT),
];

const PARTNER_BESIDE: &[Field] = &[
    field("name", NAME).required(),
    field("role", Holds::Choice(&["supplier", "customer", "both"])).required(),
];

const PARTNER_BODY: &[Field] = &[
    field("address", LONG),
    field("country", SHORT),
    field("gln", SHORT),
    field("least_days", DAYS),
    field("letter_language", Holds::Choice(&["zh-Hans", "zh-Hant", "en"])),
    field("site", Holds::Code(Refers::Site, &[])),
    field("days_on_the_way", DAYS),
    field("note", LONG),
];

const PLACE_KINDS: &[&str] = &["warehouse", "zone", "bin", "dock", "station", "tank", "quarantine"];

const PLACE_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("kind", Holds::Choice(PLACE_KINDS)).required(),
    field("parent", PLACE),
    field("least_milli_c", Holds::Thousandths),
    field("most_milli_c", Holds::Thousandths),
    field("single_item", Holds::YesNo),
    field("single_lot", Holds::YesNo),
];

const EQUIPMENT_BODY: &[Field] = &[field("name", NAME).required(), field("station", PLACE)];

const BOM_BODY: &[Field] = &[
    field("item", ITEM).required(),
    field("version", SHORT),
    field("quantity", Holds::Decimal).required(),
    field("effective_from", Holds::Date),
    field(
        "lines",
        Holds::Rows(&[
            field("item", ITEM).required(),
            field("quantity", Holds::Decimal).required(),
            field("scrap_percent", Holds::Whole(0, 99)),
            field("operation", SHORT),
            field("substitutes", Holds::Codes(Refers::Master(MasterKind::Item))),
        ]),
    )
    .required(),
];

const ROUTING_BODY: &[Field] = &[
    field("item", ITEM).required(),
    field(
        "operations",
        Holds::Rows(&[
            field("code", SHORT).required(),
            field("name", NAME),
            field("station", PLACE),
            field("equipment", Holds::Code(Refers::Master(MasterKind::Equipment), &[])),
        ]),
    )
    .required(),
];

const LOT_RULE_BODY: &[Field] =
    &[field("name", NAME).required(), field("pattern", NAME).required()];

const CALENDAR_BODY: &[Field] = &[
    field("day_start", Holds::Time),
    field(
        "shifts",
        Holds::Rows(&[
            field("code", SHORT).required(),
            field("name", NAME),
            field("start", Holds::Time).required(),
        ]),
    ),
    field("weekdays", Holds::Choices(&["1", "2", "3", "4", "5", "6", "7"])),
    field("holidays", Holds::Dates),
    field("makeup_days", Holds::Dates),
];

const RULE_TESTS: &[&str] =
    &["required", "unique", "format", "least", "most", "not_before", "days_left"];

const RULE_BODY: &[Field] = &[
    field("act", Holds::Choice(ACTS)).required(),
    field("item", ITEM),
    field("partner", Holds::Code(Refers::Master(MasterKind::Partner), &[])),
    field("field", Holds::Code(Refers::Master(MasterKind::LotAttribute), RULE_FIELDS)).required(),
    field("test", Holds::Choice(RULE_TESTS)).required(),
    field("value", NAME),
    field("outcome", Holds::Choice(&["warn", "ask", "refuse"])).required(),
    field("words", LONG).required(),
];

const CORRECTION_RIGHT_BODY: &[Field] = &[
    field("act", Holds::Choice(ACTS)),
    field("role", Holds::Code(Refers::Role, &[])).required(),
    field("own_only", Holds::YesNo),
    field("within", Holds::Choice(&["same_shift", "same_day", "always"])).required(),
    field("dependents", Holds::YesNo),
];

const SUPPLIER_LABEL_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("supplier", Holds::Code(Refers::Master(MasterKind::Partner), &[])).required(),
    field("item", ITEM),
    field("layout", NAME).required(),
];

const PRINTER_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("site", Holds::Code(Refers::Site, &[])),
    field("place", PLACE),
    field("language", Holds::Choice(&["zpl", "pdf", "recording"])).required(),
    field("host", NAME),
    field("port", Holds::Whole(1, 65_535)),
    field("dpi", Holds::Choice(&["203", "300", "600"])).required(),
    field("fallback", Holds::Code(Refers::Master(MasterKind::Printer), &[])),
    field("fallback_by", Holds::Choice(&["program", "person"])),
];

const ITEM_KINDS: &[&str] = &["raw", "packaging", "semi_finished", "finished", "utility"];

const LABEL_PURPOSES: &[&str] = &["lot", "unit", "pallet", "material", "shipment", "place", "roll"];

const LABEL_TEMPLATE_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("purpose", Holds::Choice(LABEL_PURPOSES)).required(),
    field("item", ITEM),
    field("item_kind", Holds::Choice(ITEM_KINDS)),
    field("customer", Holds::Code(Refers::Master(MasterKind::Partner), &[])),
    field("copies", Holds::Whole(1, 200)),
    field("layout", Holds::Layout).required(),
];

const CODER_TEXT_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("item", ITEM).required(),
    field("layout", NAME).required(),
    field("station", PLACE),
    field(
        "lines",
        Holds::Rows(&[field("text", SHORT).required(), field("station", PLACE).required()]),
    ),
    field("minutes", Holds::Whole(0, 720)),
];

const SCALE_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("station", PLACE),
    field("address", NAME).required(),
    field("protocol", Holds::Choice(&crate::scales::Protocol::WORDS)).required(),
    field("least", Holds::Decimal),
    field("most", Holds::Decimal),
    field("division", Holds::Decimal),
    field(
        "tares",
        Holds::Rows(&[
            field("code", SHORT).required(),
            field("kilograms", Holds::Decimal).required(),
        ]),
    ),
    field("check_weight", Holds::Decimal),
    field("check_within", Holds::Decimal),
    field("check_hours", Holds::Whole(1, 8_760)),
];

/// In the order of the words of [`crate::SignatureMeaning`].
const MEANINGS: &[&str] =
    &["authorship", "review", "approval", "responsibility", "release", "verification"];

const SIGNATURE_POINT_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("act", Holds::Choice(crate::signatures::SIGNABLE)).required(),
    field("signatures", Holds::Whole(1, 2)),
    field("meanings", Holds::Choices(MEANINGS)),
];

const INSPECTION_PLAN_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("item", ITEM).required(),
    field("stage", Holds::Choice(&["incoming", "in_process", "final", "return"])).required(),
    field("partner", Holds::Code(Refers::Master(MasterKind::Partner), &[])),
    field("sampling", Holds::Choice(crate::plans::SAMPLINGS)).required(),
    field("level", Holds::Choice(&quality::sampling::Level::WORDS)),
    field("aql", SHORT),
    field("size", Holds::Whole(1, 1_000_000)),
    field(
        "characteristics",
        Holds::Rows(&[
            field("name", NAME).required(),
            field("kind", Holds::Choice(&["number", "choice", "text", "photo"])).required(),
            field("class", Holds::Choice(&["critical", "major", "minor"])),
            field("unit", SHORT),
            field("lower", SHORT),
            field("target", SHORT),
            field("upper", SHORT),
            field("choices", LONG),
            field("method", NAME),
            field("pieces", Holds::Whole(1, 100_000)),
        ]),
    ),
    field("results", Holds::YesNo),
];

const CONTROL_CHART_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("item", ITEM).required(),
    field("stage", Holds::Choice(&["incoming", "in_process", "final", "return"])).required(),
    field("characteristic", NAME).required(),
    field("chart", Holds::Choice(crate::charts::CHARTS)).required(),
    field("size", Holds::Whole(2, 25)),
    field("rules", Holds::Choice(crate::charts::RULES)),
    field("base_from", Holds::Date),
    field("base_to", Holds::Date),
];

const GAUGE_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("measures", NAME),
    field("serial", SHORT),
    field("place", PLACE),
    field("interval_days", Holds::Whole(1, 3_660)),
    field("resolution", SHORT),
];

const CUSTOMER_ITEM_BODY: &[Field] = &[
    field("customer", Holds::Code(Refers::Master(MasterKind::Partner), &[])).required(),
    field("number", SHORT).required(),
    field("item", ITEM).required(),
    field("name", NAME),
];

const LOT_ATTRIBUTE_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("kind", Holds::Choice(&["text", "number", "date", "choice", "yes_no"])).required(),
    field("choices", LONG),
    field("unit", SHORT),
    field("item", ITEM),
    field("required", Holds::YesNo),
];

/// Counted digits at most: those of an SSCC with a company prefix of four digits.
const COUNTED: Holds = Holds::Whole(0, 999_999_999_999);

const NUMBER_POOL_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("key", Holds::Choice(&["sscc", "grai", "gtin", "label"])).required(),
    field("site", Holds::Code(Refers::Site, &[])).required(),
    field("company_prefix", SHORT).required(),
    field("extension", Holds::Whole(0, 9)),
    field("asset_type", SHORT),
    field("first", COUNTED),
    field("last", COUNTED),
    field("units", Holds::Choices(&["case", "pallet", "crate"])),
];

const CONTACT_BODY: &[Field] = &[
    field("name", NAME).required(),
    field("partner", Holds::Code(Refers::Master(MasterKind::Partner), &[])),
    field("duty", SHORT),
    field("phone", SHORT),
    field("night_phone", SHORT),
    field("email", NAME),
    field("webhook", LONG),
    field("webhook_key", Holds::Whole(1, 999_999)),
    field("rank", Holds::Whole(1, 9)),
    field("language", Holds::Choice(&["zh-Hant", "zh-Hans", "en"])),
    field("verified_on", Holds::Date),
];
