//! Complaints: their steps come in order, each with an owner and a day it is due; which lot it is stays
//! open until somebody knows.

use crate::refusal::Refusal;
use crate::time::Instant;
use crate::words::words;
use crate::work::ComplaintStep;

words! {
    /// What a lot is to a complaint.
    LotStanding: "standing of a lot of a complaint" {
        /// It may be this one.
        Candidate = 1 "candidate",
        /// It is this one.
        Named = 2 "named",
        /// It is not this one.
        RuledOut = 3 "ruled_out",
    }
}

words! {
    /// Why what a stranger reported is no complaint.
    DismissalReason: "reason of a dismissal" {
        /// Nobody meant anything by it.
        Junk = 1 "junk",
        /// It was reported before.
        Twice = 2 "twice",
        /// The goods are another company's.
        NotOurs = 3 "not_ours",
        /// A question or a word of praise: nothing is wrong.
        NoFault = 4 "no_fault",
        /// Something else, which is said beside it.
        Other = 5 "other",
    }
}

/// Hours a step may take, at most: a year.
pub const TARGET_HOURS_MAX: u32 = 8_784;

/// What a customer may be given.
pub const WAYS: [&str; 5] = ["credit", "replacement", "refund", "goodwill", "none"];

/// When what comes after a step is due, where a company set so many hours for it.
pub fn due_after(at: Instant, hours: Option<u32>) -> Option<Instant> {
    let hours = i64::from(hours?);
    Some(Instant { utc_us: at.utc_us.checked_add(hours * 3_600_000_000)?, ..at })
}

/// Whether a lot may be said to be that to a complaint which has named one already: there is one.
pub fn stand(
    code: &str,
    named: Option<&str>,
    (lot, standing): (&str, LotStanding),
) -> Result<(), Refusal> {
    match named {
        Some(named) if named != lot && standing == LotStanding::Named => {
            let (complaint, lot) = (code.to_owned(), named.to_owned());
            Err(Refusal::ComplaintHasLot { complaint, lot })
        }
        _ => Ok(()),
    }
}

/// The step that comes after another; none after the last.
pub const fn next(step: ComplaintStep) -> Option<ComplaintStep> {
    match step {
        ComplaintStep::Taken => Some(ComplaintStep::Acknowledged),
        ComplaintStep::Acknowledged => Some(ComplaintStep::Investigated),
        ComplaintStep::Investigated => Some(ComplaintStep::Answered),
        ComplaintStep::Answered => Some(ComplaintStep::Closed),
        ComplaintStep::Closed => None,
    }
}

/// Whether a complaint may go to a step: only to the next one.
pub fn step(code: &str, at: ComplaintStep, to: ComplaintStep) -> Result<(), Refusal> {
    if next(at) == Some(to) {
        return Ok(());
    }
    Err(Refusal::ComplaintOutOfOrder {
        complaint: code.to_owned(),
        step: at.as_str(),
        next: next(at).map_or("", ComplaintStep::as_str),
    })
}

/// The media type of a file by its first bytes, where it is one that may be kept.
///
/// What the sender says is not believed: a page that calls itself a picture is none.
pub fn media_type(content: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 5] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"%PDF-", "application/pdf"),
    ];
    let known = KNOWN.iter().find(|(start, _)| content.starts_with(start));
    let riff = content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP");
    let heif = content.get(4..8) == Some(b"ftyp")
        && matches!(content.get(8..12), Some(b"heic" | b"heix" | b"mif1"));
    let mp4 = content.get(4..8) == Some(b"ftyp")
        && matches!(
            content.get(8..12),
            Some(
                b"isom"
                    | b"iso2"
                    | b"iso4"
                    | b"iso5"
                    | b"iso6"
                    | b"mp41"
                    | b"mp42"
                    | b"avc1"
                    | b"M4V "
            )
        );
    known
        .map(|(_, kind)| *kind)
        .or(riff.then_some("image/webp"))
        .or(heif.then_some("image/heic"))
        .or(mp4.then_some("video/mp4"))
}

