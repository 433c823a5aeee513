//! Scales: a reading is taken by the server itself, and becomes a quantity only as the server took it.
//!
//! Whoever weighs gets a name for a reading and hands that over, never the weight: a quantity that says
//! it is from a scale was not typed by anybody. Readings are kept in memory for some minutes by the
//! process that took them.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant as Passing};

use domain::facts::{QuantityWeighed, ScaleChecked};
use domain::masters::Scale;
use domain::scales::{self as decisions, Frames, Known, Protocol, Reading, Weighed};
use domain::{CompanyId, MasterKind, Quantity, Refusal, SiteId, TransferId};
use serde::{Deserialize, Serialize};
use store::scales::{self as stored, Check};
use store::{Tx, masters, records};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Done};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::outgoing::Reach;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::Ground;
use crate::secrets;
use crate::times::utc;
use crate::warehouse::{floor, given};

/// A quantity that comes from a scale.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct WeighedAsk {
    /// The reading: `reading` of what the scale was asked for.
    pub reading: String,
    /// The container on the scale, as it is scanned: a number or a sort of which the scale knows the
    /// weight. Nothing but the goods is on it where absent.
    pub tare: Option<String>,
}

/// A scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScaleView {
    /// Its code.
    pub scale: String,
    /// Its name.
    pub name: String,
    /// Code of the station it stands at.
    pub station: Option<String>,
    /// The least it weighs well, kilograms.
    pub least: Option<String>,
    /// What one step of it is, kilograms.
    pub division: Option<String>,
    /// The containers it knows.
    pub tares: Vec<TareView>,
    /// The check weight, kilograms.
    pub check_weight: Option<String>,
    /// `passed`, `failed`, `due`, or `none` where nothing asks for a check.
    pub check: String,
    /// When a check weight was on it last.
    pub checked_at: Option<String>,
}

/// What a container weighs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TareView {
    /// What is scanned.
    pub code: String,
    /// What it weighs.
    pub kilograms: String,
}

/// The scales of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScalePage {
    /// By their codes.
    pub rows: Vec<ScaleView>,
}

/// How long is waited for a reading.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReadingQuery {
    /// Seconds until the scale has settled, at most 20; 3 where absent.
    pub wait_s: Option<u32>,
}

/// What a scale said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadingView {
    /// Its name, by which an act uses it within ten minutes; none where it may not be used.
    pub reading: Option<String>,
    /// The scale.
    pub scale: String,
    /// What is on it, kilograms; none where it is out of range.
    pub gross: Option<String>,
    /// Whether it has settled.
    pub stable: bool,
    /// Why it may not be used, by the code of the refusal.
    pub problem: Option<String>,
    /// When it was taken.
    pub at: String,
}

/// A check weight was put on a scale.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CheckScale {
    /// The reading with the check weight on it.
    pub reading: String,
    /// What the weight weighs, kilograms; the scale's own check weight where absent.
    pub nominal: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A check of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScaleCheckView {
    /// The scale.
    pub scale: String,
    /// What the check weight weighs, kilograms.
    pub nominal: String,
    /// What the scale showed.
    pub shown: String,
    /// By how much that may be off.
    pub within: String,
    /// Whether it was not more.
    pub passed: bool,
    /// When.
    pub at: String,
    /// What whoever put it there is called.
    pub by: Option<String>,
}

/// Which checks are shown.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CheckQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// The log of the checks of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScaleCheckPage {
    /// The checks, the last one first.
    pub rows: Vec<ScaleCheckView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// How the quantity of a movement was weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WeighingView {
    /// The scale.
    pub scale: String,
    /// What was on it, kilograms.
    pub gross: String,
    /// What the container weighs.
    pub tare: String,
    /// Which container.
    pub tare_of: Option<String>,
    /// When a check weight was last put on the scale before.
    pub checked_at: Option<String>,
}

/// A reading the server took.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Taken {
    company: CompanyId,
    scale: String,
    gross: Quantity,
    at_us: i64,
}

/// The readings of the last minutes, by their names, which nobody guesses. An act finds its reading
/// here however it came, over its own route or with a device's outbox.
static READINGS: Readings = Readings(Mutex::new(BTreeMap::new()));

struct Readings(Mutex<BTreeMap<String, Taken>>);

/// Readings kept at most; the oldest go first.
const READINGS_MAX: usize = 10_000;
/// How long a reading may be used.
const READING_US: i64 = 10 * 60 * 1_000_000;
/// How long is waited for a reading, where nobody says.
const WAIT_S: u32 = 3;
const WAIT_MOST_S: u32 = 20;
/// Between two questions to a scale that has to be asked.
const ASK_EVERY: Duration = Duration::from_millis(200);
/// Scales that are listed.
const SCALES_MAX: u32 = 500;

