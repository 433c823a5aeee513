//! The second factor beside a password: a code from a telephone, or one of ten for its loss.
//!
//! A passkey is two factors by itself and needs no code. At a shared device a badge and a PIN are two,
//! for what is done on the floor alone.

use domain::{CompanyId, PersonId, Refusal};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::side::people::HeldRole;
use store::side::second_factors as stored;
use store::side::{access, people, settings};
use utoipa::ToSchema;

use crate::access::{FAILURES_MAX, live_session, refuse_locked};
use crate::error::{Error, Result};
use crate::people::credential;
use crate::permission::{Permission, ROLES};
use crate::plant::{Operator, Plant};
use crate::proof::Proof;
use crate::runner::Cx;
use crate::stations::known_person;
use crate::{secrets, totp};

/// The setting that holds the roles whose holders need a second factor.
const ROLES_NEEDING: &str = "second_factor_roles";
/// What the ledger calls it.
const CREDENTIAL: &str = "second_factor";
/// Recovery codes that are given out at once.
const RECOVERY_CODES: usize = 10;
/// Bytes of randomness in a recovery code: enough that a plain hash keeps it.
const RECOVERY_BYTES: usize = 15;

/// How one's own second factor stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SecondFactorView {
    /// A password needs a code beside it.
    pub on: bool,
    /// A role one holds asks for it.
    pub required: bool,
    /// How many recovery codes are left.
    pub codes_left: i64,
}

/// A second factor that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewSecondFactor {
    /// What an authenticator reads from a picture of it.
    pub address: String,
    /// The secret alone, for typing.
    pub secret: String,
}

/// Recovery codes; they are shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each opens the sign-in once, in place of a code.
    pub codes: Vec<String>,
}

/// A code as it was typed.
#[derive(Clone, Deserialize, ToSchema)]
pub struct TypedCode {
    /// Six digits, or a recovery code.
    #[schema(format = Password)]
    pub code: String,
}

/// Whom a second factor is asked of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorSettings {
    /// Whoever holds one of these roles may do nothing by a password alone.
    pub roles: Vec<String>,
}

/// The name under which wrong codes of a person are counted. No name to sign in with has a blank.
fn attempts(person: PersonId) -> String {
    format!("code {person}")
}

/// What is kept of a recovery code.
fn fingerprint(code: &str) -> [u8; 32] {
    let bare = code.chars().filter(char::is_ascii_alphanumeric);
    Sha256::digest(bare.collect::<String>().to_ascii_uppercase()).into()
}

/// A recovery code, in fours as people read it out.
fn recovery_code() -> Result<String> {
    let text = totp::base32(&secrets::random::<RECOVERY_BYTES>()?);
    let fours: Vec<&str> = (0..text.len()).step_by(4).map(|at| &text[at..at + 4]).collect();
    Ok(fours.join("-"))
}

/// Whether the sign-in of somebody asks for a code.
pub(crate) fn guards(tx: &mut Tx<'_>, who: (CompanyId, PersonId)) -> Result<bool> {
    let confirmed = stored::of(tx, who)?.is_some_and(|factor| factor.confirmed_at_us.is_some());
    // The ledger has the last word: a row put here by hand guards nothing, one taken away is missed.
    let told = people::credential_valid(tx, who.0, who.1, CREDENTIAL)? == Some(true);
    match (told, confirmed) {
        (true, false) => Err(Error::WrongCode),
        (told, _) => Ok(told),
    }
}

