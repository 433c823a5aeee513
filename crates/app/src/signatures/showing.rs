//! Showing who one is, to sign one act. What is wrong is counted as at signing in, and is on record.

use domain::facts::SigningFailed;
use domain::signatures::SIGNABLE;
use domain::{CompanyId, PersonId, Refusal, SignatureWay};
use serde::{Deserialize, Serialize};
use store::side::badges::{self, Badge};
use store::side::{access, passkeys as kept_passkeys, people};
use utoipa::ToSchema;

use super::{SIGN_ACT, Subject, TICKET_US, Ticket};
use crate::access::{FAILURES_MAX, refuse_locked};
use crate::badges::{fingerprint, known_as};
use crate::error::{Error, Result};
use crate::naming::PersonName;
use crate::passkeys::{Place, ShownPasskey};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::proof::{Proof, pin_attempts, unknown_attempts};
use crate::times::utc;
use crate::{second_factors, secrets, sessions};

/// The act as it will be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SignAbout {
    /// Where to, without the query: `/api/v1/holds/H/lift`.
    pub path: String,
    /// The body, byte for byte.
    pub body: String,
}

/// Somebody shows who they are, to sign one act.
///
/// Whoever is signed in gives one thing only they have: password, PIN or passkey. Another person, who
/// signs with them, gives two: name and password with the code of a second factor where there is one,
/// or badge and PIN.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct SignAsk {
    /// The act that is to be signed, as records spell it: `lift_hold`; `sign_act` for one that is done.
    pub act: String,
    /// The act that is done, for `sign_act`.
    pub record: Option<String>,
    /// What will be sent. The ticket is good for nothing else, and for nothing where it is left out; not
    /// for `sign_act`, whose record says it.
    pub about: Option<SignAbout>,
    /// `authorship`, `review`, `approval`, `responsibility`, `release` or `verification`.
    pub meaning: String,
    /// Name of somebody else who signs.
    pub username: Option<String>,
    /// Badge of somebody else who signs.
    pub badge: Option<String>,
    /// The PIN.
    #[schema(format = Password)]
    pub pin: Option<String>,
    /// The password.
    #[schema(format = Password)]
    pub password: Option<String>,
    /// The code of the second factor.
    pub code: Option<String>,
    /// What a passkey answered.
    pub passkey: Option<ShownPasskey>,
}

impl std::fmt::Debug for SignAsk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignAsk").field("act", &self.act).finish_non_exhaustive()
    }
}

/// A signature that waits for its act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignatureTicket {
    /// Goes into the header `Suyuan-Signatures` of the act, several apart by commas.
    pub ticket: String,
    /// Who signs.
    pub person: PersonName,
    /// What it means.
    pub meaning: String,
    /// How they showed who they are.
    pub way: String,
    /// Until when the act has to come.
    pub until: String,
}

/// Who is to be believed to be whom.
struct Claim {
    person: Option<PersonId>,
    way: SignatureWay,
    /// Under which name tries are counted of somebody whom nobody knows.
    unknown: String,
}

impl Plant {
    /// Shows who somebody is, and gives a ticket for one act.
    pub fn sign(
        &self,
        operator: &Operator,
        ask: &SignAsk,
        (place, device): (&Place, &str),
    ) -> Result<SignatureTicket> {
        operator.need(Permission::WorkRead)?;
        operator.person.ok_or(Error::Denied)?;
        let bad = |field| Refusal::BadInput { field };
        let meaning = ask.meaning.parse().map_err(|_| bad("meaning"))?;
        if ask.act != SIGN_ACT && !SIGNABLE.contains(&ask.act.as_str()) {
            return Err(bad("act").into());
        }
        if (ask.act == SIGN_ACT) != ask.record.is_some() {
            return Err(bad("record").into());
        }
        if ask.act == SIGN_ACT && ask.about.is_some() {
            return Err(bad("about").into());
        }
        let claim = self.claimed(operator, ask)?;
        let shown = self.show(operator, ask, (&claim, place, device));
        if let Err(Error::WrongSecret | Error::WrongCode | Error::SignedOut) = &shown {
            self.note_failure(operator, (&claim, &ask.act), device)?;
        }
        let (person, way) = shown.map_err(|error| match error {
            // Whoever is signed in stays so.
            Error::SignedOut => Error::WrongSecret,
            other => other,
        })?;
        let token = secrets::token("")?;
        let now_us = self.now_us();
        let ticket = Ticket {
            company: operator.company,
            site: operator.site,
            asked_by: operator.person,
            person,
            meaning,
            way,
            act: ask.act.clone(),
            about: ask.about.as_ref().map(|about| Subject::of(&about.path, about.body.as_bytes())),
            record: ask.record.clone(),
            until_us: now_us + TICKET_US,
        };
        let until = utc(ticket.until_us);
        self.inner.tickets.keep(secrets::fingerprint(&token), ticket, now_us);
        let name = self.read(|tx| crate::deliveries::name_of(tx, operator.company, person))?;
        Ok(SignatureTicket {
            ticket: token,
            person: PersonName { person: person.to_string(), name },
            meaning: meaning.to_string(),
            way: way.to_string(),
            until,
        })
    }

