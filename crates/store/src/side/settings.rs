//! Settings, remembered import mappings, and idempotency keys with the first answer.

use domain::ids::CompanyId;
use domain::{PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// The first answer to a request that may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAnswer {
    /// SHA-256 of the request: the same key with another request is refused.
    pub request_sha256: [u8; 32],
    /// What was answered.
    pub answer: Vec<u8>,
}

statements! {
    SET = "INSERT INTO setting (part, company, person, name, content) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, person, name) DO UPDATE SET content = excluded.content";
    GET = "SELECT content FROM setting
        WHERE part = $1 AND company = $2 AND person = $3 AND name = $4";
    UNSET = "DELETE FROM setting WHERE part = $1 AND company = $2 AND person = $3 AND name = $4";
    ALL = "SELECT name, content FROM setting WHERE part = $1 AND company = $2 AND person = $3
        ORDER BY name";
    REMEMBER = "INSERT INTO import_mapping (part, company, layout_sha256, mapping, used_at_us)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, layout_sha256) DO UPDATE SET
            mapping = excluded.mapping, used_at_us = excluded.used_at_us";
    MAPPING = "SELECT mapping FROM import_mapping
        WHERE part = $1 AND company = $2 AND layout_sha256 = $3";
    ANSWERED = "INSERT INTO idempotency_key (part, company, site, caller, idempotency_key,
            request_sha256, answer, created_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ANSWER = "SELECT request_sha256, answer FROM idempotency_key WHERE part = $1 AND company = $2
        AND site = $3 AND caller = $4 AND idempotency_key = $5";
    ANSWERS = "SELECT site, caller, idempotency_key, answer FROM idempotency_key
        WHERE part = $1 AND company = $2 AND (site, caller, idempotency_key) > ($3, $4, $5)
        ORDER BY site, caller, idempotency_key LIMIT $6";
    REPLACE_ANSWER = "UPDATE idempotency_key SET answer = $1 WHERE part = $2 AND company = $3
        AND site = $4 AND caller = $5 AND idempotency_key = $6";
    FORGET_ANSWERS = "DELETE FROM idempotency_key
        WHERE part = $1 AND company = $2 AND created_at_us <= $3";
}

/// Whose settings: a person's own, or those of the company (`PersonId(0)`).
pub const COMPANY_SETTINGS: PersonId = PersonId(0);

/// Sets a setting.
pub fn set(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
    name: &str,
    content: &str,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&SET, args![part, company, person, name, content])?;
    Ok(())
}

/// A setting.
pub fn get(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&GET, args![part, company, person, name], |row| row.get(0))
}

/// Removes a setting.
pub fn unset(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
    name: &str,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.execute(&UNSET, args![part, company, person, name])? > 0)
}

/// All settings of a person or of the company, by name.
pub fn all(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Vec<(String, String)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ALL, args![part, company, person], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Remembers how sheets of a layout are read.
pub fn remember_mapping(
    tx: &mut Tx<'_>,
    company: CompanyId,
    layout_sha256: &[u8; 32],
    mapping: &str,
    now_us: i64,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&REMEMBER, args![part, company, layout_sha256, mapping, now_us])?;
    Ok(())
}

/// How sheets of a layout were read the last time.
pub fn mapping(
    tx: &mut Tx<'_>,
    company: CompanyId,
    layout_sha256: &[u8; 32],
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&MAPPING, args![part, company, layout_sha256], |row| row.get(0))
}

/// Keeps the first answer to a key, in the transaction of what was done.
pub fn keep_answer(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (caller, key): (PersonId, &str),
    first: &FirstAnswer,
    now_us: i64,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    let args =
        args![part, company, site, caller, key, &first.request_sha256, &first.answer, now_us];
    tx.execute(&ANSWERED, args)?;
    Ok(())
}

/// The first answer to a key, if there was one.
pub fn first_answer(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (caller, key): (PersonId, &str),
) -> Result<Option<FirstAnswer>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ANSWER, args![part, company, site, caller, key], |row| {
        Ok(FirstAnswer { request_sha256: row.get(0)?, answer: row.get(1)? })
    })
}

/// Which answer: the site, who asked, and the key.
pub type AnswerKey = (SiteId, PersonId, String);

/// A page of the answers that are kept, each with what it was.
pub fn answers(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (site, caller, key): &AnswerKey,
    limit: u32,
) -> Result<Vec<(AnswerKey, Vec<u8>)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ANSWERS, args![part, company, *site, *caller, key, limit], |row| {
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?))
    })
}

/// Puts another answer in the place of one that is kept.
pub fn replace_answer(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (site, caller, key): &AnswerKey,
    answer: &[u8],
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&REPLACE_ANSWER, args![answer, part, company, *site, *caller, key])?;
    Ok(())
}

/// Forgets the answers given up to a moment.
pub fn forget_answers_until(
    tx: &mut Tx<'_>,
    company: CompanyId,
    until_us: i64,
) -> Result<u64, StoreError> {
    let part = tx.part(company);
    tx.execute(&FORGET_ANSWERS, args![part, company, until_us])
}
