//! Signatures as people see them: on the act, on everything that belongs to a document, on a lot.

use std::collections::BTreeMap;

use domain::{ActId, CompanyId, SiteId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::acts::{self, Act, ActFilter};
use store::signatures::{self as stored, Signature};
use utoipa::{IntoParams, ToSchema};

use crate::corrections::undone_by;
use crate::error::{Error, Result};
use crate::lots;
use crate::naming::{People, PersonName};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Acts read at once.
const ACTS_READ: u32 = 200;

/// Of what signatures are asked for: an act, a document or a lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SignatureQuery {
    /// Those of one act.
    pub act: Option<String>,
    /// Those of every act that belongs to a document: an order, a delivery note, a recall.
    pub document: Option<String>,
    /// Those of every act that touched a lot, by its reference or number.
    pub lot: Option<String>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignatureView {
    /// Its place in the chain.
    pub seq: i64,
    /// The act that was signed.
    pub act: String,
    /// Which act that is.
    pub act_name: String,
    /// The document the act belongs to.
    pub document: Option<String>,
    /// Whether the act was taken back since.
    pub undone: bool,
    /// Who signed.
    pub by: PersonName,
    /// What it means.
    pub meaning: String,
    /// How they showed who they are.
    pub way: String,
    /// When, in plant time.
    pub at: String,
    /// The hash of the chain that was signed, in hexadecimal.
    pub act_sha256: String,
    /// Place of the fact that closes the act: the chain has the hash there.
    pub act_seq: i64,
}

/// Signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignaturesPage {
    /// The newest act first; of one act in the order they were given.
    pub rows: Vec<SignatureView>,
}

/// A try to sign that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SigningFailureView {
    /// Its place in the chain.
    pub seq: i64,
    /// Whose signature it was to be.
    pub person: PersonName,
    /// Which act was to be signed.
    pub act: String,
    /// What was shown.
    pub way: String,
    /// Who was signed in there.
    pub asked_by: Option<PersonName>,
    /// When, in plant time.
    pub at: String,
}

/// Tries to sign that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SigningFailurePage {
    /// The newest first.
    pub rows: Vec<SigningFailureView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Plant {
    /// The signatures of an act, of a document, or of a lot.
    pub fn signatures(
        &self,
        operator: &Operator,
        query: &SignatureQuery,
    ) -> Result<SignaturesPage> {
        operator.need(Permission::WorkRead)?;
        self.all_signatures(operator, query)
    }

    /// The same for what somebody may see already.
    pub(crate) fn all_signatures(
        &self,
        operator: &Operator,
        query: &SignatureQuery,
    ) -> Result<SignaturesPage> {
        let (ground, zone) = ((operator.company, operator.site), times::zone(&operator.zone));
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let (act, document, lot) = (given(&query.act), given(&query.document), given(&query.lot));
        self.read(|tx| {
            let people = People::of(tx, ground.0)?;
            if let Some(act) = act {
                let act: ActId = act.parse().map_err(|_| Error::NotFound("act"))?;
                let act = acts::find(tx, ground, act)?;
                let act = operator.outside.known_act(tx, ground, act)?;
                let act = act.ok_or(Error::NotFound("act"))?;
                let rows = of_page(tx, ground, (&zone, &people), &[act])?;
                return Ok(SignaturesPage { rows });
            }
            let lot = lot.map(|reference| lots::pool_of(tx, ground, &reference)).transpose()?;
            let filter = ActFilter { by: None, document: document.as_deref(), lot };
            let mut rows = Vec::new();
            if filter.document.is_none() && lot.is_none() {
                return Ok(SignaturesPage { rows });
            }
            let mut before = i64::MAX;
            loop {
                let page = acts::page(tx, ground, filter, before, ACTS_READ)?;
                let Some(last) = page.last() else { break };
                before = last.last_seq;
                let is_full = page.len() == ACTS_READ as usize;
                let page: Vec<Act> = page.into_iter().filter(|act| filter.shows(act)).collect();
                let page = operator.outside.known_acts(tx, ground, page)?;
                rows.extend(of_page(tx, ground, (&zone, &people), &page)?);
                if !is_full {
                    break;
                }
            }
            Ok(SignaturesPage { rows })
        })
    }

    /// Tries to sign at this site that failed.
    pub fn signing_failures(
        &self,
        operator: &Operator,
        cursor: Option<&str>,
    ) -> Result<SigningFailurePage> {
        operator.need(Permission::PeopleManage)?;
        let before: Option<i64> = pages::cursor(cursor)?;
        let limit = pages::rows(None);
        let (ground, zone) = ((operator.company, operator.site), times::zone(&operator.zone));
        self.read(|tx| {
            let people = People::of(tx, ground.0)?;
            let found = stored::failures(tx, ground, before.unwrap_or(i64::MAX), limit)?;
            let is_full = found.len() == limit as usize;
            let next = found.last().filter(|_| is_full).map(|one| one.seq.to_string());
            let view = |one: stored::Failure| SigningFailureView {
                seq: one.seq,
                person: people.name(one.person),
                act: one.act,
                way: one.way.to_string(),
                asked_by: one.asked_by.map(|person| people.name(person)),
                at: times::in_zone(one.at_us, &zone),
            };
            Ok(SigningFailurePage { rows: found.into_iter().map(view).collect(), next })
        })
    }
}

/// The signatures of a run of acts, the newest act first.
fn of_page(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (zone, people): (&TimeZone, &People),
    page: &[Act],
) -> Result<Vec<SignatureView>> {
    let seqs = page.iter().map(|act| act.last_seq);
    let Some((first, last)) = seqs.clone().min().zip(seqs.max()) else { return Ok(Vec::new()) };
    let mut by_act: BTreeMap<i64, Vec<Signature>> = BTreeMap::new();
    for one in stored::between(tx, ground, (first, last))? {
        by_act.entry(one.act_seq).or_default().push(one);
    }
    let mut views = Vec::new();
    for act in page {
        let Some(signed) = by_act.remove(&act.last_seq) else { continue };
        let undone = undone_by(tx, ground, act)?.is_some();
        views.extend(signed.into_iter().map(|one| SignatureView {
            seq: one.seq,
            act: act.act.to_string(),
            act_name: act.name.clone(),
            document: act.document.clone(),
            undone,
            by: people.name(one.person),
            meaning: one.meaning.to_string(),
            way: one.way.to_string(),
            at: times::in_zone(one.at.utc_us, zone),
            act_sha256: ledger::hex(&one.act_sha256),
            act_seq: one.act_seq,
        }));
    }
    Ok(views)
}
