//! A set of named tables: a folder or archive of delimited text, one such file, or a workbook.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use crate::cell::Cell;
use crate::delimited::Delimited;
use crate::encoding::{Utf8, recognise};
use crate::source::{Halt, LimitReached, Part, open_archive};
use crate::workbook::Workbook;

/// Most tables in one document.
pub(crate) const TABLES_MAX: usize = 200;

/// Why a table was not read to its end.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The reader of the rows, or the machine, stopped.
    Halt(Halt),
    /// The content is broken at this line.
    Content { error: io::Error, line: u64 },
}

impl From<Halt> for Trouble {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

/// Whether to go on reading rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    More,
    Enough,
}

/// Takes the line number and the cells of one row.
pub(crate) type TakeRow<'a> = dyn FnMut(u64, &mut Vec<Cell>) -> Result<Rows, Halt> + 'a;

/// Tables that can be opened, any number of times.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    names: Vec<String>,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Text(Vec<Part>),
    Workbook(PathBuf),
}

/// Tables that are open for one reading.
pub(crate) enum OpenTables<'t> {
    Text(&'t [Part]),
    Workbook { names: &'t [String], workbook: Box<Workbook> },
}

impl Tables {
    /// The `.csv` files of a folder.
    pub(crate) fn of_folder(folder: &Path) -> io::Result<Self> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if let Some(name) = path.file_name().and_then(table_name) {
                found.push((name, Part::File(path)));
            }
        }
        Self::of_parts(found)
    }

    /// The `.csv` members of an archive.
    pub(crate) fn of_archive(path: &Path) -> io::Result<Self> {
        let archive = open_archive(path)?;
        let mut found = Vec::new();
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).unwrap_or_default();
            // Finder adds such members; they are no tables.
            if name.starts_with("__MACOSX/") {
                continue;
            }
            if let Some(name) = Path::new(name).file_name().and_then(table_name) {
                found.push((name, Part::Member { archive: path.to_owned(), index }));
            }
        }
        Self::of_parts(found)
    }

    /// One file of delimited text.
    pub(crate) fn of_file(path: &Path, name: &str) -> Self {
        let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name);
        let parts = vec![Part::File(path.to_owned())];
        Self { names: vec![stem.to_owned()], source: Source::Text(parts) }
    }

    /// The sheets of a workbook.
    pub(crate) fn of_workbook(path: &Path) -> io::Result<Self> {
        let names = Workbook::open(path)?.names();
        limited(names.len())?;
        Ok(Self { names, source: Source::Workbook(path.to_owned()) })
    }

    fn of_parts(mut found: Vec<(String, Part)>) -> io::Result<Self> {
        limited(found.len())?;
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let mut names: Vec<_> = found.iter().map(|(name, _)| name.to_lowercase()).collect();
        names.sort();
        let twice = names.iter().zip(names.iter().skip(1)).find(|(one, next)| one == next);
        if let Some((name, _)) = twice {
            let what = format!("two tables named {name}");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        let (names, parts) = found.into_iter().unzip();
        Ok(Self { names, source: Source::Text(parts) })
    }

    /// The names of the tables.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether they are sheets of a workbook.
    pub(crate) fn is_workbook(&self) -> bool {
        matches!(self.source, Source::Workbook(_))
    }

    /// Where the table of this name is, whatever the case of its letters.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|found| found.trim().eq_ignore_ascii_case(name))
    }

    pub(crate) fn open(&self) -> io::Result<OpenTables<'_>> {
        Ok(match &self.source {
            Source::Text(parts) => OpenTables::Text(parts),
            Source::Workbook(path) => OpenTables::Workbook {
                names: &self.names,
                workbook: Box::new(Workbook::open(path)?),
            },
        })
    }
}

impl OpenTables<'_> {
    /// Hands over the rows of a table that hold anything.
    pub(crate) fn rows(&mut self, table: usize, take: &mut TakeRow<'_>) -> Result<(), Trouble> {
        let mut filled = |line: u64, cells: &mut Vec<Cell>| {
            if cells.iter().all(Cell::is_empty) { Ok(Rows::More) } else { take(line, cells) }
        };
        match self {
            Self::Text(parts) => read_text(&parts[table], &mut filled),
            Self::Workbook { names, workbook } => workbook.rows(&names[table], &mut filled),
        }
    }

    /// Whether plain numbers that are dates count from 1904.
    pub(crate) fn counts_from_1904(&self) -> bool {
        matches!(self, Self::Workbook { workbook, .. } if workbook.counts_from_1904())
    }
}

fn limited(tables: usize) -> io::Result<()> {
    if tables > TABLES_MAX {
        return Err(LimitReached::error("tables", TABLES_MAX as u64));
    }
    Ok(())
}

fn table_name(file_name: &std::ffi::OsStr) -> Option<String> {
    let path = Path::new(file_name);
    let extension = path.extension()?.to_str()?;
    let hidden = file_name.to_str()?.starts_with('.');
    (!hidden && extension.eq_ignore_ascii_case("csv"))
        .then(|| path.file_stem()?.to_str().map(str::to_owned))?
}

fn read_text(part: &Part, take: &mut TakeRow<'_>) -> Result<(), Trouble> {
    let content = |error| Trouble::Content { error, line: 1 };
    let recognised = part.read(recognise).and_then(|result| result).map_err(content)?;
    part.read(|reader| {
        let mut text = Utf8::new(reader, recognised);
        let delimiter = delimiter(text.fill_buf().map_err(content)?);
        let mut rows = Delimited::new(text, delimiter);
        let mut cells = Vec::new();
        loop {
            match rows.next_row(&mut cells) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(Trouble::Content { error, line: rows.row_line() }),
            }
            if take(rows.row_line(), &mut cells)? == Rows::Enough {
                return Ok(());
            }
        }
    })
    .map_err(content)?
}

/// The delimiter of a text: the one that its first line holds most often, a comma when in doubt.
pub(crate) fn delimiter(text: &[u8]) -> u8 {
    let first = text.split(|&byte| byte == b'\n').find(|line| line.len() > 1).unwrap_or_default();
    let count = |delimiter: u8| first.split(|&byte| byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}
