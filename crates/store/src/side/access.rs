//! Passwords, sessions, tokens and failed attempts. Only hashes of secrets are kept.

use domain::ids::CompanyId;
use domain::{BadgeId, PersonId, SignatureWay, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A signed-in device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token in the cookie.
    pub token_sha256: [u8; 32],
    /// The company signed in to.
    pub company: CompanyId,
    /// Who.
    pub person: PersonId,
    /// What every changing request must repeat.
    pub csrf: String,
    /// What the device calls itself.
    pub device: Option<String>,
    /// The language chosen.
    pub language: Option<String>,
    /// When it began.
    pub created_at_us: i64,
    /// When it was last used.
    pub seen_at_us: i64,
    /// When it ends.
    pub expires_at_us: i64,
    /// What makes it one at a shared device.
    pub shared: Option<Shared>,
    /// Until when the person counts as having just shown who they are.
    pub fresh_until_us: Option<i64>,
    /// How they showed it.
    pub fresh_way: Option<SignatureWay>,
    /// What was shown to open it: `password`, `code`, `passkey` or `badge`; none before that was kept.
    pub proven: Option<String>,
}

/// A session at a device that several people share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The site the device is used at.
    pub site: SiteId,
    /// Code of the station, where one is known.
    pub station: Option<String>,
    /// The badge that opened it.
    pub badge: Option<BadgeId>,
    /// It ends when it was not used for this long.
    pub idle_us: i64,
}

/// A token for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// SHA-256 of the token.
    pub token_sha256: [u8; 32],
    /// The company it belongs to.
    pub company: CompanyId,
    /// Its own id, by which it is taken away.
    pub token: i64,
    /// On whose behalf it acts.
    pub person: PersonId,
    /// What it is called.
    pub name: String,
    /// What it may do: scopes separated by blanks.
    pub scopes: String,
    /// When it was made.
    pub created_at_us: i64,
    /// When it was last used.
    pub seen_at_us: Option<i64>,
    /// When it ends.
    pub expires_at_us: Option<i64>,
}

/// Failed attempts to sign in under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginAttempts {
    /// How many in a row.
    pub failures: u32,
    /// When the last one was.
    pub last_failure_at_us: i64,
}

macro_rules! session_columns {
    () => {
        "SELECT token_sha256, company, person, csrf, device, language, created_at_us, seen_at_us,
            expires_at_us, site, station, badge, idle_us, fresh_until_us, proven, fresh_way
        FROM session"
    };
}

macro_rules! token_columns {
    () => {
        "SELECT token_sha256, company, token, person, name, scopes, created_at_us, seen_at_us,
            expires_at_us FROM api_token"
    };
}

statements! {
    SET_PASSWORD = "INSERT INTO password (part, company, person, hash, set_at_us)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, person) DO UPDATE SET
            hash = excluded.hash, set_at_us = excluded.set_at_us";
    PASSWORD = "SELECT hash FROM password WHERE part = $1 AND company = $2 AND person = $3";
    DELETE_PASSWORD = "DELETE FROM password WHERE part = $1 AND company = $2 AND person = $3";
    START_SESSION = "INSERT INTO session (token_sha256, company, person, csrf, device, language,
            created_at_us, seen_at_us, expires_at_us, site, station, badge, idle_us, fresh_until_us,
            proven)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    SESSION = concat!(session_columns!(), " WHERE token_sha256 = $1");
    SESSIONS_OF = concat!(session_columns!(),
        " WHERE company = $1 AND person = $2 ORDER BY seen_at_us DESC, token_sha256");
    TOUCH_SESSION = "UPDATE session SET seen_at_us = $1, expires_at_us = $2
        WHERE token_sha256 = $3";
    PROVEN = "UPDATE session SET proven = $1 WHERE token_sha256 = $2";
    FRESHEN = "UPDATE session SET fresh_until_us = $1, fresh_way = $2 WHERE token_sha256 = $3";
    END_SESSIONS_BY = "DELETE FROM session WHERE company = $1 AND badge = $2";
    SESSION_LANGUAGE = "UPDATE session SET language = $1 WHERE token_sha256 = $2";
    END_SESSION = "DELETE FROM session WHERE token_sha256 = $1";
    END_SESSIONS_OF = "DELETE FROM session WHERE company = $1 AND person = $2";
    END_EXPIRED = "DELETE FROM session WHERE expires_at_us <= $1";
    MAKE_TOKEN = "INSERT INTO api_token (token_sha256, company, token, person, name, scopes,
            created_at_us, seen_at_us, expires_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TOKEN = concat!(token_columns!(), " WHERE token_sha256 = $1");
    TOKENS = concat!(token_columns!(), " WHERE company = $1 ORDER BY token");
    TOUCH_TOKEN = "UPDATE api_token SET seen_at_us = $1 WHERE token_sha256 = $2";
    DELETE_TOKEN = "DELETE FROM api_token WHERE company = $1 AND token = $2";
    DELETE_TOKENS_OF = "DELETE FROM api_token WHERE company = $1 AND person = $2";
    ATTEMPTS = "SELECT failures, last_failure_at_us FROM login_attempt
        WHERE part = $1 AND company = $2 AND username = $3";
    FAIL = "INSERT INTO login_attempt (part, company, username, failures, last_failure_at_us)
        VALUES ($1, $2, $3, 1, $4)
        ON CONFLICT (part, company, username) DO UPDATE SET
            failures = login_attempt.failures + 1,
            last_failure_at_us = excluded.last_failure_at_us";
    FORGET_ATTEMPTS = "DELETE FROM login_attempt
        WHERE part = $1 AND company = $2 AND username = $3";
    FORGET_OLD_ATTEMPTS = "DELETE FROM login_attempt
        WHERE part = $1 AND company = $2 AND last_failure_at_us <= $3";
}

