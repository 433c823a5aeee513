//! The manifest: what the dossier is about and every file in it with its hash, signed as a note.

use sha2::{Digest, Sha256};

use super::{hex, unhex};
use crate::Hash;

/// The first line of a manifest.
const FORMAT: &str = "suyuan-dossier/1";

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Who speaks: the origin of the company's ledgers.
    pub origin: String,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// What it is about, in one line for people.
    pub subject: String,
    /// How many facts it holds.
    pub facts: usize,
    /// Every other file, in the order of the archive.
    pub files: Vec<Listed>,
}

/// One file of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path.
    pub path: String,
    /// How long it is.
    pub length: usize,
    /// The hash of its content.
    pub sha256: Hash,
}

/// Why a text is no manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadManifest {
    /// The first line names another format.
    #[error("line 1 is not {0:?}")]
    Format(&'static str),
    /// A line is missing, empty or not of its form.
    #[error("line {0} is not of its form")]
    Line(usize),
}

impl Listed {
    /// What a manifest says of a file.
    pub fn of(path: &str, content: &[u8]) -> Self {
        let sha256 = Sha256::digest(content).into();
        Self { path: path.to_owned(), length: content.len(), sha256 }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, ' ');
        let sha256 = unhex(parts.next()?)?.try_into().ok()?;
        let length = decimal(parts.next()?)?;
        let path = parts.next().filter(|path| !path.is_empty())?.to_owned();
        Some(Self { path, length, sha256 })
    }
}

impl Manifest {
    /// The text that is signed; none where a line would be empty or broken.
    pub fn text(&self) -> Option<String> {
        self.text_of(FORMAT)
    }

    /// The same of a file of another format.
    pub(crate) fn text_of(&self, format: &str) -> Option<String> {
        let count = self.facts.to_string();
        let files = self.files.iter().map(|file| {
            let Listed { path, length, sha256 } = file;
            format!("{} {length} {path}", hex(sha256))
        });
        let head = [format, &self.origin, &self.made_at, &self.subject, &count];
        let mut text = String::new();
        for line in head.into_iter().map(str::to_owned).chain(files) {
            if line.is_empty() || line.chars().any(char::is_control) {
                return None;
            }
            text.push_str(&line);
            text.push('\n');
        }
        Some(text)
    }

    /// Reads the text of a manifest.
    pub fn parse(text: &str) -> Result<Self, BadManifest> {
        Self::parse_of(FORMAT, text)
    }

    /// The same of a file of another format.
    pub(crate) fn parse_of(wanted: &'static str, text: &str) -> Result<Self, BadManifest> {
        let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or_default().split('\n').collect();
        let [format, origin, made_at, subject, count, files @ ..] = lines.as_slice() else {
            return Err(BadManifest::Line(lines.len()));
        };
        if *format != wanted {
            return Err(BadManifest::Format(wanted));
        }
        if let Some(empty) = lines.iter().position(|line| line.is_empty()) {
            return Err(BadManifest::Line(empty + 1));
        }
        let files = files.iter().enumerate();
        let files = files.map(|(at, line)| Listed::parse(line).ok_or(BadManifest::Line(at + 6)));
        Ok(Self {
            origin: (*origin).to_owned(),
            made_at: (*made_at).to_owned(),
            subject: (*subject).to_owned(),
            facts: decimal(count).ok_or(BadManifest::Line(5))?,
            files: files.collect::<Result<_, _>>()?,
        })
    }
}

/// A whole number in its shortest form.
fn decimal(text: &str) -> Option<usize> {
    let number: usize = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            origin: "suyuan/1".into(),
            made_at: "2026-11-19T14:32:00+08:00".into(),
            subject: "lot DP-261118-3, both ways".into(),
            facts: 12,
            files: vec![Listed::of("facts.ndjson", b"{}"), Listed::of("answer.json", b"")],
        }
    }

    #[test]
    fn a_manifest_reads_back() {
        assert_eq!(Manifest::parse(&manifest().text().unwrap()), Ok(manifest()));
    }

    #[test]
    fn what_is_no_manifest_is_refused_at_its_line() {
        let text = manifest().text().unwrap();
        for (from, to, fault) in [
            ("suyuan-dossier/1", "suyuan-dossier/2", BadManifest::Format(FORMAT)),
            ("\n12\n", "\n012\n", BadManifest::Line(5)),
            (" 2 facts", " two facts", BadManifest::Line(6)),
            ("\nlot DP-261118-3, both ways\n", "\n\n", BadManifest::Line(4)),
        ] {
            assert_eq!(Manifest::parse(&text.replacen(from, to, 1)), Err(fault), "{to:?}");
        }
        assert_eq!(Manifest { subject: "two\nlines".into(), ..manifest() }.text(), None);
    }
}
