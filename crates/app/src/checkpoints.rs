//! Checkpoints: what the site's ledger says of itself, signed, to be kept where nobody here can
//! reach it. Only such a note shows that a whole ledger was rewritten.

use domain::{CompanyId, Refusal, SiteId};
use ledger::Hash;
use ledger::checkpoint::{BadCheckpoint, Checkpoint};
use ledger::note::{self, BadNote, NoteSigner, Verifier};
use ledger::stamp::Stamp;
use store::Tx;
use store::proofs::Prover;
use store::side::checkpoints::{self, Kept};
use store::side::settings;
use store::side::signing::{self, SigningKey};

use crate::error::{Error, Result};
use crate::keys;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runner::Cx;
use crate::secrets;
use crate::times::utc;
use crate::views::{CheckpointPage, CheckpointView, ConsistencyView, KeptCheckpoint, Witnesses};

/// Checkpoints of one page.
const PAGE: u32 = 50;
/// Witnesses at most.
const WITNESSES_MAX: usize = 20;
/// The setting with their keys, a line each.
const WITNESSES: &str = "witnesses";

impl Plant {
    /// A signed checkpoint of the site's ledger, with the key that checks it. It is kept here too.
    pub fn checkpoint(&self, operator: &Operator) -> Result<CheckpointView> {
        operator.need(Permission::LedgerVerify)?;
        let chain = (operator.company, operator.site);
        self.keep_tiles(chain)?;
        self.inner.runner.run(move |cx| {
            let signer = signer(cx, chain.0)?;
            let kept = keep(cx, chain, &signer)?;
            Ok(CheckpointView { note: kept.note, key: signer.verifier().to_string() })
        })
    }

    /// Keeps a checkpoint of a ledger as it stands, where none is kept of that size.
    pub(crate) fn keep_checkpoint(&self, chain: (CompanyId, SiteId)) -> Result<()> {
        self.keep_tiles(chain)?;
        self.inner.runner.run(move |cx| {
            let signer = signer(cx, chain.0)?;
            keep(cx, chain, &signer)?;
            Ok(())
        })
    }

    /// Keeps a checkpoint of every ledger that grew and whose last one is as old as this.
    pub fn keep_due_checkpoints(&self, age_us: i64) -> Result<()> {
        let now_us = self.now_us();
        for chain in self.read(|tx| Ok(store::ledger::chains(tx)?))? {
            let due = self.read(|tx| {
                let Some(head) = store::ledger::head(tx, chain.0, chain.1)? else {
                    return Ok(false);
                };
                let last = checkpoints::below(tx, chain, i64::MAX, 1)?.pop();
                Ok(head.seq > 0
                    && last.is_none_or(|last| {
                        last.size < head.seq && last.kept_at_us <= now_us.saturating_sub(age_us)
                    }))
            })?;
            if due {
                self.keep_checkpoint(chain)?;
            }
        }
        Ok(())
    }

    /// The checkpoints of the site that are kept, the newest first.
    pub fn checkpoints(&self, operator: &Operator, below: Option<i64>) -> Result<CheckpointPage> {
        operator.need(Permission::LedgerVerify)?;
        let chain = (operator.company, operator.site);
        self.read(|tx| {
            let witnesses = witnesses(tx, chain.0)?;
            let kept = checkpoints::below(tx, chain, below.unwrap_or(i64::MAX), PAGE)?;
            let full = kept.len() == PAGE as usize;
            let next = kept.last().filter(|_| full).map(|last| last.size);
            let rows = kept.into_iter().map(|kept| {
                let opened = note::open(&kept.note, &witnesses);
                KeptCheckpoint {
                    size: kept.size,
                    kept_at: utc(kept.kept_at_us),
                    // No signature of a witness is no fault: few checkpoints have one.
                    witnesses: opened.map(|opened| opened.verified).unwrap_or_default(),
                    stamped_at: stamped_at(&kept),
                    note: kept.note,
                }
            });
            Ok(CheckpointPage { rows: rows.collect(), next })
        })
    }

