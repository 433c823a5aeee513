//! Looks up what a text may stand for.

use domain::labels::{Subject, SubjectKind};
use domain::{
    ActId, CivilDate, CompanyId, MasterKind, OrderId, OrderKind, PoolId, PoolKind, PoolRef, Role,
    ShipmentId, SiteId,
};
use jiff::tz::TimeZone;
use serde_json::Value;
use standards::gs1::label;
use standards::gs1::message::Message;
use store::acts::{self, ActFilter};
use store::claims::{self, ClaimKind};
use store::{Tx, masters, orders, pools, records, shipping, units};

use super::read::Read;
use super::{LabelView, ScanReading, UnknownView, label_view};
use crate::error::Result;
use crate::labelling;
use crate::portions::units_above;

/// Identifiers of places and partners.
const LOCATIONS: [&str; 8] = ["410", "411", "412", "413", "414", "415", "416", "417"];

/// The act that receives goods.
const RECEIVE: &str = "receive";

/// Acts of one document that are looked at.
const RECEIPTS_MAX: u32 = 10;

/// Looks things up, and remembers what it found in the order it found it.
pub(super) struct Finder<'a, 'tx> {
    pub(super) tx: &'a mut Tx<'tx>,
    pub(super) ground: (CompanyId, SiteId),
    pub(super) today: CivilDate,
    pub(super) readings: Vec<ScanReading>,
    pub(super) unknown: Vec<UnknownView>,
    pub(super) label: Option<LabelView>,
}

impl<'a, 'tx> Finder<'a, 'tx> {
    pub(super) fn new(tx: &'a mut Tx<'tx>, ground: (CompanyId, SiteId), today: CivilDate) -> Self {
        Self { tx, ground, today, readings: Vec::new(), unknown: Vec::new(), label: None }
    }

    /// Everything the text may stand for, the most plausible first.
    pub(super) fn find(&mut self, read: &Read, zone: &TimeZone) -> Result<()> {
        let text = read.text.as_str();
        self.own_label(text)?;
        self.roll_label(text)?;
        // A number of ours that is exactly this text is hardly a coincidence.
        self.own_codes(text)?;
        if let Some(message) = &read.message {
            self.elements(message, read.form == "retail", read.certain)?;
        }
        self.supplier_labels(text)?;
        self.coder_texts(text, zone)?;
        self.partners_numbers(text)?;
        self.lots_by_number(text)?;
        Ok(())
    }

    /// Adds a reading, unless a better one led to the same thing.
    pub(super) fn add(&mut self, reading: ScanReading) {
        let known =
            self.readings.iter().any(|one| (one.kind, &one.id) == (reading.kind, &reading.id));
        if !known {
            self.readings.push(reading);
        }
    }

    /// What our own labels say: `lot:L1`, `unit:P-1`.
    fn own_label(&mut self, text: &str) -> Result<()> {
        if let Ok(subject) = text.parse::<Subject>() {
            return self.named(&subject, "own_label");
        }
        let Ok(reference) = text.parse::<PoolRef>() else { return Ok(()) };
        self.pool(&reference, "own_label")?;
        if reference.kind == PoolKind::Lot {
            self.pieces(&reference.code, &[], "own_label")?;
        }
        Ok(())
    }

    /// What a label names.
    fn named(&mut self, subject: &Subject, why: &'static str) -> Result<()> {
        let code = subject.code.as_str();
        match subject.kind {
            SubjectKind::Lot => {
                self.pool(&PoolRef { kind: PoolKind::Lot, code: code.to_owned() }, why)
            }
            SubjectKind::Unit => self.unit(code, why).map(drop),
            SubjectKind::Shipment => self.shipment(code, why).map(drop),
            SubjectKind::Place => self.record(MasterKind::Place, "place", code, why).map(drop),
        }
    }

    /// A number that was printed ahead: what it was put on, or that it is on nothing yet.
    fn roll_label(&mut self, text: &str) -> Result<()> {
        if labelling::given_by(self.tx, self.ground, text)?.is_none() {
            return Ok(());
        }
        let on = store::labels::binding(self.tx, self.ground, text)?;
        if let Some(subject) = on.and_then(|on| on.subject.parse::<Subject>().ok()) {
            return self.named(&subject, "bound_label");
        }
        self.plain("roll_label", text, None, "own_label");
        if let Some(label) = self.readings.last_mut().filter(|one| one.kind == "roll_label") {
            label.state = Some("unbound");
        }
        Ok(())
    }