/// Sets the argon2 hash of a person's password.
pub fn set_password(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
    hash: &str,
    now_us: i64,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&SET_PASSWORD, args![part, company, person, hash, now_us])?;
    Ok(())
}

/// The argon2 hash of a person's password.
pub fn password(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&PASSWORD, args![part, company, person], |row| row.get(0))
}

/// Takes a person's password away.
pub fn delete_password(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.execute(&DELETE_PASSWORD, args![part, company, person])? > 0)
}

/// Starts a session.
pub fn start_session(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    let shared = session.shared.as_ref();
    tx.execute(
        &START_SESSION,
        args![
            &session.token_sha256,
            session.company,
            session.person,
            &session.csrf,
            session.device.as_deref(),
            session.language.as_deref(),
            session.created_at_us,
            session.seen_at_us,
            session.expires_at_us,
            shared.map(|shared| shared.site),
            shared.and_then(|shared| shared.station.as_deref()),
            shared.and_then(|shared| shared.badge),
            shared.map(|shared| shared.idle_us),
            session.fresh_until_us,
            session.proven.as_deref()
        ],
    )?;
    Ok(())
}

fn read_session(row: Row<'_>) -> Result<Session, StoreError> {
    let mut columns = row.columns();
    let session = Session {
        token_sha256: columns.take()?,
        company: columns.take()?,
        person: columns.take()?,
        csrf: columns.take()?,
        device: columns.take()?,
        language: columns.take()?,
        created_at_us: columns.take()?,
        seen_at_us: columns.take()?,
        expires_at_us: columns.take()?,
        shared: None,
        fresh_until_us: None,
        fresh_way: None,
        proven: None,
    };
    let (site, station, badge) = (columns.take()?, columns.take()?, columns.take()?);
    let (idle_us, fresh_until_us): (Option<i64>, _) = (columns.take()?, columns.take()?);
    let (proven, fresh_way) = (columns.take()?, columns.take()?);
    let site: Option<SiteId> = site;
    let shared = site.zip(idle_us);
    let shared = shared.map(|(site, idle_us)| Shared { site, station, badge, idle_us });
    Ok(Session { shared, fresh_until_us, fresh_way, proven, ..session })
}

/// The session of a token, also when it has expired: the caller compares with its clock.
pub fn session(tx: &mut Tx<'_>, token_sha256: &[u8; 32]) -> Result<Option<Session>, StoreError> {
    tx.query_one(&SESSION, args![token_sha256], read_session)
}

/// The sessions of a person, the last used first.
pub fn sessions_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Vec<Session>, StoreError> {
    tx.query_all(&SESSIONS_OF, args![company, person], read_session)
}

/// Notes that a session was used, and until when it now lasts.
pub fn touch_session(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
    now_us: i64,
    expires_at_us: i64,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&TOUCH_SESSION, args![now_us, expires_at_us, token_sha256])? > 0)
}

