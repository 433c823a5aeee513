//! Rolls: labels with numbers that are printed ahead. The first scan says what a number is on.

use domain::facts::{LabelBound, NumbersTaken, RollPrinted};
use domain::labels::{Subject, SubjectKind, Wanted};
use domain::masters::NumberPool;
use domain::number_pools::{Key, Numbers};
use domain::{CompanyId, MasterKind, PoolKind, PoolRef, Refusal, RollId, SiteId};
use serde::Deserialize;
use store::labels::{self as stored, Roll};
use store::side::print_jobs::Job;
use store::{Tx, number_pools as given, pools, records, units};
use utoipa::ToSchema;

use super::content::Content;
use super::prints::asked;
use super::subjects::of_number;
use super::templates::Templates;
use super::views::{
    BoundLabel, LabelRoll, PrintJobView, RollDetail, RollLabel, RollPage, RollPrint,
};
use crate::acts::{ActAsk, Acting, Done};
use crate::error::{Error, Result};
use crate::naming::People;
use crate::number_pools;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::utc;
use crate::warehouse::floor;

/// Labels of one roll at most.
const ROLL_MAX: u64 = 1_000;
/// Rolls that are shown.
const ROLLS_SHOWN: u32 = 100;

/// Labels to be printed ahead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PrintRoll {
    /// Code of the number pool: one of labels of our own, or of SSCCs for units.
    pub pool: String,
    /// How many, at most 1,000.
    pub count: u64,
    /// Code of the template; the right one for rolls where absent.
    pub template: Option<String>,
    /// Code of the printer, `paper` for pages; the first where absent.
    pub printer: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A label of a roll that was put on something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct BindLabel {
    /// The number on it.
    pub code: String,
    /// What it is on: `lot:L1`, `unit:P-1`.
    pub subject: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

type Ground = (CompanyId, SiteId);

impl Plant {
    /// Takes numbers of a pool and prints them as labels.
    pub fn print_roll(
        &self,
        operator: &Operator,
        ask: &PrintRoll,
        once: (Option<&str>, bool),
    ) -> Result<Done<RollPrint>> {
        let content = ask.clone();
        let asked = asked("print_roll", &ask.act, once);
        let done = self.act(operator, &asked, ask, move |acting| print(acting, &content));
        self.inner.print_shop.ring();
        done
    }

    /// The rolls of the site, the newest first.
    pub fn label_rolls(&self, operator: &Operator) -> Result<RollPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let people = People::of(tx, ground.0)?;
            let rolls = stored::rolls(tx, ground, ROLLS_SHOWN)?;
            let rows = rolls.iter().map(|roll| view(tx, ground, &people, roll));
            Ok(RollPage { rows: rows.collect::<Result<_>>()? })
        })
    }

    /// A roll with what each of its labels is on.
    pub fn label_roll(&self, operator: &Operator, roll: &str) -> Result<RollDetail> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let unknown = || Error::NotFound("roll");
        let id: RollId = roll.parse().map_err(|_| unknown())?;
        self.read(|tx| {
            let roll = stored::roll(tx, ground, id)?.ok_or_else(unknown)?;
            let people = People::of(tx, ground.0)?;
            let bound = bound_of(tx, ground, &roll)?;
            let numbers = numbers_of(tx, ground.0, &roll.pool)?.ok_or_else(unknown)?;
            let codes = (roll.first..=roll.last).map(|number| numbers.text(number.unsigned_abs()));
            let labels = codes.map(|code| {
                let on = bound.iter().find(|bound| bound.code == code);
                RollLabel {
                    subject: on.map(|on| on.subject.clone()),
                    at: on.map(|on| utc(on.at_us)),
                    by: on.and_then(|on| on.person).map(|person| people.name(person)),
                    code,
                }
            });
            let labels = labels.collect();
            Ok(RollDetail { labels, roll: view(tx, ground, &people, &roll)? })
        })
    }

    /// Says what a label of a roll was put on, once.
    pub fn bind_label(
        &self,
        operator: &Operator,
        ask: &BindLabel,
        once: (Option<&str>, bool),
    ) -> Result<Done<BoundLabel>> {
        let content = ask.clone();
        let asked = floor("bind_label", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| bind(acting, &content))
    }
}

