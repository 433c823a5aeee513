//! How long records are kept: classes, and what may be removed when their time is over.
//!
//! Facts are never removed. What can be removed is the content of files, which hangs on the ledger by its
//! hash. A class holds what was recorded while it stood: what is said later can only keep longer.

use crate::genealogy::PoolKind;
use crate::refusal::Refusal;
use crate::time::CivilDate;
use crate::words::words;

words! {
    /// A kind of records that is kept alike, by what a file belongs to.
    RecordFamily: "family of records" {
        /// Pictures and papers of lots, runs and tanks.
        Goods = 1 "goods",
        /// Papers of deliveries that came in.
        Receiving = 2 "receiving",
        /// Papers of orders of customers and of what was sent.
        Shipping = 3 "shipping",
        /// Papers of work orders.
        Production = 4 "production",
        /// What belongs to complaints.
        Complaints = 5 "complaints",
        /// What belongs to audits.
        Quality = 6 "quality",
        /// Pictures and films of calls.
        Calls = 7 "calls",
        /// Pictures of instructions.
        Instructions = 8 "instructions",
        /// Files of temperature loggers, whatever they came with.
        Temperatures = 9 "temperatures",
    }
}

/// What the file of a temperature logger is; nobody can attach one by hand.
const LOGGER_FILE: &str = "text/csv";

/// Months a class may say at most: a hundred years.
pub const MONTHS_MAX: u32 = 1_200;

impl RecordFamily {
    /// The family of a file, by what it belongs to and what it is; none where nobody knows.
    pub fn of(subject: &str, media_type: &str) -> Option<Self> {
        if media_type == LOGGER_FILE {
            return Some(Self::Temperatures);
        }
        let (kind, _) = subject.split_once(':')?;
        Some(match kind {
            "purchase_order" => Self::Receiving,
            "sales_order" | "shipment" => Self::Shipping,
            "work_order" => Self::Production,
            "complaint" => Self::Complaints,
            "audit" => Self::Quality,
            "call" => Self::Calls,
            "instruction" => Self::Instructions,
            pool => {
                pool.parse::<PoolKind>().ok()?;
                Self::Goods
            }
        })
    }

    /// Families as a fact holds them: their words, in their order, each once.
    pub fn written(families: &[Self]) -> String {
        let words = Self::ALL.iter().filter(|family| families.contains(family));
        words.map(|family| family.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Families as they are written; none where a word is none of them.
    pub fn read(text: &str) -> Option<Vec<Self>> {
        text.split_whitespace().map(|word| word.parse().ok()).collect()
    }
}

/// What was said of a class at a place of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassVersion {
    /// Its code.
    pub code: String,
    /// Where it was said.
    pub seq: i64,
    /// Which records it is for.
    pub families: Vec<RecordFamily>,
    /// How many months they are kept from the day they were recorded.
    pub months: u32,
    /// Where a lot expires: at least so many months after that.
    pub expiry_months: Option<u32>,
    /// Nothing that comes later falls under it.
    pub ended: bool,
}

/// A record that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptRecord {
    /// Where it stands in the ledger.
    pub seq: i64,
    /// What it is.
    pub family: RecordFamily,
    /// The day it was recorded.
    pub recorded_on: CivilDate,
    /// The last day on which a lot that it belongs to expires.
    pub expires_on: Option<CivilDate>,
}

/// Until when something is kept, and what says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptUntil {
    /// The first day on which it may be removed.
    pub until: CivilDate,
    /// The class.
    pub class: String,
}

/// Until when a record is kept: the longest that any class says, or ever said since it was recorded. None
/// where no class is for it; then it is kept for good.
pub fn kept_until(versions: &[ClassVersion], record: &KeptRecord) -> Option<KeptUntil> {
    let holds = versions.iter().filter(|version| {
        let stood_then = || {
            let earlier = versions.iter().filter(|one| one.code == version.code);
            let earlier = earlier.filter(|one| one.seq < record.seq).map(|one| one.seq);
            earlier.max() == Some(version.seq)
        };
        !version.ended
            && version.families.contains(&record.family)
            && (version.seq > record.seq || stood_then())
    });
    let until = holds.map(|version| {
        let recorded = months_after(record.recorded_on, version.months);
        let expired =
            record.expires_on.zip(version.expiry_months).map(|(day, n)| months_after(day, n));
        let until = expired.map_or(recorded, |expired| expired.max(recorded));
        KeptUntil { until, class: version.code.clone() }
    });
    until.max()
}

/// A day so many months later; the last of all days where there is none.
fn months_after(day: CivilDate, months: u32) -> CivilDate {
    let months = jiff::Span::new().try_months(months);
    let later = months.and_then(|months| day.0.checked_add(months));
    CivilDate(later.unwrap_or(jiff::civil::Date::MAX))
}

/// What keeps a file apart from any class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needed {
    /// Code of a legal hold on it.
    pub legal_hold: Option<String>,
    /// What is not settled yet and may need it: `complaint:CC-1`, `recall:RC-1`, `lot:L1`.
    pub open: Option<String>,
}

