//! Acts: what a person does at once, recorded as one, and what surrounds it.
//!
//! A command gets an [`Acting`], loads, decides and appends its facts through it. `ActRecorded`
//! closes the act: with when it happened, how it was put in, since when, and how often it was
//! refused. Nothing of a refused act is recorded.

use std::collections::BTreeMap;

use domain::calendar::{WorkTime, work_time};
use domain::facts::{ActRecorded, Entry, Record, RuleOverridden};
use domain::masters::{Calendar, Rule};
use domain::rules::{self, Finding, Outcome, Subject};
use domain::transfers::AHEAD_MAX_US;
use domain::{
    ActId, Basis, Capture, CivilDate, CompanyId, Fact, ImportId, Instant, MasterKind, PersonId,
    Refusal, SiteId,
};
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::ledger::COMPANY_LEDGER;
use utoipa::ToSchema;

use crate::circles::Outside;
use crate::error::{Error, Result};
use crate::happened::Happened;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::requests::Request;
use crate::runner::Cx;
use crate::signatures::{Signing, Ticket};
use crate::times;

/// How an act came about; every act takes one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ActAsk {
    /// When it happened; now where absent. A time in the past is a late entry.
    pub at: Option<String>,
    /// `scanned`, `typed` or `program`; typed where absent.
    pub capture: Option<String>,
    /// How what moved is known, where it was not seen by whoever records it now: `weighed`,
    /// `inferred`, `imported`, `backflushed`; by how it was put in where absent.
    pub basis: Option<String>,
    /// When the first scan or key of it came.
    pub first_input_at: Option<String>,
    /// How often it was refused before.
    pub refusals: Option<u32>,
    /// The device it is done at.
    pub device: Option<String>,
    /// Answers to rules that asked for a reason, by the rule's code.
    #[serde(default)]
    pub reasons: BTreeMap<String, String>,
}

/// An act that was done, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Done<T> {
    /// The act; it can be taken back by this.
    pub act: String,
    /// Place of its last fact in the chain.
    pub seq: i64,
    /// When it happened.
    pub at: String,
    /// Whether it was recorded later than it happened.
    pub late: bool,
    /// Rules that were not met and only warn, in their authors' words.
    pub warnings: Vec<Warning>,
    /// What it did.
    pub result: T,
}

/// Something that does not stop an act: a rule of the house that was not met, in its author's words,
/// or something the program noticed, by its word and fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// Code of the rule, or the program's own word.
    pub rule: String,
    /// The author's words; empty where the program noticed it.
    pub words: String,
    /// What the program noticed, by the names its words use; empty for a rule of the house.
    #[serde(default)]
    #[schema(required)]
    pub fields: BTreeMap<String, String>,
}

/// An act as it is to be run: which one, by whom, under which key.
pub(crate) struct Asked<'a> {
    /// Its name, as records and scenarios spell it.
    pub(crate) name: &'static str,
    /// What one must be allowed to do.
    pub(crate) permission: Permission,
    /// How it came about.
    pub(crate) how: &'a ActAsk,
    /// The idempotency key.
    pub(crate) key: Option<&'a str>,
    /// Only show what would be: nothing is recorded.
    pub(crate) preview: bool,
    /// It may make somebody known, which is written down in the company's own chain.
    pub(crate) enrolls: bool,
}

/// Acts that are done in a run: the others are not for a badge that is bound to operations.
pub(crate) const IN_A_RUN: [&str; 7] = [
    "start_operation",
    "finish_operation",
    "feed",
    "return_material",
    "produce",
    "pass_on",
    "lose_from_run",
];

/// Acts for everybody, whatever their badge is for.
const FOR_EVERYBODY: [&str; 5] =
    ["raise_call", "answer_call", "resolve_call", "withdraw_call", "read_instruction"];

/// Acts with which a person signs for something.
const SIGNED: [&str; 3] = ["inspect", "release_under_reserve", "lift_hold"];

/// Recorded this much later than it happened, an act is a late entry.
pub(crate) const LATE_US: i64 = 15 * 60 * 1_000_000;

