//! Contents of files by their hash, in chunks.

use domain::ids::CompanyId;

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// Bytes of a chunk.
const CHUNK_BYTES: usize = 1024 * 1024;

statements! {
    KEEP = "INSERT INTO blob (part, company, sha256, chunk, content) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, sha256, chunk) DO NOTHING";
    READ = "SELECT content FROM blob WHERE part = $1 AND company = $2 AND sha256 = $3 ORDER BY chunk";
    REMOVE = "DELETE FROM blob WHERE part = $1 AND company = $2 AND sha256 = $3
        AND NOT EXISTS (SELECT 1 FROM attachment a
            WHERE a.part = $1 AND a.company = $2 AND a.sha256 = $3
                AND NOT EXISTS (SELECT 1 FROM content_removal r WHERE r.part = a.part
                    AND r.company = a.company AND r.site = a.site AND r.sha256 = a.sha256
                    AND r.seq > a.seq AND r.restored_seq IS NULL))
        AND NOT EXISTS (SELECT 1 FROM device_act d
            WHERE d.part = $1 AND d.company = $2 AND d.sha256 = $3)";
}

/// Keeps a content; the same content is kept once.
pub fn keep(
    tx: &mut Tx<'_>,
    company: CompanyId,
    sha256: &[u8; 32],
    content: &[u8],
) -> Result<(), StoreError> {
    let part = tx.part(company);
    for (number, chunk) in (0_i64..).zip(content.chunks(CHUNK_BYTES)) {
        tx.execute(&KEEP, args![part, company, sha256, number, chunk])?;
    }
    Ok(())
}

/// Removes a content that no file of any site needs any more; whether it was there and is gone.
pub fn remove(tx: &mut Tx<'_>, company: CompanyId, sha256: &[u8; 32]) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.execute(&REMOVE, args![part, company, sha256])? > 0)
}

/// A content; none where it was never kept.
pub fn read(
    tx: &mut Tx<'_>,
    company: CompanyId,
    sha256: &[u8; 32],
) -> Result<Option<Vec<u8>>, StoreError> {
    let part = tx.part(company);
    let chunks: Vec<Vec<u8>> =
        tx.query_all(&READ, args![part, company, sha256], |row| row.get(0))?;
    Ok((!chunks.is_empty()).then(|| chunks.concat()))
}
