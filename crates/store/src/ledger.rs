//! The ledger table: appending facts under the lock of a chain's head, and reading them again.
//!
//! Where two chains are written in one transaction, the company's own (site 0) is locked first, so
//! that no two writers wait for each other.

use domain::facts::{BadFact, Entry, Record};
use domain::ids::{self, CompanyId};
use domain::{FactId, ImportId, SiteId};
use ledger::Hash;
use ledger::merkle::Frontier;
use ledger::seal::{self, CHAIN_START, FORMAT_VERSION, HASH_SHA256, Header, Secret};

use crate::apply;
use crate::error::StoreError;
use crate::sql::{Columns, Row, Tx, args, statements};

/// The ledger of the company itself, beside those of its sites.
pub const COMPANY_LEDGER: SiteId = SiteId(0);

statements! {
    SITE_NUMBER = "SELECT number FROM site WHERE part = $1 AND company = $2 AND site = $3";
    START_HEAD = "INSERT INTO ledger_head (part, company, site, seq, fact, appended_at_us, hash, peaks)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (part, company, site) DO NOTHING";
    HEAD = "SELECT seq, fact, appended_at_us, hash, peaks FROM ledger_head
        WHERE part = $1 AND company = $2 AND site = $3";
    SAVE_HEAD = "UPDATE ledger_head SET seq = $1, fact = $2, appended_at_us = $3, hash = $4, peaks = $5
        WHERE part = $6 AND company = $7 AND site = $8";
    INSERT = "INSERT INTO ledger (part, company, site, seq, fact, format_version, hash_alg, kind,
            kind_version, appended_at_us, import, secret, content, marks, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    PAGE = "SELECT part, company, site, seq, fact, format_version, hash_alg, kind, kind_version, appended_at_us, import,
            secret, content, marks, hash
        FROM ledger WHERE part = $1 AND company = $2 AND site = $3 AND seq > $4
        ORDER BY seq LIMIT $5";
    EARLIER = "SELECT part, company, site, seq, fact, format_version, hash_alg, kind, kind_version,
            appended_at_us, import, secret, content, marks, hash
        FROM ledger WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4 AND seq < $5
        ORDER BY seq DESC LIMIT $6";
    WHOLE_FIRST = "SELECT part, company, site, seq, fact, format_version, hash_alg, kind,
            kind_version, appended_at_us, import, secret, content, marks, hash
        FROM ledger ORDER BY part, company, site, seq LIMIT $1";
    WHOLE_AFTER = "SELECT part, company, site, seq, fact, format_version, hash_alg, kind,
            kind_version, appended_at_us, import, secret, content, marks, hash
        FROM ledger WHERE (part, company, site, seq) > ($1, $2, $3, $4)
        ORDER BY part, company, site, seq LIMIT $5";
    CHAINS = "SELECT company, site FROM ledger_head ORDER BY part, company, site";
}

/// The end of a chain, under lock: what the next fact is linked to.
///
/// A clone is a way back: when a savepoint is rolled back, so must the head be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The company of the chain.
    pub company: CompanyId,
    /// Its site, or [`COMPANY_LEDGER`].
    pub site: SiteId,
    /// The number of facts so far.
    pub seq: i64,
    /// The id of the last fact.
    pub fact: FactId,
    /// When the last fact was appended.
    pub appended_at_us: i64,
    /// The hash of the chain.
    pub hash: Hash,
    /// The tree over all leaves.
    pub tree: Frontier,
    part: i64,
    site_number: u16,
    last_id: i64,
}

impl Head {
    /// An id for something new of this chain. It is used up when a fact is appended after it.
    pub fn next_id(&mut self, now_us: i64) -> i64 {
        self.last_id = ids::next(self.last_id, now_us, self.site_number);
        self.last_id
    }

    /// The root of the Merkle tree.
    pub fn root(&self) -> Hash {
        self.tree.root()
    }
}

/// Locks the head of a chain until the transaction ends; starts the chain when it is new.
pub fn lock_head(tx: &mut Tx<'_>, company: CompanyId, site: SiteId) -> Result<Head, StoreError> {
    let part = tx.part(company);
    let site_number = match site {
        COMPANY_LEDGER => 0,
        site => tx
            .query_one(&SITE_NUMBER, args![part, company, site], |row| row.get(0))?
            .ok_or(StoreError::UnknownSite { company, site })?,
    };
    lock(tx, (part, company, site, site_number))
}

