//! Checkpoints: what the site's ledger says of itself, signed, to be kept where nobody here can
//! reach it. Only such a note shows that a whole ledger was rewritten.

use domain::{CompanyId, Refusal, SiteId};
use ledger::checkpoint::{BadCheckpoint, Checkpoint};
use ledger::note::NoteSigner;
use store::side::signing::{self, SigningKey};

use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runner::Cx;
use crate::secrets;
use crate::views::CheckpointView;

impl Plant {
    /// A signed checkpoint of the site's ledger, with the key that checks it.
    pub fn checkpoint(&self, operator: &Operator) -> Result<CheckpointView> {
        operator.need(Permission::LedgerVerify)?;
        let (company, site) = (operator.company, operator.site);
        self.inner.runner.run(move |cx| {
            let signer = signer(cx, company)?;
            let head = store::ledger::head(cx.tx, company, site)?;
            let (seq, root) =
                head.map_or((0, ledger::merkle::empty_root()), |head| (head.seq, head.root()));
            let checkpoint = Checkpoint {
                origin: origin(company, site),
                size: seq.cast_unsigned(),
                root: root.to_vec(),
                extensions: vec![],
            };
            Ok(CheckpointView {
                note: checkpoint.sign(&signer).map_err(Error::fault)?,
                key: signer.verifier().to_string(),
            })
        })
    }

    /// Whether the site's ledger still begins with what a checkpoint signed.
    pub fn verify_checkpoint(&self, operator: &Operator, note: &str) -> Result<()> {
        operator.need(Permission::LedgerVerify)?;
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let key = signing::newest(tx, company)?.ok_or(Refusal::ForeignCheckpoint)?;
            let key = named(&key)?.verifier();
            let checkpoint = Checkpoint::open(note, &key).map_err(|bad| match bad {
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

/// Which ledger speaks. Names may change, ids do not.
pub(crate) fn origin(company: CompanyId, site: SiteId) -> String {
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

fn named(key: &SigningKey) -> Result<NoteSigner> {
    NoteSigner::new(&key.name, &key.seed).map_err(Error::fault)
}
