//! The numbers that GS1 gave to what master records describe, as scanners look them up: the GTIN of an
//! item, the GLN of a partner.

use super::{Item, Partner};
use crate::work::MasterKind;

/// Whether records of a kind carry such a number.
pub const fn is_numbered(kind: MasterKind) -> bool {
    matches!(kind, MasterKind::Item | MasterKind::Partner)
}

/// The number in a record's body, in the form in which it is looked up; none where it has none, and
/// none where the body cannot be read, which a check of the record says better.
pub fn of(kind: MasterKind, body: &str) -> Option<String> {
    let number = match kind {
        MasterKind::Item => serde_json::from_str::<Item>(body).ok()?.gtin,
        MasterKind::Partner => serde_json::from_str::<Partner>(body).ok()?.gln,
        _ => return None,
    };
    Some(looked_up(kind, &number)).filter(|number| !number.is_empty())
}

/// A number as it is looked up: a GTIN is the same however many zeros stand before it.
pub fn looked_up(kind: MasterKind, number: &str) -> String {
    match kind {
        MasterKind::Item => number.trim_start_matches('0').to_owned(),
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_is_found_however_many_zeros_it_is_kept_with() {
        let of_item = |body| of(MasterKind::Item, body);

        assert_eq!(of_item(r#"{"gtin":"04012345678901"}"#).as_deref(), Some("4012345678901"));
        assert_eq!(looked_up(MasterKind::Item, "4012345678901"), "4012345678901");
        assert_eq!(of_item(r#"{"spec":"4012345678901"}"#), None);
        assert_eq!(of_item("not JSON"), None);
    }

    #[test]
    fn a_location_number_is_kept_as_it_is() {
        assert_eq!(
            of(MasterKind::Partner, r#"{"gln":"0012345678905"}"#).as_deref(),
            Some("0012345678905")
        );
        assert_eq!(of(MasterKind::Place, r#"{"name":"A-01"}"#), None);
    }
}