impl Readings {
    fn keep(&self, name: String, taken: Taken) {
        let mut kept = self.0.lock().expect("nobody panics while readings are kept");
        kept.retain(|_, old| taken.at_us - old.at_us <= READING_US);
        while kept.len() >= READINGS_MAX {
            let oldest = kept.iter().min_by_key(|(_, old)| old.at_us).map(|(name, _)| name.clone());
            let Some(oldest) = oldest else { break };
            kept.remove(&oldest);
        }
        kept.insert(name, taken);
    }

    fn get(&self, company: CompanyId, name: &str, now_us: i64) -> Option<Taken> {
        let kept = self.0.lock().expect("nobody panics while readings are kept");
        let taken = kept.get(name)?;
        let is_ours = taken.company == company && now_us - taken.at_us <= READING_US;
        is_ours.then(|| taken.clone())
    }
}

impl Plant {
    /// The scales, with how their checks stand.
    pub fn scales(&self, operator: &Operator) -> Result<ScalePage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let now_us = self.inner.clock.now_us();
        self.read(|tx| {
            let rows = masters::records(tx, ground.0, MasterKind::Scale, ("", None), SCALES_MAX)?;
            let mut scales = Vec::new();
            for row in rows.into_iter().filter(|row| !row.retired) {
                let Some(body) = row.body else { continue };
                let scale: Scale = serde_json::from_str(&body).map_err(Error::fault)?;
                scales.push(scale_view(tx, ground, row.code, scale, now_us)?);
            }
            Ok(ScalePage { rows: scales })
        })
    }

    /// Asks a scale what is on it, and waits until it has settled or time is up.
    pub fn scale_reading(
        &self,
        operator: &Operator,
        code: &str,
        query: &ReadingQuery,
    ) -> Result<ReadingView> {
        operator.need(Permission::GoodsRecord)?;
        let scale = self.read(|tx| scale_of(tx, operator.company, code))?;
        let wait_s = query.wait_s.unwrap_or(WAIT_S).min(WAIT_MOST_S);
        let read = heard(code, (&self.reach(), &scale), Duration::from_secs(u64::from(wait_s)))?;
        let checked = decisions::gross(&known(code, &scale), read);
        let at_us = self.inner.clock.now_us();
        let (gross, stable) = match read {
            Reading::Weight { kilograms, stable, .. } => (Some(kilograms.to_string()), stable),
            Reading::OutOfRange | Reading::Busy => (None, false),
        };
        let (reading, problem) = match checked {
            Ok(gross) => {
                let name = ledger::hex(&secrets::random::<16>()?);
                let (company, scale) = (operator.company, code.to_owned());
                READINGS.keep(name.clone(), Taken { company, scale, gross, at_us });
                (Some(name), None)
            }
            Err(refusal) => (None, Some(refusal.code().to_owned())),
        };
        let (scale, at) = (code.to_owned(), utc(at_us));
        Ok(ReadingView { reading, scale, gross, stable, problem, at })
    }

    /// Takes down what a scale showed of a check weight.
    pub fn check_scale(
        &self,
        operator: &Operator,
        code: &str,
        ask: &CheckScale,
        once: (Option<&str>, bool),
    ) -> Result<Done<ScaleCheckView>> {
        let (scale, content) = (code.to_owned(), ask.clone());
        let asked = floor("check_scale", &ask.act, once);
        self.act(operator, &asked, &(code, ask), move |acting| check(acting, &scale, &content))
    }

    /// The log of the checks of a scale.
    pub fn scale_checks(
        &self,
        operator: &Operator,
        code: &str,
        query: &CheckQuery,
    ) -> Result<ScaleCheckPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<i64> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            scale_of(tx, ground.0, code)?;
            let found = stored::checks(tx, ground, code, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.seq.to_string());
            let rows = found.iter().map(|check| check_view(tx, ground.0, code, check));
            Ok(ScaleCheckPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }
}