/// Whether a file may be called so. A name that promises a program or a page would be opened as one by
/// whoever takes the file to their own machine, and one with marks that turn the direction of writing
/// shows another ending than it has. Which picture it promises does not matter: phones mix them up.
pub fn name_fits(name: &str) -> bool {
    const HARMLESS: [&str; 12] =
        ["png", "jpg", "jpeg", "jfif", "gif", "webp", "heic", "heif", "pdf", "mp4", "m4v", "mov"];
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if name.contains(|c: char| matches!(c, '/' | '\\') || turns(c)) {
        return false;
    }
    let Some((_, ending)) = name.rsplit_once('.') else { return true };
    // What has a blank in it, or more letters than an ending, is the end of a sentence.
    let is_ending = (1..=5).contains(&ending.len())
        && ending.chars().all(|c| c.is_ascii_alphanumeric())
        && !ending.chars().all(|c| c.is_ascii_digit());
    !is_ending || HARMLESS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_promises_a_program_or_a_page_does_not_fit() {
        for name in
            ["seal.jpg", "SEAL.JPEG", "封條", "line 1. left side", "batch 0412.7", "a.b.pdf"]
        {
            assert!(name_fits(name), "{name}");
        }
        for name in [
            "seal.exe",
            "seal.jpg.html",
            "seal.svg",
            "../seal.jpg",
            "a\\b.jpg",
            "seal\u{202e}gpj.exe",
            "seal\u{202e}exe.jpg",
        ] {
            assert!(!name_fits(name), "{name}");
        }
    }

    #[test]
    fn steps_come_in_order_and_only_forward() {
        let go = |at, to| step("C-1", at, to).map_err(|refusal| refusal.code());

        assert_eq!(go(ComplaintStep::Taken, ComplaintStep::Acknowledged), Ok(()));
        let skipped = go(ComplaintStep::Taken, ComplaintStep::Answered);
        assert_eq!(skipped, Err("complaint_out_of_order"));
        let back = go(ComplaintStep::Answered, ComplaintStep::Investigated);
        assert_eq!(back, Err("complaint_out_of_order"));
        let after_the_end = go(ComplaintStep::Closed, ComplaintStep::Closed);
        assert_eq!(after_the_end, Err("complaint_out_of_order"));
    }

    #[test]
    fn one_lot_is_named_and_any_number_may_be_it() {
        let say = |named, said| stand("C-1", named, said).map_err(|refusal| refusal.code());

        assert_eq!(say(None, ("lot:A", LotStanding::Named)), Ok(()));
        assert_eq!(say(Some("lot:A"), ("lot:A", LotStanding::Named)), Ok(()));
        let second = say(Some("lot:A"), ("lot:B", LotStanding::Named));
        assert_eq!(second, Err("complaint_has_lot"));
        assert_eq!(say(Some("lot:A"), ("lot:B", LotStanding::RuledOut)), Ok(()));
        assert_eq!(say(Some("lot:A"), ("lot:B", LotStanding::Candidate)), Ok(()));
    }

    #[test]
    fn what_has_no_target_is_not_due() {
        let at: Instant = "2026-03-01T08:00:00+08:00".parse().unwrap();

        assert_eq!(due_after(at, None), None);
        let due = due_after(at, Some(24)).unwrap();
        assert_eq!(due.to_string(), "2026-03-02T08:00:00+08:00");
    }

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(media_type(b"%PDF-1.7 and more"), Some("application/pdf"));
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(media_type(b"\0\0\0\x20ftypisom\0\0\x02\0"), Some("video/mp4"));
        assert_eq!(media_type(b"\0\0\0\x20ftypheic"), Some("image/heic"));
        assert_eq!(media_type(b"<html>"), None);
        assert_eq!(media_type(b""), None);
    }
}
