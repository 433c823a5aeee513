//! Digital Links: `https://host/stem/01/…/10/…?17=…`.
//!
//! The stem says nothing and is lost; what a message is written as is its canonical link, or one
//! with a stem that is given.

use super::Leniency;
use super::element::checked;
use super::fault::{Fault, What};
use super::message::{ELEMENTS_MAX, Element, Message, Places, Read, readable};
use super::percent::{Part, decode, encode};
use super::table::{self, Identifier};

/// The stem of canonical links.
pub const CANONICAL_STEM: &str = "https://id.gs1.org";

/// What a link begins with; other mixtures of letters are none.
const SCHEMES: [&str; 4] = ["https://", "HTTPS://", "http://", "HTTP://"];

/// Characters of a GTIN.
const GTIN_LEN: usize = 14;

/// The words that early links used instead of identifiers.
const WORDS: [(&str, &str); 22] = [
    ("cpid", "8010"),
    ("cpsn", "8011"),
    ("cpv", "22"),
    ("gcn", "255"),
    ("gdti", "253"),
    ("giai", "8004"),
    ("ginc", "401"),
    ("gln", "414"),
    ("glnx", "254"),
    ("gmn", "8013"),
    ("grai", "8003"),
    ("gsin", "402"),
    ("gsrn", "8018"),
    ("gsrnp", "8017"),
    ("gtin", "01"),
    ("itip", "8006"),
    ("lot", "10"),
    ("party", "417"),
    ("refno", "8020"),
    ("ser", "21"),
    ("srin", "8019"),
    ("sscc", "00"),
];

/// Whether a text is meant to be a link, good or bad.
pub fn is_link(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| text.starts_with(scheme))
}

/// A piece of the link, and where in it it begins.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Piece<'a> {
    fn split(self, separator: char) -> Vec<Self> {
        let mut at = self.at;
        let piece = |text: &'a str| {
            let piece = Self { text, at };
            at += text.len() + separator.len_utf8();
            piece
        };
        self.text.split(separator).map(piece).collect()
    }

    /// What is before the first separator, and what is behind it.
    fn split_once(self, separator: char) -> Option<(Self, Self)> {
        let (before, behind) = self.text.split_once(separator)?;
        let at = self.at + before.len() + separator.len_utf8();
        Some((Self { text: before, ..self }, Self { text: behind, at }))
    }
}

/// An element of the path or the query.
type Pair<'a> = (&'static Identifier, String, Piece<'a>);

/// Reads a link, and checks its values and what stands beside what.
pub fn parse(text: &str, leniency: Leniency) -> Result<Message, Fault> {
    let mut places = Vec::new();
    let message = elements(text, leniency, &mut places)?;
    checked(message, &places)
}

/// Reads a link and checks its values, but not what stands beside what.
pub fn validate(text: &str, leniency: Leniency) -> Result<Message, Fault> {
    elements(text, leniency, &mut Vec::new())
}

pub(super) fn elements(
    text: &str,
    leniency: Leniency,
    places: &mut Vec<usize>,
) -> Result<Message, Fault> {
    readable(text)?;
    let (path, query) = path_and_query(text)?;
    let mut reads = Vec::new();
    for pair in path_pairs(path, leniency)? {
        reads.push(read(pair, Part::Path, leniency)?);
    }
    let in_path = reads.len();
    let mut ignored = 0;
    for parameter in query.into_iter().flat_map(|query| query.split('&')) {
        match query_pair(parameter, leniency)? {
            Some(pair) => reads.push(read(pair, Part::Query, leniency)?),
            None => ignored += usize::from(!parameter.text.is_empty()),
        }
        if reads.len() + ignored > ELEMENTS_MAX {
            return Err(Fault::new(What::TooManyElements, parameter.at));
        }
    }
    structure(&reads, in_path)?;
    for read in &reads {
        read.check()?;
    }
    places.extend(reads.iter().map(|read| read.code_at));
    let elements = reads.into_iter().map(Read::element).collect();
    Ok(Message { elements, composite: None, path: Some(in_path) })
}