/// What a scale says within a time: as soon as it has settled, else the last thing it said.
fn heard(code: &str, (reach, scale): (&Reach, &Scale), wait: Duration) -> Result<Reading> {
    let silent = || Refusal::ScaleSilent { scale: code.to_owned() };
    let protocol = Protocol::of(&scale.protocol).ok_or_else(silent)?;
    let wait = wait.max(ASK_EVERY);
    let begun = Passing::now();
    let mut line = reach.connect(&scale.address, wait).ok_or_else(silent)?;
    let (mut frames, mut last, mut asked) = (Frames::default(), None, None::<Passing>);
    let mut bytes = [0_u8; 512];
    while begun.elapsed() < wait {
        if !protocol.asks().is_empty() && asked.is_none_or(|at| at.elapsed() >= ASK_EVERY) {
            line.write_all(protocol.asks()).map_err(|_| silent())?;
            asked = Some(Passing::now());
        }
        let left = wait.saturating_sub(begun.elapsed()).clamp(Duration::from_millis(1), ASK_EVERY);
        line.set_read_timeout(Some(left)).map_err(|_| silent())?;
        let count = match line.read(&mut bytes) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if is_late(&error) => continue,
            Err(_) => break,
        };
        for frame in bytes[..count].iter().filter_map(|byte| frames.push(*byte)) {
            let Some(reading) = protocol.read(&frame) else { continue };
            last = Some(reading);
            if let Reading::Weight { stable: true, .. } = reading {
                return Ok(reading);
            }
        }
    }
    Ok(last.ok_or_else(silent)?)
}

fn is_late(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

fn check(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &CheckScale) -> Result<ScaleCheckView> {
    // Load.
    let company = acting.company;
    let scale = scale_of(acting.cx.tx, company, code)?;
    let unknown = || Refusal::ReadingUnknown { reading: ask.reading.clone() };
    let taken = READINGS.get(company, &ask.reading, acting.cx.now_us);
    let taken = taken.filter(|taken| taken.scale == code).ok_or_else(unknown)?;
    let nominal = given(ask.nominal.as_deref()).unwrap_or_else(|| scale.check_weight.clone());

    // Decide.
    let bad = Refusal::BadInput { field: "nominal" };
    let nominal = decimal(&nominal).filter(|nominal| *nominal > Quantity::ZERO).ok_or(bad)?;
    let within = decimal(&scale.check_within).or_else(|| decimal(&scale.division));
    let within = within.unwrap_or(Quantity::ZERO);
    let passed = decisions::passes(nominal, taken.gross, within);

    // Append.
    acting.document = Some(code.to_owned());
    let (scale, shown) = (code.to_owned(), taken.gross);
    let record = acting.append(ScaleChecked { scale, nominal, shown, within, passed })?;
    let ground = acting.ground();
    let check = stored::check(acting.cx.tx, ground, code, record.seq)?;
    check_view(acting.cx.tx, company, code, &check.ok_or(Error::NotFound("check"))?)
}

/// What was weighed for an act.
pub(crate) struct Weighing {
    pub(crate) weighed: Weighed,
    scale: String,
    reading: String,
    tare_of: Option<String>,
    checked_seq: Option<i64>,
}

impl Acting<'_, '_, '_> {
    /// What was weighed, checked as a supervisor would: is it a reading of ours, was it used, does the
    /// scale pass its checks, what does the container weigh. What was done already with a reading that
    /// nobody can find any more stays what somebody said it was, and is from no scale.
    pub(crate) fn weighed(&mut self, ask: Option<&WeighedAsk>) -> Result<Option<Weighing>> {
        let Some(ask) = ask else { return Ok(None) };
        let ground = self.ground();
        let reading = || ask.reading.clone();
        let Some(taken) = READINGS.get(ground.0, &ask.reading, self.cx.now_us) else {
            return match self.happened {
                Some(_) => Ok(None),
                None => Err(Refusal::ReadingUnknown { reading: reading() }.into()),
            };
        };
        if stored::is_used(self.cx.tx, ground, &ask.reading)? {
            self.uphold(Err(Refusal::ReadingUsed { reading: reading() }))?;
            return Ok(None);
        }
        let scale = scale_of(self.cx.tx, ground.0, &taken.scale)?;
        let last = stored::checks(self.cx.tx, ground, &taken.scale, None, 1)?.pop();
        match standing(&scale, last.as_ref(), self.cx.now_us) {
            "failed" => {
                let scale = taken.scale.clone();
                self.uphold(Err(Refusal::ScaleFailedCheck { scale }))?;
            }
            "due" => {
                let scale = taken.scale.clone();
                let about = format!("scale:{scale}");
                self.pass(Err(Refusal::ScaleCheckDue { scale }), &about)?;
            }
            _ => {}
        }
        let tare_of = given(ask.tare.as_deref());
        let tare = match &tare_of {
            Some(code) => self.tare(&scale, code)?,
            None => Quantity::ZERO,
        };
        Ok(Some(Weighing {
            weighed: decisions::net(&taken.scale, taken.gross, tare)?,
            scale: taken.scale.clone(),
            reading: ask.reading.clone(),
            tare_of,
            checked_seq: last.map(|check| check.seq),
        }))
    }

    /// What a container weighs that was scanned: it stands in the scale's list itself, or it is a
    /// returnable of a sort that does.
    fn tare(&mut self, scale: &Scale, code: &str) -> Result<Quantity> {
        let listed = |code: &str| scale.tares.iter().find(|tare| tare.code == code);
        let mut found = listed(code).and_then(|tare| decimal(&tare.kilograms));
        if found.is_none() {
            let ground = self.ground();
            let bare = domain::units::without_identifier(code);
            if let Some(unit) = store::units::by_code(self.cx.tx, ground, bare)? {
                let meant = store::carrying::meant(self.cx.tx, ground, unit.unit)?;
                let sort = crate::carrying::code_of(self.cx.tx, ground, meant.returnable)?;
                found =
                    sort.and_then(|sort| listed(&sort).and_then(|tare| decimal(&tare.kilograms)));
            }
        }
        Ok(found.ok_or_else(|| Refusal::UnknownCode { kind: "tare", code: code.to_owned() })?)
    }

    /// Takes down that the quantity of a movement came from a scale.
    pub(crate) fn note_weighing(&mut self, transfer: TransferId, of: &Weighing) -> Result<()> {
        self.append(QuantityWeighed {
            transfer,
            scale: of.scale.clone(),
            reading: of.reading.clone(),
            gross: of.weighed.gross,
            tare: of.weighed.tare,
            tare_of: of.tare_of.clone(),
            checked_seq: of.checked_seq,
        })?;
        Ok(())
    }
}

