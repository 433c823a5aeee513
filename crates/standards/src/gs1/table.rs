//! The table of application identifiers: read once from the text beside this file.

use std::sync::LazyLock;

use super::linters::{self, Linter};

/// Digits of the shortest identifier.
const CODE_LEN_MIN: usize = 2;

/// Digits of the longest identifier.
const CODE_LEN_MAX: usize = 4;

/// Characters in the longest value that an identifier which is not assigned may have.
const UNKNOWN_LEN_MAX: usize = 90;

/// Which characters a piece of a value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharacterSet {
    /// Digits.
    Numeric,
    /// The 82 characters of the invariant set.
    Set82,
    /// The 39 characters of part identifiers.
    Set39,
    /// Base64 for files and URIs.
    Set64,
}

/// One piece of a value.
#[derive(Debug, Clone)]
pub struct Component {
    /// What it is made of.
    pub set: CharacterSet,
    /// Characters, at least.
    pub len_min: usize,
    /// Characters, at most.
    pub len_max: usize,
    /// Whether it may be absent.
    pub optional: bool,
    /// What else it must obey, in order.
    pub linters: Vec<Linter>,
}

/// An identifier, or several that begin alike: `35nn`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Whether it means this identifier.
    pub fn matches(&self, code: &str) -> bool {
        self.0.len() == code.len()
            && self.0.bytes().zip(code.bytes()).all(|(ours, theirs)| ours == b'n' || ours == theirs)
    }

    /// As it is written in the table.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One demand: at least one alternative, all of whose parts are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need(pub Vec<Vec<Pattern>>);

/// One application identifier.
#[derive(Debug, Clone)]
pub struct Identifier {
    /// Its two to four digits; empty for one that is not assigned.
    pub code: String,
    /// Its short name.
    pub title: String,
    /// Whether its length is predefined, so that nothing separates it from what follows.
    pub fixed: bool,
    /// Whether a Digital Link takes it as an attribute.
    pub attribute: bool,
    /// The alternatives of qualifiers behind it in the path of a Digital Link; none for one that
    /// is no primary key.
    pub key: Option<Vec<Vec<String>>>,
    /// The pieces of its value.
    pub components: Vec<Component>,
    /// What must be there too.
    pub needs: Vec<Need>,
    /// What must not be there too.
    pub never: Vec<Pattern>,
}

impl Identifier {
    /// Characters of the shortest value.
    pub fn len_min(&self) -> usize {
        self.components.iter().filter(|piece| !piece.optional).map(|piece| piece.len_min).sum()
    }

    /// Characters of the longest value.
    pub fn len_max(&self) -> usize {
        self.components.iter().map(|piece| piece.len_max).sum()
    }
}

/// All assigned identifiers.
#[derive(Debug)]
pub struct Table {
    /// Sorted by code.
    identifiers: Vec<Identifier>,
    /// Digits of the identifiers that begin with two digits; 0 where none does.
    lengths: [u8; 100],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    Table::parse(include_str!("identifiers.txt")).expect("a test reads the table")
});

/// Identifiers that are not assigned: separated, or of the predefined length of their prefix.
static UNKNOWN: LazyLock<[Identifier; 3]> = LazyLock::new(|| {
    [unknown(1, UNKNOWN_LEN_MAX, false), unknown(6, 6, true), unknown(13, 13, true)]
});

fn unknown(len_min: usize, len_max: usize, fixed: bool) -> Identifier {
    let set = CharacterSet::Set82;
    Identifier {
        code: String::new(),
        title: "UNKNOWN".to_owned(),
        fixed,
        // It may be one, for all that is known.
        attribute: true,
        key: None,
        components: vec![Component { set, len_min, len_max, optional: false, linters: Vec::new() }],
        needs: Vec::new(),
        never: Vec::new(),
    }
}

/// The identifier with this code.
pub fn find(code: &str) -> Option<&'static Identifier> {
    TABLE.find(code)
}

/// All identifiers, sorted by code.
pub fn all() -> &'static [Identifier] {
    &TABLE.identifiers
}

/// How many digits identifiers have that begin like this; none where nothing is assigned.
pub fn code_len(begins: &[u8]) -> Option<usize> {
    TABLE.code_len(begins)
}

/// The assigned identifier that data begins with.
pub fn at_start(data: &[u8]) -> Option<&'static Identifier> {
    let len = TABLE.code_len(data)?;
    find(std::str::from_utf8(data.get(..len)?).ok()?)
}

/// What stands in for an identifier that is not assigned, where its digits do not contradict
/// those that are: `8299` may come to be, `800` never.
pub fn unassigned(code: &str) -> Option<&'static Identifier> {
    let fits = (CODE_LEN_MIN..=CODE_LEN_MAX).contains(&code.len())
        && code.bytes().all(|digit| digit.is_ascii_digit())
        && TABLE.code_len(code.as_bytes()).is_none_or(|len| len == code.len())
        && TABLE.find(code).is_none();
    fits.then(|| match (&code[..2], code.len()) {
        ("31" | "32" | "33" | "34" | "35" | "36", 4) => &UNKNOWN[1],
        ("41", 3) => &UNKNOWN[2],
        _ => &UNKNOWN[0],
    })
}

impl Table {
    fn find(&self, code: &str) -> Option<&Identifier> {
        let found = self.identifiers.binary_search_by(|listed| listed.code.as_str().cmp(code));
        found.ok().map(|place| &self.identifiers[place])
    }

