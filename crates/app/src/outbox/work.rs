//! Entries of an outbox as acts: which act a name means, and what its body says.

use domain::{Instant, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::OutboxEntry;
use crate::acts::{ActAsk, Acting};
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::{
    calls, dispatch, feeding, holds, instructions, labelling, operations, orders, outputs, packing,
    passing, receiving, shipping, warehouse, work_orders,
};

/// Whether goods have moved already, or somebody wants to know whether they may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It was done.
    Done,
    /// It is asked.
    Asked,
}

/// An entry that was read, as far as it can be.
pub(super) struct Read {
    /// Which act the device says it is.
    pub(super) name: String,
    pub(super) kind: Kind,
    /// What its clock said.
    pub(super) device_at: Option<Instant>,
    /// When that was.
    pub(super) at: Option<Instant>,
    /// The act; else why there is none.
    pub(super) work: Result<Work, Refusal>,
}

/// An act that can be run.
pub(super) struct Work {
    pub(super) name: &'static str,
    pub(super) permission: Permission,
    how: ActAsk,
    pub(super) run: Run,
}

type Run = Box<dyn FnOnce(&mut Acting<'_, '_, '_>) -> Result<Value>>;

impl Work {
    /// How it came about.
    pub(super) fn how(&self, device: &str) -> ActAsk {
        ActAsk { device: Some(device.to_owned()), ..self.how.clone() }
    }
}

/// Characters of the name of an act at most that are written down.
const NAME_MAX: usize = 40;

/// Reads an entry.
pub(super) fn read(entry: &OutboxEntry, offset_ms: i64) -> Read {
    let said = entry.act.as_str().unwrap_or_default();
    let device_at: Option<Instant> = entry.at.as_str().and_then(|at| at.parse().ok());
    let at = device_at.and_then(|at| put_right(at, offset_ms));
    let mut name: String = said.chars().filter(|c| !c.is_control()).collect();
    name.truncate(name.char_indices().nth(NAME_MAX).map_or(name.len(), |(end, _)| end));
    let bad = |field| Refusal::BadInput { field };
    let (kind, read) = match READERS.iter().find(|(known, ..)| *known == said) {
        Some((_, kind, read)) => (*kind, Ok(read)),
        None => (Kind::Done, Err(Refusal::UnknownCode { kind: "act", code: name.clone() })),
    };
    let work = read.and_then(|read| {
        let at = at.ok_or(bad("at"))?;
        let mut work = read(entry)?;
        work.how.at = Some(at.to_string());
        let first = work.how.first_input_at.as_deref();
        let first: Option<Instant> = first.and_then(|first| first.parse().ok());
        let first = first.and_then(|first| put_right(first, offset_ms));
        work.how.first_input_at = first.map(|first| first.to_string());
        match &entry.put_in {
            Value::Null => {}
            Value::String(by) if by == "scanned" || by == "typed" => {
                work.how.capture = Some(by.clone());
            }
            _ => return Err(bad("put_in")),
        }
        Ok(work)
    });
    Read { name, kind, device_at, at, work }
}

/// The device's clock, put right.
fn put_right(at: Instant, offset_ms: i64) -> Option<Instant> {
    let utc_us = offset_ms.checked_mul(1_000).and_then(|us| at.utc_us.checked_add(us))?;
    let right = Instant { utc_us, ..at };
    // What no calendar can show is no time.
    right.to_string().parse().ok()
}

type Reader = fn(&OutboxEntry) -> Result<Work, Refusal>;

/// Every act a device may hand over.
const READERS: &[(&str, Kind, Reader)] = &[
    ("receive", Kind::Done, |entry| {
        read_as(
            goods("receive"),
            entry,
            |ask: &receiving::Receive| ask.act.clone(),
            receiving::receive,
        )
    }),
    ("move", Kind::Done, |entry| {
        read_as(
            goods("move"),
            entry,
            |ask: &warehouse::MoveStock| ask.act.clone(),
            warehouse::move_stock,
        )
    }),
    ("count", Kind::Done, |entry| {
        read_as(
            goods("count"),
            entry,
            |ask: &warehouse::CountStock| ask.act.clone(),
            warehouse::count_stock,
        )
    }),
    ("start_operation", Kind::Done, |entry| {
        let how = |ask: &operations::StartOperation| ask.act.clone();
        read_as(goods("start_operation"), entry, how, operations::start)
    }),
    ("finish_operation", Kind::Done, |entry| {
        let run = part(entry, "run")?;
        let how = |ask: &operations::CloseRun| ask.act.clone();
        read_as(goods("finish_operation"), entry, how, move |acting, _| {
            operations::finish(acting, &run)
        })
    }),
    ("feed", Kind::Done, |entry| {
        read_as(goods("feed"), entry, |ask: &feeding::Feed| ask.act.clone(), feeding::feed)
    }),
    ("return_material", Kind::Done, |entry| {
        let how = |ask: &feeding::HandBack| ask.act.clone();
        read_as(goods("return_material"), entry, how, feeding::hand_back)
    }),
    ("produce", Kind::Done, |entry| {
        read_as(goods("produce"), entry, |ask: &outputs::Produce| ask.act.clone(), outputs::produce)
    }),
    ("pass_on", Kind::Done, |entry| {
        let run = part(entry, "run")?;
        let how = |ask: &passing::PassOn| ask.act.clone();
        read_as(goods("pass_on"), entry, how, move |acting, ask| {
            passing::pass_on(acting, &run, ask)
        })
    }),
    ("lose_from_run", Kind::Done, |entry| {
        let run = part(entry, "run")?;
        let how = |ask: &passing::LoseFromRun| ask.act.clone();
        read_as(goods("lose_from_run"), entry, how, move |acting, ask| {
            passing::lose(acting, &run, ask)
        })
    }),
    ("build_unit", Kind::Done, |entry| {
        read_as(
            goods("build_unit"),
            entry,
            |ask: &packing::BuildUnit| ask.act.clone(),
            packing::build,
        )
    }),
    ("fill_unit", Kind::Done, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &packing::FillUnit| ask.act.clone();
        read_as(goods("fill_unit"), entry, how, move |acting, ask| {
            packing::fill(acting, &code, ask)
        })
    }),
    ("put_unit", Kind::Done, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &packing::PutUnit| ask.act.clone();
        read_as(goods("put_unit"), entry, how, move |acting, ask| packing::put(acting, &code, ask))
    }),
    ("bind_label", Kind::Done, |entry| {
        let how = |ask: &labelling::BindLabel| ask.act.clone();
        read_as(goods("bind_label"), entry, how, labelling::bind)
    }),
    ("take_pick", Kind::Done, |entry| {
        let code = part(entry, "code")?;
        let pick = part(entry, "pick")?.parse().map_err(|_| Refusal::BadInput { field: "pick" })?;
        let how = |ask: &shipping::TakePick| ask.act.clone();
        read_as(goods("take_pick"), entry, how, move |acting, _| {
            shipping::take(acting, &code, pick)
        })
    }),
    ("raise_call", Kind::Done, |entry| {
        read_as(seen("raise_call"), entry, |ask: &calls::RaiseCall| ask.act.clone(), calls::raise)
    }),
    ("read_instruction", Kind::Done, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &instructions::ReadInstruction| ask.act.clone();
        read_as(seen("read_instruction"), entry, how, move |acting, ask| {
            instructions::read(acting, &code, ask)
        })
    }),
    ("answer_call", Kind::Asked, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &calls::AnswerCall| ask.act.clone();
        read_as(seen("answer_call"), entry, how, move |acting, ask| {
            calls::answer(acting, &code, ask)
        })
    }),
    ("resolve_call", Kind::Asked, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &calls::ResolveCall| ask.act.clone();
        read_as(seen("resolve_call"), entry, how, move |acting, ask| {
            calls::resolve(acting, &code, ask)
        })
    }),
    ("withdraw_call", Kind::Asked, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &calls::WithdrawCall| ask.act.clone();
        read_as(seen("withdraw_call"), entry, how, move |acting, ask| {
            calls::withdraw(acting, &code, ask)
        })
    }),
    ("set_pick", Kind::Asked, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &shipping::SetPick| ask.act.clone();
        read_as(goods("set_pick"), entry, how, move |acting, ask| shipping::set(acting, &code, ask))
    }),
    ("drop_pick", Kind::Asked, |entry| {
        let code = part(entry, "code")?;
        let pick = part(entry, "pick")?.parse().map_err(|_| Refusal::BadInput { field: "pick" })?;
        let how = |ask: &shipping::TakePick| ask.act.clone();
        read_as(goods("drop_pick"), entry, how, move |acting, _| {
            shipping::unset(acting, &code, pick)
        })
    }),
    ("plan_shipment", Kind::Asked, |entry| {
        read_as(
            goods("plan_shipment"),
            entry,
            |ask: &shipping::PlanShipment| ask.act.clone(),
            shipping::plan,
        )
    }),
    ("step_work_order", Kind::Asked, |entry| {
        let (code, name) = (part(entry, "code")?, ("step_work_order", Permission::OrdersManage));
        let how = |ask: &orders::StepOrder| ask.act.clone();
        read_as(name, entry, how, move |acting, ask| work_orders::step(acting, &code, ask))
    }),
    ("place_hold", Kind::Asked, |entry| {
        let name = (holds::NAME, Permission::QualityJudge);
        read_as(name, entry, |ask: &holds::PlaceHold| ask.act.clone(), holds::place)
    }),
    ("dispatch", Kind::Asked, |entry| {
        let code = part(entry, "code")?;
        let how = |ask: &dispatch::Dispatch| ask.act.clone();
        read_as(goods("dispatch"), entry, how, move |acting, ask| {
            dispatch::dispatch(acting, &code, ask)
        })
    }),
];

