//! Holding a case at every site: one transaction each, none waits for another, and each says for itself
//! that it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use domain::facts::SiteOpened;
use domain::guests::Sight;
use domain::quantity::format_scaled;
use domain::recalls::{self as decisions, RecallReading, RecallStage};
use domain::{CompanyId, RecallId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::crossings::Sent;
use store::recalls::{self as stored, Recall};
use store::side::people;
use store::side::recall_tries::{self, Try};
use store::{Tx, records};
use utoipa::ToSchema;

use super::cases::{self, Case, Standing, Stood, case_of, part_of};
use super::{HoldRecall, RecallView, asked, unknown};
use crate::acts::Done;
use crate::crossings::{document_of, halves, is_return};
use crate::elsewhere::Sites;
use crate::error::{Error, Result};
use crate::naming::{LotName, People, PersonName, lot_name};
use crate::notices::{ContactView, Contacts, contact_view};
use crate::permission::{Permission, ROLES};
use crate::plant::{Operator, Plant};
use crate::times;

/// A case: a recall and its parts at other sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    /// The case, by which a single site is held.
    pub case: String,
    /// Number of the recall it began with.
    pub code: String,
    /// Code of the site that opened it.
    pub home: String,
    /// Whether every site says that it holds everything.
    pub everything_held: bool,
    /// The sites, the one that opened it first.
    pub sites: Vec<CaseSite>,
    /// What went from one site to another.
    pub links: Vec<CaseLink>,
}

/// How far a site is with a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseSite {
    /// Its code.
    pub site: String,
    /// Its name.
    pub name: String,
    /// Whether it is the site of whoever asks.
    pub own: bool,
    /// `held`, `not_yet` or `unreachable`.
    pub state: String,
    /// Number of its part; none where it has not been asked.
    pub recall: Option<String>,
    /// How many lots are in its scope.
    pub lots: u32,
    /// When it first held everything it knew of.
    pub held_at: Option<String>,
    /// Whether whoever asks may hold there.
    pub may: bool,
    /// What stood in the way when it was asked last.
    pub why: Option<String>,
    /// When that was.
    pub tried_at: Option<String>,
    /// Whom to call there, the first one first.
    pub call: Vec<ContactView>,
    /// Who may hold there, where whoever asks may not.
    pub ask: Vec<PersonName>,
}

/// Goods of a case that went from one site to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseLink {
    /// Code of the site that sent them.
    pub from: String,
    /// Code of the site they went to.
    pub to: String,
    /// The lot as the sender calls it.
    #[serde(flatten)]
    pub lot: LotName,
    /// Number of the delivery note.
    pub document: Option<String>,
    /// When they left.
    pub sent_at: String,
    /// How much was sent.
    pub sent: String,
    /// How much of it is still on the way.
    pub left: String,
    /// The lots it went into at the other site.
    pub into: Vec<String>,
    /// Whether it went back to the site it once came from.
    pub back: bool,
}

/// A recall of another site that reaches this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseRow {
    /// The case, by which it is held here.
    pub case: String,
    /// Number of the recall at the site that opened it.
    pub code: String,
    /// Code of that site.
    pub home: String,
    /// Its name.
    pub home_name: String,
    /// What is feared.
    pub hazard: String,
    /// Why.
    pub reason: String,
    /// Whether it is only practised.
    pub drill: bool,
    /// When it was opened.
    pub opened_at: String,
    /// Number of the part here; none where nobody has held anything of it yet.
    pub recall: Option<String>,
    /// Whether everything of it is held here.
    pub held: bool,
}

/// Recalls of other sites that reach this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CasePage {
    /// The cases that have not ended, those first that are not held here.
    pub rows: Vec<CaseRow>,
}

/// Open recalls of a site that are looked at.
const OPEN_MAX: u32 = 200;

/// Sites are asked anew so often at most: each time because goods went on to somewhere meanwhile.
const ROUNDS: u32 = 8;

/// What asking a site to hold came to.
type Asked = (SiteId, Result<()>);