    /// Whatever has exactly this code.
    fn own_codes(&mut self, text: &str) -> Result<()> {
        const OWN: &str = "own_code";
        for kind in [PoolKind::Lot, PoolKind::Run, PoolKind::Tank] {
            self.pool(&PoolRef { kind, code: text.to_owned() }, OWN)?;
        }
        self.unit(domain::units::without_identifier(text), OWN)?;
        for kind in [OrderKind::Work, OrderKind::Purchase, OrderKind::Sales] {
            self.order(kind, text, OWN)?;
        }
        self.shipment(text, OWN)?;
        if self.claimed(ClaimKind::Complaint, text)?.is_some() {
            self.plain("complaint", text, None, OWN);
        }
        for (kind, word) in [(MasterKind::Place, "place"), (MasterKind::Equipment, "equipment")] {
            self.record(kind, word, text, OWN)?;
        }
        if let Some(item) = masters::item_by_code(self.tx, self.ground.0, text)? {
            self.item(item, OWN);
        }
        for role in Role::ALL {
            self.partner(*role, text, OWN)?;
        }
        self.receipt(text)
    }

    /// What elements name, from the most particular to the most general.
    fn elements(&mut self, message: &Message, retail: bool, sure: bool) -> Result<()> {
        let year = u16::try_from(self.today.0.year()).unwrap_or_default();
        let said = label_view(&label::of(message, year)).unwrap_or_default();
        let before = self.readings.len();
        if let Some(sscc) = &said.sscc {
            let found = self.unit(sscc, "gs1_unit")?;
            self.missed(found, sure, "sscc", sscc);
        }
        self.goods(&said, if retail { "retail_code" } else { "gs1_item" }, sure)?;
        self.documents(message, sure)?;
        // What nobody is sure of says nothing about goods unless something was found by it.
        let speaks = said != LabelView::default() && (sure || self.readings.len() > before);
        if speaks {
            self.label = Some(said);
        }
        Ok(())
    }

    fn documents(&mut self, message: &Message, sure: bool) -> Result<()> {
        if let Some(number) = message.value("400").filter(|_| sure) {
            let mut found = false;
            for kind in [OrderKind::Purchase, OrderKind::Sales, OrderKind::Work] {
                found |= self.order(kind, number, "gs1_order")?;
            }
            self.missed(found, sure, "order", number);
        }
        for number in ["401", "402"].iter().filter_map(|code| message.value(code)) {
            let found = self.shipment(number, "gs1_shipment")?;
            self.missed(found, sure, "shipment", number);
        }
        for number in ["8003", "8004"].iter().filter_map(|code| message.value(code)) {
            let found = self.unit(number, "gs1_asset")?
                || self.record(MasterKind::Equipment, "equipment", number, "gs1_asset")?;
            self.missed(found, sure, "asset", number);
        }
        for gln in LOCATIONS.iter().filter_map(|code| message.value(code)) {
            let codes = self.partners_by_gln(gln)?;
            self.missed(!codes.is_empty(), sure, "location", gln);
            for code in codes {
                for role in Role::ALL {
                    self.partner(*role, &code, "gs1_partner")?;
                }
            }
        }
        Ok(())
    }

    fn missed(&mut self, found: bool, sure: bool, what: &'static str, value: &str) {
        if !found && sure {
            self.unknown.push(UnknownView { what, value: value.to_owned() });
        }
    }

    fn claimed(&mut self, kind: ClaimKind, code: &str) -> Result<Option<i64>> {
        Ok(claims::find(self.tx, self.ground.0, self.ground.1, kind, code)?)
    }

