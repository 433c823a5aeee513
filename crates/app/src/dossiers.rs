//! Dossiers: a trace as one file that proves itself to somebody who trusts neither us nor our server.
//!
//! The facts a trace rests on are gathered from the projections; each goes out with its proof, and
//! with it what it says in words. Personal and commercial fields can be withheld: then only their
//! commitments go out, and the proofs hold all the same.

use std::collections::BTreeSet;

use domain::facts::kind_table;
use domain::{CompanyId, Refusal, SiteId, TransferId};
use ledger::checkpoint::Checkpoint;
use ledger::dossier::{self, FactRef, KindTable, Parts, ProvedFact, ShownField, Trust};
use ledger::note::NoteSigner;
use serde_json::{Value, json};
use store::claims::{self, ClaimKind};
use store::ledger::{COMPANY_LEDGER, StoredFact};
use store::proofs::{self, Prover};
use store::{Tx, pools, transfers};

use crate::asks::TraceAsk;
use crate::checkpoints::{company_origin, origin, signer};
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// What a dossier need not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// Who did it and on which device.
    People,
    /// What suppliers and customers are called.
    Partners,
    /// How much.
    Quantities,
}

impl Withheld {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::People, Self::Partners, Self::Quantities];

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Partners => "partners",
            Self::Quantities => "quantities",
        }
    }

    /// What a word of the API stands for.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|withheld| withheld.as_str() == word)
    }

    /// Whether a field of a kind of fact is one of these.
    fn covers(self, kind: &str, field: &str) -> bool {
        match self {
            Self::People => matches!(field, "by" | "device" | "set_by"),
            Self::Partners => {
                kind == "PartnerDefined" && matches!(field, "code" | "name")
                    || matches!(field, "supplier_lot")
            }
            Self::Quantities => field.starts_with("qty_") || field == "quantity",
        }
    }
}

/// The facts of one chain that an answer rests on, and the chain itself.
struct Chain {
    site: SiteId,
    size: i64,
    prover: Prover,
    places: BTreeSet<i64>,
}

impl Plant {
    /// The dossier of a trace. Nothing is handed out that does not hold.
    pub fn dossier(
        &self,
        operator: &Operator,
        ask: &TraceAsk,
        withheld: &[Withheld],
    ) -> Result<Vec<u8>> {
        operator.need(Permission::TraceRead)?;
        operator.need(Permission::LedgerVerify)?;
        let reply = self.trace(operator, ask)?;
        let (company, site) = (operator.company, operator.site);
        self.keep_tiles((company, site))?;
        self.keep_tiles((company, COMPANY_LEDGER))?;
        let signer = self.inner.runner.run(move |cx| signer(cx, company))?;
        let answer = reply.answer()?;
        let codes: BTreeSet<&str> =
            answer.sides().iter().flat_map(trace::Side::transfer_codes).collect();
        let pools = answer.sides().iter().flat_map(trace::Side::pool_ids).collect();
        let kinds = kind_table();
        let (facts, checkpoints) = self.read(|tx| {
            let chains = gather(tx, (company, site), &codes, &pools)?;
            let facts = prove(tx, &chains, (&kinds, withheld))?;
            Ok((facts, sign(company, &chains, &signer)?))
        })?;
        let told = json!({
            "question": serde_json::to_value(ask).map_err(Error::fault)?,
            "answer": serde_json::to_value(&answer).map_err(Error::fault)?,
            "evidence": facts.iter().map(|fact| evidence(fact, &kinds)).collect::<Vec<_>>(),
        });
        let made_at = times::in_zone(self.now_us(), &times::zone(&operator.zone));
        let parts = Parts {
            origin: &company_origin(company),
            made_at: &made_at,
            subject: &format!("{} {}", ask.root, ask.direction),
            answer: &told,
            pages: vec![],
            facts: &facts,
            kinds: &kinds,
            checkpoints: &checkpoints,
            keys: &[signer.verifier()],
            blobs: vec![],
        };
        let bytes =
            dossier::assemble(&parts, &signer).ok_or(Refusal::BadInput { field: "root" })?;
        dossier::verify(&bytes, &Trust { keys: vec![signer.verifier()] }).map_err(Error::fault)?;
        Ok(bytes)
    }