impl Plant {
    /// How far each site is with the case of a recall.
    pub fn case(&self, operator: &Operator, code: &str) -> Result<CaseView> {
        self.sight(operator, Permission::TraceRead, Sight::Recall(code))?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = operator.outside.known(stored::by_code(tx, ground, code)?);
            let found = found.ok_or_else(|| unknown(code))?;
            let case = case_of(tx, ground, found.recall)?;
            view(tx, (self, operator), case)
        })
    }

    /// The recalls of other sites that reach this one and have not ended.
    pub fn cases_of_others(&self, operator: &Operator) -> Result<CasePage> {
        operator.need(Permission::TraceRead)?;
        let (company, own) = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let mut rows = Vec::new();
            let homes = store::masters::sites(tx, company)?;
            for home in homes.into_iter().filter(|home| home.site != own) {
                let outside = operator.outside_at(tx, home.site)?;
                let going_on = stored::going_on(tx, (company, home.site), OPEN_MAX)?.into_iter();
                for recall in going_on.filter(|recall| outside.shows(recall)) {
                    let case = case_of(tx, (company, home.site), recall.recall)?;
                    if case.home != home.site {
                        continue;
                    }
                    let sites = Stood::of(tx, company, case)?.sites;
                    let Some(here) = sites.get(&own) else { continue };
                    rows.push(CaseRow {
                        case: case.case.to_string(),
                        code: recall.code,
                        home: home.code.clone(),
                        home_name: home.name.clone(),
                        hazard: recall.hazard.to_string(),
                        reason: recall.reason,
                        drill: recall.drill,
                        opened_at: times::in_zone(recall.at.utc_us, &zone),
                        recall: here.recall.as_ref().map(|part| part.code.clone()),
                        held: here.held,
                    });
                }
            }
            rows.sort_by_key(|row| row.held);
            Ok(CasePage { rows })
        })
    }

    /// Blocks here what a recall of another site reaches here; its part is opened where there is none.
    pub fn hold_part(
        &self,
        operator: &Operator,
        case: &str,
        ask: &HoldRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        operator.need(Permission::TraceRead)?;
        operator.need(Permission::RecallManage)?;
        let company = operator.company;
        let id: RecallId = case.parse().map_err(|_| unknown(case))?;
        let found = self.read(|tx| {
            for home in store::masters::sites(tx, company)? {
                let outside = operator.outside_at(tx, home.site)?;
                if outside.known(stored::find(tx, (company, home.site), id)?).is_some() {
                    return Ok(Some(Case { case: id, home: home.site }));
                }
            }
            Ok(None)
        })?;
        let of = found.ok_or_else(|| unknown(case))?;
        let stood = self.read(|tx| Stood::of(tx, company, of))?;
        if !stood.sites.contains_key(&operator.site) {
            return Err(unknown(case).into());
        }
        let (key, preview) = once;
        if preview {
            // Without a part there is nothing yet that a look could be at.
            let part = part_of(&stood.parts, operator.site);
            let part = part.filter(|part| part.closed_at_us.is_none());
            let code = part.ok_or(Refusal::BadInput { field: "preview" })?.code.clone();
            return self.hold_recall(operator, &code, ask, once);
        }
        let held = self.part_at(operator, (of, ask)).and_then(|code| {
            self.hold_recall(&without_signatures(operator), &code, ask, (key, false))
        });
        match &held {
            Ok(_) => self.keep_try((company, id), operator.site, &Ok(())),
            Err(error) => self.note_try((company, id), operator.site, Some(error)),
        }
        held
    }

    /// Blocks everything of a case at every site that it reaches and that whoever asks may work at.
    ///
    /// Whoever could not be asked is not waited for: the answer says so, and asking again holds nothing
    /// twice. After all hold, each is asked once more, behind everything that was under way there.
    pub fn hold_case(
        &self,
        operator: &Operator,
        code: &str,
        ask: &HoldRecall,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<CaseView>> {
        operator.need(Permission::TraceRead)?;
        operator.need(Permission::RecallManage)?;
        let ground = (operator.company, operator.site);
        let case = self.read(|tx| {
            let found = operator.outside.known(stored::by_code(tx, ground, code)?);
            let found = found.ok_or_else(|| unknown(code))?;
            // Nobody else is asked on behalf of what has ended.
            decisions::may_go(code, found.stage, RecallStage::Held)?;
            case_of(tx, ground, found.recall)
        })?;
        let (done, others) = thread::scope(|scope| {
            // The others are not behind the own site, nor it behind them.
            let others =
                (!preview).then(|| scope.spawn(|| self.hold_others(operator, (case, ask))));
            let done = self.hold_recall(operator, code, ask, (key, preview));
            let others = others.map_or(Ok(BTreeSet::new()), |others| {
                others.join().unwrap_or_else(|_| Err(Error::Busy))
            });
            (done, others)
        });
        let Done { act, seq, at, late, warnings, result: _ } = done?;
        if !preview {
            self.hold_until_all_do(operator, (case, ask), others?)?;
        }
        let result = self.case(operator, code)?;
        Ok(Done { act, seq, at, late, warnings, result })
    }

    /// Asks anew whoever does not hold, until everybody does who can.
    fn hold_until_all_do(
        &self,
        operator: &Operator,
        (case, ask): (Case, &HoldRecall),
        mut failed: BTreeSet<SiteId>,
    ) -> Result<()> {
        for _ in 0..ROUNDS {
            let open = self.not_held(operator.company, case, &failed)?;
            if open.is_empty() {
                return Ok(());
            }
            failed.extend(self.hold_at_all(operator, (case, ask), &open)?);
        }
        Ok(())
    }

    /// Asks every other site of a case that does not hold; which could not be asked.
    fn hold_others(
        &self,
        operator: &Operator,
        (case, ask): (Case, &HoldRecall),
    ) -> Result<BTreeSet<SiteId>> {
        let stood = self.read(|tx| Stood::of(tx, operator.company, case))?;
        let open = stood.sites.iter().filter(|(_, standing)| !standing.held);
        let others = open.map(|(site, _)| *site).filter(|site| *site != operator.site);
        self.hold_at_all(operator, (case, ask), &others.collect())
    }

    /// Asks sites at the same time. Whoever did not answer is asked once more alone: another one may
    /// have kept it from being written.
    fn hold_at_all(
        &self,
        operator: &Operator,
        (case, ask): (Case, &HoldRecall),
        sites: &BTreeSet<SiteId>,
    ) -> Result<BTreeSet<SiteId>> {
        let known = self.read(|tx| Sites::of(tx, operator.company))?;
        let asked: Vec<Asked> = thread::scope(|scope| {
            let asking = sites.iter().map(|&site| {
                let known = &known;
                scope.spawn(move || (site, self.hold_at(operator, (case, ask), known.one(site))))
            });
            let asking: Vec<_> = asking.collect();
            asking.into_iter().filter_map(|one| one.join().ok()).collect()
        });
        let mut failed = BTreeSet::new();
        for (site, mut answer) in asked {
            if matches!(answer, Err(Error::Busy)) {
                answer = self.hold_at(operator, (case, ask), known.one(site));
            }
            if answer.is_err() {
                failed.insert(site);
            }
            self.keep_try((operator.company, case.case), site, &answer);
        }
        Ok(failed)
    }

    /// Holds what a site has of a case; its part is opened where it has none.
    fn hold_at(
        &self,
        operator: &Operator,
        (case, ask): (Case, &HoldRecall),
        site: Result<&SiteOpened>,
    ) -> Result<()> {
        let site = site?;
        let there = self.read(|tx| operator.at(tx, site))?.ok_or(Error::Denied)?;
        let code = self.part_at(&there, (case, ask))?;
        self.hold_recall(&there, &code, ask, (None, false))?;
        Ok(())
    }

    /// Number of the part that a site has in a case; opened where it has none that goes on.
    pub(super) fn part_at(
        &self,
        there: &Operator,
        (case, ask): (Case, &HoldRecall),
    ) -> Result<String> {
        there.need(Permission::RecallManage)?;
        let ground = (there.company, there.site);
        let (parts, arrived) = self.read(|tx| {
            let parts = cases::parts(tx, ground.0, case)?;
            let arrived = cases::arrived_at(tx, ground, &parts)?;
            Ok((parts, arrived))
        })?;
        let open = move |parts: &[(SiteId, Recall)]| {
            let part = cases::part_of(parts, ground.1);
            part.filter(|part| part.closed_at_us.is_none()).map(|part| part.code.clone())
        };
        if let Some(code) = open(&parts) {
            return Ok(code);
        }
        let origin = parts.first().ok_or(Error::NotFound("recall"))?.1.clone();
        let reading = origin.reading.unwrap_or(RecallReading::Possible);
        let scope = self.recall_scope(there, (&[], &arrived), (reading, (None, None)))?;
        let content = format!("{} {}", case.case, case.home);
        let asked = asked("open_recall", &ask.act, (None, false));
        let opened = self.act(there, &asked, &content, move |acting| {
            // Somebody else may have opened it meanwhile, or a receipt.
            let parts = cases::parts(acting.cx.tx, acting.company, case)?;
            match open(&parts) {
                Some(code) => Ok(code),
                None => Ok(cases::open_part(acting, (case, &origin), &scope)?.code),
            }
        });
        Ok(opened?.result)
    }

    /// The sites of a case that do not hold, but for those that could not be asked. Each is asked behind
    /// its own chain: what was under way there is in it by then.
    fn not_held(
        &self,
        company: CompanyId,
        case: Case,
        failed: &BTreeSet<SiteId>,
    ) -> Result<BTreeSet<SiteId>> {
        let mut open = BTreeSet::new();
        let mut sites = self.read(|tx| Stood::of(tx, company, case))?.sites;
        sites.retain(|site, _| !failed.contains(site));
        for (site, _) in sites {
            let held = self.inner.runner.run(move |cx| {
                cx.head(company, site)?;
                let standing = Stood::of(cx.tx, company, case)?.sites.remove(&site);
                Ok(standing.is_none_or(|standing| standing.held))
            });
            match held {
                Ok(true) => {}
                Ok(false) => drop(open.insert(site)),
                Err(error) => {
                    tracing::warn!(%error, "A site could not be asked whether it holds");
                    open.insert(site);
                }
            }
        }
        Ok(open)
    }

    /// Keeps whether a site could be asked, until it holds.
    fn keep_try(&self, of: (CompanyId, RecallId), site: SiteId, answer: &Result<()>) {
        self.note_try(of, site, answer.as_ref().err());
    }

    fn note_try(&self, of: (CompanyId, RecallId), site: SiteId, error: Option<&Error>) {
        let why = error.map(|error| error.problem().code);
        let now_us = self.now_us();
        let kept = self.inner.runner.run(move |cx| {
            match why {
                Some(why) => recall_tries::set(cx.tx, of, &Try { site, why, at_us: now_us })?,
                None => recall_tries::clear(cx.tx, of, site)?,
            }
            Ok(())
        });
        if let Err(error) = kept {
            tracing::warn!(%error, "That a site could not be asked was not kept");
        }
    }
}