    /// What proves that the site's ledger of one size grew into that of another (RFC 9162 §2.1.4).
    pub fn consistency(&self, operator: &Operator, from: i64, to: i64) -> Result<ConsistencyView> {
        operator.need(Permission::LedgerVerify)?;
        let chain = (operator.company, operator.site);
        self.read(|tx| {
            let size = store::ledger::head(tx, chain.0, chain.1)?.map_or(0, |head| head.seq);
            if to > size {
                return Err(Refusal::BadInput { field: "to" }.into());
            }
            if from < 1 || from > to {
                return Err(Refusal::BadInput { field: "from" }.into());
            }
            let (old, new) = (Prover::read(tx, chain, from)?, Prover::read(tx, chain, to)?);
            let proof = new.consistency(tx, from)?.unwrap_or_default();
            Ok(ConsistencyView {
                from,
                from_root: ledger::hex(&old.root()),
                to,
                to_root: ledger::hex(&new.root()),
                proof: proof.iter().map(|hash| ledger::hex(hash)).collect(),
            })
        })
    }

    /// The witnesses whose signatures are taken.
    pub fn witnesses(&self, operator: &Operator) -> Result<Witnesses> {
        operator.need(Permission::LedgerVerify)?;
        self.read(|tx| {
            let keys = witnesses(tx, operator.company)?.iter().map(Verifier::to_string).collect();
            Ok(Witnesses { keys })
        })
    }

    /// Says whose signatures are taken.
    pub fn set_witnesses(&self, operator: &Operator, wanted: Witnesses) -> Result<Witnesses> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let company = operator.company;
        let bad = || Refusal::BadInput { field: "keys" };
        let is_witness = |key: &String| Verifier::parse(key).is_ok_and(|key| key.is_witness());
        if wanted.keys.len() > WITNESSES_MAX || !wanted.keys.iter().all(is_witness) {
            return Err(bad().into());
        }
        self.inner.runner.run(move |cx| {
            let lines = wanted.keys.join("\n");
            settings::set(cx.tx, company, settings::COMPANY_SETTINGS, WITNESSES, &lines)?;
            Ok(wanted)
        })
    }

    /// Puts the signatures of known witnesses under a checkpoint that is kept.
    pub fn cosign(&self, operator: &Operator, size: i64, signed: &str) -> Result<KeptCheckpoint> {
        operator.need(Permission::LedgerVerify)?;
        let chain = (operator.company, operator.site);
        let signed = signed.to_owned();
        self.inner.runner.run(move |cx| {
            let known = witnesses(cx.tx, chain.0)?;
            let kept = checkpoints::at(cx.tx, chain, size)?.ok_or(Error::NotFound("checkpoint"))?;
            let note = note::cosign(&kept.note, &signed, &known).map_err(|bad| match bad {
                BadNote::Malformed => Refusal::BadInput { field: "note" },
                _ => Refusal::ForeignCheckpoint,
            })?;
            let opened = note::open(&note, &known).map_err(|_| Refusal::ForeignCheckpoint)?;
            checkpoints::cosign(cx.tx, chain, size, &note)?;
            let (kept_at, witnesses) = (utc(kept.kept_at_us), opened.verified);
            Ok(KeptCheckpoint { size, kept_at, witnesses, stamped_at: stamped_at(&kept), note })
        })
    }

    /// Whether the site's ledger still begins with what a checkpoint signed.
    pub fn verify_checkpoint(&self, operator: &Operator, note: &str) -> Result<()> {
        operator.need(Permission::LedgerVerify)?;
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let checkpoint =
                keys::open(note, &keys::all(tx, company)?).map_err(|bad| match bad {
                    BadCheckpoint::Note(ledger::note::BadNote::Malformed)
                    | BadCheckpoint::Lines
                    | BadCheckpoint::Size
                    | BadCheckpoint::Root => Refusal::BadInput { field: "checkpoint" },
                    BadCheckpoint::Note(_) => Refusal::ForeignCheckpoint,
                })?;
            if checkpoint.origin != origin(company, site) {
                return Err(Refusal::ForeignCheckpoint.into());
            }
            let broken = || Refusal::CheckpointBroken { size: checkpoint.size };
            let leaves = i64::try_from(checkpoint.size).map_err(|_| broken())?;
            match store::ledger::root_at(tx, company, site, leaves)? {
                Some(root) if root.as_slice() == checkpoint.root => Ok(()),
                _ => Err(broken().into()),
            }
        })
    }
}

