//! People: accounts, roles, tokens, and erasing what is known of somebody.
//!
//! The ledger learns of a person's id, roles and credentials; names and secrets lie in the side
//! store, so that erasing leaves every hash as it was.

use domain::facts::{
    CredentialChanged, PersonEnrolled, PersonErased, RoleGranted, RoleRevoked, SiteOpened,
};
use domain::ids::CompanyId;
use domain::{PersonId, Refusal, SiteId};
use store::ledger::COMPANY_LEDGER;
use store::side::people::{HeldRole, PersonName, set_name};
use store::side::{access, badges, kiosks, people, settings, sign_ins};
use store::{Tx, masters};

use crate::access::last_seen;
use crate::asks::{ChangePerson, NewPerson, NewTokenAsk, SiteRoles};
use crate::error::{Error, Result};
use crate::permission::{ADMINISTRATOR, Permission, ROLES};
use crate::plant::{Operator, Plant};
use crate::requests::erase_from_answers;
use crate::runner::Cx;
use crate::times::utc;
use crate::views::{NewToken, PersonPage, PersonView, TokenPage, TokenView};
use crate::{guests, passwords, secrets};

/// The setting that holds the number a stranger can be called at; erased with the name.
pub(crate) const PHONE: &str = "phone";

/// The setting that says that somebody else set the password.
const PASSWORD_GIVEN: &str = "password_given";

/// Who knows the password an account begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstPassword {
    /// Its owner alone chose it.
    Own,
    /// Somebody else made it.
    Given,
}

impl Plant {
    /// Everybody of the company: accounts and people known only from records.
    pub fn people(&self, operator: &Operator) -> Result<PersonPage> {
        operator.need(Permission::PeopleManage)?;
        let company = operator.company;
        let everybody = operator.everywhere.contains(&Permission::PeopleManage);
        self.read(|tx| {
            let sites = masters::sites(tx, company)?;
            let mut persons = people::persons(tx, company)?;
            // Who works elsewhere is of no concern to somebody who manages one site.
            let here = |held: &[HeldRole]| !people::roles_at(held, operator.site).is_empty();
            persons.retain(|person| everybody || person.roles.is_empty() || here(&person.roles));
            let ids: Vec<PersonId> = persons.iter().map(|person| person.person).collect();
            let seen = last_seen(tx, company, &ids)?;
            let mut rows = Vec::with_capacity(persons.len());
            for person in persons {
                let valid = people::credential_valid(tx, company, person.person, "password")?;
                let (username, name) =
                    person.name.map_or((None, None), |n| (n.username, n.name.or(n.code)));
                rows.push(PersonView {
                    id: person.person.to_string(),
                    username,
                    name,
                    roles: people::roles_at(&person.roles, COMPANY_LEDGER),
                    at_sites: at_sites(&sites, &person.roles),
                    active: valid == Some(true),
                    last_seen: seen.get(&person.person).map(|us| utc(*us)),
                });
            }
            Ok(PersonPage { rows })
        })
    }

    /// Gives somebody an account. Whoever makes it knows its first password, at the command line too: it
    /// signs nothing until its owner has chosen another.
    pub fn add_person(&self, operator: &Operator, new: &NewPerson) -> Result<PersonView> {
        self.add_account(operator, new, FirstPassword::Given)
    }

    /// Gives an account to whoever typed its password, and to the people of a demo, whose password is
    /// everybody's and meant to be tried.
    pub fn add_person_of_own_password(
        &self,
        operator: &Operator,
        new: &NewPerson,
    ) -> Result<PersonView> {
        self.add_account(operator, new, FirstPassword::Own)
    }

