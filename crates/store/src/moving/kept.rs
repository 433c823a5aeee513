//! What lies beside the ledger and moves with it: the tables of the side store, made equal row by row.

use std::collections::VecDeque;

use domain::ids::CompanyId;

use crate::database::Database;
use crate::error::StoreError;
use crate::sql::{Cell, Statement, Tx, Value, args};

/// A table that no fact can rebuild.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub table: &'static str,
    /// Its columns in order, without the part. Where there is a part, the first is the company.
    pub columns: &'static [&'static str],
    /// How many of them, from the first, are its key.
    pub key: usize,
    /// Whether its rows lie in parts.
    pub placed: bool,
    /// How many columns are compared: all, or the key alone where the key says what the content is.
    compared: usize,
    /// Rows written at once.
    rows: usize,
}

const fn placed(table: &'static str, columns: &'static [&'static str], key: usize) -> Kept {
    Kept { table, columns, key, placed: true, compared: columns.len(), rows: 500 }
}

/// Every table of the side store.
pub const KEPT: [Kept; 28] = [
    placed(
        "person_name",
        &["company", "person", "valid_from_us", "valid_to_us", "code", "username", "name"],
        3,
    ),
    placed("password", &["company", "person", "hash", "set_at_us"], 2),
    Kept {
        placed: false,
        ..placed(
            "session",
            &[
                "token_sha256",
                "company",
                "person",
                "csrf",
                "device",
                "language",
                "created_at_us",
                "seen_at_us",
                "expires_at_us",
                "site",
                "station",
                "badge",
                "idle_us",
                "fresh_until_us",
                "proven",
                "fresh_way",
            ],
            1,
        )
    },
    Kept {
        placed: false,
        ..placed(
            "api_token",
            &[
                "token_sha256",
                "company",
                "token",
                "person",
                "name",
                "scopes",
                "created_at_us",
                "seen_at_us",
                "expires_at_us",
            ],
            1,
        )
    },
    placed("setting", &["company", "person", "name", "content"], 3),
    placed("signing_key", &["company", "name", "seed", "created_at_us"], 2),
    placed("key_succession", &["company", "number", "note", "made_at_us"], 2),
    placed("checkpoint", &["company", "site", "size", "note", "kept_at_us", "stamp"], 3),
    placed(
        "idempotency_key",
        &[
            "company",
            "site",
            "caller",
            "idempotency_key",
            "request_sha256",
            "answer",
            "created_at_us",
        ],
        4,
    ),
    placed("import_mapping", &["company", "layout_sha256", "mapping", "used_at_us"], 2),
    placed("login_attempt", &["company", "username", "failures", "last_failure_at_us"], 2),
    Kept {
        placed: false,
        ..placed(
            "badge",
            &[
                "badge_sha256",
                "company",
                "badge",
                "person",
                "kind",
                "alone",
                "operations",
                "valid_from_us",
                "valid_until_us",
                "bound_by",
            ],
            1,
        )
    },
    Kept {
        placed: false,
        ..placed(
            "kiosk",
            &[
                "token_sha256",
                "company",
                "kiosk",
                "site",
                "station",
                "name",
                "created_at_us",
                "seen_at_us",
            ],
            1,
        )
    },
    Kept {
        placed: false,
        ..placed(
            "passkey",
            &[
                "credential_id",
                "company",
                "passkey",
                "person",
                "host",
                "name",
                "public_state",
                "counter_state",
                "created_at_us",
                "used_at_us",
            ],
            1,
        )
    },
    placed("pin", &["company", "person", "hash", "set_at_us", "given_by"], 2),
    placed(
        "second_factor",
        &["company", "person", "secret", "created_at_us", "confirmed_at_us", "last_step"],
        2,
    ),
    placed("recovery_code", &["company", "person", "code_sha256"], 3),
    placed("sign_in", &["company", "person", "at_us", "salt", "way", "good", "device"], 4),
    placed("station_person", &["company", "site", "station", "day", "person"], 5),
    // The address of a content is its hash, and a chunk has a megabyte.
    Kept { compared: 3, rows: 8, ..placed("blob", &["company", "sha256", "chunk", "content"], 3) },
    placed(
        "notice",
        &[
            "company",
            "site",
            "notice",
            "recall",
            "partner",
            "contact",
            "step",
            "channel",
            "address",
            "state",
            "problem",
            "detail",
            "attempts",
            "asked_by",
            "next_at_us",
            "created_at_us",
            "changed_at_us",
            "round",
        ],
        3,
    ),
    Kept {
        placed: false,
        ..placed(
            "notice_link",
            &["token_sha256", "company", "site", "recall", "partner", "contact", "made_at_us"],
            1,
        )
    },
    Kept {
        placed: false,
        ..placed("guest_link", &["token_sha256", "company", "site", "guest", "made_at_us"], 1)
    },
    placed(
        "complaint_report",
        &[
            "company",
            "site",
            "report",
            "question_sha256",
            "at_us",
            "language",
            "text",
            "name",
            "contact",
            "product",
            "lot",
            "document",
            "state",
            "settled_at_us",
            "settled_by",
            "note",
        ],
        3,
    ),
    Kept {
        compared: 7,
        ..placed(
            "complaint_report_file",
            &["company", "site", "report", "place", "sha256", "name", "media_type", "content"],
            4,
        )
    },
    placed(
        "print_job",
        &[
            "company",
            "site",
            "job",
            "printer",
            "first_printer",
            "label",
            "roll",
            "subject",
            "labels",
            "copies",
            "content",
            "state",
            "problem",
            "attempts",
            "sent",
            "created_at_us",
            "changed_at_us",
        ],
        3,
    ),
    placed("printer_state", &["company", "site", "printer", "paused", "state", "since_us"], 3),
    placed("recall_try", &["company", "of_case", "site", "why", "at_us"], 3),
];

/// Rows read at once.
const PAGE_ROWS: i64 = 500;
/// Rows with a content that are read at once: a chunk has a megabyte.
const CONTENTS_AT_ONCE: usize = 8;

/// What a comparison of two tables found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unequal {
    /// Rows of the source.
    pub rows: u64,
    /// Rows that had to be written or removed at the target.
    pub changes: u64,
}

