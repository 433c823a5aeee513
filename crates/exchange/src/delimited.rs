//! Tables of delimited text (RFC 4180), streamed, with exact line numbers.
//!
//! Our own reader rather than a library's because a fault names the line of the file, also after
//! blank lines, quoted line breaks and `\r\n`, and because one endless row must not fill the memory.

use std::io::{self, BufRead};

use crate::cell::Cell;
use crate::source::LimitReached;

/// Longest row, in bytes.
pub(crate) const ROW_BYTES_MAX: u64 = 1 << 20;
/// Most cells in a row.
pub(crate) const ROW_CELLS_MAX: usize = 16_384;

/// Reads rows of delimited text.
pub(crate) struct Delimited<R> {
    reader: R,
    row: RowParser,
}

/// Takes the bytes of rows one by one.
struct RowParser {
    delimiter: u8,
    state: State,
    field: Vec<u8>,
    /// Line that is being read.
    line: u64,
    /// Line where the row begins.
    begins: u64,
    /// The byte before was a `\r`, which a `\n` may complete.
    after_return: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a field.
    Fresh,
    /// In a field without quotes.
    Bare,
    /// Between quotes.
    Quoted,
    /// After a quote that may be the closing one.
    QuoteSeen,
}

impl<R: BufRead> Delimited<R> {
    pub(crate) fn new(reader: R, delimiter: u8) -> Self {
        let row = RowParser {
            delimiter,
            state: State::Fresh,
            field: Vec::new(),
            line: 1,
            begins: 1,
            after_return: false,
        };
        Self { reader, row }
    }

    /// Line where the row that was read last begins, from 1.
    pub(crate) fn row_line(&self) -> u64 {
        self.row.begins
    }

    /// Reads the next row into `cells`; false at the end. Lines without any character are passed.
    pub(crate) fn next_row(&mut self, cells: &mut Vec<Cell>) -> io::Result<bool> {
        cells.clear();
        self.row.field.clear();
        self.row.state = State::Fresh;
        let mut left = ROW_BYTES_MAX;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return self.row.end(cells);
            }
            let mut used = 0;
            let mut ended = false;
            while let Some(&byte) = buffer.get(used).filter(|_| !ended) {
                used += 1;
                ended = self.row.take(byte, cells)?;
            }
            self.reader.consume(used);
            if ended {
                return Ok(true);
            }
            if self.row.has_begun(cells) {
                left = left
                    .checked_sub(used as u64)
                    .ok_or_else(|| LimitReached::error("bytes in one row", ROW_BYTES_MAX))?;
            }
        }
    }
}

impl RowParser {
    fn has_begun(&self, cells: &[Cell]) -> bool {
        !cells.is_empty() || self.state != State::Fresh
    }

    /// Takes the next byte; true when it ends the row.
    fn take(&mut self, byte: u8, cells: &mut Vec<Cell>) -> io::Result<bool> {
        if std::mem::take(&mut self.after_return) && byte == b'\n' {
            // The second half of a line end that is counted already.
            if self.state == State::Quoted {
                self.field.push(byte);
            }
            return Ok(false);
        }
        let line_ended = byte == b'\n' || byte == b'\r';
        if line_ended {
            self.line += 1;
            self.after_return = byte == b'\r';
        }
        if !self.has_begun(cells) {
            if line_ended {
                return Ok(false);
            }
            self.begins = self.line;
        }
        self.state = match (self.state, byte) {
            (State::Fresh, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteSeen,
            (State::Quoted, _) | (State::QuoteSeen, b'"') => {
                self.field.push(byte);
                State::Quoted
            }
            _ if line_ended => {
                self.end_field(cells)?;
                return Ok(true);
            }
            _ if byte == self.delimiter => {
                self.end_field(cells)?;
                State::Fresh
            }
            (State::QuoteSeen, _) => return Err(broken("text after a closing quote")),
            (State::Fresh | State::Bare, _) => {
                self.field.push(byte);
                State::Bare
            }
        };
        Ok(false)
    }

    /// Ends the last row, which no line end follows; false if there is none.
    fn end(&mut self, cells: &mut Vec<Cell>) -> io::Result<bool> {
        if self.state == State::Quoted {
            return Err(broken("a quote that is never closed"));
        }
        if !self.has_begun(cells) {
            return Ok(false);
        }
        self.end_field(cells)?;
        Ok(true)
    }

    fn end_field(&mut self, cells: &mut Vec<Cell>) -> io::Result<()> {
        if cells.len() == ROW_CELLS_MAX {
            return Err(LimitReached::error("cells in one row", ROW_CELLS_MAX as u64));
        }
        let text =
            std::str::from_utf8(&self.field).map_err(|_| broken("bytes that are not UTF-8"))?;
        cells.push(Cell::text(text));
        self.field.clear();
        Ok(())
    }
}

fn broken(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut reader = Delimited::new(text.as_bytes(), b',');
        let (mut cells, mut rows) = (Vec::new(), Vec::new());
        while reader.next_row(&mut cells).unwrap() {
            rows.push((reader.row_line(), cells.iter().map(Cell::plain).collect()));
        }
        rows
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn lines_are_counted_through_blank_lines_quotes_and_both_line_ends() {
        let text = "a,b\r\n\r\n\"x\r\ny\",2\n\n3,\"say \"\"hi\"\"\"\r7,8";

        assert_eq!(
            rows(text),
            [
                row(1, &["a", "b"]),
                row(3, &["x\r\ny", "2"]),
                row(6, &["3", "say \"hi\""]),
                row(7, &["7", "8"])
            ]
        );
    }

    #[test]
    fn an_empty_field_in_quotes_is_a_row() {
        assert_eq!(rows("\"\"\n,\n"), [row(1, &[""]), row(2, &["", ""])]);
        assert_eq!(rows(""), []);
        assert_eq!(rows("\n\r\n"), []);
    }

    #[test]
    fn broken_quotes_and_endless_rows_are_refused() {
        let endless = "x".repeat(3 << 20);
        let wide = ",".repeat(ROW_CELLS_MAX + 2);
        for text in ["\"a", "\"a\"b,c\n", endless.as_str(), wide.as_str()] {
            assert!(Delimited::new(text.as_bytes(), b',').next_row(&mut Vec::new()).is_err());
        }
    }
}