/// Whether the content of a file may be removed on a day, and under which class; or what keeps it.
pub fn may_remove(
    file: &str,
    (family, until, needed): (&str, Option<&KeptUntil>, &Needed),
    today: CivilDate,
) -> Result<KeptUntil, Refusal> {
    let file = file.to_owned();
    if let Some(hold) = needed.legal_hold.clone() {
        return Err(Refusal::UnderLegalHold { file, hold });
    }
    if let Some(record) = needed.open.clone() {
        return Err(Refusal::StillNeeded { file, record });
    }
    let Some(kept) = until else {
        return Err(Refusal::NoRetentionClass { file, family: family.to_owned() });
    };
    if today < kept.until {
        let (class, until) = (kept.class.clone(), kept.until.to_string());
        return Err(Refusal::UnderRetention { file, class, until });
    }
    Ok(kept.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    fn version(seq: i64, months: u32) -> ClassVersion {
        ClassVersion {
            code: "photos".into(),
            seq,
            families: vec![RecordFamily::Goods],
            months,
            expiry_months: None,
            ended: false,
        }
    }

    fn record(seq: i64) -> KeptRecord {
        let recorded_on = day("2024-01-31");
        KeptRecord { seq, family: RecordFamily::Goods, recorded_on, expires_on: None }
    }

    fn until(versions: &[ClassVersion], record: &KeptRecord) -> Option<String> {
        kept_until(versions, record).map(|kept| kept.until.to_string())
    }

    #[test]
    fn a_file_is_of_the_family_of_what_it_belongs_to() {
        for (subject, media_type, family) in [
            ("lot:L1", "image/png", Some(RecordFamily::Goods)),
            ("run:R1", "image/png", Some(RecordFamily::Goods)),
            ("purchase_order:PO-1", "application/pdf", Some(RecordFamily::Receiving)),
            ("shipment:DN-1", "text/csv", Some(RecordFamily::Temperatures)),
            ("complaint:CC-1", "video/mp4", Some(RecordFamily::Complaints)),
            ("weather:today", "image/png", None),
            ("L1", "image/png", None),
        ] {
            assert_eq!(RecordFamily::of(subject, media_type), family, "{subject}");
        }
    }

    #[test]
    fn families_read_back_in_their_order() {
        let families = [RecordFamily::Complaints, RecordFamily::Goods];
        let text = RecordFamily::written(&families);

        assert_eq!(text, "goods complaints");
        assert_eq!(RecordFamily::read(&text).map(|read| RecordFamily::written(&read)), Some(text));
        assert_eq!(RecordFamily::read("goods weather"), None);
    }

    #[test]
    fn a_month_ends_where_the_calendar_ends_it() {
        assert_eq!(until(&[version(1, 1)], &record(5)).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn what_was_recorded_while_a_class_was_longer_stays_for_longer() {
        let versions = [version(1, 24), version(10, 6)];

        assert_eq!(until(&versions, &record(5)).as_deref(), Some("2026-01-31"));
        assert_eq!(until(&versions, &record(15)).as_deref(), Some("2024-07-31"));
    }

    #[test]
    fn a_class_that_grows_holds_what_is_there_already() {
        let versions = [version(1, 6), version(10, 24)];

        assert_eq!(until(&versions, &record(5)).as_deref(), Some("2026-01-31"));
    }

    #[test]
    fn a_class_that_ended_holds_what_it_held() {
        let ended = ClassVersion { ended: true, ..version(10, 24) };
        let versions = [version(1, 24), ended];

        assert_eq!(until(&versions, &record(5)).as_deref(), Some("2026-01-31"));
        assert_eq!(until(&versions, &record(15)), None);
    }

    #[test]
    fn of_several_classes_the_longest_holds() {
        let other = ClassVersion { code: "law".into(), ..version(2, 60) };
        let kept = kept_until(&[version(1, 24), other], &record(5)).unwrap();

        assert_eq!((kept.class.as_str(), kept.until), ("law", day("2029-01-31")));
    }

    #[test]
    fn the_later_of_record_and_expiry_counts() {
        let law = ClassVersion { expiry_months: Some(6), ..version(1, 24) };
        let lot = |expires_on| KeptRecord { expires_on: Some(day(expires_on)), ..record(5) };

        assert_eq!(
            until(std::slice::from_ref(&law), &lot("2026-03-01")).as_deref(),
            Some("2026-09-01")
        );
        assert_eq!(until(&[law], &lot("2024-03-01")).as_deref(), Some("2026-01-31"));
    }

    #[test]
    fn what_keeps_a_file_is_said_in_the_order_of_its_weight() {
        let today = day("2026-01-31");
        let over = KeptUntil { until: today, class: "photos".into() };
        let later = KeptUntil { until: day("2026-02-01"), class: "photos".into() };
        let open = Needed { open: Some("complaint:CC-1".into()), ..Needed::default() };
        let held = Needed { legal_hold: Some("LH-1".into()), ..open.clone() };
        let said = |until: Option<&KeptUntil>, needed: &Needed| {
            may_remove("a.png", ("goods", until, needed), today).map_err(|no| no.code())
        };

        assert_eq!(said(Some(&over), &held), Err("under_legal_hold"));
        assert_eq!(said(Some(&over), &open), Err("still_needed"));
        assert_eq!(said(None, &Needed::default()), Err("no_retention_class"));
        assert_eq!(said(Some(&later), &Needed::default()), Err("under_retention"));
        assert_eq!(said(Some(&over), &Needed::default()), Ok(over.clone()));
    }
}