    fn pool(&mut self, reference: &PoolRef, why: &'static str) -> Result<()> {
        let Some(id) = self.claimed(ClaimKind::Pool(reference.kind), &reference.code)? else {
            return Ok(());
        };
        match reference.kind {
            PoolKind::Lot => self.lot(PoolId(id), why),
            PoolKind::Run | PoolKind::Tank => {
                let row = pools::find(self.tx, self.ground.0, self.ground.1, PoolId(id))?;
                let Some(row) = row else { return Ok(()) };
                let (item, item_name) = row.item.map(|item| (item.code, item.name)).unzip();
                let closed = row.pool.fact.closed_at.is_some();
                self.add(ScanReading {
                    kind: if reference.kind == PoolKind::Run { "run" } else { "tank" },
                    id: reference.to_string(),
                    code: reference.code.clone(),
                    name: row.pool.fact.work_order,
                    item,
                    item_name,
                    state: Some(if closed { "closed" } else { "open" }),
                    why,
                    ..ScanReading::default()
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn unit(&mut self, code: &str, why: &'static str) -> Result<bool> {
        let Some(unit) = units::by_code(self.tx, self.ground, code)? else { return Ok(false) };
        let above = units_above(self.tx, self.ground, unit.unit)?;
        self.add(ScanReading {
            kind: "unit",
            id: unit.code.clone(),
            code: unit.code,
            name: Some(unit.kind.as_str().to_owned()),
            place: above.last().and_then(|top| top.place.clone()),
            why,
            ..ScanReading::default()
        });
        Ok(true)
    }

    pub(super) fn order(&mut self, kind: OrderKind, code: &str, why: &'static str) -> Result<bool> {
        let Some(id) = self.claimed(ClaimKind::Order(kind), code)? else { return Ok(false) };
        let Some(order) = orders::find(self.tx, self.ground, OrderId(id))? else {
            return Ok(false);
        };
        let word = match kind {
            OrderKind::Work => "work_order",
            OrderKind::Purchase => "purchase_order",
            OrderKind::Sales => "sales_order",
        };
        let state = order.state.as_str();
        let lines = orders::lines(self.tx, self.ground, order.order)?;
        let made = (kind == OrderKind::Work).then(|| lines.into_iter().next()).flatten();
        let item = match made {
            Some(line) => masters::item(self.tx, self.ground.0, line.item)?,
            None => None,
        };
        let (item, item_name) = item.map(|item| (item.code, item.name)).unzip();
        let name = match order.partner {
            Some(partner) => masters::partner(self.tx, self.ground.0, partner)?,
            None => None,
        };
        self.add(ScanReading {
            kind: word,
            id: code.to_owned(),
            code: code.to_owned(),
            name: name.map(|partner| partner.name),
            item,
            item_name,
            state: Some(state),
            why,
            ..ScanReading::default()
        });
        Ok(true)
    }

    fn shipment(&mut self, code: &str, why: &'static str) -> Result<bool> {
        let Some(id) = self.claimed(ClaimKind::Shipment, code)? else { return Ok(false) };
        let found = shipping::find(self.tx, self.ground, ShipmentId(id))?;
        let Some(shipment) = found else { return Ok(false) };
        let gone = shipment.dispatched_at_us.is_some();
        self.add(ScanReading {
            kind: "shipment",
            id: shipment.code.clone(),
            code: shipment.code,
            state: Some(if gone { "dispatched" } else { "open" }),
            place: shipment.dock,
            why,
            ..ScanReading::default()
        });
        Ok(true)
    }

    fn record(
        &mut self,
        kind: MasterKind,
        word: &'static str,
        code: &str,
        why: &'static str,
    ) -> Result<bool> {
        let body = records::body(self.tx, self.ground.0, kind, code)?;
        let Some(body) = body else { return Ok(false) };
        let body: Value = serde_json::from_str(&body).map_err(crate::error::Error::fault)?;
        let name = body["name"].as_str().filter(|name| !name.is_empty()).map(str::to_owned);
        self.plain(word, code, name, why);
        Ok(true)
    }

    fn partner(&mut self, role: Role, code: &str, why: &'static str) -> Result<()> {
        let known = masters::partner_by_code(self.tx, self.ground.0, role, code)?;
        if let Some(partner) = known {
            let word = if role == Role::Supplier { "supplier" } else { "customer" };
            self.plain(word, code, Some(partner.name), why);
        }
        Ok(())
    }

    /// What a receipt note carries: the number of the delivery, or the act that received.
    fn receipt(&mut self, text: &str) -> Result<()> {
        let filter = ActFilter { document: Some(text), ..ActFilter::default() };
        let mut found = acts::page(self.tx, self.ground, filter, i64::MAX, RECEIPTS_MAX)?;
        if let Ok(id) = text.parse::<ActId>() {
            found.extend(acts::find(self.tx, self.ground, id)?);
        }
        for act in found.into_iter().filter(|act| act.name == RECEIVE) {
            let id = act.act.to_string();
            self.add(ScanReading {
                kind: "receipt",
                code: act.document.unwrap_or_else(|| id.clone()),
                id,
                why: "own_label",
                ..ScanReading::default()
            });
        }
        Ok(())
    }

    fn plain(&mut self, kind: &'static str, code: &str, name: Option<String>, why: &'static str) {
        let (id, code) = (code.to_owned(), code.to_owned());
        self.add(ScanReading { kind, id, code, name, why, ..ScanReading::default() });
    }
}