/// The path, without the slash it begins with, and the query. A fragment says nothing.
fn path_and_query(text: &str) -> Result<(Piece<'_>, Option<Piece<'_>>), Fault> {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    if let Some(at) = text.bytes().position(|byte| !allowed(byte)) {
        return Err(Fault::new(What::LinkCharacter, at));
    }
    let scheme = SCHEMES.iter().find(|scheme| text.starts_with(**scheme));
    let scheme = scheme.ok_or(Fault::new(What::LinkScheme, 0))?;
    let rest = Piece { text: &text[scheme.len()..], at: scheme.len() };
    let in_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    let host = rest.text.bytes().take_while(|byte| in_host(*byte)).count();
    if host == 0 || rest.text.as_bytes().get(host) != Some(&b'/') {
        return Err(Fault::new(What::LinkHost, rest.at + host));
    }
    let path = Piece { text: &rest.text[host + 1..], at: rest.at + host + 1 };
    let path = path.split_once('#').map_or(path, |(path, _)| path);
    Ok(path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query))))
}

/// The elements in the path: from its end backwards until a key, whatever the stem looks like.
fn path_pairs(path: Piece<'_>, leniency: Leniency) -> Result<Vec<Pair<'_>>, Fault> {
    let segments = path.split('/');
    let mut pairs = Vec::new();
    for pair in segments.rchunks_exact(2) {
        let Some((identifier, code)) = identifier_of(pair[0].text, leniency) else { break };
        pairs.push((identifier, code, pair[1]));
        if identifier.key.is_some() {
            pairs.reverse();
            return Ok(pairs);
        }
    }
    Err(Fault::new(What::LinkWithoutKey, path.at))
}

fn identifier_of(text: &str, leniency: Leniency) -> Option<(&'static Identifier, String)> {
    let word = WORDS.iter().find(|(word, _)| leniency.words && *word == text);
    let code = word.map_or(text, |(_, code)| *code);
    let unassigned = || leniency.unknown_identifiers.then(|| table::unassigned(code)).flatten();
    Some((table::find(code).or_else(unassigned)?, code.to_owned()))
}

/// The element of a parameter; none for one that is nobody's business here.
fn query_pair(parameter: Piece<'_>, leniency: Leniency) -> Result<Option<Pair<'_>>, Fault> {
    let Some((name, value)) = parameter.split_once('=') else { return Ok(None) };
    if !name.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let numbers_only = Leniency { words: false, ..leniency };
    if let Some((identifier, code)) = identifier_of(name.text, numbers_only) {
        return Ok(Some((identifier, code, value)));
    }
    let what = What::UnknownIdentifier(name.text.to_owned());
    Err(Fault::of(what, name.text, name.at))
}

fn read(
    (identifier, code, piece): Pair<'_>,
    part: Part,
    leniency: Leniency,
) -> Result<Read, Fault> {
    let (mut value, places) = decode(piece.text, part);
    let mut places: Vec<usize> = places.into_iter().map(|place| piece.at + place).collect();
    if let Some(null) = value.iter().position(|byte| *byte == 0) {
        return Err(Fault::of(What::Null, &code, places[null]));
    }
    if places.is_empty() {
        return Err(Fault::of(What::ValueEmpty, &code, piece.at));
    }
    if leniency.short_gtins && code == "01" && [8, 12, 13].contains(&value.len()) {
        let zeros = GTIN_LEN - value.len();
        value.splice(..0, std::iter::repeat_n(b'0', zeros));
        places.splice(..0, std::iter::repeat_n(piece.at, zeros));
    }
    let code_at = piece.at.saturating_sub(code.len() + 1);
    let read = Read { identifier, code, code_at, value, places: Places::Each(places) };
    read.fits()?;
    Ok(read)
}

/// Checks that key, qualifiers and attributes are where the standard has them.
fn structure(reads: &[Read], in_path: usize) -> Result<(), Fault> {
    let (path, query) = reads.split_at(in_path);
    let codes: Vec<&str> = path.iter().map(|read| read.code.as_str()).collect();
    if !is_sequence(&codes) {
        return Err(Fault::new(What::LinkOrder, path[0].code_at));
    }
    let mut sorted: Vec<&Read> = reads.iter().collect();
    sorted.sort_by(|one, other| one.code.cmp(&other.code));
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0].code == pair[1].code) {
        return Err(Fault::of(What::LinkTwice, &pair[1].code, pair[1].code_at));
    }
    let mut attributes: Vec<&Read> = query.iter().collect();
    attributes.sort_by(|one, other| one.code.cmp(&other.code));
    for read in attributes {
        if !read.identifier.attribute {
            return Err(Fault::of(What::LinkNoAttribute, &read.code, read.code_at));
        }
        let in_place = |place: usize| {
            let mut with = codes.clone();
            with.insert(place, &read.code);
            is_sequence(&with)
        };
        if (1..=codes.len()).any(in_place) {
            return Err(Fault::of(What::LinkBelongsInPath, &read.code, read.code_at));
        }
    }
    Ok(())
}