fn print(acting: &mut Acting<'_, '_, '_>, ask: &PrintRoll) -> Result<RollPrint> {
    // Load.
    let ground = acting.ground();
    let unknown = || Refusal::UnknownCode { kind: "number_pool", code: ask.pool.clone() };
    let numbers = site_numbers(acting.cx.tx, ground, &ask.pool)?.ok_or_else(unknown)?;
    let given_to = given::given_to(acting.cx.tx, ground, &ask.pool)?;
    let given_to = given_to.and_then(|last| u64::try_from(last).ok());
    let printer = acting.printer(ask.printer.as_deref(), None)?;
    let templates = Templates::of(acting.cx.tx, ground.0)?;

    // Decide.
    if ask.count == 0 || ask.count > ROLL_MAX {
        return Err(Refusal::BadInput { field: "count" }.into());
    }
    if !matches!(numbers.key(), Key::Label | Key::Sscc) {
        return Err(Refusal::BadInput { field: "number_pool" }.into());
    }
    let (first, last) = numbers.take(&ask.pool, given_to, ask.count)?;
    let wanted = Wanted { purposes: vec!["roll"], ..Wanted::default() };
    let template = crate::warehouse::given(ask.template.as_deref());
    let chosen = templates.choose(&wanted, template.as_deref())?;

    // Append.
    let counted = |number: u64| i64::try_from(number).map_err(Error::fault);
    let roll = RollId(acting.next_id()?);
    let pool = ask.pool.clone();
    let (from, to) = (counted(first)?, counted(last)?);
    let labels = (first..=last).map(|number| of_number(&numbers.text(number))).collect();
    let content = acting.settable(&chosen, labels)?;
    let purpose = Some(format!("roll {roll}"));
    acting.append(NumbersTaken { pool: pool.clone(), first: from, last: to, purpose })?;
    acting.append(RollPrinted {
        roll,
        pool,
        first: from,
        last: to,
        printer: printer.clone(),
        data_sha256: Content::sha256(&content),
    })?;
    let job = Job {
        roll: Some(roll),
        labels: u32::try_from(ask.count).map_err(Error::fault)?,
        ..acting.new_job(printer.as_deref(), numbers.text(first))?
    };
    let job = acting.queue(job, &content)?;
    let made = stored::roll(acting.cx.tx, ground, roll)?.ok_or(Error::NotFound("roll"))?;
    let people = People::of(acting.cx.tx, ground.0)?;
    Ok(RollPrint { roll: view(acting.cx.tx, ground, &people, &made)?, job })
}

/// Binds a number that was printed ahead to what it was put on.
pub(crate) fn bind(acting: &mut Acting<'_, '_, '_>, ask: &BindLabel) -> Result<BoundLabel> {
    // Load.
    let ground = acting.ground();
    let unknown = || Refusal::UnknownSubject { subject: ask.subject.clone() };
    let subject: Subject = ask.subject.parse().map_err(|_| unknown())?;
    let is_here = match subject.kind {
        SubjectKind::Lot => {
            let lot = PoolRef { kind: PoolKind::Lot, code: subject.code.clone() };
            pools::by_reference(acting.cx.tx, ground.0, ground.1, &lot)?.is_some()
        }
        SubjectKind::Unit => units::by_code(acting.cx.tx, ground, &subject.code)?.is_some(),
        SubjectKind::Shipment | SubjectKind::Place => false,
    };

    // Decide.
    if !is_here {
        return Err(unknown().into());
    }

    // Append.
    acting.put_label(&ask.code, &subject)
}

impl Acting<'_, '_, '_> {
    /// The labels of rolls that are on a lot now.
    pub(crate) fn bind_labels(&mut self, codes: &[String], lot: &PoolRef) -> Result<()> {
        if codes.len() > ROLL_MAX as usize {
            return Err(Refusal::BadInput { field: "labels" }.into());
        }
        let subject = Subject { kind: SubjectKind::Lot, code: lot.code.clone() };
        for code in codes {
            self.put_label(code, &subject)?;
        }
        Ok(())
    }

    /// The same of a lot as answers name it; nothing where there is none.
    pub(crate) fn bind_to_lot(&mut self, codes: &[String], lot: Option<&str>) -> Result<()> {
        match lot.and_then(|lot| lot.parse::<PoolRef>().ok()) {
            Some(lot) => self.bind_labels(codes, &lot),
            None => Ok(()),
        }
    }

    /// Puts a label of a roll on something, once.
    fn put_label(&mut self, code: &str, subject: &Subject) -> Result<BoundLabel> {
        let (ground, code) = (self.ground(), code.trim().to_owned());
        let pool = given_by(self.cx.tx, ground, &code)?;
        let pool = pool.ok_or_else(|| Refusal::LabelNotGiven { code: code.clone() })?;
        if let Some(on) = stored::binding(self.cx.tx, ground, &code)? {
            return Err(Refusal::LabelIsBound { code, subject: on.subject }.into());
        }
        let subject = subject.to_string();
        self.append(LabelBound { code: code.clone(), pool, subject: subject.clone() })?;
        Ok(BoundLabel { code, subject })
    }

    /// Prints a roll once more: the same numbers, for whoever tore it off.
    pub(super) fn roll_again(&mut self, job: &Job, printer: &str) -> Result<PrintJobView> {
        let ground = self.ground();
        let kept = store::side::print_jobs::content(self.cx.tx, ground, job.job)?;
        let (content, _) = kept.ok_or(Error::NotFound("print job"))?;
        let roll = job.roll.ok_or(Error::NotFound("roll"))?;
        let roll = stored::roll(self.cx.tx, ground, roll)?.ok_or(Error::NotFound("roll"))?;
        self.append(RollPrinted {
            roll: roll.roll,
            pool: roll.pool,
            first: roll.first,
            last: roll.last,
            printer: Some(printer.to_owned()),
            data_sha256: Content::sha256(&content),
        })?;
        let new = Job {
            roll: job.roll,
            labels: job.labels,
            copies: job.copies,
            ..self.new_job(Some(printer), job.subject.clone())?
        };
        self.queue(new, &content)?.ok_or(Error::NotFound("print job"))
    }
}