    fn add_account(
        &self,
        operator: &Operator,
        new: &NewPerson,
        first: FirstPassword,
    ) -> Result<PersonView> {
        operator.need_everywhere(Permission::PeopleManage)?;
        check_username(&new.username)?;
        passwords::check(&new.password)?;
        check_roles(&new.roles)?;
        check_sites(&new.at_sites)?;
        if new.name.trim().is_empty() {
            return Err(Refusal::BadInput { field: "name" }.into());
        }
        let hash = secrets::hash_password(&new.password)?;
        let (company, by, new) = (operator.company, operator.person, new.clone());
        let person = self.inner.runner.run(move |cx| {
            refuse_taken(cx, &new.username)?;
            // Somebody known from records by this code gets the account, not a double of them.
            let known = people::person_by_code(cx.tx, company, &new.username)?;
            let person = match known {
                Some(person) => person,
                None => enroll(cx, company, by)?,
            };
            let name = PersonName {
                person,
                valid_from_us: cx.now_us,
                valid_to_us: None,
                code: Some(new.username.clone()),
                username: Some(new.username.clone()),
                name: Some(new.name.clone()),
            };
            set_name(cx.tx, company, &name)?;
            access::set_password(cx.tx, company, person, &hash, cx.now_us)?;
            if first == FirstPassword::Given {
                given_by_another(cx, company, person)?;
            }
            if let Some(language) = &new.language {
                settings::set(cx.tx, company, person, "language", language)?;
            }
            credential(cx, company, by, person, "password", true)?;
            let wanted = wanted(cx.tx, company, &[], (Some(&new.roles), Some(&new.at_sites)))?;
            set_roles(cx, company, by, person, &wanted)?;
            Ok(person)
        })?;
        self.person(operator, person)
    }

