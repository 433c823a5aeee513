//! Strange documents: sound ones with a few bytes, words or cells put wrong, and plain noise.
//!
//! Shared by the property tests and by the long run `exchange-fuzz`, so that a finding of one can
//! be repeated by the other from its seed.

use std::ops::ControlFlow;
use std::path::Path;

use exchange::layout::{Mapping, Sheet, SheetSection, sheets};
use exchange::{CheckError, Document, NothingKnown, OpenError, check};
use jiff::tz::TimeZone;

/// Numbers that a seed decides.
pub(crate) struct Seeded(u64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }
}

const JSON: &str = include_str!("../../../../cases/public/14-corrections-and-void/facts.json");
const TABLES: [(&str, &str); 3] = [
    ("pools.csv", "id,kind,item,lot_number\nL1,lot,F,\"00\n12\"\nR1,run,,\n"),
    ("items.csv", "code,name,unit,kg_per_unit\nF,麵粉,kg,1\n"),
    (
        "transfers.csv",
        "id,at,from,to,qty_from,qty_to,returns\nt1,2026-03-01T06:00:00+08:00,adjust,lot:L1,,5,\n\
         t2,2026-03-01T07:00:00Z,lot:L1,run:R1,2,2,\nt3,2026-03-01T08:00:00Z,run:R1,lot:L1,1,1,t2\n",
    ),
];
const FOREIGN: &str = "進貨明細表,,,,\n,,,,\n進貨日期,供應商,料號,批號,數量(kg)\n115/11/19,甲,M1,0007,５\n\
     2026年11月19日 14:30,甲,M1,0008,\"1,200\"\n20261119,乙,M2,0009,3公斤\n合計,,,,1208\n";
const WORDS: [&str; 24] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-0",
    "1e999",
    "\\u0000",
    "\\ud800",
    "lot:",
    "run:R1",
    "\r\n",
    "\u{feff}",
    "９",
    "\0",
    "9999999999999999999999",
    "民國0年0月0日",
    "99999.9999",
    "2026-02-30T25:61:61+99:99",
    "合計",
];

/// A document that a seed decides: the name of the file and its bytes.
pub(crate) fn document(seed: u64) -> (&'static str, Vec<u8>) {
    let mut seeded = Seeded::new(seed);
    match seeded.below(6) {
        0 | 1 => ("a.json", mutated(JSON.as_bytes(), &mut seeded)),
        2 => ("a.csv", mutated(FOREIGN.as_bytes(), &mut seeded)),
        3 => ("a.zip", archive(&mut seeded)),
        4 => {
            let whole = workbook();
            ("a.xlsx", repacked(&whole, &mut seeded))
        }
        _ => {
            let name = ["a.json", "a.csv", "a.zip", "a.xlsx"][seeded.below(4)];
            let length = seeded.below(300);
            let mut bytes: Vec<u8> = (0..length).map(|_| seeded.next() as u8).collect();
            if seeded.below(2) == 0 {
                bytes.splice(0..0, *b"PK\x03\x04");
            }
            (name, bytes)
        }
    }
}

fn mutated(bytes: &[u8], seeded: &mut Seeded) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=seeded.below(4) {
        let at = seeded.below(bytes.len() + 1);
        let end = (at + seeded.below(20)).min(bytes.len());
        match seeded.below(6) {
            0 if at < bytes.len() => bytes[at] = seeded.next() as u8,
            1 => drop(bytes.splice(at..end, [])),
            2 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => bytes.truncate(at.max(1)),
            _ => {
                let word = WORDS[seeded.below(WORDS.len())];
                bytes.splice(at..end, word.bytes());
            }
        }
    }
    bytes
}

fn pack(members: impl Iterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// An archive of strange tables, or a strange archive of sound ones.
fn archive(seeded: &mut Seeded) -> Vec<u8> {
    let strange = seeded.below(TABLES.len());
    let whole = pack(TABLES.iter().enumerate().map(|(place, (name, text))| {
        let bytes = text.as_bytes();
        let bytes = if place == strange { mutated(bytes, seeded) } else { bytes.to_vec() };
        ((*name).to_owned(), bytes)
    }));
    if seeded.below(3) == 0 { mutated(&whole, seeded) } else { whole }
}

fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, text) in FOREIGN.lines().enumerate() {
        for (column, cell) in text.split(',').enumerate() {
            sheet.write(line as u32, column as u16, cell).unwrap();
        }
    }
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy/mm/dd");
    sheet.write_with_format(3, 0, 46_345.5, &date).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// The workbook with one of its parts put wrong inside the archive.
fn repacked(whole: &[u8], seeded: &mut Seeded) -> Vec<u8> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let strange = seeded.below(archive.len());
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        if index == strange {
            bytes = mutated(&bytes, seeded);
        }
        members.push((member.name().to_owned(), bytes));
    }
    pack(members.into_iter())
}

/// Reads a document in every way there is. Whatever it is, this ends and does not panic.
pub(crate) fn try_document(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    let zone = TimeZone::get("Asia/Taipei").unwrap();
    let open = || match Document::open(&path, &zone) {
        Ok(document) => Some(document),
        Err(OpenError::Faulty(faults)) => {
            assert_eq!(faults.to_string().lines().count(), 1, "a fault is one line: {faults}");
            None
        }
        Err(OpenError::Io(error)) => panic!("content is no machine failure: {error}"),
    };
    let Some(document) = open() else { return };
    check_it(&document, folder);
    let Ok(found) = sheets(&document, None) else { return };
    let mut mapping = Mapping { sheets: found.iter().map(Sheet::mapping).collect() };
    check_it(&document.mapped(mapping.clone()), folder);
    for sheet in &mut mapping.sheets {
        sheet.section = SheetSection::Receipts;
        sheet.header_row = 3;
    }
    if let Some(document) = open() {
        check_it(&document.mapped(mapping), folder);
    }
}

fn check_it(document: &Document, folder: &Path) {
    match check(document, &mut NothingKnown, folder, &mut |_| ControlFlow::Continue(())) {
        Ok(checked) => {
            assert_eq!(checked.transfers().unwrap().count() as u64, checked.new.transfers);
        }
        Err(CheckError::Faulty(faults)) => {
            let text = faults.to_string();
            assert!(faults.total() > 0 && text.lines().count() as u64 == faults.total(), "{text}");
        }
        Err(CheckError::Halted(halt)) => panic!("content is no machine failure: {halt}"),
    }
}