/// What was signed for opening the part of a case is used up by it; holding asks for no signature.
fn without_signatures(operator: &Operator) -> Operator {
    let mut operator = operator.clone();
    operator.seat.signatures = operator.seat.signatures.map(|_| Vec::new());
    operator
}

/// Why a site could not be written; whatever else it said, it has answered.
const SILENT: [&str; 5] = ["busy", "moved", "arriving", "disk_full", "fault"];

/// Whether a site could not be asked at all, so that somebody has to call there.
pub(crate) fn is_silent(tried: &Try) -> bool {
    SILENT.contains(&tried.why.as_str())
}

/// A case as people see it.
fn view(tx: &mut Tx<'_>, (plant, operator): (&Plant, &Operator), case: Case) -> Result<CaseView> {
    let company = operator.company;
    let sites = Sites::of(tx, company)?;
    let Stood { parts, went, sites: standings } = Stood::of(tx, company, case)?;
    let tries = recall_tries::of_case(tx, (company, case.case))?;
    let tries: BTreeMap<SiteId, Try> = tries.into_iter().map(|one| (one.site, one)).collect();
    let whom = Whom::of(tx, (plant, operator))?;
    let mut rows = Vec::with_capacity(standings.len());
    for (site, standing) in &standings {
        let at = (sites.one(*site)?, tries.get(site));
        rows.push(row(tx, (operator, &whom), at, standing)?);
    }
    let home = sites.one(case.home)?.code.clone();
    rows.sort_by_key(|row| row.site != home);
    let mut links = Vec::with_capacity(went.len());
    for sent in &went {
        links.extend(link(tx, (operator, &sites), sent)?);
    }
    let code = parts.first().map(|(_, recall)| recall.code.clone()).unwrap_or_default();
    let everything_held = rows.iter().all(|row| row.state == "held");
    let case = case.case.to_string();
    Ok(CaseView { case, code, home, everything_held, sites: rows, links })
}