    /// Changes a name, roles, password, or whether somebody may sign in.
    pub fn change_person(
        &self,
        operator: &Operator,
        id: &str,
        change: &ChangePerson,
    ) -> Result<PersonView> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let person = parse_person(id)?;
        check_roles(change.roles.as_deref().unwrap_or_default())?;
        check_sites(change.at_sites.as_deref().unwrap_or_default())?;
        let hash = match &change.password {
            Some(password) => {
                passwords::check(password)?;
                Some(secrets::hash_password(password)?)
            }
            None => None,
        };
        let (company, by, change) = (operator.company, operator.person, change.clone());
        self.inner.runner.run(move |cx| {
            let known = people::persons(cx.tx, company)?;
            if !known.iter().any(|p| p.person == person && !p.erased) {
                return Err(Error::NotFound("person"));
            }
            if let Some(name) = &change.name {
                rename(cx, company, person, name)?;
            }
            let held = people::roles_of(cx.tx, company, person)?;
            let asked = (change.roles.as_deref(), change.at_sites.as_deref());
            let wanted = wanted(cx.tx, company, &held, asked)?;
            set_roles(cx, company, by, person, &wanted)?;
            if let Some(hash) = &hash {
                access::set_password(cx.tx, company, person, hash, cx.now_us)?;
                access::end_sessions_of(cx.tx, company, person)?;
                credential(cx, company, by, person, "password", true)?;
                if by != Some(person) {
                    given_by_another(cx, company, person)?;
                }
            }
            if let Some(active) = change.active {
                credential(cx, company, by, person, "password", active)?;
                if !active {
                    access::end_sessions_of(cx.tx, company, person)?;
                    access::delete_tokens_of(cx.tx, company, person)?;
                }
            }
            keep_an_administrator(cx, company)
        })?;
        self.person(operator, person)
    }

    /// Chooses a password of one's own; the present one shows that it is them. Every other session ends.
    pub fn choose_password(
        &self,
        operator: &Operator,
        cookie: &str,
        (current, password): (&str, &str),
    ) -> Result<()> {
        let (company, person) = (operator.company, operator.person.ok_or(Error::Denied)?);
        if operator.seat.shared {
            return Err(Error::Denied);
        }
        passwords::check(password)?;
        self.prove_password((company, person), current)?;
        if current == password && self.read(|tx| password_is_given(tx, (company, person)))? {
            return Err(Refusal::PasswordNotOwn.into());
        }
        let (hash, kept) = (secrets::hash_password(password)?, secrets::fingerprint(cookie));
        self.inner.runner.run(move |cx| {
            access::set_password(cx.tx, company, person, &hash, cx.now_us)?;
            settings::unset(cx.tx, company, person, PASSWORD_GIVEN)?;
            for session in access::sessions_of(cx.tx, company, person)? {
                if session.token_sha256 != kept {
                    access::end_session(cx.tx, &session.token_sha256)?;
                }
            }
            credential(cx, company, Some(person), person, "password", true)
        })
    }

    /// Erases what is known of somebody; their acts stay, under an id that means nobody.
    pub fn erase_person(&self, operator: &Operator, id: &str) -> Result<()> {
        operator.need_everywhere(Permission::PeopleManage)?;
        let person = parse_person(id)?;
        let (company, by) = (operator.company, operator.person);
        self.inner.runner.run(move |cx| {
            if !people::persons(cx.tx, company)?.iter().any(|known| known.person == person) {
                return Err(Error::NotFound("person"));
            }
            set_roles(cx, company, by, person, &[])?;
            credential(cx, company, by, person, "password", false)?;
            cx.act(company, COMPANY_LEDGER, by, PersonErased { person })?;
            let called = called(cx, company, person)?;
            erase_from_answers(cx, company, &called)?;
            people::erase_names(cx.tx, company, person)?;
            settings::unset(cx.tx, company, person, PHONE)?;
            settings::unset(cx.tx, company, person, guests::FIRM)?;
            guests::shut_out(cx, company, person)?;
            settings::unset(cx.tx, company, person, PASSWORD_GIVEN)?;
            access::delete_password(cx.tx, company, person)?;
            for badge in badges::of_company(cx.tx, company)? {
                if badge.person == person {
                    crate::badges::take_away(cx, &badge, by)?;
                }
            }
            if badges::delete_pin(cx.tx, company, person)? {
                credential(cx, company, by, person, "pin", false)?;
            }
            crate::passkeys::take_all(cx, (company, person), by)?;
            crate::second_factors::take_away(cx, (company, person), by)?;
            sign_ins::forget_person(cx.tx, company, person)?;
            kiosks::forget_person(cx.tx, company, person)?;
            access::end_sessions_of(cx.tx, company, person)?;
            access::delete_tokens_of(cx.tx, company, person)?;
            keep_an_administrator(cx, company)
        })
    }

    /// What the operator is called; none at the command line.
    pub(crate) fn display_name(&self, operator: &Operator) -> Result<Option<String>> {
        let Some(person) = operator.person else { return Ok(None) };
        let names = self.read(|tx| Ok(people::names(tx, operator.company, person)?))?;
        Ok(names.into_iter().rev().find_map(|name| name.name.or(name.code)))
    }

    fn person(&self, operator: &Operator, person: PersonId) -> Result<PersonView> {
        let id = person.to_string();
        let page = self.people(operator)?;
        page.rows.into_iter().find(|row| row.id == id).ok_or(Error::NotFound("person"))
    }

    /// The operator's own tokens.
    pub fn tokens(&self, operator: &Operator) -> Result<TokenPage> {
        let person = operator.person.ok_or(Error::Denied)?;
        self.read(|tx| {
            let rows = access::tokens(tx, operator.company)?;
            let own = rows.into_iter().filter(|token| token.person == person);
            Ok(TokenPage {
                rows: own
                    .map(|token| TokenView {
                        id: PersonId(token.token).to_string(),
                        name: token.name,
                        scopes: token.scopes.split_whitespace().map(str::to_owned).collect(),
                        created_at: utc(token.created_at_us),
                        last_used_at: token.seen_at_us.map(utc),
                    })
                    .collect(),
            })
        })
    }

    /// Makes a token for a program that acts for the operator.
    pub fn add_token(&self, operator: &Operator, ask: &NewTokenAsk) -> Result<NewToken> {
        let person = operator.person.ok_or(Error::Denied)?;
        if operator.seat.shared {
            // A token would outlive the two minutes that a session lasts there.
            return Err(Error::Denied);
        }
        if ask.name.trim().is_empty() || ask.name.len() > 100 {
            return Err(Refusal::BadInput { field: "name" }.into());
        }
        for scope in &ask.scopes {
            let permission =
                Permission::from_scope(scope).ok_or(Refusal::BadInput { field: "scopes" })?;
            operator.need(permission)?;
        }
        let secret = secrets::token("sy_")?;
        let token_sha256 = secrets::fingerprint(&secret);
        let (company, name, scopes) = (operator.company, ask.name.clone(), ask.scopes.join(" "));
        let token = self.inner.runner.run(move |cx| {
            let token = cx.next_id(company, COMPANY_LEDGER)?;
            let row = access::ApiToken {
                token_sha256,
                company,
                token,
                person,
                name,
                scopes,
                created_at_us: cx.now_us,
                seen_at_us: None,
                expires_at_us: None,
            };
            access::make_token(cx.tx, &row)?;
            let which = format!("token:{}", PersonId(token));
            credential(cx, company, Some(person), person, &which, true)?;
            Ok(token)
        })?;
        Ok(NewToken { id: PersonId(token).to_string(), token: secret })
    }

    /// Takes one of the operator's own tokens away.
    pub fn remove_token(&self, operator: &Operator, id: &str) -> Result<()> {
        let person = operator.person.ok_or(Error::Denied)?;
        let token = parse_person(id)?.0;
        let company = operator.company;
        self.inner.runner.run(move |cx| {
            let own = access::tokens(cx.tx, company)?
                .into_iter()
                .any(|row| row.token == token && row.person == person);
            if !own {
                return Err(Error::NotFound("token"));
            }
            access::delete_token(cx.tx, company, token)?;
            let which = format!("token:{}", PersonId(token));
            credential(cx, company, Some(person), person, &which, false)
        })
    }
}

