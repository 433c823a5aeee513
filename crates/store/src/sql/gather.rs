//! Rows that wait to be inserted together: one preparation in SQLite, one round trip on PostgreSQL.

use super::{Statement, Value};

/// Rows of one insert statement, their text and their bytes in one buffer each.
pub(super) struct Gathered {
    statement: Statement,
    width: usize,
    cells: Vec<Cell>,
    text: String,
    bytes: Vec<u8>,
}

/// A value; text and bytes are places in their buffers.
#[derive(Clone, Copy)]
enum Cell {
    Null,
    Int(i64),
    Text { start: usize, end: usize },
    Blob { start: usize, end: usize },
}

impl Gathered {
    fn new(statement: &Statement, width: usize) -> Self {
        let (cells, text, bytes) = Default::default();
        Self { statement: statement.clone(), width, cells, text, bytes }
    }

    fn push(&mut self, args: &[Value<'_>]) {
        assert_eq!(args.len(), self.width, "a statement always has as many parameters");
        for value in args {
            let cell = match value {
                Value::Null => Cell::Null,
                Value::Int(number) => Cell::Int(*number),
                Value::Text(text) => {
                    let start = self.text.len();
                    self.text.push_str(text);
                    Cell::Text { start, end: self.text.len() }
                }
                Value::Ints(_) => panic!("no column holds a list"),
                Value::Blob(bytes) => {
                    let start = self.bytes.len();
                    self.bytes.extend_from_slice(bytes);
                    Cell::Blob { start, end: self.bytes.len() }
                }
            };
            self.cells.push(cell);
        }
    }

    pub(super) const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// How many parameters the statement has.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The rows, in the order they came.
    pub(super) fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = Value<'_>>> {
        self.cells.chunks(self.width).map(|row| row.iter().map(|cell| self.value(*cell)))
    }

    /// The values of one column, in the order the rows came.
    pub(super) fn column(&self, place: usize) -> impl Iterator<Item = Value<'_>> {
        self.cells.iter().skip(place).step_by(self.width).map(|cell| self.value(*cell))
    }

    fn value(&self, cell: Cell) -> Value<'_> {
        match cell {
            Cell::Null => Value::Null,
            Cell::Int(number) => Value::Int(number),
            Cell::Text { start, end } => Value::Text(&self.text[start..end]),
            Cell::Blob { start, end } => Value::Blob(&self.bytes[start..end]),
        }
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.text.clear();
        self.bytes.clear();
    }
}

/// The gathered rows of a connection, by statement.
#[derive(Default)]
pub(super) struct Gathering {
    statements: Vec<Gathered>,
    waiting: bool,
    /// Emptied buffers that are not in use.
    spare: Vec<Gathered>,
}

impl Gathering {
    /// Adds a row, and says how many its statement has gathered.
    pub(super) fn push(&mut self, statement: &Statement, args: &[Value<'_>]) -> usize {
        let place = self.statements.iter().position(|rows| rows.statement == *statement);
        let place = place.unwrap_or_else(|| {
            self.statements.push(Gathered::new(statement, args.len()));
            self.statements.len() - 1
        });
        let gathered = &mut self.statements[place];
        gathered.push(args);
        self.waiting = true;
        gathered.cells.len() / gathered.width
    }

    /// Takes what is waiting, to be sent; the buffers are given back with [`Gathering::put_back`] or,
    /// where others are in use meanwhile, with [`Gathering::keep_buffers`].
    pub(super) fn take(&mut self) -> Option<Vec<Gathered>> {
        let spare = std::mem::take(&mut self.waiting).then(|| std::mem::take(&mut self.spare))?;
        Some(std::mem::replace(&mut self.statements, spare))
    }

    /// Gives the buffers back, whether or not their rows could be sent.
    pub(super) fn put_back(&mut self, mut statements: Vec<Gathered>) {
        statements.iter_mut().for_each(Gathered::clear);
        self.statements = statements;
    }

    /// Gives back buffers that are used when those in use are taken.
    pub(super) fn keep_buffers(&mut self, mut statements: Vec<Gathered>) {
        statements.iter_mut().for_each(Gathered::clear);
        self.spare = statements;
    }

    /// Forgets what is waiting.
    pub(super) fn discard(&mut self) {
        if let Some(statements) = self.take() {
            self.put_back(statements);
        }
    }
}
