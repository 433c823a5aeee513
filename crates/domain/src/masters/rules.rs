//! How the fields of a record must fit together.

use std::collections::BTreeSet;

use super::bill::cycle_of;
use super::check::{Beside, Lookup};
use super::fault::{Fault, FaultKind};
use super::lot_rule;
use super::{
    Bom, Calendar, CoderText, Contact, Item, LabelTemplate, LotAttribute, LotRule, NumberPool,
    Partner, Place, Printer, Routing, Rule, Scale, Shift, SupplierLabel,
};
use standards::gs1::scan;

use crate::number_pools::{Key, Numbers};
use crate::quantity::Quantity;
use crate::work::MasterKind;

pub(super) fn item(item: &Item, beside: &Beside) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !item.gtin.is_empty() && !has_check_digit(&item.gtin, &[8, 12, 13, 14]) {
        faults.push(Fault::new("gtin", FaultKind::BadGtin, &item.gtin));
    }
    let own = match beside {
        Beside::Item { unit, .. } => unit.as_str(),
        _ => "",
    };
    let units = std::iter::once(own).chain(item.conversions.iter().map(|c| c.unit.as_str()));
    // The item's own unit is the first of all; a conversion to it would contradict it.
    faults.extend(twice(units).map(|(place, unit)| {
        Fault::new(&format!("conversions[{place}].unit"), FaultKind::Duplicate, unit)
    }));
    faults
}

pub(super) fn partner(partner: &Partner) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !partner.gln.is_empty() && !has_check_digit(&partner.gln, &[13]) {
        faults.push(Fault::new("gln", FaultKind::BadGln, &partner.gln));
    }
    let country = partner.country.as_bytes();
    let is_country = country.len() == 2 && country.iter().all(u8::is_ascii_uppercase);
    if !country.is_empty() && !is_country {
        faults.push(Fault::new("country", FaultKind::BadCountry, &partner.country).expected("TW"));
    }
    faults
}

pub(super) fn place<L: Lookup>(
    code: &str,
    place: &Place,
    lookup: &mut L,
) -> Result<Vec<Fault>, L::Error> {
    let mut faults = Vec::new();
    if let (Some(least), Some(most)) = (place.least_milli_c, place.most_milli_c)
        && least > most
    {
        let found = Fault::new("least_milli_c", FaultKind::Reversed, thousandths(least));
        faults.push(found.expected(thousandths(most)));
    }
    let mut way = vec![code.to_owned()];
    let mut above = place.parent.clone();
    while !above.is_empty() {
        let seen = way.contains(&above);
        way.push(above.clone());
        if seen {
            faults.push(Fault::new("parent", FaultKind::PlaceCycle, way.join(" → ")));
            break;
        }
        let body = lookup.body(MasterKind::Place, &above)?.unwrap_or_default();
        above = serde_json::from_str::<Place>(&body).unwrap_or_default().parent;
    }
    Ok(faults)
}

/// Whether a code leads to a station; an empty one leads nowhere and is fine.
pub(super) fn at_station<L: Lookup>(
    path: &str,
    code: &str,
    lookup: &mut L,
) -> Result<Vec<Fault>, L::Error> {
    if code.is_empty() {
        return Ok(Vec::new());
    }
    let body = lookup.body(MasterKind::Place, code)?.unwrap_or_default();
    let place = serde_json::from_str::<Place>(&body).unwrap_or_default();
    let is_station = ["station", "tank"].contains(&place.kind.as_str());
    Ok(if is_station { vec![] } else { vec![Fault::new(path, FaultKind::NotAStation, code)] })
}

pub(super) fn bom<L: Lookup>(
    code: &str,
    bom: &Bom,
    lookup: &mut L,
) -> Result<Vec<Fault>, L::Error> {
    let mut faults = Vec::new();
    let expected = match bom.version.as_str() {
        "" => bom.item.clone(),
        version => format!("{}/{version}", bom.item),
    };
    if code != expected {
        faults.push(Fault::new("code", FaultKind::CodeMismatch, code).expected(expected));
    }
    let used = bom.lines.iter().map(|line| format!("{} {}", line.item, line.operation));
    let used: Vec<String> = used.collect();
    faults.extend(twice(used.iter().map(String::as_str)).map(|(place, _)| {
        let line = &bom.lines[place];
        Fault::new(&format!("lines[{}].item", place + 1), FaultKind::Duplicate, &line.item)
    }));
    if let Some((line, way)) = cycle_of(bom, lookup)? {
        let path = format!("lines[{line}].item");
        faults.push(Fault::new(&path, FaultKind::BomCycle, way.join(" → ")));
    }
    Ok(faults)
}