impl Kept {
    /// The columns of the key that rows are put in order by: those after the company in a part.
    fn order(&self) -> &'static [&'static str] {
        &self.columns[usize::from(self.placed)..self.key]
    }

    /// Rows of a company, or all where there are no parts: the first page, or one after a key.
    fn page(&self, after: bool) -> Statement {
        self.page_of(&self.columns[..self.compared], after)
    }

    /// The same with all columns.
    pub(super) fn whole_page(&self, after: bool) -> Statement {
        self.page_of(self.columns, after)
    }

    /// How many whole rows are read and written together: few where each carries a content.
    pub(super) fn rows_at_once(&self) -> usize {
        if self.compared < self.columns.len() { CONTENTS_AT_ONCE } else { self.rows }
    }

    fn page_of(&self, columns: &[&str], after: bool) -> Statement {
        let order = self.order().join(", ");
        let (mut place, mut conditions) = (1, Vec::new());
        if self.placed {
            conditions.push("part = $1 AND company = $2".to_owned());
            place += 2;
        }
        if after {
            let places: Vec<String> =
                (0..self.order().len()).map(|at| format!("${}", place + at)).collect();
            conditions.push(format!("({order}) > ({})", places.join(", ")));
            place += places.len();
        }
        let all = if conditions.is_empty() { "" } else { " WHERE " };
        let conditions = format!("{all}{}", conditions.join(" AND "));
        Statement::generated(format!(
            "SELECT {} FROM {}{conditions} ORDER BY {order} LIMIT ${place}",
            columns.join(", "),
            self.table
        ))
    }

    /// The condition of one row by its key, its parameters from `$1` on.
    fn by_key(&self) -> String {
        let part = self.placed.then_some("part");
        let names = part.into_iter().chain(self.columns[..self.key].iter().copied());
        let equal: Vec<String> =
            names.zip(1..).map(|(name, place)| format!("{name} = ${place}")).collect();
        equal.join(" AND ")
    }

    fn one(&self) -> Statement {
        let columns = self.columns.join(", ");
        Statement::generated(format!(
            "SELECT {columns} FROM {} WHERE {}",
            self.table,
            self.by_key()
        ))
    }

    fn remove(&self) -> Statement {
        Statement::generated(format!("DELETE FROM {} WHERE {}", self.table, self.by_key()))
    }

    pub(super) fn write(&self) -> Statement {
        let part = self.placed.then_some("part");
        let names: Vec<&str> = part.into_iter().chain(self.columns.iter().copied()).collect();
        let places: Vec<String> = (1..=names.len()).map(|place| format!("${place}")).collect();
        Statement::generated(format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.table,
            names.join(", "),
            places.join(", ")
        ))
    }

    /// The part of a row in a database, where it has one.
    fn part(&self, tx: &Tx<'_>, row: &[Cell]) -> Option<i64> {
        match row.first() {
            Some(Cell::Int(company)) if self.placed => Some(tx.part(CompanyId(*company))),
            _ => None,
        }
    }

    pub(super) fn args<'a>(&self, tx: &Tx<'_>, row: &'a [Cell], columns: usize) -> Vec<Value<'a>> {
        let part = self.part(tx, row).map(Value::Int);
        part.into_iter().chain(row[..columns].iter().map(Cell::as_value)).collect()
    }
}