/// How the quantity of a movement was weighed; none where it was not.
pub(crate) fn weighing_view(
    tx: &mut Tx<'_>,
    ground: Ground,
    transfer: TransferId,
) -> Result<Option<WeighingView>> {
    let Some(found) = stored::weighing_of(tx, ground, transfer)? else { return Ok(None) };
    let check = match found.checked_seq {
        Some(seq) => stored::check(tx, ground, &found.scale, seq)?,
        None => None,
    };
    Ok(Some(WeighingView {
        scale: found.scale,
        gross: found.gross.to_string(),
        tare: found.tare.to_string(),
        tare_of: found.tare_of,
        checked_at: check.map(|check| utc(check.at_us)),
    }))
}

fn decimal(text: &str) -> Option<Quantity> {
    text.parse().ok()
}

fn known<'a>(code: &'a str, scale: &Scale) -> Known<'a> {
    Known { scale: code, least: decimal(&scale.least), most: decimal(&scale.most) }
}

fn scale_of(tx: &mut Tx<'_>, company: CompanyId, code: &str) -> Result<Scale> {
    let body = records::body(tx, company, MasterKind::Scale, code)?;
    let unknown = || Refusal::UnknownCode { kind: "scale", code: code.to_owned() };
    serde_json::from_str(&body.ok_or_else(unknown)?).map_err(Error::fault)
}

/// How the checks of a scale stand: `passed`, `failed`, `due`, or `none` where nothing asks for one.
fn standing(scale: &Scale, last: Option<&Check>, now_us: i64) -> &'static str {
    const HOUR_US: i64 = 3_600_000_000;
    if last.is_some_and(|check| !check.passed) {
        return "failed";
    }
    let is_due =
        |hours: u32| last.is_none_or(|check| now_us - check.at_us > i64::from(hours) * HOUR_US);
    match scale.check_hours {
        Some(hours) if is_due(hours) => "due",
        _ if last.is_some() => "passed",
        _ => "none",
    }
}

fn scale_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    code: String,
    scale: Scale,
    now_us: i64,
) -> Result<ScaleView> {
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let last = stored::checks(tx, ground, &code, None, 1)?.pop();
    Ok(ScaleView {
        check: standing(&scale, last.as_ref(), now_us).to_owned(),
        checked_at: last.map(|check| utc(check.at_us)),
        station: filled(&scale.station),
        least: filled(&scale.least),
        division: filled(&scale.division),
        check_weight: filled(&scale.check_weight),
        tares: scale
            .tares
            .into_iter()
            .map(|tare| TareView { code: tare.code, kilograms: tare.kilograms })
            .collect(),
        name: scale.name,
        scale: code,
    })
}

fn check_view(
    tx: &mut Tx<'_>,
    company: CompanyId,
    scale: &str,
    check: &Check,
) -> Result<ScaleCheckView> {
    let by = match check.by {
        Some(by) => name_of(tx, company, by)?,
        None => None,
    };
    Ok(ScaleCheckView {
        scale: scale.to_owned(),
        nominal: check.nominal.to_string(),
        shown: check.shown.to_string(),
        within: check.within.to_string(),
        passed: check.passed,
        at: utc(check.at_us),
        by,
    })
}
