//! What persons are called, from when to when; and their roles, which are projections.
//!
//! Erasing removes every name a person ever had here. The ledger knows only the id.

use domain::ids::CompanyId;
use domain::{PersonId, SiteId};

use crate::error::StoreError;
use crate::ledger::COMPANY_LEDGER;
use crate::sql::{Row, Tx, args, statements};

/// What a person is called during a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// The person.
    pub person: PersonId,
    /// From when, microseconds UTC.
    pub valid_from_us: i64,
    /// Until when; none while it is valid.
    pub valid_to_us: Option<i64>,
    /// The code documents use, as imported.
    pub code: Option<String>,
    /// The name to sign in with.
    pub username: Option<String>,
    /// The name to show.
    pub name: Option<String>,
}

/// A person as the page of people shows one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub person: PersonId,
    /// Whether the names were erased.
    pub erased: bool,
    /// The present name, if there is one.
    pub name: Option<PersonName>,
    /// The roles granted, in alphabetical order.
    pub roles: Vec<HeldRole>,
}

/// A role as somebody holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// The role's code.
    pub role: String,
    /// The site it is for; the company's own ledger stands for the whole company.
    pub site: SiteId,
}

/// What somebody with these roles is at a site: a role of the whole company counts at each of its sites,
/// and one of a site only there. For the company's own ledger only the former count.
pub fn roles_at(held: &[HeldRole], site: SiteId) -> Vec<String> {
    let counts = |held: &&HeldRole| held.site == COMPANY_LEDGER || held.site == site;
    let mut roles: Vec<String> = held.iter().filter(counts).map(|held| held.role.clone()).collect();
    roles.dedup();
    roles
}

statements! {
    CLOSE = "UPDATE person_name SET valid_to_us = $1
        WHERE part = $2 AND company = $3 AND person = $4 AND valid_to_us IS NULL";
    PUT = "INSERT INTO person_name (part, company, person, valid_from_us, valid_to_us, code,
            username, name)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, person, valid_from_us) DO UPDATE SET
            valid_to_us = excluded.valid_to_us, code = excluded.code,
            username = excluded.username, name = excluded.name";
    ERASE = "DELETE FROM person_name WHERE part = $1 AND company = $2 AND person = $3";
    BY_CODE = "SELECT person FROM person_name
        WHERE part = $1 AND company = $2 AND code = $3 ORDER BY person LIMIT 1";
    BY_USERNAME = "SELECT person FROM person_name WHERE part = $1 AND company = $2
        AND username = $3 AND valid_to_us IS NULL ORDER BY person LIMIT 1";
    PRESENT_NAMES = "SELECT person, valid_from_us, valid_to_us, code, username, name
        FROM person_name WHERE part = $1 AND company = $2 AND valid_to_us IS NULL ORDER BY person";
    NAMED = "SELECT person, valid_from_us, valid_to_us, code, username, name FROM person_name
        WHERE part = $1 AND company = $2 AND name = $3 AND valid_to_us IS NULL ORDER BY person";
    NAMES = "SELECT person, valid_from_us, valid_to_us, code, username, name FROM person_name
        WHERE part = $1 AND company = $2 AND person = $3 ORDER BY valid_from_us";
    PERSONS = "SELECT person, erased FROM person WHERE part = $1 AND company = $2 ORDER BY person";
    ROLES = "SELECT person, role, site FROM role_held WHERE part = $1 AND company = $2
        ORDER BY person, role, site";
    ROLES_OF = "SELECT role, site FROM role_held WHERE part = $1 AND company = $2 AND person = $3
        ORDER BY role, site";
    SIGHTS = "SELECT role, about, sight FROM role_sight WHERE part = $1 AND company = $2
        ORDER BY role, about";
    HOLDERS = "SELECT r.person FROM role_held r
        JOIN credential c ON c.part = r.part AND c.company = r.company AND c.person = r.person
        WHERE r.part = $1 AND r.company = $2 AND r.role = $3 AND r.site = 0
            AND c.credential = 'password' AND c.valid = 1 ORDER BY r.person";
    CREDENTIAL = "SELECT valid FROM credential
        WHERE part = $1 AND company = $2 AND person = $3 AND credential = $4";
}

