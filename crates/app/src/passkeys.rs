//! Passkeys: signing in with a key that never leaves one's own device (`WebAuthn` level 3).
//!
//! The ledger learns that a passkey was made and taken away, by its id; its public key lies in the side
//! store. A passkey belongs to one host name: browsers make none for a bare address.
//!
//! What was asked and not answered yet lies in the memory of this process, so a sign-in begins and ends
//! at the same one.

use std::borrow::Borrow;
use std::collections::VecDeque;
use std::sync::Mutex;

use domain::{CompanyId, PasskeyId, PersonId, Refusal, SignatureWay};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use store::ledger::COMPANY_LEDGER;
use store::side::passkeys::{self as stored, Passkey};
use store::side::{access, people};
use utoipa::ToSchema;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle16, Username,
};
use webauthn_rp::request::{AsciiDomain, ExtensionInfo, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId, SentChallenge};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

use crate::access::{SESSION_US, SignedIn, begin_session, live_session, refuse_locked};
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::people::credential;
use crate::plant::{Operator, Plant};
use crate::proof::{FRESH_US, Proof};
use crate::sessions::address_of;
use crate::times::utc;
use crate::views::SessionView;

/// Passkeys of one person at most.
const PASSKEYS_MAX: usize = 20;
/// Characters of the name of a passkey.
const NAME_MAX: usize = 100;
/// Questions that wait for an answer at once; beyond that the oldest is forgotten.
const OPEN_MAX: usize = 2_000;
/// The same of one address, so that nobody pushes out what others are asked.
const OPEN_OF_ADDRESS_MAX: usize = 20;
/// Wrong answers of one address before it has to wait.
const FAILURES_MAX: u32 = 20;

/// Where a browser says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The host name in its address bar, without a port.
    pub host: String,
    /// The origin that its page has: scheme, host, port.
    pub origin: String,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PasskeyView {
    /// Its id; it is taken away by this.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The host name it works for.
    pub host: String,
    /// When it was made.
    pub created_at: String,
    /// When it was used last.
    pub used_at: Option<String>,
}

/// One's own passkeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PasskeyPage {
    /// In the order they were made.
    pub rows: Vec<PasskeyView>,
    /// The host name the page has now.
    pub host: String,
    /// Whether one can be made here: not at a bare address.
    pub usable: bool,
}

/// A passkey that was made.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewPasskey {
    /// What its owner calls it.
    pub name: String,
    /// What the browser answered, as its `toJSON` says it.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// A passkey that is shown.
#[derive(Clone, Deserialize, ToSchema)]
pub struct ShownPasskey {
    /// What the browser answered, as its `toJSON` says it.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// Questions that browsers were asked and have not answered.
#[derive(Default)]
pub(crate) struct Asked {
    making: Mutex<Open<RegistrationServerState<16>>>,
    showing: Mutex<Open<DiscoverableAuthenticationServerState>>,
}

/// Questions with the address they went to, the oldest first.
struct Open<T>(VecDeque<(String, T)>);

impl<T> Default for Open<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Borrow<SentChallenge>> Open<T> {
    fn ask(&mut self, address: &str, question: T) {
        let of_address = |(other, _): &(String, T)| other == address;
        let full = self.0.iter().filter(|one| of_address(one)).count() >= OPEN_OF_ADDRESS_MAX;
        let oldest = if full { self.0.iter().position(of_address) } else { None };
        let oldest = oldest.or_else(|| (self.0.len() >= OPEN_MAX).then_some(0));
        oldest.map(|at| self.0.remove(at));
        self.0.push_back((address.to_owned(), question));
    }

    fn take(&mut self, challenge: &SentChallenge) -> Option<T> {
        let at = self.0.iter().position(|(_, question)| question.borrow() == challenge)?;
        self.0.remove(at).map(|(_, question)| question)
    }
}

/// The host name as passkeys know it; a bare address has none.
fn rp_id(host: &str) -> Result<RpId, Refusal> {
    let no_name = || Refusal::PasskeyNeedsName { host: host.to_owned() };
    let bare = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
    if bare {
        return Err(no_name());
    }
    AsciiDomain::try_from(host.to_ascii_lowercase()).map(RpId::Domain).map_err(|_| no_name())
}

/// What a browser knows a person by: no name, and the same for all their passkeys.
fn handle(company: CompanyId, person: PersonId) -> UserHandle16 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&company.0.to_be_bytes());
    bytes[8..].copy_from_slice(&person.0.to_be_bytes());
    let Ok(handle) = UserHandle16::decode(bytes);
    handle
}

