//! Dossiers: a trace as one file that proves itself to somebody who trusts neither us nor our server.
//!
//! The facts a trace rests on are gathered from the projections; each goes out with its proof, and
//! with it what it says in words. Personal and commercial fields can be withheld: then only their
//! commitments go out, and the proofs hold all the same.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::kind_table;
use domain::{CompanyId, PoolRef, Refusal, SiteId, TransferId};
use ledger::dossier::{self, FactRef, KindTable, Parts, ProvedFact, ShownField, Trust};
use ledger::note::NoteSigner;
use serde_json::{Value, json};
use store::claims::{self, ClaimKind};
use store::ledger::{COMPANY_LEDGER, StoredFact};
use store::proofs::{self, Prover};
use store::side::{blobs, checkpoints, signing};
use store::{Tx, pools, transfers};

use crate::asks::TraceAsk;
use crate::checkpoints::{company_origin, signed, signer};
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::sights::Group;
use crate::times;
use crate::withholding::{Withheld, redacted};

/// Bytes of the files that a dossier encloses, at most. What is left out is named in the answer.
const FILES_BYTES_MAX: usize = 64 * 1024 * 1024;

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
        (asked_for, language): (&[Withheld], Option<&str>),
    ) -> Result<Vec<u8>> {
        operator.need(Permission::TraceRead)?;
        operator.need(Permission::LedgerVerify)?;
        let withheld = &with_unseen(operator, asked_for);
        let reply = self.trace(operator, ask)?;
        let (company, site) = (operator.company, operator.site);
        // They are kept, so that what is handed out can be held against what comes later.
        self.keep_checkpoint((company, site))?;
        self.keep_checkpoint((company, COMPANY_LEDGER))?;
        if let Err(error) = self.stamp_newest() {
            tracing::warn!(%error, "A dossier goes out without a time stamp");
        }
        let signer = self.inner.runner.run(move |cx| signer(cx, company))?;
        let answer = reply.answer()?;
        let codes: BTreeSet<&str> =
            answer.sides().iter().flat_map(trace::Side::transfer_codes).collect();
        let pools = answer.sides().iter().flat_map(trace::Side::pool_ids).collect();
        let kinds = kind_table();
        let (facts, checkpoints, files, seals) = self.read(|tx| {
            let chains = gather(tx, (company, site), &codes, &pools)?;
            let kept = kept(tx, (company, site))?;
            let facts = prove(tx, &chains, (&kinds, withheld), &kept)?;
            // Nobody has read the files for what is to be withheld.
            let most = if withheld.is_empty() { FILES_BYTES_MAX } else { 0 };
            let files = enclose(tx, company, (&facts, &kinds), most)?;
            let seals = seals(tx, company, &chains)?;
            Ok((facts, sign(company, &chains, &signer)?, files, seals))
        })?;
        let asked = serde_json::to_value(ask).map_err(Error::fault)?;
        let answer = serde_json::to_value(&answer).map_err(Error::fault)?;
        let told = redacted(json!({ "question": asked, "answer": answer }), withheld);
        let told = json!({
            "question": told["question"],
            "answer": told["answer"],
            "evidence": facts.iter().map(|fact| evidence(fact, &kinds)).collect::<Vec<_>>(),
            "files_left_out": files.left_out,
        });
        let page = if withheld.is_empty() { self.page(operator, ask, language)? } else { None };
        let made_at = times::in_zone(self.now_us(), &times::zone(&operator.zone));
        let parts = Parts {
            origin: &company_origin(company),
            made_at: &made_at,
            subject: &subject(&told["question"]),
            answer: &told,
            pages: page.iter().map(|page| ("answer.pdf", page.as_slice())).collect(),
            facts: &facts,
            kinds: &kinds,
            checkpoints: &checkpoints,
            keys: &[signer.verifier()],
            successions: &seals.successions,
            stamps: &seals.stamps,
            blobs: files.enclosed.values().map(Vec::as_slice).collect(),
        };
        let bytes =
            dossier::assemble(&parts, &signer).ok_or(Refusal::BadInput { field: "root" })?;
        let trust = Trust { keys: vec![signer.verifier()], ..Trust::default() };
        dossier::verify(&bytes, &trust).map_err(Error::fault)?;
        Ok(bytes)
    }

    /// The answer on paper: the passport of the lot that was asked about. A passport tells how a lot
    /// stands now, so a question about what was known before has none, and what is no lot has none.
    fn page(
        &self,
        operator: &Operator,
        ask: &TraceAsk,
        language: Option<&str>,
    ) -> Result<Option<Vec<u8>>> {
        let is_now = ask.as_of.is_none() && ask.as_of_seq.is_none();
        if !documents::BUILT_IN || !is_now || !ask.root.starts_with("lot:") {
            return Ok(None);
        }
        let paper = self.lot_passport(operator, &ask.root, language)?;
        let page = paper.document.pdf(&paper.frame, paper.language).map_err(Error::fault)?;
        Ok(Some(page))
    }

    /// Keeps the roots of full tiles, a few at a time, so that no act waits for long.
    pub(crate) fn keep_tiles(&self, chain: (CompanyId, SiteId)) -> Result<()> {
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
        let (kind, code) = (row.pool.fact.kind, &row.pool.fact.code);
        let subject = PoolRef { kind, code: code.clone() }.to_string();
        house.places.extend(proofs::files_of(tx, (company, site), &subject)?);
        if let Some(item) = row.pool.fact.item {
            whole.places.extend(proofs::item_at(tx, company, item)?);
        }
        if let Some(partner) = row.pool.fact.partner {
            whole.places.extend(proofs::partner_at(tx, company, partner)?);
        }
    }
    house.places.extend(signatures(tx, (company, site), &house.places)?);
    Ok([whole, house])
}