    /// Who somebody says they are.
    fn claimed(&self, operator: &Operator, ask: &SignAsk) -> Result<Claim> {
        let company = operator.company;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let claim = |person, way, unknown: &str| Claim { person, way, unknown: unknown.to_owned() };
        if ask.passkey.is_some() {
            return Ok(claim(operator.person, SignatureWay::Passkey, "passkey"));
        }
        if let Some(code) = given(&ask.badge) {
            let code = fingerprint(&code)?;
            let now_us = self.now_us();
            let person = self.read(|tx| {
                let badge = badges::by_code(tx, &code)?.filter(|badge| {
                    badge.company == company && badge.valid_until_us.is_none_or(|end| end > now_us)
                });
                match badge {
                    Some(Badge { badge, person, .. }) => {
                        let bound = known_as(badge);
                        let valid = people::credential_valid(tx, company, person, &bound)?;
                        Ok(Some(person).filter(|_| valid == Some(true)))
                    }
                    None => Ok(None),
                }
            })?;
            let unknown = format!("badge {}", ledger::hex(&code[..8]));
            return Ok(claim(person, SignatureWay::Badge, &unknown));
        }
        if let Some(username) = given(&ask.username) {
            let person = self.read(|tx| Ok(people::person_by_username(tx, company, &username)?))?;
            if person != operator.person {
                return Ok(claim(person, SignatureWay::Name, &unknown_attempts(&username)));
            }
        }
        let way = if ask.pin.is_some() { SignatureWay::Pin } else { SignatureWay::Password };
        Ok(claim(operator.person, way, ""))
    }

    /// Whether it is them: who, and by which way.
    fn show(
        &self,
        operator: &Operator,
        ask: &SignAsk,
        (claim, place, device): (&Claim, &Place, &str),
    ) -> Result<(PersonId, SignatureWay)> {
        let company = operator.company;
        if let Some(answer) = &ask.passkey {
            let (passkey, counter_state) = self.shown(answer, (place, device))?;
            if passkey.company != company {
                return Err(Error::WrongSecret);
            }
            let person = passkey.person;
            self.inner.runner.run(move |cx| {
                let id = &passkey.credential_id;
                Ok(kept_passkeys::used(cx.tx, id, &counter_state, cx.now_us)?)
            })?;
            return Ok((person, SignatureWay::Passkey));
        }
        let Some(person) = claim.person else { return self.refuse_unknown(company, claim, ask) };
        let proof = match claim.way {
            SignatureWay::Badge | SignatureWay::Pin => {
                Proof { pin: ask.pin.clone(), password: None }
            }
            _ => Proof { pin: None, password: ask.password.clone() },
        };
        // Who tries for somebody else locks nobody but themselves.
        let counted = match operator.person {
            Some(asker) if asker != person => format!("sign {asker} {person}"),
            _ => pin_attempts(person),
        };
        self.prove_counted((company, person), &proof, counted)?;
        let is_guarded = claim.way == SignatureWay::Name
            && self.read(|tx| second_factors::guards(tx, (company, person)))?;
        if !is_guarded {
            return Ok((person, claim.way));
        }
        let code = ask.code.as_deref().filter(|code| !code.is_empty()).ok_or(Error::CodeNeeded)?;
        self.check_code((company, person), code)?;
        Ok((person, SignatureWay::Code))
    }

    /// Somebody whom nobody knows takes as long to refuse as somebody known, and as few tries.
    fn refuse_unknown(
        &self,
        company: CompanyId,
        claim: &Claim,
        ask: &SignAsk,
    ) -> Result<(PersonId, SignatureWay)> {
        let (now_us, name) = (self.now_us(), claim.unknown.clone());
        self.read(|tx| refuse_locked(tx, company, (&name, FAILURES_MAX), now_us))?;
        let given = ask.pin.as_ref().or(ask.password.as_ref()).map_or("", String::as_str);
        secrets::password_matches(given, secrets::NOBODY);
        self.inner.runner.run(move |cx| {
            access::login_failed(cx.tx, company, &name, cx.now_us)?;
            Ok(())
        })?;
        Err(Error::WrongSecret)
    }

    /// Puts it on record that somebody could not show who they are. A name that is nobody's has no
    /// record in the ledger: anybody could write there what they like.
    fn note_failure(
        &self,
        operator: &Operator,
        (claim, act): (&Claim, &str),
        device: &str,
    ) -> Result<()> {
        let (company, site, by) = (operator.company, operator.site, operator.person);
        let (person, way) = (claim.person, claim.way);
        let (act, device) = (act.to_owned(), device.to_owned());
        self.inner.runner.run(move |cx| {
            sessions::note(cx, (company, person), ("signature", false), &device)?;
            if let Some(person) = person {
                cx.act(company, site, by, SigningFailed { person, act, way })?;
            }
            Ok(())
        })
    }
}
