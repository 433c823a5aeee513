//! What the site's ledger already holds, for the checking of a document.

use std::collections::HashMap;

use domain::{CompanyId, PoolId, PoolRef, Role, SiteId, TransferId};
use exchange::{CorrectionRow, ItemRow, Known, KnownResult, PartnerRow, PoolRow, TransferRow};
use store::claims::{self, ClaimKind};
use store::{StoreError, Tx, masters, pools, transfers};

use crate::rows::{Codes, item_row, partner_row};

/// One site as a document's checker sees it: a snapshot.
pub(crate) struct KnownInStore<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    company: CompanyId,
    site: SiteId,
    codes: Codes,
    /// Whether the site has any codes of a kind: the first import asks for a million in vain.
    claimed: HashMap<ClaimKind, bool>,
}

impl<'a, 'tx> KnownInStore<'a, 'tx> {
    pub(crate) fn of(tx: &'a mut Tx<'tx>, company: CompanyId, site: SiteId) -> Self {
        let codes = Codes::of(company, site);
        Self { tx, company, site, codes, claimed: HashMap::new() }
    }

    fn ids(&mut self, kind: ClaimKind, codes: &[&str]) -> Result<HashMap<String, i64>, StoreError> {
        let any = match self.claimed.get(&kind) {
            Some(any) => *any,
            None => claims::any(self.tx, self.company, self.site, kind)?,
        };
        self.claimed.insert(kind, any);
        if !any {
            return Ok(HashMap::new());
        }
        claims::find_many(self.tx, self.company, self.site, kind, codes)
    }

    fn transfer_ids(&mut self, codes: &[String]) -> Result<HashMap<String, i64>, StoreError> {
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        self.ids(ClaimKind::Transfer, &codes)
    }
}

impl Known for KnownInStore<'_, '_> {
    fn items(&mut self, codes: &[String]) -> KnownResult<Vec<Option<ItemRow>>> {
        let find = |code: &String| {
            let item = masters::item_by_code(self.tx, self.company, code)?;
            Ok(item.map(item_row))
        };
        codes.iter().map(find).collect()
    }

    fn partners(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PartnerRow>>> {
        let find = |reference: &PoolRef| {
            let role = match reference.kind {
                domain::PoolKind::Supplier => Role::Supplier,
                _ => Role::Customer,
            };
            let partner = masters::partner_by_code(self.tx, self.company, role, &reference.code)?;
            Ok(partner.map(partner_row))
        };
        references.iter().map(find).collect()
    }

    fn pools(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PoolRow>>> {
        let mut ids: HashMap<PoolRef, i64> = HashMap::new();
        for kind in domain::PoolKind::ALL {
            let of_kind = references.iter().filter(|reference| reference.kind == *kind);
            let codes: Vec<&str> = of_kind.map(|reference| reference.code.as_str()).collect();
            let found = self.ids(ClaimKind::Pool(*kind), &codes)?;
            ids.extend(found.into_iter().map(|(code, id)| (PoolRef { kind: *kind, code }, id)));
        }
        let mut rows = Vec::with_capacity(references.len());
        for reference in references {
            let Some(id) = ids.get(reference) else {
                rows.push(None);
                continue;
            };
            let found = pools::find(self.tx, self.company, self.site, PoolId(*id))?;
            rows.push(match found {
                Some(row) => Some(self.codes.pool_row(self.tx, row.pool)?),
                None => None,
            });
        }
        Ok(rows)
    }

    fn transfers(&mut self, ids: &[String]) -> KnownResult<Vec<Option<TransferRow>>> {
        let claimed = self.transfer_ids(ids)?;
        let wanted: Vec<TransferId> = claimed.values().copied().map(TransferId).collect();
        let mut rows = HashMap::new();
        for transfer in transfers::by_ids(self.tx, self.company, self.site, &wanted)? {
            let row = self.codes.transfer_row(self.tx, transfer)?;
            rows.insert(row.id.clone(), row);
        }
        Ok(ids.iter().map(|id| rows.remove(id)).collect())
    }

    fn corrections(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<CorrectionRow>>> {
        let claimed = self.transfer_ids(ids)?;
        let wanted: Vec<TransferId> = claimed.values().copied().map(TransferId).collect();
        let found = transfers::corrections_of_many(self.tx, self.company, self.site, &wanted)?;
        let mut rows: HashMap<String, Vec<CorrectionRow>> = HashMap::new();
        for correction in found {
            let row = self.codes.correction_row(self.tx, correction)?;
            rows.entry(row.corrects.clone()).or_default().push(row);
        }
        Ok(ids.iter().map(|id| rows.remove(id).unwrap_or_default()).collect())
    }

    fn returns(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<TransferRow>>> {
        let claimed = self.transfer_ids(ids)?;
        let wanted: Vec<TransferId> = claimed.values().copied().map(TransferId).collect();
        let mut rows: HashMap<String, Vec<TransferRow>> = HashMap::new();
        for original in transfers::by_ids(self.tx, self.company, self.site, &wanted)? {
            let found =
                transfers::returns_of(self.tx, self.company, self.site, original.fact.transfer)?;
            for transfer in found {
                let row = self.codes.transfer_row(self.tx, transfer)?;
                rows.entry(original.fact.code.clone()).or_default().push(row);
            }
        }
        Ok(ids.iter().map(|id| rows.remove(id).unwrap_or_default()).collect())
    }
}
