//! What a label is of, and everything it can say about that.

use domain::labels::{Subject, SubjectKind, Wanted};
use domain::masters::{Item, Place};
use domain::quantity::format_scaled;
use domain::{CompanyId, MasterKind, PoolId, PoolKind, PoolRef, Refusal, SiteId, UnitKind};
use jiff::tz::TimeZone;
use store::{Tx, masters, pools, records, shipping, stock, units};

use super::content::Fields;
use crate::deliveries;
use crate::error::{Error, Result};
use crate::lots::{NOW, by_pool};
use crate::packing;
use crate::portions::units_above;

/// Something that gets a label.
pub(super) struct Named {
    pub(super) subject: Subject,
    /// Which templates fit it.
    pub(super) wanted: Wanted,
    /// What the label can say.
    pub(super) fields: Fields,
}

type Ground = (CompanyId, SiteId);

/// Gathers what a label of something can say.
pub(super) fn named(
    tx: &mut Tx<'_>,
    ground: Ground,
    text: &str,
    (zone, now_us): (&TimeZone, i64),
) -> Result<Named> {
    let unknown = || Refusal::UnknownSubject { subject: text.to_owned() };
    let subject: Subject = text.parse().map_err(|_| unknown())?;
    let mut gathering = Gathering { tx, ground, fields: Fields::new() };
    gathering.house((zone, now_us))?;
    // What our own scanner reads without any doubt.
    gathering.say("trace_link", subject.to_string());
    let wanted = match subject.kind {
        SubjectKind::Lot => gathering.lot(&subject.code)?,
        SubjectKind::Unit => gathering.unit(&subject.code)?,
        SubjectKind::Shipment => gathering.shipment(&subject.code)?,
        SubjectKind::Place => gathering.place(&subject.code)?,
    };
    let wanted = wanted.ok_or_else(unknown)?;
    Ok(Named { subject, wanted, fields: gathering.fields })
}

/// What a label printed ahead can say: its number, and nothing of goods.
pub(super) fn of_number(code: &str) -> Fields {
    let say = |name: &str| (name.to_owned(), code.to_owned());
    let mut fields = Fields::from([say("serial"), say("trace_link")]);
    if domain::units::looks_like_sscc(code) {
        fields.insert("sscc".to_owned(), code.to_owned());
    }
    fields
}

struct Gathering<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    ground: Ground,
    fields: Fields,
}

impl Gathering<'_, '_> {
    fn say(&mut self, name: &str, value: impl Into<String>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    fn say_some(&mut self, name: &str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.say(name, value);
        }
    }

    fn house(&mut self, (zone, now_us): (&TimeZone, i64)) -> Result<()> {
        let company = self.ground.0;
        let companies = masters::companies(self.tx)?;
        let known = companies.into_iter().find(|known| known.id == company);
        self.say_some("company", known.map(|known| known.name));
        let sites = masters::sites(self.tx, company)?;
        let site = sites.into_iter().find(|site| site.site == self.ground.1);
        self.say_some("site", site.map(|site| site.name));
        self.say("printed_at", crate::printing::clock(now_us, zone));
        Ok(())
    }

    fn lot(&mut self, code: &str) -> Result<Option<Wanted>> {
        let reference = PoolRef { kind: PoolKind::Lot, code: code.to_owned() };
        let row = pools::by_reference(self.tx, self.ground.0, self.ground.1, &reference)?;
        let Some(row) = row.filter(|row| row.item.is_some()) else { return Ok(None) };
        let pool = row.pool.fact.pool;
        self.say_some("work_order", row.pool.fact.work_order);
        let lying = stock::portions(self.tx, self.ground, pool)?;
        if let [portion] = lying.as_slice() {
            let place = match portion.unit.0 {
                0 => Some(portion.place.clone()),
                _ => {
                    units_above(self.tx, self.ground, portion.unit)?.pop().and_then(|top| top.place)
                }
            };
            self.say_some("place", place.filter(|place| !place.is_empty()));
        }
        self.goods(pool, None).map(Some)
    }

    /// A lot, or a portion of it.
    fn goods(&mut self, pool: PoolId, portion: Option<domain::Quantity>) -> Result<Wanted> {
        let loaded = by_pool(self.tx, self.ground, pool, NOW)?;
        let known = stock::lot(self.tx, self.ground, pool)?;
        let quantity = match portion {
            Some(portion) => portion.to_string(),
            None => format_scaled(loaded.lot.moves.on_hand()),
        };
        let row = pools::find(self.tx, self.ground.0, self.ground.1, pool)?;
        let partner = row.and_then(|row| row.pool.fact.partner);
        let supplier = match partner {
            Some(partner) => masters::partner(self.tx, self.ground.0, partner)?,
            None => None,
        };
        let code = loaded.lot.reference.code.clone();
        self.say("lot", loaded.lot.lot_number.unwrap_or(code));
        self.say("quantity", quantity);
        self.say("unit", loaded.item.unit.clone());
        self.say_some("produced", known.produced_on.map(|day| day.to_string()));
        self.say_some("best_before", known.best_before_on.map(|day| day.to_string()));
        self.say_some("expiry", loaded.lot.expires_on.map(|day| day.to_string()));
        self.say_some("supplier", supplier.map(|supplier| supplier.name));
        self.say_some("supplier_lot", loaded.supplier_lot);
        self.item(&loaded.item.code, &loaded.item.name)
    }