/// The statements over all tables here, for the registry.
pub(crate) fn generated_statements() -> Vec<Statement> {
    let of = |kept: &Kept| {
        [
            kept.page(false),
            kept.page(true),
            kept.whole_page(false),
            kept.whole_page(true),
            kept.one(),
            kept.remove(),
            kept.write(),
        ]
    };
    KEPT.iter().flat_map(of).collect()
}

/// The rows of one table and company, page by page in the order of the key.
struct Rows<'a> {
    kept: &'a Kept,
    database: &'a Database,
    company: CompanyId,
    page: VecDeque<Vec<Cell>>,
    last: Option<Vec<Cell>>,
    ended: bool,
}

impl<'a> Rows<'a> {
    const fn new(kept: &'a Kept, database: &'a Database, company: CompanyId) -> Self {
        Self { kept, database, company, page: VecDeque::new(), last: None, ended: false }
    }

    fn peek(&mut self) -> Result<Option<&Vec<Cell>>, StoreError> {
        if self.page.is_empty() && !self.ended {
            self.turn()?;
        }
        Ok(self.page.front())
    }

    fn next(&mut self) -> Option<Vec<Cell>> {
        self.page.pop_front()
    }

    fn turn(&mut self) -> Result<(), StoreError> {
        let (kept, company) = (self.kept, self.company);
        let order = usize::from(kept.placed)..kept.key;
        let statement = kept.page(self.last.is_some());
        let rows = self.database.read(|tx| {
            let mut args = Vec::new();
            if kept.placed {
                args.extend_from_slice(args![tx.part(company), company]);
            }
            if let Some(last) = &self.last {
                args.extend(last[order].iter().map(Cell::as_value));
            }
            args.push(Value::Int(PAGE_ROWS));
            tx.query_all(&statement, &args, |row| Cell::row(row, kept.compared))
        })?;
        self.ended = (rows.len() as i64) < PAGE_ROWS;
        self.last = rows.last().cloned().or_else(|| self.last.take());
        self.page = rows.into();
        Ok(())
    }
}

/// One row that differs.
pub(super) enum Change {
    /// It is to be written at the target; what was read of it.
    Write { row: Vec<Cell>, instead: bool },
    /// It is no more.
    Remove { row: Vec<Cell> },
}

/// Walks through one table of a company at both ends, and hands over what differs, some at a time.
pub(super) fn compare<E: From<StoreError>>(
    kept: &Kept,
    (source, target): (&Database, &Database),
    company: CompanyId,
    mut differing: impl FnMut(Vec<Change>) -> Result<(), E>,
) -> Result<Unequal, E> {
    let (mut here, mut there) =
        (Rows::new(kept, source, company), Rows::new(kept, target, company));
    let (mut found, mut changes) = (Unequal::default(), Vec::new());
    loop {
        let order = match (here.peek()?, there.peek()?) {
            (None, None) => break,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(ours), Some(theirs)) => ours[..kept.key].cmp(&theirs[..kept.key]),
        };
        let ours = if order.is_le() { here.next() } else { None };
        let theirs = if order.is_ge() { there.next() } else { None };
        found.rows += u64::from(ours.is_some());
        let change = match (ours, theirs) {
            (ours, theirs) if ours == theirs => None,
            (Some(row), theirs) => Some(Change::Write { row, instead: theirs.is_some() }),
            (None, theirs) => theirs.map(|row| Change::Remove { row }),
        };
        changes.extend(change);
        if changes.len() >= kept.rows {
            found.changes += changes.len() as u64;
            differing(std::mem::take(&mut changes))?;
        }
    }
    found.changes += changes.len() as u64;
    if !changes.is_empty() {
        differing(changes)?;
    }
    Ok(found)
}

/// Makes rows at the target as they are at the source.
pub(super) fn make_equal(
    kept: &Kept,
    source: &Database,
    tx: &mut Tx<'_>,
    changes: &[Change],
) -> Result<(), StoreError> {
    for change in changes {
        if let Change::Remove { row } | Change::Write { row, instead: true } = change {
            let args = kept.args(tx, row, kept.key);
            tx.execute(&kept.remove(), &args)?;
        }
    }
    for change in changes {
        let Change::Write { row, .. } = change else { continue };
        if kept.compared == kept.columns.len() {
            let args = kept.args(tx, row, kept.columns.len());
            tx.insert(&kept.write(), &args)?;
            continue;
        }
        let whole = source.read(|tx| {
            let args = kept.args(tx, row, kept.key);
            tx.query_one(&kept.one(), &args, |row| Cell::row(row, kept.columns.len()))
        })?;
        // What has gone meanwhile is gone.
        let Some(whole) = whole else { continue };
        let args = kept.args(tx, &whole, kept.columns.len());
        tx.insert(&kept.write(), &args)?;
    }
    Ok(())
}
