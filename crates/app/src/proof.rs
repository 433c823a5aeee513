//! Showing who one is: PINs, and signing in again for what one signs.
//!
//! A PIN has few digits, so what protects it is not its hash but that few guesses are heard: the count
//! goes by person, whatever device they come from, and by device, whoever they are about.

use domain::{CompanyId, PersonId, Refusal, SignatureWay, pins};
use serde::Deserialize;
use store::Tx;
use store::side::badges::{self, Pin};
use store::side::people::HeldRole;
use store::side::{access, people};
use utoipa::ToSchema;

use crate::access::{FAILURES_MAX, live_session, refuse_locked};
use crate::error::{Error, Result};
use crate::people::{credential, password_is_given};
use crate::permission::Permission;
use crate::plant::{Operator, Plant, permissions};
use crate::secrets;
use crate::stations::known_person;
use crate::views::SessionView;

/// How somebody shows that it is them: one of both.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct Proof {
    /// Their PIN.
    #[schema(format = Password)]
    pub pin: Option<String>,
    /// Their password.
    #[schema(format = Password)]
    pub password: Option<String>,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof")
    }
}

/// So long somebody counts as having just shown who they are.
pub(crate) const FRESH_US: i64 = 60 * 1_000_000;

/// The name under which wrong PINs of a person are counted. No name to sign in with has a blank, and
/// what is no such name is counted as [`unknown_attempts`].
pub(crate) fn pin_attempts(person: PersonId) -> String {
    format!("pin {person}")
}

/// The name under which tries are counted of whom nobody knows: whatever they call themselves, it is
/// the count of nobody else.
pub(crate) fn unknown_attempts(name: &str) -> String {
    format!("unknown {name}")
}

impl Plant {
    /// The person who is signed in shows again who they are; for a minute they may sign.
    pub fn step_up(&self, cookie: &str, proof: &Proof) -> Result<SessionView> {
        let now_us = self.now_us();
        let session = self.read(|tx| live_session(tx, cookie, now_us))?;
        self.prove((session.company, session.person), proof)?;
        let way = if proof.pin.is_some() { SignatureWay::Pin } else { SignatureWay::Password };
        self.inner.runner.run(move |cx| {
            let until_us = cx.now_us + FRESH_US;
            access::freshen_session(cx.tx, &session.token_sha256, (until_us, Some(way)))?;
            Ok(())
        })?;
        Ok(self.session(cookie, None)?.1)
    }

    /// Chooses a PIN of one's own; the present PIN or the password shows that it is them.
    pub fn choose_pin(&self, operator: &Operator, current: &str, pin: &str) -> Result<()> {
        let person = operator.person.ok_or(Error::Denied)?;
        pins::check(pin)?;
        let company = operator.company;
        let kept = self.read(|tx| secrets_of(tx, (company, person)))?;
        let hashes: Vec<String> =
            kept.pin.into_iter().map(|pin| pin.hash).chain(kept.password).collect();
        self.compare(company, current, (&hashes, pin_attempts(person)))?;
        self.keep_pin(operator, person, pin, None)
    }

    /// Gives somebody their first PIN, or another one. It is known to two until they choose their own.
    pub fn give_pin(&self, operator: &Operator, id: &str, pin: &str) -> Result<()> {
        operator.need(Permission::FloorLead)?;
        pins::check(pin)?;
        let company = operator.company;
        let (person, held) = self.read(|tx| {
            let person = known_person(tx, company, id)?;
            Ok((person, people::roles_of(tx, company, person)?))
        })?;
        // Else one could give oneself the rights of anybody, here or at another site.
        let covers = |held: &HeldRole| {
            let has = if held.site == operator.site {
                &operator.permissions
            } else {
                &operator.everywhere
            };
            let given = permissions(std::slice::from_ref(&held.role), None);
            given.iter().all(|permission| has.contains(permission))
        };
        if !held.iter().all(covers) {
            return Err(Error::Denied);
        }
        self.keep_pin(operator, person, pin, operator.person)
    }