/// The same for a chain whose site this database need not know yet.
pub(crate) fn lock_chain(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
) -> Result<Head, StoreError> {
    let part = tx.part(company);
    lock(tx, (part, company, site, 0))
}

fn lock(tx: &mut Tx<'_>, key: (i64, CompanyId, SiteId, u16)) -> Result<Head, StoreError> {
    if let Some(head) = locked_head(tx, key)? {
        return Ok(head);
    }
    let (part, company, site, _) = key;
    tx.execute(&START_HEAD, args![part, company, site, 0_i64, 0_i64, 0_i64, &CHAIN_START, b""])?;
    locked_head(tx, key)?.ok_or(StoreError::Head { site })
}

fn locked_head(
    tx: &mut Tx<'_>,
    (part, company, site, site_number): (i64, CompanyId, SiteId, u16),
) -> Result<Option<Head>, StoreError> {
    let read = |row: Row<'_>| head_from_row(row, part, company, site);
    let head = tx.query_one_locked(&HEAD, args![part, company, site], read)?;
    Ok(head.map(|head| Head { site_number, ..head }))
}

fn head_from_row(
    row: Row<'_>,
    part: i64,
    company: CompanyId,
    site: SiteId,
) -> Result<Head, StoreError> {
    let (seq, fact): (i64, FactId) = (row.get(0)?, row.get(1)?);
    let peaks: Vec<u8> = row.get(4)?;
    let damaged = StoreError::Head { site };
    let leaves = u64::try_from(seq).map_err(|_| StoreError::Head { site })?;
    Ok(Head {
        company,
        site,
        seq,
        fact,
        appended_at_us: row.get(2)?,
        hash: row.get(3)?,
        tree: Frontier::from_peaks(leaves, &peaks).map_err(|_| damaged)?,
        part,
        site_number: 0,
        last_id: fact.0,
    })
}

/// The head of a chain as it is now, without a lock; `None` when the chain has no facts.
pub fn head(tx: &mut Tx<'_>, company: CompanyId, site: SiteId) -> Result<Option<Head>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&HEAD, args![part, company, site], |row| head_from_row(row, part, company, site))
}

