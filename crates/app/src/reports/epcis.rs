//! A trace in the words of EPCIS 2.0: what was received, made, packed and shipped, as events.
//!
//! Goods with a GTIN are named by it and their lot, as GS1 writes it in a Digital Link; what has none
//! gets a name of ours, so that nothing is left out. What EPCIS has no word for (how a movement is known,
//! whether it is only possible) goes along under our own prefix.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::masters::{Item, Partner};
use domain::{MasterKind, PoolKind, Refusal};
use serde_json::{Map, Value, json};
use store::{Tx, beginnings, records, stock, units};
use trace::{Answer, End, Row};

use super::{LeftOut, withheld};
use crate::asks::TraceAsk;
use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;
use crate::withholding::Withheld;

/// Movements of one document; a document that is cut says nothing of it, so more is refused.
const MOVEMENTS_MAX: usize = 20_000;
const CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

impl Plant {
    /// A trace as an EPCIS 2.0 document. Where it leaves the house, that is put down.
    pub fn trace_epcis(
        &self,
        operator: &Operator,
        ask: &TraceAsk,
        (left_out, leaves): (Option<&str>, bool),
    ) -> Result<Value> {
        operator.need(Permission::TraceRead)?;
        let withheld = withheld(left_out)?;
        let reply = self.trace(operator, ask)?;
        let answer = reply.answer()?;
        let reached: usize = answer.sides().iter().map(trace::Side::transfer_count).sum();
        if reached > MOVEMENTS_MAX {
            return Err(Refusal::TooFarReaching { most: MOVEMENTS_MAX }.into());
        }
        let is_now = ask.as_of.is_none() && ask.as_of_seq.is_none();
        let events = self.read(|tx| {
            let mut writing = Writing::begin(tx, operator, &withheld);
            writing.events(&answer, is_now)
        })?;
        let made_at = times::in_zone(self.now_us(), &times::zone(&operator.zone));
        let left_out = LeftOut {
            withheld: withheld.iter().map(|one| one.as_str()).collect(),
            ..LeftOut::default()
        };
        if leaves {
            self.take_answer(operator, (ask, "epcis"), (reached, &left_out))?;
        }
        Ok(json!({
            "@context": [CONTEXT, { "suyuan": "urn:suyuan:ns:" }],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": made_at,
            "epcisBody": { "eventList": events },
            "suyuan:root": ask.root,
            "suyuan:direction": ask.direction,
            "suyuan:withheld": left_out.withheld,
        }))
    }
}

struct Writing<'a, 't, 'tx> {
    tx: &'t mut Tx<'tx>,
    operator: &'a Operator,
    withheld: &'a [Withheld],
    gtins: BTreeMap<String, String>,
    parties: BTreeMap<(PoolKind, String), String>,
}

impl<'a, 't, 'tx> Writing<'a, 't, 'tx> {
    fn begin(tx: &'t mut Tx<'tx>, operator: &'a Operator, withheld: &'a [Withheld]) -> Self {
        Self { tx, operator, withheld, gtins: BTreeMap::new(), parties: BTreeMap::new() }
    }

    fn events(&mut self, answer: &Answer<'_>, is_now: bool) -> Result<Vec<Value>> {
        let mut rows: BTreeMap<&str, Row<'_>> = BTreeMap::new();
        for row in answer.sides().iter().flat_map(trace::Side::rows) {
            rows.entry(row.transfer).or_insert(row);
        }
        let mut runs: BTreeMap<String, Vec<&Row<'_>>> = BTreeMap::new();
        let mut events: Vec<(i64, Value)> = Vec::new();
        for row in rows.values() {
            if let Some(run) = row.run() {
                runs.entry(run.reference.clone()).or_default().push(row);
            } else {
                events.push((row.at.utc_us, self.of_movement(row)?));
            }
        }
        for (run, rows) in &runs {
            let last = rows.iter().map(|row| row.at.utc_us).max().unwrap_or_default();
            events.push((last, self.of_run(run, rows)?));
        }
        if is_now {
            events.extend(self.packed(&rows)?);
        }
        events.sort_by_key(|(at_us, _)| *at_us);
        Ok(events.into_iter().map(|(_, event)| event).collect())
    }