    fn keep_pin(
        &self,
        operator: &Operator,
        person: PersonId,
        pin: &str,
        given_by: Option<PersonId>,
    ) -> Result<()> {
        let hash = secrets::hash_password(pin)?;
        let (company, by) = (operator.company, operator.person);
        let pin = Pin { hash, given_by: given_by.filter(|by| *by != person) };
        self.inner.runner.run(move |cx| {
            badges::set_pin(cx.tx, (company, person), &pin, cx.now_us)?;
            access::login_succeeded(cx.tx, company, &pin_attempts(person))?;
            credential(cx, company, by, person, "pin", true)
        })
    }

    /// Whether it is them. A PIN or password that somebody else gave proves nothing: two know it.
    pub(crate) fn prove(&self, who: (CompanyId, PersonId), proof: &Proof) -> Result<()> {
        self.prove_counted(who, proof, pin_attempts(who.1))
    }

    /// The same, where what is wrong is counted under a name of its own.
    pub(crate) fn prove_counted(
        &self,
        who: (CompanyId, PersonId),
        proof: &Proof,
        counted: String,
    ) -> Result<()> {
        let kept = self.read(|tx| secrets_of(tx, who))?;
        let (given, hash, is_own) = match (&proof.pin, &proof.password) {
            (Some(pin), None) => {
                let is_own = kept.pin.as_ref().is_none_or(|pin| pin.given_by.is_none());
                (pin, kept.pin.map(|pin| pin.hash), is_own)
            }
            (None, Some(password)) => (password, kept.password, !kept.password_given),
            _ => return Err(Refusal::BadInput { field: "pin" }.into()),
        };
        self.compare(who.0, given, (hash.as_slice(), counted))?;
        match (is_own, &proof.pin) {
            (true, _) => Ok(()),
            (false, Some(_)) => Err(Refusal::PinNotOwn.into()),
            (false, None) => Err(Refusal::PasswordNotOwn.into()),
        }
    }

    /// Whether a password is theirs, whoever set it.
    pub(crate) fn prove_password(&self, who: (CompanyId, PersonId), given: &str) -> Result<()> {
        let kept = self.read(|tx| secrets_of(tx, who))?;
        self.compare(who.0, given, (kept.password.as_slice(), pin_attempts(who.1)))
    }

    /// Whether what was given is one of these, as few times as it may be guessed.
    fn compare(
        &self,
        company: CompanyId,
        given: &str,
        (hashes, name): (&[String], String),
    ) -> Result<()> {
        let now_us = self.now_us();
        self.read(|tx| refuse_locked(tx, company, (&name, FAILURES_MAX), now_us))?;
        let matches = if hashes.is_empty() {
            secrets::password_matches(given, secrets::NOBODY)
        } else {
            hashes.iter().any(|hash| secrets::password_matches(given, hash))
        };
        self.inner.runner.run(move |cx| {
            if matches {
                access::login_succeeded(cx.tx, company, &name)?;
            } else {
                access::login_failed(cx.tx, company, &name, cx.now_us)?;
            }
            Ok(())
        })?;
        if matches { Ok(()) } else { Err(Error::WrongSecret) }
    }
}

/// What somebody can show, as far as the ledger says that it is valid.
struct Kept {
    pin: Option<Pin>,
    password: Option<String>,
    /// Somebody else set it.
    password_given: bool,
}

fn secrets_of(tx: &mut Tx<'_>, (company, person): (CompanyId, PersonId)) -> Result<Kept> {
    let mut valid = |what| people::credential_valid(tx, company, person, what);
    let (has_pin, has_password) = (valid("pin")?, valid("password")?);
    // Whose password was taken away may not sign in at all.
    let has_pin = has_pin.filter(|_| has_password != Some(false));
    Ok(Kept {
        password_given: password_is_given(tx, (company, person))?,
        pin: if has_pin == Some(true) { badges::pin(tx, company, person)? } else { None },
        password: if has_password == Some(true) {
            access::password(tx, company, person)?
        } else {
            None
        },
    })
}