/// Whose signatures stand for what is in the answer: each, with the end of the act that it signs.
fn signatures(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    places: &BTreeSet<i64>,
) -> Result<BTreeSet<i64>> {
    let mut signed = BTreeSet::new();
    let Some(first) = places.first() else { return Ok(signed) };
    for one in store::signatures::between(tx, ground, (*first, i64::MAX))? {
        let act = store::acts::find(tx, ground, one.act)?;
        let act = act.filter(|act| places.range(act.first_seq..=act.last_seq).next().is_some());
        if act.is_some() {
            signed.extend([one.act_seq, one.seq]);
        }
    }
    Ok(signed)
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

/// Facts whose reasons tell of a case that is kept to a circle: they never leave the house.
fn kept(tx: &mut Tx<'_>, (company, site): (CompanyId, SiteId)) -> Result<BTreeSet<(SiteId, i64)>> {
    let unsaid = store::circles::unsaid(tx, (company, site))?;
    Ok(unsaid.into_iter().map(|seq| (site, seq)).collect())
}

fn prove(
    tx: &mut Tx<'_>,
    chains: &[Chain],
    (kinds, withheld): (&KindTable, &[Withheld]),
    kept: &BTreeSet<(SiteId, i64)>,
) -> Result<Vec<ProvedFact>> {
    let shown = |fact: &StoredFact, tag: u8| {
        let (kind, version) = (fact.header.kind, fact.header.kind_version);
        let name = kinds.kind(kind, version).map_or("", |kind| kind.name.as_str());
        let field = kinds.field(kind, version, tag).map_or("", |field| field.name.as_str());
        let place = (SiteId(fact.header.site), fact.header.seq);
        let is_kept = field == "reason" && kept.contains(&place);
        !is_kept && !withheld.iter().any(|withheld| withheld.covers(name, field, fact))
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
        let head = (chain.size, chain.prover.root());
        Ok((chain.site.0, signed((company, chain.site), head, signer)?))
    });
    checkpoints.collect()
}

/// What leads a reader to the key that signs, and what others say of the checkpoints.
struct Seals {
    successions: Vec<String>,
    stamps: Vec<(i64, Vec<u8>)>,
}

fn seals(tx: &mut Tx<'_>, company: CompanyId, chains: &[Chain]) -> Result<Seals> {
    let successions = signing::successions(tx, company)?;
    let mut stamps = Vec::new();
    for chain in chains {
        let kept = checkpoints::at(tx, (company, chain.site), chain.size)?;
        stamps.extend(kept.and_then(|kept| kept.stamp).map(|stamp| (chain.site.0, stamp)));
    }
    Ok(Seals { successions, stamps })
}

/// The files that facts speak of.
struct Files {
    enclosed: BTreeMap<[u8; 32], Vec<u8>>,
    /// The hashes of those that are not enclosed.
    left_out: Vec<String>,
}

/// The contents of attached files, as many as go in.
fn enclose(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (facts, kinds): (&[ProvedFact], &KindTable),
    most: usize,
) -> Result<Files> {
    let mut files = Files { enclosed: BTreeMap::new(), left_out: Vec::new() };
    let mut bytes = 0;
    for fact in facts {
        let (kind, version) = (fact.header.kind, fact.header.kind_version);
        if kinds.kind(kind, version).is_none_or(|kind| kind.name != "FileAttached") {
            continue;
        }
        for field in &fact.fields {
            let ShownField::Shown { tag, value, .. } = field else { continue };
            let named =
                kinds.field(kind, version, *tag).is_some_and(|field| field.name == "sha256");
            let Ok(hash) = <[u8; 32]>::try_from(value.as_slice()) else { continue };
            if !named || files.enclosed.contains_key(&hash) {
                continue;
            }
            let content = if bytes < most { blobs::read(tx, company, &hash)? } else { None };
            match content.filter(|content| bytes + content.len() <= most) {
                Some(content) => {
                    bytes += content.len();
                    files.enclosed.insert(hash, content);
                }
                None => files.left_out.push(ledger::hex(&hash)),
            }
        }
    }
    Ok(files)
}

/// What a dossier is about, in one line.
fn subject(question: &Value) -> String {
    let word = |name: &str| question[name].as_str().unwrap_or_default();
    format!("{} {}", word("root"), word("direction"))
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

/// What a dossier withholds: what whoever takes it out asks for, and what they are not shown themselves.
fn with_unseen(operator: &Operator, asked_for: &[Withheld]) -> Vec<Withheld> {
    let of = |withheld: &Withheld| match withheld {
        Withheld::People => !operator.sees(Group::People),
        Withheld::Partners => !(operator.sees(Group::Suppliers) && operator.sees(Group::Customers)),
        Withheld::Quantities => false,
    };
    let is_left_out = |withheld: &Withheld| asked_for.contains(withheld) || of(withheld);
    Withheld::ALL.into_iter().filter(is_left_out).collect()
}
