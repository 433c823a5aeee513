//! Labels as readers see them: what was printed for something, what a number stands for, and what was
//! named by choice.

use domain::ids::CompanyId;
use domain::{Instant, LabelId, PersonId, RollId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A label that was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The label.
    pub label: LabelId,
    /// What it names.
    pub subject: String,
    /// Code of its template; the built-in one where absent.
    pub template: Option<String>,
    /// Place in the company's chain of the template's version.
    pub template_seq: Option<i64>,
    /// Code of the printer; paper where absent.
    pub printer: Option<String>,
    /// How many alike.
    pub copies: u32,
    /// SHA-256 of the layout and of what was set into it.
    pub data_sha256: [u8; 32],
    /// The label it was printed again for.
    pub reprint_of: Option<LabelId>,
    /// Why it was printed again.
    pub reason: Option<String>,
    /// When.
    pub at_us: i64,
    /// Who asked for it.
    pub person: Option<PersonId>,
    /// Place in the chain.
    pub seq: i64,
    /// Since when it is void.
    pub voided: Option<Voided>,
}

/// Since when a label is void, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// When.
    pub at_us: i64,
    /// Who said so.
    pub person: Option<PersonId>,
    /// Why.
    pub reason: String,
}

/// What a number that was printed ahead stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The number.
    pub code: String,
    /// Code of its number pool.
    pub pool: String,
    /// What it names.
    pub subject: String,
    /// Since when.
    pub at_us: i64,
    /// Who bound it.
    pub person: Option<PersonId>,
}

/// A roll of labels that were printed ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roll {
    /// The roll.
    pub roll: RollId,
    /// Code of the number pool.
    pub pool: String,
    /// The first number, as it is counted.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// Code of the printer; paper where absent.
    pub printer: Option<String>,
    /// When.
    pub at_us: i64,
    /// Who had it printed.
    pub person: Option<PersonId>,
    /// Place in the chain.
    pub seq: i64,
}

/// Goods that were named by choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where they lay.
    pub place: String,
    /// Who chose.
    pub person: Option<PersonId>,
    /// Who agreed.
    pub confirmed_by: PersonId,
    /// Among how many it was chosen.
    pub candidates: u32,
    /// What it was chosen by.
    pub reason: String,
    /// The label that was printed for it.
    pub label: LabelId,
    /// When.
    pub at: Instant,
}

macro_rules! label_columns {
    () => {
        "SELECT label, subject, template, template_seq, printer, copies, data_sha256, reprint_of,
            reason, at_us, person, seq, voided_at_us, voided_by, void_reason FROM label"
    };
}

macro_rules! roll_columns {
    () => {
        "SELECT roll, pool, first, last, printer, at_us, person, seq FROM label_roll"
    };
}