/// Every chain there is: company and site.
pub fn chains(tx: &mut Tx<'_>) -> Result<Vec<(CompanyId, SiteId)>, StoreError> {
    tx.query_all(&CHAINS, args![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Appends a fact: gives it its id and place, seals it, links it, and applies it.
///
/// The head is saved once, by [`save_head`], when all facts of the transaction are appended.
pub fn append(
    tx: &mut Tx<'_>,
    head: &mut Head,
    entry: Entry,
    import: ImportId,
    secret: Secret,
    now_us: i64,
) -> Result<Record, StoreError> {
    let id = FactId(head.next_id(now_us));
    let record = Record {
        company: head.company,
        site: head.site,
        seq: head.seq + 1,
        id,
        appended_at_us: now_us.max(head.appended_at_us + 1),
        import,
        entry,
    };
    let content = record.entry.encode();
    let header = header(&record);
    let sealed = seal::seal(&header, &content, secret).expect("an encoded entry is canonical");
    let stored = StoredFact {
        header,
        secret,
        content,
        marks: sealed.marks,
        hash: seal::link(&head.hash, &sealed.leaf),
    };
    put_last(tx, head, sealed.leaf, &stored)?;
    apply::apply(tx, &record)?;
    Ok(record)
}

/// Puts a fact at the end of a chain.
fn put_last(
    tx: &mut Tx<'_>,
    head: &mut Head,
    leaf: Hash,
    fact: &StoredFact,
) -> Result<(), StoreError> {
    let Header { format_version, hash_alg, company, site, seq, kind, kind_version, .. } =
        fact.header;
    head.seq = seq;
    head.fact = FactId(fact.header.fact);
    head.appended_at_us = fact.header.appended_at_us;
    head.hash = fact.hash;
    head.tree.push(leaf);
    tx.insert(
        &INSERT,
        args![
            head.part,
            company,
            site,
            seq,
            fact.header.fact,
            format_version,
            hash_alg,
            kind,
            kind_version,
            fact.header.appended_at_us,
            fact.header.import,
            &fact.secret.0,
            &fact.content,
            &fact.marks,
            &fact.hash,
        ],
    )
}

/// Puts a fact of another database's copy of the chain at its end, byte for byte, and applies it; `false`,
/// and nothing done, where it is not the next one or is not what was sealed.
pub(crate) fn take_over(
    tx: &mut Tx<'_>,
    head: &mut Head,
    fact: &StoredFact,
) -> Result<bool, StoreError> {
    let Ok(sealed) = seal::seal(&fact.header, &fact.content, fact.secret) else { return Ok(false) };
    let is_next = fact.header.seq == head.seq + 1;
    if !is_next || seal::link(&head.hash, &sealed.leaf) != fact.hash || sealed.marks != fact.marks {
        return Ok(false);
    }
    put_last(tx, head, sealed.leaf, fact)?;
    apply::apply(tx, &fact.record()?)?;
    Ok(true)
}

fn header(record: &Record) -> Header {
    let (kind, kind_version) = record.entry.fact.kind();
    Header {
        format_version: FORMAT_VERSION,
        hash_alg: HASH_SHA256,
        company: record.company.0,
        site: record.site.0,
        seq: record.seq,
        fact: record.id.0,
        kind,
        kind_version,
        appended_at_us: record.appended_at_us,
        import: record.import.0,
    }
}

/// Writes the head back; without it the appended facts do not belong to the chain.
pub fn save_head(tx: &mut Tx<'_>, head: &Head) -> Result<(), StoreError> {
    let peaks = head.tree.peak_bytes();
    let touched = tx.execute(
        &SAVE_HEAD,
        args![
            head.seq,
            head.fact,
            head.appended_at_us,
            &head.hash,
            &peaks,
            head.part,
            head.company,
            head.site
        ],
    )?;
    assert_eq!(touched, 1, "a locked head is there to be saved");
    Ok(())
}

/// A row of the ledger as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFact {
    /// What is known of it before its fields.
    pub header: Header,
    /// What the salts of its fields derive from.
    pub secret: Secret,
    /// The canonical values.
    pub content: Vec<u8>,
    /// Check sums that help to name what was changed.
    pub marks: Vec<u8>,
    /// The hash of the chain up to and with this fact.
    pub hash: Hash,
}

impl StoredFact {
    /// The fact with its place, read from its values.
    pub fn record(&self) -> Result<Record, StoreError> {
        let Header { company, site, seq, fact, kind, kind_version, .. } = self.header;
        let site = SiteId(site);
        let entry = Entry::decode(kind, kind_version, &self.content)
            .map_err(|fault| StoreError::Fact { site, seq, fault })?;
        Ok(Record {
            company: CompanyId(company),
            site,
            seq,
            id: FactId(fact),
            appended_at_us: self.header.appended_at_us,
            import: ImportId(self.header.import),
            entry,
        })
    }
}

/// The key of a row of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LedgerKey {
    pub(crate) part: i64,
    pub(crate) company: i64,
    pub(crate) site: i64,
    pub(crate) seq: i64,
}

/// A row of the ledger whose content may be damaged: then the name of the column that is.
pub(crate) struct LedgerRow {
    pub(crate) key: LedgerKey,
    pub(crate) fact: Result<StoredFact, &'static str>,
}

impl LedgerRow {
    /// The fact, or an error that names the column.
    pub(crate) fn readable(self) -> Result<StoredFact, StoreError> {
        let LedgerKey { site, seq, .. } = self.key;
        let site = SiteId(site);
        self.fact.map_err(|name| StoreError::Fact { site, seq, fault: BadFact::Content(name) })
    }
}

/// The columns of a row after its key.
const COLUMNS: [&str; 11] = [
    "fact",
    "format_version",
    "hash_alg",
    "kind",
    "kind_version",
    "appended_at_us",
    "import",
    "secret",
    "content",
    "marks",
    "hash",
];

/// How many rows a walk over the whole ledger reads at a time.
const PAGE_ROWS: i64 = 1000;

/// A page of the whole ledger, in the order of its key, after a key.
pub(crate) fn ledger_page(
    tx: &mut Tx<'_>,
    after: Option<LedgerKey>,
) -> Result<Vec<LedgerRow>, StoreError> {
    match after {
        None => tx.query_all(&WHOLE_FIRST, args![PAGE_ROWS], read_ledger_row),
        Some(LedgerKey { part, company, site, seq }) => {
            let args = args![part, company, site, seq, PAGE_ROWS];
            tx.query_all(&WHOLE_AFTER, args, read_ledger_row)
        }
    }
}

/// A page of one chain after a place in it, rows that are damaged among them.
pub(crate) fn chain_page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after_seq: i64,
) -> Result<Vec<LedgerRow>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&PAGE, args![part, company, site, after_seq, PAGE_ROWS], read_ledger_row)
}

