//! Comparing every projection with the rebuild, row by row in the order of the key.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::{Finding, Halt, Problem, Progress};
use crate::error::StoreError;
use crate::projections::{Projection, projections};
use crate::sql::{Cell, Row, Tx, Value};

/// How many rows of the rebuild are read at a time.
const PAGE_ROWS: i64 = 1000;
/// How often progress is told.
const ROWS_PER_NEWS: u64 = 10_000;

pub(super) fn check(
    tx: &mut Tx<'_>,
    rebuilt: &mut Tx<'_>,
    rows: &mut u64,
    progress: &mut dyn FnMut(Progress) -> Result<(), Halt>,
) -> Result<(), Halt> {
    for projection in projections() {
        check_table(projection, tx, rebuilt, rows, progress)?;
    }
    progress(Progress::Rows(*rows))
}

/// Compares all rows of one table.
pub(super) fn check_table(
    projection: &Projection,
    tx: &mut Tx<'_>,
    rebuilt: &mut Tx<'_>,
    rows: &mut u64,
    progress: &mut dyn FnMut(Progress) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let mut expected = Pages::new(projection);
    tx.stream(&projection.all_rows(), &[], |row| {
        let actual = Cells::read(projection, row)?;
        check_row(projection, &actual, expected.next(rebuilt)?)?;
        *rows += 1;
        if rows.is_multiple_of(ROWS_PER_NEWS) {
            progress(Progress::Rows(*rows))?;
        }
        Ok::<(), Halt>(())
    })?;
    match expected.next(rebuilt)? {
        None => Ok(()),
        Some(missing) => Err(missing.finding(projection, None, Problem::Missing).into()),
    }
}

/// Compares the row of one key, which may be gone from both sides.
pub(super) fn check_key(
    projection: &Projection,
    key: &[Cell],
    tx: &mut Tx<'_>,
    rebuilt: &mut Tx<'_>,
) -> Result<(), Halt> {
    match (one(projection, key, tx)?, one(projection, key, rebuilt)?) {
        (None, None) => Ok(()),
        (None, Some(missing)) => Err(missing.finding(projection, None, Problem::Missing).into()),
        (Some(actual), expected) => check_row(projection, &actual, expected),
    }
}

fn one(projection: &Projection, key: &[Cell], tx: &mut Tx<'_>) -> Result<Option<Cells>, Halt> {
    let key: Vec<Value<'_>> = key.iter().map(Cell::as_value).collect();
    let mut found = None;
    tx.stream(&projection.one_row(), &key, |row| {
        found = Some(Cells::read(projection, row)?);
        Ok::<(), Halt>(())
    })?;
    Ok(found)
}

fn check_row(projection: &Projection, actual: &Cells, expected: Option<Cells>) -> Result<(), Halt> {
    let Some(expected) = expected else {
        return Err(actual.finding(projection, None, Problem::Unexpected).into());
    };
    match actual.key(projection).cmp(expected.key(projection)) {
        Ordering::Less => Err(actual.finding(projection, None, Problem::Unexpected).into()),
        Ordering::Greater => Err(expected.finding(projection, None, Problem::Missing).into()),
        Ordering::Equal => {
            let mut pairs = actual.0.iter().zip(&expected.0);
            match pairs.position(|(actual, expected)| actual != expected) {
                None => Ok(()),
                Some(at) => Err(actual.finding(projection, Some(at), Problem::Changed).into()),
            }
        }
    }
}

/// A row that outlives its query.
struct Cells(Vec<Cell>);

impl Cells {
    fn read(projection: &Projection, row: Row<'_>) -> Result<Self, Halt> {
        let mut cells = Vec::with_capacity(projection.columns.len());
        for column in 0..projection.columns.len() {
            match row.value(column) {
                Ok(value) => cells.push(Cell::of(value)),
                Err(StoreError::Column { .. }) => {
                    let unreadable = Self(cells);
                    let problem = Problem::Unreadable;
                    return Err(unreadable.finding(projection, Some(column), problem).into());
                }
                Err(other) => return Err(other.into()),
            }
        }
        Ok(Self(cells))
    }

    fn key(&self, projection: &Projection) -> &[Cell] {
        &self.0[..projection.key]
    }

    fn finding(&self, projection: &Projection, column: Option<usize>, problem: Problem) -> Finding {
        let key: Vec<String> = projection.columns[..projection.key]
            .iter()
            .zip(&self.0)
            .map(|(name, cell)| format!("{name}={}", cell.shown()))
            .collect();
        Finding {
            table: projection.table,
            row: key.join(", "),
            fact: None,
            field: column.map(|at| projection.columns[at].to_owned()),
            problem,
        }
    }
}

/// The rows of the rebuild, read page by page.
struct Pages<'p> {
    projection: &'p Projection,
    page: VecDeque<Cells>,
    last_key: Option<Vec<Cell>>,
    ended: bool,
}

impl<'p> Pages<'p> {
    fn new(projection: &'p Projection) -> Self {
        Self { projection, page: VecDeque::new(), last_key: None, ended: false }
    }

    fn next(&mut self, rebuilt: &mut Tx<'_>) -> Result<Option<Cells>, Halt> {
        if self.page.is_empty() && !self.ended {
            self.turn(rebuilt)?;
        }
        Ok(self.page.pop_front())
    }

    fn turn(&mut self, rebuilt: &mut Tx<'_>) -> Result<(), Halt> {
        let (statement, mut args) = match &self.last_key {
            None => (self.projection.first_rows(), Vec::new()),
            Some(key) => (self.projection.rows_after(), key.iter().map(Cell::as_value).collect()),
        };
        args.push(Value::Int(PAGE_ROWS));
        let page = &mut self.page;
        rebuilt.stream(&statement, &args, |row| {
            page.push_back(Cells::read(self.projection, row)?);
            Ok::<(), Halt>(())
        })?;
        self.ended = (self.page.len() as i64) < PAGE_ROWS;
        self.last_key = self.page.back().map(|row| row.key(self.projection).to_vec());
        Ok(())
    }
}