    /// Keeps the roots of full tiles, a few at a time, so that no act waits for long.
    fn keep_tiles(&self, chain: (CompanyId, SiteId)) -> Result<()> {
        let size = self.read(|tx| Ok(store::ledger::head(tx, chain.0, chain.1)?))?;
        let size = size.map_or(0, |head| head.seq);
        loop {
            let all =
                self.inner.runner.run(move |cx| Ok(proofs::keep_tiles(cx.tx, chain, size)?))?;
            if all {
                return Ok(());
            }
        }
    }
}

/// The places of all facts an answer rests on, by their chains.
fn gather(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    codes: &BTreeSet<&str>,
    pools: &BTreeSet<domain::PoolId>,
) -> Result<[Chain; 2]> {
    let mut house = chain(tx, (company, site))?;
    let mut whole = chain(tx, (company, COMPANY_LEDGER))?;
    whole.places.extend(proofs::site_at(tx, (company, site))?);
    let codes: Vec<&str> = codes.iter().copied().collect();
    let ids = claims::find_many(tx, company, site, ClaimKind::Transfer, &codes)?;
    let ids: Vec<TransferId> = ids.into_values().map(TransferId).collect();
    if !ids.is_empty() {
        let moved = transfers::by_ids(tx, company, site, &ids)?;
        house.places.extend(moved.iter().map(|transfer| transfer.seq));
        let corrected = transfers::corrections_of_many(tx, company, site, &ids)?;
        house.places.extend(corrected.iter().map(|correction| correction.seq));
    }
    for pool in pools {
        let Some(row) = pools::find(tx, company, site, *pool)? else { continue };
        house.places.insert(row.pool.seq);
        house.places.extend(proofs::about_pool(tx, (company, site), *pool)?);
        if let Some(item) = row.pool.fact.item {
            whole.places.extend(proofs::item_at(tx, company, item)?);
        }
        if let Some(partner) = row.pool.fact.partner {
            whole.places.extend(proofs::partner_at(tx, company, partner)?);
        }
    }
    Ok([whole, house])
}

/// A chain as it stands, ready to prove.
fn chain(tx: &mut Tx<'_>, of: (CompanyId, SiteId)) -> Result<Chain> {
    let head = store::ledger::head(tx, of.0, of.1)?;
    let size = head.as_ref().map_or(0, |head| head.seq);
    let prover = Prover::read(tx, of, size)?;
    if head.is_some_and(|head| head.root() != prover.root()) {
        return Err(Error::fault("the tree of the ledger is not that of its facts: verify it"));
    }
    Ok(Chain { site: of.1, size, prover, places: BTreeSet::new() })
}

fn prove(
    tx: &mut Tx<'_>,
    chains: &[Chain],
    (kinds, withheld): (&KindTable, &[Withheld]),
) -> Result<Vec<ProvedFact>> {
    let shown = |fact: &StoredFact, tag: u8| {
        let (kind, version) = (fact.header.kind, fact.header.kind_version);
        let name = kinds.kind(kind, version).map_or("", |kind| kind.name.as_str());
        let field = kinds.field(kind, version, tag).map_or("", |field| field.name.as_str());
        !withheld.iter().any(|withheld| withheld.covers(name, field))
    };
    let mut facts = Vec::new();
    for chain in chains {
        facts.extend(chain.prover.prove(tx, chain.places.iter().copied(), shown)?);
    }
    Ok(facts)
}

/// A signed checkpoint of each chain at the size that the proofs lead to.
fn sign(company: CompanyId, chains: &[Chain], signer: &NoteSigner) -> Result<Vec<(i64, String)>> {
    let checkpoints = chains.iter().map(|chain| {
        let checkpoint = Checkpoint {
            origin: origin(company, chain.site),
            size: chain.size.unsigned_abs(),
            root: chain.prover.root().to_vec(),
            extensions: vec![],
        };
        Ok((chain.site.0, checkpoint.sign(signer).map_err(Error::fault)?))
    });
    checkpoints.collect()
}

/// A fact in words: everything it shows.
fn evidence(fact: &ProvedFact, kinds: &KindTable) -> Value {
    let (kind, version) = (fact.header.kind, fact.header.kind_version);
    let said = fact.fields.iter().filter_map(|field| {
        let ShownField::Shown { tag, value, .. } = field else { return None };
        let known = kinds.field(kind, version, *tag)?;
        Some((known.name.clone(), Value::String(known.text(value)?)))
    });
    let said: serde_json::Map<String, Value> = said.collect();
    let name = kinds.kind(kind, version).map(|kind| kind.name.as_str());
    let place = FactRef { site: fact.header.site, seq: fact.header.seq };
    json!({ "fact": place.json(), "kind": name, "said": said })
}
