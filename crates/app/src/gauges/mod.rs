//! Gauges: how their calibrations stand, whether one may be measured with, and what was judged with one
//! that was found out of its limits.

mod judged;
mod views;

use domain::facts::GaugeCalibrated;
use domain::gauges::{self as decisions, Calibration, Standing, due_after, standing};
use domain::masters::Gauge;
use domain::{CivilDate, CompanyId, MasterKind, Refusal};
use jiff::tz::TimeZone;
use store::gauges::{self as stored, Calibrated};
use store::{Tx, records};

pub use self::views::{
    CalibrateGauge, CalibrationView, GaugeCalibration, GaugePage, GaugeRow, GaugeView, JudgedQuery,
    JudgedView,
};
use crate::acts::{Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::naming::{People, lot_name};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;
use crate::warehouse::given;

/// Characters of a name and of a note at most.
const NAME_MAX: usize = 200;
const NOTE_MAX: usize = 2_000;

impl Plant {
    /// Every gauge, those that may not be measured with first.
    pub fn gauges(&self, operator: &Operator) -> Result<GaugePage> {
        operator.need(Permission::WorkRead)?;
        let zone = times::zone(&operator.zone);
        let now = (self.now_us(), &zone);
        self.read(|tx| {
            let mut found = standings(tx, operator.company, now)?;
            found.sort_by(|a, b| {
                let key = |of: &Stands| (of.standing, of.due().is_none(), of.due());
                (key(a), &a.of.name).cmp(&(key(b), &b.of.name))
            });
            Ok(GaugePage { rows: found.into_iter().map(|one| one.row(&zone)).collect() })
        })
    }

    /// A gauge with all of its calibrations.
    pub fn gauge(&self, operator: &Operator, code: &str) -> Result<GaugeView> {
        operator.need(Permission::WorkRead)?;
        let zone = times::zone(&operator.zone);
        let now = (self.now_us(), &zone);
        self.read(|tx| {
            let of = gauge_of(tx, operator.company, code)?;
            let people = People::of(tx, operator.company)?;
            let all = stored::calibrations(tx, operator.company, code)?;
            let calibrations = all.iter().map(|one| calibration(one, &people, &zone)).collect();
            let last = all.into_iter().find(|one| one.at.utc_us <= now.0);
            let gauge = Stands::new((code.to_owned(), of), last, now).row(&zone);
            Ok(GaugeView { gauge, calibrations })
        })
    }

    /// Writes down that a gauge was calibrated, and says what was judged with it where it was found out
    /// of its limits.
    pub fn calibrate_gauge(
        &self,
        operator: &Operator,
        (code, ask): (&str, &CalibrateGauge),
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<GaugeCalibration>> {
        let asked = Asked {
            name: "calibrate_gauge",
            permission: Permission::QualityJudge,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (gauge, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked, &(code, ask), move |acting| calibrate(acting, &gauge, &content))
    }
}

/// How things are with one gauge.
pub(crate) struct Stands {
    pub(crate) code: String,
    pub(crate) of: Gauge,
    pub(crate) last: Option<Calibrated>,
    pub(crate) standing: Standing,
}

impl Stands {
    fn new(
        (code, of): (String, Gauge),
        last: Option<Calibrated>,
        (at_us, zone): (i64, &TimeZone),
    ) -> Self {
        let calibration = last.as_ref().map(Calibrated::calibration);
        let today = times::day_in_zone(at_us, zone);
        let standing = standing(calibration.as_ref(), of.interval_days, today);
        Self { code, of, last, standing }
    }

    pub(crate) fn due(&self) -> Option<CivilDate> {
        self.last.as_ref().and_then(|last| last.due)
    }

    fn row(self, zone: &TimeZone) -> GaugeRow {
        let due = self.due().map(|day| day.to_string());
        let Self { code, of, last, standing } = self;
        GaugeRow {
            code,
            name: of.name,
            measures: of.measures,
            serial: of.serial,
            place: of.place,
            resolution: of.resolution,
            interval_days: of.interval_days,
            state: standing.as_str().to_owned(),
            calibrated_at: last.map(|last| times::in_zone(last.at.utc_us, zone)),
            due,
        }
    }
}

/// How things are at a moment with every gauge.
pub(crate) fn standings(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (at_us, zone): (i64, &TimeZone),
) -> Result<Vec<Stands>> {
    let bodies = records::bodies(tx, company, MasterKind::Gauge)?;
    let mut found = Vec::with_capacity(bodies.len());
    for (code, body) in bodies {
        let of = serde_json::from_str(&body).map_err(Error::fault)?;
        let last = stored::last_calibration(tx, company, (&code, at_us))?;
        found.push(Stands::new((code, of), last, (at_us, zone)));
    }
    Ok(found)
}

fn gauge_of(tx: &mut Tx<'_>, company: CompanyId, code: &str) -> Result<Gauge> {
    let body = records::body(tx, company, MasterKind::Gauge, code)?;
    let unknown = || Refusal::UnknownCode { kind: "gauge", code: code.to_owned() };
    serde_json::from_str(&body.ok_or_else(unknown)?).map_err(Error::fault)
}

fn calibration(of: &Calibrated, people: &People, zone: &TimeZone) -> CalibrationView {
    CalibrationView {
        calibration: judged::id(of),
        at: times::in_zone(of.at.utc_us, zone),
        laboratory: of.laboratory.clone(),
        as_found: of.as_found,
        as_left: of.as_left,
        certificate: of.certificate.clone(),
        due: of.due.map(|day| day.to_string()),
        note: of.note.clone(),
        by: of.by.map(|by| people.name(by)),
    }
}

fn calibrate(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &CalibrateGauge,
) -> Result<GaugeCalibration> {
    // Load.
    let (ground, zone) = (acting.ground(), acting.zone().clone());
    let of = gauge_of(acting.cx.tx, ground.0, code)?;

    // Decide.
    let short = |text: Option<&str>, field, most| match given(text) {
        Some(text) if text.chars().count() > most => Err(Refusal::BadInput { field }),
        text => Ok(text),
    };
    let laboratory = short(Some(&ask.laboratory), "laboratory", NAME_MAX)?;
    let laboratory = laboratory.ok_or(Refusal::BadInput { field: "laboratory" })?;
    let certificate = short(ask.certificate.as_deref(), "certificate", NAME_MAX)?;
    let note = short(ask.note.as_deref(), "note", NOTE_MAX)?;
    let day = acting.today();
    let due = match given(ask.due.as_deref()) {
        Some(text) => {
            let due: Option<CivilDate> = text.parse().ok();
            Some(due.filter(|due| *due >= day).ok_or(Refusal::BadInput { field: "due" })?)
        }
        None => due_after(day, of.interval_days),
    };

    // Append.
    let record = acting.append(GaugeCalibrated {
        gauge: code.to_owned(),
        laboratory,
        as_found: ask.as_found,
        as_left: ask.as_left.unwrap_or(ask.as_found),
        certificate,
        due,
        note,
    })?;
    let all = stored::calibrations(acting.cx.tx, ground.0, code)?;
    let people = People::of(acting.cx.tx, ground.0)?;
    let is_this = |one: &&Calibrated| (one.site, one.seq) == (ground.1, record.seq);
    let this = all.iter().find(is_this).ok_or(Error::NotFound("calibration"))?;
    let view = calibration(this, &people, &zone);
    let (mut since, mut judged, mut more) = (None, Vec::new(), false);
    if !ask.as_found {
        let doubt = judged::doubt(&all, Some(this));
        since = doubt.since_us.map(|us| times::in_zone(us, &zone));
        let (pools, left_out) = judged::pools(acting.cx.tx, ground, (code, doubt))?;
        for pool in pools {
            judged.push(lot_name(acting.cx.tx, ground, pool)?);
        }
        more = left_out;
    }
    let now = (acting.cx.now_us, &zone);
    let last = all.into_iter().find(|one| one.at.utc_us <= now.0.max(acting.at.utc_us));
    let gauge = Stands::new((code.to_owned(), of), last, now).row(&zone);
    Ok(GaugeCalibration { gauge, calibration: view, since, judged, more })
}

impl Acting<'_, '_, '_> {
    /// Whether something may be measured with a gauge when the act is: it is one of the register, where
    /// there is a register, and its calibrations let it.
    pub(crate) fn measures_with(&mut self, gauge: &str) -> Result<()> {
        let company = self.company;
        let Some(body) = records::body(self.cx.tx, company, MasterKind::Gauge, gauge)? else {
            if records::bodies(self.cx.tx, company, MasterKind::Gauge)?.is_empty() {
                return Ok(());
            }
            return Err(Refusal::UnknownCode { kind: "gauge", code: gauge.to_owned() }.into());
        };
        let of: Gauge = serde_json::from_str(&body).map_err(Error::fault)?;
        let last = stored::last_calibration(self.cx.tx, company, (gauge, self.at.utc_us))?;
        let last: Option<Calibration> = last.as_ref().map(Calibrated::calibration);
        let found = decisions::standing(last.as_ref(), of.interval_days, self.today());
        self.pass(found.may_measure(gauge), &format!("gauge:{gauge}"))
    }
}