fn row(
    tx: &mut Tx<'_>,
    (operator, whom): (&Operator, &Whom),
    (site, tried): (&SiteOpened, Option<&Try>),
    standing: &Standing,
) -> Result<CaseSite> {
    let ground = (operator.company, site.site);
    let there = operator.at(tx, site)?;
    let may = there.is_some_and(|there| there.may(Permission::RecallManage));
    let tried = tried.filter(|_| !standing.held);
    let state = match tried {
        _ if standing.held => "held",
        Some(tried) if is_silent(tried) => "unreachable",
        _ => "not_yet",
    };
    let zone = times::zone(&operator.zone);
    let lots = match &standing.recall {
        Some(recall) => {
            let lots = stored::lots(tx, ground, recall.recall)?;
            lots.iter().filter(|lot| lot.included && lot.kind == domain::PoolKind::Lot).count()
        }
        None => 0,
    };
    Ok(CaseSite {
        site: site.code.clone(),
        name: site.name.clone(),
        own: site.site == operator.site,
        state: state.to_owned(),
        recall: standing.recall.as_ref().map(|recall| recall.code.clone()),
        lots: u32::try_from(lots).unwrap_or(u32::MAX),
        held_at: standing
            .recall
            .as_ref()
            .and_then(|recall| recall.held_at_us)
            .map(|at_us| times::in_zone(at_us, &zone)),
        may,
        why: tried.map(|tried| tried.why.clone()),
        tried_at: tried.map(|tried| times::in_zone(tried.at_us, &zone)),
        call: whom.at(site),
        ask: if may { Vec::new() } else { whom.may_hold.clone() },
    })
}

