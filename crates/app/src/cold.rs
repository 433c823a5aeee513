//! The cold chain: temperatures on the way against the limits of the rule table, files of loggers, and
//! what quality says of a temperature that was outside.
//!
//! Limits stand in rules, for an item, a customer, or both: `least` and `most` of `precool_c`,
//! `loading_c`, `arrival_c` and `transport_c`. What was measured is on record whatever a rule says.

use std::io::Read;

use domain::facts::{FileAttached, LoggerRead, TemperatureJudged, TemperatureOutside};
use domain::loggers::{Limits, Reading, journey};
use domain::rules::{self, Outcome, Subject};
use domain::{CivilDate, Refusal};
use exchange::loggers::{LoggerFault, read_logger};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::side::blobs;
use store::transport::{self as stored, Excursion, LoggerFile};
use store::{Tx, shipping};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::attachments::FILE_BYTES_MAX;
use crate::deliveries::{degrees, name_of};
use crate::dispatch::milli_c;
use crate::error::{Error, Result};
use crate::lots;
use crate::masters::MasterFault;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::Ground;
use crate::times::{self, utc};
use crate::warehouse::{floor, given};

/// What a logger's file belongs to, and what may be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LoggerAsk {
    /// `shipment:DN-1` or `receipt:GR-1`.
    pub subject: String,
    /// The file's name.
    pub name: String,
    /// The lowest that may be, degrees Celsius; what the rules say where absent.
    pub least_c: Option<String>,
    /// The highest that may be, degrees Celsius; what the rules say where absent.
    pub most_c: Option<String>,
    /// Minutes that one stretch outside may last; none where absent.
    pub minutes: Option<u32>,
}

/// A logger's file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoggerView {
    /// Its name.
    pub name: String,
    /// How many readings it has.
    pub readings: u32,
    /// The first of them.
    pub from: String,
    /// The last of them.
    pub until: String,
    /// The lowest temperature, degrees Celsius.
    pub lowest_c: String,
    /// The highest.
    pub highest_c: String,
    /// The lowest that may be.
    pub least_c: Option<String>,
    /// The highest that may be.
    pub most_c: Option<String>,
    /// Minutes outside that, all told.
    pub outside_minutes: i64,
    /// Minutes of the longest stretch outside.
    pub longest_minutes: i64,
    /// Minutes that one stretch may last.
    pub allowed_minutes: i64,
    /// Number of the excursion that reading it brought to light.
    #[serde(default)]
    pub excursion: Option<String>,
}

/// A temperature that was outside its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExcursionView {
    /// Its number.
    pub excursion: String,
    /// What it is about: `shipment:DN-1` or `receipt:GR-1`.
    pub subject: String,
    /// When it was measured: `precool_c`, `loading_c`, `arrival_c` or `transport_c`.
    pub what: String,
    /// What was measured, the worst of it, degrees Celsius.
    pub found_c: String,
    /// The lowest that may be.
    pub least_c: Option<String>,
    /// The highest that may be.
    pub most_c: Option<String>,
    /// Minutes of the longest stretch outside, where a logger says so.
    pub lasted_minutes: Option<i64>,
    /// Why it went on all the same.
    pub reason: Option<String>,
    /// When.
    pub at: String,
    /// When quality judged it; absent while it waits.
    pub judged_at: Option<String>,
    /// What whoever judged it is called.
    pub judged_by: Option<String>,
    /// What was found, and what was done about it.
    pub note: Option<String>,
    /// The lots that were on the way, where a shipment says so: what a trace of it begins with.
    pub lots: Vec<String>,
}

