//! What somebody outside is still to be told of a recall, and the links they answer through.
//!
//! A notice is taken by comparing what it was: of two processes one takes it. Of a link only the hash
//! is kept.

use domain::ids::CompanyId;
use domain::notices::{NoticeChannel, NoticeProblem, NoticeState, NoticeStep};
use domain::{NoticeId, PartnerId, PersonId, RecallId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// Something that somebody is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The notice.
    pub notice: NoticeId,
    /// The recall it is of.
    pub recall: RecallId,
    /// The customer.
    pub partner: PartnerId,
    /// Code of the contact.
    pub contact: String,
    /// For which time they are told.
    pub step: NoticeStep,
    /// How it travels.
    pub channel: NoticeChannel,
    /// Where to.
    pub address: String,
    /// How far it is.
    pub state: NoticeState,
    /// What stands in its way.
    pub problem: Option<NoticeProblem>,
    /// What whoever is there said to it.
    pub detail: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// Who asked for it; nobody where the clock did.
    pub asked_by: Option<PersonId>,
    /// When it is tried, or when another process may take it.
    pub next_at_us: i64,
    /// When it was asked for.
    pub created_at_us: i64,
    /// When it last changed.
    pub changed_at_us: i64,
    /// The ledger's place of what the customer heard last before the messages it belongs to; 0 for the
    /// first ones. Whatever was told after it is new in them.
    pub round: i64,
}

/// What a link stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The company.
    pub company: CompanyId,
    /// The site.
    pub site: SiteId,
    /// The recall; the link ends with it.
    pub recall: RecallId,
    /// The customer whose deliveries it shows.
    pub partner: PartnerId,
    /// Code of the contact it was sent to.
    pub contact: String,
}

macro_rules! notice_columns {
    () => {
        "SELECT notice, recall, partner, contact, step, channel, address, state, problem, detail,
            attempts, asked_by, next_at_us, created_at_us, changed_at_us, round FROM notice"
    };
}

statements! {
    // What was given up is tried again when somebody asks for it again, and what went elsewhere is sent
    // anew, unless somebody has it in their hands; whatever else is there stays.
    ASK = "INSERT INTO notice (part, company, site, notice, recall, partner, contact, step, channel,
            address, state, attempts, asked_by, next_at_us, created_at_us, changed_at_us,
            round)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $13, $13, $14)
        ON CONFLICT (part, company, site, recall, partner, contact, step, channel, round) DO UPDATE SET
            address = excluded.address, state = excluded.state, problem = NULL, detail = NULL,
            attempts = 0, asked_by = excluded.asked_by, next_at_us = excluded.next_at_us,
            changed_at_us = excluded.changed_at_us
        WHERE notice.state = $15 OR (notice.address <> excluded.address AND notice.state <> $16)";
    ONE = concat!(notice_columns!(),
        " WHERE part = $1 AND company = $2 AND site = $3 AND notice = $4");
    OF_RECALL = concat!(notice_columns!(), " WHERE part = $1 AND company = $2 AND site = $3
        AND recall = $4 ORDER BY notice");
    DUE = "SELECT company, site, notice FROM notice
        WHERE (state = $1 OR state = $2) AND next_at_us <= $3 ORDER BY next_at_us, notice LIMIT $4";
    STEP = "UPDATE notice SET state = $1, problem = $2, detail = $3, attempts = $4, next_at_us = $5,
            changed_at_us = $6
        WHERE part = $7 AND company = $8 AND site = $9 AND notice = $10 AND state = $11
            AND attempts = $12 AND next_at_us = $13";
    ADD_LINK = "INSERT INTO notice_link (token_sha256, company, site, recall, partner, contact,
            made_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LINK = "SELECT company, site, recall, partner, contact FROM notice_link WHERE token_sha256 = $1";
    END_LINKS = "DELETE FROM notice_link WHERE company = $1 AND site = $2 AND recall = $3";
}

type Ground = (CompanyId, SiteId);

fn read(row: Row<'_>) -> Result<Notice, StoreError> {
    let mut columns = row.columns();
    Ok(Notice {
        notice: columns.take()?,
        recall: columns.take()?,
        partner: columns.take()?,
        contact: columns.take()?,
        step: columns.take()?,
        channel: columns.take()?,
        address: columns.take()?,
        state: columns.take()?,
        problem: columns.take()?,
        detail: columns.take()?,
        attempts: columns.take()?,
        asked_by: columns.take()?,
        next_at_us: columns.take()?,
        created_at_us: columns.take()?,
        changed_at_us: columns.take()?,
        round: columns.take()?,
    })
}

/// Puts a notice into the queue, unless it is there already; whether it is to be handed over now.
pub fn ask(tx: &mut Tx<'_>, (company, site): Ground, notice: &Notice) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![
        part,
        company,
        site,
        notice.notice,
        notice.recall,
        notice.partner,
        &notice.contact,
        notice.step,
        notice.channel,
        &notice.address,
        NoticeState::Waiting,
        notice.asked_by,
        notice.created_at_us,
        notice.round,
        NoticeState::Failed,
        NoticeState::Sending
    ];
    Ok(tx.execute(&ASK, args)? == 1)
}

/// A notice.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    notice: NoticeId,
) -> Result<Option<Notice>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ONE, args![part, company, site, notice], read)
}

/// Everything that somebody was or is to be told of a recall.
pub fn of_recall(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    recall: RecallId,
) -> Result<Vec<Notice>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_RECALL, args![part, company, site, recall], read)
}

/// What is to be handed over by now, and what a process did not come back from.
pub fn due(
    tx: &mut Tx<'_>,
    now_us: i64,
    limit: u32,
) -> Result<Vec<(CompanyId, SiteId, NoticeId)>, StoreError> {
    let args = args![NoticeState::Waiting, NoticeState::Sending, now_us, limit];
    tx.query_all(&DUE, args, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Takes a notice from what it was to what it is, unless somebody else did meanwhile; whether it was
/// taken.
pub fn step(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    was: &Notice,
    is: &Notice,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![
        is.state,
        is.problem,
        is.detail.as_deref(),
        is.attempts,
        is.next_at_us,
        is.changed_at_us,
        part,
        company,
        site,
        was.notice,
        was.state,
        was.attempts,
        was.next_at_us
    ];
    Ok(tx.execute(&STEP, args)? == 1)
}

/// Keeps the hash of a link.
pub fn add_link(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
    link: &Link,
    now_us: i64,
) -> Result<(), StoreError> {
    let Link { company, site, recall, partner, contact } = link;
    let args = args![token_sha256, *company, *site, *recall, *partner, contact, now_us];
    tx.execute(&ADD_LINK, args)?;
    Ok(())
}

/// What a link stands for.
pub fn link(tx: &mut Tx<'_>, token_sha256: &[u8; 32]) -> Result<Option<Link>, StoreError> {
    tx.query_one(&LINK, args![token_sha256], |row| {
        let mut columns = row.columns();
        Ok(Link {
            company: columns.take()?,
            site: columns.take()?,
            recall: columns.take()?,
            partner: columns.take()?,
            contact: columns.take()?,
        })
    })
}

/// The links of a recall end with it.
pub fn end_links(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    recall: RecallId,
) -> Result<(), StoreError> {
    tx.execute(&END_LINKS, args![company, site, recall])?;
    Ok(())
}
