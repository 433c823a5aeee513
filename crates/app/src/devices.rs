//! Devices of the floor, and what a person has to look at of what they handed over.
//!
//! Both sides are shown: what the device said, and why it is no act or which rules it had broken. It is
//! settled with a reason; what was kept may become the act it was meant to be, once what was missing is
//! there. Holds that were laid because of it stay until somebody lifts them.

use std::collections::BTreeMap;

use domain::facts::DeviceActSettled as SettledFact;
use domain::{ActId, CompanyId, DeviceOutcome, Refusal, SiteId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use store::devices::{self as stored, Device, DeviceAct};
use store::side::blobs;
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Done, How, run};
use crate::error::{Error, Result};
use crate::holds::reason;
use crate::naming::{People, PersonName};
use crate::outbox;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::requests::Request;
use crate::runner::Cx;
use crate::times;
use crate::views::ProblemView;

/// Where a list of devices begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeviceQuery {
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: Option<u32>,
}

/// A device as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeviceView {
    /// What it calls itself.
    pub device: String,
    /// Who used it first.
    pub first_by: Option<PersonName>,
    /// When that was.
    pub first_at: String,
    /// Who used it last.
    pub last_by: Option<PersonName>,
    /// When it last handed something over.
    pub last_at: String,
    /// The last place in its order that was taken.
    pub last_sequence: i64,
    /// What was last added to its clock, in milliseconds.
    pub clock_offset_ms: i64,
    /// What it handed over and nobody settled yet.
    pub to_settle: i64,
}

/// A page of devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DevicePage {
    /// The devices.
    pub rows: Vec<DeviceView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Which acts of devices a page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeviceActQuery {
    /// Those that are settled too.
    pub all: Option<bool>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: Option<u32>,
}

/// What a device handed over, from both sides.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DeviceActView {
    /// What it is settled by.
    pub code: String,
    /// The device.
    pub device: String,
    /// Its place in the order of the device.
    pub sequence: i64,
    /// Which act the device said it was.
    pub name: String,
    /// `recorded_against_rules` or `kept`.
    pub state: String,
    /// When it happened.
    pub at: String,
    /// When it was heard of.
    pub recorded_at: String,
    /// What was added to the device's clock, in milliseconds.
    pub clock_offset_ms: i64,
    /// Who handed it over.
    pub by: Option<PersonName>,
    /// The act it became.
    pub act: Option<String>,
    /// The rules it had broken.
    pub broken: Vec<ProblemView>,
    /// Why it is no act.
    pub problem: Option<ProblemView>,
    /// What the device sent, where it is no act.
    #[schema(value_type = Option<Object>)]
    pub said: Option<Value>,
    /// Whether somebody settled it.
    pub settled: bool,
}

/// A page of acts of devices.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DeviceActPage {
    /// The acts, the oldest first.
    pub rows: Vec<DeviceActView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What was found about an act of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SettleDeviceAct {
    /// What was found, and what was done about it.
    pub reason: String,
    /// Makes the act of it that it was meant to be, at the moment it happened: for what was kept.
    #[serde(default)]
    pub again: bool,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// The act that settles what a device handed over.
const NAME: &str = "settle_device_act";

/// What settling did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceActSettled {
    /// The act that was made of it after all.
    pub made: Option<String>,
}

impl Plant {
    /// A page of the devices of the site.
    pub fn devices(&self, operator: &Operator, query: &DeviceQuery) -> Result<DevicePage> {
        operator.need(Permission::FloorLead)?;
        let limit = pages::rows(query.limit);
        let (ground, zone) = ((operator.company, operator.site), times::zone(&operator.zone));
        let after = query.cursor.as_deref().unwrap_or_default();
        self.read(|tx| {
            let found = stored::devices(tx, ground, after, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.device.clone());
            let people = People::of(tx, ground.0)?;
            let rows = found.into_iter().map(|device| device_view(device, &people, &zone));
            Ok(DevicePage { rows: rows.collect(), next })
        })
    }

