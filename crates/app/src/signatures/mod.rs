//! Electronic signatures: somebody shows who they are for one act, and the act is signed with it.
//!
//! What is shown becomes a ticket for one act, good for a short time and used up by it; the act names it
//! in a header, as it names its idempotency key. What is signed is the hash of the chain at the end of
//! the act, so no signature fits another act ([`domain::facts::ActSigned`]).

mod reading;
mod showing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use domain::facts::ActSigned;
use domain::masters::SignaturePoint;
use domain::signatures::{self as decisions, Given, SIGNABLE};
use domain::{
    ActId, CompanyId, Instant, MasterKind, PersonId, Refusal, SignatureMeaning, SignatureWay,
    SiteId,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::acts;
use store::side::access;
use utoipa::ToSchema;

pub use self::reading::{
    SignatureQuery, SignatureView, SignaturesPage, SigningFailurePage, SigningFailureView,
};
pub use self::showing::{SignAbout, SignAsk, SignatureTicket};
use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::people::roles_at;
use crate::permission::Permission;
use crate::plant::{Operator, Plant, Seat, permissions};
use crate::requests::Request;
use crate::runner::Cx;

/// So long a ticket may wait for its act.
const TICKET_US: i64 = 120 * 1_000_000;
/// Tickets that wait at once, at most; the oldest is forgotten for another.
const TICKETS_MAX: usize = 10_000;
/// Tickets of one act, at most.
const GIVEN_MAX: usize = 4;

/// The act with which an earlier one is taken back.
pub(crate) const UNDO_ACT: &str = "undo";
/// The act with which an earlier one is signed.
pub(crate) const SIGN_ACT: &str = "sign_act";

/// An act that is done already gets a signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SignAct {
    /// Tickets for `sign_act`: whoever is signed in first.
    pub tickets: Vec<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// An act that was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActSignatures {
    /// The act.
    pub act: String,
    /// How many signatures it got by this.
    pub signatures: usize,
}

/// What an act is asked to do, as a hash of where it is sent and what is sent there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject([u8; 32]);

impl Subject {
    /// Of the path without its query, and the body byte for byte.
    pub fn of(path: &str, body: &[u8]) -> Self {
        let sum = Sha256::new().chain_update(path).chain_update([0]).chain_update(body);
        Self(sum.finalize().into())
    }
}

/// A signature that waits for its act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticket {
    company: CompanyId,
    site: SiteId,
    /// Who was signed in where it was given.
    asked_by: Option<PersonId>,
    pub(crate) person: PersonId,
    pub(crate) meaning: SignatureMeaning,
    pub(crate) way: SignatureWay,
    /// The act it is for.
    act: String,
    /// What is asked of the act: a signature for one lot is good for no other.
    about: Option<Subject>,
    /// The act that is to be signed, where that is done already.
    record: Option<String>,
    until_us: i64,
}

/// Every signature that waits for its act. They are kept nowhere else: a server that stops forgets
/// them, and people sign again.
#[derive(Default)]
pub(crate) struct Tickets(Mutex<BTreeMap<[u8; 32], Ticket>>);

impl Tickets {
    fn keep(&self, token_sha256: [u8; 32], ticket: Ticket, now_us: i64) {
        let mut kept = locked(&self.0);
        kept.retain(|_, one| one.until_us > now_us);
        while kept.len() >= TICKETS_MAX {
            let oldest = kept.iter().min_by_key(|(_, one)| one.until_us).map(|(key, _)| *key);
            let Some(oldest) = oldest else { break };
            kept.remove(&oldest);
        }
        kept.insert(token_sha256, ticket);
    }

    fn look(&self, token_sha256: &[u8; 32], now_us: i64) -> Option<Ticket> {
        locked(&self.0).get(token_sha256).filter(|ticket| ticket.until_us > now_us).cloned()
    }

    fn spend(&self, tokens: &[[u8; 32]]) {
        let mut kept = locked(&self.0);
        for token in tokens {
            kept.remove(token);
        }
    }
}

/// The signatures an act brings, before it is run.
#[derive(Clone)]
pub(crate) struct Signing {
    plant: Plant,
    name: &'static str,
    permission: Permission,
    seat: Seat,
    tokens: Vec<[u8; 32]>,
}

impl Signing {
    pub(crate) fn of(plant: &Plant, operator: &Operator, asked: &Asked<'_>) -> Self {
        let given = operator.seat.signatures.iter().flatten();
        let mut tokens: Vec<[u8; 32]> =
            given.map(|token| crate::secrets::fingerprint(token)).collect();
        // What is named twice was shown once.
        let mut seen = BTreeSet::new();
        tokens.retain(|token| seen.insert(*token));
        Self {
            plant: plant.clone(),
            name: asked.name,
            permission: asked.permission,
            seat: operator.seat.clone(),
            tokens,
        }
    }