/// Notes until when a person counts as having just shown who they are, and by which way they did.
pub fn freshen_session(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
    (until_us, way): (i64, Option<SignatureWay>),
) -> Result<bool, StoreError> {
    Ok(tx.execute(&FRESHEN, args![until_us, way, token_sha256])? > 0)
}

/// Notes that more was shown than what the session was opened with.
pub fn prove_session(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
    proven: &str,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&PROVEN, args![proven, token_sha256])? > 0)
}

/// Ends every session that a badge opened.
pub fn end_sessions_by(
    tx: &mut Tx<'_>,
    company: CompanyId,
    badge: BadgeId,
) -> Result<u64, StoreError> {
    tx.execute(&END_SESSIONS_BY, args![company, badge])
}

/// Sets the language of a session.
pub fn set_session_language(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
    language: &str,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&SESSION_LANGUAGE, args![language, token_sha256])? > 0)
}

/// Ends a session.
pub fn end_session(tx: &mut Tx<'_>, token_sha256: &[u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.execute(&END_SESSION, args![token_sha256])? > 0)
}

/// Ends every session of a person.
pub fn end_sessions_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<u64, StoreError> {
    tx.execute(&END_SESSIONS_OF, args![company, person])
}

/// Removes the sessions that are over.
pub fn end_expired_sessions(tx: &mut Tx<'_>, now_us: i64) -> Result<u64, StoreError> {
    tx.execute(&END_EXPIRED, args![now_us])
}

/// Keeps a new token.
pub fn make_token(tx: &mut Tx<'_>, token: &ApiToken) -> Result<(), StoreError> {
    tx.execute(
        &MAKE_TOKEN,
        args![
            &token.token_sha256,
            token.company,
            token.token,
            token.person,
            &token.name,
            &token.scopes,
            token.created_at_us,
            token.seen_at_us,
            token.expires_at_us
        ],
    )?;
    Ok(())
}

fn read_token(row: Row<'_>) -> Result<ApiToken, StoreError> {
    let mut columns = row.columns();
    Ok(ApiToken {
        token_sha256: columns.take()?,
        company: columns.take()?,
        token: columns.take()?,
        person: columns.take()?,
        name: columns.take()?,
        scopes: columns.take()?,
        created_at_us: columns.take()?,
        seen_at_us: columns.take()?,
        expires_at_us: columns.take()?,
    })
}

/// The token with a hash, also when it has expired.
pub fn token(tx: &mut Tx<'_>, token_sha256: &[u8; 32]) -> Result<Option<ApiToken>, StoreError> {
    tx.query_one(&TOKEN, args![token_sha256], read_token)
}

/// Every token of a company, in the order they were made.
pub fn tokens(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<ApiToken>, StoreError> {
    tx.query_all(&TOKENS, args![company], read_token)
}

/// Notes that a token was used.
pub fn touch_token(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
    now_us: i64,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&TOUCH_TOKEN, args![now_us, token_sha256])? > 0)
}

/// Takes a token away.
pub fn delete_token(tx: &mut Tx<'_>, company: CompanyId, token: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE_TOKEN, args![company, token])? > 0)
}

/// Takes every token of a person away.
pub fn delete_tokens_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<u64, StoreError> {
    tx.execute(&DELETE_TOKENS_OF, args![company, person])
}

/// The failed attempts under a name since it last succeeded.
pub fn login_attempts(
    tx: &mut Tx<'_>,
    company: CompanyId,
    username: &str,
) -> Result<Option<LoginAttempts>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ATTEMPTS, args![part, company, username], |row| {
        Ok(LoginAttempts { failures: row.get(0)?, last_failure_at_us: row.get(1)? })
    })
}

/// Counts one more failed attempt.
pub fn login_failed(
    tx: &mut Tx<'_>,
    company: CompanyId,
    username: &str,
    now_us: i64,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&FAIL, args![part, company, username, now_us])?;
    Ok(())
}

/// Forgets the failed attempts under a name: it succeeded.
pub fn login_succeeded(
    tx: &mut Tx<'_>,
    company: CompanyId,
    username: &str,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&FORGET_ATTEMPTS, args![part, company, username])?;
    Ok(())
}

/// Forgets the attempts up to a moment.
pub fn forget_attempts_until(
    tx: &mut Tx<'_>,
    company: CompanyId,
    until_us: i64,
) -> Result<u64, StoreError> {
    let part = tx.part(company);
    tx.execute(&FORGET_OLD_ATTEMPTS, args![part, company, until_us])
}