    /// A movement that is no part of a run.
    fn of_movement(&mut self, row: &Row<'_>) -> Result<Value> {
        let ends = (row.from.kind, row.to.kind);
        let mut event = self.event(row, &format!("transfer:{}", row.transfer));
        let is_inside = |kind: PoolKind| matches!(kind, PoolKind::Lot | PoolKind::Tank);
        if is_inside(ends.0) && is_inside(ends.1) {
            event.insert("type".into(), json!("TransformationEvent"));
            event.insert("transformationID".into(), json!(name("transfer", row.transfer)));
            let (from, to) = (self.quantity(&row.from, row)?, self.quantity(&row.to, row)?);
            event.insert("inputQuantityList".into(), json!([from]));
            event.insert("outputQuantityList".into(), json!([to]));
            event.insert("bizStep".into(), json!("creating_class_instance"));
            return Ok(Value::Object(event));
        }
        let (goods, partner) =
            if is_inside(ends.0) { (&row.from, &row.to) } else { (&row.to, &row.from) };
        let (action, step) = match ends {
            (PoolKind::Supplier, _) => ("ADD", "receiving"),
            (_, PoolKind::Customer) => ("OBSERVE", "shipping"),
            (PoolKind::Customer, _) => ("OBSERVE", "receiving"),
            (_, PoolKind::Supplier) => ("DELETE", "shipping"),
            (_, PoolKind::Scrap) => ("DELETE", "destroying"),
            (_, PoolKind::Loss) => ("DELETE", "decommissioning"),
            (PoolKind::Adjust, _) => ("ADD", "stock_taking"),
            _ => ("DELETE", "stock_taking"),
        };
        event.insert("type".into(), json!("ObjectEvent"));
        event.insert("action".into(), json!(action));
        event.insert("bizStep".into(), json!(step));
        event.insert("quantityList".into(), json!([self.quantity(goods, row)?]));
        if let Some(party) = self.party(partner)? {
            let (list, word) = if is_inside(row.from.kind) {
                ("destinationList", "destination")
            } else {
                ("sourceList", "source")
            };
            event.insert(list.into(), json!([{ "type": "possessing_party", word: party }]));
        }
        Ok(Value::Object(event))
    }