/// The roles whose holders need a second factor.
fn roles_needing(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<String>> {
    let kept = settings::get(tx, company, settings::COMPANY_SETTINGS, ROLES_NEEDING)?;
    Ok(kept.unwrap_or_default().split_whitespace().map(str::to_owned).collect())
}

/// Whether somebody may do nothing by what they have shown, because a role of theirs asks for more.
pub(crate) fn lacks_one(
    tx: &mut Tx<'_>,
    session: &access::Session,
    held: &[HeldRole],
) -> Result<bool> {
    if matches!(session.proven.as_deref(), Some("code" | "passkey")) {
        return Ok(false);
    }
    is_needed(tx, session.company, held)
}

/// Whether a role asks for it that somebody holds, wherever it is.
fn is_needed(tx: &mut Tx<'_>, company: CompanyId, held: &[HeldRole]) -> Result<bool> {
    let needing = roles_needing(tx, company)?;
    Ok(held.iter().any(|held| needing.contains(&held.role)))
}

impl Plant {
    /// How one's own second factor stands.
    pub fn second_factor(&self, operator: &Operator) -> Result<SecondFactorView> {
        let who = (operator.company, operator.person.ok_or(Error::Denied)?);
        self.read(|tx| {
            let held = people::roles_of(tx, who.0, who.1)?;
            Ok(SecondFactorView {
                on: people::credential_valid(tx, who.0, who.1, CREDENTIAL)? == Some(true),
                required: is_needed(tx, who.0, &held)?,
                codes_left: stored::codes_left(tx, who)?,
            })
        })
    }

    /// Begins a second factor. Whoever does so shows that it is them, and not a session left open.
    pub fn begin_second_factor(
        &self,
        operator: &Operator,
        proof: &Proof,
    ) -> Result<NewSecondFactor> {
        let who = (operator.company, operator.person.ok_or(Error::Denied)?);
        if operator.seat.shared || proof.password.is_none() {
            return Err(Error::Denied);
        }
        self.prove(who, proof)?;
        let secret = secrets::random::<{ totp::SECRET_BYTES }>()?;
        let names = self.read(|tx| Ok(people::names(tx, who.0, who.1)?))?;
        let username = names.into_iter().rev().find_map(|name| name.username);
        let account = username.unwrap_or_else(|| who.1.to_string());
        self.inner.runner.run(move |cx| {
            if people::credential_valid(cx.tx, who.0, who.1, CREDENTIAL)? == Some(true) {
                // Else whoever knows the password alone could put another telephone in its place.
                return Err(Refusal::SecondFactorStands.into());
            }
            Ok(stored::begin(cx.tx, who, &secret, cx.now_us)?)
        })?;
        let address = totp::address(&secret, &account);
        Ok(NewSecondFactor { address, secret: totp::base32(&secret) })
    }

    /// The first code shows that the telephone has the secret: from now on it guards the sign-in.
    pub fn confirm_second_factor(
        &self,
        operator: &Operator,
        cookie: &str,
        typed: &TypedCode,
    ) -> Result<RecoveryCodes> {
        let who = (operator.company, operator.person.ok_or(Error::Denied)?);
        let now_us = self.now_us();
        let session = self.read(|tx| live_session(tx, cookie, now_us))?;
        let name = attempts(who.1);
        self.read(|tx| refuse_locked(tx, who.0, (&name, FAILURES_MAX), now_us))?;
        let typed = typed.code.clone();
        let codes = self.inner.runner.run(move |cx| {
            if people::credential_valid(cx.tx, who.0, who.1, CREDENTIAL)? == Some(true) {
                return Err(Refusal::SecondFactorStands.into());
            }
            let factor = stored::of(cx.tx, who)?.ok_or(Error::NotFound("second factor"))?;
            let Some(step) = totp::step_of(&factor.secret, &typed, cx.now_us) else {
                access::login_failed(cx.tx, who.0, &name, cx.now_us)?;
                return Ok(None);
            };
            stored::use_step(cx.tx, who, step)?;
            stored::confirm(cx.tx, who, cx.now_us)?;
            access::login_succeeded(cx.tx, who.0, &name)?;
            access::prove_session(cx.tx, &session.token_sha256, "code")?;
            credential(cx, who.0, Some(who.1), who.1, CREDENTIAL, true)?;
            new_codes(cx, who).map(Some)
        })?;
        codes.ok_or(Error::WrongCode)
    }

    /// Takes one's own second factor away, with the password and a code.
    pub fn end_second_factor(
        &self,
        operator: &Operator,
        proof: &Proof,
        typed: &TypedCode,
    ) -> Result<()> {
        let who = (operator.company, operator.person.ok_or(Error::Denied)?);
        if operator.seat.shared || proof.password.is_none() {
            return Err(Error::Denied);
        }
        self.prove(who, proof)?;
        self.check_code(who, &typed.code)?;
        let by = operator.person;
        self.inner.runner.run(move |cx| take_away(cx, who, by))
    }

    /// Takes the second factor of somebody away who lost the telephone and the codes.
    pub fn take_second_factor(&self, operator: &Operator, id: &str) -> Result<()> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let (company, by) = (operator.company, operator.person);
        let person = self.read(|tx| known_person(tx, company, id))?;
        self.inner.runner.run(move |cx| {
            take_away(cx, (company, person), by)?;
            access::end_sessions_of(cx.tx, company, person)?;
            Ok(())
        })
    }

    /// Whom a second factor is asked of.
    pub fn second_factor_settings(&self, operator: &Operator) -> Result<SecondFactorSettings> {
        operator.need(Permission::PeopleManage)?;
        let roles = self.read(|tx| roles_needing(tx, operator.company))?;
        Ok(SecondFactorSettings { roles })
    }

    /// Sets whom a second factor is asked of.
    pub fn set_second_factor_settings(
        &self,
        operator: &Operator,
        ask: &SecondFactorSettings,
    ) -> Result<SecondFactorSettings> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let known = |role: &String| ROLES.iter().any(|(name, _)| name == role);
        if !ask.roles.iter().all(known) {
            return Err(Refusal::BadInput { field: "roles" }.into());
        }
        let (company, roles) = (operator.company, ask.roles.join(" "));
        self.inner.runner.run(move |cx| {
            settings::set(cx.tx, company, settings::COMPANY_SETTINGS, ROLES_NEEDING, &roles)?;
            Ok(())
        })?;
        self.second_factor_settings(operator)
    }

    /// Whether a code is right, as few times as it may be guessed; it is used up by that.
    pub(crate) fn check_code(&self, who: (CompanyId, PersonId), typed: &str) -> Result<()> {
        let (now_us, name) = (self.now_us(), attempts(who.1));
        self.read(|tx| refuse_locked(tx, who.0, (&name, FAILURES_MAX), now_us))?;
        let typed = typed.to_owned();
        let right = self.inner.runner.run(move |cx| {
            let factor = stored::of(cx.tx, who)?.ok_or(Error::WrongCode)?;
            let step = totp::step_of(&factor.secret, &typed, cx.now_us);
            let right = match step {
                Some(step) => stored::use_step(cx.tx, who, step)?,
                None => stored::use_code(cx.tx, who, &fingerprint(&typed))?,
            };
            if right {
                access::login_succeeded(cx.tx, who.0, &name)?;
            } else {
                access::login_failed(cx.tx, who.0, &name, cx.now_us)?;
            }
            Ok(right)
        })?;
        if right { Ok(()) } else { Err(Error::WrongCode) }
    }
}

fn new_codes(cx: &mut Cx<'_, '_>, who: (CompanyId, PersonId)) -> Result<RecoveryCodes> {
    let codes = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>>>()?;
    let kept: Vec<[u8; 32]> = codes.iter().map(|code| fingerprint(code)).collect();
    stored::set_codes(cx.tx, who, &kept)?;
    Ok(RecoveryCodes { codes })
}

/// Takes a second factor away, where there is one, and says so in the ledger.
pub(crate) fn take_away(
    cx: &mut Cx<'_, '_>,
    who: (CompanyId, PersonId),
    by: Option<PersonId>,
) -> Result<()> {
    stored::remove(cx.tx, who)?;
    if people::credential_valid(cx.tx, who.0, who.1, CREDENTIAL)? == Some(true) {
        credential(cx, who.0, by, who.1, CREDENTIAL, false)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_known_again_however_it_is_written() {
        let code = recovery_code().unwrap();

        assert_eq!(code.len(), 29, "{code}");
        assert_eq!(fingerprint(&code), fingerprint(&code.to_lowercase().replace('-', " ")));
        assert_ne!(fingerprint(&code), fingerprint(&recovery_code().unwrap()));
    }
}