/// The pool a number of a roll was given from; nothing where it is none that was given.
pub(crate) fn given_by(tx: &mut Tx<'_>, ground: Ground, code: &str) -> Result<Option<String>> {
    for (row, record) in number_pools::records(tx, ground.0)? {
        let Some(numbers) = Numbers::of(&record).filter(|numbers| numbers.key() == Key::Label)
        else {
            continue;
        };
        let Some(counted) = numbers.counted(code) else { continue };
        let given_to = given::given_to(tx, ground, &row.code)?;
        let is_given = given_to.is_some_and(|last| counted <= last.unsigned_abs());
        if is_given {
            return Ok(Some(row.code));
        }
    }
    Ok(None)
}

/// Whether a number is on a roll.
pub(super) fn holds(tx: &mut Tx<'_>, ground: Ground, roll: RollId, code: &str) -> Result<bool> {
    let Some(roll) = stored::roll(tx, ground, roll)? else { return Ok(false) };
    let Some(numbers) = numbers_of(tx, ground.0, &roll.pool)? else { return Ok(false) };
    let code = domain::units::without_identifier(code);
    let counted = numbers.counted(code).and_then(|number| i64::try_from(number).ok());
    Ok(counted.is_some_and(|number| (roll.first..=roll.last).contains(&number)))
}

/// The numbers of a pool, also of one that is out of use.
fn numbers_of(tx: &mut Tx<'_>, company: CompanyId, pool: &str) -> Result<Option<Numbers>> {
    let known = number_pools::records(tx, company)?.into_iter();
    Ok(known.filter(|(row, _)| row.code == pool).find_map(|(_, record)| Numbers::of(&record)))
}

/// The numbers of a pool that this site may give.
fn site_numbers(tx: &mut Tx<'_>, ground: Ground, pool: &str) -> Result<Option<Numbers>> {
    let body = records::body(tx, ground.0, MasterKind::NumberPool, pool)?;
    let Some(body) = body else { return Ok(None) };
    let record: NumberPool = serde_json::from_str(&body).map_err(Error::fault)?;
    let sites = store::masters::sites(tx, ground.0)?;
    let is_ours = sites.iter().any(|site| site.site == ground.1 && site.code == record.site);
    Ok(is_ours.then(|| Numbers::of(&record)).flatten())
}

fn bound_of(tx: &mut Tx<'_>, ground: Ground, roll: &Roll) -> Result<Vec<stored::Binding>> {
    let Some(numbers) = numbers_of(tx, ground.0, &roll.pool)? else { return Ok(Vec::new()) };
    let (first, last) =
        (numbers.text(roll.first.unsigned_abs()), numbers.text(roll.last.unsigned_abs()));
    Ok(stored::bound_within(tx, ground, (&first, &last), ROLL_MAX as u32)?)
}

fn view(tx: &mut Tx<'_>, ground: Ground, people: &People, roll: &Roll) -> Result<LabelRoll> {
    let numbers = numbers_of(tx, ground.0, &roll.pool)?;
    let text = |number: i64| {
        let number = number.unsigned_abs();
        numbers.as_ref().map_or_else(|| number.to_string(), |numbers| numbers.text(number))
    };
    Ok(LabelRoll {
        roll: roll.roll.to_string(),
        first: text(roll.first),
        last: text(roll.last),
        count: roll.last.abs_diff(roll.first) + 1,
        bound: bound_of(tx, ground, roll)?.len() as u64,
        pool: roll.pool.clone(),
        printer: roll.printer.clone(),
        at: utc(roll.at_us),
        by: roll.person.map(|person| people.name(person)),
    })
}