statements! {
    OF_SUBJECT = concat!(label_columns!(), " WHERE part = $1 AND company = $2 AND site = $3
        AND subject = $4 ORDER BY seq DESC LIMIT $5");
    ONE = concat!(label_columns!(),
        " WHERE part = $1 AND company = $2 AND site = $3 AND label = $4");
    BINDING = "SELECT code, pool, subject, at_us, person FROM label_binding
        WHERE part = $1 AND company = $2 AND site = $3 AND code = $4";
    BOUND_TO = "SELECT code, pool, subject, at_us, person FROM label_binding
        WHERE part = $1 AND company = $2 AND site = $3 AND subject = $4 ORDER BY seq LIMIT $5";
    BOUND_WITHIN = "SELECT code, pool, subject, at_us, person FROM label_binding
        WHERE part = $1 AND company = $2 AND site = $3 AND code >= $4 AND code <= $5
        ORDER BY code LIMIT $6";
    ROLLS = concat!(roll_columns!(), " WHERE part = $1 AND company = $2 AND site = $3
        ORDER BY seq DESC LIMIT $4");
    ROLL = concat!(roll_columns!(),
        " WHERE part = $1 AND company = $2 AND site = $3 AND roll = $4");
    CHOICES = "SELECT place, person, confirmed_by, candidates, reason, label, at_us, at_offset_min
        FROM identity_choice WHERE part = $1 AND company = $2 AND site = $3 AND subject = $4
        ORDER BY seq";
    CHOSEN = "SELECT DISTINCT subject FROM identity_choice
        WHERE part = $1 AND company = $2 AND site = $3 ORDER BY subject LIMIT $4";
}

type Ground = (CompanyId, SiteId);

fn read_label(row: Row<'_>) -> Result<Label, StoreError> {
    let mut columns = row.columns();
    let label = Label {
        label: columns.take()?,
        subject: columns.take()?,
        template: columns.take()?,
        template_seq: columns.take()?,
        printer: columns.take()?,
        copies: columns.take()?,
        data_sha256: columns.take()?,
        reprint_of: columns.take()?,
        reason: columns.take()?,
        at_us: columns.take()?,
        person: columns.take()?,
        seq: columns.take()?,
        voided: None,
    };
    let at_us: Option<i64> = columns.take()?;
    let person = columns.take()?;
    let reason: Option<String> = columns.take()?;
    let voided = at_us.map(|at_us| Voided { at_us, person, reason: reason.unwrap_or_default() });
    Ok(Label { voided, ..label })
}

fn read_binding(row: Row<'_>) -> Result<Binding, StoreError> {
    let mut columns = row.columns();
    Ok(Binding {
        code: columns.take()?,
        pool: columns.take()?,
        subject: columns.take()?,
        at_us: columns.take()?,
        person: columns.take()?,
    })
}

fn read_roll(row: Row<'_>) -> Result<Roll, StoreError> {
    let mut columns = row.columns();
    Ok(Roll {
        roll: columns.take()?,
        pool: columns.take()?,
        first: columns.take()?,
        last: columns.take()?,
        printer: columns.take()?,
        at_us: columns.take()?,
        person: columns.take()?,
        seq: columns.take()?,
    })
}

/// The labels of something, the newest first.
pub fn of_subject(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    subject: &str,
    limit: u32,
) -> Result<Vec<Label>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_SUBJECT, args![part, company, site, subject, i64::from(limit)], read_label)
}

/// A label.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    label: LabelId,
) -> Result<Option<Label>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ONE, args![part, company, site, label], read_label)
}

/// What a number stands for; nothing where it was not bound.
pub fn binding(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    code: &str,
) -> Result<Option<Binding>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BINDING, args![part, company, site, code], read_binding)
}

/// The numbers that stand for something, the oldest first.
pub fn bound_to(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    subject: &str,
    limit: u32,
) -> Result<Vec<Binding>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&BOUND_TO, args![part, company, site, subject, i64::from(limit)], read_binding)
}

/// The bound numbers from one to another, as texts of the same length.
pub fn bound_within(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    (first, last): (&str, &str),
    limit: u32,
) -> Result<Vec<Binding>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, first, last, i64::from(limit)];
    tx.query_all(&BOUND_WITHIN, args, read_binding)
}

/// The rolls of a site, the newest first.
pub fn rolls(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    limit: u32,
) -> Result<Vec<Roll>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ROLLS, args![part, company, site, i64::from(limit)], read_roll)
}

/// A roll.
pub fn roll(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    roll: RollId,
) -> Result<Option<Roll>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ROLL, args![part, company, site, roll], read_roll)
}

/// When something was named by choice, the first time first.
pub fn choices(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    subject: &str,
) -> Result<Vec<Choice>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&CHOICES, args![part, company, site, subject], |row| {
        let mut columns = row.columns();
        Ok(Choice {
            place: columns.take()?,
            person: columns.take()?,
            confirmed_by: columns.take()?,
            candidates: columns.take()?,
            reason: columns.take()?,
            label: columns.take()?,
            at: Instant { utc_us: columns.take()?, offset_min: columns.take()? },
        })
    })
}

/// What was ever named by choice, as files name it.
pub fn chosen(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&CHOSEN, args![part, company, site, limit], |row| row.get(0))
}