fn read_ledger_row(row: Row<'_>) -> Result<LedgerRow, StoreError> {
    let mut columns = row.columns();
    let key = LedgerKey {
        part: columns.take()?,
        company: columns.take()?,
        site: columns.take()?,
        seq: columns.take()?,
    };
    match read_fact(columns, key) {
        Ok(fact) => Ok(LedgerRow { key, fact: Ok(fact) }),
        Err(StoreError::Column { column, .. }) if column >= 4 => {
            Ok(LedgerRow { key, fact: Err(COLUMNS[column - 4]) })
        }
        Err(other) => Err(other),
    }
}

/// Reads the columns after the key.
fn read_fact(mut columns: Columns<'_>, key: LedgerKey) -> Result<StoredFact, StoreError> {
    let fact = columns.take()?;
    let (format_version, hash_alg) = (columns.take()?, columns.take()?);
    let header = Header {
        format_version,
        hash_alg,
        company: key.company,
        site: key.site,
        seq: key.seq,
        fact,
        kind: columns.take()?,
        kind_version: columns.take()?,
        appended_at_us: columns.take()?,
        import: columns.take()?,
    };
    Ok(StoredFact {
        header,
        secret: Secret(columns.take()?),
        content: columns.take()?,
        marks: columns.take()?,
        hash: columns.take()?,
    })
}

/// Locks every chain until the transaction ends.
pub(crate) fn lock_all(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    for (company, site) in chains(tx)? {
        let key = (tx.part(company), company, site, 0);
        locked_head(tx, key)?;
    }
    Ok(())
}

/// A page of a chain after a place in it, at most `limit` rows.
pub fn stored_facts(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    after_seq: i64,
    limit: u32,
) -> Result<Vec<StoredFact>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, after_seq, limit];
    let rows = tx.query_all(&PAGE, args, read_ledger_row)?;
    rows.into_iter().map(LedgerRow::readable).collect()
}

/// A page of a chain after a place in it, decoded.
pub fn records(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    after_seq: i64,
    limit: u32,
) -> Result<Vec<Record>, StoreError> {
    let facts = stored_facts(tx, company, site, after_seq, limit)?;
    facts.iter().map(StoredFact::record).collect()
}

/// The facts of a kind before a place in a chain, the last one first.
///
/// There is no index by kind: whoever asks must expect to find soon what they look for.
pub fn earlier(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    kind: u16,
    before_seq: i64,
    limit: u32,
) -> Result<Vec<Record>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, kind, before_seq, limit];
    let rows = tx.query_all(&EARLIER, args, read_ledger_row)?;
    rows.into_iter().map(|row| row.readable()?.record()).collect()
}

/// The root of the tree as it was at a size, recomputed from the facts themselves; `None` when the
/// chain is shorter.
pub fn root_at(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    leaves: i64,
) -> Result<Option<Hash>, StoreError> {
    let mut tree = Frontier::default();
    let mut seq = 0;
    while seq < leaves {
        let limit = (leaves - seq).min(PAGE_ROWS);
        let facts = stored_facts(tx, company, site, seq, limit as u32)?;
        if facts.is_empty() {
            return Ok(None);
        }
        for fact in facts {
            let sealed = seal::seal(&fact.header, &fact.content, fact.secret);
            let sealed = sealed.map_err(|fault| StoreError::Fact {
                site,
                seq: fact.header.seq,
                fault: fault.into(),
            })?;
            tree.push(sealed.leaf);
            seq = fact.header.seq;
        }
    }
    Ok((seq == leaves).then(|| tree.root()))
}