    /// The signatures of the act, if they are enough.
    pub(crate) fn gather(&self, cx: &mut Cx<'_, '_>, request: &Request) -> Result<Vec<Ticket>> {
        // Load.
        let who = (request.company, request.site, request.by);
        // What taking back needs is known only with what is taken back: see `signed_like`.
        let is_open = self.name == UNDO_ACT;
        let points = if is_open { Vec::new() } else { points(cx, request.company, self.name)? };
        let mut tickets = Vec::with_capacity(self.tokens.len());
        for token in self.tokens.iter().take(GIVEN_MAX) {
            let ticket = self.plant.inner.tickets.look(token, cx.now_us);
            let fits = |ticket: &Ticket| {
                (ticket.company, ticket.site, ticket.asked_by) == who
                    && ticket.act == self.name
                    && ticket.about == self.seat.about
            };
            tickets.push(ticket.filter(fits).ok_or(Refusal::SignatureSpent)?);
        }
        if tickets.is_empty() && self.shows_by_session(&points) {
            tickets.push(self.by_session(cx, who, &points)?);
        }

        // Decide.
        let given = |ticket: &Ticket| Given { person: ticket.person, meaning: ticket.meaning };
        let given: Vec<Given> = tickets.iter().map(given).collect();
        decisions::enough(self.name, &points, (request.by, &given))?;
        others_need(cx, ((request.company, request.site), request.by), &tickets, self.permission)?;
        Ok(tickets)
    }

    /// A page that knows no signatures, as those of the floor, has its person show who they are for the
    /// whole session; that is one signature.
    fn shows_by_session(&self, points: &[SignaturePoint]) -> bool {
        self.seat.signatures.is_none()
            && self.seat.session.is_some()
            && !points.is_empty()
            && points.iter().all(|point| point.people() == 1)
    }

    fn by_session(
        &self,
        cx: &Cx<'_, '_>,
        (company, site, by): (CompanyId, SiteId, Option<PersonId>),
        points: &[SignaturePoint],
    ) -> Result<Ticket> {
        let person = by.ok_or(Error::Denied)?;
        let way = self.seat.fresh_way.filter(|_| self.seat.fresh).ok_or(Error::StepUpNeeded)?;
        let taken = |meaning: &&SignatureMeaning| points.iter().all(|point| point.takes(**meaning));
        let meaning = SignatureMeaning::ALL.iter().find(taken).copied();
        Ok(Ticket {
            company,
            site,
            asked_by: by,
            person,
            meaning: meaning.unwrap_or(SignatureMeaning::Authorship),
            way,
            act: self.name.to_owned(),
            about: self.seat.about,
            record: None,
            until_us: cx.now_us,
        })
    }

    /// Each signature is given anew: what was shown is used up by the act.
    pub(crate) fn spend(&self, cx: &mut Cx<'_, '_>) -> Result<()> {
        self.plant.inner.tickets.spend(&self.tokens);
        if let Some(session) = self.seat.session.filter(|_| self.tokens.is_empty()) {
            access::freshen_session(cx.tx, &session, (0, None))?;
        }
        Ok(())
    }
}

/// What the house asks for at an act.
fn points(cx: &mut Cx<'_, '_>, company: CompanyId, act: &str) -> Result<Vec<SignaturePoint>> {
    if !SIGNABLE.contains(&act) {
        return Ok(Vec::new());
    }
    let bodies = store::records::bodies(cx.tx, company, MasterKind::SignaturePoint)?;
    let points = bodies.into_iter().map(|(_, body)| serde_json::from_str(&body));
    let points: Vec<SignaturePoint> = points.collect::<Result<_, _>>().map_err(Error::fault)?;
    Ok(points.into_iter().filter(|point| point.act == act).collect())
}

/// Whoever signs with somebody may do the act as well.
fn others_need(
    cx: &mut Cx<'_, '_>,
    (ground, by): ((CompanyId, SiteId), Option<PersonId>),
    tickets: &[Ticket],
    permission: Permission,
) -> Result<()> {
    for other in tickets.iter().filter(|ticket| Some(ticket.person) != by) {
        let roles = roles_at(cx.tx, ground, other.person)?;
        if !permissions(&roles, None).contains(&permission) {
            return Err(Refusal::SignerMayNot.into());
        }
    }
    Ok(())
}