    fn item(&mut self, code: &str, name: &str) -> Result<Wanted> {
        let body = records::body(self.tx, self.ground.0, MasterKind::Item, code)?;
        let master: Item = body
            .map(|body| serde_json::from_str(&body).map_err(Error::fault))
            .transpose()?
            .unwrap_or_default();
        self.say("item_code", code);
        self.say("item_name", name);
        self.say("gtin", master.gtin);
        let is_material = matches!(master.kind.as_str(), "raw" | "packaging" | "utility");
        Ok(Wanted {
            purposes: if is_material { vec!["material", "lot"] } else { vec!["lot"] },
            item: code.to_owned(),
            item_kind: master.kind,
            customer: String::new(),
        })
    }

    fn unit(&mut self, code: &str) -> Result<Option<Wanted>> {
        let Some(unit) = units::by_code(self.tx, self.ground, code)? else { return Ok(None) };
        let purposes = match unit.kind {
            UnitKind::Pallet => vec!["pallet", "unit"],
            _ => vec!["unit"],
        };
        let view = packing::view(self.tx, self.ground, unit)?;
        self.say("serial", view.code.clone());
        if view.sscc {
            self.say("sscc", view.code.clone());
        }
        self.say_some("place", view.place.clone());
        let one = |of: fn(&packing::UnitContent) -> &str| {
            let mut said: Vec<&str> = view.contents.iter().map(of).collect();
            said.sort_unstable();
            said.dedup();
            (said.len() == 1).then(|| said[0].to_owned())
        };
        let (item, lot) = (one(|content| &content.item), one(|content| &content.lot));
        let mut wanted = Wanted::default();
        if let Some(item) = item {
            let name = view.contents[0].item_name.clone();
            wanted = self.item(&item, &name)?;
            let mut total = 0_i128;
            for content in &view.contents {
                let quantity = content.quantity.parse::<domain::Quantity>();
                total += quantity.map_or(0, |quantity| i128::from(quantity.0));
            }
            self.say("quantity", format_scaled(total));
            self.say("unit", view.contents[0].unit.clone());
        }
        if lot.is_some() {
            let number = view.contents[0].lot_number.clone();
            self.say_some("lot", number.or(lot));
        }
        // What is on it may be used up to the day of what ends first.
        self.say_some("expiry", view.contents.iter().filter_map(|c| c.expires_on.clone()).min());
        self.say("count", view.units.len().to_string());
        Ok(Some(Wanted { purposes, ..wanted }))
    }

    fn shipment(&mut self, code: &str) -> Result<Option<Wanted>> {
        let found = shipping::by_code(self.tx, self.ground, code)?;
        let Some(shipment) = found else { return Ok(None) };
        let view = deliveries::view(self.tx, self.ground, shipment)?;
        self.say("serial", view.code);
        self.say("order", view.order);
        self.say_some("customer", view.customer_name.clone());
        self.say_some("ship_to", view.customer_name);
        self.say_some("customer_order", view.customer_reference);
        self.say_some("place", view.dock);
        let mut packed: Vec<String> = view
            .picks
            .iter()
            .filter_map(|pick| pick.outer_unit.clone().or_else(|| pick.handling_unit.clone()))
            .collect();
        packed.sort_unstable();
        packed.dedup();
        self.say("packages", packed.len().to_string());
        Ok(Some(Wanted {
            purposes: vec!["shipment"],
            customer: view.customer.unwrap_or_default(),
            ..Wanted::default()
        }))
    }

    fn place(&mut self, code: &str) -> Result<Option<Wanted>> {
        let body = records::body(self.tx, self.ground.0, MasterKind::Place, code)?;
        let Some(body) = body else { return Ok(None) };
        let place: Place = serde_json::from_str(&body).map_err(Error::fault)?;
        self.say("serial", code);
        self.say("place", code);
        self.say("note", place.name);
        // A place has nothing but its own code on its label: people and scanners know it by that.
        self.say("trace_link", code);
        Ok(Some(Wanted { purposes: vec!["place"], ..Wanted::default() }))
    }
}
