//! The log of acts: who did what, when, how it was put in, and what each act is made of.

use std::collections::BTreeMap;

use domain::facts::Record;
use domain::{ActId, CompanyId, Fact, ItemId, OrderId, PersonId, PoolId, ShipmentId, SiteId};
use serde::{Deserialize, Serialize};
use store::acts::{self as stored, Act, ActFilter};
use store::{Tx, corrections, masters, orders, stock, transfers};
use utoipa::{IntoParams, ToSchema};

use crate::acts::LATE_US;
use crate::error::{Error, Result};
use crate::lots;
use crate::naming::{People, PersonName, reference_of};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::serials::serial_of;
use crate::times;

/// Which acts a page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ActQuery {
    /// Only those of this person.
    pub person: Option<String>,
    /// Only those of this document.
    pub document: Option<String>,
    /// Only those that touched this lot, by its reference or number.
    pub lot: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: Option<u32>,
}

/// An act as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActView {
    /// Its id.
    pub act: String,
    /// Which act it is.
    pub name: String,
    /// The document it belongs to.
    pub document: Option<String>,
    /// Who did it; none for the machine's owner at the command line.
    pub by: Option<PersonName>,
    /// The device it was done at.
    pub device: Option<String>,
    /// When it happened.
    pub at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Whether it was recorded later than it happened.
    pub late: bool,
    /// `scanned`, `typed` or `program`.
    pub capture: String,
    /// Seconds from its first scan or key until it was recorded.
    pub seconds: Option<i64>,
    /// How often it was refused before it went through.
    pub refusals: u32,
    /// The act it takes back.
    pub undoes: Option<String>,
    /// The act that took it back.
    pub undone_by: Option<String>,
    /// Why, where somebody had to say so.
    pub reason: Option<String>,
}

/// A page of acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActPage {
    /// The acts, the newest first.
    pub rows: Vec<ActView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// An act with everything it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActDetail {
    /// The act.
    pub act: ActView,
    /// Its facts, in the order they were recorded.
    pub facts: Vec<FactView>,
}

/// A fact, ready to be put into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactView {
    /// Place in the chain.
    pub seq: i64,
    /// Its kind, for example `transfer_recorded`.
    pub kind: String,
    /// Its values by their names; things are named by their codes.
    pub values: BTreeMap<String, String>,
}

impl Plant {
    /// A page of acts.
    pub fn acts(&self, operator: &Operator, query: &ActQuery) -> Result<ActPage> {
        operator.need(Permission::WorkRead)?;
        let before: Option<i64> = pages::cursor(query.cursor.as_deref())?;
        let person: Option<PersonId> = query
            .person
            .as_deref()
            .map(|text| text.parse().map_err(|_| Error::NotFound("person")))
            .transpose()?;
        let limit = pages::rows(query.limit);
        let document = query.document.as_deref();
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let lot = match query.lot.as_deref().filter(|lot| !lot.is_empty()) {
                Some(reference) => Some(lots::pool_of(tx, ground, reference)?),
                None => None,
            };
            let filter = ActFilter { by: person, document, lot };
            let found = stored::page(tx, ground, filter, before.unwrap_or(i64::MAX), limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|act| act.last_seq.to_string());
            let people = People::of(tx, ground.0)?;
            let shown = found.into_iter().filter(|act| filter.shows(act)).collect();
            let shown = operator.outside.known_acts(tx, ground, shown)?;
            let rows = shown.into_iter().map(|act| view(operator, &people, act)).collect();
            Ok(ActPage { rows, next })
        })
    }

    /// One act with its facts.
    pub fn one_act(&self, operator: &Operator, act: &str) -> Result<ActDetail> {
        operator.need(Permission::WorkRead)?;
        let id: ActId = act.parse().map_err(|_| Error::NotFound("act"))?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let act = stored::find(tx, ground, id)?;
            let act = operator.outside.known_act(tx, ground, act)?;
            let act = act.ok_or(Error::NotFound("act"))?;
            let people = People::of(tx, ground.0)?;
            let facts = stored::facts(tx, ground, &act)?;
            let facts = facts.iter().filter(|one| !matches!(one.entry.fact, Fact::ActRecorded(_)));
            let facts = facts.map(|record| fact_view(tx, ground, record)).collect::<Result<_>>()?;
            Ok(ActDetail { act: view(operator, &people, act), facts })
        })
    }
}