impl Plant {
    /// Runs an act, or shows what it would do.
    pub(crate) fn act<T>(
        &self,
        operator: &Operator,
        asked: &Asked<'_>,
        content: &impl std::fmt::Debug,
        work: impl FnOnce(&mut Acting<'_, '_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<Done<T>>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        operator.need(asked.permission)?;
        // A picture of a call is part of calling.
        let shows_call = asked.name == "attach" && asked.permission == Permission::WorkRead;
        let for_everybody = shows_call || FOR_EVERYBODY.contains(&asked.name);
        if !IN_A_RUN.contains(&asked.name) && !for_everybody {
            operator.need_every_operation()?;
        }
        if SIGNED.contains(&asked.name) && !asked.preview {
            operator.need_fresh()?;
        }
        let mut how = How::read(asked.how, times::zone(&operator.zone))?;
        // A shared device is known by where it stands, whatever it calls itself.
        how.device = operator.seat.station.clone().or(how.device);
        how.trained.clone_from(&operator.seat.trained);
        how.outside.clone_from(&operator.outside);
        let (name, enrolls, preview) = (asked.name, asked.enrolls, asked.preview);
        let signing = Signing::of(self, operator, asked);
        let work = move |cx: &mut Cx<'_, '_>, request: &Request| {
            let mut how = how;
            if enrolls {
                // Before the site's chain, as everybody does who writes to both.
                cx.head(request.company, COMPANY_LEDGER)?;
            }
            // What is only shown needs nobody's signature.
            how.signed = if preview { Vec::new() } else { signing.gather(cx, request)? };
            how.signing = (!preview).then(|| signing.clone());
            let is_signed = !how.signed.is_empty();
            let who = (request.company, request.site, request.by);
            let (done, _) = run(cx, who, (name, None), how, work)?;
            if is_signed {
                signing.spend(cx)?;
            }
            Ok(done)
        };
        let content = format!("{name} {content:?} {:?}", asked.how);
        let request = Request::of(operator, asked.key, &content);
        if asked.preview {
            return self.inner.runner.rehearse(move |cx| work(cx, &request));
        }
        self.once(request, work)
    }
}

/// [`ActAsk`] with its values read.
pub(crate) struct How {
    at: Option<Instant>,
    capture: Capture,
    basis: Option<Basis>,
    first_input_at: Option<Instant>,
    refusals: u32,
    device: Option<String>,
    /// Codes of the operations that the person's badge is for; none where it is for all.
    pub(crate) trained: Option<Vec<String>>,
    /// Which records are kept from whoever does it.
    pub(crate) outside: Outside,
    reasons: BTreeMap<String, String>,
    zone: TimeZone,
    /// Whose signatures the act gets.
    pub(crate) signed: Vec<Ticket>,
    /// How it is signed; none where nobody is asked to.
    pub(crate) signing: Option<Signing>,
}

impl How {
    pub(crate) fn read(ask: &ActAsk, zone: TimeZone) -> Result<Self, Refusal> {
        let instant = |text: &Option<String>, field| {
            text.as_deref()
                .map(|text| text.parse().map_err(|_| Refusal::BadInput { field }))
                .transpose()
        };
        let capture = ask.capture.as_deref().unwrap_or(Capture::Typed.as_str());
        Ok(Self {
            at: instant(&ask.at, "at")?,
            capture: capture.parse().map_err(|_| Refusal::BadInput { field: "capture" })?,
            basis: read_basis(ask.basis.as_deref())?,
            first_input_at: instant(&ask.first_input_at, "first_input_at")?,
            refusals: ask.refusals.unwrap_or(0),
            device: ask.device.clone().filter(|device| !device.is_empty()),
            trained: None,
            outside: Outside::default(),
            reasons: ask.reasons.clone(),
            zone,
            signed: Vec::new(),
            signing: None,
        })
    }
}

fn read_basis(text: Option<&str>) -> Result<Option<Basis>, Refusal> {
    let given = text.map(str::trim).filter(|text| !text.is_empty());
    given.map(|text| text.parse().map_err(|_| Refusal::BadInput { field: "basis" })).transpose()
}

/// Runs an act; `happened` where it was done already and what it is is only to be recorded. Says too
/// which rules it had broken.
pub(crate) fn run<T>(
    cx: &mut Cx<'_, '_>,
    (company, site, by): (CompanyId, SiteId, Option<PersonId>),
    (name, mut happened): (&'static str, Option<Happened>),
    mut how: How,
    work: impl FnOnce(&mut Acting<'_, '_, '_>) -> Result<T>,
) -> Result<(Done<T>, Vec<Refusal>)> {
    let now_us = cx.now_us;
    let now = || times::in_zone(now_us, &how.zone).parse().unwrap_or(Instant::utc(now_us));
    let at = match how.at {
        Some(at) if at.utc_us > now_us + AHEAD_MAX_US => {
            let refusal = Refusal::InTheFuture { at: at.to_string() };
            match &mut happened {
                // It cannot have happened later than it was heard of.
                Some(happened) => happened.broken.push(refusal),
                None => return Err(refusal.into()),
            }
            now()
        }
        Some(at) => at,
        None => now(),
    };
    // The act's own fact comes last, but is numbered first: its parts may name it.
    let act = ActId(cx.next_id(company, site)?);
    let first_seq = cx.head(company, site)?.seq + 1;
    let mut acting = Acting {
        cx,
        company,
        site,
        by,
        at,
        act,
        name,
        signed: std::mem::take(&mut how.signed),
        how,
        calendar: None,
        document: None,
        undoes: None,
        reason: None,
        warnings: Vec::new(),
        happened,
    };
    let result = work(&mut acting)?;
    acting.close(first_seq, result)
}

/// An act while it is done.
pub(crate) struct Acting<'a, 'c, 'tx> {
    /// For loading.
    pub(crate) cx: &'a mut Cx<'c, 'tx>,
    /// The company.
    pub(crate) company: CompanyId,
    /// The site.
    pub(crate) site: SiteId,
    /// Who does it.
    pub(crate) by: Option<PersonId>,
    /// When it happened.
    pub(crate) at: Instant,
    /// The act itself.
    pub(crate) act: ActId,
    name: &'static str,
    /// Whose signatures it gets when it is closed.
    pub(crate) signed: Vec<Ticket>,
    how: How,
    calendar: Option<Calendar>,
    /// The document it belongs to, when the act has found out.
    pub(crate) document: Option<String>,
    /// The act it takes back.
    pub(crate) undoes: Option<ActId>,
    /// Why, where somebody had to say so.
    pub(crate) reason: Option<String>,
    warnings: Vec<Warning>,
    /// What is to be known of an act that was done before anybody was asked.
    pub(crate) happened: Option<Happened>,
}

impl Acting<'_, '_, '_> {
    /// The zone of plant time.
    pub(crate) const fn zone(&self) -> &TimeZone {
        &self.how.zone
    }

    /// How it is signed; none where it is only shown, or was done before anybody was asked.
    pub(crate) fn signing(&self) -> Option<Signing> {
        self.how.signing.clone()
    }

    /// Which records are kept from whoever does it.
    pub(crate) fn kept_from(&self) -> Outside {
        self.how.outside.clone()
    }

    /// Where it happens, for the store.
    pub(crate) const fn ground(&self) -> (CompanyId, SiteId) {
        (self.company, self.site)
    }

    /// An id for something new.
    pub(crate) fn next_id(&mut self) -> Result<i64> {
        self.cx.next_id(self.company, self.site)
    }

    /// Records a fact that happened when the act did.
    pub(crate) fn append(&mut self, fact: impl Into<Fact>) -> Result<Record> {
        self.append_at(self.at, fact)
    }

    /// Records a fact of another moment.
    pub(crate) fn append_at(&mut self, at: Instant, fact: impl Into<Fact>) -> Result<Record> {
        let recorded_at = Instant { utc_us: self.cx.now_us, offset_min: at.offset_min };
        let entry = Entry {
            at,
            recorded_at,
            by: self.by,
            device: self.how.device.clone(),
            fact: fact.into(),
        };
        self.cx.append(self.company, self.site, entry, ImportId(0))
    }

    /// Records a fact of somebody who does not do the act.
    pub(crate) fn append_by(
        &mut self,
        (by, at): (PersonId, Instant),
        fact: impl Into<Fact>,
    ) -> Result<Record> {
        let recorded_at = Instant { utc_us: self.cx.now_us, offset_min: at.offset_min };
        let device = self.how.device.clone();
        let entry = Entry { at, recorded_at, by: Some(by), device, fact: fact.into() };
        self.cx.append(self.company, self.site, entry, ImportId(0))
    }

    /// How transfers of this act are known.
    pub(crate) const fn basis(&self) -> Basis {
        match (self.how.basis, self.how.capture) {
            (Some(basis), _) => basis,
            (None, Capture::Program) => Basis::Machine,
            // What was typed was still seen by a person at the place; the act says that it was typed.
            (None, Capture::Scanned | Capture::Typed) => Basis::Scanned,
        }
    }

    /// The calendar day of the act in plant time.
    pub(crate) fn today(&self) -> CivilDate {
        times::day_in_zone(self.at.utc_us, &self.how.zone)
    }

    /// The production day and shift the act counts for.
    pub(crate) fn work_time(&mut self) -> Result<WorkTime> {
        let at = self.at;
        self.work_time_at(at)
    }

    /// The production day and shift of any moment.
    pub(crate) fn work_time_at(&mut self, at: Instant) -> Result<WorkTime> {
        if self.calendar.is_none() {
            let sites = store::masters::sites(self.cx.tx, self.company)?;
            let code = sites.into_iter().find(|site| site.site == self.site).map(|site| site.code);
            let code = code.unwrap_or_default();
            self.calendar = Some(self.master(MasterKind::Calendar, &code)?.unwrap_or_default());
        }
        let calendar = self.calendar.as_ref().expect("it was loaded above");
        Ok(work_time(calendar, &self.how.zone, at))
    }

    /// A master record that may be chosen.
    pub(crate) fn master<T: DeserializeOwned>(
        &mut self,
        kind: MasterKind,
        code: &str,
    ) -> Result<Option<T>> {
        let body = store::records::body(self.cx.tx, self.company, kind, code)?;
        body.map(|body| serde_json::from_str(&body).map_err(Error::fault)).transpose()
    }

    /// Asks the rule table. What refuses ends the act; what asks needs a reason, which is recorded;
    /// what warns is told.
    pub(crate) fn ask_rules(&mut self, subject: &Subject<'_>, about: &str) -> Result<()> {
        let table = self.rule_table()?;
        self.obey(rules::check(&table, subject), about)
    }

    /// The rules of the company.
    pub(crate) fn rule_table(&mut self) -> Result<Vec<(String, Rule)>> {
        let bodies = store::records::bodies(self.cx.tx, self.company, MasterKind::Rule)?;
        let mut table: Vec<(String, Rule)> = Vec::with_capacity(bodies.len());
        for (code, body) in bodies {
            table.push((code, serde_json::from_str(&body).map_err(Error::fault)?));
        }
        Ok(table)
    }

    /// Does what rules say that were not met.
    pub(crate) fn obey(&mut self, findings: Vec<Finding>, about: &str) -> Result<()> {
        for Finding { rule, outcome, words } in findings {
            match outcome {
                Outcome::Refuse => self.uphold(Err(Refusal::RuleRefused { rule, words }))?,
                Outcome::Warn => {
                    self.warnings.push(Warning { rule, words, fields: BTreeMap::new() });
                }
                Outcome::Ask => self.pass(Err(Refusal::RuleAsks { rule, words }), about)?,
            }
        }
        Ok(())
    }

    /// What the act answers to a rule that asks, where it does.
    pub(crate) fn reason_for_rule(&self, rule: &str) -> Option<String> {
        let reason = self.how.reasons.get(rule)?.trim().to_owned();
        (!reason.is_empty()).then_some(reason)
    }

    /// A badge that is bound to operations is refused at any other; what was done under it all the
    /// same is one more rule that was broken.
    pub(crate) fn trained_for(&mut self, operation: &str) -> Result<()> {
        let Some(trained) = &self.how.trained else { return Ok(()) };
        if trained.iter().any(|known| known == operation) {
            return Ok(());
        }
        let (operation, trained) = (operation.to_owned(), trained.join(", "));
        self.uphold(Err(Refusal::NotTrained { operation, trained }))
    }

    /// Lets something pass that is allowed, or for which the act gives the reason that is asked for;
    /// the reason is recorded.
    pub(crate) fn pass(&mut self, checked: Result<(), Refusal>, about: &str) -> Result<()> {
        let Err(refusal) = checked else { return Ok(()) };
        let rule = refusal.passes_with().map(str::to_owned);
        let given = rule.as_ref().and_then(|rule| self.how.reasons.get(rule));
        let reason = given.map(|reason| reason.trim().to_owned()).filter(|text| !text.is_empty());
        match rule.zip(reason) {
            Some((rule, reason)) => {
                self.append(RuleOverridden { rule, subject: about.to_owned(), reason })?;
                Ok(())
            }
            None => self.uphold(Err(refusal)),
        }
    }

    /// Tells the person something that does not stop the act: the pages put it into words.
    pub(crate) fn warn(&mut self, what: &str, fields: &[(&str, &str)]) {
        let field = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let fields = fields.iter().map(field).collect();
        self.warnings.push(Warning { rule: what.to_owned(), words: String::new(), fields });
    }

    fn close<T>(mut self, first_seq: i64, result: T) -> Result<(Done<T>, Vec<Refusal>)> {
        let broken = self.name_broken_rules()?;
        let fact = ActRecorded {
            act: self.act,
            name: self.name.to_owned(),
            first_seq,
            document: self.document.take(),
            capture: self.how.capture,
            first_input_at: self.how.first_input_at,
            refusals: self.how.refusals,
            undoes: self.undoes,
            reason: self.reason.take(),
        };
        let record = self.append(fact)?;
        let signed = std::mem::take(&mut self.signed);
        if !signed.is_empty() {
            let act_sha256 = self.cx.head(self.company, self.site)?.hash;
            self.sign((self.act, record.seq, act_sha256), &signed)?;
        }
        let done = Done {
            act: self.act.to_string(),
            seq: record.seq,
            at: self.at.to_string(),
            late: self.cx.now_us - self.at.utc_us > LATE_US,
            warnings: self.warnings,
            result,
        };
        Ok((done, broken))
    }
}