impl Acting<'_, '_, '_> {
    /// Whoever signs with the one who acts needs this too, where an act asks for more than its name says.
    pub(crate) fn signers_need(&mut self, permission: Permission) -> Result<()> {
        others_need(self.cx, (self.ground(), self.by), &self.signed, permission)
    }

    /// What does the same as other acts needs their signatures too: those of the act that asks for the
    /// most people, of the last of these where several ask for as many.
    pub(crate) fn signed_like(&mut self, acts: &[&'static str]) -> Result<()> {
        let Some(signing) = self.signing() else { return Ok(()) };
        // Load.
        let mut strictest: Vec<SignaturePoint> = Vec::new();
        let people = |points: &[SignaturePoint]| points.iter().map(SignaturePoint::people).max();
        for act in acts {
            let points = points(self.cx, self.company, act)?;
            if !points.is_empty() && people(&points) >= people(&strictest) {
                strictest = points;
            }
        }
        // Tickets are for the act that is done.
        for point in &mut strictest {
            signing.name.clone_into(&mut point.act);
        }
        if self.signed.is_empty() && signing.shows_by_session(&strictest) {
            let who = (self.company, self.site, self.by);
            self.signed.push(signing.by_session(self.cx, who, &strictest)?);
            signing.spend(self.cx)?;
        }

        // Decide.
        strictest.sort_by_key(|point| std::cmp::Reverse(point.people()));
        let given = |ticket: &Ticket| Given { person: ticket.person, meaning: ticket.meaning };
        let given: Vec<Given> = self.signed.iter().map(given).collect();
        Ok(decisions::enough(signing.name, &strictest, (self.by, &given))?)
    }

    /// Signs an act that is closed.
    pub(crate) fn sign(
        &mut self,
        (act, act_seq, act_sha256): (ActId, i64, [u8; 32]),
        tickets: &[Ticket],
    ) -> Result<()> {
        for ticket in tickets {
            let (meaning, way) = (ticket.meaning, ticket.way);
            let signed = ActSigned { act, act_seq, act_sha256, meaning, way };
            // A signature is given now, whenever the act happened.
            let at = Instant { utc_us: self.cx.now_us, offset_min: self.at.offset_min };
            self.append_by((ticket.person, at), signed)?;
        }
        Ok(())
    }
}

impl Plant {
    /// Signs an act that is done already.
    pub fn sign_act(
        &self,
        operator: &Operator,
        act: &str,
        ask: &SignAct,
        key: Option<&str>,
    ) -> Result<Done<ActSignatures>> {
        let asked = Asked {
            name: "sign_act",
            permission: Permission::WorkRead,
            how: &ask.act,
            key,
            preview: false,
            enrolls: false,
        };
        let mut signer = operator.clone();
        signer.seat.signatures = Some(ask.tickets.clone());
        // What these are for is the act they name.
        signer.seat.about = None;
        let (id, who) = (act.to_owned(), operator.clone());
        self.act(&signer, &asked, &(act, &ask.act), move |acting| sign_earlier(acting, &who, &id))
    }
}

fn sign_earlier(
    acting: &mut Acting<'_, '_, '_>,
    who: &Operator,
    id: &str,
) -> Result<ActSignatures> {
    // Load.
    let (company, site) = acting.ground();
    let act: ActId = id.parse().map_err(|_| Error::NotFound("act"))?;
    let act = acts::find(acting.cx.tx, (company, site), act)?;
    let act = acting.kept_from().known_act(acting.cx.tx, (company, site), act)?;
    let act = act.ok_or(Error::NotFound("act"))?;
    let tickets = std::mem::take(&mut acting.signed);
    let end = (act.last_seq, act.last_seq);
    let before = store::signatures::between(acting.cx.tx, (company, site), end)?;
    let last = store::ledger::stored_facts(acting.cx.tx, company, site, act.last_seq - 1, 1)?;
    let last = last.first().ok_or(Error::NotFound("act"))?;
    let needed = crate::corrections::needed_by(acting.cx.tx, (company, site), &act)?;

    // Decide.
    if let Some(by) = crate::corrections::undone_by(acting.cx.tx, (company, site), &act)? {
        return Err(Refusal::ActUndone { act: act.act.to_string(), by: by.to_string() }.into());
    }
    if tickets.is_empty() {
        let (act, meanings) = (SIGN_ACT.to_owned(), String::new());
        return Err(Refusal::SignatureNeeded { act, signatures: 1, meanings }.into());
    }
    for ticket in &tickets {
        if ticket.record.as_deref() != Some(id) {
            return Err(Refusal::SignatureSpent.into());
        }
        let same = |one: &store::signatures::Signature| {
            (one.person, one.meaning) == (ticket.person, ticket.meaning)
        };
        if before.iter().any(same) {
            return Err(Refusal::SignedBefore { act: act.act.to_string() }.into());
        }
    }
    // Whoever may see an act may say that they looked through it; all else is for those who may do it.
    let beyond = |ticket: &&Ticket| ticket.meaning != SignatureMeaning::Review;
    let beyond: Vec<Ticket> = tickets.iter().filter(beyond).cloned().collect();
    if beyond.iter().any(|one| Some(one.person) == acting.by) && !who.may(needed) {
        return Err(Refusal::SignerMayNot.into());
    }
    others_need(acting.cx, (acting.ground(), acting.by), &beyond, needed)?;

    // Append.
    acting.document.clone_from(&act.document);
    acting.sign((act.act, act.last_seq, last.hash), &tickets)?;
    Ok(ActSignatures { act: act.act.to_string(), signatures: tickets.len() })
}