fn view(operator: &Operator, people: &People, act: Act) -> ActView {
    let zone = times::zone(&operator.zone);
    let seconds = act.first_input_at_us.map(|first| (act.recorded_at_us - first) / 1_000_000);
    ActView {
        act: act.act.to_string(),
        name: act.name,
        document: act.document,
        by: act.by.map(|person| people.name(person)),
        device: act.device,
        at: act.at.to_string(),
        recorded_at: times::in_zone(act.recorded_at_us, &zone),
        late: act.recorded_at_us - act.at.utc_us > LATE_US,
        capture: act.capture.to_string(),
        seconds,
        refusals: act.refusals,
        undoes: act.undoes.map(|act| act.to_string()),
        undone_by: act.undone_by.map(|act| act.to_string()),
        reason: act.reason,
    }
}

/// A fact with its things named by their codes.
pub(crate) fn fact_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    record: &Record,
) -> Result<FactView> {
    let mut words = Words { tx, ground, values: BTreeMap::new() };
    words.say(&record.entry.fact)?;
    let values = words.values;
    Ok(FactView { seq: record.seq, kind: snake_case(record.entry.fact.name()), values })
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

struct Words<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    ground: (CompanyId, SiteId),
    values: BTreeMap<String, String>,
}

impl Words<'_, '_> {
    fn put(&mut self, name: &str, value: &impl ToString) {
        self.values.insert(name.to_owned(), value.to_string());
    }