    /// A page of what devices handed over and a person has to look at.
    pub fn device_acts(
        &self,
        operator: &Operator,
        query: &DeviceActQuery,
    ) -> Result<DeviceActPage> {
        operator.need(Permission::FloorLead)?;
        let limit = pages::rows(query.limit);
        let after: i64 = pages::cursor(query.cursor.as_deref())?.unwrap_or(0);
        let (ground, zone) = ((operator.company, operator.site), times::zone(&operator.zone));
        self.read(|tx| {
            let all = query.all.unwrap_or(false);
            let found = stored::to_settle(tx, ground, all, (after, limit))?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.seq.to_string());
            let people = People::of(tx, ground.0)?;
            let rows = found.into_iter().map(|act| act_view(tx, ground, act, (&people, &zone)));
            Ok(DeviceActPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// Settles what a device handed over.
    pub fn settle_device_act(
        &self,
        operator: &Operator,
        code: &str,
        ask: &SettleDeviceAct,
        key: Option<&str>,
    ) -> Result<Done<DeviceActSettled>> {
        operator.need(Permission::FloorLead)?;
        let why = reason(&ask.reason)?;
        let unknown = || Refusal::UnknownDocument { kind: "device_act", code: code.to_owned() };
        let seq: i64 = code.parse().map_err(|_| unknown())?;
        let unknown = unknown();
        let how = How::read(&ask.act, times::zone(&operator.zone))?;
        let request = Request::of(operator, key, &format!("{NAME} {code} {ask:?}"));
        let (again, operator) = (ask.again, operator.clone());
        self.once(request, move |cx, _| {
            let ground = (operator.company, operator.site);
            cx.head(ground.0, ground.1)?;
            let taken = stored::by_seq(cx.tx, ground, seq)?.ok_or(unknown)?;
            let waits = outbox::is_to_settle(taken.outcome);
            let can_be_made = taken.outcome == DeviceOutcome::Kept || !again;
            if !waits || taken.settled_seq.is_some() || !can_be_made {
                return Err(Refusal::NotToSettle { code: seq.to_string() }.into());
            }
            let act = if again { Some(do_again(cx, &operator, &taken)?) } else { None };
            let by = (operator.company, operator.site, operator.person);
            let settled = run(cx, by, (NAME, None), how, move |acting| {
                acting.reason = Some(why.clone());
                acting.append(SettledFact { taken_seq: seq, reason: why, act })?;
                Ok(DeviceActSettled { made: act.map(|act| act.to_string()) })
            });
            settled.map(|(done, _)| done)
        })
    }
}

/// Makes the act of what was kept, in the name of who did it.
fn do_again(cx: &mut Cx<'_, '_>, operator: &Operator, taken: &DeviceAct) -> Result<ActId> {
    let said = said(cx.tx, operator.company, taken)?.ok_or(Error::NotFound("device act"))?;
    let entry = serde_json::from_value(said).map_err(Error::fault)?;
    let by = (operator.company, operator.site, taken.by);
    let zone = times::zone(&operator.zone);
    outbox::do_late(cx, by, (&taken.device, taken.clock_offset_ms), &entry, zone)
}

/// What a device sent, where it was kept.
fn said(tx: &mut Tx<'_>, company: CompanyId, taken: &DeviceAct) -> Result<Option<Value>> {
    let Some(sha256) = &taken.sha256 else { return Ok(None) };
    let Some(content) = blobs::read(tx, company, sha256)? else { return Ok(None) };
    serde_json::from_slice(&content).map(Some).map_err(Error::fault)
}

fn device_view(device: Device, people: &People, zone: &TimeZone) -> DeviceView {
    DeviceView {
        device: device.device,
        first_by: device.first_by.map(|person| people.name(person)),
        first_at: times::in_zone(device.first_at_us, zone),
        last_by: device.last_by.map(|person| people.name(person)),
        last_at: times::in_zone(device.last_at_us, zone),
        last_sequence: device.next_sequence - 1,
        clock_offset_ms: device.clock_offset_ms,
        to_settle: device.open,
    }
}

fn act_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    taken: DeviceAct,
    (people, zone): (&People, &TimeZone),
) -> Result<DeviceActView> {
    let broken = match taken.act {
        Some(act) => broken(tx, ground, act)?,
        None => Vec::new(),
    };
    let said = said(tx, ground.0, &taken)?;
    let params = params(taken.params.as_deref());
    Ok(DeviceActView {
        code: taken.seq.to_string(),
        device: taken.device,
        sequence: taken.sequence,
        name: taken.name,
        state: taken.outcome.to_string(),
        at: taken.at.to_string(),
        recorded_at: times::in_zone(taken.recorded_at_us, zone),
        clock_offset_ms: taken.clock_offset_ms,
        by: taken.by.map(|person| people.name(person)),
        act: taken.act.map(|act| act.to_string()),
        broken,
        problem: taken.problem.map(|code| ProblemView { code, params }),
        said,
        settled: taken.settled_seq.is_some(),
    })
}

/// The rules an act had broken.
pub(crate) fn broken(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    act: ActId,
) -> Result<Vec<ProblemView>> {
    let rules = stored::broken_by(tx, ground, act)?.into_iter();
    Ok(rules
        .map(|rule| ProblemView { code: rule.rule, params: params(Some(&rule.params)) })
        .collect())
}

/// The fields of a problem as they were written down.
pub(crate) fn params(text: Option<&str>) -> BTreeMap<String, String> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}