/// The checkpoint of a ledger as it stands: the one that is kept, or a new one. None is signed that
/// contradicts the last one.
fn keep(cx: &mut Cx<'_, '_>, chain: (CompanyId, SiteId), signer: &NoteSigner) -> Result<Kept> {
    let head = store::ledger::head(cx.tx, chain.0, chain.1)?;
    let (size, root) =
        head.map_or((0, ledger::merkle::empty_root()), |head| (head.seq, head.root()));
    if let Some(last) = checkpoints::below(cx.tx, chain, i64::MAX, 1)?.pop() {
        let broken = || Refusal::CheckpointBroken { size: last.size.unsigned_abs() };
        if last.size > size {
            return Err(broken().into());
        }
        let at_last =
            if last.size == size { root } else { Prover::read(cx.tx, chain, last.size)?.root() };
        let text = last.note.split_once("\n\n").map_or("", |(text, _)| text);
        let said = Checkpoint::parse(&format!("{text}\n")).map_err(Error::fault)?;
        if said.root != at_last {
            return Err(broken().into());
        }
        if last.size == size {
            return countersigned(cx, chain, last, signer);
        }
    }
    let note = signed(chain, (size, root), signer)?;
    let kept = Kept { size, note, kept_at_us: cx.now_us, stamp: None };
    checkpoints::keep(cx.tx, chain, &kept)?;
    Ok(kept)
}

/// A checkpoint that is kept, signed by the key that signs now too: that may be another one since.
fn countersigned(
    cx: &mut Cx<'_, '_>,
    chain: (CompanyId, SiteId),
    kept: Kept,
    signer: &NoteSigner,
) -> Result<Kept> {
    let own = [signer.verifier()];
    if note::open(&kept.note, &own).is_ok() {
        return Ok(kept);
    }
    let text = note::text(&kept.note).ok_or(Error::NotFound("checkpoint"))?;
    let with_ours = signer.sign(text).map_err(Error::fault)?;
    let note = note::cosign(&kept.note, &with_ours, &own).map_err(Error::fault)?;
    checkpoints::cosign(cx.tx, chain, kept.size, &note)?;
    Ok(Kept { note, ..kept })
}

/// When an authority saw a checkpoint.
fn stamped_at(kept: &Kept) -> Option<String> {
    Some(Stamp::read(kept.stamp.as_ref()?).ok()?.at)
}

/// The keys of the company's witnesses.
fn witnesses(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<Verifier>> {
    let lines = settings::get(tx, company, settings::COMPANY_SETTINGS, WITNESSES)?;
    let lines = lines.unwrap_or_default();
    lines.lines().map(|line| Verifier::parse(line).map_err(Error::fault)).collect()
}

/// The signed checkpoint of a ledger whose tree has a size and a root.
pub(crate) fn signed(
    (company, site): (CompanyId, SiteId),
    (leaves, root): (i64, Hash),
    signer: &NoteSigner,
) -> Result<String> {
    let checkpoint = Checkpoint {
        origin: origin(company, site),
        size: leaves.unsigned_abs(),
        root: root.to_vec(),
        extensions: vec![],
    };
    checkpoint.sign(signer).map_err(Error::fault)
}

/// Which ledger speaks. Names may change, ids do not.
fn origin(company: CompanyId, site: SiteId) -> String {
    format!("{}/{site}", company_origin(company))
}

/// Who speaks for a company: the name of its keys.
pub(crate) fn company_origin(company: CompanyId) -> String {
    format!("suyuan/{company}")
}

/// The company's key; it is made when it is first needed.
pub(crate) fn signer(cx: &mut Cx<'_, '_>, company: CompanyId) -> Result<NoteSigner> {
    if let Some(key) = signing::newest(cx.tx, company)? {
        return named(&key);
    }
    let name = company_origin(company);
    let key = SigningKey { name, seed: secrets::random()?, created_at_us: cx.now_us };
    signing::keep(cx.tx, company, &key)?;
    named(&key)
}

pub(crate) fn named(key: &SigningKey) -> Result<NoteSigner> {
    NoteSigner::new(&key.name, &key.seed).map_err(Error::fault)
}