    fn may(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.put(name, &value);
        }
    }

    fn pool(&mut self, name: &str, pool: PoolId) -> Result<()> {
        let reference = reference_of(self.tx, self.ground, pool)?;
        self.put(name, &reference);
        Ok(())
    }

    fn item(&mut self, item: ItemId) -> Result<()> {
        let known = masters::item(self.tx, self.ground.0, item)?;
        if let Some(known) = known {
            self.put("item", &known.code);
            self.put("item_name", &known.name);
            self.put("unit", &known.unit);
        }
        Ok(())
    }

    fn order(&mut self, order: OrderId) -> Result<()> {
        let known = orders::find(self.tx, self.ground, order)?;
        self.may("order", known.map(|order| order.code));
        Ok(())
    }

    fn shipment(&mut self, shipment: ShipmentId) -> Result<()> {
        let code = corrections::shipment_code(self.tx, self.ground, shipment)?;
        self.may("shipment", code);
        Ok(())
    }

    fn unit(&mut self, name: &str, unit: Option<domain::UnitId>) -> Result<()> {
        if let Some(unit) = unit {
            let code = corrections::unit_code(self.tx, self.ground, unit)?;
            self.may(name, code);
        }
        Ok(())
    }

    fn say(&mut self, fact: &Fact) -> Result<()> {
        match fact {
            Fact::PoolOpened(_)
            | Fact::TransferRecorded(_)
            | Fact::TransferCorrected(_)
            | Fact::StockMoved(_)
            | Fact::SerialsMoved(_)
            | Fact::StockCounted(_) => self.say_of_goods(fact),
            Fact::LotDescribed(_)
            | Fact::LotJudged(_)
            | Fact::HoldPlaced(_)
            | Fact::HoldLifted(_)
            | Fact::InspectionRecorded(_) => self.say_of_quality(fact),
            Fact::OrderPlaced(_)
            | Fact::OrderLineSet(_)
            | Fact::OrderStateSet(_)
            | Fact::LineServed(_)
            | Fact::OperationStarted(_)
            | Fact::RunClosed(_) => self.say_of_orders(fact),
            _ => self.say_of_shipping(fact),
        }
    }

    fn say_of_goods(&mut self, fact: &Fact) -> Result<()> {
        match fact {
            Fact::PoolOpened(fact) => {
                self.pool("lot", fact.pool)?;
                self.may("lot_number", fact.lot_number.as_deref());
                self.may("supplier_lot", fact.supplier_lot.as_deref());
                if let Some(item) = fact.item {
                    self.item(item)?;
                }
            }
            Fact::TransferRecorded(fact) => {
                self.put("transfer", &fact.code);
                self.pool("from", fact.from)?;
                self.pool("to", fact.to)?;
                self.may("qty_from", fact.qty_from);
                self.may("qty_to", fact.qty_to);
            }
            Fact::TransferCorrected(fact) => {
                let known = transfers::find(self.tx, self.ground.0, self.ground.1, fact.transfer)?;
                if let Some(known) = known {
                    self.pool("from", known.fact.from)?;
                    self.pool("to", known.fact.to)?;
                }
                self.may("void", fact.void);
                self.may("qty_from", fact.qty_from);
                self.may("qty_to", fact.qty_to);
            }
            Fact::StockMoved(fact) => {
                self.pool("lot", fact.pool)?;
                self.put("quantity", &fact.quantity);
                self.may("from", fact.from.as_deref());
                self.may("to", fact.to.as_deref());
                self.unit("from_unit", fact.from_unit)?;
                self.unit("to_unit", fact.to_unit)?;
            }
            Fact::SerialsMoved(fact) => {
                let run = |number| serial_of(fact, number);
                self.put("from_serial", &run(fact.first));
                self.put("to_serial", &run(fact.last));
                for (name, pool) in [("from", fact.from), ("to", fact.to)] {
                    if let Some(pool) = pool {
                        self.pool(name, pool)?;
                    }
                }
                self.unit("from_unit", fact.from_unit)?;
                self.unit("to_unit", fact.to_unit)?;
            }
            Fact::StockCounted(fact) => {
                self.pool("lot", fact.pool)?;
                self.may("place", fact.place.as_deref());
                self.put("counted", &fact.counted);
                self.put("expected", &fact.expected);
            }
            _ => {}
        }
        Ok(())
    }

    fn say_of_quality(&mut self, fact: &Fact) -> Result<()> {
        match fact {
            Fact::LotDescribed(fact) => {
                self.pool("lot", fact.pool)?;
                self.may("expires_on", fact.expires_on);
                self.may("produced_on", fact.produced_on);
            }
            Fact::LotJudged(fact) => {
                self.pool("lot", fact.pool)?;
                self.put("status", &fact.status);
            }
            Fact::HoldPlaced(fact) => {
                self.pool("lot", fact.pool)?;
                self.put("reason", &fact.reason);
            }
            Fact::HoldLifted(fact) => {
                if let Some(hold) = stock::hold(self.tx, self.ground, fact.hold)? {
                    self.pool("lot", hold.pool)?;
                }
                self.put("reason", &fact.reason);
            }
            Fact::InspectionRecorded(fact) => {
                self.pool("lot", fact.pool)?;
                self.put("stage", &fact.stage);
                self.put("accepted", &fact.accepted);
                self.put("rejected", &fact.rejected);
                self.may("note", fact.note.as_deref());
            }
            _ => {}
        }
        Ok(())
    }

    fn say_of_orders(&mut self, fact: &Fact) -> Result<()> {
        match fact {
            Fact::OrderPlaced(fact) => {
                self.put("order", &fact.code);
                self.put("kind", &fact.kind);
            }
            Fact::OrderLineSet(fact) => {
                self.order(fact.order)?;
                self.put("line", &fact.line);
                self.item(fact.item)?;
                self.may("quantity", fact.quantity);
            }
            Fact::OrderStateSet(fact) => {
                self.order(fact.order)?;
                self.put("state", &fact.state);
            }
            Fact::LineServed(fact) => {
                self.order(fact.order)?;
                self.put("line", &fact.line);
            }
            Fact::OperationStarted(fact) => {
                self.pool("run", fact.run)?;
                self.order(fact.order)?;
                self.put("operation", &fact.operation);
                self.may("station", fact.station.as_deref());
            }
            Fact::RunClosed(fact) => {
                self.pool("run", fact.run)?;
                self.put("reopened", &fact.reopened);
            }
            _ => {}
        }
        Ok(())
    }

    fn say_of_shipping(&mut self, fact: &Fact) -> Result<()> {
        match fact {
            Fact::UnitBuilt(fact) => {
                self.put("unit", &fact.code);
                self.put("kind", &fact.kind);
            }
            Fact::UnitMoved(fact) => {
                self.unit("unit", Some(fact.unit))?;
                self.unit("parent", fact.parent)?;
                self.may("place", fact.place.as_deref());
            }
            Fact::ShipmentPlanned(fact) => {
                self.put("shipment", &fact.code);
                self.order(fact.order)?;
            }
            Fact::PickSet(fact) => {
                self.shipment(fact.shipment)?;
                self.pool("lot", fact.pool)?;
                self.may("quantity", fact.quantity);
                self.put("picked", &fact.picked);
            }
            Fact::ShipmentDispatched(fact) => {
                self.shipment(fact.shipment)?;
                self.may("plate", fact.plate.as_deref());
            }
            Fact::ShipmentDelivered(fact) => self.shipment(fact.shipment)?,
            Fact::ShipmentReopened(fact) => self.shipment(fact.shipment)?,
            Fact::RuleOverridden(fact) => {
                self.put("rule", &fact.rule);
                self.put("subject", &fact.subject);
                self.put("reason", &fact.reason);
            }
            Fact::RuleBroken(fact) => {
                self.put("rule", &fact.rule);
                let params: BTreeMap<String, String> =
                    serde_json::from_str(&fact.params).map_err(Error::fault)?;
                for (name, value) in params {
                    self.put(&name, &value);
                }
            }
            Fact::DeviceActSettled(fact) => {
                self.put("device_act", &fact.taken_seq);
                self.put("reason", &fact.reason);
            }
            Fact::CallRaised(fact) => {
                self.put("call", &fact.code);
                self.put("kind", &fact.kind);
                self.may("station", fact.station.as_deref());
                self.may("note", fact.note.as_deref());
            }
            Fact::CallAnswered(fact) => self.may("note", fact.note.as_deref()),
            Fact::CallResolved(fact) => {
                self.may("cause", fact.cause.as_deref());
                self.may("remedy", fact.remedy.as_deref());
            }
            Fact::CallWithdrawn(fact) => self.may("reason", fact.reason.as_deref()),
            Fact::InstructionPublished(fact) => {
                self.put("instruction", &fact.code);
                self.put("version", &fact.version);
                self.may("change", fact.change.as_deref());
            }
            Fact::InstructionWithdrawn(fact) => self.put("reason", &fact.reason),
            Fact::InstructionRead(fact) => {
                self.put("version", &fact.version);
                self.may("station", fact.station.as_deref());
            }
            Fact::InstructionDrafted(fact) => {
                self.put("instruction", &fact.code);
                self.put("draft", &fact.draft);
                self.may("change", fact.change.as_deref());
            }
            Fact::InstructionReleased(fact) => {
                self.put("instruction", &fact.code);
                self.put("version", &fact.version);
            }
            Fact::InstructionSentBack(fact) => {
                self.put("instruction", &fact.code);
                self.put("reason", &fact.reason);
            }
            Fact::MachineCleaned(fact) => {
                self.put("equipment", &fact.equipment);
                self.may("note", fact.note.as_deref());
            }
            Fact::CleaningVoided(fact) => self.put("reason", &fact.reason),
            Fact::ActSigned(fact) => self.put("meaning", &fact.meaning),
            Fact::FileAttached(fact) => {
                self.put("subject", &fact.subject);
                self.put("name", &fact.name);
            }
            _ => return self.say_of_what_is_heard(fact),
        }
        Ok(())
    }

    /// Complaints and audits.
    fn say_of_what_is_heard(&mut self, fact: &Fact) -> Result<()> {
        match fact {
            Fact::ComplaintTaken(fact) => {
                self.put("complaint", &fact.code);
            }
            Fact::ComplaintStepped(fact) => self.put("step", &fact.step),
            Fact::ComplaintLotSet(fact) => {
                self.pool("lot", fact.pool)?;
                self.put("standing", &fact.standing);
                self.may("reason", fact.reason.as_deref());
            }
            Fact::ComplaintExplained(fact) => {
                self.may("cause", fact.cause.as_deref());
                self.may("note", fact.root_cause.as_deref());
            }
            Fact::ComplaintCompensated(fact) => {
                self.put("way", &fact.way);
                self.may("amount", fact.amount);
                self.may("currency", fact.currency.as_deref());
            }
            Fact::SampleReturned(fact) => {
                self.put("what", &fact.what);
                self.put("pieces", &fact.pieces);
            }
            Fact::RetentionSet(fact) => {
                self.put("class", &fact.class);
                self.put("families", &fact.families);
                self.put("months", &fact.months);
            }
            Fact::LegalHoldSet(fact) => {
                self.put("hold", &fact.hold);
                self.may("subject", fact.subject.as_deref());
                self.put("reason", &fact.reason);
            }
            Fact::ContentRemoved(fact) => {
                self.put("sha256", &ledger::hex(&fact.sha256));
                self.put("class", &fact.class);
                self.put("until", &fact.until);
            }
            Fact::ContentRestored(fact) => self.put("sha256", &ledger::hex(&fact.sha256)),
            Fact::AuditSet(fact) => self.put("audit", &fact.code),
            Fact::AuditLineSet(fact) => {
                self.put("line", &fact.line);
                self.put("note", &fact.text);
            }
            _ => {}
        }
        Ok(())
    }
}
