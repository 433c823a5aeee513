//! Which key signs for a company, and how one key follows another.
//!
//! The old key names the new one, and both sign that; then the old one's secret is destroyed, so that
//! nobody signs with it any more. What it signed before stays as it is.

use ledger::note::{self, NoteSigner, Verifier};
use ledger::succession::Succession;
use store::Tx;
use store::side::signing::{self, SigningKey};

use crate::checkpoints::{company_origin, named, signer};
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::secrets;
use crate::times;
use crate::views::SigningKeys;

impl Plant {
    /// The key that signs for the company, and those before it.
    pub fn signing_keys(&self, operator: &Operator) -> Result<SigningKeys> {
        operator.need(Permission::LedgerVerify)?;
        self.read(|tx| keys(tx, operator))
    }

    /// Lets a new key sign from now on.
    pub fn change_signing_key(&self, operator: &Operator) -> Result<SigningKeys> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let operator = operator.clone();
        self.inner.runner.run(move |cx| {
            let company = operator.company;
            let old = signer(cx, company)?;
            let name = company_origin(company);
            // Of two keys of one moment nobody could say which is the newer one.
            let newest = signing::newest(cx.tx, company)?.map_or(0, |key| key.created_at_us);
            let created_at_us = cx.now_us.max(newest + 1);
            let key = SigningKey { name, seed: secrets::random()?, created_at_us };
            let at = times::in_zone(cx.now_us, &times::zone(&operator.zone));
            let signed = Succession::sign(&key.name, (&old, &named(&key)?), &at);
            signing::succeed(cx.tx, company, &key, &signed.map_err(Error::fault)?)?;
            keys(cx.tx, &operator)
        })
    }
}

fn keys(tx: &mut Tx<'_>, operator: &Operator) -> Result<SigningKeys> {
    let successions = signing::successions(tx, operator.company)?;
    let key = signing::newest(tx, operator.company)?;
    let key = key.map(|key| named(&key)).transpose()?.as_ref().map(NoteSigner::verifier);
    Ok(SigningKeys { key: key.map(|key| key.to_string()), successions })
}

/// Every key that ever signed for a company, the one that signs now first.
pub(crate) fn all(tx: &mut Tx<'_>, company: domain::CompanyId) -> Result<Vec<Verifier>> {
    let Some(key) = signing::newest(tx, company)? else { return Ok(Vec::new()) };
    let mut keys = vec![named(&key)?.verifier()];
    for note in signing::successions(tx, company)?.iter().rev() {
        let succession = Succession::open(note).map_err(Error::fault)?;
        // A note that does not lead to the key that signs now leads nowhere.
        if keys.last() == Some(&succession.new) {
            keys.push(succession.old);
        }
    }
    Ok(keys)
}

/// Opens a note that any of a company's keys may have signed.
pub(crate) fn open(
    note: &str,
    keys: &[Verifier],
) -> std::result::Result<ledger::checkpoint::Checkpoint, ledger::checkpoint::BadCheckpoint> {
    let opened = note::open(note, keys)?;
    ledger::checkpoint::Checkpoint::parse(&opened.text)
}