pub(super) fn routing<L: Lookup>(
    code: &str,
    routing: &Routing,
    lookup: &mut L,
) -> Result<Vec<Fault>, L::Error> {
    let mut faults = Vec::new();
    let version = code.strip_prefix(&routing.item);
    if !version.is_some_and(|rest| rest.is_empty() || (rest.len() > 1 && rest.starts_with('/'))) {
        faults.push(Fault::new("code", FaultKind::CodeMismatch, code).expected(&routing.item));
    }
    let codes = routing.operations.iter().map(|operation| operation.code.as_str());
    faults.extend(twice(codes).map(|(place, code)| {
        Fault::new(&format!("operations[{}].code", place + 1), FaultKind::Duplicate, code)
    }));
    for (place, operation) in routing.operations.iter().enumerate() {
        let path = format!("operations[{}].station", place + 1);
        faults.extend(at_station(&path, &operation.station, lookup)?);
    }
    Ok(faults)
}

pub(super) fn lot_rule(rule: &LotRule) -> Vec<Fault> {
    match lot_rule::varies(&rule.pattern) {
        Err(piece) => vec![Fault::new("pattern", FaultKind::BadToken, piece)],
        Ok(false) => vec![Fault::new("pattern", FaultKind::SameNumber, &rule.pattern)],
        Ok(true) => Vec::new(),
    }
}

pub(super) fn calendar(calendar: &Calendar) -> Vec<Fault> {
    let mut faults = shifts(&calendar.day_start, &calendar.shifts);
    let holidays: BTreeSet<&str> = calendar.holidays.split_whitespace().collect();
    for day in calendar.makeup_days.split_whitespace().filter(|day| holidays.contains(day)) {
        faults.push(Fault::new("makeup_days", FaultKind::BothDays, day));
    }
    faults
}

/// Shifts follow each other from the begin of the production day, past midnight if need be.
fn shifts(day_start: &str, shifts: &[Shift]) -> Vec<Fault> {
    let codes = shifts.iter().map(|shift| shift.code.as_str());
    let mut faults: Vec<Fault> = twice(codes)
        .map(|(place, code)| {
            Fault::new(&format!("shifts[{}].code", place + 1), FaultKind::Duplicate, code)
        })
        .collect();
    let begin = minute_of_day(day_start);
    let since = |shift: &Shift| (minute_of_day(&shift.start) - begin).rem_euclid(24 * 60);
    for (place, pair) in shifts.windows(2).enumerate() {
        if since(&pair[0]) >= since(&pair[1]) {
            let path = format!("shifts[{}].start", place + 2);
            let fault = Fault::new(&path, FaultKind::ShiftsOutOfOrder, &pair[1].start);
            faults.push(fault.expected(&pair[0].start));
        }
    }
    faults
}

fn minute_of_day(time: &str) -> i32 {
    let (hour, minute) = time.split_once(':').unwrap_or(("0", "0"));
    hour.parse().unwrap_or(0) * 60 + minute.parse().unwrap_or(0)
}

pub(super) fn rule(rule: &Rule) -> Vec<Fault> {
    let value = rule.value.as_str();
    let fault = |kind| vec![Fault::new("value", kind, value)];
    let is_number = || value.parse::<Quantity>().is_ok();
    let is_days = || value.parse::<u32>().is_ok();
    match rule.test.as_str() {
        "required" | "unique" if value.is_empty() => Vec::new(),
        "required" | "unique" => fault(FaultKind::Pointless),
        _ if value.is_empty() => fault(FaultKind::Missing),
        "least" | "most" if !is_number() => fault(FaultKind::BadDecimal),
        "days_left" if !is_days() => fault(FaultKind::BadWhole),
        "not_before" if value != "today" && !super::RULE_FIELDS.contains(&value) => {
            let fields = format!("today {}", super::RULE_FIELDS.join(" "));
            vec![Fault::new("value", FaultKind::BadChoice, value).expected(fields)]
        }
        _ => Vec::new(),
    }
}