/// An act for everybody who works with goods.
const fn goods(name: &'static str) -> (&'static str, Permission) {
    (name, Permission::GoodsRecord)
}

/// An act for everybody who sees the day's work.
const fn seen(name: &'static str) -> (&'static str, Permission) {
    (name, Permission::WorkRead)
}

/// A part of the address.
fn part(entry: &OutboxEntry, field: &'static str) -> Result<String, Refusal> {
    let part = entry.path.get(field);
    let part = part.and_then(Value::as_str).filter(|part| !part.is_empty());
    part.map(str::to_owned).ok_or(Refusal::BadInput { field })
}

/// The body of an act's own route.
fn read_as<A, T>(
    (name, permission): (&'static str, Permission),
    entry: &OutboxEntry,
    how: fn(&A) -> ActAsk,
    run: impl FnOnce(&mut Acting<'_, '_, '_>, &A) -> Result<T> + 'static,
) -> Result<Work, Refusal>
where
    A: DeserializeOwned + 'static,
    T: Serialize,
{
    let body = match &entry.body {
        Value::Null => Value::Object(serde_json::Map::new()),
        body => body.clone(),
    };
    // A misspelt optional field would otherwise be left out in silence.
    let mut unknown = false;
    let ask: Result<A, _> = serde_ignored::deserialize(body, |_| unknown = true);
    let ask = ask.ok().filter(|_| !unknown).ok_or(Refusal::BadInput { field: "body" })?;
    let how = how(&ask);
    let run = Box::new(move |acting: &mut Acting<'_, '_, '_>| {
        let result = run(acting, &ask)?;
        serde_json::to_value(result).map_err(Error::fault)
    });
    Ok(Work { name, permission, how, run })
}