/// Whether a key is followed by some of its qualifiers in their order.
pub fn is_sequence(codes: &[&str]) -> bool {
    let Some((key, qualifiers)) = codes.split_first() else { return false };
    let Some(alternatives) = table::find(key).and_then(|key| key.key.as_ref()) else {
        return false;
    };
    alternatives.iter().any(|order| {
        let mut order = order.iter();
        qualifiers.iter().all(|asked| order.any(|qualifier| qualifier == asked))
    })
}

/// Writes a message as its canonical link, or with another stem; none where it has no key, or
/// something that no link takes.
pub fn format(message: &Message, stem: Option<&str>) -> Option<String> {
    let path = path_of(message)?;
    let stem = stem.unwrap_or(CANONICAL_STEM);
    let mut link = stem.strip_suffix('/').unwrap_or(stem).to_owned();
    for element in &path {
        link.extend(["/", &element.code, "/", &encode(&element.value, Part::Path)]);
    }
    let mut written: Vec<&str> = path.iter().map(|element| element.code.as_str()).collect();
    let mut sign = "?";
    let (fixed, others): (Vec<_>, Vec<_>) =
        message.elements.iter().partition(|element| element.identifier.fixed);
    for element in fixed.into_iter().chain(others) {
        if written.contains(&element.code.as_str()) {
            continue;
        }
        if !element.identifier.attribute {
            return None;
        }
        link.extend([sign, &element.code, "=", &encode(&element.value, Part::Query)]);
        written.push(&element.code);
        sign = "&";
    }
    Some(link)
}

/// The key and as many of its qualifiers as one of its orders takes.
fn path_of(message: &Message) -> Option<Vec<&Element>> {
    if let Some(path) = message.path {
        return Some(message.elements.iter().take(path).collect());
    }
    let key = message.elements.iter().find(|element| element.identifier.key.is_some())?;
    let find = |code: &String| message.elements.iter().find(|element| element.code == *code);
    let mut best: Vec<&Element> = Vec::new();
    for order in key.identifier.key.iter().flatten() {
        let qualifiers: Vec<&Element> = order.iter().filter_map(find).collect();
        let codes = |of: &[&Element]| of.iter().map(|one| one.code.clone()).collect::<Vec<_>>();
        let earlier = qualifiers.len() == best.len() && codes(&qualifiers) < codes(&best);
        if qualifiers.len() > best.len() || earlier {
            best = qualifiers;
        }
    }
    best.insert(0, key);
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Message, Fault> {
        parse(text, Leniency::default())
    }

    #[test]
    fn what_the_stem_looks_like_does_not_matter() {
        let message = read("https://a/00/faux/00/006141411234567890?x=1&y#z").unwrap();

        assert_eq!(format(&message, None).unwrap(), "https://id.gs1.org/00/006141411234567890");
    }

    #[test]
    fn a_fault_is_said_where_it_is_in_the_link() {
        let fault = read("https://a/01/12312312312333/10/A%2dB%7eC").unwrap_err();

        assert_eq!((fault.ai.as_deref(), fault.at), (Some("10"), 36));
    }

    #[test]
    fn words_and_short_numbers_are_taken_where_that_is_asked_for() {
        let link = "https://a/gtin/9520123456788/lot/X";
        let leniency = Leniency { words: true, short_gtins: true, ..Leniency::default() };

        assert!(read(link).is_err());
        assert_eq!(parse(link, leniency).unwrap().value("01"), Some("09520123456788"));
    }
}