/// What the ledger calls a passkey.
fn known_as(passkey: PasskeyId) -> String {
    format!("passkey:{passkey}")
}

fn bad_credential<E>(_: E) -> Error {
    Refusal::BadInput { field: "credential" }.into()
}

fn view(passkey: &Passkey) -> PasskeyView {
    PasskeyView {
        id: passkey.passkey.to_string(),
        name: passkey.name.clone(),
        host: passkey.host.clone(),
        created_at: utc(passkey.created_at_us),
        used_at: passkey.used_at_us.map(utc),
    }
}

impl Plant {
    /// One's own passkeys.
    pub fn passkeys(&self, operator: &Operator, place: &Place) -> Result<PasskeyPage> {
        let person = operator.person.ok_or(Error::Denied)?;
        let kept = self.read(|tx| Ok(stored::of_person(tx, operator.company, person)?))?;
        Ok(PasskeyPage {
            rows: kept.iter().map(view).collect(),
            host: place.host.clone(),
            usable: rp_id(&place.host).is_ok(),
        })
    }

    /// Asks the browser to make a passkey. Whoever does so shows that it is them: a session that was
    /// left open must not be enough to come back for ever.
    pub fn ask_for_new_passkey(
        &self,
        operator: &Operator,
        proof: &Proof,
        (place, device): (&Place, &str),
    ) -> Result<Value> {
        let (company, person) = (operator.company, operator.person.ok_or(Error::Denied)?);
        if operator.seat.shared {
            return Err(Error::Denied);
        }
        let rp = rp_id(&place.host)?;
        self.prove((company, person), proof)?;
        let (kept, name) = self.read(|tx| {
            let names = people::names(tx, company, person)?;
            let name = names.into_iter().rfind(|name| name.valid_to_us.is_none());
            Ok((stored::of_person(tx, company, person)?, name))
        })?;
        if kept.len() >= PASSKEYS_MAX {
            return Err(Refusal::TooManyPasskeys { most: PASSKEYS_MAX }.into());
        }
        let id = handle(company, person);
        let (username, shown) = name.map_or((None, None), |name| (name.username, name.name));
        let username = username.unwrap_or_else(|| person.to_string());
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(username).map_err(bad_credential)?,
            id: &id,
            display_name: shown.and_then(|name| Nickname::try_from(name).ok()),
        };
        let there = kept.into_iter().filter(|one| one.host == place.host);
        let described = there.filter_map(|one| {
            let id = CredentialId::decode(one.credential_id).ok()?;
            // By which way it is reached is not kept: the browser asks them all.
            let transports = AuthTransports::decode(0).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports })
        });
        let mut options =
            PublicKeyCredentialCreationOptions::passkey(&rp, user, described.collect());
        // Asked for, not insisted on: telephones keep passkeys that know no such policy, and a person
        // is verified each time a passkey is shown all the same.
        options.extensions.cred_protect =
            CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        let (server, client) = options.start_ceremony().map_err(Error::fault)?;
        let question = serde_json::to_value(&client).map_err(Error::fault)?;
        locked(&self.inner.passkeys.making).ask(address_of(device), server);
        Ok(question)
    }

    /// Keeps a passkey that the browser made.
    pub fn keep_passkey(
        &self,
        operator: &Operator,
        ask: &NewPasskey,
        place: &Place,
    ) -> Result<PasskeyView> {
        let (company, person) = (operator.company, operator.person.ok_or(Error::Denied)?);
        let name = ask.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_MAX {
            return Err(Refusal::BadInput { field: "name" }.into());
        }
        let rp = rp_id(&place.host)?;
        let body = serde_json::to_vec(&ask.credential).map_err(Error::fault)?;
        let answer = Registration::from_json_relaxed(&body).map_err(bad_credential)?;
        let challenge = answer.challenge_relaxed().map_err(bad_credential)?;
        let asked = locked(&self.inner.passkeys.making).take(&challenge);
        let asked = asked.ok_or(Error::WrongSecret)?;
        let origins = [place.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            ..RegistrationVerificationOptions::default()
        };
        let made = asked.verify(&rp, &answer, &options).map_err(|_| Error::WrongSecret)?;
        if *made.user_id() != handle(company, person) {
            return Err(Error::WrongSecret);
        }
        let Ok(public_state) = made.static_state().encode();
        let Ok(counter_state) = made.dynamic_state().encode();
        let mut passkey = Passkey {
            credential_id: made.id().as_ref().to_vec(),
            company,
            passkey: PasskeyId(0),
            person,
            host: place.host.clone(),
            name,
            public_state,
            counter_state: counter_state.to_vec(),
            created_at_us: 0,
            used_at_us: None,
        };
        self.inner.runner.run(move |cx| {
            passkey.passkey = PasskeyId(cx.next_id(company, COMPANY_LEDGER)?);
            passkey.created_at_us = cx.now_us;
            if stored::by_credential(cx.tx, &passkey.credential_id)?.is_some() {
                return Err(Error::WrongSecret);
            }
            stored::keep(cx.tx, &passkey)?;
            let which = known_as(passkey.passkey);
            credential(cx, company, Some(person), person, &which, true)?;
            Ok(view(&passkey))
        })
    }

    /// Takes one of one's own passkeys away.
    pub fn take_passkey(&self, operator: &Operator, id: &str) -> Result<()> {
        let (company, person) = (operator.company, operator.person.ok_or(Error::Denied)?);
        let missing = || Error::NotFound("passkey");
        let passkey: PasskeyId = id.parse().map_err(|_| missing())?;
        self.inner.runner.run(move |cx| {
            if !stored::remove(cx.tx, (company, person), passkey)? {
                return Err(missing());
            }
            credential(cx, company, Some(person), person, &known_as(passkey), false)
        })
    }

    /// Asks a browser to show a passkey, of whomever.
    pub fn ask_for_passkey(&self, place: &Place, device: &str) -> Result<Value> {
        let rp = rp_id(&place.host)?;
        let options = DiscoverableCredentialRequestOptions::passkey(&rp);
        let (server, client) = options.start_ceremony().map_err(Error::fault)?;
        let question = serde_json::to_value(&client).map_err(Error::fault)?;
        locked(&self.inner.passkeys.showing).ask(address_of(device), server);
        Ok(question)
    }

    /// Signs somebody in by a passkey. Whatever is wrong, the answer is the same.
    pub fn sign_in_by_passkey(
        &self,
        ask: &ShownPasskey,
        (place, device): (&Place, &str),
    ) -> Result<SignedIn> {
        let (passkey, counter_state) = self.shown(ask, (place, device))?;
        let (company, person, device) = (passkey.company, passkey.person, device.to_owned());
        let cookie = self.inner.runner.run(move |cx| {
            stored::used(cx.tx, &passkey.credential_id, &counter_state, cx.now_us)?;
            access::login_succeeded(cx.tx, company, &attempts(&device))?;
            begin_session(cx, (company, person), (device, "passkey"), None, SESSION_US)
        })?;
        let (_, view) = self.session(&cookie, None)?;
        Ok(SignedIn { cookie, view })
    }

    /// The person who is signed in shows by a passkey that it is them; for a minute they may sign.
    pub fn step_up_by_passkey(
        &self,
        cookie: &str,
        ask: &ShownPasskey,
        (place, device): (&Place, &str),
    ) -> Result<SessionView> {
        let now_us = self.now_us();
        let session = self.read(|tx| live_session(tx, cookie, now_us))?;
        let (passkey, counter_state) = self.shown(ask, (place, device))?;
        if (passkey.company, passkey.person) != (session.company, session.person) {
            return Err(Error::WrongSecret);
        }
        self.inner.runner.run(move |cx| {
            stored::used(cx.tx, &passkey.credential_id, &counter_state, cx.now_us)?;
            let fresh = (cx.now_us + FRESH_US, Some(SignatureWay::Passkey));
            access::freshen_session(cx.tx, &session.token_sha256, fresh)?;
            Ok(())
        })?;
        Ok(self.session(cookie, None)?.1)
    }

    /// The passkey that was shown, and its counter from now on; a wrong one is counted.
    pub(crate) fn shown(
        &self,
        ask: &ShownPasskey,
        (place, device): (&Place, &str),
    ) -> Result<(Passkey, Vec<u8>)> {
        let rp = rp_id(&place.host)?;
        let body = serde_json::to_vec(&ask.credential).map_err(Error::fault)?;
        let answer =
            DiscoverableAuthentication16::from_json_relaxed(&body).map_err(bad_credential)?;
        let (now_us, name) = (self.now_us(), attempts(device));
        let (company, passkey) = self.read(|tx| {
            let passkey = stored::by_credential(tx, answer.raw_id().as_ref())?;
            let passkey = valid(tx, passkey)?.filter(|one| one.host == place.host);
            let first = store::masters::companies(tx)?.first().map(|company| company.id);
            let company = passkey.as_ref().map(|one| one.company).or(first);
            let company = company.ok_or(Error::NotFound("company"))?;
            refuse_locked(tx, company, (&name, FAILURES_MAX), now_us)?;
            Ok((company, passkey))
        })?;
        let person = passkey.as_ref().map(|passkey| passkey.person);
        let checked = passkey.and_then(|passkey| {
            let counter_state = self.key_answers(&rp, &answer, &passkey, place)?;
            Some((passkey, counter_state))
        });
        if checked.is_none() {
            let device = device.to_owned();
            self.inner.runner.run(move |cx| {
                access::login_failed(cx.tx, company, &name, cx.now_us)?;
                crate::sessions::note(cx, (company, person), ("passkey", false), &device)
            })?;
        }
        checked.ok_or(Error::SignedOut)
    }

    /// Whether an answer is to a question of ours and by this key: then the key's counter.
    fn key_answers(
        &self,
        rp: &RpId,
        answer: &DiscoverableAuthentication16,
        passkey: &Passkey,
        place: &Place,
    ) -> Option<Vec<u8>> {
        type Key = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;
        let challenge = answer.challenge_relaxed().ok()?;
        let asked = locked(&self.inner.passkeys.showing).take(&challenge)?;
        let owner = handle(passkey.company, passkey.person);
        let public: StaticState<Key> = StaticState::decode(&passkey.public_state).ok()?;
        let counter = DynamicState::decode(passkey.counter_state.clone().try_into().ok()?).ok()?;
        let id = CredentialId::decode(passkey.credential_id.as_slice()).ok()?;
        let mut known = AuthenticatedCredential::new(id, &owner, public, counter).ok()?;
        let origins = [place.origin.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            ..AuthenticationVerificationOptions::default()
        };
        asked.verify(rp, answer, &mut known, &options).ok()?;
        let Ok(counter_state) = known.dynamic_state().encode();
        Some(counter_state.to_vec())
    }
}

/// The name under which wrong passkeys of an address are counted. No name to sign in with has a blank.
fn attempts(device: &str) -> String {
    format!("passkey {}", address_of(device))
}

/// A passkey that the ledger confirms, of somebody who may sign in.
fn valid(tx: &mut Tx<'_>, passkey: Option<Passkey>) -> Result<Option<Passkey>> {
    let Some(passkey) = passkey else { return Ok(None) };
    let (company, person) = (passkey.company, passkey.person);
    let known = people::credential_valid(tx, company, person, &known_as(passkey.passkey))?;
    let may = people::credential_valid(tx, company, person, "password")?;
    // Whose password was taken away may not sign in at all.
    let stands = known == Some(true) && may != Some(false);
    Ok(Some(passkey).filter(|_| stands))
}

/// Takes every passkey of somebody away.
pub(crate) fn take_all(
    cx: &mut crate::runner::Cx<'_, '_>,
    (company, person): (CompanyId, PersonId),
    by: Option<PersonId>,
) -> Result<()> {
    for passkey in stored::of_person(cx.tx, company, person)? {
        stored::remove(cx.tx, (company, person), passkey.passkey)?;
        credential(cx, company, by, person, &known_as(passkey.passkey), false)?;
    }
    Ok(())
}