pub(super) fn supplier_label(label: &SupplierLabel) -> Vec<Fault> {
    match crate::supplier_labels::Layout::parse(&label.layout) {
        Err(piece) => vec![Fault::new("layout", FaultKind::BadToken, piece)],
        Ok(_) => Vec::new(),
    }
}

pub(super) fn coder_text(coder: &CoderText) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Err(piece) = crate::coder_texts::check(&coder.layout) {
        faults.push(Fault::new("layout", FaultKind::BadToken, piece));
    }
    let texts = coder.lines.iter().map(|line| line.text.as_str());
    faults.extend(twice(texts).map(|(place, text)| {
        Fault::new(&format!("lines[{}].text", place + 1), FaultKind::Duplicate, text)
    }));
    faults
}

pub(super) fn scale(scale: &Scale) -> Vec<Fault> {
    let mut faults = Vec::new();
    let port = scale.address.rsplit_once(':').filter(|(host, _)| !host.is_empty());
    if port.and_then(|(_, port)| port.parse::<u16>().ok()).is_none_or(|port| port == 0) {
        let fault = Fault::new("address", FaultKind::BadAddress, &scale.address);
        faults.push(fault.expected("192.0.2.7:8001"));
    }
    let read = |text: &str| text.parse::<Quantity>().ok();
    if let (Some(least), Some(most)) = (read(&scale.least), read(&scale.most))
        && least > most
    {
        let fault = Fault::new("least", FaultKind::Reversed, &scale.least);
        faults.push(fault.expected(scale.most.as_str()));
    }
    if scale.check_weight.is_empty() && scale.check_hours.is_some() {
        faults.push(Fault::new("check_weight", FaultKind::Missing, ""));
    }
    let tares = scale.tares.iter().map(|tare| tare.code.as_str());
    faults.extend(twice(tares).map(|(place, code)| {
        Fault::new(&format!("tares[{}].code", place + 1), FaultKind::Duplicate, code)
    }));
    faults
}

/// Somebody who is to be called can be: a number, an address or a program's.
pub(super) fn contact(contact: &Contact) -> Vec<Fault> {
    let mut faults = Vec::new();
    let ways = [&contact.phone, &contact.night_phone, &contact.email, &contact.webhook];
    if ways.iter().all(|way| way.is_empty()) {
        faults.push(Fault::new("phone", FaultKind::Missing, ""));
    }
    for (path, number) in [("phone", &contact.phone), ("night_phone", &contact.night_phone)] {
        let fits = |c: char| c.is_ascii_digit() || " +-()#*,.".contains(c);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        if !number.is_empty() && (digits < 3 || !number.chars().all(fits)) {
            let fault = Fault::new(path, FaultKind::BadContact, number.as_str());
            faults.push(fault.expected("+886 2 2345 6789"));
        }
    }
    let email = contact.email.as_str();
    let mailbox = email.split_once('@').filter(|(who, host)| !who.is_empty() && host.len() > 2);
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c);
    let is_mailbox = mailbox.is_some_and(|(_, host)| !host.contains('@')) && !email.contains(odd);
    if !email.is_empty() && !is_mailbox {
        let fault = Fault::new("email", FaultKind::BadContact, email);
        faults.push(fault.expected("quality@example.com"));
    }
    let hook = contact.webhook.as_str();
    let rest = hook.strip_prefix("https://").or_else(|| hook.strip_prefix("http://"));
    if !hook.is_empty() && (rest.is_none_or(str::is_empty) || hook.contains(odd)) {
        let fault = Fault::new("webhook", FaultKind::BadContact, hook);
        faults.push(fault.expected("https://example.com/recalls"));
    }
    faults
}

pub(super) fn lot_attribute(attribute: &LotAttribute) -> Vec<Fault> {
    let of = (&*attribute.kind, &*attribute.choices, &*attribute.unit);
    choices_and_unit(of, &[','], &str::to_owned)
}

/// Only what is chosen has words to choose from, none of them empty, and only a number has a unit.
/// `path` says where a field stands.
pub(crate) fn choices_and_unit(
    (kind, choices, unit): (&str, &str, &str),
    between: &[char],
    path: &dyn Fn(&str) -> String,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let chosen = kind == "choice";
    let mut words = choices.split(between).map(str::trim);
    if chosen && (choices.is_empty() || words.any(str::is_empty)) {
        faults.push(Fault::new(&path("choices"), FaultKind::Missing, choices));
    }
    if !chosen && !choices.is_empty() {
        faults.push(Fault::new(&path("choices"), FaultKind::Pointless, choices));
    }
    if kind != "number" && !unit.is_empty() {
        faults.push(Fault::new(&path("unit"), FaultKind::Pointless, unit));
    }
    faults
}

