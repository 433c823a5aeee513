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