    /// Everything reached that went into a run and came out of it.
    fn of_run(&mut self, run: &str, rows: &[&Row<'_>]) -> Result<Value> {
        let last = rows.iter().max_by_key(|row| row.at.utc_us).expect("a run has a movement");
        let mut event = self.event(last, run);
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for row in rows {
            if row.to.reference == run {
                inputs.push(self.quantity(&row.from, row)?);
            } else {
                outputs.push(self.quantity(&row.to, row)?);
            }
        }
        event.insert("type".into(), json!("TransformationEvent"));
        event.insert("transformationID".into(), json!(format!("urn:suyuan:{}", escaped(run))));
        event.insert("bizStep".into(), json!("creating_class_instance"));
        if !inputs.is_empty() {
            event.insert("inputQuantityList".into(), Value::Array(inputs));
        }
        if !outputs.is_empty() {
            event.insert("outputQuantityList".into(), Value::Array(outputs));
        }
        let possible = rows.iter().all(|row| row.possible);
        event.insert("suyuan:possible".into(), json!(possible));
        Ok(Value::Object(event))
    }

    /// What of the reached lots lies in handling units now.
    fn packed(&mut self, rows: &BTreeMap<&str, Row<'_>>) -> Result<Vec<(i64, Value)>> {
        let ground = (self.operator.company, self.operator.site);
        let mut lots = BTreeMap::new();
        for row in rows.values() {
            for end in [&row.from, &row.to] {
                if end.kind == PoolKind::Lot {
                    lots.entry(end.pool).or_insert(end);
                }
            }
        }
        let mut packed: BTreeMap<String, (i64, Vec<Value>)> = BTreeMap::new();
        for (pool, end) in lots {
            for portion in stock::portions(self.tx, ground, pool)? {
                let Some(unit) = units::find(self.tx, ground, portion.unit)? else { continue };
                let since = beginnings::packed_at(self.tx, ground, (portion.unit, pool))?;
                let quantity = portion.quantity.to_string();
                let content = self.content(end, Some(&quantity))?;
                let (at_us, contents) = packed.entry(unit.code).or_default();
                *at_us = (*at_us).max(since.unwrap_or_default());
                contents.push(content);
            }
        }
        let zone = times::zone(&self.operator.zone);
        let events = packed.into_iter().map(|(code, (at_us, contents))| {
            let at = times::in_zone(at_us, &zone);
            let event = json!({
                "type": "AggregationEvent",
                "eventID": name("unit", &code),
                "eventTime": at,
                "eventTimeZoneOffset": offset(&at),
                "action": "ADD",
                "bizStep": "packing",
                "parentID": unit_name(&code),
                "childQuantityList": contents,
            });
            (at_us, event)
        });
        Ok(events.collect())
    }

    fn event(&self, row: &Row<'_>, id: &str) -> Map<String, Value> {
        let at = row.at.to_string();
        let mut event = Map::new();
        event.insert("eventID".into(), json!(format!("urn:suyuan:event:{}", escaped(id))));
        event.insert("eventTime".into(), json!(at));
        event.insert("eventTimeZoneOffset".into(), json!(offset(&at)));
        let site = format!("urn:suyuan:site:{}", self.operator.site);
        event.insert("readPoint".into(), json!({ "id": site }));
        if let Some(document) = row.document {
            let kind = match (row.from.kind, row.to.kind) {
                (PoolKind::Supplier, _) => "recadv",
                (_, PoolKind::Customer) => "desadv",
                (PoolKind::Run, _) | (_, PoolKind::Run) => "prodorder",
                _ => "inv",
            };
            let of = json!([{ "type": kind, "bizTransaction": name("document", document) }]);
            event.insert("bizTransactionList".into(), of);
        }
        event.insert("suyuan:basis".into(), json!(row.basis.as_str()));
        event.insert("suyuan:possible".into(), json!(row.possible));
        event
    }

    /// An end of a movement with how much of it moved.
    fn quantity(&mut self, end: &End<'_>, row: &Row<'_>) -> Result<Value> {
        let is_told = row.told().pool == end.pool;
        let moved = row.moved.as_deref().filter(|_| is_told);
        let mut content = self.content(end, moved)?;
        if is_told
            && let (Some(unit), Value::Object(members)) = (unit_code(row.unit), &mut content)
            && members.contains_key("quantity")
        {
            members.insert("uom".into(), json!(unit));
        }
        Ok(content)
    }

    fn content(&mut self, end: &End<'_>, quantity: Option<&str>) -> Result<Value> {
        let mut content = Map::new();
        content.insert("epcClass".into(), json!(self.class(end)?));
        let shown = quantity.filter(|_| !self.withheld.contains(&Withheld::Quantities));
        let number = shown.and_then(|text| serde_json::from_str::<Value>(text).ok());
        if let Some(number) = number.filter(Value::is_number) {
            content.insert("quantity".into(), number);
        }
        Ok(Value::Object(content))
    }

    /// What names a lot to others: its GTIN and number, or a name of ours.
    fn class(&mut self, end: &End<'_>) -> Result<String> {
        let ours = format!("urn:suyuan:{}", escaped(&end.reference));
        let ours = if end.kind.is_inside() { ours } else { format!("urn:suyuan:{}", end.kind) };
        let (Some((item, _)), Some(lot)) = (end.item, end.lot_number) else { return Ok(ours) };
        if !self.gtins.contains_key(item) {
            let body = records::body(self.tx, self.operator.company, MasterKind::Item, item)?;
            let master: Option<Item> = body.and_then(|body| serde_json::from_str(&body).ok());
            let gtin = master.map(|master| master.gtin).unwrap_or_default();
            self.gtins.insert(item.to_owned(), gtin);
        }
        let gtin = &self.gtins[item];
        Ok(if gtin.is_empty() {
            ours
        } else {
            format!("https://id.gs1.org/01/{gtin:0>14}/10/{}", escaped(lot))
        })
    }

    fn party(&mut self, end: &End<'_>) -> Result<Option<String>> {
        if !matches!(end.kind, PoolKind::Supplier | PoolKind::Customer) {
            return Ok(None);
        }
        if self.withheld.contains(&Withheld::Partners) {
            return Ok(Some(format!("urn:suyuan:{}", end.kind)));
        }
        let key = (end.kind, end.code.to_owned());
        if let Some(known) = self.parties.get(&key) {
            return Ok(Some(known.clone()));
        }
        let body = records::body(self.tx, self.operator.company, MasterKind::Partner, end.code)?;
        let master: Option<Partner> = body.and_then(|body| serde_json::from_str(&body).ok());
        let gln = master.map(|master| master.gln).filter(|gln| !gln.is_empty());
        let named = match gln {
            Some(gln) => format!("https://id.gs1.org/417/{gln}"),
            None => format!("urn:suyuan:{}", escaped(&end.reference)),
        };
        self.parties.insert(key, named.clone());
        Ok(Some(named))
    }
}

fn name(kind: &str, code: &str) -> String {
    format!("urn:suyuan:{kind}:{}", escaped(code))
}

/// A unit by its SSCC, or by a name of ours.
fn unit_name(code: &str) -> String {
    let is_sscc = code.len() == 18 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_sscc { format!("https://id.gs1.org/00/{code}") } else { name("unit", code) }
}

/// A code within a URI.
fn escaped(code: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte);
    let mut text = String::with_capacity(code.len());
    for byte in code.bytes() {
        if plain(byte) {
            text.push(char::from(byte));
        } else {
            write!(text, "%{byte:02X}").expect("a text takes what is written to it");
        }
    }
    text
}

/// The offset of a moment, as EPCIS wants it beside the moment.
fn offset(at: &str) -> &str {
    if at.ends_with('Z') { "+00:00" } else { &at[at.len().saturating_sub(6)..] }
}

/// The code of UN/ECE recommendation 20; none for what is counted or has no code.
fn unit_code(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "kg" => "KGM",
        "g" => "GRM",
        "mg" => "MGM",
        "t" => "TNE",
        "l" | "L" => "LTR",
        "ml" | "mL" => "MLT",
        "m" => "MTR",
        "m2" | "m²" => "MTK",
        "m3" | "m³" => "MTQ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_any_writing_stay_within_a_uri() {
        assert_eq!(name("lot", "批/1 %"), "urn:suyuan:lot:%E6%89%B9%2F1%20%25");
        assert_eq!(unit_name("003456789012345678"), "https://id.gs1.org/00/003456789012345678");
        assert_eq!(unit_name("P-1"), "urn:suyuan:unit:P-1");
    }

    #[test]
    fn an_offset_is_told_beside_the_moment() {
        assert_eq!(offset("2026-11-19T14:32:00+08:00"), "+08:00");
        assert_eq!(offset("2026-11-19T06:32:00Z"), "+00:00");
    }
}