/// Makes a person known to the ledger.
pub(crate) fn enroll(
    cx: &mut Cx<'_, '_>,
    company: CompanyId,
    by: Option<PersonId>,
) -> Result<PersonId> {
    let person = PersonId(cx.next_id(company, COMPANY_LEDGER)?);
    cx.act(company, COMPANY_LEDGER, by, PersonEnrolled { person })?;
    Ok(person)
}

/// Every name and number somebody is or was known by.
fn called(cx: &mut Cx<'_, '_>, company: CompanyId, person: PersonId) -> Result<Vec<String>> {
    let names = people::names(cx.tx, company, person)?;
    let names = names.into_iter().flat_map(|name| [name.name, name.username, name.code]);
    let phone = settings::get(cx.tx, company, person, PHONE)?;
    Ok(names.chain([phone]).flatten().filter(|text| !text.is_empty()).collect())
}

/// Says in the ledger that a secret of somebody is valid from now on, or no longer.
pub(crate) fn credential(
    cx: &mut Cx<'_, '_>,
    company: CompanyId,
    by: Option<PersonId>,
    person: PersonId,
    which: &str,
    valid: bool,
) -> Result<()> {
    let fact = CredentialChanged { person, credential: which.to_owned(), valid };
    cx.act(company, COMPANY_LEDGER, by, fact)?;
    Ok(())
}

fn set_roles(
    cx: &mut Cx<'_, '_>,
    company: CompanyId,
    by: Option<PersonId>,
    person: PersonId,
    wanted: &[HeldRole],
) -> Result<()> {
    let held = people::roles_of(cx.tx, company, person)?;
    let site_of = |held: &HeldRole| Some(held.site).filter(|site| *site != COMPANY_LEDGER);
    for new in wanted.iter().filter(|new| !held.contains(new)) {
        let fact = RoleGranted { person, role: new.role.clone(), site: site_of(new) };
        cx.act(company, COMPANY_LEDGER, by, fact)?;
    }
    for old in held.iter().filter(|old| !wanted.contains(old)) {
        let fact = RoleRevoked { person, role: old.role.clone(), site: site_of(old) };
        cx.act(company, COMPANY_LEDGER, by, fact)?;
    }
    Ok(())
}

/// What somebody is to hold: what is asked, and what they hold of what nothing was said of.
fn wanted(
    tx: &mut Tx<'_>,
    company: CompanyId,
    held: &[HeldRole],
    (everywhere, at_sites): (Option<&[String]>, Option<&[SiteRoles]>),
) -> Result<Vec<HeldRole>> {
    let is_kept = |held: &&HeldRole| match held.site {
        COMPANY_LEDGER => everywhere.is_none(),
        _ => at_sites.is_none(),
    };
    let mut wanted: Vec<HeldRole> = held.iter().filter(is_kept).cloned().collect();
    let sites = masters::sites(tx, company)?;
    for role in everywhere.unwrap_or_default() {
        wanted.push(HeldRole { role: role.clone(), site: COMPANY_LEDGER });
    }
    for asked in at_sites.unwrap_or_default() {
        let site = sites.iter().find(|known| known.code == asked.site);
        let site = site.ok_or(Refusal::BadInput { field: "site" })?.site;
        wanted.extend(asked.roles.iter().map(|role| HeldRole { role: role.clone(), site }));
    }
    Ok(wanted)
}