fn link(
    tx: &mut Tx<'_>,
    (operator, sites): (&Operator, &Sites),
    sent: &Sent,
) -> Result<Option<CaseLink>> {
    let ground = (operator.company, sent.site);
    let halves = halves(tx, operator.company, sent)?;
    if halves.sent <= 0 && halves.arrived <= 0 {
        return Ok(None);
    }
    let into = halves.entered_lots(tx, operator.company)?;
    Ok(Some(CaseLink {
        from: sites.one(sent.site)?.code.clone(),
        to: sites.one(sent.to_site)?.code.clone(),
        lot: lot_name(tx, ground, sent.pool)?,
        document: document_of(tx, ground, sent.transfer)?,
        sent_at: times::in_zone(sent.at_us, &times::zone(&operator.zone)),
        sent: format_scaled(halves.sent),
        left: format_scaled(halves.left().max(0)),
        into,
        back: is_return(tx, ground, sent.transfer)?,
    }))
}

/// Whom to call at a site, and whom to ask there.
struct Whom {
    /// By the code of the site: those of the customers and suppliers that stand for it.
    at_sites: BTreeMap<String, Vec<ContactView>>,
    /// Those of the own house, for sites nobody is named for.
    house: Vec<ContactView>,
    may_hold: Vec<PersonName>,
}

impl Whom {
    fn of(tx: &mut Tx<'_>, (plant, operator): (&Plant, &Operator)) -> Result<Self> {
        let company = operator.company;
        let today = plant.today(&times::zone(&operator.zone));
        let contacts = Contacts::of(tx, company)?;
        let shown = |partner: &str| -> Vec<ContactView> {
            contacts.at(partner).map(|contact| contact_view(contact, today)).collect()
        };
        let mut at_sites: BTreeMap<String, Vec<ContactView>> = BTreeMap::new();
        for (code, body) in records::bodies(tx, company, domain::MasterKind::Partner)? {
            let partner: domain::masters::Partner =
                serde_json::from_str(&body).map_err(Error::fault)?;
            if !partner.site.is_empty() {
                at_sites.entry(partner.site).or_default().extend(shown(&code));
            }
        }
        let (named, mut may_hold) = (People::of(tx, company)?, BTreeMap::new());
        for (role, may) in ROLES {
            if may.contains(&Permission::RecallManage) {
                for person in people::holders_of(tx, company, role)? {
                    may_hold.insert(person, named.name(person));
                }
            }
        }
        let may_hold = may_hold.into_values().collect();
        Ok(Self { at_sites, house: shown(""), may_hold })
    }

    fn at(&self, site: &SiteOpened) -> Vec<ContactView> {
        let there = self.at_sites.get(&site.code).filter(|there| !there.is_empty());
        there.unwrap_or(&self.house).clone()
    }
}