pub(super) fn number_pool<L: Lookup>(
    code: &str,
    pool: &NumberPool,
    lookup: &mut L,
) -> Result<Vec<Fault>, L::Error> {
    let mut faults = Vec::new();
    let key = Key::of(&pool.key);
    if key != Some(Key::Sscc) && pool.extension.is_some() {
        faults.push(Fault::new("extension", FaultKind::Pointless, ""));
    }
    if key == Some(Key::Gtin) && !pool.units.is_empty() {
        faults.push(Fault::new("units", FaultKind::Pointless, &pool.units));
    }
    if key != Some(Key::Grai) && !pool.asset_type.is_empty() {
        faults.push(Fault::new("asset_type", FaultKind::Pointless, &pool.asset_type));
    }
    if let (Some(first), Some(last)) = (pool.first, pool.last)
        && first > last
    {
        let fault = Fault::new("first", FaultKind::Reversed, first.to_string());
        faults.push(fault.expected(last.to_string()));
    }
    if !faults.is_empty() {
        return Ok(faults);
    }
    let Some(numbers) = Numbers::of(pool) else {
        // Which field it is follows from the others: a prefix that is none, or one that leaves too few
        // digits for what is to be counted.
        let whole = NumberPool { first: None, last: None, ..pool.clone() };
        let (path, found) = match Numbers::of(&whole) {
            Some(_) => ("last", pool.last.unwrap_or_default().to_string()),
            None if key == Some(Key::Grai)
                && pool.asset_type.len() + pool.company_prefix.len() != 12 =>
            {
                ("asset_type", pool.asset_type.clone())
            }
            None => ("company_prefix", pool.company_prefix.clone()),
        };
        return Ok(vec![Fault::new(path, FaultKind::BadPrefix, found)]);
    };
    let others = lookup.number_pools()?;
    let others = others.iter().filter(|(other, _)| other != code);
    let taken = others
        .filter(|(_, other)| Numbers::of(other).is_some_and(|other| numbers.overlaps(&other)));
    Ok(taken
        .map(|(other, _)| Fault::new("first", FaultKind::NumbersTwice, other.as_str()))
        .collect())
}

pub(super) fn label_template(template: &LabelTemplate) -> Vec<Fault> {
    // An item is more particular than its kind: both together would be one of them for nothing.
    if !template.item.is_empty() && !template.item_kind.is_empty() {
        return vec![Fault::new("item_kind", FaultKind::Pointless, &template.item_kind)];
    }
    Vec::new()
}

pub(super) fn printer<L: Lookup>(
    code: &str,
    printer: &Printer,
    lookup: &mut L,
) -> Result<Vec<Fault>, L::Error> {
    let mut faults = Vec::new();
    if printer.language == "recording" {
        if !printer.host.is_empty() {
            faults.push(Fault::new("host", FaultKind::Pointless, &printer.host));
        }
    } else if printer.host.is_empty() {
        faults.push(Fault::new("host", FaultKind::Missing, ""));
    }
    let (mut seen, mut next) = (BTreeSet::from([code.to_owned()]), printer.fallback.clone());
    while !next.is_empty() {
        if !seen.insert(next.clone()) {
            faults.push(Fault::new("fallback", FaultKind::FallbackCycle, &printer.fallback));
            break;
        }
        let body = lookup.body(MasterKind::Printer, &next)?;
        let record = body.and_then(|body| serde_json::from_str::<Printer>(&body).ok());
        next = record.map(|record| record.fallback).unwrap_or_default();
    }
    Ok(faults)
}

/// What occurs a second time, with its place from 0.
pub(crate) fn twice<'t>(
    texts: impl Iterator<Item = &'t str>,
) -> impl Iterator<Item = (usize, &'t str)> {
    let mut seen = BTreeSet::new();
    texts.enumerate().filter(move |(_, text)| !seen.insert(*text))
}

/// Whether digits of one of these lengths end in the check digit of GS1.
fn has_check_digit(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && scan::has_check_digit(text)
}

fn thousandths(value: i64) -> String {
    Quantity(value * (crate::quantity::SCALE / 1000)).to_string()
}