/// Roles of single sites, as pages name sites.
fn at_sites(sites: &[SiteOpened], held: &[HeldRole]) -> Vec<SiteRoles> {
    let of = |site: &SiteOpened| {
        let here = held.iter().filter(|held| held.site == site.site);
        let roles: Vec<String> = here.map(|held| held.role.clone()).collect();
        (!roles.is_empty()).then(|| SiteRoles { site: site.code.clone(), roles })
    };
    sites.iter().filter_map(of).collect()
}

/// What somebody is at a site. Whatever asks what a person may asks this.
pub(crate) fn roles_at(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    person: PersonId,
) -> Result<Vec<String>> {
    Ok(people::roles_at(&people::roles_of(tx, company, person)?, site))
}

/// Whether somebody holds roles at other sites and none here.
pub(crate) fn is_elsewhere(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    person: PersonId,
) -> Result<bool> {
    let held = people::roles_of(tx, company, person)?;
    Ok(!held.is_empty() && people::roles_at(&held, site).is_empty())
}

fn rename(cx: &mut Cx<'_, '_>, company: CompanyId, person: PersonId, name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Refusal::BadInput { field: "name" }.into());
    }
    let names = people::names(cx.tx, company, person)?;
    let old = names.into_iter().rfind(|known| known.valid_to_us.is_none());
    let (code, username) = old.map_or((None, None), |old| (old.code, old.username));
    let valid_from_us = cx.now_us;
    let name = Some(name.trim().to_owned());
    let new = PersonName { person, valid_from_us, valid_to_us: None, code, username, name };
    set_name(cx.tx, company, &new)?;
    Ok(())
}

/// Two know a password: it opens, and signs nothing until its owner has chosen another.
fn given_by_another(cx: &mut Cx<'_, '_>, company: CompanyId, person: PersonId) -> Result<()> {
    Ok(settings::set(cx.tx, company, person, PASSWORD_GIVEN, "1")?)
}

/// Whether somebody else set the password.
pub(crate) fn password_is_given(
    tx: &mut store::Tx<'_>,
    (company, person): (CompanyId, PersonId),
) -> Result<bool> {
    Ok(settings::get(tx, company, person, PASSWORD_GIVEN)?.is_some())
}

/// A company whose last administrator is gone could never be managed again.
fn keep_an_administrator(cx: &mut Cx<'_, '_>, company: CompanyId) -> Result<()> {
    if people::holders_of(cx.tx, company, ADMINISTRATOR)?.is_empty() {
        return Err(Refusal::LastAdministrator.into());
    }
    Ok(())
}

fn refuse_taken(cx: &mut Cx<'_, '_>, username: &str) -> Result<()> {
    for company in masters::companies(cx.tx)? {
        if people::person_by_username(cx.tx, company.id, username)?.is_some() {
            return Err(Refusal::NameTaken { name: username.to_owned() }.into());
        }
    }
    Ok(())
}

fn check_username(username: &str) -> Result<()> {
    let fits = !username.is_empty()
        && username.len() <= 64
        && username.chars().all(|c| !c.is_whitespace() && !c.is_control());
    if fits { Ok(()) } else { Err(Refusal::BadInput { field: "username" }.into()) }
}

fn check_roles(roles: &[String]) -> Result<()> {
    let known = |role: &String| ROLES.iter().any(|(name, _)| name == role);
    if roles.iter().all(known) { Ok(()) } else { Err(Refusal::BadInput { field: "roles" }.into()) }
}

fn check_sites(at_sites: &[SiteRoles]) -> Result<()> {
    at_sites.iter().try_for_each(|asked| check_roles(&asked.roles))
}

fn parse_person(id: &str) -> Result<PersonId> {
    id.parse().map_err(|_| Error::NotFound("person"))
}