    fn code_len(&self, begins: &[u8]) -> Option<usize> {
        let (&[tens, ones], _) = begins.split_first_chunk::<2>()?;
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        let len =
            digits.then(|| self.lengths[usize::from(tens - b'0') * 10 + usize::from(ones - b'0')]);
        len.filter(|len| *len > 0).map(usize::from)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut table = Self { identifiers: Vec::new(), lengths: [0; 100] };
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        for line in lines {
            let read = row(line).ok_or_else(|| format!("not understood: {line}"))?;
            for identifier in read {
                let place: usize = identifier.code[..2].parse().map_err(|_| line.to_owned())?;
                let len = identifier.code.len() as u8;
                if ![0, len].contains(&table.lengths[place]) {
                    return Err(format!("identifiers that begin alike differ in length: {line}"));
                }
                table.lengths[place] = len;
                table.identifiers.push(identifier);
            }
        }
        if !table.identifiers.is_sorted_by(|one, next| one.code < next.code) {
            return Err("the identifiers are not sorted, or one is there twice".to_owned());
        }
        Ok(table)
    }
}

/// The identifiers of one line.
fn row(line: &str) -> Option<Vec<Identifier>> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [codes, title, length, web, value, needs, never] = cells[..] else { return None };
    let webs: Vec<&str> = web.split(',').map(str::trim).collect();
    let model = Identifier {
        code: String::new(),
        title: title.to_owned(),
        fixed: length == "fixed",
        attribute: webs.contains(&"attribute"),
        key: webs.iter().find_map(|web| web.strip_prefix("key")).map(alternatives),
        components: value.split_whitespace().map(component).collect::<Option<_>>()?,
        needs: needs
            .split(';')
            .map(str::trim)
            .filter(|need| !need.is_empty())
            .map(demand)
            .collect(),
        never: never.split_whitespace().map(|code| Pattern(code.to_owned())).collect(),
    };
    let (first, last) = codes.split_once('-').unwrap_or((codes, codes));
    let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
    let width = codes.split('-').next()?.len();
    let numbered = |code: u32| Identifier { code: format!("{code:0width$}"), ..model.clone() };
    Some((first..=last).map(numbered).collect())
}

fn alternatives(text: &str) -> Vec<Vec<String>> {
    let words = |one: &str| one.split_whitespace().map(str::to_owned).collect();
    text.split('/').map(words).collect()
}

fn demand(text: &str) -> Need {
    let parts = |one: &str| one.split('+').map(|code| Pattern(code.to_owned())).collect();
    Need(text.split_whitespace().map(parts).collect())
}

/// A piece as it is written: `n13:csum+gcppos1`, `x..17?`.
fn component(text: &str) -> Option<Component> {
    let (text, optional) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
    let (shape, rules) = text.split_once(':').unwrap_or((text, ""));
    let set = match shape.get(..1)? {
        "n" => CharacterSet::Numeric,
        "x" => CharacterSet::Set82,
        "y" => CharacterSet::Set39,
        "z" => CharacterSet::Set64,
        _ => return None,
    };
    let (len_min, len_max) = match shape[1..].strip_prefix("..") {
        Some(most) => (1, most.parse().ok()?),
        None => (shape[1..].parse().ok()?, shape[1..].parse().ok()?),
    };
    let rules = rules.split('+').filter(|rule| !rule.is_empty());
    let linters = rules.map(linters::by_name).collect::<Option<_>>()?;
    Some(Component { set, len_min, len_max, optional, linters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        let table = Table::parse(include_str!("identifiers.txt")).unwrap();

        assert!(table.identifiers.len() > 500, "{}", table.identifiers.len());
    }

    #[test]
    fn a_predefined_length_leaves_no_room_for_choice() {
        for identifier in all().iter().filter(|identifier| identifier.fixed) {
            assert_eq!(identifier.len_min(), identifier.len_max(), "{}", identifier.code);
        }
    }

    #[test]
    fn whatever_is_needed_or_forbidden_is_in_the_table() {
        let known = |pattern: &Pattern| all().iter().any(|one| pattern.matches(&one.code));
        for identifier in all() {
            let needed = identifier.needs.iter().flat_map(|need| need.0.iter().flatten());
            let qualifiers = identifier.key.iter().flatten().flatten();
            assert!(needed.chain(&identifier.never).all(known), "{}", identifier.code);
            assert!(qualifiers.cloned().map(Pattern).all(|one| known(&one)), "{}", identifier.code);
        }
    }

    #[test]
    fn a_table_that_contradicts_itself_is_refused() {
        let line = |code: &str| format!("{code} | T | | | n2 | |\n");

        assert!(Table::parse(&(line("10") + &line("102"))).is_err());
        assert!(Table::parse(&(line("11") + &line("10"))).is_err());
        assert!(Table::parse("10 | T | | | q2 | |").is_err());
        assert!(Table::parse("10 | T | | | n2:nothing | |").is_err());
        assert!(Table::parse("10 | T | | n2 | |").is_err());
    }

    #[test]
    fn what_is_not_assigned_must_not_contradict_what_is() {
        assert!(unassigned("89").is_some());
        assert!(unassigned("8299").is_some());
        assert!(unassigned("800").is_none());
        assert!(unassigned("399").is_none());
        assert!(unassigned("011").is_none());
        assert_eq!(unassigned("419").map(|one| (one.fixed, one.len_max())), Some((true, 13)));
        assert_eq!(unassigned("3199").map(|one| (one.fixed, one.len_max())), Some((true, 6)));
    }
}