/// Which excursions a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExcursionQuery {
    /// Only those nobody judged yet.
    pub open: Option<bool>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of excursions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExcursionPage {
    /// The last one first.
    pub rows: Vec<ExcursionView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What quality says of a temperature that was outside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct JudgeTemperature {
    /// What was found, and what was done about it.
    pub note: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Files and excursions told of one shipment or receipt.
const TOLD_MAX: u32 = 100;
/// Characters of a file's name at most.
const NAME_MAX: usize = 200;

/// What temperatures are asked about: an act, a partner, the goods, and what names it.
pub(crate) struct OnTheWay<'a> {
    pub(crate) act: &'static str,
    pub(crate) partner: &'a str,
    pub(crate) items: &'a [String],
    pub(crate) subject: String,
}

impl Plant {
    /// Reads the file of a logger: its readings, what was outside, and how long.
    pub fn read_logger(
        &self,
        operator: &Operator,
        ask: &LoggerAsk,
        body: &mut dyn Read,
        once: (Option<&str>, bool),
    ) -> Result<Done<LoggerView>> {
        operator.need(Permission::GoodsRecord)?;
        let mut content = Vec::new();
        body.take(FILE_BYTES_MAX + 1).read_to_end(&mut content).map_err(Error::io)?;
        if content.len() as u64 > FILE_BYTES_MAX {
            return Err(Refusal::FileTooLarge { most: FILE_BYTES_MAX.to_string() }.into());
        }
        let bad = Refusal::BadInput { field: "name" };
        let name = given(Some(&ask.name))
            .filter(|name| name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control));
        let name = name.ok_or(bad)?;
        let zone = times::zone(&operator.zone);
        let readings = read_logger(&content, &zone).map_err(told)?;
        let given = Limits {
            least_milli_c: milli_c(ask.least_c.as_deref(), "least_c")?,
            most_milli_c: milli_c(ask.most_c.as_deref(), "most_c")?,
        };
        let allowed_s = i64::from(ask.minutes.unwrap_or(0)) * 60;
        let sha256: [u8; 32] = Sha256::digest(&content).into();
        let (subject, how) = (ask.subject.clone(), ActAsk::default());
        let asked = floor("read_logger", &how, once);
        self.act(operator, &asked, &(ask, sha256), move |acting| {
            let file = File { subject, name, sha256, content: &content };
            logger(acting, file, &readings, (given, allowed_s))
        })
    }

    /// Temperatures that were outside their limits.
    pub fn excursions(&self, operator: &Operator, query: &ExcursionQuery) -> Result<ExcursionPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<i64> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            let open = query.open.unwrap_or(false);
            let found = stored::excursions(tx, ground, open, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.seq.to_string());
            let rows = found.into_iter().map(|one| excursion_view(tx, ground, one));
            Ok(ExcursionPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// Takes down what quality says of a temperature that was outside.
    pub fn judge_temperature(
        &self,
        operator: &Operator,
        excursion: &str,
        ask: &JudgeTemperature,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<ExcursionView>> {
        let asked = Asked {
            name: "judge_temperature",
            permission: Permission::QualityJudge,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (number, note) = (excursion.to_owned(), ask.note.clone());
        self.act(operator, &asked, &(excursion, ask), move |acting| {
            // Load.
            let unknown = || Refusal::UnknownDocument { kind: "excursion", code: number.clone() };
            let outside_seq: i64 = number.parse().map_err(|_| unknown())?;
            let ground = acting.ground();
            let found = stored::excursion(acting.cx.tx, ground, outside_seq)?;
            let found = found.ok_or_else(unknown)?;
            let note = given(Some(&note)).ok_or(Refusal::BadInput { field: "note" })?;

            // Decide.
            if found.judged_at_us.is_some() {
                return Err(Refusal::NotToSettle { code: number.clone() }.into());
            }

            // Append.
            acting.document = found.subject.split_once(':').map(|(_, code)| code.to_owned());
            acting.append(TemperatureJudged { outside_seq, note })?;
            let judged = stored::excursion(acting.cx.tx, ground, outside_seq)?;
            excursion_view(acting.cx.tx, ground, judged.ok_or(Error::NotFound("excursion"))?)
        })
    }
}

/// A file that was sent, before it is kept.
struct File<'c> {
    subject: String,
    name: String,
    sha256: [u8; 32],
    content: &'c [u8],
}

fn logger(
    acting: &mut Acting<'_, '_, '_>,
    file: File<'_>,
    readings: &[Reading],
    (given, allowed_s): (Limits, i64),
) -> Result<LoggerView> {
    // Load.
    let (act, partner, items) = acting.what_was_on_the_way(&file.subject)?;
    let about = OnTheWay { act, partner: &partner, items: &items, subject: file.subject.clone() };
    let by_rule = acting.limits(&about, "transport_c")?;

    // Decide.
    let limits = Limits {
        least_milli_c: given.least_milli_c.or(by_rule.least_milli_c),
        most_milli_c: given.most_milli_c.or(by_rule.most_milli_c),
    };
    let said = journey(readings, limits).ok_or(Refusal::BadInput { field: "body" })?;
    let counted = u32::try_from(readings.len()).unwrap_or(u32::MAX);

    // Append.
    acting.document = file.subject.split_once(':').map(|(_, code)| code.to_owned());
    blobs::keep(acting.cx.tx, acting.company, &file.sha256, file.content)?;
    acting.append(FileAttached {
        subject: file.subject.clone(),
        sha256: file.sha256,
        name: file.name.clone(),
        media_type: "text/csv".to_owned(),
        bytes: file.content.len() as i64,
    })?;
    let read = acting.append(LoggerRead {
        subject: file.subject.clone(),
        sha256: file.sha256,
        name: file.name,
        readings: counted,
        from: said.from,
        until: said.until,
        lowest_milli_c: said.lowest_milli_c,
        highest_milli_c: said.highest_milli_c,
        least_milli_c: limits.least_milli_c,
        most_milli_c: limits.most_milli_c,
        outside_s: said.outside_s,
        longest_s: said.longest_s,
        allowed_s,
    })?;
    // A single reading outside lasts no time by itself: where nothing is allowed it counts too.
    let too_long = said.longest_s > allowed_s || allowed_s == 0;
    let mut excursion = None;
    if let Some(found_milli_c) = said.worst_milli_c.filter(|_| too_long) {
        let outside = acting.append(TemperatureOutside {
            subject: file.subject.clone(),
            what: "transport_c".to_owned(),
            found_milli_c,
            least_milli_c: limits.least_milli_c,
            most_milli_c: limits.most_milli_c,
            lasted_s: Some(said.longest_s),
            reason: None,
        })?;
        excursion = Some(outside.seq.to_string());
    }
    let ground = acting.ground();
    let files = stored::loggers_of(acting.cx.tx, ground, &file.subject, TOLD_MAX)?;
    let ours = files.into_iter().find(|one| one.seq == read.seq);
    Ok(LoggerView { excursion, ..logger_view(ours.ok_or(Error::NotFound("file"))?) })
}

/// Everything that is wrong with a file, by line and column.
fn told(faults: Vec<LoggerFault>) -> Error {
    let faults = faults.into_iter().map(|fault| {
        let LoggerFault { line, column, what, found } = fault;
        let path = if column.is_empty() { line.to_string() } else { format!("{line}:{column}") };
        let expected = if what == "bad_time" { "2026-11-26 08:00" } else { "" };
        MasterFault { path, kind: what, found, expected: expected.to_owned() }
    });
    Error::Faulty(faults.collect())
}

impl Acting<'_, '_, '_> {
    /// Temperatures that were measured, against the rules: what is outside asks for the reason its rule
    /// asks for, and waits for quality. Where goods have come already, a rule that refuses asks too:
    /// they are there.
    pub(crate) fn temperatures(
        &mut self,
        about: &OnTheWay<'_>,
        measured: &[(&'static str, Option<i64>)],
        arrived: bool,
    ) -> Result<()> {
        for (field, milli_c) in measured {
            let table = self.rules_on(field)?;
            let mut findings = Vec::new();
            for item in about.items {
                let said = milli_c.map(|milli_c| (*field, degrees(milli_c)));
                let subject = subject(about, item, said, self.today());
                for mut finding in rules::check(&table, &subject) {
                    if arrived && finding.outcome == Outcome::Refuse {
                        finding.outcome = Outcome::Ask;
                    }
                    if !findings.iter().any(|one: &rules::Finding| one.rule == finding.rule) {
                        findings.push(finding);
                    }
                }
            }
            let asked: Vec<String> = findings.iter().map(|one| one.rule.clone()).collect();
            self.obey(findings, &about.subject)?;
            let limits = self.limits(about, field)?;
            let Some(found_milli_c) = milli_c.filter(|found| limits.leaves_out(*found)) else {
                continue;
            };
            let reason = asked.iter().find_map(|rule| self.reason_for_rule(rule));
            self.append(TemperatureOutside {
                subject: about.subject.clone(),
                what: (*field).to_owned(),
                found_milli_c,
                least_milli_c: limits.least_milli_c,
                most_milli_c: limits.most_milli_c,
                lasted_s: None,
                reason,
            })?;
        }
        Ok(())
    }

    /// What the rules say of a temperature, for everything that is on the way together.
    fn limits(&mut self, about: &OnTheWay<'_>, field: &str) -> Result<Limits> {
        let table = self.rules_on(field)?;
        let day = self.today();
        let limits = about.items.iter().map(|item| {
            let subject = subject(about, item, None, day);
            rules::limits(&table, &subject, field)
        });
        Ok(limits.fold(Limits::default(), Limits::and))
    }

    fn rules_on(&mut self, field: &str) -> Result<Vec<(String, domain::masters::Rule)>> {
        let mut table = self.rule_table()?;
        table.retain(|(_, rule)| rule.field == field);
        Ok(table)
    }

    /// What was on the way under a name: the act whose rules hold, the partner, the items.
    fn what_was_on_the_way(
        &mut self,
        subject: &str,
    ) -> Result<(&'static str, String, Vec<String>)> {
        let bad = || Refusal::BadInput { field: "subject" };
        let (kind, code) = subject.split_once(':').ok_or_else(bad)?;
        let ground = self.ground();
        match kind {
            "shipment" => {
                let shipment = self.shipment(code)?;
                let order = store::orders::find(self.cx.tx, ground, shipment.order)?;
                let customer = self.customer_of(&order.ok_or(Error::NotFound("order"))?)?;
                let items = self.items_of(shipment.shipment)?;
                Ok(("ship", customer, items))
            }
            "receipt" => {
                let carried = stored::carried_for(self.cx.tx, ground, code)?;
                let unknown =
                    || Refusal::UnknownDocument { kind: "receipt", code: code.to_owned() };
                let partner = carried.ok_or_else(unknown)?.partner;
                let partner = store::masters::partner(self.cx.tx, ground.0, partner)?;
                let supplier = partner.ok_or(Error::NotFound("partner"))?.code;
                // Rules for every item hold; which items a receipt brought is not asked here.
                Ok(("receive", supplier, vec![String::new()]))
            }
            _ => Err(bad().into()),
        }
    }

    /// Codes of the items of a shipment.
    pub(crate) fn items_of(&mut self, shipment: domain::ShipmentId) -> Result<Vec<String>> {
        let ground = self.ground();
        let mut items = Vec::new();
        for pick in shipping::picks(self.cx.tx, ground, shipment)? {
            let code = self.lot_of(pick.pool)?.item.code;
            if !items.contains(&code) {
                items.push(code);
            }
        }
        Ok(items)
    }
}

fn subject<'a>(
    about: &OnTheWay<'a>,
    item: &'a str,
    said: Option<(&'static str, String)>,
    day: CivilDate,
) -> Subject<'a> {
    Subject {
        act: about.act,
        item,
        partner: about.partner,
        fields: said.into_iter().collect(),
        day: Some(day),
        seen: std::collections::BTreeMap::new(),
    }
}

/// The loggers' files of a shipment or receipt, and what was outside.
pub(crate) fn cold_chain(
    tx: &mut Tx<'_>,
    ground: Ground,
    subject: &str,
) -> Result<(Vec<LoggerView>, Vec<ExcursionView>)> {
    let files = stored::loggers_of(tx, ground, subject, TOLD_MAX)?;
    let outside = stored::excursions_of(tx, ground, subject, TOLD_MAX)?;
    let outside = outside.into_iter().map(|one| excursion_view(tx, ground, one));
    Ok((files.into_iter().map(logger_view).collect(), outside.collect::<Result<_>>()?))
}

fn logger_view(file: LoggerFile) -> LoggerView {
    LoggerView {
        name: file.name,
        readings: file.readings,
        from: utc(file.from_us),
        until: utc(file.until_us),
        lowest_c: degrees(file.lowest_milli_c),
        highest_c: degrees(file.highest_milli_c),
        least_c: file.least_milli_c.map(degrees),
        most_c: file.most_milli_c.map(degrees),
        outside_minutes: file.outside_s / 60,
        longest_minutes: file.longest_s / 60,
        allowed_minutes: file.allowed_s / 60,
        excursion: None,
    }
}

fn excursion_view(tx: &mut Tx<'_>, ground: Ground, one: Excursion) -> Result<ExcursionView> {
    let judged_by = match one.judged_by {
        Some(by) => name_of(tx, ground.0, by)?,
        None => None,
    };
    let mut lots = Vec::new();
    if let Some(code) = one.subject.strip_prefix("shipment:")
        && let Some(shipment) = shipping::by_code(tx, ground, code)?
    {
        for pick in shipping::picks(tx, ground, shipment.shipment)? {
            let lot = lots::by_pool(tx, ground, pick.pool, lots::NOW)?.lot.reference.to_string();
            if !lots.contains(&lot) {
                lots.push(lot);
            }
        }
    }
    Ok(ExcursionView {
        excursion: one.seq.to_string(),
        subject: one.subject,
        what: one.what,
        found_c: degrees(one.found_milli_c),
        least_c: one.least_milli_c.map(degrees),
        most_c: one.most_milli_c.map(degrees),
        lasted_minutes: one.lasted_s.map(|seconds| seconds / 60),
        reason: one.reason,
        at: utc(one.at_us),
        judged_at: one.judged_at_us.map(utc),
        judged_by,
        note: one.judged_note,
        lots,
    })
}