fn read_name(row: Row<'_>) -> Result<PersonName, StoreError> {
    let mut columns = row.columns();
    Ok(PersonName {
        person: columns.take()?,
        valid_from_us: columns.take()?,
        valid_to_us: columns.take()?,
        code: columns.take()?,
        username: columns.take()?,
        name: columns.take()?,
    })
}

/// Gives a person a name from a moment on; the one before ends there.
pub fn set_name(tx: &mut Tx<'_>, company: CompanyId, name: &PersonName) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&CLOSE, args![name.valid_from_us, part, company, name.person])?;
    tx.execute(
        &PUT,
        args![
            part,
            company,
            name.person,
            name.valid_from_us,
            name.valid_to_us,
            name.code.as_deref(),
            name.username.as_deref(),
            name.name.as_deref()
        ],
    )?;
    Ok(())
}

/// Removes every name of a person; belongs with a `PersonErased` fact.
pub fn erase_names(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<u64, StoreError> {
    let part = tx.part(company);
    tx.execute(&ERASE, args![part, company, person])
}

/// The person documents mean by a code.
pub fn person_by_code(
    tx: &mut Tx<'_>,
    company: CompanyId,
    code: &str,
) -> Result<Option<PersonId>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_CODE, args![part, company, code], |row| row.get(0))
}

/// The person who signs in with a name.
pub fn person_by_username(
    tx: &mut Tx<'_>,
    company: CompanyId,
    username: &str,
) -> Result<Option<PersonId>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_USERNAME, args![part, company, username], |row| row.get(0))
}

/// The present name of everybody who has one.
pub fn present_names(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<PersonName>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&PRESENT_NAMES, args![part, company], read_name)
}

/// Everybody who is called by a name now.
pub fn named(
    tx: &mut Tx<'_>,
    company: CompanyId,
    name: &str,
) -> Result<Vec<PersonName>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&NAMED, args![part, company, name], read_name)
}

/// Every name a person ever had, the oldest first.
pub fn names(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Vec<PersonName>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&NAMES, args![part, company, person], read_name)
}

/// Everybody, with present name and roles.
pub fn persons(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<Person>, StoreError> {
    let part = tx.part(company);
    let mut persons = tx.query_all(&PERSONS, args![part, company], |row| {
        Ok(Person { person: row.get(0)?, erased: row.get(1)?, name: None, roles: Vec::new() })
    })?;
    let place = |persons: &[Person], id| persons.binary_search_by_key(&id, |p| p.person).ok();
    for name in present_names(tx, company)? {
        if let Some(at) = place(&persons, name.person) {
            persons[at].name = Some(name);
        }
    }
    let roles = tx.query_all(&ROLES, args![part, company], |row| {
        Ok((row.get::<PersonId>(0)?, HeldRole { role: row.get(1)?, site: row.get(2)? }))
    })?;
    for (person, role) in roles {
        if let Some(at) = place(&persons, person) {
            persons[at].roles.push(role);
        }
    }
    Ok(persons)
}

/// The roles of a person, in alphabetical order.
pub fn roles_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Vec<HeldRole>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ROLES_OF, args![part, company, person], |row| {
        Ok(HeldRole { role: row.get(0)?, site: row.get(1)? })
    })
}

/// What a role is shown of a group of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSight {
    /// The role's code.
    pub role: String,
    /// The group's word.
    pub about: String,
    /// Where it is shown.
    pub sight: String,
}

/// What a company set of what its roles are shown.
pub fn sights(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<RoleSight>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&SIGHTS, args![part, company], |row| {
        Ok(RoleSight { role: row.get(0)?, about: row.get(1)?, sight: row.get(2)? })
    })
}

/// Who has a role in the whole company and a valid password.
pub fn holders_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    role: &str,
) -> Result<Vec<PersonId>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&HOLDERS, args![part, company, role], |row| row.get(0))
}

/// Whether a credential is valid, as the ledger says; none when it was never set.
pub fn credential_valid(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
    credential: &str,
) -> Result<Option<bool>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&CREDENTIAL, args![part, company, person, credential], |row| row.get(0))
}
